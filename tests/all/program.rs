//! What customers are told about the program, and what a site or a theme may not leave out of it.

use crate::disclosures::with_block;
use crate::site::{Site, by_partner};

const FOLDER: &str = "content/partners/contoso-brasil";

/// The codes and lines of what is found, but for guidance.
fn found(site: &Site) -> Vec<(String, String, u64)> {
    let findings = site.check(&[]).findings().into_iter();
    findings.map(|it| (it.code, it.level, it.line)).collect()
}

#[test]
fn what_only_keeps_a_place_free_is_missing_where_it_stands() {
    // The file, the key at its top, what stands there, and what is found how many lines below the key.
    let cases = [
        (
            "offerings/business.yaml",
            "support",
            "support: TBD",
            "D001",
            0,
        ),
        (
            "offerings/business.yaml",
            "support",
            "support: { pt-BR: A definir., en-US: tba }",
            "D001",
            0,
        ),
        (
            "offerings/business.yaml",
            "support",
            "support:\n  pt-BR: Atendimento.\n  en-US: Coming soon…",
            "D006",
            2,
        ),
        (
            "offerings/business.yaml",
            "support",
            "support: Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
            "D001",
            0,
        ),
        (
            "offerings/business.yaml",
            "support",
            "support: \"[PREENCHA]\"",
            "D001",
            0,
        ),
        (
            "offerings/business.yaml",
            "hours",
            "hours:\n  time_zone: America/Sao_Paulo\n  open: a definir",
            "D002",
            2,
        ),
        (
            "offerings/business.yaml",
            "hours",
            "hours: em breve",
            "D002",
            0,
        ),
        (
            "offerings/business.yaml",
            "contact",
            "contact: [{ phone: \"a definir\" }]",
            "D003",
            0,
        ),
        (
            "offerings/business.yaml",
            "contact",
            "contact: [{ phone: \"XX XXXX-XXXX\" }, { email: n/a }, { web: \"<url>\" }]",
            "D003",
            0,
        ),
        (
            "offerings/business.yaml",
            "contact",
            "contact: TBD",
            "D003",
            0,
        ),
        (
            "offerings/business.yaml",
            "pricing",
            "pricing: [{ amount: TBD, currency: BRL }]",
            "D004",
            0,
        ),
        (
            "offerings/business.yaml",
            "pricing",
            "pricing: [a definir]",
            "D004",
            0,
        ),
        (
            "offerings/business.yaml",
            "pricing",
            "pricing: [{ on_request: true }]",
            "D009",
            0,
        ),
        (
            "offerings/business.yaml",
            "pricing",
            "pricing: [{ amount: , currency: BRL }]",
            "D004",
            0,
        ),
        ("partner.yaml", "structure", "structure: TBD", "S001", 0),
        (
            "partner.yaml",
            "legal",
            "legal: Contoso Tecnologia Ltda.",
            "Y003",
            0,
        ),
        (
            "partner.yaml",
            "privacy",
            "privacy: { contact: [{ email: TBD }] }",
            "G102",
            0,
        ),
        ("offerings/business.yaml", "name", "name: TBD", "Y008", 0),
        ("partner.yaml", "name", "name: Sua empresa", "Y008", 0),
        (
            "partner.yaml",
            "legal",
            "legal: { name: Contoso Tecnologia Ltda., cnpj: \"12.ABC.345/01DE-35\", address: \"…\" }",
            "G101",
            0,
        ),
    ];
    let site = Site::bare();
    let mut expected = Vec::new();
    for (number, (file, key, text, code, below)) in cases.into_iter().enumerate() {
        let name = format!("case-{number}");
        site.add_partner("contoso-brasil", &name);
        let path = format!("content/partners/{name}/{file}");
        let (text, line) = with_block(&site.read(&path), key, Some(text));
        site.write(&path, text);
        expected.push((name, vec![(code.to_owned(), line + below)]));
    }
    let findings = by_partner(site.check(&[]).expect(1).findings());
    for (name, expected) in expected {
        let found: Vec<(String, u64)> = findings
            .get(&name)
            .into_iter()
            .flatten()
            .map(|it| (it.code.clone(), it.line))
            .collect();
        assert_eq!(found, expected, "{name}: {:?}", findings.get(&name));
    }
}

#[test]
fn a_channel_that_says_nothing_leaves_the_others() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let path = format!("{FOLDER}/partner.yaml");
    site.edit(&path, "+55 11 3003 1234", "a definir");
    assert_eq!(found(&site), []);
    let site = site.built();
    let contact = site.page("contoso-brasil/pt-br/contact/index.html");
    contact.shows("suporte@contoso.example");
    assert!(!contact.text.contains("a definir"));
}

