//! What is said once all rows are known: how many disclosures are made, and what ends next.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Disclosure, Row, Standing};
use crate::catalog::partner::Partner;
use crate::locale::Locale;
use crate::message::{Message, say};

/// What all rows come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Partners.
    pub partners: usize,
    /// Partners that disclose everything in every language.
    pub complete: usize,
    /// How many cells of each disclosure stand how.
    pub cells: BTreeMap<(Disclosure, Standing), usize>,
    /// Rows of each language, and how many of them are complete.
    pub locales: BTreeMap<Locale, (usize, usize)>,
}

impl Totals {
    /// Counts the rows of a partner.
    pub fn add(&mut self, rows: &[Row]) {
        self.partners += 1;
        self.complete += usize::from(rows.iter().all(Row::is_complete));
        for row in rows {
            for (column, cell) in Disclosure::ALL.into_iter().zip(&row.cells) {
                *self.cells.entry((column, cell.standing)).or_default() += 1;
            }
            let (all, complete) = self.locales.entry(row.locale.clone()).or_default();
            *all += 1;
            *complete += usize::from(row.is_complete());
        }
    }

    /// How many cells of a disclosure stand so.
    pub fn count(&self, column: Disclosure, standing: Standing) -> usize {
        self.cells.get(&(column, standing)).copied().unwrap_or(0)
    }
}

/// What ends on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ends {
    /// A list of holidays.
    Holidays,
    /// A price.
    Price,
}

impl Ends {
    /// In words.
    pub fn said(self) -> Message {
        match self {
            Self::Holidays => say!("list of holidays"),
            Self::Price => say!("price"),
        }
    }
}

/// A date on which something that customers were told ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The last day on which it holds.
    pub date: Date,
    /// The partner.
    pub partner: String,
    /// The offering; none where the partner states it for its offerings.
    pub offering: Option<String>,
    /// What ends.
    pub ends: Ends,
}

impl Due {
    /// Days left; fewer than none where it has ended.
    pub fn days_left(&self, today: Date) -> i32 {
        (self.date - today).get_days()
    }
}

/// The dates of a partner: each where it is stated.
pub fn dates(partner: &Partner) -> Vec<Due> {
    let own = partner
        .offerings
        .iter()
        .map(|offering| (Some(offering.id.clone()), &offering.disclosures));
    let mut dates = Vec::new();
    for (offering, stated) in own.chain([(None, &partner.disclosures)]) {
        let hours = stated.hours.value();
        let listed = hours
            .and_then(|hours| hours.valid_through())
            .map(|date| (Ends::Holidays, date.value));
        let prices = stated
            .pricing
            .value()
            .into_iter()
            .flatten()
            .filter_map(|price| price.valid_through.as_ref());
        for (ends, date) in listed
            .into_iter()
            .chain(prices.map(|date| (Ends::Price, date.value)))
        {
            dates.push(Due {
                date,
                partner: partner.id.clone(),
                offering: offering.clone(),
                ends,
            });
        }
    }
    dates.sort();
    dates.dedup();
    dates
}

/// The soonest dates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dates {
    soonest: BTreeSet<Due>,
}

impl Dates {
    /// How many are kept.
    pub const MOST: usize = 50;

    /// Keeps those that are soonest.
    pub fn add(&mut self, more: impl IntoIterator<Item = Due>) {
        for due in more {
            self.soonest.insert(due);
            if self.soonest.len() > Self::MOST {
                self.soonest.pop_last();
            }
        }
    }

    /// The soonest first.
    pub fn iter(&self) -> impl Iterator<Item = &Due> {
        self.soonest.iter()
    }
}
