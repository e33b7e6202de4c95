//! Many items in their order: each has its turn on a thread, some at once, and what becomes of them is handed on one after the other.
//!
//! A thread that is free takes the next item, and whoever finishes the one that is due hands it on, with those behind it that were
//! finished before. Nobody waits for the slowest of a batch, and no more than a number of them waits to be handed on.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

/// How many turns are under way or waiting for those before them: enough to keep every thread busy, few enough to forget.
const AT_ONCE: usize = 64;
/// How many more may wait of which little is held.
const MOST_LIGHT: usize = 8192;

/// Gives every item its turn on the threads of the pool that this is called in, and hands what becomes of them on in order.
///
/// # Errors
/// What `each` fails with. No turn begins after that.
pub fn in_order<T: Sync, R: Send, E: Send>(
    items: &[T],
    turn: impl Fn(&T) -> R + Sync,
    each: impl FnMut(R) -> Result<(), E> + Send,
) -> Result<(), E> {
    in_order_by_weight(items, turn, |_| false, each)
}

/// The same where `is_light` tells of what little is held while it waits: a turn that takes long does not hold up many that do not.
///
/// # Errors
/// What `each` fails with. No turn begins after that.
pub fn in_order_by_weight<T: Sync, R: Send, E: Send>(
    items: &[T],
    turn: impl Fn(&T) -> R + Sync,
    is_light: impl Fn(&R) -> bool + Sync,
    mut each: impl FnMut(R) -> Result<(), E> + Send,
) -> Result<(), E> {
    // For one nobody waits who has something else to do.
    if let [item] = items {
        return each(turn(item));
    }
    let line = Line {
        next: AtomicUsize::new(0),
        head: Mutex::new(Head {
            each,
            due: 0,
            early: BTreeMap::new(),
            light: 0,
            ended: Ok(()),
        }),
        moved: Condvar::new(),
    };
    rayon::broadcast(|_| {
        while let Some((at, item)) = line.next(items) {
            let done = catch_unwind(AssertUnwindSafe(|| turn(item)));
            let light = done.as_ref().is_ok_and(&is_light);
            line.hand_in(at, done, light);
        }
    });
    let head = line.head.into_inner();
    head.unwrap_or_else(PoisonError::into_inner).ended
}

/// Fewer items than these are not worth a thread.
const MANY: usize = 32;

/// What becomes of each of many items, in their order, on all threads where they are many.
pub fn all<T: Sync, R: Send>(items: &[T], turn: impl Fn(&T) -> R + Sync) -> Vec<R> {
    match items.len() < MANY {
        true => items.iter().map(turn).collect(),
        false => at_once(items, turn),
    }
}

/// What becomes of each of some items that take long, in their order. It takes threads of its own, as many as the pool has that this is
/// called in: those of the pool may be waiting for what is made here.
pub fn at_once<T: Sync, R: Send>(items: &[T], turn: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else {
                return done;
            };
            done.push((at, turn(item)));
        }
    };
    let mut done = thread::scope(|scope| {
        // Where the system has no thread to spare, there is this one.
        let spawn = |_| thread::Builder::new().spawn_scoped(scope, work).ok();
        let others: Vec<_> = (1..rayon::current_num_threads())
            .filter_map(spawn)
            .collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, made)| made).collect()
}

/// The line of turns.
struct Line<F, R, E> {
    /// The first item that nobody has taken.
    next: AtomicUsize,
    head: Mutex<Head<F, R, E>>,
    /// Told whenever the head of the line moves.
    moved: Condvar,
}

/// The head of the line.
struct Head<F, R, E> {
    each: F,
    /// The turn that is handed on next.
    due: usize,
    /// What was finished before its time, be it by a panic, and whether little is held of it.
    early: BTreeMap<usize, (thread::Result<R>, bool)>,
    /// Of how many of these little is held.
    light: usize,
    ended: Result<(), E>,
}

impl<F: FnMut(R) -> Result<(), E>, R, E> Line<F, R, E> {
    /// The next item, when the line has come near it; nothing where there is none, or where the line has ended.
    fn next<'i, T>(&self, items: &'i [T]) -> Option<(usize, &'i T)> {
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        let item = items.get(at)?;
        let is_far = |head: &mut Head<F, R, E>| {
            head.ended.is_ok() && head.due + AT_ONCE + head.light.min(MOST_LIGHT) <= at
        };
        // A panic is on its way to the caller: the line ends.
        let head = self.head.lock().ok()?;
        let head = self.moved.wait_while(head, is_far).ok()?;
        head.ended.is_ok().then_some((at, item))
    }

    fn hand_in(&self, at: usize, done: thread::Result<R>, light: bool) {
        // Told last, whatever happens in between.
        let _moved = Moved(&self.moved);
        let Ok(mut head) = self.head.lock() else {
            return;
        };
        let head = &mut *head;
        head.early.insert(at, (done, light));
        head.light += usize::from(light);
        while let (true, Some((done, light))) = (head.ended.is_ok(), head.early.remove(&head.due)) {
            head.due += 1;
            head.light -= usize::from(light);
            head.ended = (head.each)(done.unwrap_or_else(|panic| resume_unwind(panic)));
        }
    }
}

