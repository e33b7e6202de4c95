//! Timings → a table of 80 columns.

use std::io::{self, Write};

use super::{Timings, name, sentences, share, shown};
use crate::load::show_text;
use crate::message::{Dictionary, say};
use crate::stopwatch::Stage;

pub(super) fn table(
    timings: &Timings<'_>,
    out: &mut impl Write,
    dictionary: &Dictionary,
) -> io::Result<()> {
    let [time, _, files] = sentences(timings);
    for sentence in [time, files] {
        writeln!(out, "{}", sentence.translated(dictionary))?;
    }
    let all = timings.times.of_all();
    for stage in Stage::ALL {
        let (time, name) = (all.of(stage), name(stage).translated(dictionary));
        let share = share(time, all.sum());
        // A mark for every three parts of a hundred.
        let bar = "#".repeat((share / 3.0).round() as usize);
        let line = format!("  {name:24} {:>9} {share:5.1} %  {bar}", shown(time));
        writeln!(out, "{}", line.trim_end())?;
    }
    if !timings.times.slowest.is_empty() {
        writeln!(out, "{}", say!("slowest portals:").translated(dictionary))?;
        for (partner, time) in timings.times.slowest.iter().take(5) {
            writeln!(out, "  {:24} {:>9}", show_text(partner), shown(*time))?;
        }
    }
    out.flush()
}
