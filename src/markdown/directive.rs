//! Directives within text, `:::image …:::` and `[!INCLUDE …]`, and those that are blocks of their own.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, Tag, TagEnd};

use super::attributes::{Attributes, beginning};
use super::bracket::{self, Bracket};
use super::colons::{self, Colons};
use super::container::Container;
use super::image::Image;
use super::item::{Item, Node, block, is_code, is_inline};
use super::{linked, snippet};

/// The longest link whose end is looked for, in bytes.
const LONGEST_LINK: usize = 2048;

/// How the names of files end that links with blanks lead to.
const ENDINGS: [&str; 9] = [
    "docx", "htm", "html", "jpg", "md", "pdf", "png", "xlsx", "zip",
];

/// What a directive of the dialect asks for.
#[derive(Debug, PartialEq)]
pub(super) enum Directive {
    /// A box, a column and the like begins.
    Open(Container),
    /// The innermost block with this word ends.
    Close(&'static str),
    /// A picture.
    Image(Box<Image>),
    /// A text of another file: its path.
    Include(String),
    /// Code of another file.
    Snippet(Box<snippet::Snippet>),
    /// A video: its address.
    Video(String),
    /// Text that is not translated.
    NoLoc(String),
    /// A fact about the partner.
    Fact(String),
    /// A link whose last parenthesis is missing: its text and its destination.
    Unclosed(String, String),
    /// A link whose destination has blanks in it: the same.
    Loose(String, String),
    /// An alert's word in the middle of a quote.
    Alert(BlockQuoteKind),
    /// No word of the dialect: where it is written, and the alert that is meant by it.
    Unknown(Range<usize>, Option<BlockQuoteKind>),
}

/// The block of code that is open.
enum Code {
    None,
    Fenced,
    /// Where its first item is among those found.
    Indented(usize),
}

/// Finds the directives among the events of a text.
pub(super) struct Finder<'a> {
    text: &'a str,
    /// Whether there may be directives at all.
    any: bool,
    /// Whether there are tags of what links include.
    has_tags: bool,
    /// Where what a picture shows ends last. Of a picture behind it, all that follows would be a part.
    last_description: usize,
    /// Where one may begin within a line, in order.
    marks: Vec<usize>,
    pub(super) found: Vec<Item<'a>>,
    /// What comes before this place belongs to a directive.
    done: usize,
    /// For each element in a line that is open: whether it began outside of directives.
    kept: Vec<bool>,
    /// For each quote that is open: whether it is an alert.
    quotes: Vec<bool>,
    code: Code,
}

