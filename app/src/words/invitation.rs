//! What is said to somebody who was invited.

pub const TITLE: &str = "Your invitation";
pub const OPENING: &str = "Opening your invitation…";
pub const TO_SIGN_IN: &str = "Open Waymark";
pub const PASSWORD: &str = "Choose a password";
pub const PASSWORD_HINT: &str =
    "At least 12 characters. Three random words are easy to remember and hard to guess.";
pub const AGAIN: &str = "The same again";
pub const DIFFER: &str = "The two passwords are not the same. Type them again.";
pub const CODES: &str = "One-time codes";
pub const CODES_TEXT: &str = "Signing in also asks for a six-digit code that changes every half minute. An authenticator app makes them. If it is on this device, open the key in it; if it is on another, type the key there:";
pub const OPEN_APP: &str = "Open in your authenticator";
pub const CODE: &str = "Code the app shows now";
pub const CODE_HINT: &str = "Six digits.";
pub const ACCEPT: &str = "Set password and sign in";
pub const ASKING: &str = "Asking the server…";
pub const RECOVERY: &str = "Recovery codes";
pub const RECOVERY_TEXT: &str = "Each opens your account once if you lose the authenticator. They are shown only now: write them down or keep them in a password manager, not on this phone alone.";
pub const NOTED: &str = "I have noted them";

/// Whom it is for, and where.
pub fn for_whom(name: &str, organisation: &str) -> String {
    format!("For {name}, {organisation}")
}

/// What one signs in as.
pub fn sign_in_name(name: &str) -> String {
    format!("You will sign in as {name}.")
}

/// A key in groups of four, as it is typed.
pub fn in_fours(key: &str) -> String {
    let mut spaced = String::new();
    for (at, letter) in key.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            spaced.push(' ');
        }
        spaced.push(letter);
    }
    spaced
}
