//! Rendering: planned pages and a theme become bytes.

mod compact;
mod engine;
mod highlight;
mod minify;
mod part;
mod rows;
mod shell;
mod survey;
#[cfg(test)]
mod tests;
pub mod theme;
mod uses;

pub use compact::compact;
pub use engine::{Engine, Shared};
pub use highlight::Highlighter;
