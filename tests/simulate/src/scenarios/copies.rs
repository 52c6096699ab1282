//! F14: two devices with one id, and numbers used twice.

use crate::acts::Act;
use crate::faults::What;
use crate::world::{Violation, World};

/// A phone is set up from another's backup and both go on; a phone forgets what it had pushed.
pub fn made(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    for person in ["maya", "ruth"] {
        let phone = world.of(person);
        write(world, phone)?;
        world.suffer(What::DeviceCloned, phone)?;
        let clone = world.phones.len() - 1;
        for _ in 0..world.dice.between(1, 3) {
            for phone in [phone, clone] {
                write(world, phone)?;
                if world.dice.chance(60) {
                    let tab = world.only_tab(phone);
                    world.round(phone, tab)?;
                }
            }
        }
        world.remember(phone);
        write(world, phone)?;
        let tab = world.only_tab(phone);
        world.round(phone, tab)?;
        world.suffer(What::TailLost, phone)?;
        write(world, phone)?;
    }
    world.and_at_random(14)
}

fn write(world: &mut World, phone: usize) -> Result<(), Violation> {
    let tab = world.only_tab(phone);
    for act in [Act::Meet, Act::Edit, Act::Sign] {
        world.act(phone, tab, act)?;
    }
    Ok(())
}
