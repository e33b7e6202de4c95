//! `lsp` as an editor meets it: a process, pipes and JSON. Every read has a limit, so that a fault fails and does not hang.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::site::{Site, TODAY};

const PATIENCE: Duration = Duration::from_secs(20);
const PARTNER: &str = "content/partners/contoso-brasil/partner.yaml";
const OFFERING: &str = "content/partners/contoso-brasil/offerings/business.yaml";

/// An editor with the server as its child.
struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// What came while something else was awaited.
    unread: VecDeque<Value>,
    requests: i64,
    version: i64,
}

fn uri(path: &Path) -> String {
    url::Url::from_file_path(path).unwrap().into()
}

/// What an editor says that shows everything and counts in UTF-16.
fn capabilities() -> Value {
    json!({ "textDocument": {
        "publishDiagnostics": { "relatedInformation": true },
        "hover": { "contentFormat": ["markdown", "plaintext"] },
    } })
}

impl Editor {
    /// Starts a server.
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_supportal"))
            .args(["lsp", "--today", TODAY])
            .args(arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = mpsc::channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Self {
            input: child.stdin.take(),
            child,
            messages,
            unread: VecDeque::new(),
            requests: 0,
            version: 0,
        }
    }

    /// Starts a server and introduces itself.
    fn of(site: &Site) -> Self {
        Self::in_folder(&site.path(""), capabilities(), &[])
    }

    fn in_folder(root: &Path, capabilities: Value, arguments: &[&str]) -> Self {
        let mut editor = Self::start(arguments);
        let params =
            json!({ "processId": null, "rootUri": uri(root), "capabilities": capabilities });
        editor.request("initialize", params);
        editor.notify("initialized", json!({}));
        editor
    }

    fn send(&mut self, message: &Value) {
        self.send_text(&message.to_string());
    }

    fn send_text(&mut self, body: &str) {
        let input = self.input.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        input.flush().unwrap();
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The first message that is the awaited one.
    #[track_caller]
    fn await_message(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.unread.iter().position(&is_it) {
            return self.unread.remove(at).unwrap();
        }
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let message = self.messages.recv_timeout(left).unwrap();
            if is_it(&message) {
                return message;
            }
            self.unread.push_back(message);
        }
    }

