//! Files of an author: one is exchanged for a changed one, or made where there was none. The only cases in which the program writes
//! to a site.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::Failure;
use super::folder::failed;
use crate::message::say;

/// Puts `after` in the place of `before` in the file at `path`, in one step and with the same permissions. False, and nothing is
/// written, where the file does not hold `before` any more, or is no ordinary file.
///
/// # Errors
/// When the machine fails.
pub fn rewrite(path: &Path, before: &str, after: &str) -> Result<bool, Failure> {
    let found = fs::symlink_metadata(path).map_err(failed(say!("find"), path))?;
    let as_read =
        found.is_file() && fs::read(path).map_err(failed(say!("read"), path))? == before.as_bytes();
    let Some(folder) = path.parent().filter(|_| as_read) else {
        return Ok(false);
    };
    let mut aside =
        tempfile::NamedTempFile::new_in(folder).map_err(failed(say!("write beside"), path))?;
    let permissions = found.permissions();
    aside
        .write_all(after.as_bytes())
        .and_then(|()| aside.as_file().set_permissions(permissions))
        .map_err(failed(say!("write beside"), path))?;
    aside
        .persist(path)
        .map_err(|error| failed(say!("exchange"), path)(error.error))?;
    Ok(true)
}

/// Makes a file, and the folders that it needs. False, and nothing is written, where there is something already.
///
/// # Errors
/// When the machine fails.
pub fn create(path: &Path, text: &str) -> Result<bool, Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed(say!("make"), folder))?;
    }
    match fs::File::create_new(path) {
        Ok(mut file) => file
            .write_all(text.as_bytes())
            .map(|()| true)
            .map_err(failed(say!("write"), path)),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(failed(say!("make"), path)(error)),
    }
}
