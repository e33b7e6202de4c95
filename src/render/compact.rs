//! A page's markup without what browsers do not need: spaces between blocks, quotes around plain values, comments.
//!
//! One pass over the text of a page. The rules of spaces are those of minify-html, which takes a whole page apart into a tree first and
//! costs more than all else that is done for a page; it is kept for style sheets, which are made once. What is written here means
//! what was read: a test holds both to the same result.

use std::fmt::Write;
use std::mem;
use std::ops::Range;
use std::sync::Arc;

use super::part::Part;

/// Begins what stands for a text that is not known yet.
pub(super) const HOLE: char = '\u{1}';
/// Begins the value of an attribute with a hole in it: its quote and the value follow. It is for its texts to say whether it needs quotes.
pub(super) const VALUE: char = '\u{3}';
/// And ends it.
pub(super) const VALUE_END: char = '\u{4}';
/// What the name of an element begins with that stands for a part. No text can hold it.
pub(super) const MARK: &str = "supportal-part-";

/// What the spaces in an element are worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spaces {
    /// None where they stand alone or at an end, one between words: the element holds blocks.
    Layout,
    /// None at an end, one elsewhere: the element holds a paragraph.
    Content,
    /// One: the element stands in a line.
    Line,
    /// What they are.
    Kept,
}

/// What there can be in an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Markup(Spaces),
    /// Text in which nothing is markup.
    Raw,
    /// Nothing.
    Void,
}

/// An element by its name in small letters.
fn inside(name: &[u8]) -> Inside {
    match name {
        b"article" | b"aside" | b"blockquote" | b"body" | b"colgroup" | b"datalist" | b"dialog"
        | b"div" | b"dl" | b"fieldset" | b"figure" | b"footer" | b"form" | b"head" | b"header"
        | b"hgroup" | b"html" | b"main" | b"map" | b"menu" | b"nav" | b"ol" | b"optgroup"
        | b"picture" | b"section" | b"select" | b"table" | b"tbody" | b"tfoot" | b"thead"
        | b"tr" | b"ul" => Inside::Markup(Spaces::Layout),
        b"address" | b"button" | b"caption" | b"dd" | b"details" | b"dt" | b"figcaption"
        | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"label" | b"legend" | b"li"
        | b"meter" | b"noscript" | b"object" | b"option" | b"output" | b"p" | b"progress"
        | b"slot" | b"summary" | b"td" | b"template" | b"th" | b"title" | b"video" => {
            Inside::Markup(Spaces::Content)
        }
        b"code" | b"pre" => Inside::Markup(Spaces::Kept),
        b"script" | b"style" | b"textarea" => Inside::Raw,
        b"area" | b"base" | b"br" | b"col" | b"embed" | b"hr" | b"img" | b"input" | b"link"
        | b"meta" | b"source" | b"track" | b"wbr" => Inside::Void,
        _ => Inside::Markup(Spaces::Line),
    }
}

/// Kinds of bytes at which a reader may want to stop.
mod stop {
    pub(super) const SPACE: u8 = 1;
    pub(super) const BEGIN: u8 = 2;
    pub(super) const END: u8 = 4;
    pub(super) const SLASH: u8 = 8;
    pub(super) const EQUALS: u8 = 16;
    pub(super) const DOUBLE: u8 = 32;
    pub(super) const SINGLE: u8 = 64;
    pub(super) const BACK: u8 = 128;
    /// A value with one of these needs its quotes.
    pub(super) const IN_QUOTES: u8 = SPACE | BEGIN | END | EQUALS | DOUBLE | SINGLE | BACK;

    /// The kind of each byte: see [`super::kind`].
    pub(super) const KINDS: [u8; 256] = {
        let mut kinds = [0; 256];
        let all = [
            (b' ', SPACE),
            (b'\t', SPACE),
            (b'\n', SPACE),
            (b'\r', SPACE),
            (b'\x0c', SPACE),
            (b'<', BEGIN),
            (b'>', END),
            (b'/', SLASH),
            (b'=', EQUALS),
            (b'"', DOUBLE),
            (b'\'', SINGLE),
            (b'`', BACK),
        ];
        let mut at = 0;
        while at < all.len() {
            kinds[all[at].0 as usize] = all[at].1;
            at += 1;
        }
        kinds
    };
}

