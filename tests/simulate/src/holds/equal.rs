//! Copies with the same feed position are byte-equal: to each other and to the server's.

use std::collections::BTreeMap;

use waymark_core::sync::Stage;

use super::lost::is_all_there_is;
use crate::world::{Violation, World};

/// At the end, every phone in use holds, byte for byte, what the server says its person holds.
pub fn check(world: &mut World) -> Result<(), Violation> {
    let books = world.books();
    for nth in world.in_use() {
        let phone = &world.phones[nth];
        let ours: BTreeMap<&str, &str> = phone
            .disk
            .kept()
            .rows
            .values()
            .filter(|row| row.stage == Stage::Received)
            .map(|row| (row.key.trim_end_matches('~'), row.bytes.as_str()))
            .collect();
        let held = books.facts.values().filter(|kept| books.hold(&phone.person, &kept.record));
        let theirs: BTreeMap<String, &str> =
            held.map(|kept| (kept.id.to_string(), kept.bytes.as_str())).collect();
        for (id, bytes) in &theirs {
            if ours.get(id.as_str()) != Some(bytes) {
                return Err(Violation(format!("{} lacks {id}, or has other bytes", phone.name)));
            }
        }
        // What somebody stated about themselves stays theirs.
        let more = ours.iter().filter(|(id, _)| !theirs.contains_key(**id));
        let more: Vec<(String, String)> =
            more.map(|(id, bytes)| ((*id).to_owned(), (*bytes).to_owned())).collect();
        let name = phone.name.clone();
        for (id, bytes) in more {
            if !is_all_there_is(world, &bytes) {
                return Err(Violation(format!("{name} has {id}, which is not for it")));
            }
        }
    }
    Ok(())
}
