//! Standard output and error: results on the one, everything else on the other.

use std::io::{self, IsTerminal, Write};
use std::process::{Command, Stdio};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::message::{Dictionary, Message, say};
use crate::shard::Shard;

/// Begins what is bold.
pub const BOLD: &str = "\u{1b}[1m";
/// Begins code.
pub const CODE: &str = "\u{1b}[36m";
/// Ends what is bold or code.
pub const PLAIN: &str = "\u{1b}[0m";

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

/// Says something on standard error. A closed standard error is nobody's fault.
pub fn tell(message: &Message, dictionary: &Dictionary) {
    let _ = writeln!(io::stderr(), "{}", message.translated(dictionary));
}

/// Says why a command did not do what was asked.
pub fn error(why: &Message, dictionary: &Dictionary) {
    let _ = writeln!(io::stderr(), "supportal: {}", why.translated(dictionary));
}

/// Opens an address in the browser of whoever sits at the terminal.
///
/// # Errors
/// Why it is not opened.
pub fn open(url: &str) -> Result<(), Message> {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let started = Command::new(opener)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    started.map(drop).map_err(|error| {
        say!(
            "cannot open the browser with {opener}: {reason}",
            opener,
            reason = error.to_string()
        )
    })
}

/// A bar on a terminal; elsewhere nothing, or lines.
pub struct Progress<'d> {
    bar: ProgressBar,
    lines: Option<(Of, &'d Dictionary)>,
}

/// Of what lines say how much is done.
#[derive(Debug, Clone, Copy)]
enum Of {
    /// Portals of one of several machines.
    Shard(Shard),
    /// Files.
    Files,
}

/// In how many lines a machine says how far it is.
const LINES: u64 = 10;

impl<'d> Progress<'d> {
    /// A bar of so many steps.
    pub fn new(steps: usize, shard: Option<Shard>, dictionary: &'d Dictionary) -> Self {
        // The gaps are the bar's own.
        let words = say!(
            "{done} of {all} portals, {time} left",
            done = "{pos}",
            all = "{len}",
            time = "{eta}"
        );
        let mut progress = Self::bar(steps, shard.is_none(), &words, dictionary);
        progress.lines = shard.map(|shard| (Of::Shard(shard), dictionary));
        progress
    }

    /// A bar of so many files that go to readers; where there is no terminal, lines.
    pub fn of_files(files: usize, dictionary: &'d Dictionary) -> Self {
        let words = say!(
            "{done} of {all} files, {time} left",
            done = "{pos}",
            all = "{len}",
            time = "{eta}"
        );
        let mut progress = Self::bar(files, true, &words, dictionary);
        let lines = (Of::Files, dictionary);
        progress.lines = (!io::stderr().is_terminal()).then_some(lines);
        progress
    }

    fn bar(steps: usize, is_shown: bool, words: &Message, dictionary: &Dictionary) -> Self {
        let target = if io::stderr().is_terminal() && is_shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(steps as u64), target);
        let template = format!("{{wide_bar}} {}", words.translated(dictionary));
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        Self { bar, lines: None }
    }

    /// One step further.
    pub fn step(&self) {
        self.bar.inc(1);
        let (done, all) = (self.bar.position(), self.bar.length().unwrap_or_default());
        let Some((of, dictionary)) = self.lines else {
            return;
        };
        if done * LINES / all.max(1) > (done - 1) * LINES / all.max(1) {
            let said = match of {
                Of::Shard(shard) => {
                    let shard = shard.to_string();
                    say!("shard {shard}: {done} of {all} portals", shard, done, all)
                }
                Of::Files => say!("{done} of {all} files", done, all),
            };
            tell(&said, dictionary);
        }
    }

    /// Prints something without the bar in its way.
    pub fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
