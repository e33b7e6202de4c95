//! `lsp` as an editor meets it: a process, pipes and JSON. Every read has a limit, so that a fault fails and does not hang.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::site::{Site, TODAY};

const PATIENCE: Duration = Duration::from_secs(120);
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
    // Nothing is said of files that nobody looks at any more.
    editor.edit(&own, &broken);
    editor.unread.clear();
    for path in [&partner, &own] {
        let closed = json!({ "textDocument": { "uri": uri(path) } });
        editor.notify("textDocument/didClose", closed);
    }
    for path in [&partner, &own] {
        let uri = uri(path);
        editor.await_message(|message| {
            message["params"]["uri"] == *uri && message["params"]["diagnostics"] == json!([])
        });
    }
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

/// An editor with a file open in which a cursor stands at `¦`: the text without it, and what a request says about it.
fn pointing(editor: &mut Editor, path: &Path, text: &str) -> (String, Value) {
    let at = text.find('¦').unwrap();
    let text = text.replace('¦', "");
    let at = json!({ "textDocument": { "uri": uri(path) }, "position": place(&text, at) });
    editor.edit(path, &text);
    (text, at)
}

/// What hovers over a cursor.
fn hovered(editor: &mut Editor, path: &Path, text: &str) -> String {
    let (_, at) = pointing(editor, path, text);
    let hover = editor.request("textDocument/hover", at);
    hover["contents"]["value"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// The completions at a cursor, and the text with one of them taken.
fn completed(editor: &mut Editor, path: &Path, text: &str, taken: &str) -> (Vec<String>, String) {
    let (text, at) = pointing(editor, path, text);
    let items = editor.request("textDocument/completion", at);
    let items = items.as_array().unwrap();
    let labels = items
        .iter()
        .map(|item| item["label"].as_str().unwrap().to_owned());
    let chosen = items.iter().find(|item| item["label"] == taken);
    let text = chosen.map_or(text.clone(), |item| {
        apply(&text, std::slice::from_ref(&item["textEdit"]))
    });
    (labels.collect(), text)
}

/// A text with edits, the last one first.
fn apply(text: &str, edits: &[Value]) -> String {
    let mut edits: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let of = |end: &str| byte(text, &edit["range"][end]);
            (of("start"), of("end"), edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}

#[test]
fn hovering_tells_why_there_is_a_finding_and_what_a_key_takes() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let (path, text) = (site.path(PARTNER), site.read(PARTNER));
    let mut editor = Editor::of(&site);
    editor.open(&path, &text);
    let words = hovered(
        &mut editor,
        &path,
        &text.replace("charges: part", "char¦ges: part"),
    );
    assert!(
        words.contains("`charges`") && words.contains("none, part, all"),
        "{words}"
    );
    let words = hovered(
        &mut editor,
        &path,
        &text.replace("mode: direct", "mo¦de: direct"),
    );
    assert!(words.contains("direct, resold, outsourced"), "{words}");
    let words = hovered(
        &mut editor,
        &path,
        &text.replace("[azure, office-365", "[az¦ure, moon"),
    );
    assert!(words.contains("Azure"), "{words}");
    let words = hovered(
        &mut editor,
        &path,
        &text.replace("[azure, office-365", "[azure, mo¦on"),
    );
    assert!(
        words.starts_with("# S") || words.starts_with("# "),
        "{words}"
    );
    assert!(
        words.contains("unknown-service") && !words.contains("```"),
        "{words}"
    );
    assert_eq!(
        hovered(
            &mut editor,
            &path,
            &text.replace("name: Contoso B", "name: Con¦toso B")
        ),
        ""
    );
}

#[test]
fn words_are_in_the_language_of_whoever_reads_them() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let (path, text) = (site.path(PARTNER), site.read(PARTNER));
    let introduced = |arguments: &[&str], locale: &str| {
        let mut editor = Editor::start(arguments);
        let params = json!({ "processId": null, "rootUri": null, "locale": locale, "capabilities": capabilities() });
        editor.request("initialize", params);
        editor.notify("initialized", json!({}));
        editor.open(&path, &text);
        hovered(
            &mut editor,
            &path,
            &text
                .replace(
                    "[pt-BR, en-US]\nmarkets",
                    "[pt-BR, en-US]\nlocales: [pt-BR]¦\nmarkets",
                )
                .replace("locales: [pt-BR]¦", "loca¦les: [pt-BR]"),
        )
    };
    let portuguese = introduced(&[], "pt-br");
    assert!(portuguese.contains("Deixe só uma."), "{portuguese}");
    assert!(!introduced(&[], "en-US").contains("Deixe"));
    assert!(!introduced(&["--lang", "en"], "pt-BR").contains("Deixe"));
}

#[test]
fn completion_knows_what_can_stand_at_the_cursor() {
    let site = Site::with_partners(&["contoso-brasil"]);
    site.write(
        "content/policies/csp.yaml",
        "policy: csp\nseverities: [catastrophic]\nservices:\n  - { id: power-platform, name: Power Platform }\n  - { id: azure, name: Azure, until: 2020-01-01 }\n",
    );
    let (path, text) = (site.path(PARTNER), site.read(PARTNER));
    let mut editor = Editor::of(&site);
    editor.open(&path, &text);
    let mut at = |old: &str, new: &str, taken: &str| {
        assert!(text.contains(old), "{old}");
        completed(&mut editor, &path, &text.replacen(old, new, 1), taken)
    };
    let all = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    // A key between braces, while they are open and while they are closed.
    for end in ["", " }"] {
        let (labels, done) = at(
            "mode: direct, areas: [billing, subscription-management] }",
            &format!("mode: direct, are¦{end}"),
            "areas",
        );
        assert_eq!(labels, all(&["areas", "services", "duties", "to"]));
        assert!(
            done.contains(&format!("mode: direct, areas: {end}")),
            "{done}"
        );
    }
    // A key at the top, without those that are there.
    let (labels, done) = at("charges: part\n", "su¦\n", "support");
    assert_eq!(labels, all(&["base_url", "charges", "support", "pricing"]));
    assert!(done.contains("\nsupport: \n"), "{done}");
    // A key of an entry: a phone excludes the other ways.
    let (labels, _) = at("  - web:", "  - phone: 1\n    ¦\n  - web:", "");
    assert_eq!(
        labels,
        all(&["languages", "note", "cost", "within", "national", "country"])
    );
    // A colon that is there is not written twice.
    let (_, done) = at("charges: part", "cha¦: part", "charges");
    assert!(done.contains("\ncharges: part\n"), "{done}");
    // Words of the reader, of the policy as it is today, of the site, and of the world.
    assert_eq!(
        at("charges: part", "charges: ¦", "").0,
        all(&["none", "part", "all"])
    );
    let (labels, done) = at(
        "services: [azure, office-365,",
        "services: [office-365, po¦,",
        "power-platform",
    );
    assert_eq!(
        labels,
        all(&[
            "office-365",
            "microsoft-365",
            "dynamics-365",
            "power-platform"
        ])
    );
    assert!(
        done.contains("[office-365, power-platform, dynamics-365]"),
        "{done}"
    );
    assert_eq!(
        at("vehicle: csp-commercial-support", "vehicle: ¦", "")
            .0
            .first()
            .unwrap(),
        "csp-commercial-support"
    );
    assert_eq!(
        at("name: Contoso Brasil", "name:\n  ¦", "").0,
        all(&["pt-BR", "en-US"])
    );
    assert_eq!(
        at("languages: [pt-BR]", "languages: [¦]", "").0,
        all(&["pt-BR", "en-US"])
    );
    assert!(
        at("time_zone: America/Sao_Paulo", "time_zone: Amer¦", "")
            .0
            .contains(&"America/Manaus".to_owned())
    );
    assert_eq!(at("name: Contoso Brasil", "name: Con¦", "").0, [""; 0]);
    assert_eq!(at("name: Contoso Brasil", "# cha¦", "").0, [""; 0]);
    let (offering, text) = (site.path(OFFERING), site.read(OFFERING));
    editor.open(&offering, &text);
    let text = text.replacen("severity: critical", "severity: ¦", 1);
    let (labels, _) = completed(&mut editor, &offering, &text, "");
    assert_eq!(
        labels,
        all(&["critical", "moderate", "minimal", "catastrophic"])
    );
}

/// Where a definition is: the file and what stands there.
fn defined(editor: &mut Editor, path: &Path, text: &str) -> Option<(String, String)> {
    let (_, at) = pointing(editor, path, text);
    let location = editor.request("textDocument/definition", at);
    let found = url::Url::parse(location["uri"].as_str()?)
        .unwrap()
        .to_file_path()
        .unwrap();
    let text = std::fs::read_to_string(&found).unwrap_or_default();
    let start = byte(&text, &location["range"]["start"]);
    let line = text[start..].lines().next().unwrap_or_default();
    let name = found
        .components()
        .rev()
        .take(3)
        .map(|part| part.as_os_str().to_str().unwrap().to_owned());
    let name: Vec<String> = name.collect();
    Some((
        name.into_iter().rev().collect::<Vec<_>>().join("/"),
        line.to_owned(),
    ))
}

#[test]
fn definitions_are_where_something_is_stated() {
    let site = Site::sample();
    site.write(
        "content/policies/csp.yaml",
        "policy: csp\nservices:\n  - { id: power-platform, name: Power Platform }\n",
    );
    let mut editor = Editor::of(&site);
    let (offering, text) = (site.path(OFFERING), site.read(OFFERING));
    editor.open(&offering, &text);
    let partner = "partners/contoso-brasil/partner.yaml".to_owned();
    let of_offering = defined(&mut editor, &offering, &format!("{text}\nho¦urs: {{}}\n"));
    assert_eq!(of_offering, Some((partner.clone(), "hours:".into())));
    let inside = defined(
        &mut editor,
        &offering,
        &format!("{text}\nhours: {{ op¦en: 24/7 }}\n"),
    );
    assert_eq!(inside, Some((partner.clone(), "hours:".into())));
    let first = site.read(PARTNER).lines().next().unwrap().to_owned();
    assert_eq!(
        defined(&mut editor, &offering, &format!("¦{text}")),
        Some((partner, first))
    );
    assert_eq!(
        defined(&mut editor, &offering, &format!("{text}\nna¦me: x\n")),
        None
    );

    let (path, text) = (site.path(PARTNER), site.read(PARTNER));
    editor.open(&path, &text);
    let word = defined(
        &mut editor,
        &path,
        &text.replace("[azure,", "[po¦wer-platform, azure,"),
    );
    assert_eq!(
        word,
        Some((
            "content/policies/csp.yaml".into(),
            "power-platform, name: Power Platform }".into()
        ))
    );
    assert_eq!(
        defined(&mut editor, &path, &text.replace("[azure,", "[az¦ure,")),
        None,
        "the built-in policy is no file"
    );

    let article = "content/guidance/pt-BR/getting-help/open-a-request.md";
    let (path, text) = (site.path(article), site.read(article));
    editor.open(&path, &text);
    let other = site.read("content/guidance/pt-BR/getting-help/severities.md");
    let heading = "## Crítica: o trabalho parou";
    let slug = "cr%C3%ADtica-o-trabalho-parou";
    let link = format!("{text}\n\u{1f6df} [grave](seve¦rities.md#{slug})\n");
    let expected = (
        "pt-BR/getting-help/severities.md".to_owned(),
        heading.to_owned(),
    );
    assert_eq!(defined(&mut editor, &path, &link), Some(expected));
    let link = format!("{text}\n[x](seve¦rities.md)\n");
    let expected = (
        "pt-BR/getting-help/severities.md".to_owned(),
        other.lines().next().unwrap().to_owned(),
    );
    assert_eq!(defined(&mut editor, &path, &link), Some(expected));
    assert_eq!(
        defined(
            &mut editor,
            &path,
            &format!("{text}\n[x](https://a¦.example/)\n")
        ),
        None
    );
}

/// The actions for a whole file, of a kind.
fn actions(editor: &mut Editor, path: &Path, only: &[&str]) -> Vec<Value> {
    let end = json!({ "line": 9999, "character": 0 });
    let params = json!({
        "textDocument": { "uri": uri(path) },
        "range": { "start": { "line": 0, "character": 0 }, "end": end },
        "context": { "diagnostics": [], "only": only },
    });
    editor
        .request("textDocument/codeAction", params)
        .as_array()
        .unwrap()
        .clone()
}

fn edits<'a>(action: &'a Value, path: &Path) -> &'a [Value] {
    action["edit"]["changes"][uri(path)].as_array().unwrap()
}

