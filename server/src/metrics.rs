//! Metrics: how much is asked, how it is answered and how long that takes, for the organisation's
//! own monitoring.
//!
//! Lives here: the numbers and their text. Not here: anything of a person; places are patterns of
//! addresses, never addresses. They are told on a listener of their own, so that a proxy in front
//! of the app cannot pass them on by mistake.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::clock::Clock;
use crate::store::Store;

/// Upper bounds of answer times, in seconds.
const TIMES: [f64; 9] = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// What a request was, as far as it is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: String,
    place: String,
    status: u16,
}

/// The numbers; a handle that can be copied about.
#[derive(Debug, Clone)]
pub struct Metrics {
    requests: Family<Asked, Counter<u64, AtomicU64>>,
    seconds: Histogram,
    people: Gauge,
    devices: Gauge,
    sessions: Gauge,
    facts: Gauge,
    unsent: Gauge,
    set_aside: Gauge,
    silent: Gauge,
    registry: Arc<Registry>,
}

impl Metrics {
    /// Numbers that begin at nought.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("waymark");
        let requests = Family::default();
        registry.register("requests", "Requests answered", requests.clone());
        let seconds = Histogram::new(TIMES);
        registry.register("answer_seconds", "Seconds until an answer", seconds.clone());
        let mut gauge = |name: &str, help: &str| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        Self {
            people: gauge("people", "People on the staff list"),
            devices: gauge("devices", "Devices in use"),
            sessions: gauge("sessions", "Sessions that last"),
            facts: gauge("facts", "Facts kept"),
            unsent: gauge("unsent_facts", "Facts still on devices, as they last told"),
            set_aside: gauge("set_aside_facts", "Facts that were not taken"),
            silent: gauge("silent_devices", "Devices silent for a week, or with facts not taken"),
            requests,
            seconds,
            registry: Arc::new(registry),
        }
    }

    /// Counts an answer.
    pub fn answered(&self, method: &str, place: &str, status: u16, seconds: f64) {
        let asked = Asked { method: method.to_owned(), place: place.to_owned(), status };
        self.requests.get_or_create(&asked).inc();
        self.seconds.observe(seconds);
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

/// What the listener for metrics needs.
#[derive(Debug, Clone)]
pub struct Told {
    /// The numbers.
    pub metrics: Metrics,
    /// The store, for what is counted there.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
}

/// The one address of the listener for metrics.
pub fn router(told: Told) -> Router {
    Router::new().route("/metrics", get(tell)).with_state(told)
}

async fn tell(State(told): State<Told>) -> Response {
    let now_ms = told.clock.now_ms();
    let today = told.clock.today().to_string();
    let week = 7 * 24 * 60 * 60 * 1000;
    let overview = match told.store.overview(now_ms, &today, now_ms - week).await {
        Ok(overview) => overview,
        Err(error) => {
            tracing::warn!(%error, "metrics could not be read");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let metrics = &told.metrics;
    metrics.people.set(overview.counts.people);
    metrics.devices.set(overview.counts.devices);
    metrics.sessions.set(overview.counts.sessions);
    metrics.facts.set(overview.counts.facts);
    metrics.unsent.set(overview.counts.unsent);
    metrics.set_aside.set(overview.not_taken.iter().map(|one| one.facts).sum());
    metrics.silent.set(i64::try_from(overview.quiet.len()).unwrap_or(i64::MAX));
    let mut text = String::new();
    match encode(&mut text, &metrics.registry) {
        Ok(()) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
