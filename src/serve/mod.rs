//! The preview: pages made when they are asked for, by the functions that a build makes them with, and brought up to date while they
//! are open.
//!
//! ```text
//! a request          -> guard -> address -> workbench -> the page as built, and one script tag
//! a change, or time  -> workbench looks at the disk -> hub makes every open page anew -> those that changed are told
//! ```
//!
//! Nothing is kept that a look at the disk does not confirm (`workbench.rs`), so neither the start nor a change depends on how many
//! partners there are, and no event of the system has to arrive.

mod address;
mod dashboard;
mod editor;
mod guard;
mod http;
mod hub;
mod page;
mod tell;
mod translator;
mod watch;
mod workbench;

pub use editor::Editor;

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use jiff::civil::Date;

use crate::markdown::escape;
use crate::message::{Dictionary, Message, say};
use crate::pipeline::Request;
use guard::Guard;
use hub::{Done, Hub};
use tell::Reader;
use watch::{Watch, Why};
use workbench::Workbench;

/// The port that is tried first.
pub const PORT: u16 = 4040;
/// How many ports are tried.
const PORTS: u16 = 50;
/// How often connections are kept from being taken for dead.
const BREATH: Duration = Duration::from_secs(10);

/// What is asked for.
pub struct Options {
    /// What a build would be asked.
    pub request: Request,
    /// The date that decides what holds, at any time.
    pub today: Box<dyn Fn() -> Date + Send + Sync>,
    /// The port; none: the first that is free. 0: any.
    pub port: Option<u16>,
    /// Where to listen, instead of this machine alone.
    pub host: IpAddr,
    /// Names by which the server may be called besides those of this machine.
    pub names: Vec<String>,
    /// The editor that findings lead into.
    pub editor: Editor,
    /// The language of what is said.
    pub dictionary: Dictionary,
}

/// What is said while serving.
pub trait Listener: Send + Sync {
    /// It serves there. Once, before anything else.
    fn serving(&self, url: &str);
    /// Something to know.
    fn tell(&self, message: &Message);
}

/// What answers are made from.
struct App {
    guard: Guard,
    workbench: Workbench,
    hub: Hub,
    reader: Reader,
    survey: dashboard::Survey,
}

impl App {
    /// The program's own files, by their names below [`page::OWN`].
    fn own(self: &Arc<Self>, name: &str, query: &str) -> Option<(&'static str, Vec<u8>)> {
        let text = |text: &str| text.as_bytes().to_vec();
        Some(match name {
            "client.js" => ("client.js", text(&self.client())),
            "client.css" => ("client.css", text(include_str!("client.css"))),
            "own.js" => ("own.js", text(include_str!("own.js"))),
            "own.css" => ("own.css", text(include_str!("own.css"))),
            "" => ("dashboard.html", self.dashboard(query).into_bytes()),
            "translations/" => ("translations.html", self.translations(query).into_bytes()),
            _ => return None,
        })
    }

    /// Words of ours in the reader's language, as HTML.
    fn say(&self, message: &Message) -> String {
        escape(&message.translated(&self.reader.dictionary))
    }

    /// The client, with what it says in the reader's language.
    fn client(&self) -> String {
        let words = [
            ("findings", say!("Findings on this page and in its portal")),
            (
                "refused",
                say!("A build refuses this portal until its errors are mended."),
            ),
            ("none", say!("Nothing to object to.")),
            ("close", say!("Close")),
            ("dashboard", say!("All partners")),
        ];
        let words: serde_json::Map<String, serde_json::Value> = words
            .into_iter()
            .map(|(key, words)| {
                (
                    key.to_owned(),
                    words.translated(&self.reader.dictionary).into(),
                )
            })
            .collect();
        // A script of its own, not of a page: nothing in it can end an element.
        let words = serde_json::Value::Object(words).to_string();
        include_str!("client.js").replacen("/* words */ {}", &words, 1)
    }
}

