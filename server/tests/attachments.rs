//! Photos and files over the API: taken chunk by chunk, checked against their hashes, given only to
//! whoever may read the record that names them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use support::engines::Spot;
use support::{Answer, Phone, Server, clock, fact, set, sharing, title};
use waymark_core::attachment::{Attachment, CHUNK_BYTES, Hash, list_bytes};
use waymark_core::fact::{Change, Kind, Value, WITH_FILES};
use waymark_core::office::{Arrival, Desk};
use waymark_server::attachments::{Asked, get, kept, verify};

const CHUNK: usize = CHUNK_BYTES as usize;

/// A file of so many bytes, cut and named as a phone does it.
struct Photo {
    chunks: Vec<Vec<u8>>,
    list: Vec<Hash>,
    named: Attachment,
}

impl Photo {
    fn new(bytes: usize, seed: u8) -> Self {
        let all: Vec<u8> =
            (0..bytes).map(|at| u8::try_from(at % 251).unwrap().wrapping_add(seed)).collect();
        let chunks: Vec<Vec<u8>> = all.chunks(CHUNK).map(<[u8]>::to_vec).collect();
        let list: Vec<Hash> = chunks.iter().map(|chunk| hash(chunk)).collect();
        let named = Attachment {
            hash: hash(&list_bytes(&list)),
            bytes: u32::try_from(bytes).unwrap(),
            media: "image/jpeg".to_owned(),
            name: "Secret certificate".to_owned(),
        };
        Self { chunks, list, named }
    }

    fn change(&self) -> Vec<Change> {
        vec![set("files", Value::Files(vec![self.named.clone()]), &[])]
    }

    fn address(&self, record: &str) -> String {
        format!("/api/attachments/{record}/{}", self.named.hash)
    }

    fn body(&self) -> String {
        json!({ "chunks": self.list }).to_string()
    }
}

fn hash(bytes: &[u8]) -> Hash {
    Hash::of(&Sha256::digest(bytes).into())
}

/// Somebody's phone that speaks of attachments.
struct Line<'a> {
    server: &'a Server,
    cookie: String,
}

impl<'a> Line<'a> {
    fn of(server: &'a Server, phone: &Phone<'_>) -> Self {
        Self { server, cookie: phone.cookie.clone() }
    }

    async fn ask(&self, method: Method, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
        let request = Request::builder().method(method).uri(path).header("x-waymark", "1");
        let request =
            request.header(header::CONTENT_TYPE, kind).header(header::COOKIE, &self.cookie);
        self.server.send(request.body(body.into()).unwrap()).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.server.get_as(path, &self.cookie).await
    }

    async fn offer(&self, record: &str, photo: &Photo) -> Answer {
        self.ask(Method::PUT, &photo.address(record), "application/json", photo.body()).await
    }

    async fn put(&self, record: &str, photo: &Photo, nth: usize, bytes: &[u8]) -> Answer {
        let path = format!("{}/{nth}", photo.address(record));
        self.ask(Method::PUT, &path, "application/octet-stream", bytes.to_vec()).await
    }

    /// Sends all of it.
    async fn send(&self, record: &str, photo: &Photo) {
        assert_eq!(self.offer(record, photo).await.status, StatusCode::OK);
        for (nth, bytes) in photo.chunks.iter().enumerate() {
            assert_eq!(self.put(record, photo, nth, bytes).await.status, StatusCode::NO_CONTENT);
        }
    }
}

/// A fact about `by` that names a photo.
fn naming(by: &str, seq: u32, record: &str, kind: Kind, photo: &Photo) -> String {
    let mut naming = fact(by, seq, record, kind, photo.change());
    naming.format = WITH_FILES;
    naming.encode().unwrap()
}

fn missing(answer: &Answer) -> Json {
    assert_eq!(answer.status, StatusCode::OK);
    answer.json()["missing"].clone()
}

