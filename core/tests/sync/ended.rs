//! The end of sync: a phone that is let in no more.

use waymark_core::fact::Kind;
use waymark_core::sync::{Next, Stage};

use crate::memory::now;
use crate::phones::{Phone, Server, held_on, set};

#[test]
fn a_phone_that_is_let_in_no_more_gives_up_what_others_let_it_read() {
    let mut server = Server::new();
    let mut ana = Phone::new(&mut server, "ana", "a");
    let mut sue = Phone::new(&mut server, "sue", "s");
    let begun = ana.state("ana", "m", Kind::Session, held_on("2026-11-20"));
    ana.state("ana", "m2", Kind::Session, held_on("2026-11-21"));
    ana.sync(&mut server);
    sue.sync(&mut server);
    let own = sue.write("mine", "My own").to_string();
    let about = sue.state("ana", "m", Kind::Session, vec![set("with", "AB", &[])]).to_string();
    sue.sync(&mut server);
    let before = sue.keys().join(" ");
    let unsent =
        sue.state("ana", "m", Kind::Session, vec![set("venue", "Room 2", &[])]).to_string();
    assert!(sue.has(begun.device.as_str()) && before.contains(&about));
    let complete = sue.shelf.cursor.complete;

    let given_up = now(sue.talk.ended(&mut sue.shelf, &sue.me));
    assert_eq!(sue.keys(), [own.as_str(), unsent.as_str()], "hers, and what nobody took");
    assert_eq!(sue.stage(&unsent), Stage::Here);
    let changed = given_up.records.iter().map(|(id, rows)| (id.as_str(), rows.len()));
    assert_eq!(changed.collect::<Vec<_>>(), [("m", 1), ("m2", 0)]);
    assert_eq!((given_up.next, sue.shelf.cursor.complete), (Next::Later, complete));
    assert_eq!(now(sue.talk.ended(&mut sue.shelf, &sue.me)).records, [], "once is enough");

    // The staff list was wrong: what she may read comes back, and what she wrote arrives.
    sue.sync(&mut server);
    assert_eq!(sue.keys().join(" "), format!("{before} {unsent}"));
    assert_eq!(sue.stage(&unsent), Stage::Received);
}
