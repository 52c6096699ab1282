//! The plan: which chunk goes next, and that words go before all of them.
//!
//! Lives here: the order. Not here: what a phone knows of an attachment (`transfer`), or any request.

use std::collections::BTreeSet;

/// Where the bytes of one attachment are, as a phone knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How many chunks it has.
    pub chunks: u32,
    /// Those that are on this phone.
    pub here: BTreeSet<u32>,
    /// Those that are on the server; none: it has not been asked.
    pub there: Option<BTreeSet<u32>>,
    /// Whether they are wanted on this phone.
    pub wanted: bool,
}

/// What a phone does next about one attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Ask the server what it has of it, with the list where this phone has it.
    Ask,
    /// Send chunk `nth`.
    Send(u32),
    /// Fetch chunk `nth`.
    Fetch(u32),
}

impl Standing {
    /// What is next; none where there is nothing to do, or nothing this phone can do.
    pub fn next(&self) -> Option<Step> {
        let sends = !self.here.is_empty();
        let fetches = self.wanted && !self.is_here();
        let Some(there) = &self.there else { return (sends || fetches).then_some(Step::Ask) };
        let unsent = self.here.iter().find(|nth| !there.contains(nth));
        let unfetched = there.iter().find(|nth| fetches && !self.here.contains(nth));
        unsent.map(|nth| Step::Send(*nth)).or(unfetched.map(|nth| Step::Fetch(*nth)))
    }

    /// Whether all of it is on this phone.
    pub fn is_here(&self) -> bool {
        is_whole(&self.here, self.chunks)
    }

    /// Whether all of it is on the server, as far as this phone knows.
    pub fn is_there(&self) -> bool {
        self.there.as_ref().is_some_and(|there| is_whole(there, self.chunks))
    }

    /// How many chunks are still to be sent or fetched.
    fn left(&self) -> usize {
        let there = self.there.as_ref().map_or(0, BTreeSet::len);
        self.here.len().abs_diff(there)
    }
}

fn is_whole(chunks: &BTreeSet<u32>, all: u32) -> bool {
    chunks.iter().filter(|nth| **nth < all).count() == all as usize
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Words have come that wait: they go first.
    Words,
    /// The attachment at this place: this step.
    Picture(usize, Step),
    /// Nothing more can be done now.
    Nobody,
}

/// Whose turn it is. `waited` facts could not be sent before the first chunk went, `wait` are unsent
/// now: words go before pictures, and what cannot be sent holds up none.
pub fn turn(standings: &[Standing], waited: u32, wait: u32) -> Turn {
    if wait > waited {
        return Turn::Words;
    }
    plan(standings).map_or(Turn::Nobody, |(at, step)| Turn::Picture(at, step))
}

/// Which of several attachments is next, and what to do: what only this phone has comes before
/// what can be fetched, and then what is done soonest.
pub fn plan(standings: &[Standing]) -> Option<(usize, Step)> {
    let mut next: Option<(bool, usize, usize, Step)> = None;
    for (at, standing) in standings.iter().enumerate() {
        let Some(step) = standing.next() else { continue };
        let fetches = matches!(step, Step::Fetch(_)) || standing.here.is_empty();
        let this = (fetches, standing.left(), at, step);
        let is_sooner =
            |that: &(bool, usize, usize, Step)| (this.0, this.1, this.2) < (that.0, that.1, that.2);
        if next.as_ref().is_none_or(is_sooner) {
            next = Some(this);
        }
    }
    next.map(|(_, _, at, step)| (at, step))
}
