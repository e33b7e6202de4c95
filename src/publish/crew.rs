//! Many items → jobs that are carried out some at once, with no more of them in memory than hands to carry them.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::gate::Gate;
use super::inventory::moved;
use super::lease::no_thread;
use crate::pipeline::Stop;

/// How many portals are planned at once, ahead of the files that are carried.
const PLANNERS: usize = 4;

/// Has items planned, each into some jobs, and jobs carried out, so many at once. No more than twice as many wait. What fails ends all.
///
/// # Errors
/// What failed first.
pub fn crew<T: Sync, J: Send>(
    jobs: usize,
    gate: &Gate,
    items: &[T],
    plan: impl Fn(&T, &mut dyn FnMut(J) -> Result<(), Stop>) -> Result<(), Stop> + Sync,
    carry: impl Fn(J) -> Result<(), Stop> + Sync,
) -> Result<(), Stop> {
    let (sender, receiver) = sync_channel::<J>(jobs);
    let (receiver, next) = (Mutex::new(receiver), AtomicUsize::new(0));
    let (failed, failure) = (AtomicBool::new(false), Mutex::new(None));
    let fail = |why: Stop| {
        failed.store(true, Ordering::Relaxed);
        let mut first = failure.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert(why);
    };
    let goes_on = || !failed.load(Ordering::Relaxed);
    let carrier = || {
        let _drain = Drain(&receiver);
        while let Some(job) = receive(&receiver) {
            // After a failure, what waits is taken and dropped, so that nobody waits to hand on.
            if goes_on()
                && let Err(why) = gate.pass().and_then(|()| carry(job))
            {
                fail(why);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            if let Err(error) = thread::Builder::new().spawn_scoped(scope, carrier) {
                fail(no_thread(&error));
            }
        }
        for _ in 0..PLANNERS.min(jobs.max(1)) {
            let (sender, next, plan) = (sender.clone(), &next, &plan);
            let planner = move || {
                let mut hand_on = |job| sender.send(job).map_err(|_| moved());
                while goes_on()
                    && let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    if let Err(why) = gate.pass().and_then(|()| plan(item, &mut hand_on)) {
                        fail(why);
                    }
                }
            };
            if let Err(error) = thread::Builder::new().spawn_scoped(scope, planner) {
                fail(no_thread(&error));
            }
        }
        drop(sender);
    });
    let failure = failure.into_inner().unwrap_or_else(PoisonError::into_inner);
    failure.map_or(Ok(()), Err)
}

/// Whoever goes, be it by a panic, takes what waits with it, so that nobody waits to hand on.
struct Drain<'a, J>(&'a Mutex<Receiver<J>>);

impl<J> Drop for Drain<'_, J> {
    fn drop(&mut self) {
        while thread::panicking() && receive(self.0).is_some() {}
    }
}

fn receive<J>(receiver: &Mutex<Receiver<J>>) -> Option<J> {
    let receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
    receiver.recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::say;
    use std::sync::Arc;
    use std::time::Duration;

    fn gate() -> Gate {
        Gate::new(Arc::new(AtomicBool::new(false)), Duration::from_secs(9))
    }

    type HandOn<'a> = dyn FnMut(usize) -> Result<(), Stop> + 'a;

    fn ten(item: &usize, hand_on: &mut HandOn<'_>) -> Result<(), Stop> {
        (0..10).try_for_each(|number| hand_on(item * 10 + number))
    }

    #[test]
    fn every_job_is_carried_out_once_and_few_wait() {
        let items: Vec<usize> = (0..50).collect();
        for jobs in [1, 3, 16] {
            let (planned, carried) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
            let plan = |item: &usize, hand_on: &mut HandOn<'_>| {
                ten(item, &mut |job| {
                    hand_on(job)?;
                    planned.fetch_add(1, Ordering::Relaxed);
                    Ok(())
                })
            };
            let done = crew(jobs, &gate(), &items, plan, |job| {
                let mut carried = carried.lock().unwrap();
                carried.push(job);
                let ahead = planned
                    .load(Ordering::Relaxed)
                    .saturating_sub(carried.len());
                assert!(ahead <= 2 * jobs + PLANNERS, "{ahead} wait");
                Ok(())
            });
            assert!(done.is_ok());
            let mut carried = carried.into_inner().unwrap();
            carried.sort_unstable();
            assert!(carried.into_iter().eq(0..500));
        }
    }

    #[test]
    fn what_fails_first_ends_all_and_a_panic_is_the_callers() {
        let items: Vec<usize> = (0..500).collect();
        let count = AtomicUsize::new(0);
        let failed = crew(4, &gate(), &items, ten, |job| {
            count.fetch_add(1, Ordering::Relaxed);
            match job {
                100 => Err(Stop::Machine(say!("the store is gone"))),
                _ => Ok(()),
            }
        });
        assert!(failed.is_err() && count.into_inner() < 1000);
        let panics = || {
            crew(2, &gate(), &items, ten, |job| {
                assert!(job < 7, "enough");
                Ok(())
            })
        };
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics));
        assert!(caught.is_err());
    }
}
