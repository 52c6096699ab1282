//! Me: who is signed in, as their organisation knows them, and who is what to whom.
//!
//! Lives here: what the server says of them, for the screens. Not here: what any of it allows,
//! which are the core's access rules.

use serde::{Deserialize, Serialize};
use waymark_core::calendar::Date;
use waymark_core::fact::{DeviceId, PersonId};
use waymark_core::sync::mark;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Which person.
    pub person: PersonId,
    /// Their name, as the organisation writes it.
    pub name: String,
    /// What they are, in words.
    pub role: String,
    /// Where they work, in words.
    pub organisation: String,
    /// Whose policies apply to them, by the packs' names.
    pub packs: Vec<String>,
    /// Whom they supervised when they signed in.
    #[serde(default)]
    pub team: Vec<Named>,
    /// What they are to the whole organisation: `leader`, `administrator`.
    #[serde(default)]
    pub positions: Vec<String>,
    /// Who is what to them, as last told.
    #[serde(default)]
    pub over_me: Vec<Tied>,
    /// To whom they are what.
    #[serde(default)]
    pub i_am: Vec<Tied>,
    /// Whose files they have to see to, who leave or move.
    #[serde(default)]
    pub duties: Vec<Duty>,
    /// The device their session is on, where the server has just said so; never kept.
    #[serde(default, skip_serializing)]
    pub device: Option<DeviceId>,
}

/// A supervisor's duty to see that somebody's file is complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Whose file it is.
    pub person: PersonId,
    /// Their name, as the organisation writes it.
    pub name: String,
    /// What they do, as the form of the event names it: `leaving`, `moving`.
    pub what: String,
    /// Their last day in the post.
    pub on: String,
}

/// Somebody and their name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Which person.
    pub person: PersonId,
    /// Their name, as the organisation writes it.
    pub name: String,
}

/// Somebody, what they are by a name the access rules know, and on which days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tied {
    /// What they are: `supervisor`.
    pub kind: String,
    /// Which person.
    pub person: PersonId,
    /// Their name, as the organisation writes it.
    pub name: String,
    /// The first day, where it is not since ever.
    #[serde(default)]
    pub from: Option<String>,
    /// The last day, where one is known.
    #[serde(default)]
    pub to: Option<String>,
    /// Through whom, where the tie is to somebody's supervisor.
    #[serde(default)]
    pub supervisor: Option<Named>,
}

impl Tied {
    /// Whether they are that on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        let day = day.to_string(); // as the staff list writes days, which stand in order as texts
        self.from.as_ref().is_none_or(|from| *from <= day)
            && self.to.as_ref().is_none_or(|to| day <= *to)
    }
}

impl Me {
    /// Somebody who has to do with nobody, for tests.
    #[cfg(test)]
    pub fn alone(person: &PersonId, name: &str) -> Self {
        Self {
            person: person.clone(),
            name: name.to_owned(),
            role: String::new(),
            organisation: String::new(),
            packs: Vec::new(),
            team: Vec::new(),
            positions: Vec::new(),
            over_me: Vec::new(),
            i_am: Vec::new(),
            duties: Vec::new(),
            device: None,
        }
    }

    /// The name of somebody they have to do with.
    pub fn name_of(&self, person: &PersonId) -> Option<&str> {
        let team = self.team.iter().map(|one| (&one.person, &one.name));
        let tied = self.over_me.iter().chain(&self.i_am).map(|one| (&one.person, &one.name));
        let through = self.i_am.iter().filter_map(|one| one.supervisor.as_ref());
        let through = through.map(|one| (&one.person, &one.name));
        let found = team.chain(tied).chain(through).find(|(one, _)| *one == person);
        found.map(|(_, name)| name.as_str())
    }

    /// Whether this phone knows anybody who is something to them, or to whom they are something.
    pub fn is_tied(&self) -> bool {
        let tied = self.over_me.len() + self.i_am.len();
        tied + self.team.len() + self.duties.len() + self.positions.len() > 0
    }

    /// Forgets all of them.
    pub fn untie(&mut self) {
        self.team.clear();
        self.positions.clear();
        self.over_me.clear();
        self.i_am.clear();
        self.duties.clear();
    }

    /// Whom they are something to, by the number that stands for that person in an address.
    pub fn numbered(&self, number: &str) -> Option<Named> {
        let through = self.i_am.iter().filter_map(|one| one.supervisor.as_ref());
        let through = through.map(|one| (&one.person, &one.name));
        let mut all = self.i_am.iter().map(|one| (&one.person, &one.name)).chain(through);
        let found = all.find(|(person, _)| number_of(person) == number);
        found.map(|(person, name)| Named { person: person.clone(), name: name.clone() })
    }
}

/// The number that stands for a person in an address, which browsers write down.
pub fn number_of(person: &PersonId) -> String {
    mark(person.as_str()).cast_unsigned().to_string()
}
