//! What a partner cannot resolve goes to Microsoft, by a vehicle for each kind of issue.

use super::structure::names;
use super::text::Text;
use super::{Str, shape, word};
use crate::diagnostic::Findings;
use crate::source::{Span, Spanned};
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

/// The kind of product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Product {
    /// Online services.
    Cloud,
    /// Software that runs at the customer's.
    OnPremises,
}

impl Product {
    /// Every kind by its word.
    pub const WORDS: [(&'static str, Self); 2] =
        [("cloud", Self::Cloud), ("on-premises", Self::OnPremises)];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cloud => "cloud",
            Self::OnPremises => "on-premises",
        }
    }
}

/// Who opens the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenedBy {
    /// The partner.
    Partner,
    /// The indirect provider, at the partner's request.
    Provider,
}

impl OpenedBy {
    /// Each by its word.
    pub const WORDS: [(&'static str, Self); 2] =
        [("partner", Self::Partner), ("provider", Self::Provider)];
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
    /// For which kind of product; none stated means what the vehicle covers.
    pub product: Stated<Product>,
    /// For which services; none stated means all that are sold.
    pub services: Stated<Vec<Spanned<Str>>>,
    /// Who opens the ticket; none stated means the partner.
    pub opened_by: Stated<OpenedBy>,
    /// The partner's words about it.
    pub note: Stated<Text>,
}

impl Path {
    pub(crate) fn read(node: &Node, findings: &mut Findings) -> Option<Self> {
        let mut fields = Fields::open(node, &shape::PATH, node.span, findings)?;
        let issues = word(&mut fields, "issues", &Issues::WORDS, findings);
        fields.require("issues", &issues, findings);
        let vehicle = fields.text("vehicle", findings);
        let product = word(&mut fields, "product", &Product::WORDS, findings);
        let services = fields.texts("services", findings);
        let opened_by = word(&mut fields, "opened_by", &OpenedBy::WORDS, findings);
        // What the provider opens goes by a vehicle of the provider's, which the partner need not know.
        if opened_by.value() != Some(&OpenedBy::Provider) {
            fields.require("vehicle", &vehicle, findings);
        }
        let note = Text::field(&mut fields, "note", findings);
        fields.finish(findings);
        Some(Self {
            place: node.span,
            issues,
            vehicle,
            product,
            services,
            opened_by,
            note,
        })
    }

    /// Whether the indirect provider opens the ticket.
    pub fn is_opened_by_provider(&self) -> bool {
        self.opened_by.value() == Some(&OpenedBy::Provider)
    }

    /// Whether it is for a service.
    pub fn is_for(&self, service: &str) -> bool {
        names(&self.services, service, true)
    }
}
