//! The program: see the crate's documentation.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = std::env::args_os().collect();
    ExitCode::from(supportal::commands::main(arguments))
}
