//! `/api/sync`: what is taken, what is set aside, what is refused whole, and who is told what.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value as Json, json};
use support::{Server, fact, on, reflection, set, set_aside_count, sharing, title};
use waymark_core::fact::{Kind, Value};
use waymark_core::sync::{Sum, mark, range_of};

#[tokio::test]
async fn a_fact_is_accepted_once_and_known_ever_after() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    let sent = [reflection("ana", 1, "r", "A visit")];
    assert_eq!(ana.outcomes(&sent).await, [json!("accepted")]);
    assert_eq!(ana.outcomes(&sent).await, [json!("known")]);
    ana.cursor = 0;
    assert_eq!(ana.news().await, [format!("fact {}", sent[0])]);
}

#[tokio::test]
async fn one_bad_fact_blocks_nothing() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    let good = [reflection("ana", 1, "r", "One"), reflection("ana", 2, "r2", "Two")];
    let sent = [good[0].clone(), "{\"half\":".to_owned(), good[1].clone()];
    let reply = ana.sync(&sent).await;
    assert_eq!(reply["acks"][0]["id"], "ana-phone.1");
    assert_eq!(reply["acks"][1], json!({"index": 1, "outcome": {"set_aside": "not_a_fact"}}));
    assert_eq!(reply["acks"][2]["outcome"], "accepted");
    assert_eq!(reply["feed"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn every_reason_for_setting_aside() {
    let server = Server::start().await;
    server.sign_in("ben", "ben-phone").await;
    let mut ana = server.phone("ana").await;
    ana.sync(&[reflection("ana", 1, "r", "First")]).await;
    let mut about_ben = fact("ana", 2, "s", Kind::Session, on("2026-11-20"));
    about_ben.about = "ben".parse().unwrap();
    let mut from_nowhere = fact("ana", 1, "r3", Kind::Reflection, title("Elsewhere"));
    from_nowhere.id.device = "lost-phone".parse().unwrap();
    let mut on_bens_phone = fact("ana", 1, "r4", Kind::Reflection, title("Borrowed"));
    on_bens_phone.id.device = "ben-phone".parse().unwrap();
    let other_kind = fact("ana", 3, "r", Kind::Session, on("2026-11-20"));
    for (bytes, reason) in [
        ("garbage".to_owned(), "not_a_fact"),
        (" ".repeat(300 * 1024), "too_long"),
        (reflection("ben", 1, "r2", "Forged"), "not_yours"),
        (about_ben.encode().unwrap(), "not_allowed"),
        (other_kind.encode().unwrap(), "not_allowed"),
        (from_nowhere.encode().unwrap(), "unknown_device"),
        (on_bens_phone.encode().unwrap(), "unknown_device"),
        (reflection("ana", 1, "r", "Another under the same number"), "number_used"),
        (fact("ana", 9, "s9", Kind::Session, on("2026-12-24")).encode().unwrap(), "future_day"),
    ] {
        assert_eq!(ana.outcomes(&[bytes]).await, [json!({"set_aside": reason})], "{reason}");
    }
    assert_eq!(set_aside_count(&server.store, "ana").await, 9);
    ana.cursor = 0;
    assert_eq!(ana.news().await.len(), 1);
}

#[tokio::test]
async fn what_was_set_aside_is_taken_when_the_reason_is_gone() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    let mut early = fact("ana", 1, "r", Kind::Reflection, title("On a new tablet"));
    early.id.device = "tablet".parse().unwrap();
    let sent = [early.encode().unwrap()];
    assert_eq!(ana.outcomes(&sent).await, [json!({"set_aside": "unknown_device"})]);
    server.sign_in("ana", "tablet").await;
    assert_eq!(ana.outcomes(&sent).await, [json!("accepted")]);
}

#[tokio::test]
async fn a_wrong_clock_on_a_phone_is_no_reason() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    let mut fast = fact("ana", 1, "r", Kind::Reflection, title("Years ahead"));
    fast.at = i64::MAX;
    let reply = ana.sync(&[fast.encode().unwrap()]).await;
    assert_eq!(reply["acks"][0]["outcome"], "accepted");
    let now: chrono::DateTime<chrono::Utc> = support::NOW.parse().unwrap();
    assert_eq!(reply["now"], now.timestamp_millis());
}