async fn a_photo_is_sent_after_its_fact_and_resumed_where_the_line_broke(spot: Spot) {
    let server = Server::start_on(&spot).await;
    let mut phone = server.phone("ana").await;
    let photo = Photo::new(2 * CHUNK + 1, 0);
    let ana = Line::of(&server, &phone);
    ana.offer("e", &photo).await.problem(404);
    phone.outcomes(&[naming("ana", 1, "e", Kind::Evidence, &photo)]).await;
    ana.get(&photo.address("e")).await.problem(404);
    ana.put("e", &photo, 0, &photo.chunks[0]).await.problem(404);
    assert_eq!(missing(&ana.offer("e", &photo).await), json!([0, 1, 2]));
    ana.put("e", &photo, 1, &photo.chunks[1]).await;
    // The line broke; another phone of hers goes on, and asks first.
    let other = Line { server: &server, cookie: server.sign_in("ana", "ana-tablet").await };
    assert_eq!(missing(&other.offer("e", &photo).await), json!([0, 2]));
    other.get(&format!("{}/0", photo.address("e"))).await.problem(404);
    for nth in [0, 2, 2] {
        let answer = other.put("e", &photo, nth, &photo.chunks[nth]).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "sent again, it changes nothing");
    }
    let kept = other.get(&photo.address("e")).await;
    assert_eq!(missing(&kept), json!([]));
    assert_eq!(kept.json()["chunks"], json!(photo.list));
    for (nth, bytes) in photo.chunks.iter().enumerate() {
        let answer = other.get(&format!("{}/{nth}", photo.address("e"))).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.bytes, *bytes);
        assert_eq!(answer.header("content-type"), "application/octet-stream");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    }
    other.get(&format!("{}/3", photo.address("e"))).await.problem(404);
    let head = other.ask(Method::HEAD, &format!("{}/2", photo.address("e")), "", "").await;
    assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0));
    assert_eq!(head.header("content-length"), "1");
}

async fn bytes_that_are_not_those_the_hash_names_are_not_taken(spot: Spot) {
    let server = Server::start_on(&spot).await;
    let mut phone = server.phone("ana").await;
    let (photo, other) = (Photo::new(CHUNK + 5, 0), Photo::new(CHUNK + 5, 9));
    phone.outcomes(&[naming("ana", 1, "e", Kind::Evidence, &photo)]).await;
    let ana = Line::of(&server, &phone);
    let forged = ana.ask(Method::PUT, &photo.address("e"), "application/json", other.body()).await;
    forged.problem(400);
    let half = json!({ "chunks": photo.list[..1] }).to_string();
    ana.ask(Method::PUT, &photo.address("e"), "application/json", half).await.problem(400);
    assert_eq!(missing(&ana.offer("e", &photo).await), json!([0, 1]));
    for wrong in [&other.chunks[0], &photo.chunks[1], &photo.chunks[0][..100].to_vec(), &vec![]] {
        ana.put("e", &photo, 0, wrong).await.problem(400);
    }
    ana.put("e", &photo, 7, &photo.chunks[0]).await.problem(404);
    ana.put("e", &photo, 0, &vec![0; CHUNK + 1]).await.problem(413);
    let path = format!("{}/0", photo.address("e"));
    ana.ask(Method::PUT, &path, "text/html", photo.chunks[0].clone()).await.problem(415);
    ana.ask(Method::POST, &path, "application/octet-stream", "x").await.problem(405);
    assert_eq!(missing(&ana.get(&photo.address("e")).await), json!([0, 1]));
}

async fn what_is_larger_than_the_organisation_takes_is_refused_before_any_of_it_is_sent(
    spot: Spot,
) {
    let mut server = Server::start_on(&spot).await;
    server.change(|app| app.most_attachment_bytes = 2 * CHUNK_BYTES);
    let (most, more) = (Photo::new(2 * CHUNK, 0), Photo::new(2 * CHUNK + 1, 0));
    let mut phone = server.phone("ana").await;
    phone.outcomes(&[naming("ana", 1, "e", Kind::Evidence, &most)]).await;
    phone.outcomes(&[naming("ana", 2, "e2", Kind::Evidence, &more)]).await;
    let ana = Line::of(&server, &phone);
    assert_eq!(ana.offer("e", &most).await.status, StatusCode::OK);
    let told = ana.offer("e2", &more).await.problem(413);
    assert!(told.contains("131072") && told.contains("stays on the phone"), "{told}");
    // A fact that says less than the file has names another number of chunks.
    let mut understated = Photo::new(2 * CHUNK + 1, 0);
    understated.named.bytes = 1;
    phone.outcomes(&[naming("ana", 3, "e3", Kind::Evidence, &understated)]).await;
    ana.offer("e3", &understated).await.problem(400);
}

