//! A style sheet → its rules: selectors, the declarations that can hide text, and when and how strongly they hold.
//!
//! Only what can hide text is kept. What this reader does not know (a container's size, for one) it takes to hold: what might hide a
//! disclosure counts. The only file that names the crate of tokens.

use std::collections::BTreeMap;
use std::rc::Rc;

use cssparser::{Parser, Token};

use super::media::Media;
use super::selector::{self, Selector};

/// Deepest nesting of blocks and functions.
const DEEPEST: usize = 24;
/// Properties that can hide a text, or show it again.
const KNOWN: [&str; 33] = [
    "background",
    "background-color",
    "background-image",
    "bottom",
    "clip",
    "clip-path",
    "color",
    "color-scheme",
    "content-visibility",
    "display",
    "filter",
    "font",
    "font-size",
    "height",
    "inset",
    "inset-block",
    "inset-inline",
    "inset-inline-end",
    "inset-inline-start",
    "left",
    "margin-left",
    "margin-top",
    "max-height",
    "max-width",
    "opacity",
    "overflow",
    "position",
    "right",
    "text-indent",
    "top",
    "transform",
    "visibility",
    "width",
];

/// A token, or a block of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    Word(String),
    Hash(String),
    Text(String),
    Number(f32),
    Percent(f32),
    /// A number with its unit in lower case.
    Length(f32, String),
    Sign(char),
    At(String),
    Space,
    /// A function with what it is given.
    Call(String, Vec<Piece>),
    /// What stands in `(`, `[` or `{`.
    Block(char, Vec<Piece>),
}

/// The pieces of a text.
pub(super) fn pieces(css: &str) -> Vec<Piece> {
    read(&mut Parser::new(css), 0)
}

fn read(input: &mut Parser<'_>, depth: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    while let Ok(token) = input.next_including_whitespace() {
        let token = token.clone();
        let opens = match &token {
            Token::Function(name) => Some(Err(name.to_ascii_lowercase())),
            Token::ParenthesisBlock => Some(Ok('(')),
            Token::SquareBracketBlock => Some(Ok('[')),
            Token::CurlyBracketBlock => Some(Ok('{')),
            _ => None,
        };
        let Some(opens) = opens else {
            pieces.push(piece(&token));
            continue;
        };
        let inner = input.parse_nested_block(|input| {
            let inner = if depth < DEEPEST {
                read(input, depth + 1)
            } else {
                Vec::new()
            };
            Ok::<_, cssparser::ParseError<()>>(inner)
        });
        let inner = inner.unwrap_or_default();
        pieces.push(match opens {
            Ok(bracket) => Piece::Block(bracket, inner),
            Err(name) => Piece::Call(name, inner),
        });
    }
    pieces
}

fn piece(token: &Token<'_>) -> Piece {
    match token {
        Token::Ident(word) => Piece::Word(word.to_string()),
        Token::AtKeyword(word) => Piece::At(word.to_ascii_lowercase()),
        Token::Hash(word) | Token::IDHash(word) => Piece::Hash(word.to_string()),
        Token::QuotedString(text) => Piece::Text(text.to_string()),
        Token::UnquotedUrl(url) => Piece::Call("url".into(), vec![Piece::Text(url.to_string())]),
        Token::Number { value, .. } => Piece::Number(*value),
        Token::Percentage { unit_value, .. } => Piece::Percent(unit_value * 100.0),
        Token::Dimension { value, unit, .. } => Piece::Length(*value, unit.to_ascii_lowercase()),
        Token::WhiteSpace(_) => Piece::Space,
        Token::Colon => Piece::Sign(':'),
        Token::Semicolon => Piece::Sign(';'),
        Token::Comma => Piece::Sign(','),
        Token::Delim(sign) => Piece::Sign(*sign),
        Token::IncludeMatch => Piece::Word("~=".into()),
        Token::DashMatch => Piece::Word("|=".into()),
        Token::PrefixMatch => Piece::Word("^=".into()),
        Token::SuffixMatch => Piece::Word("$=".into()),
        Token::SubstringMatch => Piece::Word("*=".into()),
        _ => Piece::Space,
    }
}

/// The pieces without spaces at either end.
pub(super) fn trim(pieces: &[Piece]) -> &[Piece] {
    let mut pieces = pieces;
    while let [Piece::Space, rest @ ..] = pieces {
        pieces = rest;
    }
    while let [rest @ .., Piece::Space] = pieces {
        pieces = rest;
    }
    pieces
}

