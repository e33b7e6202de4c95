//! One word, sign or number of PowerShell → a piece with its class. The words are data, in `words.txt` beside this file.

use std::sync::LazyLock;

use crate::render::highlight::scan::Scan;
use crate::render::highlight::spans::Class;
use crate::render::highlight::vocabulary::Vocabulary;

static WORDS: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::read(include_str!("words.txt")));

/// Whether a character belongs to the name of a command.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// Whether a character belongs to the name of a variable, a member or a type.
pub(super) fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// `$name`, `$scope:name`, `${any name}`; a lone sign is as what is around it.
pub(super) fn variable(scan: &mut Scan<'_>, around: Class) {
    if scan.is_next("${") {
        let name = scan.next_while(|c| !matches!(c, '}' | '\n')).len();
        scan.mark(Class::Variable, name);
        if scan.first() == Some('}') {
            scan.mark_one(Class::Variable);
        }
        return;
    }
    match scan.second() {
        Some('_' | '?' | '^' | '$') if around == Class::Plain => {}
        Some(c) if is_name(c) => {}
        _ => return scan.mark_one(around),
    }
    let sign_and_name = scan.next_after(1, is_name);
    let name = sign_and_name.get(1..).unwrap_or_default();
    let class = if WORDS.has_folded("constant", name) {
        Class::Keyword
    } else {
        Class::Variable
    };
    scan.mark(class, sign_and_name.len().max(2));
    if scan.first() == Some(':') && scan.second().is_some_and(is_name) {
        scan.mark_one(Class::Variable);
        scan.mark_while(Class::Variable, is_name);
    }
}

/// `[Type]`, but not the index of a value.
pub(super) fn bracket(scan: &mut Scan<'_>) {
    let is_index = scan.in_word() || matches!(scan.before(), Some(')' | ']' | '}' | '"' | '\''));
    scan.mark_one(Class::Plain);
    let name = scan.next_while(|c| is_name(c) || c == '.');
    if !is_index && name.starts_with(char::is_alphabetic) {
        scan.mark(Class::Type, name.len());
    }
}

/// `-Parameter` or `-operator`, or a dash within something else.
pub(super) fn dashed(scan: &mut Scan<'_>) {
    let is_apart =
        scan.after_blank() || matches!(scan.before(), Some('(' | '[' | ',' | '{' | ')' | ']'));
    let dash = scan.first().map_or(1, char::len_utf8);
    let word = scan.next_after(dash, is_word);
    let name = word.get(dash..).unwrap_or_default();
    let class = match is_apart {
        true if WORDS.has_folded("operator", name) => Class::Keyword,
        true => Class::Attribute,
        false => Class::Plain,
    };
    scan.mark(class, word.len());
}

/// `10`, `0x1F`, `1.5`, `2GB`: not what only begins with digits.
pub(super) fn number(scan: &mut Scan<'_>) {
    let word = scan.next_while(|c| is_name(c) || c == '.');
    let word = word.trim_end_matches('.');
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_number = word.len() - digits.len() <= 2
        && !digits.contains(|c: char| c != '.' && !c.is_ascii_digit())
        || word.starts_with("0x");
    let class = if is_number {
        Class::Number
    } else {
        Class::Plain
    };
    scan.mark(class, word.len().max(1));
}

/// A command, a keyword, a member of a value or the key of an entry; or nothing of these.
pub(super) fn word(scan: &mut Scan<'_>, starts: bool) {
    let is_member = matches!(scan.before(), Some('.' | ':'));
    let word = scan.next_while(is_word);
    let next = scan.after(word.len());
    let class = match (is_member, starts) {
        (true, _) if next == Some('(') => Class::Function,
        (true, _) => Class::Plain,
        (_, true) if WORDS.has_folded("keyword", word) => Class::Keyword,
        (_, true) if WORDS.has_folded("command", word) => Class::Function,
        (_, true) if scan.after_spaces(word.len()) == Some('=') => Class::Attribute,
        _ if WORDS.has_folded("keyword in any place", word) => Class::Keyword,
        _ if is_command(word) => Class::Function,
        _ => Class::Plain,
    };
    scan.mark(class, word.len());
}

/// `Verb-Noun`.
fn is_command(word: &str) -> bool {
    word.split_once('-').is_some_and(|(verb, noun)| {
        noun.starts_with(char::is_alphabetic) && WORDS.has_folded("verb", verb)
    })
}
