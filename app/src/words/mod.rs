//! Words: everything the screens say, in one place.
//!
//! Lives here: text, and the small functions that put numbers and dates into it. Not here: the
//! questions of prompts (`prompts`), sentences of findings (the core), faults of store and
//! network (`notice`). Plain English, sentence case; "people who draw on care and support".

pub mod attachments;
pub mod audience;
pub mod duties;
pub mod forms;
pub mod invitation;
pub mod lock;
pub mod phone;
pub mod record;
pub mod right_of_access;
pub mod rule;
pub mod year;
pub mod you;

use waymark_core::calendar::{self, Date};
use waymark_core::finding::{Finding, Verdict};
use waymark_core::sync::Reason;

pub use waymark_core::words::capital;

use crate::state::{Link, Place};

pub const APP: &str = "Waymark";
pub const SKIP: &str = "Skip to the page";
pub const OPENING: &str = "Opening Waymark…";
pub const BACK: &str = "Back";
pub const SAVE: &str = "Save";
pub const EDIT: &str = "Change";
pub const DISMISS: &str = "Hide this message";
pub const SUCCESS: &str = "Saved on this phone";
pub const MAIN_NAV: &str = "Main";

pub const TAB_TODAY: &str = "Today";
pub const TAB_JOURNAL: &str = "Journal";
pub const TAB_PATHWAY: &str = "Pathway";
pub const TAB_SUPERVISION: &str = "Supervision";
pub const TAB_YOU: &str = "You";

pub const UPDATE_WHAT: &str = "A new version of Waymark is ready";
pub const UPDATE_SAFE: &str = "What you have written is saved first.";
pub const UPDATE_GO: &str = "Switch to it now";

pub const NOT_FOUND: &str = "There is no page here";
pub const NOT_FOUND_TEXT: &str =
    "The address may have been mistyped, or the page may belong to a newer version of Waymark.";
pub const TO_TODAY: &str = "Go to Today";

/// The title a browser shows for a page.
pub fn tab_title(page: &str) -> String {
    format!("{page} – {APP}")
}

