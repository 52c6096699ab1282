//! A server in this process over a database of its own, and the facts the tests state.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing
)]

pub mod accounts;
pub mod engines;
pub mod export;
pub mod postgres;
pub mod process;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value as Json, json};
use tower::ServiceExt;
use waymark_core::calendar;
use waymark_core::fact::{Change, FORMAT, Fact, FactId, Kind, PersonId, Value};
use waymark_core::office::{Ledger, Room};
use waymark_core::sync::Entry;
use waymark_server::app_files::AppFiles;
use waymark_server::clock::Clock;
use waymark_server::identity::Identity;
use waymark_server::metrics::Metrics;
use waymark_server::routes::{App, router};
use waymark_server::store::{Arrival, Organisation, Person, Relation, RelationKind, Store};

/// Tuesday 24 November 2026, nine in the morning.
pub const NOW: &str = "2026-11-24T09:00:00Z";

/// The rules folder as it is on the disk.
pub fn our_rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/rules")
}

/// A copy of our rules to change or spoil.
pub fn copy_of_our_rules() -> Folder {
    fn copy_folder(from: &Path, prefix: &str, to: &Folder) {
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                copy_folder(&entry.path(), &format!("{name}/"), to);
            } else {
                to.write(&name, std::fs::read(entry.path()).unwrap());
            }
        }
    }
    let folder = Folder::new();
    copy_folder(&our_rules(), "", &folder);
    folder
}

/// A folder that goes when the test ends.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name =
            format!("waymark-test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            eprintln!("a test's folder stays behind: {error}");
        }
    }
}

pub fn clock() -> Clock {
    Clock::Fixed(NOW.parse().unwrap())
}

/// Ana and Ben; Sue supervises Ana from 2026-01-01, and supervised Ben until 2026-06-30.
pub async fn staff(store: &Store) {
    staff_of(store, true).await;
}

/// The same staff, of a made-up or of a real organisation.
pub async fn staff_of(store: &Store, is_demo: bool) {
    let person = |id: &str| Person::new(id.parse().unwrap(), &id.to_uppercase(), "Social worker");
    let relation = |of: &str, from: &str, to: Option<&str>| Relation {
        person: of.parse().unwrap(),
        other: "sue".parse().unwrap(),
        kind: RelationKind::Supervisor,
        from: calendar::parse(from).unwrap(),
        to: to.map(|day| calendar::parse(day).unwrap()),
    };
    let organisation = Organisation {
        id: "test".to_owned(),
        name: "Test Council".to_owned(),
        packs: vec!["north-yorkshire".to_owned()],
        is_demo,
    };
    let relations =
        [relation("ana", "2026-01-01", None), relation("ben", "2026-01-01", Some("2026-06-30"))];
    let people = ["ana", "ben", "sue"].map(person);
    let arrival = Arrival { now_ms: clock().now_ms(), today: clock().today() };
    assert!(
        store.add_organisation(&organisation, &people, &relations, &[], arrival).await.unwrap()
    );
}

/// Somebody's whole feed, as it is kept.
pub async fn feed_of(store: &Store, person: &PersonId) -> Vec<Entry> {
    let room = Room { entries: 100_000, bytes: i64::MAX };
    store.read().await.unwrap().entries(person, 0, room).await.unwrap()
}

/// How many facts somebody sent were set aside, by reason.
pub async fn set_aside_count(store: &Store, person: &str) -> i64 {
    let count = "SELECT COUNT(*) FROM set_aside WHERE sent_by = $1";
    let mut tx = store.read().await.unwrap();
    tx.one(count, &[person.into()]).await.unwrap().unwrap().int(0).unwrap()
}

/// A server with that staff.
#[derive(Clone)]
pub struct Server {
    pub folder: Arc<Folder>,
    pub store: Store,
    app: App,
    router: Router,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The cookie it sets for the session, as a browser sends it back.
    pub fn cookie(&self) -> String {
        let set = self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
        let mut sessions = set.filter(|value| value.contains("waymark_session="));
        sessions.next().unwrap().split(';').next().unwrap().to_owned()
    }

    /// Checks that it is a problem of that status and gives its detail.
    pub fn problem(&self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.header("x-content-type-options"), "nosniff");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        assert!(problem["type"].as_str().unwrap().starts_with("urn:waymark:problem:"));
        assert!(!problem["title"].as_str().unwrap().is_empty());
        problem["detail"].as_str().unwrap().to_owned()
    }
}

impl Server {
    pub async fn start() -> Self {
        Self::start_as(true).await
    }

    pub async fn start_as(demo: bool) -> Self {
        let folder = Folder::new();
        let store = Store::open(&folder.path().join("data")).await.unwrap();
        Self::over(folder, store, demo).await
    }

    /// The same over the database of a spot.
    pub async fn start_on(spot: &engines::Spot) -> Self {
        Self::over(Folder::new(), spot.open().await, true).await
    }

