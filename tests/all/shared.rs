//! What other programs and people hold this one to: data in a folder beside the repository. Where it is not there, the tests say
//! so and are skipped.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use crate::site::{Finding, Site, by_partner, repository, repository_file, run};

/// A file or folder of the shared data, if it is there.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SUPPORTAL_SHARED")
        .map_or_else(|| repository().join("../shared"), PathBuf::from);
    let found = folder.join(path);
    if found.exists() {
        return Some(found);
    }
    println!("skipped: {path} is not here");
    None
}

/// Whether a program can be run.
pub(crate) fn has(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok();
    if !there {
        println!("skipped: {program} is not here");
    }
    there
}

/// What a case of YAML must come to.
struct Case {
    id: String,
    file: String,
    verdict: String,
}

/// Cases by the columns `id,file,big,verdict,what`; the last may hold commas. Those that a script makes are left out.
fn cases(table: &str) -> Vec<Case> {
    let rows = table
        .lines()
        .skip(1)
        .map(|line| line.splitn(5, ',').collect::<Vec<_>>());
    rows.filter(|row| row[2] == "no")
        .map(|row| Case {
            id: row[0].into(),
            file: row[1].into(),
            verdict: row[3].into(),
        })
        .collect()
}

/// Cases whose fault is what the file means, not how it is written.
const OF_MEANING: [&str; 6] = [
    "money-",
    "logo-",
    "time-zone-",
    "locale-",
    "opening-hours-",
    "root-",
];
/// Faults of writing, which none of the accepted cases may have.
const OF_WRITING: [&str; 5] = ["Y001", "Y004", "Y005", "Y006", "Y007"];

/// Why a case is not as it must be, if it is not.
fn difference(case: &Case, findings: &[Finding]) -> Option<String> {
    let codes: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.level == "error")
        .map(|finding| finding.code.as_str())
        .collect();
    let any_error = OF_MEANING.iter().any(|prefix| case.id.starts_with(prefix));
    let rejected = codes.iter().any(|code| any_error || code.starts_with('Y'));
    let differs = match case.verdict.as_str() {
        "reject" => !rejected,
        "accept" => codes.iter().any(|code| OF_WRITING.contains(code)),
        _ => false,
    };
    differs.then(|| format!("{} must be {}: {codes:?}", case.id, case.verdict))
}

/// Cases that differ, each with the reason why that is right.
const KNOWN_DIFFERENCES: [(&str, &str); 0] = [];

#[test]
fn hostile_yaml_comes_to_the_verdicts_of_its_table() {
    let Some(folder) = shared("hostile/yaml") else {
        return;
    };
    let cases = cases(&std::fs::read_to_string(folder.join("cases.csv")).unwrap());
    assert!(cases.len() > 150, "{} cases", cases.len());
    let site = Site::with_partners(&["potomac-cloud"]);
    for (number, case) in cases.iter().enumerate() {
        site.write(
            &format!("content/partners/case-{number}/partner.yaml"),
            std::fs::read(folder.join(&case.file)).unwrap(),
        );
    }
    let findings = by_partner(site.check(&[]).expect(1).findings());
    assert!(
        !findings.contains_key("potomac-cloud"),
        "the good partner is not touched"
    );
    let of = |number: usize| {
        findings
            .get(&format!("case-{number}"))
            .map(Vec::as_slice)
            .unwrap_or_default()
    };
    let differing: BTreeMap<&str, String> = cases
        .iter()
        .enumerate()
        .filter_map(|(number, case)| Some((case.id.as_str(), difference(case, of(number))?)))
        .collect();
    println!("{} cases, {} differ", cases.len(), differing.len());
    for difference in differing.values() {
        println!("  {difference}");
    }
    let known: Vec<&str> = KNOWN_DIFFERENCES.iter().map(|(id, _)| *id).collect();
    assert_eq!(
        differing.keys().copied().collect::<Vec<_>>(),
        known,
        "{differing:#?}"
    );
    site.build(&[]).expect(1);
    assert!(site.out().join("potomac-cloud/en-us/index.html").is_file());
}

/// The samples of a text: fenced YAML whose first line names its file.
fn samples(text: &str) -> BTreeMap<&str, &str> {
    let blocks = text.split("```yaml\n# ").skip(1);
    blocks
        .filter_map(|block| block.split("```").next()?.split_once('\n'))
        .collect()
}

