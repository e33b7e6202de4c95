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
    let mut fields = BTreeSet::new();
    let mut reader = Reader {
        templates,
        fields: &mut fields,
        scopes: vec![Scope::default()],
        depth: 0,
    };
    reader.template(template)?;
    Some(fields)
}

/// Names that are bound up to an end.
#[derive(Debug, Clone, Default)]
struct Scope<'t> {
    names: Vec<&'t str>,
    /// What is bound to the whole of it at its end.
    captured: Option<&'t str>,
}

struct Reader<'a, 't> {
    templates: &'a BTreeMap<&'a str, Vec<Piece<'t>>>,
    fields: &'a mut BTreeSet<&'static str>,
    scopes: Vec<Scope<'t>>,
    depth: usize,
}

impl<'t> Reader<'_, 't> {
    fn template(&mut self, name: &str) -> Option<()> {
        for piece in self.templates.get(name)? {
            match piece.tag() {
                Some((word, rest)) => self.statement(word, rest, piece)?,
                None if piece.is_tag => return None,
                None => self.expression(&piece.tokens)?,
            }
        }
        Some(())
    }

    fn statement(&mut self, word: &str, rest: &[Token<'t>], piece: &Piece<'t>) -> Option<()> {
        match word {
            "if" => {
                self.expression(rest)?;
                self.scopes.push(Scope::default());
            }
            "elif" => {
                self.scopes.pop()?;
                self.expression(rest)?;
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
                self.expression(rest.get(length..)?)?;
                names.push("loop");
                self.scopes.push(Scope {
                    names,
                    captured: None,
                });
            }
            "set" => match (piece.captured(), rest) {
                (Some(name), _) => {
                    self.expression(rest.get(1..)?)?;
                    self.scopes.push(Scope {
                        names: Vec::new(),
                        captured: Some(name),
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
            captured: None,
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
                let known = FIELDS.iter().find(|known| *known == field)?;
                self.fields.insert(known);
                Some(at + 3)
            }
            ("page", _) => None,
            (name, _) => {
                let is_bound = self.scopes.iter().any(|scope| scope.names.contains(&name));
                (is_bound || GIVEN.contains(&name)).then_some(at + 1)
            }
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