impl<'a> Finder<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let colons = memmem::find(text.as_bytes(), b":::").is_some();
        let brackets =
            memmem::find(text.as_bytes(), b"[!").is_some() || has_odd_links(text.as_bytes());
        Self {
            text,
            any: colons || brackets,
            has_tags: memmem::find(text.as_bytes(), linked::BEGIN.as_bytes()).is_some(),
            last_description: match colons {
                true => memmem::rfind(text.as_bytes(), b"image-end").unwrap_or_default(),
                false => 0,
            },
            marks: match colons || brackets {
                true => marks(text.as_bytes(), colons, brackets),
                false => Vec::new(),
            },
            found: Vec::new(),
            done: 0,
            kept: Vec::new(),
            quotes: Vec::new(),
            code: Code::None,
        }
    }

    /// The next event: it, or the directives that it is.
    pub(super) fn event(&mut self, mut event: Event<'a>, range: Range<usize>) {
        if !self.any {
            return self.found.push((Node::Markdown(event), range));
        }
        if self.has_tags {
            self.write_as_written(&mut event);
        }
        match &event {
            Event::Start(tag) if is_code(tag) => {
                self.code = match tag {
                    Tag::CodeBlock(CodeBlockKind::Indented) => Code::Indented(self.found.len()),
                    _ => Code::Fenced,
                };
            }
            Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => {
                let open = std::mem::replace(&mut self.code, Code::None);
                if let Code::Indented(start) = open
                    && self.end_of_indented(start)
                {
                    return;
                }
            }
            Event::Start(Tag::BlockQuote(kind)) => self.quotes.push(kind.is_some()),
            Event::End(TagEnd::BlockQuote(_)) => drop(self.quotes.pop()),
            Event::Text(words) if matches!(self.code, Code::None) => {
                return self.words(words.clone(), range);
            }
            Event::InlineHtml(raw) if self.has_tags && range.start >= self.done => {
                if let Some((include, start)) = linked::of_tag(raw)
                    && let Some((directive, _)) = self.bracket_at(include, range.start + start)
                {
                    return self.found.push((Node::Directive(directive), range));
                }
            }
            Event::Html(raw) => {
                if let Some(mut found) = of_block(raw, range.start) {
                    if let Some(Directive::Open(Container::Described(image))) = &mut found
                        && range.end > self.last_description
                    {
                        found = Some(Directive::Image(image.clone()));
                    }
                    self.found
                        .extend(found.map(|found| (Node::Directive(found), range)));
                    return;
                }
            }
            _ => {}
        }
        let outside = range.start >= self.done;
        let keep = match &event {
            Event::Start(tag) if is_inline(&tag.to_end()) => {
                self.kept.push(outside);
                outside
            }
            // It ends as it began, whatever directive stands in it.
            Event::End(end) if is_inline(end) => self.kept.pop().unwrap_or(true),
            Event::Start(_) | Event::End(_) | Event::Html(_) | Event::Rule => true,
            _ => outside,
        };
        if keep {
            self.found.push((Node::Markdown(event), range));
        }
    }

    /// Takes the tags of what links include out of where they are none: code, titles, HTML that nothing is read in.
    fn write_as_written(&self, event: &mut Event<'a>) {
        let text = match event {
            Event::Text(_) if matches!(self.code, Code::None) => return,
            Event::InlineHtml(raw) if linked::of_tag(raw).is_some() => return,
            Event::Text(text)
            | Event::Code(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::Start(Tag::Link { title: text, .. } | Tag::Image { title: text, .. }) => text,
            _ => return,
        };
        if let Some(written) = linked::as_written(text) {
            *text = written.into();
        }
    }

    /// A block of indented code that is nothing but directives was meant as them: they stand deep in a list.
    fn end_of_indented(&mut self, start: usize) -> bool {
        let texts = self.found.get(start + 1..).unwrap_or_default();
        let mut code = String::new();
        for (node, _) in texts {
            if let Some(Event::Text(piece)) = node.event() {
                code.push_str(piece);
            }
        }
        if !code.contains(colons::BLOCK) {
            return false;
        }
        let place = self
            .found
            .get(start)
            .map_or(0..0, |(_, range)| range.clone());
        let lines = code.lines().filter(|line| !line.trim().is_empty());
        let all: Option<Vec<Directive>> = lines
            .map(|line| block_directive(&block(line)?, place.start))
            .collect();
        self.found.truncate(start);
        match all {
            Some(all) => {
                let all = all
                    .into_iter()
                    .map(|found| (Node::Directive(found), place.clone()));
                self.found.extend(all);
            }
            None => {
                // Code that shows what a directive looks like.
                let code = code.replace(colons::BLOCK, ":::").replace("?>", "");
                let kind = CodeBlockKind::Indented;
                for event in [
                    Event::Start(Tag::CodeBlock(kind)),
                    Event::Text(CowStr::from(code)),
                    Event::End(TagEnd::CodeBlock),
                ] {
                    self.found.push((Node::Markdown(event), place.clone()));
                }
            }
        }
        true
    }

    /// A run of words: what is before, between and behind directives stays.
    fn words(&mut self, words: CowStr<'a>, range: Range<usize>) {
        if range.start >= self.done && !range.is_empty() && self.mark(&range).is_none() {
            return self.found.push((Node::Markdown(Event::Text(words)), range));
        }
        let mut from = range.start.max(self.done.min(range.end));
        let as_written = self.text.get(range.clone()) == Some(&*words);
        if !as_written {
            // An entity or an escape: nothing of the dialect is written so.
            if from == range.start {
                self.found.push((Node::Markdown(Event::Text(words)), range));
            }
            return;
        }
        while let Some((at, length, directive)) = self.next(from..range.end) {
            self.piece(&words, &range, from..at);
            self.found
                .push((Node::Directive(directive), at..at + length));
            self.done = at + length;
            from = self.done.min(range.end);
        }
        self.piece(&words, &range, from..range.end);
    }

    fn piece(&mut self, words: &CowStr<'a>, range: &Range<usize>, piece: Range<usize>) {
        if piece.start >= piece.end {
            return;
        }
        let inner = piece.start - range.start..piece.end - range.start;
        let cut = match words {
            _ if piece == *range => words.clone(),
            CowStr::Borrowed(words) => CowStr::Borrowed(words.get(inner).unwrap_or_default()),
            words => CowStr::from(words.get(inner).unwrap_or_default().to_owned()),
        };
        self.found.push((Node::Markdown(Event::Text(cut)), piece));
    }

    /// The first place of a range where a directive may begin.
    fn mark(&self, range: &Range<usize>) -> Option<usize> {
        let next = self.marks.partition_point(|at| *at < range.start);
        self.marks.get(next).copied().filter(|at| *at < range.end)
    }

    /// The first directive that begins in a range: where, how long it is, and what it asks for.
    fn next(&self, mut range: Range<usize>) -> Option<(usize, usize, Directive)> {
        while let Some(at) = self.mark(&range) {
            let text = self.text.get(at..)?;
            let is_bracket = text.starts_with('[');
            let before = self.text.get(..at).unwrap_or_default();
            // The mark before it makes it a picture.
            if at > range.start
                && before.ends_with('!')
                && !before.ends_with("\\!")
                && let Some((image, length)) = odd_picture(text)
            {
                return Some((at - 1, length + 1, image));
            }
            let length = if is_bracket { 1 } else { 3 };
            let read = match is_bracket {
                true => self.bracket_at(text, at),
                false if at + length > range.end => None,
                false => self.colons_at(text),
            };
            if let Some((directive, length)) = read {
                return Some((at, length, directive));
            }
            range.start = at + length;
        }
        None
    }

    fn bracket_at(&self, text: &str, at: usize) -> Option<(Directive, usize)> {
        let before = self.text.get(..at)?;
        let escapes = before.bytes().rev();
        let is_escaped = escapes.take_while(|byte| *byte == b'\\').count() % 2 == 1;
        let Some((bracket, length)) = bracket::read(text) else {
            // Behind a letter, it is no link but of a line that was not ended.
            let is_word = before.ends_with(char::is_alphanumeric);
            let loose = loose(text).filter(|_| !is_escaped && !is_word);
            let link = loose.map(|(text, to, length)| (Directive::Loose(text, to), length));
            return link.or_else(|| unclosed(text));
        };
        if let Bracket::Unclosed(word, kind) = bracket {
            // Anywhere else it may be a text about itself.
            let stands = !is_escaped && self.begins_quote(at);
            let meant = (self.quotes.last() != Some(&true)).then_some(kind);
            return stands.then_some((Directive::Unknown(at + 2..at + 2 + word, meant), length));
        }
        if let Bracket::Unknown(word, meant) = bracket {
            let word = at + 2..at + 2 + word;
            let in_alert = self.quotes.last() == Some(&true);
            // A word that is not known means a box where it begins a quote, and itself anywhere else. That of an alert repeats what an
            // alert says already.
            return match (in_alert && meant.is_some(), self.begins_quote(at)) {
                _ if is_escaped => None,
                (true, _) => Some((Directive::Unknown(word, None), length)),
                (false, true) => Some((Directive::Unknown(word, meant), length)),
                (false, false) => None,
            };
        }
        Some((inline_bracket(bracket)?, length))
    }

    /// Whether nothing but the marks of a quote stands before a place in its line.
    fn begins_quote(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        let blank = |c: char| c != '\n' && (c == '>' || c.is_whitespace());
        let marks = before.trim_end_matches(blank);
        let alone = marks.is_empty() || marks.ends_with('\n');
        alone && before.get(marks.len()..).is_some_and(|it| it.contains('>'))
    }

    fn colons_at(&self, text: &str) -> Option<(Directive, usize)> {
        // A paragraph ends at an empty line, and so does what is written in it.
        let text = beginning(text);
        let end = text
            .find("\n\n")
            .or_else(|| text.find("\n\r\n"))
            .unwrap_or(text.len());
        let text = text.get(..end)?;
        inline_colons(text).or_else(|| {
            let goes_on = !self.quotes.is_empty() && text.contains('\n');
            inline_colons(&goes_on.then(|| without_marks(text))?)
        })
    }
}

