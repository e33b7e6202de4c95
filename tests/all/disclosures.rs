//! No disclosure can be left out of any offering in any way without exactly one finding, at the right place.

use std::ops::Range;

use crate::site::{Finding, PARTNERS, Site, by_partner, repository, repository_file};

/// A disclosure: its key, and the code of its absence.
const FACTS: [(&str, &str); 4] = [
    ("support", "D001"),
    ("hours", "D002"),
    ("contact", "D003"),
    ("pricing", "D004"),
];
/// Ways of saying nothing under a key.
const BLANKS: [&str; 9] = [
    ":",
    ": null",
    ": ~",
    ": \"\"",
    ": \"   \"",
    ": []",
    ": {}",
    ": A definir",
    ": [TBD]",
];

/// A partner's files as they are in the repository.
struct Sample {
    id: &'static str,
    partner: String,
    /// The offerings by id.
    offerings: Vec<(String, String)>,
}

impl Sample {
    fn read(id: &'static str) -> Self {
        let folder = format!("content/partners/{id}");
        let mut names: Vec<String> =
            std::fs::read_dir(repository().join(&folder).join("offerings"))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
        names.sort();
        let offering = |name: &String| {
            (
                name.replace(".yaml", ""),
                repository_file(&format!("{folder}/offerings/{name}")),
            )
        };
        Self {
            id,
            partner: repository_file(&format!("{folder}/partner.yaml")),
            offerings: names.iter().map(offering).collect(),
        }
    }

    fn charges(&self) -> bool {
        !self.partner.contains("\ncharges: none\n")
    }

    fn locales(&self) -> Vec<&str> {
        let line = self
            .partner
            .lines()
            .find(|line| line.starts_with("locales:"))
            .unwrap();
        line.split_once('[')
            .unwrap()
            .1
            .trim_end_matches(']')
            .split(", ")
            .collect()
    }
}

/// What is expected: code, file below the partner's folder, line, offering, locale.
type Expected = (String, String, u64, Option<String>, Option<String>);

/// A partner that was altered, and what must be found in it.
struct Mutant {
    what: String,
    sample: &'static str,
    /// Files below the partner's folder, instead of those of the sample.
    files: Vec<(String, String)>,
    expected: Vec<Expected>,
}

const PARTNER: &str = "partner.yaml";

fn offering_file(id: &str) -> String {
    format!("offerings/{id}.yaml")
}

/// Where the block of a top-level key is: from the key to before the next one.
fn block(text: &str, key: &str) -> Option<Range<usize>> {
    let mut start = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let top_level = !line.starts_with([' ', '#', '-', '\n']);
        if let (true, Some(start)) = (top_level, start) {
            return Some(start..at);
        }
        if line
            .strip_prefix(key)
            .is_some_and(|rest| rest.starts_with(':'))
        {
            start = Some(at);
        }
        at += line.len();
    }
    start.map(|start| start..at)
}

/// The text with another block for a key, none for no block at all, and the line on which the block begins.
pub(crate) fn with_block(text: &str, key: &str, new: Option<&str>) -> (String, u64) {
    let range = block(text, key).unwrap_or_else(|| panic!("no `{key}` in\n{text}"));
    let line = text[..range.start].lines().count() as u64 + 1;
    let new = new.map_or(String::new(), |block| format!("{block}\n"));
    (
        format!("{}{new}{}", &text[..range.start], &text[range.end..]),
        line,
    )
}

