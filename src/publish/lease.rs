//! Who publishes: one at a time, told by an object that its holder changes every second.
//!
//! Whoever finds it held watches it. It changes: its holder is alive, and has the turn. It stands still: its holder is dead, and the
//! lease is taken over. A holder stops before others may think it dead, so that no two write at the same time. No clock is compared with
//! another machine's: each measures by its own how long nothing happened.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::OWN;
use super::bucket::{Bucket, Version, replace};
use super::gate::Gate;
use super::kind::Kind;
use crate::message::say;
use crate::pipeline::Stop;

/// The times of a lease.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Between two beats of a holder.
    pub beat: Duration,
    /// How long a holder goes on without a beat that was confirmed.
    pub trust: Duration,
    /// How long a lease must stand still until its holder counts as dead: longer than a holder goes on.
    pub patience: Duration,
    /// Between two looks at a lease that is held.
    pub look: Duration,
    /// How long whoever takes a lease over waits for what its last holder had sent when it stopped.
    pub settle: Duration,
}

impl Pace {
    /// Of real stores.
    pub const STEADY: Self = Self {
        beat: Duration::from_secs(1),
        trust: Duration::from_secs(3),
        patience: Duration::from_millis(4200),
        look: Duration::from_millis(300),
        settle: Duration::from_secs(3),
    };
}

/// The object. Of a lease that nobody holds, the holder is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Lock {
    id: String,
    beat: u64,
}

impl Lock {
    fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// A lease that is held.
pub struct Lease<'a> {
    bucket: &'a dyn Bucket,
    gate: &'a Gate,
    pace: Pace,
    lock: Lock,
    version: Version,
    /// Whether the last holder did not give it back.
    is_inherited: bool,
}

/// Where the object lies.
pub fn key() -> String {
    format!("{OWN}lock.json")
}

/// A name for a holder that no other has.
///
/// # Errors
/// When the system has no random numbers.
pub fn id() -> Result<String, Stop> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        Stop::Machine(say!(
            "cannot draw a random number: {reason}",
            reason = error.to_string()
        ))
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

impl<'a> Lease<'a> {
    /// Takes the lease, from nobody or from a holder that is dead.
    ///
    /// # Errors
    /// Where another publish is under way, this one is asked to end, or the store fails.
    pub fn take(
        bucket: &'a dyn Bucket,
        id: &str,
        gate: &'a Gate,
        pace: Pace,
    ) -> Result<Self, Stop> {
        let found = bucket.get(&key())?;
        let held = found.as_ref().map(|(bytes, _)| bytes).filter(|bytes| {
            let lock: Result<Lock, _> = serde_json::from_slice(bytes);
            !lock.is_ok_and(|lock| lock.id.is_empty()) && !bucket.is_locked()
        });
        if let Some(seen) = held {
            stands_still(bucket, seen, gate, pace)?;
        }
        let is_inherited = held.is_some();
        let lock = Lock {
            id: id.to_owned(),
            beat: 0,
        };
        let sent = Instant::now();
        let from = found.as_ref().map(|(_, version)| version);
        let version = replace(bucket, &key(), lock.to_bytes(), from)?.ok_or_else(under_way)?;
        gate.confirm(sent);
        Ok(Self {
            bucket,
            gate,
            pace,
            lock,
            version,
            is_inherited,
        })
    }

    /// Whether the store refuses what it must, shown on the lease itself.
    ///
    /// # Errors
    /// Where it lets through what it should refuse; where the lease is lost or the store fails.
    pub fn prove(&mut self) -> Result<(), Stop> {
        let (old, bytes) = (self.version.clone(), self.lock.to_bytes());
        let created = self.bucket.create(&key(), bytes.clone(), Kind::RECORD)?;
        let mut ignores = created.is_some();
        if !ignores {
            self.beat()?;
            let swapped = self.bucket.swap(&key(), bytes, Kind::RECORD, &old)?;
            ignores = swapped.is_some();
        }
        if !ignores {
            return Ok(());
        }
        // Nothing else was written.
        let _ = self.bucket.delete(&key());
        self.gate.release();
        Err(Stop::Usage(say!(
            "this store writes where it was told to write only if nothing changed (If-None-Match, If-Match): two publishers could mix their portals, and none would know. Use a store that keeps conditions, or copy the folder with a tool such as rsync, rclone or the store's own, one at a time"
        )))
    }

