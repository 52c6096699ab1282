//! Every call the store makes to IndexedDB fails once, and nothing is ever half done.

use std::cell::Cell;

use wasm_bindgen_test::wasm_bindgen_test;
use waymark_core::attachment::{Attachment, Hash};
use waymark_core::fact::RecordId;
use waymark_core::sync::{Ack, Entry, Item, Outcome, Reply};
use waymark_core::transfer::FileRow;

use super::conformance::{draft, empty, of_another, reflection, reply, session, somebody};
use super::connection::{ATTACHMENTS, BUNDLES, CHUNKS, DRAFTS, FACTS, JOURNAL, META, RECORDS};
use super::*;
use crate::device::{random_device, random_hex, random_record};
use crate::state::Me;
use crate::vault::{Lock, Secret, Vault};

/// Makes the `n`-th call from now fail: at once, or by ending its transaction as a full disk does
/// that shows only later. Nothing fails where `n` is 0.
fn fail_call(n: u32, at_once: bool) {
    let script = format!(
        "(() => {{
            const kinds = [[IDBObjectStore, ['put', 'add', 'delete', 'get', 'getAll', 'getAllKeys', 'count', 'clear', 'index']],
                [IDBIndex, ['getAll', 'count']], [IDBDatabase, ['transaction']]];
            window.left = {n};
            for (const [kind, names] of kinds) {{
                kind.prototype.unbroken ??= Object.fromEntries(names.map((name) => [name, kind.prototype[name]]));
                for (const name of names) kind.prototype[name] = function (...args) {{
                    const mine = window.left > 0 && --window.left === 0;
                    const tx = this.transaction?.abort ? this.transaction : this.objectStore?.transaction;
                    if (mine && ({at_once} || !tx)) throw new DOMException('', 'UnknownError');
                    const done = kind.prototype.unbroken[name].apply(this, args);
                    if (mine) tx.abort();
                    return done;
                }};
            }}
        }})()"
    );
    js_sys::eval(&script).unwrap();
}

/// How many calls were left to make before the one that was to fail; 0 where it did.
fn calls_left() -> u32 {
    js_sys::eval("window.left").unwrap().as_f64().unwrap() as u32
}

/// Everything the store keeps, opened; and how many facts that is.
async fn kept(store: &Store) -> (Vec<String>, usize) {
    let stores = [FACTS, BUNDLES, RECORDS, JOURNAL, DRAFTS, META, ATTACHMENTS, CHUNKS];
    let read = store.look(&stores, async |tx| {
        let facts = tx.facts().await?;
        let mut kept: Vec<String> = facts.iter().map(|row| format!("{row:?}")).collect();
        for one in [RECORDS, JOURNAL, DRAFTS, META, ATTACHMENTS] {
            kept.extend(tx.texts(one).await?);
        }
        kept.extend(tx.keys(CHUNKS).await?);
        Ok((kept, facts.len()))
    });
    read.await.unwrap()
}

/// Fails each call of `work` in turn, both ways, until it gets through. Where that cannot be made
/// good by itself it says so and leaves everything as it was; where it can, it is done once, adds
/// so many facts, and says the same as if nothing had failed.
async fn whichever_call_fails<T: std::fmt::Debug>(
    what: &str,
    adds: usize,
    store: &Store,
    work: impl AsyncFn(&Store) -> Result<T, StoreFault>,
) {
    let says = format!("{:?}", work(store).await.unwrap());
    for at_once in [true, false] {
        let mut failures = 0;
        loop {
            let (before, facts) = kept(store).await;
            fail_call(failures + 1, at_once);
            let done = work(store).await;
            let left = calls_left();
            fail_call(0, true);
            let (after, facts_after) = kept(store).await;
            match done {
                Ok(said) => {
                    assert_eq!(facts_after, facts + adds, "{what}: call {} ", failures + 1);
                    if adds == 0 {
                        assert_eq!(format!("{said:?}"), says, "{what}: call {}", failures + 1);
                    }
                }
                Err(_) => assert_eq!(after, before, "{what}: call {} left traces", failures + 1),
            }
            if left > 0 {
                break;
            }
            failures += 1;
            assert!(failures < 200, "{what} never gets through");
        }
        assert!(failures > 1, "{what}: no call of it was ever failed");
    }
}

async fn used() -> Store {
    let store = empty().await;
    store.state(&reflection(&store, &random_record(), "One.", &[])).await.unwrap();
    store.state(&session(&store, &random_record(), 45)).await.unwrap();
    store.put_draft(&draft(&store, &random_record(), "Half")).await.unwrap();
    store
}