/// Every way of leaving a fact out of the offerings that get it from one place.
fn absences(sample: &Sample, key: &str, code: &str) -> Vec<Mutant> {
    let states = |text: &str| block(text, key).is_some();
    let partner_states = states(&sample.partner);
    let inheriting: Vec<&str> = sample
        .offerings
        .iter()
        .filter(|(_, text)| !states(text))
        .map(|(id, _)| id.as_str())
        .collect();
    let is_required = key != "pricing" || sample.charges();
    let mut mutants = Vec::new();
    let mut add =
        |place: &str, way: Option<&str>, files: Vec<(String, String)>, expected: Vec<Expected>| {
            let what = format!(
                "{}/{place}: `{key}{}`",
                sample.id,
                way.unwrap_or(" is gone`")
            );
            mutants.push(Mutant {
                what,
                sample: sample.id,
                files,
                expected: if is_required { expected } else { Vec::new() },
            });
        };
    let found = |file: &str, line: u64, offering: &str| {
        (
            code.to_owned(),
            file.to_owned(),
            line,
            Some(offering.to_owned()),
            None,
        )
    };
    for way in BLANKS.into_iter().map(Some).chain([None]) {
        let new = way.map(|way| format!("{key}{way}"));
        let partner = partner_states.then(|| with_block(&sample.partner, key, new.as_deref()));
        // Where the partner states the fact too, it would be inherited: then both say nothing.
        let inherited = inheriting.iter().map(|id| match (&partner, way) {
            (Some((_, line)), Some(_)) => found(PARTNER, *line, id),
            _ => found(&offering_file(id), 1, id),
        });
        let inherited: Vec<Expected> = inherited.collect();
        let partner_file: Vec<(String, String)> = partner
            .iter()
            .map(|(text, _)| (PARTNER.to_owned(), text.clone()))
            .collect();
        for (id, text) in sample.offerings.iter().filter(|(_, text)| states(text)) {
            let (text, line) = with_block(text, key, new.as_deref());
            let file = offering_file(id);
            // A key that is gone from the offering and blank in the partner is tried below.
            let own = found(&file, if way.is_some() { line } else { 1 }, id);
            let files = partner_file.iter().cloned().chain([(file, text)]).collect();
            add(
                id,
                way,
                files,
                inherited.iter().cloned().chain([own]).collect(),
            );
        }
        if partner_states {
            add(PARTNER, way, partner_file, inherited);
        }
    }
    mutants
}

/// The support provided, stated in all published languages but one: without it, and with a blank in its place.
fn untranslated(sample: &Sample) -> Vec<Mutant> {
    let locales = sample.locales();
    let mut mutants = Vec::new();
    if locales.len() == 1 {
        return mutants;
    }
    for (id, text) in &sample.offerings {
        for missing in &locales {
            let present: Vec<&&str> = locales.iter().filter(|locale| *locale != missing).collect();
            let texts: String = present
                .iter()
                .map(|locale| format!("\n  {locale}: Text"))
                .collect();
            let blank = format!("support:{texts}\n  {missing}: \"\"");
            for (what, new, below) in [
                ("has no", format!("support:{texts}"), 0),
                ("has a blank", blank, present.len() as u64 + 1),
            ] {
                let (text, line) = with_block(text, "support", Some(&new));
                let file = offering_file(id);
                let expected = (
                    "D006".to_owned(),
                    file.clone(),
                    line + below,
                    Some(id.clone()),
                    Some((*missing).to_owned()),
                );
                let what = format!("{}/{id}: `support` {what} {missing}", sample.id);
                mutants.push(Mutant {
                    what,
                    sample: sample.id,
                    files: vec![(file, text)],
                    expected: vec![expected],
                });
            }
        }
    }
    mutants
}

/// What was found in a mutant, in the shape of what is expected.
fn found(name: &str, findings: &[Finding]) -> Vec<Expected> {
    let below = |file: &str| {
        file.strip_prefix(&format!("content/partners/{name}/"))
            .unwrap_or(file)
            .to_owned()
    };
    findings
        .iter()
        .map(|it| {
            (
                it.code.clone(),
                below(&it.file),
                it.line,
                it.offering.clone(),
                it.locale.clone(),
            )
        })
        .collect()
}

