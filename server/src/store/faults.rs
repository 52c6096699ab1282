//! Failing on purpose: the n-th call of the database, once.
//!
//! Lives here: the one place where tests reach below the store, so that what a failure leaves
//! behind can be asked for every call there is. A server never asks for a fault.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::StoreError;

/// Which call of the database is to fail; none, unless a test says so. Every begin and every SQL
/// is a call, and every commit two: one before it happens and one after.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<AtomicU32>);

impl Faults {
    /// Lets the n-th call from now fail, from 1; 0 lets none fail any more.
    pub fn fail(&self, nth: u32) {
        self.0.store(nth, Ordering::SeqCst);
    }

    /// Whether the call that was to fail has.
    pub fn has_struck(&self) -> bool {
        self.0.load(Ordering::SeqCst) == 0
    }

    /// Counts one call, and fails it where it is the one.
    pub(super) fn strike(&self) -> Result<(), StoreError> {
        let down = |left: u32| left.checked_sub(1);
        match self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, down) {
            Ok(1) => Err(StoreError::Database(io::Error::other("a fault asked for").into())),
            _ => Ok(()),
        }
    }
}