#[tokio::test]
async fn what_a_newer_version_wrote_is_passed_on_byte_for_byte() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    let odd = "{ \"verse\":[1, 2.50],\"kind\":\"poem\", \"format\":9,\"id\":\"ana-phone.1\",\
               \"by\":\"ana\",\"about\":\"ana\",\"record\":\"p\",\"at\":0 }";
    assert_eq!(ana.outcomes(&[odd.to_owned()]).await, [json!("accepted")]);
    ana.cursor = 0;
    assert_eq!(ana.news().await, [format!("fact {odd}")]);
    assert!(server.phone("sue").await.news().await.is_empty());
}

#[tokio::test]
async fn the_feed_comes_in_pages_and_in_order() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    let sent: Vec<String> =
        (1..=7).map(|n| reflection("ana", n, &format!("r{n}"), "Entry")).collect();
    ana.sync_page(&sent, 1).await;
    ana.cursor = 0;
    let mut got = Vec::new();
    loop {
        let reply = ana.sync_page(&[], 3).await;
        let entries = reply["feed"].as_array().unwrap();
        assert!(entries.len() <= 3);
        got.extend(entries.iter().map(|e| e["item"]["fact"].as_str().unwrap().to_owned()));
        if reply["more"] == false {
            break;
        }
    }
    assert_eq!(got, sent);
    assert!(ana.news().await.is_empty());
}

#[tokio::test]
async fn a_position_of_another_log_or_past_the_end_starts_the_feed_again() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    ana.sync(&[reflection("ana", 1, "r", "A visit")]).await;
    ana.log = Some("another".to_owned());
    let reply = ana.sync(&[]).await;
    assert_eq!(reply["feed"].as_array().unwrap().len(), 1);
    assert_eq!(reply["log"], server.store.log());
    for past in [i64::MAX, -1] {
        ana.cursor = past;
        assert_eq!(ana.news().await.len(), 1);
    }
}

#[tokio::test]
async fn a_reflection_is_private_until_shared_and_forgotten_when_it_is_not() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    let mut sue = server.phone("sue").await;
    let written = fact("ana", 1, "r", Kind::Reflection, title("A visit"));
    let shared = fact("ana", 2, "r", Kind::Reflection, sharing("shared", &[]));
    let edited = fact("ana", 3, "r", Kind::Reflection, title("A second visit"));
    let private =
        fact("ana", 4, "r", Kind::Reflection, sharing("private", std::slice::from_ref(&shared.id)));
    let bytes = |fact: &waymark_core::fact::Fact| fact.encode().unwrap();
    ana.sync(&[bytes(&written)]).await;
    assert!(sue.news().await.is_empty());
    ana.sync(&[bytes(&shared)]).await;
    let everything = [&written, &shared].map(|fact| format!("fact {}", bytes(fact)));
    assert_eq!(sue.news().await, everything);
    ana.sync(&[bytes(&edited)]).await;
    assert_eq!(sue.news().await, [format!("fact {}", bytes(&edited))]);
    ana.sync(&[bytes(&private)]).await;
    assert_eq!(sue.news().await, ["forget r"]);
    // Nor by asking for everything again, as a new phone does.
    sue.cursor = 0;
    assert_eq!(sue.news().await, ["forget r"]);
    let again =
        fact("ana", 5, "r", Kind::Reflection, sharing("shared", std::slice::from_ref(&private.id)));
    ana.sync(&[bytes(&again)]).await;
    assert_eq!(sue.news().await.len(), 5, "shared again it is whole again");
    ana.cursor = 0;
    assert_eq!(ana.news().await.len(), 5);
}

#[tokio::test]
async fn what_is_shared_and_taken_back_in_one_request_reaches_nobody() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    let mut sue = server.phone("sue").await;
    let shared = fact("ana", 1, "r", Kind::Reflection, sharing("shared", &[]));
    let private =
        fact("ana", 2, "r", Kind::Reflection, sharing("private", std::slice::from_ref(&shared.id)));
    let sent = [&shared, &private].map(|fact| fact.encode().unwrap());
    assert_eq!(ana.outcomes(&sent).await, [json!("accepted"), json!("accepted")]);
    assert!(sue.news().await.is_empty());
    ana.cursor = 0;
    assert_eq!(ana.news().await.len(), 2);
}

