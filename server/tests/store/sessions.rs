//! Sessions, and the devices they are on.

use waymark_server::store::{Begun, NewSession};

use crate::asking::{person, phone_of, with_phones};
use crate::on_both_engines;
use crate::support::engines::Spot;

on_both_engines!(a_session_lasts_until_its_end_and_can_be_ended);

async fn a_session_lasts_until_its_end_and_can_be_ended(spot: Spot) {
    let store = with_phones(&spot).await;
    let (ana, phone) = (person("ana"), phone_of("ana"));
    let begin = async |hash: &[u8], instead_of: Option<&[u8]>| {
        let (about, how) = ("Chrome on Android", "demo");
        let (person, device, token_hash, now_ms, ends_ms) = (&ana, &phone, hash, 0, 100);
        let new =
            NewSession { person, device, about, how, token_hash, instead_of, now_ms, ends_ms };
        store.begin_session(&new).await.unwrap()
    };
    assert_eq!(begin(b"one", None).await, Begun::Yes);
    let one = store.session(b"one", 99).await.unwrap().unwrap();
    assert_eq!((&one.person, one.ended, one.about.as_str()), (&ana, false, "Chrome on Android"));
    assert_eq!(store.session(b"one", 100).await.unwrap(), None);
    assert_eq!(store.session(b"two", 0).await.unwrap(), None);
    assert_eq!(begin(b"two", Some(b"one")).await, Begun::Yes);
    assert_eq!(store.session(b"one", 0).await.unwrap(), None, "a new one takes its place");
    for _again in 0..2 {
        store.end_session(b"two", 1).await.unwrap();
    }
    assert!(store.session(b"two", 1).await.unwrap().is_none_or(|session| session.ended));
}