#[test]
fn every_way_of_leaving_a_disclosure_out_is_one_finding_at_its_place() {
    let samples = PARTNERS.map(Sample::read);
    let mut mutants: Vec<Mutant> = Vec::new();
    for sample in &samples {
        // As it is, nothing is found: the other mutants fail by what was done to them.
        mutants.push(Mutant {
            what: format!("{} as it is", sample.id),
            sample: sample.id,
            files: Vec::new(),
            expected: Vec::new(),
        });
        mutants.extend(
            FACTS
                .iter()
                .flat_map(|(key, code)| absences(sample, key, code)),
        );
        mutants.extend(untranslated(sample));
    }
    let site = Site::bare();
    for (number, mutant) in mutants.iter().enumerate() {
        let name = format!("mutant-{number}");
        site.add_partner(mutant.sample, &name);
        for (file, text) in &mutant.files {
            site.write(&format!("content/partners/{name}/{file}"), text);
        }
    }
    let findings = by_partner(site.check(&[]).expect(1).findings());
    let mut wrong = Vec::new();
    for (number, mutant) in mutants.iter().enumerate() {
        let name = format!("mutant-{number}");
        let mut expected = mutant.expected.clone();
        let mut found = found(
            &name,
            findings.get(&name).map(Vec::as_slice).unwrap_or_default(),
        );
        expected.sort();
        found.sort();
        if expected != found {
            wrong.push(format!(
                "{}\n  expected {expected:?}\n  found    {found:?}",
                mutant.what
            ));
        }
    }
    let expecting = mutants
        .iter()
        .filter(|mutant| !mutant.expected.is_empty())
        .count();
    println!(
        "{} mutants, of which {expecting} leave out what must be disclosed",
        mutants.len()
    );
    assert!(expecting > 300, "the samples are all tried");
    assert!(
        wrong.is_empty(),
        "{} of {} mutants:\n{}",
        wrong.len(),
        mutants.len(),
        wrong.join("\n")
    );
    assert_eq!(
        findings.len(),
        expecting,
        "and nothing is found in anything else"
    );
}

#[test]
fn a_key_that_says_nothing_inherits_nothing() {
    let sample = Sample::read("contoso-brasil");
    let mut mutants = 0;
    for (id, text) in &sample.offerings {
        for (key, code) in FACTS {
            // Where the partner states it too, the offering would have something to inherit if the key were left out.
            if block(text, key).is_none() || block(&sample.partner, key).is_none() {
                continue;
            }
            for blank in BLANKS {
                let site = Site::with_partners(&[sample.id]);
                let (text, line) = with_block(text, key, Some(&format!("{key}{blank}")));
                site.write(
                    &format!("content/partners/{}/{}", sample.id, offering_file(id)),
                    text,
                );
                let findings = site.check(&[]).expect(1).findings();
                let found: Vec<(&str, u64)> = findings
                    .iter()
                    .map(|finding| (finding.code.as_str(), finding.line))
                    .collect();
                assert_eq!(found, [(code, line)], "{id}: {key}{blank}");
                mutants += 1;
            }
        }
    }
    assert!(mutants >= BLANKS.len(), "{mutants} mutants");
}

#[test]
fn a_price_that_is_gone_is_reported_before_what_it_would_have_contradicted() {
    // With `charges: part`, the only free offering and the only charged one are both needed: which is gone must not matter.
    const FOLDER: &str = "content/partners/contoso-brasil";
    for gone in ["subscriptions", "business"] {
        let site = Site::with_partners(&["contoso-brasil"]);
        if gone == "business" {
            site.remove(&format!("{FOLDER}/offerings/workplace.yaml"));
            for file in ["partner.yaml", "offerings/subscriptions.yaml"] {
                site.edit(
                    &format!("{FOLDER}/{file}"),
                    "services: [azure, office-365, dynamics-365]",
                    "services: [azure]",
                );
            }
        }
        let file = format!("{FOLDER}/offerings/{gone}.yaml");
        site.write(&file, with_block(&site.read(&file), "pricing", None).0);
        let findings = site.check(&[]).expect(1).findings();
        let codes: Vec<&str> = findings
            .iter()
            .map(|finding| finding.code.as_str())
            .collect();
        assert_eq!(codes, ["D004"], "without the price of {gone}: {findings:?}");
    }
}
