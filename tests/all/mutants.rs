//! Every required fact of every valid partner, altered in every way: exactly the expected finding, at the line of the fact.
//!
//! The partners are the samples and generated ones (printed seeds). Facts are found by their path in the parsed file, and altered
//! in its text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use supportal::diagnostic::Findings;
use supportal::source::Sources;
use supportal::yaml::{Node, NodeKind, parse};

use crate::random::Random;
use crate::site::{PARTNERS, Site, by_partner, copy, repository, tree};

/// Values that say nothing in the place of a text.
const SILENT: [&str; 9] = [
    "\"\"",
    "~",
    "\"  \"",
    "TBD",
    "a definir",
    "Em breve…",
    "lorem ipsum dolor sit amet",
    "\"—\"",
    "\"<your text>\"",
];

/// How a fact is altered: the operator's name, the path of the fact in its file, what stands there instead, and the code that must
/// be found.
struct Operator {
    name: &'static str,
    file: File,
    path: &'static [&'static str],
    with: &'static str,
    code: &'static str,
}

#[derive(Clone, Copy, PartialEq)]
enum File {
    Partner,
    Offering,
}

const fn op(
    name: &'static str,
    file: File,
    path: &'static [&'static str],
    with: &'static str,
    code: &'static str,
) -> Operator {
    Operator {
        name,
        file,
        path,
        with,
        code,
    }
}

/// What stands in the place of one value. `*` in a path is each item of a list.
const OPERATORS: [Operator; 40] = [
    op("wrong type", File::Partner, &["name"], "[a, b]", "Y003"),
    op("blank", File::Partner, &["name"], "\"\"", "Y008"),
    op("disguise", File::Partner, &["name"], "TBD", "Y008"),
    op(
        "wrong type",
        File::Partner,
        &["locales"],
        "{ a: b }",
        "Y003",
    ),
    op(
        "wrong value",
        File::Partner,
        &["markets", "*"],
        "Brazil",
        "Y003",
    ),
    op(
        "wrong value",
        File::Partner,
        &["charges"],
        "perhaps",
        "Y003",
    ),
    op("wrong type", File::Partner, &["charges"], "[all]", "Y003"),
    op(
        "wrong value",
        File::Partner,
        &["services", "*"],
        "azur",
        "V001",
    ),
    op(
        "wrong value",
        File::Partner,
        &["program", "relationship"],
        "friend",
        "Y003",
    ),
    op(
        "wrong value",
        File::Partner,
        &["program", "clouds", "*"],
        "germany",
        "C001",
    ),
    op(
        "wrong value",
        File::Partner,
        &["structure", "*", "mode"],
        "sometimes",
        "S001",
    ),
    op(
        "blank",
        File::Partner,
        &["structure", "*", "mode"],
        "\"\"",
        "S001",
    ),
    op(
        "disguise",
        File::Partner,
        &["structure", "*", "to"],
        "a definir",
        "S002",
    ),
    op(
        "wrong type",
        File::Partner,
        &["structure", "*", "to"],
        "[a]",
        "Y003",
    ),
    op(
        "wrong value",
        File::Partner,
        &["escalation", "*", "vehicle"],
        "carrier-pigeon",
        "E002",
    ),
    op(
        "wrong value",
        File::Partner,
        &["escalation", "*", "issues"],
        "any",
        "Y003",
    ),
    op(
        "wrong type",
        File::Partner,
        &["hours"],
        "from nine to six",
        "Y003",
    ),
    op(
        "wrong value",
        File::Partner,
        &["hours", "open"],
        "seg-sex 9h-18h",
        "H001",
    ),
    op(
        "contradicting",
        File::Partner,
        &["hours", "open"],
        "\"off\"",
        "H001",
    ),
    op(
        "wrong type",
        File::Partner,
        &["hours", "open"],
        "[Mo-Fr]",
        "Y003",
    ),
    op(
        "disguise",
        File::Partner,
        &["hours", "open"],
        "a definir",
        "D002",
    ),
    op("blank", File::Partner, &["hours", "open"], "\"\"", "D002"),
    op(
        "wrong value",
        File::Partner,
        &["hours", "time_zone"],
        "CST",
        "H002",
    ),
    op(
        "expired",
        File::Partner,
        &["hours", "holidays", "valid_through"],
        "2025-12-31",
        "H004",
    ),
    op(
        "wrong value",
        File::Partner,
        &["hours", "holidays", "valid_through"],
        "2026-02-30",
        "Y003",
    ),
    op(
        "wrong value",
        File::Partner,
        &["contact", "*", "phone"],
        "\"12\"",
        "P001",
    ),
    op(
        "wrong value",
        File::Partner,
        &["contact", "*", "email"],
        "help at contoso",
        "P003",
    ),
    op(
        "wrong value",
        File::Partner,
        &["contact", "*", "web"],
        "\"javascript:alert(1)\"",
        "P003",
    ),
    op(
        "wrong type",
        File::Partner,
        &["contact", "*", "email"],
        "[a@contoso.example]",
        "Y003",
    ),
    op("wrong type", File::Offering, &["support"], "[a, b]", "Y003"),
    op(
        "wrong type",
        File::Offering,
        &["pricing"],
        "about ten",
        "Y003",
    ),
    op(
        "contradicting",
        File::Offering,
        &["pricing"],
        "[{ on_request: true }]",
        "D009",
    ),
    op(
        "wrong value",
        File::Offering,
        &["pricing", "*", "amount"],
        "\"12,5\"",
        "M001",
    ),
    op(
        "disguise",
        File::Offering,
        &["pricing", "*", "amount"],
        "TBD",
        "D004",
    ),
    op(
        "wrong value",
        File::Offering,
        &["pricing", "*", "currency"],
        "REAL",
        "M001",
    ),
    op(
        "contradicting",
        File::Offering,
        &["pricing", "*", "currency"],
        "EUR",
        "M002",
    ),
    op(
        "blank",
        File::Offering,
        &["pricing", "*", "tax"],
        "\"\"",
        "M003",
    ),
    op(
        "expired",
        File::Offering,
        &["pricing", "*", "valid_through"],
        "2026-01-31",
        "M004",
    ),
    op(
        "wrong value",
        File::Offering,
        &["covers", "services", "*"],
        "azur",
        "V001",
    ),
    op(
        "wrong value",
        File::Offering,
        &["response", "*", "within"],
        "soon",
        "Y003",
    ),
];