/// A declaration.
#[derive(Debug, Clone)]
pub(super) struct Declaration {
    /// In lower case, but for custom properties.
    pub(super) property: String,
    pub(super) value: Vec<Piece>,
    pub(super) important: bool,
}

/// A rule.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) selectors: Rc<Vec<Selector>>,
    pub(super) declarations: Vec<Declaration>,
    /// All of these must hold.
    pub(super) media: Vec<Rc<Media>>,
    /// The number of its layer; what is in none comes after all of them.
    pub(super) layer: usize,
}

/// The number of what is in no layer.
pub(super) const NO_LAYER: usize = usize::MAX;

/// The rules of some style sheets, in their order.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub(super) rules: Vec<Rule>,
    layers: BTreeMap<String, usize>,
}

/// Where a rule stands.
#[derive(Clone, Default)]
struct Around {
    media: Vec<Rc<Media>>,
    layer: Option<String>,
    parents: Option<Rc<Vec<Selector>>>,
    depth: usize,
}

impl Rules {
    /// Adds a style sheet, under the media of its link.
    pub(super) fn add(&mut self, css: &str, media: Option<&str>) {
        let media = media.map(|media| Rc::new(Media::read(&pieces(media))));
        let around = Around {
            media: media.into_iter().collect(),
            ..Around::default()
        };
        self.list(&pieces(css), &around);
    }

    fn list(&mut self, pieces: &[Piece], around: &Around) {
        if around.depth > DEEPEST {
            return;
        }
        let mut from = 0;
        for (at, piece) in pieces.iter().enumerate() {
            let head = pieces.get(from..at).unwrap_or_default();
            match piece {
                Piece::Sign(';') => self.statement(trim(head), around),
                Piece::Block('{', inner) => match trim(head) {
                    [Piece::At(name), prelude @ ..] => self.at_rule(name, prelude, inner, around),
                    prelude => self.rule(prelude, inner, around),
                },
                _ => continue,
            }
            from = at + 1;
        }
    }

    /// `@layer a, b;` says an order, and nothing else without a block matters here.
    fn statement(&mut self, head: &[Piece], around: &Around) {
        if let [Piece::At(name), names @ ..] = head
            && name == "layer"
        {
            for name in names.split(|piece| *piece == Piece::Sign(',')) {
                self.layer(name, around);
            }
        }
    }

    /// The full name of a layer, which gets its number when it is first named.
    fn layer(&mut self, name: &[Piece], around: &Around) -> String {
        let word = |piece: &Piece| match piece {
            Piece::Word(word) => word.clone(),
            Piece::Sign(sign) => sign.to_string(),
            _ => String::new(),
        };
        let own: String = name.iter().map(word).collect();
        let own = if own.is_empty() {
            format!("({})", self.layers.len())
        } else {
            own
        };
        let name = match &around.layer {
            Some(outer) => format!("{outer}.{own}"),
            None => own,
        };
        let next = self.layers.len();
        self.layers.entry(name.clone()).or_insert(next);
        name
    }

    fn at_rule(&mut self, name: &str, prelude: &[Piece], inner: &[Piece], around: &Around) {
        let mut inside = Around {
            depth: around.depth + 1,
            ..around.clone()
        };
        match name {
            "media" => inside.media.push(Rc::new(Media::read(prelude))),
            "layer" => inside.layer = Some(self.layer(trim(prelude), around)),
            "supports" | "container" | "scope" | "starting-style" => {}
            _ => return,
        }
        match &around.parents {
            Some(parents) => self.body(parents.clone(), inner, &inside),
            None => self.list(inner, &inside),
        }
    }

    fn rule(&mut self, prelude: &[Piece], inner: &[Piece], around: &Around) {
        let selectors = Rc::new(selector::list(prelude, around.parents.as_ref()));
        let around = Around {
            depth: around.depth + 1,
            ..around.clone()
        };
        self.body(selectors, inner, &around);
    }

    /// Declarations, and the rules nested among them.
    fn body(&mut self, selectors: Rc<Vec<Selector>>, inner: &[Piece], around: &Around) {
        if around.depth > DEEPEST {
            return;
        }
        let own = declarations(inner);
        if !own.is_empty() {
            let layer = around.layer.as_ref().and_then(|name| self.layers.get(name));
            self.rules.push(Rule {
                selectors: selectors.clone(),
                declarations: own,
                media: around.media.clone(),
                layer: layer.copied().unwrap_or(NO_LAYER),
            });
        }
        let around = Around {
            parents: Some(selectors),
            ..around.clone()
        };
        self.list(&nested(inner), &around);
    }
}

