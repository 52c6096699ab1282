//! A process of the server, one of several over one database, as its routes and its store do it.
//!
//! Lives here: what a process keeps in memory (the log's name and the rules, read when it starts,
//! the requests it looks at, and the queue before its writer) and the order in which it works. Who
//! only reads is answered from one moment; all others are committed together, as many as wait, and
//! nobody is answered before that.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use waymark_core::access::AccessRules;
use waymark_core::fact::PersonId;
use waymark_core::office::{Arrival, Desk, Refused, answer, writes};
use waymark_core::sync::{Reply, Request};

use crate::books::Books;
use crate::clock::day_of;
use crate::database::Database;
use crate::disk::Refusal;
use crate::ledger::Writing;
use crate::network::{Heard, Passage};

/// How many requests are committed together at most.
const MOST_TOGETHER: usize = 64;

/// Which letter a request came by, and what will happen to its reply.
#[derive(Debug, Clone, Copy)]
pub struct From {
    /// Its number.
    pub letter: u32,
    /// Which phone it is from.
    pub phone: usize,
    /// Which of its tabs.
    pub tab: usize,
    /// What will happen to its reply.
    pub passage: Passage,
}

/// Who asks, as the session's cookie and the staff list know it.
#[derive(Debug, Clone, Copy)]
pub struct Caller<'a> {
    /// Who is signed in.
    pub person: &'a PersonId,
    /// Whether the session is still good.
    pub has_session: bool,
}

/// A request, and who waits for its answer.
pub struct Job {
    /// Where the answer goes.
    pub from: From,
    /// Who asks.
    pub person: PersonId,
    /// What they say.
    pub request: Request,
    /// When it came.
    pub arrival: Arrival,
}

/// A request that was answered, or refused.
pub struct Done {
    /// The request.
    pub job: Job,
    /// What goes back.
    pub heard: Heard,
    /// The same as a value, where the request was answered, and the books it was answered from.
    pub reply: Option<(Reply, Arc<Books>)>,
}

/// What a request comes to.
type Answered = Result<Result<(Reply, Arc<Books>), Refused>, Refusal>;

type Work<T> = Pin<Box<dyn Future<Output = T>>>;

type Queue = Rc<RefCell<VecDeque<Job>>>;

/// One process.
pub struct Office {
    /// Whether the first version runs just now.
    pub is_first_version: bool,
    /// Whether it stands still, in the middle of whatever it does.
    pub hangs: bool,
    database: Database,
    log: String,
    rules: Arc<AccessRules>,
    looking: Vec<Work<(Job, Option<Answered>)>>,
    queue: Queue,
    batch: Option<Work<Vec<(Job, Answered)>>>,
}

impl Office {
    /// Starts a process over a database.
    pub fn start(database: &Database, rules: &Arc<AccessRules>) -> Self {
        Self {
            is_first_version: false,
            hangs: false,
            log: database.kept().log.clone(),
            database: database.clone(),
            rules: Arc::clone(rules),
            looking: Vec::new(),
            queue: Queue::default(),
            batch: None,
        }
    }

    /// Hears a request: it is under way, or refused at once.
    pub fn hear(&mut self, from: From, caller: Caller<'_>, body: &str, now: i64) -> Option<Heard> {
        if !caller.has_session {
            return Some(problem(401, "refused"));
        }
        let Ok(mut request) = serde_json::from_str::<Request>(body) else {
            return Some(problem(400, "refused"));
        };
        if self.is_first_version {
            if request.protocol != 1 {
                return Some(problem(400, "refused"));
            }
            // It knows no other fields, and passes over them.
            request.backlog = None;
            request.instead_of = None;
            request.compare = None;
            request.status = None;
        }
        let books = self.database.kept();
        if books.devices.get(&request.device).is_some_and(|device| device.revoked) {
            return Some(problem(403, "device-revoked"));
        }
        let arrival = Arrival { now_ms: now, today: day_of(now) };
        let job = Job { from, person: caller.person.clone(), request, arrival };
        let (database, rules) = (self.database.clone(), Arc::clone(&self.rules));
        self.looking.push(Box::pin(look(database, rules, self.log.clone(), job)));
        None
    }

