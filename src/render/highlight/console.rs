//! What one types at a prompt, and what comes back → pieces with classes.
//!
//! Where a line begins with a prompt, those without one are output, which has no colours; elsewhere every line is a command.

use super::scan::Scan;
use super::spans::Class;

/// What a command may be told to do with the next one.
const JOINS: [char; 4] = ['|', '&', ';', '('];
/// How remarks begin.
const REMARKS: [&str; 4] = ["# ", "::", "REM ", "rem "];
/// How a line says that the next one goes on with it.
const CONTINUES: [char; 3] = ['\\', '^', '`'];

/// Moves over all of the code.
pub(super) fn lex(scan: &mut Scan<'_>) {
    let has_output = has_prompts(scan.rest());
    let mut goes_on = false;
    while scan.first().is_some() {
        scan.mark_spaces();
        let line = scan.line();
        let prompt = prompt(line).map_or(0, str::len);
        scan.mark(Class::Keyword, prompt);
        scan.mark_spaces();
        if REMARKS.iter().any(|remark| scan.is_next(remark)) || scan.line() == "#" {
            scan.mark_line(Class::Comment);
        } else if prompt == 0 && has_output && !goes_on {
            scan.mark_line(Class::Plain);
        } else {
            command(scan, !goes_on);
        }
        goes_on = line.trim_end().ends_with(CONTINUES);
        scan.mark_one(Class::Plain);
    }
}

/// Whether any line begins with a prompt.
pub(super) fn has_prompts(code: &str) -> bool {
    code.lines().any(|line| prompt(line.trim_start()).is_some())
}

/// The prompt that a line begins with: `$`, `PS>`, `PS C:\>`, `C:\>`, `PM>` or `name@host:~$`.
pub(super) fn prompt(line: &str) -> Option<&str> {
    if line.starts_with("$ ") || line.starts_with("> ") {
        return line.get(..1);
    }
    let (before, after) = line.split_once(['>', '$'])?;
    let end = line.get(..before.len() + 1)?;
    let is_shell = end.ends_with('$') && is_name_at_host(before) && after.starts_with(' ');
    let is_windows = end.ends_with('>') && is_place(before);
    (is_shell || is_windows).then_some(end)
}

/// `PS`, `PM`, `C:\folder`, or `PS` and a place.
fn is_place(text: &str) -> bool {
    let place = text.strip_prefix("PS").map_or(text, str::trim);
    let mut chars = place.chars();
    let drive = (chars.next(), chars.next());
    let is_path = matches!(drive, (Some(letter), Some(':')) if letter.is_ascii_alphabetic());
    let is_unix = text.starts_with("PS ") && place.starts_with(['/', '~']);
    text.trim() == "PS" || text == "PM" || is_path && !place.contains(['<', '"']) || is_unix
}

fn is_name_at_host(text: &str) -> bool {
    let (name, host) = text.split_once('@').unwrap_or_default();
    let is_part = |c: char| c.is_alphanumeric() || "_-.:/~".contains(c);
    !name.is_empty() && !host.is_empty() && name.chars().chain(host.chars()).all(is_part)
}

/// One line: the program's name, options, texts, variables and placeholders.
fn command(scan: &mut Scan<'_>, starts: bool) {
    let mut starts = starts;
    while let Some(first) = scan.first().filter(|c| *c != '\n') {
        let starts_here = std::mem::take(&mut starts);
        match first {
            c if c.is_whitespace() => {
                scan.mark_spaces();
                starts = starts_here;
            }
            '"' | '\'' => text(scan, first),
            '#' if scan.after_blank() => scan.mark_line(Class::Comment),
            '<' => scan.mark_placeholder(),
            '$' | '%' => variable(scan, first),
            '-' | '\u{2013}' if scan.after_blank() || scan.before() == Some('[') => {
                scan.mark_while(Class::Attribute, |c| !ends_word(c) && !"=:".contains(c));
            }
            '/' if scan.after_blank() && is_option(scan) => {
                scan.mark_while(Class::Attribute, |c| c != ':');
            }
            c if JOINS.contains(&c) => {
                scan.mark_one(Class::Plain);
                starts = true;
            }
            c if ends_word(c) => scan.mark_one(Class::Plain),
            _ => word(scan, starts_here),
        }
    }
}

fn word(scan: &mut Scan<'_>, starts: bool) {
    let word = scan.next_while(|c| !ends_word(c));
    let is_program = starts && names_program(word);
    scan.mark(
        if is_program {
            Class::Function
        } else {
            Class::Plain
        },
        word.len(),
    );
}

/// Whether a word looks like the name of a program, not like one of a sentence.
fn names_program(word: &str) -> bool {
    let is_path =
        word.starts_with(['.', '/', '~']) || word.contains('\\') || word.ends_with(".exe");
    let is_name =
        word.starts_with(|c: char| c.is_ascii_lowercase()) && !word.ends_with([':', ',', '.']);
    is_path || is_name
}

/// Whether `/name:` is next.
fn is_option(scan: &Scan<'_>) -> bool {
    let name = scan.next_after(1, char::is_alphanumeric).len();
    name > 1 && scan.after(name) == Some(':')
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || "\"'<>|&;()[]$%".contains(c)
}

/// A text in quotes that ends in its line.
fn text(scan: &mut Scan<'_>, quote: char) {
    let is_apostrophe = quote == '\'' && scan.in_word();
    let inner = scan.next_after(1, |c| c != quote && c != '\n');
    let is_whole = !is_apostrophe && scan.after(inner.len()) == Some(quote);
    if is_whole {
        scan.mark(Class::String, inner.len() + 1);
    } else {
        scan.mark_one(Class::Plain);
    }
}

/// `$name`, `${name}`, `%name%`.
fn variable(scan: &mut Scan<'_>, sign: char) {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let (open, close) = match (sign, scan.second()) {
        ('$', Some('{')) => (2, Some('}')),
        ('$', _) => (1, None),
        _ => (1, Some('%')),
    };
    let name = scan.next_after(open, is_name).len();
    let is_closed = close.is_none_or(|close| scan.after(name) == Some(close));
    if name > open && is_closed {
        scan.mark(Class::Variable, name + close.map_or(0, char::len_utf8));
    } else {
        scan.mark_one(Class::Plain);
    }
}
