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
        world.database.fail(after, Refusal::NoRoom);
        world.round(phone, tab)?;
        world.database.heal();
        world.faults += 1;
        after += 1;
    }
    world.everyday()?;
    world.suffer(What::ServerRestored, phone)?;
    world.everyday()?;
    world.and_at_random(10)
}

/// Everybody's requests are under way at once in several processes, of which one is stopped, killed
/// or hangs in the middle of a batch, while rights change.
pub fn side_by_side(world: &mut World) -> Result<(), Violation> {
    let many = world.dice.pick(&[2, 2, 3]);
    world.servers_start(many);
    world.begin()?;
    world.remember(0);
    world.is_crowded = true;
    for _ in 0..world.dice.between(4, 10) {
        for phone in world.in_use() {
            let tab = world.only_tab(phone);
            if world.dice.chance(60) {
                let act = world.dice.pick(&[Act::Reflect, Act::Meet, Act::Edit, Act::Share]);
                world.act(phone, tab, act)?;
            }
            world.step(phone, tab)?;
        }
        for _ in 0..world.mail.len() {
            let nth = world.dice.below(world.mail.len());
            world.carry(nth)?;
            let turns = world.dice.between(0, 12);
            world.servers_go_on(turns)?;
        }
        let turns = world.dice.between(10, 80);
        world.servers_go_on(turns)?;
        let phone = world.of("maya");
        match world.dice.below(10) {
            0 => world.suffer(What::ServerRestarted, phone)?,
            1 => world.suffer(What::ServerHangs, phone)?,
            2 => world.suffer(What::Reassigned, phone)?,
            3 => world.suffer(What::RightLost, phone)?,
            4 => world.suffer(What::ServerDiskFull, phone)?,
            5 => world.suffer(What::ServerKilled, phone)?,
            6 => world.mend_server(),
            _ => world.time_passes(),
        }
        world.check()?;
    }
    world.and_at_random(10)
}
