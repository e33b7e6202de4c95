//! Articles and tables of contents → one tree of guides.
//!
//! A table of contents that stands above all others is the tree. Without one, the folders are its branches, in the order of
//! `topics`, each in the order of its own table of contents if it has one, else by path. A table is followed once, and each
//! article has one place: where it is listed first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::articles::Prepared;
use super::Plan;
use crate::catalog::link::Target;
use crate::catalog::toc::{self, Entry, Toc};

/// Most tables of contents that are open, one in another.
const MOST_OPEN: usize = 4;

/// A page, a group, or both.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    pub(super) name: String,
    /// The language of the name, where it is not the reader's.
    pub(super) lang: Option<String>,
    pub(super) lead: Lead,
    pub(super) below: Vec<Branch>,
}

/// Where a branch leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lead {
    /// Nowhere: it only holds others.
    Nowhere,
    /// To an article, by its place in the list; this is its own place in the tree.
    Page(usize),
    /// To an article that is listed before.
    Again(usize),
    /// To another site.
    Outside(String),
}

/// The tree of all articles, which come by path.
pub(super) fn tree(articles: &[Arc<Prepared>], plan: Plan<'_>) -> Vec<Branch> {
    let mut folded: BTreeMap<String, Option<usize>> = BTreeMap::new();
    let mut by_path = BTreeMap::new();
    for (number, article) in articles.iter().enumerate() {
        by_path.insert(article.path.as_str(), number);
        let known = folded.entry(article.path.to_lowercase());
        known
            .and_modify(|known| *known = None)
            .or_insert(Some(number));
    }
    let grower = Grower {
        articles,
        plan,
        by_path,
        folded,
        placed: BTreeSet::new(),
        followed: BTreeSet::new(),
        open: 0,
    };
    grower.tree()
}

/// What is listed under a folder.
#[derive(Default)]
struct Topic {
    /// By tables of contents.
    listed: Vec<Branch>,
    /// By none of them.
    left: Vec<Branch>,
}

/// A tree while it grows.
struct Grower<'a> {
    articles: &'a [Arc<Prepared>],
    plan: Plan<'a>,
    by_path: BTreeMap<&'a str, usize>,
    /// Articles by the lower case of their paths; none where several have the same.
    folded: BTreeMap<String, Option<usize>>,
    /// Articles that have their place.
    placed: BTreeSet<usize>,
    /// Folders whose tables of contents were followed.
    followed: BTreeSet<&'a str>,
    /// How many tables of contents are open, one in another.
    open: usize,
}

impl<'a> Grower<'a> {
    fn tree(mut self) -> Vec<Branch> {
        let folders = self.folders_with_toc();
        let above = self.above(&folders);
        let mut top = above.map_or_else(Vec::new, |folder| self.follow(folder));
        let mut topics = self.listed_apart(&folders, above);
        self.add_unlisted(&mut topics, above);
        let mut ordered: Vec<(&str, Topic)> = topics.into_iter().collect();
        ordered.sort_by_key(|(folder, _)| (self.plan.topics.place(folder), *folder));
        let (mut loose, mut groups) = (Vec::new(), Vec::new());
        for (folder, Topic { mut listed, left }) in ordered {
            if folder.is_empty() || above == Some(folder) {
                loose.extend(left);
            } else if listed.is_empty() {
                groups.push(self.group(folder, left));
            } else {
                listed.extend(self.more(left));
                let group = self.group(folder, listed);
                match above {
                    Some(_) => top.push(group),
                    None => groups.push(group),
                }
            }
        }
        loose.append(&mut groups);
        match above {
            Some(_) => top.extend(self.more(loose)),
            None => top.append(&mut loose),
        }
        top
    }

    /// The tables of contents that no other leads to, the highest first, by the topics that they belong to.
    fn listed_apart(
        &mut self,
        folders: &[&'a str],
        above: Option<&str>,
    ) -> BTreeMap<&'a str, Topic> {
        let mut topics: BTreeMap<&str, Topic> = BTreeMap::new();
        for folder in folders {
            let below = self.follow(folder);
            let name = topic_of(folder, above);
            if below.is_empty() {
                continue;
            }
            let branches = match name == *folder {
                true => below,
                false => vec![self.group(folder, below)],
            };
            topics.entry(name).or_default().listed.extend(branches);
        }
        topics
    }

