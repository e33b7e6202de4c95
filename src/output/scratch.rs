//! A folder for what is needed during a run only: nobody else can open it, and it is removed when it is no longer held.

use std::path::{Path, PathBuf};

use super::folder::{Failure, failed};
use crate::message::say;

/// A temporary folder.
#[derive(Debug)]
pub struct Scratch {
    folder: tempfile::TempDir,
}

impl Scratch {
    /// An empty folder where the system keeps what is temporary.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn new() -> Result<Self, Failure> {
        let folder = tempfile::Builder::new()
            .prefix("supportal-")
            .tempdir()
            .map_err(failed(
                say!("make a temporary folder in"),
                &std::env::temp_dir(),
            ))?;
        Ok(Self { folder })
    }

    /// A path below it.
    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// Makes a folder below it.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn folder(&self, below: &str) -> Result<PathBuf, Failure> {
        let path = self.path(below);
        std::fs::create_dir(&path).map_err(failed(say!("make"), Path::new(&path)))?;
        Ok(path)
    }
}
