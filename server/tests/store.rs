//! What a store must do, whichever engine keeps it: one suite, run once for each.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use support::{Folder, fact, on, reflection, staff};
use waymark_core::calendar;
use waymark_core::fact::{Kind, PersonId};
use waymark_core::sync::{Item, Outcome, Reason};
use waymark_server::store::{
    Arrival, Beginning, DeviceOf, Organisation, Person, Store, StoreError,
};

/// Runs the suite on an engine: `$open` makes a new store, and what keeps it alive.
macro_rules! suite {
    ($engine:ident, $open:expr, $($test:ident),+ $(,)?) => {
        mod $engine {
            $(#[tokio::test]
            async fn $test() {
                let (_keep, store) = $open.await;
                super::staff(&store).await;
                super::$test(store).await;
            })+
        }
    };
}

suite!(
    sqlite,
    super::new_sqlite(),
    a_device_belongs_to_its_first_person_for_ever,
    a_session_lasts_until_its_end_and_can_be_ended,
    facts_are_kept_byte_for_byte_and_once,
    a_page_is_bounded_by_entries_and_by_bytes,
    a_request_is_taken_whole_or_not_at_all,
    an_organisation_that_is_there_stays_as_it_is,
    rights_end_with_the_relation,
    what_two_people_send_at_once_is_all_kept,
);

async fn new_sqlite() -> (Folder, Store) {
    let folder = Folder::new();
    let store = Store::open(folder.path()).await.unwrap();
    (folder, store)
}

fn person(id: &str) -> PersonId {
    id.parse().unwrap()
}

fn arriving(on: &str) -> Arrival {
    Arrival { now_ms: 1, today: calendar::parse(on).unwrap() }
}

async fn with_phones(store: &Store) {
    for id in ["ana", "ben", "sue"] {
        let device = format!("{id}-phone").parse().unwrap();
        store.register_device(&device, &person(id), 1).await.unwrap();
    }
}

async fn a_device_belongs_to_its_first_person_for_ever(store: Store) {
    let device = "shared-tablet".parse().unwrap();
    assert_eq!(store.device_of(&device, &person("ana")).await.unwrap(), DeviceOf::Nobody);
    let register = async |id| store.register_device(&device, &person(id), 1).await.unwrap();
    assert_eq!(register("ana").await, DeviceOf::Theirs);
    assert_eq!(register("ben").await, DeviceOf::Another);
    assert_eq!(register("ana").await, DeviceOf::Theirs);
}

async fn a_session_lasts_until_its_end_and_can_be_ended(store: Store) {
    store.open_session(b"one", &person("ana"), 0, 100).await.unwrap();
    assert_eq!(store.session(b"one", 99).await.unwrap(), Some(person("ana")));
    assert_eq!(store.session(b"one", 100).await.unwrap(), None);
    assert_eq!(store.session(b"two", 0).await.unwrap(), None);
    store.close_session(b"one").await.unwrap();
    store.close_session(b"one").await.unwrap();
    assert_eq!(store.session(b"one", 0).await.unwrap(), None);
}

async fn facts_are_kept_byte_for_byte_and_once(store: Store) {
    with_phones(&store).await;
    let ana = person("ana");
    let spaced = reflection("ana", 1, "r", "Zoë\u{0} wrote \"this\"").replace(":", ": ");
    let facts = [spaced];
    let first = store.apply(&ana, &facts, arriving("2026-11-24")).await.unwrap();
    let again = store.apply(&ana, &facts, arriving("2026-11-24")).await.unwrap();
    assert_eq!((&first[0].outcome, &again[0].outcome), (&Outcome::Accepted, &Outcome::Known));
    let page = store.feed(&ana, 0, 10, 1 << 20).await.unwrap();
    assert_eq!(page.entries.len(), 1);
    assert_eq!(page.entries[0].item, Item::Fact(facts[0].clone()));
}

