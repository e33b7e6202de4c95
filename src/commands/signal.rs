//! Being asked to end: a flag, which whoever works looks at between two steps.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGINT, SIGTERM};

/// A flag that is up once the process was asked to end. Asked a second time from the terminal, it ends at once.
pub(super) fn ended() -> io::Result<Arc<AtomicBool>> {
    const INTERRUPTED: i32 = 130;
    let ended = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register_conditional_shutdown(SIGINT, INTERRUPTED, ended.clone())?;
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, ended.clone())?;
    }
    Ok(ended)
}
