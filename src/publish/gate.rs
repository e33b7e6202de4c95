//! Whether publishing may go on: nobody asked it to end, and it still holds its lease.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::message::say;
use crate::pipeline::Stop;

/// What every write passes.
#[derive(Debug)]
pub struct Gate {
    ended: Arc<AtomicBool>,
    /// How long a lease is believed in that was not confirmed.
    trust: Duration,
    lease: Mutex<State>,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// None was taken yet.
    None,
    /// Confirmed at a time.
    Held(Instant),
    /// Somebody else has it.
    Lost,
}

impl Gate {
    /// Open until `ended` is set, or a lease is taken and not confirmed for so long.
    pub fn new(ended: Arc<AtomicBool>, trust: Duration) -> Self {
        Self {
            ended,
            trust,
            lease: Mutex::new(State::None),
        }
    }

    /// The lease was confirmed by what was sent at a time.
    pub fn confirm(&self, sent: Instant) {
        self.set(State::Held(sent));
    }

    /// The lease is somebody else's.
    pub fn lose(&self) {
        self.set(State::Lost);
    }

    /// The lease was given back.
    pub fn release(&self) {
        self.set(State::None);
    }

    /// Whether the lease, if one was taken, is still believed in.
    pub fn is_held(&self) -> bool {
        match *self.lease.lock().unwrap_or_else(PoisonError::into_inner) {
            State::None => true,
            State::Held(at) => at.elapsed() < self.trust,
            State::Lost => false,
        }
    }

    /// Whether writes may begin or go on.
    pub fn is_open(&self) -> bool {
        !self.ended.load(Ordering::Relaxed) && self.is_held()
    }

    /// Goes through.
    ///
    /// # Errors
    /// Where the gate is closed: why.
    pub fn pass(&self) -> Result<(), Stop> {
        if self.ended.load(Ordering::Relaxed) {
            return Err(Stop::Machine(say!(
                "a signal ended this publish; run it again to go on"
            )));
        }
        match self.is_held() {
            true => Ok(()),
            false => Err(Stop::Machine(say!(
                "the lease of this publish could not be kept, and another may be under way; run it again to go on"
            ))),
        }
    }

    fn set(&self, state: State) {
        *self.lease.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_closes_by_a_signal_a_loss_or_silence() {
        let ended = Arc::new(AtomicBool::new(false));
        let gate = Gate::new(ended.clone(), Duration::from_millis(30));
        assert!(gate.is_open());
        gate.confirm(Instant::now());
        assert!(gate.pass().is_ok());
        std::thread::sleep(Duration::from_millis(40));
        assert!(!gate.is_open(), "nothing confirmed the lease");
        gate.confirm(Instant::now());
        gate.lose();
        assert!(gate.pass().is_err());
        gate.release();
        assert!(gate.is_open());
        ended.store(true, Ordering::Relaxed);
        assert!(gate.pass().is_err() && gate.is_held());
    }
}
