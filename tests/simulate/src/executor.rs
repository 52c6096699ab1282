//! The executor: polls one piece of work to its end, or drops it on the way.
//!
//! Work waits only for storage, and each call to storage is one poll; so dropping after the n-th
//! poll is a tab killed, or a server stopped, between two calls.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// More polls than any honest piece of work takes.
const MOST_POLLS: u32 = 1_000_000;

/// How a piece of work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended<T> {
    /// It came to its end.
    Whole(T),
    /// It was dropped on the way.
    Dropped,
}

/// Polls `work` to its end, or drops it before the poll after `dies_after`.
pub fn run<T>(work: impl Future<Output = T>, dies_after: Option<u32>) -> Ended<T> {
    let mut work = pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    for polls in 0..MOST_POLLS {
        if dies_after.is_some_and(|most| polls >= most) {
            return Ended::Dropped;
        }
        if let Poll::Ready(output) = work.as_mut().poll(&mut context) {
            return Ended::Whole(output);
        }
    }
    panic!("a piece of work did not end in {MOST_POLLS} polls");
}

/// Lets go of the processor once: where a piece of work may be dropped.
#[derive(Debug, Default)]
pub struct Turn {
    waited: bool,
}

impl Future for Turn {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.waited {
            return Poll::Ready(());
        }
        self.waited = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