fn me(store: &Store) -> Me {
    Me::alone(store.person(), "Maya")
}

#[wasm_bindgen_test]
async fn of_what_is_written_nothing_is_half_kept() {
    let store = used().await;
    let (record, half) = (random_record(), draft(&store, &random_record(), "Half a sen"));
    store.put_draft(&half).await.unwrap();
    let statement =
        Statement { draft: Some(half.key()), ..reflection(&store, &record, "Whole.", &[]) };
    whichever_call_fails("stating", 1, &store, async |store| store.state(&statement).await).await;
    whichever_call_fails("a draft", 0, &store, async |store| store.put_draft(&half).await).await;
    whichever_call_fails("dropping", 0, &store, async |store| store.drop_draft(&half.key()).await)
        .await;
    let me = me(&store);
    whichever_call_fails("who one is", 0, &store, async |store| store.keep_me(&me).await).await;
    let chosen = Settings { lock_after: 15, low_data: true };
    whichever_call_fails("settings", 0, &store, async |store| store.keep_settings(&chosen).await)
        .await;
    assert_eq!(store.settings().await.unwrap(), chosen);
}

#[wasm_bindgen_test]
async fn of_photos_and_files_nothing_is_half_kept() {
    let store = used().await;
    let hash = Hash::of(&[7; 32]);
    let media = "image/jpeg".to_owned();
    let row = FileRow {
        id: random_hex(),
        record: random_record(),
        file: Attachment { hash, bytes: 65_537, media, name: String::new() },
        list: Vec::new(),
        here: [0, 1].into(),
        received: false,
        own: true,
        at: 0,
    };
    let chunks: [&[u8]; 2] = [b"one", b"two"];
    whichever_call_fails("adding", 0, &store, async |store| store.put_file(&row, &chunks).await)
        .await;
    let fetched = Some((1, &b"new"[..]));
    whichever_call_fails("fetching", 0, &store, async |store| store.note_file(&row, fetched).await)
        .await;
    whichever_call_fails("the list", 0, &store, async |store| store.files().await).await;
    whichever_call_fails("a chunk", 0, &store, async |store| store.chunk(&row, 1).await).await;
    assert_eq!(store.chunk(&row, 1).await.unwrap().as_deref(), Some(&b"new"[..]));
    whichever_call_fails("dropping", 0, &store, async |store| store.drop_file(&row).await).await;
    assert!(store.files().await.unwrap().is_empty());
    assert_eq!(store.chunk(&row, 0).await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn of_what_is_received_nothing_is_half_kept() {
    let store = used().await;
    let sent = store.outbox(99).await.unwrap();
    let acks = vec![Ack { index: 0, id: None, outcome: Outcome::Accepted }];
    store.receive(&reply(acks, vec![])).await.unwrap();
    let at = Cell::new(0);
    whichever_call_fails("a page", 1, &store, async |store| {
        at.set(at.get() + 1);
        let theirs = of_another(random_device(), &somebody(), &random_record(), "Theirs.");
        let feed = vec![Entry { at: at.get(), item: Item::Fact(theirs) }];
        store.receive(&Reply { feed, cursor: at.get(), ..reply(vec![], vec![]) }).await
    })
    .await;
    assert_eq!(store.unsent().await.unwrap(), 1);
    let key = &sent.first().unwrap().key;
    whichever_call_fails("another try", 0, &store, async |store| store.move_one(key, None).await)
        .await;
    let file = store.lines(true).await.unwrap();
    let other = Store::open(somebody(), Hooks::none()).await.unwrap();
    let mine = file.replace(store.person().as_str(), other.person().as_str());
    for call in 1.. {
        fail_call(call, call % 2 == 0);
        let restored = other.restore(&mine).await;
        fail_call(0, true);
        if let Ok(restored) = restored {
            assert_eq!((restored.new, restored.others), (2, 0));
            assert!(call > 5, "its calls were failed");
            break;
        }
        assert_eq!(other.unsent().await.unwrap(), 0, "call {call}");
    }
    assert_eq!(other.restore(&mine).await.unwrap().new, 0, "twice is once");
    assert_eq!(other.unsent().await.unwrap(), 2);
}

#[wasm_bindgen_test]
async fn of_many_facts_received_or_forgotten_at_once_nothing_is_half_kept() {
    let store = used().await;
    let at = Cell::new(0);
    let page = |items: Vec<Item>| {
        at.set(at.get() + 1);
        let feed = items.into_iter().map(|item| Entry { at: at.get(), item }).collect();
        Reply { feed, cursor: at.get(), ..reply(vec![], vec![]) }
    };
    let fact =
        |record: &RecordId| Item::Fact(of_another(random_device(), &somebody(), record, "Theirs."));
    whichever_call_fails("many", 60, &store, async |store| {
        store.receive(&page((0..60).map(|_| fact(&random_record())).collect())).await
    })
    .await;
    for at_once in [true, false] {
        let one = random_record();
        let mut items: Vec<Item> = (0..60).map(|_| fact(&random_record())).collect();
        items.push(fact(&one));
        store.receive(&page(items)).await.unwrap();
        let (before, facts) = kept(&store).await;
        for call in 1.. {
            fail_call(call, at_once);
            let forgotten = store.receive(&page(vec![Item::Forget(one.clone())])).await;
            let left = calls_left();
            fail_call(0, true);
            let (after, facts_after) = kept(&store).await;
            if forgotten.is_ok() {
                assert_eq!(facts_after, facts - 1, "call {call}");
                assert!(left > 0 && call > 5, "its calls were failed");
                break;
            }
            assert_eq!(after, before, "call {call} left traces");
        }
    }
}

#[wasm_bindgen_test]
async fn of_what_is_read_a_fault_is_a_fault_and_never_less() {
    let store = used().await;
    let records = [random_record()];
    whichever_call_fails("records", 0, &store, async |store| store.records().await).await;
    whichever_call_fails("journal", 0, &store, async |store| store.journal().await).await;
    whichever_call_fails("drafts", 0, &store, async |store| store.drafts().await).await;
    whichever_call_fails("lights", 0, &store, async |it| it.lights(&records).await).await;
    whichever_call_fails("counts", 0, &store, async |store| store.counts().await).await;
    whichever_call_fails("outbox", 0, &store, async |store| store.outbox(9).await).await;
    whichever_call_fails("unsent", 0, &store, async |store| store.unsent().await).await;
    whichever_call_fails("lines", 0, &store, async |store| store.lines(true).await).await;
    whichever_call_fails("delivery", 0, &store, async |store| store.delivered().await).await;
    whichever_call_fails("cursor", 0, &store, async |store| store.cursor().await).await;
    whichever_call_fails("the outside", 0, &store, async |store| {
        store.connection().outside().await
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_lock_is_the_old_one_or_the_new_one() {
    let vault = Vault::random();
    let (old, new) = (Secret::new("274913"), Secret::new("three random words"));
    let (old, new) = (Lock::make(&vault, &old).unwrap(), Lock::make(&vault, &new).unwrap());
    let account = somebody();
    let connection = Connection::open(account.as_str(), Hooks::none()).await.unwrap();
    let mut failures = 0;
    let store = loop {
        let me = me(&empty().await);
        fail_call(failures + 1, true);
        let made = Store::create(
            connection.clone(),
            vault.clone(),
            &old,
            &crate::accounts::Account::new(&me.person, "M"),
            random_device(),
            &me,
        )
        .await;
        fail_call(0, true);
        match made {
            Ok(store) => break store,
            Err(_) => assert_eq!(connection.outside().await.unwrap().lock, None),
        }
        failures += 1;
    };
    assert!(failures > 2);
    for at_once in [true, false] {
        connection.put_lock(Some(&old)).await.unwrap();
        for call in 1.. {
            fail_call(call, at_once);
            let put = connection.put_lock(Some(&new)).await;
            fail_call(0, true);
            let lock = connection.outside().await.unwrap().lock;
            if put.is_ok() {
                assert_eq!(lock, Some(new.clone()));
                break;
            }
            assert_eq!(lock, Some(old.clone()));
        }
    }
    store.state(&session(&store, &random_record(), 5)).await.unwrap();
    assert!(connection.note_try(0).await.unwrap());
    assert!(!connection.note_try(0).await.unwrap(), "another tab has tried since");
    assert_eq!(connection.outside().await.unwrap().tries, 1, "kept before it is tried");
    store.close();
    let again = Connection::open(account.as_str(), Hooks::none()).await.unwrap();
    assert_eq!(again.outside().await.unwrap().tries, 1);
    let opened = again.outside().await.unwrap().lock.unwrap();
    let opened = opened.open(&Secret::new("three random words")).unwrap();
    let (store, _) = Store::unlocked(again, opened).await.unwrap();
    assert_eq!(store.unsent().await.unwrap(), 1, "another lock, the same rows");
    assert_eq!(store.lines(true).await.unwrap().lines().count(), 1);
}
