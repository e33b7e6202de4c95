//! Real guidance that nobody of this project wrote, in two languages: what the rules find in it, and what they must not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use supportal::catalog::code_language::{Coloring, coloring_of};
use walkdir::WalkDir;

use crate::shared::shared;
use crate::site::{Finding, Site};

/// A site of guidance alone: the English and the Portuguese articles of a folder.
pub(crate) fn site(english: &Path, portuguese: &Path) -> Site {
    let site = Site::bare();
    site.write("site.yaml", "title: Guidance\nlocales: [en-US, pt-BR]\n");
    for (from, locale) in [(english, "en-US"), (portuguese, "pt-BR")] {
        let files = WalkDir::new(from).into_iter().map(Result::unwrap);
        for file in files.filter(|file| file.file_type().is_file()) {
            let path = file.path().strip_prefix(from).unwrap();
            let to = format!("content/guidance/{locale}/{}", path.display());
            site.write(&to, std::fs::read(file.path()).unwrap());
        }
    }
    site
}

/// Prints how many findings of each rule there are, and each finding of the rules that are asked for.
fn show(name: &str, findings: &[Finding], detail: &[&str]) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.code.as_str()).or_default() += 1;
    }
    println!("{name}: {counts:?}");
    for finding in findings
        .iter()
        .filter(|finding| detail.contains(&finding.code.as_str()))
    {
        println!(
            "  {} {}:{} {}",
            finding.code, finding.file, finding.line, finding.message
        );
    }
}

/// The rules whose findings are printed: those named in the environment, for whoever works on them.
fn asked() -> String {
    std::env::var("SUPPORTAL_SHOW").unwrap_or_default()
}

fn findings(site: &Site, name: &str) -> Vec<Finding> {
    let findings = site.check(&[]).findings();
    let asked = asked();
    show(name, &findings, &asked.split(',').collect::<Vec<_>>());
    findings
}

/// The paths of the Portuguese articles that have a finding of a rule.
fn paths(findings: &[Finding], code: &str) -> BTreeSet<String> {
    findings
        .iter()
        .filter(|finding| finding.code == code)
        .filter_map(|finding| finding.file.strip_prefix("content/guidance/pt-BR/"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn translations_are_as_fresh_as_others_computed() {
    let Some(folder) = shared("corpus") else {
        return;
    };
    let nuget = folder.join("nuget");
    let site = site(&nuget.join("en-us"), &nuget.join("pt-br"));
    let findings = findings(&site, "nuget");
    let table = std::fs::read_to_string(folder.join("expected-freshness.csv")).unwrap();
    let expected = |status: &str| -> BTreeSet<String> {
        let rows = table.lines().map(|row| row.split(',').collect::<Vec<_>>());
        rows.filter(|row| row[0] == "nuget" && row[2] == status && row[1].ends_with(".md"))
            .map(|row| row[1].to_owned())
            .collect()
    };
    assert_eq!(paths(&findings, "L002"), expected("stale"));
    // One of them does not say that it is a translation: it is reported as missing in English.
    let mut orphans = paths(&findings, "L005");
    assert!(orphans.insert("PULL_REQUEST_TEMPLATE.md".into()));
    assert!(paths(&findings, "L001").contains("PULL_REQUEST_TEMPLATE.md"));
    assert_eq!(orphans, expected("orphan"));
    assert_eq!(paths(&findings, "L004"), expected("unknown"));
}

#[test]
fn rules_about_pairs_hold_on_real_pages() {
    let Some(folder) = shared("corpus") else {
        return;
    };
    let nuget = folder.join("nuget");
    let handoff = site(&nuget.join("en-us-at-handoff"), &nuget.join("pt-br"));
    let held = findings(&handoff, "nuget at hand-off");
    // Against the very text that they were made from, 369 translations differ in one anchor, in one address, which has blanks in it now, and
    // in no part or name.
    assert_eq!(
        ["L002", "L007", "L008", "L009", "L010", "X005"].map(|code| paths(&held, code).len()),
        [0, 0, 1, 0, 1, 0]
    );
    let office = folder.join("office-js");
    let office = site(&office.join("en-us"), &office.join("pt-br"));
    let found = findings(&office, "office-js");
    // All of them in translations without a record of what they were made from, most of an older text; one gives its example of an
    // address in Portuguese.
    assert_eq!(
        ["L009", "L010", "X005"].map(|code| paths(&found, code).len()),
        [3, 5, 0]
    );
}

/// The words after the marks of blocks of code, as they were written, with how often each was.
fn words_of_code(folder: &Path) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let files = WalkDir::new(folder).into_iter().map(Result::unwrap);
    for file in files.filter(|file| file.path().extension().is_some_and(|ending| ending == "md")) {
        let text = std::fs::read_to_string(file.path()).unwrap();
        let mut is_open = false;
        for line in text.lines() {
            let Some(info) = line.trim_start().strip_prefix("```") else {
                continue;
            };
            // One that has the marks again is a line of text with code in it.
            if info.contains('`') {
                continue;
            }
            is_open = !is_open;
            let word = info.trim().to_lowercase();
            if is_open && !word.is_empty() {
                *counts.entry(word).or_default() += 1;
            }
        }
    }
    counts
}

#[test]
fn words_of_blocks_of_code_are_known() {
    let Some(folder) = shared("corpus") else {
        return;
    };
    let mut sums: BTreeMap<&str, usize> = BTreeMap::new();
    let mut unknown = Vec::new();
    for (word, count) in words_of_code(&folder) {
        let sum = match coloring_of(&word) {
            Some(Coloring::Lexer(_)) => "lexer",
            Some(Coloring::Grammar(_)) => "grammar",
            Some(Coloring::Plain) => "plain",
            None => "unknown",
        };
        *sums.entry(sum).or_default() += count;
        if sum == "unknown" {
            unknown.push(word);
        }
    }
    println!("{sums:?} {unknown:?}");
    assert!(sums["lexer"] > 1_500 && sums["grammar"] > 1_000, "{sums:?}");
    assert!(unknown.is_empty(), "{unknown:?}");
}
