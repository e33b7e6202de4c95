//! Remarks in the files silence findings, but never a disclosure.

use crate::site::Site;

const PARTNER: &str = "content/partners/contoso-brasil/partner.yaml";
const VEHICLE: &str = "vehicle: premier-support-for-partners";

/// A sample partner whose technical vehicle it is not eligible for, with a remark on lines of its own and one behind the vehicle.
fn found(above: &str, behind: &str) -> Vec<(String, u64)> {
    let site = Site::with_partners(&["contoso-brasil"]);
    let text = site.read(PARTNER);
    let from = text.find("escalation:").unwrap();
    let rest = text[from..]
        .find("\nbrand:")
        .map_or(text.len(), |at| from + at + 1);
    let escalation =
        format!("escalation:\n{above}  - {{ issues: commercial, {VEHICLE} }}{behind}\n");
    site.write(
        PARTNER,
        format!("{}{escalation}{}", &text[..from], &text[rest..]),
    );
    let run = site.check(&["--fail-on", "info"]);
    run.findings()
        .iter()
        .map(|finding| (finding.code.clone(), finding.line))
        .collect()
}

fn codes(above: &str, behind: &str) -> Vec<String> {
    found(above, behind)
        .into_iter()
        .map(|(code, _)| code)
        .collect()
}

#[test]
fn a_remark_silences_what_its_line_or_the_next_one_says() {
    assert_eq!(
        codes("", ""),
        ["E002"],
        "the finding that is silenced below"
    );
    const REMARK: &str = "# supportal: allow E002 the plan begins in March";
    assert_eq!(codes("", &format!(" {REMARK}")), [""; 0]);
    assert_eq!(codes(&format!("  {REMARK}\n"), ""), [""; 0]);
    assert_eq!(
        codes(&format!("  {REMARK}\n\n  # and a comment\n"), ""),
        [""; 0]
    );
    let by_name = "# supportal: allow ineligible-vehicle the plan begins in March";
    assert_eq!(codes("", &format!(" {by_name}")), [""; 0]);
    let elsewhere =
        format!("{REMARK}\n  - {{ issues: commercial, vehicle: csp-commercial-support }}\n");
    assert_eq!(codes(&format!("  {elsewhere}"), ""), ["Y009", "E002"]);
}

#[test]
fn a_remark_without_a_reason_or_a_rule_is_an_error_and_silences_nothing() {
    for remark in [
        "# supportal: allow E002",
        "# supportal: allow E002   ",
        "# supportal: allow E099 because",
        "# supportal: allow",
        "# supportal: disable E002 because",
    ] {
        let mut found = codes("", &format!(" {remark}"));
        found.sort();
        assert_eq!(found, ["E002", "Y010"], "{remark}");
    }
}

#[test]
fn a_disclosure_cannot_be_silenced() {
    for (key, code) in [
        ("support", "D001"),
        ("hours", "D002"),
        ("contact", "D003"),
        ("pricing", "D004"),
    ] {
        let site = Site::with_partners(&["contoso-brasil"]);
        let file = "content/partners/contoso-brasil/offerings/business.yaml";
        let (text, line) = crate::disclosures::with_block(
            &format!("{}\n{key}:\n", without(&site.read(file), key)),
            key,
            Some(&format!("{key}: # supportal: allow {code} nobody asked")),
        );
        site.write(file, text);
        let run = site.check(&[]).expect(1);
        let mut found: Vec<(String, u64)> = run
            .findings()
            .iter()
            .map(|finding| (finding.code.clone(), finding.line))
            .collect();
        found.sort();
        assert_eq!(
            found,
            [(code.to_owned(), line), ("Y010".to_owned(), line)],
            "{key}"
        );
    }
}

/// The text without the block of a key, if it has one.
fn without(text: &str, key: &str) -> String {
    let has = text
        .lines()
        .any(|line| line.starts_with(&format!("{key}:")));
    if has {
        crate::disclosures::with_block(text, key, None).0
    } else {
        text.to_owned()
    }
}

#[test]
fn what_is_missing_from_a_file_is_allowed_at_its_head() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let text = site.read(PARTNER);
    let (text, _) = crate::disclosures::with_block(&text, "escalation", None);
    site.write(PARTNER, &text);
    let codes = |site: &Site| -> Vec<String> {
        let run = site.check(&["--fail-on", "info"]);
        run.findings()
            .iter()
            .map(|finding| finding.code.clone())
            .collect()
    };
    assert_eq!(codes(&site), ["E001"]);
    let remark = "# supportal: allow E001 the provider does it\n\n# about us\n";
    site.write(PARTNER, format!("{remark}{text}"));
    assert_eq!(codes(&site), [""; 0]);
}
