//! The directory of a site's partners.

use super::plan::{Content, Page};
use super::routes::Home;
use super::views::{DirectoryEntryView, DirectoryView, PageView};
use crate::locale::Locale;
use crate::strings::Strings;

/// What the directory keeps of a partner: a few hundred bytes of plain text.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
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
}

/// The page at the output's root, in the site's default language.
pub fn page(title: &str, entries: &[Entry], strings: &Strings, home: Home<'_>) -> Page {
    let locale = &strings.locale;
    let mut partners: Vec<DirectoryEntryView> = entries
        .iter()
        .map(|entry| view(entry, locale, strings))
        .collect();
    partners.sort_by_cached_key(|partner| (partner.name.to_lowercase(), partner.href.clone()));
    let view = PageView {
        kind: "directory",
        title: title.to_owned(),
        description: strings.say("descriptions.directory").to_owned(),
        lang: locale.to_string(),
        dir: locale.direction(),
        up: "./".into(),
        root: "./".into(),
        partner_root: "./".into(),
        canonical: home.base_url.map(ToString::to_string),
        alternates: Vec::new(),
        languages: Vec::new(),
        crumbs: Vec::new(),
        section: String::new(),
    };
    let content = Content::Directory(DirectoryView {
        title: title.to_owned(),
        partners,
    });
    Page {
        file: "index.html".into(),
        view,
        content,
        json_ld: None,
    }
}

fn view(entry: &Entry, locale: &Locale, strings: &Strings) -> DirectoryEntryView {
    let own = entry.locales.iter().find(|tag| *tag == locale.as_str());
    DirectoryEntryView {
        name: entry.name.clone(),
        href: own.map_or_else(
            || format!("{}/", entry.partner),
            |_| format!("{}/{}/", entry.partner, locale.segment()),
        ),
        services: entry.services.clone(),
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
