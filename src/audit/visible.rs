//! A page and what hides its elements → the text that a reader sees.

use super::dom::{Document, Kind};
use super::style::Cause;

/// Elements that run on in a line of text. All others begin and end one.
const INLINE: [&str; 24] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd",
    "label", "mark", "q", "samp", "small", "span", "strong", "sub", "sup", "time",
];

/// The text of a node that is seen, one line a block; blanks as a browser shows them. `but`: elements that are left out.
pub(super) fn text(document: &Document, at: usize, causes: &[Cause], but: &[usize]) -> String {
    let mut text = String::new();
    let mut number = at;
    let mut open: Vec<usize> = Vec::new();
    while number < document.within(at).end {
        while open.last().is_some_and(|end| *end <= number) {
            open.pop();
            text.push('\n');
        }
        let Some(node) = document.nodes.get(number) else {
            break;
        };
        match &node.kind {
            Kind::Element(_) if but.contains(&number) => {
                number = node.end;
                continue;
            }
            Kind::Element(element) if element.name == "wbr" => {}
            Kind::Element(element) if !INLINE.contains(&element.name.as_str()) => {
                text.push('\n');
                open.push(node.end);
            }
            Kind::Element(_) => {}
            Kind::Text(own) if causes.get(number).is_some_and(Option::is_none) => {
                text.extend(
                    own.chars()
                        .map(|c| if c == '\n' || c == '\r' { ' ' } else { c }),
                );
            }
            // It parts what stands on both sides of it.
            Kind::Text(_) => text.push(' '),
        }
        number += 1;
    }
    lines(&text)
}

/// Without empty lines, and with one blank where there are several. What takes no room is left out.
fn lines(text: &str) -> String {
    let shown = text.lines().map(plain).filter(|line| !line.is_empty());
    shown.collect::<Vec<_>>().join("\n")
}

/// One blank between words, whatever kind of blank it was; no soft hyphens, joiners or marks of direction.
pub(super) fn plain(text: &str) -> String {
    let takes_no_room = |c: &char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}');
    let text: String = text.chars().filter(|c| !takes_no_room(c)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::css::Rules;
    use crate::audit::style::Styles;

    #[test]
    fn a_reader_sees_blocks_on_lines_and_no_hidden_text() {
        let document = Document::parse(
            "<body><p>one<b>two</b>\n th<wbr>r&shy;ee&nbsp;four<p hidden>no<ul><li>five<li>six</ul><!-- no --><script>no</script>",
        );
        let causes = Styles::new(Rules::default())
            .causes(&document, &Default::default())
            .remove(0);
        assert_eq!(
            text(&document, 0, &causes, &[]),
            "onetwo three four\nfive\nsix"
        );
        let (item, _) = document.named("li").next().unwrap();
        assert_eq!(
            text(&document, 0, &causes, &[item]),
            "onetwo three four\nsix"
        );
        assert_eq!(text(&document, item, &causes, &[]), "five");
    }
}
