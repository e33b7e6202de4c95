//! Words about languages: BCP 47 tags in their canonical spelling.

use std::fmt;
use std::sync::Arc;

/// A language as BCP 47 writes it, normalised: `pt-br` becomes `pt-BR`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(Arc<str>);

impl Locale {
    /// Longest tag that is taken: it becomes a folder name.
    const LONGEST: usize = 35;

    /// Reads a tag.
    ///
    /// # Errors
    /// A word about why it is no tag; the text itself is not repeated.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if text.len() > Self::LONGEST {
            return Err("is longer than any language tag in use");
        }
        if is_canonical(text) {
            return Ok(Self(text.into()));
        }
        let tag: icu_locale_core::Locale =
            text.parse().map_err(|_| "is not a BCP 47 language tag")?;
        if !tag.extensions.is_empty() || tag.id.language.is_unknown() {
            return Err("is not a plain language tag");
        }
        Ok(Self(tag.to_string().into()))
    }

    /// The canonical tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that it has in URLs: the tag in lower case.
    pub fn segment(&self) -> String {
        self.0.to_lowercase()
    }

    /// The language without script and region: `pt`.
    pub fn language(&self) -> &str {
        self.as_str().split('-').next().unwrap_or_default()
    }

    /// The writing direction for HTML.
    pub fn direction(&self) -> &'static str {
        match self.language() {
            "ar" | "fa" | "he" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" => "rtl",
            _ => "ltr",
        }
    }
}

/// Whether a text is surely a tag in its canonical spelling, as nearly all are: `pt` or `pt-BR`.
fn is_canonical(text: &str) -> bool {
    match text.as_bytes() {
        [a, b] => a.is_ascii_lowercase() && b.is_ascii_lowercase(),
        [a, b, b'-', c, d] => {
            let language = a.is_ascii_lowercase() && b.is_ascii_lowercase();
            language && c.is_ascii_uppercase() && d.is_ascii_uppercase()
        }
        _ => false,
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_normalised_and_what_is_none_is_refused() {
        assert_eq!(Locale::parse("pt-br").unwrap().as_str(), "pt-BR");
        assert_eq!(Locale::parse("EN-us").unwrap().segment(), "en-us");
        assert_eq!(Locale::parse("ar").unwrap().direction(), "rtl");
        for text in [
            "",
            "..",
            "pt_",
            "../../etc",
            "en-US-u-ca-buddhist",
            "x",
            "und",
        ] {
            assert!(Locale::parse(text).is_err(), "{text}");
        }
        assert!(Locale::parse(&"en-".repeat(100)).is_err());
    }

    #[test]
    fn what_is_taken_for_canonical_is_a_tag_that_stays_as_it_is() {
        let tags = ('a'..='z').flat_map(|a| ('a'..='z').map(move |b| format!("{a}{b}")));
        for tag in tags.flat_map(|tag| [format!("{tag}-{}", tag.to_uppercase()), tag]) {
            let parsed: icu_locale_core::Locale = tag.parse().unwrap();
            assert!(is_canonical(&tag) && parsed.to_string() == tag, "{tag}");
        }
        for text in ["", "p", "PT", "pt-br", "pt-B", "pt_BR", "por", "pt-BR-x"] {
            assert!(!is_canonical(text), "{text}");
        }
    }
}