    /// Adds the articles that no table of contents lists, by path. The index of a topic becomes the page of its group.
    fn add_unlisted(&mut self, topics: &mut BTreeMap<&'a str, Topic>, above: Option<&str>) {
        for (path, number) in self.by_path.clone() {
            if self.placed.contains(&number) {
                continue;
            }
            let name = topic_of(folder_of(path), above);
            let topic = topics.entry(name).or_default();
            if above == Some(name) || !is_index_of(path, name) {
                topic.left.extend(self.page(number));
                self.placed.insert(number);
            }
        }
    }

    /// The folders that have a table of contents, the highest first.
    fn folders_with_toc(&self) -> Vec<&'a str> {
        let guidances = self.plan.guidances.iter();
        let tocs = guidances.flat_map(|guidance| guidance.tocs.values());
        let folders: BTreeSet<&str> = tocs
            .flat_map(|tocs| tocs.keys().map(String::as_str))
            .collect();
        let mut folders: Vec<&str> = folders.into_iter().collect();
        folders.sort_by_key(|folder| (depth(folder), *folder));
        folders
    }

    /// The folder whose table of contents stands above all others: that of the language, else the one folder that all guides lie
    /// in, but for some that lie in none. The table that all partners share stays above what a partner adds.
    fn above(&self, folders: &[&'a str]) -> Option<&'a str> {
        let shared = self.plan.guidances.last();
        let is_above = |folder: &str| {
            let inside = |path: &str| {
                let rest = path.strip_prefix(folder);
                rest.is_some_and(|rest| rest.starts_with('/')) || !path.contains('/')
            };
            let owner = shared.filter(|guidance| guidance.has_toc(folder));
            let mut ruled = self
                .articles
                .iter()
                .filter(|article| owner.is_none_or(|owner| owner.has_page(&article.path)));
            folder.is_empty() || ruled.all(|article| inside(&article.path))
        };
        folders.iter().copied().find(|folder| is_above(folder))
    }

    /// The table of contents of a folder: a partner's own before the shared one, in the reader's language, else in the first that
    /// has one.
    fn toc(&self, folder: &str) -> Option<&'a Toc> {
        self.plan.guidances.iter().find_map(|guidance| {
            let mut locales = std::iter::once(self.plan.locale).chain(self.plan.order);
            locales.find_map(|locale| guidance.tocs.get(locale)?.get(folder))
        })
    }

    /// The branches of the table of contents of a folder, once.
    fn follow(&mut self, folder: &str) -> Vec<Branch> {
        let Some(toc) = self.toc(folder) else {
            return Vec::new();
        };
        // One that lies too deep in others is listed apart.
        if self.open == MOST_OPEN || !self.followed.insert(&toc.folder) {
            return Vec::new();
        }
        self.open += 1;
        let branches = self.branches(toc, &toc.entries);
        self.open -= 1;
        branches
    }

    fn branches(&mut self, toc: &Toc, entries: &[Entry]) -> Vec<Branch> {
        entries
            .iter()
            .flat_map(|entry| self.branch(toc, entry))
            .collect()
    }

    /// The branch of an entry. An entry that leads nowhere is left out, but not what is below it.
    fn branch(&mut self, toc: &Toc, entry: &Entry) -> Vec<Branch> {
        let mut leads = entry.links.iter().map(|link| self.lead(&link.target));
        let lead = leads.find(|lead| *lead != Lead::Nowhere);
        let lead = lead.unwrap_or(Lead::Nowhere);
        if let Lead::Page(number) = lead {
            self.placed.insert(number);
        }
        let mut below = self.branches(toc, &entry.entries);
        for folder in entry.links.iter().filter_map(toc::folder_of) {
            below.extend(self.follow(folder));
        }
        if lead == Lead::Nowhere && (below.is_empty() || entry.name.is_empty()) {
            return below;
        }
        let translated = toc.locale == *self.plan.locale;
        let article = match &lead {
            Lead::Page(number) | Lead::Again(number) => self.articles.get(*number),
            _ => None,
        };
        let (name, lang) = match article {
            Some(article) if !translated || entry.name.is_empty() => {
                (article.title.clone(), article.lang())
            }
            _ => {
                let lang = (!translated).then(|| toc.locale.to_string());
                (entry.name.clone(), lang)
            }
        };
        let name = match &lead {
            Lead::Outside(url) if name.is_empty() => url.clone(),
            _ => name,
        };
        vec![Branch {
            name,
            lang,
            lead,
            below,
        }]
    }

    fn lead(&self, target: &Target) -> Lead {
        match target {
            Target::Outside(url) => Lead::Outside(url.clone()),
            Target::Article(path, _) => match self.number(path) {
                Some(number) if self.placed.contains(&number) => Lead::Again(number),
                Some(number) => Lead::Page(number),
                None => Lead::Nowhere,
            },
            _ => Lead::Nowhere,
        }
    }

    /// The article at a path, also where its letters are written in another case.
    fn number(&self, path: &str) -> Option<usize> {
        let folded = || self.folded.get(&path.to_lowercase()).copied().flatten();
        self.by_path.get(path).copied().or_else(folded)
    }

    fn page(&self, number: usize) -> Option<Branch> {
        let article = self.articles.get(number)?;
        Some(Branch {
            name: article.title.clone(),
            lang: article.lang(),
            lead: Lead::Page(number),
            below: Vec::new(),
        })
    }

    /// A folder as a group. Its page is its index, unless that is listed elsewhere.
    fn group(&mut self, folder: &str, below: Vec<Branch>) -> Branch {
        let index = self.number(&format!("{folder}/index"));
        let page = index
            .filter(|number| self.placed.insert(*number))
            .and_then(|number| self.page(number));
        let (lead, title) = match page {
            Some(page) => (page.lead, Some((page.name, page.lang))),
            None => (Lead::Nowhere, None),
        };
        let named = self.plan.topics.name(folder).map(|name| (name, None));
        let (name, lang) = named.or(title).unwrap_or_else(|| (title_of(folder), None));
        Branch {
            name,
            lang,
            lead,
            below,
        }
    }

    /// The group of what no table of contents lists, where there is such.
    fn more(&self, below: Vec<Branch>) -> Option<Branch> {
        let group = Branch {
            name: self.plan.more.to_owned(),
            lang: None,
            lead: Lead::Nowhere,
            below,
        };
        Some(group).filter(|group| !group.below.is_empty())
    }
}

