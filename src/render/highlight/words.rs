//! Languages that are told by their words, marks of remarks and quotes → pieces with classes.
//!
//! What they are made of is data, one file a language: Kusto, Visual Basic and Bicep have no grammar elsewhere, and that of C# takes most
//! of the time of a site with much of it.

use std::sync::LazyLock;

use super::scan::Scan;
use super::spans::Class;
use super::vocabulary::Vocabulary;

static KUSTO: LazyLock<Language> = LazyLock::new(|| Language::read(include_str!("kusto.txt")));
static VISUAL_BASIC: LazyLock<Language> =
    LazyLock::new(|| Language::read(include_str!("visual_basic.txt")));
static CSHARP: LazyLock<Language> = LazyLock::new(|| Language::read(include_str!("csharp.txt")));
static BICEP: LazyLock<Language> = LazyLock::new(|| Language::read(include_str!("bicep.txt")));

/// Moves over all of the code in Kusto Query Language.
pub(super) fn kusto(scan: &mut Scan<'_>) {
    KUSTO.lex(scan);
}

/// Moves over all of the code in Visual Basic or its kin.
pub(super) fn visual_basic(scan: &mut Scan<'_>) {
    VISUAL_BASIC.lex(scan);
}

/// Moves over all of the code in C#.
pub(super) fn csharp(scan: &mut Scan<'_>) {
    CSHARP.lex(scan);
}

/// Moves over all of the code in Bicep.
pub(super) fn bicep(scan: &mut Scan<'_>) {
    BICEP.lex(scan);
}

struct Language {
    words: Vocabulary,
    /// Whether letters mean the same in either case.
    folds: bool,
}

impl Language {
    fn read(text: &'static str) -> Self {
        let words = Vocabulary::read(text);
        let folds = words.has("case", "ignored");
        Self { words, folds }
    }

    fn has(&self, heading: &str, word: &str) -> bool {
        match self.folds {
            true => self.words.has_folded(heading, word),
            false => self.words.has(heading, word),
        }
    }

    fn next_of(&self, heading: &str, scan: &Scan<'_>) -> Option<&'static str> {
        self.words.list(heading).find(|mark| scan.is_next(mark))
    }

    fn lex(&self, scan: &mut Scan<'_>) {
        let mut after_pipe = false;
        while let Some(first) = scan.first() {
            if first.is_whitespace() {
                scan.mark_while(Class::Plain, char::is_whitespace);
                continue;
            }
            if self.next_of("line comment", scan).is_some() {
                scan.mark_line(Class::Comment);
                continue;
            }
            self.token(scan, first, after_pipe);
            after_pipe = first == '|';
        }
    }

    fn token(&self, scan: &mut Scan<'_>, first: char, after_pipe: bool) {
        if self.next_of("block comment", scan).is_some() {
            scan.mark_through(Class::Comment, 2, "*/");
        } else if let Some(marks) = self.next_of("long string", scan) {
            scan.mark_through(Class::String, marks.len(), marks);
        } else if self.next_of("string", scan).is_some() {
            self.string(scan, first);
        } else if first.is_ascii_digit() && !scan.in_word() {
            number(scan);
        } else if let Some(class) = signed(scan, first) {
            scan.mark(class, scan.next_after(1, is_word).len());
        } else if is_word(first) {
            self.word(scan, after_pipe);
        } else {
            scan.mark_one(Class::Plain);
        }
    }

    /// A text that ends in its line. Quotes that are written twice are two texts in one run.
    fn string(&self, scan: &mut Scan<'_>, quote: char) {
        let escape = match scan.before() {
            Some('@') => None,
            _ => self.words.list("escape").next(),
        };
        let mut is_escaped = false;
        let inner = scan.next_after(1, |c| {
            let ends = c == '\n' || c == quote && !is_escaped;
            is_escaped = !is_escaped && escape.is_some_and(|escape| escape.starts_with(c));
            !ends
        });
        let is_whole = scan.after(inner.len()) == Some(quote);
        scan.mark(Class::String, inner.len() + usize::from(is_whole));
    }

    fn word(&self, scan: &mut Scan<'_>, after_pipe: bool) {
        let with_dashes = scan.next_while(|c| is_word(c) || after_pipe && c == '-');
        if after_pipe && self.has("after pipe", with_dashes) {
            return scan.mark(Class::Keyword, with_dashes.len());
        }
        let word = scan.next_while(is_word);
        let (is_member, next) = (scan.before() == Some('.'), scan.after(word.len()));
        let class = match next {
            _ if !is_member && self.has("keyword", word) => Class::Keyword,
            _ if !is_member && self.has("type", word) => Class::Type,
            Some('(') => Class::Function,
            Some(':') => Class::Attribute,
            _ => Class::Plain,
        };
        scan.mark(class, word.len());
    }
}

/// `@decorator`, `#directive`, and `.command` where a line begins.
fn signed(scan: &Scan<'_>, sign: char) -> Option<Class> {
    scan.second().filter(|c| c.is_alphabetic())?;
    match sign {
        '@' => Some(Class::Attribute),
        '#' => Some(Class::Keyword),
        '.' if scan.at_line() => Some(Class::Keyword),
        _ => None,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Digits with what belongs to them: `0x1F`, `2.5`, `1d`, `100ms`.
fn number(scan: &mut Scan<'_>) {
    let mut dots = 0;
    let word = scan.next_while(|c| {
        dots += usize::from(c == '.');
        is_word(c) || c == '.' && dots == 1
    });
    scan.mark(Class::Number, word.trim_end_matches('.').len());
}
