//! PowerShell → pieces with classes. The grammars that are there without a C library have none.
//!
//! What documentation writes beside the language is seen too: prompts with output below them, placeholders in angle brackets, and
//! dashes that an editor has made long.

mod tokens;

use tokens::{bracket, dashed, is_name, is_word, number, variable, word};

use super::console::{has_prompts, prompt};
use super::scan::Scan;
use super::spans::Class;

/// What the place is inside of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// A string, which ends by this text.
    Text(&'static str),
    /// `$(…)` of a string, with this many more parentheses open.
    Code(usize),
}

#[derive(Debug, Default)]
struct State {
    inside: Vec<Inside>,
    /// Whether a command may begin here.
    starts: bool,
    /// Whether the next line goes on with this one.
    continues: bool,
}

/// Moves over all of the code.
pub(super) fn lex(scan: &mut Scan<'_>) {
    let has_output = has_prompts(scan.rest());
    let mut state = State::default();
    while let Some(first) = scan.first() {
        match state.inside.last() {
            Some(Inside::Text(end)) => state.text(scan, first, end),
            Some(Inside::Code(_)) => state.code(scan, first),
            None if scan.at_line() => state.line(scan, first, has_output),
            None => state.code(scan, first),
        }
    }
}

impl State {
    /// The start of a line: a prompt, output below one, or code.
    fn line(&mut self, scan: &mut Scan<'_>, first: char, has_output: bool) {
        let goes_on = std::mem::take(&mut self.continues);
        self.starts |= !goes_on;
        if let Some(prompt) = prompt(scan.line()) {
            scan.mark(Class::Keyword, prompt.len());
        } else if has_output && !goes_on && first != '#' {
            scan.mark_line(Class::Plain);
        }
        if let Some(first) = scan.first() {
            self.code(scan, first);
        }
    }

    fn text(&mut self, scan: &mut Scan<'_>, first: char, end: &'static str) {
        if scan.is_next(end) {
            scan.mark(Class::String, end.len());
            self.inside.pop();
        } else if scan.is_next("$(") {
            scan.mark(Class::Variable, 2);
            self.inside.push(Inside::Code(0));
            self.starts = true;
        } else if first == '$' {
            variable(scan, Class::String);
        } else {
            scan.mark_one(Class::String);
            if first == '`' {
                scan.mark_one(Class::String);
            }
            scan.mark_while(Class::String, |c| !matches!(c, '"' | '`' | '$' | '\n'));
        }
    }

    fn code(&mut self, scan: &mut Scan<'_>, first: char) {
        let starts = std::mem::take(&mut self.starts);
        self.continues &= first.is_whitespace();
        match first {
            '\n' => {
                scan.mark_one(Class::Plain);
                self.starts = starts || !self.continues;
            }
            c if c.is_whitespace() => {
                scan.mark_spaces();
                self.starts = starts;
            }
            '`' => {
                self.continues = scan.second() == Some('\n');
                scan.mark_one(Class::Plain);
            }
            '#' if !scan.in_word() => scan.mark_line(Class::Comment),
            '<' if scan.is_next("<#") => scan.mark_through(Class::Comment, 2, "#>"),
            '<' => scan.mark_placeholder(),
            '\'' | '"' => self.open(scan, first),
            '@' => self.at(scan),
            '$' if scan.is_next("$(") => self.mark_open(scan, 2),
            '$' => variable(scan, Class::Plain),
            '[' => bracket(scan),
            '(' => self.mark_open(scan, 1),
            ')' => self.close(scan),
            '{' | '}' | ';' | '|' | '&' | '=' => {
                scan.mark_one(Class::Plain);
                self.starts = true;
                self.continues = first == '|';
            }
            '-' | '\u{2013}' if scan.second().is_some_and(|c| c == '-' || c.is_alphabetic()) => {
                dashed(scan)
            }
            c if c.is_ascii_digit() && !scan.in_word() => number(scan),
            c if is_word(c) => word(scan, starts),
            _ => scan.mark_one(Class::Plain),
        }
    }

    /// A quote: it opens a string if another one follows, and if it is no apostrophe.
    fn open(&mut self, scan: &mut Scan<'_>, quote: char) {
        let whole = scan.through(1, if quote == '"' { "\"" } else { "'" });
        match (quote, whole) {
            (_, None) => scan.mark_one(Class::Plain),
            ('"', _) => {
                scan.mark_one(Class::String);
                self.inside.push(Inside::Text("\""));
            }
            (_, Some(_)) if scan.in_word() => scan.mark_one(Class::Plain),
            (_, Some(whole)) => scan.mark(Class::String, whole.len()),
        }
    }

    /// `@"` and `@'` at the end of a line open a string of many lines, `@name` gives a command the entries of a variable.
    fn at(&mut self, scan: &mut Scan<'_>) {
        let opens_text = matches!(scan.second(), Some('"' | '\''))
            && matches!(scan.after_spaces(2), None | Some('\n'));
        if !opens_text {
            scan.mark_one(Class::Plain);
            let splats = scan.first().is_some_and(char::is_alphabetic);
            scan.mark_while(Class::Variable, |c| splats && is_name(c));
        } else if scan.second() == Some('\'') {
            scan.mark_through(Class::String, 2, "\n'@");
        } else {
            scan.mark(Class::String, 2);
            self.inside.push(Inside::Text("\n\"@"));
        }
    }

    fn mark_open(&mut self, scan: &mut Scan<'_>, bytes: usize) {
        scan.mark(Class::Plain, bytes);
        self.starts = true;
        if let Some(Inside::Code(open)) = self.inside.last_mut() {
            *open += 1;
        }
    }

    fn close(&mut self, scan: &mut Scan<'_>) {
        match self.inside.last_mut() {
            Some(Inside::Code(0)) => {
                scan.mark_one(Class::Variable);
                self.inside.pop();
                return;
            }
            Some(Inside::Code(open)) => *open -= 1,
            _ => {}
        }
        scan.mark_one(Class::Plain);
    }
}
