//! Tests of the program as its users run it: whole sites in temporary folders, the real binary, an empty environment.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on should say so at once, and prints what it skips"
)]

mod alike;
mod architecture;
mod audit;
mod browser;
mod compress;
mod corpus;
mod determinism;
mod diff;
mod directory;
mod disclosures;
mod disturb;
mod edits;
mod faults;
mod fix;
mod guidance;
mod hostile;
mod hosting;
mod incremental;
mod locales;
mod lsp;
mod machines;
mod markdown;
mod matrix;
mod messages;
mod mutants;
mod named;
mod navigation;
mod new;
mod open_now;
mod own_address;
mod page;
mod palette;
mod peers;
mod preview;
mod program;
mod publish;
mod random;
mod rendered;
mod reports;
mod schema;
mod serve;
mod shards;
mod shared;
mod site;
mod spec;
mod suppressions;
mod theme;
mod timeline;
mod timings;
mod tokens;
mod translations;
