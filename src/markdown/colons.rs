//! `:::word …:::` directives: what one says, and how a line of them is made a block of its own before Markdown sees it.
//!
//! CommonMark has no such blocks, so [`prepare`] writes each line that a directive begins as a processing instruction,
//! `<?:::word …:::?>`, which is a block wherever it stands; and it takes the indentation off what stands in `:::row:::` and
//! its like, which would make code of it. What the text of a link includes becomes a tag ([`linked`]), and code in a table has its
//! backslashes ([`tables`]). [`Places`] lead back to what was written.

use std::ops::Range;

use memchr::{memchr_iter, memmem};

use super::attributes::{Attributes, any_word, beginning, word};
use super::{linked, tables};

/// The words that open a block after `:::`, and those that end one.
pub const KNOWN: [&str; 17] = [
    "code",
    "column",
    "column-end",
    "fact",
    "fact-end",
    "image",
    "image-end",
    "moniker",
    "moniker-end",
    "no-loc",
    "quote",
    "quote-end",
    "row",
    "row-end",
    "video",
    "zone",
    "zone-end",
];
/// Those of them that may stand among words.
const INLINE: [&str; 3] = ["fact", "image", "no-loc"];
/// Those that say of themselves where something is, and so may take several lines.
const LONG: [&str; 3] = ["code", "image", "video"];
/// Words that have an end of their own.
const PAIRED: [&str; 5] = ["column", "moniker", "quote", "row", "zone"];
/// What a line of a directive begins with when it was made a block.
pub(super) const BLOCK: &str = "<?:::";
/// How long most lines are at least, to have room for all of them at once.
const BYTES_OF_A_LINE: usize = 32;
/// Deepest nesting of blocks whose indentation is looked at.
const DEEPEST: usize = 16;

/// A directive.
#[derive(Debug)]
pub(super) struct Colons<'t> {
    /// Its word, as written; empty where there is none.
    pub(super) word: &'t str,
    /// Where the word stands in the text.
    pub(super) word_at: usize,
    /// The word behind it, of `:::fact hours:::` and `:::no-loc(Name):::`.
    pub(super) name: Option<&'t str>,
    pub(super) attributes: Attributes<'t>,
    /// How many bytes of the text it takes.
    pub(super) length: usize,
    /// Whether it ends with `:::`.
    pub(super) closed: bool,
}

impl<'t> Colons<'t> {
    /// Reads the directive that `text` begins with.
    pub(super) fn read(text: &'t str) -> Option<Self> {
        let rest = text.strip_prefix(":::")?.trim_start_matches(':');
        let spaced = rest.trim_start_matches([' ', '\t']);
        let word_at = text.len() - spaced.len();
        let word = spaced.get(..any_word(spaced))?;
        let mut after = spaced.get(word.len()..)?;
        let mut name = None;
        if word.eq_ignore_ascii_case("fact") {
            let rest = after.trim_start_matches([' ', '\t']);
            name = rest.get(..self::word(rest)).filter(|name| !name.is_empty());
            after = rest.get(name.map_or(0, str::len)..)?;
        } else if word.eq_ignore_ascii_case("no-loc")
            && let Some((said, _)) = after.strip_prefix('(').and_then(|it| it.split_once("):::"))
            && !said.contains(['\n', '|', ':'])
        {
            // As machines write it that translate.
            name = Some(said);
            after = after.get(said.len() + 2..)?;
        }
        let attributes = Attributes::read(after);
        let left = after.get(attributes.length..)?;
        let end = left.trim_start_matches([' ', '\t']);
        // A key may have no value.
        let key = self::word(end);
        let end = match end.get(key..) {
            Some(rest) if key > 0 && is_known(word) && rest.starts_with(":::") => rest,
            _ => end,
        };
        let closed = match end.strip_prefix(":::") {
            // What an unknown word says of itself may be written otherwise, also in braces.
            None if word.is_empty() && end.starts_with('{') => {
                end.find('}').and_then(|at| end.get(at + 1..))
            }
            // A colon was forgotten.
            None if is_one_of(word, &LONG) && end.starts_with("::") => {
                end.get(2..).filter(|behind| is_blank(behind))
            }
            None if !is_known(word) && end.starts_with('=') => {
                let line = left.lines().next().unwrap_or_default();
                line.find(":::").and_then(|at| left.get(at + 3..))
            }
            closed => closed,
        };
        let (closed, left) = match closed {
            Some(left) => (true, left.trim_start_matches(':')),
            None => (false, left),
        };
        Some(Self {
            word,
            word_at,
            name,
            length: text.len() - left.len(),
            attributes,
            closed,
        })
    }

