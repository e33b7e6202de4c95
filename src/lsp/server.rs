//! What every message means: requests are answered, notifications change what is known of a site.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use gen_lsp_types::json_rpc::{Error, Id, RequestObject, ResponseObject};
use gen_lsp_types::{
    CodeActionRequest, CompletionRequest, DefinitionRequest, DidChangeTextDocumentNotification,
    DidChangeWatchedFilesNotification, DidCloseTextDocumentNotification,
    DidOpenTextDocumentNotification, DidSaveTextDocumentNotification, ErrorCodes, HoverRequest,
    InitializeParams, InitializeRequest, InitializeResult, LogMessageNotification,
    LogMessageParams, LspNotificationMethod, LspRequestMethod, MessageType, Notification,
    PublishDiagnosticsNotification, RegistrationParams, RegistrationRequest, Request, ServerInfo,
    ShutdownRequest, TextDocumentContentChangeEvent, TextDocumentIdentifier,
    TextDocumentPositionParams, Uri,
};
use serde_json::{Value, json};

use super::client::Client;
use super::place::Text;
use super::workspace::{Open, Workspace};
use super::{Options, actions, address, completion, definition, hover, wire};
use crate::message::{Message, say};
use crate::pipeline::Stop;
use crate::source::Units;

/// What comes after a message.
pub(super) enum After {
    /// The next one.
    More,
    /// Nothing.
    End {
        /// Whether the client said goodbye first.
        orderly: bool,
    },
}

enum Phase {
    /// The client did not introduce itself yet.
    Before,
    Serving(Box<Client>),
    /// The client said goodbye.
    Over,
}

/// A server and what it knows.
pub(super) struct Server<'o, W> {
    output: W,
    options: &'o Options<'o>,
    phase: Phase,
    sites: BTreeMap<PathBuf, Workspace>,
}

/// Why a request has no result.
type Fault = (ErrorCodes, Message);
type Answer = Result<Value, Fault>;

impl<'o, W: Write> Server<'o, W> {
    pub(super) fn new(output: W, options: &'o Options<'o>) -> Self {
        Self {
            output,
            options,
            phase: Phase::Before,
            sites: BTreeMap::new(),
        }
    }

    /// Takes a message. What is none is answered with an error; a fault of ours in one message does not end the others.
    pub(super) fn receive(&mut self, message: serde_json::Result<Value>) -> io::Result<After> {
        let message = match message {
            Ok(message) => message,
            Err(error) => {
                self.respond(Id::Null, Err((ErrorCodes::ParseError, verbatim(&error))))?;
                return Ok(After::More);
            }
        };
        // The answer to a request of ours: there is nothing that depends on it.
        if message.get("method").is_none() && message.get("id").is_some() {
            return Ok(After::More);
        }
        let request: RequestObject = match serde_json::from_value(message) {
            Ok(request) => request,
            Err(error) => {
                let why = (ErrorCodes::InvalidRequest, verbatim(&error));
                self.respond(Id::Null, Err(why))?;
                return Ok(After::More);
            }
        };
        let (method, id, params) = request.into_parts();
        let params = params.unwrap_or_default();
        match id {
            Some(id) => self.request(&method, id, params),
            None => self.notification(&method, params),
        }
    }

    fn request(&mut self, method: &str, id: Id, params: Value) -> io::Result<After> {
        let method = LspRequestMethod::from(method);
        if let (Phase::Serving(_), true) = (&self.phase, reads_findings(&method)) {
            self.refresh()?;
        }
        let answer = catch_unwind(AssertUnwindSafe(|| self.answer(&method, params)));
        let answer = answer.unwrap_or_else(|_| {
            let why = say!("supportal failed on this request");
            Err((ErrorCodes::InternalError, why))
        });
        self.respond(id, answer)?;
        Ok(After::More)
    }

