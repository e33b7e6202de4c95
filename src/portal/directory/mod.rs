//! The directory of a site's partners, in pages that stay small however many partners there are.

pub mod find;
mod listing;

use std::collections::BTreeSet;
use std::ops::Range;

pub use listing::Listing;

use super::machines::policy;
use super::plan::{Content, Page};
use super::routes::Home;
use super::views::{DirectoryEntryView, DirectoryPageView, DirectoryView, PageView};
use crate::locale::Locale;
use crate::strings::Strings;

/// Most partners on one page: about 150 KB of it.
const MOST_ON_A_PAGE: usize = 250;
/// Most pages that every page leads to, each by itself.
const MOST_LINKS: usize = 40;

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

/// A page of the directory, counted from 0, in the site's default language. The lines are sorted by name.
pub fn page(
    title: &str,
    lines: &Listing,
    index: Option<&str>,
    strings: &Strings,
    home: Home<'_>,
    number: usize,
) -> Page {
    Page {
        file: file(number),
        path: String::new(),
        view: page_view(title, strings, home, number),
        content: Content::Directory(listed(title, lines, index, number, strings)),
        json_ld: None,
    }
}

/// What a page of the directory lists.
fn listed(
    title: &str,
    lines: &Listing,
    index: Option<&str>,
    number: usize,
    strings: &Strings,
) -> DirectoryView {
    let from = number * MOST_ON_A_PAGE;
    let own: Vec<Entry> = lines.between(from, from + MOST_ON_A_PAGE).collect();
    let clocks: BTreeSet<&str> = own.iter().flat_map(clocks).collect();
    let clocks: Vec<&str> = clocks.into_iter().collect();
    let partners = own
        .iter()
        .map(|entry| view(entry, &clocks, &strings.locale, strings));
    let links = links(count(lines), number).into_iter();
    DirectoryView {
        title: title.to_owned(),
        partners: partners.collect(),
        clocks: clocks.join(","),
        index: index.map(str::to_owned),
        pages: links.map(|pages| link(lines, pages, number)).collect(),
    }
}

/// How many pages the directory has.
pub fn count(lines: &Listing) -> usize {
    lines.len().div_ceil(MOST_ON_A_PAGE).max(1)
}

/// To which pages a page leads: to each, or, where they are many, to each near it and to the first of every run of others. From
/// there the others are near.
fn links(count: usize, number: usize) -> Vec<Range<usize>> {
    let run = match count {
        0..=MOST_LINKS => 1,
        count => (1..).find(|run| run * run >= count).unwrap_or(1),
    };
    let runs = (0..count)
        .step_by(run)
        .map(|from| from..(from + run).min(count));
    let near = |run: Range<usize>| match run.contains(&number) {
        true => run.map(|page| page..page + 1).collect(),
        false => vec![run],
    };
    runs.flat_map(near).collect()
}

/// The page for addresses below which there is no portal: at any depth, so its links begin at the host's root. It lists what the
/// first page of the directory lists. The lines are sorted by name.
pub fn not_found(lines: &Listing, index: Option<&str>, strings: &Strings, home: Home<'_>) -> Page {
    let root = home.base_path();
    let title = strings.say("titles.not_found");
    let below = |href: &str| format!("{root}{}", href.trim_start_matches("./"));
    let mut listed = listed(title, lines, index, 0, strings);
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

fn link(lines: &Listing, pages: Range<usize>, number: usize) -> DirectoryPageView {
    let href = match pages.start {
        0 => "./".to_owned(),
        page => file(page),
    };
    let last = (pages.end * MOST_ON_A_PAGE).min(lines.len());
    DirectoryPageView {
        from: lines.name(pages.start * MOST_ON_A_PAGE),
        to: lines.name(last.saturating_sub(1)),
        href,
        current: pages == (number..number + 1),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The pages that a page leads to by itself.
    fn near(count: usize, number: usize) -> Vec<usize> {
        links(count, number)
            .iter()
            .map(|pages| pages.start)
            .collect()
    }

    #[test]
    fn every_page_is_two_steps_from_every_other_however_many_there_are() {
        for count in [1, 2, 40, 41, 400, 999] {
            for number in [0, 1, count / 2, count - 1] {
                let number = number.min(count - 1);
                let links = links(count, number);
                // Each page is in one run, in order.
                let all: Vec<usize> = links.iter().cloned().flatten().collect();
                assert_eq!(all, (0..count).collect::<Vec<_>>());
                assert!(links.contains(&(number..number + 1)));
                assert!(links.len() <= 64, "{count}: {}", links.len());
                let mut reached: BTreeSet<usize> = near(count, number).into_iter().collect();
                let first: Vec<usize> = reached.iter().copied().collect();
                reached.extend(first.into_iter().flat_map(|page| near(count, page)));
                assert_eq!(reached.len(), count, "{count} pages, from {number}");
            }
        }
        assert_eq!(near(40, 7), (0..40).collect::<Vec<_>>());
    }

    #[test]
    fn a_link_says_the_first_and_the_last_name_behind_it() {
        let entries = (0..MOST_ON_A_PAGE * 50 + 1).map(|at| Entry {
            partner: format!("p{at:06}"),
            name: format!("Partner {at:06}"),
            ..Entry::default()
        });
        let mut lines = Listing::default();
        lines.extend(entries);
        lines.sort();
        let shown: Vec<_> = links(count(&lines), 50)
            .into_iter()
            .map(|pages| link(&lines, pages, 50))
            .map(|link| (link.from, link.to, link.href, link.current))
            .collect();
        let (first, last) = (shown.first().unwrap(), shown.last().unwrap());
        let name = |at: usize| format!("Partner {at:06}");
        assert_eq!(first, &(name(0), name(8 * 250 - 1), "./".into(), false));
        assert_eq!(
            last,
            &(name(12500), name(12500), "directory-51.html".into(), true)
        );
    }
}
