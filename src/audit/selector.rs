//! CSS selectors → whether an element is meant.
//!
//! States that a reader must bring about (`:hover`, `:target`, `:checked`) never hold, and neither do pseudo-elements: what is judged is
//! the page as it is first seen.

use std::rc::Rc;

use super::css::{Piece, trim};
use super::dom::{Document, Element};

/// Deepest nesting of `:is(:not(…))`.
const DEEPEST: usize = 6;

/// A selector: its compounds from the right, each with how it is bound to the one on its right.
#[derive(Debug, Clone)]
pub(super) struct Selector {
    compounds: Vec<(Bond, Compound)>,
    /// Ids, classes and types, as CSS weighs them.
    pub(super) specificity: (u32, u32, u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bond {
    Within,
    Child,
    After,
    Next,
}

#[derive(Debug, Clone, Default)]
struct Compound {
    simple: Vec<Simple>,
}

#[derive(Debug, Clone)]
enum Simple {
    Type(String),
    Id(String),
    Class(String),
    Attribute(String, Option<(String, String)>),
    Any(Rc<Vec<Selector>>),
    Not(Rc<Vec<Selector>>),
    Has(Vec<(Bond, Selector)>),
    Nth {
        step: i32,
        first: i32,
        from_end: bool,
        of_type: bool,
    },
    Root,
    Link,
    Empty,
    Always,
    Never,
}

/// What the rightmost compound demands, to find candidates by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Id(String),
    Class(String),
    Type(String),
    Any,
}

/// The selectors of a rule. `parents`: those of the rule that it is nested in.
pub(super) fn list(pieces: &[Piece], parents: Option<&Rc<Vec<Selector>>>) -> Vec<Selector> {
    let parts = pieces.split(|piece| *piece == Piece::Sign(','));
    parts
        .filter_map(|part| selector(trim(part), parents, 0))
        .collect()
}

fn inner(pieces: &[Piece], depth: usize) -> Vec<Selector> {
    let parts = pieces.split(|piece| *piece == Piece::Sign(','));
    parts
        .filter_map(|part| selector(trim(part), None, depth + 1))
        .collect()
}

fn selector(
    pieces: &[Piece],
    parents: Option<&Rc<Vec<Selector>>>,
    depth: usize,
) -> Option<Selector> {
    if pieces.is_empty() || depth > DEEPEST {
        return None;
    }
    let mut compounds: Vec<(Bond, Compound)> = Vec::new();
    let mut bond = None;
    if let Some(parents) = parents.filter(|_| !pieces.contains(&Piece::Sign('&'))) {
        let parent = Compound {
            simple: vec![Simple::Any(parents.clone())],
        };
        compounds.push((Bond::Within, parent));
        bond = Some(Bond::Within);
    }
    let mut rest = pieces;
    let mut fresh = compounds.is_empty();
    while let [piece, after @ ..] = rest {
        rest = after;
        match piece {
            Piece::Space => bond = bond.or(Some(Bond::Within)),
            Piece::Sign('>') => bond = Some(Bond::Child),
            Piece::Sign('+') => bond = Some(Bond::Next),
            Piece::Sign('~') => bond = Some(Bond::After),
            _ => {
                if fresh || bond.is_some() {
                    compounds.push((bond.take().unwrap_or(Bond::Within), Compound::default()));
                    fresh = false;
                }
                let (simple, left) = simple(piece, rest, parents, depth)?;
                rest = left;
                compounds.last_mut()?.1.simple.push(simple);
            }
        }
    }
    let weights = compounds
        .iter()
        .flat_map(|(_, compound)| compound.simple.iter().map(Simple::weight));
    let specificity = weights.fold((0, 0, 0), |a, b| (a.0 + b.0, a.1 + b.1, a.2 + b.2));
    // From the right, each with the bond to the compound on its right.
    let mut turned: Vec<(Bond, Compound)> = Vec::new();
    let mut to_right = Bond::Within;
    for (bond, compound) in compounds.into_iter().rev() {
        turned.push((to_right, compound));
        to_right = bond;
    }
    Some(Selector {
        compounds: turned,
        specificity,
    })
}

/// One simple selector, and what is left behind it.
fn simple<'a>(
    piece: &Piece,
    rest: &'a [Piece],
    parents: Option<&Rc<Vec<Selector>>>,
    depth: usize,
) -> Option<(Simple, &'a [Piece])> {
    Some(match (piece, rest) {
        (Piece::Word(name), _) => (Simple::Type(name.to_ascii_lowercase()), rest),
        (Piece::Hash(id), _) => (Simple::Id(id.clone()), rest),
        (Piece::Sign('*'), _) => (Simple::Always, rest),
        (Piece::Sign('&'), _) => match parents {
            Some(parents) => (Simple::Any(parents.clone()), rest),
            None => (Simple::Root, rest),
        },
        (Piece::Sign('.'), [Piece::Word(class), rest @ ..]) => (Simple::Class(class.clone()), rest),
        (Piece::Block('[', inner), _) => (attribute(trim(inner))?, rest),
        // A pseudo-element is no element of ours.
        (Piece::Sign(':'), [Piece::Sign(':'), _, rest @ ..]) => (Simple::Never, rest),
        (Piece::Sign(':'), [Piece::Word(name), rest @ ..]) => {
            (pseudo_class(&name.to_ascii_lowercase()), rest)
        }
        (Piece::Sign(':'), [Piece::Call(name, inner), rest @ ..]) => {
            (function(name, inner, depth), rest)
        }
        _ => return None,
    })
}

