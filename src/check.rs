//! Runs the rules over what was read: a partner, or guidance. Nothing is judged twice, and nothing that was only read in part.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::catalog::article::Guidance;
use crate::catalog::did_you_mean;
use crate::catalog::partner::Partner;
use crate::catalog::policy::{Policy, Requirement};
use crate::catalog::translation::translations;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::locale::Locale;
use crate::message::say;
use crate::rules::{self, ALL, Check, GuidanceCheck, PartnerCheck, Rule};
use crate::source::Sources;
use crate::yaml::{UNKNOWN_KEY, WRONG_TYPE, cut, nearest};

/// The rules that a site's partners are judged by on a day, found once for all of them.
#[derive(Debug, Clone)]
pub struct InForce {
    rules: Vec<Ruling>,
    today: Date,
}

/// A rule of partners, with the line of the policy that requires it, if one does.
#[derive(Debug, Clone)]
struct Ruling {
    id: &'static RuleId,
    check: fn(&PartnerCheck<'_>, &mut Findings),
    requirement: Option<Requirement>,
}

impl InForce {
    /// Those that always hold, and those whose line of the policy holds for the site.
    pub fn on(today: Date, config: &Config, policy: &Policy) -> Self {
        let ruling = |rule: &&Rule| {
            let Check::Partner(check) = rule.check else {
                return None;
            };
            let requirement = match rule.requirement {
                None => None,
                Some(line) => Some(policy.requires(line, today).filter(|it| {
                    let profile = it.profile.as_ref();
                    profile.is_none_or(|profile| config.has_profile(profile))
                })?),
            };
            Some(Ruling {
                id: rule.id,
                check,
                requirement: requirement.cloned(),
            })
        };
        Self {
            rules: ALL.iter().filter_map(ruling).collect(),
            today,
        }
    }

    /// What is wrong with a partner and its offerings, in the order of their places.
    ///
    /// Of a partner that was read in part nothing is said: what seems to be missing may only be unread, and why it is unread was
    /// reported.
    pub fn judge(&self, config: &Config, policy: &Policy, partner: &Partner) -> Findings {
        let mut findings = Findings::default();
        if partner.incomplete {
            return findings;
        }
        for rule in &self.rules {
            let requirement = rule.requirement.as_ref();
            let market = requirement.and_then(|requirement| requirement.market.as_ref());
            if market.is_none_or(|market| partner.sells_in(market)) {
                let it = PartnerCheck {
                    id: rule.id,
                    requirement,
                    config,
                    policy,
                    today: self.today,
                    partner,
                };
                (rule.check)(&it, &mut findings);
            }
        }
        findings.sort();
        findings
    }
}

/// The last days on which something about a partner is as it is on them, while no file, no line of the policy and no year changes.
pub fn last_days(config: &Config, policy: &Policy, today: Date, partner: &Partner) -> Vec<Date> {
    rules::last_days(&PartnerCheck {
        id: &rules::INTERNAL_FAULT,
        requirement: None,
        config,
        policy,
        today,
        partner,
    })
}

/// The profiles that a site names and the policy does not have.
pub fn profiles(config: &Config, policy: &Policy, findings: &mut Findings) {
    let known = policy.profiles();
    for profile in &config.profiles {
        if !known.contains(&&*profile.value) {
            let message = say!("there is no profile `{word}`", word = cut(&profile.value));
            findings.push(
                Diagnostic::new(&WRONG_TYPE, profile.span, message)
                    .help(did_you_mean(&profile.value, &known)),
            );
        }
    }
}

/// The levels at which a site wants rules to report. What is no rule is a finding, and so is a disclosure that would be silenced.
pub fn levels(config: &Config, findings: &mut Findings) -> Levels {
    let mut levels = Levels::default();
    for (word, level) in &config.levels {
        let Some(rule) = rules::find(&word.value) else {
            let names = ALL.iter().flat_map(|rule| [rule.id.code, rule.id.name]);
            let finding = Diagnostic::new(
                &UNKNOWN_KEY,
                word.span,
                say!("there is no rule `{word}`", word = cut(&word.value)),
            );
            findings.push(finding.help(match nearest(&word.value, names) {
                Some(near) => say!("did you mean `{near}`?", near),
                None => say!("use the code or the name of a rule, such as X001"),
            }));
            continue;
        };
        if rule.id.code.starts_with('D') && *level > rule.id.level {
            findings.push(
                Diagnostic::new(
                    &WRONG_TYPE,
                    word.span,
                    say!(
                        "{code} is about a disclosure that customers must get, and stays at its level",
                        code = rule.id.code
                    ),
                )
                .help(say!("take it out of `levels`")),
            );
            continue;
        }
        levels.by_code.insert(rule.id.code, *level);
    }
    levels
}

/// The levels that a site gave to rules, by their codes.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    by_code: BTreeMap<&'static str, Level>,
}

impl Levels {
    /// Gives findings the levels that the site wants.
    pub fn apply(&self, findings: &mut Findings) {
        if !self.by_code.is_empty() {
            findings.relevel(|rule| self.by_code.get(rule.code).copied());
        }
    }
}

/// What articles are judged by besides themselves.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The site.
    pub config: &'a Config,
    /// The program.
    pub policy: &'a Policy,
    /// The texts of the articles.
    pub sources: &'a Sources,
    /// The date that decides what holds.
    pub today: Date,
    /// The partner whose portal shows them; none where they are judged for all partners.
    pub partner: Option<&'a Partner>,
}

/// What is wrong with articles in the languages published, in the order of their places. `beneath` are the shared articles that
/// readers get where a partner has none of its own.
pub fn guidance(
    setting: Setting<'_>,
    locales: &[&Locale],
    guidance: &Guidance,
    beneath: Option<&Guidance>,
) -> Findings {
    let mut findings = Findings::up_to(match beneath {
        None => Findings::MOST_OF_THE_SITE,
        Some(_) => Findings::MOST_OF_A_PARTNER,
    });
    let Setting {
        config,
        policy,
        sources,
        today,
        partner,
    } = setting;
    let translations = translations(guidance, beneath, &config.locales, sources);
    for rule in ALL {
        if let Check::Guidance(check) = rule.check {
            check(
                &GuidanceCheck {
                    id: rule.id,
                    policy,
                    sources,
                    today,
                    partner,
                    locales,
                    guidance,
                    beneath,
                    translations: &translations,
                },
                &mut findings,
            );
        }
    }
    findings.sort();
    findings
}
