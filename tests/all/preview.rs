//! A preview that runs, and a client of HTTP that leaves nothing of what it gets out.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long anything may take before it is said to be lost.
const PATIENCE: Duration = Duration::from_secs(120);

/// A preview of a site.
pub(crate) struct Preview {
    child: Child,
    /// What it says besides: in a file, which never fills as a pipe does that nobody reads.
    said: File,
    /// Where it is.
    pub(crate) port: u16,
    /// What it printed first.
    pub(crate) url: String,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The head, in lower case.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Preview {
    /// Starts one, and waits until it says where it is.
    pub(crate) fn start(site: &Path, more: &[&str]) -> Self {
        let mut said = tempfile::tempfile().unwrap();
        let port: &[&str] = match more.contains(&"--port") {
            true => &[],
            false => &["--port", "0"],
        };
        let mut child = Command::new(env!("CARGO_BIN_EXE_supportal"))
            .args(["serve", "--site"])
            .arg(site)
            .args(port)
            .args(more)
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(said.try_clone().unwrap())
            .spawn()
            .unwrap();
        let mut url = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut url).unwrap();
        let url = url.trim().to_owned();
        let port = url.rsplit(':').next().unwrap_or("");
        let port = port.split('/').next().unwrap_or("").parse();
        let Ok(port) = port else {
            let _ = child.wait();
            panic!("the preview says {url:?} and {}", all_of(&mut said));
        };
        Self {
            child,
            said,
            port,
            url,
        }
    }

    /// Its resident memory in MiB.
    pub(crate) fn memory(&self) -> f64 {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        kib.unwrap_or(0.0) / 1024.0
    }

    /// Sends bytes, and reads until the other side is done.
    pub(crate) fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(bytes).unwrap();
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        let end = all.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, body) = all.split_at(end.map_or(all.len(), |end| end + 4));
        let head = String::from_utf8_lossy(head).to_lowercase();
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Answer {
            status: status.unwrap_or(0),
            body: body.to_vec(),
            head,
        }
    }

    /// Asks for a path.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(path, "")
    }

    /// Asks for a file of the output by its name: the status, and the bytes that a build would have.
    pub(crate) fn file(&self, name: &str) -> (u16, Vec<u8>) {
        let answer = self.get(&address(name));
        let bytes = match name.ends_with(".html") && answer.status == 200 {
            true => answer.without_client(),
            false => answer.body,
        };
        (answer.status, bytes)
    }

    /// Asks for a path with more fields.
    pub(crate) fn ask(&self, path: &str, fields: &str) -> Answer {
        let host = format!("127.0.0.1:{}", self.port);
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{fields}\r\n");
        self.send(request.as_bytes())
    }

    /// Listens to all that changes, or with a query to one page.
    pub(crate) fn listen(&self, query: &str) -> Events {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let request = format!(
            "GET /__supportal/events{query} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n",
            self.port
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut events = Events {
            lines: BufReader::new(stream),
        };
        while !events.line(PATIENCE).unwrap().starts_with("retry:") {}
        events
    }

    /// Tells it to end, as whoever presses Ctrl-C does, and waits until it has.
    pub(crate) fn end(mut self) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(told.success());
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(10));
        };
        (status, all_of(&mut self.said))
    }
}

/// The address of a built file.
fn address(file: &str) -> String {
    let escaped: String = file
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    match escaped.strip_suffix("index.html") {
        Some(folder) => format!("/{folder}"),
        None => format!("/{escaped}"),
    }
}

fn all_of(file: &mut File) -> String {
    let mut text = String::new();
    file.rewind().unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

impl Drop for Preview {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    /// The body without the tag of the client, of which there must be one.
    pub(crate) fn without_client(&self) -> Vec<u8> {
        let find = |what: &[u8], from: usize| {
            let mut windows = self.body[from..].windows(what.len());
            windows
                .position(|window| window == what)
                .map(|at| at + from)
        };
        let start = find(b"<script src=\"/__supportal/client.js\"", 0).expect("a client");
        let end = find(b"</script>", start).unwrap() + b"</script>".len();
        assert_eq!(find(b"/__supportal/client.js", end), None, "two clients");
        [&self.body[..start], &self.body[end..]].concat()
    }

    /// The version of the page that the client is told.
    pub(crate) fn version(&self) -> String {
        let body = String::from_utf8_lossy(&self.body);
        let (_, rest) = body.split_once("data-version=\"").expect("a version");
        rest.split('"').next().unwrap().to_owned()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A stream of events.
pub(crate) struct Events {
    lines: BufReader<TcpStream>,
}

impl Events {
    fn line(&mut self, within: Duration) -> Option<String> {
        let timeout = Some(within.max(Duration::from_millis(1)));
        self.lines.get_ref().set_read_timeout(timeout).unwrap();
        let mut line = String::new();
        match self.lines.read_line(&mut line) {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(line),
        }
    }

    /// The next event, its name and data, if there is one in time.
    pub(crate) fn next(&mut self, within: Duration) -> Option<(String, String)> {
        let (begun, mut name) = (Instant::now(), String::new());
        loop {
            let line = self.line(within.checked_sub(begun.elapsed())?)?;
            if let Some(event) = line.strip_prefix("event: ") {
                name = event.trim().to_owned();
            } else if let Some(data) = line.strip_prefix("data: ") {
                return Some((name, data.trim().to_owned()));
            }
        }
    }

    /// The data of the next event of that name.
    pub(crate) fn wait_for(&mut self, wanted: &str, within: Duration) -> Option<String> {
        let begun = Instant::now();
        loop {
            let (name, data) = self.next(within.checked_sub(begun.elapsed())?)?;
            if name == wanted {
                return Some(data);
            }
        }
    }
}
