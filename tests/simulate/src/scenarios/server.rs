//! F10: the server in trouble.

use crate::acts::Act;
use crate::disk::Refusal;
use crate::faults::What;
use crate::world::{Violation, World};

/// Killed at each call of one batch, no room at each of its writes, and restored from a backup that
/// knows nothing of what was acknowledged since.
pub fn trouble(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    world.remember(0);
    let phone = world.of("maya");
    let tab = world.only_tab(phone);
    world.act(phone, tab, Act::Reflect)?;
    world.act(phone, tab, Act::Meet)?;
    // Every other call, from a place drawn at random: over many runs every one.
    let mut after = 1 + world.dice.upto(1);
    while world.phones[phone].disk.kept().unsent().count() > 0 && after < 400 {
        world.office_dies_after = Some(after);
        world.round(phone, tab)?;
        world.office_dies_after = None;
        world.faults += 1;
        after += 2 + world.dice.upto(5);
    }
    world.act(phone, tab, Act::Edit)?;
    let mut after = 0;
    while world.phones[phone].disk.kept().unsent().count() > 0 && after < 100 {
        world.office.disk.fail(after, Refusal::NoRoom);
        world.round(phone, tab)?;
        world.office.disk.heal();
        world.faults += 1;
        after += 1;
    }
    world.everyday()?;
    world.suffer(What::ServerRestored, phone)?;
    world.everyday()?;
    world.and_at_random(10)
}
