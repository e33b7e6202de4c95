//! The directory of a site's partners, in pages that stay small however many partners there are.

use std::collections::BTreeSet;

use super::plan::{Content, Page};
use super::routes::Home;
use super::views::{DirectoryEntryView, DirectoryPageView, DirectoryView, PageView};
use crate::locale::Locale;
use crate::strings::Strings;

/// Most partners on one page: about 150 KB of it.
const MOST_ON_A_PAGE: usize = 250;

/// What the directory keeps of a partner: a few hundred bytes of plain text.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Entry {
    /// The partner's folder.
    pub partner: String,
    /// Its name in the directory's language, else in its own default.
    pub name: String,
    /// Its languages, by tag.
    pub locales: Vec<String>,
    /// Product names of its services.
    pub services: Vec<String>,
    /// Its markets, by code.
    pub markets: Vec<String>,
    /// Its schedules, as [`super::clock`] writes them.
    pub clocks: Vec<String>,
}

/// The file of a page of the directory, counted from 0, below the output's root.
pub fn file(page: usize) -> String {
    match page {
        0 => "index.html".to_owned(),
        page => format!("directory-{}.html", page + 1),
    }
}

/// The pages of the directory one after the other, in the site's default language. `entries` are sorted by name here.
pub fn pages<'a>(
    title: &'a str,
    entries: &'a mut [Entry],
    strings: &'a Strings,
    home: Home<'a>,
) -> impl Iterator<Item = Page> + 'a {
    entries.sort_by_cached_key(|entry| (entry.name.to_lowercase(), entry.partner.clone()));
    let entries: &'a [Entry] = entries;
    let count = entries.len().div_ceil(MOST_ON_A_PAGE).max(1);
    (0..count).map(move |number| {
        let own = chunk(entries, number);
        let clocks: BTreeSet<&str> = own.iter().flat_map(clocks).collect();
        let clocks: Vec<&str> = clocks.into_iter().collect();
        let partners = own
            .iter()
            .map(|entry| view(entry, &clocks, &strings.locale, strings))
            .collect();
        let links = (0..count)
            .map(|other| link(chunk(entries, other), other, number))
            .collect();
        let content = Content::Directory(DirectoryView {
            title: title.to_owned(),
            partners,
            clocks: clocks.join(","),
            pages: links,
        });
        Page {
            file: file(number),
            path: String::new(),
            view: page_view(title, strings, home, number),
            content,
            json_ld: None,
        }
    })
}

fn chunk(entries: &[Entry], number: usize) -> &[Entry] {
    entries
        .chunks(MOST_ON_A_PAGE)
        .nth(number)
        .unwrap_or_default()
}

fn link(entries: &[Entry], other: usize, number: usize) -> DirectoryPageView {
    let name = |entry: Option<&Entry>| entry.map(|entry| entry.name.clone()).unwrap_or_default();
    let href = if other == 0 {
        "./".to_owned()
    } else {
        file(other)
    };
    DirectoryPageView {
        from: name(entries.first()),
        to: name(entries.last()),
        href,
        current: other == number,
    }
}

fn page_view(title: &str, strings: &Strings, home: Home<'_>, number: usize) -> PageView {
    let locale = &strings.locale;
    let below = if number == 0 {
        String::new()
    } else {
        file(number)
    };
    PageView {
        kind: "directory",
        title: title.to_owned(),
        description: strings.say("descriptions.directory").to_owned(),
        lang: locale.to_string(),
        dir: locale.direction(),
        up: "./".into(),
        root: "./".into(),
        partner_root: "./".into(),
        canonical: home.base_url.map(|url| format!("{url}{below}")),
        alternates: Vec::new(),
        languages: Vec::new(),
        crumbs: Vec::new(),
        section: String::new(),
    }
}

fn clocks(entry: &Entry) -> impl Iterator<Item = &str> {
    entry.clocks.iter().map(String::as_str)
}

fn view(entry: &Entry, all: &[&str], locale: &Locale, strings: &Strings) -> DirectoryEntryView {
    let own = entry.locales.iter().find(|tag| *tag == locale.as_str());
    DirectoryEntryView {
        name: entry.name.clone(),
        href: own.map_or_else(
            || format!("{}/", entry.partner),
            |_| format!("{}/{}/", entry.partner, locale.segment()),
        ),
        services: entry.services.clone(),
        clocks: clocks(entry)
            .filter_map(|clock| all.binary_search(&clock).ok())
            .collect(),
        languages: entry
            .locales
            .iter()
            .map(|tag| strings.word("format.languages", tag).to_owned())
            .collect(),
        markets: entry
            .markets
            .iter()
            .map(|market| strings.word("format.countries", market).to_owned())
            .collect(),
    }
}