    /// The whole answer to a request.
    #[track_caller]
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        self.await_message(|message| message["id"] == id && message.get("method").is_none())
    }

    /// The result of a request that must succeed.
    #[track_caller]
    fn request(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params);
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].clone()
    }

    /// Opens a file, and gives the diagnostics that follow.
    #[track_caller]
    fn open(&mut self, path: &Path, text: &str) -> Vec<Value> {
        self.version += 1;
        self.notify(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri(path), "languageId": "yaml", "version": self.version, "text": text } }),
        );
        self.published(path)
    }

    /// Changes a file that is open, and gives the diagnostics that follow.
    #[track_caller]
    fn edit(&mut self, path: &Path, text: &str) -> Vec<Value> {
        self.version += 1;
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri(path), "version": self.version }, "contentChanges": [{ "text": text }] }),
        );
        let version = self.version;
        let uri = uri(path);
        let message = self.await_message(|message| {
            message["params"]["uri"] == *uri && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// The next diagnostics of a file.
    #[track_caller]
    fn published(&mut self, path: &Path) -> Vec<Value> {
        let uri = uri(path);
        let message = self.await_message(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == *uri
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// Says goodbye, and gives the exit code.
    fn leave(mut self) -> Option<i32> {
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        self.ended()
    }

    /// The exit code of a server that must end by itself.
    fn ended(&mut self) -> Option<i32> {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("the server does not end");
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        length = line.strip_prefix("Content-Length: ")?.trim().parse().ok()?;
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("nothing but the protocol is on standard output"))
}

/// The byte of a text at a place of the protocol, in code units of UTF-16; a byte-order mark is part of no line.
fn byte(text: &str, at: &Value) -> usize {
    let (line, column) = (
        usize::try_from(at["line"].as_u64().unwrap()).unwrap(),
        usize::try_from(at["character"].as_u64().unwrap()).unwrap(),
    );
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut starts = vec![mark];
    starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
    let (mut units, mut bytes) = (0, starts[line]);
    for c in text[bytes..].chars() {
        if units >= column {
            break;
        }
        units += c.len_utf16();
        bytes += c.len_utf8();
    }
    bytes
}

/// The place of a byte, as the protocol has it.
fn place(text: &str, byte: usize) -> Value {
    let before = text[..byte].trim_start_matches('\u{feff}');
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    json!({ "line": line, "character": before[start..].encode_utf16().count() })
}

/// A finding as both sides report it: code, level, and the bytes of its place.
type Seen = (String, String, usize, usize);

fn seen(text: &str, diagnostics: &[Value]) -> Vec<Seen> {
    let levels = ["", "error", "warning", "info"];
    let of = |diagnostic: &Value| {
        assert_eq!(diagnostic["source"], "supportal");
        let severity = usize::try_from(diagnostic["severity"].as_u64().unwrap()).unwrap();
        (
            diagnostic["code"].as_str().unwrap().to_owned(),
            levels[severity].to_owned(),
            byte(text, &diagnostic["range"]["start"]),
            byte(text, &diagnostic["range"]["end"]),
        )
    };
    diagnostics.iter().map(of).collect()
}

/// What `check` finds in a file.
fn checked(site: &Site, path: &str) -> Vec<Seen> {
    let text = site.read(path);
    let report: Value = serde_json::from_str(&site.check(&[]).stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let at = |finding: &Value, line: &str, column: &str| {
        let number = |key: &str| usize::try_from(finding[key].as_u64().unwrap()).unwrap();
        let line = text.split_inclusive('\n').nth(number(line) - 1);
        let start = line.map_or(text.len(), |line| {
            line.as_ptr() as usize - text.as_ptr() as usize
        });
        let rest = &text[start..];
        let mark = rest.len() - rest.trim_start_matches('\u{feff}').len();
        let mut bytes = rest[mark..].char_indices().map(|(at, _)| at);
        start + mark + bytes.nth(number(column) - 1).unwrap_or(rest.len() - mark)
    };
    let own = findings.iter().filter(|finding| finding["file"] == path);
    own.map(|finding| {
        (
            finding["code"].as_str().unwrap().to_owned(),
            finding["level"].as_str().unwrap().to_owned(),
            at(finding, "line", "column"),
            at(finding, "end_line", "end_column"),
        )
    })
    .collect()
}

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics
        .iter()
        .map(|it| it["code"].as_str().unwrap())
        .collect()
}

/// A sample site whose partner has findings of several kinds, behind characters of one, two and four bytes.
fn broken() -> Site {
    let site = Site::with_partners(&["contoso-brasil", "ipe-tecnologia"]);
    let text = site.read(PARTNER);
    let text = text
        .replace("brand: {", "brand: { \"\u{1f6df} ação\": 1,")
        .replace(
            "time_zone: America/Sao_Paulo",
            "timezone: America/Sao_Paulo",
        )
        .replace("clouds: [global]", "clouds: [global, \"\u{1f6df}\", moon]");
    site.write(PARTNER, text);
    site
}

#[test]
fn findings_are_those_of_check_in_every_way_to_write_a_file() {
    let site = broken();
    let plain = site.read(PARTNER);
    for text in [
        plain.clone(),
        plain.replace('\n', "\r\n"),
        format!("\u{feff}{plain}"),
        plain.replace("structure:", "structure: ["),
    ] {
        site.write(PARTNER, &text);
        let mut editor = Editor::of(&site);
        let shown = editor.open(&site.path(PARTNER), &text);
        let expected = checked(&site, PARTNER);
        assert!(!expected.is_empty());
        assert_eq!(seen(&text, &shown), expected);
        assert_eq!(editor.leave(), Some(0));
    }
}

#[test]
fn columns_are_bytes_where_the_client_counts_bytes() {
    let site = broken();
    let text = site.read(PARTNER);
    let offered = json!({ "general": { "positionEncodings": ["utf-16", "utf-8"] } });
    let mut editor = Editor::in_folder(&site.path(""), offered, &[]);
    let shown = editor.open(&site.path(PARTNER), &text);
    let column = |needle: &str| {
        let at = text.find(needle).unwrap();
        at - text[..at].rfind('\n').map_or(0, |at| at + 1)
    };
    let moon = shown
        .iter()
        .find(|it| it["message"].as_str().unwrap().contains("moon"))
        .unwrap();
    assert_eq!(moon["range"]["start"]["character"], column("moon"));
    let mut other = Editor::of(&site);
    let shown = other.open(&site.path(PARTNER), &text);
    let moon = shown
        .iter()
        .find(|it| it["message"].as_str().unwrap().contains("moon"))
        .unwrap();
    assert_eq!(moon["range"]["start"]["character"], column("moon") - 2);
}

#[test]
fn typing_makes_findings_come_and_go_and_leaves_the_disk_alone() {
    let site = Site::with_partners(&["contoso-brasil", "ipe-tecnologia"]);
    let (path, text) = (site.path(PARTNER), site.read(PARTNER));
    let mut editor = Editor::of(&site);
    assert_eq!(editor.open(&path, &text), [] as [Value; 0]);
    let changed = text.replace("charges: part", "charges: some");
    let shown = editor.edit(&path, &changed);
    assert_eq!(codes(&shown), ["Y003"]);
    assert!(
        shown[0]["message"].as_str().unwrap().contains("none, part"),
        "{shown:?}"
    );
    assert_eq!(editor.edit(&path, &text), [] as [Value; 0]);
    assert_eq!(site.read(PARTNER), text);
    // What a file lacks is found in the files that inherit it, which are not open.
    let without = text.replace("contact:\n", "kontakt:\n");
    editor.edit(&path, &without);
    let offering = site.path("content/partners/contoso-brasil/offerings/workplace.yaml");
    let shown = editor.published(&offering);
    assert_eq!(codes(&shown), ["D003"]);
    let related = &shown[0]["relatedInformation"][0];
    assert!(
        related["message"]
            .as_str()
            .unwrap()
            .contains("get in touch"),
        "{related}"
    );
    editor.notify(
        "textDocument/didClose",
        json!({ "textDocument": { "uri": uri(&path) } }),
    );
    assert_eq!(editor.published(&offering), [] as [Value; 0]);
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn a_broken_site_is_a_finding_and_the_server_recovers() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let (own, partner) = (site.path("site.yaml"), site.path(PARTNER));
    let (text, partner_text) = (site.read("site.yaml"), site.read(PARTNER));
    let mut editor = Editor::of(&site);
    assert_eq!(editor.open(&partner, &partner_text), [] as [Value; 0]);
    assert_eq!(editor.open(&own, &text), [] as [Value; 0]);
    let broken = text.replace("locales:", "lokales:");
    let shown = editor.edit(&own, &broken);
    assert_eq!(codes(&shown), ["Y008", "Y002"]);
    let shown = editor.edit(
        &partner,
        &partner_text.replace("charges: part", "charges: some"),
    );
    assert_eq!(
        codes(&shown),
        ["Y003"],
        "partners are judged by what the site was"
    );
    assert_eq!(editor.edit(&own, &text), [] as [Value; 0]);
    // What the site says counts for partners at once.
    editor.edit(&own, &format!("{text}levels: {{ Y003: warning }}\n"));
    assert_eq!(editor.published(&partner)[0]["severity"], 2);
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn a_server_that_begins_with_a_broken_site_gets_well() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let (own, text) = (site.path("site.yaml"), site.read("site.yaml"));
    site.write("site.yaml", "title: [");
    let mut editor = Editor::of(&site);
    let partner = site.read(PARTNER).replace("charges: part", "charges: some");
    assert_eq!(editor.open(&site.path(PARTNER), &partner), [] as [Value; 0]);
    assert!(!editor.published(&own).is_empty());
    assert_eq!(editor.open(&own, &text), [] as [Value; 0]);
    assert_eq!(codes(&editor.published(&site.path(PARTNER))), ["Y003"]);
}

#[test]
fn the_site_is_found_from_above_from_below_and_by_name() {
    let site = broken();
    let text = site.read(PARTNER);
    let expected = checked(&site, PARTNER);
    let named = site.path("");
    let roots: [(&Path, &[&str]); 4] = [
        (&site.beside(""), &[]),
        (&site.path("content/partners/contoso-brasil"), &[]),
        (&site.path(""), &["--site", named.to_str().unwrap()]),
        (Path::new("/"), &["--stdio"]),
    ];
    for (root, arguments) in roots {
        let mut editor = Editor::in_folder(root, capabilities(), arguments);
        let shown = editor.open(&site.path(PARTNER), &text);
        assert_eq!(seen(&text, &shown), expected, "{}", root.display());
    }
}

#[test]
fn a_file_of_no_site_is_no_fault() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let mut editor = Editor::of(&site);
    let stranger = site.beside("notes.yaml");
    editor.notify(
        "textDocument/didOpen",
        json!({ "textDocument": { "uri": uri(&stranger), "languageId": "yaml", "version": 1, "text": "a: b" } }),
    );
    let at = json!({ "textDocument": { "uri": uri(&stranger) }, "position": { "line": 0, "character": 0 } });
    assert_eq!(editor.request("textDocument/hover", at), Value::Null);
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn what_changes_on_disk_is_heard_of() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let (path, text) = (site.path(PARTNER), site.read(PARTNER));
    let watching =
        json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut editor = Editor::in_folder(&site.path(""), watching, &[]);
    let asked = editor.await_message(|message| message["method"] == "client/registerCapability");
    editor.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": null }));
    assert_eq!(editor.open(&path, &text), [] as [Value; 0]);
    site.edit(OFFERING, "name:", "nome:");
    editor.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": uri(&site.path(OFFERING)), "type": 2 }] }),
    );
    assert!(codes(&editor.published(&site.path(OFFERING))).contains(&"Y002"));
}

#[test]
fn what_is_not_understood_is_answered_and_ends_nothing() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let mut editor = Editor::start(&[]);
    let early = editor.ask("textDocument/hover", json!({}));
    assert_eq!(early["error"]["code"], -32002);
    editor.request(
        "initialize",
        json!({ "processId": null, "rootUri": null, "capabilities": {} }),
    );
    editor.notify("initialized", json!({}));
    editor.send_text("{ this is no JSON");
    let answer =
        editor.await_message(|message| message["id"].is_null() && message.get("error").is_some());
    assert_eq!(answer["error"]["code"], -32700);
    editor.send_text("[]");
    let answer =
        editor.await_message(|message| message["id"].is_null() && message.get("error").is_some());
    assert_eq!(answer["error"]["code"], -32600);
    editor.notify("$/cancelRequest", json!({ "id": 1 }));
    editor.notify("supportal/nothing", json!({ "a": 1 }));
    editor.notify("textDocument/didChange", json!({ "textDocument": 7 }));
    editor.notify(
        "textDocument/didClose",
        json!({ "textDocument": { "uri": "file:///nowhere" } }),
    );
    assert_eq!(
        editor.ask("textDocument/rename", json!({}))["error"]["code"],
        -32601
    );
    assert_eq!(
        editor.ask("supportal/nothing", json!({}))["error"]["code"],
        -32601
    );
    assert_eq!(
        editor.ask("textDocument/hover", json!({ "a": 1 }))["error"]["code"],
        -32602
    );
    let text = site.read(PARTNER);
    assert_eq!(editor.open(&site.path(PARTNER), &text), [] as [Value; 0]);
    assert_eq!(editor.request("shutdown", Value::Null), Value::Null);
    assert_eq!(
        editor.ask("textDocument/hover", json!({}))["error"]["code"],
        -32600
    );
    editor.notify("exit", Value::Null);
    assert_eq!(editor.ended(), Some(0));
}

#[test]
fn leaving_without_a_goodbye_is_told_by_the_exit_code() {
    let mut editor = Editor::start(&[]);
    editor.notify("exit", Value::Null);
    assert_eq!(editor.ended(), Some(1));
    let mut editor = Editor::start(&[]);
    drop(editor.input.take());
    assert_eq!(editor.ended(), Some(1));
    let mut editor = Editor::start(&[]);
    editor
        .input
        .as_mut()
        .unwrap()
        .write_all(b"GET / HTTP/1.1\r\n\r\n")
        .unwrap();
    assert_eq!(editor.ended(), Some(2));
}
