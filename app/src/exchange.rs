//! The exchange: what this phone has goes up, what the server has comes down, by itself.
//!
//! Lives here: rounds of requests, when the next one is, and what each answer means for the
//! state. Not here: the messages (core), the rows (`store`) or the request itself (`server`).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use waymark_core::fact::RecordId;
use waymark_core::sync::{Page, Reason, Reply, Request, is_another_log};
use web_sys::VisibilityState;

use crate::clock;
use crate::notice::Notice;
use crate::server::{self, NoAnswer};
use crate::session::Session;
use crate::state::Link;
use crate::store::{Changed, Cursor, Outgoing, StoreFault};
use crate::tabs::{self, Asked};

/// Until the next round when everything went well, in milliseconds.
const CALM: u32 = 60_000;
/// Until the next round when another tab is at it, in milliseconds.
const OTHER_TAB: u32 = 2_000;
/// Until the first try after trouble, in milliseconds; doubles each time.
const TROUBLE: u32 = 5_000;
/// Until the next try after trouble at most, in milliseconds.
const MOST_TROUBLE: u32 = 300_000;
/// How many bytes of facts one request carries, unless a single fact is longer.
const MOST_BYTES: usize = 512 * 1024;

/// Wakes the exchange before its time.
#[derive(Clone, Default)]
pub struct Wake {
    asked: Rc<Cell<bool>>,
    sleeper: Rc<RefCell<Option<Function>>>,
}

impl Wake {
    /// Starts a round now, or another one after the one under way.
    pub fn now(&self) {
        self.asked.set(true);
        if let Some(wake) = self.sleeper.borrow_mut().take() {
            // Resolving a promise of our own cannot fail.
            drop(wake.call0(&JsValue::NULL));
        }
    }

    /// Waits; whether it was woken before its time.
    async fn sleep(&self, milliseconds: u32) -> bool {
        if self.asked.take() {
            return true;
        }
        let sleeper = self.sleeper.clone();
        let slept = Promise::new(&mut |wake, _| {
            sleeper.borrow_mut().replace(wake);
        });
        let wake = self.sleeper.clone();
        let _timer = Timeout::new(milliseconds, move || {
            if let Some(wake) = wake.borrow_mut().take() {
                drop(wake.call0(&JsValue::NULL));
            }
        });
        drop(JsFuture::from(slept).await);
        self.asked.take()
    }
}

/// How a round ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Round {
    /// Nothing is left to say.
    Done,
    /// Another tab is at it.
    OtherTab,
    /// It did not work; try again later.
    Trouble,
    /// Only a person can help: sign in.
    Stopped,
}

/// Keeps the account in touch with the server until it is closed.
pub async fn run(session: Rc<Session>) {
    let mut page = Page::default();
    let mut trouble = TROUBLE;
    while !session.has_ended() {
        let pause = match round(&session, &mut page).await {
            Round::Done => {
                trouble = TROUBLE;
                CALM
            }
            Round::OtherTab => OTHER_TAB,
            Round::Trouble => {
                trouble = (trouble * 2).min(MOST_TROUBLE);
                trouble / 2
            }
            Round::Stopped => MOST_TROUBLE,
        };
        let pause = if is_hidden() { MOST_TROUBLE } else { pause };
        if session.wake.sleep(pause).await {
            trouble = TROUBLE;
        }
    }
}

fn is_hidden() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.visibility_state() == VisibilityState::Hidden)
}

async fn round(session: &Session, page: &mut Page) -> Round {
    let lock = tabs::ask(&tabs::exchange_lock(&session.me.person)).await;
    if matches!(lock, Asked::Taken) {
        return Round::OtherTab;
    }
    let ended = loop {
        if session.has_ended() {
            break Round::Done;
        }
        match step(session, page).await {
            Ok(Step::More) => {}
            Ok(Step::Enough) => break Round::Done,
            Ok(Step::Failed(Link::SignInNeeded)) => break Round::Stopped,
            Ok(Step::Failed(_)) => break Round::Trouble,
            Err(_) if session.has_ended() => break Round::Done,
            Err(fault) => {
                set_link(session, Link::NotTried);
                session.tell_people(Notice::not_read(&fault));
                break Round::Trouble;
            }
        }
    };
    drop(lock);
    ended
}

enum Step {
    More,
    Enough,
    Failed(Link),
}

