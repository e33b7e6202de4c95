//! Where the directory's script finds a partner on pages that the reader does not see: the words of all names, and who has each.
//!
//! The index is one file of JSON, loaded when somebody begins to type; the partners themselves are read from the directory's pages.
//!
//! - `size`: how many partners are on a page;
//! - `words`: the words of names without capitals and accents, each once, sorted, with a space between them;
//! - `places`: for each word in the same order, with a space between them, the partners that have it by their places in the
//!   directory, counted from 0 and sorted: the first, then each as how far behind the one before it is, in base 36, with commas between.

use std::collections::BTreeMap;

use serde_json::json;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Listing, MOST_ON_A_PAGE};
use crate::portal::routes::hashed_name;

/// What the name of the index begins with.
pub const BEGINS: &str = "directory-find";

/// The index of a directory of several pages: its file below the output's root, and its content. The lines are sorted by name.
pub fn index(lines: &Listing) -> Option<(String, Vec<u8>)> {
    if lines.len() <= MOST_ON_A_PAGE {
        return None;
    }
    let mut all: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for at in 0..lines.len() {
        for word in words(&lines.name(at)) {
            let places = all.entry(word).or_default();
            if places.last() != Some(&at) {
                places.push(at);
            }
        }
    }
    let places: Vec<String> = all.values().map(|places| steps(places)).collect();
    let words: Vec<&str> = all.keys().map(String::as_str).collect();
    let index = json!({
        "size": MOST_ON_A_PAGE,
        "words": words.join(" "),
        "places": places.join(" "),
    });
    let bytes = index.to_string().into_bytes();
    Some((hashed_name(&format!("{BEGINS}.json"), &bytes), bytes))
}

/// The words of a name as the script has those that are typed: without accents and capitals, letters and digits alone.
fn words(name: &str) -> Vec<String> {
    let plain: String = name.nfd().filter(|c| !is_combining_mark(*c)).collect();
    let plain = plain.to_lowercase();
    let words = plain.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn steps(places: &[usize]) -> String {
    let before = std::iter::once(0).chain(places.iter().copied());
    let steps = places
        .iter()
        .zip(before)
        .map(|(at, before)| base36(at - before));
    steps.collect::<Vec<_>>().join(",")
}

fn base36(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit((number % 36) as u32, 36));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Entry;
    use super::*;

    fn listing(names: impl IntoIterator<Item = String>) -> Listing {
        let mut lines = Listing::default();
        lines.extend(names.into_iter().enumerate().map(|(at, name)| Entry {
            partner: format!("p{at}"),
            name,
            ..Entry::default()
        }));
        lines.sort();
        lines
    }

    #[test]
    fn every_word_leads_to_those_who_have_it() {
        let names = (0..900).map(|at| format!("Ação & Cia. {at}, São-José"));
        let lines = listing(names);
        let (file, bytes) = index(&lines).unwrap();
        assert!(
            file.starts_with("directory-find.") && file.ends_with(".json"),
            "{file}"
        );
        let index: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let list = |key: &str| -> Vec<String> {
            let text = index[key].as_str().unwrap();
            text.split(' ').map(str::to_owned).collect()
        };
        let (words, places) = (list("words"), list("places"));
        assert_eq!(words.len(), places.len());
        assert!(words.is_sorted());
        assert_eq!(words.len(), 900 + 4);
        for (word, places) in words.iter().zip(&places) {
            let mut at = 0;
            let found = places.split(',').map(|step| {
                at += usize::from_str_radix(step, 36).unwrap();
                at
            });
            let expected = (0..900).filter(|at| super::words(&lines.name(*at)).contains(word));
            assert_eq!(
                found.collect::<Vec<_>>(),
                expected.collect::<Vec<_>>(),
                "{word}"
            );
        }
        assert!(words.contains(&"acao".into()) && words.contains(&"jose".into()));
    }

    #[test]
    fn one_page_needs_no_index_and_a_hundred_thousand_partners_a_small_one() {
        assert_eq!(index(&listing((0..250).map(|at| format!("P {at}")))), None);
        let kinds = ["Soluções", "Tecnologia", "Nuvem", "Redes", "Digital"];
        let names = (0..100_000).map(|at| format!("Empresa{at} {}", kinds[at % 5]));
        let (_, bytes) = index(&listing(names)).unwrap();
        assert!(bytes.len() < 2_500_000, "{}", bytes.len());
    }
}
