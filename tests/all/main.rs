//! Tests of the program as its users run it: whole sites in temporary folders, the real binary, an empty environment.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on should say so at once, and prints what it skips"
)]

mod architecture;
mod audit;
mod determinism;
mod disclosures;
mod faults;
mod hostile;
mod locales;
mod page;
mod shared;
mod site;
mod theme;