#[tokio::test]
async fn sessions_reach_the_supervisor_of_the_day_and_nobody_else() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    let mut ben = server.phone("ben").await;
    let mut sue = server.phone("sue").await;
    let anas = fact("ana", 1, "s1", Kind::Session, on("2026-11-20")).encode().unwrap();
    let bens = fact("ben", 1, "s2", Kind::Session, on("2026-11-20")).encode().unwrap();
    ana.sync(std::slice::from_ref(&anas)).await;
    ben.sync(&[bens]).await;
    assert_eq!(sue.news().await, [format!("fact {anas}")]);
}

#[tokio::test]
async fn a_supervisor_records_a_session_and_it_reaches_the_person() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    let mut sue = server.phone("sue").await;
    let mut held = fact("sue", 1, "s", Kind::Session, on("2026-11-23"));
    held.about = "ana".parse().unwrap();
    held.changes.push(set("minutes", Value::Number(60), &[]));
    let held = held.encode().unwrap();
    assert_eq!(sue.outcomes(std::slice::from_ref(&held)).await, [json!("accepted")]);
    assert_eq!(ana.news().await, [format!("fact {held}")]);
    let mut pushed = fact("sue", 2, "e", Kind::Enrolment, on("2026-11-23"));
    pushed.about = "ana".parse().unwrap();
    let refused = sue.outcomes(&[pushed.encode().unwrap()]).await;
    assert_eq!(refused, [json!({"set_aside": "not_allowed"})]);
}

#[tokio::test]
async fn who_is_not_signed_in_or_on_anothers_device_is_refused_whole() {
    let server = Server::start().await;
    let ana = server.phone("ana").await;
    server.sign_in("ben", "ben-phone").await;
    let sent = [reflection("ana", 1, "r", "A visit")];
    let body = ana.request(&sent, 100);
    server.post("/api/sync", "", body.to_string()).await.problem(401);
    server.post("/api/sync", "waymark_session=made-up", body.to_string()).await.problem(401);
    for device in ["ben-phone", "never-seen"] {
        let mut elsewhere = body.clone();
        elsewhere["device"] = json!(device);
        server.post("/api/sync", &ana.cookie, elsewhere.to_string()).await.problem(403);
    }
    assert_eq!(set_aside_count(&server.store, "ana").await, 0);
    assert!(server.phone("ana").await.news().await.is_empty());
}

#[tokio::test]
async fn a_message_cut_short_anywhere_is_refused_with_the_place_and_nothing_is_taken() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    let whole = ana.request(&[reflection("ana", 1, "r", "A visit")], 100).to_string();
    for cut in 1..whole.len() {
        let answer = server.post("/api/sync", &ana.cookie, whole[..cut].to_owned()).await;
        let detail = answer.problem(400);
        assert!(detail.contains("line 1, column") && detail.contains("nothing"), "{detail}");
    }
    assert!(ana.news().await.is_empty());
}

