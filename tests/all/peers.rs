//! Another program's reading of real pages: what is Markdown in them comes out the same from `cmark-gfm`, from which this program
//! shares no line. The dialect is taken out of the text first, for both.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use walkdir::WalkDir;

use crate::rendered::{article, body};
use crate::shared::{has, shared};
use crate::tokens::{Piece, pieces, written};

/// Pages that come out otherwise, with the reason.
const KNOWN: [(&str, &str); 4] = [
    (
        "nuget/en-us/docs/reference/cli-reference/cli-ref-search.md",
        "`quiet|normal|detailed` in a row of two cells is code in one of them, and no four cells, of which two are lost",
    ),
    (
        "nuget/en-us/docs/release-notes/NuGet-3.4.4.md",
        "a link whose last parenthesis is missing is a link, and a finding",
    ),
    (
        "nuget/pt-br/docs/reference/cli-reference/cli-ref-search.md",
        "the same in its translation",
    ),
    (
        "office-js/en-us/docs/develop/requesting-permissions-for-api-use-in-content-and-task-pane-add-ins.md",
        "`</li></ul>` that end nothing are left out, and part no sentence",
    ),
];

/// Elements that begin and end blocks of text.
const BLOCKS: [&str; 24] = [
    "blockquote",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
];

/// A text without the dialect: front matter, lines of directives, marks in brackets, tab headings, comments.
fn without_dialect(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let text = match text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
    {
        Some((_, body)) => body.to_owned(),
        None => text,
    };
    let mut fenced = false;
    let mut kept = String::new();
    for line in text.split_inclusive('\n') {
        let said = line.trim_start_matches([' ', '\t', '>']);
        fenced ^= said.starts_with("```") || said.starts_with("~~~");
        let is_tab = said.starts_with('#') && line.contains("](#tab/");
        if fenced || !(said.starts_with(":::") || is_tab) {
            kept.push_str(line);
        } else {
            kept.push('\n');
        }
    }
    let kept = without(&kept, "<!--", "-->");
    without_brackets(&without(&kept, ":::image ", ":::"))
}

/// A text without `[!…]`, with what is in it.
fn without_brackets(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("[!") {
        let (before, from) = rest.split_at(at);
        let mut depth = 0;
        let end = from
            .lines()
            .next()
            .unwrap()
            .char_indices()
            .find_map(|(at, c)| {
                depth += i32::from(c == '[') - i32::from(c == ']');
                (depth == 0).then_some(at + 1)
            });
        // A picture that is a link.
        let is_mark = from[2..].starts_with(|c: char| c.is_ascii_alphabetic());
        let end = end.filter(|_| is_mark).unwrap_or(0);
        kept.push_str(before);
        kept.push_str(if end == 0 { "[!" } else { "" });
        rest = &from[end.max(if end == 0 { 2 } else { 0 })..];
    }
    kept + rest
}

/// A text without what begins and ends so.
fn without(text: &str, start: &str, end: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once(start) {
        kept.push_str(before);
        rest = from.split_once(end).map_or("", |(_, after)| after);
    }
    kept + rest
}

/// What `cmark-gfm` makes of a text.
fn theirs(text: &str) -> String {
    let arguments = [
        "--unsafe",
        "-e",
        "table",
        "-e",
        "strikethrough",
        "-e",
        "tasklist",
    ];
    let mut command = Command::new("cmark-gfm");
    let mut child = command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let text = text.to_owned();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let files = WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap);
    let files = files.map(walkdir::DirEntry::into_path);
    files
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect()
}

/// A block of text: what it is, and its words.
type Block = (&'static str, String);

/// The blocks of a body that hold words, in order. Of raw HTML only the words count.
fn blocks(html: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut kind = "text";
    let mut words = String::new();
    for piece in pieces(html) {
        let (name, is_start) = match &piece {
            Piece::Text(text) => {
                words.push_str(text);
                continue;
            }
            Piece::Start(name, _) => (name.as_str(), true),
            Piece::End(name) => (name.as_str(), false),
        };
        match name {
            "br" => words.push(' '),
            "input" => words.push_str(
                if written(std::slice::from_ref(&piece)).contains("checked") {
                    "☑"
                } else {
                    "☐"
                },
            ),
            name if !BLOCKS.contains(&name) => {}
            name => {
                push(&mut blocks, kind, &mut words);
                kind = match (name, is_start) {
                    ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => "heading",
                    ("pre", true) => "pre",
                    ("td" | "th", true) => "cell",
                    ("div" | "p" | "li" | "ul" | "ol", true) if kind == "cell" => "cell",
                    _ => "text",
                };
            }
        }
    }
    push(&mut blocks, kind, &mut words);
    blocks
}

fn push(blocks: &mut Vec<Block>, kind: &'static str, words: &mut String) {
    let said = match kind {
        "pre" => words.trim_matches('\n').trim_end().to_owned(),
        // What is no element, `<tenant>`, is text to us, and a tag to others.
        _ => without(words, "<", ">")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
    };
    words.clear();
    if !said.is_empty() {
        blocks.push((kind, said));
    }
}

/// The first block that differs.
fn difference(ours: &[Block], theirs: &[Block]) -> String {
    let same = ours
        .iter()
        .zip(theirs)
        .take_while(|(ours, theirs)| ours == theirs)
        .count();
    format!(
        "\n  must {:?}\n  is   {:?}",
        theirs.get(same),
        ours.get(same)
    )
}

#[test]
fn real_pages_come_out_as_from_another_program() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    if !has("cmark-gfm") {
        return;
    }
    let folders = [
        "nuget/en-us",
        "nuget/pt-br",
        "office-js/en-us",
        "office-js/pt-br",
    ];
    let (mut count, mut sum) = (0, 0);
    let mut differing = Vec::new();
    for path in folders
        .iter()
        .flat_map(|folder| pages(&corpus.join(folder)))
    {
        let text = without_dialect(&std::fs::read_to_string(&path).unwrap());
        count += 1;
        let ours = article(&text).map(|article| body(&article));
        let ours = blocks(&ours.unwrap_or_default());
        let theirs = blocks(&theirs(&text));
        sum += theirs.len();
        if ours != theirs {
            let name = path
                .strip_prefix(&corpus)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            if !KNOWN.iter().any(|(known, _)| *known == name) {
                println!("{name}{}", difference(&ours, &theirs));
            }
            differing.push(name);
        }
    }
    println!(
        "{count} pages with {sum} blocks of text, {} as from cmark-gfm, {} differ for a reason",
        count - differing.len(),
        KNOWN.len()
    );
    let mut known: Vec<&str> = KNOWN.iter().map(|(name, _)| *name).collect();
    known.sort_unstable();
    assert_eq!(differing, known);
}