/// Serves until the program is told to end.
///
/// # Errors
/// When nothing can be listened on, or the machine fails.
pub fn serve(options: Options, listener: &dyn Listener) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(8)
        .build()?;
    let (socket, instead_of) = runtime.block_on(bind(options.host, options.port))?;
    let address = socket.local_addr()?;
    let token = (!options.host.is_loopback()).then(token).transpose()?;
    let url = url(address, token.as_deref());
    // Whoever waits for the address may end the preview as soon as it is there.
    if let Some(busy) = instead_of {
        listener.tell(&say!(
            "port {busy} is taken; this is port {port}",
            busy = busy.to_string(),
            port = address.port().to_string()
        ));
    }
    listener.serving(&url);
    if token.is_some() {
        listener.tell(&say!(
            "others can reach this preview: whoever knows the address above, with its token, reads every draft"
        ));
    }
    let site = std::path::absolute(&options.request.site)?;
    let app = Arc::new(App {
        guard: Guard {
            port: address.port(),
            names: options.names,
            token,
        },
        workbench: Workbench::new(options.request, options.today),
        hub: Hub::default(),
        reader: Reader {
            dictionary: options.dictionary,
            editor: options.editor,
            site: site.clone(),
        },
        survey: dashboard::Survey::default(),
    });
    let (watch, end) = Watch::new(&site);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    thread::scope(|scope| {
        scope.spawn(|| keep_up(&app, watch, listener));
        runtime.block_on(async {
            tokio::select! {
                () = http::serve(socket, app.clone(), stopped) => {}
                () = told_to_end() => {}
            }
        });
        // Nobody may wait for what is not told any more.
        let _ = stop.send(true);
        app.hub.close();
        app.workbench.end();
        end.end();
    });
    runtime.shutdown_timeout(Duration::from_millis(300));
    Ok(())
}

/// Listens on a port: that one, or with none the first of some that is free. Says which was not.
async fn bind(
    host: IpAddr,
    port: Option<u16>,
) -> io::Result<(tokio::net::TcpListener, Option<u16>)> {
    let first = port.unwrap_or(PORT);
    let mut tried = Err(io::Error::from(io::ErrorKind::AddrInUse));
    for number in first..=first.saturating_add(if first == 0 { 0 } else { PORTS }) {
        tried = tokio::net::TcpListener::bind(SocketAddr::new(host, number)).await;
        match &tried {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            _ => {
                let instead = (number != first).then_some(first);
                return Ok((tried?, instead));
            }
        }
    }
    Ok((tried?, None))
}

fn url(address: SocketAddr, token: Option<&str>) -> String {
    let host = match address.ip() {
        ip if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        ip => ip,
    };
    let token = token.map(|token| format!("?token={token}"));
    format!(
        "http://{}/{}",
        SocketAddr::new(host, address.port()),
        token.unwrap_or_default()
    )
}

/// What nobody guesses.
fn token() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        // Where it cannot be waited for, the system ends the program.
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}

/// Looks at the disk whenever something may have changed, and tells open pages.
fn keep_up(app: &App, mut watch: Watch, listener: &dyn Listener) {
    // Whoever asks first finds this done, or waits for it as for anything. Ten thousand folders take a while to be watched: that is not
    // what the first page waits for.
    if let Ok(site) = &app.workbench.basis().site {
        site.prepare_shared();
    }
    if let Err(why) = watch.begin() {
        listener.tell(&why);
    }
    // What changed before anything was listened to.
    app.hub
        .refresh(&app.workbench, &app.reader, &BTreeSet::new());
    let (mut took, mut breathed) = (Duration::ZERO, Instant::now());
    let mut heard_last = true;
    loop {
        let why = watch.wait(took);
        let begun = Instant::now();
        let hinted = match &why {
            Why::End => return,
            Why::Heard(partners) => partners.clone(),
            Why::Time => BTreeSet::new(),
        };
        if breathed.elapsed() > BREATH {
            app.hub.breathe();
            breathed = Instant::now();
        }
        if why == Why::Time && app.hub.is_quiet() {
            continue;
        }
        let done = app.hub.refresh(&app.workbench, &app.reader, &hinted);
        if why == Why::Time {
            // What was found takes its time once; what is looked for in vain, each time.
            if done.changed.is_empty() {
                took = begun.elapsed();
            }
            // What was heard of a moment ago may have been written to since: that is no miss.
            if !done.changed.is_empty()
                && !heard_last
                && let Some(message) = watch.missed()
            {
                listener.tell(&message);
            }
        }
        heard_last = why != Why::Time;
        if !done.changed.is_empty() {
            listener.tell(&line(&done, begun.elapsed()));
        }
    }
}

/// What was done about a change.
fn line(done: &Done, took: Duration) -> Message {
    const NAMED: usize = 3;
    let names = done.changed.iter().take(NAMED).map(String::as_str);
    let names = names.collect::<Vec<_>>().join(", ");
    let time = took.as_millis().to_string();
    let pages = match done.told {
        1 => say!("1 open page brought up to date"),
        count => say!("{count} open pages brought up to date", count),
    };
    match done.changed.len().saturating_sub(NAMED) {
        0 => say!("{names}: {pages} in {time} ms", names, pages, time),
        more => say!(
            "{names} and {more} more: {pages} in {time} ms",
            names,
            more,
            pages,
            time
        ),
    }
}
