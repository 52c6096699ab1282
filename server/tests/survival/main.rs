//! Real servers in processes of their own: killed, out of room, restored, and two over one database.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

#[path = "../support/mod.rs"]
mod support;

mod full;
mod killed;
mod phones;
mod restored;
mod shared;