#[tokio::test]
async fn what_is_no_message_is_refused_and_never_quoted() {
    let server = Server::start().await;
    let ana = server.phone("ana").await;
    let nested = "[".repeat(200_000);
    for (body, status) in [
        (String::new(), 400),
        ("\u{1}\u{2}secret".to_owned(), 400),
        ("\"secret\"".to_owned(), 400),
        (r#"{"protocol":"secret"}"#.to_owned(), 400),
        (r#"{"protocol":1,"device":"Not An Id secret","cursor":0,"page":1}"#.to_owned(), 400),
        (nested, 400),
        ("x".repeat(9 * 1024 * 1024), 413),
    ] {
        let detail = server.post("/api/sync", &ana.cookie, body).await.problem(status);
        assert!(!detail.contains("secret"), "{detail}");
    }
    let not_text = vec![0x7b, 0xff, 0xfe, 0x7d];
    server.post("/api/sync", &ana.cookie, not_text).await.problem(400);
}

#[tokio::test]
async fn too_many_facts_and_unknown_protocols_are_refused_whole() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    let sent: Vec<String> = (1..=501).map(|n| reflection("ana", n, "r", "Entry")).collect();
    let body = ana.request(&sent, 100).to_string();
    assert!(server.post("/api/sync", &ana.cookie, body).await.problem(413).contains("500"));
    let mut body = ana.request(&[], 100);
    body["protocol"] = json!(0);
    server.post("/api/sync", &ana.cookie, body.to_string()).await.problem(400);
    assert!(ana.news().await.is_empty());
}

#[tokio::test]
async fn only_the_app_may_send() {
    let server = Server::start().await;
    let ana = server.phone("ana").await;
    let body = ana.request(&[], 100).to_string();
    let bare = |content: &str, marked: bool| {
        let mut request = Request::post("/api/sync")
            .header(header::COOKIE, &ana.cookie)
            .header(header::CONTENT_TYPE, content);
        if marked {
            request = request.header("x-waymark", "1");
        }
        request.body(Body::from(body.clone())).unwrap()
    };
    server.send(bare("application/json", false)).await.problem(403);
    server.send(bare("text/plain", true)).await.problem(415);
    assert_eq!(server.send(bare("application/json; charset=utf-8", true)).await.status, 200);
}

/// A request of protocol 2 by a phone of somebody's, and what came back.
async fn say(phone: &support::Phone<'_>, server: &Server, more: Json) -> (support::Answer, Json) {
    let mut body = phone.request(&[], 500);
    body["protocol"] = json!(2);
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let answer = server.post("/api/sync", &phone.cookie, body.to_string()).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    let reply = answer.json();
    (answer, reply)
}

#[tokio::test]
async fn a_phone_with_nothing_gets_records_changed_last_first_in_pages() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    let first = reflection("ana", 1, "r1", "One");
    let changed = fact("ana", 4, "r1", Kind::Reflection, title("One, again")).encode().unwrap();
    let rest = [reflection("ana", 2, "r2", "Two"), reflection("ana", 3, "r3", "Three")];
    ana.sync(&[first.clone(), rest[0].clone(), rest[1].clone(), changed.clone()]).await;
    let new = server.phone("ana").await;
    let (_, page) = say(&new, &server, json!({"page": 2})).await;
    assert_eq!(page["older"], json!([first, changed]), "a record comes whole");
    assert_eq!((&page["backlog"]["left"], &page["backlog"]["total"]), (&json!(2), &json!(3)));
    let next = json!({
        "page": 2, "log": page["log"], "cursor": page["cursor"], "backlog": page["backlog"]["next"],
    });
    let (_, page) = say(&new, &server, next).await;
    assert_eq!(page["older"], json!([rest[1], rest[0]]));
    assert!(page.get("backlog").is_none());
    // A name it never gave is no reason to give nothing.
    let odd = json!({"log": page["log"], "cursor": page["cursor"], "backlog": "../1.2"});
    assert_eq!(say(&new, &server, odd).await.1["older"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_sync_with_nothing_to_do_is_small_and_tells_no_phone_what_it_just_said() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    ana.sync(&[reflection("ana", 1, "r", "One")]).await;
    let here = json!({"log": ana.log, "cursor": ana.cursor});
    let said = json!({
        "log": ana.log, "cursor": ana.cursor, "facts": [reflection("ana", 2, "r", "Two")],
    });
    let (_, reply) = say(&ana, &server, said).await;
    assert_eq!(reply["acks"][0]["outcome"], "accepted");
    assert_eq!((&reply["feed"], &reply["cursor"]), (&json!([]), &json!(ana.cursor + 1)));
    let (_, reply) = say(&ana, &server, here).await;
    assert_eq!(reply["feed"].as_array().unwrap().len(), 1, "unless it did not hear the answer");
    let idle = json!({"log": ana.log, "cursor": reply["cursor"]});
    let (answer, _) = say(&ana, &server, idle).await;
    let headers: usize = answer
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len())
        .sum();
    assert!(headers + answer.bytes.len() < 1024, "{headers} and {}", answer.bytes.len());
}

#[tokio::test]
async fn a_phone_that_became_another_device_is_registered_in_place_of_its_own_old_one() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    server.sign_in("ben", "ben-phone").await;
    ana.sync(&[reflection("ana", 1, "r", "On one phone")]).await;
    let copied = [reflection("ana", 1, "r2", "On the copy")];
    assert_eq!(ana.outcomes(&copied).await, [json!({"set_aside": "number_used"})]);
    let again = copied[0].replace("ana-phone.1", "ana-new.1");
    let new = json!({
        "log": ana.log, "cursor": ana.cursor, "device": "ana-new", "instead_of": "ana-phone",
        "facts": [again],
    });
    let (_, reply) = say(&ana, &server, new).await;
    assert_eq!(reply["acks"][0]["outcome"], "accepted");
    for (device, before) in [("other", "ben-phone"), ("ben-phone", "ana-phone"), ("other", "x")] {
        let mut body = ana.request(&[], 1);
        body["device"] = json!(device);
        body["instead_of"] = json!(before);
        server.post("/api/sync", &ana.cookie, body.to_string()).await.problem(403);
    }
}

