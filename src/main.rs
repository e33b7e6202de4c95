//! The program: see the crate's documentation.

use std::process::ExitCode;

use clap::Parser;
use supportal::cli::Cli;

fn main() -> ExitCode {
    ExitCode::from(supportal::commands::run(Cli::parse()))
}
