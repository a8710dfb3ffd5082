//! How it is doing, for Prometheus: requests by route and status, how long they took, the process itself.
//!
//! Other parts count through the `metrics` macros alone. Routes are the router's patterns, never paths: what
//! strangers type must not make a series each.

use std::sync::OnceLock;
use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::time::Instant;

const REQUESTS: &str = "roost_http_requests_total";
const SECONDS: &str = "roost_http_request_seconds";
const RUNNING: &str = "roost_http_requests_running";
/// From a cached page to a password's hash on a busy machine.
const BUCKETS: [f64; 11] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0,
];
/// How many verbs shared one commit.
const GROUPS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];
/// Samples wait until they are sorted into buckets: when nobody reads them, this keeps them few.
pub const UPKEEP: Duration = Duration::from_secs(5);

/// The process's one recorder, installed when first asked for.
pub fn recorder() -> PrometheusHandle {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    RECORDER.get_or_init(install).clone()
}

fn install() -> PrometheusHandle {
    let mut builder = PrometheusBuilder::new();
    for (ending, buckets) in [
        ("_seconds", BUCKETS.as_slice()),
        ("_verbs", GROUPS.as_slice()),
    ] {
        let named = Matcher::Suffix(ending.to_owned());
        let set = builder.set_buckets_for_metric(named, buckets);
        #[expect(
            clippy::expect_used,
            reason = "the only fault is an empty list of buckets"
        )]
        let set = set.expect("there are buckets");
        builder = set;
    }
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    // Taken already only if somebody else's recorder is there; then ours shows what is asked of it directly.
    let _ = metrics::set_global_recorder(recorder);
    metrics::describe_counter!(REQUESTS, "Requests answered, by route, method and status");
    metrics::describe_histogram!(
        SECONDS,
        metrics::Unit::Seconds,
        "Time to an answer's head, by route"
    );
    metrics::describe_gauge!(RUNNING, "Requests being answered now");
    metrics::describe_counter!(
        "roost_sessions_opened_total",
        "Sessions opened by signing in or up"
    );
    metrics::describe_counter!("roost_reads_total", "Questions that the database was asked");
    metrics::describe_gauge!("roost_sockets", "Sockets open now");
    metrics::describe_counter!(
        "roost_socket_frames_in_total",
        "Frames that came over sockets"
    );
    metrics::describe_counter!("roost_socket_frames_out_total", "Frames sent over sockets");
    metrics::describe_counter!(
        "roost_socket_bytes_out_total",
        metrics::Unit::Bytes,
        "What those frames carried"
    );
    metrics::describe_counter!(
        "roost_socket_byes_total",
        "Sockets that the server closed, by close code"
    );
    metrics::describe_histogram!(
        "roost_welcome_seconds",
        metrics::Unit::Seconds,
        "Time from a socket's hello to its welcome"
    );
    describe_the_engine();
    metrics::describe_gauge!("process_resident_memory_bytes", "Memory in use");
    metrics::describe_gauge!("process_open_fds", "Open files and sockets");
    metrics::describe_gauge!("process_uptime_seconds", "Seconds since the start");
    began();
    handle
}

/// What the engine counts.
fn describe_the_engine() {
    const GAUGES: [(&str, &str); 4] = [
        (
            "roost_accounts_connected",
            "Accounts that somebody is connected for",
        ),
        ("roost_rooms_served", "Rooms that somebody connected is in"),
        ("roost_lanes", "Readers of events"),
        ("roost_lane_bytes", "What readers have yet to hear"),
    ];
    const COUNTERS: [(&str, &str); 12] = [
        ("roost_events_total", "Events that commits published"),
        ("roost_deliveries_total", "Frames put into readers' lanes"),
        ("roost_differences_total", "Differences read for clients"),
        (
            "roost_resets_total",
            "Differences that were too long, answered with a card and a page",
        ),
        (
            "roost_lanes_behind_total",
            "Times that a reader was slower than its lane is long",
        ),
        (
            "roost_gaps_mended_total",
            "Scopes compared with the database because something was missing",
        ),
        ("roost_jobs_done_total", "Jobs done"),
        ("roost_jobs_failed_total", "Attempts at jobs that failed"),
        (
            "roost_jobs_given_up_total",
            "Jobs given up after many attempts",
        ),
        (
            "roost_write_conflicts_total",
            "Transactions run again after a conflict",
        ),
        (
            "roost_write_transactions_lost_total",
            "Transactions that the database ended",
        ),
        ("roost_password_hashes_total", "Passwords hashed"),
    ];
    for (name, what) in GAUGES {
        metrics::describe_gauge!(name, what);
    }
    for (name, what) in COUNTERS {
        metrics::describe_counter!(name, what);
    }
}

pub async fn count(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str);
    let route = route.to_owned();
    let method = method_name(&request);
    let running = Running::one_more();
    let start = Instant::now();
    let response = next.run(request).await;
    drop(running);
    let status = response.status().as_u16().to_string();
    metrics::histogram!(SECONDS, "route" => route.clone()).record(start.elapsed());
    metrics::counter!(REQUESTS, "route" => route, "method" => method, "status" => status)
        .increment(1);
    response
}

pub fn text(handle: &PrometheusHandle) -> String {
    measure_process();
    handle.render()
}

/// Any word can be a method; only the known ones are series.
fn method_name(request: &Request) -> &'static str {
    match request.method().as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        _ => "other",
    }
}

/// Counts down also when the request is dropped halfway.
struct Running;

impl Running {
    fn one_more() -> Self {
        metrics::gauge!(RUNNING).increment(1);
        Self
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        metrics::gauge!(RUNNING).decrement(1);
    }
}

fn began() -> Instant {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    *BEGAN.get_or_init(Instant::now)
}

/// From /proc, where there is one.
fn measure_process() {
    metrics::gauge!("process_uptime_seconds").set(began().elapsed().as_secs_f64());
    if let Some(kilobytes) = resident_kilobytes() {
        metrics::gauge!("process_resident_memory_bytes").set(f64::from(kilobytes) * 1024.0);
    }
    if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
        let files = u32::try_from(files.count()).unwrap_or(u32::MAX);
        metrics::gauge!("process_open_fds").set(files);
    }
}

fn resident_kilobytes() -> Option<u32> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
