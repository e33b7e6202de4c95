//! What a rule about a partner sees, read in the ways that several rules need.

mod last_days;
mod program;

pub use last_days::last_days;
pub(super) use program::PLANS_TO_HOLD;

use std::fmt;

use jiff::civil::Date;

use crate::catalog::contact::Channel;
use crate::catalog::disclosures::{Disclosures, Inherited};
use crate::catalog::escalation::{Issues, Path, Product};
use crate::catalog::hours::Hours;
use crate::catalog::offering::Offering;
use crate::catalog::partner::{Charges, Partner};
use crate::catalog::policy::{Policy, Requirement, Term};
use crate::catalog::price::Price;
use crate::catalog::response::{Target, Within};
use crate::catalog::structure::{Arrangement, Mode};
use crate::catalog::text::Text;
use crate::catalog::{Str, did_you_mean};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, RuleId};
use crate::locale::Locale;
use crate::message::{Argument, Message, say};
use crate::source::{Span, Spanned};
use crate::yaml::{Stated, cut};

/// The word that stands for every service or area in a list.
pub(super) const ALL_OF_THEM: &str = "all";

/// What a rule about a partner sees.
#[derive(Debug, Clone, Copy)]
pub struct PartnerCheck<'a> {
    /// The rule's own identity.
    pub id: &'static RuleId,
    /// The policy's line that requires it.
    pub requirement: Option<&'a Requirement>,
    /// The site.
    pub config: &'a Config,
    /// The program.
    pub policy: &'a Policy,
    /// The date that decides what holds.
    pub today: Date,
    /// The partner.
    pub partner: &'a Partner,
}

/// Who states something: one of the offerings, or the partner for all of them. Messages name it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner<'a> {
    partner: &'a Partner,
    /// The offering, if it is one.
    pub(super) offering: Option<&'a Offering>,
}

impl From<Owner<'_>> for Argument {
    fn from(owner: Owner<'_>) -> Self {
        let named = match owner.offering {
            Some(offering) => say!("the offering `{id}`", id = &offering.id),
            None => say!("the partner"),
        };
        named.into()
    }
}

impl fmt::Display for Owner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", say!("{owner}", owner = *self))
    }
}

impl<'a> Owner<'a> {
    /// The support that it provides.
    pub(super) fn support(self) -> Inherited<'a, Text> {
        self.inherited(&self.partner.disclosures.support, Partner::support_of)
    }

    /// When its customers are served.
    pub(super) fn hours(self) -> Inherited<'a, Hours> {
        self.inherited(&self.partner.disclosures.hours, Partner::hours_of)
    }

    /// How its customers get in touch.
    pub(super) fn contact(self) -> Inherited<'a, Vec<Channel>> {
        self.inherited(&self.partner.disclosures.contact, Partner::contact_of)
    }

    /// What its customers pay.
    pub(super) fn pricing(self) -> Inherited<'a, Vec<Price>> {
        self.inherited(&self.partner.disclosures.pricing, Partner::pricing_of)
    }

    /// Whether its customers pay anything.
    pub(super) fn charges(self) -> bool {
        self.pricing()
            .given()
            .is_some_and(|prices| prices.value.iter().any(Price::charges))
    }

    /// Whether it covers an area of a service; a partner's own word covers everything.
    pub(super) fn covers(self, service: &str, area: &str) -> bool {
        self.offering
            .is_none_or(|offering| offering.covers(service, area))
    }

    fn inherited<T>(
        self,
        stated: &'a Stated<T>,
        of: fn(&'a Partner, &'a Offering) -> Inherited<'a, T>,
    ) -> Inherited<'a, T> {
        match (self.offering, stated) {
            (Some(offering), _) => of(self.partner, offering),
            (None, Stated::Given(value)) => Inherited::Given(value),
            (None, Stated::Faulty(_)) => Inherited::Faulty,
            (None, Stated::Absent(at)) => Inherited::Absent { at: *at },
        }
    }
}

/// Findings.
impl<'a> PartnerCheck<'a> {
    /// A finding of this rule, which labels the policy's line that requires it.
    pub fn finding(&self, span: Span, message: impl Into<Message>) -> Diagnostic {
        let finding = Diagnostic::new(self.id, span, message);
        match self.requirement {
            Some(requirement) => {
                finding.because(requirement.id.span, Message::data(&requirement.text))
            }
            None => finding,
        }
    }

    /// A finding about what somebody states.
    pub(super) fn about(
        &self,
        owner: Owner<'_>,
        span: Span,
        message: impl Into<Message>,
    ) -> Diagnostic {
        let finding = self.finding(span, message);
        match owner.offering {
            Some(offering) => finding.offering(&offering.id),
            None => finding,
        }
    }

    /// The finding that customers are not told `what`, where nobody states `key`.
    pub(super) fn undisclosed<T>(
        &self,
        owner: Owner<'_>,
        stated: Inherited<'_, T>,
        what: impl Into<Message>,
        key: &str,
    ) -> Option<Diagnostic> {
        let Inherited::Absent { at } = stated else {
            return None;
        };
        let finding = match owner.offering {
            Some(_) => self.about(
                owner,
                at,
                say!("{owner} does not say {what}", owner, what = what.into()),
            ),
            None => self.finding(at, say!("no offering says {what}", what = what.into())),
        };
        Some(finding.help(say!(
            "state `{key}` in the offering, or in partner.yaml for all offerings that leave the key out",
            key
        )))
    }

