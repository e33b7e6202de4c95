//! Requests and responses as documentation writes them → pieces with classes.
//!
//! The grammar of the highlighting crates knows one message, whole and correct. Here several stand in one block, headers are left
//! out, addresses go on in the next line and have names in braces for what readers put in.

use super::json;
use super::scan::Scan;
use super::spans::Class;

/// What a request may ask for.
const METHODS: [&str; 10] = [
    "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "MERGE",
];

/// Where in a message a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Start,
    Head,
    /// Where a body may begin.
    Gap,
    Json,
    /// A body of something else, which has no colours.
    Other,
}

/// Moves over all of the code.
pub(super) fn lex(scan: &mut Scan<'_>) {
    let mut part = Part::Start;
    while scan.first().is_some() {
        part = line(scan, part);
        scan.mark_line(Class::Plain);
        scan.mark_one(Class::Plain);
    }
}

fn line(scan: &mut Scan<'_>, part: Part) -> Part {
    scan.mark_spaces();
    let line = scan.line();
    let first = line.split(' ').next().unwrap_or_default();
    if line.starts_with("###")
        || part == Part::Start && line.starts_with(['#', '/']) && !is_path(line)
    {
        scan.mark_line(Class::Comment);
        return Part::Start;
    }
    if METHODS.contains(&first) && line.len() > first.len() {
        scan.mark(Class::Keyword, first.len());
        target(scan);
        return Part::Head;
    }
    if first.starts_with("HTTP/") {
        status(scan);
        return Part::Head;
    }
    match part {
        Part::Head if line.is_empty() => Part::Gap,
        Part::Head => head(scan),
        Part::Start | Part::Gap if line.starts_with(['{', '[']) => json_line(scan),
        Part::Json => json_line(scan),
        Part::Start if first.contains("://") || is_path(line) => {
            target(scan);
            Part::Head
        }
        Part::Start if name_of_header(scan) > 0 => head(scan),
        Part::Gap if !line.is_empty() => Part::Other,
        Part::Start | Part::Gap | Part::Other => part,
    }
}

fn is_path(line: &str) -> bool {
    line.starts_with('/') && !line.starts_with("//")
}

/// The address to the end of the line, but for the version of the protocol.
fn target(scan: &mut Scan<'_>) {
    let line = scan.line().trim_end();
    let version = line
        .rsplit_once(' ')
        .filter(|(_, last)| last.starts_with("HTTP/"));
    let address = version.map_or(line, |(address, _)| address).len();
    with_names(scan, Class::String, address);
    scan.mark_line(Class::Keyword);
}

/// A text in which `{names}` and `<names>` stand for what readers put in.
fn with_names(scan: &mut Scan<'_>, class: Class, length: usize) {
    let mut rest = scan.line().get(..length).unwrap_or_default();
    while let Some(from) = rest.find(['{', '<']) {
        let close = rest.get(from..).and_then(|name| name.find(['}', '>']));
        let Some(end) = close.map(|at| from + at + 1) else {
            break;
        };
        scan.mark(class, from);
        scan.mark(Class::Variable, end - from);
        rest = rest.get(end..).unwrap_or_default();
    }
    scan.mark(class, rest.len());
}

/// `HTTP/1.1 200 OK`.
fn status(scan: &mut Scan<'_>) {
    scan.mark_while(Class::Keyword, |c| !c.is_whitespace());
    scan.mark_spaces();
    scan.mark_while(Class::Number, |c| c.is_ascii_digit());
    scan.mark_line(Class::String);
}

/// `Name: value`, or an address that goes on.
fn head(scan: &mut Scan<'_>) -> Part {
    let (line, name) = (scan.line().len(), name_of_header(scan));
    scan.mark(Class::Attribute, name);
    let rest = if name > 0 {
        Class::Plain
    } else {
        Class::String
    };
    with_names(scan, rest, line - name);
    Part::Head
}

/// How long the name of a header is that is next.
fn name_of_header(scan: &Scan<'_>) -> usize {
    let name = scan
        .next_while(|c| c.is_ascii_alphanumeric() || c == '-')
        .len();
    if scan.after(name) == Some(':') {
        name
    } else {
        0
    }
}

/// A line of a body in JSON.
fn json_line(scan: &mut Scan<'_>) -> Part {
    json::line(scan);
    Part::Json
}
