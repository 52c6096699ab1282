//! The native tools: the same core, on the command line.
//!
//! Lives here: reading arguments and printing. Not here: any answer, which is the core's.

pub mod calendar_file;
pub mod given;
pub mod plan;
pub mod rules;
pub mod table;

use std::io::{self, Write};

/// Writes to standard output; a reader who has seen enough (`| head`) is no fault.
fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