    fn answer(&mut self, method: &LspRequestMethod<'_>, params: Value) -> Answer {
        let client = match (&self.phase, method) {
            (Phase::Before, LspRequestMethod::Initialize) => return self.initialize(params),
            (Phase::Before, _) => {
                let why = say!("the first request is `initialize`");
                return Err((ErrorCodes::ServerNotInitialized, why));
            }
            (Phase::Over, _) | (_, LspRequestMethod::Initialize) => {
                let why = say!("this request comes too late");
                return Err((ErrorCodes::InvalidRequest, why));
            }
            (Phase::Serving(client), _) => client,
        };
        match method {
            LspRequestMethod::Shutdown => {
                self.phase = Phase::Over;
                give::<ShutdownRequest>(())
            }
            LspRequestMethod::TextDocumentHover => {
                let params = take::<HoverRequest>(params)?;
                let (at, it) = (&params.text_document_position_params, client);
                give::<HoverRequest>(
                    self.at(at, |site, path| hover::hover(site, path, at.position, it)),
                )
            }
            LspRequestMethod::TextDocumentCompletion => {
                let params = take::<CompletionRequest>(params)?;
                let (at, it) = (&params.text_document_position_params, client);
                give::<CompletionRequest>(self.at(at, |site, path| {
                    completion::complete(site, path, at.position, it)
                }))
            }
            LspRequestMethod::TextDocumentDefinition => {
                let params = take::<DefinitionRequest>(params)?;
                let (at, it) = (&params.text_document_position_params, client);
                give::<DefinitionRequest>(self.at(at, |site, path| {
                    definition::definition(site, path, at.position, it)
                }))
            }
            LspRequestMethod::TextDocumentCodeAction => {
                let params = take::<CodeActionRequest>(params)?;
                let found = self.find(&params.text_document.uri);
                give::<CodeActionRequest>(
                    found.map(|(site, path)| actions::actions(site, &path, &params, client)),
                )
            }
            _ => {
                let why = say!("supportal does not know this request");
                Err((ErrorCodes::MethodNotFound, why))
            }
        }
    }

    fn initialize(&mut self, params: Value) -> Answer {
        let params: InitializeParams = take::<InitializeRequest>(params)?;
        let client = Client::new(&params, self.options.language, self.options.spoken);
        let result = InitializeResult {
            capabilities: client.served(),
            server_info: Some(ServerInfo {
                name: "supportal".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        };
        self.phase = Phase::Serving(Box::new(client));
        give::<InitializeRequest>(result)
    }

    /// Asks for word of files that change outside of the editor.
    fn watch(&mut self) -> io::Result<()> {
        let asks = matches!(&self.phase, Phase::Serving(client) if client.can_watch);
        if !asks {
            return Ok(());
        }
        let watched = json!({ "watchers": [{ "globPattern": "**/*.{yaml,yml,md,markdown,png,jpg,jpeg,gif,webp,svg,html,css}" }] });
        let registration = json!({ "registrations": [{
            "id": "files",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": watched,
        }] });
        let Ok(params) = serde_json::from_value::<RegistrationParams>(registration) else {
            return Ok(());
        };
        let id = Id::String("files".to_owned());
        wire::write(
            &mut self.output,
            &RequestObject::from_request::<RegistrationRequest>(id, params),
        )
    }

    fn notification(&mut self, method: &str, params: Value) -> io::Result<After> {
        let method = LspNotificationMethod::from(method);
        if method == LspNotificationMethod::Exit {
            let orderly = matches!(self.phase, Phase::Over);
            return Ok(After::End { orderly });
        }
        if let Phase::Serving(client) = &self.phase {
            let units = client.units;
            match method {
                LspNotificationMethod::Initialized => self.watch()?,
                LspNotificationMethod::TextDocumentDidOpen => self.opened(params),
                LspNotificationMethod::TextDocumentDidChange => self.changed(params, units),
                LspNotificationMethod::TextDocumentDidClose => self.closed(params),
                LspNotificationMethod::TextDocumentDidSave => self.saved(params),
                LspNotificationMethod::WorkspaceDidChangeWatchedFiles => self.watched(params),
                _ => {}
            }
        }
        Ok(After::More)
    }

    fn opened(&mut self, params: Value) {
        let Some(params) = told::<DidOpenTextDocumentNotification>(params) else {
            return;
        };
        let document = params.text_document;
        let Some(file) = address::path(&document.uri) else {
            return;
        };
        let Some((folder, path)) = address::site_of(&file, self.options.site.as_deref()) else {
            return;
        };
        let site = self.sites.entry(folder.clone());
        let site = site.or_insert_with(|| Workspace::new(folder));
        let open = Open {
            uri: document.uri,
            version: document.version,
            text: Text::new(document.text),
        };
        site.disk_changed(&path);
        site.hold(path, open);
    }

    fn changed(&mut self, params: Value, units: Units) {
        let Some(params) = told::<DidChangeTextDocumentNotification>(params) else {
            return;
        };
        let document = params.text_document;
        let Some((site, path)) = self.find_mut(&document.text_document_identifier.uri) else {
            return;
        };
        let Some(mut open) = site.open.remove(&path) else {
            return;
        };
        for change in params.content_changes {
            open.text = match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    open.text.replaced(part.range, &part.text, units)
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    Text::new(whole.text)
                }
            };
        }
        open.version = document.version;
        site.hold(path, open);
    }

    fn closed(&mut self, params: Value) {
        let params = told::<DidCloseTextDocumentNotification>(params);
        let found = params.and_then(|params| self.find_mut(&params.text_document.uri));
        if let Some((site, path)) = found {
            site.release(&path);
        }
    }

