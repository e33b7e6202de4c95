//! The partner's standing in the program: what it may do, and through whom.

use super::{Str, placeholder, word};
use crate::diagnostic::Findings;
use crate::source::Spanned;
use crate::yaml::{Fields, Stated};

/// How a partner transacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relationship {
    /// Billed by Microsoft itself.
    DirectBill,
    /// Sells through resellers.
    IndirectProvider,
    /// Buys from an indirect provider.
    IndirectReseller,
}

impl Relationship {
    /// Every relationship by its word.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("direct-bill", Self::DirectBill),
        ("indirect-provider", Self::IndirectProvider),
        ("indirect-reseller", Self::IndirectReseller),
    ];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DirectBill => "direct-bill",
            Self::IndirectProvider => "indirect-provider",
            Self::IndirectReseller => "indirect-reseller",
        }
    }
}

/// A competency and its level.
#[derive(Debug, Clone)]
pub struct Competency {
    /// Which one.
    pub name: Stated<Str>,
    /// `gold` or `silver`, judged by the policy.
    pub level: Stated<Str>,
}

/// Program facts.
#[derive(Debug, Clone)]
pub struct Program {
    /// How the partner transacts.
    pub relationship: Stated<Relationship>,
    /// The indirect provider.
    pub provider: Stated<Str>,
    /// The region in which it may sell; none stated means that of its first market.
    pub region: Stated<Str>,
    /// The clouds that it sells in.
    pub clouds: Stated<Vec<Spanned<Str>>>,
    /// Support plans that it holds with Microsoft.
    pub plans: Stated<Vec<Spanned<Str>>>,
    /// Competencies, as the program named them until 2022.
    pub competencies: Vec<Competency>,
    /// Solutions partner designations.
    pub designations: Stated<Vec<Spanned<Str>>>,
}

impl Program {
    /// What `program` says; where that was reported as a whole, nothing in it is missing.
    pub(crate) fn field(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Self> {
        match fields.mapping("program", "`program`", findings) {
            Stated::Absent(_) => None,
            Stated::Faulty(span) => Some(Self {
                relationship: Stated::Faulty(span),
                provider: Stated::Faulty(span),
                region: Stated::Faulty(span),
                clouds: Stated::Faulty(span),
                plans: Stated::Faulty(span),
                competencies: Vec::new(),
                designations: Stated::Faulty(span),
            }),
            Stated::Given(fields) => Some(Self::read(fields.value, findings)),
        }
    }

    fn read(mut fields: Fields<'_>, findings: &mut Findings) -> Self {
        let relationship = word(&mut fields, "relationship", &Relationship::WORDS, findings);
        let provider = placeholder::text(&mut fields, "provider", findings);
        let region = fields.text("region", findings);
        let clouds = fields.texts("clouds", findings);
        let plans = fields.texts("plans", findings);
        let competencies = fields
            .items("competencies")
            .value_owned()
            .unwrap_or_default()
            .into_iter()
            .filter_map(|node| {
                let mut fields =
                    Fields::open(node, "an entry of `competencies`", node.span, findings)?;
                let competency = Competency {
                    name: fields.text("name", findings),
                    level: fields.text("level", findings),
                };
                fields.require("name", &competency.name, findings);
                fields.require("level", &competency.level, findings);
                fields.finish(findings);
                Some(competency)
            });
        let competencies = competencies.collect();
        let designations = fields.texts("designations", findings);
        fields.finish(findings);
        Self {
            relationship,
            provider,
            region,
            clouds,
            plans,
            competencies,
            designations,
        }
    }

    /// Whether something in it that would make eligible was wrong and reported.
    pub fn is_faulty(&self) -> bool {
        matches!(self.plans, Stated::Faulty(_)) || matches!(self.designations, Stated::Faulty(_))
    }

    /// Whether a support plan is held.
    pub fn has_plan(&self, plan: &str) -> bool {
        self.plans
            .value()
            .is_some_and(|plans| plans.iter().any(|held| &*held.value == plan))
    }
}
