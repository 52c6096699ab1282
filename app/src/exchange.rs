//! The exchange: what this phone has goes up, what the server has comes down, by itself.
//!
//! Lives here: rounds of requests, when the next one is, and what each answer means for the
//! state. Not here: the messages (core), the rows (`store`) or the request itself (`server`).

mod ahead;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use waymark_core::fact::RecordId;
use waymark_core::sync::{Next, NoAnswer, Reply, Sent, Status, Talk, is_another_log};
use web_sys::VisibilityState;

use self::ahead::Ahead;
use crate::attachments::{self, Ended};
use crate::clock;
use crate::notice::Notice;
use crate::session::Session;
use crate::state::{Link, Me, State};
use crate::store::{Changed, Kept, StoreFault};
use crate::tabs::{self, Asked};

/// Until the next round when everything went well, in milliseconds.
const CALM: u32 = 60_000;
/// Until the next round when another tab is at it, in milliseconds.
const OTHER_TAB: u32 = 2_000;
/// How long a look whether anything is new goes on before it is worth telling, in milliseconds:
/// nobody wants to see the header change and change back each minute.
const WORTH_TELLING: u32 = 300;
/// Until the first try after trouble, in milliseconds; doubles each time.
const TROUBLE: u32 = 5_000;
/// Until the next try after trouble at most, in milliseconds.
const MOST_TROUBLE: u32 = 300_000;

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
    let mut talk = Talk::default();
    let mut trouble = TROUBLE;
    while !session.has_ended() {
        let pause = match round(&session, &mut talk).await {
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

async fn round(session: &Session, talk: &mut Talk) -> Round {
    // While the browser decides, what would be said first is read: it is no loss where another tab
    // has the lock, and none where it moved the cursor meanwhile (an answer to another is not read).
    let lock = tabs::ask(&tabs::exchange_lock(&session.me.person));
    let mut first = Some(ask(session, talk).await);
    let lock = lock.await;
    if matches!(lock, Asked::Taken) {
        return Round::OtherTab;
    }
    let mut ahead = None;
    let ended = loop {
        if session.has_ended() {
            break Round::Done;
        }
        let stepped = match step(session, talk, first.take(), &mut ahead).await {
            Ok(Step::Enough) => afterwards(session).await,
            stepped => stepped,
        };
        match stepped {
            Ok(Step::More) => {}
            Ok(Step::Enough) => break Round::Done,
            Ok(Step::Failed(Link::SignInNeeded | Link::Revoked | Link::Left)) => {
                break Round::Stopped;
            }
            Ok(Step::Failed(_)) => break Round::Trouble,
            Err(_) if session.has_ended() => break Round::Done,
            Err(fault) => {
                set_link(session.state, Link::NotTried);
                session.tell_people(Notice::not_read(&fault));
                break Round::Trouble;
            }
        }
    };
    if let Asked::Held(lock) = lock {
        lock.let_go().await; // or the round that is asked for meanwhile would find it taken
    }
    ended
}

/// What waits until there is nothing more to say in words: rows that are owed, photos and files.
async fn afterwards(session: &Session) -> Result<Step, StoreFault> {
    session.store.pay().await?;
    Ok(match attachments::exchange(session).await? {
        Ended::Done => Step::Enough,
        Ended::WordsFirst => Step::More,
        Ended::Trouble(answer) => {
            set_link(session.state, answer.into());
            Step::Failed(answer.into())
        }
    })
}

enum Step {
    More,
    Enough,
    Failed(Link),
}

/// What is to be said next.
async fn ask(session: &Session, talk: &mut Talk) -> Result<Sent, StoreFault> {
    let set_aside = session.state.delivery.with_untracked(|delivery| delivery.set_aside.len());
    let status = Status {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        set_aside: u32::try_from(set_aside).unwrap_or(u32::MAX),
        ..Status::default()
    };
    session.store.ask(talk, status).await
}

/// One request and its answer; what follows it is on its way before the answer is kept. `first` is
/// what to say where that was read already.
async fn step(
    session: &Session,
    talk: &mut Talk,
    first: Option<Result<Sent, StoreFault>>,
    ahead: &mut Option<Ahead>,
) -> Result<Step, StoreFault> {
    let sent = match first {
        Some(read) => read?,
        None => ask(session, talk).await?,
    };
    let going = ahead.take().and_then(|going| Some((sent.with(&going.request)?, going)));
    let (sent, going) = match going {
        Some(going) => going,
        None => {
            let going = Ahead::send(sent.request.clone())?;
            (sent, going)
        }
    };

    let records: Vec<String> = sent.rows.iter().map(|row| row.record.to_string()).collect();
    *session.in_flight.borrow_mut() = sent.rows.iter().map(|row| row.key.clone()).collect();
    session.mark_in_flight(&records, true);
    let state = session.state;
    let is_well = state.delivery.with_untracked(|delivery| delivery.link == Link::Reached);
    let later = (is_well && records.is_empty())
        .then(|| Timeout::new(WORTH_TELLING, move || set_link(state, Link::Sending)));
    if later.is_none() {
        set_link(state, Link::Sending);
    }
    let asked_at = going.asked_at;
    let answer = going.answer().await;
    drop(later);
    session.in_flight.borrow_mut().clear();
    if session.has_ended() {
        return Ok(Step::Enough);
    }
    match answer {
        Ok(reply) => {
            let took_ms = clock::now() - asked_at;
            *ahead = talk.foresee(&sent, &reply, took_ms).map(Ahead::send).transpose()?;
            let step = take(session, talk, &sent, &reply, took_ms).await?;
            // Only once what came is kept: whoever reads "received" may close the app at once.
            let is_all = matches!(step, Step::Enough);
            set_link(state, if is_all { Link::Reached } else { Link::Sending });
            Ok(step)
        }
        Err(why) => {
            session.mark_in_flight(&records, false);
            let kept = if is_end(why) {
                give_up(session, talk).await?
            } else {
                session.store.refused(talk, &sent, why).await?
            };
            spread(session, kept.changed).await;
            session.refresh_delivery().await?;
            if kept.next == Next::More {
                return Ok(Step::More);
            }
            set_link(session.state, Link::from(why));
            Ok(Step::Failed(Link::from(why)))
        }
    }
}

/// Whether the server will hear this phone no more.
fn is_end(why: NoAnswer) -> bool {
    matches!(why, NoAnswer::Revoked | NoAnswer::Left)
}

/// Gives up what others let this phone read, and who is what to whom.
async fn give_up(session: &Session, talk: &mut Talk) -> Result<Kept, StoreFault> {
    let me = session.state.me.get_untracked();
    if let Some(mut me) = me.filter(Me::is_tied) {
        me.untie();
        session.store.keep_me(&me).await?;
        session.state.me.set(Some(me));
    }
    session.store.ended(talk).await
}

/// Keeps an answer and brings it into the state.
async fn take(
    session: &Session,
    talk: &mut Talk,
    sent: &Sent,
    reply: &Reply,
    took_ms: i64,
) -> Result<Step, StoreFault> {
    let fast_by = (clock::now() - reply.now) / 60_000;
    session.state.delivery.update(|delivery| delivery.fast_by_minutes = fast_by);
    if talk.is_nothing(sent, reply) {
        // Not worth a write each minute; the state alone says when.
        let now = Some(clock::now());
        session.state.delivery.update(|delivery| delivery.last_received = now);
        return Ok(Step::Enough);
    }
    if is_another_log(sent.cursor.log.as_deref(), reply) {
        session.offer_attachments_again().await?;
    }
    let kept = session.store.take(talk, sent, reply, took_ms).await?;
    let progress =
        kept.cursor.backlog.map(|rest| (rest.total.saturating_sub(rest.left), rest.total));
    session.state.delivery.update(|delivery| delivery.progress = progress);
    for editor in session.editors() {
        editor.follow(&kept.restated);
    }
    spread(session, kept.changed).await;
    let is_more = kept.next == Next::More;
    // What waits here is not less for what comes: it is counted once all has come.
    if !is_more || !sent.rows.is_empty() {
        session.refresh_delivery().await?;
    }
    Ok(if is_more { Step::More } else { Step::Enough })
}

/// Brings what changed to the state, to open editors and to the other tabs.
async fn spread(session: &Session, changed: Vec<Changed>) {
    let records: Vec<RecordId> = changed.iter().map(|each| each.id.clone()).collect();
    session.apply(changed);
    if !records.is_empty() {
        session.tell(&records);
        session.refresh_editors(&records).await;
    }
}

fn set_link(state: State, link: Link) {
    if state.delivery.with_untracked(|delivery| delivery.link != link) {
        state.delivery.update(|delivery| delivery.link = link);
    }
}