async fn a_page_is_bounded_by_entries_and_by_bytes(store: Store) {
    with_phones(&store).await;
    let ana = person("ana");
    let facts: Vec<String> =
        (1..=5).map(|n| reflection("ana", n, &format!("r{n}"), &"word ".repeat(200))).collect();
    store.apply(&ana, &facts, arriving("2026-11-24")).await.unwrap();
    let by_entries = store.feed(&ana, 0, 2, 1 << 20).await.unwrap();
    assert_eq!((by_entries.entries.len(), by_entries.more), (2, true));
    let by_bytes = store.feed(&ana, by_entries.cursor, 100, facts[0].len() * 2).await.unwrap();
    assert_eq!((by_bytes.entries.len(), by_bytes.more), (2, true));
    let at_least_one = store.feed(&ana, by_bytes.cursor, 100, 1).await.unwrap();
    assert_eq!((at_least_one.entries.len(), at_least_one.more), (1, false));
    let nothing_more = store.feed(&ana, at_least_one.cursor, 100, 1).await.unwrap();
    assert_eq!(nothing_more.cursor, at_least_one.cursor);
    assert!(nothing_more.entries.is_empty() && !nothing_more.more);
}

async fn a_request_is_taken_whole_or_not_at_all(store: Store) {
    // A person who is not there: keeping their refused bytes breaks a foreign key half-way.
    with_phones(&store).await;
    let nobody = person("nobody");
    let facts = [reflection("nobody", 1, "r", "One"), "garbage".to_owned()];
    assert!(store.apply(&nobody, &facts, arriving("2026-11-24")).await.is_err());
    assert_eq!(store.set_aside_count(&nobody).await.unwrap(), 0);
    let still_works = [reflection("ana", 1, "r", "One")];
    let acks = store.apply(&person("ana"), &still_works, arriving("2026-11-24")).await.unwrap();
    assert_eq!(acks[0].outcome, Outcome::Accepted);
}

/// A second council, whose first person has stated something already.
async fn add_another(store: &Store, first_fact: &str) -> Result<bool, StoreError> {
    let organisation = Organisation {
        id: "other".to_owned(),
        name: "Other Council".to_owned(),
        packs: Vec::new(),
        is_demo: true,
    };
    let eve = Person::new(person("eve"), "Eve", "");
    let beginning = Beginning {
        person: person("eve"),
        device: "eve-phone".parse().unwrap(),
        facts: vec![reflection("eve", 1, "e", "First"), first_fact.to_owned()],
    };
    let arrival = arriving("2026-11-24");
    store.add_organisation(&organisation, &[eve], &[], &[beginning], arrival).await
}

async fn an_organisation_that_is_there_stays_as_it_is(store: Store) {
    assert!(!add_another(&store, &reflection("eve", 2, "e", "Second")).await.unwrap());
    assert_eq!(store.organisation().await.unwrap().unwrap().id, "test");
    assert_eq!(store.person(&person("eve")).await.unwrap(), None);
}

async fn rights_end_with_the_relation(store: Store) {
    with_phones(&store).await;
    let (ben, sue) = (person("ben"), person("sue"));
    let held = fact("ben", 1, "s", Kind::Session, on("2026-06-15")).encode().unwrap();
    store.apply(&ben, &[held], arriving("2026-06-15")).await.unwrap();
    store.end_rights(&sue, calendar::parse("2026-06-30").unwrap()).await.unwrap();
    let before = store.feed(&sue, 0, 10, 1 << 20).await.unwrap();
    assert_eq!(before.entries.len(), 1);
    for _again in 0..2 {
        store.end_rights(&sue, calendar::parse("2026-07-01").unwrap()).await.unwrap();
    }
    let after = store.feed(&sue, before.cursor, 10, 1 << 20).await.unwrap();
    let items: Vec<&Item> = after.entries.iter().map(|entry| &entry.item).collect();
    assert_eq!(items, [&Item::Forget("s".parse().unwrap())]);
    let mut late = fact("sue", 1, "s2", Kind::Session, on("2026-07-01"));
    late.about = ben;
    let late = [late.encode().unwrap()];
    let acks = store.apply(&sue, &late, arriving("2026-07-01")).await.unwrap();
    assert_eq!(acks[0].outcome, Outcome::SetAside(Reason::NotAllowed));
}

