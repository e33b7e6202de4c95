//! What `new` begins with: files that say everything but what only their author knows.
//!
//! What is left to be written stands between `<` and `>`, which counts as nothing: a portal of placeholders is never published.

use crate::message::Language;
use crate::render::theme::DEFAULT;

/// A file to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// Path relative to the site.
    pub path: String,
    /// Its text.
    pub text: &'static str,
}

/// The files of a new site, with its first partner in them.
pub fn site(language: Language, partner: &str) -> Vec<Start> {
    let text = match language {
        Language::English => include_str!("en/site.yaml"),
        Language::Portuguese => include_str!("pt-BR/site.yaml"),
    };
    let site = Start {
        path: "site.yaml".into(),
        text,
    };
    std::iter::once(site)
        .chain(self::partner(language, partner))
        .collect()
}

/// The files of a new partner.
pub fn partner(language: Language, partner: &str) -> [Start; 2] {
    let (own, offering) = match language {
        Language::English => (
            include_str!("en/partner.yaml"),
            include_str!("en/offering.yaml"),
        ),
        Language::Portuguese => (
            include_str!("pt-BR/partner.yaml"),
            include_str!("pt-BR/offering.yaml"),
        ),
    };
    let folder = format!("content/partners/{partner}");
    [
        Start {
            path: format!("{folder}/partner.yaml"),
            text: own,
        },
        Start {
            path: format!("{folder}/offerings/business.yaml"),
            text: offering,
        },
    ]
}

/// The files of a new theme: what it says of itself, and copies of built-in files to change.
///
/// # Errors
/// The name of a file that the built-in theme does not have.
pub fn theme<'a>(theme: &str, files: &'a [String]) -> Result<Vec<Start>, &'a str> {
    let start = |name: &str, text| Start {
        path: format!("themes/{theme}/{name}"),
        text,
    };
    let copies = files.iter().map(|name| {
        let built_in = DEFAULT.iter().find(|(known, _)| known == name);
        built_in
            .map(|(name, text)| start(name, text))
            .ok_or(name.as_str())
    });
    let settings = start("theme.yaml", include_str!("theme.yaml"));
    std::iter::once(Ok(settings)).chain(copies).collect()
}
