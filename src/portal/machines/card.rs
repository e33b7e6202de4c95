//! The ways to get in touch as an entry of an address book: vCard 3.0 (RFC 2426), which iOS, Android and Outlook take alike. Of 4.0
//! Outlook takes nothing, and phones not all.

use super::CARD;
use super::content_lines::{Lines, escaped, uuid};
use super::text;
use crate::portal::InLanguage;
use crate::portal::routes::{Home, Route};
use crate::portal::views::{ChannelView, PortalView};

/// The entry.
pub(super) fn card(it: &InLanguage<'_>, home: Home<'_>, portal: &PortalView) -> String {
    let title = it.strings.fill("ui.home_title", &[("name", &portal.name)]);
    let root = home.url(it.locale, &Route::home());
    let folder = home.folder(it.locale);
    let mut lines = Lines::default();
    lines.add("BEGIN", "VCARD");
    lines.add("VERSION", "3.0");
    lines.add("PRODID", "-//supportal//supportal//EN");
    lines.add("UID", &uuid(&[root.as_deref().unwrap_or(&folder), CARD]));
    lines.text("FN", &title);
    // Some programs list an entry by this alone.
    lines.add("N", &format!("{};;;;", escaped(&title)));
    lines.text("ORG", &portal.name);
    for channel in &portal.facts.contact {
        reach(&mut lines, channel);
    }
    if let Some(root) = &root {
        lines.add("URL", root);
        lines.add("SOURCE", &format!("{root}{CARD}"));
    }
    if let Some(address) = portal
        .legal
        .as_ref()
        .and_then(|legal| legal.address.as_ref())
    {
        // In one line, as it is stated: nobody tells which part of it is the city.
        lines.add("ADR;TYPE=WORK", &format!(";;{};;;;", escaped(address)));
    }
    let mut note = Vec::new();
    for hours in text::hours(it, &portal.facts) {
        note.push(hours.week);
        note.extend(hours.dates);
    }
    note.extend(
        portal
            .facts
            .contact
            .iter()
            .map(|channel| text::channel(it, channel)),
    );
    lines.text("NOTE", &note.join("\n"));
    lines.add("END", "VCARD");
    lines.end()
}

fn reach(lines: &mut Lines, channel: &ChannelView) {
    match channel.kind {
        // A number that holds in its country alone has no international form.
        "phone" if channel.national_only => lines.text("TEL;TYPE=WORK,VOICE", &channel.text),
        "phone" => lines.text("TEL;TYPE=WORK,VOICE", channel.number()),
        "email" => lines.text("EMAIL;TYPE=INTERNET,WORK", &channel.text),
        _ => lines.add("URL", &channel.href),
    }
}
