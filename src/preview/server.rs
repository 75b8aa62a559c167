//! Hands the preview out, on the loopback address and to nobody else.
//!
//! A page of another site that the browser has open may send requests here too, so each is looked at: its `Host` is ours, or
//! a name that leads here was made up elsewhere; its `Origin`, if it has one, is ours. Nothing is read from disk by an address:
//! there are pages, and nothing else.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use tokio::sync::watch;

use super::pages;
use super::site::Site;
use crate::export::html::DOCUMENT_CSS;
use crate::finding::Finding;

const PREVIEW_CSS: &str = include_str!("../../assets/preview/preview.css");
const PREVIEW_JS: &str = include_str!("../../assets/preview/preview.js");

/// What a page may do: its own script and styles, pictures that are in it, and nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The first port that is tried.
const PORT: u16 = 4747;
/// So many more are tried where it is taken.
const MORE: u16 = 20;
/// A browser that waits for news is answered after this at the latest.
const PATIENCE: Duration = Duration::from_secs(25);

/// What is on show, and who waits for something newer.
#[derive(Debug)]
pub struct Board {
    site: Mutex<Arc<Site>>,
    version: watch::Sender<String>,
}

impl Board {
    /// Shows a site.
    #[must_use]
    pub fn new(site: Site) -> Arc<Self> {
        let (version, _) = watch::channel(site.version.clone());
        Arc::new(Self { site: Mutex::new(Arc::new(site)), version })
    }

    /// What is on show.
    #[must_use]
    pub fn site(&self) -> Arc<Site> {
        Arc::clone(&self.site.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Shows another, and tells those who wait if they would see a difference.
    pub fn show(&self, site: Site) {
        let version = site.version.clone();
        *self.site.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(site);
        self.version.send_if_modified(|old| {
            let is_new = *old != version;
            *old = version;
            is_new
        });
    }
}

/// Takes a port on the loopback address: the one that was asked for, or the first that is free.
///
/// # Errors
/// When it is taken.
pub fn listen(port: Option<u16>) -> Result<TcpListener, Finding> {
    let open = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    let opened = match port {
        Some(port) => open(port),
        None => (PORT..=PORT + MORE).find_map(|port| open(port).ok()).map_or_else(|| open(0), Ok),
    };
    opened.map_err(|error| {
        let what = port.map_or_else(|| "a port".to_owned(), |port| format!("port {port}"));
        let why = match error.kind() {
            io::ErrorKind::AddrInUse => "another program has it".to_owned(),
            io::ErrorKind::PermissionDenied => "it is not allowed".to_owned(),
            _ => error.to_string(),
        };
        Finding::failure("no-port", format!("can't use {what}: {why}"))
            .help("choose another with --port, or leave --port out and a free one is found")
    })
}

/// Serves until the process ends.
///
/// # Errors
/// When the port can't be served.
pub fn serve(listener: TcpListener, board: Arc<Board>) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?.port();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        axum::serve(listener, routes(port, board)).await
    })
}

fn routes(port: u16, board: Arc<Board>) -> Router {
    Router::new()
        .route("/", get(async |State(board): State<Arc<Board>>| html(Some(pages::index(&board.site())))))
        .route("/findings", get(async |State(board): State<Arc<Board>>| html(Some(pages::findings(&board.site())))))
        .route("/doc/{name}", get(document))
        .route("/value/{number}", get(value))
        .route("/changes", get(changes))
        .route("/static/document.css", get(async || asset("text/css; charset=utf-8", DOCUMENT_CSS)))
        .route("/static/preview.css", get(async || asset("text/css; charset=utf-8", PREVIEW_CSS)))
        .route("/static/preview.js", get(async || asset("text/javascript; charset=utf-8", PREVIEW_JS)))
        .fallback(async || (StatusCode::NOT_FOUND, "There is no such page.\n"))
        .with_state(board)
        .layer(middleware::from_fn(move |request: Request, next: Next| guard(port, request, next)))
}

