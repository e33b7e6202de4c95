//! What goes wrong stops what it concerns and nothing else, and is said in the same way by every command.

use std::collections::BTreeSet;
use std::fs;

use crate::site::{Site, assert_same_trees, tree};

const PARTNER: &str = "content/partners/litoral-digital/partner.yaml";

#[test]
fn a_partner_with_an_error_keeps_its_last_good_portal_and_the_others_are_published() {
    let site = Site::sample().built();
    let good = tree(&site.out().join("litoral-digital"));
    site.edit(PARTNER, "\ncontact:", "\ncontacts:");
    site.edit(
        "content/partners/ipe-tecnologia/partner.yaml",
        "0800 000 1234",
        "0800 000 4321",
    );
    let run = site.build(&[]).expect(1);
    assert!(
        run.stderr.contains("1 published") && run.stderr.contains("1 with errors"),
        "{}",
        run.stderr
    );
    assert_same_trees(
        &good,
        &tree(&site.out().join("litoral-digital")),
        "the portal that stays",
    );
    site.page("ipe-tecnologia/pt-br/contact/index.html")
        .shows("0800 000 4321");
    site.page("index.html").shows("Litoral Digital");
}

#[test]
fn a_partner_that_never_was_good_has_no_portal_and_no_line_in_the_directory() {
    let site = Site::sample();
    site.edit(PARTNER, "\ncontact:", "\ncontacts:");
    site.build(&[]).expect(1);
    assert!(!site.out().join("litoral-digital").exists());
    let directory = site.page("index.html");
    directory.shows("Contoso Brasil");
    assert!(!directory.text.contains("Litoral Digital"));
}

/// The codes in a report as people read it: `error[D002]`.
fn codes(report: &str) -> Vec<String> {
    let mut codes: Vec<String> = ["error[", "warning[", "info["]
        .iter()
        .flat_map(|level| report.split(level).skip(1))
        .map(|rest| rest.split(']').next().unwrap().to_owned())
        .collect();
    codes.sort();
    codes
}

#[test]
fn check_and_build_find_the_same() {
    let site = Site::sample();
    site.edit(PARTNER, "\ncontact:", "\ncontacts:");
    site.edit(
        "content/partners/ipe-tecnologia/partner.yaml",
        "open: Mo-Fr 08:00-12:00,13:00-18:00; PH off",
        "open: whenever",
    );
    site.remove("content/guidance/en-US/azure/outage.md");
    site.edit(
        "content/partners/potomac-cloud/offerings/agency.yaml",
        "\nsupport:",
        "\n# support:",
    );
    let found = site.check(&[]).expect(1).findings();
    let mut checked: Vec<String> = found.iter().map(|finding| finding.code.clone()).collect();
    checked.sort();
    let kinds: BTreeSet<&str> = checked.iter().map(String::as_str).collect();
    assert!(
        kinds.is_superset(&BTreeSet::from(["D001", "D003", "H001", "L001", "Y002"])),
        "{checked:?}"
    );
    assert_eq!(codes(&site.build(&[]).expect(1).stderr), checked);
    // A second build finds them again, also where nothing has changed since.
    assert_eq!(codes(&site.build(&[]).expect(1).stderr), checked);
}

#[test]
fn ten_mistakes_in_one_file_are_ten_findings() {
    let site = Site::with_partners(&["contoso-brasil"]);
    for (right, wrong) in [
        (
            "locales: [pt-BR, en-US]",
            "locales: [pt-BR, en-US, english-please]",
        ),
        ("markets: [BR]", "markets: [Brasil]"),
        ("relationship: indirect-reseller", "relationship: reseler"),
        ("clouds: [global]", "clouds: [globe]"),
        (
            "services: [azure, office-365, dynamics-365]",
            "services: [azure, office-365, dynamics-365, offfice]",
        ),
        (
            "areas: [technical], to: Northwind Helpdesk",
            "areas: [technical]",
        ),
        ("America/Sao_Paulo", "BRT"),
        ("Mo-Fr 09:00-18:00; PH off", "Mo-Xx 09:00"),
        ("+55 11 3003 1234", "+55 11"),
        ("suporte@contoso.example", "suporte at contoso"),
    ] {
        site.edit("content/partners/contoso-brasil/partner.yaml", right, wrong);
    }
    let findings = site.check(&[]).expect(1).findings();
    let places: BTreeSet<(&str, u64)> = findings
        .iter()
        .map(|finding| (finding.code.as_str(), finding.line))
        .collect();
    assert_eq!((findings.len(), places.len()), (10, 10), "{findings:#?}");
}

