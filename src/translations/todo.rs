//! Rows → what is left to translate, in the order in which it matters.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Row;
use crate::catalog::freshness::Freshness;

/// What is left to translate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Todo {
    /// What is missing, stale or without a record.
    pub work: Vec<Row>,
    /// Translations without a source, which may have to go.
    pub orphans: Vec<Row>,
    /// The date from which ages are counted.
    pub today: Date,
}

/// How much there is to do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// Texts.
    pub texts: usize,
    /// Words in them, as far as they can be counted.
    pub words: usize,
}

/// Sorts out what is left to translate. By language; then what is missing, before the rest by its last hand-off, the oldest first
/// and those without a date last; then by words, the most first.
pub fn todo(rows: Vec<Row>, today: Date) -> Todo {
    let (orphans, mut work): (Vec<Row>, Vec<Row>) = rows
        .into_iter()
        .filter(|row| !matches!(row.status, Freshness::Fresh | Freshness::MetadataOnly))
        .partition(|row| row.status == Freshness::Orphan);
    let rank = |row: &Row| {
        (
            row.locale.clone(),
            row.status != Freshness::Missing,
            row.handed_off.is_none(),
            row.handed_off,
            Reverse(row.words()),
        )
    };
    work.sort_by(|a, b| {
        let names = |row: &Row| (row.path.clone(), row.partner.clone());
        rank(a).cmp(&rank(b)).then_with(|| names(a).cmp(&names(b)))
    });
    Todo {
        work,
        orphans,
        today,
    }
}

impl Todo {
    /// How many days ago the source of a translation was handed off, where that is known.
    pub fn age(&self, row: &Row) -> Option<i32> {
        Some((self.today - row.handed_off?).get_days())
    }

    /// What there is to do of each status.
    pub fn sums(&self) -> BTreeMap<Freshness, Sum> {
        let mut sums: BTreeMap<Freshness, Sum> = BTreeMap::new();
        for row in &self.work {
            sums.entry(row.status).or_default().add(row);
        }
        sums
    }

    /// What there is to do in all.
    pub fn total(&self) -> Sum {
        let mut total = Sum::default();
        self.work.iter().for_each(|row| total.add(row));
        total
    }
}

impl Sum {
    fn add(&mut self, row: &Row) {
        self.texts += 1;
        self.words += row.words().unwrap_or(0);
    }
}
