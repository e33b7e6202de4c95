//! Names that become addresses: on every file system, in every URL, in every report.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::folder::refused;
use super::{NAME_REFUSED, OUTPUTS_MEET};
use crate::diagnostic::{Diagnostic, Findings};
use crate::load::{Failure, Root, is_invisible, show_text};
use crate::locale::Locale;
use crate::message::{Message, say};
use crate::source::{Sources, Span};

/// Names that the output, a host or a program takes for itself.
const TAKEN: [&str; 13] = [
    "assets",
    "search",
    "index",
    "404",
    "sitemap",
    "robots",
    "disclosures",
    "constructor",
    "prototype",
    "hasownproperty",
    "tostring",
    "valueof",
    "supportal",
];
/// Names that Windows takes for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
/// Longest name of a partner.
const LONGEST_PARTNER: usize = 100;
/// Longest part of an article's path: `index.html` and a locale come on top.
const LONGEST_PART: usize = 200;

/// Why a name cannot become a part of an address, if it cannot.
pub(super) fn fault(name: &str) -> Option<Message> {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if !name.bytes().all(is_plain) {
        if let Some(c) = name.chars().find(|c| is_invisible(*c)) {
            return Some(say!(
                "has the character {code}, which nobody can see",
                code = format!("U+{:04X}", c as u32)
            ));
        }
        let is_refused = |c: &char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.');
        if let Some(c) = name.nfc().find(is_refused) {
            return Some(say!(
                "has the character `{character}`, and takes letters, digits, `-`, `_` and `.` only",
                character = c.to_string()
            ));
        }
    }
    if name.is_empty() || name.starts_with('.') || name.ends_with('.') {
        return Some(say!("begins or ends in a dot"));
    }
    if name.len() > LONGEST_PART {
        return Some(say!("is longer than {count} bytes", count = LONGEST_PART));
    }
    is_device(name).then(|| say!("is the name of a device on Windows"))
}

/// Whether a part of a file's path can become a part of an address; where it cannot, that is reported.
pub(super) fn accept(
    part: &str,
    file: &str,
    sources: &mut Sources,
    findings: &mut Findings,
) -> bool {
    let Some(why) = fault(part) else {
        return true;
    };
    let at = sources.add(show_text(file), "");
    let message = say!(
        "`{name}` cannot be a part of an address: it {why}",
        name = show_text(part),
        why
    );
    findings
        .push(Diagnostic::new(&NAME_REFUSED, Span::start_of(at), message).help(say!("rename it")));
    false
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let is = |device: &&str| stem.eq_ignore_ascii_case(device);
    let port = |prefix: &str| {
        let (start, rest) = stem.split_at_checked(prefix.len()).unwrap_or_default();
        let mut rest = rest.chars();
        let is_number = rest.next().is_some_and(char::is_numeric) && rest.next().is_none();
        start.eq_ignore_ascii_case(prefix) && is_number
    };
    DEVICES.iter().any(is) || port("com") || port("lpt")
}

/// Why a name cannot be a partner's, if it cannot.
pub fn partner_name(name: &str, locales: &[Locale]) -> Option<Message> {
    let folded = name.to_lowercase();
    if let Some(fault) = fault(name) {
        return Some(fault);
    }
    if name.contains('.') || !name.starts_with(char::is_alphanumeric) {
        return Some(say!(
            "takes letters, digits, `-` and `_`, and begins with a letter or digit"
        ));
    }
    if name.len() > LONGEST_PARTNER {
        return Some(say!(
            "is longer than {count} bytes",
            count = LONGEST_PARTNER
        ));
    }
    let taken =
        TAKEN.contains(&folded.as_str()) || locales.iter().any(|locale| locale.segment() == folded);
    taken.then(|| say!("is taken by the site itself"))
}

/// What two names have in common on a file system that folds case and Unicode forms.
pub(super) fn folded(path: &str) -> String {
    let folded: String = if path.is_ascii() {
        path.to_ascii_lowercase()
    } else {
        let composed: String = path.nfc().collect();
        composed.to_uppercase().to_lowercase().nfc().collect()
    };
    // The page of a folder may be called after the folder, `index` or `README`.
    let (folder, name) = folded.rsplit_once('/').unwrap_or(("", &folded));
    match name {
        "index" | "readme" => folder.to_owned(),
        _ => folded,
    }
}

