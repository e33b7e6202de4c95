#![doc = include_str!("ARCHITECTURE.md")]

pub mod catalog;
pub mod config;
pub mod content;
pub mod diagnostic;
pub mod front_matter;
pub mod load;
pub mod locale;
pub mod markdown;
pub mod output;
pub mod portal;
pub mod render;
pub mod rules;
pub mod source;
pub mod strings;
pub mod yaml;
