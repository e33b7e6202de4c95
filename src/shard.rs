//! Which partners one of several machines builds.
//!
//! A partner falls to the machine that the hash of its name says: not its place in a list, the number of partners, the machine, the time
//! or the program's version, so that a partner that comes or goes moves no other. The hash is FNV-1a of 64 bits over the bytes of the
//! name in UTF-8.

use std::fmt;
use std::num::NonZeroU32;

/// The turn of one of several machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which one, from 1.
    number: NonZeroU32,
    /// Of how many.
    of: NonZeroU32,
}

impl Shard {
    /// Most machines.
    pub const MOST: u32 = 10_000;

    /// The one of this number among so many; nothing where there is none.
    pub fn new(number: u32, of: u32) -> Option<Self> {
        let shard = Self {
            number: NonZeroU32::new(number)?,
            of: NonZeroU32::new(of)?,
        };
        (number <= of && of <= Self::MOST).then_some(shard)
    }

    /// From `3/8`.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, of) = text.split_once('/')?;
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let read = |text: &str| text.parse().ok().filter(|_| is_number(text));
        Self::new(read(number)?, read(of)?)
    }

    /// All of so many.
    pub fn all(of: u32) -> impl Iterator<Item = Self> {
        (1..=of).filter_map(move |number| Self::new(number, of))
    }

    /// Which one, from 1.
    pub fn number(self) -> u32 {
        self.number.get()
    }

    /// Of how many.
    pub fn of(self) -> u32 {
        self.of.get()
    }

    /// Whether a partner falls to it.
    pub fn has(self, partner: &str) -> bool {
        fnv_1a(partner.as_bytes()) % u64::from(self.of.get()) + 1 == u64::from(self.number.get())
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

/// FNV-1a of 64 bits, as <http://www.isthe.com/chongo/tech/comp/fnv/> defines it.
fn fnv_1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_one_that_is_defined() {
        // Vectors of the authors of the function.
        assert_eq!(fnv_1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv_1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv_1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn every_partner_falls_to_one_and_they_are_spread() {
        let names: Vec<String> = (0..10_000).map(|number| format!("p{number:05}")).collect();
        for of in [1, 2, 3, 8, 64] {
            let shares: Vec<usize> = Shard::all(of)
                .map(|shard| names.iter().filter(|name| shard.has(name)).count())
                .collect();
            assert_eq!(shares.iter().sum::<usize>(), names.len(), "{of}");
            let fair = names.len() / of as usize;
            let (least, most) = (shares.iter().min().unwrap(), shares.iter().max().unwrap());
            assert!(
                *least > fair * 7 / 10 && *most < fair * 13 / 10,
                "{of}: {shares:?}"
            );
        }
    }

    #[test]
    fn what_is_no_shard_is_none() {
        assert_eq!(Shard::parse("3/8").unwrap().to_string(), "3/8");
        assert_eq!(Shard::parse("10000/10000").unwrap().of(), 10_000);
        for text in [
            "0/8", "9/8", "a/b", "1/0", "1", "/", "1/2/3", "+1/2", " 1/2", "-1/2", "1/99999", "",
        ] {
            assert_eq!(Shard::parse(text), None, "{text}");
        }
    }
}
