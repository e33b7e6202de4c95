//! Timings → one page that stands alone: what each thread did when, as a picture, and the same in tables.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

use super::{Timings, name, sentences, share, shown};
use crate::load::show_text;
use crate::markdown::escape;
use crate::message::{Dictionary, say};
use crate::standalone::{Head, words};
use crate::stopwatch::{Spent, Stage};

const STYLE: &str = include_str!("page.css");

/// The height of a picture, in its own units. A bar is one wide.
const HEIGHT: f64 = 100.0;

pub(super) fn write(
    timings: &Timings<'_>,
    out: &mut impl Write,
    dictionary: &Dictionary,
) -> io::Result<()> {
    let say = |message| words(&message, dictionary);
    let heading = say(say!("Where the time of the build went"));
    let site = escape(&show_text(&timings.site));
    Head {
        title: &format!("{heading}: {site}"),
        style: STYLE,
        script: "",
    }
    .write(out, dictionary)?;
    writeln!(
        out,
        "<header><h1>{heading}</h1><p>{site}</p></header>\n<ul>"
    )?;
    for sentence in sentences(timings) {
        writeln!(out, "<li>{}</li>", say(sentence))?;
    }
    writeln!(out, "</ul>")?;
    pictures(timings, out, dictionary)?;
    stages(timings, out, dictionary)?;
    slowest(timings, out, dictionary)?;
    writeln!(out, "</main></body></html>")
}

/// For each thread a picture: time goes to the right, and each bar shows how much of it went into which stage.
fn pictures(
    timings: &Timings<'_>,
    out: &mut impl Write,
    dictionary: &Dictionary,
) -> io::Result<()> {
    let (times, width) = (&timings.times, timings.times.width);
    let bars = (times.wall.as_secs_f64() / width.as_secs_f64())
        .ceil()
        .max(1.0);
    let caption = say!(
        "Each thread from the beginning to the end; a bar is {time} wide, and as high as the thread was busy. The table below has the colours.",
        time = shown(width)
    );
    let caption = words(&caption, dictionary);
    writeln!(out, "<figure><figcaption>{caption}</figcaption>")?;
    for (number, thread) in times.threads.iter().enumerate() {
        let busy: Duration = thread.iter().map(Spent::sum).sum();
        let label = say!(
            "Thread {number}: busy for {busy} of {time}",
            number = number + 1,
            busy = shown(busy),
            time = shown(times.wall)
        );
        let label = words(&label, dictionary);
        writeln!(
            out,
            "<p class=\"axis\"><span>{label}</span></p>\n\
             <svg viewBox=\"0 0 {bars} {HEIGHT}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{label}\">{}</svg>",
            bands(thread, width)
        )?;
    }
    let end = shown(times.wall);
    writeln!(
        out,
        "<p class=\"axis\"><span>0</span><span>{end}</span></p></figure>"
    )
}

/// The bars of a thread, a path for each stage.
fn bands(thread: &[Spent], width: Duration) -> String {
    let high = |time: Duration| HEIGHT * time.as_secs_f64() / width.as_secs_f64();
    let mut below = vec![0.0; thread.len()];
    let mut svg = String::new();
    for stage in Stage::ALL {
        let mut path = String::new();
        for (at, (bar, below)) in thread.iter().zip(&mut below).enumerate() {
            let height = high(bar.of(stage));
            if height >= 0.05 {
                let top = HEIGHT - *below - height;
                let _ = write!(path, "M{at} {top:.1}h1v{height:.1}h-1z");
            }
            *below += height;
        }
        if !path.is_empty() {
            let _ = write!(svg, "<path class=\"{}\" d=\"{path}\"/>", stage.word());
        }
    }
    svg
}

fn stages(timings: &Timings<'_>, out: &mut impl Write, dictionary: &Dictionary) -> io::Result<()> {
    let say = |message| words(&message, dictionary);
    let [heading, stage, time, part] = [
        say!("Stages"),
        say!("Stage"),
        say!("Time of all threads"),
        say!("Share"),
    ]
    .map(say);
    writeln!(
        out,
        "<section><h2>{heading}</h2><div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">{stage}</th>\
         <th scope=\"col\" class=\"number\">{time}</th><th scope=\"col\" class=\"number\">{part}</th></tr></thead><tbody>"
    )?;
    let all = timings.times.of_all();
    for stage in Stage::ALL {
        writeln!(
            out,
            "<tr><th scope=\"row\"><span class=\"key {}\"></span>{}</th><td class=\"number\">{}</td><td class=\"number\">{:.1} %</td></tr>",
            stage.word(),
            words(&name(stage), dictionary),
            shown(all.of(stage)),
            share(all.of(stage), all.sum())
        )?;
    }
    writeln!(out, "</tbody></table></div></section>")
}

fn slowest(timings: &Timings<'_>, out: &mut impl Write, dictionary: &Dictionary) -> io::Result<()> {
    if timings.times.slowest.is_empty() {
        return Ok(());
    }
    let [heading, partner, time] =
        [say!("Slowest portals"), say!("Partner"), say!("Time")].map(|one| words(&one, dictionary));
    writeln!(
        out,
        "<section><h2>{heading}</h2><table><thead><tr><th scope=\"col\">{partner}</th>\
         <th scope=\"col\" class=\"number\">{time}</th></tr></thead><tbody>"
    )?;
    for (partner, time) in &timings.times.slowest {
        let partner = escape(&show_text(partner));
        writeln!(
            out,
            "<tr><th scope=\"row\">{partner}</th><td class=\"number\">{}</td></tr>",
            shown(*time)
        )?;
    }
    writeln!(out, "</tbody></table></section>")
}
