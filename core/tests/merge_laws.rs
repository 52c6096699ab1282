//! The laws of merging, for any facts in any order: order does not matter, repeating changes
//! nothing, nothing is lost.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use waymark_core::attachment::{Attachment, Hash};
use waymark_core::fact::{Change, DeviceId, Fact, FactId, Kind, Value, format_for};
use waymark_core::merge::{History, Settled, merge, merge_words};
use waymark_core::record::Record;

const FIELDS: [&str; 4] = ["title", "answer.free", "codes", "files"];
const WORDS: [&str; 6] = ["She", "asked", "why", "again", "we", "left"];

/// A moment in the work of up to three devices that sometimes hear each other's facts.
#[derive(Debug, Clone)]
struct Moment {
    device: usize,
    field: usize,
    words: Vec<usize>,
    at: i64,
    hears: Option<usize>,
}

fn moments() -> impl Strategy<Value = Vec<Moment>> {
    let words = prop::collection::vec(0..WORDS.len(), 0..8);
    let moment = (0..3usize, 0..FIELDS.len(), words, any::<i64>(), prop::option::of(0..3usize))
        .prop_map(|(device, field, words, at, hears)| Moment { device, field, words, at, hears });
    prop::collection::vec(moment, 1..14)
}

fn text(words: &[usize]) -> String {
    words.iter().map(|n| WORDS[*n]).collect::<Vec<_>>().join(" ")
}

fn value(field: &str, words: &[usize]) -> Value {
    match field {
        "codes" => Value::Codes(words.iter().map(|n| WORDS[*n].to_owned()).collect()),
        "files" => Value::Files(words.iter().map(|n| file(WORDS[*n])).collect()),
        "title" => Value::Text(text(words)),
        _ => Value::Words(text(words)),
    }
}

fn file(name: &str) -> Attachment {
    let media = "image/jpeg".to_owned();
    Attachment { hash: Hash::of(&[7; 32]), bytes: 1, media, name: name.to_owned() }
}

fn words_in(value: &Value) -> Vec<&str> {
    match value {
        Value::Words(text) | Value::Text(text) => text.split_whitespace().collect(),
        Value::Codes(codes) => codes.iter().map(String::as_str).collect(),
        Value::Files(files) => files.iter().map(|file| file.name.as_str()).collect(),
        _ => Vec::new(),
    }
}

fn fact(device: usize, seq: usize, at: i64, change: Change) -> Fact {
    let device: DeviceId = format!("phone-{device}").parse().unwrap();
    Fact {
        format: format_for(std::slice::from_ref(&change)),
        id: FactId::new(device, u32::try_from(seq).unwrap()),
        by: "maya".parse().unwrap(),
        about: "maya".parse().unwrap(),
        record: "r1".parse().unwrap(),
        kind: Kind::Reflection,
        at,
        changes: vec![change],
    }
}

/// The facts that come of it: each change is based on the heads its device then had, as in life.
fn live(moments: &[Moment]) -> Vec<Fact> {
    let mut known: [History; 3] = Default::default();
    let mut all = Vec::new();
    for (n, moment) in moments.iter().enumerate() {
        let me = moment.device;
        if let Some(other) = moment.hears {
            known[me] = merge(&known[me], &known[other]);
        }
        let field = FIELDS[moment.field];
        let base =
            known[me].settle().remove(field).map(|settled| settled.heads).unwrap_or_default();
        let change = Change { field: field.to_owned(), value: value(field, &moment.words), base };
        let stated = fact(me, n + 1, moment.at, change);
        known[me].add(stated.clone());
        all.push(stated);
    }
    all
}