    /// The finding that a word is none of those known.
    pub(super) fn unknown<'k>(
        &self,
        owner: Owner<'_>,
        word: &Spanned<Str>,
        noun: impl Into<Message>,
        known: impl IntoIterator<Item = &'k str, IntoIter: Clone>,
    ) -> Option<Diagnostic> {
        let known = known.into_iter();
        if known.clone().any(|known| known == &*word.value) {
            return None;
        }
        let known: Vec<&str> = known.collect();
        let message = say!(
            "`{word}`, as {owner} has it, is not {noun}",
            word = cut(&word.value),
            owner,
            noun = noun.into()
        );
        Some(
            self.about(owner, word.span, message)
                .help(did_you_mean(&word.value, &known)),
        )
    }

    /// The finding that a word names nothing that the policy has, or nothing that holds today.
    pub(super) fn not_in_force(
        &self,
        owner: Owner<'_>,
        word: &Spanned<Str>,
        noun: impl Into<Message>,
        entries: &[(&Spanned<Str>, Term)],
    ) -> Option<Diagnostic> {
        let holds = |(_, term): &&(&Spanned<Str>, Term)| term.holds(self.today);
        let in_force = entries.iter().filter(holds).map(|(id, _)| &*id.value);
        let Some((id, term)) = entries.iter().find(|(id, _)| id.value == word.value) else {
            return self.unknown(owner, word, noun, in_force);
        };
        if term.holds(self.today) {
            return None;
        }
        let (shown, noun) = (cut(&word.value), noun.into());
        let message = match (term.from, term.until) {
            (Some(from), _) if self.today < from => {
                say!(
                    "`{shown}`, as {owner} has it, is not {noun} before {from}",
                    shown,
                    owner,
                    noun,
                    from
                )
            }
            (_, Some(until)) => {
                say!(
                    "`{shown}`, as {owner} has it, has not been {noun} since {until}",
                    shown,
                    owner,
                    noun,
                    until
                )
            }
            _ => say!(
                "`{shown}`, as {owner} has it, is not {noun} today",
                shown,
                owner,
                noun
            ),
        };
        Some(
            self.about(owner, word.span, message)
                .because(id.span, say!("the policy says when it holds"))
                .help(say!(
                    "use one of: {words}",
                    words = in_force.collect::<Vec<_>>().join(", ")
                )),
        )
    }
}

/// Who states what.
impl<'a> PartnerCheck<'a> {
    /// The languages that the partner publishes in.
    pub fn locales(&self) -> Vec<&'a Locale> {
        super::published(self.config, self.partner)
    }

    /// The partner by itself.
    pub(super) fn itself(self) -> Owner<'a> {
        Owner {
            partner: self.partner,
            offering: None,
        }
    }

    /// The offerings.
    pub(super) fn offerings(self) -> impl Iterator<Item = Owner<'a>> {
        self.partner.offerings.iter().map(move |offering| Owner {
            partner: self.partner,
            offering: Some(offering),
        })
    }

    /// Who must disclose: each offering, or the partner by itself where it has none.
    pub(super) fn disclosers(self) -> impl Iterator<Item = Owner<'a>> {
        let alone = self.partner.offerings.is_empty().then(|| self.itself());
        self.offerings().chain(alone)
    }

    /// All hours as stated: those that offerings inherit once.
    pub(super) fn hours(self) -> impl Iterator<Item = (Owner<'a>, &'a Spanned<Hours>)> {
        self.stated(|stated| &stated.hours)
    }

    /// The hours whose list of holidays was not reported: only of those is it fair to ask what the list lacks.
    pub(super) fn hours_with_sound_holidays(self) -> impl Iterator<Item = (Owner<'a>, &'a Hours)> {
        self.hours()
            .map(|(owner, hours)| (owner, &hours.value))
            .filter(|(_, hours)| !hours.has_faulty_holidays())
    }

    /// All contact methods as stated: of the support, and of the desks beside it.
    pub(super) fn channels(self) -> impl Iterator<Item = (Owner<'a>, &'a Channel)> {
        let (itself, partner) = (self.itself(), self.partner);
        let desks = [&partner.privacy, &partner.accessibility]
            .into_iter()
            .flatten();
        let beside = desks.filter_map(move |desk| Some((itself, desk.contact.given()?)));
        each(self.stated(|stated| &stated.contact).chain(beside))
    }

    /// All prices as stated.
    pub(super) fn prices(self) -> impl Iterator<Item = (Owner<'a>, &'a Price)> {
        each(self.stated(|stated| &stated.pricing))
    }

    /// Whether some of the support is charged for.
    pub(super) fn is_charging(self) -> bool {
        matches!(
            self.partner.charges.value(),
            Some(Charges::Part | Charges::All)
        )
    }

    fn stated<T: 'a>(
        self,
        of: fn(&'a Disclosures) -> &'a Stated<T>,
    ) -> impl Iterator<Item = (Owner<'a>, &'a Spanned<T>)> {
        let own = of(&self.partner.disclosures)
            .given()
            .map(|value| (self.itself(), value));
        let offerings = self
            .offerings()
            .filter_map(move |owner| Some((owner, of(&owner.offering?.disclosures).given()?)));
        own.into_iter().chain(offerings)
    }

    /// All lists of contact methods of the support, as stated.
    pub(super) fn contacts(self) -> impl Iterator<Item = (Owner<'a>, &'a Spanned<Vec<Channel>>)> {
        self.stated(|stated| &stated.contact)
    }

    /// All response targets.
    pub(super) fn targets(self) -> impl Iterator<Item = (Owner<'a>, &'a Target)> {
        let stated = |owner: Owner<'a>| owner.offering?.response.value();
        self.offerings().flat_map(move |owner| {
            stated(owner)
                .into_iter()
                .flatten()
                .map(move |it| (owner, it))
        })
    }

    /// All times within which an answer is promised: by severity, and by the way in which support is asked for.
    pub(super) fn promises(self) -> impl Iterator<Item = (Owner<'a>, &'a Spanned<Within>)> {
        let by_severity = self
            .targets()
            .filter_map(|(owner, target)| Some((owner, target.within.given()?)));
        let by_channel = each(self.stated(|stated| &stated.contact))
            .filter_map(|(owner, channel)| Some((owner, channel.within.given()?)));
        by_severity.chain(by_channel)
    }
}

