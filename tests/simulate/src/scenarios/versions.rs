//! F13: phones and servers of other versions.

use crate::acts::Act;
use crate::faults::What;
use crate::world::{Build, Violation, World};

/// A phone stuck on the first version and then updated, a server that goes back, and facts of a newer
/// version passing through.
pub fn apart(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    let (maya, ruth) = (world.of("maya"), world.of("ruth"));
    for phone in [maya, ruth] {
        world.suffer(What::OldPhone, phone)?;
        talk(world, phone)?;
        if world.dice.chance(50) {
            world.phones[phone].build = Build::Now;
            world.reopen(phone);
            talk(world, phone)?;
        }
    }
    world.suffer(What::OldServer, maya)?;
    talk(world, maya)?;
    talk(world, ruth)?;
    world.offices.iter_mut().for_each(|office| office.is_first_version = false);
    talk(world, ruth)?;
    world.suffer(What::NewerPhone, maya)?;
    talk(world, maya)?;
    talk(world, ruth)?;
    world.and_at_random(13)
}

fn talk(world: &mut World, phone: usize) -> Result<(), Violation> {
    let tab = world.only_tab(phone);
    for act in [Act::Meet, Act::Edit, Act::Share] {
        world.act(phone, tab, act)?;
    }
    world.round(phone, tab).map(|_| ())
}
