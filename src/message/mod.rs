//! Words about what the program says to people: a sentence with gaps, and what fills them.
//!
//! The sentence is written in English where it is said, by [`say!`](crate::say); a [`Dictionary`] has it in another language. So
//! the code can be read, a message is said in the language of whoever asks, and a test that reads the sentences of the code finds
//! what a language lacks.

mod dictionary;

use std::fmt;
use std::sync::Arc;

pub use crate::say;
pub use dictionary::{Dictionary, Language, PORTUGUESE, entries};

/// A sentence with what fills its gaps.
///
/// A gap is `{name}`, where `name` is one of the arguments; braces by themselves are written `{{` and `}}`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message {
    sentence: &'static str,
    arguments: Vec<(&'static str, Argument)>,
}

/// What fills a gap.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Argument {
    /// The same in every language: a name, a number, something that the author wrote.
    Text(Arc<str>),
    /// Words of ours.
    Message(Box<Message>),
    /// A sentence of our data, such as a line of the built-in policy, which the dictionary may have.
    Data(Arc<str>),
}

/// Makes a [`Message`]: `say!("the key `{key}` is unknown", key)`, or `key = some_expression`.
#[macro_export]
macro_rules! say {
    ($sentence:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::message::Message::new(
            $sentence,
            ::std::vec![$((
                ::std::stringify!($name),
                $crate::message::Argument::from($crate::say!(@ $name $($value)?)),
            )),*],
        )
    };
    (@ $name:ident) => { $name };
    (@ $name:ident $value:expr) => { $value };
}

impl Message {
    /// Use [`say!`](crate::say), which a test can read.
    pub fn new(sentence: &'static str, arguments: Vec<(&'static str, Argument)>) -> Self {
        Self {
            sentence,
            arguments,
        }
    }

    /// What nobody translates: the words of another program, or of an author.
    pub fn verbatim(text: impl Into<String>) -> Self {
        crate::say!("{text}", text = text.into())
    }

    /// A sentence of data: what the dictionary has of it is translated.
    pub fn data(text: &str) -> Self {
        Self::new("{text}", vec![("text", Argument::Data(text.into()))])
    }

    /// The message in the language of a dictionary; what the dictionary lacks is said in English.
    pub fn translated(&self, dictionary: &Dictionary) -> String {
        let sentence = dictionary.sentence(self.sentence);
        let mut said = String::with_capacity(sentence.len() + 32);
        for piece in pieces(sentence) {
            match piece {
                Piece::Words(words) => said.push_str(words),
                Piece::Gap(gap) => {
                    let (preposition, name) = gap
                        .split_once(' ')
                        .map_or((None, gap), |(preposition, name)| (Some(preposition), name));
                    let argument = self.arguments.iter().find(|(known, _)| *known == name);
                    let filling = match argument {
                        Some((_, Argument::Text(text))) => text.to_string(),
                        Some((_, Argument::Message(message))) => message.translated(dictionary),
                        Some((_, Argument::Data(text))) => dictionary.sentence(text).to_owned(),
                        None => format!("{{{gap}}}"),
                    };
                    match preposition {
                        Some(preposition) => said.push_str(&contract(preposition, &filling)),
                        None => said.push_str(&filling),
                    }
                }
            }
        }
        said
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.translated(&Dictionary::default()))
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

