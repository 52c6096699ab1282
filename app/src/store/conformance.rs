//! What any store of facts must do, tried on the browser's own IndexedDB.

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use waymark_core::attachment::{Attachment, Hash};
use waymark_core::fact::{
    Change, DeviceId, FORMAT, Fact, FactId, Kind, MOST_BYTES, PersonId, RecordId, Value,
};
use waymark_core::record::field;
use waymark_core::sync::{Ack, Entry, Item, Outcome, Reason, Reply, Status, Talk};
use waymark_core::transfer::FileRow;

use super::connection::{BUNDLES, FACTS, JOURNAL};
use super::sealed::Tx;
use super::*;
use crate::device::{random_device, random_hex, random_record};
use crate::state::Place;

wasm_bindgen_test_configure!(run_in_browser);

pub(super) fn somebody() -> PersonId {
    random_hex().parse().unwrap()
}

pub(super) async fn empty() -> Store {
    Store::open(somebody(), Hooks::none()).await.unwrap()
}

async fn opened_again(store: &Store) -> Store {
    let person = store.person().clone();
    store.close();
    Store::open(person, Hooks::none()).await.unwrap()
}

fn change(field: &str, value: Value, base: &[FactId]) -> Change {
    Change { field: field.to_owned(), value, base: base.to_vec() }
}

pub(super) fn reflection(
    store: &Store,
    record: &RecordId,
    text: &str,
    base: &[FactId],
) -> Statement {
    Statement {
        about: store.person().clone(),
        record: record.clone(),
        kind: Kind::Reflection,
        at: 1_000,
        changes: vec![change("answer.free", Value::Words(text.to_owned()), base)],
        draft: None,
    }
}

pub(super) fn session(store: &Store, record: &RecordId, minutes: i64) -> Statement {
    Statement {
        kind: Kind::Session,
        changes: vec![change(field::MINUTES, Value::Number(minutes), &[])],
        ..reflection(store, record, "", &[])
    }
}

pub(super) fn draft(store: &Store, record: &RecordId, text: &str) -> Draft {
    let typed = Typed { value: Value::Words(text.to_owned()), base: Vec::new() };
    Draft {
        record: record.clone(),
        kind: Kind::Reflection,
        about: store.person().clone(),
        tab: "tab".to_owned(),
        at: 1,
        fields: [("answer.free".to_owned(), typed)].into(),
    }
}

pub(super) fn reply(acks: Vec<Ack>, feed: Vec<Item>) -> Reply {
    let feed = feed.into_iter().enumerate();
    let feed: Vec<Entry> = feed.map(|(at, item)| Entry { at: at as i64 + 1, item }).collect();
    let cursor = feed.len() as i64;
    Reply {
        protocol: 1,
        log: "log".to_owned(),
        acks,
        feed,
        cursor,
        more: false,
        now: 0,
        older: vec![],
        backlog: None,
        compared: None,
    }
}

fn ack(index: u32, outcome: Outcome) -> Ack {
    Ack { index, id: None, outcome }
}

impl Store {
    /// Receives a reply to a request made now; gives what it changed.
    pub(super) async fn receive(&self, reply: &Reply) -> Result<Vec<Changed>, StoreFault> {
        let mut talk = Talk::default();
        let sent = self.ask(&mut talk, Status::default()).await?;
        Ok(self.take(&mut talk, &sent, reply, 0).await?.changed)
    }

    /// The log and how far it was read.
    pub(super) async fn reached(&self) -> (Option<String>, i64) {
        let cursor = self.cursor().await.unwrap();
        (cursor.log, cursor.at)
    }
}

pub(super) fn of_another(device: DeviceId, by: &PersonId, record: &RecordId, text: &str) -> String {
    let fact = Fact {
        format: FORMAT,
        id: FactId::new(device, 1),
        by: by.clone(),
        about: by.clone(),
        record: record.clone(),
        kind: Kind::Reflection,
        at: 2_000,
        changes: vec![change("answer.free", Value::Words(text.to_owned()), &[])],
    };
    fact.encode().unwrap()
}

