//! What a store must do, whichever engine keeps it: one suite, run on SQLite and on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

#[path = "../support/mod.rs"]
mod support;

mod asking;
mod chains;
mod faults;
mod feeds;
mod opening;
mod people;
mod sessions;
mod together;
mod tying;
