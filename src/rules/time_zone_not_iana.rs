//! # H002 time-zone-not-iana
//!
//! Service hours need a time zone, and it must be a name of the IANA database. An abbreviation names several places at once (CST is
//! in Chicago, in Shanghai and in Havana), and an offset forgets daylight saving time.
//!
//! State `time_zone` as a place: `America/Sao_Paulo`, `Europe/Lisbon`, or `UTC`.
//!
//! ```yaml fires offering
//! hours: { time_zone: BRT, open: 24/7 }
//! ```
//!
//! ```yaml fires partner
//! hours: { open: Mo-Fr 09:00-18:00 }
//! ```
//!
//! ```yaml passes offering
//! hours: { time_zone: Europe/Lisbon, open: 24/7 }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::hours::Hours;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::yaml::{Stated, cut, nearest};

static ID: RuleId = RuleId {
    code: "H002",
    name: "time-zone-not-iana",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-hours"),
    source: include_str!("time_zone_not_iana.rs"),
    portuguese: include_str!("pt-BR/time_zone_not_iana.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for (owner, hours) in it.hours() {
        findings.extend(judge(it, owner, &hours.value));
    }
}

fn judge(it: &PartnerCheck<'_>, owner: Owner<'_>, hours: &Hours) -> Option<Diagnostic> {
    match &hours.time_zone {
        Stated::Faulty(_) => None,
        Stated::Absent(at) => {
            let finding = it.about(
                owner,
                *at,
                format!("the hours of {owner} do not say in which time zone they hold"),
            );
            Some(finding.help("add `time_zone`, such as `time_zone: America/Sao_Paulo`"))
        }
        Stated::Given(_) if hours.zone().is_some() => None,
        Stated::Given(name) => {
            let finding = it.about(owner, name.span, format!("the hours of {owner} are in `{}`, which is not a time zone of the IANA database", cut(&name.value)));
            Some(
                finding.help(match similar(&name.value) {
                    Some(zone) => format!("did you mean `{zone}`?"),
                    None => {
                        "name a place, such as America/Sao_Paulo, not an abbreviation or an offset"
                            .into()
                    }
                }),
            )
        }
    }
}

/// The zone that a misspelled one is nearest to, in any letter case.
fn similar(name: &str) -> Option<String> {
    let zones: Vec<String> = jiff::tz::db()
        .available()
        .map(|zone| zone.to_string())
        .filter(|zone| zone.contains('/'))
        .collect();
    let lower: Vec<String> = zones.iter().map(|zone| zone.to_lowercase()).collect();
    let near = nearest(
        &name.trim().replace(' ', "_"),
        lower.iter().map(String::as_str),
    )?;
    zones
        .iter()
        .zip(&lower)
        .find(|(_, lower)| *lower == near)
        .map(|(zone, _)| zone.clone())
}
