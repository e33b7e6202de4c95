//! Names and the support provided: texts in the languages that both states publish, with the words that changed.

use super::facts::{Facts, Offering, Texts};
use super::{Changes, Fact, Kind};
use crate::message::say;

/// Longest part of a text that a sentence quotes, in words on each side of what is left out.
const MOST_WORDS: usize = 12;

/// A name that changed, or that a language no longer has.
pub(super) fn names(changes: &mut Changes, old: (&Texts, &Facts), new: (&Texts, &Facts)) {
    for (locale, before, after) in pairs(old, new) {
        let (kind, sentence) = match (before, after) {
            (Some(before), Some(after)) => (
                Kind::Different,
                say!(
                    "The name in {locale} is now {after}; it was {before}.",
                    locale,
                    after,
                    before
                ),
            ),
            (Some(before), None) => (
                Kind::Weaker,
                say!(
                    "There is no longer a name in {locale}; it was {before}.",
                    locale,
                    before
                ),
            ),
            (None, Some(after)) => (
                Kind::Stronger,
                say!("There is now a name in {locale}: {after}.", locale, after),
            ),
            (None, None) => continue,
        };
        changes.add(Fact::Name, kind, before, after, sentence);
        changes.in_language(locale);
    }
}

/// The words about the support provided.
pub(super) fn compare(
    changes: &mut Changes,
    (old, before): (&Offering, &Facts),
    (new, after): (&Offering, &Facts),
) {
    for (locale, before, after) in pairs((&old.support, before), (&new.support, after)) {
        let (kind, sentence) = match (before, after) {
            (Some(before), Some(after)) => {
                let (was, is) = changed_words(before, after);
                let sentence = match (was.is_empty(), is.is_empty()) {
                    (false, true) => {
                        say!(
                            "The description of the support in {locale} no longer says “{was}”.",
                            locale,
                            was
                        )
                    }
                    (true, false) => {
                        say!(
                            "The description of the support in {locale} now says “{is}” too.",
                            locale,
                            is
                        )
                    }
                    _ => say!(
                        "The description of the support in {locale} now says “{is}” instead of “{was}”.",
                        locale,
                        is,
                        was
                    ),
                };
                (Kind::Different, sentence)
            }
            (Some(_), None) => (
                Kind::Weaker,
                say!(
                    "The support provided is no longer described in {locale}.",
                    locale
                ),
            ),
            (None, Some(_)) => (
                Kind::Stronger,
                say!("The support provided is now described in {locale}.", locale),
            ),
            (None, None) => continue,
        };
        changes.add(Fact::Support, kind, before, after, sentence);
        changes.in_language(locale);
    }
}

/// The texts that differ in the languages that both states publish. A language that came or went is a change of its own.
fn pairs<'a>(
    (old, before): (&'a Texts, &'a Facts),
    (new, after): (&'a Texts, &'a Facts),
) -> impl Iterator<Item = (&'a str, Option<&'a str>, Option<&'a str>)> {
    let text = |texts: &'a Texts, locale: &String| texts.as_ref()?.get(locale).map(String::as_str);
    let both = before
        .locales
        .iter()
        .filter(|locale| after.locales.contains(locale));
    both.filter_map(move |locale| {
        let (before, after) = (text(old, locale), text(new, locale));
        let words = |text: Option<&'a str>| text.map(|text| text.split_whitespace());
        let same = match (words(before), words(after)) {
            (Some(before), Some(after)) => before.eq(after),
            (None, None) => true,
            _ => false,
        };
        (!same).then_some((locale.as_str(), before, after))
    })
}

/// What two texts do not share: the words between those that they begin and end with.
fn changed_words(old: &str, new: &str) -> (String, String) {
    let (old, new): (Vec<&str>, Vec<&str>) = (
        old.split_whitespace().collect(),
        new.split_whitespace().collect(),
    );
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let shorter = old.len().min(new.len());
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(shorter - head)
        .take_while(|(a, b)| a == b)
        .count();
    let middle = |words: &[&str]| {
        let middle = words.get(head..words.len() - tail).unwrap_or_default();
        match (
            middle.get(..MOST_WORDS),
            middle.get(middle.len().saturating_sub(MOST_WORDS)..),
        ) {
            (Some(first), Some(last)) if middle.len() > 2 * MOST_WORDS => {
                format!("{} … {}", first.join(" "), last.join(" "))
            }
            _ => middle.join(" "),
        }
    };
    (middle(&old), middle(&new))
}

#[cfg(test)]
mod tests {
    use super::changed_words;

    #[test]
    fn only_the_words_that_differ_are_quoted() {
        let said = |old, new| changed_words(old, new);
        assert_eq!(said("a b c", "a x c"), ("b".into(), "x".into()));
        assert_eq!(said("a b c", "a c"), ("b".into(), "".into()));
        assert_eq!(said("a a", "a a a"), ("".into(), "a".into()));
        assert_eq!(said("", "a"), ("".into(), "a".into()));
        let long = (0..60).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
        assert!(said(&long, "x").0.contains("11 … 48"));
    }
}
