//! What the program says in other languages than English: the catalogues beside this file, in the format of GNU gettext, which
//! translators have tools for.

use std::collections::HashMap;

/// A language that the program speaks. English is written in the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Portuguese of Brazil.
    Portuguese,
}

impl Language {
    /// Every language by its tag.
    pub const WORDS: [(&'static str, Self); 2] =
        [("en", Self::English), ("pt-BR", Self::Portuguese)];

    /// Its tag, as pages state it.
    pub fn tag(self) -> &'static str {
        let mut words = Self::WORDS.iter();
        words
            .find(|(_, known)| *known == self)
            .map_or("en", |(tag, _)| tag)
    }

    /// The language of a name as environments have it: `pt_BR.UTF-8`, `pt`, `en_US`. What is not spoken here is English.
    pub fn of_environment(name: &str) -> Self {
        match name.split(['_', '-', '.', '@']).next() {
            Some("pt" | "PT" | "Pt") => Self::Portuguese,
            _ => Self::English,
        }
    }
}

/// The catalogue in Portuguese.
pub const PORTUGUESE: &str = include_str!("pt-BR.po");

/// Sentences in another language, by the English ones. Empty for English.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    language: Language,
    sentences: HashMap<String, String>,
}

impl Dictionary {
    /// The dictionary of a language.
    pub fn of(language: Language) -> Self {
        match language {
            Language::English => Self::default(),
            Language::Portuguese => Self {
                language,
                sentences: entries(PORTUGUESE).into_iter().collect(),
            },
        }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A sentence in its language, or as it is.
    pub fn sentence<'a>(&'a self, english: &'a str) -> &'a str {
        self.sentences
            .get(english)
            .map_or(english, |sentence| sentence.as_str())
    }

    #[cfg(test)]
    pub(crate) fn new<const N: usize>(sentences: [(String, String); N]) -> Self {
        Self {
            language: Language::English,
            sentences: sentences.into_iter().collect(),
        }
    }
}

/// The pairs of a catalogue in their order: `msgid` and `msgstr`, each with the quoted lines that go on with it.
pub fn entries(catalogue: &str) -> Vec<(String, String)> {
    let mut entries: Vec<(String, String)> = Vec::new();
    let mut translated = false;
    for line in catalogue.lines() {
        let quoted = if let Some(quoted) = line.strip_prefix("msgid ") {
            entries.push(Default::default());
            translated = false;
            quoted
        } else if let Some(quoted) = line.strip_prefix("msgstr ") {
            translated = true;
            quoted
        } else {
            line
        };
        // The escapes of the format that are used here are those of JSON.
        let (Ok(text), Some(entry)) = (
            serde_json::from_str::<String>(quoted.trim()),
            entries.last_mut(),
        ) else {
            continue;
        };
        if translated {
            entry.1.push_str(&text);
        } else {
            entry.0.push_str(&text);
        }
    }
    entries.retain(|(english, other)| !english.is_empty() && !other.is_empty());
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn catalogues_are_read_as_gettext_writes_them() {
        let catalogue = "# head\nmsgid \"\"\nmsgstr \"Language: pt-BR\\n\"\n\n#. a comment\nmsgid \"a \\\"b\\\" \"\n\"c\"\nmsgstr \"\"\n\"d\"\n\nmsgid \"e\"\nmsgstr \"\"\n";
        assert_eq!(entries(catalogue), [("a \"b\" c".into(), "d".into())]);
    }

    #[test]
    fn environments_name_languages_in_many_ways() {
        for name in ["pt_BR.UTF-8", "pt-BR", "pt"] {
            assert_eq!(
                Language::of_environment(name),
                Language::Portuguese,
                "{name}"
            );
        }
        for name in ["C", "", "en_US.UTF-8", "POSIX", "ptx"] {
            assert_eq!(Language::of_environment(name), Language::English, "{name}");
        }
    }
}
