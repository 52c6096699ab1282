//! The queue before the writer: requests that come together are committed together, so that many
//! small ones share the one wait for the disk.
//!
//! Lives here: whose turn it is. Not here: what a request means (the core's `office`). Nobody is
//! answered before the commit that holds their request; one that fails leaves the others as they are.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use waymark_core::access::AccessRules;
use waymark_core::fact::PersonId;
use waymark_core::office::{self, Arrival, Desk, Refused};
use waymark_core::sync::{Reply, Request};

use super::database::Database;
use super::{StoreError, Tx};

/// How many requests are committed together at most, and how many bytes of facts.
const MOST_TOGETHER: usize = 256;
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// How many requests may wait; who comes later waits for a place.
const MOST_WAITING: usize = 1_024;

/// What a request comes to.
pub type Answered = Result<Reply, Refused>;

/// A request that waits for the writer.
#[derive(Debug)]
pub(super) struct Job {
    pub person: PersonId,
    pub request: Request,
    pub arrival: Arrival,
    pub rules: Arc<AccessRules>,
}

/// What a request came to, or why nothing of it was kept.
type Outcome = Result<Answered, StoreError>;

type Waiting = (Job, oneshot::Sender<Outcome>);

/// The way into the queue.
#[derive(Debug, Clone)]
pub(super) struct Post(mpsc::Sender<Waiting>);

impl Post {
    /// Opens the queue of a database, and sets its one worker going.
    pub(super) fn open(database: Database, log: String) -> Self {
        let (enter, queue) = mpsc::channel(MOST_WAITING);
        tokio::spawn(work(database, log, queue));
        Self(enter)
    }

    /// Waits for its turn and its commit. What has begun is finished, even where nobody waits for
    /// the answer any more.
    pub(super) async fn answer(&self, job: Job) -> Result<Answered, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.0.send((job, answer)).await.map_err(|_| StoreError::Stopping)?;
        answered.await.map_err(|_| StoreError::Stopping)?
    }
}

/// Answers what waits, batch by batch, until the store is gone.
async fn work(database: Database, log: String, mut queue: mpsc::Receiver<Waiting>) {
    while let Some(first) = queue.recv().await {
        let mut batch = Batch::default();
        let outcome = match database.write().await {
            Ok(tx) => batch.fill(tx, first, &mut queue, &log).await,
            Err(error) => {
                batch.answers.push((first.1, Err(StoreError::Stopping)));
                Err(error)
            }
        };
        batch.deliver(outcome);
    }
}

/// Requests that are committed together, and what each came to.
#[derive(Default)]
struct Batch {
    answers: Vec<(oneshot::Sender<Outcome>, Outcome)>,
}

impl Batch {
    /// Serves the first request and those that wait behind it, and commits.
    async fn fill(
        &mut self,
        mut tx: Tx,
        first: Waiting,
        queue: &mut mpsc::Receiver<Waiting>,
        log: &str,
    ) -> Result<(), StoreError> {
        let mut bytes = 0_usize;
        let mut next = Some(first);
        while let Some((job, answer)) = next {
            // Who no longer waits sends it again.
            if !answer.is_closed() {
                bytes += job.request.facts.iter().map(String::len).sum::<usize>();
                match serve(&mut tx, &job, log).await {
                    Ok(outcome) => self.answers.push((answer, outcome)),
                    Err(error) => {
                        self.answers.push((answer, Err(StoreError::Stopping)));
                        return Err(error);
                    }
                }
            }
            let is_full = self.answers.len() >= MOST_TOGETHER || bytes >= MOST_BYTES;
            next = if is_full { None } else { queue.try_recv().ok() };
        }
        tx.commit().await
    }

    /// Tells everybody: what their own request came to, or that nothing of any was kept.
    fn deliver(self, outcome: Result<(), StoreError>) {
        let lost = outcome.err().map(Arc::new);
        for (answer, own) in self.answers {
            let told = match &lost {
                None => own,
                Some(error) => Err(StoreError::Together(Arc::clone(error))),
            };
            // Whoever went away asks again.
            answer.send(told).ok();
        }
    }
}

/// Serves one request of a batch; where it fails, only its own part of the transaction goes.
///
/// # Errors
/// When the transaction as a whole cannot go on.
async fn serve(
    tx: &mut Tx,
    job: &Job,
    log: &str,
) -> Result<Result<Answered, StoreError>, StoreError> {
    tx.run("SAVEPOINT request", &[]).await?;
    let desk = Desk { person: &job.person, arrival: job.arrival, rules: &job.rules };
    let outcome = office::answer(tx, &desk, &job.request, log).await;
    if let Err(error) = outcome {
        // Where even that fails (a full disk ends SQLite's whole transaction) the first failure
        // is the one to tell of.
        let undone = tx.run("ROLLBACK TO SAVEPOINT request", &[]).await;
        return if undone.is_ok() { Ok(Err(error)) } else { Err(error) };
    }
    tx.run("RELEASE SAVEPOINT request", &[]).await?;
    Ok(outcome)
}