/// The directive that a text begins with, where it may stand among words, and how long it is.
fn inline_colons(text: &str) -> Option<(Directive, usize)> {
    let directive = Colons::read(text).filter(|it| it.closed)?;
    let inline = match directive.word.to_ascii_lowercase().as_str() {
        "image" => Directive::Image(Image::read(&directive.attributes)?.into()),
        "no-loc" => Directive::NoLoc(not_translated(&directive)?.to_owned()),
        "fact" => Directive::Fact(directive.name?.to_owned()),
        _ => return None,
    };
    Some((inline, directive.length))
}

/// What is not translated.
fn not_translated<'t>(directive: &Colons<'t>) -> Option<&'t str> {
    directive.attributes.get("text").or(directive.name)
}

/// Lines of a quote with blanks for the marks before all but the first.
fn without_marks(text: &str) -> String {
    let mut lines = text.split('\n');
    let mut plain = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let said = line.trim_start_matches(['>', ' ', '\t']);
        plain.push('\n');
        plain.extend(std::iter::repeat_n(' ', line.len() - said.len()));
        plain.push_str(said);
    }
    plain
}

/// Where a text has what directives begin with.
fn marks(text: &[u8], colons: bool, brackets: bool) -> Vec<usize> {
    let begins = |at: &usize| match text.get(*at..) {
        Some([b'[', ..]) => brackets,
        Some(rest) => colons && rest.starts_with(b":::"),
        None => false,
    };
    memchr::memchr2_iter(b'[', b':', text)
        .filter(begins)
        .collect()
}

