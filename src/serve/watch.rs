//! What tells that something may have changed on disk: the system's events where it has them, and the clock always.
//!
//! Events are lost, come twice, or do not come at all, so they only say that it is time to look. The only file that names the crate.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::EventKind;
use notify::{Config, ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::message::{Message, say};

/// How long nothing may have happened before a look: whoever saves a file does it in several steps.
const QUIET: Duration = Duration::from_millis(8);
/// How long a look waits at most, however much happens.
const PATIENCE: Duration = Duration::from_millis(100);
/// How often the disk is looked at, whatever is heard.
const SELDOM: Duration = Duration::from_secs(2);
/// How often at least, however long a look takes.
const SELDOMEST: Duration = Duration::from_secs(10);
/// How often, where nothing is heard.
const OFTEN: Duration = Duration::from_millis(300);
/// After how many changes that nobody told it is plain that nobody tells.
const MISSES: u32 = 2;
/// How much of the time may be spent on looking without a reason: one part in so many.
const SHARE: u32 = 20;

/// Why it is time to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Why {
    /// Something happened: in the folders of these partners, among others.
    Heard(BTreeSet<String>),
    /// It was long ago.
    Time,
    /// The server ends.
    End,
}

/// What is heard.
enum Heard {
    Paths(Vec<PathBuf>),
    /// Events were lost, or the watcher failed.
    Lost,
    End,
}

/// Ends the watching.
#[derive(Debug, Clone)]
pub(super) struct End(Sender<Heard>);

impl End {
    pub(super) fn end(&self) {
        // It may have ended by itself.
        let _ = self.0.send(Heard::End);
    }
}

/// Watches a site's folder.
pub(super) struct Watch {
    site: PathBuf,
    heard: Receiver<Heard>,
    sender: Sender<Heard>,
    watcher: Option<RecommendedWatcher>,
    /// What is watched, of what should be.
    watched: BTreeSet<&'static str>,
    interval: Duration,
    /// How often something changed that nobody told, since something was heard.
    missed: u32,
}

/// The folders that are watched with all below them. The site's own is watched by itself: the output may be in it.
const BELOW: [&str; 2] = ["content", "themes"];

impl Watch {
    /// Prepares to watch. Nothing is watched before [`Watch::begin`].
    pub(super) fn new(site: &Path) -> (Self, End) {
        let (sender, heard) = channel();
        let watch = Self {
            site: site.to_owned(),
            heard,
            sender: sender.clone(),
            watcher: None,
            watched: BTreeSet::new(),
            interval: SELDOM,
            missed: 0,
        };
        (watch, End(sender))
    }

    /// Begins to listen to the system; says why, if it only looks from time to time.
    pub(super) fn begin(&mut self) -> Result<(), Message> {
        let sender = self.sender.clone();
        let listen = move |event: notify::Result<notify::Event>| {
            let heard = match event {
                // Reading a file is an event too, and a look reads.
                Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
                Ok(event) if event.need_rescan() => Heard::Lost,
                Ok(event) => Heard::Paths(event.paths),
                Err(_) => Heard::Lost,
            };
            // The server ended.
            let _ = sender.send(heard);
        };
        let config = Config::default().with_follow_symlinks(false);
        let watcher = RecommendedWatcher::new(listen, config).and_then(|mut watcher| {
            watcher.watch(&self.site, RecursiveMode::NonRecursive)?;
            Ok(watcher)
        });
        match watcher {
            Ok(watcher) => {
                self.watcher = Some(watcher);
                self.watch_below()
            }
            Err(error) => Err(self.only_look(&error)),
        }
    }

    /// Watches the folders that are there and are not watched yet.
    fn watch_below(&mut self) -> Result<(), Message> {
        let Some(watcher) = &mut self.watcher else {
            return Ok(());
        };
        for folder in BELOW {
            if self.watched.contains(folder) {
                continue;
            }
            match watcher.watch(&self.site.join(folder), RecursiveMode::Recursive) {
                Ok(()) => {
                    self.watched.insert(folder);
                }
                // It is watched when it comes.
                Err(error) if is_absent(&error) => {}
                Err(error) => return Err(self.only_look(&error)),
            }
        }
        Ok(())
    }

    fn only_look(&mut self, error: &notify::Error) -> Message {
        self.watcher = None;
        self.interval = OFTEN;
        say!(
            "changes cannot be watched here ({reason}); the files are looked at every {time} ms instead",
            reason = error.to_string(),
            time = OFTEN.as_millis().to_string()
        )
    }

    /// Something changed, and nobody said so. When that comes again with nothing heard between, the disk is looked at often from then on:
    /// that is said, once.
    pub(super) fn missed(&mut self) -> Option<Message> {
        self.missed += 1;
        if self.interval == OFTEN || self.missed < MISSES {
            return None;
        }
        self.interval = OFTEN;
        Some(say!(
            "something changed without the system saying so; the files are looked at every {time} ms from now on",
            time = OFTEN.as_millis().to_string()
        ))
    }

    /// Waits until it is time to look. `took` is how long the last look took that had no reason.
    pub(super) fn wait(&mut self, took: Duration) -> Why {
        let interval = self.interval.max((took * SHARE).min(SELDOMEST));
        let mut partners = BTreeSet::new();
        match self.heard.recv_timeout(interval) {
            Ok(Heard::End) | Err(RecvTimeoutError::Disconnected) => return Why::End,
            Err(RecvTimeoutError::Timeout) => return Why::Time,
            Ok(heard) => self.hear(heard, &mut partners),
        }
        self.missed = 0;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            match self.heard.recv_timeout(QUIET) {
                Ok(Heard::End) | Err(RecvTimeoutError::Disconnected) => return Why::End,
                Err(RecvTimeoutError::Timeout) => break,
                Ok(heard) => self.hear(heard, &mut partners),
            }
        }
        Why::Heard(partners)
    }

    fn hear(&mut self, heard: Heard, partners: &mut BTreeSet<String>) {
        let Heard::Paths(paths) = heard else {
            return;
        };
        let all = self.site.join("content/partners");
        for path in paths {
            if let Ok(below) = path.strip_prefix(&all) {
                let name = below.components().next();
                let name = name.and_then(|name| name.as_os_str().to_str());
                partners.extend(name.map(str::to_owned));
            } else if path.parent() == Some(self.site.as_path()) {
                // One of the folders may have gone, or come.
                self.watched.retain(|folder| path != self.site.join(folder));
                // Where it cannot be watched the clock still tells.
                let _ = self.watch_below();
            }
        }
    }
}

fn is_absent(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}
