//! Messages of an editor ↔ what the program knows: the language server protocol over a pair of streams, one concern a file.
//!
//! ```text
//! bytes -> message -> a text changes -> what it concerns is read again, over the texts of open files -> findings are published
//!                  -> a question     -> hover, completion, definition, code actions                  -> answer
//! ```
//!
//! There is no second way to check: the texts of open files stand for files in the one reader of disk ([`crate::load::Root`]). What
//! waits in the queue is taken first, and then everything is brought up to date once: typing fast costs no more than typing slowly.

mod actions;
mod address;
mod client;
mod completion;
mod cursor;
mod definition;
mod expected;
mod hover;
mod kind;
mod place;
mod publish;
mod server;
mod wire;
mod workspace;

use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;

use jiff::civil::Date;
use serde_json::Value;

use crate::message::Language;
use server::{After, Server};

/// How many messages may wait.
const MOST_WAITING: usize = 64;

/// What the person who starts the server says.
pub struct Options<'a> {
    /// The site's folder; for files elsewhere, and where nothing is said, the nearest folder above a file with a site.yaml.
    pub site: Option<PathBuf>,
    /// The language of messages; nothing: what the client says.
    pub language: Option<Language>,
    /// The language where neither says one.
    pub spoken: Language,
    /// The date that decides what holds, at any moment.
    pub today: &'a dyn Fn() -> Date,
}

type Read = io::Result<serde_json::Result<Value>>;

/// Serves one client until it leaves. True where it left as the protocol has it.
///
/// # Errors
/// When a stream fails, or no message can be told from the next any more.
pub fn serve(
    input: impl BufRead + Send + 'static,
    output: impl Write,
    options: &Options<'_>,
) -> io::Result<bool> {
    let messages = queue(input);
    let mut server = Server::new(output, options);
    loop {
        let next = match messages.try_recv() {
            Err(TryRecvError::Empty) => {
                server.refresh()?;
                messages.recv().ok()
            }
            other => other.ok(),
        };
        // The input ended without a word.
        let Some(next) = next else { return Ok(false) };
        match server.receive(next?)? {
            After::More => {}
            After::End { orderly } => return Ok(orderly),
        }
    }
}

/// Reads on a thread of its own, so that it can be seen whether more is waiting.
fn queue(mut input: impl BufRead + Send + 'static) -> Receiver<Read> {
    let (sender, receiver) = mpsc::sync_channel(MOST_WAITING);
    thread::spawn(move || {
        while let Some(read) = wire::read(&mut input).transpose() {
            let failed = read.is_err();
            if sender.send(read).is_err() || failed {
                break;
            }
        }
    });
    receiver
}