async fn who_may_read_the_record_may_fetch_it_and_nobody_else_finds_that_it_exists(spot: Spot) {
    let server = Server::start_on(&spot).await;
    let photo = Photo::new(10, 0);
    let mut ana = server.phone("ana").await;
    let (ben, mut sue) = (server.phone("ben").await, server.phone("sue").await);
    ana.outcomes(&[naming("ana", 1, "e", Kind::Evidence, &photo)]).await;
    Line::of(&server, &ana).send("e", &photo).await;
    let sues = Line::of(&server, &sue);
    let bens = Line::of(&server, &ben);
    let (list, chunk) = (photo.address("e"), format!("{}/0", photo.address("e")));
    let unknown = bens.get(&Photo::new(11, 0).address("nothing")).await.bytes;
    for line in [&sues, &bens] {
        for path in [&list, &chunk] {
            assert_eq!(line.get(path).await.bytes, unknown, "not a sign that it is there");
        }
        line.offer("e", &photo).await.problem(404);
        line.put("e", &photo, 0, &photo.chunks[0]).await.problem(404);
    }
    for path in [&list, &chunk] {
        server.get(path).await.problem(401);
    }
    // Shared, it is her supervisor's to read on the next request; taken back, no longer.
    let shares = fact("ana", 2, "e", Kind::Evidence, sharing("shared", &[]));
    ana.outcomes(&[shares.encode().unwrap()]).await;
    sue.sync(&[]).await;
    assert_eq!(sues.get(&chunk).await.bytes, photo.chunks[0]);
    bens.get(&chunk).await.problem(404);
    let takes_back = fact("ana", 3, "e", Kind::Evidence, sharing("private", &[shares.id]));
    ana.outcomes(&[takes_back.encode().unwrap()]).await;
    sues.get(&chunk).await.problem(404);
    assert_eq!(Line::of(&server, &ana).get(&chunk).await.bytes, photo.chunks[0]);
}

async fn knowing_a_hash_is_no_right_even_in_a_record_of_ones_own(spot: Spot) {
    let server = Server::start_on(&spot).await;
    let photo = Photo::new(CHUNK + 1, 0);
    let mut ana = server.phone("ana").await;
    let mut ben = server.phone("ben").await;
    ana.outcomes(&[naming("ana", 1, "e", Kind::Evidence, &photo)]).await;
    Line::of(&server, &ana).send("e", &photo).await;
    // Ben learnt the hash and the list, but not what is in it.
    ben.outcomes(&[naming("ben", 1, "b", Kind::Evidence, &photo)]).await;
    let bens = Line::of(&server, &ben);
    assert_eq!(missing(&bens.offer("b", &photo).await), json!([0, 1]));
    bens.get(&format!("{}/0", photo.address("b"))).await.problem(404);
    bens.get(&format!("{}/0", photo.address("e"))).await.problem(404);
    bens.put("b", &photo, 0, b"a guess").await.problem(400);
}

async fn addresses_that_are_none_are_not_found_and_nothing_personal_is_said(spot: Spot) {
    let server = Server::start_on(&spot).await;
    let mut phone = server.phone("ana").await;
    let photo = Photo::new(10, 0);
    phone.outcomes(&[naming("ana", 1, "e", Kind::Evidence, &photo)]).await;
    let ana = Line::of(&server, &phone);
    let hash = photo.named.hash.as_str();
    for path in [
        format!("/api/attachments/e/{}", hash.to_uppercase()),
        format!("/api/attachments/%2e%2e/{hash}"),
        format!("/api/attachments/e%00/{hash}/0"),
        format!("/api/attachments/%ff/{hash}/0"),
        format!("/api/attachments/e/{hash}/-1"),
        format!("/api/attachments/e/{hash}/99999999999"),
        format!("/api/attachments/e/..%2f..%2f{hash}/0"),
    ] {
        let told = ana.get(&path).await.problem(404);
        assert!(!told.contains("Secret") && !told.contains(hash), "{told}");
    }
    let cross_site = Request::put(photo.address("e")).header(header::COOKIE, &ana.cookie);
    let cross_site = cross_site.header(header::CONTENT_TYPE, "application/json");
    server.send(cross_site.body(photo.body().into()).unwrap()).await.problem(403);
    for garbage in ["", "{", "[]", r#"{"chunks":["x"]}"#, r#"{"chunks":7}"#] {
        let answer = ana.ask(Method::PUT, &photo.address("e"), "application/json", garbage).await;
        answer.problem(400);
    }
}

async fn a_record_can_be_signed_and_read_before_its_photo_has_arrived(spot: Spot) {
    let server = Server::start_on(&spot).await;
    let photo = Photo::new(10, 0);
    let mut ana = server.phone("ana").await;
    let named = naming("ana", 1, "a", Kind::Agreement, &photo);
    ana.outcomes(std::slice::from_ref(&named)).await;
    let mut sue = server.phone("sue").await;
    assert!(sue.news().await.contains(&format!("fact {named}")));
    let mut signs = fact("sue", 1, "s", Kind::Signature, title("As supervisor"));
    signs.about = "ana".parse().unwrap();
    signs.changes = vec![
        set("of", Value::Text("a".to_owned()), &[]),
        set("as", Value::Text("supervisor".to_owned()), &[]),
        set("version", Value::Text("ana-phone.1".to_owned()), &[]),
    ];
    assert_eq!(sue.outcomes(&[signs.encode().unwrap()]).await, [json!("accepted")]);
    Line::of(&server, &sue).get(&photo.address("a")).await.problem(404);
    Line::of(&server, &ana).send("a", &photo).await;
    let fetched = Line::of(&server, &sue).get(&format!("{}/0", photo.address("a"))).await;
    assert_eq!(fetched.bytes, photo.chunks[0]);
}

