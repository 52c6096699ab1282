//! Phones that go on sending whatever becomes of the server, and remember what they were promised.

use std::collections::BTreeSet;
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread::{self, JoinHandle};

use serde_json::{Value as Json, json};

use crate::support::engines::Spot;
use crate::support::process::{Running, body, post, sign_in};
use crate::support::{Folder, reflection, staff};

/// A place with the tests' staff in it, and an app to serve.
pub async fn prepared(spot: &Spot) -> Folder {
    let folder = Folder::new();
    folder.write("app/index.html", "<title>Waymark</title>");
    let store = spot.open().await;
    staff(&store).await;
    store.close().await;
    folder
}

pub fn message(of: &str, facts: &[String], cursor: i64, log: Option<&str>) -> String {
    json!({"protocol": 1, "device": format!("{of}-phone"), "cursor": cursor, "log": log,
           "page": 1000, "facts": facts})
    .to_string()
}

/// A fact of somebody's phone: a reflection of its own.
pub fn stating(of: &str, seq: u32) -> String {
    reflection(of, seq, &format!("{of}-r{seq}"), &"word ".repeat(30))
}

/// Pushes facts and gives the reply; none where the line went dead.
pub fn push(address: &str, cookie: &str, of: &str, facts: &[String]) -> Option<Json> {
    let answer = post(address, "/api/sync", cookie, &message(of, facts, 0, None)).ok()?;
    let (head, text) = answer.split_once("\r\n\r\n")?;
    let reply = serde_json::from_str(text).ok()?;
    assert!(head.contains("200 OK"), "{answer}");
    Some(reply)
}

/// The ids in somebody's feed, in its order.
pub fn held(address: &str, cookie: &str, of: &str) -> Vec<String> {
    let (mut cursor, mut log, mut ids) = (0, None::<String>, Vec::new());
    loop {
        let asked = message(of, &[], cursor, log.as_deref());
        let reply = body(&post(address, "/api/sync", cookie, &asked).unwrap());
        ids.extend(reply["feed"].as_array().unwrap().iter().filter_map(id_of));
        cursor = reply["cursor"].as_i64().unwrap();
        log = reply["log"].as_str().map(str::to_owned);
        if reply["more"] == false {
            return ids;
        }
    }
}

/// The id of the fact an entry of a feed brings.
pub fn id_of(entry: &Json) -> Option<String> {
    let fact: Json = serde_json::from_str(entry["item"]["fact"].as_str()?).unwrap();
    Some(fact["id"].as_str().unwrap().to_owned())
}

/// Where the server is now; counted on with every start.
#[derive(Default)]
struct Whereabouts {
    now: Mutex<(u32, Option<String>)>,
    changed: Condvar,
}

/// Phones, each sending one fact after the other as fast as it is answered. What was not answered
/// is sent again to the next server, the same bytes.
pub struct Phones {
    whereabouts: Arc<Whereabouts>,
    pub promised: mpsc::Receiver<String>,
    senders: Vec<JoinHandle<()>>,
    pub cookies: Vec<(String, String)>,
}

impl Phones {
    pub fn of(people: &[&str], server: &Running) -> Self {
        let whereabouts: Arc<Whereabouts> = Arc::default();
        let (promise, promised) = mpsc::channel();
        let mut phones = Self { whereabouts, promised, senders: Vec::new(), cookies: Vec::new() };
        for of in people {
            let cookie = sign_in(&server.address, of, &format!("{of}-phone"));
            phones.cookies.push(((*of).to_owned(), cookie.clone()));
            let (of, promise) = ((*of).to_owned(), promise.clone());
            let whereabouts = Arc::clone(&phones.whereabouts);
            phones.senders.push(thread::spawn(move || send(&of, &cookie, &whereabouts, &promise)));
        }
        phones.tell(Some(server.address.clone()));
        phones
    }

    /// Tells the phones where the server is; none: there will be none any more.
    pub fn tell(&self, address: Option<String>) {
        let mut now = self.whereabouts.now.lock().unwrap();
        *now = (now.0 + 1, address);
        self.whereabouts.changed.notify_all();
    }

    /// Lets them stop, and gives everything they were promised beside `promised`.
    pub fn stop(mut self, mut promised: BTreeSet<String>) -> BTreeSet<String> {
        self.tell(None);
        for sender in self.senders.drain(..) {
            sender.join().unwrap();
        }
        promised.extend(self.promised.try_iter());
        promised
    }
}

fn send(of: &str, cookie: &str, whereabouts: &Whereabouts, promise: &mpsc::Sender<String>) {
    let mut start = 0;
    for seq in 1.. {
        let facts = [stating(of, seq)];
        loop {
            let (known, address) = whereabouts.now.lock().unwrap().clone();
            if known > 0 && address.is_none() {
                return;
            }
            let reply =
                address.filter(|_| known > start).and_then(|at| push(&at, cookie, of, &facts));
            let Some(reply) = reply else {
                // That server is gone: wait for the next.
                start = known;
                let now = whereabouts.now.lock().unwrap();
                drop(whereabouts.changed.wait_while(now, |now| now.0 <= start).unwrap());
                continue;
            };
            let outcome = reply["acks"][0]["outcome"].as_str().unwrap();
            assert!(["accepted", "known"].contains(&outcome), "{outcome}");
            promise.send(format!("{of}-phone.{seq}")).unwrap();
            break;
        }
    }
}
