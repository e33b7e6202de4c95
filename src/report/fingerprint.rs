//! What tells a finding from all others, and stays when lines above it come and go.

use std::collections::HashMap;

use super::said::Said;

/// The fingerprints of one turn: nothing of another turn has the same partner, so none is remembered longer.
#[derive(Default)]
pub(super) struct Fingerprints {
    seen: HashMap<blake3::Hash, u64>,
}

impl Fingerprints {
    /// The fingerprint of the turn's next finding. Findings that are alike in all that is hashed are numbered.
    pub(super) fn next(&mut self, said: &Said<'_>) -> String {
        let alike = hash(said);
        let number = self.seen.entry(alike).or_default();
        *number += 1;
        let one = blake3::keyed_hash(alike.as_bytes(), &number.to_le_bytes());
        one.to_hex().chars().take(32).collect()
    }
}

fn hash(said: &Said<'_>) -> blake3::Hash {
    let locale = said.finding.locale.as_ref().map(ToString::to_string);
    let parts = [
        Some(said.finding.rule.code),
        Some(said.place.file),
        said.partner,
        said.finding.offering.as_deref(),
        locale.as_deref(),
        Some(said.place.line()),
    ];
    let mut hasher = blake3::Hasher::new();
    for part in parts.map(Option::unwrap_or_default) {
        hasher
            .update(&(part.len() as u64).to_le_bytes())
            .update(part.as_bytes());
    }
    hasher.finalize()
}
