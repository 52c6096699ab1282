//! The conversation between phones and a server, story by story, over storage in memory.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

mod ended;
mod first;
mod memory;
mod phones;

use std::collections::BTreeMap;

use memory::now;
use phones::{Phone, Server, device, held_on, person, record, set};
use waymark_core::fact::{FactId, Kind};
use waymark_core::office::{Refused, writes};
use waymark_core::sync::{
    Entry, Held, Item, Next, NoAnswer, Outcome, Reason, Request, Sent, Stage, Talk,
};

#[test]
fn what_is_sent_is_received_and_a_sync_with_nothing_to_do_writes_nothing() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    let id = ana.write("r", "A visit");
    ana.sync(&mut server);
    assert_eq!(ana.stage(&id.to_string()), Stage::Received);
    assert!(ana.shelf.cursor.complete.is_some());
    ana.sync(&mut server); // says how far it read
    let idle = ana.ask();
    let mut books = server.books.clone();
    assert!(!now(writes(&mut books, &server.desk(&ana.me), &idle.request, server.log)));
    let reply = server.hear(&ana.me, &idle.request).unwrap();
    assert!(ana.talk.is_nothing(&idle, &reply));
    let (up, down) =
        (serde_json::to_string(&idle.request).unwrap(), serde_json::to_string(&reply).unwrap());
    assert!(up.len() < 256 && down.len() < 256, "{up} {down}");
}

#[test]
fn a_reply_that_was_lost_changes_nothing_the_second_time() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    let id = ana.write("r", "A visit");
    let sent = ana.ask();
    server.hear(&ana.me, &sent.request).unwrap();
    let again = ana.ask();
    assert_eq!(again.request.facts, sent.request.facts, "the same bytes");
    let reply = server.hear(&ana.me, &again.request).unwrap();
    assert_eq!(reply.acks[0].outcome, Outcome::Known);
    ana.take(&again, &reply);
    assert_eq!((server.books.facts(), ana.stage(&id.to_string())), (1, Stage::Received));
}

#[test]
fn a_late_or_doubled_reply_counts_only_for_what_it_acknowledges() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    let mut sue = Phone::new(&mut server, "sue", "s");
    ana.state("ana", "m", Kind::Session, held_on("2026-11-20"));
    ana.sync(&mut server);
    let early = sue.ask();
    let late = server.hear(&sue.me, &early.request).unwrap();
    sue.sync(&mut server);
    server.books.supervises.clear();
    server.books.staff += 1;
    sue.sync(&mut server);
    assert!(sue.shelf.rows.is_empty());
    let before = sue.shelf.cursor.clone();
    sue.take(&early, &late);
    assert!(sue.shelf.rows.is_empty(), "what was forgotten stays so");
    assert_eq!(sue.shelf.cursor, before);
}

#[test]
fn a_new_right_brings_the_whole_record_and_a_lost_one_takes_it_with_unsent_work_handed_over_first()
{
    let mut server = Server::new();
    server.books.supervises.clear();
    let mut ana = Phone::new(&mut server, "ana", "a");
    let mut sue = Phone::new(&mut server, "sue", "s");
    ana.state("ana", "m", Kind::Session, held_on("2026-11-20"));
    ana.write("private", "Mine alone");
    ana.sync(&mut server);
    sue.sync(&mut server);
    assert!(sue.shelf.rows.is_empty());
    server.books.supervises.insert((person("sue"), person("ana")));
    server.books.staff += 1;
    sue.sync(&mut server);
    assert_eq!(sue.keys(), ["a.1"], "backfilled, and nothing private");

    let taken = sue.state("ana", "m", Kind::Session, held_on("2026-11-21"));
    sue.sync(&mut server);
    assert_eq!(sue.stage(&taken.to_string()), Stage::Received);
    let unsent = sue.state("ana", "m", Kind::Session, held_on("2026-11-22"));
    server.books.supervises.clear();
    server.books.staff += 1;
    let sent = sue.ask();
    let read_only = Request { facts: Vec::new(), ..sent.request.clone() };
    let reply = server.hear(&sue.me, &read_only).unwrap();
    let received = sue.take(&Sent { request: read_only, rows: Vec::new(), ..sent }, &reply);
    assert_eq!(received.cursor.handing_over, Some(record("m")), "the cursor waits before it");
    assert_eq!(sue.shelf.rows.len(), 3);
    sue.sync(&mut server);
    assert_eq!(sue.keys(), [unsent.to_string()], "only what nobody took of one's own words");
    assert_eq!(sue.stage(&unsent.to_string()), Stage::SetAside(Reason::NotAllowed));
    assert!(server.books.aside.iter().any(|(bytes, _)| bytes.contains("2026-11-22")));
    assert_eq!(server.books.seen[&device("s")].cursor, sue.shelf.cursor.at, "and it is confirmed");
}

