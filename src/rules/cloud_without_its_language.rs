//! # C002 cloud-without-its-language
//!
//! A cloud whose customers must be served in a language is sold, and the portal is not published in that language: customers of the US
//! Government cloud read English.
//!
//! Publish in the language too: add it to `locales`, and the texts that it needs.
//!
//! ```yaml fires partner
//! locales: [pt-BR]
//! program: { relationship: direct-bill, clouds: [global, us-government], plans: [advanced-support-for-partners] }
//! ```
//!
//! ```yaml passes partner
//! locales: [pt-BR, en-US]
//! program: { relationship: direct-bill, clouds: [global, us-government], plans: [advanced-support-for-partners] }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::policy::Cloud;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "C002",
    name: "cloud-without-its-language",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("cloud-languages"),
    source: include_str!("cloud_without_its_language.rs"),
    portuguese: include_str!("pt-BR/cloud_without_its_language.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let clouds = it.policy.clouds.iter();
    let in_force = clouds.filter(|cloud| cloud.term.holds(it.today));
    findings.extend(in_force.filter_map(|cloud| judge(it, cloud)));
}

fn judge(it: &PartnerCheck<'_>, cloud: &Cloud) -> Option<Diagnostic> {
    let locales = it.locales();
    if locales.is_empty() {
        return None;
    }
    let is_published = |tag: &str| locales.iter().any(|locale| locale.as_str() == tag);
    let missing = cloud
        .languages
        .iter()
        .find(|tag| !is_published(&tag.value))?;
    let (owner, word) = it.clouds().find(|(_, word)| word.value == cloud.id.value)?;
    let message = say!(
        "{cloud} is sold, and the portal is not published in {language}",
        cloud = &cloud.name,
        language = &missing.value
    );
    Some(
        it.about(owner, word.span, message)
            .because(
                missing.span,
                say!("its customers are served in this language"),
            )
            .help(say!(
                "add {language} to `locales`, with the texts that it needs",
                language = &missing.value
            )),
    )
}
