//! What the settings say.

use waymark_core::calendar::{self, Date};

use crate::state::Link;

pub const TITLE: &str = "You";
pub const NAME: &str = "Name";
pub const ROLE: &str = "Role";
pub const WHERE: &str = "Where you work";
pub const PACKS: &str = "Policies that apply";

pub const ADMINISTRATION: &str = "Devices and the audit log";

pub const DATES: &str = "Start dates";
pub const CHANGE_DATES: &str = "Change your start dates";
pub const NOT_GIVEN: &str = "Not given";

pub const AWAY: &str = "Pauses and leave";
pub const AWAY_NONE: &str = "None recorded.";
pub const ADD_AWAY: &str = "Add a pause or leave";
pub const ADD_LEAVE: &str = "Add leave";
pub const ADD_PAUSE: &str = "Add a pause";
pub const LEAVE: &str = "Leave";
pub const LEAVE_MEANS: &str =
    "Days away from work. Long leave takes its days out of yearly counts; due dates stay.";
pub const PAUSE: &str = "Pause of the programme";
pub const PAUSE_MEANS: &str =
    "The programme’s clock stops, as agreed with your employer. Later dates move by as many days.";

pub const STORED: &str = "On this phone";
pub const STORED_LEAD: &str = "Waymark keeps your own work on this phone so that it opens with no signal. No adverts, no tracking, and nothing is shared with other companies.";
pub const UNSENT: &str = "Not sent yet";
pub const RECORDS: &str = "Records kept here";
pub const SPACE: &str = "Space used";
pub const SAFE: &str = "Kept when the phone runs short of space";
pub const PERSISTED: &str = "Yes, the browser promised to keep it";
pub const NOT_PERSISTED: &str =
    "Not promised. Adding Waymark to your home screen makes it much safer";
pub const NOT_ASKED: &str = "Not known yet";
pub const EVICTED_WHAT: &str = "The browser cleared what was on this phone";
pub const EVICTED_CAN: &str = "Everything the server had received comes back by itself. Add Waymark to your home screen so that it does not happen again.";
pub const UNREADABLE: &str = "Rows that could not be read";
pub const DOWNLOAD_ALL: &str = "Download a copy of everything";
pub const DOWNLOAD: &str = "Download what is not sent";

pub const SYNC: &str = "Sending and receiving";
pub const SYNC_STATE: &str = "How it stands";
pub const SYNC_LAST: &str = "Last full exchange with the server";
pub const NEVER: &str = "Not yet";
pub const TRY_NOW: &str = "Try now";
pub const SYNC_HINT: &str = "This happens by itself; you never have to do it.";

pub const SET_ASIDE: &str = "Not taken by the server";
pub const SET_ASIDE_LEAD: &str = "These are kept on this phone. Everything else goes on as usual.";
pub const RETRY: &str = "Try it again";
pub const OPEN_IT: &str = "Open it";

pub const INSTALL: &str = "Add Waymark to your home screen";
pub const ANDROID: &str = "On Android, in Chrome or Edge";
pub const ANDROID_STEPS: [&str; 3] = [
    "Open the menu: the three dots at the top or bottom of the screen.",
    "Choose “Add to Home screen”, then “Install”.",
    "From now on, open Waymark with its yellow arrow, with or without a signal.",
];
pub const IOS: &str = "On iPhone or iPad, in Safari";
pub const IOS_STEPS: [&str; 3] = [
    "Tap Share: the square with an arrow upwards.",
    "Choose “Add to Home Screen”, then “Add”.",
    "Open it from there. Safari clears websites not used for seven days, but not those on the home screen.",
];

pub const COLOURS: &str = "Light or dark";
pub const COLOURS_SYSTEM: &str = "As this phone";
pub const COLOURS_LIGHT: &str = "Light";
pub const COLOURS_DARK: &str = "Dark";

pub const SIGN_OUT: &str = "Sign out";
pub const SIGN_OUT_TEXT: &str =
    "What you wrote stays on this phone, and nobody else signing in here sees it.";

/// Signing out while something is not sent.
pub fn sign_out_unsent(unsent: u32) -> String {
    let what = super::count(unsent as usize, "change is", "changes are");
    format!(
        "{what} not sent yet. They stay on this phone and are sent when you sign in here again."
    )
}

pub const ABOUT: &str = "About";
pub const VERSION: &str = "Version";
pub const LICENCE: &str = "Licence";
pub const LICENCE_TEXT: &str = "Free to use and change: MIT or Apache 2.0";
pub const RULE_BOOK: &str = "Rule book";
pub const DOCUMENTS: &str = "Documents it reads";
pub const DOCUMENTS_TEXT: &str = "Each rule is put in our own words with its clause beside it. If the document and Waymark differ, the document is right.";

/// "10 rules from 3 documents".
pub fn book(rules: usize, documents: usize) -> String {
    format!(
        "{} from {}",
        super::count(rules, "rule", "rules"),
        super::count(documents, "document", "documents")
    )
}

/// How talking to the server goes, in a sentence.
pub fn link(link: Link) -> &'static str {
    match link {
        Link::NotTried => "Not tried since Waymark was opened.",
        Link::Sending => "Talking to the server now.",
        Link::Reached => "The server answered.",
        Link::NoSignal => {
            "The server cannot be reached. Everything you write is saved on this phone and sent later."
        }
        Link::SignInNeeded => {
            "The server asks you to sign in again. Until then everything is saved on this phone."
        }
        Link::SomebodyElsesPage => {
            "Another page answered instead of the server. Open any website and sign in to the Wi-Fi first."
        }
        Link::ServerTrouble => "The server is in trouble. Waymark tries again by itself.",
        Link::Revoked => {
            "This phone was taken off your account, by you or by an administrator. What was not sent is still here: save it as a file under “What is on this phone”. To use this phone again, then remove the account from it and sign in."
        }
        Link::Left => {
            "The staff list says that you no longer work here. What was not sent is still here: save it as a file under “What is on this phone”."
        }
    }
}

pub const SIGN_IN_AGAIN: &str = "Sign in again";

/// A clock that is wrong, told plainly.
pub fn clock_off(minutes: i64) -> String {
    let way = if minutes > 0 { "fast" } else { "slow" };
    let off = minutes.abs();
    let off = match usize::try_from(off / (24 * 60)) {
        Ok(days @ 2..) => format!("about {days} days"),
        _ => waymark_core::words::duration(off),
    };
    format!("This phone’s clock is {off} {way}. Set it right, or Today may show the wrong day.")
}

/// Bytes as people say them.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..=999 => format!("{bytes} bytes"),
        1_000..=999_999 => format!("{} KB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// An instant, as its day and time in the United Kingdom.
pub fn instant(day: Date, minutes: i64) -> String {
    format!("{} at {}:{:02}", calendar::in_words(day), minutes / 60, minutes % 60)
}

/// A kind of record, as one item of a list.
pub fn kind(kind: &waymark_core::fact::Kind) -> &'static str {
    use waymark_core::fact::Kind;
    match kind {
        Kind::Reflection => "A reflection",
        Kind::Session => "A supervision",
        Kind::Step => "A step",
        Kind::Enrolment => "Your start dates",
        Kind::Pause => "A pause",
        Kind::Leave => "Leave",
        Kind::Agreement => "An agreement",
        Kind::Evidence => "Something done or learnt",
        Kind::Event => "Something that happened",
        Kind::Placement => "Placement days",
        Kind::Meeting => "A planned supervision",
        Kind::Signature => "A signature",
        Kind::Access => "A reading under the right of access",
        Kind::Newer(_) => "Something of a newer version",
    }
}