    /// Reads the directive that a text begins with, which its first line does not close: one of a picture or of code may go on in the
    /// next, up to an empty one. Whether words stand behind it, too.
    fn of_lines(text: &'t str, line: &str) -> Option<(Self, bool)> {
        Colons::read(line).filter(|it| it.goes_on())?;
        let text = beginning(text);
        let mut directive = Self::read(text)?;
        if !directive.closed {
            // Its end may stand on a line of its own.
            let rest = text.get(directive.length..)?;
            let end = rest.trim_start().strip_prefix(":::")?;
            let end = end.trim_start_matches(':');
            let is_alone = is_blank(end.split('\n').next()?);
            directive.length = is_alone.then_some(text.len() - end.len())?;
            directive.closed = true;
        }
        let (said, behind) = text.split_at_checked(directive.length)?;
        if said.lines().any(is_blank) {
            return None;
        }
        let is_followed = !is_blank(behind.split('\n').next()?);
        Some((directive, is_followed))
    }

    /// Whether it may go on in the next line.
    fn goes_on(&self) -> bool {
        is_one_of(self.word, &LONG) && !self.closed
    }

    /// Whether it may stand among words.
    pub(super) fn is_inline(&self) -> bool {
        is_one_of(self.word, &INLINE)
    }

    /// Whether something that has an end begins here.
    fn opens(&self) -> bool {
        is_one_of(self.word, &PAIRED)
            || self.word.eq_ignore_ascii_case("image")
                && self
                    .attributes
                    .get("type")
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("complex"))
    }

    fn ends(&self) -> bool {
        self.word
            .rsplit_once('-')
            .is_some_and(|(_, end)| end.eq_ignore_ascii_case("end"))
    }
}

/// Whether a word is one of the dialect's.
fn is_known(word: &str) -> bool {
    is_one_of(word, &KNOWN)
}

/// Whether a word is one of these, in whatever case.
fn is_one_of(word: &str, all: &[&str]) -> bool {
    all.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Where the parts of a text stand in the one that it was made from; by default, each in its own place.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    /// Where a piece begins in the text, and in the one that it was made from.
    pieces: Vec<(usize, usize)>,
    /// How long the one is that it was made from.
    length: usize,
}

impl Places {
    /// Where a range of the text is in the one that it was made from.
    pub(super) fn of(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.at(range.start);
        start..self.at(range.end).max(start)
    }

    /// Where a place of the text is in the one that it was made from.
    pub(super) fn at(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|(start, _)| *start <= at);
        let piece = next.checked_sub(1).and_then(|last| self.pieces.get(last));
        let end = self
            .pieces
            .get(next)
            .map_or(self.length, |(_, written)| *written);
        piece.map_or(at, |(start, written)| (written + (at - start)).min(end))
    }
}

/// A text whose lines of directives are blocks.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) text: String,
    pub(super) places: Places,
    /// Where backslashes are missing, the last first.
    missing: Vec<usize>,
}

impl Prepared {
    /// Adds what is written at a place, with the backslashes that it lacks.
    fn push(&mut self, text: &str, written: usize) {
        let mut from = 0;
        while let Some(at) = self.missing.pop_if(|at| *at < written + text.len()) {
            let length = at - written;
            self.insert(text.get(from..length).unwrap_or_default(), written + from);
            self.insert("\\", at);
            from = length;
        }
        self.insert(text.get(from..).unwrap_or_default(), written + from);
    }

