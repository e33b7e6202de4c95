//! A policy: what a program requires, as dated data. The built-in one is `csp.yaml` beside this file.

mod read;

use jiff::civil::Date;

use super::Str;
use super::escalation::{Issues, Product};
use super::program::Relationship;
use super::response::Within;
use super::term::NamedTerm;
use crate::diagnostic::Findings;
use crate::source::{Sources, Span, Spanned};
use crate::yaml::{Stated, Vocabulary, parse};

/// The built-in policy's text.
pub const CSP: &str = include_str!("csp.yaml");
/// The name under which findings show it.
pub const CSP_PATH: &str = "built-in/policies/csp.yaml";

/// From when until when something holds: the first date included, the last one not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Term {
    /// Since when; always, where nothing is said.
    pub from: Option<Date>,
    /// Until when; for good, where nothing is said.
    pub until: Option<Date>,
}

impl Term {
    /// Whether it holds on a date.
    pub fn holds(&self, today: Date) -> bool {
        self.from.is_none_or(|from| from <= today) && self.until.is_none_or(|until| today < until)
    }
}

/// An online service.
#[derive(Debug, Clone)]
pub struct Service {
    /// Identifier.
    pub id: Spanned<Str>,
    /// Product name, never translated.
    pub name: Str,
    /// Where its own support requirements are published.
    pub reference: Option<Spanned<Str>>,
    /// Whether a reseller's provider opens its technical tickets.
    pub tickets_by_provider: bool,
    /// When it is sold.
    pub term: Term,
}

/// A cloud.
#[derive(Debug, Clone)]
pub struct Cloud {
    /// Identifier.
    pub id: Spanned<Str>,
    /// Product name, never translated.
    pub name: Str,
    /// Languages in which its customers must be served, by their tags.
    pub languages: Vec<Spanned<Str>>,
    /// When it is sold in.
    pub term: Term,
}

/// Countries in which a partner of any of them may sell.
#[derive(Debug, Clone)]
pub struct Region {
    /// Identifier.
    pub id: Spanned<Str>,
    /// The countries, by their codes.
    pub markets: Vec<Spanned<Str>>,
}

/// A support plan that partners hold with Microsoft.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Identifier.
    pub id: Spanned<Str>,
    /// Product name, never translated.
    pub name: Str,
    /// The relationships for which it is one of those that must be held.
    pub required_of: Vec<Spanned<Str>>,
    /// When it counts.
    pub term: Term,
}

impl Plan {
    /// Whether partners of a relationship must hold it, or another such plan.
    pub fn is_required_of(&self, relationship: Relationship) -> bool {
        let word = relationship.as_str();
        self.required_of.iter().any(|known| &*known.value == word)
    }
}

/// A way to escalate to Microsoft.
#[derive(Debug, Clone)]
pub struct Vehicle {
    /// Identifier.
    pub id: Spanned<Str>,
    /// Product name, never translated.
    pub name: Str,
    /// Kinds of issues that it takes, by their words.
    pub issues: Vec<Spanned<Str>>,
    /// Kinds of products that it covers, each with its dates; nothing: every kind.
    pub covers: Vec<(Product, Term)>,
    /// The list of what it covers, for labels.
    pub covers_place: Span,
    /// When it exists.
    pub term: Term,
    /// What it is called since it ended.
    pub renamed: Option<Str>,
    /// What makes a partner eligible; nothing: every partner is.
    pub eligible: Vec<Eligibility>,
    /// The list of what makes eligible, for labels.
    pub eligible_place: Span,
}

impl Vehicle {
    /// Whether it takes a kind of issues.
    pub fn takes(&self, issues: Issues) -> bool {
        self.issues
            .iter()
            .any(|known| &*known.value == issues.as_str())
    }

    /// Whether it covers a kind of product on a date.
    pub fn covers(&self, product: Product, today: Date) -> bool {
        let mut of_kind = self.covers.iter().filter(|(known, _)| *known == product);
        self.covers.is_empty() || of_kind.any(|(_, term)| term.holds(today))
    }
}

/// One thing that makes a partner eligible.
#[derive(Debug, Clone)]
pub struct Eligibility {
    /// What must be held.
    pub held: Held,
    /// When it counts.
    pub term: Term,
}

/// What a partner may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// A support plan.
    Plan(Str),
    /// A competency of a level.
    Competency(Str),
    /// A designation, or any.
    Designation(Str),
}

