//! The four disclosures: the support provided, the service hours, the contact method and the price.
//!
//! An offering states its own; what it does not state it inherits from its partner, with the place where that is stated.

use super::contact::Channel;
use super::hours::Hours;
use super::price::Price;
use super::text::Text;
use super::{entries, placeholder};
use crate::diagnostic::Findings;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Node, NodeKind, Stated};

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
            pricing: pricing(fields, findings),
        }
    }
}

/// The prices. A list of nothing but amounts that are still to be written is absent, not wrong.
fn pricing(fields: &mut Fields<'_>, findings: &mut Findings) -> Stated<Vec<Price>> {
    let opener = fields.entry("pricing").map(|entry| entry.key.span);
    if let Stated::Given(nodes) = fields.items("pricing")
        && nodes.value.iter().all(|node| is_unwritten(node))
    {
        return Stated::Absent(opener.unwrap_or(nodes.span));
    }
    entries(fields, "pricing", findings, Price::read)
}

/// Whether an entry has nothing to pay but an amount that is blank or only keeps a place free.
fn is_unwritten(node: &Node) -> bool {
    let NodeKind::Map(entries) = &node.kind else {
        return false;
    };
    let silent = |key: &str| {
        let entry = entries.iter().find(|entry| &*entry.key.value == key);
        entry.map(|entry| placeholder::is_silent(&entry.value))
    };
    silent("amount") == Some(true) && OTHER_KINDS.iter().all(|key| silent(key) != Some(false))
}

/// The keys of prices that are no sum.
const OTHER_KINDS: [&str; 4] = ["free", "included", "percent", "on_request"];

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
