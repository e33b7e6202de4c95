//! Findings of one portal, with the texts of the pages that they point into. A page without a finding is not kept.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Findings};
use crate::load::{Owner, ReadError, Root};
use crate::source::{FileId, Sources, Span};

/// Most bytes of a page or a style sheet.
pub(super) const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// The findings of a portal.
pub(super) struct Report<'a> {
    root: &'a Root,
    /// What stands before every path of the root's and is not said: the folder was asked for by itself.
    unsaid: &'a str,
    sources: Sources,
    files: BTreeMap<String, FileId>,
    findings: Findings,
}

impl<'a> Report<'a> {
    pub(super) fn new(root: &'a Root, unsaid: &'a str) -> Self {
        Self {
            root,
            unsaid,
            sources: Sources::default(),
            files: BTreeMap::new(),
            findings: Findings::default(),
        }
    }

    /// Adds a finding in a file of the root's.
    pub(super) fn add(
        &mut self,
        file: &str,
        range: Range<usize>,
        make: impl FnOnce(Span) -> Diagnostic,
    ) {
        let id = match self.files.get(file) {
            Some(id) => *id,
            None => {
                let text = text(self.root, file).unwrap_or_default();
                let shown = file.strip_prefix(self.unsaid).unwrap_or(file);
                let id = self.sources.add(crate::load::show_text(shown), text);
                self.files.insert(file.to_owned(), id);
                id
            }
        };
        self.findings.push(make(Span::new(id, range)));
    }

    /// The findings in the order of their places, and the texts.
    pub(super) fn end(mut self) -> (Findings, Sources) {
        self.findings.sort();
        (self.findings, self.sources)
    }
}

/// The text of a file.
pub(super) fn text(root: &Root, file: &str) -> Result<String, ReadError> {
    let bytes = root.read(file, MOST_BYTES, Owner::Operator)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
