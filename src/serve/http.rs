//! HTTP: connections with limits of time and size, one answer for each request, and streams of events.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderValue, LOCATION, SET_COOKIE,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};

use super::App;
use super::address::{Address, field};
use super::guard::Refused;
use super::hub;
use super::page::{OWN, Version, with_client};
use super::workbench::Answer;
use crate::portal::machines::policy;
use crate::publish::kind::content_type;

/// How long the head of a request may take, and a connection without one may stay.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// Most bytes of the head of a request.
const HEAD_SIZE: usize = 32 * 1024;
/// Most fields of it.
const FIELDS: usize = 64;
/// Most connections at once.
const CONNECTIONS: usize = 1024;
/// Most answers that are made at once.
const ANSWERS: usize = 4;

/// The body of an answer: whole, or a stream of events.
pub(super) enum Sent {
    Whole(Option<Bytes>),
    Events(mpsc::Receiver<Bytes>),
}

impl Body for Sent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match &mut *self {
            Self::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::Events(events) => events
                .poll_recv(context)
                .map(|event| event.map(|event| Ok(Frame::data(event)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, Bytes::len) as u64),
            Self::Events(_) => SizeHint::default(),
        }
    }
}

/// Answers until `end` says so.
pub(super) async fn serve(listener: TcpListener, app: Arc<App>, mut end: watch::Receiver<bool>) {
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let answers = Arc::new(Semaphore::new(ANSWERS));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = end.changed() => return,
        };
        let Ok((stream, _)) = accepted else {
            // Too many files are open: whoever comes next may have more luck.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let Ok(place) = connections.clone().try_acquire_owned() else {
            continue;
        };
        let (app, answers) = (app.clone(), answers.clone());
        tokio::spawn(async move {
            connection(stream, app, answers).await;
            drop(place);
        });
    }
}

async fn connection(stream: TcpStream, app: Arc<App>, answers: Arc<Semaphore>) {
    // An event is a small write that nobody should wait for.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let (app, answers) = (app.clone(), answers.clone());
        async move { Ok::<_, Infallible>(respond(request, app, answers).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_SIZE)
        .max_headers(FIELDS)
        .serve_connection(TokioIo::new(stream), service);
    // How a connection ends is the business of whoever opened it.
    let _ = served.await;
}

async fn respond(
    request: Request<Incoming>,
    app: Arc<App>,
    answers: Arc<Semaphore>,
) -> Response<Sent> {
    let path = request.uri().path().to_owned();
    let is_stream = path == format!("{OWN}events");
    let (method, uri) = (request.method().clone(), request.uri().clone());
    if let Err(refused) = app.guard.admit(&method, &uri, request.headers(), is_stream) {
        return refuse(refused);
    }
    if app.guard.asks_in(&uri) {
        return let_in(&app, &path);
    }
    let query = uri.query().unwrap_or("").to_owned();
    if is_stream && method == Method::GET {
        return listen(app, &query, answers).await;
    }
    let Ok(_turn) = answers.acquire_owned().await else {
        return refuse(Refused::Request);
    };
    let made = tokio::task::spawn_blocking(move || answer(&app, &path, &query)).await;
    let mut response = made.unwrap_or_else(|_| plain(500, "500"));
    if method == Method::HEAD {
        let length = response.body().size_hint().exact().unwrap_or(0);
        response
            .headers_mut()
            .insert("content-length", HeaderValue::from(length));
        *response.body_mut() = Sent::Whole(None);
    }
    response
}

/// Gives the cookie for the token, and takes the token out of the address.
fn let_in(app: &App, path: &str) -> Response<Sent> {
    let mut response = plain(303, "");
    let token = app.guard.token.as_deref().unwrap_or_default();
    let cookie = format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Strict",
        app.guard.cookie()
    );
    // An address that begins with two slashes would be another host's.
    let path = if Address::parse(path).is_some() {
        path
    } else {
        "/"
    };
    let headers = response.headers_mut();
    if let (Ok(cookie), Ok(path)) = (HeaderValue::from_str(&cookie), HeaderValue::from_str(path)) {
        headers.insert(SET_COOKIE, cookie);
        headers.insert(LOCATION, path);
    }
    response
}

fn refuse(refused: Refused) -> Response<Sent> {
    let mut response = plain(refused.status(), &refused.status().to_string());
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    if refused == Refused::Method {
        headers.insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

fn plain(status: u16, text: &str) -> Response<Sent> {
    whole(
        status,
        "text/plain; charset=utf-8",
        text.as_bytes().to_vec(),
    )
}

fn whole(status: u16, kind: &'static str, bytes: Vec<u8>) -> Response<Sent> {
    let mut response = Response::new(Sent::Whole(
        Some(bytes.into()).filter(|bytes: &Bytes| !bytes.is_empty()),
    ));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in policy::HEADERS {
        let name = hyper::header::HeaderName::from_bytes(name.as_bytes());
        if let Ok(name) = name {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    response
}

fn answer(app: &Arc<App>, path: &str, query: &str) -> Response<Sent> {
    if let Some(own) = path.strip_prefix(OWN) {
        return match app.own(own, query) {
            Some((name, bytes)) => whole(200, content_type(name), bytes),
            None => plain(404, "404"),
        };
    }
    let Some(address) = Address::parse(path) else {
        return plain(400, "400");
    };
    let answer = match app.workbench.answer(&address) {
        Answer::File(name, bytes) if !name.ends_with(".html") => {
            return whole(200, content_type(&name), bytes);
        }
        Answer::Folder => {
            let mut response = plain(308, "");
            if let Ok(path) = HeaderValue::from_str(&format!("{path}/")) {
                response.headers_mut().insert(LOCATION, path);
            }
            return response;
        }
        answer => answer,
    };
    match hub::page(&app.reader, answer) {
        Some((status, html)) => {
            let version = Version::of(&html);
            whole(
                status,
                "text/html; charset=utf-8",
                with_client(&html, path, &version),
            )
        }
        None => plain(404, "404"),
    }
}

/// A stream of events, of one page or of everything.
async fn listen(app: Arc<App>, query: &str, answers: Arc<Semaphore>) -> Response<Sent> {
    let page = field(query, "page");
    let version = field(query, "version").unwrap_or_default();
    let listening = page.clone().map(|page| (page, version));
    let Some((number, events)) = app.hub.listen(listening) else {
        return plain(503, "503");
    };
    if let Some(page) = page {
        tokio::spawn(async move {
            let Ok(_turn) = answers.acquire_owned().await else {
                return;
            };
            let told = tokio::task::spawn_blocking(move || {
                app.hub
                    .bring_up_to_date(&app.workbench, &app.reader, &page, Some(number))
            });
            // A page that cannot be made is told of at the next look.
            let _ = told.await;
        });
    }
    let mut response = whole(200, "text/event-stream", Vec::new());
    *response.body_mut() = Sent::Events(events);
    response
}
