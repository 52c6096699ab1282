//! A first sync: the newest first, on from where it broke off, and what is asked ahead of time.

use waymark_core::fact::{FactId, Kind};
use waymark_core::sync::{Item, Next, Stage, Talk};

use super::phones::{Phone, Server, device, held_on, set};

#[test]
fn a_phone_with_nothing_gets_the_records_changed_last_first_and_goes_on_where_it_stopped() {
    let mut server = Server::new();
    let mut old = Phone::new(&mut server, "ana", "old");
    for n in 0..2_400 {
        old.write(&format!("r{n}"), &format!("Visit {n}"));
    }
    let first = FactId::new(device("old"), 1);
    old.state("ana", "r0", Kind::Reflection, vec![set("title", "Changed last", &[&first])]);
    old.sync(&mut server);

    let mut new = Phone::new(&mut server, "ana", "new");
    assert_eq!(new.round(&mut server), Next::More);
    assert!(new.has("Changed last") && new.has("Visit 0\"") && new.has("Visit 2399"));
    assert!(!new.has("Visit 1\""));
    let backlog = new.shelf.cursor.backlog.clone().unwrap();
    assert_eq!((backlog.total, backlog.left), (2_400, 2_400 - 999));
    // The page is closed three times, and something new is written elsewhere meanwhile.
    for nth in 0..3 {
        new.talk = Talk::default();
        old.write(&format!("late-{nth}"), "Late");
        old.sync(&mut server);
        let sent = new.ask();
        server.hear(&new.me, &sent.request).unwrap(); // its answer is lost
        new.round(&mut server);
    }
    new.sync(&mut server);
    assert_eq!(new.shelf.rows.len(), 2_404);
    assert_eq!(new.shelf.cursor.backlog, None);
}

#[test]
fn what_is_asked_next_is_known_before_a_page_is_kept() {
    let mut server = Server::new();
    let mut old = Phone::new(&mut server, "ana", "old");
    for n in 0..2_800 {
        old.write(&format!("r{n}"), &format!("Visit {n}"));
    }
    old.sync(&mut server);
    let mut new = Phone::new(&mut server, "ana", "new");
    let mut foreseen = 0;
    loop {
        let sent = new.ask();
        let reply = server.hear(&new.me, &sent.request).unwrap();
        let ahead = new.talk.foresee(&sent, &reply, 1);
        if new.take(&sent, &reply).next == Next::Enough {
            break;
        }
        if let Some(ahead) = ahead {
            foreseen += 1;
            let asked = new.ask();
            assert_eq!(asked.request, ahead);
            assert_eq!(asked.with(&ahead), Some(asked));
        }
    }
    assert!(foreseen >= 2, "{foreseen}");
    assert_eq!(new.shelf.rows.len(), 2_800);
}

#[test]
fn what_is_written_while_a_page_is_on_its_way_goes_next() {
    let mut server = Server::new();
    let mut old = Phone::new(&mut server, "ana", "old");
    for n in 0..1_200 {
        old.write(&format!("r{n}"), &format!("Visit {n}"));
    }
    old.sync(&mut server);
    let mut new = Phone::new(&mut server, "ana", "new");
    let sent = new.ask();
    let reply = server.hear(&new.me, &sent.request).unwrap();
    let ahead = new.talk.foresee(&sent, &reply, 1).unwrap();
    let second = server.hear(&new.me, &ahead).unwrap(); // it comes before the first is kept
    let id = new.write("here", "Meanwhile");
    new.take(&sent, &reply);
    let sent = new.ask().with(&ahead).unwrap();
    assert_eq!((sent.rows.len(), sent.waiting), (0, 1));
    assert_eq!(new.talk.foresee(&sent, &second, 1), None, "one's own words go first");
    new.take(&sent, &second);
    new.sync(&mut server);
    assert_eq!(new.stage(&id.to_string()), Stage::Received);
    assert_eq!(new.shelf.rows.len(), 1_201);
}

#[test]
fn nothing_is_asked_ahead_of_forgetting_nor_from_another_place() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    let mut sue = Phone::new(&mut server, "sue", "s");
    ana.state("ana", "m", Kind::Session, held_on("2026-11-20"));
    ana.sync(&mut server);
    sue.sync(&mut server);
    server.books.supervises.clear();
    server.books.staff += 1;
    let sent = sue.ask();
    let mut reply = server.hear(&sue.me, &sent.request).unwrap();
    assert!(reply.feed.iter().any(|entry| matches!(entry.item, Item::Forget(_))));
    reply.more = true;
    assert_eq!(sue.talk.foresee(&sent, &reply, 1), None, "it would confirm too early");
    reply.feed.clear();
    let ahead = sue.talk.foresee(&sent, &reply, 1).unwrap();
    assert_eq!(sent.with(&ahead), None, "nothing was kept yet");
}

#[test]
fn one_record_longer_than_a_page_comes_whole() {
    let mut server = Server::new();
    let mut old = Phone::new(&mut server, "ana", "old");
    for n in 0..603 {
        old.write("long", &format!("Version {n}"));
    }
    old.write("short", "Another");
    old.sync(&mut server);
    let mut new = Phone::new(&mut server, "ana", "new");
    new.sync(&mut server);
    assert_eq!(new.shelf.rows.len(), 604);
}
