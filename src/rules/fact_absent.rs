//! # X009 fact-absent
//!
//! An article shows a fact about the partner, `:::fact NAME:::`, that this partner does not state. Its readers get a link to the page of hours and
//! contact in its place, which the sentence around it may not expect.
//!
//! State the fact, or give the partner an article of its own at the same path.
//!
//! ```markdown fires each/guide.md
//! # Abrir um chamado
//!
//! Os serviços são regulados por :::fact regulator:::.
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown passes each/guide.md
//! # Abrir um chamado
//!
//! Ligue para :::fact phone:::.
//!
//! ## Nossa resposta
//! ```

use std::collections::BTreeSet;

use super::{Check, GuidanceCheck, Rule};
use crate::catalog::article::{Article, Role};
use crate::catalog::fact::Fact;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::cut;

static ID: RuleId = RuleId {
    code: "X009",
    name: "fact-absent",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("fact_absent.rs"),
    portuguese: include_str!("pt-BR/fact_absent.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    let Some(partner) = it.partner else {
        return;
    };
    // This is asked for every partner, and few sites have such articles.
    let beneath = it.beneath.is_some_and(|beneath| beneath.shows_facts);
    if !it.guidance.shows_facts && !beneath {
        return;
    }
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    for article in shown(it) {
        for asked in &article.facts {
            let absent = Fact::named(&asked.value).filter(|fact| !fact.is_stated_by(partner));
            let Some(fact) = absent.filter(|fact| told.insert((&article.path, fact.name))) else {
                continue;
            };
            let message = say!(
                "the article `{path}` shows the fact `{name}`, which this partner does not state",
                path = cut(&article.path),
                name = fact.name,
            );
            let finding = it.finding(article, partner.place, message);
            findings.push(finding.because(asked.span, say!("asked for here")).help(say!(
                "state it in partner.yaml, or give the partner an article of its own at this path"
            )));
        }
    }
}

/// The pages of the portal in its languages that show facts: the partner's own, and the shared ones that it does not replace.
fn shown<'a>(it: &GuidanceCheck<'a>) -> impl Iterator<Item = &'a Article> {
    let it = *it;
    let shared = it.beneath.into_iter().flat_map(|beneath| beneath.iter());
    let shows = |article: &&Article| !article.facts.is_empty();
    let shared = shared.filter(shows);
    let shared = shared.filter(move |article| !it.guidance.articles.contains_key(&article.path));
    let all = it.guidance.iter().filter(shows).chain(shared);
    all.filter(move |article| article.role() == Role::Page && it.locales.contains(&&article.locale))
}
