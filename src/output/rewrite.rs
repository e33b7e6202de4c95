//! An author's file is exchanged for a changed one: the only case in which the program writes to a site.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::Failure;
use super::folder::failed;

/// Puts `after` in the place of `before` in the file at `path`, in one step and with the same permissions. False, and nothing is
/// written, where the file does not hold `before` any more, or is no ordinary file.
///
/// # Errors
/// When the machine fails.
pub fn rewrite(path: &Path, before: &str, after: &str) -> Result<bool, Failure> {
    let found = fs::symlink_metadata(path).map_err(failed("find", path))?;
    let as_read =
        found.is_file() && fs::read(path).map_err(failed("read", path))? == before.as_bytes();
    let Some(folder) = path.parent().filter(|_| as_read) else {
        return Ok(false);
    };
    let mut aside =
        tempfile::NamedTempFile::new_in(folder).map_err(failed("write beside", path))?;
    let permissions = found.permissions();
    aside
        .write_all(after.as_bytes())
        .and_then(|()| aside.as_file().set_permissions(permissions))
        .map_err(failed("write beside", path))?;
    aside
        .persist(path)
        .map_err(|error| failed("exchange", path)(error.error))?;
    Ok(true)
}
