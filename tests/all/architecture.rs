//! The layers hold: a module uses modules of lower layers or of its own, and what is dangerous or foreign has one place.

use std::collections::BTreeSet;
use std::path::Path;

use walkdir::WalkDir;

use crate::site::repository;

/// The modules of the crate, the lowest layer first.
const LAYERS: [&[&str]; 11] = [
    &[
        "source",
        "locale",
        "message",
        "diagnostic",
        "shard",
        "stopwatch",
        "turns",
    ],
    &["load", "yaml", "front_matter"],
    &["strings", "catalog", "config"],
    &["markdown"],
    &["content", "rules", "check", "suppression", "audit"],
    &["portal"],
    &["render", "standalone"],
    &["output"],
    &["pipeline"],
    &[
        "report",
        "diff",
        "fix",
        "git",
        "lsp",
        "matrix",
        "publish",
        "scaffold",
        "schema",
        "serve",
        "terminal",
        "timings",
        "translations",
    ],
    &["cli", "commands"],
];

/// Foreign crates that would spread, with the files or folders that may name them.
const PLACES: [(&str, &[&str]); 34] = [
    ("gen_lsp_types", &["lsp/"]),
    ("similar", &["fix.rs", "translations/beside.rs"]),
    ("granit_parser", &["yaml/parse.rs"]),
    ("pulldown_cmark", &["markdown/"]),
    ("memchr", &["markdown/", "render/engine.rs"]),
    ("ammonia", &["markdown/html.rs"]),
    ("tera", &["render/engine.rs", "render/survey.rs"]),
    ("syntect", &["render/highlight/grammar.rs"]),
    ("two_face", &["render/highlight/grammar.rs"]),
    ("minify_html", &["render/minify.rs"]),
    ("lightningcss", &["render/minify.rs"]),
    ("clap", &["cli.rs", "cli/"]),
    // The pool's size is an option, the loop is the flow.
    ("rayon", &["turns.rs", "commands/mod.rs"]),
    ("html5ever", &["audit/dom.rs"]),
    ("cssparser", &["audit/css.rs", "audit/color.rs"]),
    ("walkdir", &["load.rs", "load/", "output/"]),
    ("rustix", &["load.rs", "load/", "output/"]),
    ("tempfile", &["output/"]),
    ("rlibphonenumber", &["catalog/contact.rs"]),
    ("iso_currency", &["catalog/price.rs"]),
    ("opening_hours", &["catalog/hours/"]),
    ("icu_locale_core", &["locale.rs"]),
    ("quick_xml", &["content/picture.rs"]),
    ("imagesize", &["content/picture.rs"]),
    ("sha2", &["standalone.rs"]),
    ("annotate_snippets", &["report/text.rs"]),
    ("indicatif", &["terminal.rs"]),
    ("notify", &["serve/watch.rs"]),
    ("hyper", &["serve/"]),
    ("hyper_util", &["serve/http.rs"]),
    ("tokio", &["serve/", "publish/cloud/"]),
    ("getrandom", &["serve/mod.rs", "publish/lease.rs"]),
    ("signal_hook", &["commands/signal.rs"]),
    ("object_store", &["publish/cloud/"]),
];

/// A source file without comments, texts and tests, line by line.
struct Source {
    /// Below `src`.
    path: String,
    lines: Vec<String>,
}

fn sources() -> Vec<Source> {
    let root = repository().join("src");
    let entries = WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap);
    let files = entries.filter(|entry| {
        entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "rs")
    });
    let sources: Vec<Source> = files
        .filter(|entry| entry.file_name() != "tests.rs")
        .map(|entry| {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            Source {
                path: slashed(entry.path().strip_prefix(&root).unwrap()),
                lines: program(&text),
            }
        })
        .collect();
    assert!(sources.len() > 60, "{} files", sources.len());
    sources
}

