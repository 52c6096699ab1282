//! F1 and F5: tabs killed, doubled, frozen and thawed.

use waymark_core::access::Tie;

use crate::acts::Act;
use crate::faults::What;
use crate::network::{Leg, Letter};
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
    late_page(world)?;
    world.and_at_random(5)
}

/// A frozen tab wakes with a page that holds what its person has since lost the right to.
fn late_page(world: &mut World) -> Result<(), Violation> {
    let (maya, ruth) = (world.of("maya"), world.of("ruth"));
    world.relate("maya", "ruth", Tie::Supervisor);
    let tab = world.only_tab(maya);
    world.act(maya, tab, Act::Meet)?;
    world.round(maya, tab)?;
    let one = world.only_tab(ruth);
    world.release(ruth, one);
    world.step(ruth, one)?;
    let up = |letter: &Letter| letter.phone == ruth && matches!(letter.leg, Leg::Up { .. });
    if let Some(nth) = world.mail.iter().position(up) {
        world.carry(nth)?;
    }
    world.suffer(What::LeaderThawedLate, ruth)?;
    world.part("maya", "ruth");
    let other = world.only_tab(ruth);
    world.round(ruth, other)?;
    world.round(ruth, other)?;
    world.phones[ruth].tabs[one].life = Life::Open;
    world.arrivals(ruth, one)?;
    world.check()
}
