//! # H003 holidays-unstated
//!
//! The service hours do not say what happens on holidays: nothing is said of them, or they are spoken of and not listed, or listed
//! and not spoken of. A customer who calls on Christmas Day finds nobody, or does not call although somebody is there.
//!
//! Say what holds on a holiday in `open`, as in `; PH off`, and list the dates under `holidays` with the day until when the list
//! is complete. Hours around the clock need none, nor do hours that are the same on every day and say so: `Mo-Su,PH 10:00-20:00`.
//!
//! ```yaml fires offering
//! hours: { time_zone: America/Sao_Paulo, open: Mo-Fr 09:00-18:00 }
//! ```
//!
//! ```yaml fires partner
//! hours: { time_zone: America/Sao_Paulo, open: Mo-Fr 09:00-18:00; PH off }
//! ```
//!
//! ```yaml fires offering
//! hours:
//!   time_zone: America/Sao_Paulo
//!   open: Mo-Fr 09:00-18:00
//!   holidays: { valid_through: 2026-12-31, closed: [2026-12-25] }
//! ```
//!
//! ```yaml passes offering
//! hours:
//!   time_zone: America/Sao_Paulo
//!   open: Mo-Fr 09:00-18:00; PH off
//!   holidays: { valid_through: 2026-12-31, closed: [2026-12-25] }
//! ```
//!
//! ```yaml passes offering
//! hours: { time_zone: America/Sao_Paulo, open: "Mo-Su,PH 10:00-20:00" }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::hours::{Hours, OnHolidays};
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::cut;

static ID: RuleId = RuleId {
    code: "H003",
    name: "holidays-unstated",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-hours"),
    source: include_str!("holidays_unstated.rs"),
    portuguese: include_str!("pt-BR/holidays_unstated.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    findings.extend(
        it.hours_with_sound_holidays()
            .filter_map(|(owner, hours)| judge(it, owner, hours)),
    );
}

fn judge(it: &PartnerCheck<'_>, owner: Owner<'_>, hours: &Hours) -> Option<Diagnostic> {
    let open = hours.open.given()?;
    let schedule = hours.schedule(it.today).ok()?;
    // What is said and listed, and what needs no saying, is the usual.
    let is_listed = !hours.closed().is_empty();
    if hours.names_holidays() == is_listed && (is_listed || schedule.is_always()) {
        return None;
    }
    let shown = cut(&open.value);
    let message = match (hours.on_holidays()?, is_listed) {
        (OnHolidays::Unsaid, _) if schedule.is_always() => return None,
        (OnHolidays::Unsaid | OnHolidays::Dated, true) => {
            let message = say!(
                "holidays are listed for {owner}, and its hours, `{hours}`, do not say what happens then",
                owner,
                hours = shown
            );
            let closed = format!("\"{}; PH off\"", open.value);
            return Some(
                it.about(owner, open.span, message)
                    .help(say!("add `; PH off` to `open`, if nobody is there then"))
                    .fix(open.span, closed),
            );
        }
        (OnHolidays::Unsaid, false) => say!(
            "the hours of {owner}, `{hours}`, do not say what happens on holidays",
            owner,
            hours = shown
        ),
        (OnHolidays::Otherwise, false) => say!(
            "the hours of {owner}, `{hours}`, speak of holidays, and none are listed",
            owner,
            hours = shown
        ),
        (OnHolidays::Otherwise | OnHolidays::AsEveryDay | OnHolidays::Dated, _) => return None,
    };
    Some(it.about(owner, open.span, message).help(say!(
        "write `; PH off` at the end of `open`, and list the dates: `holidays: {{ valid_through: {year}-12-31, closed: [{year}-12-25] }}`",
        year = it.today.year().to_string()
    )))
}
