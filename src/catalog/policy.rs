//! A policy: what a program requires, as dated data. The built-in one is `csp.yaml` beside this file.

use jiff::civil::Date;

use super::escalation::Issues;
use super::{Str, date};
use crate::diagnostic::{Diagnostic, Findings};
use crate::source::{Sources, Span, Spanned};
use crate::yaml::{Fields, MISSING_KEY, Node, NodeKind, Stated, Vocabulary, parse};

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

    fn read(fields: &mut Fields<'_>, findings: &mut Findings) -> Self {
        let mut day = |key| {
            fields
                .text(key, findings)
                .given()
                .and_then(|text| date(text, findings))
                .map(|date| date.value)
        };
        Self {
            from: day("from"),
            until: day("until"),
        }
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
    /// When it is sold in.
    pub term: Term,
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
    /// Clouds.
    pub clouds: Vec<Cloud>,
    /// Services.
    pub services: Vec<Service>,
    /// Ways to escalate.
    pub vehicles: Vec<Vehicle>,
    /// Requirements.
    pub requirements: Vec<Requirement>,
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

    /// Adds the entries of a file, replacing those of the same id.
    pub fn merge(&mut self, root: &Node, file_start: Span, findings: &mut Findings) {
        let Some(mut fields) = Fields::open(root, "a policy", file_start, findings) else {
            return;
        };
        let id = fields.text("policy", findings);
        fields.require("policy", &id, findings);
        for (key, list) in [
            ("areas", &mut self.areas),
            ("duties", &mut self.duties),
            ("severities", &mut self.severities),
        ] {
            for word in fields
                .texts(key, findings)
                .value_owned()
                .unwrap_or_default()
            {
                if !list.iter().any(|known| known.value == word.value) {
                    list.push(word);
                }
            }
        }
        entries(
            &mut fields,
            "clouds",
            "an entry of `clouds`",
            findings,
            |fields, id, findings| {
                let cloud = Cloud {
                    name: named(fields, &id, findings),
                    term: Term::read(fields, findings),
                    id,
                };
                replace(&mut self.clouds, cloud, |cloud| &cloud.id);
            },
        );
        entries(
            &mut fields,
            "services",
            "an entry of `services`",
            findings,
            |fields, id, findings| {
                let name = named(fields, &id, findings);
                let reference = fields.text("reference", findings).given().cloned();
                let service = Service {
                    name,
                    reference,
                    term: Term::read(fields, findings),
                    id,
                };
                replace(&mut self.services, service, |service| &service.id);
            },
        );
        entries(
            &mut fields,
            "vehicles",
            "an entry of `vehicles`",
            findings,
            |fields, id, findings| {
                let vehicle = vehicle(fields, id, findings);
                replace(&mut self.vehicles, vehicle, |vehicle| &vehicle.id);
            },
        );
        entries(
            &mut fields,
            "requirements",
            "an entry of `requirements`",
            findings,
            |fields, id, findings| {
                let text = fields.text("text", findings);
                fields.require("text", &text, findings);
                let requirement = Requirement {
                    text: text.value_owned().unwrap_or_default(),
                    term: Term::read(fields, findings),
                    id,
                };
                replace(&mut self.requirements, requirement, |requirement| {
                    &requirement.id
                });
            },
        );
        fields.finish(findings);
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

fn vehicle(fields: &mut Fields<'_>, id: Spanned<Str>, findings: &mut Findings) -> Vehicle {
    let name = named(fields, &id, findings);
    let issues = fields
        .texts("issues", findings)
        .value_owned()
        .unwrap_or_default();
    let term = Term::read(fields, findings);
    let renamed = fields.text("renamed", findings).value_owned();
    let listed = fields.items("eligible");
    let eligible_place = if matches!(listed, Stated::Given(_)) {
        listed.span()
    } else {
        id.span
    };
    let eligible = listed
        .value_owned()
        .unwrap_or_default()
        .into_iter()
        .filter_map(|node| {
            let mut fields = Fields::open(node, "an entry of `eligible`", node.span, findings)?;
            let plan = fields.text("plan", findings).value_owned().map(Held::Plan);
            let competency = fields
                .text("competency", findings)
                .value_owned()
                .map(Held::Competency);
            let designation = fields
                .text("designation", findings)
                .value_owned()
                .map(Held::Designation);
            let term = Term::read(&mut fields, findings);
            fields.finish(findings);
            let held = plan.or(competency).or(designation);
            if held.is_none() {
                findings.push(
                    Diagnostic::new(
                        &MISSING_KEY,
                        node.span,
                        "this entry of `eligible` names nothing to hold",
                    )
                    .help("add `plan: …`, `competency: …` or `designation: …`"),
                );
            }
            Some(Eligibility { held: held?, term })
        });
    Vehicle {
        eligible: eligible.collect(),
        name,
        issues,
        term,
        renamed,
        eligible_place,
        id,
    }
}

/// Reads a list of entries, each a mapping with an `id`, or a bare word that is the id.
fn entries(
    fields: &mut Fields<'_>,
    key: &'static str,
    what: &'static str,
    findings: &mut Findings,
    mut read: impl FnMut(&mut Fields<'_>, Spanned<Str>, &mut Findings),
) {
    for node in fields.items(key).value_owned().unwrap_or_default() {
        if !matches!(node.kind, NodeKind::Map(_)) {
            crate::yaml::wrong_type(
                node,
                node.span,
                format!("{what} is a mapping with an `id`"),
                findings,
            );
            continue;
        }
        let Some(mut entry) = Fields::open(node, what, node.span, findings) else {
            continue;
        };
        let id = entry.text("id", findings);
        entry.require("id", &id, findings);
        if let Stated::Given(id) = id {
            read(&mut entry, id, findings);
            entry.finish(findings);
        }
    }
}

fn named(fields: &mut Fields<'_>, id: &Spanned<Str>, findings: &mut Findings) -> Str {
    fields
        .text("name", findings)
        .value_owned()
        .unwrap_or_else(|| id.value.clone())
}

fn replace<T>(list: &mut Vec<T>, entry: T, id: impl Fn(&T) -> &Spanned<Str>) {
    match list
        .iter_mut()
        .find(|known| id(known).value == id(&entry).value)
    {
        Some(known) => *known = entry,
        None => list.push(entry),
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
}