impl From<Message> for Argument {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

impl From<&Message> for Argument {
    fn from(message: &Message) -> Self {
        Self::Message(Box::new(message.clone()))
    }
}

macro_rules! plain_arguments {
    ($($kind:ty),*) => {
        $(impl From<$kind> for Argument {
            fn from(value: $kind) -> Self {
                Self::Text(value.to_string().into())
            }
        })*
    };
}
plain_arguments!(
    &str,
    String,
    &String,
    Arc<str>,
    &Arc<str>,
    std::borrow::Cow<'_, str>,
    usize,
    u64,
    u32,
    u8,
    i64,
    jiff::civil::Date,
    &crate::locale::Locale,
    std::path::Display<'_>
);

enum Piece<'a> {
    Words(&'a str),
    Gap(&'a str),
}

/// Cuts a sentence at its gaps.
fn pieces(sentence: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = sentence;
    std::iter::from_fn(move || {
        let (piece, after) = match rest.find(['{', '}']) {
            None if rest.is_empty() => return None,
            None => (Piece::Words(rest), ""),
            Some(0) if rest.starts_with("{{") || rest.starts_with("}}") => {
                (Piece::Words(rest.get(..1)?), rest.get(2..)?)
            }
            Some(0) => match rest.split_once('}') {
                Some((gap, after)) if gap.starts_with('{') => (Piece::Gap(gap.get(1..)?), after),
                _ => (Piece::Words(rest.get(..1)?), rest.get(1..)?),
            },
            Some(at) => (Piece::Words(rest.get(..at)?), rest.get(at..)?),
        };
        rest = after;
        Some(piece)
    })
}

/// The names of the gaps of a sentence, without the prepositions that a translation may put before them.
pub fn gaps(sentence: &str) -> Vec<&str> {
    let name = |gap: &'_ str| gap.rsplit(' ').next().unwrap_or_default().len();
    pieces(sentence)
        .filter_map(|piece| match piece {
            Piece::Gap(gap) => gap.get(gap.len() - name(gap)..),
            Piece::Words(_) => None,
        })
        .collect()
}

/// A Portuguese preposition and the article after it become one word: `de` and `a oferta` are `da oferta`.
fn contract(preposition: &str, words: &str) -> String {
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    let joined = match (preposition, first) {
        ("de", "o" | "a" | "os" | "as") => format!("d{first}"),
        ("em", "o" | "a" | "os" | "as") => format!("n{first}"),
        ("por", "o" | "a" | "os" | "as") => format!("pel{first}"),
        ("a", "o" | "os") => format!("a{first}"),
        ("a", "a") => "à".to_owned(),
        ("a", "as") => "às".to_owned(),
        _ => return format!("{preposition} {words}"),
    };
    format!("{joined} {rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_in_any_language_and_order() {
        let owner = say!("the offering `{id}`", id = "business");
        let message = say!(
            "the hours of {owner} are {{{hours}}}",
            owner,
            hours = 24_u32
        );
        assert_eq!(
            message.to_string(),
            "the hours of the offering `business` are {24}"
        );
        let portuguese = Dictionary::new([
            ("the offering `{id}`".into(), "a oferta `{id}`".into()),
            (
                "the hours of {owner} are {{{hours}}}".into(),
                "{{{hours}}}: horas {de owner}".into(),
            ),
        ]);
        assert_eq!(
            message.translated(&portuguese),
            "{24}: horas da oferta `business`"
        );
    }

    #[test]
    fn a_sentence_of_data_is_translated_where_the_dictionary_has_it() {
        let portuguese = Dictionary::new([("Be {told}.".into(), "Informe {isto}.".into())]);
        let message = say!("{line} (1)", line = Message::data("Be {told}."));
        assert_eq!(message.translated(&portuguese), "Informe {isto}. (1)");
        assert_eq!(
            Message::data("Be {heard}.").translated(&portuguese),
            "Be {heard}."
        );
    }

    #[test]
    fn what_an_author_wrote_is_never_a_gap() {
        let message = say!("`{word}`", word = "{word} {{x}}");
        assert_eq!(message.to_string(), "`{word} {{x}}`");
        assert_eq!(Message::verbatim("{a} }{").to_string(), "{a} }{");
        assert_eq!(gaps("{de a} b {{c}} {d}"), ["a", "d"]);
        assert_eq!(contract("em", "os dois"), "nos dois");
        assert_eq!(contract("de", "Contoso"), "de Contoso");
    }
}
