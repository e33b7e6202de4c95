//! `site.yaml` and the policies.

use super::folder::Folder;
use super::partner::read_yaml;
use crate::catalog::policy::{CSP, CSP_PATH, Policy};
use crate::config::Config;
use crate::diagnostic::Findings;
use crate::load::{Owner, ReadError, Root};
use crate::source::Sources;
use crate::yaml;

/// Reads `site.yaml`. Nothing, where it names no languages: that is reported.
///
/// # Errors
/// When it is not there or cannot be read.
pub fn config(
    root: &Root,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Result<(Option<Config>, Vec<u8>), ReadError> {
    let bytes = root.read("site.yaml", yaml::MOST_BYTES, Owner::Operator)?;
    let config = read_yaml("site.yaml", bytes.clone(), sources, findings)
        .and_then(|(document, start)| Config::read(&document.root, start, findings));
    Ok((config, bytes))
}

/// The built-in policy, and over it those of the site.
pub fn policy(folder: &mut Folder, sources: &mut Sources, findings: &mut Findings) -> Policy {
    let mut policy = Policy::default();
    folder.report(sources, findings);
    let own: Vec<String> = folder.files.keys().cloned().collect();
    let texts = std::iter::once((CSP_PATH.to_owned(), Some(CSP.as_bytes().to_vec()))).chain(
        own.into_iter()
            .map(|file| (file.clone(), folder.take(&file)))
            .collect::<Vec<_>>(),
    );
    for (path, bytes) in texts {
        if let Some((document, start)) =
            bytes.and_then(|bytes| read_yaml(&path, bytes, sources, findings))
        {
            policy.merge(&document.root, start, findings);
        }
    }
    policy
}