/// Whether a text has `](` without a `)` behind it in its line, or with blanks before that.
fn has_odd_links(text: &[u8]) -> bool {
    // The parenthesis that ended the last: it ends all that begin before it.
    let mut closed = 0;
    memmem::find_iter(text, b"](").any(|at| {
        let from = at + 2;
        if from > closed {
            let rest = text.get(from..).unwrap_or_default();
            match memchr::memchr2(b')', b'\n', rest) {
                Some(end) if rest.get(end) == Some(&b')') => {
                    closed = from + end;
                    let said = rest.get(..end).unwrap_or_default();
                    // A title has quotes.
                    let is_titled = memchr::memchr2(b'"', b'\'', said).is_some();
                    if !is_titled && memchr::memchr(b' ', said).is_some() {
                        return true;
                    }
                }
                _ => return true,
            }
        }
        false
    })
}

/// Where one of these bytes comes first. No link is longer, and none has brackets in its text: what is looked at for each bracket ends at
/// the next.
fn until(text: &str, ends: &[u8]) -> Option<usize> {
    let mut bytes = text.bytes().take(LONGEST_LINK);
    bytes.position(|byte| ends.contains(&byte))
}

/// The text of a link that a text begins with, and what stands behind its first parenthesis.
fn label_and_rest(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('[')?;
    let (label, rest) = inner.split_at_checked(until(inner, b"[]\n")?)?;
    Some((label, rest.strip_prefix("](")?))
}

/// `[text](destination` up to the end of the line: a link that was meant, and how long it is.
fn unclosed(text: &str) -> Option<(Directive, usize)> {
    let (label, rest) = label_and_rest(text)?;
    let end =
        until(rest, b"\n) <").or_else(|| (rest.len() < LONGEST_LINK).then_some(rest.len()))?;
    let (destination, after) = rest.split_at_checked(end)?;
    let destination = destination.trim_end();
    if destination.is_empty() || after.starts_with([')', ' ', '<']) {
        return None;
    }
    let length = label.len() + destination.len() + 3;
    let found = Directive::Unclosed(without_escapes(label), destination.to_owned());
    Some((found, length))
}

/// `[text](destination =300x200)` or `[text](my picture.png)`, behind an exclamation mark a picture with a size, which the file has itself, or
/// with blanks in its name; and how long it is.
fn odd_picture(text: &str) -> Option<(Directive, usize)> {
    let (alt, source, length) = loose(text).or_else(|| sized(text))?;
    let image = Image {
        source,
        alt: alt.trim().to_owned(),
        lightbox: None,
        icon: false,
        complex: false,
    };
    Some((Directive::Image(image.into()), length))
}

/// `[text](destination =300x200)`: its text, its destination, and how long it is.
fn sized(text: &str) -> Option<(String, String, usize)> {
    let (label, rest) = label_and_rest(text)?;
    let end = until(rest, b"\n)")?;
    let (said, after) = rest.split_at_checked(end)?;
    let (source, size) = said.rsplit_once(" =").filter(|_| after.starts_with(')'))?;
    let is_number = |number: &str| {
        number
            .trim_end_matches('%')
            .bytes()
            .all(|byte| byte.is_ascii_digit())
    };
    let mut sides = size.trim_end().splitn(2, ['x', 'X', '*']);
    let is_size =
        size.starts_with(|c: char| c.is_ascii_digit() || c == 'x') && sides.all(is_number);
    is_size.then(|| {
        let source = source.trim().to_owned();
        (without_escapes(label), source, label.len() + end + 4)
    })
}

/// `[text](my file.md)`, a link to a file that has blanks in its name: the same.
fn loose(text: &str) -> Option<(String, String, usize)> {
    let (label, rest) = label_and_rest(text)?;
    let (said, after) = rest.split_at_checked(until(rest, b"\n()<\"'")?)?;
    let path = said.trim().split(['#', '?']).next()?;
    // Words in parentheses behind brackets are no file.
    let ending = path
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    let is_file = ending.is_some_and(|it| ENDINGS.contains(&it.as_str()));
    let is_sentence = path.contains(',') || path.contains(". ");
    let is_loose = after.starts_with(')') && path.contains(' ') && is_file && !is_sentence;
    is_loose.then(|| {
        let path = said.trim().to_owned();
        (without_escapes(label), path, label.len() + said.len() + 4)
    })
}