/// A line of the policy that findings point at.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// Identifier.
    pub id: Spanned<Str>,
    /// What is required.
    pub text: Str,
    /// When.
    pub term: Term,
    /// The profile that requires it; nothing: the program itself.
    pub profile: Option<Str>,
    /// The country whose partners it binds; nothing: all.
    pub market: Option<Str>,
}

/// How soon Microsoft answers a partner who escalates an issue of a severity.
#[derive(Debug, Clone)]
pub struct FirstResponse {
    /// The severity, by its word.
    pub id: Spanned<Str>,
    /// The promise.
    pub within: Stated<Within>,
    /// When it holds.
    pub term: Term,
}

/// What the program requires.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// Areas of support.
    pub areas: Vec<Spanned<Str>>,
    /// Baseline duties.
    pub duties: Vec<Spanned<Str>>,
    /// Severities, the gravest first.
    pub severities: Vec<Spanned<Str>>,
    /// How soon Microsoft answers partners, by severity.
    pub first_response: Vec<FirstResponse>,
    /// Clouds.
    pub clouds: Vec<Cloud>,
    /// Services.
    pub services: Vec<Service>,
    /// Regions.
    pub regions: Vec<Region>,
    /// Support plans.
    pub plans: Vec<Plan>,
    /// Ways to escalate.
    pub vehicles: Vec<Vehicle>,
    /// Hosts of Microsoft's, which are no way to reach a partner.
    pub microsoft_hosts: Vec<Spanned<Str>>,
    /// Requirements.
    pub requirements: Vec<Requirement>,
    /// Names that no translation changes.
    pub terms: Vec<NamedTerm>,
}

impl Policy {
    /// The built-in policy by itself. Its places name no file; a site's policy is read with its sources.
    pub fn built_in() -> Self {
        let (mut policy, mut findings) = (Self::default(), Findings::default());
        let file = Sources::default().add(CSP_PATH, CSP);
        let document = parse(file, CSP, &mut findings);
        policy.merge(&document.root, Span::start_of(file), &mut findings);
        policy
    }

