//! What can be set when the server starts.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Args;

use crate::clock::Clock;
use crate::identity::options::SignInArgs;
use crate::store::Place;

/// Which database; the same for every command that touches one.
#[derive(Debug, Clone, Args)]
pub struct DatabaseArgs {
    /// The folder the database is kept in; made where it is missing
    #[arg(long, env = "WAYMARK_DATA", default_value = "data")]
    pub data: PathBuf,
    /// A PostgreSQL database instead, for example postgres://waymark@db.example:5432/waymark;
    /// best set by the environment, since others on the machine can read a command line
    #[arg(long, env = "WAYMARK_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<String>,
}

impl DatabaseArgs {
    /// Where the store is kept.
    pub fn place(&self) -> Place {
        match &self.database_url {
            Some(url) => Place::Address(url.clone()),
            None => Place::Folder(self.data.clone()),
        }
    }
}

/// Options of `waymark serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, env = "WAYMARK_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// The folder of the built app
    #[arg(long, env = "WAYMARK_APP", default_value = "dist")]
    pub app: PathBuf,
    /// Where to tell metrics, for the organisation's own monitoring; nowhere where it is not given
    #[arg(long, env = "WAYMARK_METRICS", value_name = "ADDRESS")]
    pub metrics: Option<SocketAddr>,
    /// Make a fictional council where the database is empty, and let anybody sign in as its people
    #[arg(long)]
    pub demo: bool,
    /// The most megabytes (of 1,048,576 bytes) a photo or file may have
    #[arg(long, env = "WAYMARK_MOST_ATTACHMENT_MB", default_value_t = 25, value_name = "MB",
        value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub most_attachment_mb: u32,
    /// Fix the server's clock, for example 2026-11-24T09:00:00Z
    #[arg(long, value_name = "RFC3339", value_parser = moment)]
    pub now: Option<DateTime<Utc>>,
    /// How people sign in.
    #[command(flatten)]
    pub sign_in: SignInArgs,
}

impl ServeArgs {
    /// The clock asked for.
    pub fn clock(&self) -> Clock {
        self.now.map_or(Clock::System, Clock::Fixed)
    }

    /// The most bytes an attachment may have.
    pub fn most_attachment_bytes(&self) -> u32 {
        self.most_attachment_mb.saturating_mul(1024 * 1024)
    }
}

fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|moment| moment.with_timezone(&Utc))
        .map_err(|_| "a moment is written 2026-11-24T09:00:00Z".to_owned())
}