#[test]
fn quick_fixes_write_what_check_fix_writes() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let text = site
        .read(PARTNER)
        .replace("time_zone:", "timezone:")
        .replace("color:", "\u{1f6df}: 1, colour:");
    let text = text.replace('\n', "\r\n");
    site.write(PARTNER, &text);
    let path = site.path(PARTNER);
    let mut editor = Editor::of(&site);
    editor.open(&path, &text);
    let single = actions(&mut editor, &path, &["quickfix"]);
    let titles: Vec<&str> = single
        .iter()
        .map(|it| it["title"].as_str().unwrap())
        .collect();
    assert_eq!(
        titles,
        [
            "Replace `timezone` with `time_zone`",
            "Replace `colour` with `color`"
        ]
    );
    assert_eq!(single[0]["diagnostics"][0]["code"], "Y011");
    let each: Vec<Value> = single
        .iter()
        .flat_map(|it| edits(it, &path))
        .cloned()
        .collect();
    let whole = actions(&mut editor, &path, &["source.fixAll"]);
    assert_eq!(whole.len(), 1);
    site.check(&["--fix"]).expect(1);
    let mended = site.read(PARTNER);
    assert_ne!(mended, text);
    assert_eq!(apply(&text, &each), mended);
    assert_eq!(apply(&text, edits(&whole[0], &path)), mended);
}