#[test]
fn the_samples_of_the_contract_are_read_and_lack_only_an_escalation() {
    let Some(file) = shared("product.md") else {
        return;
    };
    let text = std::fs::read_to_string(file).unwrap();
    let samples = samples(&text);
    assert_eq!(samples.len(), 2, "{:?}", samples.keys());
    let site = Site::bare();
    site.write("site.yaml", "title: Portais\nlocales: [pt-BR, en-US]\n");
    for (file, text) in samples {
        site.write(file, text);
    }
    let logo = "content/partners/contoso-brasil/assets/logo.svg";
    site.write(logo, repository_file(logo));
    let findings = site.check(&[]).expect(0).findings();
    let errors = findings.iter().filter(|finding| finding.level == "error");
    assert_eq!(errors.count(), 0, "{findings:?}");
    let of_the_program = findings.iter().filter(|it| {
        it.code
            .starts_with(['D', 'S', 'B', 'E', 'V', 'C', 'G', 'Y'])
    });
    let codes: Vec<&str> = of_the_program.map(|it| it.code.as_str()).collect();
    assert_eq!(codes, ["E001"], "{findings:?}");
}

#[test]
fn the_page_that_started_the_project_is_understood() {
    let Some(file) = shared("seed/provide-support-pt-BR.md") else {
        return;
    };
    let site = Site::with_partners(&["ipe-tecnologia"]);
    site.write(
        "content/guidance/pt-BR/provide-support.md",
        std::fs::read(file).unwrap(),
    );
    // The translation damaged a product's name; the page is published, and the build says so.
    let run = site.build(&[]).expect(1);
    assert!(
        run.stderr
            .contains("error[L009]: `Suporte à nuvem de assinatura`"),
        "{}",
        run.stderr
    );
    assert_eq!(run.stderr.matches("error[").count(), 1, "{}", run.stderr);
    let page = site.page("ipe-tecnologia/pt-br/guidance/provide-support/index.html");
    assert_eq!(page.only("h1").text, "Fornecer suporte a seus clientes");
    let anchors: Vec<&str> = page
        .elements
        .iter()
        .filter_map(|element| element.attribute("id"))
        .collect();
    for anchor in [
        "providing-support-to-your-customers",
        "microsoft-partner-support-guidance",
        "providing-billing-subscription-management-and-technical-support",
    ] {
        assert_eq!(
            anchors.iter().filter(|id| **id == anchor).count(),
            1,
            "{anchor} in {anchors:?}"
        );
    }
    assert!(
        page.all("a").all(|link| link.attribute("name").is_none()),
        "an anchor of the source is left"
    );
    for residue in [
        "Aplica-se a",
        "ms.",
        "**",
        "<a",
        "name=",
        "openlocfilehash",
        "MaggiePucciEvans",
        "| Partner Center",
    ] {
        assert!(
            !page.text.contains(residue),
            "`{residue}` is left in the text:\n{}",
            page.text
        );
    }
    page.shows("Vale para: Partner Center");
    let prose = page
        .all("div")
        .find(|element| element.has_class("prose"))
        .unwrap();
    let bold: Vec<&str> = page
        .within(prose)
        .iter()
        .filter(|element| element.name == "strong")
        .map(|element| element.text.as_str())
        .collect();
    assert_eq!(bold, ["comercial", "técnico"]);
    let links = page
        .within(prose)
        .iter()
        .filter_map(|element| element.attribute("href"))
        .filter(|href| href.starts_with("https://www.microsoftpartnercommunity.com/"));
    assert_eq!(links.count(), 3);
}

#[test]
fn a_hostile_tree_of_files_is_refused_where_it_must_be_and_nothing_leaks() {
    let Some(folder) = shared("hostile/tree") else {
        return;
    };
    if !has("bash") || !has("python3") {
        return;
    }
    let temporary = Site::bare();
    let made = temporary.beside("tree");
    let output = Command::new("bash")
        .arg(folder.join("make-tree.sh"))
        .arg(&made)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let (site, out) = (made.join("site"), made.join("portals"));
    let arguments = [
        "build".as_ref(),
        "--site".as_ref(),
        site.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
    ];
    run(arguments).expect(1);
    let checked = Command::new("python3")
        .arg(folder.join("check-output.py"))
        .arg(&made)
        .arg(&out)
        .output();
    // The script takes the portals as its last argument, and what made them before it.
    let checked = checked.unwrap();
    assert!(
        checked.status.success(),
        "{}",
        String::from_utf8_lossy(&checked.stdout)
    );
}
