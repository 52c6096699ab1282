//! Storage in memory: transactions, and calls that fail when told to.
//!
//! Every commit is strict, as both ends ask for it: what was committed survives a loss of power, and
//! nothing else does.
//!
//! A transaction works on a copy that takes the place of what is kept when it is committed, so
//! dropping one in the middle leaves nothing behind, as a database promises.

use std::sync::Arc;

use crate::executor::Turn;

/// Why storage did not do as told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no room.
    NoRoom,
    /// The connection is gone; opening it anew helps.
    Lost,
}

/// What storage holds, and how it will fail.
#[derive(Debug, Default)]
pub struct Disk<T> {
    kept: Arc<T>,
    fails: Option<Failing>,
    full: bool,
    blocked: bool,
}

#[derive(Debug, Clone, Copy)]
struct Failing {
    after: u32,
    with: Refusal,
}

impl<T: Clone + Default> Disk<T> {
    /// What is kept, as somebody who looks from outside sees it.
    pub fn kept(&self) -> &T {
        &self.kept
    }

    /// A copy of what is kept, as a backup.
    pub fn copy(&self) -> Arc<T> {
        Arc::clone(&self.kept)
    }

    /// Puts something else in the place of everything, as a restore or a clone does.
    pub fn replace(&mut self, with: Arc<T>) {
        self.kept = with;
    }

    /// Changes what is kept behind everybody's back, as a failing disk or the world outside does.
    pub fn change(&mut self) -> &mut T {
        Arc::make_mut(&mut self.kept)
    }

    /// Makes one call fail, after so many that do not.
    pub fn fail(&mut self, after: u32, with: Refusal) {
        self.fails = Some(Failing { after, with });
    }

    /// Makes every write fail, or none.
    pub fn fill(&mut self, full: bool) {
        self.full = full;
    }

    /// Takes back whatever would make it fail.
    pub fn heal(&mut self) {
        self.fails = None;
        self.full = false;
        self.blocked = false;
    }

    /// Lets nobody open it, or everybody again.
    pub fn block(&mut self, blocked: bool) {
        self.blocked = blocked;
    }

    /// Whether a failure is still to come.
    pub fn is_failing(&self) -> bool {
        self.fails.is_some()
    }

    /// Whether every call that writes would be done.
    pub fn is_well(&self) -> bool {
        self.fails.is_none() && !self.full && !self.blocked
    }

    /// Begins a transaction.
    pub fn begin(&mut self) -> Transaction<'_, T> {
        Transaction { work: Arc::clone(&self.kept), disk: self }
    }

    /// Counts a call, and says whether it fails.
    pub fn call(&mut self, writes: bool) -> Result<(), Refusal> {
        if self.blocked {
            return Err(Refusal::Lost);
        }
        if writes && self.full {
            return Err(Refusal::NoRoom);
        }
        match &mut self.fails {
            Some(failing) if failing.with == Refusal::NoRoom && !writes => Ok(()),
            Some(Failing { after: 0, with }) => {
                let with = *with;
                self.fails = None;
                Err(with)
            }
            Some(failing) => {
                failing.after -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// A transaction: all or nothing.
#[derive(Debug)]
pub struct Transaction<'d, T> {
    disk: &'d mut Disk<T>,
    work: Arc<T>,
}

impl<T: Clone + Default> Transaction<'_, T> {
    /// Reads: one call.
    pub async fn look(&mut self) -> Result<&T, Refusal> {
        Turn::default().await;
        self.disk.call(false)?;
        Ok(&self.work)
    }

    /// Writes: one call.
    pub async fn write(&mut self) -> Result<&mut T, Refusal> {
        Turn::default().await;
        self.disk.call(true)?;
        Ok(Arc::make_mut(&mut self.work))
    }

    /// Keeps what was written. Between this and whoever waits for it, a tab may still be killed.
    pub async fn commit(self) -> Result<(), Refusal> {
        Turn::default().await;
        self.disk.call(true)?;
        self.disk.kept = self.work;
        Turn::default().await;
        Ok(())
    }
}
