//! # X008 unknown-fact
//!
//! An article asks for a fact about the partner, `:::fact NAME:::`, and there is none of that name. Readers would find a gap where the
//! fact should be.
//!
//! Use one of: name, support, hours, contact, phone, email, web, price, legal-name, company-number, address, regulator.
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! Ligue para :::fact fone:::.
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown passes pt-BR/guide.md
//! # Abrir um chamado
//!
//! Ligue para :::fact phone:::.
//!
//! ## Nossa resposta
//! ```

use super::guidance_check::MOST_SUGGESTIONS;
use super::{Check, GuidanceCheck, Rule};
use crate::catalog::fact::{FACTS, Fact};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::{cut, nearest};

static ID: RuleId = RuleId {
    code: "X008",
    name: "unknown-fact",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("unknown_fact.rs"),
    portuguese: include_str!("pt-BR/unknown_fact.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    let asked = it.articles().flat_map(|article| {
        let own = article
            .facts
            .iter()
            .filter(|fact| fact.span.file == article.file);
        own.map(move |fact| (article, fact))
    });
    let unknown = asked.filter(|(_, fact)| Fact::named(&fact.value).is_none());
    let names: Vec<&str> = FACTS.iter().map(|fact| fact.name).collect();
    for (count, (article, fact)) in unknown.enumerate() {
        let near = if count < MOST_SUGGESTIONS {
            nearest(&fact.value, names.iter().copied())
        } else {
            None
        };
        let message = say!(
            "there is no fact `{name}` about a partner",
            name = cut(&fact.value)
        );
        findings.push(it.finding(article, fact.span, message).help(match near {
            Some(near) => say!("did you mean `{near}`?", near),
            None => say!("use one of: {words}", words = names.join(", ")),
        }));
    }
}
