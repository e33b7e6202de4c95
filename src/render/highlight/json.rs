//! JSON → pieces with classes, also with remarks and with parts left out.

use super::scan::Scan;
use super::spans::Class;

const CONSTANTS: [&str; 3] = ["true", "false", "null"];

/// Moves over all of the code.
pub(super) fn lex(scan: &mut Scan<'_>) {
    while let Some(first) = scan.first() {
        match scan.is_next("/*") {
            true => scan.mark_through(Class::Comment, 2, "*/"),
            false => token(scan, first),
        }
    }
}

/// Moves over the rest of a line.
pub(super) fn line(scan: &mut Scan<'_>) {
    while let Some(first) = scan.first().filter(|c| *c != '\n') {
        token(scan, first);
    }
}

fn token(scan: &mut Scan<'_>, first: char) {
    match first {
        '"' => string(scan),
        '/' if scan.is_next("//") && scan.before() != Some(':') => scan.mark_line(Class::Comment),
        c if c == '-' || c.is_ascii_digit() && !scan.in_word() => {
            scan.mark_one(Class::Number);
            scan.mark_while(Class::Number, |c| {
                c.is_ascii_alphanumeric() || ".+-".contains(c)
            });
        }
        c if c.is_alphanumeric() => {
            let word = scan.next_while(char::is_alphanumeric);
            let class = match CONSTANTS.contains(&word) {
                true => Class::Keyword,
                false => Class::Plain,
            };
            scan.mark(class, word.len());
        }
        _ => scan.mark_one(Class::Plain),
    }
}

fn string(scan: &mut Scan<'_>) {
    let mut is_escaped = false;
    let inner = scan.next_after(1, |c| {
        let ends = c == '\n' || c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        !ends
    });
    let quote = usize::from(scan.after(inner.len()) == Some('"'));
    scan.mark(Class::String, inner.len() + quote);
}
