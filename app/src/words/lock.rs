//! What is said where an account is locked, unlocked, or chosen.

pub const BOX: &str = "PIN or passphrase";
pub const AGAIN: &str = "The same again";
pub const NOW: &str = "PIN or passphrase now";
pub const NEW: &str = "New PIN or passphrase";

pub const CHOOSE: &str = "Choose a PIN";
pub const CHOOSE_LEAD: &str = "It locks what you write on this phone, so that nobody else who picks the phone up can read it. You type it to open Waymark, with or without a signal.";
pub const EARLIER: &str = "Waymark now locks what it keeps";
pub const EARLIER_TEXT: &str =
    "Everything you wrote is still here. It is locked with what you choose now.";
pub const RULES: &str = "Six digits, not all the same and not in a row; or a passphrase of at least 12 characters, such as three random words, which is much safer.";
pub const LABEL: &str = "Your name on this phone";
pub const LABEL_HINT: &str =
    "People who use this phone see it in the list of accounts. Initials are enough.";
pub const NOBODY_KNOWS: &str = "Nobody can look it up or set a new one for you. If you forget it, what the server has received comes back when you sign in again; what was not sent stays locked.";
pub const CONTINUE: &str = "Continue";

pub const WHO: &str = "Who is this?";
pub const WHO_IS_HERE: &str = "Who else is on this phone";
pub const SOMEBODY_ELSE: &str = "Somebody else";

pub const LOCKED: &str = "Locked";
pub const UNLOCK: &str = "Unlock";
pub const FORGOTTEN: &str = "Forgotten it?";
pub const FORGOTTEN_TEXT: &str = "Nobody can look it up. Choose “Somebody else” and sign in: you choose a new PIN, and everything the server has received comes back. What was not sent stays locked here, in case you remember.";

/// Whose work waits.
pub fn whose(label: &str) -> String {
    format!("{label}’s work is on this phone. It opens with or without a signal.")
}

pub const OPENING: &str = "Opening…";
pub const WRONG: &str = "That is not it. Nothing is erased; try again.";
pub const TRY_NOW: &str = "You can try again now.";
pub const EMPTY: &str = "Type your PIN or passphrase.";
pub const DIFFER: &str = "The two are not the same. Type it again.";
pub const TOO_EASY: &str = "That is too easily guessed. Choose six digits that are not all the same or in a row, or at least 12 characters.";
pub const NO_LABEL: &str = "Type a name or initials.";

/// How long to wait after wrong tries.
pub fn wait(seconds: u32) -> String {
    let long = match seconds {
        60 => "1 minute".to_owned(),
        61.. => format!("{} minutes", seconds / 60),
        _ => format!("{seconds} seconds"),
    };
    format!(
        "Wait {long} with this page open, then try again. Nothing is erased, however often it is wrong."
    )
}

pub const WITH_PASSKEY: &str = "Unlock with a passkey";
pub const NO_PASSKEY: &str = "The passkey did not open it, or this browser’s passkeys cannot. Your PIN or passphrase always does.";
pub const PASSKEY_TEXT: &str = "A passkey lets your fingerprint, face or security key open Waymark here. Your PIN or passphrase still does too.";
pub const ADD_PASSKEY: &str = "Add a passkey";
pub const REMOVE_PASSKEY: &str = "Remove the passkey";

/// What came of choosing.
pub fn passkey_done(wanted: bool) -> &'static str {
    if wanted {
        "✓ The passkey opens Waymark from now on."
    } else {
        "✓ The passkey opens it no more."
    }
}

pub const CHANGE: &str = "Change PIN";
pub const CHANGED: &str = "Your new PIN or passphrase is in force on this phone.";
