//! F11: rights given and lost while somebody is offline.

use waymark_core::access::Tie;

use crate::acts::Act;
use crate::clock::DAY;
use crate::faults::What;
use crate::world::{Violation, World};

/// Ruth supervises maya, writes about her offline and loses her; otto gets her, and what was there;
/// ruth loses and regains her while she is away.
pub fn change(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    let (maya, ruth, otto) = (world.of("maya"), world.of("ruth"), world.of("otto"));
    share_something(world, maya)?;
    sync(world, &[ruth])?;
    // Unsent work about maya, when the right is gone.
    let tab = world.only_tab(ruth);
    world.act(ruth, tab, Act::Meet)?;
    world.act(ruth, tab, Act::Edit)?;
    world.part("maya", "ruth");
    world.relate("maya", "otto", Tie::Supervisor);
    world.faults += 2;
    sync(world, &[ruth, otto, maya])?;
    // A right that goes and comes back while its holder is away.
    world.relate("maya", "ruth", Tie::Supervisor);
    sync(world, &[ruth])?;
    world.now += DAY;
    world.part("maya", "ruth");
    world.faults += 2;
    share_something(world, maya)?;
    world.relate("maya", "ruth", Tie::Supervisor);
    world.now += DAY;
    sync(world, &[ruth, maya])?;
    for what in [What::RoleChanged, What::Reassigned, What::RightGranted, What::RightLost] {
        world.suffer(what, maya)?;
        world.now += world.dice.between(0, 3) * DAY;
        world.everyday()?;
    }
    audit(world)?;
    world.and_at_random(11)
}

/// Lena, who manages whoever supervises maya, opens her records for some weeks.
fn audit(world: &mut World) -> Result<(), Violation> {
    let lena = world.of("lena");
    let tab = world.only_tab(lena);
    world.act(lena, tab, Act::Audit)?;
    sync(world, &[lena])?;
    world.now += world.dice.between(1, 40) * DAY;
    sync(world, &[lena])
}

fn share_something(world: &mut World, phone: usize) -> Result<(), Violation> {
    let tab = world.only_tab(phone);
    for act in [Act::Reflect, Act::Share, Act::Meet, Act::Edit] {
        world.act(phone, tab, act)?;
    }
    sync(world, &[phone])
}

fn sync(world: &mut World, phones: &[usize]) -> Result<(), Violation> {
    for phone in phones {
        let tab = world.only_tab(*phone);
        world.round(*phone, tab)?;
    }
    Ok(())
}
