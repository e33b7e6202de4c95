//! `check --fix` changes what it answers and not one byte more.

use crate::site::{Site, tree};

const PARTNER: &str = "content/partners/contoso-brasil/partner.yaml";

fn site() -> Site {
    let site = Site::with_partners(&["contoso-brasil", "ipe-tecnologia"]);
    let text = site.read(PARTNER).replace("time_zone:", "timezone:");
    let text = format!("\u{feff}# Contoso \u{1f6df}\n{text}\n\n# the end").replace('\n', "\r\n");
    site.write(PARTNER, text);
    site
}

#[test]
fn what_has_one_safe_answer_is_mended_and_every_other_byte_stays() {
    let site = site();
    let before = tree(&site.path("content"));
    let old = site.read(PARTNER);
    let run = site.check(&["--fix", "--fail-on", "info"]).expect(0);
    assert_eq!(
        run.findings().len(),
        0,
        "and what is mended is not reported"
    );
    assert_eq!(site.read(PARTNER), old.replace("timezone:", "time_zone:"));
    let mut after = tree(&site.path("content"));
    let file = "partners/contoso-brasil/partner.yaml";
    after.insert(file.into(), before[file].clone());
    assert_eq!(after, before, "no other file changed, came or went");
    site.check(&["--fix", "--fail-on", "info"]).expect(0);
    assert_eq!(site.read(PARTNER), old.replace("timezone:", "time_zone:"));
}

#[test]
fn a_dry_run_prints_the_change_and_makes_none() {
    let site = site();
    let old = site.read(PARTNER);
    let run = site
        .check(&["--fix", "--dry-run", "--fail-on", "warning"])
        .expect(1);
    let changed: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.contains("time_zone") || line.contains("timezone"))
        .collect();
    let timezone = old.lines().find(|line| line.contains("timezone:")).unwrap();
    assert_eq!(changed[0], format!("-{timezone}"));
    assert_eq!(
        changed[1],
        format!("+{}", timezone.replace("timezone", "time_zone"))
    );
    assert!(
        run.stdout
            .starts_with(&format!("--- a/{PARTNER}\n+++ b/{PARTNER}\n")),
        "{}",
        run.stdout
    );
    assert_eq!(site.read(PARTNER), old);
}
