//! HTML with gaps → the body of a page, when all articles and the reader's language are known; and the facts of a partner.

use std::collections::HashSet;

use memchr::memmem;

use super::html::{balance, escape_into};
use super::write::TABS;
use crate::catalog::article::{Article, LinkRef};
use crate::catalog::body::{Body, Code, Gap, Picture, Word};
use crate::strings::fill;

/// Sentences of a language that the dialect puts into an article.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Titles of alerts: note, tip, important, warning, caution.
    pub alerts: [String; 5],
    /// The label of a table that scrolls, with `{number}` in it.
    pub table: String,
    /// What a link to a video says, with `{site}` in it.
    pub video: String,
    /// The summary of the long description of a picture.
    pub description: String,
    /// What versions a part is about, with `{versions}` in it.
    pub versions: String,
}

/// Where a link leads on the page, decided by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// To this address, which is safe.
    Link(String),
    /// A picture: its address, and its size where it is known.
    Picture(String, Option<(usize, usize)>),
    /// Nowhere: its text stays.
    Text,
}

/// How an article becomes HTML.
pub struct Rendering<'a> {
    /// Words of the page's language.
    pub words: &'a Words,
    /// Where a link leads.
    pub resolve: &'a dyn Fn(&LinkRef) -> Resolved,
    /// Adds code in a language as HTML that goes into `<code>`.
    pub highlight: &'a dyn Fn(&str, &str, &mut String),
    /// Whether the article is a partner's own: then what raw HTML it has also passes a parser's allow-list.
    pub is_partners: bool,
}

/// What marks the place of a fact, before its kind and name, and behind them. No other text has the two.
const FACT: char = '\u{1}';
const FACT_END: char = '\u{2}';

/// The body of an article as HTML: balanced, and without anything that could run. Facts are left as marks, for [`fill_facts`].
pub fn render(article: &Article, with: &Rendering<'_>) -> String {
    let Some(body) = &article.body else {
        return String::new();
    };
    let html = filled(article, body, with);
    if body.raw && with.is_partners {
        balance(&html)
    } else {
        html
    }
}

fn filled(article: &Article, body: &Body, with: &Rendering<'_>) -> String {
    let mut out = String::with_capacity(body.html.len() + body.html.len() / 4);
    let mut from = 0;
    // The anchors of the page: each stands there once.
    let mut anchors: HashSet<&str> = HashSet::new();
    let has_raw = body
        .gaps
        .iter()
        .any(|(_, gap)| matches!(gap, Gap::RawAnchor(_)));
    if has_raw {
        anchors.extend(article.headings.iter().map(|heading| heading.id.as_str()));
    }
    let links: Vec<Resolved> = article.links.iter().map(with.resolve).collect();
    for (at, gap) in &body.gaps {
        out.push_str(body.html.get(from..*at).unwrap_or_default());
        from = *at;
        match gap {
            Gap::RawAnchor(name) if anchors.insert(name) => attribute(&mut out, "id", name),
            gap => write(&mut out, gap, article, &links, with),
        }
    }
    out.push_str(body.html.get(from..).unwrap_or_default());
    out
}

fn write(out: &mut String, gap: &Gap, article: &Article, links: &[Resolved], with: &Rendering<'_>) {
    let title = |at: usize| article.links.get(at).map_or("", |link| link.title.as_str());
    let address = |at: usize| match links.get(at) {
        Some(Resolved::Link(address)) => Some(address.as_str()),
        _ => None,
    };
    match gap {
        Gap::Anchor(heading) => {
            if let Some(heading) = article.headings.get(*heading) {
                attribute(out, "id", &heading.id);
            }
        }
        // The page has it already.
        Gap::RawAnchor(_) => {}
        Gap::Link(at) => {
            if let Some(href) = address(*at) {
                out.push_str("<a");
                attribute(out, "href", href);
                let title = title(*at);
                if !title.is_empty() {
                    attribute(out, "title", title);
                }
                out.push('>');
            }
        }
        Gap::LinkEnd(at) => {
            if address(*at).is_some() {
                out.push_str("</a>");
            }
        }
        Gap::Address(at) => {
            if let Some(href) = address(*at) {
                attribute(out, "href", href);
            }
        }
        Gap::Picture(picture) => {
            write_picture(out, picture, links.get(picture.link), title(picture.link));
        }
        Gap::Code(block) => {
            let Code {
                language,
                code,
                marked,
            } = &**block;
            if marked.is_empty() {
                (with.highlight)(language, code, out);
            } else {
                let mut html = String::new();
                (with.highlight)(language, code, &mut html);
                mark_lines(out, &html, marked);
            }
        }
        Gap::Alert(kind) => {
            escape_into(out, with.words.alerts.get(*kind).map_or("", String::as_str))
        }
        Gap::Table(number) => {
            let number = number.to_string();
            escape_into(out, &fill(&with.words.table, &[("number", &number)]));
        }
        Gap::Word(word, filling) => {
            let (sentence, name) = match word {
                Word::Video => (&with.words.video, "site"),
                Word::Description => (&with.words.description, ""),
                Word::Versions => (&with.words.versions, "versions"),
            };
            escape_into(out, &fill(sentence, &[(name, filling)]));
        }
        Gap::Fact(name, block) => {
            out.push(FACT);
            out.push(if *block { 'b' } else { 'i' });
            escape_into(out, name);
            out.push(FACT_END);
        }
    }
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape_into(out, value);
    out.push('"');
}