    /// Does a little of everything that is under way; what is done by now.
    pub fn go_on(&mut self) -> Vec<Done> {
        let mut done = Vec::new();
        let looking = std::mem::take(&mut self.looking);
        for mut work in looking {
            match poll(&mut work) {
                None => self.looking.push(work),
                Some((job, Some(answered))) => done.push(self.done(job, answered)),
                Some((job, None)) => self.queue.borrow_mut().push_back(job),
            }
        }
        if self.batch.is_none() && !self.queue.borrow().is_empty() {
            let (database, rules) = (self.database.clone(), Arc::clone(&self.rules));
            let queue = Rc::clone(&self.queue);
            self.batch = Some(Box::pin(batch(database, rules, self.log.clone(), queue)));
        }
        if let Some(answers) = self.batch.as_mut().and_then(poll) {
            self.batch = None;
            done.extend(answers.into_iter().map(|(job, answered)| self.done(job, answered)));
        }
        done
    }

    /// Whether it has nothing to do.
    pub fn is_idle(&self) -> bool {
        self.looking.is_empty() && self.batch.is_none() && self.queue.borrow().is_empty()
    }

    fn done(&self, job: Job, answered: Answered) -> Done {
        let (heard, reply) = match answered {
            Ok(Ok((mut reply, books))) => {
                if self.is_first_version {
                    reply.protocol = 1;
                }
                let body = serde_json::to_string(&reply).unwrap_or_default();
                (Heard::Page { status: 200, is_ours: true, body }, Some((reply, books)))
            }
            Ok(Err(Refused::UnknownProtocol)) => (problem(400, "refused"), None),
            Ok(Err(Refused::TooManyFacts)) => (problem(413, "refused"), None),
            Ok(Err(Refused::DeviceOfAnother)) => (problem(403, "device-of-another"), None),
            Err(_) => (problem(500, "refused"), None),
        };
        Done { job, heard, reply }
    }
}

fn poll<T>(work: &mut Work<T>) -> Option<T> {
    match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// A problem, as the server's routes write it.
fn problem(status: u16, kind: &str) -> Heard {
    let body = format!("{{\"type\":\"urn:waymark:problem:{kind}\",\"status\":{status}}}");
    Heard::Page { status, is_ours: true, body }
}

/// Answers a request that changes nothing; none where it has to wait for the writer.
async fn look(
    database: Database,
    rules: Arc<AccessRules>,
    log: String,
    job: Job,
) -> (Job, Option<Answered>) {
    if !job.request.facts.is_empty() {
        return (job, None);
    }
    let mut ledger = Writing(database.read());
    let desk = Desk { person: &job.person, arrival: job.arrival, rules: &rules };
    match writes(&mut ledger, &desk, &job.request, &log).await {
        Ok(true) => (job, None),
        Ok(false) => {
            let answered = serve(&mut ledger, &rules, &log, &job).await;
            (job, Some(answered))
        }
        Err(why) => (job, Some(Err(why))),
    }
}

/// Answers whoever waits, in one transaction; where one request fails, only its own part goes.
async fn batch(
    database: Database,
    rules: Arc<AccessRules>,
    log: String,
    queue: Queue,
) -> Vec<(Job, Answered)> {
    let mut answers = Vec::new();
    let next = || queue.borrow_mut().pop_front();
    let began = database.write().await;
    let mut ledger = match began {
        Ok(transaction) => Writing(transaction),
        Err(why) => return next().map(|job| (job, Err(why))).into_iter().collect(),
    };
    while let Some(job) = next() {
        let before = ledger.0.so_far();
        let answered = serve(&mut ledger, &rules, &log, &job).await;
        if answered.is_err() {
            ledger.0.go_back(before);
        }
        answers.push((job, answered));
        if answers.len() >= MOST_TOGETHER {
            break;
        }
    }
    if let Err(why) = ledger.0.commit().await {
        answers.iter_mut().for_each(|(_, answered)| *answered = Err(why));
    }
    answers
}

async fn serve(ledger: &mut Writing, rules: &AccessRules, log: &str, job: &Job) -> Answered {
    let desk = Desk { person: &job.person, arrival: job.arrival, rules };
    let answered = answer(ledger, &desk, &job.request, log).await?;
    Ok(answered.map(|reply| (reply, ledger.0.so_far())))
}
