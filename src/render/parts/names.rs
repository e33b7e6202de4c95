//! What a template asks for, with all that it includes.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Piece, Token};

/// What many pages of a portal say alike of themselves: a part may ask for these and nothing else of `page`.
pub(super) const FIELDS: [&str; 8] = [
    "csp",
    "dir",
    "kind",
    "lang",
    "partner_root",
    "root",
    "section",
    "up",
];
/// What every page of a portal has.
const GIVEN: [&str; 3] = ["assets", "portal", "t"];
/// What a row of a list has, on whatever page of a guide it stands.
const GIVEN_TO_ROWS: [&str; 3] = ["assets", "row", "t"];
/// What all pages say alike of themselves that show a row with the same links.
const FIELDS_OF_ROWS: [&str; 3] = ["dir", "lang", "up"];
/// Names that pages may have beside. A part has them not, so it must not fall back to them where what it binds is nothing.
pub(super) const BESIDE: [&str; 15] = [
    "article",
    "block",
    "body",
    "chooser",
    "contact",
    "directory",
    "escalation",
    "fact",
    "guidance",
    "guide",
    "json_ld",
    "navigation",
    "offering",
    "pricing",
    "service",
];
/// What is a page's own of what it says of itself.
const TEXTS: [&str; 3] = ["canonical", "description", "title"];
/// What it says of itself in lists.
const LISTS: [List; 3] = [
    List {
        name: "alternates",
        alike: &["lang"],
        texts: &["href"],
    },
    List {
        name: "crumbs",
        alike: &["lang"],
        texts: &["name", "path"],
    },
    List {
        name: "languages",
        alike: &["current", "lang"],
        texts: &["href", "name"],
    },
];
/// What the page of a guide has beside, to be shown.
const SHOWN: [&str; 3] = ["body", "guide", "json_ld"];
/// Words of the language that are no names.
const KEYWORDS: [&str; 16] = [
    "and", "elif", "else", "false", "False", "for", "if", "in", "is", "none", "None", "not",
    "null", "or", "true", "True",
];
/// Signs of expressions that are understood.
const SIGNS: [&str; 19] = [
    "!", "!=", "%", "*", "**", "+", ",", "-", ".", "/", "//", ":", "<", "<=", "==", ">", ">=", "|",
    "~",
];
/// Most templates that are in each other.
const DEEPEST: usize = 8;

/// Whether a theme that binds this name makes it mean something else.
pub(super) fn is_taken(name: &str) -> bool {
    name == "page" || GIVEN.contains(&name) || KEYWORDS.contains(&name)
}

/// The names that a loop or a list binds, from the word `for` on, and how many tokens there are up to `in`.
pub(super) fn loop_names<'t>(tokens: &[Token<'t>]) -> Option<(Vec<&'t str>, usize)> {
    match tokens {
        [Token::Name(one), Token::Name("in"), ..] => Some((vec![one], 2)),
        [
            Token::Name(key),
            Token::Sign(","),
            Token::Name(one),
            Token::Name("in"),
            ..,
        ] => Some((vec![key, one], 4)),
        _ => None,
    }
}

/// The fields of `page` that a template asks for, where it asks for nothing that only some pages have.
pub(super) fn asked<'t>(
    template: &str,
    templates: &BTreeMap<&str, Vec<Piece<'t>>>,
) -> Option<BTreeSet<&'static str>> {
    read(template, templates, &GIVEN, false)
}

/// Whether a row's template asks for nothing but the row, and what all pages say alike that show it with the same links.
pub(super) fn only_asks_rows<'t>(
    template: &str,
    templates: &BTreeMap<&str, Vec<Piece<'t>>>,
) -> bool {
    let fields = read(template, templates, &GIVEN_TO_ROWS, false);
    fields.is_some_and(|fields| fields.iter().all(|it| FIELDS_OF_ROWS.contains(it)))
}

/// Whether a page that is a guide's does nothing with the texts that are its own but show them as they are, or ask whether they are there.
pub(super) fn only_shows<'t>(page: &str, templates: &BTreeMap<&str, Vec<Piece<'t>>>) -> bool {
    read(page, templates, &GIVEN, true).is_some()
}

/// The fields of `page` that a template asks for beside what it is given, with the texts of a page or without; nothing where it asks for
/// more.
fn read<'t>(
    template: &str,
    templates: &BTreeMap<&str, Vec<Piece<'t>>>,
    given: &[&str],
    texts: bool,
) -> Option<BTreeSet<&'static str>> {
    let mut fields = BTreeSet::new();
    let mut reader = Reader {
        templates,
        fields: &mut fields,
        scopes: vec![Scope::default()],
        depth: 0,
        given,
        texts,
    };
    reader.template(template)?;
    Some(fields)
}

/// A list of what a page says of itself.
#[derive(Debug)]
struct List {
    name: &'static str,
    /// What its elements say alike on the pages of many guides.
    alike: &'static [&'static str],
    /// What is the page's own.
    texts: &'static [&'static str],
}

impl List {
    fn of(name: &str) -> Option<&'static Self> {
        LISTS.iter().find(|list| list.name == name)
    }
}

