//! Ahead: the request that follows a reply, known before that is kept.
//!
//! Lives here: what will be asked next of a long feed, so that the answer can be on its way while
//! a phone still keeps the page before. Not here: sending it, or what is made of the answer: that
//! is `receive`, which takes nothing from an answer to a cursor that is not the one kept.

use super::messages::{Item, Reply, Request, Status};
use super::phone::{Sent, Talk};

impl Talk {
    /// The request that follows this reply once it is kept. None where there is nothing more to
    /// ask, where facts wait to be sent, and where something is to be forgotten: the next request
    /// confirms that it was, so it waits until it is.
    pub fn foresee(&self, sent: &Sent, reply: &Reply, took_ms: i64) -> Option<Request> {
        let asked = &sent.request;
        let is_same_log = asked.log.as_ref().is_none_or(|log| *log == reply.log);
        let goes_on = reply.more || reply.backlog.is_some();
        let waits = !sent.rows.is_empty() || sent.waiting > 0;
        let forgets = reply.feed.iter().any(|entry| matches!(entry.item, Item::Forget(_)));
        if !is_same_log || !goes_on || waits || forgets {
            return None;
        }
        let mut after = self.clone();
        after.arrived(reply.protocol, took_ms);
        Some(Request {
            protocol: after.protocol(),
            device: asked.device.clone(),
            log: Some(reply.log.clone()),
            cursor: reply.cursor,
            page: after.page(),
            facts: Vec::new(),
            backlog: reply.backlog.as_ref().map(|backlog| backlog.next.clone()),
            instead_of: None,
            compare: None,
            status: asked.status.clone().map(|status| Status { unsent: 0, ..status }),
        })
    }
}

impl Sent {
    /// The same with a request that is on its way already; none where that one speaks of another
    /// place to read on from. What waits to be sent waits for one more.
    #[must_use]
    pub fn with(&self, ahead: &Request) -> Option<Self> {
        let now = &self.request;
        let place = |request: &Request| {
            (request.log.clone(), request.cursor, request.backlog.clone(), request.device.clone())
        };
        if place(now) != place(ahead) || now.compare.is_some() || now.instead_of.is_some() {
            return None;
        }
        let rows = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        Some(Self {
            request: ahead.clone(),
            rows: Vec::new(),
            cursor: self.cursor.clone(),
            waiting: self.waiting.saturating_add(rows),
        })
    }
}
