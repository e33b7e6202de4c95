//! `serve`: a preview that follows the files.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Mutex;

use super::{Ended, exit, request, set_threads, today};
use crate::cli::{Common, Serving};
use crate::markdown::Want;
use crate::message::{Dictionary, Message, say};
use crate::pipeline::{Request, Site, Stop};
use crate::serve::{Listener, Options, serve};
use crate::terminal;

pub(super) fn run(
    common: &Common,
    serving: &Serving,
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let request = Request {
        want: Want::Body,
        ..request(common)
    };
    // A folder that is none is wrong usage; settings that cannot be read may be mended while they are served.
    Site::refused(&request, Default::default())?;
    if !request.partners.is_empty() {
        Site::load(&request)?;
    }
    let date = common.today;
    let said = Said {
        dictionary: dictionary.clone(),
        opens: serving.open,
        out: Mutex::new(Ok(())),
    };
    let options = Options {
        request,
        today: Box::new(move || date.unwrap_or_else(today)),
        port: serving.port,
        host: serving.host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        names: serving.allow_host.clone(),
        editor: serving.editor.clone(),
        dictionary: dictionary.clone(),
    };
    set_threads(common)?;
    let served = serve(options, &said);
    served.map_err(|error| {
        let reason = error.to_string();
        Stop::Machine(say!("cannot serve: {reason}", reason))
    })?;
    said.out.into_inner().unwrap_or(Ok(()))?;
    Ok(exit::CLEAN)
}

/// What is said goes to the terminal: the address to standard output, all else to standard error.
struct Said {
    dictionary: Dictionary,
    opens: bool,
    out: Mutex<io::Result<()>>,
}

impl Listener for Said {
    fn serving(&self, url: &str) {
        let mut out = terminal::stdout();
        let written = writeln!(out, "{url}").and_then(|()| out.flush());
        if let Ok(mut kept) = self.out.lock() {
            *kept = written;
        }
        if self.opens
            && let Err(why) = terminal::open(url)
        {
            self.tell(&why);
        }
    }

    fn tell(&self, message: &Message) {
        terminal::tell(message, &self.dictionary);
    }
}
