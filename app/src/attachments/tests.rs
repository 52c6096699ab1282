//! Attachments, tried in a browser: a real photo of a phone, on the real store.
//!
//! Lives here: tests only. The server they speak to is the page's own, which has no API: what needs
//! one is tried in the journeys.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use waymark_core::attachment::{Attachment, CHUNK_BYTES, MOST_BYTES, Standing, Step, list_bytes};
use waymark_core::fact::{Change, Kind, RecordId, Value};
use waymark_core::transfer::FileRow;
use web_sys::{File, FilePropertyBag, HtmlCanvasElement, ImageBitmap};

use super::adding::make_room;
use super::{Whereabouts, add, cut, exchange, picture};
use crate::attachments::{Ended, NotAdded};
use crate::clock;
use crate::device::random_record;
use crate::session::Session;
use crate::store::{Statement, StoreFault};
use crate::writing::{somebody, tab};

wasm_bindgen_test_configure!(run_in_browser);

/// A photo that notes its camera, the moment and the place, and that it was held upright.
const WITH_PLACE: &[u8] = include_bytes!("../../../tests/world/photo-with-place.jpg");

fn file(bytes: &[u8], name: &str, kind: &str) -> File {
    let options = FilePropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&Uint8Array::from(bytes));
    File::new_with_u8_array_sequence_and_options(&parts, name, &options).unwrap()
}

/// Bytes that do not repeat.
fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_le_bytes()[3]
    };
    (0..bytes).map(|_| next()).collect()
}

fn has(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|part| part == words)
}

/// All bytes of an attachment as they are kept, in order.
async fn kept(session: &Session, record: &RecordId, file: &Attachment) -> Vec<u8> {
    let row = session.attachments.whole(record, file).unwrap();
    let mut all = Vec::new();
    for nth in 0..file.chunks() {
        all.extend(session.store.chunk(&row, nth).await.unwrap().unwrap());
    }
    all
}

async fn drawn(bytes: &[u8]) -> ImageBitmap {
    let window = web_sys::window().unwrap();
    let blob = file(bytes, "", "image/jpeg");
    let picture = window.create_image_bitmap_with_blob(&blob).unwrap();
    JsFuture::from(picture).await.unwrap().unchecked_into()
}

/// A JPEG of this size, made as a canvas makes one.
async fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let document = web_sys::window().unwrap().document().unwrap();
    let canvas: HtmlCanvasElement = document.create_element("canvas").unwrap().unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let mut made = |resolve: js_sys::Function, _| {
        canvas.to_blob_with_type(&resolve, "image/jpeg").unwrap();
    };
    let blob = JsFuture::from(js_sys::Promise::new(&mut made)).await.unwrap();
    picture::bytes_of(&blob.unchecked_into()).await.unwrap()
}

/// The photo's notes, its segment APP1, put into another JPEG after the two bytes of its start.
fn noted(jpeg: &[u8]) -> Vec<u8> {
    let at = WITH_PLACE.windows(2).position(|two| two == [0xff, 0xe1]).unwrap();
    let length = usize::from(WITH_PLACE[at + 2]) << 8 | usize::from(WITH_PLACE[at + 3]);
    [&jpeg[..2], &WITH_PLACE[at..at + 2 + length], &jpeg[2..]].concat()
}

#[wasm_bindgen_test]
async fn where_and_when_a_photo_was_taken_is_not_in_what_is_kept() {
    for words in [&b"Exif"[..], b"Hallam", b"Rigg 12", b"2026:11:20"] {
        assert!(has(WITH_PLACE, words), "the original has it");
    }
    let session = tab(&somebody()).await;
    let record = random_record();
    let photo = file(WITH_PLACE, "IMG_20261120_140309.jpg", "image/jpeg");
    let added = add(&session, record.clone(), photo, false).await.unwrap();
    assert_eq!((added.media.as_str(), added.name.as_str()), ("image/jpeg", ""));
    let bytes = kept(&session, &record, &added).await;
    assert_eq!(bytes.len(), added.bytes as usize);
    assert!(bytes.starts_with(&[0xff, 0xd8, 0xff]), "it is a JPEG");
    for words in [&b"Exif"[..], b"GPS", b"Hallam", b"Rigg 12", b"2026:11:20", b"IMG_"] {
        assert!(!has(&bytes, words), "{}", String::from_utf8_lossy(words));
    }
    // Of the segments that hold notes none is there but the canvas's own colours.
    let mut at = 2;
    while bytes[at] == 0xff && bytes[at + 1] != 0xda {
        let is_note = (0xe1..=0xef).contains(&bytes[at + 1]) || bytes[at + 1] == 0xfe;
        assert!(!is_note || bytes[at + 4..].starts_with(b"ICC_PROFILE\0"), "{:x}", bytes[at + 1]);
        at += 2 + (usize::from(bytes[at + 2]) << 8 | usize::from(bytes[at + 3]));
    }
    // It was held upright: 120 by 80 pixels, a quarter turned.
    let shown = drawn(&bytes).await;
    assert_eq!((shown.width(), shown.height()), (80, 120));
}

