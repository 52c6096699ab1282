//! Killed in the middle of pushes, again and again.

use std::collections::BTreeSet;

use crate::on_both_engines;
use crate::phones::{Phones, held, prepared};
use crate::support::engines::Spot;
use crate::support::process::{Running, said, waymark};

/// How often each engine's server is killed in one run.
const KILLS: usize = 200;

on_both_engines!(no_promise_is_broken_and_nothing_happens_twice);

async fn no_promise_is_broken_and_nothing_happens_twice(spot: Spot) {
    let folder = prepared(&spot).await;
    let arguments = spot.arguments();
    let mut server = Running::over(folder.path(), &arguments);
    let phones = Phones::of(&["ana", "ben", "sue"], &server);
    let mut promised = BTreeSet::new();
    for kill in 0..KILLS {
        // From the first answer on, at every place in the work on the others.
        for _ in 0..kill % 7 + 1 {
            promised.insert(phones.promised.recv().unwrap());
        }
        server.child.kill().unwrap(); // SIGKILL, with the next writes under way
        server.child.wait().unwrap();
        promised.extend(phones.promised.try_iter());
        server = Running::over(folder.path(), &arguments);
        phones.tell(Some(server.address.clone()));
    }
    let cookies = phones.cookies.clone();
    let promised = phones.stop(promised);
    let mut kept = Vec::new();
    for (of, cookie) in &cookies {
        let feed = held(&server.address, cookie, of);
        kept.extend(feed.into_iter().filter(|id| id.starts_with(&format!("{of}-phone."))));
    }
    let once: BTreeSet<String> = kept.iter().cloned().collect();
    assert_eq!(once.len(), kept.len(), "each fact is in the feed once");
    assert!(promised.len() >= KILLS, "{}", promised.len());
    let broken: Vec<&String> = promised.difference(&once).collect();
    assert!(broken.is_empty(), "promised and gone: {broken:?}");
    println!("{KILLS} kills, {} facts promised, {} kept, none lost", promised.len(), kept.len());
    server.stop("-TERM");
    let checked = waymark(&["verify", &arguments[0], &arguments[1]]);
    let (code, told, error) = said(&checked);
    assert_eq!(code, 0, "{told}{error}");
}