/// Lets nobody in but the person at this machine.
async fn guard(port: u16, request: Request, next: Next) -> Response {
    let refused = |status: StatusCode, why: &'static str| (status, why).into_response();
    let mut response = if !matches!(*request.method(), Method::GET | Method::HEAD) {
        refused(StatusCode::METHOD_NOT_ALLOWED, "The preview can only be looked at.\n")
    } else if !is_ours(port, request.headers()) || request.uri().authority().is_some() {
        refused(StatusCode::FORBIDDEN, "The preview is for this machine alone.\n")
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn is_ours(port: u16, headers: &HeaderMap) -> bool {
    // Browsers leave out the port that goes without saying.
    let named = |name: &&str| format!("{name}:{port}");
    let mut names: Vec<String> = ["127.0.0.1", "localhost"].iter().map(named).collect();
    if port == 80 {
        names.extend(["127.0.0.1".to_owned(), "localhost".to_owned()]);
    }
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or_default().to_lowercase());
    let is_host = text(header::HOST).is_some_and(|host| names.contains(&host));
    let is_origin =
        text(header::ORIGIN).is_none_or(|origin| names.iter().any(|name| origin == format!("http://{name}")));
    is_host && is_origin
}

fn html(page: Option<String>) -> Response {
    match page {
        Some(page) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response(),
        None => (StatusCode::NOT_FOUND, "There is no such document.\n").into_response(),
    }
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

fn json(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

async fn document(State(board): State<Arc<Board>>, Path(name): Path<String>) -> Response {
    html(pages::document(&board.site(), &name))
}

async fn value(State(board): State<Arc<Board>>, Path(number): Path<usize>) -> Response {
    match board.site().values.get(number) {
        Some(value) => json(value.to_string()),
        None => (StatusCode::NOT_FOUND, "There is no such value.\n").into_response(),
    }
}

#[derive(Debug, Deserialize)]
struct Since {
    since: String,
}

/// Answers once there is something newer than the version that the browser has.
async fn changes(State(board): State<Arc<Board>>, Query(Since { since }): Query<Since>) -> Response {
    let mut version = board.version.subscribe();
    let newer = version.wait_for(|now| *now != since);
    let _ = tokio::time::timeout(PATIENCE, newer).await;
    let now = board.version.borrow().clone();
    json(serde_json::json!({ "version": now }).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_this_machine_is_let_in() {
        for good in [
            headers(&[("host", "127.0.0.1:4747")]),
            headers(&[("host", "LOCALHOST:4747"), ("origin", "http://localhost:4747")]),
        ] {
            assert!(is_ours(4747, &good), "{good:?}");
        }
        for bad in [
            headers(&[]),
            headers(&[("host", "far.example:4747")]),
            headers(&[("host", "127.0.0.1")]),
            headers(&[("host", "127.0.0.1:80")]),
            headers(&[("host", "127.0.0.1:4747"), ("origin", "http://far.example")]),
            headers(&[("host", "127.0.0.1:4747"), ("origin", "null")]),
            headers(&[("host", "127.0.0.1:4747.far.example")]),
        ] {
            assert!(!is_ours(4747, &bad), "{bad:?}");
        }
    }

    #[test]
    fn the_usual_port_goes_without_saying() {
        assert!(is_ours(80, &headers(&[("host", "localhost")])) && !is_ours(81, &headers(&[("host", "localhost")])));
    }

    #[test]
    fn a_taken_port_is_said_and_another_is_found() {
        let taken = listen(None).unwrap();
        let port = taken.local_addr().unwrap().port();
        assert!(taken.local_addr().unwrap().ip().is_loopback());
        assert!(listen(Some(port)).unwrap_err().message.contains(&port.to_string()));
        assert_ne!(listen(None).unwrap().local_addr().unwrap().port(), port);
    }
}