    /// Says that this holder is alive.
    fn beat(&mut self) -> Result<(), Stop> {
        self.lock.beat += 1;
        let sent = Instant::now();
        let bytes = self.lock.to_bytes();
        let swapped = self
            .bucket
            .swap(&key(), bytes, Kind::RECORD, &self.version)?;
        let version = match swapped {
            Some(version) => Some(version),
            // A beat may have arrived of which no answer did.
            None => self.bucket.get(&key())?.and_then(|(bytes, version)| {
                let found: Lock = serde_json::from_slice(&bytes).ok()?;
                (found.id == self.lock.id).then_some(version)
            }),
        };
        match version {
            Some(version) => {
                self.version = version;
                self.gate.confirm(sent);
                Ok(())
            }
            None => {
                self.gate.lose();
                self.gate.pass()
            }
        }
    }

    /// Does work under the lease, which is kept meanwhile and given back at the end, whatever that is.
    ///
    /// # Errors
    /// What the work fails with.
    pub fn hold<T>(mut self, work: impl FnOnce() -> Result<T, Stop>) -> Result<T, Stop> {
        let (done, waits) = channel::<()>();
        let (gate, beat) = (self.gate, self.pace.beat);
        let settle = match self.is_inherited {
            true => self.pace.settle,
            false => Duration::ZERO,
        };
        let keep = &mut self;
        let worked = thread::scope(|scope| {
            let keeper = move || {
                while waits.recv_timeout(beat) == Err(RecvTimeoutError::Timeout) && gate.is_held() {
                    // What fails may work the next time; the gate knows for how long.
                    let _ = keep.beat();
                }
            };
            if let Err(error) = thread::Builder::new().spawn_scoped(scope, keeper) {
                return Err(no_thread(&error));
            }
            let worked = settled(settle, gate).and_then(|()| work());
            drop(done);
            worked
        });
        // What failed because the lease was lost is told so.
        let worked = match gate.is_held() {
            true => worked,
            false => worked.and_then(|done| gate.pass().map(|()| done)),
        };
        self.release();
        worked
    }

    /// Gives the lease back, if it is still held. Where that fails, others find out by watching it.
    fn release(self) {
        if !self.gate.is_held() {
            return;
        }
        let free = Lock {
            id: String::new(),
            beat: 0,
        };
        let _ = self
            .bucket
            .swap(&key(), free.to_bytes(), Kind::RECORD, &self.version);
        self.gate.release();
    }
}

/// A thread could not be started.
pub fn no_thread(error: &std::io::Error) -> Stop {
    let reason = error.to_string();
    Stop::Machine(say!("cannot start threads: {reason}", reason))
}

/// Waits until what a dead holder had sent has arrived, or never will.
fn settled(time: Duration, gate: &Gate) -> Result<(), Stop> {
    const STEP: Duration = Duration::from_millis(50);
    let began = Instant::now();
    while began.elapsed() < time {
        gate.pass()?;
        thread::sleep(STEP.min(time));
    }
    Ok(())
}

/// Watches a lease until its holder counts as dead.
fn stands_still(bucket: &dyn Bucket, seen: &[u8], gate: &Gate, pace: Pace) -> Result<(), Stop> {
    let began = Instant::now();
    while began.elapsed() < pace.patience {
        thread::sleep(pace.look.min(pace.patience));
        gate.pass()?;
        let now = bucket.get(&key())?;
        if now.is_none_or(|(bytes, _)| bytes != seen) {
            return Err(under_way());
        }
    }
    Ok(())
}

pub(super) fn under_way() -> Stop {
    Stop::Machine(say!(
        "another publish is under way; nothing was changed. Try again when it has ended"
    ))
}