pub(super) async fn texts(store: &Store) -> Vec<(String, Place)> {
    let lines = store.journal().await.unwrap();
    lines.into_iter().map(|line| (line.text, line.place)).collect()
}

/// The fact stated last.
pub(super) async fn last(store: &Store) -> FactId {
    store.outbox(99).await.unwrap().last().unwrap().key.parse().unwrap()
}

#[wasm_bindgen_test]
async fn what_was_stated_is_there_after_opening_again() {
    let store = empty().await;
    let record = random_record();
    store.state(&reflection(&store, &record, "A visit.", &[])).await.unwrap();
    store.state(&session(&store, &random_record(), 60)).await.unwrap();

    let store = opened_again(&store).await;
    assert_eq!(texts(&store).await, [("A visit.".to_owned(), Place::OnThisPhone)]);
    let records = store.records().await.unwrap();
    assert_eq!(records.first().unwrap().number(field::MINUTES), Some(60));
    assert_eq!(records.len(), 1, "today never reads reflections");
}

#[wasm_bindgen_test]
async fn the_device_stays_the_same_and_numbers_go_on() {
    let store = empty().await;
    let device = store.device();
    store.state(&session(&store, &random_record(), 1)).await.unwrap();
    let store = opened_again(&store).await;
    assert_eq!(store.device(), device);
    store.state(&session(&store, &random_record(), 2)).await.unwrap();
    assert_eq!(last(&store).await, FactId::new(device, 2));
}

#[wasm_bindgen_test]
async fn two_tabs_saving_at_once_never_use_a_number_twice() {
    let one = empty().await;
    let two = Store::open(one.person().clone(), Hooks::none()).await.unwrap();
    assert_eq!(one.device(), two.device());
    for _ in 0..5 {
        let (a, b) = (session(&one, &random_record(), 1), session(&two, &random_record(), 2));
        let (_, b) = futures_join(one.state(&a), two.state(&b)).await;
        b.unwrap();
    }
    let keys: Vec<String> =
        one.outbox(99).await.unwrap().into_iter().map(|fact| fact.key).collect();
    let expected: Vec<String> = (1..=10).map(|seq| format!("{}.{seq}", one.device())).collect();
    assert_eq!(keys, expected, "all ten, in the order they were stated");
}

#[wasm_bindgen_test]
async fn a_draft_goes_in_the_same_transaction_as_its_fact() {
    let store = empty().await;
    let record = random_record();
    let draft = draft(&store, &record, "Half a sen");
    store.put_draft(&draft).await.unwrap();
    let store = opened_again(&store).await;
    assert_eq!(store.drafts().await.unwrap(), std::slice::from_ref(&draft));

    let statement =
        Statement { draft: Some(draft.key()), ..reflection(&store, &record, "Whole.", &[]) };
    store.state(&statement).await.unwrap();
    assert_eq!(store.drafts().await.unwrap(), []);
}

#[wasm_bindgen_test]
async fn what_cannot_be_stated_leaves_no_trace_and_its_draft() {
    let store = empty().await;
    let record = random_record();
    let draft = draft(&store, &record, "Long");
    store.put_draft(&draft).await.unwrap();
    let too_long = "x".repeat(MOST_BYTES);
    let statement =
        Statement { draft: Some(draft.key()), ..reflection(&store, &record, &too_long, &[]) };
    assert_eq!(store.state(&statement).await.unwrap_err(), StoreFault::TooLong);
    assert_eq!(store.drafts().await.unwrap(), [draft]);
    assert_eq!(texts(&store).await, []);
    store.state(&session(&store, &record, 1)).await.unwrap();
    assert_eq!(last(&store).await.seq, 1, "no number was used up");
}

