//! A policy's file becomes entries of the policy, over those that are there.

use super::{
    Cloud, Eligibility, FirstResponse, Held, Plan, Policy, Region, Requirement, Service, Term,
    Vehicle,
};
use crate::catalog::escalation::Product;
use crate::catalog::response::Within;
use crate::catalog::term::NamedTerm;
use crate::catalog::{Str, date, placeholder, shape, truth, word};
use crate::diagnostic::{Diagnostic, Findings};
use crate::message::{Message, say};
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, MISSING_KEY, Node, Shape, Stated};

impl Term {
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

impl Policy {
    /// Adds the entries of a file, replacing those of the same id.
    pub fn merge(&mut self, root: &Node, file_start: Span, findings: &mut Findings) {
        let Some(mut fields) = Fields::open(root, &shape::POLICY, file_start, findings) else {
            return;
        };
        let id = fields.text("policy", findings);
        fields.require("policy", &id, findings);
        for (key, list) in [
            ("areas", &mut self.areas),
            ("duties", &mut self.duties),
            ("severities", &mut self.severities),
            ("microsoft_hosts", &mut self.microsoft_hosts),
        ] {
            for word in words(&mut fields, key, findings) {
                if !list.iter().any(|known| known.value == word.value) {
                    list.push(word);
                }
            }
        }
        merge(
            &mut fields,
            "first_response",
            &mut self.first_response,
            first_response,
            |it| &it.id,
            findings,
        );
        merge(
            &mut fields,
            "clouds",
            &mut self.clouds,
            cloud,
            |it| &it.id,
            findings,
        );
        merge(
            &mut fields,
            "services",
            &mut self.services,
            service,
            |it| &it.id,
            findings,
        );
        merge(
            &mut fields,
            "regions",
            &mut self.regions,
            region,
            |it| &it.id,
            findings,
        );
        merge(
            &mut fields,
            "plans",
            &mut self.plans,
            plan,
            |it| &it.id,
            findings,
        );
        merge(
            &mut fields,
            "vehicles",
            &mut self.vehicles,
            vehicle,
            |it| &it.id,
            findings,
        );
        let requirements = &mut self.requirements;
        merge(
            &mut fields,
            "requirements",
            requirements,
            requirement,
            |it| &it.id,
            findings,
        );
        let terms = &mut self.terms;
        merge(&mut fields, "terms", terms, term, |it| &it.id, findings);
        fields.finish(findings);
    }
}

/// Reads a list of entries, each a mapping with an `id`, into a list that is there: an entry replaces the one of its id.
fn merge<T>(
    fields: &mut Fields<'_>,
    key: &'static str,
    list: &mut Vec<T>,
    read: fn(&mut Fields<'_>, Spanned<Str>, &mut Findings) -> T,
    id_of: fn(&T) -> &Spanned<Str>,
    findings: &mut Findings,
) {
    let shape = fields.item_shape(key);
    for node in fields.items(key).value_owned().unwrap_or_default() {
        let Some((mut entry, id)) = shape.and_then(|shape| open(node, shape, findings)) else {
            continue;
        };
        let entry_read = read(&mut entry, id, findings);
        entry.finish(findings);
        let same = |known: &&mut T| id_of(known).value == id_of(&entry_read).value;
        match list.iter_mut().find(same) {
            Some(known) => *known = entry_read,
            None => list.push(entry_read),
        }
    }
}

/// Opens an entry and reads its `id`.
fn open<'a>(
    node: &'a Node,
    shape: &'static Shape,
    findings: &mut Findings,
) -> Option<(Fields<'a>, Spanned<Str>)> {
    let mut entry = Fields::open(node, shape, node.span, findings)?;
    let id = entry.text("id", findings);
    entry.require("id", &id, findings);
    let Stated::Given(id) = id else {
        return None;
    };
    Some((entry, id))
}

fn first_response(
    fields: &mut Fields<'_>,
    id: Spanned<Str>,
    findings: &mut Findings,
) -> FirstResponse {
    let within = Within::field(fields, "within", findings);
    fields.require("within", &within, findings);
    FirstResponse {
        within,
        term: Term::read(fields, findings),
        id,
    }
}

fn words(fields: &mut Fields<'_>, key: &'static str, findings: &mut Findings) -> Vec<Spanned<Str>> {
    fields
        .texts(key, findings)
        .value_owned()
        .unwrap_or_default()
}

fn named(fields: &mut Fields<'_>, id: &Spanned<Str>, findings: &mut Findings) -> Str {
    fields
        .text("name", findings)
        .value_owned()
        .unwrap_or_else(|| id.value.clone())
}

fn cloud(fields: &mut Fields<'_>, id: Spanned<Str>, findings: &mut Findings) -> Cloud {
    Cloud {
        name: named(fields, &id, findings),
        languages: words(fields, "languages", findings),
        term: Term::read(fields, findings),
        id,
    }
}

fn service(fields: &mut Fields<'_>, id: Spanned<Str>, findings: &mut Findings) -> Service {
    Service {
        name: named(fields, &id, findings),
        reference: placeholder::text(fields, "reference", findings)
            .given()
            .cloned(),
        tickets_by_provider: truth(fields, "tickets_by_provider", findings)
            .is_some_and(|stated| stated.value),
        term: Term::read(fields, findings),
        id,
    }
}

fn region(fields: &mut Fields<'_>, id: Spanned<Str>, findings: &mut Findings) -> Region {
    Region {
        markets: words(fields, "markets", findings),
        id,
    }
}

fn plan(fields: &mut Fields<'_>, id: Spanned<Str>, findings: &mut Findings) -> Plan {
    Plan {
        name: named(fields, &id, findings),
        required_of: words(fields, "required_of", findings),
        term: Term::read(fields, findings),
        id,
    }
}

fn requirement(fields: &mut Fields<'_>, id: Spanned<Str>, findings: &mut Findings) -> Requirement {
    let text = fields.text("text", findings);
    fields.require("text", &text, findings);
    Requirement {
        text: text.value_owned().unwrap_or_default(),
        term: Term::read(fields, findings),
        profile: fields.text("profile", findings).value_owned(),
        market: fields.text("market", findings).value_owned(),
        id,
    }
}

fn term(fields: &mut Fields<'_>, id: Spanned<Str>, findings: &mut Findings) -> NamedTerm {
    let name = named(fields, &id, findings);
    NamedTerm::read(id, name, fields, findings)
}

fn vehicle(fields: &mut Fields<'_>, id: Spanned<Str>, findings: &mut Findings) -> Vehicle {
    let name = named(fields, &id, findings);
    let issues = words(fields, "issues", findings);
    let term = Term::read(fields, findings);
    let renamed = fields.text("renamed", findings).value_owned();
    let (covers, covers_place) = entries(fields, "covers", id.span, covered, findings);
    let (eligible, eligible_place) = entries(fields, "eligible", id.span, eligibility, findings);
    Vehicle {
        name,
        issues,
        covers,
        covers_place,
        term,
        renamed,
        eligible,
        eligible_place,
        id,
    }
}

/// Reads a list of mappings; its place is that of the list, else of what has none.
fn entries<T>(
    fields: &mut Fields<'_>,
    key: &'static str,
    otherwise: Span,
    read: fn(&Node, &mut Fields<'_>, &mut Findings) -> Option<T>,
    findings: &mut Findings,
) -> (Vec<T>, Span) {
    let listed = fields.items(key);
    let place = match &listed {
        Stated::Given(list) => list.span,
        _ => otherwise,
    };
    let shape = fields.item_shape(key);
    let nodes = listed.value_owned().unwrap_or_default().into_iter();
    let entries = nodes.filter_map(|node| {
        let mut fields = Fields::open(node, shape?, node.span, findings)?;
        let entry = read(node, &mut fields, findings);
        fields.finish(findings);
        entry
    });
    (entries.collect(), place)
}

fn covered(_: &Node, fields: &mut Fields<'_>, findings: &mut Findings) -> Option<(Product, Term)> {
    let product = word(fields, "product", &Product::WORDS, findings);
    fields.require("product", &product, findings);
    let term = Term::read(fields, findings);
    Some((product.value_owned()?, term))
}

fn eligibility(
    node: &Node,
    fields: &mut Fields<'_>,
    findings: &mut Findings,
) -> Option<Eligibility> {
    let mut held = |key, of: fn(Str) -> Held| fields.text(key, findings).value_owned().map(of);
    let plan = held("plan", Held::Plan);
    let competency = held("competency", Held::Competency);
    let designation = held("designation", Held::Designation);
    let term = Term::read(fields, findings);
    let held = plan.or(competency).or(designation);
    if held.is_none() {
        let message: Message = say!("this entry of `eligible` names nothing to hold");
        findings.push(
            Diagnostic::new(&MISSING_KEY, node.span, message)
                .help(say!("add `plan: …`, `competency: …` or `designation: …`")),
        );
    }
    Some(Eligibility { held: held?, term })
}