fn history<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> History {
    let mut history = History::default();
    facts.into_iter().for_each(|fact| history.add(fact.clone()));
    history
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn order_does_not_matter_and_repeating_changes_nothing(
        (facts, shuffled) in moments().prop_map(|m| live(&m)).prop_flat_map(|facts| {
            let twice = facts.iter().chain(&facts).cloned().collect::<Vec<_>>();
            (Just(facts), Just(twice).prop_shuffle())
        }),
    ) {
        let straight = Record::from_history(&history(&facts));
        prop_assert_eq!(Record::from_history(&history(&shuffled)), straight);
    }

    #[test]
    fn histories_merge_the_same_from_either_side_and_in_any_grouping(moments in moments()) {
        let facts = live(&moments);
        let part = |n: usize| history(facts.iter().skip(n).step_by(3));
        let (a, b, c) = (part(0), part(1), part(2));
        prop_assert_eq!(merge(&a, &b), merge(&b, &a));
        prop_assert_eq!(merge(&merge(&a, &b), &c), merge(&a, &merge(&b, &c)));
        prop_assert_eq!(merge(&merge(&a, &b), &b), merge(&a, &b));
        prop_assert_eq!(merge(&merge(&a, &b), &c), history(&facts));
    }

    #[test]
    fn no_fact_is_lost_and_what_each_head_added_is_shown(moments in moments()) {
        let facts = live(&moments);
        let all = history(&facts);
        prop_assert_eq!(all.facts().count(), facts.len());
        for (name, settled) in all.settle() {
            let values = || facts.iter().map(|fact| (&fact.id, &fact.changes[0])).filter(|(_, c)| c.field == name);
            let shown: BTreeSet<&str> =
                settled.rivals.iter().map(|rival| &rival.value).chain([&settled.value]).flat_map(words_in).collect();
            for (head, change) in values().filter(|(id, _)| settled.heads.contains(id)) {
                // A word that an earlier version had may have been taken out by another head.
                let earlier: BTreeSet<&str> =
                    values().filter(|(id, _)| !settled.heads.contains(id)).flat_map(|(_, c)| words_in(&c.value)).collect();
                for word in words_in(&change.value) {
                    prop_assert!(shown.contains(word) || earlier.contains(word), "{word} of {head} is lost from {name}");
                }
            }
        }
    }

    #[test]
    fn a_clean_merge_holds_every_word_either_side_added(
        base in prop::collection::vec(0..WORDS.len(), 0..20),
        ours in prop::collection::vec(0..WORDS.len(), 0..20),
        theirs in prop::collection::vec(0..WORDS.len(), 0..20),
    ) {
        let (base, ours, theirs) = (text(&base), text(&ours), text(&theirs));
        prop_assert_eq!(merge_words(&base, &ours, &theirs), merge_words(&base, &theirs, &ours));
        if let Some(merged) = merge_words(&base, &ours, &theirs) {
            let count = |text: &str, word: &str| text.split_whitespace().filter(|w| *w == word).count();
            for word in WORDS {
                let added = |side: &str| count(side, word).saturating_sub(count(&base, word));
                prop_assert!(count(&merged, word) >= added(&ours).max(added(&theirs)));
            }
        }
    }

    #[test]
    fn whatever_a_stranger_claims_to_replace_the_field_stays(
        claims in prop::collection::vec(prop::collection::vec(1..6usize, 0..4), 1..6),
    ) {
        let facts: Vec<Fact> = claims
            .iter()
            .enumerate()
            .map(|(n, claim)| {
                let base = claim.iter().map(|seq| FactId::new("phone-0".parse().unwrap(), u32::try_from(*seq).unwrap())).collect();
                fact(0, n + 1, 0, Change { field: "title".to_owned(), value: Value::Text(format!("{n}")), base })
            })
            .collect();
        let settled = history(&facts).settle();
        prop_assert!(settled.values().all(|field| !field.heads.is_empty()));
        prop_assert_eq!(settled.len(), 1);
    }
}

#[test]
fn words_in_different_places_merge_and_overlapping_ones_both_stay() {
    let change = |text: &str, base: &[FactId]| Change {
        field: "answer.free".to_owned(),
        value: Value::Words(text.to_owned()),
        base: base.to_vec(),
    };
    let first = fact(0, 1, 10, change("I visited. She was tired.", &[]));
    let base = [first.id.clone()];
    let phone = fact(0, 2, 20, change("I visited at home. She was tired.", &base));
    let laptop = fact(1, 1, 15, change("I visited. She was tired and glad.", &base));
    let clean = history([&first, &phone, &laptop]).settle();
    let text = &clean["answer.free"];
    assert_eq!(text.value, Value::Words("I visited at home. She was tired and glad.".to_owned()));
    assert!(text.rivals.is_empty());
    assert_eq!(text.heads, [phone.id.clone(), laptop.id.clone()]);

    let clash = fact(2, 1, 30, change("I visited at work. She was tired.", &base));
    let both = history([&first, &phone, &clash]).settle();
    let rivals: Vec<_> = both["answer.free"].rivals.iter().map(|rival| &rival.value).collect();
    assert_eq!(rivals, [&phone.changes[0].value, &clash.changes[0].value]);

    let chosen =
        fact(2, 2, 1, change("I visited at work. She was tired.", &both["answer.free"].heads));
    let settled = history([&first, &phone, &clash, &chosen]).settle();
    assert!(
        settled["answer.free"].rivals.is_empty(),
        "a clock far in the past does not undo a choice"
    );
    assert_eq!(settled["answer.free"].value, chosen.changes[0].value);
}

#[test]
fn a_code_taken_out_on_one_phone_stays_out_and_one_added_on_another_comes_in() {
    let change = |codes: &[&str], base: &[FactId]| Change {
        field: "codes".to_owned(),
        value: Value::Codes(codes.iter().map(|code| (*code).to_owned()).collect()),
        base: base.to_vec(),
    };
    let first = fact(0, 1, 0, change(&["PCF1", "PCF6"], &[]));
    let base = [first.id.clone()];
    let out = fact(0, 2, 0, change(&["PCF6"], &base));
    let added = fact(1, 1, 0, change(&["KSS3", "PCF1", "PCF6"], &base));
    let settled = history([&first, &out, &added]).settle();
    assert_eq!(settled["codes"].value, Value::Codes(vec!["KSS3".to_owned(), "PCF6".to_owned()]));
}

