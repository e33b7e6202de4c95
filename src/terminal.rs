//! Standard output and error: results on the one, everything else on the other.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Standard output, which holds back little enough to be read along.
pub fn stdout() -> impl Write {
    io::BufWriter::new(anstream::AutoStream::auto(io::stdout()))
}

/// Standard error.
pub fn stderr() -> impl Write {
    io::BufWriter::new(anstream::AutoStream::auto(io::stderr()))
}

/// Whether colour is wanted on standard output.
pub fn stdout_has_color() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// Whether colour is wanted on standard error.
pub fn stderr_has_color() -> bool {
    anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never
}

/// Says a line on standard error. A closed standard error is nobody's fault.
pub fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Says why a command did not do what was asked.
pub fn error(why: &str) {
    say(&format!("supportal: {why}"));
}

/// A bar on a terminal; nothing elsewhere.
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar of so many steps.
    pub fn new(steps: usize) -> Self {
        let target = if io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(steps as u64), target);
        if let Ok(style) =
            ProgressStyle::with_template("{wide_bar} {pos}/{len} portals, {eta} left")
        {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// One step further.
    pub fn step(&self) {
        self.0.inc(1);
    }

    /// Prints something without the bar in its way.
    pub fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.0.suspend(print)
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}
