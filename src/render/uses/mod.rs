//! What templates do with the data of a page, read off their texts.
//!
//! Most of it is only shown, looped over, or asked whether it is there. Pages that have the same of everything else differ in the texts
//! that are shown and in nothing more. What is not understood is no use at all: the page is made without what is told here, and has the
//! same bytes.

mod expression;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::OnceLock;

use tokens::{Piece, Token, pieces};

/// The name of the elements of a list among the fields of what holds them.
pub(super) const ELEMENT: &str = "[]";
/// What every page has, and is the same for all pages of a theme in a language.
const GIVEN: [&str; 2] = ["assets", "t"];
/// What pages may have beside.
const ROOTS: [&str; 15] = [
    "article",
    "body",
    "chooser",
    "contact",
    "directory",
    "escalation",
    "guidance",
    "guide",
    "json_ld",
    "navigation",
    "offering",
    "page",
    "portal",
    "pricing",
    "service",
];
/// What all pages say alike of themselves that show a row with the same links.
const TOLD_TO_ROWS: [&str; 3] = ["dir", "lang", "up"];
/// Most templates and blocks that are in each other.
const DEEPEST: usize = 12;
/// Most pieces that are read for a page, those of what is included again and again among them.
const MOST_PIECES: usize = 50_000;
/// Most places that a value may be at, and most names that lead to one.
const MOST_PLACES: usize = 64;
const LONGEST_PATH: usize = 16;

/// A theme's templates, taken apart.
#[derive(Debug, Default)]
pub(super) struct Templates<'t>(BTreeMap<&'t str, Vec<Piece<'t>>>);

/// What a template, and those that it includes or extends, do with a value.
#[derive(Debug, Default)]
pub(super) struct Use {
    /// It is shown: what is not a text is shown as something that nobody would foresee.
    pub(super) shown: bool,
    /// It is counted or looped over, which a text may be as well.
    pub(super) counted: bool,
    /// Something else is done with it, or with anything in it.
    pub(super) asked: bool,
    /// What is done with what is in it: by their names, those of which anything is asked at all.
    fields: Vec<(String, Use)>,
    order: Order,
}

