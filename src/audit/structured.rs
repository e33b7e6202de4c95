//! Structured data → whether a reader sees on the page what it tells machines.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::facts::{Money, minutes};
use super::page::View;
use super::report::Report;
use super::{STRUCTURED_DATA, visible, written};
use crate::message::{Message, say};

/// Things whose names are no claim about the partner.
const NAMELESS: [&str; 4] = ["Country", "ImageObject", "Language", "ListItem"];
/// Most findings of one page.
const MOST: usize = 20;

/// What a page shows.
struct Page<'a> {
    text: String,
    title: String,
    locale: &'a str,
}

/// Judges the structured data of a page.
pub(super) fn check(view: &View<'_>, report: &mut Report<'_>) {
    let is_data = |kind: &str| kind.trim().eq_ignore_ascii_case("application/ld+json");
    let scripts = view
        .document
        .named("script")
        .filter(|(_, script)| script.attribute("type").is_some_and(is_data));
    let which = view.which;
    let locale = which.locale.as_ref().map_or("", |locale| locale.as_str());
    let mut page = None;
    for (at, script) in scripts {
        let faults: Vec<Message> = match serde_json::from_str::<Value>(&view.document.text(at)) {
            Ok(data) => {
                let page = page.get_or_insert_with(|| Page {
                    text: view.text(&[]),
                    title: view.title(),
                    locale,
                });
                let mut faults = Vec::new();
                page.differing(&data, &mut faults);
                // What is said twice is one fault.
                let mut told = BTreeSet::new();
                faults.retain(|fault| told.insert(fault.clone()));
                let say = |(key, said): (String, String)| {
                    say!(
                        "the structured data of {page} says `{said}` under `{key}`, which the page does not show",
                        page = which.name(),
                        said,
                        key
                    )
                };
                faults.into_iter().map(say).collect()
            }
            Err(error) => vec![say!(
                "the structured data of {page} is no JSON: {error}",
                page = which.name(),
                error = error.to_string()
            )],
        };
        for message in faults.into_iter().take(MOST) {
            report.add(&which.file, script.span.clone(), |span| {
                which.finding(&STRUCTURED_DATA, span, message).help(say!(
                    "show it on the page, or take it out of the structured data"
                ))
            });
        }
    }
}

impl Page<'_> {
    /// What is said and not seen: under which key, and what.
    fn differing(&self, data: &Value, faults: &mut Vec<(String, String)>) {
        match data {
            Value::Array(all) => all.iter().for_each(|one| self.differing(one, faults)),
            Value::Object(fields) => {
                for (key, value) in fields {
                    let unseen = texts(value)
                        .into_iter()
                        .find(|said| !self.shows(fields, key, said));
                    if let Some(said) = unseen {
                        let said = crate::load::show_text(&visible::plain(&said));
                        faults.push((key.clone(), said));
                    }
                    self.differing(value, faults);
                }
            }
            _ => {}
        }
    }

    /// Whether a reader sees what stands under a key.
    fn shows(&self, fields: &Map<String, Value>, key: &str, said: &str) -> bool {
        let text = |key: &str| fields.get(key).and_then(Value::as_str).unwrap_or_default();
        let times = || written::times(&self.text, self.locale);
        match key {
            "telephone" => written::says_phone(
                &self.text,
                &format!("tel:{}", said.trim_start_matches("tel:")),
            ),
            "email" => written::says_address(&self.text, said.trim_start_matches("mailto:")),
            "price" | "minPrice" | "maxPrice" => {
                let money = Money {
                    amount: said.to_owned(),
                    currency: text("priceCurrency").to_owned(),
                };
                written::says_money(&self.text, &money, self.locale)
            }
            // What opens and closes at midnight is closed; a day that ends with its last second is open to its end.
            "opens" | "closes" if is_midnight(text("opens")) && is_midnight(text("closes")) => true,
            "closes" if said.starts_with("23:59") => times().contains(&0),
            "opens" | "closes" => minutes(said).is_none_or(|time| times().contains(&time)),
            "openingHours" => {
                let stated = said.split(|c: char| !c.is_ascii_digit() && c != ':');
                let said = times();
                stated.filter_map(minutes).all(|time| said.contains(&time))
            }
            "name" | "legalName" if NAMELESS.contains(&text("@type")) => true,
            "name" | "legalName" => {
                written::says_words(&self.text, said) || written::says_words(&self.title, said)
            }
            _ => true,
        }
    }
}

fn is_midnight(time: &str) -> bool {
    time.starts_with("00:00")
}

/// The texts and numbers of a value, or of the list that it is.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(all) => all
            .iter()
            .filter(|one| !one.is_array())
            .flat_map(texts)
            .collect(),
        _ => Vec::new(),
    }
}
