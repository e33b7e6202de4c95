//! What an expression does with the values in it, and what it is.

use super::tokens::Token;
use super::{ELEMENT, Is, Reader};

/// Words that stand between values, or for one that is always the same.
const WORDS: [&str; 6] = ["and", "else", "if", "in", "not", "or"];
const CONSTANTS: [&str; 7] = ["False", "None", "True", "false", "none", "null", "true"];
/// Signs that stand between values.
const SIGNS: [&str; 15] = [
    "!", "!=", "%", "*", "**", "+", "-", "/", "//", "<", "<=", "==", ">", ">=", "~",
];
/// What is told of a value by these, nothing but its being there tells.
const TESTS: [&str; 4] = ["defined", "none", "null", "undefined"];

impl<'t> Reader<'_, 't> {
    /// What an expression is.
    pub(super) fn value(&mut self, tokens: &[Token<'t>]) -> Option<Is<'t>> {
        match self.chain(tokens, 0) {
            Some((value, end)) if end == tokens.len() => {
                self.touch(&value);
                Some(value)
            }
            _ => {
                self.operation(tokens)?;
                Some(Is::Plain)
            }
        }
    }

    /// What is asked before something is shown: whether values are there, or more of them.
    pub(super) fn condition(&mut self, tokens: &[Token<'t>]) -> Option<()> {
        for term in split(tokens, |token| matches!(token, Token::Name("and" | "or"))) {
            let term = term
                .split_first()
                .filter(|(first, _)| matches!(first, Token::Name("not") | Token::Sign("!")))
                .map_or(term, |(_, rest)| rest);
            let asked = match term {
                [
                    asked @ ..,
                    Token::Name("is"),
                    Token::Name("not"),
                    Token::Name(test),
                ]
                | [asked @ .., Token::Name("is"), Token::Name(test)]
                    if TESTS.contains(test) =>
                {
                    asked
                }
                _ => term,
            };
            match self.chain(asked, 0) {
                Some((value, end)) if end == asked.len() => self.touch(&value),
                _ => self.operation(term)?,
            }
        }
        Some(())
    }

    /// The names that a loop binds, from behind the word `for` on, with what they are.
    pub(super) fn looped(&mut self, tokens: &[Token<'t>]) -> Option<Vec<(&'t str, Is<'t>)>> {
        match tokens {
            [Token::Name(name), Token::Name("in"), of @ ..] => {
                let element = match self.value(of)? {
                    Is::Plain => self.element(name, Is::Plain),
                    Is::List(element) => self.element(name, *element),
                    list => {
                        self.count(&list);
                        self.field(&list, ELEMENT)?
                    }
                };
                Some(vec![(name, element)])
            }
            [
                Token::Name(key),
                Token::Sign(","),
                Token::Name(name),
                Token::Name("in"),
                of @ ..,
            ] => {
                let map = self.value(of)?;
                self.ask(&map);
                let names = [key, name].into_iter();
                Some(
                    names
                        .map(|name| (*name, self.element(name, Is::Plain)))
                        .collect(),
                )
            }
            _ => None,
        }
    }

    /// An element of a list that the template made: where it is nothing, its name means what it means outside.
    fn element(&mut self, name: &'t str, element: Is<'t>) -> Is<'t> {
        match self.known(name) {
            Some(outside) => self.either(outside, element),
            None => element,
        }
    }

    /// Values with signs and words between them: something is done with each.
    fn operation(&mut self, tokens: &[Token<'t>]) -> Option<()> {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at = match token {
                Token::Name("is") => {
                    let negated = tokens.get(at + 1) == Some(&Token::Name("not"));
                    let behind = at + 2 + usize::from(negated);
                    let (arguments, end) = self.arguments(tokens, behind)?;
                    arguments.iter().for_each(|(_, it)| self.ask(&it.value));
                    end
                }
                Token::Name(word) if WORDS.contains(word) => at + 1,
                Token::Sign(sign) if SIGNS.contains(sign) => at + 1,
                _ => {
                    let (value, end) = self.chain(tokens, at)?;
                    self.ask(&value);
                    end
                }
            };
        }
        Some(())
    }

    /// A value that begins here, with its fields and filters, and where it ends.
    fn chain(&mut self, tokens: &[Token<'t>], at: usize) -> Option<(Is<'t>, usize)> {
        let (value, at) = self.first(tokens, at)?;
        self.changed(value, tokens, at)
    }

    /// A value with the fields and filters that follow it, and where these end.
    pub(super) fn changed(
        &mut self,
        value: Is<'t>,
        tokens: &[Token<'t>],
        at: usize,
    ) -> Option<(Is<'t>, usize)> {
        let (mut value, mut at) = (value, at);
        loop {
            (value, at) = match (tokens.get(at), tokens.get(at + 1)) {
                (Some(Token::Sign(".")), Some(Token::Name(name))) => {
                    (self.field(&value, name)?, at + 2)
                }
                (Some(Token::Sign("[")), _) => {
                    let end = closing(tokens, at)?;
                    for index in split(tokens.get(at + 1..end)?, is_sign(":")) {
                        self.operation(index)?;
                    }
                    self.ask(&value);
                    (Is::Plain, end + 1)
                }
                (Some(Token::Sign("|")), Some(Token::Name(name))) => {
                    let (arguments, end) = self.arguments(tokens, at + 2)?;
                    (self.filtered(value, name, &arguments), end)
                }
                (Some(Token::Sign("." | "|" | "(" | "?." | "?[")), _) => return None,
                _ => return Some((value, at)),
            };
        }
    }

    /// What a value begins with.
    fn first(&mut self, tokens: &[Token<'t>], at: usize) -> Option<(Is<'t>, usize)> {
        match *tokens.get(at)? {
            Token::Text(_) | Token::Number => Some((Is::Plain, at + 1)),
            Token::Sign("(") => {
                let end = closing(tokens, at)?;
                Some((self.value(tokens.get(at + 1..end)?)?, end + 1))
            }
            Token::Sign("[") => {
                let end = closing(tokens, at)?;
                Some((self.list(tokens.get(at + 1..end)?)?, end + 1))
            }
            Token::Name("range") if tokens.get(at + 1) == Some(&Token::Sign("(")) => {
                let (arguments, end) = self.arguments(tokens, at + 1)?;
                arguments.iter().for_each(|(_, it)| self.ask(&it.value));
                Some((Is::Plain, end))
            }
            Token::Name(name) if CONSTANTS.contains(&name) => Some((Is::Plain, at + 1)),
            Token::Name(name) if WORDS.contains(&name) || name == "is" => None,
            // What the template crate has for its own sake has all of the data in it.
            Token::Name(name) if name.starts_with("__tera") => None,
            Token::Name(name) => {
                let known = self.known(name).unwrap_or_else(|| {
                    self.strangers.insert(name);
                    Is::Plain
                });
                self.touch(&known);
                Some((known, at + 1))
            }
            Token::Sign(_) => None,
        }
    }

    /// What a field of a value is; nothing where it can have none.
    fn field(&mut self, value: &Is<'t>, name: &'t str) -> Option<Is<'t>> {
        match value {
            Is::Plain => Some(Is::Plain),
            Is::Data(paths) => {
                let longer = |path: &Vec<&'t str>| [path.as_slice(), &[name]].concat();
                Some(self.few(paths.iter().map(longer).collect()))
            }
            Is::List(_) => None,
        }
    }

    /// What is in brackets: values, or a list of what each element of another is.
    fn list(&mut self, tokens: &[Token<'t>]) -> Option<Is<'t>> {
        let Some(split_at) = word_at(tokens, "for") else {
            for value in split(tokens, is_sign(",")) {
                let value = self.value(value)?;
                self.ask(&value);
            }
            return Some(Is::Plain);
        };
        let (value, rest) = tokens.split_at(split_at);
        let rest = rest.get(1..)?;
        let (of, condition) = rest.split_at(word_at(rest, "if").unwrap_or(rest.len()));
        let names = self.looped(of)?;
        self.begin_loop(names);
        if let Some(condition) = condition.get(1..) {
            self.condition(condition)?;
        }
        let value = self.value(value)?;
        self.end_scope()?;
        Some(match value {
            Is::Plain => Is::Plain,
            value => Is::List(Box::new(value)),
        })
    }

    /// The arguments in the brackets that may begin here, by their names, and where they end.
    fn arguments(
        &mut self,
        tokens: &[Token<'t>],
        at: usize,
    ) -> Option<(Vec<(&'t str, Argument<'t>)>, usize)> {
        if tokens.get(at) != Some(&Token::Sign("(")) {
            return Some((Vec::new(), at));
        }
        let end = closing(tokens, at)?;
        let mut arguments = Vec::new();
        for argument in split(tokens.get(at + 1..end)?, is_sign(",")) {
            let (name, tokens) = match argument {
                [] => continue,
                [Token::Name(name), Token::Sign("="), value @ ..] => (*name, value),
                value => ("", value),
            };
            let text = match tokens {
                [Token::Text(text)] => Some(*text),
                _ => None,
            };
            let value = self.value(tokens)?;
            arguments.push((name, Argument { value, text }));
        }
        Some((arguments, end + 1))
    }

    /// A value behind a filter.
    fn filtered(
        &mut self,
        value: Is<'t>,
        filter: &str,
        arguments: &[(&'t str, Argument<'t>)],
    ) -> Is<'t> {
        match (filter, arguments) {
            ("length", []) => {
                self.count(&value);
                return Is::Plain;
            }
            // A text that stands in the place of a mark is shown as it would be anywhere.
            ("replace", [("from", from), ("to", to)] | [("to", to), ("from", from)])
                if value == Is::Plain
                    && from.text.is_some_and(is_mark)
                    && !matches!(to.value, Is::List(_)) =>
            {
                self.write(&to.value);
                return to.value.clone();
            }
            ("join", [("sep", separator)]) if separator.value == Is::Plain => match &value {
                Is::List(element) if matches!(**element, Is::Data(_)) => {
                    self.write(element);
                    return (**element).clone();
                }
                Is::Data(_) => {
                    self.count(&value);
                    if let Some(elements) = self.field(&value, ELEMENT) {
                        self.write(&elements);
                        return elements;
                    }
                }
                _ => {}
            },
            _ => {}
        }
        self.ask(&value);
        arguments.iter().for_each(|(_, it)| self.ask(&it.value));
        Is::Plain
    }
}

/// What a filter or a test is told.
struct Argument<'t> {
    value: Is<'t>,
    /// It, where it is written out.
    text: Option<&'t str>,
}

/// Whether a text is a mark that no text of a page's can have in it: see [`super::super::survey`].
fn is_mark(text: &str) -> bool {
    let inside = text.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    inside.is_some_and(|it| !it.is_empty() && !it.contains(['{', '}']))
}

fn is_sign(sign: &'static str) -> impl Fn(&Token<'_>) -> bool {
    move |token| *token == Token::Sign(sign)
}

/// Tokens up to each that divides them, outside of brackets.
fn split<'a, 't>(
    tokens: &'a [Token<'t>],
    divides: impl Fn(&Token<'t>) -> bool,
) -> Vec<&'a [Token<'t>]> {
    let mut depth = 0_usize;
    let mut before = None;
    let parts = tokens.split(|token| {
        let behind_sign = matches!(before, Some(Token::Sign("." | "|")));
        before = Some(*token);
        match token {
            Token::Sign("[" | "(" | "{") => depth += 1,
            Token::Sign("]" | ")" | "}") => depth = depth.saturating_sub(1),
            _ => return depth == 0 && !behind_sign && divides(token),
        }
        false
    });
    parts.collect()
}

/// Where a word stands outside of brackets, and is neither a field nor a filter.
fn word_at(tokens: &[Token<'_>], word: &str) -> Option<usize> {
    let first = split(tokens, |token| *token == Token::Name(word));
    first
        .first()
        .map(|part| part.len())
        .filter(|length| *length < tokens.len())
}

/// Where the bracket that begins here ends.
fn closing(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token {
            Token::Sign("[" | "(") => depth += 1,
            Token::Sign("]" | ")") => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}
