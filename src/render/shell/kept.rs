//! The shells of a theme's pages that are kept: those that were asked for last, up to so many bytes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Shell;

/// Bytes of shells of a generation. Two are kept.
const MOST: usize = 6 << 20;

/// Tells pages apart that have no shell in common.
pub(in crate::render) type Likeness = blake3::Hash;

/// Shells by what their pages have alike.
#[derive(Debug, Default)]
pub(in crate::render) struct Shells(Mutex<Generations>);

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<Likeness, Arc<Shell>>,
    /// What was young before; what is asked for of it is young again.
    old: HashMap<Likeness, Arc<Shell>>,
    /// Of the young.
    bytes: usize,
}

impl Shells {
    /// The shell of pages like this.
    pub(in crate::render) fn get(&self, likeness: &Likeness) -> Option<Arc<Shell>> {
        let mut all = self.all();
        if let Some(shell) = all.young.get(likeness) {
            return Some(shell.clone());
        }
        let shell = all.old.remove(likeness)?;
        all.add(*likeness, shell.clone());
        Some(shell)
    }

    /// Keeps a shell.
    pub(in crate::render) fn keep(&self, likeness: Likeness, shell: Arc<Shell>) {
        self.all().add(likeness, shell);
    }

    /// How many are kept.
    #[cfg(test)]
    pub(in crate::render) fn count(&self) -> usize {
        let all = self.all();
        all.young.len() + all.old.len()
    }

    fn all(&self) -> std::sync::MutexGuard<'_, Generations> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Generations {
    fn add(&mut self, likeness: Likeness, shell: Arc<Shell>) {
        if self.bytes > MOST {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += shell.bytes();
        self.young.insert(likeness, shell);
    }
}
