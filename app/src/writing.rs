//! Writing, tried in a browser: an editor, its drafts and its facts on the real store.
//!
//! Lives here: tests only.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use waymark_core::fact::{Change, Kind, PersonId, RecordId, Value};
use waymark_core::rulebook::RuleBook;

use crate::clock;
use crate::device::{random_hex, random_record};
use crate::editor::{Editor, Saved};
use crate::session::Session;
use crate::state::{Me, Place, State};
use crate::store::{Hooks, Statement, Store};

wasm_bindgen_test_configure!(run_in_browser);

const TEXT: &str = "answer.free";
const TITLE: &str = "title";

fn words(text: &str) -> Value {
    Value::Words(text.to_owned())
}

/// A person of whom nothing is kept yet.
pub fn somebody() -> PersonId {
    random_hex().parse().unwrap()
}

/// The account opened in a tab of its own.
pub async fn tab(person: &PersonId) -> Rc<Session> {
    // Mounting starts the executor that signals need.
    leptos::mount::mount_to_body(|| ());
    let owner = Owner::new();
    owner.set();
    let state = State::new(RuleBook::bundled());
    let store = Store::open(person.clone(), Hooks::none()).await.unwrap();
    let me = Me::alone(person, "");
    let session = Session::open(state, store, me).await.unwrap();
    std::mem::forget(owner); // as long-lived as the page
    session
}

async fn editor(session: &Rc<Session>, record: &RecordId) -> Editor {
    let loaded = session.store.load(record).await.unwrap();
    let editor = Editor::open(session, record.clone(), Kind::Reflection, loaded);
    session.keep_editor(record.clone(), editor);
    editor
}

/// Waits until it is so.
async fn until(editor: Editor, is: impl Fn(&Saved) -> bool) {
    while !editor.saved.with_untracked(&is) {
        TimeoutFuture::new(5).await;
    }
}

async fn changes(session: &Session, record: &RecordId) -> Vec<Vec<(String, Value)>> {
    let mut versions = session.store.versions(record).await.unwrap();
    versions.sort_by_key(|version| version.fact.id.seq);
    let changes = versions.into_iter().map(|version| version.fact.changes);
    changes.map(|it| it.into_iter().map(|it| (it.field, it.value)).collect()).collect()
}

#[wasm_bindgen_test]
async fn every_key_is_durable_within_a_second_however_fast_they_come() {
    let session = tab(&somebody()).await;
    let editor = editor(&session, &random_record()).await;
    let began = clock::now();
    let mut typed = String::new();
    // Keys without a pause long enough to save in.
    while session.store.drafts().await.unwrap().is_empty() {
        typed.push('x');
        editor.set(TEXT, words(&typed));
        assert_eq!(editor.saved.get_untracked(), Saved::Typing);
        TimeoutFuture::new(20).await;
        assert!(clock::now() - began < 1_000, "nothing was saved for a second");
    }
    until(editor, |saved| *saved == Saved::Place(Place::Draft)).await;
    let drafts = session.store.drafts().await.unwrap();
    assert_eq!(drafts.first().unwrap().fields.get(TEXT).unwrap().value, words(&typed));
}

#[wasm_bindgen_test]
async fn a_killed_tab_loses_nothing() {
    let person = somebody();
    let record = random_record();
    let killed = tab(&person).await;
    let editor = editor(&killed, &record).await;
    editor.set(TEXT, words("Half a sen"));
    until(editor, |saved| *saved == Saved::Place(Place::Draft)).await;
    killed.end(); // its lock is let go, its draft is not

    let session = tab(&person).await;
    session.read_journal().await.unwrap();
    let journal = session.state.journal.get_untracked().unwrap();
    assert_eq!(journal.first().unwrap().text, "Half a sen");
    assert_eq!(session.store.drafts().await.unwrap(), []);
    assert_eq!(session.state.delivery.get_untracked().unsent, 1);
}

#[wasm_bindgen_test]
async fn the_draft_of_a_living_tab_is_left_alone() {
    let person = somebody();
    let living = tab(&person).await;
    let editor = editor(&living, &random_record()).await;
    editor.set(TEXT, words("Still being writ"));
    until(editor, |saved| *saved == Saved::Place(Place::Draft)).await;
    let other = tab(&person).await;
    assert_eq!(other.store.drafts().await.unwrap().len(), 1);
    assert_eq!(other.store.unsent().await.unwrap(), 0);
}

