//! Where the time of many turns goes: by stage and thread, in as much memory as a picture of it takes, however many turns there are.
//!
//! A turn is timed on the thread that it runs on. Whatever it calls says by [`stage`] what it is doing; where nobody times it, that
//! costs a look at a flag.

use std::cell::RefCell;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

/// What a program may be doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading what all portals share.
    Load,
    /// Looking whether anything changed.
    Look,
    /// Reading a partner's files.
    Read,
    /// Checking.
    Check,
    /// Making articles into HTML.
    Articles,
    /// Deciding what is on each page.
    Plan,
    /// Making pages.
    Render,
    /// Writing.
    Write,
    /// Making and writing what spans partners.
    Whole,
}

impl Stage {
    /// All, in the order of a build.
    pub const ALL: [Self; 9] = [
        Self::Load,
        Self::Look,
        Self::Read,
        Self::Check,
        Self::Articles,
        Self::Plan,
        Self::Render,
        Self::Write,
        Self::Whole,
    ];

    /// Its word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::Look => "look",
            Self::Read => "read",
            Self::Check => "check",
            Self::Articles => "articles",
            Self::Plan => "plan",
            Self::Render => "render",
            Self::Write => "write",
            Self::Whole => "whole",
        }
    }
}

/// The time of each stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent([Duration; Stage::ALL.len()]);

impl Spent {
    /// The time of a stage.
    pub fn of(&self, stage: Stage) -> Duration {
        self.0.get(stage as usize).copied().unwrap_or_default()
    }

    /// The time of all stages.
    pub fn sum(&self) -> Duration {
        self.0.iter().sum()
    }

    fn add(&mut self, stage: Stage, time: Duration) {
        if let Some(spent) = self.0.get_mut(stage as usize) {
            *spent += time;
        }
    }

    /// Adds the time of another.
    pub fn add_all(&mut self, other: &Self) {
        for stage in Stage::ALL {
            self.add(stage, other.of(stage));
        }
    }
}

/// Most bars of the picture of a thread; they grow in width as time passes.
const MOST_BARS: usize = 240;
/// The width of a bar at first.
const WIDTH: Duration = Duration::from_millis(1);
/// How many of the slowest turns are kept.
const SLOWEST: usize = 10;

/// A stopwatch, running.
#[derive(Debug)]
pub struct Stopwatch {
    began: Instant,
    kept: Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    threads: Vec<(ThreadId, Vec<Spent>)>,
    width: Duration,
    slowest: Vec<(Duration, String)>,
}

/// What a stopwatch saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times {
    /// From the start to the end.
    pub wall: Duration,
    /// For each thread, in the order of their first turns, what it did in each bar of time.
    pub threads: Vec<Vec<Spent>>,
    /// The width of a bar.
    pub width: Duration,
    /// The slowest turns, the slowest first.
    pub slowest: Vec<(String, Duration)>,
}

/// A turn while it runs.
struct Laps {
    stage: Stage,
    since: Instant,
    laps: Vec<(Stage, Instant, Instant)>,
}

thread_local! {
    static LAPS: RefCell<Option<Laps>> = const { RefCell::new(None) };
}

/// Does a work that belongs to a stage: its time is that stage's, and what comes behind it is the time of the stage before.
pub fn stage<T>(stage: Stage, work: impl FnOnce() -> T) -> T {
    let Some(before) = turn_to(stage) else {
        return work();
    };
    let done = work();
    turn_to(before);
    done
}

/// Does a work as a turn of a stopwatch, where there is one.
pub fn timed<T>(
    watch: Option<&Stopwatch>,
    name: Option<&str>,
    first: Stage,
    work: impl FnOnce() -> T,
) -> T {
    match watch {
        Some(watch) => watch.turn(name, first, work),
        None => work(),
    }
}

/// Ends a lap and begins the next; the stage before, where anybody times this thread.
fn turn_to(stage: Stage) -> Option<Stage> {
    LAPS.with_borrow_mut(|laps| {
        let laps = laps.as_mut()?;
        let now = Instant::now();
        let before = std::mem::replace(&mut laps.stage, stage);
        let since = std::mem::replace(&mut laps.since, now);
        laps.laps.push((before, since, now));
        Some(before)
    })
}

impl Stopwatch {
    /// Starts.
    pub fn start() -> Self {
        Self {
            began: Instant::now(),
            kept: Mutex::new(Kept {
                threads: Vec::new(),
                width: WIDTH,
                slowest: Vec::new(),
            }),
        }
    }

    /// Times a turn, which begins with a stage. Where it has a name it may be one of the slowest.
    pub fn turn<T>(&self, name: Option<&str>, first: Stage, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        LAPS.set(Some(Laps {
            stage: first,
            since: began,
            laps: Vec::new(),
        }));
        let done = work();
        turn_to(first);
        if let Some(Laps { laps, .. }) = LAPS.take() {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.add(self.began, &laps);
            if let Some(name) = name {
                kept.rank(name, began.elapsed());
            }
        }
        done
    }

    /// Stops.
    pub fn stop(self) -> Times {
        let kept = self.kept.into_inner();
        let kept = kept.unwrap_or_else(PoisonError::into_inner);
        let slowest = kept.slowest.into_iter();
        Times {
            wall: self.began.elapsed(),
            threads: kept.threads.into_iter().map(|(_, bars)| bars).collect(),
            width: kept.width,
            slowest: slowest.map(|(time, name)| (name, time)).collect(),
        }
    }
}