    /// Adds a text for what is written at a place.
    fn insert(&mut self, text: &str, written: usize) {
        if text.is_empty() {
            return;
        }
        // Lines that follow one another in both are one piece.
        let at = self.text.len();
        let pieces = &mut self.places.pieces;
        let goes_on = pieces
            .last()
            .is_some_and(|(start, before)| written.checked_sub(*before) == Some(at - start));
        if !goes_on {
            pieces.push((at, written));
        }
        self.text.push_str(text);
    }
}

/// A line that is looked at, or a part of one: a directive, or what stands before or behind one.
struct Line<'t> {
    /// The blanks and the marks of quotes before it, and where they are. Every part of a line has them.
    prefix: &'t str,
    prefix_at: usize,
    text: &'t str,
    at: usize,
    /// Bytes of blanks at the beginning of the line.
    indent: usize,
    quoted: bool,
    directive: Option<Box<Colons<'t>>>,
    blank: bool,
    /// Whether it lies within a fence, where only the fence itself is looked at.
    fenced: bool,
    /// Whether another part of the line follows.
    goes_on: bool,
}

/// Makes blocks of the lines of directives, and tags of what links include, and adds the backslashes that tables lack; nothing where there
/// are none.
pub(super) fn prepare(text: &str) -> Option<Prepared> {
    let in_links = linked::any(text);
    let missing = tables::missing_escapes(text);
    let is_changed = in_links || !missing.is_empty();
    if !is_changed {
        memmem::find(text.as_bytes(), b":::")?;
    }
    let lines = lines(text);
    if !is_changed && lines.iter().all(|line| line.directive.is_none()) {
        return None;
    }
    let inner = inner_indents(&lines);
    let mut prepared = Prepared {
        text: String::with_capacity(text.len() + 64),
        places: Places {
            pieces: Vec::new(),
            length: text.len(),
        },
        missing: missing.into_iter().rev().collect(),
    };
    // How much is taken off the lines of the blocks that are open.
    let mut open: Vec<usize> = Vec::new();
    for (line, inner) in lines.iter().zip(inner) {
        if line.directive.as_ref().is_some_and(|it| it.ends()) && !line.quoted {
            open.pop();
        }
        let off = open.last().copied().unwrap_or(0).min(line.indent);
        let off = if line.quoted { 0 } else { off };
        let prefix = line.prefix.get(off..).unwrap_or_default();
        prepared.push(prefix, line.prefix_at + off);
        match &line.directive {
            None if in_links && !line.fenced => {
                let mut from = 0;
                for include in linked::includes(line.text) {
                    let said = |text: Range<usize>| line.text.get(text).unwrap_or_default();
                    let (start, end) = (include.start, include.end);
                    let Some(quote) = linked::quote(said(start..end)) else {
                        continue;
                    };
                    prepared.push(said(from..start), line.at + from);
                    prepared.insert(linked::BEGIN, line.at + start);
                    prepared.insert(quote, line.at + start);
                    prepared.push(said(include), line.at + start);
                    prepared.insert(quote, line.at + end);
                    prepared.insert(linked::END, line.at + end);
                    from = end;
                }
                prepared.push(line.text.get(from..).unwrap_or_default(), line.at + from);
            }
            None => prepared.push(line.text, line.at),
            Some(directive) => {
                let behind = line.at + directive.length;
                let (said, rest) = line.text.split_at(directive.length);
                prepared.insert("<?", line.at);
                let mut at = line.at;
                for piece in said.split_inclusive('\n') {
                    // What takes several lines is a block as one.
                    let one = piece.trim_end_matches(['\r', '\n']);
                    prepared.push(one, at);
                    if one.len() < piece.len() {
                        prepared.insert(" ", at + one.len());
                    }
                    at += piece.len();
                }
                prepared.insert("?>", behind);
                prepared.push(rest, behind);
                if directive.opens() && !line.quoted {
                    // What stands in the block begins where its first line does.
                    let shown = line.indent - off;
                    open.push(inner.map_or(off, |least| least.saturating_sub(shown)));
                }
            }
        }
        if line.goes_on {
            prepared.insert("\n", line.at + line.text.len());
        }
    }
    Some(prepared)
}