#[test]
fn a_right_that_ended_and_began_again_unseen_brings_what_was_missed() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    let mut sue = Phone::new(&mut server, "sue", "s");
    sue.sync(&mut server);
    server.books.supervises.clear();
    server.books.staff += 1;
    ana.state("ana", "m", Kind::Session, held_on("2026-11-20"));
    ana.sync(&mut server);
    server.books.supervises.insert((person("sue"), person("ana")));
    server.books.staff += 1;
    sue.sync(&mut server);
    assert_eq!(sue.keys(), ["a.1"]);
}

#[test]
fn a_number_used_twice_by_a_copied_phone_loses_neither_words_nor_what_is_based_on_them() {
    let mut server = Server::new();
    let mut one = Phone::new(&mut server, "ana", "a");
    one.write("r", "Before");
    one.sync(&mut server);
    let mut two = Phone {
        me: one.me.clone(),
        shelf: one.shelf.clone(),
        talk: Talk::default(),
        spare: 50,
        now_ms: 5_000,
    };
    one.write("r", "Said on one");
    one.sync(&mut server);
    let said = two.write("r", "Said on the other");
    two.state("ana", "r", Kind::Reflection, vec![set("title", "Said after that", &[&said])]);
    let signs = vec![set("of", "r", &[]), set("version", "a.1 a.2", &[]), set("as", "staff", &[])];
    two.state("ana", "signature", Kind::Signature, signs);
    two.sync(&mut server);
    let new = two.shelf.device.clone();
    assert_ne!(new, device("a"));
    assert_eq!(server.books.devices[&new], person("ana"), "the server knows the new device");
    one.sync(&mut server);
    for phone in [&one, &two] {
        for text in ["Before", "Said on one", "Said on the other", "Said after that"] {
            assert!(phone.has(text), "{text}");
        }
        let after = phone.shelf.rows.values().find(|row| row.bytes.contains("Said after that"));
        assert!(after.unwrap().bytes.contains(&format!("\"base\":[\"{new}.1\"]")));
        let signature = phone.shelf.rows.values().find(|row| row.bytes.contains("signature"));
        assert!(
            signature.unwrap().bytes.contains(&format!("a.1 {new}.1")),
            "it covers what was signed"
        );
    }
    assert!(two.shelf.rows.values().all(|row| row.stage == Stage::Received));
}

#[test]
fn a_number_a_copied_phone_used_for_another_record_takes_nothings_place() {
    let mut server = Server::new();
    let mut one = Phone::new(&mut server, "ana", "a");
    let mut two = Phone::new(&mut server, "ana", "a");
    one.write("r", "Said on one");
    one.sync(&mut server);
    two.sync(&mut server);
    two.shelf.last = 1;
    two.write("r2", "Said on the other");
    one.write("r3", "More on one");
    one.sync(&mut server);
    let sent = two.ask();
    let silent = Request { facts: Vec::new(), ..sent.request.clone() };
    let reply = server.hear(&two.me, &silent).unwrap();
    two.take(&Sent { request: silent, rows: Vec::new(), ..sent }, &reply);
    assert!(two.has("Said on the other") && two.has("More on one"));
    two.sync(&mut server);
    one.sync(&mut server);
    assert!(one.has("Said on the other") && two.has("More on one"));
}

#[test]
fn a_phone_that_forgot_its_last_facts_does_not_use_their_numbers_again() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    ana.write("r", "One");
    ana.sync(&mut server);
    let backup = ana.shelf.clone();
    ana.write("r2", "Two");
    ana.sync(&mut server);
    ana.shelf = backup;
    ana.sync(&mut server);
    assert_eq!(ana.write("r3", "Three"), FactId::new(device("a"), 3));
}

#[test]
fn a_server_restored_from_an_older_backup_is_healed_by_the_phones() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    for n in 0..5 {
        ana.write(&format!("r{n}"), "Kept");
        ana.sync(&mut server);
    }
    server.books = server.books.restored_to(2);
    server.log = "log-2";
    ana.sync(&mut server);
    assert_eq!(server.books.facts(), 5);
    assert!(ana.shelf.rows.values().all(|row| row.stage == Stage::Received));
    assert_eq!(ana.shelf.cursor.log.as_deref(), Some("log-2"));
}

#[test]
fn copies_that_do_not_match_are_mended_without_starting_again() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    let mut sue = Phone::new(&mut server, "sue", "s");
    for n in 0..100 {
        ana.state("ana", &format!("m{n}"), Kind::Session, held_on("2026-11-20"));
    }
    ana.sync(&mut server);
    sue.sync(&mut server);
    let whole = sue.shelf.clone();
    // A disk forgot some rows, and a right was lost without anybody being told.
    for n in [7, 55] {
        sue.shelf.rows.remove(&format!("a.{n}"));
    }
    server.books.never_told(&person("sue"), &record("m80"));
    sue.sync(&mut server);
    assert_eq!(sue.shelf.rows.len(), 98, "nobody looks every time");
    sue.now_ms += 90_000_000;
    sue.sync(&mut server);
    let mut expected = whole.rows.clone();
    expected.retain(|_, row| row.record != record("m80"));
    let keys = |rows: &BTreeMap<String, Held>| rows.keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&sue.shelf.rows), keys(&expected));
    assert_eq!(sue.shelf.cursor.at, whole.cursor.at, "the feed goes on where it was");
    assert_eq!(sue.shelf.cursor.compared, Some(sue.now_ms));
}

