//! Rendering: planned pages and a theme become bytes.

mod compact;
mod engine;
mod highlight;
mod minify;
mod parts;
mod rows;
mod shell;
#[cfg(test)]
mod tests;
pub mod theme;

pub use compact::compact;
pub use engine::{Engine, Shared};
pub use highlight::Highlighter;
