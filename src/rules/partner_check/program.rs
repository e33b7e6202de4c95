//! What a rule sees of the partner's standing in the program: how it transacts, in which clouds, and how it escalates.

use super::{Owner, PartnerCheck};
use crate::catalog::Str;
use crate::catalog::escalation::{Issues, Path};
use crate::catalog::policy::{Plan, Vehicle};
use crate::catalog::program::{Program, Relationship};
use crate::source::Spanned;

/// The policy's line about plans that partners of a relationship must hold.
pub(in crate::rules) const PLANS_TO_HOLD: &str = "direct-bill-plan";

impl<'a> PartnerCheck<'a> {
    /// Its standing, if it states one.
    pub(in crate::rules) fn program(self) -> Option<&'a Program> {
        self.partner.program.as_ref()
    }

    /// Whether it transacts in a way.
    pub(in crate::rules) fn is(self, relationship: Relationship) -> bool {
        self.program()
            .is_some_and(|program| program.relationship.value() == Some(&relationship))
    }

    /// The plans of which it must hold one, and holds none. Empty where it need not, or does.
    pub(in crate::rules) fn lacking_plans(self) -> Vec<&'a Plan> {
        let Some(program) = self.program() else {
            return Vec::new();
        };
        let Some(relationship) = program.relationship.value() else {
            return Vec::new();
        };
        let counts =
            |plan: &&Plan| plan.is_required_of(*relationship) && plan.term.holds(self.today);
        let wanted: Vec<&Plan> = self.policy.plans.iter().filter(counts).collect();
        let is_held = |plan: &&Plan| program.has_plan(&plan.id.value);
        let is_required = self.policy.requires(PLANS_TO_HOLD, self.today).is_some();
        if !is_required || program.is_faulty() || wanted.iter().any(is_held) {
            return Vec::new();
        }
        wanted
    }

    /// The ways in which it escalates a kind of issues.
    pub(in crate::rules) fn paths(self, issues: Issues) -> impl Iterator<Item = &'a Path> {
        let stated = self.partner.escalation.value().into_iter().flatten();
        stated.filter(move |path| path.issues.value() == Some(&issues))
    }

    /// The vehicle that a path names by a name that ended, as it is called today.
    pub(in crate::rules) fn present_name(self, path: &Path) -> Option<&'a Vehicle> {
        let named = self.policy.vehicle(path.vehicle.value()?)?;
        let successor = self.policy.successor(named, self.today)?;
        successor.term.holds(self.today).then_some(successor)
    }

    /// The vehicle of a path as the policy has it today: by its present name, if it was renamed since.
    pub(in crate::rules) fn vehicle(self, path: &Path) -> Option<&'a Vehicle> {
        let named = || self.policy.vehicle(path.vehicle.value()?);
        self.present_name(path).or_else(named)
    }

    /// Every list of clouds with who states it.
    pub(in crate::rules) fn clouds(self) -> impl Iterator<Item = (Owner<'a>, &'a Spanned<Str>)> {
        let own = self.program().and_then(|program| program.clouds.value());
        let itself = self.itself();
        let own = own.into_iter().flatten().map(move |word| (itself, word));
        let covered = self
            .offerings()
            .filter_map(|owner| Some((owner, owner.offering?.covers.as_ref()?.clouds.value()?)));
        own.chain(covered.flat_map(|(owner, words)| words.iter().map(move |word| (owner, word))))
    }
}
