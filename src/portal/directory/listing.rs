//! The lines of all partners, from which the directory is made: what many of them say alike is kept once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Entry;

/// The lines of all partners: about two hundred bytes for each.
#[derive(Debug, Default)]
pub struct Listing {
    words: Words,
    rows: Vec<Row>,
}

/// A partner's line, in which words are numbers.
#[derive(Debug)]
struct Row {
    partner: Box<str>,
    name: Box<str>,
    /// Its languages, services, markets and schedules, one list behind the other.
    words: Box<[u32]>,
    /// Where each list but the last ends.
    ends: [u16; 3],
    sitemaps: u32,
}

/// Words by their numbers, and numbers by their words.
#[derive(Debug, Default)]
struct Words {
    numbers: BTreeMap<Arc<str>, u32>,
    words: Vec<Arc<str>>,
}

impl Words {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        // More than four milliards of words have no room anywhere.
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let word: Arc<str> = word.into();
        self.words.push(word.clone());
        self.numbers.insert(word, number);
        number
    }

    fn word(&self, number: u32) -> String {
        let word = self.words.get(number as usize);
        word.map(|word| word.to_string()).unwrap_or_default()
    }
}

impl Listing {
    /// How many partners there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Brings the lines into the order of the partners' names.
    pub fn sort(&mut self) {
        self.rows
            .sort_by_cached_key(|row| (row.name.to_lowercase(), row.partner.clone()));
    }

    /// The name of the partner at a place.
    pub(super) fn name(&self, at: usize) -> String {
        let row = self.rows.get(at);
        row.map(|row| row.name.to_string()).unwrap_or_default()
    }

    /// All lines.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.between(0, self.rows.len())
    }

    /// The lines from one place up to another.
    pub(super) fn between(&self, from: usize, to: usize) -> impl Iterator<Item = Entry> {
        let rows = self.rows.get(from..to.min(self.rows.len()));
        rows.unwrap_or_default().iter().map(|row| self.entry(row))
    }

    /// How many sitemaps each partner has, in the order of their folders: what a partner is called changes nothing.
    pub fn sitemaps(&self) -> Vec<(&str, usize)> {
        let rows = self.rows.iter();
        let mut all: Vec<_> = rows
            .map(|row| (&*row.partner, row.sitemaps as usize))
            .collect();
        all.sort_unstable();
        all
    }

    fn entry(&self, row: &Row) -> Entry {
        let [locales, services, markets] = row.ends.map(usize::from);
        let list = |from: usize, to: usize| {
            let numbers = row.words.get(from..to).unwrap_or_default();
            numbers
                .iter()
                .map(|number| self.words.word(*number))
                .collect()
        };
        Entry {
            partner: row.partner.to_string(),
            name: row.name.to_string(),
            locales: list(0, locales),
            services: list(locales, services),
            markets: list(services, markets),
            clocks: list(markets, row.words.len()),
            sitemaps: row.sitemaps as usize,
        }
    }
}

impl Extend<Entry> for Listing {
    fn extend<I: IntoIterator<Item = Entry>>(&mut self, entries: I) {
        for entry in entries {
            let lists = [
                &entry.locales,
                &entry.services,
                &entry.markets,
                &entry.clocks,
            ];
            let (mut words, mut ends) = (Vec::new(), [0; 3]);
            for (at, list) in lists.into_iter().enumerate() {
                words.extend(list.iter().map(|word| self.words.number(word)));
                if let Some(end) = ends.get_mut(at) {
                    *end = u16::try_from(words.len()).unwrap_or(u16::MAX);
                }
            }
            self.rows.push(Row {
                partner: entry.partner.into(),
                name: entry.name.into(),
                words: words.into(),
                ends,
                sitemaps: u32::try_from(entry.sitemaps).unwrap_or(u32::MAX),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(partner: &str, name: &str, services: &[&str]) -> Entry {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Entry {
            partner: partner.into(),
            name: name.into(),
            locales: words(&["pt-BR", "en-US"]),
            services: words(services),
            markets: words(&["BR"]),
            clocks: words(&["UTC||0-1440;;;;;;", "UTC||540-1080;;;;;;"]),
            sitemaps: 1,
        }
    }

    #[test]
    fn lines_come_back_as_they_went_in_by_name() {
        let entries = [
            entry("b", "Zênite", &["Azure", "Microsoft 365"]),
            entry("a", "Órion", &[]),
            entry("c", "ÓRION", &["Azure"]),
        ];
        let mut listing = Listing::default();
        listing.extend(entries.clone());
        listing.sort();
        let [zenite, orion, another] = entries;
        let all: Vec<Entry> = listing.between(0, 9).collect();
        assert_eq!(all, [zenite, orion, another]);
        assert_eq!(listing.sitemaps(), [("a", 1), ("b", 1), ("c", 1)]);
        assert_eq!(listing.words.words.len(), 2 + 2 + 1 + 2);
    }
}
