//! Branches → rows of nested lists. A template cannot call itself: each row says how many lists begin and end behind it.

use std::sync::Arc;

use super::super::articles::Prepared;
use super::super::views::RowView;
use super::tree::{Branch, Lead};

/// The row of a branch, by itself.
pub(super) fn row(branch: &Branch, articles: &[Arc<Prepared>]) -> RowView {
    let url = match &branch.lead {
        Lead::Outside(url) => Some(url.clone()),
        _ => None,
    };
    RowView {
        path: article(branch, articles).map(|article| article.encoded_path()),
        url,
        name: branch.name.clone(),
        text: String::new(),
        lang: branch.lang.clone(),
        current: false,
        opens: false,
        closes: 0,
        simple: false,
    }
}

/// The article that a branch leads to.
pub(super) fn article<'a>(
    branch: &Branch,
    articles: &'a [Arc<Prepared>],
) -> Option<&'a Arc<Prepared>> {
    match &branch.lead {
        Lead::Page(number) | Lead::Again(number) => articles.get(*number),
        _ => None,
    }
}

/// Whether a list begins behind a row, and how many end, where the next stands at another depth.
pub(super) fn step(depth: usize, next: usize) -> (bool, usize) {
    (next > depth, depth.saturating_sub(next))
}

/// Rows, one after the other.
pub(super) struct Rows<'a> {
    pub(super) articles: &'a [Arc<Prepared>],
    rows: Vec<RowView>,
    /// The row that was added last, and its depth.
    last: Option<RowView>,
    depth: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn of(articles: &'a [Arc<Prepared>]) -> Self {
        Self {
            articles,
            rows: Vec::new(),
            last: None,
            depth: 0,
        }
    }

    /// Adds a row at a depth: at most one deeper than the one before.
    pub(super) fn push(&mut self, branch: &Branch, depth: usize) -> &mut RowView {
        if let Some(mut last) = self.last.take() {
            (last.opens, last.closes) = step(self.depth, depth);
            self.rows.push(last.known());
        }
        self.depth = depth;
        self.last.insert(row(branch, self.articles))
    }

    /// All rows, every list ended.
    pub(super) fn end(mut self) -> Vec<RowView> {
        if let Some(mut last) = self.last.take() {
            last.closes = self.depth;
            self.rows.push(last.known());
        }
        self.rows
    }
}
