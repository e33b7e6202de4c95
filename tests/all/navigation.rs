//! Tables of contents: what is read of them, and the navigation that comes of it.

use crate::site::{Finding, Site};

/// A site of guidance alone, with files below `content/guidance/`.
fn guidance(files: &[(&str, &str)]) -> Site {
    let site = Site::bare();
    site.write("site.yaml", "title: Guidance\nlocales: [en-US, pt-BR]\n");
    for (path, text) in files {
        site.write(&format!("content/guidance/{path}"), text);
    }
    site
}

/// Findings by their places, without those about translations.
fn found(site: &Site) -> Vec<(String, String, u64)> {
    let of_links = |finding: &Finding| !finding.code.starts_with('L');
    let findings = site.check(&[]).findings();
    findings
        .into_iter()
        .filter(of_links)
        .map(|finding| {
            let file = finding.file.strip_prefix("content/guidance/");
            (
                finding.code,
                file.unwrap_or_default().to_owned(),
                finding.line,
            )
        })
        .collect()
}

fn at(code: &str, file: &str, line: u64) -> (String, String, u64) {
    (code.to_owned(), file.to_owned(), line)
}

#[test]
fn entries_that_lead_nowhere_are_told_where_they_are_written() {
    let toc = "items:\n- name: A\n  href: a.md\n- name: Gone\n  href: gone.md\n- name: B\n  href: B.md\n- name: Folder\n  href: sub/\n\
        - name: Sub\n  href: sub/toc.yml\n- name: Script\n  href: 'javascript:alert(1)'\n- name: Page\n  href: index.yml\n";
    let site = guidance(&[
        (
            "en-US/a.md",
            "# A\n\n[folder](sub/) [same](sub/index.md) [up](./)\n",
        ),
        ("en-US/b.md", "# B\n\n[contents](TOC.md)\n"),
        ("en-US/sub/Index.md", "# Sub\n\n[a](../a.md)\n"),
        ("en-US/toc.yml", toc),
        (
            "en-US/sub/TOC.md",
            "# [Sub](index.md)\n# [Above](../TOC.yml)\n# [Gone](gone.md)\n",
        ),
        (
            "en-US/_breadcrumb/toc.yml",
            "- name: Docs\n  tocHref: /\n  topicHref: /\n",
        ),
    ]);
    let expected = [
        at("X003", "en-US/a.md", 3),
        at("X001", "en-US/a.md", 3),
        at("X001", "en-US/b.md", 3),
        at("X003", "en-US/sub/TOC.md", 1),
        at("X001", "en-US/sub/TOC.md", 3),
        at("X001", "en-US/toc.yml", 5),
        at("X003", "en-US/toc.yml", 7),
        at("X006", "en-US/toc.yml", 13),
        at("X001", "en-US/toc.yml", 15),
    ];
    let mut found = found(&site);
    let mut expected = expected.to_vec();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn a_table_of_contents_of_thousands_is_read_where_all_share_it() {
    let entries = |count: usize| -> String {
        let entry = |n: usize| format!("- name: The article with the number {n}\n  href: a.md\n");
        (0..count).map(entry).collect()
    };
    let site = guidance(&[("en-US/a.md", "# A\n"), ("en-US/toc.yml", &entries(5_000))]);
    assert_eq!(found(&site), []);
    let partner = Site::with_partners(&["potomac-cloud"]);
    let folder = "content/partners/potomac-cloud/guidance/en-US";
    partner.write(&format!("{folder}/a.md"), "# A\n");
    partner.write(&format!("{folder}/toc.yml"), entries(5_000));
    let codes: Vec<String> = partner
        .check(&[])
        .findings()
        .into_iter()
        .map(|finding| finding.code)
        .collect();
    assert!(codes.contains(&"Y005".to_owned()), "{codes:?}");
    partner.write(&format!("{folder}/toc.yml"), entries(500));
    let left = partner.check(&[]).findings();
    assert!(
        left.iter().all(|finding| finding.code != "Y005"),
        "{left:?}"
    );
}
