//! # R002 lower-severity-faster
//!
//! A response target promises a less grave case an answer sooner than a graver one. Whoever has an outage learns that a question
//! would be answered first, and reports a question.
//!
//! Put the targets in the order of their severities: the gravest is answered first, or as soon as the others. Hours of business and
//! of the clock are compared only where one is shorter whenever the request comes.
//!
//! ```yaml fires offering
//! response:
//!   - { severity: critical, within: 1 business day }
//!   - { severity: moderate, within: 1 business day }
//!   - { severity: minimal, within: 8 business hours }
//! ```
//!
//! ```yaml fires offering
//! response:
//!   - { severity: critical, within: none }
//!   - { severity: moderate, within: 1 business day }
//! ```
//!
//! ```yaml passes offering
//! response:
//!   - { severity: critical, within: 4 business hours }
//!   - { severity: moderate, within: 1 business day }
//!   - { severity: minimal, within: not offered }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::hours::Schedule;
use crate::catalog::response::{Target, Unit, Within};
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "R002",
    name: "lower-severity-faster",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("lower_severity_faster.rs"),
    portuguese: include_str!("pt-BR/lower_severity_faster.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for owner in it.offerings() {
        let hours = owner.hours().given();
        let schedule = hours.and_then(|hours| hours.value.schedule(it.today).ok());
        let days = BusinessDay::of(schedule.as_deref());
        let targets: Vec<Ranked<'_>> = it
            .targets()
            .filter(|(of, _)| of.offering.map(|it| &it.id) == owner.offering.map(|it| &it.id))
            .filter_map(|(_, target)| Ranked::of(it, target))
            .collect();
        for lower in &targets {
            let graver = targets
                .iter()
                .filter(|graver| graver.rank < lower.rank)
                .find(|graver| is_sooner(lower.within, graver.within, &days));
            findings.extend(graver.map(|graver| finding(it, owner, lower, graver)));
        }
    }
}

/// A target that promises something of a severity that the policy knows.
struct Ranked<'a> {
    target: &'a Target,
    severity: &'a str,
    rank: usize,
    within: Within,
}

impl<'a> Ranked<'a> {
    fn of(it: &PartnerCheck<'_>, target: &'a Target) -> Option<Self> {
        let severity = &*target.severity()?.value;
        Some(Self {
            target,
            severity,
            rank: it.policy.severity_rank(severity)?,
            within: *target.within.value()?,
        })
    }
}

/// How many minutes a day of business has, at least and at most; where the hours are unknown, anything.
struct BusinessDay {
    least: u32,
    most: u32,
    is_always: bool,
}

impl BusinessDay {
    fn of(schedule: Option<&Schedule>) -> Self {
        let Some(schedule) = schedule else {
            return Self {
                least: 0,
                most: u32::MAX,
                is_always: false,
            };
        };
        let open = |day: &Vec<(u16, u16)>| -> u32 {
            day.iter().map(|(from, to)| u32::from(to - from)).sum()
        };
        let days = || {
            schedule
                .week
                .iter()
                .map(open)
                .filter(|minutes| *minutes > 0)
        };
        Self {
            least: days().min().unwrap_or(0),
            most: days().max().unwrap_or(u32::MAX),
            is_always: schedule.is_always(),
        }
    }
}

/// Whether a promise is kept sooner than another, whenever the request comes.
fn is_sooner(lower: Within, graver: Within, day: &BusinessDay) -> bool {
    let (Within::Time(count, unit), Within::Time(than, than_unit)) = (lower, graver) else {
        return matches!((lower, graver), (Within::Time(..), Within::None));
    };
    match (lower.clock_minutes(), graver.clock_minutes()) {
        (Some(lower), Some(graver)) => lower < graver,
        // Business takes at least as long as the clock does.
        (Some(lower), None) => lower < business(than, than_unit, day.least),
        (None, Some(graver)) => day.is_always && business(count, unit, day.most) < graver,
        (None, None) if unit == than_unit => count < than,
        (None, None) => business(count, unit, day.most) < business(than, than_unit, day.least),
    }
}

/// Minutes of business in a promise of it.
fn business(count: u32, unit: Unit, day: u32) -> u32 {
    match unit {
        Unit::BusinessDay => count.saturating_mul(day),
        _ => count.saturating_mul(60),
    }
}

fn finding(
    it: &PartnerCheck<'_>,
    owner: Owner<'_>,
    lower: &Ranked<'_>,
    graver: &Ranked<'_>,
) -> Diagnostic {
    let message = say!(
        "{owner} answers `{lower}` cases sooner ({sooner}) than `{graver}` ones ({later})",
        owner,
        lower = lower.severity,
        sooner = lower.within.said(),
        graver = graver.severity,
        later = graver.within.said()
    );
    it.about(owner, lower.target.within.span(), message)
        .because(
            graver.target.within.span(),
            say!("the graver case waits for longer"),
        )
        .help(say!(
            "give `{graver}` the shorter target, or `{lower}` the longer one",
            graver = graver.severity,
            lower = lower.severity
        ))
}