impl Kept {
    fn add(&mut self, began: Instant, laps: &[(Stage, Instant, Instant)]) {
        let id = thread::current().id();
        let at = self.threads.iter().position(|(known, _)| *known == id);
        let at = at.unwrap_or_else(|| {
            self.threads.push((id, Vec::new()));
            self.threads.len() - 1
        });
        for (stage, from, to) in laps {
            let [from, to] = [from, to].map(|time| time.duration_since(began));
            while to.as_nanos() >= self.width.as_nanos() * MOST_BARS as u128 {
                self.widen();
            }
            let width = self.width;
            if let Some((_, bars)) = self.threads.get_mut(at) {
                paint(bars, width, *stage, from, to);
            }
        }
    }

    /// Makes two bars one, everywhere.
    fn widen(&mut self) {
        self.width *= 2;
        for (_, bars) in &mut self.threads {
            let pairs = bars.chunks(2).map(|pair| {
                let mut sum = Spent::default();
                pair.iter().for_each(|bar| sum.add_all(bar));
                sum
            });
            *bars = pairs.collect();
        }
    }

    fn rank(&mut self, name: &str, time: Duration) {
        if self.slowest.len() == SLOWEST
            && self.slowest.last().is_some_and(|(last, _)| *last >= time)
        {
            return;
        }
        let at = self.slowest.partition_point(|(known, _)| *known >= time);
        self.slowest.insert(at, (time, name.to_owned()));
        self.slowest.truncate(SLOWEST);
    }
}

/// Adds a lap to the bars that it falls in.
fn paint(bars: &mut Vec<Spent>, width: Duration, stage: Stage, from: Duration, to: Duration) {
    let bar_of = |time: Duration| usize::try_from(time.as_nanos() / width.as_nanos()).unwrap_or(0);
    for bar in bar_of(from)..=bar_of(to) {
        let begin = width * u32::try_from(bar).unwrap_or(0);
        let time = to.min(begin + width).saturating_sub(from.max(begin));
        if bars.len() <= bar {
            bars.resize(bar + 1, Spent::default());
        }
        if let Some(spent) = bars.get_mut(bar) {
            spent.add(stage, time);
        }
    }
}

impl Times {
    /// What each thread did.
    pub fn of_threads(&self) -> Vec<Spent> {
        let sum = |bars: &Vec<Spent>| {
            let mut sum = Spent::default();
            bars.iter().for_each(|bar| sum.add_all(bar));
            sum
        };
        self.threads.iter().map(sum).collect()
    }

    /// What all threads did.
    pub fn of_all(&self) -> Spent {
        let mut sum = Spent::default();
        self.of_threads().iter().for_each(|one| sum.add_all(one));
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sleep(milliseconds: u64) {
        thread::sleep(Duration::from_millis(milliseconds));
    }

    #[test]
    fn a_turn_is_the_sum_of_its_stages_and_what_is_within_one_is_not_counted_twice() {
        let watch = Stopwatch::start();
        watch.turn(Some("contoso"), Stage::Look, || {
            sleep(2);
            stage(Stage::Plan, || {
                sleep(4);
                stage(Stage::Render, || sleep(8));
            });
        });
        thread::scope(|scope| {
            scope.spawn(|| watch.turn(None, Stage::Write, || sleep(3)));
        });
        let times = watch.stop();
        assert_eq!(times.threads.len(), 2);
        let [first, second] = times.of_threads()[..] else {
            panic!("{times:?}");
        };
        for (stage, least) in [(Stage::Look, 2), (Stage::Plan, 4), (Stage::Render, 8)] {
            assert!(first.of(stage) >= Duration::from_millis(least), "{times:?}");
        }
        assert!(second.of(Stage::Write) >= Duration::from_millis(3));
        assert_eq!(second.sum(), second.of(Stage::Write));
        // The only turn with a name is the slowest one, and no longer than its stages and the end of the measurement.
        let [(name, time)] = &times.slowest[..] else {
            panic!("{times:?}");
        };
        assert_eq!(name, "contoso");
        assert!(first.sum() <= *time && first.sum() + second.sum() <= times.wall);
    }

    #[test]
    fn what_nobody_times_is_only_done() {
        assert_eq!(stage(Stage::Render, || 7), 7);
    }

    #[test]
    fn bars_widen_and_lose_no_time() {
        let began = Instant::now();
        let mut kept = Stopwatch::start().kept.into_inner().unwrap();
        let lap = |stage, from: u64, to: u64| {
            let at = |time| began + Duration::from_micros(time);
            (stage, at(from), at(to))
        };
        let mut sum = [0; 2];
        for turn in 0..3000_u64 {
            let from = turn * 700;
            kept.add(began, &[lap(Stage::Read, from, from + 300)]);
            kept.add(began, &[lap(Stage::Write, from + 300, from + 650)]);
            sum[0] += 300;
            sum[1] += 350;
        }
        for turn in 0..40 {
            kept.rank(&format!("p{turn}"), Duration::from_millis(turn % 17));
        }
        let bars = kept.threads[0].1.len();
        assert!(bars <= MOST_BARS && bars > MOST_BARS / 3, "{bars}");
        let times = Times {
            wall: Duration::from_secs(3),
            threads: kept.threads.into_iter().map(|(_, bars)| bars).collect(),
            width: kept.width,
            slowest: Vec::new(),
        };
        let all = times.of_all();
        assert_eq!(all.of(Stage::Read), Duration::from_micros(sum[0]));
        assert_eq!(all.of(Stage::Write), Duration::from_micros(sum[1]));
        assert!(times.threads[0].iter().all(|bar| bar.sum() <= times.width));
        let ranked: Vec<u128> = kept
            .slowest
            .iter()
            .map(|(time, _)| time.as_millis())
            .collect();
        assert_eq!(ranked, [16, 16, 15, 15, 14, 14, 13, 13, 12, 12]);
    }
}
