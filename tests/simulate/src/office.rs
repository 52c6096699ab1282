//! The server: one request after another over its storage, as its routes do it.

use std::sync::Arc;

use waymark_core::access::AccessRules;
use waymark_core::fact::PersonId;
use waymark_core::office::{Arrival, Desk, Refused, answer, writes};
use waymark_core::sync::{Reply, Request};

use crate::books::Books;
use crate::clock::day_of;
use crate::disk::{Disk, Refusal};
use crate::executor::{Ended, run};
use crate::ledger::Writing;
use crate::network::Heard;

/// The server and its storage.
pub struct Office {
    /// Its disk.
    pub disk: Disk<Books>,
    /// Earlier states of it, to be restored.
    pub backups: Vec<Arc<Books>>,
    /// Whether the first version runs just now.
    pub is_first_version: bool,
    /// The rules on who may state and read what.
    rules: Arc<AccessRules>,
}

/// Who asks, as the session's cookie and the staff list know it.
#[derive(Debug, Clone, Copy)]
pub struct Caller<'a> {
    /// Who is signed in.
    pub person: &'a PersonId,
    /// Whether the session is still good.
    pub has_session: bool,
}

/// What became of a request.
pub struct Handled {
    /// What goes back.
    pub heard: Heard,
    /// The same as a value, where the request was answered.
    pub reply: Option<(Request, Reply)>,
}

impl Office {
    /// A server with these rules, whose storage is empty.
    pub fn new(rules: Arc<AccessRules>) -> Self {
        Self { disk: Disk::default(), backups: Vec::new(), is_first_version: false, rules }
    }

    /// Answers one request; dropped where the server was killed meanwhile.
    pub fn handle(
        &mut self,
        caller: Caller<'_>,
        body: &str,
        now: i64,
        dies_after: Option<u32>,
    ) -> Ended<Handled> {
        if !caller.has_session {
            return Ended::Whole(refused(401));
        }
        let Ok(mut request) = serde_json::from_str::<Request>(body) else {
            return Ended::Whole(refused(400));
        };
        if self.is_first_version {
            if request.protocol != 1 {
                return Ended::Whole(refused(400));
            }
            // It knows no other fields, and passes over them.
            request.backlog = None;
            request.instead_of = None;
            request.compare = None;
            request.status = None;
        }
        if self.disk.kept().devices.get(&request.device).is_some_and(|device| device.revoked) {
            return Ended::Whole(problem(403, "device-revoked"));
        }
        let arrival = Arrival { now_ms: now, today: day_of(now) };
        let rules = Arc::clone(&self.rules);
        let desk = Desk { person: caller.person, arrival, rules: &rules };
        match run(one(&mut self.disk, &desk, &request), dies_after) {
            Ended::Dropped => Ended::Dropped,
            Ended::Whole(Ok(Ok(mut reply))) => {
                if self.is_first_version {
                    reply.protocol = 1;
                }
                let body = serde_json::to_string(&reply).unwrap_or_default();
                let heard = Heard::Page { status: 200, is_ours: true, body };
                Ended::Whole(Handled { heard, reply: Some((request, reply)) })
            }
            Ended::Whole(Ok(Err(why))) => Ended::Whole(refused(match why {
                Refused::UnknownProtocol => 400,
                Refused::TooManyFacts => 413,
                Refused::DeviceOfAnother => 403,
            })),
            Ended::Whole(Err(_)) => Ended::Whole(refused(500)),
        }
    }
}

fn refused(status: u16) -> Handled {
    let kind = if status == 403 { "device-of-another" } else { "refused" };
    problem(status, kind)
}

/// A problem, as the server's routes write it.
fn problem(status: u16, kind: &str) -> Handled {
    let body = format!("{{\"type\":\"urn:waymark:problem:{kind}\",\"status\":{status}}}");
    let heard = Heard::Page { status, is_ours: true, body };
    Handled { heard, reply: None }
}

/// One request in one transaction.
async fn one(
    disk: &mut Disk<Books>,
    desk: &Desk<'_>,
    request: &Request,
) -> Result<Result<Reply, Refused>, Refusal> {
    let log = disk.kept().log.clone();
    let mut ledger = Writing(disk.begin());
    let may_write = writes(&mut ledger, desk, request, &log).await?;
    let reply = answer(&mut ledger, desk, request, &log).await?;
    assert!(may_write || !ledger.0.is_changed(), "a request that only reads has written");
    if reply.is_ok() && may_write {
        ledger.0.commit().await?;
    }
    Ok(reply)
}
