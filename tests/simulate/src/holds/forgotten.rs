//! Nothing is readable after a revocation is confirmed.

use std::collections::BTreeSet;

use waymark_core::fact::RecordId;

use crate::books::Line;
use crate::world::{Build, Violation, World};

/// A phone whose cursor has passed a "forget" has nothing of that record that somebody else stated.
/// What its own person stated may have been taken since; it goes when copies are next compared.
pub fn check(world: &World, phone: usize) -> Result<(), Violation> {
    let this = &world.phones[phone];
    let (shelf, books) = (this.disk.kept(), world.books());
    // The first version keeps one's own words whatever happens; it is judged once it is updated. And
    // on a log it never read before (a restored server's) a phone has confirmed nothing until its
    // copies were compared.
    let is_new_here = shelf.cursor.compared.is_none();
    if is_new_here
        || this.build == Build::First
        || shelf.cursor.log.as_deref() != Some(books.log.as_str())
    {
        return Ok(());
    }
    let mut gone: BTreeSet<&RecordId> = BTreeSet::new();
    // What the server noted as confirmed counts too, unless a copy of the phone confirmed it, or the
    // phone was set back behind everybody's back.
    let noted = shelf.device.as_ref().and_then(|device| books.devices.get(device)?.seen.as_ref());
    let is_itself = !this.was_set_back && !world.copied.contains(&this.person);
    let noted = noted.filter(|_| is_itself).map_or(0, |seen| seen.cursor);
    let confirmed = shelf.cursor.at.max(noted);
    let feed = books.feeds.get(&this.person).into_iter().flat_map(|feed| feed.range(..=confirmed));
    for (_, line) in feed {
        match line {
            Line::Fact(arrival) => drop(gone.remove(&books.facts[arrival].record)),
            Line::Forget(record) => drop(gone.insert(record)),
        }
    }
    for row in shelf.rows.values().filter(|row| gone.contains(&row.record)) {
        if !row.own {
            return Err(Violation(format!(
                "{} confirms to have forgotten {} and still has {}",
                this.name, row.record, row.key
            )));
        }
    }
    Ok(())
}
