//! A place of objects, as far as publishing needs it: whole objects by their keys, and two kinds of writes that may be refused.

use super::kind::Kind;
use crate::pipeline::Stop;

/// Which content an object has, in the words of its store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// HTTP's entity tag.
    pub tag: Option<String>,
    /// A number or name beside it, where the store goes by that.
    pub number: Option<String>,
}

impl Version {
    /// Told by its content.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            tag: Some(blake3::hash(bytes).to_hex().to_string()),
            number: None,
        }
    }
}

/// A place of objects.
pub trait Bucket: Sync {
    /// An object's content, if there is one.
    ///
    /// # Errors
    /// When the store or the way to it fails, as in all that follow.
    fn get(&self, key: &str) -> Result<Option<(Vec<u8>, Version)>, Stop>;

    /// Puts an object, whatever is there.
    ///
    /// # Errors
    /// See [`Self::get`].
    fn put(&self, key: &str, bytes: Vec<u8>, kind: Kind) -> Result<(), Stop>;

    /// Puts an object where there is none; nothing where there is one.
    ///
    /// # Errors
    /// See [`Self::get`].
    fn create(&self, key: &str, bytes: Vec<u8>, kind: Kind) -> Result<Option<Version>, Stop>;

    /// Puts an object in the place of a known version; nothing where there is another, or none.
    ///
    /// # Errors
    /// See [`Self::get`].
    fn swap(
        &self,
        key: &str,
        bytes: Vec<u8>,
        kind: Kind,
        from: &Version,
    ) -> Result<Option<Version>, Stop>;

    /// Deletes an object, if it is there.
    ///
    /// # Errors
    /// See [`Self::get`].
    fn delete(&self, key: &str) -> Result<(), Stop>;

    /// The key of an object that publishing does not keep for itself, if there is any.
    ///
    /// # Errors
    /// See [`Self::get`].
    fn any(&self) -> Result<Option<String>, Stop>;

    /// Whether nobody else can be publishing here, because the place is locked in another way.
    fn is_locked(&self) -> bool {
        false
    }
}

/// Puts a record in the place of what was seen there, be it nothing. Where a write that was refused is there all the same, because an
/// answer was lost and the write sent twice, it is ours.
///
/// # Errors
/// When the store or the way to it fails.
pub fn replace(
    bucket: &dyn Bucket,
    key: &str,
    bytes: Vec<u8>,
    from: Option<&Version>,
) -> Result<Option<Version>, Stop> {
    let put = match from {
        None => bucket.create(key, bytes.clone(), Kind::RECORD)?,
        Some(from) => bucket.swap(key, bytes.clone(), Kind::RECORD, from)?,
    };
    if put.is_some() {
        return Ok(put);
    }
    let there = bucket.get(key)?;
    Ok(there
        .filter(|(found, _)| *found == bytes)
        .map(|(_, version)| version))
}
