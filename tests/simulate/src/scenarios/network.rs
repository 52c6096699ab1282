//! F7, F8 and F9: what the network does.

use crate::acts::Act;
use crate::faults::What;
use crate::network::Road;
use crate::world::{Violation, World};

/// F7: every sort of loss and disorder, one request after the other.
pub fn lossy(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    for what in [
        What::RequestLost,
        What::ReplyLost,
        What::RequestTwice,
        What::RequestLate,
        What::RequestCut,
        What::ReplyCut,
    ] {
        each_person(world, what)?;
        world.everyday()?;
    }
    world.and_at_random(7)
}

/// F8: every sort of captive portal, with unsent work; then the real network again.
pub fn portals(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    for what in [What::PortalPage, What::PortalRedirect, What::PortalTls, What::PortalAsks] {
        each_person(world, what)?;
        if world.dice.chance(50) {
            roads_open(world);
        }
    }
    world.and_at_random(8)
}

/// F9: connected, but nothing moves, or too slowly, or not to the end.
pub fn lie_fi(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    for what in [What::NothingMoves, What::SlowRoad, What::StallsNearTheEnd] {
        each_person(world, what)?;
        if world.dice.chance(50) {
            roads_open(world);
        }
    }
    world.and_at_random(9)
}

fn each_person(world: &mut World, what: What) -> Result<(), Violation> {
    for person in ["maya", "ruth"] {
        let phone = world.of(person);
        let tab = world.only_tab(phone);
        world.act(phone, tab, Act::Reflect)?;
        world.act(phone, tab, Act::Share)?;
        world.suffer(what, phone)?;
        world.round(phone, tab)?;
        world.round(phone, tab)?;
    }
    Ok(())
}

fn roads_open(world: &mut World) {
    world.devices.iter_mut().for_each(|device| device.road = Road::Open);
}