fn lines<'t>(text: &'t str) -> Vec<Line<'t>> {
    let mut at = 0;
    // The mark of the fence that is open, and how long it is.
    let mut fence: Option<(u8, usize)> = None;
    // The blanks before the directives that opened the blocks that are open.
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut all: Vec<Line<'_>> = Vec::with_capacity(text.len() / BYTES_OF_A_LINE);
    // Where the next colons are: most lines have none.
    let colons = memmem::Finder::new(":::");
    let find = |from: usize| {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        colons.find(rest).map_or(text.len(), |length| from + length)
    };
    let mut next = find(0);
    let ends = memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
    for end in ends.chain([text.len()]) {
        if end <= at {
            continue; // The text ends with a line's end, or a directive went on up to here.
        }
        let line = text.get(at..end).unwrap_or_default();
        let has_colons = next < end;
        if has_colons {
            next = find(end);
        }
        let leading = |is: fn(&u8) -> bool| line.bytes().take_while(is).count();
        let indent = leading(|byte| matches!(byte, b' ' | b'\t'));
        let marks = leading(|byte| matches!(byte, b' ' | b'\t' | b'>'));
        let said = line.get(marks..).unwrap_or_default();
        let quoted = line.trim_start().starts_with('>');
        // A fence may begin behind the mark of a list, and does not end so.
        let fencing = match fence {
            None => behind_list_marks(said),
            Some(_) => said,
        };
        let mark = fencing
            .bytes()
            .next()
            .filter(|mark| matches!(mark, b'`' | b'~'));
        let length = mark.map_or(0, |mark| {
            fencing.bytes().take_while(|byte| *byte == mark).count()
        });
        let behind_fence = fencing.get(length..).unwrap_or_default();
        let mut fenced = fence.is_some();
        match (fence, mark) {
            (None, Some(mark)) if length >= 3 && !(mark == b'`' && behind_fence.contains('`')) => {
                fence = Some((mark, length));
            }
            (Some((open, least)), Some(mark))
                if mark == open && length >= least && behind_fence.trim().is_empty() =>
            {
                fence = None;
                fenced = false;
            }
            _ => {}
        }
        // The line as one part, up to a place that may be in another.
        let whole = |to: usize, directive: Option<Colons<'t>>, goes_on: bool| {
            let text = text.get(at + marks..to).unwrap_or_default();
            Line {
                prefix: line.get(..marks).unwrap_or_default(),
                prefix_at: at,
                text,
                at: at + marks,
                indent,
                quoted,
                blank: is_blank(text),
                directive: directive.map(Box::new),
                fenced,
                goes_on,
            }
        };
        if !has_colons {
            all.push(whole(end, None, false));
            at = end;
            continue;
        }
        let rest = text.get(at + marks..).filter(|_| !fenced && !quoted);
        let of_lines = rest.and_then(|rest| Colons::of_lines(rest, said));
        // With words behind it, it is one of them.
        let is_word = |(it, is_followed): &(Colons<'_>, bool)| *is_followed && it.is_inline();
        let in_words = of_lines.as_ref().is_some_and(is_word);
        if let Some((directive, is_followed)) = of_lines.filter(|_| !in_words) {
            let end = at + marks + directive.length;
            let rest = text.get(end..).unwrap_or_default();
            // What stands behind it is a line of its own.
            let end = match is_followed {
                true => end,
                false => end + rest.find('\n').map_or(rest.len(), |at| at + 1),
            };
            next = find(end);
            if directive.opens() {
                open.push((indent, line.get(..marks).unwrap_or_default()));
            }
            all.push(whole(end, Some(directive), is_followed));
            at = end;
            continue;
        }
        let begins = all
            .last()
            .is_none_or(|line| line.blank || line.directive.is_some());
        // What stands in a row or a zone may be as deep as it likes: its indentation is taken off.
        let is_shallow = indent < 4 || !open.is_empty();
        // In a quote, one that goes on in the next line stays in the line: its marks are in the middle of it.
        let goes_on = quoted && Colons::read(said).is_some_and(|it| it.goes_on());
        let directives = match fenced || in_words || goes_on {
            true => Vec::new(),
            false => directives(said, begins && is_shallow),
        };
        for (part, directive) in parts(said, directives) {
            let own = (indent, line.get(..marks).unwrap_or_default());
            // Where a line goes on, it is as deep as the block that it stands in: farther in, it would be in a paragraph or code.
            let beside = open.last().filter(|_| part.start > 0 && !quoted);
            let (indent, prefix) = beside.copied().filter(|it| it.0 < indent).unwrap_or(own);
            if let Some(directive) = directive.as_ref().filter(|_| !quoted) {
                if directive.ends() {
                    open.pop();
                } else if directive.opens() {
                    open.push((indent, prefix));
                }
            }
            let text = said.get(part.clone()).unwrap_or_default();
            let start = at + marks + part.start;
            all.push(Line {
                prefix,
                prefix_at: if part.start == 0 { at } else { start },
                text,
                at: start,
                indent,
                quoted,
                blank: is_blank(text),
                directive,
                fenced,
                goes_on: part.end < said.len(),
            });
        }
        at = end;
    }
    all
}

