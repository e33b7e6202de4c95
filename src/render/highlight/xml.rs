//! XML and its many kinds → pieces with classes, also where documentation leaves parts of it out.

use super::scan::Scan;
use super::spans::Class;

/// Moves over all of the code.
pub(super) fn lex(scan: &mut Scan<'_>) {
    while let Some(first) = scan.first() {
        if first != '<' {
            scan.mark_while(Class::Plain, |c| c != '<');
        } else if scan.is_next("<!--") {
            scan.mark_through(Class::Comment, 4, "-->");
        } else if scan.is_next("<![CDATA[") {
            scan.mark_through(Class::String, 9, "]]>");
        } else if scan.is_next("<!") {
            scan.mark(Class::Plain, 2);
            scan.mark_while(Class::Keyword, is_name);
            inside(scan);
        } else {
            let sign = usize::from(matches!(scan.second(), Some('/' | '?')));
            scan.mark(Class::Plain, 1 + sign);
            // What readers replace, and a sign of less, begin no tag.
            if scan.first().is_some_and(begins_name) {
                scan.mark_while(Class::Tag, is_name);
                inside(scan);
            }
        }
    }
}

/// Moves up to the end of a tag, over what is said in it.
fn inside(scan: &mut Scan<'_>) {
    while let Some(first) = scan.first() {
        match first {
            '<' => return,
            '>' => return scan.mark_one(Class::Plain),
            '"' | '\'' => match scan.through(1, first.encode_utf8(&mut [0; 4])) {
                Some(text) => scan.mark(Class::String, text.len()),
                None => scan.mark_one(Class::Plain),
            },
            c if begins_name(c) => scan.mark_while(Class::Attribute, is_name),
            _ => scan.mark_one(Class::Plain),
        }
    }
}

fn begins_name(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '_' | ':')
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.')
}