    fn saved(&mut self, params: Value) {
        if let Some(params) = told::<DidSaveTextDocumentNotification>(params) {
            self.disk_changed(&params.text_document.uri);
        }
    }

    fn watched(&mut self, params: Value) {
        let params = told::<DidChangeWatchedFilesNotification>(params);
        for change in params.into_iter().flat_map(|params| params.changes) {
            self.disk_changed(&change.uri);
        }
    }

    /// A change on disk concerns the sites that have open files and lie around it.
    fn disk_changed(&mut self, uri: &Uri) {
        let Some(file) = address::path(uri) else {
            return;
        };
        for site in self.sites.values_mut() {
            let path = file.strip_prefix(site.folder()).ok();
            if let Some(path) = path.and_then(|path| path.to_str()) {
                let path = path.to_owned();
                site.disk_changed(&path);
            }
        }
    }

    /// The site of an open file, and its path there.
    fn find(&self, uri: &Uri) -> Option<(&Workspace, String)> {
        let file = address::path(uri)?;
        self.sites.values().find_map(|site| {
            let path = file.strip_prefix(site.folder()).ok()?.to_str()?;
            site.open
                .contains_key(path)
                .then(|| (site, path.to_owned()))
        })
    }

    fn find_mut(&mut self, uri: &Uri) -> Option<(&mut Workspace, String)> {
        let (site, path) = self.find(uri)?;
        let folder = site.folder.clone();
        Some((self.sites.get_mut(&folder)?, path))
    }

    fn at<T>(
        &self,
        at: &TextDocumentPositionParams,
        answer: impl FnOnce(&Workspace, &str) -> Option<T>,
    ) -> Option<T> {
        let TextDocumentIdentifier { uri } = &at.text_document;
        let (site, path) = self.find(uri)?;
        answer(site, &path)
    }

    /// Brings all sites up to date, and publishes what is new.
    pub(super) fn refresh(&mut self) -> io::Result<()> {
        let Phase::Serving(client) = &self.phase else {
            return Ok(());
        };
        let today = (self.options.today)();
        for site in self.sites.values_mut() {
            let refreshed = catch_unwind(AssertUnwindSafe(|| site.refresh(today, client)));
            let (news, stops) = refreshed.unwrap_or_else(|_| {
                let why = say!("supportal failed on this site");
                (Vec::new(), vec![Stop::Machine(why)])
            });
            for params in news {
                tell::<PublishDiagnosticsNotification>(&mut self.output, params)?;
            }
            for stop in stops {
                let params = LogMessageParams {
                    kind: MessageType::Error,
                    message: stop.to_string(),
                };
                tell::<LogMessageNotification>(&mut self.output, params)?;
            }
        }
        self.sites.retain(|_, site| !site.open.is_empty());
        Ok(())
    }

    fn respond(&mut self, id: Id, answer: Answer) -> io::Result<()> {
        match answer {
            Ok(result) => {
                let response = json!({ "jsonrpc": "2.0", "id": id, "result": result });
                wire::write(&mut self.output, &response)
            }
            Err((code, why)) => {
                let message = match &self.phase {
                    Phase::Serving(client) => why.translated(&client.dictionary),
                    Phase::Before | Phase::Over => why.to_string(),
                };
                let error = Error {
                    code,
                    message,
                    data: None,
                };
                wire::write(&mut self.output, &ResponseObject::from_error(id, error))
            }
        }
    }
}

/// What the reader of JSON says.
fn verbatim(error: &serde_json::Error) -> Message {
    Message::verbatim(error.to_string())
}

/// Whether an answer depends on what was read and found, which must be of the text as it is. Completion looks at the text itself.
fn reads_findings(method: &LspRequestMethod<'_>) -> bool {
    matches!(
        method,
        LspRequestMethod::TextDocumentHover
            | LspRequestMethod::TextDocumentCodeAction
            | LspRequestMethod::TextDocumentDefinition
    )
}

fn tell<N: Notification>(output: &mut impl Write, params: N::Params) -> io::Result<()> {
    wire::write(output, &RequestObject::from_notification::<N>(params))
}

fn take<R: Request>(params: Value) -> Result<R::Params, Fault> {
    serde_json::from_value(params).map_err(|error| (ErrorCodes::InvalidParams, verbatim(&error)))
}

fn give<R: Request>(result: R::Result) -> Answer {
    serde_json::to_value(result).map_err(|error| (ErrorCodes::InternalError, verbatim(&error)))
}

/// What a notification tells; one that cannot be read tells nothing, for it has no answer.
fn told<N: Notification>(params: Value) -> Option<N::Params> {
    serde_json::from_value(params).ok()
}