/// The kind of a byte.
#[inline]
fn kind(byte: u8) -> u8 {
    stop::KINDS[usize::from(byte)]
}

/// An element that has begun.
#[derive(Debug)]
struct Open<'h> {
    name: &'h str,
    spaces: Spaces,
    /// Whether it or what it lies in is `pre`.
    in_pre: bool,
    /// Whether there is anything in it yet.
    begun: bool,
}

/// Adds what stands for a part to a page's markup.
pub(super) fn mark_in(page: &mut String, number: usize) {
    // Formatting into a string cannot fail.
    let _ = write!(page, "<{MARK}{number}>");
}

/// Whether it is a space in markup.
pub(super) fn is_space(sign: char) -> bool {
    matches!(sign, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

/// A page's markup, compacted.
pub fn compact(html: &str) -> String {
    let mut compact = Compact::new(html, Spaces::Layout, &[]);
    compact.all();
    compact.out
}

/// A page's markup, compacted, with these parts in the place of their marks; nothing where a mark stands where there can be no element.
pub(super) fn compact_with(html: &str, parts: &[Arc<Part>]) -> Option<String> {
    Compact::new(html, Spaces::Layout, parts).whole()
}

/// A page with holes in it, compacted; nothing where a value with a hole is not quoted.
pub(super) fn compact_holes(html: &str) -> Option<String> {
    let compact = Compact {
        has_holes: true,
        is_odd: html.contains([VALUE, VALUE_END]),
        ..Compact::new(html, Spaces::Layout, &[])
    };
    compact.whole()
}

/// Whether the value of an attribute needs no quotes.
pub(super) fn is_plain(value: &str) -> bool {
    value.bytes().all(|byte| kind(byte) & stop::IN_QUOTES == 0)
}

/// What stands between two tags of an element where spaces are worth that; nothing where it is not made of whole elements.
pub(super) fn compact_part(html: &str, spaces: Spaces) -> Option<String> {
    let begins = matches!(html.as_bytes(), [b'<', letter, ..] if letter.is_ascii_alphabetic());
    let mut compact = Compact::new(html, spaces, &[]);
    compact.all();
    let ends = compact.tag_end == html.len() && compact.open.len() == 1;
    (begins && ends && !compact.is_torn).then_some(compact.out)
}

/// Where a page is read, and what was written of it. Every place at which it is cut is before or behind an ASCII character.
struct Compact<'h> {
    html: &'h str,
    at: usize,
    /// How far the page was written: what is not cut out is copied.
    written: usize,
    out: String,
    open: Vec<Open<'h>>,
    parts: &'h [Arc<Part>],
    /// Where the last tag ended.
    tag_end: usize,
    /// Whether something began and did not end, or the other way round.
    is_torn: bool,
    /// Whether a mark may stand where it is no element.
    is_odd: bool,
    /// Whether texts are missing.
    has_holes: bool,
}

impl<'h> Compact<'h> {
    fn new(html: &'h str, spaces: Spaces, parts: &'h [Arc<Part>]) -> Self {
        let mut open = Vec::with_capacity(16);
        open.push(Open {
            name: "",
            spaces,
            in_pre: false,
            begun: false,
        });
        let of_parts: usize = parts.iter().map(|part| part.length()).sum();
        Self {
            html,
            at: 0,
            written: 0,
            out: String::with_capacity(html.len() + of_parts),
            open,
            parts,
            tag_end: 0,
            is_torn: false,
            is_odd: false,
            has_holes: false,
        }
    }

    /// What was written of the page, if nothing in it is odd.
    fn whole(mut self) -> Option<String> {
        self.all();
        (!self.is_odd).then_some(self.out)
    }

    fn all(&mut self) {
        while let Some(byte) = self.byte(0) {
            match (byte, self.byte(1)) {
                (b'<', Some(b'/')) => self.end_tag(),
                (b'<', Some(b'!')) => self.declaration(),
                (b'<', Some(letter)) if letter.is_ascii_alphabetic() => self.start_tag(),
                _ => self.text(),
            }
        }
        self.write_up_to(self.html.len()..self.html.len());
    }

    /// The byte so far ahead.
    fn byte(&self, ahead: usize) -> Option<u8> {
        self.byte_at(self.at + ahead)
    }

    fn byte_at(&self, at: usize) -> Option<u8> {
        self.html.as_bytes().get(at).copied()
    }

    fn slice(&self, from: usize, to: usize) -> &'h str {
        self.html.get(from..to).unwrap_or_default()
    }

    /// Leaves a part of the page out.
    fn cut(&mut self, part: Range<usize>) {
        if part.is_empty() {
            return;
        }
        self.write_up_to(part);
    }

    /// Writes what stands before a part of the page, and goes on behind it.
    fn write_up_to(&mut self, part: Range<usize>) {
        self.out.push_str(self.slice(self.written, part.start));
        self.written = part.end;
    }

    /// Writes a text in the place of a part of the page.
    fn replace(&mut self, part: Range<usize>, text: &str) {
        let is_same = match part.len() {
            0 => text.is_empty(),
            1 => text == " " && self.byte_at(part.start) == Some(b' '),
            _ => false,
        };
        if !is_same {
            self.write_up_to(part);
            self.out.push_str(text);
        }
    }

    /// Goes to the first byte from here of one of these kinds.
    #[inline]
    fn until(&mut self, kinds: u8) {
        self.go(|kind| kind & kinds != 0);
    }

    /// Goes behind the spaces that begin here.
    #[inline]
    fn pass_spaces(&mut self) {
        self.go(|kind| kind & stop::SPACE == 0);
    }

    #[inline]
    fn go(&mut self, is: impl Fn(u8) -> bool) {
        let rest = self.html.as_bytes().get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| is(kind(*byte)));
        self.at += length.unwrap_or(rest.len());
    }

    /// Goes to the next tag, over what may be long.
    fn until_tag(&mut self) {
        let rest = self.slice(self.at, self.html.len());
        self.at += rest.find('<').unwrap_or(rest.len());
    }

    /// The same in a tag, where no mark is an element.
    #[inline]
    fn until_in_tag(&mut self, kinds: u8) {
        self.until(kinds | stop::BEGIN);
        while self.byte(0) == Some(b'<') {
            self.is_odd = true;
            self.at += 1;
            self.until(kinds | stop::BEGIN);
        }
    }

    /// A name that begins here, up to a byte of one of these kinds.
    fn name(&mut self, kinds: u8) -> &'h str {
        let from = self.at;
        self.until_in_tag(kinds);
        self.slice(from, self.at)
    }

    /// Goes behind the next such text, or to the end, and hands out what it passed.
    fn behind(&mut self, text: &str) -> &'h str {
        let rest = self.slice(self.at, self.html.len());
        let length = rest.find(text).map_or(rest.len(), |at| at + text.len());
        self.at += length;
        &rest[..length]
    }

    /// Whether a text ends here: markup begins, or nothing is left.
    fn ends_text(&self) -> bool {
        match self.byte(0) {
            None => true,
            Some(b'<') => self
                .byte(1)
                .is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!')),
            Some(_) => false,
        }
    }

    /// Text up to the next markup.
    fn text(&mut self) {
        let Some(parent) = self.open.last_mut() else {
            return;
        };
        let first = !mem::replace(&mut parent.begun, true);
        let (spaces, in_pre) = (parent.spaces, parent.in_pre);
        if in_pre || spaces == Spaces::Kept {
            while !self.ends_text() {
                self.at += 1;
                self.until(stop::BEGIN);
            }
            return;
        }
        let trims = spaces != Spaces::Line;
        let mut leads = true;
        while !self.ends_text() {
            let from = self.at;
            self.pass_spaces();
            if self.at > from {
                let ends = self.ends_text();
                let closes = || self.byte(0) == Some(b'<') && self.byte(1) == Some(b'/');
                let none = (leads && trims && first)
                    || (ends && trims && closes())
                    || (ends && leads && spaces == Spaces::Layout);
                self.replace(from..self.at, if none { "" } else { " " });
            } else {
                self.words();
            }
            leads = false;
        }
    }

    /// Words with one space between them, the first of which may begin with a sign that begins no markup.
    fn words(&mut self) {
        loop {
            self.at += 1;
            self.until(stop::BEGIN | stop::SPACE);
            let goes_on = self.byte(0) == Some(b' ')
                && self
                    .byte(1)
                    .is_some_and(|next| kind(next) & (stop::BEGIN | stop::SPACE) == 0);
            if !goes_on {
                return;
            }
        }
    }

    /// A comment, of which nothing stays, or a document's type.
    fn declaration(&mut self) {
        let from = self.at;
        let is_comment = self.slice(self.at, self.at + 4) == "<!--";
        let end = if is_comment { "-->" } else { ">" };
        self.is_odd |= self.behind(end).contains(MARK);
        self.no_hole_from(from);
        if is_comment {
            self.cut(from..self.at);
        }
    }

    /// Up to here, no text may be missing: it would be more than a text.
    fn no_hole_from(&mut self, from: usize) {
        self.is_odd |= self.has_holes && self.slice(from, self.at).contains(HOLE);
    }

    fn end_tag(&mut self) {
        let begin = self.at;
        self.at += 2;
        let name = self.name(stop::END | stop::SPACE);
        let from = self.at;
        self.until_in_tag(stop::END);
        self.no_hole_from(begin);
        self.cut(from..self.at);
        match self.byte(0) {
            Some(_) => self.at += 1,
            None => {
                self.replace(self.at..self.at, ">");
                self.is_torn = true;
            }
        }
        self.tag_end = self.at;
        // Most end what began last.
        if let [_, .., last] = self.open.as_slice()
            && last.name == name
        {
            self.open.pop();
            return;
        }
        // What was left open in it ends with it; what never began ends nothing.
        let is_it = |open: &Open<'_>| open.name.eq_ignore_ascii_case(name);
        match self.open.iter().rposition(is_it).filter(|at| *at > 0) {
            Some(at) => self.open.truncate(at),
            None => self.is_torn |= matches!(inside(name.as_bytes()), Inside::Markup(_)),
        }
    }

    fn start_tag(&mut self) {
        let begin = self.at;
        self.at += 1;
        let name = self.name(stop::SPACE | stop::SLASH | stop::END);
        self.no_hole_from(begin);
        let inside = match inside(name.as_bytes()) {
            Inside::Markup(Spaces::Line) => {
                if let Some(number) = name.strip_prefix(MARK)
                    && self.part(number)
                {
                    return;
                }
                match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
                    true => inside(name.to_ascii_lowercase().as_bytes()),
                    false => Inside::Markup(Spaces::Line),
                }
            }
            known => known,
        };
        let closes_itself = self.attributes(inside == Inside::Void);
        self.tag_end = self.at;
        let mut in_pre = name.eq_ignore_ascii_case("pre");
        if let Some(parent) = self.open.last_mut() {
            parent.begun = true;
            in_pre |= parent.in_pre;
        }
        if closes_itself {
            return;
        }
        match inside {
            Inside::Void => {}
            Inside::Raw => self.raw(name),
            Inside::Markup(spaces) => self.open.push(Open {
                name,
                spaces,
                in_pre,
                begun: false,
            }),
        }
    }

    /// A part in the place of its mark, if it can stand here.
    fn part(&mut self, number: &str) -> bool {
        let part = number.parse().ok().and_then(|at: usize| self.parts.get(at));
        let parent = self.open.last_mut().filter(|parent| !parent.in_pre);
        let text = part.zip(parent).and_then(|(part, parent)| {
            parent.begun = true;
            part.within(parent.spaces)
        });
        let (Some(text), Some(b'>')) = (text, self.byte(0)) else {
            self.is_odd = true;
            return false;
        };
        let from = self.at - number.len() - MARK.len() - 1;
        self.at += 1;
        self.cut(from..self.at);
        self.out.push_str(text);
        true
    }

    /// The content of an element that holds no markup, up to its own end tag.
    fn raw(&mut self, name: &str) {
        loop {
            self.until_tag();
            let is_end = self.byte(1) == Some(b'/')
                && self
                    .slice(self.at + 2, self.at + 2 + name.len())
                    .eq_ignore_ascii_case(name);
            if is_end {
                return;
            }
            if self.at >= self.html.len() {
                self.is_torn = true;
                return;
            }
            self.at += 1;
            self.is_odd |= self.slice(self.at, self.at + MARK.len()) == MARK;
        }
    }

    /// The attributes of a tag up to its end; whether it is one that closes itself.
    fn attributes(&mut self, is_void: bool) -> bool {
        loop {
            let from = self.at;
            let mut closes_itself = false;
            loop {
                match self.byte(0) {
                    Some(b'/') => closes_itself = true,
                    Some(byte) if byte.is_ascii_whitespace() => {}
                    _ => break,
                }
                self.at += 1;
            }
            match self.byte(0) {
                Some(b'>') => {
                    let end = if closes_itself && !is_void { " /" } else { "" };
                    self.replace(from..self.at, end);
                    self.at += 1;
                    return closes_itself;
                }
                None => {
                    self.replace(from..self.at, ">");
                    self.is_torn = true;
                    return false;
                }
                Some(_) => {
                    self.replace(from..self.at, " ");
                    self.attribute();
                }
            }
        }
    }

    fn attribute(&mut self) {
        // A name may begin with any character, even with the sign before values.
        self.is_odd |= self.byte(0) == Some(b'<');
        let begin = self.at;
        self.at += 1;
        self.until_in_tag(stop::SPACE | stop::SLASH | stop::END | stop::EQUALS);
        self.no_hole_from(begin);
        let behind_name = self.at;
        self.pass_spaces();
        if self.byte(0) != Some(b'=') {
            self.at = behind_name;
            return;
        }
        self.cut(behind_name..self.at);
        let equals = self.at;
        self.at += 1;
        self.pass_spaces();
        let end = match self.byte(0) {
            Some(b'"') => stop::DOUBLE,
            Some(b'\'') => stop::SINGLE,
            _ => {
                self.cut(equals + 1..self.at);
                let value = self.name(stop::SPACE | stop::END);
                self.is_odd |= self.has_holes && value.contains(HOLE);
                return;
            }
        };
        let quote = self.at;
        self.at += 1;
        self.until(stop::IN_QUOTES);
        let is_plain = self
            .byte(0)
            .is_none_or(|byte| Some(byte) == self.byte_at(quote));
        self.until_in_tag(end);
        if self.has_holes && self.slice(quote, self.at).contains(HOLE) {
            self.is_odd |= self.byte(0).is_none();
            self.replace(equals + 1..quote, VALUE.encode_utf8(&mut [0; 4]));
            self.replace(self.at..self.at + 1, VALUE_END.encode_utf8(&mut [0; 4]));
        } else if self.at == quote + 1 {
            self.cut(equals..self.at + 1);
        } else if is_plain {
            self.cut(equals + 1..quote + 1);
            self.cut(self.at..self.at + 1);
        } else {
            self.cut(equals + 1..quote);
        }
        self.at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_do_not_need_goes_and_the_rest_stays() {
        for (html, compacted) in [
            (
                "<!doctype html>\n<html lang=\"pt-BR\">\n",
                "<!doctype html><html lang=pt-BR>",
            ),
            (
                "<div>\n <p>\n a  b\n <b>c</b> d </p>\n</div>\n",
                "<div><p>a b <b>c</b> d</p></div>",
            ),
            (
                "<div> <a href='x'>y</a> <a>z</a> </div>",
                "<div><a href=x>y</a><a>z</a></div>",
            ),
            ("<li> <a>y</a> <a>z</a> </li>", "<li><a>y</a> <a>z</a></li>"),
            (
                "<pre>  a\n <b> c </b></pre><code> d </code>",
                "<pre>  a\n <b> c </b></pre><code> d </code>",
            ),
            (
                "<a title=\"a b\" class=\"\" id=\"x\"  hidden >",
                "<a title=\"a b\" class id=x hidden>",
            ),
            (
                "<a title='\"' data-x='`' b = c>",
                "<a title='\"' data-x='`' b=c>",
            ),
            ("<img alt=\"\" src=\"a/\" /><br/>", "<img alt src=a/><br>"),
            (
                "<svg><path d=\"M0 0\" id=\"a\" /></svg>",
                "<svg><path d=\"M0 0\" id=a /></svg>",
            ),
            ("<!-- a > b --><p>c<!-- d -->e</p>", "<p>ce</p>"),
            (
                "<script type=\"x\"> if (a </b) { \"<p>\" } </script> <p>",
                "<script type=x> if (a </b) { \"<p>\" } </script><p>",
            ),
            (
                "<textarea>\n <p> </textarea>",
                "<textarea>\n <p> </textarea>",
            ),
            ("<title>\n a  b </title>", "<title>a b</title>"),
            ("<p>1 < 2 <3\u{a0} </p>", "<p>1 < 2 <3\u{a0}</p>"),
            ("<ul><li>a <li>b </ul> <p>c ", "<ul><li>a <li>b</ul><p>c "),
            ("</p> <b", "</p><b>"),
            ("<p a", "<p a>"),
            ("<p a=\"x", "<p a=x>"),
            ("<!-- a", ""),
            ("<script> a", "<script> a"),
            ("", ""),
        ] {
            assert_eq!(compact(html), compacted, "{html}");
            assert_eq!(compact(compacted), compacted, "again: {html}");
        }
    }

    #[cfg(feature = "minify")]
    mod beside_the_minifying_crate {
        use super::super::super::minify::by_the_crate;
        use super::*;
        use proptest::collection::vec;
        use proptest::prelude::*;

        fn spaces() -> impl Strategy<Value = String> {
            prop_oneof![Just(""), Just(" "), Just("\n"), Just("\n  \n")].prop_map(str::to_owned)
        }

        fn element(name: &'static str, children: BoxedStrategy<String>) -> BoxedStrategy<String> {
            let attribute = prop_oneof![
                Just(""),
                Just(" class=\"a b\""),
                Just(" id=\"x\" data-y='z\"'"),
                Just(" title=\"\" \n lang=pt-BR"),
                Just(" href=\"../contact/\""),
            ];
            (attribute, vec((spaces(), children), 0..4), spaces())
                .prop_map(move |(attribute, children, end)| {
                    let inside: String = children.into_iter().flat_map(|(a, b)| [a, b]).collect();
                    format!("<{name}{attribute}>{inside}{end}</{name}>")
                })
                .boxed()
        }

        /// What may stand in a line.
        fn line() -> BoxedStrategy<String> {
            let leaf = prop_oneof![
                Just("palavra"),
                Just("two words"),
                Just("&amp; &lt;p>"),
                Just("<br>"),
                Just("<img alt=\"\" src=\"a.png\">"),
                Just("<!-- nothing -->"),
            ];
            leaf.prop_map(str::to_owned)
                .prop_recursive(3, 16, 4, |inner| {
                    let names = ["a", "span", "strong", "code", "small"];
                    prop::sample::select(names.to_vec())
                        .prop_flat_map(move |name| element(name, inner.clone().boxed()))
                })
                .boxed()
        }

        fn block() -> BoxedStrategy<String> {
            let paragraph = prop::sample::select(vec!["p", "h2", "li", "td", "pre", "summary"])
                .prop_flat_map(|name| element(name, line()));
            prop_oneof![paragraph, line()]
                .boxed()
                .prop_recursive(4, 24, 4, |inner| {
                    let names = ["div", "section", "nav", "ul", "details"];
                    prop::sample::select(names.to_vec())
                        .prop_flat_map(move |name| element(name, inner.clone().boxed()))
                })
                .boxed()
        }

        proptest! {
            /// The crate sorts attributes and takes out all that can go: what was compacted before is the same to it as what was not.
            #[test]
            fn it_makes_the_same_of_what_was_compacted(html in block()) {
                // It does not look beyond a comment for the end of a text.
                prop_assume!(!html.contains("<!--"));
                let compacted = compact(&html);
                prop_assert_eq!(by_the_crate(&compacted), by_the_crate(&html));
                prop_assert!(compacted.len() <= html.len());
                prop_assert_eq!(compact(&compacted), compacted.clone());
            }

            #[test]
            fn nothing_stops_it(html in "[ <>/!a-p\"'=\n-]{0,60}") {
                compact(&html);
            }
        }
    }
}