#[test]
fn a_finding_can_be_allowed_with_a_reason_and_a_disclosure_cannot() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let text = site.read(PARTNER).replace(
        "vehicle: advanced-support-for-partners",
        "vehicle: premier-support-for-partners",
    );
    let path = site.path(PARTNER);
    let mut editor = Editor::of(&site);
    assert_eq!(codes(&editor.open(&path, &text)), ["E002"]);
    let offered = actions(&mut editor, &path, &["quickfix"]);
    assert_eq!(offered.len(), 1, "{offered:?}");
    assert!(offered[0]["title"].as_str().unwrap().contains("E002"));
    let allowed = apply(&text, edits(&offered[0], &path));
    let shown = editor.edit(&path, &allowed);
    assert_eq!(
        codes(&shown),
        ["Y010", "E002"],
        "a reason is still to be written"
    );
    let allowed = allowed.replace("allow E002 ", "allow E002 the plan begins in March");
    assert_eq!(editor.edit(&path, &allowed), [] as [Value; 0]);
    let shown = editor.edit(
        &path,
        &site
            .read(PARTNER)
            .replace("services: [azure,", "services: [azure, moon,"),
    );
    assert!(!shown.is_empty());
    let (offering, text) = (site.path(OFFERING), site.read(OFFERING));
    let shown = editor.open(&offering, &text.replace("pricing:", "prices:"));
    assert!(codes(&shown).contains(&"D004"), "{shown:?}");
    let offered = actions(&mut editor, &offering, &["quickfix"]);
    assert!(
        offered
            .iter()
            .all(|it| !it["title"].as_str().unwrap().contains("D004")),
        "{offered:?}"
    );
}