/// Whether there are no words in a line.
fn is_blank(line: &str) -> bool {
    line.chars().all(char::is_whitespace)
}

/// What stands behind the marks of lists and quotes that a line begins with.
fn behind_list_marks(line: &str) -> &str {
    let mut rest = line;
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = match digits {
            0 => rest.strip_prefix(['-', '*', '+', '>']),
            1..=9 => rest
                .get(digits..)
                .and_then(|it| it.strip_prefix(['.', ')'])),
            _ => None,
        };
        match after.filter(|after| after.starts_with([' ', '\t'])) {
            Some(after) => rest = after.trim_start_matches([' ', '\t']),
            None => return rest,
        }
    }
}

/// The directives of a line that are blocks, with their places. One alone may have words behind it where `may_say_more`: where it cannot
/// be the middle of a sentence or of code.
fn directives(said: &str, may_say_more: bool) -> Vec<(usize, Colons<'_>)> {
    let mut found: Vec<(usize, Colons<'_>)> = Vec::new();
    let (mut from, mut quotes) = (0, 0);
    while let Some(length) = said.get(from..).and_then(|rest| rest.find(":::")) {
        let at = from + length;
        quotes += said.get(from..at).map_or(0, |it| it.matches('`').count());
        from = at + 3;
        let rest = said.get(at..).unwrap_or_default();
        let rest = if at == 0 { rest } else { beginning(rest) };
        // Behind an odd backquote, it is shown as code.
        let Some(directive) = Colons::read(rest).filter(|_| quotes % 2 == 0) else {
            continue;
        };
        let is_block = !directive.is_inline() && (at == 0 || is_known(directive.word));
        if is_block && (at == 0 || directive.closed) {
            from = at + directive.length;
            found.push((at, directive));
        } else if at == 0 {
            let rest = rest.get(directive.length..).unwrap_or_default();
            if rest.trim().is_empty() {
                return vec![(at, directive)];
            }
        }
    }
    let [(at, directive)] = found.as_slice() else {
        return found;
    };
    let behind = said.get(at + directive.length..).unwrap_or_default();
    let is_alone = *at == 0 && behind.trim().is_empty();
    let is_none_of_ours = !is_known(directive.word) && !directive.closed;
    let may_stand = match at {
        0 => is_alone || is_none_of_ours || (directive.closed && may_say_more),
        // Nobody ends a block in a sentence.
        _ => directive.ends(),
    };
    if may_stand { found } else { Vec::new() }
}

/// A part of a line: where it is, and the directive that it is.
type Part<'t> = (Range<usize>, Option<Box<Colons<'t>>>);

