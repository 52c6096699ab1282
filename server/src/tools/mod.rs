//! The native tools: the same core, on the command line.
//!
//! Lives here: reading arguments and printing. Not here: any answer, which is the core's.

pub mod account;
pub mod book;
pub mod calendar_file;
pub mod earliest;
pub mod facts;
pub mod findings;
pub mod given;
pub mod keeping;
pub mod layout;
pub mod organisation;
pub mod plan;
pub mod rules;
pub mod staff;

use std::io::{self, Write};

/// Writes to standard output.
fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    is_read_enough(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// A reader who has seen enough (`| head`) is no fault.
fn is_read_enough(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Says on standard error what belongs to no answer.
fn remark(text: &str) {
    // Where standard error is closed there is nobody left to tell.
    io::stderr().write_all(text.as_bytes()).ok();
}
