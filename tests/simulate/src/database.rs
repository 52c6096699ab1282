//! The server's database, which all its processes share.
//!
//! As the store uses PostgreSQL: who reads sees one moment, and who writes waits until nobody else
//! does. A connection that is gone takes what it had not committed, and its lock, with it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::books::Books;
use crate::disk::{Disk, Refusal};
use crate::executor::Turn;

/// How many polls a process waits for the lock before it gives up: twenty seconds there.
const MOST_WAITING: u32 = 2_000;

/// The one database; every copy of this is the same one.
#[derive(Debug, Clone, Default)]
pub struct Database(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    disk: Disk<Books>,
    /// The number of the transaction that writes.
    writer: Option<u64>,
    /// How many have written.
    writers: u64,
}

impl Database {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is kept, as somebody who looks from outside sees it.
    pub fn kept(&self) -> Arc<Books> {
        self.state().disk.copy()
    }

    /// Puts something else in the place of everything, as a restore does.
    pub fn replace(&self, with: Arc<Books>) {
        self.state().disk.replace(with);
    }

    /// Changes what is kept, as a staff list that is read in does. Whoever writes would write over
    /// it: it has its turn first.
    pub fn change(&self, change: impl FnOnce(&mut Books)) {
        let mut state = self.state();
        assert!(state.writer.is_none(), "two write at a time");
        change(state.disk.change());
    }

    /// Makes one call fail, after so many that do not.
    pub fn fail(&self, after: u32, with: Refusal) {
        self.state().disk.fail(after, with);
    }

    /// Takes back whatever would make it fail.
    pub fn heal(&self) {
        self.state().disk.heal();
    }

    /// Whether a transaction that writes is under way.
    pub fn is_being_written(&self) -> bool {
        self.state().writer.is_some()
    }

    /// Ends the transaction that writes: nothing was heard of its process for too long.
    pub fn end_writer(&self) {
        self.state().writer = None;
    }

    /// Begins a transaction that only reads: all of it sees one moment.
    pub fn read(&self) -> Transaction {
        Transaction { database: self.clone(), work: self.kept(), writer: None }
    }

    /// Begins a transaction that may write, once nobody else does.
    pub async fn write(&self) -> Result<Transaction, Refusal> {
        for _ in 0..MOST_WAITING {
            Turn::default().await;
            if let Some(transaction) = self.begin_writing() {
                return Ok(transaction);
            }
        }
        Err(Refusal::Lost)
    }

    fn begin_writing(&self) -> Option<Transaction> {
        let mut state = self.state();
        if state.writer.is_some() {
            return None;
        }
        state.writers += 1;
        state.writer = Some(state.writers);
        let (writer, work) = (state.writer, state.disk.copy());
        drop(state);
        Some(Transaction { database: self.clone(), work, writer })
    }
}

/// A transaction: all or nothing.
#[derive(Debug)]
pub struct Transaction {
    database: Database,
    work: Arc<Books>,
    writer: Option<u64>,
}

impl Transaction {
    /// Reads: one call.
    pub async fn look(&mut self) -> Result<&Books, Refusal> {
        Turn::default().await;
        self.call(false)?;
        Ok(&self.work)
    }

    /// Writes: one call.
    pub async fn write(&mut self) -> Result<&mut Books, Refusal> {
        Turn::default().await;
        self.call(true)?;
        assert!(self.writer.is_some(), "a transaction that only reads writes");
        Ok(Arc::make_mut(&mut self.work))
    }

    /// What it has come to; [`Transaction::go_back`] undoes what comes after.
    pub fn so_far(&self) -> Arc<Books> {
        Arc::clone(&self.work)
    }

    /// Undoes what came after [`Transaction::so_far`].
    pub fn go_back(&mut self, to: Arc<Books>) {
        self.work = to;
    }

    /// Keeps what was written. Between this and whoever waits for it, a server may still be killed.
    pub async fn commit(mut self) -> Result<(), Refusal> {
        Turn::default().await;
        self.call(true)?;
        self.database.replace(Arc::clone(&self.work));
        self.let_go();
        Turn::default().await;
        Ok(())
    }

    fn call(&self, writes: bool) -> Result<(), Refusal> {
        let mut state = self.database.state();
        state.disk.call(writes)?;
        if self.writer.is_none() || self.writer == state.writer {
            Ok(())
        } else {
            Err(Refusal::Lost)
        }
    }

    fn let_go(&mut self) {
        let mut state = self.database.state();
        if self.writer.is_some() && state.writer == self.writer {
            state.writer = None;
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        self.let_go();
    }
}
