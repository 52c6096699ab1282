//! Receiving: what a phone makes of a reply, in the one transaction that keeps how far it read.

use super::messages::{Ack, Item, Outcome, Reason, Reply, is_another_log};
use super::phone::{Next, Sent, Talk};
use super::pocket::{Cursor, Held, Pocket, Stage};
use super::restate::restate;
use super::rows::{Come, Rows};
use crate::fact::{self, DeviceId, FactId, PersonId, Reading, RecordId};
use crate::order;

/// When, where and for whom a reply is received.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// The phone's clock, in milliseconds since 1970; only shown, never compared with others'.
    pub now_ms: i64,
    /// How long the answer took, in milliseconds.
    pub took_ms: i64,
    /// Whose account it is.
    pub me: &'a PersonId,
    /// A new random device id, for the case that this phone has to become another device.
    pub spare: &'a DeviceId,
}

/// What a reply changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// The records whose facts changed, with all their facts as they now are, in any order.
    pub records: Vec<(RecordId, Vec<Held>)>,
    /// The device this phone now is, where it became another.
    pub device: Option<DeviceId>,
    /// The old and new ids of facts that were stated again.
    pub restated: Vec<(FactId, FactId)>,
    /// The cursor as it now is.
    pub cursor: Cursor,
    /// What to do next.
    pub next: Next,
}

impl Talk {
    /// Whether a reply says nothing that would have to be kept: then no transaction is needed, and
    /// all is done.
    pub fn is_nothing(&self, sent: &Sent, reply: &Reply) -> bool {
        let cursor = &sent.cursor;
        let is_where_it_was = cursor.log.as_deref() == Some(reply.log.as_str())
            && cursor.at == reply.cursor
            && cursor.backlog.is_none()
            && reply.backlog.is_none();
        let asked = &sent.request;
        is_where_it_was
            && !reply.more
            && reply.acks.is_empty()
            && reply.feed.is_empty()
            && reply.older.is_empty()
            && asked.compare.is_none()
            && asked.instead_of.is_none()
    }

    /// Keeps a reply: what became of the facts that were sent, what came, and how far it was read,
    /// all or nothing.
    ///
    /// Of a reply to a request made from another cursor than the one kept now (it comes late, or
    /// twice, or another tab was quicker) only the acknowledgements count: they are about bytes.
    ///
    /// # Errors
    /// When the pocket could not keep it; then nothing of the transaction may count, and the same
    /// reply can be asked for again.
    pub async fn receive<P: Pocket>(
        &mut self,
        pocket: &mut P,
        sent: &Sent,
        reply: &Reply,
        moment: &Moment<'_>,
    ) -> Result<Received, P::Fault> {
        self.arrived(reply.protocol, moment.took_ms);
        let cursor = pocket.cursor().await?;
        let is_current = cursor == sent.cursor;
        if is_another_log(cursor.log.as_deref(), reply) {
            let late = Received { cursor: cursor.clone(), next: Next::More, ..Received::default() };
            return if is_current {
                offer_all_again(pocket, cursor, reply).await
            } else {
                Ok(late)
            };
        }
        let (feed, older) = if is_current { Come::all(reply) } else { (Vec::new(), Vec::new()) };
        let mut rows = Rows::default();
        rows.know(pocket.held(&touched(sent, reply, &feed, &older)).await?);
        rows.know_under(pocket, &feed.iter().chain(&older).collect::<Vec<_>>()).await?;
        let mut received = Received { cursor: cursor.clone(), ..Received::default() };

        let used = acknowledge(&mut rows, &sent.rows, &reply.acks);
        if !used.is_empty() {
            rows.know(pocket.unsent().await?);
            received.restated = restate(&mut rows, &used, moment.spare);
        }
        if is_current {
            let now = &mut received.cursor;
            now.log = Some(reply.log.clone());
            now.was = None; // the server has heard who this phone was
            if cursor.log.is_none() && sent.rows.is_empty() && sent.waiting == 0 {
                now.compared = Some(moment.now_ms); // what comes to an empty phone is all it has
            }
            read_feed(&mut rows, reply, &feed, moment.me, now);
            if now.handing_over.is_none() {
                older.iter().for_each(|come| rows.receive(come, moment.me));
                now.backlog.clone_from(&reply.backlog);
            }
        }
        self.number(pocket, &mut received, feed.iter().chain(&older), moment).await?;
        let is_done = is_current
            && !reply.more
            && received.cursor.handing_over.is_none()
            && received.cursor.backlog.is_none()
            && received.restated.is_empty()
            && sent.waiting == 0;
        let mut moves = !reply.acks.is_empty() || received.cursor != cursor;
        if is_current && sent.request.compare.is_some() {
            moves |=
                self.compared(pocket, &mut rows, sent, reply, moment, &mut received.cursor).await?;
        }
        // Having forgotten is confirmed at once: by the cursor of one more request.
        let forgot = reply.feed.iter().any(|entry| matches!(entry.item, Item::Forget(_)));
        let is_due = self.is_comparing_due(&received.cursor, moment.now_ms);
        let is_all = is_done && !is_due && !(is_current && forgot);
        if is_done {
            received.cursor.complete = Some(moment.now_ms);
        }
        let may_ask = is_done && sent.request.compare.is_none();
        received.next = if !is_all && (moves || may_ask) { Next::More } else { Next::Enough };
        if received.cursor != cursor {
            pocket.keep_cursor(&received.cursor).await?;
        }
        received.records = rows.keep(pocket).await?;
        Ok(received)
    }