#[wasm_bindgen_test]
async fn finishing_states_only_what_was_changed() {
    let session = tab(&somebody()).await;
    let record = random_record();
    let editor = editor(&session, &record).await;
    editor.set(TITLE, Value::Text("A visit".to_owned()));
    editor.set(TEXT, words("One."));
    editor.finish().await.unwrap();
    assert_eq!(editor.saved.get_untracked(), Saved::Place(Place::OnThisPhone));
    editor.set(TEXT, words("One. Two."));
    editor.finish().await.unwrap();
    editor.finish().await.unwrap(); // nothing was changed since
    let changes = changes(&session, &record).await;
    assert_eq!(changes.len(), 2);
    assert_eq!(changes.last().unwrap(), &[(TEXT.to_owned(), words("One. Two."))]);
    let loaded = session.store.load(&record).await.unwrap().record.unwrap();
    assert_eq!(loaded.disputed().count(), 0, "each version is based on the one before");
}

#[wasm_bindgen_test]
async fn typing_something_and_taking_it_back_states_nothing() {
    let session = tab(&somebody()).await;
    let record = random_record();
    let editor = editor(&session, &record).await;
    editor.set(TEXT, words("Oh"));
    until(editor, |saved| *saved == Saved::Place(Place::Draft)).await;
    editor.set(TEXT, words(""));
    editor.finish().await.unwrap();
    assert_eq!(session.store.drafts().await.unwrap(), []);
    assert!(changes(&session, &record).await.is_empty());
}

#[wasm_bindgen_test]
async fn what_is_typed_while_a_fact_is_made_is_not_lost() {
    let session = tab(&somebody()).await;
    let record = random_record();
    let editor = editor(&session, &record).await;
    editor.set(TEXT, words("One."));
    let finishing = editor.finish();
    leptos::task::spawn_local(async move { editor.set(TEXT, words("One. Two.")) });
    finishing.await.unwrap();
    editor.finish().await.unwrap();
    let loaded = session.store.load(&record).await.unwrap().record.unwrap();
    assert_eq!(loaded.text(TEXT), "One. Two.");
    assert_eq!(loaded.disputed().count(), 0);
}

#[wasm_bindgen_test]
async fn overlapping_changes_of_two_tabs_are_both_kept_until_somebody_chooses() {
    let person = somebody();
    let record = random_record();
    let (one, two) = (tab(&person).await, tab(&person).await);
    let first = editor(&one, &record).await;
    first.set(TITLE, Value::Text("Start".to_owned()));
    first.finish().await.unwrap();
    let second = editor(&two, &record).await;
    first.set(TITLE, Value::Text("Mine".to_owned()));
    second.set(TITLE, Value::Text("Yours".to_owned()));
    first.finish().await.unwrap();
    second.finish().await.unwrap();
    let rivals = second.rivals.get_untracked();
    assert_eq!(rivals.get(TITLE).unwrap().len(), 2);

    second.choose(TITLE, Value::Text("Yours".to_owned()));
    until(second, |saved| *saved == Saved::Place(Place::OnThisPhone)).await;
    let loaded = two.store.load(&record).await.unwrap().record.unwrap();
    assert_eq!(loaded.disputed().count(), 0);
    assert_eq!(loaded.text(TITLE), "Yours");
}

#[wasm_bindgen_test]
async fn a_reflection_is_listed_in_the_order_of_its_questions() {
    let session = tab(&somebody()).await;
    let editor = editor(&session, &random_record()).await;
    editor.set("prompts", Value::Text("what".to_owned()));
    for (answer, text) in [(TEXT, "Last."), ("answer.now_what", "Two."), ("answer.what", "One.")] {
        editor.set(answer, words(text));
    }
    editor.finish().await.unwrap();
    session.read_journal().await.unwrap();
    let journal = session.state.journal.get_untracked().unwrap();
    assert_eq!(journal.first().unwrap().text, "One.\nTwo.\nLast.");
}

#[wasm_bindgen_test]
async fn reflections_count_where_a_rule_counts_them_and_only_there() {
    let person = somebody();
    for (pack, counts) in [("leicester", true), ("north-yorkshire", false)] {
        let first = tab(&person).await;
        let store = first.store.clone();
        let start = Value::Day("2026-01-05".parse().unwrap());
        let enrolment = Statement {
            about: person.clone(),
            record: random_record(),
            kind: Kind::Enrolment,
            at: 1,
            changes: vec![Change {
                field: "employment_start".to_owned(),
                value: start,
                base: Vec::new(),
            }],
            draft: None,
        };
        first.state_fact(&enrolment).await.unwrap();
        let editor = editor(&first, &random_record()).await;
        editor.set("on", Value::Day(clock::today()));
        editor.set(TEXT, words(pack));
        editor.finish().await.unwrap();
        let state = State::new(RuleBook::bundled());
        let me = Me { packs: vec![pack.to_owned()], ..first.me.clone() };
        let again = Session::open(state, store, me).await.unwrap();
        assert_eq!(again.state.journal.get_untracked().is_some(), counts, "{pack}");
        let found = again.state.findings.get_untracked();
        let decided = found.iter().find(|finding| !finding.decided_by.is_empty());
        assert_eq!(decided.is_some(), counts, "{pack}");
    }
}
