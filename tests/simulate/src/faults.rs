//! The faults: everything that can go wrong, by its number and name.
//!
//! Lives here: the list, as data. Not here: what each does to the world (`inject`) or the stories
//! told with them (`scenarios`).

use std::fmt;

/// One thing that can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The number of its sort, from 1 to 16.
    pub number: u8,
    /// What it does.
    pub what: What,
    /// The same, in words.
    pub says: &'static str,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "F{} {}", self.number, self.says)
    }
}

/// What a fault does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    TabKilled,
    PowerLost,
    QuotaOnce,
    QuotaForGood,
    ConnectionLost,
    OpenBlocked,
    Superseded,
    SecondTab,
    LeaderFrozen,
    LeaderThawedLate,
    ClockYearBack,
    ClockYearAhead,
    ClockJumps,
    ClockDrifts,
    ClockChangesSeason,
    RequestLost,
    ReplyLost,
    RequestTwice,
    RequestLate,
    RequestCut,
    ReplyCut,
    PortalPage,
    PortalRedirect,
    PortalTls,
    PortalAsks,
    NothingMoves,
    SlowRoad,
    StallsNearTheEnd,
    ServerKilled,
    ServerDiskFull,
    ServerRestored,
    ServerHangs,
    ServerRestarted,
    RightGranted,
    RightLost,
    RoleChanged,
    Reassigned,
    AnotherAccount,
    SessionExpired,
    PasswordReset,
    DeviceRevoked,
    OldPhone,
    NewerPhone,
    OldServer,
    DeviceCloned,
    TailLost,
    Evicted,
    RowDamaged,
    RowGone,
    FilesFull,
    FilesEvicted,
    SignedMeanwhile,
    SignerLosesRight,
}

/// Every fault there is.
pub const FAULTS: &[Fault] = &[
    of(1, What::TabKilled, "a tab is killed between two calls to its storage"),
    of(
        2,
        What::PowerLost,
        "a phone loses power, and every page on it with what it had not committed",
    ),
    of(3, What::QuotaOnce, "a write finds no room, and the next one does"),
    of(3, What::QuotaForGood, "no write finds room until somebody clears the phone"),
    of(3, What::FilesFull, "there is no room for photos, though there is for words"),
    of(4, What::ConnectionLost, "the browser drops the connection to the database"),
    of(4, What::OpenBlocked, "another tab blocks the opening of the database"),
    of(4, What::Superseded, "a newer version takes the database away from an open tab"),
    of(5, What::SecondTab, "a second tab is opened on the same account"),
    of(5, What::LeaderFrozen, "the tab that talks to the network is frozen for a while"),
    of(5, What::LeaderThawedLate, "a frozen tab loses its lock and wakes with an old reply"),
    of(6, What::ClockYearBack, "a phone's clock is put back a year"),
    of(6, What::ClockYearAhead, "a phone's clock is put forward a year"),
    of(6, What::ClockJumps, "a phone's clock jumps"),
    of(6, What::ClockDrifts, "a phone's clock runs fast or slow"),
    of(6, What::ClockChangesSeason, "a phone's clock is changed by an hour for the season"),
    of(7, What::RequestLost, "a request never arrives"),
    of(7, What::ReplyLost, "a reply is lost after the server kept what was sent"),
    of(7, What::RequestTwice, "a request arrives twice"),
    of(7, What::RequestLate, "a request arrives days late, after others"),
    of(7, What::RequestCut, "a request is cut short"),
    of(7, What::ReplyCut, "a reply is cut short"),
    of(8, What::PortalPage, "a captive portal answers 200 with its own page"),
    of(8, What::PortalRedirect, "a captive portal redirects to its own page"),
    of(8, What::PortalTls, "a captive portal breaks the secure connection"),
    of(8, What::PortalAsks, "a captive portal answers 511"),
    of(9, What::NothingMoves, "connected, but nothing moves"),
    of(9, What::SlowRoad, "connected at a crawl, so that only small pages pass"),
    of(9, What::StallsNearTheEnd, "a reply stalls when nine tenths are there"),
    of(10, What::ServerKilled, "the server is killed in the middle of a batch"),
    of(10, What::ServerDiskFull, "the server's disk is full at one of its writes"),
    of(10, What::ServerRestored, "the server is restored from an older backup"),
    of(
        10,
        What::ServerHangs,
        "one of the server's processes stands still in the middle of its work",
    ),
    of(10, What::ServerRestarted, "one of the server's processes is stopped and started"),
    of(11, What::RightGranted, "somebody is given a right to read"),
    of(11, What::RightLost, "somebody loses a right to read"),
    of(11, What::RoleChanged, "somebody's relation becomes another, from a later day"),
    of(11, What::Reassigned, "somebody's supervision passes to another person"),
    of(12, What::AnotherAccount, "another person signs in on the same phone"),
    of(12, What::SessionExpired, "a session expires"),
    of(12, What::PasswordReset, "a password is reset, which ends every session"),
    of(12, What::DeviceRevoked, "a device is revoked"),
    of(13, What::OldPhone, "a phone is stuck on the first version"),
    of(13, What::NewerPhone, "a newer phone writes facts this version does not know"),
    of(13, What::OldServer, "the server goes back to the first version for a while"),
    of(14, What::DeviceCloned, "a phone is set up from another phone's backup"),
    of(14, What::TailLost, "a phone loses its last facts after they were pushed"),
    of(15, What::Evicted, "the browser evicts everything an account kept"),
    of(15, What::RowDamaged, "a row on the phone is damaged"),
    of(15, What::RowGone, "a row on the phone is gone"),
    of(15, What::FilesEvicted, "the browser evicts the photos of an account, and nothing else"),
    of(16, What::SignedMeanwhile, "somebody signs a version that changed meanwhile"),
    of(16, What::SignerLosesRight, "somebody who signed loses the right to"),
];

const fn of(number: u8, what: What, says: &'static str) -> Fault {
    Fault { number, what, says }
}

/// The faults of one sort.
pub fn of_number(number: u8) -> Vec<Fault> {
    FAULTS.iter().copied().filter(|fault| fault.number == number).collect()
}