#[test]
fn a_photo_added_on_one_phone_and_one_taken_out_on_another_both_apply() {
    let names = |value: &Value| words_in(value).join(" ");
    let files = |names: &[&str]| Value::Files(names.iter().map(|name| file(name)).collect());
    let settled = crossed("files", files(&["asked"]), &[Value::Nothing, files(&["asked", "why"])]);
    assert_eq!((names(&settled.value).as_str(), settled.rivals.len()), ("why", 0));
    let mixed = crossed("files", files(&[]), &[files(&["why"]), Value::Codes(vec!["why".into()])]);
    assert_eq!(mixed.rivals.len(), 2, "files and codes are never one value");
}

/// Two devices that each wrote over both of the other's versions, again and again.
fn criss_cross(rounds: u32) -> History {
    let mut history = History::default();
    let mut base = Vec::new();
    for round in 1..=rounds {
        let pair: Vec<Fact> = (0..2_usize)
            .map(|device| {
                let value = Value::Words(format!("{device} wrote {round}"));
                let field = "answer.free".to_owned();
                let seq = usize::try_from(round).unwrap();
                fact(device, seq, 0, Change { field, value, base: base.clone() })
            })
            .collect();
        base = pair.iter().map(|fact| fact.id.clone()).collect();
        pair.into_iter().for_each(|fact| history.add(fact));
    }
    history
}

#[test]
fn however_often_two_devices_cross_settling_ends_and_both_versions_stand() {
    let settled = criss_cross(3_000).settle();
    assert_eq!(settled["answer.free"].rivals.len(), 2);
}

/// How a field stands once these devices, each in turn, changed it from the same base.
fn crossed(field: &str, base: Value, changes: &[Value]) -> Settled {
    let of = |value, base| Change { field: field.to_owned(), value, base };
    let first = fact(0, 1, 0, of(base, Vec::new()));
    let mut facts = vec![first.clone()];
    facts.extend(
        changes
            .iter()
            .enumerate()
            .map(|(n, value)| fact(n + 1, 1, 0, of(value.clone(), vec![first.id.clone()]))),
    );
    history(&facts).settle().remove(field).unwrap()
}

#[test]
fn what_one_empties_and_another_edits_is_both_kept() {
    let words = |text: &str| Value::Words(text.to_owned());
    let settled =
        crossed("answer.free", words("She asked"), &[Value::Nothing, words("She asked why")]);
    assert_eq!(settled.rivals.len(), 2);
    let settled =
        crossed("title", Value::Text("A".into()), &[Value::Nothing, Value::Text("B".into())]);
    assert_eq!(settled.rivals.len(), 2);
    let codes =
        |codes: &[&str]| Value::Codes(codes.iter().map(|code| (*code).to_owned()).collect());
    let settled = crossed("codes", codes(&["PCF1"]), &[Value::Nothing, codes(&["PCF1", "PCF6"])]);
    assert_eq!((settled.value, settled.rivals.len()), (codes(&["PCF6"]), 0));
}

#[test]
fn values_of_different_types_are_never_merged_into_one() {
    let text = |text: &str| Value::Text(text.to_owned());
    let changes = [Value::Words("She asked".into()), Value::Codes(vec!["She".into()]), text("She")];
    let settled = crossed("answer.free", text("She"), &changes);
    assert_eq!(settled.rivals.len(), 3);
}

#[test]
fn taking_back_and_bringing_back_at_once_is_for_a_person_to_settle() {
    let settled =
        crossed("withdrawn", Value::Flag(false), &[Value::Flag(true), Value::Flag(false)]);
    assert_eq!(settled.rivals.len(), 2);
}

#[test]
fn one_fact_that_sets_a_field_twice_shows_both() {
    let change = |text: &str| Change {
        field: "title".to_owned(),
        value: Value::Text(text.to_owned()),
        base: Vec::new(),
    };
    let mut twice = fact(0, 1, 0, change("One"));
    twice.changes.push(change("Two"));
    assert_eq!(history(&[twice]).settle()["title"].rivals.len(), 2);
}

#[test]
fn two_facts_of_a_cloned_phone_under_one_number_both_show() {
    let change = |text: &str| Change {
        field: "title".to_owned(),
        value: Value::Text(text.to_owned()),
        base: Vec::new(),
    };
    let clones = ["One", "Two"].map(|text| fact(0, 1, 0, change(text)));
    assert_eq!(history(&clones).settle()["title"].rivals.len(), 2);
}
