//! The facts as plain text: what a screen reads out, a terminal prints, and an assistant quotes.

use std::borrow::Cow;

use crate::portal::InLanguage;
use crate::portal::plan::{Content, Page};
use crate::portal::routes::{Home, Route};
use crate::portal::views::{
    ChannelView, FactsView, HoursView, OfferPriceView, OfferingView, PortalView, PriceView,
};

/// `facts.txt`.
pub(super) fn facts(
    it: &InLanguage<'_>,
    home: Home<'_>,
    portal: &PortalView,
    pages: &[Page],
) -> String {
    let say = |key: &str| it.strings.say(key);
    let title = it.strings.fill("ui.home_title", &[("name", &portal.name)]);
    let mut text = heading(&title, '=');
    let mut paragraph = |lines: &str| {
        if !lines.is_empty() {
            text.push_str(&format!("\n{lines}\n"));
        }
    };
    paragraph(&line(portal.lede.as_str()));
    let facts = &portal.facts;
    let hours = hours(it, facts);
    let sections = [
        ("ui.facts_support", support(facts, Named::Yes)),
        ("ui.facts_hours", nested(&hours)),
        (
            "ui.facts_contact",
            facts.contact.iter().map(|one| channel(it, one)).collect(),
        ),
        ("ui.facts_price", pricing(it, facts, Named::Yes)),
    ];
    for (label, entries) in sections {
        paragraph(&format!("{}\n{}", heading(say(label), '-'), list(&entries)));
    }
    paragraph(&line(facts.applies.as_str()));
    let timed: Vec<&OfferingView> = offerings(pages)
        .filter(|one| !one.response.is_empty())
        .collect();
    if !timed.is_empty() {
        let rows = timed.iter().flat_map(|offering| {
            let row = |row: &super::super::views::ResponseView| {
                let row = format!("{}, {}: {}", offering.name, row.severity, row.within);
                line(row).into_owned()
            };
            offering.response.iter().map(row)
        });
        let rows: Vec<String> = rows.collect();
        paragraph(&format!(
            "{}\n{}",
            heading(say("ui.response_title"), '-'),
            list(&rows)
        ));
    }
    if let Some(legal) = &portal.legal {
        let number = legal
            .cnpj
            .as_ref()
            .map(|number| it.strings.fill("ui.footer_cnpj", &[("number", number)]));
        let all = [legal.name.clone(), number, legal.address.clone()];
        let all: Vec<Cow<'_, str>> = all.into_iter().flatten().map(line).collect();
        paragraph(&all.join("\n"));
    }
    paragraph(&home.url(it.locale, &Route::home()).unwrap_or_default());
    text
}

/// The offerings as their pages show them.
pub(super) fn offerings(pages: &[Page]) -> impl Iterator<Item = &OfferingView> {
    pages.iter().filter_map(|page| match &page.content {
        Content::Offering(offering) => Some(&**offering),
        _ => None,
    })
}

/// Whether it is said of each fact of which offering it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Yes,
    /// It was said before.
    No,
}

impl Named {
    fn name(self, name: &str) -> &str {
        match self {
            Self::Yes => name,
            Self::No => "",
        }
    }
}

/// What is provided.
pub(super) fn support(facts: &FactsView, named: Named) -> Vec<String> {
    let support = facts.support.iter();
    support
        .map(|one| labelled(named.name(&one.name), &one.text))
        .collect()
}

/// When somebody is there: the week, and what is otherwise on which dates.
pub(super) struct Hours {
    pub(super) week: String,
    pub(super) dates: Vec<String>,
}

/// The distinct schedules.
pub(super) fn hours(it: &InLanguage<'_>, facts: &FactsView) -> Vec<Hours> {
    facts
        .hours
        .iter()
        .map(|hours| schedule(it, hours))
        .collect()
}