fn attribute(pieces: &[Piece]) -> Option<Simple> {
    let parts: Vec<&Piece> = pieces
        .iter()
        .filter(|piece| **piece != Piece::Space)
        .collect();
    let value = |piece: &Piece| match piece {
        Piece::Word(text) | Piece::Text(text) => Some(text.clone()),
        Piece::Number(number) => Some(number.to_string()),
        _ => None,
    };
    match parts.as_slice() {
        [Piece::Word(name)] => Some(Simple::Attribute(name.to_ascii_lowercase(), None)),
        [Piece::Word(name), Piece::Sign('='), wanted, ..] => Some(Simple::Attribute(
            name.to_ascii_lowercase(),
            Some(("=".into(), value(wanted)?)),
        )),
        [Piece::Word(name), Piece::Word(sign), wanted, ..] => Some(Simple::Attribute(
            name.to_ascii_lowercase(),
            Some((sign.clone(), value(wanted)?)),
        )),
        _ => None,
    }
}

fn pseudo_class(name: &str) -> Simple {
    let nth = |step, first, from_end, of_type| Simple::Nth {
        step,
        first,
        from_end,
        of_type,
    };
    match name {
        "root" => Simple::Root,
        "link" | "any-link" => Simple::Link,
        "empty" => Simple::Empty,
        "first-child" => nth(0, 1, false, false),
        "last-child" => nth(0, 1, true, false),
        "first-of-type" => nth(0, 1, false, true),
        "last-of-type" => nth(0, 1, true, true),
        "only-child" => Simple::Any(Rc::new(Vec::new())).only(),
        "defined" | "enabled" | "read-only" => Simple::Always,
        _ => Simple::Never,
    }
}

fn function(name: &str, pieces: &[Piece], depth: usize) -> Simple {
    match name {
        "is" | "where" | "matches" | "-webkit-any" | "-moz-any" => {
            Simple::Any(Rc::new(inner(pieces, depth)))
        }
        "not" => Simple::Not(Rc::new(inner(pieces, depth))),
        "has" => Simple::Has(relative(pieces, depth)),
        "nth-child" => nth(pieces, false, false),
        "nth-last-child" => nth(pieces, true, false),
        "nth-of-type" => nth(pieces, false, true),
        "nth-last-of-type" => nth(pieces, true, true),
        // The page's language and direction hardly decide what is hidden; to be safe, they are taken to hold.
        "lang" | "dir" => Simple::Always,
        _ => Simple::Never,
    }
}

/// The selectors of `:has()`, which may begin with a bond.
fn relative(pieces: &[Piece], depth: usize) -> Vec<(Bond, Selector)> {
    let parts = pieces.split(|piece| *piece == Piece::Sign(','));
    let read = |part: &[Piece]| {
        let (bond, rest) = match trim(part) {
            [Piece::Sign('>'), rest @ ..] => (Bond::Child, rest),
            [Piece::Sign('+'), rest @ ..] => (Bond::Next, rest),
            [Piece::Sign('~'), rest @ ..] => (Bond::After, rest),
            rest => (Bond::Within, rest),
        };
        Some((bond, selector(trim(rest), None, depth + 1)?))
    };
    parts.filter_map(read).collect()
}

/// `odd`, `even`, `3`, `2n+1`, `-n+3`.
fn nth(pieces: &[Piece], from_end: bool, of_type: bool) -> Simple {
    let text: String = pieces
        .iter()
        .take_while(|piece| !matches!(piece, Piece::Word(word) if word == "of"))
        .map(|piece| match piece {
            Piece::Word(word) => word.to_ascii_lowercase(),
            Piece::Number(number) => format!("{number:+}"),
            Piece::Length(number, unit) => format!("{number}{unit}"),
            Piece::Sign(sign) => sign.to_string(),
            _ => String::new(),
        })
        .collect();
    let (step, first) = match text.as_str() {
        "odd" => (2, 1),
        "even" => (2, 0),
        text => match text.split_once('n') {
            None => (0, text.parse().unwrap_or(0)),
            Some((step, first)) => {
                let step = match step {
                    "" | "+" => 1,
                    "-" => -1,
                    step => step.parse().unwrap_or(0),
                };
                (
                    step,
                    first
                        .replace("++", "+")
                        .replace("-+", "-")
                        .parse()
                        .unwrap_or(0),
                )
            }
        },
    };
    Simple::Nth {
        step,
        first,
        from_end,
        of_type,
    }
}

