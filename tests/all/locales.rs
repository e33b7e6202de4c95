//! A further language needs files and nothing else: strings, guidance, and the partners' own texts.

use std::sync::OnceLock;

use crate::page::Page;
use crate::site::{PARTNERS, Site, repository_file};

const SPANISH: &str = "es-MX";

/// That site, built once for all tests that only read it.
fn built() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| spanish().built())
}

/// The sample site with a third language, and a partner that publishes in it.
fn spanish() -> Site {
    let site = Site::sample();
    for partner in PARTNERS.iter().skip(1) {
        site.remove(&format!("content/partners/{partner}"));
    }
    site.edit(
        "site.yaml",
        "en-US: Support portals",
        "en-US: Support portals, es-MX: Portales de soporte",
    );
    site.edit("site.yaml", "[pt-BR, en-US]", "[pt-BR, en-US, es-MX]");
    site.write(
        "content/partners/azteca/partner.yaml",
        include_str!("fixtures/azteca.yaml"),
    );
    site.write(
        "content/partners/azteca/offerings/complete.yaml",
        include_str!("fixtures/azteca-plan.yaml"),
    );
    site.write(
        "content/guidance/es-MX/azure/outage.md",
        "---\ntitle: Cuando Azure falla\n---\n\n# Cuando Azure falla\n\n> [!NOTE]\n> Revisa primero el estado de Azure.\n",
    );
    site
}

fn page(site: &Site, locale: &str, path: &str) -> Page {
    site.page(&format!("azteca/{locale}/{path}index.html"))
}

#[test]
fn a_language_is_added_by_files_alone() {
    let site = built();
    let findings = site.check(&[]).expect(0).findings();
    let other: Vec<_> = findings
        .iter()
        // The one article that is translated is shorter than its source.
        .filter(|finding| {
            !["L001", "L007"].contains(&finding.code.as_str()) || finding.level != "warning"
        })
        .collect();
    assert!(
        other.is_empty(),
        "only translations of guidance are missing: {other:?}"
    );
    let missing = findings
        .iter()
        .filter(|it| it.code == "L001" && it.locale.as_deref() == Some(SPANISH))
        .count();
    assert_eq!(missing, 14, "of fifteen shared articles one is translated");
    let home = page(site, "es-mx", "");
    assert_eq!(home.only("html").attribute("lang"), Some(SPANISH));
    assert_eq!(home.only("h1").text, "Soporte de Nube Azteca");
    for text in [
        "El soporte de un vistazo",
        "Atendemos a empresas mexicanas que usan Azure.",
        "Diagnóstico y solución de incidentes de Azure.",
        "unes a viernes, de 9:00 a 18:30",
        "hora del centro de México (UTC−6)",
        "$12,450.00 al mes",
        "más impuestos",
        "Distribuidor de los servicios en la nube de Microsoft: Fabrikam México.",
    ] {
        home.shows(text);
    }
    let contact = page(site, "es-mx", "contact/");
    assert_eq!(contact.only("h1").text, "Horario y contacto");
    for text in ["Miércoles", "Idiomas: español"] {
        contact.shows(text);
    }
    page(site, "es-mx", "pricing/").shows("Precio vigente hasta el 31 de diciembre de 2027");
    page(site, "es-mx", "offerings/complete/").shows("2 horas hábiles");
    page(site, "es-mx", "guidance/azure/outage/").shows("Nota");
}

#[test]
fn no_page_of_the_new_language_borrows_interface_words_of_another() {
    let site = built();
    let others = [
        "Support facts",
        "Ficha do suporte",
        "Skip to content",
        "Ir para o conteúdo",
        "How to reach us",
        "Como falar conosco",
        "{",
    ];
    for path in [
        "",
        "contact/",
        "pricing/",
        "services/",
        "services/azure/",
        "escalation/",
        "guidance/",
        "offerings/complete/",
        "guidance/azure/outage/",
    ] {
        let page = page(site, "es-mx", path);
        for other in others {
            assert!(!page.text.contains(other), "`{other}` in {path}");
        }
    }
}

#[test]
fn every_page_leads_to_itself_in_the_other_languages() {
    let site = built();
    for path in [
        "",
        "contact/",
        "offerings/complete/",
        "guidance/billing/licenses/",
    ] {
        for (locale, others) in [
            ("es-mx", ["pt-br", "en-us"]),
            ("pt-br", ["en-us", "es-mx"]),
            ("en-us", ["pt-br", "es-mx"]),
        ] {
            let page = page(site, locale, path);
            let folder = page.path.parent().unwrap();
            let links = page
                .all("a")
                .filter(|link| link.attribute("hreflang").is_some())
                // A notice leads to the original, by the words that say so.
                .filter(|link| !link.text.contains("original"))
                .map(|link| link.attribute("href").unwrap());
            let reached: Vec<_> = links
                .map(|href| folder.join(href).join("index.html").canonicalize().unwrap())
                .collect();
            let wanted = others.map(|other| {
                site.out()
                    .join(format!("azteca/{other}/{path}index.html"))
                    .canonicalize()
                    .unwrap()
            });
            assert_eq!(reached, wanted, "from {locale}/{path}");
        }
    }
}

#[test]
fn what_is_not_translated_says_so_and_is_marked_with_its_language() {
    let site = built();
    let page = page(site, "es-mx", "guidance/billing/licenses/");
    assert_eq!(page.only("html").attribute("lang"), Some(SPANISH));
    page.shows("Todavía sin traducción");
    let prose = page
        .all("div")
        .find(|element| element.has_class("prose"))
        .unwrap();
    assert_eq!(prose.attribute("lang"), Some("pt-BR"));
    let heading = page.only("h1");
    assert!(
        page.within(prose)
            .iter()
            .any(|element| std::ptr::eq(element, heading)),
        "the heading is in the language of the text"
    );
    let translated = site.page("azteca/es-mx/guidance/azure/outage/index.html");
    assert!(!translated.text.contains("Todavía sin traducción"));
    assert!(
        translated
            .all("div")
            .all(|element| element.attribute("lang").is_none())
    );
}

#[test]
fn strings_that_lack_a_key_are_named_and_nothing_is_built() {
    let site = spanish();
    site.edit("site.yaml", "en-US, es-MX]", "en-US, es-MX, es-AR]");
    site.edit(
        "site.yaml",
        "es-MX: ",
        "es-AR: Portales de soporte, es-MX: ",
    );
    let hours = "  facts_hours: \"Horario\"\n";
    let strings = repository_file("themes/default/strings/es-MX.yaml");
    assert!(strings.contains(hours));
    site.write(
        "themes/default/strings/es-AR.yaml",
        strings.replace(hours, ""),
    );
    let run = site.check(&[]).expect(1);
    let errors: Vec<_> = run
        .findings()
        .into_iter()
        .filter(|finding| finding.level == "error")
        .collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(
        (errors[0].code.as_str(), errors[0].file.as_str()),
        ("Y008", "themes/default/strings/es-AR.yaml")
    );
    assert!(errors[0].message.contains("ui.facts_hours"), "{errors:?}");
    site.build(&[]).expect(1);
    assert!(!site.out().join("azteca").exists());
}