/// The parts of a line with these directives.
fn parts<'t>(said: &str, directives: Vec<(usize, Colons<'t>)>) -> Vec<Part<'t>> {
    let mut parts = Vec::with_capacity(1);
    let mut from = 0;
    for (at, directive) in directives {
        add_words(&mut parts, said, from..at);
        from = at + directive.length;
        parts.push((at..from, Some(Box::new(directive))));
    }
    add_words(&mut parts, said, from..said.len());
    parts
}

/// Adds what stands between directives. The blanks behind one are its own, those before words are nobody's.
fn add_words(parts: &mut Vec<Part<'_>>, said: &str, between: Range<usize>) {
    let end = between.end;
    let words = said.get(between).unwrap_or_default();
    let words = words.trim_start_matches([' ', '\t']);
    match parts.last_mut() {
        Some((last, _)) if words.trim().is_empty() => last.end = end,
        Some(_) => parts.push((end - words.len()..end, None)),
        None if end > 0 || said.is_empty() => parts.push((0..end, None)),
        None => {}
    }
}

/// For each line that opens a block: the least indentation of the lines that stand in it directly.
fn inner_indents(lines: &[Line<'_>]) -> Vec<Option<usize>> {
    let mut least: Vec<Option<usize>> = vec![None; lines.len()];
    let mut open: Vec<usize> = Vec::new();
    let mut too_deep = 0_usize;
    for (index, line) in lines.iter().enumerate() {
        let directive = line.directive.as_deref().filter(|_| !line.quoted);
        if directive.is_some_and(Colons::ends) {
            if too_deep > 0 {
                too_deep -= 1;
            } else {
                open.pop();
            }
        }
        let counts = !line.blank && !line.fenced && !line.quoted && too_deep == 0;
        if let Some(inner) = open
            .last()
            .filter(|_| counts)
            .and_then(|top| least.get_mut(*top))
        {
            *inner = Some(inner.map_or(line.indent, |known| known.min(line.indent)));
        }
        if directive.is_some_and(Colons::opens) {
            if open.len() < DEEPEST {
                open.push(index);
            } else {
                too_deep += 1;
            }
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_directives_become_blocks_and_lead_back() {
        let text = "a\n:::row:::\n   :::column span=\"2\":::\n      b\n\n      - c\n   :::column-end:::\n:::row-end:::\nd\n";
        let prepared = prepare(text).unwrap();
        assert_eq!(
            prepared.text,
            "a\n<?:::row:::?>\n<?:::column span=\"2\":::?>\nb\n\n- c\n<?:::column-end:::?>\n<?:::row-end:::?>\nd\n"
        );
        for word in ["b\n", "- c", "d\n", "column span"] {
            let at = prepared.text.find(word).unwrap();
            let place = prepared.places.of(&(at..at + word.len()));
            assert_eq!(&text[place], word);
        }
    }

    #[test]
    fn a_directive_of_several_lines_is_one_block() {
        let text = ":::image type=\"content\"\nsource=\"a.png\"\r\n  alt-text=\"b\nc\":::  \nd\n\n1. e\n\n   :::code language=\"cs\"\n     source=\"x.cs\":::\n   :::image source=\"a.png\"\n\n   alt-text=\"f\":::\n";
        let prepared = prepare(text).unwrap();
        assert_eq!(
            prepared.text,
            "<?:::image type=\"content\" source=\"a.png\"   alt-text=\"b c\":::?>  \nd\n\n1. e\n\n   <?:::code language=\"cs\"      source=\"x.cs\":::?>\n   <?:::image source=\"a.png\"?>\n\n   alt-text=\"f\":::\n"
        );
        for word in ["source=", "alt-text", "d\n", "x.cs", "f\":::"] {
            let at = prepared.text.rfind(word).unwrap();
            let place = prepared.places.of(&(at..at + word.len()));
            assert_eq!(&text[place], word);
        }
        let text = ":::code source=\"x\"\nid=\"y\"::: z\n";
        let expected = "<?:::code source=\"x\" id=\"y\":::?>\n z\n";
        assert_eq!(prepare(text).unwrap().text, expected);
        // What stands behind it is not said by it.
        assert!(prepare(":::image source=\"a.png\"\nalt-text=\"b\"::: c\n").is_none());
    }

    #[test]
    fn code_keeps_its_directives_and_its_indentation() {
        let text = "```\n:::row:::\n```\n\n1. a\n\n    :::image source=\"x\":::\n    b\n";
        assert_eq!(
            prepare(text).unwrap().text,
            "```\n:::row:::\n```\n\n1. a\n\n    <?:::image source=\"x\":::?>\n    b\n"
        );
        assert!(prepare("a ::: b\n```\n:::row:::\n").is_none());
        let text = ":::zone pivot=\"a\"\n\n  ```\nx\n    y\n  ```\n:::zone-end\n";
        assert_eq!(
            prepare(text).unwrap().text,
            "<?:::zone pivot=\"a\"?>\n\n```\nx\n  y\n```\n<?:::zone-end?>\n"
        );
    }

    #[test]
    fn what_stands_behind_a_directive_is_a_line_of_its_own() {
        for (text, expected) in [
            (
                "  :::column::: **a**\n  b\n",
                "  <?:::column:::?>\n  **a**\n  b\n",
            ),
            (
                "::: 列范围 =\"2\"::: **a**<br>\nb\n",
                "<?::: 列范围 =\"2\":::?>\n**a**<br>\nb\n",
            ),
            ("> :::row-end::: a\n", "> <?:::row-end:::?>\n> a\n"),
            ("::: tip Dica\n", "<?::: tip?>\nDica\n"),
            (
                "::: tip Ligue para :::fact phone::: ja\n",
                "<?::: tip?>\nLigue para :::fact phone::: ja\n",
            ),
            (
                ":::row::: :::column::: <b>a</b>:<br>\n",
                "<?:::row:::?> \n<?:::column:::?>\n<b>a</b>:<br>\n",
            ),
            (
                "30 ms :::column-end::: :::column::: <b>a</b> :::column-end:::  \n",
                "30 ms \n<?:::column-end:::?> \n<?:::column:::?>\n<b>a</b> \n<?:::column-end:::?>  \n",
            ),
            ("> a :::row-end:::\n", "> a \n> <?:::row-end:::?>\n"),
            ("::: {.a} Olá\n", "<?::: {.a}?>\nOlá\n"),
        ] {
            let prepared = prepare(text).unwrap();
            assert_eq!(prepared.text, expected);
            let (at, written) = (expected.rfind('a'), text.rfind('a'));
            assert_eq!(at.map(|at| prepared.places.at(at)), written, "{text}");
        }
        for text in [
            ":::image source=\"a.png\"::: a\n",
            "Digite\n:::row::: e confirme.\n",
            "`Use\n:::row::: para`\n",
            "Assim `:::row-end:::` e `:::column-end:::`.\n",
            "a :::row::: b\n",
            "    :::column span=\"2\"::: a\n",
            "- ```md\n  :::column::: a\n  ```\n",
        ] {
            assert!(prepare(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_directive_at_the_end_ends_where_the_text_does() {
        let text = "- a\n\n  :::row:::";
        let prepared = prepare(text).unwrap();
        assert_eq!(prepared.places.of(&(7..prepared.text.len())), 7..text.len());
    }

    #[test]
    fn many_open_blocks_take_time_in_step_with_the_text() {
        let text = ":::row:::\n  x\n".repeat(20_000);
        assert!(prepare(&text).is_some());
        for piece in [":::{", ":::row a=“", ":::x", ":::row-end::: ", "`:::", "- "] {
            let text = format!(":::row:::\n{}", piece.repeat(40_000));
            assert!(prepare(&text).is_some(), "{piece}");
        }
    }
}
