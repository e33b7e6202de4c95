//! What a statement means, worked out once for whoever asks first.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash};
use std::sync::{Mutex, OnceLock, PoisonError};

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

/// Values that were worked out of one thing for a few keys. What is known of a thing is no part of it: it is not copied or compared with
/// it.
pub(crate) struct Meanings<K, V>(Mutex<Vec<(K, V)>>);

/// More are asked for by nobody: the time zones of a country, the times that are promised.
const MOST_MEANINGS: usize = 32;

impl<K, V> Default for Meanings<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K, V> Clone for Meanings<K, V> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<K, V> PartialEq for Meanings<K, V> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<K, V> Eq for Meanings<K, V> {}

impl<K, V> fmt::Debug for Meanings<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Meanings")
    }
}

impl<K: PartialEq, V: Clone> Meanings<K, V> {
    /// The value for a key, which must follow from it and the thing alone.
    pub(crate) fn of(&self, key: K, work_out: impl FnOnce(&K) -> V) -> V {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, value)) = lock().iter().find(|(known, _)| *known == key) {
            return value.clone();
        }
        let value = work_out(&key);
        let mut known = lock();
        if known.len() < MOST_MEANINGS {
            known.push((key, value.clone()));
        }
        value
    }
}

/// Values that were worked out for keys, whoever stated them: the partners of a site share their hours and their lines.
pub(crate) struct Shared<K, V> {
    most: usize,
    known: Mutex<HashMap<K, V, BuildHasherDefault<DefaultHasher>>>,
}

impl<K: Hash + Eq, V: Clone> Shared<K, V> {
    /// Keeps at most so many, however many partners there are. Keys and values are of bounded size: the caller sees to that.
    pub(crate) const fn of_at_most(most: usize) -> Self {
        Self {
            most,
            known: Mutex::new(HashMap::with_hasher(BuildHasherDefault::new())),
        }
    }

    /// The value for a key, which must follow from the key alone.
    pub(crate) fn of(&self, key: K, work_out: impl FnOnce(&K) -> V) -> V {
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = lock().get(&key) {
            return value.clone();
        }
        // Without the lock: it takes long, and who asks for the same at the same time comes to the same.
        let value = work_out(&key);
        let mut known = lock();
        if known.len() >= self.most {
            known.clear();
        }
        known.insert(key, value.clone());
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_thing_are_worked_out_once_for_each_key() {
        let of: Meanings<usize, usize> = Meanings::default();
        let mut asked = Vec::new();
        for key in (0..MOST_MEANINGS + 1).chain([0, MOST_MEANINGS]) {
            let value = of.of(key, |key| {
                asked.push(*key);
                key * 10
            });
            assert_eq!(value, key * 10);
        }
        let once: Vec<usize> = (0..=MOST_MEANINGS).collect();
        assert_eq!(asked, [once, vec![MOST_MEANINGS]].concat());
    }

    #[test]
    fn a_value_is_worked_out_once_while_there_is_room() {
        let shared = Shared::of_at_most(2);
        let mut asked = Vec::new();
        for key in [1, 1, 2, 1, 3, 1] {
            let value = shared.of(key, |key| {
                asked.push(*key);
                key * 10
            });
            assert_eq!(value, key * 10);
            assert!(shared.known.lock().unwrap().len() <= 2);
        }
        assert_eq!(asked, [1, 2, 3, 1]);
    }
}
