//! # H004 holidays-expired
//!
//! The list of holidays was complete until a day that is past, or all of its dates are. Customers would take the coming holidays for
//! days like any other, and find nobody there.
//!
//! Add the dates of the year that has begun, and say until when the list is complete.
//!
//! ```yaml fires offering
//! hours:
//!   time_zone: America/Sao_Paulo
//!   open: Mo-Fr 09:00-18:00; PH off
//!   holidays: { valid_through: 2025-12-31, closed: [2025-12-25] }
//! ```
//!
//! ```yaml fires partner
//! hours:
//!   time_zone: America/Sao_Paulo
//!   open: Mo-Fr 09:00-18:00; PH off
//!   holidays: { closed: [2026-09-07, 2026-11-15] }
//! ```
//!
//! ```yaml passes offering
//! hours:
//!   time_zone: America/Sao_Paulo
//!   open: Mo-Fr 09:00-18:00; PH off
//!   holidays: { valid_through: 2026-11-24, closed: [2026-09-07] }
//! ```

use jiff::civil::Date;

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::hours::Hours;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;
use crate::source::Spanned;

static ID: RuleId = RuleId {
    code: "H004",
    name: "holidays-expired",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-hours"),
    source: include_str!("holidays_expired.rs"),
    portuguese: include_str!("pt-BR/holidays_expired.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    findings.extend(
        it.hours_with_sound_holidays()
            .filter_map(|(owner, hours)| judge(it, owner, hours)),
    );
}

fn judge(it: &PartnerCheck<'_>, owner: Owner<'_>, hours: &Hours) -> Option<Diagnostic> {
    let last = hours.closed().iter().max_by_key(|date| date.value)?;
    let end: &Spanned<Date> = hours.valid_through().unwrap_or(last);
    if end.value >= it.today {
        return None;
    }
    let message = match hours.valid_through() {
        Some(_) => say!(
            "the holidays of {owner} are listed until {end}, which is past",
            owner,
            end = end.value
        ),
        None => say!(
            "the last holiday listed for {owner} was on {end}",
            owner,
            end = end.value
        ),
    };
    Some(it.about(owner, end.span, message).help(say!(
        "add the dates to come to `closed`, and say until when the list is complete: `valid_through: {year}-12-31`",
        year = it.today.year().max(end.value.year() + 1).to_string()
    )))
}
