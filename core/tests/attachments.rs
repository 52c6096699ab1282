//! Attachments: every byte is in exactly one chunk, and a plan that is followed ends with all of
//! it on both sides, however often the line breaks.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use waymark_core::attachment::{
    Attachment, CHUNK_BYTES, Hash, Kept, LONGEST_SIDE, Standing, Step, Turn, fit, list_bytes, plan,
    turn,
};
use waymark_core::transfer::{FileRow, Known};

fn of(bytes: u32) -> Attachment {
    let media = "image/jpeg".to_owned();
    Attachment { hash: Hash::of(&[0; 32]), bytes, media, name: String::new() }
}

/// One attachment as it truly is, beside what the phone knows of it.
#[derive(Debug, Clone)]
struct True {
    there: BTreeSet<u32>,
    known: Standing,
}

/// An attachment that is whole on one side at least, with some chunks on the other.
fn attachment() -> impl Strategy<Value = True> {
    (1..9_u32, any::<bool>(), any::<bool>(), prop::collection::btree_set(0..9_u32, 0..9)).prop_map(
        |(chunks, ours, wanted, part)| {
            let all: BTreeSet<u32> = (0..chunks).collect();
            let part: BTreeSet<u32> = part.into_iter().filter(|nth| *nth < chunks).collect();
            let (here, there) = if ours { (all, part) } else { (part, all) };
            True { there, known: Standing { chunks, here, there: None, wanted } }
        },
    )
}

proptest! {
    #[test]
    fn every_byte_is_in_one_chunk(bytes in prop_oneof![1..400_000_u32, any::<u32>()]) {
        let file = of(bytes);
        let all: u64 = (0..file.chunks()).map(|nth| u64::from(file.chunk_bytes(nth).unwrap())).sum();
        prop_assert_eq!(all, u64::from(bytes));
        for nth in 0..file.chunks().saturating_sub(1) {
            prop_assert_eq!(file.chunk_bytes(nth), Some(CHUNK_BYTES));
        }
        prop_assert_eq!(file.chunk_bytes(file.chunks()), None);
        prop_assert_eq!(file.chunk_bytes(u32::MAX), None);
    }

    #[test]
    fn a_hash_is_its_bytes(bytes in any::<[u8; 32]>()) {
        let hash = Hash::of(&bytes);
        prop_assert_eq!(hash.bytes(), bytes.to_vec());
        prop_assert_eq!(hash.as_str().parse::<Hash>(), Ok(hash.clone()));
        prop_assert_eq!(list_bytes(&[hash.clone(), hash]), [bytes, bytes].concat());
    }

    #[test]
    fn a_picture_keeps_its_shape_and_never_grows(width in any::<u32>(), height in any::<u32>()) {
        let (wide, high) = fit(width, height);
        prop_assert!(wide >= 1 && high >= 1 && wide <= width.max(1) && high <= height.max(1));
        prop_assert!(wide <= LONGEST_SIDE && high <= LONGEST_SIDE);
        if width.max(height) <= LONGEST_SIDE {
            prop_assert_eq!((wide, high), (width.max(1), height.max(1)));
        } else {
            prop_assert_eq!(wide.max(high), LONGEST_SIDE);
            // Within a pixel of the same shape.
            let (w, h) = (u128::from(width), u128::from(height));
            let apart = (u128::from(wide) * h).abs_diff(u128::from(high) * w);
            prop_assert!(apart <= w.max(h) || wide == 1 || high == 1);
        }
    }

    /// Some steps fail and some answers are lost after they were taken; the rest of the way is clear.
    #[test]
    fn a_plan_that_is_followed_ends_with_all_of_it_where_it_belongs(
        mut files in prop::collection::vec(attachment(), 0..5),
        luck in prop::collection::vec(0..4_u8, 0..40),
    ) {
        let mut luck = luck.into_iter();
        let mut rounds = 0;
        let mut sent = BTreeSet::new();
        loop {
            let known: Vec<Standing> = files.iter().map(|file| file.known.clone()).collect();
            let Some((at, step)) = plan(&known) else { break };
            rounds += 1;
            prop_assert!(rounds < 200, "it goes on for ever");
            let file = &mut files[at];
            let chance = luck.next().unwrap_or(3);
            if chance == 0 { continue } // nothing arrived
            match step {
                Step::Ask => {
                    if chance == 1 { continue } // the answer was lost
                    file.known.there = Some(file.there.clone());
                }
                Step::Send(nth) => {
                    prop_assert!(file.known.here.contains(&nth), "it sends what it has not");
                    prop_assert!(chance == 1 || sent.insert((at, nth)), "it sends what arrived");
                    file.there.insert(nth);
                    if chance == 1 { continue }
                    file.known.there.as_mut().unwrap().insert(nth);
                }
                Step::Fetch(nth) => {
                    prop_assert!(file.known.wanted && file.there.contains(&nth));
                    prop_assert!(file.known.here.insert(nth), "it fetches what it has");
                }
            }
        }
        for file in &files {
            let known = &file.known;
            if known.is_here() {
                prop_assert_eq!(u32::try_from(file.there.len()).unwrap(), known.chunks, "unsent");
            }
            prop_assert!(!known.wanted || known.is_here(), "wanted, and not fetched");
            prop_assert!(!known.is_there() || file.there.len() == known.chunks as usize);
        }
    }
}

