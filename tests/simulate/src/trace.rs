//! The trace: what happened in a scenario, in words, kept only when somebody will read it.

use crate::clock::START;

/// The lines of one scenario's story.
#[derive(Debug, Default)]
pub struct Trace {
    wanted: bool,
    lines: Vec<String>,
}

impl Trace {
    /// A trace that is kept, or one that costs nothing.
    pub fn new(wanted: bool) -> Self {
        Self { wanted, lines: Vec::new() }
    }

    /// Adds a line; the words are only made where the trace is kept.
    pub fn say(&mut self, now: i64, line: impl FnOnce() -> String) {
        if self.wanted {
            let seconds = (now - START) / 1000;
            let (days, rest) = (seconds / 86_400, seconds % 86_400);
            let clock = format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
            self.lines.push(format!("day {days:>3} {clock}  {}", line()));
        }
    }

    /// The story so far.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }
}