/// A valid partner: its files below its folder.
type Files = BTreeMap<String, String>;

/// The bytes of every value at a path.
fn places(text: &str, path: &[&str]) -> Vec<Range<usize>> {
    let file = Sources::default().add("a.yaml", text);
    let root = parse(file, text, &mut Findings::default()).root;
    let mut found = Vec::new();
    collect(&root, path, &mut |node| found.push(node.span.range()));
    found
}

fn collect(node: &Node, path: &[&str], each: &mut impl FnMut(&Node)) {
    match (path, &node.kind) {
        ([], _) => each(node),
        (["*", rest @ ..], NodeKind::Seq(items)) => {
            items.iter().for_each(|item| collect(item, rest, each));
        }
        ([key, rest @ ..], NodeKind::Map(entries)) => {
            for entry in entries.iter().filter(|entry| &*entry.key.value == *key) {
                collect(&entry.value, rest, each);
            }
        }
        _ => {}
    }
}

/// A partner that was altered, and what must be found: the code, the file and the line.
struct Mutant {
    operator: &'static str,
    what: String,
    files: Files,
    expected: (&'static str, String, u64),
}

/// The end of a block value takes its lines with it: what stands there instead goes behind the key.
fn replaced(text: &str, value: &Range<usize>, with: &str) -> (String, u64) {
    let before = &text[..value.start];
    let is_block = before.trim_end_matches([' ', '-']).ends_with('\n')
        && before.trim_end_matches([' ', '\n', '-']).ends_with(':');
    let head = if is_block {
        before.trim_end_matches([' ', '\n', '-'])
    } else {
        before
    };
    let gap = if is_block { " " } else { "" };
    let line = head.lines().count().max(1) as u64;
    (format!("{head}{gap}{with}{}", &text[value.end..]), line)
}

fn mutants(files: &Files) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (name, text) in files {
        let file = match name.as_str() {
            "partner.yaml" => File::Partner,
            _ if name.starts_with("offerings/") => File::Offering,
            _ => continue,
        };
        for operator in OPERATORS.iter().filter(|operator| operator.file == file) {
            // What is free cannot be dearer on request: that would be another fault.
            if operator.code == "D009" && places(text, &["pricing", "*", "amount"]).is_empty() {
                continue;
            }
            for place in places(text, operator.path) {
                let (altered, line) = replaced(text, &place, operator.with);
                mutants.push(mutant(
                    files,
                    name,
                    altered,
                    operator.name,
                    operator.path,
                    operator.with,
                    (operator.code, line),
                ));
            }
        }
        if file == File::Offering {
            for silent in SILENT {
                for place in places(text, &["support"]) {
                    let (altered, line) = replaced(text, &place, silent);
                    mutants.push(mutant(
                        files,
                        name,
                        altered,
                        "blank or disguise",
                        &["support"],
                        silent,
                        ("D001", line),
                    ));
                }
            }
        }
    }
    mutants
}