/// The fields of a structure in the order in which it has them, each with its place among those of which anything is asked. They were
/// seen when the first of the kind was read, and need not be looked up for all others.
#[derive(Debug, Default)]
struct Order(OnceLock<Vec<(&'static str, Option<usize>)>>);

impl Use {
    /// What is done with a field; nothing where nothing is.
    pub(super) fn of(&self, name: &str) -> Option<&Self> {
        let mut fields = self.fields.iter();
        fields.find_map(|(known, it)| (known == name).then_some(it))
    }

    /// What is done with the field of a structure that is at this place in it.
    pub(super) fn at_place(&self, place: usize, name: &'static str) -> Option<&Self> {
        let known = self.order.0.get().and_then(|order| order.get(place));
        match known {
            Some((known, at)) if std::ptr::eq(*known, name) => Some(&self.fields.get((*at)?)?.1),
            _ => self.of(name),
        }
    }

    /// Whether it was seen in which order a structure has its fields.
    pub(super) fn is_in_order(&self) -> bool {
        self.order.0.get().is_some()
    }

    /// These are the fields of a structure, in order.
    pub(super) fn see(&self, names: &[&'static str]) {
        let place = |name: &&'static str| {
            let mut fields = self.fields.iter();
            (*name, fields.position(|(known, _)| known == name))
        };
        self.order
            .0
            .get_or_init(|| names.iter().map(place).collect());
    }

    fn of_mut(&mut self, name: &str) -> &mut Self {
        let known = self.fields.iter().position(|(known, _)| known == name);
        let at = known.unwrap_or_else(|| {
            self.fields.push((name.to_owned(), Self::default()));
            self.fields.len() - 1
        });
        &mut self.fields[at].1
    }

    fn at(&mut self, path: &[&str]) -> &mut Self {
        path.iter().fold(self, |it, name| it.of_mut(name))
    }

    /// Whether of this nothing is asked but these fields.
    fn is_within(&self, fields: &[&str]) -> bool {
        let is_plain = !(self.shown || self.counted || self.asked);
        is_plain
            && self
                .fields
                .iter()
                .all(|(name, _)| fields.contains(&&**name))
    }
}

/// What all templates of a page together do.
#[derive(Debug)]
pub(super) struct Uses {
    /// With what the page has, by its names.
    pub(super) root: Use,
    /// Names that mean nothing there.
    strangers: BTreeSet<String>,
}

impl Uses {
    /// Whether a guide is shown, and nothing else of it is asked than whether it has tabs.
    pub(super) fn only_shows_guide(&self) -> bool {
        let is_asked = |name| self.root.of(name).is_some_and(|it| it.asked || it.counted);
        let of_article = self.root.of("article");
        self.root.of("navigation").is_none()
            && of_article.is_none_or(|it| it.is_within(&["has_tabs"]))
            && !["body", "guide"].into_iter().any(is_asked)
    }

    /// Whether what is made is the same on all pages that show the same row with the same links.
    pub(super) fn only_asks_row(&self) -> bool {
        let is_known = |(name, it): &(String, Use)| match &**name {
            "row" => true,
            "page" => it.is_within(&TOLD_TO_ROWS),
            _ => false,
        };
        self.strangers.is_empty() && self.root.fields.iter().all(is_known)
    }
}

impl<'t> Templates<'t> {
    /// A theme's templates, which were compiled; none where one has what is not understood, or one of these words.
    pub(super) fn of(
        texts: impl Iterator<Item = (&'t str, &'t str)>,
        reserved: &[&str],
    ) -> Option<Self> {
        let read = texts.map(|(name, text)| {
            let is_free = !reserved.iter().any(|word| text.contains(word));
            let pieces = pieces(text).filter(|_| is_free)?;
            let is_component = |it: &Piece<'_>| matches!(it.tag(), Some(("component", _)));
            (!pieces.iter().any(is_component)).then_some((name, pieces))
        });
        read.collect::<Option<_>>().map(Self)
    }

    /// What the template of a page does; nothing where that is not understood.
    pub(super) fn page(&self, name: &str) -> Option<Uses> {
        self.read(name, &ROOTS)
    }

    /// What the template of a row does.
    pub(super) fn row(&self, name: &str) -> Option<Uses> {
        self.read(name, &["page", "row"])
    }

    /// Whether a template binds one of these names.
    pub(super) fn bind_any(&self, names: &[&str]) -> bool {
        let pieces = self.0.values().flatten();
        let mut bound = pieces.flat_map(|piece| piece.bound());
        bound.any(|name| names.contains(&name))
    }

    fn read(&self, name: &str, roots: &[&'static str]) -> Option<Uses> {
        let (page, blocks) = self.inherited(name)?;
        let mut reader = Reader {
            templates: self,
            roots,
            blocks,
            in_blocks: Vec::new(),
            root: Use::default(),
            scopes: vec![Scope::default()],
            captures: Vec::new(),
            bound: BTreeSet::new(),
            strangers: BTreeSet::new(),
            depth: 0,
            read: 0,
        };
        reader.template(page)?;
        let Reader {
            root,
            bound,
            strangers,
            ..
        } = reader;
        // A name that is bound elsewhere may reach farther than is told here.
        bound.is_disjoint(&strangers).then(|| Uses {
            root,
            strangers: strangers.into_iter().map(str::to_owned).collect(),
        })
    }

    /// The template that stands above all that a template extends, and the blocks of all, each name's own before those that it hides.
    fn inherited(&self, name: &str) -> Option<(&str, Blocks<'_, 't>)> {
        let (mut page, mut blocks) = (self.0.get_key_value(name)?, Blocks::new());
        for _ in 0..DEEPEST {
            let (name, pieces) = page;
            let own = ranges(pieces)?;
            for (block, range) in &own {
                let body = pieces.get(range.clone())?;
                blocks.entry(*block).or_default().push(body);
            }
            let Some(layout) = pieces.iter().find_map(|piece| piece.named("extends")) else {
                return Some((name, blocks));
            };
            // What is outside of blocks then, nobody reads here.
            let in_block = |at: usize| own.iter().any(|(_, it)| it.start <= at + 1 && at <= it.end);
            let mut pieces = pieces.iter().enumerate();
            if !pieces.all(|(at, piece)| piece.named("extends").is_some() || in_block(at)) {
                return None;
            }
            page = self.0.get_key_value(layout)?;
        }
        None
    }
}

/// The bodies of blocks by their names.
type Blocks<'a, 't> = BTreeMap<&'t str, Vec<&'a [Piece<'t>]>>;

/// The blocks of a template, with what stands in each.
fn ranges<'t>(pieces: &[Piece<'t>]) -> Option<Vec<(&'t str, Range<usize>)>> {
    let (mut open, mut all) = (Vec::new(), Vec::new());
    for (at, piece) in pieces.iter().enumerate() {
        match piece.tag() {
            Some(("block", [Token::Name(name)])) => open.push((*name, at + 1)),
            Some(("block", _)) => return None,
            Some(("endblock", _)) => {
                let (name, from) = open.pop()?;
                all.push((name, from..at));
            }
            _ => {}
        }
    }
    open.is_empty().then_some(all)
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Is<'t> {
    /// The same wherever all else is.
    Plain,
    /// What stands there, or a text that is made of what stands at several places.
    Data(BTreeSet<Path<'t>>),
    /// A list that the template makes, of such values.
    List(Box<Is<'t>>),
}

/// Where a value stands in what a page has.
type Path<'t> = Vec<&'t str>;

/// Names that are bound up to an end.
#[derive(Debug, Default)]
struct Scope<'t> {
    names: Vec<(&'t str, Is<'t>)>,
    /// Whether it ends for good what is bound in it.
    is_closed: bool,
}

/// What stands between a name's `set` and its end.
#[derive(Debug)]
struct Captured<'t> {
    name: &'t str,
    /// Whether something is done with the whole of it.
    is_changed: bool,
    shown: BTreeSet<Path<'t>>,
}

struct Reader<'a, 't> {
    templates: &'a Templates<'t>,
    /// What there may be beside what is given.
    roots: &'a [&'static str],
    /// The page's own, and those that it inherits.
    blocks: Blocks<'a, 't>,
    /// The blocks that are read, and how many of each hide the one that is.
    in_blocks: Vec<(&'t str, usize)>,
    root: Use,
    scopes: Vec<Scope<'t>>,
    captures: Vec<Captured<'t>>,
    /// Names that were bound anywhere.
    bound: BTreeSet<&'t str>,
    /// Names that were asked for and mean nothing.
    strangers: BTreeSet<&'t str>,
    depth: usize,
    /// How many pieces were.
    read: usize,
}

impl<'a, 't> Reader<'a, 't> {
    fn template(&mut self, name: &str) -> Option<()> {
        // By its ending, what it shows is HTML, and texts are made safe.
        if !name.ends_with(".html") {
            return None;
        }
        self.pieces(self.templates.0.get(name)?)
    }

    fn pieces(&mut self, pieces: &'a [Piece<'t>]) -> Option<()> {
        self.depth += 1;
        self.read += pieces.len();
        if self.depth > DEEPEST || self.read > MOST_PIECES {
            return None;
        }
        let blocks = ranges(pieces)?;
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            at += 1;
            match piece.tag() {
                Some(("block", [Token::Name(name)])) => {
                    self.block(name, 0)?;
                    let (_, own) = blocks.iter().find(|(_, range)| range.start == at)?;
                    at = own.end + 1;
                }
                Some((word, rest)) => self.statement(word, rest, piece)?,
                None if piece.is_tag => return None,
                None if piece.tokens == SUPER => {
                    let (name, above) = *self.in_blocks.last()?;
                    self.block(name, above + 1)?;
                }
                None => {
                    let shown = self.value(&piece.tokens)?;
                    self.show(shown);
                }
            }
        }
        self.depth -= 1;
        Some(())
    }

    /// The block of a name where it stands, or the one that so many others hide.
    fn block(&mut self, name: &'t str, above: usize) -> Option<()> {
        let body = *self.blocks.get(name)?.get(above)?;
        self.in_blocks.push((name, above));
        self.scopes.push(Scope::default());
        self.pieces(body)?;
        self.in_blocks.pop();
        self.end_scope()
    }

    fn statement(&mut self, word: &str, rest: &[Token<'t>], piece: &Piece<'t>) -> Option<()> {
        match word {
            "if" => {
                self.condition(rest)?;
                self.scopes.push(Scope::default());
            }
            "elif" => {
                self.end_scope()?;
                self.condition(rest)?;
                self.scopes.push(Scope::default());
            }
            "else" => {
                self.end_scope()?;
                self.scopes.push(Scope::default());
            }
            "endif" | "endfor" => self.end_scope()?,
            "for" => {
                let names = self.looped(rest)?;
                self.begin_loop(names);
            }
            "set" => match (piece.captured(), rest) {
                (Some(name), _) => {
                    // What filters are told becomes a part of it.
                    let (changed, end) = self.changed(Is::Plain, rest, 1)?;
                    if end != rest.len() {
                        return None;
                    }
                    self.ask(&changed);
                    self.captures.push(Captured {
                        name,
                        is_changed: rest.len() > 1,
                        shown: BTreeSet::new(),
                    });
                    self.scopes.push(Scope::default());
                }
                (None, [Token::Name(name), Token::Sign("="), value @ ..]) => {
                    let value = self.value(value)?;
                    self.bind(name, value)?;
                }
                _ => return None,
            },
            "endset" => {
                self.end_scope()?;
                let Captured {
                    name,
                    is_changed,
                    shown,
                } = self.captures.pop()?;
                let mut value = match shown.is_empty() {
                    true => Is::Plain,
                    false => Is::Data(shown),
                };
                if is_changed {
                    self.ask(&value);
                    value = Is::Plain;
                }
                self.bind(name, value)?;
            }
            "include" => self.include(piece.named("include")?)?,
            _ => return None,
        }
        Some(())
    }

    /// What is included sees what is bound here, and binds nothing here. It has no blocks: those of whom would they be?
    fn include(&mut self, name: &str) -> Option<()> {
        if !ranges(self.templates.0.get(name)?)?.is_empty() {
            return None;
        }
        self.scopes.push(Scope {
            is_closed: true,
            ..Scope::default()
        });
        self.template(name)?;
        self.end_scope()
    }

    fn begin_loop(&mut self, names: Vec<(&'t str, Is<'t>)>) {
        self.bound.extend(names.iter().map(|(name, _)| *name));
        self.scopes.push(Scope {
            names,
            is_closed: true,
        });
        if let Some(scope) = self.scopes.last_mut() {
            scope.names.push(("loop", Is::Plain));
        }
    }

    /// What is bound in a scope may be, or may not be, behind its end.
    fn end_scope(&mut self) -> Option<()> {
        let ended = self.scopes.pop()?;
        self.scopes.last()?;
        for (name, value) in ended.names.into_iter().filter(|_| !ended.is_closed) {
            let before = self.known(name).unwrap_or(Is::Plain);
            let value = self.either(before, value);
            self.bind(name, value)?;
        }
        Some(())
    }

    fn bind(&mut self, name: &'t str, value: Is<'t>) -> Option<()> {
        // Where what is bound is nothing, a page's own is meant.
        let value = match self.is_root(name) {
            true => self.either(Is::Data([vec![name]].into()), value),
            false => value,
        };
        if GIVEN.contains(&name) {
            return None;
        }
        self.bound.insert(name);
        let names = &mut self.scopes.last_mut()?.names;
        names.retain(|(known, _)| *known != name);
        names.push((name, value));
        Some(())
    }

    fn is_root(&self, name: &str) -> bool {
        self.roots.contains(&name)
    }

    /// What a name means here.
    fn known(&self, name: &'t str) -> Option<Is<'t>> {
        let mut scopes = self.scopes.iter().rev();
        let bound = scopes.find_map(|scope| {
            let mut names = scope.names.iter();
            names.find_map(|(known, value)| (*known == name).then(|| value.clone()))
        });
        bound.or_else(|| match self.is_root(name) {
            true => Some(Is::Data([vec![name]].into())),
            false => GIVEN.contains(&name).then_some(Is::Plain),
        })
    }

    /// One of two values.
    fn either(&mut self, one: Is<'t>, other: Is<'t>) -> Is<'t> {
        match (one, other) {
            (Is::Plain, it) | (it, Is::Plain) => it,
            (Is::Data(mut all), Is::Data(others)) => {
                all.extend(others);
                self.few(all)
            }
            (Is::List(one), Is::List(other)) => Is::List(Box::new(self.either(*one, *other))),
            (one, other) => {
                self.ask(&one);
                self.ask(&other);
                Is::Plain
            }
        }
    }

    /// What stands at these places, as far as there are not too many.
    fn few(&mut self, places: BTreeSet<Path<'t>>) -> Is<'t> {
        let is_much =
            places.len() > MOST_PLACES || places.iter().any(|path| path.len() > LONGEST_PATH);
        let all = Is::Data(places);
        if is_much {
            self.ask(&all);
            return Is::Plain;
        }
        all
    }

    fn show(&mut self, value: Is<'t>) {
        self.write(&value);
        match (value, self.captures.last_mut()) {
            (Is::Data(paths), Some(captured)) => captured.shown.extend(paths),
            (Is::List(of), _) => self.ask(&of),
            _ => {}
        }
    }

    /// A value becomes a text, or a part of one.
    fn write(&mut self, value: &Is<'t>) {
        if let Is::Data(paths) = value {
            paths.iter().for_each(|it| self.root.at(it).shown = true);
        }
    }

    fn count(&mut self, value: &Is<'t>) {
        if let Is::Data(paths) = value {
            paths.iter().for_each(|it| self.root.at(it).counted = true);
        }
    }

    /// Something is done with a value, of which nothing is known but what it is done with.
    fn ask(&mut self, value: &Is<'t>) {
        match value {
            Is::Plain => {}
            Is::Data(paths) => paths.iter().for_each(|it| self.root.at(it).asked = true),
            Is::List(of) => self.ask(of),
        }
    }

    /// It is asked whether a value is there.
    fn touch(&mut self, value: &Is<'t>) {
        if let Is::Data(paths) = value {
            paths.iter().for_each(|it| {
                self.root.at(it);
            });
        }
    }
}

/// What a block's page stands in its place for that of its layout, which is read where it is.
const SUPER: [Token<'static>; 3] = [Token::Name("super"), Token::Sign("("), Token::Sign(")")];

#[cfg(test)]
mod tests;
