//! The schemas and the reader accept and refuse the same files.

use jsonschema::Validator;
use serde_json::{Map, Value, json};
use supportal::catalog::offering::Offering;
use supportal::catalog::partner::Partner;
use supportal::catalog::policy::{CSP, Policy};
use supportal::check::InForce;
use supportal::config::Config;
use supportal::diagnostic::{Findings, Level};
use supportal::message::Dictionary;
use supportal::schema::{Document, schema};
use supportal::source::{Sources, Span};
use supportal::yaml::{Node, NodeKind, parse};

use crate::site::{TODAY, repository, repository_file};

/// What reading says about keys and kinds of values: a schema says the same.
const SHAPE: [&str; 3] = ["Y002", "Y003", "Y008"];

/// The files of the repository's own site, and the policy.
fn samples() -> Vec<(Document, String, Value)> {
    let mut files = vec![
        (Document::Site, "site.yaml".to_owned()),
        (Document::Policy, "src/catalog/csp.yaml".to_owned()),
    ];
    // Two partners that state most keys between them.
    for partner in ["contoso-brasil", "litoral-digital"] {
        let folder = format!("content/partners/{partner}");
        files.push((Document::Partner, format!("{folder}/partner.yaml")));
        let mut offerings: Vec<String> =
            std::fs::read_dir(repository().join(&folder).join("offerings"))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
        offerings.sort();
        files.extend(offerings.into_iter().map(|offering| {
            let file = format!("{folder}/offerings/{offering}");
            (Document::Offering, file)
        }));
    }
    let read = |(document, file): (Document, String)| {
        let (node, _) = node(&repository_file(&file));
        (document, file, value(&node))
    };
    files.into_iter().map(read).collect()
}

fn node(text: &str) -> (Node, Findings) {
    let mut findings = Findings::default();
    let file = Sources::default().add("a.yaml", text);
    let root = parse(file, text, &mut findings).root;
    (root, findings)
}

/// A node as JSON; every scalar is text, as it is for the reader.
fn value(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Null(_) | NodeKind::Bad => Value::Null,
        NodeKind::Scalar(text) => json!(text.to_string()),
        NodeKind::Seq(items) => items.iter().map(value).collect(),
        NodeKind::Map(entries) => entries
            .iter()
            .map(|entry| (entry.key.value.to_string(), value(&entry.value)))
            .collect::<Map<_, _>>()
            .into(),
    }
}

/// The same with numbers and truth values where an editor would see them.
fn typed(plain: &Value) -> Value {
    match plain {
        Value::String(text) => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => json!(number),
            _ => text.parse::<bool>().map_or(plain.clone(), Value::Bool),
        },
        Value::Array(items) => items.iter().map(typed).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.clone(), typed(value)))
            .collect::<Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// The codes of the errors that reading and checking one file by itself gives. JSON is YAML.
fn errors(document: Document, file: &Value) -> Vec<&'static str> {
    let (root, mut findings) = node(&file.to_string());
    let start = root.span;
    let policy = Policy::built_in();
    let config = |findings: &mut Findings| {
        let (site, _) = node("{ title: A, locales: [pt-BR, en-US] }");
        Config::read(&site, site.span, findings).unwrap()
    };
    let judge = |partner: &Partner, findings: &mut Findings| {
        let config = config(findings);
        let in_force = InForce::on(TODAY.parse().unwrap(), &config, &policy);
        findings.append(in_force.judge(&config, &policy, partner));
    };
    match document {
        Document::Partner => {
            if let Some(partner) = Partner::read("a".into(), &root, start, &mut findings) {
                judge(&partner, &mut findings);
            }
        }
        Document::Offering => {
            let (partner, _) = node("{ name: A, charges: all }");
            let mut partner = Partner::read("a".into(), &partner, start, &mut findings).unwrap();
            if let Some(offering) = Offering::read("b".into(), &root, start, &mut findings) {
                partner.offerings.push(offering);
                judge(&partner, &mut findings);
            }
        }
        Document::Site => {
            Config::read(
                &root,
                Span {
                    end: start.start,
                    ..start
                },
                &mut findings,
            );
        }
        Document::Policy => Policy::default().merge(&root, start, &mut findings),
        // Nobody writes it, and it is held to its schema as it is built.
        Document::Disclosures | Document::Theme => {}
    }
    let errors = findings
        .iter()
        .filter(|finding| finding.level == Level::Error);
    errors.map(|finding| finding.rule.code).collect()
}

/// Every value of a file, replaced by each of some others, and every key taken out or misspelled.
fn mutants(file: &Value) -> Vec<(String, Value)> {
    let mut paths = Vec::new();
    collect(file, String::new(), &mut paths);
    let others = [
        json!("zzz"),
        json!(""),
        json!(null),
        json!([]),
        json!(["zzz"]),
        json!({ "zzz": "zzz" }),
        json!([["zzz"]]),
        json!([{ "zzz": ["zzz"] }]),
        json!("2026-02-30"),
        json!("-1"),
    ];
    let mut mutants = Vec::new();
    for path in paths {
        for other in &others {
            let mut mutant = file.clone();
            *mutant.pointer_mut(&path).unwrap() = other.clone();
            mutants.push((format!("{path} = {other}"), mutant));
        }
        let (parent, key) = path.rsplit_once('/').unwrap();
        let mut gone = file.clone();
        if let Some(Value::Object(fields)) = gone.pointer_mut(parent) {
            let taken = fields.remove(key).unwrap();
            mutants.push((format!("{path} is gone"), gone.clone()));
            if let Some(Value::Object(fields)) = gone.pointer_mut(parent) {
                fields.insert(format!("{key}zq"), taken);
            }
            mutants.push((format!("{path} is misspelled"), gone));
        }
    }
    mutants
}

fn collect(value: &Value, path: String, paths: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.clone(), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            // Of the dates of a list, or the entries of a policy, a few stand for all.
            .take(3)
            .map(|(at, value)| (at.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (key, value) in children {
        let path = format!("{path}/{key}");
        collect(value, path.clone(), paths);
        paths.push(path);
    }
}

fn validator(document: Document) -> Validator {
    let schema = schema(document, &Policy::built_in(), &Dictionary::default());
    jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{error}"));
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

#[test]
fn schemas_accept_and_refuse_what_the_reader_accepts_and_refuses() {
    assert!(CSP.len() > 1000, "the policy is one of the files");
    let (mut tried, mut refused, mut wrong) = (0, 0, Vec::new());
    for (_, document) in Document::WORDS {
        let validator = validator(document);
        for (_, name, file) in samples().iter().filter(|(kind, ..)| *kind == document) {
            let untouched = ("as it is".to_owned(), file.clone());
            for (what, mutant) in std::iter::once(untouched).chain(mutants(file)) {
                let errors = errors(document, &mutant);
                let accepts = validator.is_valid(&mutant);
                let shaped = errors.iter().any(|code| SHAPE.contains(code));
                if (accepts && shaped) || (!accepts && errors.is_empty()) {
                    wrong.push(format!("{name} {what}: schema {accepts}, check {errors:?}"));
                }
                if accepts != validator.is_valid(&typed(&mutant)) {
                    wrong.push(format!("{name} {what}: numbers and truth values differ"));
                }
                tried += 1;
                refused += usize::from(!accepts);
            }
        }
    }
    println!("{tried} files, of which the schemas refuse {refused}");
    assert!(
        tried > 5000 && refused > 1000,
        "{tried} tried, {refused} refused"
    );
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