#[test]
fn hours_that_offerings_inherit_are_reported_once_where_they_are_stated() {
    let site = Site::with_partners(&["contoso-brasil"]);
    site.edit(
        "content/partners/contoso-brasil/partner.yaml",
        "Mo-Fr 09:00-18:00; PH off",
        "Mo-Fr 25:00-18:00",
    );
    let line = 1 + site
        .read("content/partners/contoso-brasil/partner.yaml")
        .lines()
        .position(|line| line.contains("25:00"))
        .unwrap() as u64;
    let findings = site.check(&[]).expect(1).findings();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(
        (findings[0].code.as_str(), findings[0].place()),
        (
            "H001",
            ("content/partners/contoso-brasil/partner.yaml", line)
        )
    );
}

#[test]
fn wrong_usage_ends_with_2_and_says_why() {
    let site = Site::with_partners(&["contoso-brasil"]);
    for (arguments, word) in [
        (
            vec!["--partner", "contoso-brazil"],
            "did you mean `contoso-brasil`?",
        ),
        (vec!["--partner", ".."], ".."),
        (vec!["--partner", "../x"], "../x"),
        (vec!["--partner", ""], "partner"),
        (vec!["--today", "2026-02-30"], "2026-02-30"),
        (vec!["--today", "tomorrow"], "tomorrow"),
        (vec!["--threads", "0"], "0"),
        (
            vec!["--base-url", "javascript:alert(1)"],
            "javascript:alert(1)",
        ),
        (vec!["--colour"], "--colour"),
    ] {
        for run in [site.check(&arguments), site.build(&arguments)] {
            let run = run.expect(2);
            assert!(
                run.stderr.contains(word) && !run.stderr.contains("panicked"),
                "{arguments:?}: {}",
                run.stderr
            );
        }
    }
    assert!(!site.out().exists(), "nothing was begun");
}

#[test]
fn a_folder_without_a_site_ends_with_2() {
    let site = Site::bare();
    site.remove("site.yaml");
    let run = site.build(&[]).expect(2);
    assert!(run.stderr.contains("site.yaml"), "{}", run.stderr);
    site.write("site.yaml", "title: [\n");
    let run = site.check(&[]).expect(2);
    assert!(run.stderr.contains("site.yaml:"), "{}", run.stderr);
}

#[test]
fn a_folder_that_is_not_ours_is_refused_and_left_as_it_is() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let theirs = site.beside("theirs");
    fs::create_dir(&theirs).unwrap();
    fs::write(theirs.join("thesis.txt"), "years of work").unwrap();
    let before = tree(&site.beside(""));
    for out in [
        theirs,
        site.path(""),
        site.beside(""),
        site.path("content"),
        site.path("content/partners/contoso-brasil/public"),
    ] {
        let run = site.build_into(&out, &[]).expect(2);
        assert!(
            run.stderr.contains("another folder") || run.stderr.contains("a new folder"),
            "{}",
            run.stderr
        );
    }
    assert_same_trees(&before, &tree(&site.beside("")), "what was there");
}

#[test]
fn what_only_warns_fails_where_that_is_asked_for() {
    let site = Site::sample();
    site.remove("content/guidance/en-US/azure/outage.md");
    site.check(&[]).expect(0);
    site.check(&["--fail-on", "warning"]).expect(1);
    site.build(&["--fail-on", "warning"]).expect(1);
    assert!(
        site.out()
            .join("contoso-brasil/en-us/guidance/azure/outage/index.html")
            .is_file(),
        "a warning stops nothing"
    );
}

#[test]
fn what_a_machine_lost_with_its_power_is_written_again() {
    let site = Site::with_partners(&["potomac-cloud", "contoso-brasil"]).built();
    let (good, note) = (tree(&site.out()), site.out().join(".supportal-unsynced"));
    assert!(!note.exists(), "all was on the disk when the build ended");
    let session = fs::read("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let torn = site.out().join("potomac-cloud/en-us/contact/index.html");
    let tear = |session: &[u8]| {
        fs::write(&torn, "").unwrap();
        fs::write(&note, session).unwrap();
    };
    // Of some partners alone it cannot be said that all is there.
    tear(b"another session\n");
    site.build(&["--partner", "contoso-brasil"]).expect(0);
    assert!(note.exists());
    site.build(&[]).expect(0);
    assert_same_trees(&good, &tree(&site.out()), "after the power went");
    // A shard that was stopped with the machine.
    let shards = site.out().join(".shards");
    fs::create_dir_all(&shards).unwrap();
    fs::write(&torn, "").unwrap();
    fs::write(
        shards.join("1-of-2.supportal-unsynced"),
        "another session\n",
    )
    .unwrap();
    site.build(&[]).expect(0);
    assert_same_trees(&good, &tree(&site.out()), "after the power went in a shard");
    // A build that was only stopped lost nothing, and nothing is written again.
    if !session.is_empty() {
        tear(&session);
        let run = site.build(&[]).expect(0);
        assert!(run.stderr.contains("0 published"), "{}", run.stderr);
        assert!(!note.exists());
    }
}
