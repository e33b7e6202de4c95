//! What the program says, compared with what its catalogues have.
//!
//! `cargo test --test all messages` prints what the Portuguese catalogue lacks, ready to be pasted into it.

use std::collections::{BTreeMap, BTreeSet};

use supportal::catalog::policy::Policy;
use supportal::cli::Cli;
use supportal::message::{PORTUGUESE, entries, gaps};
use walkdir::WalkDir;

use crate::site::repository;

/// A sentence of the code.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sentence {
    /// `src/report/mod.rs:12`.
    place: String,
    text: String,
    /// The names of what fills its gaps.
    arguments: Vec<String>,
}

/// Every sentence that the program says, with the first place where it does: those of the code, of the command line's help and of
/// the built-in policy. What has no words is no sentence.
fn sentences() -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    let in_code = sentences_of_the_code()
        .into_iter()
        .map(|sentence| (sentence.text, sentence.place));
    let in_help = Cli::sentences()
        .into_iter()
        .map(|text| (text, "src/cli.rs".to_owned()));
    let in_policy = Policy::built_in()
        .requirements
        .into_iter()
        .map(|line| (line.text.to_string(), "src/catalog/csp.yaml".to_owned()));
    for (text, place) in in_code.chain(in_help).chain(in_policy) {
        if has_words(&text) {
            all.entry(text).or_insert(place);
        }
    }
    all
}

fn has_words(text: &str) -> bool {
    let mut words = text.to_owned();
    for gap in gaps(text) {
        words = words.replacen(&format!("{{{gap}}}"), "", 1);
    }
    words.contains(char::is_alphabetic)
}

fn sentences_of_the_code() -> Vec<Sentence> {
    let root = repository().join("src");
    let mut sentences = Vec::new();
    for entry in WalkDir::new(&root).sort_by_file_name() {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap();
        if path.ends_with(".rs") && !path.ends_with("tests.rs") {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            sentences.extend(sentences_in(&format!("src/{path}"), &text));
        }
    }
    sentences
}

/// The sentences of a file, without those of its tests and comments. A test module is a file's last item.
fn sentences_in(path: &str, text: &str) -> Vec<Sentence> {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let code: String = text[..end]
        .lines()
        .map(|line| match line.trim_start().starts_with("//") {
            true => "\n".to_owned(),
            false => format!("{line}\n"),
        })
        .collect();
    let said = code.match_indices("say!(").filter_map(|(at, call)| {
        let mut rest = code[at + call.len()..].trim_start();
        let text = literal(&mut rest)?;
        let line = code[..at].matches('\n').count() + 1;
        Some(Sentence {
            place: format!("{path}:{line}"),
            text,
            arguments: arguments(rest),
        })
    });
    said.collect()
}

/// Takes a text in quotes from the front, plain or raw.
fn literal(rest: &mut &str) -> Option<String> {
    if let Some(raw) = rest.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let text = raw[hashes..].strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        let (text, after) = text.split_once(&end)?;
        *rest = after;
        return Some(text.to_owned());
    }
    let mut text = String::new();
    let mut chars = rest.strip_prefix('"')?.chars();
    loop {
        match chars.next()? {
            '"' => break,
            '\\' => match chars.next()? {
                'n' => text.push('\n'),
                't' => text.push('\t'),
                // A line that goes on in the next.
                '\n' => {
                    let after = chars.as_str().trim_start();
                    chars = after.chars();
                }
                'u' => {
                    let (digits, after) = chars.as_str()[1..].split_once('}')?;
                    text.extend(char::from_u32(u32::from_str_radix(digits, 16).ok()?));
                    chars = after.chars();
                }
                escaped => text.push(escaped),
            },
            character => text.push(character),
        }
    }
    *rest = chars.as_str();
    Some(text)
}

