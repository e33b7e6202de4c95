//! The tree of guides → the page that lists them all: a heading for each of its highest groups, nested lists below.

use std::sync::Arc;

use super::super::articles::Prepared;
use super::super::views::{GroupView, GuidanceView};
use super::rows::{Rows, article};
use super::tree::Branch;

/// Most guides that are listed with a line about each: a longer list is for finding a name.
const MOST_DESCRIBED: usize = 60;

pub(super) fn list(tree: &[Branch], articles: &[Arc<Prepared>]) -> GuidanceView {
    let is_page = |branch: &Branch| branch.below.is_empty();
    // Pages that are in no group, one after the other, are listed together.
    let groups = tree.chunk_by(|a, b| is_page(a) && is_page(b));
    let view = |branches: &[Branch]| {
        let mut rows = Rows::of(articles);
        match branches {
            [group] if !is_page(group) => {
                add(&mut rows, &group.below, 0);
                let path = article(group, articles).map(|article| article.encoded_path());
                GroupView {
                    name: group.name.clone(),
                    path,
                    lang: group.lang.clone(),
                    rows: rows.end(),
                }
            }
            pages => {
                add(&mut rows, pages, 0);
                GroupView {
                    name: String::new(),
                    path: None,
                    lang: None,
                    rows: rows.end(),
                }
            }
        }
    };
    GuidanceView {
        groups: groups.map(view).collect(),
    }
}

fn add(rows: &mut Rows<'_>, branches: &[Branch], depth: usize) {
    for branch in branches {
        let text = article(branch, rows.articles)
            .filter(|_| rows.articles.len() <= MOST_DESCRIBED)
            .map(|article| article.description.clone());
        rows.push(branch, depth).text = text.unwrap_or_default();
        add(rows, &branch.below, depth + 1);
    }
}