#[wasm_bindgen_test]
async fn one_refused_fact_is_kept_and_shown_and_the_rest_goes_on() {
    let store = empty().await;
    let (good, bad) = (random_record(), random_record());
    store.state(&reflection(&store, &bad, "Refused.", &[])).await.unwrap();
    store.state(&reflection(&store, &good, "Taken.", &[])).await.unwrap();
    let sent = store.outbox(99).await.unwrap();
    let acks = vec![ack(0, Outcome::SetAside(Reason::NotAllowed)), ack(1, Outcome::Accepted)];
    store.receive(&reply(acks, vec![])).await.unwrap();

    let mut lines = texts(&store).await;
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    let aside = Place::SetAside(Reason::NotAllowed);
    assert_eq!(lines, [("Refused.".to_owned(), aside), ("Taken.".to_owned(), Place::Received)]);
    assert_eq!(store.outbox(99).await.unwrap(), []);
    let shown = store.delivered().await.unwrap().set_aside;
    assert_eq!(shown.first().unwrap().record, bad);

    store.move_one(&sent.first().unwrap().key, None).await.unwrap();
    let again = store.outbox(99).await.unwrap();
    assert_eq!(again.first().unwrap().bytes, sent.first().unwrap().bytes, "the same bytes");
    assert_eq!(store.delivered().await.unwrap().set_aside, []);
}

#[wasm_bindgen_test]
async fn a_page_of_the_feed_and_its_cursor_are_kept_together() {
    let store = empty().await;
    let (record, other) = (random_record(), somebody());
    let bytes = of_another(random_device(), &other, &record, "From elsewhere.");
    let newer = r#"{"format":9,"id":"d.1","by":"p","about":"p","record":"r","kind":"poem","at":0}"#;
    let feed = vec![
        Item::Fact(bytes.clone()),
        Item::Fact("garbage".to_owned()),
        Item::Fact(newer.to_owned()),
    ];
    store.receive(&reply(vec![], feed.clone())).await.unwrap();
    // The same page again (its answer was lost) changes nothing.
    store.receive(&reply(vec![], feed)).await.unwrap();

    let store = opened_again(&store).await;
    assert_eq!(store.reached().await, (Some("log".to_owned()), 3));
    let lines = store.journal().await.unwrap();
    assert_eq!(texts(&store).await, [("From elsewhere.".to_owned(), Place::Received)]);
    assert!(!lines.first().unwrap().mine);
    assert_eq!(store.counts().await.unwrap().facts, 3, "nothing the server sent is thrown away");
    assert_eq!(store.outbox(99).await.unwrap(), []);
}

#[wasm_bindgen_test]
async fn ones_own_fact_coming_back_counts_as_received() {
    let store = empty().await;
    store.state(&reflection(&store, &random_record(), "Mine.", &[])).await.unwrap();
    let sent = store.outbox(99).await.unwrap();
    // The acknowledgement was lost; the feed brings the fact itself.
    let feed = vec![Item::Fact(sent.first().unwrap().bytes.clone())];
    store.receive(&reply(vec![], feed)).await.unwrap();
    assert_eq!(texts(&store).await, [("Mine.".to_owned(), Place::Received)]);
    assert_eq!(store.unsent().await.unwrap(), 0);
}

#[wasm_bindgen_test]
async fn a_copy_holds_all_of_ones_own_or_what_waits_and_nobody_elses() {
    let store = empty().await;
    store.state(&reflection(&store, &random_record(), "Sent.", &[])).await.unwrap();
    let mut feed = vec![Item::Fact(store.outbox(99).await.unwrap().remove(0).bytes)];
    let shared = of_another(random_device(), &somebody(), &random_record(), "Somebody else's.");
    feed.push(Item::Fact(shared));
    store.receive(&reply(vec![], feed)).await.unwrap();
    store.state(&reflection(&store, &random_record(), "Waiting.", &[])).await.unwrap();
    let (all, unsent) = (store.lines(false).await.unwrap(), store.lines(true).await.unwrap());
    assert_eq!(all.lines().count(), 2);
    assert!(all.contains("Sent.") && all.contains("Waiting.") && !all.contains("else"));
    assert!(unsent.lines().count() == 1 && unsent.contains("Waiting."));
}

