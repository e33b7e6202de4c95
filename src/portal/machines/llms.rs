//! `llms.txt` (llmstxt.org): what a portal says and where, for assistants. In the form of that proposal: a title, a summary, and
//! sections of links; what an offering discloses stands behind the link to its page.

use super::TEXT;
use super::text::{self, Named, line};
use crate::locale::Locale;
use crate::portal::InLanguage;
use crate::portal::plan::{Content, Page};
use crate::portal::routes::{Home, Route, encode};
use crate::portal::views::{FactsView, PortalView};

/// `llms.txt` of a portal, in its default language.
pub fn llms(
    it: &InLanguage<'_>,
    home: Home<'_>,
    languages: &[(&Locale, &str)],
    portal: &PortalView,
    pages: &[Page],
) -> String {
    let say = |key: &str| it.strings.say(key);
    let root = |locale: &Locale| {
        home.url(locale, &Route::home())
            .unwrap_or_else(|| format!("{}/", locale.segment()))
    };
    let own = root(it.locale);
    let summary = pages.first().map_or("", |page| &page.view.description);
    let mut text = format!("# {}\n\n> {}\n", inline(&portal.name), inline(summary));
    let publisher = it
        .strings
        .fill("ui.footer_publisher", &[("name", &portal.name)]);
    for paragraph in [&portal.lede, &portal.facts.applies, &publisher] {
        if !paragraph.is_empty() {
            text.push_str(&format!("\n{}\n", inline(paragraph)));
        }
    }
    let offered = text::offerings(pages).map(|offering| {
        let path = encode(&offering.path);
        link(
            &offering.name,
            &format!("{own}{path}"),
            &disclosed(it, &offering.facts),
        )
    });
    let facts = link(
        say("titles.home"),
        &format!("{own}{TEXT}"),
        &match text::offerings(pages).next() {
            Some(_) => String::new(),
            None => disclosed(it, &portal.facts),
        },
    );
    let mut section = |title: &str, links: &mut dyn Iterator<Item = String>| {
        let links: String = links.collect();
        if !links.is_empty() {
            text.push_str(&format!("\n## {}\n\n{links}", inline(title)));
        }
    };
    section(
        say("ui.facts_title"),
        &mut std::iter::once(facts).chain(offered),
    );
    let page_link = |page: &Page| {
        let path = encode(&page.path);
        link(
            &page.view.title,
            &format!("{own}{path}"),
            &page.view.description,
        )
    };
    let is_guide = |page: &&Page| matches!(page.content, Content::Article(..));
    let is_other = |page: &&Page| {
        !is_guide(page) && !matches!(page.content, Content::Offering(_) | Content::NotFound)
    };
    section(
        say("ui.nav_label"),
        &mut pages.iter().filter(is_other).map(page_link),
    );
    section(
        say("titles.guidance"),
        &mut pages.iter().filter(is_guide).map(page_link),
    );
    let others = languages.iter().filter(|(locale, _)| *locale != it.locale);
    let others = others.map(|(locale, name)| link(name, &format!("{}{TEXT}", root(locale)), ""));
    section(say("ui.language_label"), &mut others.into_iter());
    text
}

/// The four disclosures in a line.
fn disclosed(it: &InLanguage<'_>, facts: &FactsView) -> String {
    let contact = facts
        .contact
        .iter()
        .map(|channel| text::channel(it, channel));
    let hours = text::hours(it, facts);
    let hours = hours
        .into_iter()
        .flat_map(|hours| std::iter::once(hours.week).chain(hours.dates));
    // The name stands before it already.
    let named = Named::No;
    let all = [
        ("ui.facts_support", text::support(facts, named)),
        ("ui.facts_hours", hours.collect()),
        ("ui.facts_contact", contact.collect()),
        ("ui.facts_price", text::pricing(it, facts, named)),
    ];
    let said = all.into_iter().filter(|(_, entries)| !entries.is_empty());
    let said = said.map(|(label, entries)| {
        let entries = entries.join("; ");
        let end = if entries.ends_with('.') { "" } else { "." };
        format!("{}: {entries}{end}", it.strings.say(label))
    });
    said.collect::<Vec<_>>().join(" ")
}

fn link(name: &str, address: &str, about: &str) -> String {
    let about = match about {
        "" => String::new(),
        about => format!(": {}", inline(about)),
    };
    format!("- [{}]({address}){about}\n", inline(name))
}

/// Text in a line of Markdown: nothing in it is a link, an element or emphasis.
fn inline(text: &str) -> String {
    let line = line(text);
    let mut marked = String::with_capacity(line.len());
    let mut rest = &*line;
    while let Some(at) = rest.find(['\\', '[', ']', '<', '`', '*', '_']) {
        let (plain, from) = rest.split_at(at);
        marked.extend([plain, "\\"]);
        let (sign, behind) = from.split_at(1);
        marked.push_str(sign);
        rest = behind;
    }
    marked.push_str(rest);
    marked
}
