//! The tree of guides → what each of its pages shows: the way down to it, the pages before and after, and its section.

use std::sync::Arc;

use super::super::articles::Prepared;
use super::super::views::{CrumbView, NavigationView, RowView};
use super::rows::Rows;
use super::tree::{Branch, Lead};

/// Most rows of a section, about: a page does not carry the whole tree.
const MOST_ROWS: usize = 40;
/// Most of them that are above the page, and that are below it.
const MOST_ABOVE: usize = 6;
const MOST_BELOW: usize = 12;

/// A page in the tree.
struct Place<'t> {
    number: usize,
    /// The branches that it is in, the highest first.
    above: Vec<&'t Branch>,
    /// The branches beside it, itself among them.
    beside: &'t [Branch],
    at: usize,
}

/// The articles in the order of the tree, each with what its page shows.
pub(super) fn ways(
    tree: &[Branch],
    articles: &[Arc<Prepared>],
) -> Vec<(usize, Arc<NavigationView>)> {
    let mut places = Vec::new();
    collect(tree, &mut Vec::new(), &mut places);
    let card = |at: Option<usize>| {
        let place = places.get(at?)?;
        Some(articles.get(place.number)?.card())
    };
    let way = |(at, place): (usize, &Place<'_>)| {
        let view = NavigationView {
            crumbs: place
                .above
                .iter()
                .map(|branch| crumb(branch, articles))
                .collect(),
            previous: card(at.checked_sub(1)),
            next: card(Some(at + 1)),
            section: section(place, articles),
        };
        (place.number, Arc::new(view))
    };
    places.iter().enumerate().map(way).collect()
}

fn collect<'t>(branches: &'t [Branch], above: &mut Vec<&'t Branch>, places: &mut Vec<Place<'t>>) {
    for (at, branch) in branches.iter().enumerate() {
        if let Lead::Page(number) = branch.lead {
            places.push(Place {
                number,
                above: above.clone(),
                beside: branches,
                at,
            });
        }
        above.push(branch);
        collect(&branch.below, above, places);
        above.pop();
    }
}

fn crumb(branch: &Branch, articles: &[Arc<Prepared>]) -> CrumbView {
    CrumbView {
        path: Rows::of(articles)
            .article(branch)
            .map(|article| article.encoded_path()),
        name: branch.name.clone(),
        lang: branch.lang.clone(),
    }
}

/// The branch that a page is on: what is above it, beside it, and below it. Nothing, where it is alone there.
fn section(place: &Place<'_>, articles: &[Arc<Prepared>]) -> Vec<RowView> {
    let mut rows = Rows::of(articles);
    let from = place.above.len().saturating_sub(MOST_ABOVE);
    let above = place.above.iter().skip(from);
    let depth = above.len();
    for (depth, branch) in above.enumerate() {
        rows.push(branch, depth);
    }
    let own = place.beside.get(place.at);
    let below: Vec<&Branch> = own
        .map(|own| own.below.iter().take(MOST_BELOW).collect())
        .unwrap_or_default();
    for (at, branch) in around(place, MOST_ROWS - depth - below.len()) {
        let first = first_page(branch).and_then(|number| articles.get(number));
        let row = rows.push(branch, depth);
        row.current = at == place.at;
        if row.path.is_none() && row.url.is_none() {
            row.path = first.map(|article| article.encoded_path());
        }
        if at == place.at {
            for branch in &below {
                rows.push(branch, depth + 1);
            }
        }
    }
    let rows = rows.end();
    if rows.len() > 1 { rows } else { Vec::new() }
}

/// So many branches beside a page, those around it where there are more, with their places.
fn around<'t>(
    place: &Place<'t>,
    most: usize,
) -> impl Iterator<Item = (usize, &'t Branch)> + use<'t> {
    let last = place.beside.len().saturating_sub(most);
    let from = place.at.saturating_sub(most / 2).min(last);
    place.beside.iter().enumerate().skip(from).take(most)
}

/// The first page in a group.
fn first_page(branch: &Branch) -> Option<usize> {
    match branch.lead {
        Lead::Page(number) | Lead::Again(number) => Some(number),
        _ => branch.below.iter().find_map(first_page),
    }
}
