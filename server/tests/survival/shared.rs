//! Two server processes over one PostgreSQL.

use std::collections::BTreeSet;
use std::thread;

use serde_json::json;

use crate::phones::{held, id_of, message, prepared, push};
use crate::support::engines::Engine;
use crate::support::process::{Running, body, post, said, sign_in, waymark};
use crate::support::{fact, on};
use waymark_core::fact::Kind;

/// How many facts each phone sends.
const FACTS: u32 = 60;

#[tokio::test]
async fn two_servers_over_one_database_skip_nothing() {
    let spot = Engine::Postgres.spot().await;
    let folder = prepared(&spot).await;
    let arguments = spot.arguments();
    let servers = [0, 1].map(|_| Running::over(folder.path(), &arguments));
    let addresses = servers.each_ref().map(|server| server.address.clone());
    // A session begun at one of them counts at the other.
    let [ana, sue] = ["ana", "sue"].map(|of| sign_in(&addresses[0], of, &format!("{of}-phone")));
    let reader = {
        let (addresses, sue) = (addresses.clone(), sue.clone());
        thread::spawn(move || follow(&addresses, &sue))
    };
    let senders: Vec<_> = (0..4)
        .map(|phone| {
            let (addresses, ana) = (addresses.clone(), ana.clone());
            thread::spawn(move || {
                for n in (1..=FACTS).filter(|n| n % 4 == phone) {
                    let held = fact("ana", n, &format!("s{n}"), Kind::Session, on("2026-11-20"));
                    let facts = [held.encode().unwrap()];
                    let at = &addresses[usize::try_from(n % 2).unwrap()];
                    let reply = push(at, &ana, "ana", &facts).unwrap();
                    assert_eq!(reply["acks"][0]["outcome"], "accepted");
                    // The same bytes again, at the other one.
                    let other = &addresses[usize::try_from((n + 1) % 2).unwrap()];
                    let reply = push(other, &ana, "ana", &facts).unwrap();
                    assert_eq!(reply["acks"][0]["outcome"], "known");
                }
            })
        })
        .collect();
    for sender in senders {
        sender.join().unwrap();
    }
    let followed = reader.join().unwrap();
    let whole = held(&addresses[0], &sue, "sue");
    assert_eq!(followed, whole, "whoever follows a feed sees all of it, in its order");
    assert_eq!(whole.len(), usize::try_from(FACTS).unwrap());
    assert_eq!(whole.iter().collect::<BTreeSet<_>>().len(), whole.len());
    let checked = waymark(&["verify", &arguments[0], &arguments[1]]);
    assert_eq!(said(&checked).0, 0, "{checked:?}");
}

/// Follows Sue's feed from the cursor each server gives, in turn, until all of it has come.
fn follow(addresses: &[String; 2], cookie: &str) -> Vec<String> {
    let (mut cursor, mut log, mut ids) = (0, None::<String>, Vec::new());
    for turn in 0_usize.. {
        let at = &addresses[turn % 2];
        let asked = message("sue", &[], cursor, log.as_deref());
        let reply = body(&post(at, "/api/sync", cookie, &asked).unwrap());
        let entries = reply["feed"].as_array().unwrap();
        assert!(entries.iter().all(|entry| entry["at"].as_i64().unwrap() > cursor));
        ids.extend(entries.iter().filter_map(id_of));
        cursor = reply["cursor"].as_i64().unwrap();
        log = reply["log"].as_str().map(str::to_owned);
        assert_ne!(reply["log"], json!(null));
        if ids.len() >= usize::try_from(FACTS).unwrap() {
            return ids;
        }
    }
    ids
}
