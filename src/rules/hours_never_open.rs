//! # H001 hours-never-open
//!
//! The service hours cannot be read, say something that cannot be promised (sunset, "maybe"), or never open. A customer would take
//! them for a promise and find nobody there.
//!
//! Write `open` in the syntax of OpenStreetMap's opening hours: two-letter English days, times of the clock, rules parted by `;`.
//!
//! ```yaml fires offering
//! hours: { time_zone: America/Sao_Paulo, open: seg-sex 9h-18h }
//! ```
//!
//! ```yaml fires offering
//! hours: { time_zone: America/Sao_Paulo, open: PH off }
//! ```
//!
//! ```yaml fires partner
//! hours: { time_zone: America/Sao_Paulo, open: sunrise-sunset }
//! ```
//!
//! ```yaml passes offering
//! hours:
//!   time_zone: America/Sao_Paulo
//!   open: "Mo-Fr 08:00-12:00,13:00-18:00; Sa 08:00-12:00; PH off"
//!   holidays: { valid_through: 2026-12-31, closed: [2026-12-25] }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::Str;
use crate::catalog::hours::Fault;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;
use crate::source::{Span, Spanned};
use crate::yaml::cut;

static ID: RuleId = RuleId {
    code: "H001",
    name: "hours-never-open",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-hours"),
    source: include_str!("hours_never_open.rs"),
    portuguese: include_str!("pt-BR/hours_never_open.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for (owner, hours) in it.hours() {
        if let (Some(open), Err(fault)) = (hours.value.open.given(), hours.value.schedule(it.today))
        {
            findings.push(judge(it, owner, open, &fault));
        }
    }
}

fn judge(
    it: &PartnerCheck<'_>,
    owner: Owner<'_>,
    open: &Spanned<Str>,
    fault: &Fault,
) -> Diagnostic {
    let hours = cut(&open.value);
    match fault {
        Fault::Syntax(why, at) => it
            .about(
                owner,
                place(open, *at),
                say!(
                    "the hours of {owner}, `{hours}`, cannot be read: {why}",
                    owner,
                    hours,
                    why = cut(why)
                ),
            )
            .help(say!("write them as `Mo-Fr 09:00-18:00; PH off`, or `24/7`")),
        Fault::Refused(why) => it
            .about(
                owner,
                open.span,
                say!(
                    "the hours of {owner}, `{hours}`, cannot be promised: {why}",
                    owner,
                    hours,
                    why
                ),
            )
            .help(say!(
                "write days and times of the clock, such as `Mo-Fr 09:00-18:00; PH off`"
            )),
        Fault::Never => it
            .about(
                owner,
                open.span,
                say!("the hours of {owner}, `{hours}`, never open", owner, hours),
            )
            .help(say!(
                "say when customers are served, such as `Mo-Fr 09:00-18:00`"
            )),
    }
}

/// From the fault to the end of the value, where the value stands in the file as it reads; else the whole value.
fn place(open: &Spanned<Str>, at: usize) -> Span {
    let whole = open.span.range();
    let quotes = match whole.len().checked_sub(open.value.len()) {
        Some(0) => 0,
        Some(2) => 1,
        _ => return open.span,
    };
    Span::new(
        open.span.file,
        whole.start + quotes + at..whole.end - quotes,
    )
}
