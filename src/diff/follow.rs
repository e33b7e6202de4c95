//! Which of the new prices follows which of the old ones.

use std::cmp::Reverse;

use super::facts::{Amount, Price};

/// Most pairs that are looked at to find which price follows which: nobody states more, and a hostile file may.
const MOST_PAIRS: usize = 10_000;

/// Which new price follows which old one.
pub(super) struct Matched<'a> {
    /// Old prices, each with the new one that follows it.
    pub(super) pairs: Vec<(&'a Price, &'a Price)>,
    /// Old prices that nothing follows.
    pub(super) gone: Vec<&'a Price>,
    /// New prices that follow nothing.
    pub(super) came: Vec<&'a Price>,
}

impl<'a> Matched<'a> {
    /// The same prices are set aside; of the rest, those that are most alike follow each other.
    pub(super) fn new(old: &'a [Price], new: &'a [Price]) -> Self {
        let mut came: Vec<&Price> = new.iter().collect();
        let mut gone: Vec<&Price> = Vec::new();
        for one in old {
            match came.iter().position(|other| *other == one) {
                Some(at) => {
                    came.remove(at);
                }
                None => gone.push(one),
            }
        }
        let mut alike: Vec<(Reverse<u8>, usize, usize)> = Vec::new();
        for (a, old) in gone.iter().enumerate() {
            for (b, new) in came.iter().enumerate().take(MOST_PAIRS / gone.len().max(1)) {
                alike.push((Reverse(likeness(old, new)), a, b));
            }
        }
        alike.sort();
        let (mut taken, mut followed) = (vec![false; gone.len()], vec![false; came.len()]);
        let mut pairs = Vec::new();
        for (_, a, b) in alike {
            let (Some(old), Some(new)) = (gone.get(a), came.get(b)) else {
                continue;
            };
            if let (Some(taken @ false), Some(followed @ false)) =
                (taken.get_mut(a), followed.get_mut(b))
            {
                (*taken, *followed) = (true, true);
                pairs.push((*old, *new));
            }
        }
        let rest = |list: Vec<&'a Price>, paired: &[bool]| {
            let rest = list.into_iter().zip(paired).filter(|(_, paired)| !**paired);
            rest.map(|(one, _)| one).collect()
        };
        Self {
            pairs,
            gone: rest(gone, &taken),
            came: rest(came, &followed),
        }
    }
}

fn likeness(old: &Price, new: &Price) -> u8 {
    let sum = |price: &'_ Price, of: fn(&Amount) -> &Option<String>| {
        price.price.as_ref().and_then(|sum| of(sum).clone())
    };
    let same = [
        old.kind == new.kind,
        sum(old, |sum| &sum.per) == sum(new, |sum| &sum.per),
        sum(old, |sum| &sum.currency) == sum(new, |sum| &sum.currency),
        old.market == new.market,
    ];
    same.into_iter()
        .fold(0, |likeness, same| likeness * 2 + u8::from(same))
}
