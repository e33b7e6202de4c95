//! Rendering: planned pages and a theme become bytes.

mod engine;
mod highlight;
mod minify;
pub mod theme;

pub use engine::{Engine, Shared};
pub use highlight::Highlighter;
pub use minify::minify_fragment;