fn each<'a, T: 'a>(
    lists: impl Iterator<Item = (Owner<'a>, &'a Spanned<Vec<T>>)>,
) -> impl Iterator<Item = (Owner<'a>, &'a T)> {
    lists.flat_map(|(owner, list)| list.value.iter().map(move |item| (owner, item)))
}

/// What is sold, and who supports it.
impl<'a> PartnerCheck<'a> {
    /// The services sold that the policy knows, each once; others are reported by their own rule.
    pub(super) fn sold(self) -> Vec<&'a Spanned<Str>> {
        let mut sold: Vec<&Spanned<Str>> = Vec::new();
        for service in self.partner.sold() {
            let is_new = !sold.iter().any(|known| known.value == service.value);
            if is_new && self.policy.service(&service.value).is_some() {
                sold.push(service);
            }
        }
        sold
    }

    /// Every area of every service sold; where nothing says which are sold, of all of them at once.
    pub(super) fn parts(self) -> Vec<(&'a str, &'a str)> {
        let mut services: Vec<&str> = self
            .sold()
            .into_iter()
            .map(|service| &*service.value)
            .collect();
        if services.is_empty() {
            services.push(ALL_OF_THEM);
        }
        let areas = || self.policy.areas.iter().map(|area| &*area.value);
        services
            .into_iter()
            .flat_map(|service| areas().map(move |area| (service, area)))
            .collect()
    }

    /// The structure, where nothing in it is at fault: only then is it fair to ask what it leaves out.
    pub(super) fn sound_structure(self) -> Option<&'a Spanned<Vec<Arrangement>>> {
        let structure = self.partner.structure.given()?;
        let sound = |entry: &Arrangement| {
            let part = entry
                .mode()
                .is_some_and(|mode| mode == Mode::Direct || entry.areas.absent().is_none());
            part && self.all_known(&entry.areas, &entry.services)
        };
        (!structure.value.is_empty() && structure.value.iter().all(sound)).then_some(structure)
    }

    /// Whether the policy knows every area and service of two lists.
    pub(super) fn all_known(
        self,
        areas: &Stated<Vec<Spanned<Str>>>,
        services: &Stated<Vec<Spanned<Str>>>,
    ) -> bool {
        let area = |word: &Spanned<Str>| {
            self.policy
                .areas
                .iter()
                .any(|area| area.value == word.value)
        };
        let service = |word: &Spanned<Str>| self.policy.service(&word.value).is_some();
        names(areas).all(area) && names(services).all(service)
    }

    /// The areas that the policy has, by their words.
    pub(super) fn areas(self) -> impl Iterator<Item = &'a str> + Clone {
        self.policy.areas.iter().map(|area| &*area.value)
    }

    /// Whether a kind of issues of the online services is escalated. A path that does not say which was reported, and counts.
    pub(super) fn escalates(self, issues: Issues) -> bool {
        let stated = &self.partner.escalation;
        let takes = |path: &Path| {
            path.issues.value().is_none_or(|known| *known == issues)
                && path.product.value() != Some(&Product::OnPremises)
        };
        matches!(stated, Stated::Faulty(_)) || stated.value().into_iter().flatten().any(takes)
    }
}

/// The words of a list that name one thing each.
pub(super) fn names(list: &Stated<Vec<Spanned<Str>>>) -> impl Iterator<Item = &Spanned<Str>> {
    list.value()
        .into_iter()
        .flatten()
        .filter(|word| &*word.value != ALL_OF_THEM)
}
