//! All rules in the order of their codes. A test holds this list to the files of the folder.

use super::Rule;

/// All rules.
pub static ALL: &[&Rule] = &[&super::disclosure_missing_hours::RULE];
