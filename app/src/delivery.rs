//! Delivery: what has arrived at the server and what has not, for the screens.
//!
//! Lives here: how talking to the server goes, and what waits or was not taken. Not here: the talking.

use waymark_core::fact::{FactId, Kind, RecordId};
use waymark_core::sync::{NoAnswer, Reason};

/// How talking to the server goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Not tried since the app was opened.
    NotTried,
    /// A request is on its way.
    Sending,
    /// The last request was answered.
    Reached,
    /// The last request was not answered.
    NoSignal,
    /// The server asks who this is; everything on this phone still works.
    SignInNeeded,
    /// Somebody else's page answered: a network that wants its own sign-in first.
    SomebodyElsesPage,
    /// The server answered that it is in trouble.
    ServerTrouble,
    /// This phone was taken off the account.
    Revoked,
    /// The person no longer works here.
    Left,
}

impl From<NoAnswer> for Link {
    fn from(answer: NoAnswer) -> Self {
        match answer {
            NoAnswer::NoSignal => Self::NoSignal,
            NoAnswer::SomebodyElsesPage => Self::SomebodyElsesPage,
            NoAnswer::SignInNeeded => Self::SignInNeeded,
            NoAnswer::Revoked => Self::Revoked,
            NoAnswer::Left => Self::Left,
            NoAnswer::ServerTrouble
            | NoAnswer::SlowDown
            | NoAnswer::NotThere
            | NoAnswer::Refused { .. } => Self::ServerTrouble,
        }
    }
}

/// One fact the server did not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Which fact.
    pub fact: FactId,
    /// The record it adds to.
    pub record: RecordId,
    /// What kind of record that is.
    pub kind: Kind,
    /// Why.
    pub reason: Reason,
}

/// What has arrived and what has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// How many of this person's facts the server has not acknowledged.
    pub unsent: u32,
    /// How talking to the server goes.
    pub link: Link,
    /// What the server did not take.
    pub set_aside: Vec<SetAside>,
    /// When the server last acknowledged everything, in milliseconds since 1970.
    pub last_received: Option<i64>,
    /// By how many whole minutes this phone's clock is ahead of the server's.
    pub fast_by_minutes: i64,
    /// How many records have come, of how many, while everything comes for the first time.
    pub progress: Option<(u32, u32)>,
}

impl Default for Delivery {
    fn default() -> Self {
        Self {
            unsent: 0,
            link: Link::NotTried,
            set_aside: Vec::new(),
            last_received: None,
            fast_by_minutes: 0,
            progress: None,
        }
    }
}
