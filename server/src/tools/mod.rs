//! The native tools: the same core, on the command line.
//!
//! Lives here: reading arguments and printing. Not here: any answer, which is the core's.

pub mod plan;
pub mod rules;