#[test]
fn a_lost_right_nobody_told_of_takes_ones_own_words_about_others_too() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    let mut sue = Phone::new(&mut server, "sue", "s");
    ana.state("ana", "m", Kind::Session, held_on("2026-11-20"));
    ana.sync(&mut server);
    sue.sync(&mut server);
    sue.state("ana", "m", Kind::Session, held_on("2026-11-21"));
    sue.sync(&mut server);
    server.books.never_told(&person("sue"), &record("m"));
    sue.now_ms += 90_000_000;
    sue.sync(&mut server);
    assert!(sue.keys().is_empty());
}

#[test]
fn what_a_server_lost_of_ones_own_is_offered_again_and_others_words_are_not_thrown_away() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    let mut sue = Phone::new(&mut server, "sue", "s");
    for n in 0..40 {
        ana.state("ana", &format!("m{n}"), Kind::Session, held_on("2026-11-20"));
    }
    ana.sync(&mut server);
    sue.sync(&mut server);
    // Somebody copied an older file into place: the log's name stayed.
    let mut older = server.books.restored_to(30);
    std::mem::swap(&mut server.books, &mut older);
    sue.now_ms += 90_000_000;
    sue.sync(&mut server);
    assert_eq!(sue.shelf.rows.len(), 40, "what the server does not know is no lost right");
    ana.now_ms += 90_000_000;
    ana.sync(&mut server);
    assert_eq!(server.books.facts(), 40);
    sue.sync(&mut server);
    assert_eq!(sue.shelf.rows.len(), 40);
}

#[test]
fn a_request_that_cannot_be_taken_goes_in_parts_and_one_fact_alone_is_set_aside() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    let ids: Vec<FactId> = (0..3).map(|n| ana.write(&format!("r{n}"), "Entry")).collect();
    let mut rounds = 0;
    loop {
        let sent = ana.ask();
        rounds += 1;
        assert!(rounds < 40);
        // Whatever holds the second one is too long for something on the way.
        if sent.rows.iter().any(|row| row.key == ids[1].to_string()) {
            let why = NoAnswer::Refused { too_long: true };
            assert_eq!(now(ana.talk.refused(&mut ana.shelf, &sent, why)).next, Next::More);
        } else {
            let reply = server.hear(&ana.me, &sent.request).unwrap();
            if ana.take(&sent, &reply).next == Next::Enough {
                break;
            }
        }
    }
    let stages: Vec<Stage> = ids.iter().map(|id| ana.stage(&id.to_string())).collect();
    assert_eq!(stages, [Stage::Received, Stage::SetAside(Reason::TooLong), Stage::Received]);
}

#[test]
fn a_server_of_the_first_protocol_is_spoken_to_in_it() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    ana.write("r", "A visit");
    let sent = ana.ask();
    assert_eq!(sent.request.protocol, 2);
    now(ana.talk.refused(&mut ana.shelf, &sent, NoAnswer::Refused { too_long: false }));
    let sent = ana.ask();
    assert_eq!(sent.request.protocol, 1);
    let mut reply = server.hear(&ana.me, &sent.request).unwrap();
    reply.protocol = 1;
    let received = ana.take(&sent, &reply);
    assert_eq!(received.next, Next::Enough, "nothing the first protocol has not is asked for");
    assert_eq!(ana.stage("a.1"), Stage::Received);
}

#[test]
fn an_old_phone_may_always_push_and_reads_its_feed_from_the_start() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    ana.write("r", "A visit");
    let mut request = ana.ask().request;
    request.protocol = 1;
    let reply = server.hear(&ana.me, &request).unwrap();
    assert_eq!((reply.acks[0].outcome.clone(), reply.feed.len()), (Outcome::Accepted, 1));
    assert!(reply.older.is_empty() && reply.backlog.is_none());
}

#[test]
fn who_has_no_such_device_is_refused_whole() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    Phone::new(&mut server, "sue", "s");
    ana.write("r", "A visit");
    let mut request = ana.ask().request;
    for (id, instead_of) in
        [("s", None), ("nowhere", None), ("nowhere", Some("s")), ("s", Some("a"))]
    {
        request.device = device(id);
        request.instead_of = instead_of.map(device);
        assert_eq!(server.hear(&ana.me, &request), Err(Refused::DeviceOfAnother));
    }
    assert_eq!(server.books.facts(), 0);
}

#[test]
fn the_same_page_again_changes_nothing() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    let mut sue = Phone::new(&mut server, "sue", "s");
    sue.sync(&mut server);
    ana.state("ana", "m", Kind::Session, held_on("2026-11-20"));
    ana.sync(&mut server);
    let sent = sue.ask();
    let mut reply = server.hear(&sue.me, &sent.request).unwrap();
    reply.feed = vec![Entry { at: 1, item: Item::Fact(reply.older.pop().unwrap()) }];
    assert_eq!(sue.take(&sent, &reply).records.len(), 1);
    let sent = sue.ask();
    assert_eq!(sue.take(&sent, &reply).records.len(), 0);
}
