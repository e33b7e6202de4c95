//! The examples of the specifications of CommonMark and of GitHub Flavored Markdown: each comes out as they say, but for those that
//! are listed, with the reason.

use std::collections::{BTreeMap, BTreeSet};

use crate::rendered::{article, body};
use crate::site::repository_file;
use crate::tokens::{Piece, normal, pieces, written};

const FOLDER: &str = "tests/all/fixtures/published";

/// The examples of a specification: Markdown and HTML. The first has the number 1.
fn examples(name: &str) -> Vec<(String, String)> {
    let lines = repository_file(&format!("{FOLDER}/{name}.jsonl"));
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The examples that come out otherwise: their numbers, each with the reason. Lines of `reason: number number`.
fn known(name: &str) -> BTreeMap<usize, String> {
    let text = repository_file(&format!("tests/all/fixtures/{name}-differences.txt"));
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let mut known = BTreeMap::new();
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let (reason, numbers) = line.rsplit_once(": ").unwrap();
        for number in numbers.split(' ') {
            let before = known.insert(number.parse().unwrap(), reason.to_owned());
            assert_eq!(before, None, "{number} is listed twice");
        }
    }
    known
}

/// What a specification says, and what we say, without what is ours by design: the box around a table, anchors of headings, marks
/// instead of boxes that cannot be ticked, classes instead of attributes of presentation, pictures that are loaded late.
fn comparable(html: &str) -> Vec<Piece> {
    let mut kept: Vec<Piece> = Vec::new();
    for piece in pieces(html) {
        match piece {
            Piece::Start(name, _) | Piece::End(name) if name == "section" => {}
            Piece::Start(name, attributes) if name == "input" => {
                let done = attributes.iter().any(|(key, _)| key == "checked");
                kept.push(Piece::Text(if done { "☑" } else { "☐" }.into()));
            }
            Piece::Start(name, attributes) => {
                let attributes = attributes.into_iter().filter_map(|it| attribute(&name, it));
                kept.push(Piece::Start(name.clone(), attributes.collect()));
            }
            piece => kept.push(piece),
        }
    }
    let mut kept = normal(kept);
    // The body of a table without rows.
    let is_body = |piece: &Piece| matches!(piece, Piece::Start(name, _) if name == "tbody");
    let empty = |pair: &[Piece]| is_body(&pair[0]) && pair[1] == Piece::End("tbody".into());
    if let Some(at) = kept.windows(2).position(empty) {
        kept.drain(at..at + 2);
    }
    kept
}

fn attribute(element: &str, (key, value): (String, String)) -> Option<(String, String)> {
    let is_heading = element.starts_with('h') && element.len() == 2;
    match key.as_str() {
        "tabindex" | "loading" => None,
        "id" if is_heading => None,
        "class" if value.starts_with("align-") => Some(("align".into(), value[6..].into())),
        "href" | "src" => Some((key, encoded(&value))),
        _ => Some((key, value)),
    }
}

/// An address with what cannot stand in one percent-encoded.
fn encoded(address: &str) -> String {
    let bytes = address.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ if b"-_.+!*'(),%#@?=;:/,$~&".contains(&byte) => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    bytes.collect()
}

#[track_caller]
fn holds(name: &str, count: usize) {
    let (examples, known) = (examples(name), known(name));
    assert_eq!(examples.len(), count);
    let mut differing = BTreeSet::new();
    for (number, (markdown, html)) in (1..).zip(&examples) {
        let ours = article(markdown)
            .map(|article| body(&article))
            .unwrap_or_default();
        let (expected, ours) = (comparable(html), comparable(&ours));
        if expected != ours {
            differing.insert(number);
            if !known.contains_key(&number) {
                println!(
                    "{number} {markdown:?}\n  must {}\n  is   {}",
                    written(&expected),
                    written(&ours)
                );
            }
        }
    }
    println!(
        "{name}: {} examples, {} as they must be, {} differ by design",
        count,
        count - differing.len(),
        differing.len()
    );
    let listed: BTreeSet<usize> = known.keys().copied().collect();
    assert_eq!(
        differing.difference(&listed).collect::<Vec<_>>(),
        [&0; 0],
        "differ and are not listed"
    );
    assert_eq!(
        listed.difference(&differing).collect::<Vec<_>>(),
        [&0; 0],
        "are listed and do not differ"
    );
}

#[test]
fn examples_of_commonmark_come_out_as_they_must() {
    holds("commonmark-0.31.2", 652);
}

#[test]
fn examples_of_github_flavored_markdown_come_out_as_they_must() {
    holds("gfm-0.29", 673);
}
