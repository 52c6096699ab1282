//! The queue before the writer: requests that come together are committed together, so that many
//! small ones share the one wait for the disk.
//!
//! Lives here: whose turn it is. Not here: what a request means (the core's `office`). Nobody is
//! answered before the commit that holds their request. Where one fails, all of its batch are served
//! again, each by itself: that is rare, and cheaper than a savepoint round each of them. What
//! SQLite does for a batch happens on one thread, and never waits for another to have time for it.

use std::sync::Arc;
use std::thread;

use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use waymark_core::access::AccessRules;
use waymark_core::fact::PersonId;
use waymark_core::office::{self, Arrival, Desk, Refused};
use waymark_core::sync::{Reply, Request};

use super::StoreError;
use super::database::Database;

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
    /// Opens the queue of a database, and sets its one worker going: for SQLite on a thread of its
    /// own, for a database over a connection where its answers come in.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn open(database: Database, log: String) -> Result<Self, StoreError> {
        let (enter, queue) = mpsc::channel(MOST_WAITING);
        let runtime = Handle::current();
        if database.answers_here() {
            let work = move || runtime.block_on(work(database, log, queue));
            let post = thread::Builder::new().name("post".to_owned());
            post.spawn(work).map_err(StoreError::Thread)?;
        } else {
            runtime.spawn(work(database, log, queue));
        }
        Ok(Self(enter))
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
        let mut batch = Batch::of(first, &mut queue);
        match batch.serve(&database, &log).await {
            Err(Failed::One(_)) if batch.waiting.len() > 1 => {
                let mut rest = batch.waiting.into_iter();
                while let Some(one) = rest.next() {
                    let mut alone = Batch { waiting: vec![one], answers: Vec::new() };
                    let outcome = alone.serve(&database, &log).await;
                    if matches!(outcome, Err(Failed::All(_))) {
                        // Who waits for a database that is away learns it now, not one by one.
                        alone.waiting.extend(rest.by_ref());
                    }
                    alone.deliver(outcome);
                }
            }
            outcome => batch.deliver(outcome),
        }
    }
}

/// Why nobody of a batch can be answered.
enum Failed {
    /// Serving one of them failed, and nothing of any was kept.
    One(StoreError),
    /// The transaction did not begin, and nothing was kept; or its commit failed, and all of it was
    /// kept or nothing.
    All(StoreError),
}

/// Requests that are committed together, and what each of those served came to.
struct Batch {
    waiting: Vec<Waiting>,
    answers: Vec<Answered>,
}

impl Batch {
    /// A request and those that wait behind it now. Who comes while they are served is of the next
    /// batch: else all would be answered at once, come again at once, and nothing done meanwhile.
    fn of(first: Waiting, queue: &mut mpsc::Receiver<Waiting>) -> Self {
        let bytes = |(job, _): &Waiting| job.request.facts.iter().map(String::len).sum::<usize>();
        let mut total = bytes(&first);
        let mut waiting = vec![first];
        while waiting.len() < MOST_TOGETHER
            && total < MOST_BYTES
            && let Ok(next) = queue.try_recv()
        {
            // Who no longer waits sends it again.
            if !next.1.is_closed() {
                total += bytes(&next);
                waiting.push(next);
            }
        }
        Self { waiting, answers: Vec::new() }
    }

    /// Serves them all, and commits.
    async fn serve(&mut self, database: &Database, log: &str) -> Result<(), Failed> {
        let mut tx = database.write_here().await.map_err(Failed::All)?;
        for (job, _) in &self.waiting {
            let desk = Desk { person: &job.person, arrival: job.arrival, rules: &job.rules };
            let answered = office::answer(&mut tx, &desk, &job.request, log).await;
            self.answers.push(answered.map_err(Failed::One)?);
        }
        tx.commit().await.map_err(Failed::All)
    }

    /// Tells everybody: what their own request came to, or that nothing of any was kept.
    fn deliver(self, outcome: Result<(), Failed>) {
        match outcome {
            Ok(()) => {
                for ((_, answer), own) in self.waiting.into_iter().zip(self.answers) {
                    // Whoever went away asks again.
                    answer.send(Ok(own)).ok();
                }
            }
            Err(Failed::One(error) | Failed::All(error)) => {
                let error = Arc::new(error);
                for (_, answer) in self.waiting {
                    answer.send(Err(StoreError::Together(Arc::clone(&error)))).ok();
                }
            }
        }
    }
}