#[test]
fn what_only_this_phone_has_goes_before_what_can_be_fetched_and_the_soonest_done_first() {
    let set = |chunks: &[u32]| chunks.iter().copied().collect::<BTreeSet<u32>>();
    let standing = |here: &[u32], there: Option<&[u32]>, wanted| Standing {
        chunks: 3,
        here: set(here),
        there: there.map(set),
        wanted,
    };
    let fetch = standing(&[], Some(&[0, 1, 2]), true);
    let unsent = standing(&[0, 1, 2], Some(&[]), false);
    let nearly = standing(&[0, 1, 2], Some(&[0, 2]), false);
    let unasked = standing(&[], None, true);
    let done = standing(&[0, 1, 2], Some(&[0, 1, 2]), true);
    let files = [done.clone(), fetch.clone(), unsent, nearly];
    assert_eq!(plan(&files), Some((3, Step::Send(1))));
    assert_eq!(plan(&files[..3]), Some((2, Step::Send(0))));
    assert_eq!(plan(&files[..2]), Some((1, Step::Fetch(0))));
    assert_eq!(plan(&[done]), None);
    assert_eq!(plan(&[unasked]), Some((0, Step::Ask)));
    let not_wanted = Standing { wanted: false, ..fetch };
    assert_eq!(plan(&[not_wanted]), None, "low data: only on a tap");
    let elsewhere = standing(&[], Some(&[]), true);
    assert_eq!(plan(&[elsewhere]), None, "nobody has sent it yet");
}

/// An attachment of three chunks that was added here.
fn added() -> Known {
    let list = vec![Hash::of(&[1; 32]), Hash::of(&[2; 32]), Hash::of(&[3; 32])];
    let mut known = Known::new(FileRow {
        id: "row".to_owned(),
        record: "r".parse().unwrap(),
        file: of(2 * CHUNK_BYTES + 5),
        list,
        here: (0..3).collect(),
        received: false,
        own: true,
        at: 0,
    });
    known.named = true;
    known
}

#[test]
fn words_go_before_pictures_and_what_cannot_be_sent_holds_up_none() {
    let photo = [added().standing(true)];
    assert_eq!(turn(&photo, 0, 0), Turn::Picture(0, Step::Ask));
    assert_eq!(turn(&photo, 0, 1), Turn::Words);
    assert_eq!(turn(&photo, 2, 2), Turn::Picture(0, Step::Ask));
    assert_eq!(turn(&photo, 2, 3), Turn::Words);
    assert_eq!(turn(&[], 0, 0), Turn::Nobody);
}

#[test]
fn what_is_on_no_server_is_neither_let_go_of_nor_erased_with_its_record() {
    let mut known = added();
    assert!(!known.row.may_be_dropped() && !known.row.goes_with_its_record());
    let hash = known.row.file.hash.clone();
    let kept = |missing: &[u32]| Kept { chunks: added().row.list, missing: missing.to_vec() };
    assert!(!known.learn(kept(&[]), None) && !known.learn(kept(&[]), Some(&Hash::of(&[9; 32]))));
    assert!(known.learn(kept(&[1]), Some(&hash)) && !known.is_newly_received());
    assert!(known.learn(kept(&[]), Some(&hash)) && known.is_newly_received());
    known.row.received = true;
    assert!(!known.is_newly_received() && known.row.may_be_dropped());
    assert!(known.row.goes_with_its_record());
    let of_another = FileRow { own: false, ..added().row };
    assert!(of_another.goes_with_its_record() && !of_another.may_be_dropped());
}

#[test]
fn a_chunk_is_one_by_its_length_and_its_hash() {
    let row = added().row;
    let (first, last) = (row.list.first(), row.list.last());
    assert!(row.is_chunk(0, CHUNK_BYTES as usize, first) && row.is_chunk(2, 5, last));
    assert!(!row.is_chunk(0, CHUNK_BYTES as usize, last), "another's hash");
    assert!(!row.is_chunk(2, 4, last) && !row.is_chunk(3, 5, last), "cut short, or none");
    assert!(!row.is_chunk(2, 5, None), "nothing to tell by");
    let untold = FileRow { list: Vec::new(), ..row };
    assert!(!untold.is_chunk(2, 5, None), "no list yet");
}

#[test]
fn a_photo_another_phone_was_still_sending_is_asked_for_again() {
    let mut known = added();
    known.there = Some([0].into());
    known.begin_round();
    assert_eq!(known.there, None, "more of it may be there by now");
    let all = (0..known.row.file.chunks()).collect();
    known.there = Some(all);
    known.begin_round();
    assert!(known.there.is_some(), "what is whole is not asked for again");
}