/// Names that are bound up to an end.
#[derive(Debug, Clone, Default)]
struct Scope<'t> {
    names: Vec<&'t str>,
    /// What is bound to the whole of it at its end.
    captured: Option<&'t str>,
    /// What is bound to each element of a list in turn.
    element: Option<(&'t str, &'static List)>,
}

struct Reader<'a, 't> {
    templates: &'a BTreeMap<&'a str, Vec<Piece<'t>>>,
    fields: &'a mut BTreeSet<&'static str>,
    scopes: Vec<Scope<'t>>,
    depth: usize,
    /// What is there in any case.
    given: &'a [&'a str],
    /// Whether what is read is a page, which may show its own texts.
    texts: bool,
}

impl<'t> Reader<'_, 't> {
    fn template(&mut self, name: &str) -> Option<()> {
        if self.texts && !name.ends_with(".html") {
            // By its ending, what it shows is no HTML yet.
            return None;
        }
        for piece in self.templates.get(name)? {
            match piece.tag() {
                Some((word, rest)) => self.statement(word, rest, piece)?,
                None if piece.is_tag => return None,
                None if self.shows_text(&piece.tokens) => {}
                None => self.expression(&piece.tokens)?,
            }
        }
        Some(())
    }

    fn statement(&mut self, word: &str, rest: &[Token<'t>], piece: &Piece<'t>) -> Option<()> {
        match word {
            "if" => {
                self.condition(rest)?;
                self.scopes.push(Scope::default());
            }
            "elif" => {
                self.scopes.pop()?;
                self.condition(rest)?;
                self.scopes.push(Scope::default());
            }
            "else" => {
                self.scopes.pop()?;
                self.scopes.push(Scope::default());
            }
            "endif" | "endfor" => {
                self.scopes.pop()?;
            }
            "for" => {
                let (mut names, length) = loop_names(rest)?;
                let of = rest.get(length..)?;
                let element = self.list_of_page(of).and_then(|list| match *names {
                    [name] => Some((name, list)),
                    _ => None,
                });
                match element {
                    Some(_) => names.clear(),
                    None => self.expression(of)?,
                }
                names.push("loop");
                self.scopes.push(Scope {
                    names,
                    captured: None,
                    element,
                });
            }
            "set" => match (piece.captured(), rest) {
                (Some(name), _) => {
                    self.expression(rest.get(1..)?)?;
                    self.scopes.push(Scope {
                        captured: Some(name),
                        ..Scope::default()
                    });
                }
                (None, [Token::Name(name), Token::Sign("="), value @ ..]) => {
                    self.expression(value)?;
                    self.bind(name)?;
                }
                _ => return None,
            },
            "endset" => {
                let name = self.scopes.pop()?.captured?;
                self.bind(name)?;
            }
            "include" => self.include(piece.named("include")?)?,
            "extends" if self.texts => self.include(piece.named("extends")?)?,
            "block" if self.texts => self.scopes.push(Scope::default()),
            "endblock" if self.texts => {
                self.scopes.pop()?;
            }
            _ => return None,
        }
        Some(())
    }

    /// What is included sees what is bound here, and binds nothing here.
    fn include(&mut self, name: &str) -> Option<()> {
        let scopes = self.scopes.clone();
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        self.scopes.push(Scope::default());
        self.template(name)?;
        self.depth -= 1;
        self.scopes = scopes;
        Some(())
    }

    fn bind(&mut self, name: &'t str) -> Option<()> {
        let scope = self.scopes.last_mut().filter(|_| !BESIDE.contains(&name))?;
        scope.names.push(name);
        Some(())
    }

    /// What is asked.
    fn condition(&mut self, tokens: &[Token<'t>]) -> Option<()> {
        let asks = match tokens {
            [asked @ .., Token::Name("is"), Token::Name("none")] => asked,
            [Token::Name("not"), asked @ ..] => asked,
            asked => asked,
        };
        let of_list = self.list_of_page(asks).is_some();
        if of_list || self.is_text(asks) {
            return Some(());
        }
        self.expression(tokens)
    }

    /// Whether nothing is done but to show a text of the page, where nothing is done with what is shown.
    fn shows_text(&self, tokens: &[Token<'t>]) -> bool {
        let whole = [Token::Name("super"), Token::Sign("("), Token::Sign(")")];
        let captured = self.scopes.iter().any(|scope| scope.captured.is_some());
        self.texts && !captured && (tokens == whole || self.is_text(tokens))
    }

    /// The list of the page that this is.
    fn list_of_page(&self, tokens: &[Token<'t>]) -> Option<&'static List> {
        match tokens {
            [Token::Name("page"), Token::Sign("."), Token::Name(name)] if self.texts => {
                List::of(name)
            }
            _ => None,
        }
    }

    /// Whether this is a text of the page.
    fn is_text(&self, tokens: &[Token<'t>]) -> bool {
        self.texts
            && match tokens {
                [Token::Name("page"), Token::Sign("."), Token::Name(name)] => TEXTS.contains(name),
                [Token::Name(one), Token::Sign("."), Token::Name(name)] => {
                    let list = self.element(one);
                    list.is_some_and(|list| list.texts.contains(name))
                }
                [Token::Name(name)] => SHOWN.contains(name) && !self.is_bound(name),
                _ => false,
            }
    }

    /// The list whose elements are bound to a name here.
    fn element(&self, name: &str) -> Option<&'static List> {
        let mut scopes = self.scopes.iter().rev();
        scopes.find_map(|scope| match scope.element {
            Some((element, list)) if element == name => Some(Some(list)),
            _ => scope.names.contains(&name).then_some(None),
        })?
    }

    fn is_bound(&self, name: &str) -> bool {
        self.scopes.iter().any(|scope| scope.names.contains(&name))
    }

    fn expression(&mut self, tokens: &[Token<'t>]) -> Option<()> {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at = match token {
                Token::Text(_) | Token::Number => at + 1,
                Token::Name(name) => self.name(name, tokens, at)?,
                Token::Sign("[") => {
                    let end = closing(tokens, at)?;
                    self.list(tokens.get(at + 1..end)?)?;
                    end + 1
                }
                Token::Sign("(") => {
                    let end = closing(tokens, at)?;
                    self.expression(tokens.get(at + 1..end)?)?;
                    end + 1
                }
                // What an argument is called is skipped with its sign.
                Token::Sign(sign) if SIGNS.contains(sign) => at + 1,
                Token::Sign(_) => return None,
            };
        }
        Some(())
    }

    /// What is in brackets: a list of what is bound in it alone, or anything else.
    fn list(&mut self, tokens: &[Token<'t>]) -> Option<()> {
        let Some(split) = word_at(tokens, "for") else {
            return self.expression(tokens);
        };
        let (value, rest) = tokens.split_at(split);
        let (names, length) = loop_names(rest.get(1..)?)?;
        let of = rest.get(1 + length..)?;
        let (of, condition) = of.split_at(word_at(of, "if").unwrap_or(of.len()));
        self.expression(of)?;
        self.scopes.push(Scope {
            names,
            ..Scope::default()
        });
        self.expression(value)?;
        self.expression(condition)?;
        self.scopes.pop();
        Some(())
    }

    /// A name, and behind it. What follows a dot, a bar or `is` names no value.
    fn name(&mut self, name: &str, tokens: &[Token<'t>], at: usize) -> Option<usize> {
        let before = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
        let is_test = match before(1) {
            Some(Token::Sign("." | "|")) => return Some(at + 1),
            Some(Token::Name("is")) => before(2) != Some(&Token::Sign(".")),
            Some(Token::Name("not")) => {
                before(2) == Some(&Token::Name("is")) && before(3) != Some(&Token::Sign("."))
            }
            _ => false,
        };
        let next = tokens.get(at + 1);
        if is_test && name != "not" {
            return Some(at + 1);
        }
        match (name, next) {
            (_, Some(Token::Sign("="))) => Some(at + 2),
            ("range", Some(Token::Sign("("))) => Some(at + 1),
            (word, _) if KEYWORDS.contains(&word) => Some(at + 1),
            (_, Some(Token::Sign("("))) => None,
            ("page", Some(Token::Sign("."))) => {
                let Some(Token::Name(field)) = tokens.get(at + 2) else {
                    return None;
                };
                let length = [Token::Sign("|"), Token::Name("length")];
                if self.list_of_page(tokens.get(at..at + 3)?).is_some()
                    && tokens.get(at + 3..at + 5) == Some(length.as_slice())
                {
                    return Some(at + 5);
                }
                let known = FIELDS.iter().find(|known| *known == field)?;
                self.fields.insert(known);
                Some(at + 3)
            }
            ("page", _) => None,
            ("article", Some(Token::Sign("."))) if self.texts && !self.is_bound(name) => {
                let asked = tokens.get(at + 2) == Some(&Token::Name("has_tabs"));
                asked.then_some(at + 3)
            }
            (name, _) => match self.element(name) {
                Some(list) => match tokens.get(at + 1..at + 3) {
                    Some([Token::Sign("."), Token::Name(field)]) => {
                        list.alike.contains(field).then_some(at + 3)
                    }
                    _ => None,
                },
                None => {
                    let is_known = self.is_bound(name) || self.given.contains(&name);
                    is_known.then_some(at + 1)
                }
            },
        }
    }
}

/// Where the bracket that begins here ends.
fn closing(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token {
            Token::Sign("[" | "(") => depth += 1,
            Token::Sign("]" | ")") => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Where a word stands outside brackets, and is neither an attribute nor a filter.
fn word_at(tokens: &[Token<'_>], word: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = None;
    for (at, token) in tokens.iter().enumerate() {
        let is_behind_sign = matches!(before, Some(Token::Sign("." | "|")));
        match token {
            Token::Sign("[" | "(") => depth += 1,
            Token::Sign("]" | ")") => depth = depth.checked_sub(1)?,
            Token::Name(name) if depth == 0 && *name == word && !is_behind_sign => {
                return Some(at);
            }
            _ => {}
        }
        before = Some(*token);
    }
    None
}
