//! The word after the marks of a block of code becomes what gives the code its colours.
//!
//! The words are data, in `code_languages.txt` beside this file, so that one may ask whether a word is known without what colours.

use std::collections::HashMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("code_languages.txt");

/// What gives code its colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coloring {
    /// Nothing: it is text, or nothing can.
    Plain,
    /// The lexer of this program that has this name.
    Lexer(&'static str),
    /// The grammar of the highlighting crates that has this name.
    Grammar(&'static str),
}

static WORDS: LazyLock<HashMap<&str, Coloring>> = LazyLock::new(|| table().collect());

/// Each word with what colours the code that it announces, as they stand in the table.
pub fn table() -> impl Iterator<Item = (&'static str, Coloring)> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(": "))
        .filter_map(|(head, words)| Some((coloring(head)?, words)))
        .flat_map(|(coloring, words)| words.split(", ").map(move |word| (word, coloring)))
}

fn coloring(head: &'static str) -> Option<Coloring> {
    match head.split_once(' ') {
        None if head == "plain" => Some(Coloring::Plain),
        Some(("lexer", name)) => Some(Coloring::Lexer(name)),
        Some(("grammar", name)) => Some(Coloring::Grammar(name)),
        _ => None,
    }
}

/// What colours code under a word; nothing, where the word is not known.
pub fn coloring_of(word: &str) -> Option<Coloring> {
    WORDS
        .get(word)
        .or_else(|| WORDS.get(fold(word).as_str()))
        .copied()
}

/// Whether a word is known: as a language, or as text that needs no colours.
pub fn is_known(word: &str) -> bool {
    coloring_of(word).is_some()
}

/// A word in lower case, with single spaces: also where it was written with spaces that do not break.
fn fold(word: &str) -> String {
    let spaced = word.replace("&nbsp;", " ").to_lowercase();
    let parts: Vec<&str> = spaced.split_whitespace().collect();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_line_of_the_table_is_read_and_no_word_stands_twice() {
        let lines = TABLE
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        for line in lines {
            let head = line.split_once(": ").and_then(|(head, _)| coloring(head));
            assert!(head.is_some(), "{line}");
        }
        let mut seen = BTreeSet::new();
        for (word, _) in table() {
            assert!(seen.insert(word), "`{word}` stands twice");
            assert_eq!(fold(word), word);
        }
        assert!(seen.len() > 400, "{} words", seen.len());
    }

    #[test]
    fn words_are_known_however_they_are_written() {
        use Coloring::{Grammar, Lexer, Plain};
        for (word, coloring) in [
            ("azurepowershell-interactive", Lexer("powershell")),
            ("PS1", Lexer("powershell")),
            ("Command\u{a0}Line", Lexer("console")),
            ("command&nbsp;line", Lexer("console")),
            ("command  line", Lexer("console")),
            ("C#", Lexer("csharp")),
            ("F#", Grammar("F#")),
            ("csproj", Lexer("xml")),
            ("output", Plain),
        ] {
            assert_eq!(coloring_of(word), Some(coloring), "{word}");
        }
        for word in ["", " ", "klingon", "c #", "https://support.example/"] {
            assert!(!is_known(word), "{word}");
        }
    }
}
