//! Notices: faults as people are told of them.
//!
//! Lives here: the shape of a notice and the words for each fault of store and network. Not
//! here: the words of screens (`words`).

/// What happened, whether one's work is safe, and what one can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Which notice, so that it can be dismissed.
    pub id: u32,
    /// What happened.
    pub what: String,
    /// Whether what was written is safe.
    pub safe: String,
    /// What one can do.
    pub can_do: String,
}

impl Notice {
    /// A notice in these words.
    pub fn new(what: &str, safe: &str, can_do: &str) -> Self {
        thread_local!(static LAST: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });
        let id = LAST.get() + 1;
        LAST.set(id);
        Self { id, what: what.to_owned(), safe: safe.to_owned(), can_do: can_do.to_owned() }
    }
}