/// "1 word", "2 words": a number with its noun.
pub fn count(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

/// "Sunday 22 November 2026".
pub fn full_day(date: Date) -> String {
    format!("{} {}", calendar::weekday_name(date), calendar::in_words(date))
}

/// "22 Nov", for tight places, on one line.
pub fn short_day(date: Date) -> String {
    use chrono::Datelike;
    format!("{}\u{a0}{}", date.day(), calendar::month_name(date).get(..3).unwrap_or(""))
}

// ---- sign-in

pub mod sign_in {
    pub const TITLE: &str = "Sign in";
    pub const LEAD: &str = "See what is due in your year and why, and write about your practice where nothing gets lost. It works with no signal.";
    pub const DEMO_TITLE: &str = "This is a demonstration";
    pub const DEMO: &str = "Everyone here is made up, and so is the council. Anyone using this demonstration can sign in as any of them and read what you write, so do not put in anything about real people.";
    pub const CHOOSE: &str = "Who would you like to be?";
    pub const FETCHING: &str = "Asking the server how you can sign in…";
    pub const ASKING: &str = "Asking the server…";
    pub const NAME: &str = "Work e-mail";
    pub const NAME_HINT: &str = "As your organisation has it on its staff list.";
    pub const PASSWORD: &str = "Password";
    pub const CODE: &str = "One-time code";
    pub const CODE_HINT: &str =
        "The six digits your authenticator app shows now, or one of your recovery codes.";
    pub const FORGOTTEN: &str = "Forgotten your password, or lost your authenticator and recovery codes? Ask whoever looks after Waymark where you work for a new invitation.";
    pub const REFUSED: &str = "The server did not sign you in";
    pub const TROUBLE: &str = "The browser did not open the sign-in page. Try again.";

    /// Signing in with somebody who vouches for people.
    pub fn with(provider: &str) -> String {
        format!("Sign in with {provider}")
    }

    /// Why a provider's sign-in did not work, and what to do.
    pub fn problem(name: &str) -> (&'static str, &'static str) {
        match name {
            "not-on-the-list" => (
                "You are not on this organisation’s staff list.",
                "Ask whoever looks after Waymark where you work to add you.",
            ),
            "refused-there" => (
                "The sign-in was cancelled or refused.",
                "Try again, or ask whoever looks after Waymark where you work.",
            ),
            "flow-ended" => ("The sign-in took too long.", "Try again."),
            "no-email" => (
                "Your account there has no confirmed e-mail address.",
                "Ask whoever looks after your accounts where you work.",
            ),
            "device-revoked" | "device-of-another" => (
                "This phone is no longer let in for you.",
                "Ask whoever looks after Waymark where you work.",
            ),
            _ => ("The sign-in did not work.", "Wait a few minutes, then try again."),
        }
    }
    pub const KEPT: &str = "Anything already written on this phone is still here.";
    pub const AGAIN: &str = "Try again";
    pub const NOBODY: &str = "This server does not say how to sign in. Ask whoever looks after it.";

    /// Why the server did not say whom one can sign in as, and what to do.
    pub fn not_told(link: super::Link) -> (&'static str, &'static str) {
        match link {
            super::Link::SomebodyElsesPage => (
                "The Wi-Fi wants a sign-in of its own first",
                "Open any website, sign in to the Wi-Fi, then try again.",
            ),
            super::Link::ServerTrouble => {
                ("The server is in trouble", "Wait a few minutes, then try again.")
            }
            _ => (
                "The server cannot be reached",
                "Signing in needs a signal. Once you are signed in, Waymark opens without one.",
            ),
        }
    }
}

// ---- Today

pub mod today {
    pub const WRITE: &str = "Write a reflection";
    pub const RECORD: &str = "Record something else";
    pub const OVERDUE: &str = "Overdue";
    pub const DUE: &str = "Due";
    pub const COMING: &str = "Coming";
    pub const NOT_MET: &str = "Not as the policy asks";
    pub const UNKNOWN: &str = "We need to know";
    pub const PAUSED: &str = "Paused";
    pub const MET: &str = "As the policy asks";
    pub const WORTH: &str = "Worth doing";
    pub const NOT_OPEN: &str = "Not open yet";

    /// How many more are folded away.
    pub fn more(number: usize) -> String {
        format!("{number} more")
    }
    pub const NOTHING_DUE: &str = "Nothing is due";
    pub const NOTHING_DUE_TEXT: &str = "You are up to date with everything in your rule book.";
    pub const PAUSED_TEXT: &str = "Your programme is paused. Everything else is up to date.";
    pub const NO_RULES: &str = "No rules apply to you yet. Add your start dates and your pathway, and Waymark will say what is due.";
    pub const ADD_DATES: &str = "Add your start dates";
    pub const WHY_UNSEEN: &str = "Why: ";

    /// How far into the year a day is.
    pub fn week_of_year(week: i64) -> String {
        format!("week {week} of your year")
    }
}

/// What a card says above its sentence: the state and its day, in words.
pub fn standing(finding: &Finding, today: Date) -> String {
    let day = |date: Date| match date.signed_duration_since(today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        2..=13 => format!("{} {}", calendar::weekday_name(date), calendar::day_and_month(date)),
        _ => calendar::in_words(date),
    };
    match (finding.verdict, finding.due) {
        (Verdict::Overdue, Some(due)) => {
            format!("Overdue since {}", calendar::day_and_month(calendar::add_days(due, 1)))
        }
        (Verdict::Overdue, None) => "Overdue".to_owned(),
        (Verdict::Due, Some(due)) if due == today => "Due today".to_owned(),
        (Verdict::Due, Some(due)) => format!("Due now, by {}", day(due)),
        (Verdict::Due, None) => "Due now".to_owned(),
        (Verdict::DueSoon, Some(due)) => format!("Due soon, by {}", day(due)),
        (Verdict::DueSoon, None) => "Due soon".to_owned(),
        (Verdict::Met, Some(due)) => format!("Up to date; next by {}", day(due)),
        (Verdict::Met, None) => "Met".to_owned(),
        (Verdict::NotMet, _) => "Not as the policy asks".to_owned(),
        (Verdict::Unknown, _) => "We need to know".to_owned(),
        (Verdict::Paused, _) => "Paused".to_owned(),
        (Verdict::NotApplicable, _) => "Does not apply yet".to_owned(),
    }
}

/// A verdict in a word or two.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Overdue => "overdue",
        Verdict::Due => "due",
        Verdict::DueSoon => "due soon",
        Verdict::NotMet => "not met",
        Verdict::Unknown => "not known",
        Verdict::Paused => "paused",
        Verdict::Met => "met",
        Verdict::NotApplicable => "not applicable",
    }
}

/// What moved when something was recorded: "Reflective supervision: was due, now met".
pub fn moved(title: &str, before: Verdict, after: Verdict) -> String {
    format!("{title}: was {}, now {}.", verdict(before), verdict(after))
}

/// Whose a next step is, where it is not one's own.
pub fn whose_step(who: &str, what: &str) -> String {
    let who = capital(who);
    format!("{who}: {what}")
}

/// What must be known.
pub fn need(what: &str) -> String {
    format!("We need to know {what}.")
}

// ---- where things are

/// The truth about where something is, in a few words.
pub fn place(place: Place) -> &'static str {
    match place {
        Place::Draft | Place::OnThisPhone => "Saved on this phone",
        Place::Sent => "Sent, not confirmed yet",
        Place::Received => "Received by the server",
        Place::SetAside(_) => "Kept on this phone: the server did not take it",
    }
}

