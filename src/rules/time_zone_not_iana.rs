//! # H002 time-zone-not-iana
//!
//! Service hours need a time zone, and it must be a name of the IANA database. An abbreviation names several places at once (CST is
//! in Chicago, in Shanghai and in Havana), and an offset forgets daylight saving time.
//!
//! State `time_zone` as a place: `America/Sao_Paulo`, `Europe/Lisbon`, or `UTC`. A name that the database keeps from former times,
//! such as `Brazil/East`, still works and is worth a notice: its present name is the same zone.
//!
//! ```yaml fires offering
//! hours: { time_zone: BRT, open: 24/7 }
//! ```
//!
//! ```yaml fires partner
//! hours: { open: 24/7 }
//! ```
//!
//! ```yaml fires offering
//! hours: { time_zone: Brazil/East, open: 24/7 }
//! ```
//!
//! ```yaml passes offering
//! hours: { time_zone: Europe/Lisbon, open: 24/7 }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::Str;
use crate::catalog::hours::Hours;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;
use crate::source::Spanned;
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
    let name = match &hours.time_zone {
        Stated::Faulty(_) => return None,
        Stated::Absent(at) => {
            let message = say!(
                "the hours of {owner} do not say in which time zone they hold",
                owner
            );
            let finding = it.about(owner, *at, message);
            return Some(finding.help(say!(
                "add `time_zone`, such as `time_zone: America/Sao_Paulo`"
            )));
        }
        Stated::Given(name) => name,
    };
    match (hours.zone(), hours.present_zone_name()) {
        (Some(_), None) => None,
        (Some(_), Some(present)) => Some(renamed(it, owner, name, present)),
        (None, present) => Some(none(it, owner, name, present)),
    }
}

/// A name of old still works; the present one is the same zone.
fn renamed(
    it: &PartnerCheck<'_>,
    owner: Owner<'_>,
    name: &Spanned<Str>,
    present: String,
) -> Diagnostic {
    let message = say!(
        "`{name}`, the time zone of {owner}, is a name of old",
        name = cut(&name.value),
        owner
    );
    it.about(owner, name.span, message)
        .level(Level::Info)
        .help(say!(
            "the same time zone is called `{zone}` today",
            zone = &present
        ))
        .fix(name.span, present)
}

fn none(
    it: &PartnerCheck<'_>,
    owner: Owner<'_>,
    name: &Spanned<Str>,
    present: Option<String>,
) -> Diagnostic {
    let message = say!(
        "the hours of {owner} are in `{name}`, which is not a time zone of the IANA database",
        owner,
        name = cut(&name.value)
    );
    let finding = it.about(owner, name.span, message);
    match present.clone().or_else(|| similar(&name.value)) {
        Some(near) => {
            let finding = finding.help(say!("did you mean `{near}`?", near));
            // In another letter case it is that zone and no other; what is only near may be another.
            match present {
                Some(zone) => finding.fix(name.span, zone),
                None => finding,
            }
        }
        None => finding.help(say!(
            "name a place, such as America/Sao_Paulo, not an abbreviation or an offset"
        )),
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
