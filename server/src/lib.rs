//! The post office of Waymark: it keeps what people state, passes it on to those who may read
//! it, serves the built app, and carries the native tools.
//!
//! Lives here: the network, the disk, the clock, and who is signed in. Not here: any rule. What
//! a fact is, whether somebody may state it and what it means is answered by `waymark-core`.

pub mod administration;
pub mod app_files;
pub mod attachments;
pub mod clock;
pub mod config;
pub mod connections;
pub mod demo;
pub mod error;
pub mod exchange;
pub mod identity;
pub mod metrics;
pub mod report;
pub mod routes;
pub mod serve;
pub mod session;
pub mod store;
pub mod tools;
