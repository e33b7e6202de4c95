//! # J001 structured-data-differs
//!
//! The structured data of a page (JSON-LD) is no JSON, or it tells search engines and assistants a phone number, an address, a price, a
//! time or a name that a reader of the page does not see. Somebody who asks an assistant then gets another answer than somebody who reads.
//!
//! Show on the page what the structured data says, or take it out of the data.

use super::{Check, Rule};
use crate::audit::STRUCTURED_DATA;

/// The rule: an audit reports it.
pub(super) static RULE: Rule = Rule {
    id: &STRUCTURED_DATA,
    requirement: None,
    source: include_str!("structured_data_differs.rs"),
    portuguese: include_str!("pt-BR/structured_data_differs.md"),
    check: Check::Reading,
};
