//! The guides of a portal in one language: their order, their groups, and what each page shows of them.
//!
//! Made once per language for what all portals share, and once more for a partner with guides of its own.

mod list;
mod rows;
mod tree;
mod way;

use std::any::Any;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde_json::json;

use super::articles::Prepared;
use super::views::{GuidanceView, NavigationView};
use crate::catalog::article::Guidance;
use crate::locale::Locale;
use tree::Branch;

/// What a site calls its folders of guidance.
pub trait Topics {
    /// A folder's place among those that the site puts into an order; those without come last.
    fn place(&self, folder: &str) -> usize;
    /// What it is called, if that is said.
    fn name(&self, folder: &str) -> Option<String>;
}

/// What the guides of a portal are put into order by.
#[derive(Clone, Copy)]
pub struct Plan<'a> {
    /// A partner's own guidance before the shared one.
    pub guidances: &'a [&'a Guidance],
    /// The reader's language.
    pub locale: &'a Locale,
    /// The languages of the site, the default first.
    pub order: &'a [Locale],
    /// What folders are called.
    pub topics: &'a dyn Topics,
    /// What the guides are called that no table of contents lists.
    pub more: &'a str,
}

/// Who makes something of a guide's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maker {
    /// A theme as it was read at one time.
    pub theme: u64,
    /// The languages that the page links to.
    pub languages: Vec<String>,
}

/// Where a guide stands among the others, and what was made of its page: a guide that all portals share is made once for them all.
#[derive(Debug)]
pub struct Placed {
    view: NavigationView,
    /// What was made, and for whom: few differ.
    made: Mutex<Vec<(Maker, Arc<dyn Any + Send + Sync>)>>,
}

impl Placed {
    fn new(view: NavigationView) -> Self {
        Self {
            view,
            made: Mutex::default(),
        }
    }

    /// What this maker makes of it: it is asked once, unless another theme was asked since.
    pub fn made<V: Any + Send + Sync>(&self, maker: Maker, make: impl FnOnce() -> V) -> Arc<V> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let known = made.iter().find(|(by, _)| *by == maker);
        if let Some(known) = known.and_then(|(_, known)| known.clone().downcast().ok()) {
            return known;
        }
        let new = Arc::new(make());
        made.retain(|(by, _)| by.theme == maker.theme);
        made.push((maker, new.clone()));
        new
    }
}

impl Deref for Placed {
    type Target = NavigationView;

    fn deref(&self) -> &NavigationView {
        &self.view
    }
}

/// The guides of a portal in one language.
#[derive(Debug, Default)]
pub struct Guides {
    /// The text at the top of them all, if there is one: it stands on the page that lists the guides.
    pub front: Option<Arc<Prepared>>,
    /// All others by path.
    articles: Vec<Arc<Prepared>>,
    /// Their order, each with what its page shows of the others.
    order: Vec<(usize, Arc<Placed>)>,
    tree: Vec<Branch>,
    told: OnceLock<blake3::Hash>,
}

impl Guides {
    /// Puts articles, which come in any order, into theirs.
    pub fn new(articles: Vec<Arc<Prepared>>, plan: Plan<'_>) -> Self {
        let (mut front, mut articles): (Vec<_>, Vec<_>) =
            articles.into_iter().partition(|article| article.is_front());
        articles.sort_by(|a, b| a.path.cmp(&b.path));
        let tree = tree::tree(&articles, plan);
        Self {
            front: front.pop(),
            order: way::ways(&tree, &articles),
            articles,
            tree,
            told: OnceLock::new(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty() && self.front.is_none()
    }

    /// All of them but the one at the top, in order, each with what its page shows of the others.
    pub fn in_order(&self) -> impl Iterator<Item = (&Arc<Prepared>, &Arc<Placed>)> {
        let order = self.order.iter();
        order.filter_map(|(number, way)| Some((self.articles.get(*number)?, way)))
    }

    /// All of them, in no order that means anything.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Prepared>> {
        self.articles.iter().chain(&self.front)
    }

    /// Tells all that pages say of the guides, but for what stands on the page of each: while this is the same, nothing but guides
    /// differs.
    pub fn told(&self) -> blake3::Hash {
        *self
            .told
            .get_or_init(|| blake3::hash(self.all_told().as_bytes()))
    }

    fn all_told(&self) -> String {
        let about = |article: &Prepared| {
            let Prepared {
                path,
                title,
                description,
                modified,
                view,
                body: _,
                has_facts: _,
            } = article;
            let (lang, tabs) = (view.lang.as_str(), view.has_tabs);
            json!([
                path,
                title,
                description,
                modified,
                lang,
                view.untranslated,
                tabs
            ])
        };
        let front = self.front.as_ref();
        let front = front.map(|it| json!([about(it), it.view, &*it.body]));
        let guides = self.in_order();
        let guides: Vec<_> = guides
            .map(|(it, placed)| json!([about(it), placed.crumbs]))
            .collect();
        json!([self.list(), front, guides]).to_string()
    }

    /// The list of all.
    pub(super) fn list(&self) -> GuidanceView {
        list::list(&self.tree, &self.articles)
    }
}

#[cfg(test)]
mod tests;
