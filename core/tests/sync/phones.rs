//! A server and phones that speak to each other without any network.

use waymark_core::access::AccessRules;
use waymark_core::calendar::parse;
use waymark_core::fact::{Change, DeviceId, FORMAT, Fact, FactId, Kind, PersonId, RecordId, Value};
use waymark_core::office::{Arrival, Desk, Refused, answer};
use waymark_core::rulebook::RuleBook;
use waymark_core::sync::{
    Cursor, Held, Moment, Next, Received, Reply, Request, Sent, Stage, Status, Talk,
};

use crate::memory::{Books, Shelf, now};

pub fn person(id: &str) -> PersonId {
    id.parse().unwrap()
}

pub fn record(id: &str) -> RecordId {
    id.parse().unwrap()
}

pub fn device(id: &str) -> DeviceId {
    id.parse().unwrap()
}

pub struct Server {
    pub books: Books,
    pub log: &'static str,
    pub rules: AccessRules,
    pub now_ms: i64,
}

impl Server {
    pub fn new() -> Self {
        let rules = AccessRules::of(&RuleBook::bundled(), &["north-yorkshire"]);
        let mut books = Books::default();
        books.supervises.insert((person("sue"), person("ana")));
        Self { books, log: "log-1", rules, now_ms: 1_000_000 }
    }

    pub fn desk<'a>(&'a self, person: &'a PersonId) -> Desk<'a> {
        let today = parse("2026-11-24").unwrap();
        Desk { person, arrival: Arrival { now_ms: self.now_ms, today }, rules: &self.rules }
    }

    pub fn hear(&mut self, by: &PersonId, request: &Request) -> Result<Reply, Refused> {
        // As it goes over the wire.
        let request: Request =
            serde_json::from_str(&serde_json::to_string(request).unwrap()).unwrap();
        let mut books = self.books.clone();
        let reply = now(answer(&mut books, &self.desk(by), &request, self.log));
        self.books = books;
        reply.map(|reply| serde_json::from_str(&serde_json::to_string(&reply).unwrap()).unwrap())
    }
}

pub struct Phone {
    pub me: PersonId,
    pub shelf: Shelf,
    pub talk: Talk,
    pub spare: u32,
    pub now_ms: i64,
}

impl Phone {
    pub fn new(server: &mut Server, me: &str, id: &str) -> Self {
        let (me, device) = (person(me), device(id));
        server.books.devices.insert(device.clone(), me.clone());
        let shelf = Shelf { rows: [].into(), cursor: Cursor::default(), device, last: 0 };
        Self { me, shelf, talk: Talk::default(), spare: 0, now_ms: 5_000 }
    }

    pub fn state(&mut self, about: &str, of: &str, kind: Kind, changes: Vec<Change>) -> FactId {
        self.shelf.last += 1;
        let id = FactId::new(self.shelf.device.clone(), self.shelf.last);
        let fact = Fact {
            format: FORMAT,
            id: id.clone(),
            by: self.me.clone(),
            about: person(about),
            record: record(of),
            kind,
            at: 0,
            changes,
        };
        let row = Held {
            key: id.to_string(),
            record: fact.record.clone(),
            stage: Stage::Here,
            own: true,
            bytes: fact.encode().unwrap(),
            feed: None,
        };
        self.shelf.rows.insert(row.key.clone(), row);
        id
    }

    pub fn write(&mut self, of: &str, text: &str) -> FactId {
        let me = self.me.to_string();
        self.state(&me, of, Kind::Reflection, vec![set("title", text, &[])])
    }

    pub fn ask(&mut self) -> Sent {
        now(self.talk.ask(&mut self.shelf, Status::default(), self.now_ms))
    }

    pub fn take(&mut self, sent: &Sent, reply: &Reply) -> Received {
        self.spare += 1;
        let spare = device(&format!("{}-spare-{}", self.me, self.spare));
        let moment = Moment { now_ms: self.now_ms, took_ms: 1, me: &self.me, spare: &spare };
        now(self.talk.receive(&mut self.shelf, sent, reply, &moment))
    }

    /// One request and its answer.
    pub fn round(&mut self, server: &mut Server) -> Next {
        let sent = self.ask();
        let reply = server.hear(&self.me, &sent.request).unwrap();
        self.take(&sent, &reply).next
    }

    /// Rounds until all is said; how many it took.
    pub fn sync(&mut self, server: &mut Server) -> u32 {
        for rounds in 1..200 {
            if self.round(server) == Next::Enough {
                return rounds;
            }
        }
        panic!("it never ends");
    }

    pub fn stage(&self, key: &str) -> Stage {
        self.shelf.rows[key].stage
    }

    pub fn has(&self, text: &str) -> bool {
        self.shelf.rows.values().any(|row| row.bytes.contains(text))
    }

    pub fn keys(&self) -> Vec<&str> {
        self.shelf.rows.keys().map(String::as_str).collect()
    }
}

pub fn set(field: &str, text: &str, base: &[&FactId]) -> Change {
    let base = base.iter().map(|id| (*id).clone()).collect();
    Change { field: field.to_owned(), value: Value::Text(text.to_owned()), base }
}

pub fn held_on(day: &str) -> Vec<Change> {
    let value = Value::Day(parse(day).unwrap());
    vec![Change { field: "on".to_owned(), value, base: Vec::new() }]
}