async fn what_two_people_send_at_once_is_all_kept(store: Store) {
    with_phones(&store).await;
    let send = |id: &'static str| {
        let store = store.clone();
        tokio::spawn(async move {
            for n in 1..=20 {
                let sent = [reflection(id, n, &format!("{id}-{n}"), "Entry")];
                let acks = store.apply(&person(id), &sent, arriving("2026-11-24")).await.unwrap();
                assert_eq!(acks[0].outcome, Outcome::Accepted);
            }
        })
    };
    let (ana, ben) = (send("ana"), send("ben"));
    ana.await.unwrap();
    ben.await.unwrap();
    for id in ["ana", "ben"] {
        assert_eq!(store.feed(&person(id), 0, 100, 1 << 20).await.unwrap().entries.len(), 20);
    }
}

#[tokio::test]
async fn a_database_keeps_its_log_and_facts_when_it_is_opened_again() {
    let (folder, store) = new_sqlite().await;
    staff(&store).await;
    with_phones(&store).await;
    let facts = [reflection("ana", 1, "r", "A visit")];
    store.apply(&person("ana"), &facts, arriving("2026-11-24")).await.unwrap();
    let log = store.log().to_owned();
    store.close().await;
    let again = Store::open(folder.path()).await.unwrap();
    assert_eq!(again.log(), log);
    assert_eq!(again.feed(&person("ana"), 0, 10, 1 << 20).await.unwrap().entries.len(), 1);
    let (_other, another) = new_sqlite().await;
    assert_ne!(another.log(), log);
}

#[tokio::test]
async fn an_organisation_is_added_with_all_it_has_stated_or_not_at_all() {
    let (_folder, store) = new_sqlite().await;
    assert!(add_another(&store, "garbage").await.is_err());
    assert_eq!(store.organisation().await.unwrap(), None);
    assert!(add_another(&store, &reflection("eve", 2, "e", "Second")).await.unwrap());
    assert_eq!(store.feed(&person("eve"), 0, 10, 1 << 20).await.unwrap().entries.len(), 2);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named_as_such() {
    let folder = Folder::new();
    let bytes = "not a database at all, only text. ".repeat(100);
    folder.write("waymark.db", &bytes);
    let error = Store::open(folder.path()).await.unwrap_err().to_string();
    assert!(error.contains("not a database") && error.contains("waymark.db"), "{error}");
    assert_eq!(std::fs::read_to_string(folder.path().join("waymark.db")).unwrap(), bytes);
}

/// Runs SQL on a folder's database as another program would.
async fn meddle(folder: &Folder, sql: &'static str) {
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("waymark.db"))
        .create_if_missing(true);
    let mut other = options.connect().await.unwrap();
    sqlx::raw_sql(sql).execute(&mut other).await.unwrap();
    other.close().await.unwrap();
}

#[tokio::test]
async fn another_programs_database_is_refused_and_left_as_it_is() {
    let folder = Folder::new();
    meddle(&folder, "CREATE TABLE recipe (name TEXT)").await;
    let before = std::fs::read(folder.path().join("waymark.db")).unwrap();
    let error = Store::open(folder.path()).await.unwrap_err().to_string();
    assert!(error.contains("another program's") && error.contains("waymark.db"), "{error}");
    assert_eq!(std::fs::read(folder.path().join("waymark.db")).unwrap(), before);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_with_its_name() {
    let (folder, store) = new_sqlite().await;
    store.close().await;
    meddle(
        &folder,
        "INSERT INTO _sqlx_migrations
         SELECT 99, 'to come', installed_on, success, checksum, 1 FROM _sqlx_migrations LIMIT 1",
    )
    .await;
    let error = Store::open(folder.path()).await.unwrap_err().to_string();
    assert!(error.contains("newer version") && error.contains("waymark.db"), "{error}");
}
