//! A template in pieces, as the template crate tells them apart. What is read here was compiled before, so nothing is judged: what is not
//! understood is no template.

/// A word of what is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A name or a keyword.
    Name(&'t str),
    /// A text as it is written, without its quotes.
    Text(&'t str),
    Number,
    Sign(&'t str),
}

/// What stands between texts, but for comments.
#[derive(Debug)]
pub(super) struct Piece<'t> {
    /// Whether it is a statement; else it shows a value.
    pub(super) is_tag: bool,
    pub(super) tokens: Vec<Token<'t>>,
}

impl<'t> Piece<'t> {
    /// A statement by its first word, with the others.
    pub(super) fn tag(&self) -> Option<(&'t str, &[Token<'t>])> {
        match self.tokens.split_first() {
            Some((Token::Name(word), rest)) if self.is_tag => Some((word, rest)),
            _ => None,
        }
    }

    /// The template that it includes or extends.
    pub(super) fn named(&self, statement: &str) -> Option<&'t str> {
        match self.tag()? {
            (word, [Token::Text(name)]) if word == statement => Some(name),
            _ => None,
        }
    }

    /// The names that it binds.
    pub(super) fn bound(&self) -> impl Iterator<Item = &'t str> {
        let set = match self.tag() {
            Some(("set" | "set_global", [Token::Name(name), ..])) => Some(*name),
            _ => None,
        };
        let mut in_loop = false;
        let looped = self.tokens.iter().filter_map(move |token| match token {
            Token::Name("for") => {
                in_loop = true;
                None
            }
            Token::Name("in") => {
                in_loop = false;
                None
            }
            Token::Name(name) => in_loop.then_some(*name),
            _ => None,
        });
        set.into_iter().chain(looped)
    }

    /// The name whose value is what stands up to its end.
    pub(super) fn captured(&self) -> Option<&'t str> {
        match self.tag()? {
            ("set", [Token::Name(name)] | [Token::Name(name), Token::Sign("|"), ..]) => Some(name),
            _ => None,
        }
    }
}

/// The pieces of a template in order.
pub(super) fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(begin) = begin(text, at) {
        let second = text.as_bytes().get(begin + 1);
        let mut inside = begin + 2;
        if second == Some(&b'#') {
            at = inside + text.get(inside..)?.find("#}")? + 2;
            continue;
        }
        inside += usize::from(text.get(inside..)?.starts_with('-'));
        let is_tag = second == Some(&b'%');
        let mut tokens = Vec::new();
        at = loop {
            let rest = text.get(inside..)?;
            let rest = rest.trim_ascii_start();
            inside = text.len() - rest.len();
            let end = if is_tag { "%}" } else { "}}" };
            if let Some(behind) = rest.strip_prefix(end) {
                break text.len() - behind.len();
            }
            if let Some(behind) = rest.strip_prefix('-').and_then(|it| it.strip_prefix(end)) {
                break text.len() - behind.len();
            }
            let (token, length) = token(rest)?;
            tokens.push(token);
            inside += length;
        };
        if is_tag && tokens == [Token::Name("raw")] {
            return None;
        }
        pieces.push(Piece { is_tag, tokens });
    }
    Some(pieces)
}

/// Where the next piece begins.
fn begin(text: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    let begins = |pair: &[u8]| matches!(pair, [b'{', b'{' | b'%' | b'#']);
    rest.windows(2).position(begins).map(|at| from + at)
}

/// The token that a text begins with, and its length.
fn token(text: &str) -> Option<(Token<'_>, usize)> {
    const PAIRS: [&str; 9] = ["//", "**", "==", "!=", ">=", "<=", "</", "?.", "?["];
    let run = |is: fn(&u8) -> bool| {
        let bytes = text.as_bytes().iter();
        bytes.take_while(|byte| is(byte)).count()
    };
    let first = *text.as_bytes().first()?;
    if matches!(first, b'"' | b'\'' | b'`') {
        let length = text_length(text.as_bytes(), first)?;
        return Some((Token::Text(text.get(1..length - 1)?), length));
    }
    if first.is_ascii_digit() {
        return Some((
            Token::Number,
            run(|byte| byte.is_ascii_digit() || *byte == b'.'),
        ));
    }
    if first.is_ascii_alphabetic() || first == b'_' {
        let length = run(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        return Some((Token::Name(text.get(..length)?), length));
    }
    let length = match text.get(..2) {
        _ if text.starts_with("...") => 3,
        Some(pair) if PAIRS.contains(&pair) => 2,
        _ => 1,
    };
    Some((Token::Sign(text.get(..length)?), length))
}

/// The length of a text with its quotes.
fn text_length(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}
