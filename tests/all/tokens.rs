//! HTML as a browser's tokenizer cuts it, in a form in which two writers of the same thing are equal.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer,
};

/// Elements that stand in a line of text: blanks beside their tags count.
const INLINE: [&str; 22] = [
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "time", "u", "var",
];

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A start tag: its name and its attributes in the order of their names.
    Start(String, Vec<(String, String)>),
    End(String),
    Text(String),
}

/// The pieces of HTML, as they are written. Comments are left out.
pub(crate) fn pieces(html: &str) -> Vec<Piece> {
    let reader = Tokenizer::new(Reader::default(), Default::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = reader.feed(&input);
    reader.end();
    reader.sink.0.into_inner()
}

#[derive(Default)]
struct Reader(RefCell<Vec<Piece>>);

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut pieces = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => pieces.push(piece(&tag)),
            Token::CharacterTokens(text) => match pieces.last_mut() {
                Some(Piece::Text(before)) => before.push_str(&text),
                _ => pieces.push(Piece::Text(text.to_string())),
            },
            Token::NullCharacterToken => pieces.push(Piece::Text("\0".into())),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn piece(tag: &Tag) -> Piece {
    let name = tag.name.to_string();
    if tag.kind == TagKind::EndTag {
        return Piece::End(name);
    }
    let attributes = tag.attrs.iter();
    let mut attributes: Vec<(String, String)> = attributes
        .map(|it| (it.name.local.to_string(), it.value.to_string()))
        .collect();
    attributes.sort();
    Piece::Start(name, attributes)
}

/// Pieces without what makes no difference to a reader: blanks beside blocks, runs of blanks outside of code, text cut in two.
pub(crate) fn normal(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut normal: Vec<Piece> = Vec::new();
    let mut code = 0_usize;
    for piece in pieces {
        match piece {
            Piece::Text(text) if code > 0 => push(&mut normal, &text),
            Piece::Text(text) => {
                let mut words = String::new();
                for c in text.chars() {
                    match c {
                        ' ' | '\n' | '\t' | '\r' if words.ends_with(' ') => {}
                        ' ' | '\n' | '\t' | '\r' => words.push(' '),
                        c => words.push(c),
                    }
                }
                if after_block(normal.last())
                    || matches!(normal.last(), Some(Piece::Text(it)) if it.ends_with(' '))
                {
                    words = words.trim_start_matches(' ').to_owned();
                }
                push(&mut normal, &words);
            }
            Piece::Start(name, attributes) => {
                code += usize::from(name == "pre");
                before_tag(&mut normal, &name);
                normal.push(Piece::Start(name, attributes));
            }
            Piece::End(name) => {
                before_tag(&mut normal, &name);
                code -= usize::from(name == "pre" && code > 0);
                normal.push(Piece::End(name));
            }
        }
    }
    before_tag(&mut normal, "");
    normal
}

fn push(normal: &mut Vec<Piece>, text: &str) {
    match normal.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text(before)) => before.push_str(text),
        _ => normal.push(Piece::Text(text.to_owned())),
    }
}

fn after_block(last: Option<&Piece>) -> bool {
    match last {
        Some(Piece::Start(name, _) | Piece::End(name)) => !INLINE.contains(&name.as_str()),
        Some(Piece::Text(_)) => false,
        None => true,
    }
}

/// Takes the blanks away that stand before the tag of a block.
fn before_tag(normal: &mut Vec<Piece>, name: &str) {
    if INLINE.contains(&name) || name == "pre" {
        return;
    }
    let in_code = normal.iter().rev().find_map(|piece| match piece {
        Piece::Start(name, _) if name == "pre" => Some(true),
        Piece::End(name) if name == "pre" => Some(false),
        _ => None,
    });
    if in_code == Some(true) {
        return;
    }
    if let Some(Piece::Text(text)) = normal.last_mut() {
        *text = text.trim_end_matches(' ').to_owned();
        if text.is_empty() {
            normal.pop();
        }
    }
}

/// Pieces as they are written, for people to compare.
pub(crate) fn written(pieces: &[Piece]) -> String {
    let written = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => format!("{text:?}"),
        Piece::End(name) => format!("</{name}>"),
        Piece::Start(name, attributes) => {
            let attributes = attributes
                .iter()
                .map(|(key, value)| format!(" {key}={value:?}"));
            format!("<{name}{}>", attributes.collect::<String>())
        }
    });
    written.collect()
}

#[test]
fn two_writers_of_the_same_thing_are_equal() {
    let normal = |html: &str| written(&normal(pieces(html)));
    assert_eq!(
        normal("<p>a\n  <em>b</em> c </p>\n<hr />\n<pre><code>x\n  y\n</code></pre>\n"),
        normal("<p>a <em>b</em> c</p><hr><pre><code>x\n  y\n</code></pre>")
    );
    assert_ne!(normal("<p>a<em>b</em></p>"), normal("<p>a <em>b</em></p>"));
    assert_eq!(
        normal("<a title=t href='&amp;'>"),
        normal("<a href=\"&amp;\" title=\"t\">")
    );
}
