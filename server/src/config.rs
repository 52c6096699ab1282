//! What can be set when the server starts.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Args;

use crate::clock::Clock;

/// Options of `waymark serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, env = "WAYMARK_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The folder the database is kept in; made where it is missing
    #[arg(long, env = "WAYMARK_DATA", default_value = "data")]
    pub data: PathBuf,
    /// The folder of the built app
    #[arg(long, env = "WAYMARK_APP", default_value = "dist")]
    pub app: PathBuf,
    /// Make a fictional council where the database is empty, and let anybody sign in as its people
    #[arg(long)]
    pub demo: bool,
    /// Fix the server's clock, for example 2026-11-24T09:00:00Z
    #[arg(long, value_name = "RFC3339", value_parser = moment)]
    pub now: Option<DateTime<Utc>>,
}

impl ServeArgs {
    /// The clock asked for.
    pub fn clock(&self) -> Clock {
        self.now.map_or(Clock::System, Clock::Fixed)
    }
}

fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|moment| moment.with_timezone(&Utc))
        .map_err(|_| "a moment is written 2026-11-24T09:00:00Z".to_owned())
}