/// The style sheets that another begins with, each with its media, which are taken to hold where they say something else.
pub(super) fn imports(css: &str) -> Vec<(String, Option<String>)> {
    let all = pieces(css);
    let statements = all.split(|piece| *piece == Piece::Sign(';'));
    let mut found = Vec::new();
    for statement in statements {
        match trim(statement) {
            [Piece::At(name), rest @ ..] if name == "import" => {
                let (url, rest) = match trim(rest) {
                    [Piece::Text(url), rest @ ..] => (url, rest),
                    [Piece::Call(name, inner), rest @ ..] if name == "url" => match trim(inner) {
                        [Piece::Text(url)] => (url, rest),
                        _ => continue,
                    },
                    _ => continue,
                };
                let print =
                    matches!(trim(rest), [Piece::Word(word)] if word.eq_ignore_ascii_case("print"));
                found.push((url.clone(), print.then(|| "print".to_owned())));
            }
            [Piece::At(name), ..] if name == "charset" || name == "layer" => {}
            _ => break,
        }
    }
    found
}

/// The declarations of a block or of a `style` attribute that can hide text.
pub(super) fn declarations(pieces: &[Piece]) -> Vec<Declaration> {
    let ends = |piece: &Piece| matches!(piece, Piece::Sign(';') | Piece::Block('{', _));
    let mut found = Vec::new();
    for part in pieces.split(ends) {
        let [Piece::Word(name), rest @ ..] = trim(part) else {
            continue;
        };
        let [Piece::Sign(':'), value @ ..] = trim(rest) else {
            continue;
        };
        let custom = name.starts_with("--");
        let property = if custom {
            name.clone()
        } else {
            name.to_ascii_lowercase()
        };
        if !custom && !KNOWN.contains(&property.as_str()) {
            continue;
        }
        let (value, important) = match trim(value) {
            [value @ .., Piece::Sign('!'), Piece::Word(word)]
                if word.eq_ignore_ascii_case("important") =>
            {
                (trim(value), true)
            }
            value => (value, false),
        };
        found.push(Declaration {
            property,
            value: value.to_vec(),
            important,
        });
    }
    found
}

/// What is left of a block without its declarations.
fn nested(pieces: &[Piece]) -> Vec<Piece> {
    let mut kept = Vec::new();
    let mut from = 0;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Sign(';') => {
                let part = pieces.get(from..=at).unwrap_or_default();
                if matches!(trim(part), [Piece::At(_), ..]) {
                    kept.extend_from_slice(part);
                }
                from = at + 1;
            }
            Piece::Block('{', _) => {
                kept.extend_from_slice(pieces.get(from..=at).unwrap_or_default());
                from = at + 1;
            }
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_found_in_layers_media_and_each_other() {
        let mut rules = Rules::default();
        rules.add(
            "@layer base, parts;\n/* c */ @import 'x.css'; .a { color: red; margin: 0 !important; &.b { display: none !important } @media print { opacity: 0 } }\n@layer parts { @media (min-width: 40rem) { p, ul { visibility: hidden } } }\n@layer base { h1 { color: var(--x, #fff) } } @font-face { font-size: 0 }",
            None,
        );
        let seen: Vec<(Vec<&str>, usize, usize, usize)> = rules
            .rules
            .iter()
            .map(|rule| {
                let names = rule.declarations.iter().map(|one| one.property.as_str());
                (
                    names.collect(),
                    rule.selectors.len(),
                    rule.media.len(),
                    rule.layer,
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                (vec!["color"], 1, 0, NO_LAYER),
                (vec!["display"], 1, 0, NO_LAYER),
                (vec!["opacity"], 1, 1, NO_LAYER),
                (vec!["visibility"], 2, 1, 1),
                (vec!["color"], 1, 0, 0),
            ]
        );
        assert!(rules.rules[1].declarations[0].important);
    }

    #[test]
    fn imports_stand_before_all_rules() {
        let css = "@charset 'utf-8'; @layer a; @import 'one.css'; @import url(two.css) print; @import url('three.css') screen; p { color: red } @import 'late.css';";
        let found = imports(css);
        let seen: Vec<(&str, bool)> = found
            .iter()
            .map(|(url, media)| (url.as_str(), media.is_some()))
            .collect();
        assert_eq!(
            seen,
            [("one.css", false), ("two.css", true), ("three.css", false)]
        );
    }

    #[test]
    fn hostile_nesting_ends() {
        let mut rules = Rules::default();
        rules.add(&".a{".repeat(20_000), None);
        rules.add(&"@media all{".repeat(20_000), None);
        rules.add(&"a:is(".repeat(20_000), None);
        assert!(rules.rules.is_empty());
    }
}
