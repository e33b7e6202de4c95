//! Raw HTML in Markdown: a short list of elements is taken, and written again from what was understood of it.
//!
//! What is refused and is an element of HTML is dropped; what is no element at all, such as `<your tenant>`, was meant as text and
//! stays as text. Where any raw HTML was taken, the whole body is then parsed as a browser parses it and written balanced.

use std::collections::{HashMap, HashSet};
use std::mem;
use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{Event, Parser};

use super::attributes::beginning;
use super::{bracket, colons, side_by_side, within};

/// Elements that are taken and stand in a line, without attributes but for those that [`attributes`] knows.
const IN_LINE: [&str; 22] = [
    "a", "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "u", "var",
];

/// Elements that are taken and are blocks or parts of one, or end a line: the same.
const BLOCKS: [&str; 27] = [
    "blockquote",
    "br",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements that are taken as others, which mean the same today.
const TAKEN_AS: [(&str, &str); 4] = [
    ("acronym", "abbr"),
    ("h1", "h2"),
    ("strike", "s"),
    ("tt", "code"),
];

/// Elements whose text is for programs.
const FOR_PROGRAMS: [&str; 2] = ["script", "style"];

/// Elements of HTML that are dropped.
const DROPPED: [&str; 56] = [
    "applet",
    "area",
    "audio",
    "base",
    "bdi",
    "bdo",
    "big",
    "body",
    "button",
    "canvas",
    "center",
    "col",
    "colgroup",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "form",
    "frame",
    "frameset",
    "head",
    "html",
    "iframe",
    "img",
    "input",
    "keygen",
    "label",
    "link",
    "map",
    "marquee",
    "math",
    "meta",
    "nobr",
    "noscript",
    "object",
    "option",
    "param",
    "picture",
    "portal",
    "rp",
    "rt",
    "ruby",
    "script",
    "select",
    "slot",
    "source",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "track",
    "video",
    "wbr",
    "xml",
];

/// Most bytes of an entity: `&CounterClockwiseContourIntegral;` is the longest of HTML.
const LONGEST_ENTITY: usize = 33;

/// What takes raw HTML, piece by piece.
pub(super) trait Sink {
    /// HTML as it goes onto the page: text, or a part of a tag that is taken.
    fn html(&mut self, html: &str);
    /// Words come next, or what stands among them.
    fn words(&mut self);
    /// An element begins; whether it is opened.
    fn start(&mut self, name: &'static str) -> bool;
    /// An element ends.
    fn end(&mut self, name: &'static str);
    /// The place for an anchor, `<a name="…">` or an `id`, within a tag.
    fn anchor(&mut self, name: &str);
    /// The place for the address of a link, within a tag.
    fn address(&mut self, destination: &str);
    /// A picture.
    fn picture(&mut self, source: &str, alt: &str);
    /// A tag that is not taken, as written, and where it is.
    fn refused(&mut self, tag: &str, at: usize);
    /// The word of a directive that nobody knows, and where it is.
    fn unknown(&mut self, word: &str, at: usize);
    /// A part of a text that Markdown is to read, and where it is.
    fn markdown(&mut self, part: &str, at: usize);
    /// A directive that stands on a line of its own, `<?:::…?>`, and where it is.
    fn directive(&mut self, raw: &str, at: usize);
    /// Whether what comes is code, and shown as it is written.
    fn in_code(&self) -> bool;
    /// Whether what comes stands in a box, and in no paragraph.
    fn in_box(&self) -> bool;
    /// Whether what comes is not shown.
    fn is_hidden(&self) -> bool;
    /// What a comment says to this program, `<!-- supportal: … -->`, and where it does.
    fn said(&mut self, said: &str, at: usize);
}

/// Text as HTML text or as the value of an attribute in double quotes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    escape_into(&mut escaped, text);
    escaped
}

/// Adds text as HTML text or as the value of an attribute in double quotes.
pub(crate) fn escape_into(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = special(rest.as_bytes()) {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        out.push_str(match from.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'"') => "&quot;",
            _ => "&#39;",
        });
        rest = from.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// Where the first byte is that means something to HTML. Eight are looked at in one word: most have none.
fn special(text: &[u8]) -> Option<usize> {
    let (eights, rest) = text.as_chunks::<8>();
    let first = |(at, eight): (usize, &[u8; 8])| Some(at * 8 + first_special(*eight)?);
    let found = eights.iter().enumerate().find_map(first);
    found.or_else(|| {
        let mut last = [0; 8];
        last.get_mut(..rest.len())?.copy_from_slice(rest);
        Some(text.len() - rest.len() + first_special(last)?)
    })
}

/// The first of eight bytes that is `"`, `&`, `'`, `<` or `>`. Where a word minus one in each byte borrows, a byte is zero; those behind
/// the first may be said to be so wrongly.
fn first_special(eight: [u8; 8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let word = u64::from_le_bytes(eight);
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & (ONES << 7);
    let is = |byte: u8, but: u8| zero((word | (ONES * u64::from(but))) ^ (ONES * u64::from(byte)));
    // Two pairs differ in one bit.
    let found = is(b'"', 0) | is(b'&' | b'\'', b'&' ^ b'\'') | is(b'<' | b'>', b'<' ^ b'>');
    (found != 0).then(|| found.trailing_zeros() as usize / 8)
}

/// Text with what its entities stand for. They are Markdown's own, which are HTML's.
pub(super) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        let end = from
            .bytes()
            .take(LONGEST_ENTITY)
            .position(|byte| byte == b';');
        let entity = end.and_then(|end| from.get(..=end)).unwrap_or("&");
        match entity {
            "&" => out.push('&'),
            "&amp;" => out.push('&'),
            "&lt;" => out.push('<'),
            "&gt;" => out.push('>'),
            "&quot;" => out.push('"'),
            _ => match Parser::new(entity).nth(1) {
                Some(Event::Text(said)) if is_entity(entity) => out.push_str(&said),
                _ => out.push_str(entity),
            },
        }
        rest = from.get(entity.len()..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Whether text looks like an entity: nothing else of Markdown is in it.
fn is_entity(text: &str) -> bool {
    let name = text.trim_start_matches('&').trim_end_matches(';');
    let name = name.strip_prefix('#').unwrap_or(name);
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A part of raw HTML.
pub(super) enum Token<'a> {
    Text(&'a str),
    Comment(&'a str),
    /// A line of a directive, as it was made a block.
    Directive(&'a str),
    Tag(Tag<'a>),
}

/// Whether what stands before a text and behind it stands in a line.
#[derive(Clone, Copy)]
struct Beside {
    before: bool,
    behind: bool,
}

impl Token<'_> {
    /// Whether it is a tag of an element in a line.
    fn is_in_line(&self) -> bool {
        let Self::Tag(tag) = self else {
            return false;
        };
        tag.name == "img" || taken(&tag.name).is_some_and(|name| IN_LINE.contains(&name))
    }
}

/// A tag.
pub(super) struct Tag<'a> {
    raw: &'a str,
    /// In small letters.
    pub(super) name: String,
    /// Whether it ends an element.
    pub(super) end: bool,
    /// Whether it is written `<name …/>`.
    closes_itself: bool,
    attributes: Vec<(String, String)>,
}

/// The tag that raw HTML is.
pub(super) fn tag(raw: &str) -> Option<Tag<'_>> {
    Some(read_tag(raw)?.0)
}

/// The anchor that a lone `<a name="…">` is.
pub(super) fn lone_anchor(raw: &str) -> Option<String> {
    let (tag, length) = read_tag(raw.trim())?;
    let alone = length == raw.trim().len() && !tag.end && tag.name == "a";
    let named = tag.attribute("name").or_else(|| tag.attribute("id"));
    named.filter(|_| alone).map(str::to_owned)
}

/// What a comment says to this program, if it speaks to it.
fn said(comment: &str) -> Option<&str> {
    let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?;
    let said = inner.trim().strip_prefix("supportal:")?;
    Some(said.trim())
}

/// Writes raw HTML again from what is taken of it.
pub(super) fn read(raw: &str, sink: &mut dyn Sink) {
    let mut sources = side_by_side::Spans::of(raw);
    // Whether a paragraph has just begun.
    let mut begins = false;
    // Whether what came last stands in a line.
    let mut behind_words = false;
    let mut rest = tokens(raw).into_iter().peekable();
    while let Some((token, at)) = rest.next() {
        let beside = Beside {
            before: mem::replace(&mut behind_words, token.is_in_line()),
            behind: rest.peek().is_some_and(|(next, _)| next.is_in_line()),
        };
        // What is hidden ends with a directive.
        let is_directive = matches!(token, Token::Directive(_));
        if !is_directive && (sink.is_hidden() || !sources.stays(&token)) {
            continue;
        }
        let begun = mem::replace(
            &mut begins,
            matches!(&token, Token::Tag(tag) if tag.name == "p" && !tag.end),
        );
        match token {
            Token::Text(text) => {
                let mut text = text;
                let mut at = at;
                if begun && let Some((word, behind)) = bracket::translated(text) {
                    sink.unknown(word, at + 2);
                    at += text.len() - behind.len();
                    text = behind;
                }
                if !text.trim().is_empty() {
                    sink.words();
                }
                write_text(text, at, beside, sink);
            }
            Token::Directive(raw) => sink.directive(raw, at),
            Token::Comment(comment) => {
                if let Some(said) = said(comment) {
                    let before = comment.find(said).unwrap_or_default();
                    sink.said(said, at + before);
                }
            }
            Token::Tag(tag) if tag.name == "img" && tag.attribute("src").is_some() => {
                let source = tag.attribute("src").unwrap_or_default();
                sink.words();
                sink.picture(source, tag.attribute("alt").unwrap_or_default());
            }
            Token::Tag(tag) => match taken(&tag.name) {
                Some(name) => write_tag(name, &tag, sink),
                None => leave_out(&tag, at, sink),
            },
        }
    }
}

/// Writes text, and has Markdown read what of it is.
fn write_text(text: &str, at: usize, beside: Beside, sink: &mut dyn Sink) {
    let parts = match sink.in_code() {
        true => Vec::new(),
        false => within::parts(text),
    };
    let said = |part: Range<usize>| text.get(part).unwrap_or_default();
    let mut from = 0;
    for part in parts {
        let (start, end) = (part.start, part.end);
        write_words(said(from..start), from > 0 || beside.before, sink);
        sink.markdown(said(part), at + start);
        from = end;
    }
    let stays = (from > 0 || beside.before) && beside.behind;
    write_words(said(from..text.len()), stays, sink);
}

/// Writes words. A blank that stays between what stands in a line is written so that it does: where a page is compacted, one alone in a box
/// is worth nothing, and one in an element of its own is kept.
fn write_words(words: &str, stays: bool, sink: &mut dyn Sink) {
    let is_blank = !words.is_empty() && words.trim().is_empty();
    match is_blank && stays && sink.in_box() {
        true => sink.html("<span> </span>"),
        false => sink.html(&escape_text(words)),
    }
}

fn leave_out(tag: &Tag<'_>, at: usize, sink: &mut dyn Sink) {
    if !tag.end {
        sink.refused(tag.raw, at);
    }
    if !DROPPED.contains(&tag.name.as_str()) {
        sink.words();
        sink.html(&escape(tag.raw));
    }
}

fn write_tag(name: &'static str, tag: &Tag<'_>, sink: &mut dyn Sink) {
    let is_void = matches!(name, "br" | "hr");
    match (tag.end, is_void) {
        (true, false) => return sink.end(name),
        // `</br>` is a break to browsers, and people write it; `</hr>` is nothing.
        (true, true) if name == "hr" => return,
        (_, true) => sink.words(),
        (false, false) if !sink.start(name) => return,
        (false, false) => {}
    }
    sink.html(&format!("<{name}"));
    if let Some(anchor) = tag.attribute("name").or_else(|| tag.attribute("id")) {
        sink.anchor(anchor);
    }
    if name == "details" && tag.attribute("open").is_some() {
        sink.html(" open");
    }
    if let (true, Some(href)) = (name == "a", tag.attribute("href")) {
        sink.address(href);
    }
    for span in ["colspan", "rowspan"] {
        let count = tag
            .attribute(span)
            .and_then(|count| count.parse::<u8>().ok());
        if let Some(count) = count {
            sink.html(&format!(" {span}=\"{count}\""));
        }
    }
    sink.html(">");
    // `<a name="x"/>` is meant as a place by itself; to browsers, all that follows would be in it.
    if name == "a" && tag.closes_itself && tag.attribute("href").is_none() {
        sink.end(name);
    }
}

/// The name of an element that is taken.
fn taken(name: &str) -> Option<&'static str> {
    let mut others = TAKEN_AS.iter();
    let other = others.find(|(other, _)| *other == name);
    let name = other.map_or(name, |(_, taken)| *taken);
    let mut all = IN_LINE.iter().chain(&BLOCKS);
    all.find(|taken| **taken == name).copied()
}

impl Tag<'_> {
    /// The value of an attribute, if it says something.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
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

/// Cuts raw HTML into tags, comments and text, each with its place. Every byte is looked at once: as to a browser, a tag that is
/// begun and does not end takes all that follows. Here it stays as text.
fn tokens(raw: &str) -> Vec<(Token<'_>, usize)> {
    let mut tokens = Vec::new();
    let mut from = 0;
    // Whether an element whose text is for programs may end: its end is looked for once where there is none.
    let mut may_end = true;
    let place = |rest: &str| raw.len() - rest.len();
    while let Some(rest) = raw.get(from..).filter(|rest| !rest.is_empty()) {
        let (text, tag) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        if !text.is_empty() {
            tokens.push((Token::Text(text), from));
        }
        let at = place(tag);
        let (token, length) = if tag.is_empty() {
            break;
        } else if let Some(directive) = directive(tag) {
            (Token::Directive(directive), directive.len())
        } else if tag.starts_with("<!") || tag.starts_with("<?") {
            comment(tag)
        } else if !begins_tag(tag) {
            (Token::Text("<"), 1)
        } else {
            match read_tag(tag) {
                Some((tag, length)) => (Token::Tag(tag), length),
                None => (Token::Text(tag), tag.len()),
            }
        };
        from = at + length;
        if let Token::Tag(tag) = &token
            && !tag.end
            && FOR_PROGRAMS.contains(&tag.name.as_str())
            && may_end
        {
            let rest = raw.get(from..).unwrap_or_default();
            match end_of(&tag.name, rest) {
                Some(end) => from += end,
                None => may_end = false,
            }
        }
        tokens.push((token, at));
    }
    tokens
}

/// Where an element ends in the text behind its tag.
fn end_of(name: &str, text: &str) -> Option<usize> {
    let mut ends = memchr::memmem::find_iter(text.as_bytes(), b"</");
    ends.find(|at| {
        let end = text.get(at + 2..at + 2 + name.len());
        end.is_some_and(|end| end.eq_ignore_ascii_case(name))
    })
}

/// The directive that a text begins with, as it was made a block: an alternative text may have `>` in it.
fn directive(text: &str) -> Option<&str> {
    let inner = text.starts_with(colons::BLOCK).then(|| beginning(text))?;
    inner.get(..inner.find("?>")? + 2)
}

/// A comment, or what browsers take for one.
fn comment(text: &str) -> (Token<'_>, usize) {
    let end = if text.starts_with("<!--") {
        text.find("-->").map(|at| at + 3)
    } else {
        text.find('>').map(|at| at + 1)
    };
    let length = end.unwrap_or(text.len());
    (Token::Comment(text.get(..length).unwrap_or(text)), length)
}

fn begins_tag(text: &str) -> bool {
    let name = text.get(1..).unwrap_or_default();
    let name = name.strip_prefix('/').unwrap_or(name);
    name.starts_with(|c: char| c.is_ascii_alphabetic())
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
                closes_itself: rest.trim_start().starts_with('/'),
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
        attributes.push((key, decoded(value)));
        at = next;
    }
}

/// The second wall: the body as a browser understands it, with nothing but what this module and the Markdown writer write.
static WALL: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut wall = ammonia::Builder::empty();
    let mut tags: HashSet<&str> = IN_LINE.into_iter().chain(BLOCKS).collect();
    tags.extend(["figcaption", "figure", "h1", "img", "mark", "section"]);
    let generic: HashSet<&str> = ["id", "class", "lang", "translate"].into();
    let by_tag: HashMap<&str, HashSet<&str>> = [
        ("a", ["href", "title"].into()),
        ("img", ["src", "alt", "width", "height", "loading"].into()),
        (
            "section",
            ["aria-label", "tabindex", "data-tab", "data-when"].into(),
        ),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_is_escaped_wherever_it_stands_and_no_other() {
        let escaped = |byte: u8| match byte {
            b'&' => "&amp;".to_owned(),
            b'<' => "&lt;".to_owned(),
            b'>' => "&gt;".to_owned(),
            b'"' => "&quot;".to_owned(),
            b'\'' => "&#39;".to_owned(),
            byte => char::from(byte).to_string(),
        };
        for byte in 0..128_u8 {
            for before in 0..20 {
                for after in [0, 1, 7, 9] {
                    let sign = char::from(byte);
                    let text = format!("{}{sign}{}", "é".repeat(before), "!\u{fe}".repeat(after));
                    let expected = text.replace(sign, &escaped(byte));
                    assert_eq!(escape(&text), expected, "{text:?}");
                }
            }
        }
        let all: String = (0..128).map(char::from).collect();
        assert_eq!(escape(&all), (0..128).map(escaped).collect::<String>());
    }

    #[test]
    fn entities_are_what_they_stand_for_and_all_else_stays() {
        for (text, said) in [
            ("a?b=1&amp;c=2&d=3", "a?b=1&c=2&d=3"),
            ("&ouml;&#246;&#xF6;", "ööö"),
            ("&lt;&quot;&gt;&#39;", "<\">'"),
            ("&none; &; &#; & *a*; &", "&none; &; &#; & *a*; &"),
            ("&CounterClockwiseContourIntegral;", "∳"),
            ("java&Tab;script&colon;", "java\tscript:"),
            ("&amp;amp;", "&amp;"),
        ] {
            assert_eq!(decoded(text), said);
        }
    }
}