fn slashed(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// The lines of a file up to its tests, comments and texts blanked. A test module is a file's last item.
fn program(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut under_test = false;
    for line in text.lines() {
        if under_test && line.trim_start().starts_with("mod ") && line.ends_with('{') {
            break;
        }
        under_test = line.trim() == "#[cfg(test)]";
        lines.push(code(line));
    }
    lines
}

/// A line without its comment, and without what stands in quotes.
fn code(line: &str) -> String {
    let mut kept = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in line.char_indices() {
        if !quoted && line[at..].starts_with("//") {
            break;
        }
        if c == '"' && !escaped && !line[..at].ends_with('\'') {
            quoted = !quoted;
        } else if !quoted {
            kept.push(c);
        }
        escaped = quoted && c == '\\' && !escaped;
    }
    kept
}

/// The names that follow `crate::` in a line, also in braces.
fn used(line: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for rest in line.split("crate::").skip(1) {
        let listed = rest
            .strip_prefix('{')
            .map_or(rest, |inner| inner.split('}').next().unwrap());
        let count = if rest.starts_with('{') { usize::MAX } else { 1 };
        names.extend(listed.split(',').take(count).map(|name| {
            name.trim()
                .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .next()
                .unwrap()
        }));
    }
    // A macro is exported at the root, wherever its module is.
    names.retain(|name| *name != "say");
    names
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

fn module(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

#[test]
fn lines_are_read_without_comments_texts_and_tests() {
    assert_eq!(code("a(\"crate::x // \\\" y\"); // crate::z"), "a(); ");
    assert_eq!(code("a('\"', crate::b)"), "a('\"', crate::b)");
    assert_eq!(
        used("use crate::{load, markdown::html}; crate::yaml::parse"),
        ["load", "markdown", "yaml"]
    );
    assert_eq!(
        program("use a;\n#[cfg(test)]\nmod tests {\nuse b;\n}"),
        ["use a;", "#[cfg(test)]"]
    );
    assert_eq!(program("#[cfg(test)]\nmod tests;\nuse b;").len(), 3);
}

#[test]
fn a_module_uses_no_module_of_a_higher_layer() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for source in sources()
        .iter()
        .filter(|source| !["lib.rs", "main.rs"].contains(&source.path.as_str()))
    {
        let own =
            layer(module(&source.path)).unwrap_or_else(|| panic!("{} is in no layer", source.path));
        for (number, line) in source.lines.iter().enumerate() {
            for name in used(line) {
                let other = layer(name);
                seen += 1;
                if other.is_none_or(|other| other > own) {
                    faults.push(format!(
                        "src/{}:{} uses crate::{name}",
                        source.path,
                        number + 1
                    ));
                }
            }
        }
    }
    assert!(seen > 300, "{seen} uses");
    assert!(faults.is_empty(), "{faults:#?}");
}

/// An audit that read what renders the pages would find in them what it expects to find.
#[test]
fn an_audit_knows_nothing_of_what_it_judges_but_the_output() {
    const MAY: [&str; 9] = [
        "audit",
        "diagnostic",
        "load",
        "locale",
        "message",
        "rules",
        "source",
        "say",
        "turns",
    ];
    let sources = sources();
    let own = sources
        .iter()
        .filter(|source| module(&source.path) == "audit");
    let mut seen = 0;
    for source in own {
        for name in source.lines.iter().flat_map(|line| used(line)) {
            seen += 1;
            assert!(
                MAY.contains(&name),
                "src/{} uses crate::{name}",
                source.path
            );
        }
    }
    assert!(seen > 20, "{seen} uses");
}

/// What a date may change without a change of any file is worked out in `rules/partner_check/last_days.rs`, from these files and by the year.
#[test]
fn whoever_compares_the_date_is_known_to_what_says_until_when_a_portal_holds() {
    const KNOWN: [&str; 8] = [
        "catalog/hours/schedule.rs",
        "catalog/policy.rs",
        "portal/clock.rs",
        "portal/json_ld.rs",
        "rules/faster_than_microsoft.rs",
        "rules/holidays_expired.rs",
        "rules/partner_check.rs",
        "rules/price_expired.rs",
    ];
    let compares = |line: &String| {
        let plain = line
            .replace("->", "")
            .replace("=>", "")
            .replace("today @ ..", "");
        let signs = [
            " < ", " > ", "<=", ">=", "==", "..", "cmp(", "max(", "min(", "series(", "day()",
        ];
        plain.contains("today") && signs.iter().any(|sign| plain.contains(sign))
    };
    let judged = [
        "catalog/", "check.rs", "content/", "portal/", "render/", "rules/",
    ];
    let sources = sources();
    let found: BTreeSet<&str> = sources
        .iter()
        .filter(|source| judged.iter().any(|place| source.path.starts_with(place)))
        .filter(|source| source.lines.iter().any(compares))
        .map(|source| source.path.as_str())
        .collect();
    let unknown: Vec<_> = found.iter().filter(|path| !KNOWN.contains(*path)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    assert!(found.len() >= 5, "{found:?}");
}

#[test]
fn the_layers_name_every_module_and_no_other() {
    let there: BTreeSet<String> = sources()
        .iter()
        .map(|source| module(&source.path).to_owned())
        .filter(|name| name != "lib" && name != "main")
        .collect();
    let named: BTreeSet<String> = LAYERS
        .iter()
        .copied()
        .flatten()
        .map(|name| (*name).to_owned())
        .collect();
    assert_eq!(there, named);
}

#[test]
fn only_the_reader_and_the_writer_touch_the_disk() {
    let mut faults = Vec::new();
    let mut touching = BTreeSet::new();
    for source in sources() {
        let may = module(&source.path) == "load" || source.path.starts_with("output/");
        for (number, line) in source.lines.iter().enumerate() {
            let touches = ["std::fs", "fs::", "File::", "OpenOptions", "canonicalize("]
                .iter()
                .any(|word| line.contains(word));
            if touches && may {
                touching.insert(module(&source.path).to_owned());
            } else if touches {
                faults.push(format!(
                    "src/{}:{}: {}",
                    source.path,
                    number + 1,
                    line.trim()
                ));
            }
        }
    }
    assert_eq!(
        touching,
        BTreeSet::from(["load".to_owned(), "output".to_owned()])
    );
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn only_git_and_the_browser_are_started() {
    let starts = |source: &Source| {
        source
            .lines
            .iter()
            .any(|line| line.contains("std::process::") && line.contains("Command"))
    };
    let sources = sources();
    let starting: Vec<&str> = sources
        .iter()
        .filter(|source| starts(source))
        .map(|source| source.path.as_str())
        .collect();
    assert_eq!(starting, ["git.rs", "terminal.rs"]);
}

#[test]
fn a_foreign_crate_is_named_in_one_place() {
    let sources = sources();
    let mut faults = Vec::new();
    for (name, places) in PLACES {
        let mut named = false;
        for source in &sources {
            let may = places.iter().any(|place| {
                source.path == *place || (place.ends_with('/') && source.path.starts_with(place))
            });
            for (number, line) in source.lines.iter().enumerate() {
                let is_word =
                    |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                if line
                    .match_indices(&format!("{name}::"))
                    .any(|(at, _)| is_word(at))
                {
                    named |= may;
                    if !may {
                        faults.push(format!("src/{}:{} names {name}", source.path, number + 1));
                    }
                }
            }
        }
        assert!(named, "{name} is named nowhere: take it out of the list");
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
