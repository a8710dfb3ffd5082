//! What is written down: one line a request and whatever breaks, to standard error.
//!
//! Text for a person at a terminal, JSON for everything else. Never a query (it may carry what somebody
//! typed), a cookie, a password, an email or the code of an invitation.

use std::io::IsTerminal;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;
use tracing::Instrument;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::SubscriberBuilder;

use crate::config::{Config, LogFormat};
use crate::http::client_address::ClientAddress;
use crate::http::request_id;
use crate::invitations;

pub fn start(config: &Config) {
    let terminal = std::io::stderr().is_terminal();
    let as_text = match config.log_format {
        LogFormat::Auto => terminal,
        LogFormat::Text => true,
        LogFormat::Json => false,
    };
    // tower-sessions takes every stale cookie for an attack and says so; it is everyday life.
    let filter = EnvFilter::new(format!(
        "tower_sessions=error,tower_sessions_core=off,{}",
        config.log.0
    ));
    let lines: SubscriberBuilder<_, _, EnvFilter, _> = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if as_text {
        lines.with_ansi(terminal).with_target(false).init();
    } else {
        lines
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .init();
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        let payload = panic.payload();
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let text = text
            .or_else(|| payload.downcast_ref::<&str>().copied())
            .unwrap_or_default();
        tracing::error!(place, text, "panic");
    }));
}

pub async fn line(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = invitations::without_code(request.uri().path()).to_owned();
    let client = request
        .extensions()
        .get::<ClientAddress>()
        .map(|client| client.address);
    let address = client.map(tracing::field::display);
    let span = tracing::info_span!("request", id = request_id::of(&request));
    let start = Instant::now();
    async move {
        let response = next.run(request).await;
        let status = response.status().as_u16();
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        // Two decimals: microseconds are noise, and a page takes less than one millisecond.
        let ms = (ms * 100.0).round() / 100.0;
        if is_asked_by_machines(&path) {
            tracing::debug!(%method, path, status, ms, address, "served");
        } else {
            tracing::info!(%method, path, status, ms, address, "served");
        }
        response
    }
    .instrument(span)
    .await
}

fn is_asked_by_machines(path: &str) -> bool {
    let often = [
        "/pkg/",
        "/healthz",
        "/readyz",
        "/metrics",
        "/favicon",
        "/manifest",
        "/robots.txt",
    ];
    often.iter().any(|start| path.starts_with(start))
}