fn mutant(
    files: &Files,
    name: &str,
    altered: String,
    operator: &'static str,
    path: &[&str],
    with: &str,
    (code, line): (&'static str, u64),
) -> Mutant {
    let mut files = files.clone();
    files.insert(name.to_owned(), altered);
    Mutant {
        operator,
        what: format!("{name} {}: {with}", path.join(".")),
        files,
        expected: (code, name.to_owned(), line),
    }
}

/// A valid partner that only the seed decides.
fn generated(seed: u64) -> Files {
    let mut random = Random(seed);
    let mut pick = |words: &[&'static str]| words[random.below(words.len())];
    let hours = pick(&[
        "Mo-Fr 09:00-18:00; PH off",
        "Mo-Sa 08:00-12:00,13:00-17:30; PH off",
        "Mo-Su 07:00-23:00; PH off",
        "Mo-Fr 22:00-06:00; PH off",
    ]);
    let holidays = pick(&[
        "{ valid_through: 2026-12-31, closed: [2026-12-25] }",
        "\n    valid_through: 2027-06-30\n    closed: [2026-12-25, 2027-01-01]",
    ]);
    let services = pick(&[
        "[azure]",
        "[azure, office-365]",
        "\n  - azure\n  - dynamics-365",
    ]);
    let structure = pick(&[
        "[{ mode: direct }]",
        "\n  - { mode: direct, areas: [billing, subscription-management] }\n  - { mode: outsourced, areas: [technical], to: Northwind Helpdesk }",
        "\n  - mode: resold\n    areas: [all]\n    to: \"Fabrikam Support\"",
    ]);
    let quote = pick(&["", "'", "\""]);
    let phone = pick(&["\"+1 202 555 0143\"", "\"+1 202-555-0188\""]);
    let partner = format!(
        "# made of seed {seed}\nname: {quote}Partner {seed}{quote}\nlocales: [en-US]\nmarkets: [US]\nprogram:\n  relationship: direct-bill\n  clouds: [global]\n  plans: [advanced-support-for-partners]\nservices: {services}\nstructure: {structure}\ncharges: all\nhours:\n  time_zone: America/New_York\n  open: {hours}\n  holidays: {holidays}\ncontact:\n  - {{ phone: {phone} }}\n  - email: help@p{seed}.example\n  - web: https://p{seed}.example/help\nescalation:\n  - {{ issues: commercial, vehicle: csp-commercial-support }}\n  - {{ issues: technical, vehicle: advanced-support-for-partners }}\naccessibility: {{ contact: [{{ email: access@p{seed}.example }}] }}\n"
    );
    let mut files = Files::from([("partner.yaml".to_owned(), partner)]);
    for offering in ["basic", "plus"]
        .into_iter()
        .take(1 + usize::from(pick(&["one", "two"]) == "two"))
    {
        let amount = pick(&["\"450.00\"", "\"99\"", "1200.00"]);
        let per = pick(&["month", "year", "incident", "user-month"]);
        let tax = pick(&["included", "excluded"]);
        let text = format!(
            "name: The {offering} plan\nsupport: {quote}Diagnosis and resolution of incidents.{quote}\ncovers: {{ services: [azure], areas: [all], clouds: [global] }}\nresponse:\n  - {{ severity: critical, within: 4 business hours }}\npricing:\n  - {{ amount: {amount}, currency: USD, per: {per}, tax: {tax}, market: US, valid_through: 2027-01-31 }}\n"
        );
        files.insert(format!("offerings/{offering}.yaml"), text);
    }
    files
}

fn samples() -> Vec<(String, Files)> {
    let read = |partner: &str| -> Files {
        let folder = tempfile::tempdir().unwrap();
        copy(
            &repository().join("content/partners").join(partner),
            folder.path(),
        );
        let files = tree(folder.path()).into_iter();
        let yaml = files.filter(|(name, _)| name.ends_with(".yaml"));
        yaml.map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()))
            .collect()
    };
    // Their pictures are not altered, and left out with what names them.
    let without_logo = |mut files: Files| {
        let partner = files.get_mut("partner.yaml").unwrap();
        *partner = partner
            .replace(", logo: assets/logo.svg", "")
            .replace("logo: assets/logo.svg", "");
        files
    };
    let generated = (1..=30).map(|seed| (format!("seed {seed}"), generated(seed)));
    PARTNERS
        .iter()
        .map(|partner| ((*partner).to_owned(), without_logo(read(partner))))
        .chain(generated)
        .collect()
}