/// Why the server did not take something, and what to do.
pub fn reason(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::NotAFact => (
            "The server could not read it.",
            "Download it and send the file to whoever looks after Waymark.",
        ),
        Reason::TooLong => {
            ("It is too long for one entry.", "Split the reflection into two, then try again.")
        }
        Reason::NotYours => (
            "It was written by somebody else signed in on this phone.",
            "They can send it by signing in on this phone.",
        ),
        Reason::NotAllowed => (
            "You may not write this about that person.",
            "Ask your supervisor whether you should still be able to.",
        ),
        Reason::UnknownDevice => {
            ("The server does not know this phone.", "Sign out and in again, then try again.")
        }
        Reason::NumberUsed => (
            "Something else was already stored under its number, as if this phone’s storage had been copied.",
            "Download it, then write it again.",
        ),
        Reason::FutureDay => (
            "It is about a day that has not come yet.",
            "Check its date and your phone’s clock. It can be sent once the day has come.",
        ),
        Reason::Other => (
            "The server gave a reason this version does not know.",
            "Switch to the newest version of Waymark, then try again.",
        ),
    }
}

/// How far a first sync has come, in records.
pub fn progress((come, all): (u32, u32)) -> String {
    format!("{} of {} received", thousands(come), thousands(all))
}

/// A number as people read it: 1,200.
fn thousands(number: u32) -> String {
    match number / 1_000 {
        0 => number.to_string(),
        more => format!("{},{:03}", thousands(more), number % 1_000),
    }
}

/// How delivery stands, for the header: few words, and the truth.
pub fn delivery(unsent: u32, set_aside: usize, link: Link) -> String {
    if set_aside > 0 {
        return format!("{set_aside} not taken");
    }
    match (link, unsent) {
        (Link::SignInNeeded, 0) => "Sign in to update".to_owned(),
        (Link::SignInNeeded, n) => format!("Sign in to send {n}"),
        (Link::NoSignal, 0) => "No signal".to_owned(),
        (Link::NoSignal, n) => format!("No signal, {n} to send"),
        (Link::SomebodyElsesPage, _) => "Wi-Fi wants a sign-in".to_owned(),
        (Link::Revoked | Link::Left, 0) => "Sync has ended".to_owned(),
        (Link::Revoked | Link::Left, n) => format!("{n} cannot be sent"),
        (Link::ServerTrouble, 0) => "Server trouble".to_owned(),
        (Link::ServerTrouble, n) => format!("Server trouble, {n} to send"),
        (Link::Sending, 0) => "Checking…".to_owned(),
        (Link::Sending, n) => format!("Sending {n}…"),
        (Link::Reached, 0) => "All received".to_owned(),
        (Link::NotTried, 0) => "Not checked yet".to_owned(),
        (Link::Reached | Link::NotTried, n) => format!("{n} not sent yet"),
    }
}

pub const DELIVERY_UNSEEN: &str = "Where your work is: ";

// ---- Why

pub mod why {
    pub const ASKS: &str = "What the policy asks";
    pub const DECIDED: &str = "What decided it";
    pub const DECIDED_NONE: &str = "No record of yours decided this.";
    pub const FROM: &str = "Where it comes from";
    pub const READING: &str = "How we read it";
    pub const DOCUMENT: &str = "Document";
    pub const CLAUSE: &str = "Clause";
    pub const EDITION: &str = "Edition";
    pub const VERSIONS: &str = "Versions of this rule";
    pub const CEASED: &str = "It no longer asks for anything.";
    pub const VALUES: &str = "In figures";
    pub const STRENGTH: &str = "How strongly";
    pub const GONE: &str = "There is no such rule";
    pub const GONE_TEXT: &str = "It may belong to a newer rule book.";
    pub const NOT_YOURS: &str = "It does not apply to you as things stand.";
    pub const PHASE: &str = "When";
    pub const EVERY: &str = "How often";
    pub const STANDING: &str = "So far";
    pub const STAGE: &str = "Stage";
    pub const BY: &str = "By";

    use waymark_core::calendar::{self, Date};
    use waymark_core::rulebook::Strength;

    pub fn strength(strength: Strength) -> &'static str {
        match strength {
            Strength::Must => "It must be done",
            Strength::Should => "It should be done",
            Strength::May => "It may be done",
        }
    }

    pub fn minimum(minimum: u32, called: &str, days: u32) -> String {
        format!(
            "At least {minimum} {called} in the {days} days ending today. In your first year, and after long leave, the number is smaller in proportion."
        )
    }

    /// Whose the next step is, and by when.
    pub fn next(who: &str, by: Option<Date>) -> String {
        match by {
            Some(by) => format!("Next: {who}, by {}", calendar::in_words(by)),
            None => format!("Next: {who}"),
        }
    }

    /// Since when a version is in force.
    pub fn since(from: Date) -> String {
        format!("In force from {}", calendar::in_words(from))
    }

    pub fn phase_so_far(met: usize, missed: usize, open: bool, to_come: usize) -> String {
        let past = met + missed;
        let mut text = if past > 0 { format!("{met} of {past} met") } else { String::new() };
        let mut add = |part: String| {
            if !text.is_empty() {
                text.push_str(", ");
            }
            text.push_str(&part);
        };
        if open {
            add("one open now".to_owned());
        }
        if to_come > 0 {
            add(format!("{to_come} to come"));
        }
        text
    }
}

pub const YES: &str = "Yes";
pub const NO: &str = "No";
pub const NOTHING_MOVED: &str = "Nothing that is due changed.";