/// Tells those who wait that the line moved, when it goes.
struct Moved<'a>(&'a Condvar);

impl Drop for Moved<'_> {
    fn drop(&mut self) {
        self.0.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread::yield_now;

    fn pool(threads: usize) -> rayon::ThreadPool {
        let builder = rayon::ThreadPoolBuilder::new().num_threads(threads);
        builder.build().unwrap()
    }

    #[test]
    fn all_items_come_back_in_their_order_at_any_number_of_threads() {
        for (threads, count) in [(1, 70), (2, 70), (8, 70), (8, MANY - 1), (3, 0)] {
            let items: Vec<usize> = (0..count).collect();
            let made = pool(threads).install(|| all(&items, |item| slow(*item)));
            assert_eq!(made, items, "{threads} threads");
        }
    }

    #[test]
    fn a_panic_among_all_reaches_the_caller() {
        let items: Vec<usize> = (0..100).collect();
        let fails = |item: &usize| assert!(*item != 50);
        let caught = catch_unwind(AssertUnwindSafe(|| pool(4).install(|| all(&items, fails))));
        assert!(caught.is_err());
    }

    /// A turn that gives others the time to overtake it: every seventh is slow.
    fn slow(item: usize) -> usize {
        for _ in 0..(item % 7) * 50 {
            yield_now();
        }
        item
    }

    #[test]
    fn turns_are_handed_on_in_order_and_none_is_far_ahead() {
        let items: Vec<usize> = (0..1000).collect();
        for threads in [1, 2, 5] {
            let (begun, handed) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let mut seen = Vec::new();
            let turn = |item: &usize| {
                let ahead = begun.fetch_add(1, Ordering::SeqCst) - handed.load(Ordering::SeqCst);
                assert!(ahead <= AT_ONCE + threads, "{ahead}");
                slow(*item)
            };
            let each = |item| {
                handed.fetch_add(1, Ordering::SeqCst);
                seen.push(item);
                Ok::<(), ()>(())
            };
            pool(threads)
                .install(|| in_order(&items, turn, each))
                .unwrap();
            assert_eq!(seen, items);
        }
    }

    #[test]
    fn a_long_turn_holds_up_no_light_ones_and_few_others() {
        let items: Vec<usize> = (0..1000).collect();
        for light in [true, false] {
            let others = AtomicUsize::new(0);
            let turn = |item: &usize| {
                if *item > 0 {
                    others.fetch_add(1, Ordering::SeqCst);
                    return;
                }
                // Until the others have come as far as they can.
                let enough = if light { 999 } else { AT_ONCE - 1 };
                for _ in 0..10_000_000 {
                    if others.load(Ordering::SeqCst) >= enough {
                        return;
                    }
                    yield_now();
                }
            };
            let mut ahead = None;
            let each = |()| {
                ahead.get_or_insert_with(|| others.load(Ordering::SeqCst));
                Ok::<(), ()>(())
            };
            let run = || in_order_by_weight(&items, turn, |()| light, each);
            pool(2).install(run).unwrap();
            assert_eq!(ahead, Some(if light { 999 } else { AT_ONCE - 1 }));
        }
    }

    #[test]
    fn a_failure_ends_the_line_where_it_is_due() {
        let items: Vec<usize> = (0..1000).collect();
        for threads in [1, 2, 5] {
            let begun = AtomicUsize::new(0);
            let mut seen = Vec::new();
            let turn = |item: &usize| {
                begun.fetch_add(1, Ordering::SeqCst);
                slow(*item)
            };
            let each = |item| {
                seen.push(item);
                if item == 10 { Err(item) } else { Ok(()) }
            };
            let ended = pool(threads).install(|| in_order(&items, turn, each));
            assert_eq!(ended, Err(10));
            assert_eq!(seen, items[..=10]);
            assert!(begun.into_inner() <= 11 + AT_ONCE + threads);
        }
    }

    #[test]
    fn a_panic_is_the_callers() {
        let items: Vec<usize> = (0..1000).collect();
        let check = |item: &usize, last| {
            assert!(*item < last, "enough");
            slow(*item)
        };
        for threads in [1, 2, 5] {
            for (turns, handed) in [(10, 1000), (1000, 10)] {
                let turn = |item: &usize| check(item, turns);
                let each = |item| {
                    check(&item, handed);
                    Ok::<(), ()>(())
                };
                let run = || pool(threads).install(|| in_order(&items, turn, each));
                assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
            }
        }
    }

    #[test]
    fn no_items_have_no_turns() {
        let each = |()| Err(());
        assert_eq!(in_order(&[(); 0], |()| (), each), Ok(()));
    }
}
