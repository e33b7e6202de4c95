//! # R003 promise-outside-hours
//!
//! A response is promised within minutes, hours or days of the clock, and the service hours are closed for longer than that. Who asks
//! right after the desk has closed gets no answer in time: the promise is broken every evening, weekend or holiday.
//!
//! The longest time from today on during which nobody is there counts, with weekends, listed holidays and changes of the clock; the
//! target must be longer. Promise `business hours` or `business days`, which run while somebody is there; or state hours around the
//! clock for this offering.
//!
//! ```yaml fires offering
//! response:
//!   - { severity: critical, within: 4 hours }
//! ```
//!
//! ```yaml fires offering
//! response:
//!   - { severity: moderate, within: 3 days }
//! ```
//!
//! ```yaml fires offering
//! contact: [{ email: azure@contoso.example, within: 1 hour }]
//! ```
//!
//! ```yaml passes offering
//! response:
//!   - { severity: critical, within: 4 business hours }
//!   - { severity: moderate, within: 4 days }
//! ```
//!
//! ```yaml passes offering
//! hours: { time_zone: America/Sao_Paulo, open: 24/7 }
//! response:
//!   - { severity: critical, within: 2 hours }
//! ```

use std::sync::Arc;

use jiff::civil::DateTime;

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::hours::{Closure, Schedule};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "R003",
    name: "promise-outside-hours",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("promise_outside_hours.rs"),
    portuguese: include_str!("pt-BR/promise_outside_hours.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for (owner, within) in it.promises() {
        let Some(minutes) = within.value.clock_minutes() else {
            continue;
        };
        let closure = longest_closure(it, owner).filter(|it| i64::from(minutes) <= it.minutes);
        if let (Some(closure), Some(hours)) = (closure, owner.hours().given()) {
            let message = say!(
                "{owner} promises a response within {within}, and is closed from {from} to {to}",
                owner,
                within = within.value.said(),
                from = clock(closure.from),
                to = clock(closure.to)
            );
            findings.push(
                it.about(owner, within.span, message)
                    .because(hours.value.open.span(), say!("the hours that hold"))
                    .help(say!(
                        "promise business hours or business days, or state hours around the clock: `open: 24/7`"
                    )),
            );
        }
    }
}

/// The longest closure of known hours in a known zone; others were reported.
fn longest_closure(it: &PartnerCheck<'_>, owner: Owner<'_>) -> Option<Closure> {
    let hours = &owner.hours().given()?.value;
    let schedule: Arc<Schedule> = hours.schedule(it.today).ok()?;
    if schedule.is_always() {
        return None;
    }
    schedule.longest_closure(&hours.zone()?, it.today)
}

fn clock(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}