/// One request and its answer.
async fn step(session: &Session, page: &mut Page) -> Result<Step, StoreFault> {
    let cursor = session.store.cursor().await?;
    let waiting = session.store.outbox(usize::MAX).await?;
    let batch = fit(&waiting, page.size());
    let request = Request {
        protocol: 1,
        device: session.store.device(),
        log: cursor.log.clone(),
        cursor: cursor.at,
        page: page.size(),
        facts: batch.iter().map(|fact| fact.bytes.clone()).collect(),
        backlog: None,
        instead_of: None,
        compare: None,
        status: None,
    };
    let body = serde_json::to_string(&request)?;

    let records: Vec<String> = batch.iter().map(|fact| fact.record.clone()).collect();
    *session.in_flight.borrow_mut() = batch.iter().map(|fact| fact.key.clone()).collect();
    session.mark_in_flight(&records, true);
    set_link(session, Link::Sending);
    let answer = server::post::<Reply>("/api/sync", body).await;
    session.in_flight.borrow_mut().clear();
    if session.has_ended() {
        return Ok(Step::Enough);
    }
    match answer {
        Ok(reply) => {
            *page = page.arrived(0);
            let all_sent = batch.len() == waiting.len();
            let step = take(session, batch, &reply, &cursor, all_sent).await?;
            if matches!(step, Step::Enough) {
                // Only once what came is kept: whoever reads "received" may close the app at once.
                set_link(session, Link::Reached);
            }
            Ok(step)
        }
        Err(fault) => {
            *page = page.failed();
            session.mark_in_flight(&records, false);
            refused(session, batch, fault).await
        }
    }
}

/// As many facts as fit one request; always one, so that a long one gets its turn.
fn fit(waiting: &[Outgoing], most: u32) -> &[Outgoing] {
    let mut bytes = 0;
    let most = usize::try_from(most).unwrap_or(1);
    let fitting = waiting.iter().take(most).take_while(|fact| {
        let first = bytes == 0;
        bytes += fact.bytes.len();
        first || bytes <= MOST_BYTES
    });
    let count = fitting.count();
    waiting.get(..count).unwrap_or(waiting)
}

/// Keeps an answer and brings it into the state.
async fn take(
    session: &Session,
    batch: &[Outgoing],
    reply: &Reply,
    cursor: &Cursor,
    all_sent: bool,
) -> Result<Step, StoreFault> {
    let fast_by = (clock::now() - reply.now) / 60_000;
    session.state.delivery.update(|delivery| delivery.fast_by_minutes = fast_by);
    if is_another_log(cursor.log.as_deref(), reply) {
        let changed = session.store.offer_all_again(&reply.log).await?;
        spread(session, changed).await?;
        return Ok(Step::More);
    }
    let done = all_sent && !reply.more;
    let next = Cursor {
        log: Some(reply.log.clone()),
        at: reply.cursor,
        complete: if done { Some(clock::now()) } else { cursor.complete },
    };
    let nothing_new = reply.acks.is_empty() && reply.feed.is_empty();
    if nothing_new && next.log == cursor.log && next.at == cursor.at {
        // Not worth a write each minute; the state alone says when.
        session.state.delivery.update(|delivery| delivery.last_received = next.complete);
        return Ok(Step::Enough);
    }
    let changed = session.store.receive(batch, reply, &next).await?;
    spread(session, changed).await?;
    let moved_on = !reply.acks.is_empty() || reply.cursor != cursor.at;
    Ok(if done || !moved_on { Step::Enough } else { Step::More })
}

/// What to do with a request that was not answered as hoped.
async fn refused(
    session: &Session,
    batch: &[Outgoing],
    fault: NoAnswer,
) -> Result<Step, StoreFault> {
    let link = match fault {
        NoAnswer::Refused { too_long } => match batch {
            // This one fact is what the server cannot take: it must not hold up the rest.
            [fact] => {
                let reason = if too_long { Reason::TooLong } else { Reason::NotAFact };
                let changed = session.store.move_one(&fact.key, Some(reason)).await?;
                spread(session, changed).await?;
                return Ok(Step::More);
            }
            [] => Link::ServerTrouble,
            _ => return Ok(Step::More),
        },
        other => other.link(),
    };
    set_link(session, link);
    Ok(Step::Failed(link))
}

/// Brings what changed to the state, to open editors and to the other tabs.
async fn spread(session: &Session, changed: Vec<Changed>) -> Result<(), StoreFault> {
    let records: Vec<RecordId> = changed.iter().map(|each| each.id.clone()).collect();
    session.apply(changed);
    if !records.is_empty() {
        session.tell(&records);
        session.refresh_editors(&records).await;
    }
    session.refresh_delivery().await
}

fn set_link(session: &Session, link: Link) {
    if session.state.delivery.with_untracked(|delivery| delivery.link != link) {
        session.state.delivery.update(|delivery| delivery.link = link);
    }
}
