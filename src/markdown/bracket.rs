//! `[!WORD …]`: alerts, included texts, code, videos and boxes.

use pulldown_cmark::BlockQuoteKind;

use super::attributes::{Attributes, beginning, word};

/// The words of alerts.
pub const ALERTS: [&str; 5] = ["caution", "important", "note", "tip", "warning"];

/// What stands in brackets with an exclamation mark.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Bracket<'t> {
    /// `[!NOTE]`
    Alert(BlockQuoteKind),
    /// `[!INCLUDE [title](path)]`: the path.
    Include(&'t str),
    /// `[!code-csharp[title](path)]`: the language and the path.
    Code(&'t str, &'t str),
    /// `[!VIDEO address]`
    Video(&'t str),
    /// `[!div class="…"]`: the classes.
    Div(&'t str),
    /// `[!UICONTROL text]` and its like: the text.
    Text(&'t str),
    /// A word alone that opens nothing: its length.
    Unknown(usize),
}

/// What `text` begins with, and how many bytes it takes. It stands on one line, and is no longer than a directive may be.
pub(super) fn read(text: &str) -> Option<(Bracket<'_>, usize)> {
    let inner = beginning(text).strip_prefix("[!")?;
    let inner = inner.get(..inner.find('\n').unwrap_or(inner.len()))?;
    let word = inner.get(..word(inner)).filter(|word| !word.is_empty())?;
    let after = inner.get(word.len()..)?;
    let lower = word.to_ascii_lowercase();
    // Up to the bracket that closes it.
    let simple = |content: &str| 2 + word.len() + content.len() + 1;
    if let Some(kind) = alert(&lower)
        && let Some(content) = until_bracket(after).filter(|content| content.trim().is_empty())
    {
        return Some((Bracket::Alert(kind), simple(content)));
    }
    match lower.as_str() {
        "include" => {
            let (path, length) = reference(after)?;
            Some((Bracket::Include(path), 2 + word.len() + length))
        }
        "video" => {
            let content = until_bracket(after)?;
            Some((Bracket::Video(content.trim()), simple(content)))
        }
        "div" => {
            let content = until_bracket(after)?;
            let classes = Attributes::read(content).get("class").unwrap_or_default();
            Some((Bracket::Div(classes), simple(content)))
        }
        "uicontrol" | "dnl" | "prerelease" => {
            let content = until_bracket(after)?;
            Some((Bracket::Text(content.trim()), simple(content)))
        }
        // With a hyphen and a language, or alone.
        _ if lower == "code" || lower.starts_with("code-") => {
            let language = word.get(5..).unwrap_or_default();
            let (path, length) = reference(after)?;
            Some((Bracket::Code(language, path), 2 + word.len() + length))
        }
        _ => after
            .starts_with(']')
            .then(|| (Bracket::Unknown(word.len()), word.len() + 3)),
    }
}

fn alert(word: &str) -> Option<BlockQuoteKind> {
    Some(match word {
        "note" => BlockQuoteKind::Note,
        "tip" => BlockQuoteKind::Tip,
        "important" => BlockQuoteKind::Important,
        "warning" => BlockQuoteKind::Warning,
        "caution" => BlockQuoteKind::Caution,
        _ => return None,
    })
}

fn until_bracket(text: &str) -> Option<&str> {
    text.get(..text.find(']')?)
}

/// `[title](path)]`, with blanks between: the path, and how many bytes it all takes.
fn reference(text: &str) -> Option<(&str, usize)> {
    let start = text
        .find('[')
        .filter(|at| text.get(..*at).is_some_and(|blank| blank.trim().is_empty()))?;
    let open = start + text.get(start..)?.find("](")? + 2;
    let rest = text.get(open..)?;
    let path = rest.get(..rest.find(')')?)?;
    let after = rest.get(path.len() + 1..)?;
    let close = after.find(']').filter(|at| {
        after
            .get(..*at)
            .is_some_and(|blank| blank.trim().is_empty())
    })?;
    let path_alone = path.trim();
    // A title may follow the path, as in a link.
    let path_alone = match path_alone.find([' ', '\t']) {
        Some(blank)
            if path_alone
                .get(blank..)
                .is_some_and(|rest| rest.trim_start().starts_with(['"', '\''])) =>
        {
            path_alone.get(..blank)?
        }
        _ => path_alone,
    };
    Some((path_alone, open + path.len() + 1 + close + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_to_its_end() {
        for (text, expected, rest) in [
            ("[!NOTE] x", Bracket::Alert(BlockQuoteKind::Note), " x"),
            ("[!Tip]", Bracket::Alert(BlockQuoteKind::Tip), ""),
            (
                "[!INCLUDE [a b](../i/x.md)] y",
                Bracket::Include("../i/x.md"),
                " y",
            ),
            (
                "[!include[](x y.md \"t\")]",
                Bracket::Include("x y.md \"t\""),
                "",
            ),
            ("[!include[](x.md \"t\")]", Bracket::Include("x.md"), ""),
            (
                "[!code-csharp[Main](a.cs?range=1-2&highlight=2)]",
                Bracket::Code("csharp", "a.cs?range=1-2&highlight=2"),
                "",
            ),
            ("[!code[](a.json)]z", Bracket::Code("", "a.json"), "z"),
            (
                "[!VIDEO https://contoso.example/v]",
                Bracket::Video("https://contoso.example/v"),
                "",
            ),
            (
                "[!div class=\"checklist\"]\n",
                Bracket::Div("checklist"),
                "\n",
            ),
            ("[!div class='a b']", Bracket::Div("a b"), ""),
            ("[!UICONTROL Salvar].", Bracket::Text("Salvar"), "."),
            ("[!IMPORTANTE] x", Bracket::Unknown(10), " x"),
        ] {
            let (read, length) = read(text).unwrap();
            assert_eq!((read, &text[length..]), (expected, rest), "{text}");
        }
    }

    #[test]
    fn what_is_no_directive_is_left() {
        for text in [
            "[x]",
            "[!]",
            "[!a-m",
            "[!NOT e]",
            "[!INCLUDE x]",
            "[!code x]",
            "[!VIDEO a\nb]",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
