//! Raw HTML in Markdown: a short list of elements is taken, and written again from what was understood of it.
//!
//! What is refused and is an element of HTML is dropped; what is no element at all, such as `<your tenant>`, was meant as text and
//! stays as text. Where any raw HTML was taken, the whole body is then parsed as a browser parses it and written balanced.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

use super::Resolved;
use crate::catalog::article::Article;

/// Elements that are taken, without attributes but for those that [`attributes`] knows.
const TAKEN: [&str; 36] = [
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
];
const ALSO_TAKEN: [&str; 4] = ["thead", "u", "ul", "var"];

/// Elements of HTML that are dropped.
const DROPPED: [&str; 44] = [
    "applet", "area", "audio", "base", "body", "button", "canvas", "center", "embed", "fieldset",
    "font", "form", "frame", "frameset", "head", "html", "iframe", "img", "input", "keygen",
    "label", "link", "map", "marquee", "math", "meta", "noscript", "object", "option", "param",
    "picture", "portal", "script", "select", "slot", "source", "style", "svg", "template",
    "textarea", "title", "track", "video", "xml",
];

/// A piece of raw HTML, as far as an outline cares.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// `<a name="…">` or an `id`.
    Anchor(String),
    /// A tag that is not taken.
    Refused(String),
    /// What a comment says to this program: `<!-- supportal: … -->`.
    Said(String),
    /// Anything else.
    Other,
}

/// Text as HTML text or as the value of an attribute in double quotes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

enum Token<'a> {
    Text(&'a str),
    Comment(&'a str),
    Tag(Tag<'a>),
}

struct Tag<'a> {
    raw: &'a str,
    name: String,
    end: bool,
    attributes: Vec<(String, String)>,
}

pub(super) fn pieces(raw: &str) -> Vec<Piece> {
    let pieces = tokens(raw).into_iter().map(|token| match token {
        Token::Tag(tag) if !tag.end && is_taken(&tag.name) => tag
            .attribute("name")
            .or_else(|| tag.attribute("id"))
            .map_or(Piece::Other, |name| Piece::Anchor(name.to_owned())),
        Token::Tag(tag) if !is_taken(&tag.name) && !tag.end => Piece::Refused(tag.raw.to_owned()),
        Token::Comment(comment) => said(comment).map_or(Piece::Other, Piece::Said),
        _ => Piece::Other,
    });
    pieces.collect()
}

/// What a comment says to this program, if it speaks to it.
fn said(comment: &str) -> Option<String> {
    let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?;
    let said = inner.trim().strip_prefix("supportal:")?;
    Some(said.trim().to_owned())
}

/// Writes raw HTML again from what is taken of it.
pub(super) fn filter(raw: &str, resolve: &dyn Fn(&str) -> Resolved, article: &Article) -> String {
    let mut out = String::with_capacity(raw.len());
    for token in tokens(raw) {
        match token {
            Token::Text(text) => out.push_str(&escape_text(text)),
            Token::Comment(_) => {}
            Token::Tag(tag) if is_taken(&tag.name) => write_tag(&mut out, &tag, resolve, article),
            Token::Tag(tag) if DROPPED.contains(&tag.name.as_str()) => {}
            Token::Tag(tag) => out.push_str(&escape(tag.raw)),
        }
    }
    out
}

fn write_tag(
    out: &mut String,
    tag: &Tag<'_>,
    resolve: &dyn Fn(&str) -> Resolved,
    article: &Article,
) {
    if tag.end {
        // An anchor in a heading is written into the heading itself, and its end with it.
        let _ = write!(out, "</{}>", tag.name);
        return;
    }
    let mut attributes = String::new();
    if let Some(name) = tag.attribute("name").or_else(|| tag.attribute("id")) {
        let is_heading = article.headings.iter().any(|heading| heading.id == name);
        if !is_heading {
            let _ = write!(attributes, " id=\"{}\"", escape(name));
        }
    }
    if tag.name == "details" && tag.attribute("open").is_some() {
        attributes.push_str(" open");
    }
    if let (true, Some(href)) = (tag.name == "a", tag.attribute("href"))
        && let Resolved::Link(href) = resolve(href)
    {
        let _ = write!(attributes, " href=\"{}\"", escape(&href));
    }
    for span in ["colspan", "rowspan"] {
        if let Some(count) = tag
            .attribute(span)
            .and_then(|count| count.parse::<u8>().ok())
        {
            let _ = write!(attributes, " {span}=\"{count}\"");
        }
    }
    let _ = write!(out, "<{}{attributes}>", tag.name);
}

fn is_taken(name: &str) -> bool {
    TAKEN.contains(&name) || ALSO_TAKEN.contains(&name)
}

impl Tag<'_> {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| name == "open" || !value.is_empty())
    }
}

