//! Attachments: photos that are taken, sent and fetched while everything goes wrong with them.

use crate::acts::Act;
use crate::faults::What;
use crate::network::Road;
use crate::world::{Violation, World};

/// No room for photos only, photos evicted only, chunks lost, doubled and cut, the server killed in
/// the middle of one, a restore; on phones of which some save data.
pub fn chunks(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    for phone in 0..world.phones.len() {
        world.phones[phone].saves_data = world.dice.chance(25);
    }
    world.remember(0);
    // A server put back and a phone emptied at once leave what only they had nowhere.
    let (last, number) = world.dice.pick(&[
        (What::FilesEvicted, 15),
        (What::ServerRestored, 10),
        (What::FilesEvicted, 3),
    ]);
    for what in [
        What::RequestLost,
        What::ReplyLost,
        What::RequestTwice,
        What::ReplyCut,
        What::TabKilled,
        What::FilesFull,
        What::ServerKilled,
        What::ServerDiskFull,
        What::SecondTab,
        last,
    ] {
        for person in ["maya", "sam"] {
            let phone = world.of(person);
            let tab = world.only_tab(phone);
            if world.dice.chance(60) {
                world.act(phone, tab, Act::Photograph)?;
            }
            // First the words, so that what goes wrong does with a chunk.
            if world.dice.chance(60) {
                world.suffer(What::NothingMoves, phone)?;
                world.round(phone, tab)?;
                world.devices[world.phones[phone].device].road = Road::Open;
            }
            if what == What::FilesFull {
                // One that is on no server, and then no room for another.
                let tab = world.only_tab(phone);
                world.devices[world.phones[phone].device].road = Road::Closed;
                world.act(phone, tab, Act::Photograph)?;
                world.suffer(what, phone)?;
                world.act(phone, tab, Act::Photograph)?;
                world.check()?;
                world.devices[world.phones[phone].device].road = Road::Open;
            }
            world.suffer(what, phone)?;
            let tab = world.only_tab(phone);
            world.round(phone, tab)?;
        }
        world.everyday()?;
        if world.dice.chance(30) {
            world.phones.iter_mut().for_each(|phone| phone.is_full_of_files = false);
        }
        for phone in world.in_use() {
            world.sign_in(phone);
        }
    }
    world.and_at_random(number)
}
