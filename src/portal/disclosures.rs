//! `disclosures.json`: the facts of a portal for machines, in every language it publishes.

use serde_json::{Map, Value, json};

use super::Portal;
use crate::catalog::Str;
use crate::catalog::contact::Channel;
use crate::catalog::escalation::Path;
use crate::catalog::hours::{Hours, Open, Schedule};
use crate::catalog::offering::Offering;
use crate::catalog::partner::Charges;
use crate::catalog::price::{Amount, Kind, Price, Tax};
use crate::catalog::response::Within;
use crate::catalog::structure::Arrangement;
use crate::catalog::text::Text;
use crate::locale::Locale;
use crate::source::Spanned;
use crate::yaml::Stated;

/// The version of the shape; it changes when a reader of the earlier shape would misread the new one.
pub const VERSION: u32 = 1;

/// The JSON Schema of the shape.
pub const SCHEMA: &str = include_str!("disclosures.schema.json");

/// The facts as JSON, ending in a line break.
pub fn json(portal: &Portal<'_>, locales: &[&Locale]) -> String {
    let partner = portal.partner;
    let mut facts = json!({
        "version": VERSION,
        "partner": partner.id,
        "name": text(&partner.name, locales),
        "locales": locales.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "markets": words(&partner.markets),
        "services": partner.sold().iter().map(|service| service.value.to_string()).collect::<Vec<_>>(),
        "required": required(portal),
        "charges": partner.charges.value().map(|charges| charges.as_str()),
        "structure": partner.structure.value().map(|parties| parties.iter().map(party).collect::<Vec<_>>()),
        "escalation": partner.escalation.value().map(|paths| paths.iter().map(escalation).collect::<Vec<_>>()),
        "offerings": partner.offerings.iter().map(|offering| self::offering(portal, offering, locales)).collect::<Vec<_>>(),
    });
    if partner.offerings.is_empty() {
        add_four(&mut facts, of_partner(portal, locales));
    }
    let mut json = serde_json::to_string_pretty(&facts).unwrap_or_default();
    json.push('\n');
    json
}

fn words(list: &Stated<Vec<Spanned<Str>>>) -> Option<Vec<&str>> {
    list.value()
        .map(|list| list.iter().map(|word| &*word.value).collect())
}

fn party(party: &Arrangement) -> Value {
    json!({
        "mode": party.mode.value().map(|mode| &**mode),
        "to": party.to.value().map(|to| &**to),
        "areas": words(&party.areas),
        "services": words(&party.services),
        "duties": words(&party.duties),
    })
}

fn escalation(path: &Path) -> Value {
    json!({
        "issues": path.issues.value().map(|issues| issues.as_str()),
        "vehicle": path.vehicle.value().map(|vehicle| &**vehicle),
    })
}

