//! F16: signatures, and what they cover.

use crate::acts::Act;
use crate::faults::What;
use crate::world::{Violation, World};

/// A session is held, changed by one and signed by another at once; who signed loses the right later.
pub fn meanwhile(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    let (maya, ruth) = (world.of("maya"), world.of("ruth"));
    for (first, second) in [(maya, ruth), (ruth, maya)] {
        let tab = world.only_tab(first);
        world.act(first, tab, Act::Meet)?;
        world.round(first, tab)?;
        let other = world.only_tab(second);
        world.round(second, other)?;
        // Both have it before their eyes: one changes it while the other signs.
        world.act(first, tab, Act::Edit)?;
        world.act(second, other, Act::Sign)?;
        world.round(second, other)?;
        world.round(first, tab)?;
        world.act(first, tab, Act::Sign)?;
        world.suffer(What::SignedMeanwhile, second)?;
        if world.dice.chance(50) {
            world.suffer(What::SignerLosesRight, ruth)?;
        }
        world.everyday()?;
    }
    world.and_at_random(16)
}
