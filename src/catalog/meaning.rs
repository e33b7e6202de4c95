//! What a statement means, worked out once for whoever asks first.

use std::sync::OnceLock;

/// A value that was worked out for a key. It is kept for the first key only: a run asks with one date and one market.
#[derive(Debug, Clone)]
pub(crate) struct Meaning<K, V>(OnceLock<(K, V)>);

impl<K, V> Default for Meaning<K, V> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<K: PartialEq, V: Clone> Meaning<K, V> {
    /// The value for a key.
    pub(crate) fn of(&self, key: K, work_out: impl Fn() -> V) -> V {
        match self.0.get() {
            Some((known, value)) if *known == key => value.clone(),
            Some(_) => work_out(),
            None => {
                let value = work_out();
                let _ = self.0.set((key, value.clone()));
                value
            }
        }
    }
}