#[wasm_bindgen_test]
async fn a_large_photo_is_made_smaller_and_the_original_is_kept_when_asked_for() {
    let session = tab(&somebody()).await;
    let record = random_record();
    let large = noted(&jpeg(4_100, 1_025).await);
    let photo = || file(&large, "large.jpg", "image/jpeg");
    let smaller = add(&session, record.clone(), photo(), false).await.unwrap();
    let shown = drawn(&kept(&session, &record, &smaller).await).await;
    // Turned by its note, so that its longest side is its height.
    assert_eq!((shown.width(), shown.height()), (512, 2_048));
    let original = add(&session, record.clone(), photo(), true).await.unwrap();
    assert_eq!(kept(&session, &record, &original).await, large);
    assert_eq!(session.store.files().await.unwrap().len(), 2);
    add(&session, record, photo(), true).await.unwrap();
    assert_eq!(session.store.files().await.unwrap().len(), 2, "picked twice, kept once");
}

#[wasm_bindgen_test]
async fn a_file_is_kept_as_it_is_cut_into_chunks_that_its_hash_names() {
    let session = tab(&somebody()).await;
    let record = random_record();
    let bytes = noise(2 * CHUNK_BYTES as usize + 5);
    let picked = file(&bytes, "Certificate.pdf", "application/pdf");
    let added = add(&session, record.clone(), picked, false).await.unwrap();
    assert_eq!((added.name.as_str(), added.chunks()), ("Certificate.pdf", 3));
    assert_eq!(kept(&session, &record, &added).await, bytes);
    let row = session.attachments.whole(&record, &added).unwrap();
    assert_eq!(cut::hash(&list_bytes(&row.list)).await, Some(added.hash));
    assert_eq!(
        cut::hash(b"abc").await.unwrap().as_str(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "SHA-256 as FIPS 180 has it"
    );
}

#[wasm_bindgen_test]
async fn what_cannot_be_added_is_told_and_leaves_nothing_behind() {
    let session = tab(&somebody()).await;
    let empty = add(&session, random_record(), file(b"", "empty.txt", "text/plain"), false).await;
    assert_eq!(empty, Err(NotAdded::Unreadable));
    let huge = vec![0; MOST_BYTES as usize + 1];
    let huge = add(&session, random_record(), file(&huge, "huge.bin", ""), false).await;
    assert_eq!(huge, Err(NotAdded::TooLarge));
    // No picture, whatever it says: kept as the file it is.
    let odd = file(b"not a picture", "odd.png", "image/png");
    assert_eq!(add(&session, random_record(), odd, false).await.unwrap().bytes, 13);
    assert_eq!(session.store.files().await.unwrap().len(), 1);
}

#[wasm_bindgen_test]
async fn what_is_on_no_server_is_never_let_go_of_and_what_is_makes_room() {
    let session = tab(&somebody()).await;
    let record = random_record();
    let one = add(&session, record.clone(), file(&noise(10), "a", ""), false).await.unwrap();
    let two = add(&session, record.clone(), file(&noise(20), "b", ""), false).await.unwrap();
    assert!(!make_room(&session, None).await.unwrap(), "both are only here");
    let mut row = session.attachments.whole(&record, &two).unwrap();
    row.received = true;
    session.store.note_file(&row, None).await.unwrap();
    assert!(!make_room(&session, Some(&row)).await.unwrap(), "it is being used");
    assert!(make_room(&session, None).await.unwrap());
    assert_eq!(session.store.chunk(&row, 0).await.unwrap(), None);
    assert_eq!(kept(&session, &record, &one).await, noise(10));
    assert_eq!(session.store.files().await.unwrap().len(), 1);
}

#[wasm_bindgen_test]
async fn whichever_write_finds_no_room_nothing_of_a_file_is_half_kept() {
    let session = tab(&somebody()).await;
    let bytes = noise(CHUNK_BYTES as usize + 1);
    let mut failures = 0;
    loop {
        crate::store::fail_write(Some(failures + 1));
        let added = add(&session, random_record(), file(&bytes, "a", ""), false).await;
        crate::store::fail_write(None);
        let Err(fault) = added else { break };
        failures += 1;
        assert_eq!(fault, NotAdded::Store(StoreFault::NoRoom));
        assert!(session.store.files().await.unwrap().is_empty());
    }
    assert_eq!(failures, 3, "two chunks and the row");
}

/// Saves a record that names attachments.
async fn save(session: &Rc<Session>, record: &RecordId, files: &[Attachment]) {
    let field = "files".to_owned();
    let change = Change { field, value: Value::Files(files.to_vec()), base: Vec::new() };
    let statement = Statement {
        about: session.me.person.clone(),
        record: record.clone(),
        kind: Kind::Evidence,
        at: clock::now(),
        changes: vec![change],
        draft: None,
    };
    session.state_fact(&statement).await.unwrap();
}

#[wasm_bindgen_test]
async fn after_a_restart_the_photo_and_the_fact_that_names_it_are_both_here() {
    let person = somebody();
    let record = random_record();
    let killed = tab(&person).await;
    let photo = file(WITH_PLACE, "a.jpg", "image/jpeg");
    let added = add(&killed, record.clone(), photo, false).await.unwrap();
    save(&killed, &record, std::slice::from_ref(&added)).await;
    let bytes = kept(&killed, &record, &added).await;
    killed.end();
    let session = tab(&person).await;
    let saved = session.store.load(&record).await.unwrap().record.unwrap();
    assert_eq!(saved.files("files"), std::slice::from_ref(&added));
    assert_eq!(kept(&session, &record, &added).await, bytes);
    let at = session.attachments.whereabouts(&record, &added, false);
    assert_eq!(at, Whereabouts::Here { sent: 0, of: 1 });
}

#[wasm_bindgen_test]
async fn only_what_a_saved_record_names_is_offered_and_low_data_fetches_on_a_tap_only() {
    let session = tab(&somebody()).await;
    let record = random_record();
    let added = add(&session, record.clone(), file(b"here", "a", ""), false).await.unwrap();
    let next = |session: &Session, file: &Attachment, fetches: bool| {
        let standing = session.attachments.find(&record, file).unwrap().standing(fetches);
        Standing::next(&standing)
    };
    assert_eq!(next(&session, &added, true), None, "the form may still be left");
    let away = Attachment { hash: added.hash.clone(), bytes: 9, ..added.clone() };
    let away = Attachment { hash: cut::hash(b"away").await.unwrap(), ..away };
    save(&session, &record, &[added.clone(), away.clone()]).await;
    assert_eq!(next(&session, &added, false), Some(Step::Ask));
    assert_eq!(next(&session, &away, true), Some(Step::Ask));
    assert_eq!(next(&session, &away, false), None);
    let at = |low_data| session.attachments.whereabouts(&record, &away, low_data);
    assert_eq!(at(true), Whereabouts::Away { fetched: 0, of: 1, wanted: false });
    session.attachments.ask_for(&record, &away);
    assert_eq!(next(&session, &away, false), Some(Step::Ask));
    assert_eq!(at(true), Whereabouts::Away { fetched: 0, of: 1, wanted: true });
}

#[wasm_bindgen_test]
async fn with_no_server_to_be_had_nothing_is_lost_and_it_is_said() {
    let session = tab(&somebody()).await;
    let record = random_record();
    let added = add(&session, record.clone(), file(b"here", "a", ""), false).await.unwrap();
    save(&session, &record, std::slice::from_ref(&added)).await;
    let ended = exchange(&session).await.unwrap();
    assert!(matches!(ended, Ended::Trouble(_)), "{ended:?}");
    let at = session.attachments.whereabouts(&record, &added, false);
    assert_eq!(at, Whereabouts::Here { sent: 0, of: 1 });
    assert_eq!(kept(&session, &record, &added).await, b"here");
    session.refresh_delivery().await.unwrap();
    assert_eq!(session.state.delivery.get_untracked().unsent, 2, "the words and the photo");
}

#[wasm_bindgen_test]
async fn another_server_is_offered_everything_again() {
    let session = tab(&somebody()).await;
    let record = random_record();
    let added = add(&session, record.clone(), file(b"here", "a", ""), false).await.unwrap();
    save(&session, &record, std::slice::from_ref(&added)).await;
    let received =
        FileRow { received: true, ..session.attachments.whole(&record, &added).unwrap() };
    session.store.note_file(&received, None).await.unwrap();
    session.attachments.read(session.store.files().await.unwrap());
    let at = || session.attachments.whereabouts(&record, &added, false);
    assert_eq!(at(), Whereabouts::Received);
    session.offer_attachments_again().await.unwrap();
    assert_eq!(at(), Whereabouts::Here { sent: 0, of: 1 });
    assert!(!session.store.files().await.unwrap()[0].received);
}