fn schedule(it: &InLanguage<'_>, hours: &HoursView) -> Hours {
    let dates = hours.exceptions.iter();
    let dates = dates.map(|one| line(format!("{}: {}", one.date.text, one.text)).into_owned());
    let mut dates: Vec<String> = dates.collect();
    if let (Some(through), false) = (&hours.valid_through, dates.is_empty()) {
        dates.push(
            it.strings
                .fill("ui.dates_valid_through", &[("date", &through.text)]),
        );
    }
    let week = format!("{} · {}", hours.lines.join("; "), hours.zone);
    Hours {
        week: labelled(&hours.offerings.join(", "), &week),
        dates,
    }
}

/// Each schedule with its dates below it.
fn nested(hours: &[Hours]) -> Vec<String> {
    let entry = |hours: &Hours| {
        let dates = hours.dates.iter().map(|date| format!("\n  - {date}"));
        format!("{}{}", hours.week, dates.collect::<String>())
    };
    hours.iter().map(entry).collect()
}

/// A way to get in touch, with what is said about it.
pub(super) fn channel(it: &InLanguage<'_>, channel: &ChannelView) -> String {
    let fill = |key: &str, word: &str, list: &[String]| {
        (!list.is_empty()).then(|| it.strings.fill(key, &[(word, &list.join(", "))]))
    };
    let stated = |key: &str, word: &str, text: &Option<String>| {
        let text = text.as_deref()?;
        Some(it.strings.fill(key, &[(word, text)]))
    };
    let national = channel
        .national_only
        .then(|| it.strings.say("ui.national_only").to_owned());
    // The whole address: what is shown of a page's is its host and path.
    let address = if channel.kind == "web" {
        &channel.href
    } else {
        &channel.text
    };
    let said = [
        national,
        channel.note.clone(),
        stated("ui.channel_within", "time", &channel.within),
        stated("ui.channel_cost", "text", &channel.cost),
        fill("ui.channel_for", "plans", &channel.offerings),
        fill("ui.channel_languages", "languages", &channel.languages),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    let channel = match said.is_empty() {
        true => address.clone(),
        false => format!("{address} ({})", said.join("; ")),
    };
    line(channel).into_owned()
}

/// What it costs.
pub(super) fn pricing(it: &InLanguage<'_>, facts: &FactsView, named: Named) -> Vec<String> {
    let free = facts
        .free
        .then(|| it.strings.say("ui.facts_free").to_owned());
    // As on the pages: where all is free, only what it is included in is worth adding.
    let tells =
        |one: &&OfferPriceView| !facts.free || one.prices.iter().any(|price| price.kind != "free");
    let stated = facts.pricing.iter().filter(tells).map(|one| {
        let prices: Vec<String> = one.prices.iter().map(|one| price(it, one)).collect();
        labelled(named.name(&one.name), &prices.join("; "))
    });
    free.into_iter().chain(stated).collect()
}

fn price(it: &InLanguage<'_>, price: &PriceView) -> String {
    let market = price.market.as_ref();
    let market = market.map(|market| it.strings.fill("ui.price_market", &[("market", market)]));
    let until = price.valid_through.as_ref();
    let until = until.map(|until| {
        it.strings
            .fill("ui.price_valid_through", &[("date", &until.text)])
    });
    let all = [Some(price.text.clone()), price.tax.clone(), market, until];
    all.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn labelled(label: &str, text: &str) -> String {
    match label {
        "" => line(text).into_owned(),
        label => line(format!("{label}: {text}")).into_owned(),
    }
}

/// A text of any shape in one line. Most are in one.
pub(super) fn line<'t>(text: impl Into<Cow<'t, str>>) -> Cow<'t, str> {
    let text = text.into();
    let mut before = ' ';
    let is_odd = |sign: char| {
        let is_odd = sign.is_whitespace() && (sign != ' ' || before == ' ');
        before = sign;
        is_odd
    };
    match text.chars().any(is_odd) || text.ends_with(' ') {
        true => text.split_whitespace().collect::<Vec<_>>().join(" ").into(),
        false => text,
    }
}

fn list(entries: &[String]) -> String {
    let entries: Vec<String> = entries.iter().map(|entry| format!("- {entry}")).collect();
    entries.join("\n")
}

fn heading(text: &str, under: char) -> String {
    let text = line(text);
    let rule = under.to_string().repeat(text.chars().count());
    format!("{text}\n{rule}\n")
}