/// Text without the backslashes before its signs.
fn without_escapes(text: &str) -> String {
    let mut letters = text.chars().peekable();
    let mut plain = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        let escapes = letter == '\\' && letters.peek().is_some_and(char::is_ascii_punctuation);
        plain.extend(if escapes {
            letters.next()
        } else {
            Some(letter)
        });
    }
    plain
}

fn inline_bracket(bracket: Bracket<'_>) -> Option<Directive> {
    Some(match bracket {
        Bracket::Include(path) => Directive::Include(path.to_owned()),
        Bracket::Code(language, path) => {
            Directive::Snippet(snippet::Snippet::of_bracket(language, path).into())
        }
        Bracket::Video(address) => Directive::Video(address.to_owned()),
        Bracket::Text(text) => Directive::NoLoc(text.to_owned()),
        Bracket::Alert(kind) => Directive::Alert(kind),
        Bracket::Div(said) => Directive::Open(Container::boxed(&Attributes::read(said))),
        Bracket::Unknown(..) | Bracket::Unclosed(..) => return None,
    })
}

/// What a block of `<?:::…?>` asks for that begins at a place; nothing where it is none, and inside of that where nobody knows what.
pub(super) fn of_block(raw: &str, at: usize) -> Option<Option<Directive>> {
    let directive = block(raw)?;
    let blanks = raw.len() - raw.trim_start().len();
    let word_at = at + blanks + 2 + directive.word_at;
    Some(block_directive(&directive, word_at))
}

/// What a directive that stands on a line of its own asks for.
fn block_directive(directive: &Colons<'_>, word_at: usize) -> Option<Directive> {
    let attributes = &directive.attributes;
    let word = directive.word.to_ascii_lowercase();
    Some(match word.as_str() {
        "image" => match Image::read(attributes) {
            Some(image) if image.complex => Directive::Open(Container::Described(image.into())),
            Some(image) => Directive::Image(image.into()),
            None => Directive::Unknown(word_at..word_at + directive.word.len(), None),
        },
        "row" => Directive::Open(Container::Row),
        "column" => Directive::Open(Container::column(attributes.get("span"))),
        "zone" => Directive::Open(Container::zone(attributes)),
        "moniker" => Directive::Open(Container::versions(
            attributes.get("range").unwrap_or_default(),
        )),
        "quote" => Directive::Open(Container::Quote),
        "image-end" => Directive::Close("image"),
        "row-end" => Directive::Close("row"),
        "column-end" => Directive::Close("column"),
        "zone-end" => Directive::Close("zone"),
        "moniker-end" => Directive::Close("moniker"),
        "quote-end" => Directive::Close("quote"),
        "code" => Directive::Snippet(snippet::Snippet::of_colons(attributes)?.into()),
        "video" => Directive::Video(attributes.get("source")?.to_owned()),
        "no-loc" => Directive::NoLoc(not_translated(directive)?.to_owned()),
        "fact" => Directive::Fact(directive.name?.to_owned()),
        "fact-end" => return None,
        // Three colons alone end a block of another dialect.
        "" => return None,
        _ => Directive::Unknown(word_at..word_at + directive.word.len(), None),
    })
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    proptest! {
        #[test]
        fn places_where_directives_may_begin_are_those_that_one_by_one_look_so(
            pieces in vec(select(&["[", "]", "](", ")", ":", ":::", "\n", "!", "a", "é"][..]), 0..40),
            colons: bool,
            brackets: bool,
        ) {
            let text = pieces.concat();
            let begins = |at: &usize| {
                let rest = &text.as_bytes()[*at..];
                (brackets && rest.starts_with(b"[")) || (colons && rest.starts_with(b":::"))
            };
            let one_by_one: Vec<usize> = (0..text.len()).filter(begins).collect();
            prop_assert_eq!(marks(text.as_bytes(), colons, brackets), one_by_one);

            let is_unclosed = |(at, _): (usize, &str)| {
                let line = text[at..].lines().next().unwrap_or_default();
                !line.contains(')')
            };
            let unclosed = text.match_indices("](").any(is_unclosed);
            prop_assert_eq!(has_odd_links(text.as_bytes()), unclosed);
        }
    }

    #[test]
    fn many_links_that_end_at_one_place_take_time_in_step_with_the_text() {
        let text = "](".repeat(500_000) + ")";
        assert!(!has_odd_links(text.as_bytes()));
    }
}
