//! Stored and sent bytes: today's are written exactly so, every past format loads for ever, and
//! what is not ours is refused by name without a panic.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use proptest::prelude::*;
use waymark_core::fact::{FactId, MOST_BYTES, NotAFact, Reading, Value, format_for, read};
use waymark_core::sync::{Outcome, Reason, Reply, Request, is_another_log};

const FACT_1: &str = include_str!("formats/fact-1.json");
const FACT_2: &str = include_str!("formats/fact-2.json");
const NEWER: &str = include_str!("formats/fact-newer.json");
const REQUEST_1: &str = include_str!("formats/request-1.json");
const REPLY_1: &str = include_str!("formats/reply-1.json");
const REQUEST_2: &str = include_str!("formats/request-2.json");
const REPLY_2: &str = include_str!("formats/reply-2.json");

#[test]
fn a_fact_of_format_1_loads_and_is_written_byte_for_byte_as_it_was() {
    let Reading::Known(fact) = read(FACT_1).unwrap() else { panic!("format 1 is known") };
    assert_eq!(fact.encode().unwrap(), FACT_1);
    assert_eq!(fact.changes.len(), 7);
}

#[test]
fn a_fact_of_format_2_names_attachments_and_is_no_fact_of_format_1() {
    let Reading::Known(fact) = read(FACT_2).unwrap() else { panic!("format 2 is known") };
    assert_eq!(fact.encode().unwrap(), FACT_2);
    let Value::Files(files) = &fact.changes[0].value else { panic!("it names files") };
    assert_eq!((files[0].chunks(), files[0].name.as_str()), (3, "The certificate"));
    assert_eq!((files[1].chunks(), files[1].name.as_str()), (1, ""));
    // A version that reads only format 1 would drop it; under its own number it keeps it.
    let understated = FACT_2.replace("{\"format\":2", "{\"format\":1");
    assert_eq!(read(&understated), Err(NotAFact::OtherFormat));
    let empty = FACT_2.replace("\"bytes\":1,", "\"bytes\":0,");
    assert_eq!(read(&empty), Err(NotAFact::OtherFormat));
    let endless = FACT_2.replace("The certificate", &"a".repeat(201));
    assert_eq!(read(&endless), Err(NotAFact::OtherFormat));
    for bad in ["9F86", "zf86", "../86"] {
        assert!(read(&FACT_2.replace("9f86", bad)).is_err(), "{bad} is in no hash");
    }
    assert_eq!(format_for(&fact.changes), 2);
    let Reading::Known(plain) = read(FACT_1).unwrap() else { panic!("format 1 is known") };
    assert_eq!(format_for(&plain.changes), 1, "what older versions understand stays theirs");
}

#[test]
fn a_fact_of_a_newer_format_is_kept_by_its_envelope() {
    let Reading::Newer(envelope) = read(NEWER).unwrap() else { panic!("it is newer") };
    assert_eq!(envelope.id.to_string(), "k3v9qd2m.18");
    assert_eq!(envelope.kind.as_str(), "sketch");
}

#[test]
fn messages_of_protocol_1_load_and_are_written_as_they_were() {
    let request: Request = serde_json::from_str(REQUEST_1).unwrap();
    assert_eq!(serde_json::to_string(&request).unwrap(), REQUEST_1.trim_end());
    let reply: Reply = serde_json::from_str(REPLY_1).unwrap();
    assert_eq!(serde_json::to_string(&reply).unwrap(), REPLY_1.trim_end());
    assert!(is_another_log(Some("log-6"), &reply));
    assert!(!is_another_log(Some("log-7"), &reply) && !is_another_log(None, &reply));
}

#[test]
fn messages_of_protocol_2_load_and_are_written_as_they_were() {
    let request: Request = serde_json::from_str(REQUEST_2).unwrap();
    assert_eq!(serde_json::to_string(&request).unwrap(), REQUEST_2.trim_end());
    let reply: Reply = serde_json::from_str(REPLY_2).unwrap();
    assert_eq!(serde_json::to_string(&reply).unwrap(), REPLY_2.trim_end());
}

#[test]
fn a_reason_of_a_newer_server_is_still_a_reason() {
    let outcome: Outcome = serde_json::from_str(r#"{"set_aside":"moon_phase"}"#).unwrap();
    assert_eq!(outcome, Outcome::SetAside(Reason::Other));
}

#[test]
fn what_is_not_a_fact_is_refused_with_its_place_and_without_its_words() {
    let cut = &FACT_1[..200];
    assert_eq!(read(cut), Err(NotAFact::Malformed { line: 1, column: 200 }));
    for (bytes, why) in [
        ("", "nothing"),
        ("null", "no object"),
        ("[]", "a list"),
        ("PK\u{3}\u{4}", "a Word file"),
        (r#"{"format":1}"#, "no id"),
        (&FACT_1.replace("k3v9qd2m.17", "k3v9qd2m.017"), "a number with a leading nought"),
        (&FACT_1.replace("k3v9qd2m.17", "k3v9qd2m.0"), "number nought"),
        (&FACT_1.replace("k3v9qd2m.17", "../etc.1"), "a path"),
        (&FACT_1.replace("2026-11-20", "2026-02-30"), "an impossible date"),
        (&FACT_1.replace("\"at\":", "\"when\":"), "an unknown field"),
        (&FACT_1.replace("-5", "0.5"), "a fraction"),
    ] {
        let refused = read(bytes).expect_err(why);
        assert!(!refused.to_string().contains("maya"), "{why}");
    }
    let silent = r#"{"format":1,"id":"d.1","by":"p","about":"p","record":"r","kind":"step","at":0,"changes":[]}"#;
    assert_eq!(read(silent), Err(NotAFact::Empty));
}

#[test]
fn a_fact_may_be_as_long_as_the_limit_and_no_longer() {
    let padded = |bytes: usize| {
        FACT_1.replace("First visit", &"a".repeat(bytes - FACT_1.len() + "First visit".len()))
    };
    assert!(read(&padded(MOST_BYTES)).is_ok());
    assert_eq!(
        read(&padded(MOST_BYTES + 1)),
        Err(NotAFact::TooLong { bytes: MOST_BYTES as u64 + 1 })
    );
    let Ok(Reading::Known(mut fact)) = read(&padded(MOST_BYTES)) else { panic!("it fits") };
    fact.at *= 10;
    assert!(fact.encode().is_err(), "what could not be read back is not written");
}

#[test]
fn deep_nesting_ends_in_a_refusal() {
    let deep = format!(r#"{{"format":1,"id":"d.1","changes":{}"#, "[".repeat(100_000));
    assert!(read(&deep).is_err());
}

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(at in 0..FACT_1.len(), byte in any::<char>(), cut in 0..FACT_1.len()) {
        let mut text: String = FACT_1.chars().take(cut).collect();
        text.extend(FACT_1.chars().skip(at).take(1).map(|_| byte));
        text.push_str(&FACT_1[at..]);
        if let Ok(Reading::Known(fact)) = read(&text) {
            prop_assert!(fact.encode().is_ok());
        }
    }

    #[test]
    fn an_id_is_written_as_it_is_read(text in "[a-z0-9.-]{1,12}") {
        if let Ok(id) = text.parse::<FactId>() {
            prop_assert_eq!(id.to_string(), text);
        }
    }
}