#[tokio::test]
async fn copies_are_compared_and_what_is_missing_is_found_without_starting_again() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    let facts: Vec<String> = (1..=9).map(|n| reflection("ana", n, &format!("r{n}"), "A")).collect();
    ana.sync(&facts).await;
    let mut sums = vec![Sum::default(); 4];
    let mut all = Sum::default();
    // One of them is not on the phone any more.
    for (n, bytes) in facts.iter().enumerate().skip(1) {
        let record = format!("r{}", n + 1).parse().unwrap();
        sums[range_of(&record, 4) as usize].add(mark(bytes));
        all.add(mark(bytes));
    }
    let ask = async |question: Json| {
        let body = json!({"log": ana.log, "cursor": ana.cursor, "compare": question});
        say(&ana, &server, body).await.1["compared"].clone()
    };
    assert_eq!(ask(json!({"all": all})).await, "differs");
    let range = ask(json!({"ranges": sums})).await["range"].clone();
    let lost = range_of(&"r1".parse().unwrap(), 4);
    assert_eq!(range["range"], lost);
    assert!(range["records"].to_string().contains("ana-phone.1"));
    assert_eq!(
        ask(json!({"want": ["ana-phone.1", "ben-phone.1"]})).await["facts"],
        json!([facts[0]])
    );
    assert_eq!(ask(json!({"may": ["r1", "nowhere"]})).await["forget"], json!([]));
    all.add(mark(&facts[0]));
    assert_eq!(ask(json!({"all": all})).await, "same");
    assert_eq!(ask(json!({"ranges": vec![all; 5_000]})).await, json!(null), "nobody needs so many");
    let ben = server.phone("ben").await;
    let curious = json!({"log": ana.log, "compare": {"want": ["ana-phone.1"]}});
    assert_eq!(say(&ben, &server, curious).await.1["compared"]["facts"], json!([]));
    let curious = json!({"log": ana.log, "compare": {"may": ["r1"]}});
    assert_eq!(say(&ben, &server, curious).await.1["compared"]["forget"], json!(["r1"]));
}

#[tokio::test]
async fn replies_of_sync_come_compressed_to_those_who_can_read_it_and_no_others_do() {
    let server = Server::start().await;
    let mut ana = server.phone("ana").await;
    let text = "What I saw on the visit, what I heard, and what was agreed. ".repeat(40);
    ana.sync(&[reflection("ana", 1, "r", &text)]).await;
    ana.cursor = 0;
    let asked = async |path: &str, body: String, reads: &str| {
        let request = Request::builder().uri(path).header("x-waymark", "1");
        let request = request.method(if body.is_empty() { "GET" } else { "POST" });
        let request = request.header(header::COOKIE, &ana.cookie);
        let request = request.header(header::CONTENT_TYPE, "application/json");
        let request = request.header(header::ACCEPT_ENCODING, reads);
        server.send(request.body(Body::from(body)).unwrap()).await
    };
    for (reads, encoding) in [("gzip", "gzip"), ("gzip, deflate, br, zstd", "zstd")] {
        let small = asked("/api/sync", ana.request(&[], 500).to_string(), reads).await;
        assert_eq!(small.header("content-encoding"), encoding);
        assert!(small.bytes.len() * 2 < text.len(), "{}", small.bytes.len());
    }
    // What could be made to repeat a guess would tell by its length whether the guess is right.
    for path in ["/api/me", "/api/sign-in", "/api/sessions", "/administration"] {
        let answer = asked(path, String::new(), "gzip, zstd").await;
        assert_eq!(answer.header("content-encoding"), "", "{path}");
    }
    let plain = ana.sync(&[]).await;
    assert_eq!(plain["feed"].as_array().unwrap().len(), 1, "and who cannot reads it as it is");
}
