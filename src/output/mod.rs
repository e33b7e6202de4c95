//! The only writer of disk. A portal is published whole: made aside, then exchanged with the one that is served.
//!
//! Whoever serves the folder sees the old portal or the new one, never a mixture and never neither; a process killed at any moment
//! leaves nothing in the served folder that was not whole, and what it left aside the next one removes.

mod built;
mod days;
mod depot;
mod folder;
mod lines;
mod manifest;
mod retouch;
mod rewrite;
mod scratch;
mod seen;
mod shards;
mod siblings;
mod stage;
mod unsynced;

pub use built::Built;
pub use days::Days;
pub use depot::Depot;
pub use folder::{Failure, OpenError, Output, Published};
pub use lines::{KeptLines, line_mark};
pub use manifest::Manifest;
pub use retouch::{Exchange, Standing};
pub use rewrite::{create, rewrite};
pub use scratch::Scratch;
pub use seen::{Known, MadeFrom, Notes, Seen};
pub use shards::{FileRecord, FindingRecord, PortalRecord, ShardReader, ShardWriter, Unfit};
pub use stage::Stage;