    /// A service by its identifier, whenever it was sold.
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services
            .iter()
            .find(|service| &*service.id.value == id)
    }

    /// A cloud by its identifier, whenever it was sold in.
    pub fn cloud(&self, id: &str) -> Option<&Cloud> {
        self.clouds.iter().find(|cloud| &*cloud.id.value == id)
    }

    /// A vehicle by its identifier, whenever it existed.
    pub fn vehicle(&self, id: &str) -> Option<&Vehicle> {
        self.vehicles
            .iter()
            .find(|vehicle| &*vehicle.id.value == id)
    }

    /// The words of a kind that it has, whenever they hold.
    pub fn vocabulary(&self, vocabulary: Vocabulary) -> Vec<&str> {
        fn words<T>(list: &[T], id: impl Fn(&T) -> &Spanned<Str>) -> Vec<&str> {
            list.iter().map(|entry| &*id(entry).value).collect()
        }
        match vocabulary {
            Vocabulary::Areas => words(&self.areas, |word| word),
            Vocabulary::Duties => words(&self.duties, |word| word),
            Vocabulary::Severities => words(&self.severities, |word| word),
            Vocabulary::Clouds => words(&self.clouds, |cloud| &cloud.id),
            Vocabulary::Services => words(&self.services, |service| &service.id),
            Vocabulary::Vehicles => words(&self.vehicles, |vehicle| &vehicle.id),
        }
    }

    /// A region by its identifier.
    pub fn region(&self, id: &str) -> Option<&Region> {
        self.regions.iter().find(|region| &*region.id.value == id)
    }

    /// The region that a country is in.
    pub fn region_of(&self, market: &str) -> Option<&Region> {
        let is_in = |region: &&Region| region.markets.iter().any(|known| &*known.value == market);
        self.regions.iter().find(is_in)
    }

    /// What a vehicle is called on a date, if its name ended before and it was renamed.
    pub fn successor<'a>(&'a self, vehicle: &'a Vehicle, today: Date) -> Option<&'a Vehicle> {
        let mut next = vehicle;
        // A name may have been changed more than once, but never as often as there are vehicles: that would be a circle.
        for _ in &self.vehicles {
            if next.term.until.is_none_or(|until| today < until) {
                break;
            }
            next = self.vehicle(next.renamed.as_deref()?)?;
        }
        (next.id.value != vehicle.id.value).then_some(next)
    }

    /// The profiles that its requirements name, each once.
    pub fn profiles(&self) -> Vec<&str> {
        let mut profiles: Vec<&str> = Vec::new();
        for profile in self
            .requirements
            .iter()
            .filter_map(|it| it.profile.as_deref())
        {
            if !profiles.contains(&profile) {
                profiles.push(profile);
            }
        }
        profiles
    }

    /// A requirement, if it holds on a date.
    pub fn requires(&self, id: &str, today: Date) -> Option<&Requirement> {
        self.requirements
            .iter()
            .find(|requirement| &*requirement.id.value == id && requirement.term.holds(today))
    }

    /// The rank of a severity: 0 is the gravest.
    pub fn severity_rank(&self, severity: &str) -> Option<usize> {
        self.severities
            .iter()
            .position(|known| &*known.value == severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(policy: &mut Policy, text: &str) -> Findings {
        let mut findings = Findings::default();
        let file = Sources::default().add(CSP_PATH, text);
        let document = parse(file, text, &mut findings);
        policy.merge(&document.root, Span::start_of(file), &mut findings);
        findings
    }

    #[test]
    fn the_built_in_policy_reads_without_a_finding_and_changes_with_time() {
        let mut policy = Policy::default();
        let findings = read(&mut policy, CSP);
        assert!(findings.is_empty(), "{findings:?}");
        let on = |date: &str, cloud: &str| {
            policy
                .cloud(cloud)
                .unwrap()
                .term
                .holds(date.parse().unwrap())
        };
        assert!(
            on("2018-11-30", "germany")
                && !on("2018-12-01", "germany")
                && on("2026-01-01", "global")
        );
        let vehicle = |id: &str, date: &str| {
            policy
                .vehicle(id)
                .unwrap()
                .term
                .holds(date.parse().unwrap())
        };
        assert!(
            vehicle("signature-cloud-support", "2025-06-22")
                && !vehicle("signature-cloud-support", "2025-06-23")
        );
        assert!(vehicle("partner-cloud-support", "2025-06-23"));
    }

    #[test]
    fn a_site_overrides_by_id_and_adds() {
        let mut policy = Policy::default();
        read(&mut policy, CSP);
        let before = policy.services.len();
        let findings = read(
            &mut policy,
            "policy: csp\nservices:\n  - { id: azure, name: Azure, until: 2030-01-01 }\n  - { id: power-platform, name: Power Platform }\n",
        );
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(policy.services.len(), before + 1);
        assert_eq!(
            policy.service("azure").unwrap().term.until,
            Some("2030-01-01".parse().unwrap())
        );
    }

    #[test]
    fn a_vehicle_is_followed_through_all_of_its_names() {
        let mut policy = Policy::default();
        let renamed = "policy: csp\nvehicles:\n  - { id: a, until: 2020-01-01, renamed: b }\n  - { id: b, from: 2020-01-01, until: 2021-01-01, renamed: c }\n  - { id: c, from: 2021-01-01 }\n  - { id: d, until: 2020-01-01, renamed: e }\n  - { id: e, until: 2020-01-01, renamed: d }\n";
        assert!(read(&mut policy, renamed).is_empty());
        let successor = |id: &str, date: &str| {
            let vehicle = policy.vehicle(id).unwrap();
            let next = policy.successor(vehicle, date.parse().unwrap());
            next.map(|vehicle| vehicle.id.value.to_string())
        };
        assert_eq!(successor("a", "2019-12-31"), None);
        assert_eq!(successor("a", "2020-06-01").as_deref(), Some("b"));
        assert_eq!(successor("a", "2022-01-01").as_deref(), Some("c"));
        assert_eq!(successor("c", "2022-01-01"), None);
        // A circle ends somewhere, and that is all that is asked of it.
        let _ = successor("d", "2022-01-01");
    }

    #[test]
    fn no_country_is_in_two_regions() {
        let mut policy = Policy::default();
        read(&mut policy, CSP);
        let mut markets: Vec<&str> = policy
            .regions
            .iter()
            .flat_map(|it| &it.markets)
            .map(|it| &*it.value)
            .collect();
        let stated = markets.len();
        markets.sort_unstable();
        markets.dedup();
        assert_eq!(markets.len(), stated);
        assert!(markets.iter().all(|it| it.len() == 2));
        assert_eq!(
            policy.region_of("BR").map(|it| &*it.id.value),
            Some("brazil")
        );
        assert_eq!(
            policy.region_of("MX").map(|it| &*it.id.value),
            Some("latin-america")
        );
    }
}