impl Simple {
    fn only(self) -> Self {
        let end = |from_end| {
            let simple = Self::Nth {
                step: 0,
                first: 1,
                from_end,
                of_type: false,
            };
            let compound = Compound {
                simple: vec![simple],
            };
            Selector {
                compounds: vec![(Bond::Within, compound)],
                specificity: (0, 1, 0),
            }
        };
        // The first and the last: neither not the first nor not the last.
        let [first, last] = [end(false), end(true)].map(|one| {
            let not = Compound {
                simple: vec![Self::Not(Rc::new(vec![one]))],
            };
            Selector {
                compounds: vec![(Bond::Within, not)],
                specificity: (0, 1, 0),
            }
        });
        Self::Not(Rc::new(vec![first, last]))
    }

    fn weight(&self) -> (u32, u32, u32) {
        match self {
            Self::Id(_) => (1, 0, 0),
            Self::Type(_) => (0, 0, 1),
            Self::Always | Self::Never => (0, 0, 0),
            Self::Any(list) | Self::Not(list) => list
                .iter()
                .map(|one| one.specificity)
                .max()
                .unwrap_or_default(),
            Self::Has(list) => list
                .iter()
                .map(|(_, one)| one.specificity)
                .max()
                .unwrap_or_default(),
            _ => (0, 1, 0),
        }
    }

    fn matches(&self, document: &Document, at: usize, element: &Element) -> bool {
        match self {
            Self::Type(name) => element.name == *name,
            Self::Id(id) => element.attribute("id") == Some(id.as_str()),
            Self::Class(class) => element.words("class").any(|one| one == class),
            Self::Attribute(name, wanted) => element.attribute(name).is_some_and(|value| {
                wanted
                    .as_ref()
                    .is_none_or(|(sign, wanted)| compare(value, sign, wanted))
            }),
            Self::Any(list) => list.iter().any(|one| one.matches(document, at)),
            Self::Not(list) => !list.iter().any(|one| one.matches(document, at)),
            Self::Has(list) => list.iter().any(|(bond, one)| has(document, at, *bond, one)),
            Self::Nth {
                step,
                first,
                from_end,
                of_type,
            } => {
                let place = place(document, at, *from_end, of_type.then_some(&element.name));
                let off = place - first;
                if *step == 0 {
                    off == 0
                } else {
                    off % step == 0 && off / step >= 0
                }
            }
            Self::Root => document
                .nodes
                .get(at)
                .is_some_and(|node| node.parent.is_none()),
            Self::Link => element.name == "a" && element.attribute("href").is_some(),
            Self::Empty => document.within(at).len() == 1,
            Self::Always => true,
            Self::Never => false,
        }
    }
}

fn compare(value: &str, sign: &str, wanted: &str) -> bool {
    match sign {
        "=" => value == wanted,
        "~=" => value.split_ascii_whitespace().any(|word| word == wanted),
        "|=" => value
            .strip_prefix(wanted)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-')),
        "^=" => !wanted.is_empty() && value.starts_with(wanted),
        "$=" => !wanted.is_empty() && value.ends_with(wanted),
        "*=" => !wanted.is_empty() && value.contains(wanted),
        _ => false,
    }
}

fn has(document: &Document, at: usize, bond: Bond, wanted: &Selector) -> bool {
    let meant = |at: usize| wanted.matches(document, at);
    match bond {
        Bond::Within => document.within(at).skip(1).any(meant),
        Bond::Child => document.within(at).skip(1).any(|inner| {
            document.nodes.get(inner).and_then(|node| node.parent) == Some(at) && meant(inner)
        }),
        Bond::Next => document
            .nodes
            .get(at)
            .and_then(|node| node.next)
            .is_some_and(meant),
        Bond::After => siblings(document, at, true).any(meant),
    }
}

/// The elements beside another, after or before it, the nearest first.
fn siblings(document: &Document, at: usize, after: bool) -> impl Iterator<Item = usize> {
    let beside = move |at: usize| {
        let node = document.nodes.get(at)?;
        if after { node.next } else { node.previous }
    };
    std::iter::successors(beside(at), move |at| beside(*at))
}