/// The disclosures that the policy requires of this partner: what an audit of the pages looks for.
fn required(portal: &Portal<'_>) -> Vec<&'static str> {
    let holds = |line: &str| portal.policy.requires(line, portal.today).is_some();
    let charges = portal.partner.charges.value() != Some(&Charges::None);
    [
        ("support", holds("disclose-support")),
        ("hours", holds("disclose-hours")),
        ("contact", holds("disclose-contact")),
        ("pricing", holds("disclose-pricing") && charges),
    ]
    .into_iter()
    .filter_map(|(word, is_required)| is_required.then_some(word))
    .collect()
}

fn offering(portal: &Portal<'_>, offering: &Offering, locales: &[&Locale]) -> Value {
    let partner = portal.partner;
    let response = offering
        .response
        .value()
        .into_iter()
        .flatten()
        .filter_map(|target| {
            let within = within(*target.within.value()?);
            Some(json!({ "severity": target.severity()?.value.to_string(), "within": within }))
        });
    let mut facts = json!({
        "id": offering.id,
        "name": text(&offering.name, locales),
        "services": partner.sold().iter().map(|service| &*service.value).filter(|service| offering.covers_service(service)).collect::<Vec<_>>(),
        "response": response.collect::<Vec<_>>(),
    });
    let four = [
        partner
            .support_of(offering)
            .given()
            .map(|text| by_locale(&text.value, locales)),
        partner
            .hours_of(offering)
            .given()
            .map(|stated| hours(portal, &stated.value)),
        partner
            .contact_of(offering)
            .given()
            .map(|list| channels(portal, &list.value, locales)),
        partner
            .pricing_of(offering)
            .given()
            .map(|list| prices(&list.value, locales)),
    ];
    add_four(&mut facts, four);
    facts
}

fn within(promised: Within) -> Value {
    match promised {
        Within::None => json!("none"),
        Within::NotOffered => json!("not-offered"),
        Within::Time(count, unit) => json!({ "count": count, "unit": unit.as_str() }),
    }
}

/// What a partner without offerings discloses by itself.
fn of_partner(portal: &Portal<'_>, locales: &[&Locale]) -> [Option<Value>; 4] {
    let stated = &portal.partner.disclosures;
    [
        stated.support.value().map(|text| by_locale(text, locales)),
        stated.hours.value().map(|stated| hours(portal, stated)),
        stated
            .contact
            .value()
            .map(|list| channels(portal, list, locales)),
        stated.pricing.value().map(|list| prices(list, locales)),
    ]
}

fn add_four(facts: &mut Value, four: [Option<Value>; 4]) {
    if let Value::Object(fields) = facts {
        let keys = ["support", "hours", "contact", "pricing"];
        let four = keys.into_iter().zip(four);
        fields.extend(four.map(|(key, value)| (key.to_owned(), value.unwrap_or_default())));
    }
}

fn channels(portal: &Portal<'_>, list: &[Channel], locales: &[&Locale]) -> Value {
    list.iter()
        .filter_map(|stated| channel(portal, stated, locales))
        .collect()
}

fn prices(list: &[Price], locales: &[&Locale]) -> Value {
    list.iter().map(|stated| price(stated, locales)).collect()
}

fn hours(portal: &Portal<'_>, hours: &Hours) -> Value {
    let exceptions = portal.schedule(hours).map(|schedule| {
        schedule
            .exceptions
            .iter()
            .map(|(date, open)| {
                json!({ "date": date.to_string(), "closed": open.is_empty(), "open": open })
            })
            .collect::<Vec<_>>()
    });
    json!({
        "time_zone": hours.time_zone.value().map(|zone| zone.to_string()),
        "open": hours.open.value().map(|open| open.to_string()),
        "week": portal.schedule(hours).map(|schedule| week(schedule)),
        "exceptions": exceptions,
        "valid_through": hours.valid_through().map(|date| date.value.to_string()),
    })
}

/// From Monday on, each day's spans; a span that ends after midnight belongs to the day on which it begins.
fn week(schedule: &Schedule) -> Vec<Vec<[String; 2]>> {
    let time = |minutes: u16| match minutes {
        1440 => "24:00".to_owned(),
        _ => format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60),
    };
    let day = |day: &Vec<Open>| {
        day.iter()
            .map(|(from, to)| [time(*from), time(*to)])
            .collect()
    };
    schedule.week.iter().map(day).collect()
}

fn channel(portal: &Portal<'_>, channel: &Channel, locales: &[&Locale]) -> Option<Value> {
    let reach = channel.reach(portal.partner.market()).ok()?;
    let languages: Vec<&str> = channel
        .languages
        .iter()
        .map(|language| language.value.as_str())
        .collect();
    Some(json!({
        "kind": channel.kind.as_str(),
        "href": reach.href,
        "text": reach.text,
        "languages": languages,
        "national_only": reach.national_only,
        "cost": text(&channel.cost, locales),
        "within": channel.within.value().map(|promised| within(*promised)),
    }))
}

fn price(price: &Price, locales: &[&Locale]) -> Value {
    let mut fields = match &price.kind {
        Kind::Free => json!({ "kind": "free" }),
        Kind::OnRequest => json!({ "kind": "on-request" }),
        Kind::Included(text) => json!({ "kind": "included", "in": by_locale(text, locales) }),
        Kind::Fixed(amount) => json!({ "kind": "fixed", "price": self::amount(amount) }),
        Kind::Percent {
            percent,
            of,
            minimum,
        } => {
            json!({ "kind": "percent", "percent": percent.value.to_string(), "of": text(of, locales), "minimum": minimum.as_ref().map(amount) })
        }
        Kind::Faulty => json!({ "kind": "faulty" }),
    };
    if let Value::Object(fields) = &mut fields {
        let tax = price.tax.value().map(|tax| {
            if *tax == Tax::Included {
                "included"
            } else {
                "excluded"
            }
        });
        fields.insert("tax".into(), json!(tax));
        fields.insert(
            "market".into(),
            json!(price.market.value().map(|market| market.to_string())),
        );
        fields.insert(
            "valid_through".into(),
            json!(
                price
                    .valid_through
                    .as_ref()
                    .map(|date| date.value.to_string())
            ),
        );
    }
    fields
}

fn amount(amount: &Amount) -> Value {
    json!({
        "amount": amount.value.value().map(|value| value.to_string()),
        "currency": amount.currency.value().map(|currency| currency.to_string()),
        "per": amount.per.value().map(|per| per.as_str()),
    })
}

fn text(stated: &Stated<Text>, locales: &[&Locale]) -> Value {
    stated
        .value()
        .map_or(Value::Null, |text| by_locale(text, locales))
}

fn by_locale(text: &Text, locales: &[&Locale]) -> Value {
    let texts: Map<String, Value> = locales
        .iter()
        .filter_map(|locale| {
            Some((
                locale.to_string(),
                json!(text.get(locale)?.value.to_string()),
            ))
        })
        .collect();
    Value::Object(texts)
}
