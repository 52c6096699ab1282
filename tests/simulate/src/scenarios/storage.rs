//! F2, F3, F4 and F15: what a phone's storage does to it.

use crate::acts::Act;
use crate::disk::Refusal;
use crate::faults::What;
use crate::world::{Violation, World};

/// F2: power goes right after "saved", and in the middle of a round.
pub fn power(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    for person in ["maya", "ruth"] {
        let phone = world.of(person);
        let tab = world.only_tab(phone);
        world.act(phone, tab, Act::Reflect)?;
        world.suffer(What::PowerLost, phone)?;
        let tab = world.only_tab(phone);
        world.step(phone, tab)?;
        world.suffer(What::PowerLost, phone)?;
        world.everyday()?;
    }
    world.and_at_random(2)
}

/// F3: the first write finds no room, then the second, until saving succeeds; the same for a whole
/// round; then no room is left for good.
pub fn quota(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    let phone = world.of("maya");
    each_call_fails(world, phone, Refusal::NoRoom)?;
    world.suffer(What::QuotaForGood, phone)?;
    world.everyday()?;
    world.and_at_random(3)
}

/// F4: the connection is lost at the first call, then at the second, until saving succeeds; the same
/// for a whole round; then another tab blocks the database, or takes it.
pub fn connection(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    let phone = world.of("ruth");
    each_call_fails(world, phone, Refusal::Lost)?;
    world.suffer(What::OpenBlocked, phone)?;
    world.everyday()?;
    world.phones[phone].disk.heal();
    world.suffer(What::Superseded, phone)?;
    world.everyday()?;
    world.and_at_random(4)
}

/// F15: rows are damaged and gone, and then everything is.
pub fn evicted(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    for person in ["maya", "ruth", "sam"] {
        let phone = world.of(person);
        world.suffer(What::RowDamaged, phone)?;
        world.suffer(What::RowGone, phone)?;
        world.everyday()?;
    }
    let phone = world.of("maya");
    let tab = world.only_tab(phone);
    world.act(phone, tab, Act::Reflect)?;
    world.suffer(What::Evicted, phone)?;
    world.everyday()?;
    world.and_at_random(15)
}

/// Fails the i-th call for i = 1, 2, 3 and so on until saving, and then a round, comes through.
/// Whatever failed left nothing behind.
fn each_call_fails(world: &mut World, phone: usize, with: Refusal) -> Result<(), Violation> {
    for i in 0..40 {
        let tab = world.only_tab(phone);
        let before = world.phones[phone].disk.copy();
        world.phones[phone].disk.fail(i, with);
        let kept = world.act(phone, tab, Act::Reflect)?;
        world.faults += 1;
        let is_left = world.phones[phone].disk.is_failing();
        if kept.is_none() && *before != *world.phones[phone].disk.copy() {
            return Err(Violation(format!("a save that failed at call {i} left something behind")));
        }
        world.phones[phone].disk.heal();
        world.check()?;
        if is_left {
            break;
        }
    }
    for i in 0..60 {
        world.everyday()?;
        let tab = world.only_tab(phone);
        world.phones[phone].disk.fail(i, with);
        world.round(phone, tab)?;
        world.faults += 1;
        let is_left = world.phones[phone].disk.is_failing();
        world.phones[phone].disk.heal();
        if is_left {
            break;
        }
    }
    Ok(())
}
