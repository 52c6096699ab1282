//! Starting and stopping the server.

use std::io::{self, Write};
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app_files::{AppFiles, NoApp};
use crate::config::ServeArgs;
use crate::connections;
use crate::demo::{self, DemoError};
use crate::identity::oidc::ConfigFault;
use crate::metrics::{self, Metrics, Told};
use crate::routes::{App, router};
use crate::store::{Store, StoreError};

/// Why the server did not start, or did not stop well.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// There is no app to serve.
    #[error(transparent)]
    NoApp(#[from] NoApp),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The demonstration cannot be made.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// The file that says how people sign in is no good.
    #[error(transparent)]
    SignIn(#[from] ConfigFault),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address asked for.
        address: std::net::SocketAddr,
        /// What the system said.
        error: io::Error,
    },
    /// The network failed.
    #[error("the server stopped: {0}")]
    Network(#[from] io::Error),
}

/// Serves until the process is told to stop; then finishes the requests under way and closes the
/// database.
///
/// # Errors
/// [`ServeError`] says why it did not start.
pub async fn serve(args: &ServeArgs) -> Result<(), ServeError> {
    let files = AppFiles::open(&args.app)?;
    let identity = args.sign_in.identity()?;
    let store = Store::open_at(&args.database.place()).await?;
    let clock = args.clock();
    if args.demo {
        demo::make_or_check(&store, clock).await?;
    }
    let listener = TcpListener::bind(args.listen)
        .await
        .map_err(|error| ServeError::Listen { address: args.listen, error })?;
    let metrics = Metrics::new();
    if let Some(address) = args.metrics {
        let told = Told { metrics: metrics.clone(), store: store.clone(), clock };
        tell_metrics(address, told).await?;
    }
    // Caught before the greeting: whoever has read that may stop us at once.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut greeting = format!("Waymark is at http://{}\n", listener.local_addr()?);
    if args.demo {
        greeting.push_str(&whom_to_sign_in_as(&store).await?);
    }
    io::stdout().write_all(greeting.as_bytes())?;
    let app = App {
        store: store.clone(),
        clock,
        files,
        demo: args.demo,
        most_attachment_bytes: args.most_attachment_bytes(),
        identity,
        metrics,
    };
    let told_to_stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    connections::answer(listener, router(app), told_to_stop).await;
    store.close().await;
    Ok(())
}

/// Tells metrics on an address of their own for as long as the process lives.
async fn tell_metrics(address: SocketAddr, told: Told) -> Result<(), ServeError> {
    let listener =
        TcpListener::bind(address).await.map_err(|error| ServeError::Listen { address, error })?;
    tokio::spawn(connections::answer(listener, metrics::router(told), std::future::pending()));
    Ok(())
}

/// The demonstration's people, a line each.
async fn whom_to_sign_in_as(store: &Store) -> Result<String, StoreError> {
    let mut text = String::new();
    if let Some(organisation) = store.organisation().await? {
        text = format!("{} is made up. Sign in as any of:\n", organisation.name);
    }
    for person in store.people().await? {
        text.push_str(&format!("  {:<18} {}. {}\n", person.name, person.role, person.about));
    }
    Ok(text)
}