/// Reports the names of a group that would meet; says which are involved.
pub(super) fn meet<'a>(
    names: impl IntoIterator<Item = (&'a str, String)>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Vec<&'a str> {
    let mut by_key: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (path, key) in names {
        by_key.entry(key).or_default().push(path);
    }
    let mut involved = Vec::new();
    for paths in by_key.into_values().filter(|paths| paths.len() > 1) {
        for path in &paths {
            let others: Vec<String> = paths
                .iter()
                .filter(|other| *other != path)
                .map(|other| show_text(other))
                .collect();
            let file = sources.add(show_text(path), "");
            findings.push(
                Diagnostic::new(
                    &OUTPUTS_MEET,
                    Span::start_of(file),
                    say!(
                        "{path} and {others} would have the same address",
                        path = show_text(path),
                        others = others.join(", ")
                    ),
                )
                .help(say!("rename all but one of them")),
            );
        }
        involved.extend(paths);
    }
    involved
}

/// The partners of a site by name, sorted, and for each folder or file that is none a finding.
///
/// # Errors
/// When the machine fails.
pub fn partners(
    root: &Root,
    locales: &[Locale],
    sources: &mut Sources,
    findings: &mut Findings,
) -> Result<Vec<String>, Failure> {
    const FOLDER: &str = "content/partners";
    let tree = root.entries(FOLDER)?;
    for (path, refusal) in &tree.refused {
        let file = sources.add(path.clone(), "");
        findings.push(refused(Span::start_of(file), path, refusal));
    }
    for path in &tree.files {
        let name = path.rsplit('/').next().unwrap_or_default();
        if name.starts_with('.') && !name.contains(is_invisible) {
            continue;
        }
        let file = sources.add(show_text(path), "");
        findings.push(
            Diagnostic::new(
                &super::FILE_REFUSED,
                Span::start_of(file),
                say!(
                    "{path} is a file, and a partner is a folder",
                    path = show_text(path)
                ),
            )
            .help(say!("put it into a partner's folder, or take it out")),
        );
    }
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let met: Vec<String> = meet(
        tree.folders
            .iter()
            .map(|path| (path.as_str(), folded(&name(path)))),
        sources,
        findings,
    )
    .into_iter()
    .map(str::to_owned)
    .collect();
    let mut partners = Vec::new();
    for path in &tree.folders {
        match partner_name(&name(path), locales) {
            Some(why) => {
                let file = sources.add(show_text(path), "");
                findings.push(
                    Diagnostic::new(
                        &NAME_REFUSED,
                        Span::start_of(file),
                        say!(
                            "the folder `{name}` cannot be a partner: its name {why}",
                            name = show_text(&name(path)),
                            why
                        ),
                    )
                    .help(say!("rename the folder")),
                );
            }
            None if met.contains(path) => {}
            None => partners.push(name(path)),
        }
    }
    partners.sort();
    Ok(partners)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_meet_somewhere_fold_to_the_same() {
        for (a, b) in [
            ("Start", "start"),
            ("café", "cafe\u{301}"),
            ("straße", "STRASSE"),
            ("a", "a/index"),
            ("README", "index"),
        ] {
            assert_eq!(folded(a), folded(b), "{a} {b}");
        }
        assert_ne!(folded("a-b"), folded("a_b"));
    }

    #[test]
    fn names_that_no_address_can_hold_are_refused() {
        for name in [
            "con",
            "AUX",
            "com1",
            "lpt¹",
            "con.en-US",
            "a.",
            ".a",
            "a b",
            "a\"b",
            "<b>",
            "a%2e",
            "a#b",
            "a:b",
            "a\\b",
            "a\nb",
            "a\u{202e}b",
            "🛟",
            "",
            "..",
        ] {
            assert!(fault(name).is_some(), "{name}");
        }
        for name in ["a", "billing-2", "emergência", "v1.2", "A_B", "cafe\u{301}"] {
            assert!(fault(name).is_none(), "{name}: {:?}", fault(name));
        }
        let locales = [Locale::parse("pt-BR").unwrap()];
        for name in [
            "index.html",
            "assets",
            "search",
            "pt-br",
            "PT-BR",
            "__proto__",
            "constructor",
            "404",
            "-rf",
            "...",
            &"p".repeat(255),
        ] {
            assert!(partner_name(name, &locales).is_some(), "{name}");
        }
        assert!(partner_name("contoso-brasil", &locales).is_none());
    }
}