async fn what_one_server_took_another_over_the_same_database_gives(spot: Spot) {
    let server = Server::start_on(&spot).await;
    let photo = Photo::new(CHUNK + 1, 0);
    let mut phone = server.phone("ana").await;
    phone.outcomes(&[naming("ana", 1, "e", Kind::Evidence, &photo)]).await;
    Line::of(&server, &phone).send("e", &photo).await;
    let other = spot.open().await;
    let (person, record) = ("ana".parse().unwrap(), "e".parse().unwrap());
    let rules = other.rules().await.unwrap();
    let arrival = Arrival { now_ms: clock().now_ms(), today: clock().today() };
    let desk = Desk { person: &person, arrival, rules: &rules };
    let asked = Asked { record: &record, hash: &photo.named.hash };
    assert_eq!(get(&other, &desk, asked, 1).await.unwrap(), photo.chunks[1]);
    assert!(kept(&other, &desk, asked).await.unwrap().missing.is_empty());
}

async fn verifying_looks_at_every_chunk_and_names_the_one_that_was_altered(spot: Spot) {
    let server = Server::start_on(&spot).await;
    let photo = Photo::new(2 * CHUNK, 0);
    let mut phone = server.phone("ana").await;
    phone.outcomes(&[naming("ana", 1, "e", Kind::Evidence, &photo)]).await;
    let ana = Line::of(&server, &phone);
    ana.offer("e", &photo).await;
    ana.put("e", &photo, 1, &photo.chunks[1]).await;
    let verified = verify(&mut server.store.read().await.unwrap()).await.unwrap();
    assert!(verified.is_sound(), "what has not arrived is no fault");
    assert_eq!((verified.attachments, verified.chunks), (1, 1));
    let mut tx = server.store.write().await.unwrap();
    let altered: &[u8] = b"altered";
    tx.run("UPDATE chunk SET bytes = $1", &[altered.into()]).await.unwrap();
    tx.commit().await.unwrap();
    let verified = verify(&mut server.store.read().await.unwrap()).await.unwrap();
    assert_eq!(verified.bad_chunks, [("e".to_owned(), 1)]);
    let mut tx = server.store.write().await.unwrap();
    tx.run("UPDATE attachment SET list = $1", &[altered.into()]).await.unwrap();
    tx.commit().await.unwrap();
    let verified = verify(&mut server.store.read().await.unwrap()).await.unwrap();
    assert_eq!(verified.bad_lists, ["e"]);
}

async fn whichever_call_of_the_database_fails_nothing_is_half_taken_and_the_next_try_succeeds(
    spot: Spot,
) {
    let server = Server::start_on(&spot).await;
    let photo = Photo::new(CHUNK + 1, 0);
    let mut phone = server.phone("ana").await;
    phone.outcomes(&[naming("ana", 1, "e", Kind::Evidence, &photo)]).await;
    let ana = Line::of(&server, &phone);
    let mut failures = 0;
    for nth in 1.. {
        server.store.faults().fail(nth);
        let offered = ana.offer("e", &photo).await;
        let sent = ana.put("e", &photo, 0, &photo.chunks[0]).await;
        let was_struck = offered.status.is_server_error() || sent.status.is_server_error();
        server.store.faults().fail(0);
        if !was_struck {
            break;
        }
        failures += 1;
        let verified = verify(&mut server.store.read().await.unwrap()).await.unwrap();
        assert!(verified.is_sound());
    }
    assert!(failures > 4, "{failures}");
    assert_eq!(missing(&ana.get(&photo.address("e")).await), json!([1]));
}

on_both_engines!(
    a_photo_is_sent_after_its_fact_and_resumed_where_the_line_broke,
    bytes_that_are_not_those_the_hash_names_are_not_taken,
    what_is_larger_than_the_organisation_takes_is_refused_before_any_of_it_is_sent,
    who_may_read_the_record_may_fetch_it_and_nobody_else_finds_that_it_exists,
    knowing_a_hash_is_no_right_even_in_a_record_of_ones_own,
    addresses_that_are_none_are_not_found_and_nothing_personal_is_said,
    a_record_can_be_signed_and_read_before_its_photo_has_arrived,
    what_one_server_took_another_over_the_same_database_gives,
    verifying_looks_at_every_chunk_and_names_the_one_that_was_altered,
    whichever_call_of_the_database_fails_nothing_is_half_taken_and_the_next_try_succeeds,
);