    async fn over(folder: Folder, store: Store, demo: bool) -> Self {
        folder.write("app/index.html", "<title>Waymark</title><script>go()</script>");
        staff(&store).await;
        let files = AppFiles::open(&folder.path().join("app")).unwrap();
        let app = App {
            store: store.clone(),
            clock: clock(),
            files,
            demo,
            most_attachment_bytes: waymark_core::attachment::MOST_BYTES,
            identity: Identity::default(),
            metrics: Metrics::new(),
        };
        Self { folder: Arc::new(folder), store, router: router(app.clone()), app }
    }

    /// Starts the server anew with something changed, over the same database.
    pub fn change(&mut self, change: impl FnOnce(&mut App)) {
        change(&mut self.app);
        self.router = router(self.app.clone());
    }

    /// The numbers it counts.
    pub fn metrics(&self) -> Metrics {
        self.app.metrics.clone()
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn get_as(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn delete_as(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::delete(path).header("x-waymark", "1").header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, cookie: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path)
            .header("x-waymark", "1")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::COOKIE, cookie)
            .body(body.into())
            .unwrap();
        self.send(request).await
    }

    /// Signs in and gives the cookie to send.
    pub async fn sign_in(&self, person: &str, device: &str) -> String {
        let body = json!({ "person": person, "device": device }).to_string();
        let answer = self.post("/api/sign-in", "", body).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    /// Signs in on a phone of their own, `<person>-phone`.
    pub async fn phone(&self, person: &str) -> Phone<'_> {
        let device = format!("{person}-phone");
        let cookie = self.sign_in(person, &device).await;
        Phone { server: self, person: person.to_owned(), device, cookie, cursor: 0, log: None }
    }
}

/// Somebody's phone.
pub struct Phone<'a> {
    server: &'a Server,
    pub person: String,
    pub device: String,
    pub cookie: String,
    pub cursor: i64,
    pub log: Option<String>,
}

impl Phone<'_> {
    pub fn request(&self, facts: &[String], page: u32) -> Json {
        json!({
            "protocol": 1, "device": self.device, "log": self.log,
            "cursor": self.cursor, "page": page, "facts": facts,
        })
    }

    /// One round of sync; the cursor moves on.
    pub async fn sync_page(&mut self, facts: &[String], page: u32) -> Json {
        let body = self.request(facts, page).to_string();
        let answer = self.server.post("/api/sync", &self.cookie, body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
        let reply = answer.json();
        self.cursor = reply["cursor"].as_i64().unwrap();
        self.log = reply["log"].as_str().map(str::to_owned);
        reply
    }

    pub async fn sync(&mut self, facts: &[String]) -> Json {
        self.sync_page(facts, 500).await
    }

    /// What became of each fact sent.
    pub async fn outcomes(&mut self, facts: &[String]) -> Vec<Json> {
        let reply = self.sync(facts).await;
        reply["acks"].as_array().unwrap().iter().map(|ack| ack["outcome"].clone()).collect()
    }

    /// What is new in the feed, each as `fact <bytes>` or `forget <record>`.
    pub async fn news(&mut self) -> Vec<String> {
        let reply = self.sync(&[]).await;
        reply["feed"].as_array().unwrap().iter().map(told).collect()
    }
}

fn told(entry: &Json) -> String {
    match (&entry["item"]["fact"], &entry["item"]["forget"]) {
        (Json::String(bytes), _) => format!("fact {bytes}"),
        (_, Json::String(record)) => format!("forget {record}"),
        _ => panic!("neither fact nor forget"),
    }
}

/// A fact of somebody about themselves on `<person>-phone`; change it before encoding.
pub fn fact(by: &str, seq: u32, record: &str, kind: Kind, changes: Vec<Change>) -> Fact {
    Fact {
        format: FORMAT,
        id: FactId::new(format!("{by}-phone").parse().unwrap(), seq),
        by: by.parse().unwrap(),
        about: by.parse().unwrap(),
        record: record.parse().unwrap(),
        kind,
        at: 1_795_000_000_000,
        changes,
    }
}

pub fn set(field: &str, value: Value, base: &[FactId]) -> Change {
    Change { field: field.to_owned(), value, base: base.to_vec() }
}

pub fn title(text: &str) -> Vec<Change> {
    vec![set("title", Value::Text(text.to_owned()), &[])]
}

pub fn on(day: &str) -> Vec<Change> {
    vec![set("on", Value::Day(calendar::parse(day).unwrap()), &[])]
}

pub fn sharing(choice: &str, base: &[FactId]) -> Vec<Change> {
    vec![set("sharing", Value::Text(choice.to_owned()), base)]
}

/// A reflection of theirs as bytes.
pub fn reflection(by: &str, seq: u32, record: &str, text: &str) -> String {
    fact(by, seq, record, Kind::Reflection, title(text)).encode().unwrap()
}
