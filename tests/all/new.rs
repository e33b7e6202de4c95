//! What `new` makes is a site that says nothing yet, and a good one once it is filled in.

use std::collections::BTreeMap;
use std::ffi::OsStr;

use crate::site::{Site, run, tree};

/// What a person writes in the place of each placeholder, in the order of the files.
const WORDS: [(&str, &str); 14] = [
    ("<what customers call you>", "Contoso"),
    ("<como os clientes chamam a sua empresa>", "Contoso"),
    ("<your service hours>", "Mo-Fr 09:00-17:00; PH off"),
    ("<seu horário de atendimento>", "Mo-Fr 09:00-18:00; PH off"),
    ("<your number with the country code>", "\"+1 202 555 0143\""),
    ("<seu número com o código do país>", "\"+55 11 3003 1234\""),
    ("<your address for requests>", "help@contoso.example"),
    ("<seu endereço para chamados>", "suporte@contoso.example"),
    ("<what customers call this offering>", "Business"),
    ("<como os clientes chamam esta oferta>", "Empresarial"),
    (
        "<what you do for customers who have it>",
        "Diagnosis of Azure incidents.",
    ),
    (
        "<o que você faz por quem a contrata>",
        "Diagnóstico de incidentes do Azure.",
    ),
    ("<the price>", "\"450.00\""),
    ("<o preço>", "\"450.00\""),
];

#[test]
fn a_new_site_is_good_once_every_placeholder_is_filled_in() {
    for language in ["en", "pt-BR"] {
        let site = Site::bare();
        site.remove("site.yaml");
        let folder = site.path("");
        let folder = folder.to_str().unwrap();
        run(["new", "site", folder, "--lang", language].map(OsStr::new)).expect(0);
        let codes = |site: &Site| -> Vec<String> {
            let run = site.check(&["--fail-on", "info"]);
            let mut codes: Vec<String> = run.findings().into_iter().map(|it| it.code).collect();
            codes.sort();
            codes
        };
        // Nothing that customers must be told is told yet.
        assert_eq!(
            codes(&site),
            ["D001", "D002", "D003", "D004", "Y008", "Y008"],
            "{language}"
        );
        for file in ["partner.yaml", "offerings/business.yaml"] {
            let path = format!("content/partners/my-company/{file}");
            let text = WORDS
                .iter()
                .fold(site.read(&path), |text, (from, to)| text.replace(from, to));
            assert!(
                !text.lines().skip(1).any(|line| line.contains('<')),
                "{text}"
            );
            site.write(&path, text);
        }
        assert_eq!(codes(&site), [""; 0], "{language}");
        site.build(&[]).expect(0);
    }
}

#[test]
fn what_is_there_is_left_alone() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let before = tree(&site.path(""));
    let folder = site.path("");
    let folder = folder.to_str().unwrap();
    for arguments in [
        ["new", "site", folder].as_slice(),
        &["new", "partner", "contoso-brasil", "--site", folder],
        &["new", "partner", "../out", "--site", folder],
        &["new", "partner", "other", "--site", "/nowhere/at/all"],
    ] {
        run(arguments.iter().map(OsStr::new)).expect(2);
        assert_eq!(tree(&site.path("")), before, "{arguments:?}");
    }
    run(["new", "partner", "other", "--site", folder].map(OsStr::new)).expect(0);
    assert_eq!(tree(&site.path("")).len(), before.len() + 2);
}

#[test]
fn a_new_theme_begins_as_the_built_in_one_and_faults_of_it_are_told() {
    let site = Site::sample();
    let folder = site.path("");
    let new = |more: &[&str]| {
        let words = ["new", "theme", "ours", "--site", folder.to_str().unwrap()];
        run(words.iter().chain(more).map(OsStr::new))
    };
    let wrong = new(&["--with", "templates/hoem.html"]).expect(2);
    assert!(
        wrong.stderr.contains("did you mean `templates/home.html`?"),
        "{}",
        wrong.stderr
    );
    new(&["--with", "templates/home.html", "--with", "style.css"]).expect(0);
    let again = new(&["--with", "style.css"]).expect(2);
    assert!(
        again.stderr.contains("is there already"),
        "{}",
        again.stderr
    );

    // Copies change nothing yet.
    site.build(&[]).expect(0);
    let built_in = tree(&site.out());
    site.edit("site.yaml", "base_url", "theme: ours\nbase_url");
    site.build(&[]).expect(0);
    let pages = |files: BTreeMap<String, Vec<u8>>| -> BTreeMap<String, Vec<u8>> {
        files
            .into_iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .collect()
    };
    assert_eq!(pages(tree(&site.out())), pages(built_in));

    site.edit(
        "themes/ours/templates/home.html",
        "portal.lede }}",
        "portal.ledee }}",
    );
    let run = site.build(&[]).expect(1);
    assert!(
        run.stderr.contains("themes/ours/templates/home.html:9:27"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("did you mean `lede`?"),
        "{}",
        run.stderr
    );

    site.edit(
        "themes/ours/templates/home.html",
        "portal.ledee }}",
        "portal.lede }}",
    );
    site.edit("themes/ours/theme.yaml", "contract: 1", "contract: 7");
    let run = site.build(&[]).expect(1);
    assert!(
        run.stderr.contains("was made for version 7"),
        "{}",
        run.stderr
    );
}
