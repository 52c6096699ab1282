//! Connections: taking them, how long one may be silent, and letting them end.
//!
//! Lives here: the loop under the router. Not here: anything of what is asked or answered.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

use crate::exchange::MOST_SILENCE;
use crate::identity::Peer;

/// How long requests under way are waited for when told to stop: a phone on a bad line can take
/// for ever, and what it was sending stays with it. Service managers wait ten seconds.
const PATIENCE: Duration = Duration::from_secs(8);

/// How long to wait when the system has no more connections to give.
const BREATH: Duration = Duration::from_millis(500);

/// Answers connections until told to stop, then lets the requests under way end.
pub async fn answer(listener: TcpListener, router: Router, told_to_stop: impl Future<Output = ()>) {
    let mut told_to_stop = pin!(told_to_stop);
    let open = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut told_to_stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "no connection could be taken");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        // Said with each request: a router with a layer of its own would be copied whole.
        let routes = TowerToHyperService::new(router.clone());
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            routes.call(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(MOST_SILENCE)
            .serve_connection(TokioIo::new(stream), service);
        let connection = open.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke off");
            }
        });
    }
    drop(listener);
    tracing::info!("stopping: finishing the requests under way");
    if tokio::time::timeout(PATIENCE, open.shutdown()).await.is_err() {
        tracing::warn!("stopping: some requests did not end in time");
    }
}