#[wasm_bindgen_test]
async fn a_cloned_device_using_the_same_number_loses_neither_fact() {
    let store = empty().await;
    let record = random_record();
    store.state(&reflection(&store, &record, "Here.", &[])).await.unwrap();
    let clone = of_another(store.device(), store.person(), &record, "There.");
    let page = reply(vec![], vec![Item::Fact(clone)]);
    store.receive(&page).await.unwrap();
    assert_eq!(store.versions(&record).await.unwrap().len(), 2);
    let restored = Reply { log: "restored".to_owned(), ..reply(vec![], vec![]) };
    store.receive(&restored).await.unwrap();
    assert_eq!(store.outbox(99).await.unwrap().len(), 2, "neither took the other's place");
    let page = Reply { log: "restored".to_owned(), ..page };
    store.receive(&page).await.unwrap();
    assert_eq!(store.versions(&record).await.unwrap().len(), 2);
    assert_eq!(store.unsent().await.unwrap(), 1);
}

#[wasm_bindgen_test]
async fn a_number_used_before_is_stated_again_by_a_new_device_in_every_tab() {
    let store = empty().await;
    let other_tab = Store::open(store.person().clone(), Hooks::none()).await.unwrap();
    let (record, before) = (random_record(), store.device());
    store.state(&reflection(&store, &record, "Again.", &[])).await.unwrap();
    let mut typed = draft(&store, &record, "Going on.");
    let used = FactId::new(before.clone(), 1);
    typed.fields.values_mut().for_each(|typed| typed.base = vec![used.clone()]);
    store.put_draft(&typed).await.unwrap();
    let used = vec![ack(0, Outcome::SetAside(Reason::NumberUsed))];
    store.receive(&reply(used, vec![])).await.unwrap();
    assert_ne!(store.device(), before);
    let new = store.device();
    let drafts = store.drafts().await.unwrap();
    let base = drafts.iter().flat_map(|draft| draft.fields.values()).flat_map(|it| &it.base);
    assert_eq!(base.collect::<Vec<_>>(), [&FactId::new(new.clone(), 1)], "drafts follow too");
    assert_eq!(last(&store).await, FactId::new(new.clone(), 1));
    assert_eq!(texts(&store).await, [("Again.".to_owned(), Place::OnThisPhone)]);
    other_tab.state(&session(&other_tab, &random_record(), 5)).await.unwrap();
    assert_eq!(last(&store).await, FactId::new(new.clone(), 2), "the other tab follows");
    let sent = store.ask(&mut Talk::default(), Status::default()).await.unwrap();
    assert_eq!((sent.request.device, sent.request.instead_of), (new, Some(before)));
}

#[wasm_bindgen_test]
async fn forgetting_erases_others_words_and_never_ones_own() {
    let store = empty().await;
    let (record, other) = (random_record(), somebody());
    let theirs = of_another(random_device(), &other, &record, "Theirs.");
    store.receive(&reply(vec![], vec![Item::Fact(theirs)])).await.unwrap();
    let mine = random_record();
    store.state(&reflection(&store, &mine, "Mine, unsent.", &[])).await.unwrap();

    let feed = vec![Item::Forget(record.clone()), Item::Forget(mine.clone())];
    store.receive(&reply(vec![], feed)).await.unwrap();
    assert!(store.load(&record).await.unwrap().record.is_none());
    assert_eq!(texts(&store).await, [("Mine, unsent.".to_owned(), Place::OnThisPhone)]);
    assert_eq!(store.unsent().await.unwrap(), 1);
    assert_eq!(store.reached().await.1, 1, "it is not read past until that is handed over");
}