fn write_picture(out: &mut String, picture: &Picture, link: Option<&Resolved>, title: &str) {
    let Some(Resolved::Picture(src, size)) = link else {
        return escape_into(out, &picture.alt);
    };
    out.push_str("<img");
    if picture.icon {
        attribute(out, "class", "icon");
    }
    attribute(out, "src", src);
    attribute(out, "alt", &picture.alt);
    if !title.is_empty() {
        attribute(out, "title", title);
    }
    if let Some((width, height)) = size {
        attribute(out, "width", &width.to_string());
        attribute(out, "height", &height.to_string());
    }
    attribute(out, "loading", "lazy");
    out.push('>');
}

/// Puts `<mark>` around lines of highlighted code. A span that goes over the end of a line is ended there, and begun again.
fn mark_lines(out: &mut String, html: &str, marked: &[(usize, usize)]) {
    let mut open = "";
    for (index, line) in html.split_inclusive('\n').enumerate() {
        let is_marked = marked
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&(index + 1)));
        let (said, end) = line
            .strip_suffix('\n')
            .map_or((line, ""), |said| (said, "\n"));
        let before = open;
        let mut rest = said;
        while let Some(at) = rest.find('<') {
            let tag = rest.get(at..).unwrap_or_default();
            let length = tag.find('>').map_or(tag.len(), |end| end + 1);
            let (tag, after) = tag.split_at(length);
            open = if tag.starts_with("</") { "" } else { tag };
            rest = after;
        }
        out.push_str(if is_marked { "<mark>" } else { "" });
        out.push_str(before);
        out.push_str(said);
        out.push_str(if open.is_empty() { "" } else { "</span>" });
        out.push_str(if is_marked { "</mark>" } else { "" });
        out.push_str(end);
    }
}

/// Whether a body has tabs.
pub fn has_tabs(html: &str) -> bool {
    memmem::find(html.as_bytes(), TABS.trim_end().as_bytes()).is_some()
}

/// Whether a body shows facts.
pub fn has_facts(html: &str) -> bool {
    html.contains(FACT)
}

/// A body with the facts in it: `say` gives the HTML of one by its name, and whether it is a block.
pub fn fill_facts(html: &str, say: &mut dyn FnMut(&str, bool) -> String) -> String {
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html;
    while let Some(at) = rest.find(FACT) {
        let (before, mark) = rest.split_at(at);
        out.push_str(before);
        let inner = mark.get(1..).unwrap_or_default();
        let end = inner.find(FACT_END).filter(|end| *end <= 64);
        let Some((said, after)) =
            end.and_then(|end| Some((inner.get(..end)?, inner.get(end + 1..)?)))
        else {
            rest = inner;
            continue;
        };
        let (kind, name) = said.split_at_checked(1).unwrap_or(("", said));
        out.push_str(&say(name, kind == "b"));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The site that an address is on, as people call it.
pub(super) fn site(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.trim_start_matches("www.").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_lines_keep_the_spans_that_go_over_them() {
        let mut out = String::new();
        mark_lines(
            &mut out,
            "a\n<span class=\"x\">b\nc</span> d\ne\n",
            &[(2, 2), (4, 9)],
        );
        assert_eq!(
            out,
            "a\n<mark><span class=\"x\">b</span></mark>\n<span class=\"x\">c</span> d\n<mark>e</mark>\n"
        );
    }

    #[test]
    fn facts_are_filled_and_strange_marks_are_dropped() {
        let mut say = |name: &str, block: bool| format!("[{name} {block}]");
        assert_eq!(
            fill_facts("a \u{1}ihours\u{2}, \u{1}bhours\u{2}\u{1}", &mut say),
            "a [hours false], [hours true]"
        );
    }
}
