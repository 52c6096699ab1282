//! The binary `waymark`: the server and the native tools.

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;
use waymark_server::config::ServeArgs;
use waymark_server::serve::serve;
use waymark_server::tools::{
    account, earliest, findings, keeping, organisation, plan, rules, staff,
};

/// What is due in adult social care practice, and why.
#[derive(Debug, Parser)]
#[command(name = "waymark", version)]
struct Waymark {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the app and keep what people send
    Serve(ServeArgs),
    /// Make the organisation an empty database is for
    Organisation(organisation::OrganisationArgs),
    /// Bring the staff list to what a file says
    Staff(staff::StaffArgs),
    /// Invite somebody to set a password, or revoke a device
    Account(account::AccountArgs),
    /// Write the database, as it is at this moment, to one file
    Backup(keeping::BackupArgs),
    /// Make a database of a backup
    Restore(keeping::RestoreArgs),
    /// Check that everything in a database or a backup is as it was written
    Verify(keeping::VerifyArgs),
    /// Show the windows and due dates of a pathway from a start date
    Plan(plan::PlanArgs),
    /// Show what is met, due and missing for people, from their facts
    Findings(findings::FindingsArgs),
    /// Show when at the earliest somebody could reach a goal, and what stands in the way
    Earliest(earliest::EarliestArgs),
    /// List, explain, check and compare rules
    Rules(rules::RulesArgs),
}

/// Exit status 0: fine; 1: a fault in what was given; 2: wrong usage (clap's own).
#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Waymark::parse().command {
        Command::Serve(args) => {
            log_to_stderr();
            serve(&args).await.map_err(|error| error.to_string())
        }
        Command::Organisation(args) => {
            organisation::run(&args).await.map_err(|fault| fault.to_string())
        }
        Command::Staff(args) => staff::run(&args).await.map_err(|fault| fault.to_string()),
        Command::Account(args) => account::run(&args).await.map_err(|fault| fault.to_string()),
        Command::Backup(args) => keeping::back_up(&args).await.map_err(|fault| fault.to_string()),
        Command::Restore(args) => keeping::restore(&args).await.map_err(|fault| fault.to_string()),
        Command::Verify(args) => keeping::check(&args).await.map_err(|fault| fault.to_string()),
        Command::Plan(args) => plan::run(&args).map_err(|fault| fault.to_string()),
        Command::Findings(args) => findings::run(&args).map_err(|fault| fault.to_string()),
        Command::Earliest(args) => earliest::run(&args).map_err(|fault| fault.to_string()),
        Command::Rules(args) => rules::run(&args).map_err(|fault| fault.to_string()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // Where standard error is closed there is nobody left to tell.
            writeln!(std::io::stderr(), "waymark: {message}").ok();
            ExitCode::from(1)
        }
    }
}

/// Structured logs, one JSON object a line, at `info` unless `RUST_LOG` says otherwise.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("warn,waymark_server=info"));
    tracing_subscriber::fmt().json().with_writer(std::io::stderr).with_env_filter(filter).init();
}
