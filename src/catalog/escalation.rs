//! What a partner cannot resolve goes to Microsoft, by a vehicle for each kind of issue.

use super::text::Text;
use super::{Str, word};
use crate::diagnostic::Findings;
use crate::source::Span;
use crate::yaml::{Fields, Node, Stated};

/// The kind of issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Issues {
    /// Orders, invoices, subscriptions.
    Commercial,
    /// Faults of a service or product.
    Technical,
}

impl Issues {
    /// Every kind by its word.
    pub const WORDS: [(&'static str, Self); 2] = [
        ("commercial", Self::Commercial),
        ("technical", Self::Technical),
    ];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Commercial => "commercial",
            Self::Technical => "technical",
        }
    }
}

/// One way to escalate.
#[derive(Debug, Clone)]
pub struct Path {
    /// The whole entry.
    pub place: Span,
    /// What is escalated.
    pub issues: Stated<Issues>,
    /// By which vehicle, by its identifier in the policy.
    pub vehicle: Stated<Str>,
    /// The partner's words about it.
    pub note: Stated<Text>,
}

impl Path {
    pub(crate) fn read(node: &Node, findings: &mut Findings) -> Option<Self> {
        let mut fields = Fields::open(node, "an entry of `escalation`", node.span, findings)?;
        let issues = word(&mut fields, "issues", &Issues::WORDS, findings);
        fields.require("issues", &issues, findings);
        let vehicle = fields.text("vehicle", findings);
        fields.require("vehicle", &vehicle, findings);
        let note = Text::field(&mut fields, "note", findings);
        fields.finish(findings);
        Some(Self {
            place: node.span,
            issues,
            vehicle,
            note,
        })
    }
}