#[wasm_bindgen_test]
async fn a_phone_let_in_no_more_keeps_no_row_of_others_however_many() {
    let store = empty().await;
    let mine = random_record();
    store.state(&reflection(&store, &mine, "Mine, unsent.", &[])).await.unwrap();
    let other = somebody();
    let theirs = || of_another(random_device(), &other, &random_record(), "Theirs.");
    let feed = (0..60).map(|_| Item::Fact(theirs())).collect();
    store.receive(&reply(vec![], feed)).await.unwrap();
    assert_eq!(texts(&store).await.len(), 61);

    let given_up = store.ended(&mut Talk::default()).await.unwrap();
    assert_eq!(given_up.changed.iter().filter(|it| it.light == Light::Gone).count(), 60);
    let rows = async |tx: &Tx<'_>| Ok((tx.count_facts().await?, tx.count(JOURNAL)?.await?));
    assert_eq!(store.look(&[FACTS, BUNDLES, JOURNAL], rows).await.unwrap(), (1, 1));
    assert_eq!(texts(&store).await, [("Mine, unsent.".to_owned(), Place::OnThisPhone)]);
    assert_eq!(store.reached().await, (None, 0), "let in again, it reads from the start");
}

#[wasm_bindgen_test]
async fn forgetting_erases_a_records_photos_but_not_what_only_this_phone_has() {
    let store = empty().await;
    let (record, other) = (random_record(), somebody());
    let theirs = of_another(random_device(), &other, &record, "Theirs.");
    store.receive(&reply(vec![], vec![Item::Fact(theirs)])).await.unwrap();
    let photo = |id: &str, record: &RecordId, own: bool| FileRow {
        id: id.to_owned(),
        record: record.clone(),
        file: Attachment {
            hash: Hash::of(&[u8::from(own); 32]),
            bytes: 5,
            media: "image/jpeg".to_owned(),
            name: String::new(),
        },
        list: Vec::new(),
        here: [0].into(),
        received: !own,
        own,
        at: 0,
    };
    let elsewhere = random_record();
    let kept = [photo("unsent", &record, true), photo("elsewhere", &elsewhere, false)];
    let gone = photo("fetched", &record, false);
    for row in kept.iter().chain([&gone]) {
        store.put_file(row, &[b"bytes"]).await.unwrap();
    }
    store.receive(&reply(vec![], vec![Item::Forget(record)])).await.unwrap();
    let mut left = store.files().await.unwrap();
    left.sort_by(|a, b| b.id.cmp(&a.id));
    assert_eq!(left, kept);
    assert_eq!(store.chunk(&gone, 0).await.unwrap(), None);
    for row in &kept {
        assert_eq!(store.chunk(row, 0).await.unwrap().as_deref(), Some(&b"bytes"[..]));
    }
}

#[wasm_bindgen_test]
async fn another_log_is_offered_everything_of_ones_own_again() {
    let store = empty().await;
    store.state(&reflection(&store, &random_record(), "Mine.", &[])).await.unwrap();
    let sent = store.outbox(99).await.unwrap();
    let acks = vec![ack(0, Outcome::Accepted)];
    let theirs = of_another(random_device(), &somebody(), &random_record(), "Theirs.");
    store.receive(&reply(acks, vec![Item::Fact(theirs)])).await.unwrap();
    assert_eq!(store.unsent().await.unwrap(), 0);

    let restored = Reply { log: "restored".to_owned(), ..reply(vec![], vec![]) };
    store.receive(&restored).await.unwrap();
    assert_eq!(store.outbox(99).await.unwrap(), sent, "the same bytes, and only one's own");
    assert_eq!(store.reached().await, (Some("restored".to_owned()), 0));
}

/// Both at once.
async fn futures_join<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let (mut a, mut b) = (std::pin::pin!(a), std::pin::pin!(b));
    let (mut of_a, mut of_b) = (None, None);
    std::future::poll_fn(move |cx| {
        use std::task::Poll;
        if of_a.is_none()
            && let Poll::Ready(done) = a.as_mut().poll(cx)
        {
            of_a = Some(done);
        }
        if of_b.is_none()
            && let Poll::Ready(done) = b.as_mut().poll(cx)
        {
            of_b = Some(done);
        }
        match (of_a.is_some(), of_b.is_some()) {
            (true, true) => Poll::Ready((of_a.take().unwrap(), of_b.take().unwrap())),
            _ => Poll::Pending,
        }
    })
    .await
}
