//! The phone's end of the conversation: what to say next, and what a refusal means.
//!
//! Lives here: how facts are put into a request, and the little that is remembered between two.
//! Not here: what is made of a reply (`receive`), time, or when to speak.

use super::heard::NoAnswer;
use super::messages::{MOST_FACTS, PROTOCOL, Reason, Request, Status};
use super::page::Page;
use super::pocket::{Cursor, Held, Pocket, Stage};
use super::receive::Received;
use super::repair::Comparing;
use super::rows::Rows;
use crate::fact::{DeviceId, FactId};
use crate::order;

/// How many bytes of facts one request carries, unless a single fact is longer.
const MOST_BYTES: usize = 512 * 1024;

/// What a phone remembers between two requests; lost with the page, and nothing with it.
#[derive(Debug, Clone, Default)]
pub struct Talk {
    page: Page,
    /// Whether the server only speaks the first protocol.
    is_first_protocol: bool,
    pub(super) comparing: Comparing,
}

/// A request, and what it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// What is said.
    pub request: Request,
    /// The rows of the facts in it, in order.
    pub rows: Vec<Held>,
    /// The cursor it was made from.
    pub cursor: Cursor,
    /// How many more facts wait.
    pub waiting: u32,
}

/// What to do after a reply or a refusal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Next {
    /// Ask again at once.
    More,
    /// All is said for now.
    #[default]
    Enough,
    /// It did not work; try again later.
    Later,
}

impl Talk {
    /// The next request. `status` is what the phone says of itself; how much waits is counted here.
    ///
    /// # Errors
    /// When the pocket could not be read.
    pub async fn ask<P: Pocket>(
        &mut self,
        pocket: &mut P,
        status: Status,
        now_ms: i64,
    ) -> Result<Sent, P::Fault> {
        let (cursor, device, mut rows) = pocket.opening().await?;
        order::by(&mut rows, |a, b| rank(a, &device, &cursor).cmp(&rank(b, &device, &cursor)));
        let all = rows.len();
        rows.truncate(fit(&rows, self.page.size()));
        let waiting = u32::try_from(all - rows.len()).unwrap_or(u32::MAX);
        let is_idle = all == 0 && cursor.log.is_some() && cursor.backlog.is_none();
        let compare = match is_idle && !self.is_first_protocol {
            true => self.question(pocket, &cursor, now_ms).await?,
            false => None,
        };
        let request = Request {
            protocol: self.protocol(),
            device,
            log: cursor.log.clone(),
            cursor: cursor.at,
            page: self.page(),
            facts: rows.iter().map(|row| row.bytes.clone()).collect(),
            backlog: cursor.backlog.as_ref().map(|backlog| backlog.next.clone()),
            instead_of: cursor.was.clone(),
            compare,
            status: Some(Status { unsent: waiting, ..status }),
        };
        Ok(Sent { request, rows, cursor, waiting })
    }

    /// Whether the server speaks of more than the first protocol does.
    pub(super) fn speaks_of_more(&self) -> bool {
        !self.is_first_protocol
    }

    /// The protocol to speak.
    pub(super) fn protocol(&self) -> u32 {
        if self.is_first_protocol { 1 } else { PROTOCOL }
    }

    /// How much to ask for in one reply.
    pub(super) fn page(&self) -> u32 {
        self.page.size()
    }

    /// After a reply that arrived: what the server speaks, and how long it took.
    pub(super) fn arrived(&mut self, protocol: u32, took_ms: i64) {
        self.is_first_protocol = protocol < 2;
        self.page = self.page.arrived(took_ms);
    }

    /// After a request that did not come back.
    pub fn failed(&mut self) {
        self.page = self.page.failed();
    }

    /// What to do where there is no reply.
    ///
    /// A request that was refused as it is goes again in smaller parts; one fact alone that is
    /// refused is set aside, so that it holds up nothing.
    ///
    /// # Errors
    /// When the pocket could not keep it.
    pub async fn refused<P: Pocket>(
        &mut self,
        pocket: &mut P,
        sent: &Sent,
        why: NoAnswer,
    ) -> Result<Received, P::Fault> {
        self.failed();
        let cursor = sent.cursor.clone();
        let mut received = Received { cursor, next: Next::Later, ..Received::default() };
        let NoAnswer::Refused { too_long } = why else { return Ok(received) };
        if !too_long && !self.is_first_protocol {
            self.is_first_protocol = true; // a server of the first version knows no other
            received.next = Next::More;
            return Ok(received);
        }
        let [fact] = sent.rows.as_slice() else {
            received.next = if sent.rows.is_empty() { Next::Later } else { Next::More };
            return Ok(received);
        };
        let reason = if too_long { Reason::TooLong } else { Reason::NotAFact };
        let mut rows = Rows::default();
        rows.know(pocket.held(std::slice::from_ref(&fact.record)).await?);
        if rows
            .get(&fact.key)
            .is_some_and(|row| row.bytes == fact.bytes && row.stage == Stage::Here)
        {
            rows.move_to(&fact.key, Stage::SetAside(reason));
        }
        self.is_first_protocol = false;
        received.records = rows.keep(pocket).await?;
        received.next = Next::More;
        Ok(received)
    }
}

/// The order in which facts go: first those of a record that is to be forgotten, then those of a
/// device this phone was before, and each in the order they were stated.
fn rank(row: &Held, device: &DeviceId, cursor: &Cursor) -> (bool, bool, u32) {
    let id = row.key.trim_end_matches('~').parse::<FactId>().ok();
    let is_now = id.as_ref().is_some_and(|id| id.device == *device);
    let waits = cursor.handing_over.as_ref() != Some(&row.record);
    (waits, is_now, id.map_or(u32::MAX, |id| id.seq))
}

/// How many facts fit one request; always one, so that a long one gets its turn.
fn fit(waiting: &[Held], most: u32) -> usize {
    let most = usize::try_from(most).unwrap_or(1).min(MOST_FACTS);
    let mut bytes = 0_usize;
    let fitting = waiting.iter().take(most).take_while(|fact| {
        let first = bytes == 0;
        bytes = bytes.saturating_add(fact.bytes.len());
        first || bytes <= MOST_BYTES
    });
    fitting.count()
}
