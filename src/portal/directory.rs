//! The directory of a site's partners, in pages that stay small however many partners there are.

use std::collections::BTreeSet;

use super::machines::policy;
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
    /// How many sitemaps it has.
    pub sitemaps: usize,
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
    (0..count(entries)).map(move |number| Page {
        file: file(number),
        path: String::new(),
        view: page_view(title, strings, home, number),
        content: Content::Directory(listed(title, entries, number, strings)),
        json_ld: None,
    })
}

/// What a page of the directory lists.
fn listed(title: &str, entries: &[Entry], number: usize, strings: &Strings) -> DirectoryView {
    let own = chunk(entries, number);
    let clocks: BTreeSet<&str> = own.iter().flat_map(clocks).collect();
    let clocks: Vec<&str> = clocks.into_iter().collect();
    let partners = own
        .iter()
        .map(|entry| view(entry, &clocks, &strings.locale, strings));
    let pages = (0..count(entries)).map(|other| link(chunk(entries, other), other, number));
    DirectoryView {
        title: title.to_owned(),
        partners: partners.collect(),
        clocks: clocks.join(","),
        pages: pages.collect(),
    }
}

/// How many pages the directory has.
fn count(entries: &[Entry]) -> usize {
    entries.len().div_ceil(MOST_ON_A_PAGE).max(1)
}

/// The page for addresses below which there is no portal: at any depth, so its links begin at the host's root. It lists what the
/// first page of the directory lists. `entries` are sorted by name.
pub fn not_found(entries: &[Entry], strings: &Strings, home: Home<'_>) -> Page {
    let root = home.base_path();
    let title = strings.say("titles.not_found");
    let below = |href: &str| format!("{root}{}", href.trim_start_matches("./"));
    let mut listed = listed(title, entries, 0, strings);
    for partner in &mut listed.partners {
        partner.href = below(&partner.href);
    }
    for page in &mut listed.pages {
        page.href = below(&page.href);
        page.current = false;
    }
    let mut view = page_view(title, strings, home, 0);
    view.kind = "not-found";
    view.description = strings.say("descriptions.not_found").to_owned();
    view.canonical = None;
    view.up.clone_from(&root);
    view.root.clone_from(&root);
    view.partner_root = root;
    Page {
        file: "404.html".to_owned(),
        path: String::new(),
        view,
        content: Content::Directory(listed),
        json_ld: None,
    }
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
        csp: policy::IN_PAGES,
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
