//! F6: a wrong clock harms nobody.

use crate::acts::Act;
use crate::faults::What;
use crate::world::{Violation, World};

/// Every sort of wrong clock, on phones that change the same records one after the other and at once.
pub fn wrong(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    let theirs: Vec<usize> = world
        .in_use()
        .into_iter()
        .filter(|phone| ["maya", "ruth"].contains(&world.phones[*phone].person.as_str()))
        .collect();
    for what in [
        What::ClockYearAhead,
        What::ClockYearBack,
        What::ClockJumps,
        What::ClockDrifts,
        What::ClockChangesSeason,
    ] {
        for phone in &theirs {
            if world.dice.chance(60) {
                world.suffer(what, *phone)?;
            }
            let tab = world.only_tab(*phone);
            world.act(*phone, tab, Act::Edit)?;
            world.act(*phone, tab, Act::Meet)?;
            if world.dice.chance(70) {
                world.round(*phone, tab)?;
            }
        }
        world.time_passes();
    }
    world.and_at_random(6)
}
