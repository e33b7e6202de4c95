//! What layouts include on page after page and what is the same on many of them: it is made once for each place.
//!
//! The header's links, the search, the footer ask for the portal, its language and where the page stands, and for nothing that one page
//! alone has. Which includes are such parts is read off the templates' texts, and what is not understood is no part: the page has the
//! same bytes either way.

mod made;
mod names;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use made::{Made, Part};
use tokens::{Piece, Token, pieces};

use super::compact::MARK;
use crate::portal::views::PageView;

/// What the name begins with by which a layout shows a part.
const NAME: &str = "supportal_part_";

/// The template of the page of a guide.
const GUIDE_PAGE: &str = "article.html";
/// The template of a row of a list.
const ROW: &str = "row.html";

/// A part: a template, and the fields of `page` that it asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asks {
    pub(super) template: String,
    /// By which layouts show it.
    pub(super) name: String,
    fields: BTreeSet<&'static str>,
}

/// The parts of a theme, and its layouts that show them by their names.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) asks: Vec<Asks>,
    pub(super) layouts: Vec<(String, String)>,
    /// Whether the pages of guides do no more with their own texts than to show them.
    pub(super) guides_only_show: bool,
    /// The template of a row of a list, where it is the same on all pages whose links go up alike.
    pub(super) row: Option<&'static str>,
}

impl Asks {
    /// What a page tells the part of itself.
    pub(super) fn told<'p>(
        &'p self,
        page: &'p PageView,
    ) -> impl Iterator<Item = (&'static str, &'p str)> + Clone {
        self.fields.iter().filter_map(|field| {
            let value = match *field {
                "csp" => page.csp,
                "dir" => page.dir,
                "kind" => page.kind,
                "lang" => &page.lang,
                "partner_root" => &page.partner_root,
                "root" => &page.root,
                "section" => &page.section,
                "up" => &page.up,
                _ => return None,
            };
            Some((*field, value))
        })
    }
}

impl Parts {
    /// The parts of a theme whose templates were compiled; none where its layouts do more than include.
    pub(super) fn of<'t>(templates: impl Iterator<Item = (&'t str, &'t str)>) -> Self {
        let texts: BTreeMap<&str, &str> = templates.collect();
        Self::read(&texts).unwrap_or_default()
    }

    fn read(texts: &BTreeMap<&str, &str>) -> Option<Self> {
        let read = texts.iter().map(|(name, text)| {
            let known = !text.contains(NAME) && !text.contains(MARK);
            Some((*name, pieces(text).filter(|_| known)?))
        });
        let templates: BTreeMap<&str, Vec<Piece<'_>>> = read.collect::<Option<_>>()?;
        let layouts = layouts(&templates)?;
        let mut parts = Self::default();
        for name in layouts {
            let marked = parts.marked(texts.get(name)?, templates.get(name)?, &templates);
            parts.layouts.push((name.to_owned(), marked));
        }
        parts.guides_only_show = names::only_shows(GUIDE_PAGE, &templates);
        parts.row = names::only_asks_rows(ROW, &templates).then_some(ROW);
        Some(parts)
    }

    /// A layout that shows parts in the place of including them.
    fn marked(
        &mut self,
        text: &str,
        layout: &[Piece<'_>],
        templates: &BTreeMap<&str, Vec<Piece<'_>>>,
    ) -> String {
        let mut marked = String::with_capacity(text.len());
        let mut written = 0;
        let mut captures = 0_usize;
        for piece in layout {
            captures = captured(piece, captures);
            let included = piece.named("include").filter(|name| {
                // By its ending a template is one of HTML.
                captures == 0 && !piece.trims && name.ends_with(".html")
            });
            let Some(number) = included.and_then(|name| self.number(name, templates)) else {
                continue;
            };
            marked.push_str(text.get(written..piece.place.start).unwrap_or_default());
            marked.push_str(&format!("{{{{ {NAME}{number} }}}}"));
            written = piece.place.end;
        }
        marked.push_str(text.get(written..).unwrap_or_default());
        marked
    }

    /// The number of the part that a template is, if it is one.
    fn number(
        &mut self,
        template: &str,
        templates: &BTreeMap<&str, Vec<Piece<'_>>>,
    ) -> Option<usize> {
        let mut known = self.asks.iter();
        if let Some(number) = known.position(|asks| asks.template == template) {
            return Some(number);
        }
        let mut fields = names::asked(template, templates)?;
        // What it says is said in the page's language.
        fields.insert("lang");
        self.asks.push(Asks {
            name: format!("{NAME}{}", self.asks.len()),
            template: template.to_owned(),
            fields,
        });
        Some(self.asks.len() - 1)
    }
}

/// The templates that others extend. None where a theme does something with what they make, or gives a name another meaning.
fn layouts<'t>(templates: &BTreeMap<&'t str, Vec<Piece<'t>>>) -> Option<BTreeSet<&'t str>> {
    let mut layouts = BTreeSet::new();
    let mut extending = BTreeSet::new();
    let mut included = BTreeSet::new();
    for (name, pieces) in templates {
        for piece in pieces {
            if let Some(layout) = piece.named("extends") {
                layouts.insert(layout);
                extending.insert(*name);
            }
            included.extend(piece.named("include"));
            if matches!(piece.tag(), Some(("component", _))) || bound(piece).any(names::is_taken) {
                return None;
            }
        }
    }
    let pages: BTreeSet<&str> = layouts.union(&extending).copied().collect();
    let is_plain = |name: &&str| templates.get(*name).is_some_and(|it| hands_on(it));
    (pages.is_disjoint(&included) && pages.iter().all(is_plain)).then_some(layouts)
}

/// Whether a layout, or a template that extends one, does nothing with what a block makes but hand it on.
fn hands_on(template: &[Piece<'_>]) -> bool {
    let whole = [Token::Name("super"), Token::Sign("("), Token::Sign(")")];
    let mut captures = 0;
    template.iter().all(|piece| {
        captures = captured(piece, captures);
        let is_block = matches!(piece.tag(), Some(("block", _)));
        let is_whole = captures == 0 && !piece.is_tag && piece.tokens == whole;
        !(is_block && captures > 0) && (is_whole || !piece.tokens.contains(&whole[0]))
    })
}

/// How many values what stands behind a piece becomes a part of, rather than of the page.
fn captured(piece: &Piece<'_>, before: usize) -> usize {
    match piece.tag() {
        Some(("filter", _)) => before + 1,
        Some(("set" | "set_global", rest)) if rest.get(1) != Some(&Token::Sign("=")) => before + 1,
        Some(("endset" | "endfilter", _)) => before.saturating_sub(1),
        _ => before,
    }
}

/// The names that a piece binds.
fn bound<'a, 't>(piece: &'a Piece<'t>) -> impl Iterator<Item = &'t str> + use<'a, 't> {
    let set = match piece.tag() {
        Some(("set" | "set_global", [Token::Name(name), ..])) => Some(*name),
        _ => None,
    };
    let tokens = piece.tokens.iter().enumerate();
    let loops = tokens.filter(|(_, token)| **token == Token::Name("for"));
    let looped = loops.flat_map(|(at, _)| {
        let names = piece.tokens.get(at + 1..).and_then(names::loop_names);
        names.into_iter().flat_map(|(names, _)| names)
    });
    set.into_iter().chain(looped)
}

#[cfg(test)]
mod tests;