/// How long it takes from a change to its findings, the median of some.
fn latency(editor: &mut Editor, path: &Path, text: &str, end: &str) -> Duration {
    let mut times: Vec<Duration> = Vec::new();
    for number in 0..15 {
        let start = Instant::now();
        editor.edit(path, &format!("{text}{}", end.repeat(number)));
        times.push(start.elapsed());
    }
    times.sort();
    times[7]
}

#[test]
fn only_the_last_of_many_changes_needs_an_answer() {
    let site = Site::sample();
    let (path, text) = (site.path(PARTNER), site.read(PARTNER));
    let mut editor = Editor::of(&site);
    editor.open(&path, &text);
    let partner = latency(&mut editor, &path, &text, "# more\n");
    let (own, settings) = (site.path("site.yaml"), site.read("site.yaml"));
    editor.open(&own, &settings);
    let shared = latency(&mut editor, &own, &settings, "# more\n");
    println!("from a change to its findings: {partner:?} in a partner, {shared:?} in site.yaml");
    for number in 0..200 {
        editor.version += 1;
        let changed = json!({ "textDocument": { "uri": uri(&path), "version": editor.version }, "contentChanges": [{ "text": format!("{text}# {number}\n") }] });
        editor.notify("textDocument/didChange", changed);
    }
    assert_eq!(editor.edit(&path, &text), [] as [Value; 0]);
    let answers = editor
        .unread
        .iter()
        .filter(|it| it["params"]["uri"] == *uri(&path));
    // Each waiting change that was read at the time of a check takes part in it; how many there are depends on the machine.
    assert!(answers.count() < 100);
}
