//! Nothing a person was told is saved disappears without something visible in its place.

use waymark_core::sync::Stage;

use crate::told::{ONLY_ON_SERVER, Saved};
use crate::world::{FIRST_LOG, Violation, World};

/// At every step it is somewhere: on a phone, on the server, or set aside there.
pub fn check(world: &World) -> Result<(), Violation> {
    let seen = &world.seen;
    for (place, saved) in world.told.all().iter().enumerate() {
        let is_somewhere = seen.on_server.contains(&place)
            || seen.aside.contains(&place)
            || seen.phones.iter().any(|phone| phone.has.contains(&place));
        if saved.was_told && saved.excused.is_none() && !is_somewhere {
            return Err(Violation(format!("{} was saved and is nowhere", name(saved))));
        }
    }
    Ok(())
}

/// At the end it is on the server, or its person sees that it was set aside.
pub fn check_at_end(world: &mut World) -> Result<(), Violation> {
    let mut shown = std::collections::BTreeSet::new();
    for phone in 0..world.phones.len() {
        let aside: Vec<String> =
            world.phones[phone].disk.kept().aside().map(|row| row.bytes.clone()).collect();
        for bytes in aside {
            shown.extend(world.told.place_of(&bytes));
        }
    }
    for (place, saved) in world.told.all().iter().enumerate() {
        if saved.was_told
            && saved.excused.is_none()
            && !world.seen.on_server.contains(&place)
            && !shown.contains(&place)
        {
            let aside = if world.seen.aside.contains(&place) {
                "nobody sees it was set aside"
            } else {
                "nowhere"
            };
            return Err(Violation(format!("{} never got to the server: {aside}", name(saved))));
        }
    }
    // What was set aside reaches its person: by then it was taken after all, or it is shown.
    for (person, bytes, reason) in &world.books().aside {
        let Some(place) = world.told.place_of(bytes) else { continue };
        let saved = world.told.saved(place);
        let is_settled = world.seen.on_server.contains(&place) || shown.contains(&place);
        if !is_settled && saved.excused.is_none() {
            return Err(Violation(format!(
                "{} of {person} was set aside ({reason:?}), and nobody sees it",
                name(saved)
            )));
        }
    }
    wrongly_shown(world)
}

/// Whether a reader's copy is all there is: a restored server lost it, and its author had handed it
/// over and forgotten it, or may no longer state it by the staff list as it was.
pub fn is_all_there_is(world: &mut World, bytes: &str) -> bool {
    let was_restored = world.books().log != FIRST_LOG;
    let place = world.told.place_of(bytes).filter(|_| was_restored);
    place.is_some_and(|place| {
        let saved = world.told.saved(place);
        !world.seen.on_server.contains(&place)
            && (saved.excused == Some(ONLY_ON_SERVER) || world.seen.aside.contains(&place))
    })
}

/// What a phone shows as received the server has.
fn wrongly_shown(world: &mut World) -> Result<(), Violation> {
    for phone in world.in_use() {
        let rows: Vec<_> = world.phones[phone].disk.kept().rows.values().cloned().collect();
        for row in rows.iter().filter(|row| row.stage == Stage::Received) {
            let place = world.told.place_of(&row.bytes);
            let is_there = place.is_some_and(|place| world.seen.on_server.contains(&place));
            if !is_there && !is_all_there_is(world, &row.bytes) {
                let name = &world.phones[phone].name;
                return Err(Violation(format!(
                    "{name} shows {} as received, and the server has it not",
                    row.key
                )));
            }
        }
    }
    Ok(())
}

fn name(saved: &Saved) -> String {
    let envelope = &saved.envelope;
    format!("{} of {} ({})", envelope.id, envelope.record, envelope.kind.as_str())
}