    /// Notes numbers of this phone's own device that came from the server (its memory may be older
    /// than what it once sent), or that it is another device now.
    async fn number<'c, P: Pocket>(
        &self,
        pocket: &mut P,
        received: &mut Received,
        come: impl Iterator<Item = &'c Come<'c>>,
        moment: &Moment<'_>,
    ) -> Result<(), P::Fault> {
        let (device, last) = pocket.numbering().await?;
        if let Some((_, newest)) = received.restated.last() {
            received.cursor.was = Some(device);
            received.device = Some(moment.spare.clone());
            return pocket.renumber(moment.spare, newest.seq).await;
        }
        let ids = come.filter_map(|come| Some(&come.envelope.as_ref()?.id));
        let highest = ids.filter(|id| id.device == device).map(|id| id.seq).max();
        match highest.filter(|highest| *highest > last) {
            Some(highest) => pocket.renumber(&device, highest).await,
            None => Ok(()),
        }
    }
}

/// The records a reply is about, as far as it is read.
fn touched(sent: &Sent, reply: &Reply, feed: &[Come<'_>], older: &[Come<'_>]) -> Vec<RecordId> {
    let mut records: Vec<RecordId> = sent.rows.iter().map(|row| row.record.clone()).collect();
    for come in feed.iter().chain(older) {
        records.extend(come.envelope.as_ref().map(|envelope| envelope.record.clone()));
    }
    records.extend(reply.feed.iter().filter_map(|entry| match &entry.item {
        Item::Forget(record) => Some(record.clone()),
        Item::Fact(_) => None,
    }));
    order::by(&mut records, Ord::cmp);
    records.dedup();
    records
}

/// Marks what was sent; gives the keys of facts whose number names another one on the server.
fn acknowledge(rows: &mut Rows, sent: &[Held], acks: &[Ack]) -> Vec<String> {
    let mut used = Vec::new();
    for ack in acks {
        let fact = usize::try_from(ack.index).ok().and_then(|index| sent.get(index));
        let Some(row) =
            fact.and_then(|fact| rows.get(&fact.key).filter(|row| row.bytes == fact.bytes))
        else {
            continue;
        };
        let key = row.key.clone();
        match ack.outcome {
            Outcome::Accepted | Outcome::Known => rows.move_to(&key, Stage::Received),
            Outcome::SetAside(_) if row.stage != Stage::Here => {}
            Outcome::SetAside(Reason::NumberUsed) if can_restate(row) => used.push(key),
            Outcome::SetAside(reason) => rows.move_to(&key, Stage::SetAside(reason)),
        }
    }
    used
}

/// Whether this version understands a fact well enough to state it again.
fn can_restate(row: &Held) -> bool {
    matches!(fact::read(&row.bytes), Ok(Reading::Known(_)))
}

/// Takes the feed in, up to the first record that is to be forgotten while something stated about
/// it has not been handed over: that goes first, and the cursor waits before it.
fn read_feed(
    rows: &mut Rows,
    reply: &Reply,
    feed: &[Come<'_>],
    me: &PersonId,
    cursor: &mut Cursor,
) {
    cursor.handing_over = None;
    let mut facts = feed.iter();
    for entry in &reply.feed {
        match &entry.item {
            Item::Fact(_) => facts.next().into_iter().for_each(|come| rows.receive(come, me)),
            Item::Forget(record) if rows.has_unsent(record) => {
                cursor.handing_over = Some(record.clone());
                return;
            }
            Item::Forget(record) => rows.forget(record, me),
        }
        cursor.at = entry.at;
    }
    cursor.at = reply.cursor;
}

/// Starts with another log: everything of one's own is offered again, the feed read from its start.
async fn offer_all_again<P: Pocket>(
    pocket: &mut P,
    cursor: Cursor,
    reply: &Reply,
) -> Result<Received, P::Fault> {
    let mut rows = Rows::default();
    rows.know(pocket.everything().await?);
    let own: Vec<String> = rows.each().filter(|row| row.own).map(|row| row.key.clone()).collect();
    for key in own {
        rows.move_to(&key, Stage::Here);
    }
    let cursor = Cursor { log: Some(reply.log.clone()), was: cursor.was, ..Cursor::default() };
    pocket.keep_cursor(&cursor).await?;
    let records = rows.keep(pocket).await?;
    Ok(Received { records, cursor, next: Next::More, ..Received::default() })
}
