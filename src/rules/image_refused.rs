//! # F005 image-refused
//!
//! A picture is not published: it is missing, damaged, not of the kind that its name says, too large, or an SVG with something in
//! it that could run or load from elsewhere when a reader opens it by itself.
//!
//! Export it again as PNG, JPEG, GIF, WebP or plain SVG.

use super::{Check, Rule};
use crate::content::IMAGE_REFUSED;

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &IMAGE_REFUSED,
    requirement: None,
    source: include_str!("image_refused.rs"),
    portuguese: include_str!("pt-BR/image_refused.md"),
    check: Check::Reading,
};