/// The names after the commas of a call, up to its closing bracket.
fn arguments(mut rest: &str) -> Vec<String> {
    let (mut names, mut depth) = (Vec::new(), 0);
    while let Some(character) = rest.chars().next() {
        if character == '"' {
            literal(&mut rest).unwrap();
            continue;
        }
        rest = &rest[character.len_utf8()..];
        match character {
            // A bracket or a quote by itself: `'('`.
            '\'' if rest.chars().nth(1) == Some('\'') => {
                rest = &rest[rest.chars().next().unwrap().len_utf8() + 1..];
            }
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let name: String = rest.trim_start().chars().take_while(|c| word(*c)).collect();
                names.extend((!name.is_empty()).then_some(name));
            }
            _ => {}
        }
    }
    names
}

/// An entry of a catalogue that waits to be translated.
fn untranslated(place: &str, sentence: &str) -> String {
    let quoted = serde_json::to_string(sentence).unwrap();
    format!("#: {place}\nmsgid {quoted}\nmsgstr \"\"\n\n")
}

fn sorted(text: &str) -> Vec<&str> {
    let mut names = gaps(text);
    names.sort_unstable();
    names.dedup();
    names
}

#[test]
fn sentences_are_read_from_code_as_people_write_it() {
    let code = "//! say!(\"not this\")\nfn a() {\n    b(say!(\n        \"one \\\"two\\\" \\\n         three {x} {y}\",\n        x,\n        y = c(1, \")\", '(')\n    ), say!(r#\"a \"b\"\"#));\n    say!(@ x);\n}\n#[cfg(test)]\nmod tests {\n    say!(\"nor this\")\n}\n";
    let found = sentences_in("src/a.rs", code);
    let expected = [
        ("src/a.rs:3", "one \"two\" three {x} {y}", vec!["x", "y"]),
        ("src/a.rs:8", "a \"b\"", vec![]),
    ];
    let expected = expected.map(|(place, text, arguments)| Sentence {
        place: place.into(),
        text: text.into(),
        arguments: arguments.into_iter().map(str::to_owned).collect(),
    });
    assert_eq!(found, expected);
    assert!(!has_words("{a}: {b}, 12") && has_words("{a} and {b}"));
    let entry = untranslated("src/a.rs:1", "a \"b\"");
    assert_eq!(
        entry,
        "#: src/a.rs:1\nmsgid \"a \\\"b\\\"\"\nmsgstr \"\"\n\n"
    );
}

#[test]
fn what_fills_a_gap_has_its_name_and_nothing_is_said_in_vain() {
    let sentences = sentences_of_the_code();
    assert!(sentences.len() > 50, "{} sentences", sentences.len());
    let mut faults = String::new();
    for sentence in sentences {
        let gaps = sorted(&sentence.text);
        let mut filled: Vec<&str> = sentence.arguments.iter().map(String::as_str).collect();
        filled.sort_unstable();
        if gaps != filled {
            faults += &format!("{}: {gaps:?} but {filled:?}\n", sentence.place);
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn the_catalogue_has_the_gaps_of_the_code_and_nothing_that_is_no_longer_said() {
    let sentences = sentences();
    let mut faults = String::new();
    let mut seen = BTreeSet::new();
    for (english, portuguese) in entries(PORTUGUESE) {
        if !sentences.contains_key(&english) {
            faults += &format!("nobody says {english:?}\n");
        }
        if sorted(&english) != sorted(&portuguese) {
            faults += &format!("{english:?} has other gaps than {portuguese:?}\n");
        }
        if !seen.insert(english.clone()) {
            faults += &format!("{english:?} stands there twice\n");
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn every_sentence_is_there_in_portuguese() {
    let translated: BTreeSet<String> = entries(PORTUGUESE)
        .into_iter()
        .map(|(english, _)| english)
        .collect();
    let mut lacking: Vec<(String, String)> = sentences()
        .into_iter()
        .filter(|(english, _)| !translated.contains(english))
        .collect();
    // As the code has them: what is said together is translated together.
    lacking.sort_by_cached_key(|(_, place)| {
        let (file, line) = place.split_once(':').unwrap_or((place, "0"));
        (file.to_owned(), line.parse::<usize>().unwrap())
    });
    let lacking: Vec<String> = lacking
        .iter()
        .map(|(english, place)| untranslated(place, english))
        .collect();
    assert!(
        lacking.is_empty(),
        "src/message/pt-BR.po lacks {} sentences:\n\n{}",
        lacking.len(),
        lacking.concat()
    );
}
