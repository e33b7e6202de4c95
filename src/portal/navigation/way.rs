//! The tree of guides → what each of its pages shows: the way down to it, the pages before and after, and its section.

use std::sync::{Arc, OnceLock};

use super::super::articles::Prepared;
use super::super::views::{Common, CrumbView, NavigationView, RowView};
use super::Placed;
use super::rows::{article, row, step};
use super::tree::{Branch, Lead};
use crate::turns;

/// Most rows of a section, about: a page does not carry the whole tree.
const MOST_ROWS: usize = 40;
/// Most of them that are above the page, and that are below it.
const MOST_ABOVE: usize = 6;
const MOST_BELOW: usize = 12;

/// A page in the tree.
struct Place<'t> {
    number: usize,
    /// The branches that it is in, the highest first.
    above: Arc<[&'t Branch]>,
    /// The rows of the lowest of them, which all pages beside one another have.
    rows_above: Arc<[Common<RowView>]>,
    /// The branches beside it, itself among them.
    beside: &'t [Branch],
    /// Their rows, which all pages beside one another have too.
    rows: Arc<[Common<RowView>]>,
    /// The same where the list ends with them.
    rows_ending: Arc<[OnceLock<Common<RowView>>]>,
    at: usize,
}

/// The articles in the order of the tree, each with what its page shows.
pub(super) fn ways(tree: &[Branch], articles: &[Arc<Prepared>]) -> Vec<(usize, Arc<Placed>)> {
    let mut places = Vec::new();
    collect(tree, &[], articles, &mut places);
    let card = |at: Option<usize>| {
        let place = places.get(at?)?;
        Some(articles.get(place.number)?.card())
    };
    let way = |(at, place): &(usize, &Place<'_>)| {
        let at = *at;
        let view = NavigationView {
            crumbs: place
                .above
                .iter()
                .map(|branch| crumb(branch, articles))
                .collect(),
            previous: card(at.checked_sub(1)),
            next: card(Some(at + 1)),
            section: section(place, articles),
            rows: None,
        };
        (place.number, Arc::new(Placed::new(view)))
    };
    let numbered: Vec<(usize, &Place<'_>)> = places.iter().enumerate().collect();
    turns::all(&numbered, way)
}

fn collect<'t>(
    branches: &'t [Branch],
    above: &[&'t Branch],
    articles: &[Arc<Prepared>],
    places: &mut Vec<Place<'t>>,
) {
    let held: Arc<[&Branch]> = above.into();
    let from = above.len().saturating_sub(MOST_ABOVE);
    let lowest = above.get(from..).unwrap_or_default();
    // In each a list begins: that of the next.
    let opened = |branch: &&Branch| RowView {
        opens: true,
        ..row(branch, articles)
    };
    let rows_above: Arc<[Common<RowView>]> = lowest
        .iter()
        .map(|branch| Common::new(opened(branch).known()))
        .collect();
    let rows: Arc<[Common<RowView>]> = branches
        .iter()
        .map(|branch| Common::new(beside(branch, articles)))
        .collect();
    let rows_ending: Arc<[OnceLock<Common<RowView>>]> =
        branches.iter().map(|_| OnceLock::new()).collect();
    for (at, branch) in branches.iter().enumerate() {
        if let Lead::Page(number) = branch.lead {
            places.push(Place {
                number,
                above: held.clone(),
                rows_above: rows_above.clone(),
                beside: branches,
                rows: rows.clone(),
                rows_ending: rows_ending.clone(),
                at,
            });
        }
        if !branch.below.is_empty() {
            let above: Vec<&Branch> = above.iter().copied().chain([branch]).collect();
            collect(&branch.below, &above, articles, places);
        }
    }
}

/// The row of a branch beside a page: a group without a page of its own leads to the first in it.
fn beside(branch: &Branch, articles: &[Arc<Prepared>]) -> RowView {
    let mut row = row(branch, articles);
    if row.path.is_none() && row.url.is_none() {
        let first = first_page(branch).and_then(|number| articles.get(number));
        row.path = first.map(|article| article.encoded_path());
    }
    row.known()
}

fn crumb(branch: &Branch, articles: &[Arc<Prepared>]) -> CrumbView {
    CrumbView {
        path: article(branch, articles).map(|article| article.encoded_path()),
        name: branch.name.clone(),
        lang: branch.lang.clone(),
    }
}

/// The branch that a page is on: what is above it, beside it, and below it. Nothing, where it is alone there.
fn section(place: &Place<'_>, articles: &[Arc<Prepared>]) -> Vec<Common<RowView>> {
    let depth = place.rows_above.len();
    let own = place.beside.get(place.at);
    let below: Vec<&Branch> = own
        .map(|own| own.below.iter().take(MOST_BELOW).collect())
        .unwrap_or_default();
    let common = |branch: &Branch| Common::new(row(branch, articles).known());
    /// A row, and where it is among those beside the page.
    type Row = (Option<usize>, Common<RowView>);
    let mut rows: Vec<(usize, Row)> = Vec::with_capacity(MOST_ROWS);
    for (at, row) in around(place, MOST_ROWS - depth - below.len()) {
        rows.push((depth, (Some(at), row.clone())));
        if at == place.at {
            let below = below.iter();
            rows.extend(below.map(|branch| (depth + 1, (None, common(branch)))));
        }
    }
    if depth + rows.len() < 2 {
        return Vec::new();
    }
    let depths: Vec<usize> = rows.iter().map(|(depth, _)| *depth).collect();
    let next = depths.into_iter().skip(1).chain([0]);
    let finished = |((depth, (at, row)), next): ((usize, Row), usize)| {
        let current = at == Some(place.at);
        let (opens, closes) = step(depth, next);
        let other = || {
            let row = RowView {
                current,
                opens,
                closes,
                ..RowView::clone(&row)
            };
            Common::new(row.known())
        };
        if !current && !opens && closes == 0 {
            return row;
        }
        // Whichever page beside it has it last, as many lists end.
        let ending = at.filter(|_| !current && !opens);
        match ending.and_then(|at| place.rows_ending.get(at)) {
            Some(ending) => ending.get_or_init(other).clone(),
            None => other(),
        }
    };
    let rows = rows.into_iter().zip(next).map(finished);
    place.rows_above.iter().cloned().chain(rows).collect()
}

/// The rows of so many branches beside a page, those around it where there are more, with their places.
fn around<'p>(
    place: &'p Place<'_>,
    most: usize,
) -> impl Iterator<Item = (usize, &'p Common<RowView>)> {
    let last = place.rows.len().saturating_sub(most);
    let from = place.at.saturating_sub(most / 2).min(last);
    place.rows.iter().enumerate().skip(from).take(most)
}

/// The first page in a group.
fn first_page(branch: &Branch) -> Option<usize> {
    match branch.lead {
        Lead::Page(number) | Lead::Again(number) => Some(number),
        _ => branch.below.iter().find_map(first_page),
    }
}
