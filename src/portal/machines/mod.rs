//! What is written beside the pages, for programs: calendars, a contact card, plain texts, sitemaps, and what hosts read.
//!
//! One format a file, each a pure function of what the pages show, so that none can say what no page says.

mod calendar;
mod card;
mod content_lines;
pub mod hosting;
mod llms;
pub mod policy;
pub mod sitemap;
mod text;
mod time_zone;

pub use llms::llms;

use super::InLanguage;
use super::plan::Page;
use super::routes::Home;
use super::views::{FactsView, FileView, PortalView};
use crate::strings::Strings;

/// The hours as events.
const HOURS: &str = "hours.ics";
/// The dates that differ from the week as events.
const DATES: &str = "holidays.ics";
/// The ways to get in touch as an entry of an address book.
const CARD: &str = "contact.vcf";
/// The facts as plain text.
const TEXT: &str = "facts.txt";

/// The files for programs of a portal in one language, as its pages refer to them.
pub(super) fn links(strings: &Strings, facts: &FactsView) -> Vec<FileView> {
    let dated = facts.hours.iter().any(|hours| !hours.exceptions.is_empty());
    let all = [
        (
            !facts.hours.is_empty(),
            HOURS,
            "text/calendar",
            "ui.file_hours",
        ),
        (dated, DATES, "text/calendar", "ui.file_dates"),
        (
            !facts.contact.is_empty(),
            CARD,
            "text/vcard",
            "ui.file_contact",
        ),
        (true, TEXT, "text/plain", "ui.file_facts"),
    ];
    let there = all.into_iter().filter(|(is_there, ..)| *is_there);
    there
        .map(|(_, path, kind, name)| FileView {
            path,
            kind,
            name: strings.say(name).to_owned(),
        })
        .collect()
}

/// Those files, by their paths below the locale root.
pub fn of_language<'a>(
    it: &'a InLanguage<'a>,
    home: Home<'a>,
    portal: &'a PortalView,
    pages: &'a [Page],
) -> impl Iterator<Item = (&'static str, String)> + 'a {
    portal.files.iter().map(move |file| {
        let text = match file.path {
            HOURS => calendar::hours(it, home, portal),
            DATES => calendar::dates(it, home, portal),
            CARD => card::card(it, home, portal),
            _ => text::facts(it, home, portal, pages),
        };
        (file.path, text)
    })
}
