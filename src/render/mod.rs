//! Rendering: planned pages and a theme become bytes.

mod engine;
mod highlight;
mod minify;
pub mod theme;

pub use engine::{Engine, Shared};
pub use highlight::Highlighter;
pub use minify::minify_fragment;

use crate::diagnostic::{Level, RuleId};

/// A template of the theme that does not parse, or asks for what is not there.
pub static TEMPLATE: RuleId = RuleId { code: "T001", name: "template-fault", level: Level::Error };