#[test]
fn every_portal_says_whom_to_contact_and_a_theme_that_does_not_is_told_so() {
    let site = Site::with_partners(&["contoso-brasil"]).built();
    for path in ["index.html", "contact/index.html"] {
        site.page(&format!("contoso-brasil/pt-br/{path}"))
            .shows("Fale com Contoso Brasil, não com a Microsoft");
        site.page(&format!("contoso-brasil/en-us/{path}"))
            .shows("Contact Contoso Brasil, not Microsoft");
    }
    for text in ["\"\"", "Fale conosco."] {
        let site = Site::with_partners(&["contoso-brasil"]);
        site.write(
            "themes/default/strings/pt-BR.yaml",
            format!("ui:\n  contact_not_microsoft: {text}\n"),
        );
        let findings = site.check(&[]).expect(0).findings();
        let places: Vec<_> = findings
            .iter()
            .map(|it| (it.code.as_str(), it.level.as_str(), it.file.as_str()))
            .collect();
        let expected = ("D008", "warning", "themes/default/strings/pt-BR.yaml");
        assert_eq!(places, [expected], "{text}");
        // A warning: the portal is published, and says what it says.
        let site = site.built();
        let page = site.page("contoso-brasil/pt-br/index.html");
        assert!(!page.text.contains("não com a Microsoft"));
    }
}

#[test]
fn a_case_that_the_provider_opens_is_shown_with_its_services() {
    let site = Site::with_partners(&["contoso-brasil"]).built();
    let page = site.page("contoso-brasil/pt-br/escalation/index.html");
    let cells: Vec<&str> = page
        .all("th")
        .chain(page.all("td"))
        .map(|cell| cell.text.as_str())
        .collect();
    for text in [
        "Problemas técnicos (Azure)",
        "Problemas técnicos (Office 365 e Dynamics 365)",
        "Advanced Support for Partners",
    ] {
        assert!(cells.contains(&text), "{text} in {cells:?}");
    }
    assert!(
        cells
            .iter()
            .any(|cell| cell.starts_with("Fabrikam Distribuidora")),
        "{cells:?}"
    );
}

#[test]
fn the_desks_beside_the_support_are_on_every_page() {
    let site = Site::with_partners(&["horizonte-nuvem"]).built();
    for path in ["index.html", "pricing/index.html"] {
        let page = site.page(&format!("horizonte-nuvem/pt-br/{path}"));
        page.shows("Dados pessoais: encarregado@horizontenuvem.example");
        page.shows("Acessibilidade: acessibilidade@horizontenuvem.example");
        let links: Vec<&str> = page
            .all("a")
            .filter_map(|link| link.attribute("href"))
            .collect();
        for link in [
            "mailto:encarregado@horizontenuvem.example",
            "https://horizontenuvem.example/acessibilidade",
        ] {
            assert!(links.contains(&link), "{link} in {links:?}");
        }
    }
}

#[test]
fn a_profile_is_asked_of_the_sites_that_name_it_and_of_the_partners_of_its_market() {
    let bare = |profiles: &str| {
        let site = Site::with_partners(&["ipe-tecnologia", "potomac-cloud"]);
        site.edit("site.yaml", "profiles: [br, accessibility]", profiles);
        for partner in ["ipe-tecnologia", "potomac-cloud"] {
            let path = format!("content/partners/{partner}/partner.yaml");
            let mut text = site.read(&path);
            for key in ["legal", "privacy", "accessibility"] {
                if text.contains(&format!("\n{key}:")) {
                    text = with_block(&text, key, None).0;
                }
            }
            site.write(&path, text);
        }
        let found = by_partner(site.check(&[]).findings()).into_iter();
        let named = found.map(|(partner, findings)| {
            let codes: Vec<String> = findings.into_iter().map(|it| it.code).collect();
            format!("{partner}: {}", codes.join(" "))
        });
        named.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(bare(""), "");
    assert_eq!(bare("profiles: [br]"), "ipe-tecnologia: G101 G102");
    assert_eq!(
        bare("profiles: accessibility"),
        "ipe-tecnologia: G201, potomac-cloud: G201"
    );
    assert_eq!(bare("profiles: [brazil]"), ": Y003");
}

#[test]
fn a_site_tightens_a_rule_and_cannot_silence_a_disclosure() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let path = format!("{FOLDER}/offerings/business.yaml");
    let (text, line) = with_block(&site.read(&path), "support", Some("support: TBD"));
    site.write(&path, text);
    let levels = "profiles: [br, accessibility]\nlevels: { D001: info, D008: error, E006: error }";
    site.edit("site.yaml", "profiles: [br, accessibility]", levels);
    let found: Vec<_> = found(&site)
        .into_iter()
        .map(|(code, level, at)| (code, level, at == line))
        .collect();
    assert_eq!(
        found,
        [
            ("Y003".to_owned(), "error".to_owned(), false),
            ("D001".to_owned(), "error".to_owned(), true)
        ]
    );
}