#[test]
fn every_alteration_of_a_required_fact_is_found_at_its_line_and_nothing_else_is() {
    let site = Site::bare();
    let mut all: Vec<(String, Option<Mutant>)> = Vec::new();
    for (whose, files) in samples() {
        let original = format!("p{}", all.len());
        write(&site, &original, &files);
        all.push((whose.clone(), None));
        for mutant in mutants(&files) {
            write(&site, &format!("p{}", all.len()), &mutant.files);
            all.push((whose.clone(), Some(mutant)));
        }
    }
    let run = site.check(&["--fail-on", "info"]).expect(1);
    let found = by_partner(run.findings());
    let mut table: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (number, (whose, mutant)) in all.iter().enumerate() {
        let name = format!("p{number}");
        let findings = found.get(&name).map(Vec::as_slice).unwrap_or_default();
        let seen: BTreeSet<(String, String, u64)> = findings
            .iter()
            .map(|it| {
                (
                    it.code.clone(),
                    it.file
                        .rsplit_once(&format!("/{name}/"))
                        .unwrap()
                        .1
                        .to_owned(),
                    it.line,
                )
            })
            .collect();
        let Some(mutant) = mutant else {
            if !seen.is_empty() {
                wrong.push(format!("{whose} as it is: {seen:?}"));
            }
            continue;
        };
        let row = table.entry(mutant.operator).or_default();
        row.0 += 1;
        let (code, file, line) = &mutant.expected;
        // Where no other price is left, the list says none; where one is, this one is no sum of money.
        let others = places(&mutant.files[file], &["pricing", "*"]).len() > 1;
        let expected = match *code {
            "D004" if others => ("M001".to_owned(), file.clone(), *line),
            "D004" => (
                "D004".to_owned(),
                file.clone(),
                key_line(&mutant.files[file], "pricing"),
            ),
            code => (code.to_owned(), file.clone(), *line),
        };
        let expected = BTreeSet::from([expected]);
        if seen == expected {
            row.1 += 1;
        } else {
            wrong.push(format!(
                "{whose} {}: expected {expected:?}, found {seen:?}",
                mutant.what
            ));
        }
    }
    println!("{:>20}  {:>7}  {:>7}", "operator", "mutants", "found");
    for (operator, (made, caught)) in &table {
        println!("{operator:>20}  {made:>7}  {caught:>7}");
    }
    assert!(
        table.values().map(|(made, _)| made).sum::<usize>() > 1000,
        "{table:?}"
    );
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The line of a key at the top of a file.
fn key_line(text: &str, key: &str) -> u64 {
    let at = text
        .lines()
        .position(|line| line.starts_with(&format!("{key}:")));
    at.unwrap() as u64 + 1
}

fn write(site: &Site, name: &str, files: &Files) {
    for (file, text) in files {
        site.write(&format!("content/partners/{name}/{file}"), text);
    }
}
