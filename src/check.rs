//! Runs the rules over what was read: a partner, or guidance. Nothing is judged twice, and nothing that was only read in part.

use jiff::civil::Date;

use crate::catalog::article::Guidance;
use crate::catalog::partner::Partner;
use crate::catalog::policy::Policy;
use crate::config::Config;
use crate::diagnostic::Findings;
use crate::locale::Locale;
use crate::rules::{ALL, Check, GuidanceCheck, PartnerCheck};

/// What is wrong with a partner and its offerings, in the order of their places.
///
/// A rule runs while the policy's line that requires it holds. Of a partner that was read in part nothing is said: what seems to
/// be missing may only be unread, and why it is unread was reported.
pub fn partner(config: &Config, policy: &Policy, today: Date, partner: &Partner) -> Findings {
    let mut findings = Findings::default();
    if partner.incomplete {
        return findings;
    }
    for rule in ALL {
        let Check::Partner(check) = rule.check else {
            continue;
        };
        let requirement = rule.requirement.and_then(|id| policy.requires(id, today));
        if rule.requirement.is_none() || requirement.is_some() {
            check(
                &PartnerCheck {
                    id: rule.id,
                    requirement,
                    config,
                    policy,
                    today,
                    partner,
                },
                &mut findings,
            );
        }
    }
    findings.sort();
    findings
}

/// What is wrong with articles in the languages published, in the order of their places. `beneath` are the shared articles that
/// readers get where a partner has none of its own.
pub fn guidance(locales: &[&Locale], guidance: &Guidance, beneath: Option<&Guidance>) -> Findings {
    let mut findings = Findings::default();
    for rule in ALL {
        if let Check::Guidance(check) = rule.check {
            check(
                &GuidanceCheck {
                    id: rule.id,
                    locales,
                    guidance,
                    beneath,
                },
                &mut findings,
            );
        }
    }
    findings.sort();
    findings
}
