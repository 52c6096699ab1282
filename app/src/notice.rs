//! Notices: faults as people are told of them.
//!
//! Lives here: the shape of a notice and the words for each fault of store and network. Not
//! here: the words of screens (`words`).

use std::cell::Cell;

use crate::attachments::NotAdded;
use crate::store::StoreFault;

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

/// For faults of reading and opening: nothing was being written.
const KEPT: &str = "What was saved on this phone is still there.";

impl Notice {
    /// A notice in these words.
    pub fn new(what: &str, safe: &str, can_do: &str) -> Self {
        thread_local!(static LAST: Cell<u32> = const { Cell::new(0) });
        let id = LAST.get() + 1;
        LAST.set(id);
        Self { id, what: what.to_owned(), safe: safe.to_owned(), can_do: can_do.to_owned() }
    }

    /// Something could not be saved.
    pub fn not_saved(fault: &StoreFault) -> Self {
        let safe = "Your last change is on the screen only. Everything saved before is safe.";
        match fault {
            StoreFault::NoRoom => Self::new(
                "There is no room left on this phone, so your last change was not saved.",
                safe,
                "Free some space, for example by deleting photos, and keep this page open. It tries again by itself.",
            ),
            StoreFault::TooLong => Self::new(
                "This is longer than one entry can be, so your last change was not saved.",
                safe,
                "Copy the last part into a new reflection.",
            ),
            StoreFault::NewerVersion => Self::new(
                "A newer version of Waymark is open in another tab, so your last change was not saved.",
                safe,
                "Copy what you wrote last, then load this page again.",
            ),
            StoreFault::NotAllowed | StoreFault::Lost | StoreFault::Other(_) => Self::new(
                "This phone could not save your last change.",
                safe,
                "Keep this page open: it tries again by itself. If this stays, copy what you wrote last and load the page again.",
            ),
        }
    }

    /// A photo or file was not added.
    pub fn not_added(fault: &NotAdded) -> Self {
        let safe =
            "What you wrote is as it was, and your photo or file is still where you chose it.";
        match fault {
            NotAdded::Unreadable => Self::new(
                "This photo or file could not be read, so it was not added.",
                safe,
                "Open it in another app to see that it is whole, then choose it again.",
            ),
            NotAdded::TooLarge => Self::new(
                "This file is larger than 25 MB, so it was not added.",
                safe,
                "Choose a smaller one. A photo is small enough when its original is not kept.",
            ),
            NotAdded::Store(fault) => Self { safe: safe.to_owned(), ..Self::not_saved(fault) },
        }
    }

    /// What is on this phone could not be read.
    pub fn not_read(fault: &StoreFault) -> Self {
        match fault {
            StoreFault::NotAllowed => Self::new(
                "This browser does not let Waymark keep anything on this phone.",
                "Nothing was lost: nothing could be written.",
                "Open Waymark in a normal window, not a private one, and allow it to store data.",
            ),
            StoreFault::NewerVersion => Self::new(
                "A newer version of Waymark has been used on this phone.",
                KEPT,
                "Load this page again to get the newer version.",
            ),
            StoreFault::NoRoom => Self::new(
                "There is no room left on this phone.",
                KEPT,
                "Free some space, for example by deleting photos, then load this page again.",
            ),
            StoreFault::Lost | StoreFault::TooLong | StoreFault::Other(_) => Self::new(
                "Waymark could not read what is on this phone.",
                KEPT,
                "Load this page again. If this stays, restart the phone.",
            ),
        }
    }

    /// The rules could not be fetched.
    pub fn no_book() -> Self {
        Self::new(
            "Waymark could not fetch its rules.",
            KEPT,
            "Load this page again when you have signal. Once they are here, no signal is needed.",
        )
    }

    /// The rules are not those of this page.
    pub fn other_book() -> Self {
        Self::new(
            "This page and its rules are of different versions.",
            KEPT,
            "Load this page again to get both in the newest version.",
        )
    }

    /// Another tab holds an older database open.
    pub fn blocked() -> Self {
        Self::new(
            "Waymark is open in another tab in an older version.",
            KEPT,
            "Close the other Waymark tabs. This page goes on by itself.",
        )
    }

    /// A newer version in another tab took over.
    pub fn superseded() -> Self {
        Self::new(
            "A newer version of Waymark was opened in another tab.",
            KEPT,
            "Load this page again to use the newer version here too.",
        )
    }

    /// The browser cleared what was on this phone.
    pub fn evicted() -> Self {
        Self::new(
            "The browser has cleared what Waymark kept on this phone.",
            "Everything marked as received is on the server and comes back. Anything not sent by then is gone.",
            "Sign in again. To stop this happening, install Waymark on your home screen.",
        )
    }

    /// Some stored rows could not be read.
    pub fn unreadable() -> Self {
        Self::new(
            "Some of what is stored on this phone could not be read.",
            "It is kept apart and not thrown away. Everything else works.",
            "If something is missing, tell whoever looks after Waymark where you work.",
        )
    }

    /// Signing in did not reach the server.
    pub fn no_sign_in() -> Self {
        Self::new(
            "You could not be signed in, because the server could not be reached.",
            "What is on this phone is kept.",
            "Try again when you have signal.",
        )
    }

    /// The server did not let this person in.
    pub fn refused_sign_in() -> Self {
        Self::new(
            "The server did not sign you in.",
            "What is on this phone is kept.",
            "Choose who you are again, or ask whoever looks after Waymark where you work.",
        )
    }
}