fn depth(folder: &str) -> usize {
    folder.split('/').filter(|part| !part.is_empty()).count()
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folder that a folder is listed under: the first one below the one above all, else the first of all.
fn topic_of<'f>(folder: &'f str, above: Option<&str>) -> &'f str {
    let start = above
        .filter(|above| !above.is_empty())
        .and_then(|above| folder.strip_prefix(above)?.strip_prefix('/'))
        .map_or(0, |rest| folder.len() - rest.len());
    let rest = folder.get(start..).unwrap_or_default();
    let end = rest.find('/').map_or(folder.len(), |end| start + end);
    folder.get(..end).unwrap_or(folder)
}

/// Whether a path is that of the page of a folder.
fn is_index_of(path: &str, folder: &str) -> bool {
    let name = path
        .strip_prefix(folder)
        .and_then(|rest| rest.strip_prefix('/'));
    name.is_some_and(|name| name.eq_ignore_ascii_case("index"))
}

/// A folder's name as a title: `azure-and-more` → "Azure and more".
fn title_of(folder: &str) -> String {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_listed_under_the_first_below_the_one_above() {
        assert_eq!(topic_of("a/b/c", None), "a");
        assert_eq!(topic_of("a/b/c", Some("")), "a");
        assert_eq!(topic_of("a/b/c", Some("a")), "a/b");
        assert_eq!(topic_of("a", Some("a")), "a");
        assert_eq!(topic_of("", Some("a")), "");
        assert_eq!(title_of("docs/azure-and-more"), "Azure and more");
    }
}
