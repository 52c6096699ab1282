//! F1 and F5: tabs killed, doubled, frozen and thawed.

use crate::acts::Act;
use crate::faults::What;
use crate::world::{Life, Violation, World};

/// F1: a tab is killed at each poll of saving, of asking and of receiving, until one of each is whole.
pub fn killed(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    let phone = world.of("maya");
    for after in 0..12 {
        world.suffer(What::TabKilled, phone)?;
        let tab = world.only_tab(phone);
        world.phones[phone].tabs[tab].dies_after = Some(after);
        world.act(phone, tab, Act::Reflect)?;
        world.check()?;
    }
    // Half-way through several: each part of a round may be the last.
    for after in 0..16 {
        let tab = world.only_tab(phone);
        world.act(phone, tab, Act::Reflect)?;
        let step = world.dice.below(2);
        for part in 0..3 {
            if part == step {
                world.phones[phone].tabs[tab].dies_after = Some(after);
            }
            world.step(phone, tab)?;
            world.arrivals(phone, tab)?;
            world.check()?;
        }
    }
    world.and_at_random(1)
}

/// F5: two tabs edit one record; the one that talks is frozen, with or without its lock, and thawed.
pub fn two(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    let phone = world.of("maya");
    world.suffer(What::SecondTab, phone)?;
    let tabs = world.open_tabs(phone);
    let [one, .., other] = tabs[..] else { return Ok(()) };
    for tab in [one, other, one] {
        world.act(phone, tab, Act::Reflect)?;
        world.act(phone, tab, Act::Edit)?;
    }
    for keeps_lock in [true, false] {
        world.step(phone, one)?;
        let what = if keeps_lock { What::LeaderFrozen } else { What::LeaderThawedLate };
        world.suffer(what, phone)?;
        // Meanwhile the other tab goes on, and so does the world.
        world.act(phone, other, Act::Edit)?;
        world.everyday()?;
        if world.dice.chance(50) {
            world.suffer(What::Reassigned, phone)?;
        }
        world.round(phone, other)?;
        for tab in [one, other] {
            if world.phones[phone].tabs[tab].life == Life::Frozen {
                world.phones[phone].tabs[tab].life = Life::Open;
            }
        }
        world.arrivals(phone, one)?;
        world.check()?;
    }
    world.and_at_random(5)
}