/// The how manieth of its parent's elements it is, or of those of a name.
fn place(document: &Document, at: usize, from_end: bool, name: Option<&String>) -> i32 {
    let counted = siblings(document, at, from_end).filter(|other| {
        name.is_none_or(|name| {
            document
                .element(*other)
                .is_some_and(|other| other.name == *name)
        })
    });
    i32::try_from(counted.count()).unwrap_or(i32::MAX - 1) + 1
}

impl Selector {
    /// Whether it means an element.
    pub(super) fn matches(&self, document: &Document, at: usize) -> bool {
        self.from(document, at, 0)
    }

    /// Whether its compounds from a number on, counted from the right, mean an element and those around it.
    fn from(&self, document: &Document, at: usize, number: usize) -> bool {
        let (Some((_, compound)), Some(element)) =
            (self.compounds.get(number), document.element(at))
        else {
            return false;
        };
        if !compound
            .simple
            .iter()
            .all(|simple| simple.matches(document, at, element))
        {
            return false;
        }
        let on = |at: usize| self.from(document, at, number + 1);
        match self.compounds.get(number + 1) {
            None => true,
            Some((Bond::Within, _)) => document.around(at).any(on),
            Some((Bond::Child, _)) => document.around(at).next().is_some_and(on),
            Some((Bond::Next, _)) => siblings(document, at, false).next().is_some_and(on),
            Some((Bond::After, _)) => siblings(document, at, false).any(on),
        }
    }

    /// What the element that it means must have.
    pub(super) fn key(&self) -> Key {
        let simple = self
            .compounds
            .first()
            .map(|(_, compound)| compound.simple.as_slice());
        let keys = simple
            .unwrap_or_default()
            .iter()
            .filter_map(|simple| match simple {
                Simple::Id(id) => Some((0, Key::Id(id.clone()))),
                Simple::Class(class) => Some((1, Key::Class(class.clone()))),
                Simple::Type(name) => Some((2, Key::Type(name.clone()))),
                _ => None,
            });
        keys.min_by_key(|(rank, _)| *rank)
            .map_or(Key::Any, |(_, key)| key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::css::pieces;

    const PAGE: &str = "<body><main id=m><div class='a b' data-x='one two'><p>1<p class=c lang=pt-BR>2<p>3</div><ul><li><li></ul></main><a href=x>l</a>";

    fn meant(text: &str) -> String {
        let document = Document::parse(PAGE);
        let selectors = list(&pieces(text), None);
        let found = document
            .elements()
            .filter(|(at, _)| selectors.iter().any(|one| one.matches(&document, *at)));
        found
            .map(|(at, element)| format!("{}{} ", element.name, document.text(at)))
            .collect::<String>()
            .trim_end()
            .to_owned()
    }

    #[test]
    fn selectors_mean_what_browsers_mean() {
        for (text, expected) in [
            ("p", "p1 p2 p3"),
            ("main > p", ""),
            ("#m p.c", "p2"),
            (".a.b > p:first-child", "p1"),
            ("p + p", "p2 p3"),
            ("p.c ~ p", "p3"),
            ("p:nth-child(odd)", "p1 p3"),
            ("p:nth-child(2n)", "p2"),
            ("p:nth-child(-n+2)", "p1 p2"),
            ("p:nth-last-child(1)", "p3"),
            ("p:not(.c)", "p1 p3"),
            (":is(.a, ul) > :last-child", "p3 li"),
            ("[data-x~=two] p[lang|='pt']", "p2"),
            ("[data-x^=\"one\"] > [class]", "p2"),
            ("div:has(> .c) > p:last-of-type", "p3"),
            ("div:has(> li) p", ""),
            ("a:link, a:hover", "al"),
            ("p:hover, p::before, p:target", ""),
            ("li:empty:first-child", "li"),
            ("main:only-child, ul:only-child", ""),
            (".A", ""),
            ("P.c, nonsense(", "p2"),
        ] {
            assert_eq!(meant(text), expected, "{text}");
        }
    }

    #[test]
    fn specificity_is_that_of_css() {
        let weight = |text: &str| list(&pieces(text), None)[0].specificity;
        assert_eq!(weight("main#m .a p:first-child"), (1, 2, 2));
        assert_eq!(weight(":is(#a, p) :not(.b)"), (1, 1, 0));
    }

    #[test]
    fn a_nested_rule_is_bound_to_its_parents() {
        let document = Document::parse(PAGE);
        let parents = Rc::new(list(&pieces(".a"), None));
        for (text, count) in [
            ("p", 3),
            ("& > p", 3),
            ("&.b", 1),
            ("main &", 1),
            ("> p + p", 2),
        ] {
            let selectors = list(&pieces(text), Some(&parents));
            let found = document
                .elements()
                .filter(|(at, _)| selectors.iter().any(|one| one.matches(&document, *at)));
            assert_eq!(found.count(), count, "{text}");
        }
    }
}
