//! The four disclosures: the support provided, the service hours, the contact method and the price.
//!
//! An offering states its own; what it does not state it inherits from its partner, with the place where that is stated.

use super::contact::Channel;
use super::entries;
use super::hours::Hours;
use super::price::Price;
use super::text::Text;
use crate::diagnostic::Findings;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Stated};

/// What an offering, or a partner for its offerings, tells customers.
#[derive(Debug, Clone)]
pub struct Disclosures {
    /// The support provided.
    pub support: Stated<Text>,
    /// Service hours.
    pub hours: Stated<Hours>,
    /// Contact methods.
    pub contact: Stated<Vec<Channel>>,
    /// Prices.
    pub pricing: Stated<Vec<Price>>,
}

impl Disclosures {
    /// Reads the four keys of a mapping.
    pub(crate) fn read(fields: &mut Fields<'_>, findings: &mut Findings) -> Self {
        Self {
            support: Text::field(fields, "support", findings),
            hours: Hours::field(fields, findings),
            contact: Channel::field(fields, findings),
            pricing: entries(fields, "pricing", findings, Price::read),
        }
    }
}

/// A value that an offering states or inherits.
#[derive(Debug, Clone, Copy)]
pub enum Inherited<'a, T> {
    /// Stated, here or by the partner.
    Given(&'a Spanned<T>),
    /// Stated wrongly, and reported.
    Faulty,
    /// Absent. The place is the key that says nothing, else the start of the offering.
    Absent {
        /// Where it should be stated.
        at: Span,
    },
}

impl<'a, T> Inherited<'a, T> {
    /// The value, if there is one.
    pub fn given(self) -> Option<&'a Spanned<T>> {
        match self {
            Self::Given(value) => Some(value),
            _ => None,
        }
    }
}

/// What an offering states under a key, else what it inherits. A key that is there and says nothing inherits nothing: its author
/// meant to say something of this offering, and customers must not be promised what was never meant for it.
pub(super) fn inherit<'a, T>(own: &'a Stated<T>, inherited: &'a Stated<T>) -> Inherited<'a, T> {
    let is_written = |span: &Span| span.end > span.start;
    match (own, inherited) {
        (Stated::Absent(at), _) if is_written(at) => Inherited::Absent { at: *at },
        (Stated::Given(value), _) | (Stated::Absent(_), Stated::Given(value)) => {
            Inherited::Given(value)
        }
        (Stated::Faulty(_), _) | (Stated::Absent(_), Stated::Faulty(_)) => Inherited::Faulty,
        (Stated::Absent(_), Stated::Absent(at)) if is_written(at) => Inherited::Absent { at: *at },
        (Stated::Absent(at), Stated::Absent(_)) => Inherited::Absent { at: *at },
    }
}