/// Text of raw HTML: entities stay as they are, everything else is escaped.
fn escape_text(text: &str) -> String {
    text.replace('<', "&lt;").replace('>', "&gt;")
}

/// Cuts raw HTML into tags, comments and text. Linear: every byte is looked at once.
fn tokens(raw: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = raw;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        if !text.is_empty() {
            tokens.push(Token::Text(text));
        }
        if tag.starts_with("<!") || tag.starts_with("<?") {
            let end = if tag.starts_with("<!--") {
                tag.find("-->").map(|at| at + 3)
            } else {
                tag.find('>').map(|at| at + 1)
            };
            tokens.push(Token::Comment(
                end.and_then(|end| tag.get(..end)).unwrap_or(tag),
            ));
            rest = end.and_then(|end| tag.get(end..)).unwrap_or_default();
            continue;
        }
        match read_tag(tag) {
            Some((read, length)) => {
                tokens.push(Token::Tag(read));
                rest = tag.get(length..).unwrap_or_default();
            }
            None => {
                tokens.push(Token::Text("<"));
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    if !rest.is_empty() {
        tokens.push(Token::Text(rest));
    }
    tokens
}

/// Reads one tag: it, and its length in bytes.
fn read_tag(text: &str) -> Option<(Tag<'_>, usize)> {
    let mut at = 1;
    let end = text.get(at..)?.starts_with('/');
    at += usize::from(end);
    let word = |from: usize, stops: &str| {
        let rest = text.get(from..).unwrap_or_default();
        rest.find(|c: char| c.is_whitespace() || stops.contains(c))
            .map_or(text.len(), |length| from + length)
    };
    let name_end = word(at, ">/");
    let name = text.get(at..name_end)?.to_ascii_lowercase();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    at = name_end;
    let mut attributes = Vec::new();
    loop {
        let rest = text.get(at..)?;
        let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        at += rest.len() - trimmed.len();
        if trimmed.starts_with('>') {
            let tag = Tag {
                raw: text.get(..=at)?,
                name,
                end,
                attributes,
            };
            return Some((tag, at + 1));
        }
        if trimmed.is_empty() {
            return None;
        }
        let key_end = word(at, ">/=").max(at + trimmed.chars().next().map_or(1, char::len_utf8));
        let key = text.get(at..key_end)?.to_ascii_lowercase();
        at = key_end;
        let after = text.get(at..)?;
        let value_at = after.trim_start();
        if !value_at.starts_with('=') {
            attributes.push((key, String::new()));
            continue;
        }
        at += after.len() - value_at.len() + 1;
        let after = text.get(at..)?;
        at += after.len() - after.trim_start().len();
        let (value, next) = match text.get(at..)?.chars().next()? {
            quote @ ('"' | '\'') => {
                let close = at + 1 + text.get(at + 1..)?.find(quote)?;
                (text.get(at + 1..close)?, close + 1)
            }
            _ => {
                let close = word(at, ">");
                (text.get(at..close)?, close)
            }
        };
        attributes.push((key, value.to_owned()));
        at = next;
    }
}

/// The second wall: the body as a browser understands it, with nothing but what this module and the Markdown writer write.
static WALL: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut wall = ammonia::Builder::empty();
    let mut tags: HashSet<&str> = TAKEN.into_iter().chain(ALSO_TAKEN).collect();
    tags.extend(["h1", "img", "section"]);
    let generic: HashSet<&str> = ["id", "class"].into();
    let by_tag: HashMap<&str, HashSet<&str>> = [
        ("a", ["href", "title"].into()),
        ("img", ["src", "alt", "width", "height", "loading"].into()),
        ("section", ["aria-label", "tabindex"].into()),
        ("pre", ["tabindex"].into()),
        ("details", ["open"].into()),
        ("ol", ["start"].into()),
        ("td", ["colspan", "rowspan"].into()),
        ("th", ["colspan", "rowspan"].into()),
    ]
    .into();
    wall.tags(tags)
        .generic_attributes(generic)
        .tag_attributes(by_tag)
        .url_schemes(["https", "http", "mailto", "tel"].into())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true);
    wall
});

/// Parses HTML as a browser does and writes it balanced, through an allow-list.
pub(super) fn balance(html: &str) -> String {
    WALL.clean(html).to_string()
}
