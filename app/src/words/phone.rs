//! What the page about this phone says.

pub const TITLE: &str = "What is on this phone";
pub const WHAT: &str = "What is kept";
pub const WHAT_TEXT: &str = "What you wrote, what others shared with you, and your own staff entry: name, role and team. For the app itself: its program, its rules, the colours you chose, and the name you are listed by.";
pub const HOW: &str = "How it is protected";
pub const HOW_TEXT: [&str; 3] = [
    "Every word is encrypted with a key of your own. Your PIN or passphrase unlocks the key; neither is kept anywhere. While Waymark is locked, nobody can read your words here, and other people’s accounts on this phone cannot either.",
    "Seen without it can be: that somebody uses Waymark here, the name you are listed by, how many entries there are, how long they are, and which are not sent yet.",
    "Someone with the right tools and a copy of this phone’s storage could try every six-digit PIN in hours or days. A passphrase of three random words cannot be tried out. It protects nothing while Waymark is open, or from someone who controls the phone itself.",
];
pub const LOST: &str = "If you lose this phone";
pub const LOST_TEXT: &str = "What the server has received is safe and comes back on your next phone. What was not sent is lost with the phone. End its sign-in below from any other device and tell your employer, who must record the loss.";

pub const LOCKING: &str = "Lock";
pub const LOCK_NOW: &str = "Lock now";
pub const LOCK_AFTER: &str = "Lock by itself when not used for";
pub const MINUTES: [(&str, &str); 4] =
    [("1", "1 minute"), ("5", "5 minutes"), ("15", "15 minutes"), ("60", "1 hour")];

pub const DATA: &str = "Pictures and mobile data";
pub const DATA_CHOICES: [(&str, &str); 2] =
    [("all", "Fetch them by themselves"), ("tap", "Only when I tap")];

pub const WHERE: &str = "Where you are signed in";
pub const WHERE_SHOW: &str = "Show where";
pub const WHERE_ASKING: &str = "Asking the server…";
pub const DEVICES: &str = "Phones and computers you used";
pub const THIS: &str = "This one";
pub const END: &str = "End";
pub const REVOKE: &str = "Let it in no more";
pub const REVOKE_MEANS: &str = "For a phone that is lost, or no longer yours. This cannot be undone. What it has not sent stays on it, and can be saved there as a file.";
pub const NOT_KNOWN: &str = "Not known";
pub const REVOKED: &str = "Not let in";

/// What a button does, and to which of them.
pub fn end_which(end: &str, about: &str) -> String {
    format!("{end}: {about}")
}

/// When it was last heard of.
pub fn seen(instant: &str) -> String {
    format!("Last heard of {instant}")
}

pub const FILE: &str = "Unsent work as a file";
pub const FILE_TEXT: &str = "The last resort, where this phone must be cleared and cannot send. The file is encrypted with a passphrase you choose now. Only you can bring it in again, on any phone you are signed in on. It holds what you wrote, not photos or files.";
pub const FILE_PASS: &str = "Passphrase for the file";
pub const FILE_PASS_HINT: &str = "At least 12 characters, such as three random words.";
pub const FILE_SAVE: &str = "Save the file";
pub const FILE_NAME: &str = "waymark-unsent-work.json";
pub const FILE_WHAT: &str =
    "Encrypted work that was not sent. Open it in Waymark: You, What is on this phone.";
pub const FILE_SHORT: &str = "Choose a passphrase of at least 12 characters.";
pub const FILE_SAVED: &str =
    "✓ The file was handed to the browser. Check that it is where you keep files.";
pub const FILE_NOTHING: &str = "Everything was sent: there is nothing to save.";
pub const FILE_NO_WORDS: &str = "All your words were sent: there is nothing to save. Photos or files still are to be sent, and do not go into this file.";
pub const FILE_OPEN: &str = "Open such a file";
pub const FILE_PICK: &str = "File of unsent work";
pub const FILE_OPEN_PASS: &str = "Passphrase of the file";
pub const FILE_IN: &str = "Bring it in";
pub const FILE_NONE: &str = "Choose the file first.";
pub const FILE_WRONG: &str =
    "It did not open: the passphrase is not the one, or the file is damaged.";

/// What came of bringing a file in.
pub fn brought(new: usize, others: usize) -> String {
    let mut text = match new {
        0 => "✓ Everything in the file was here already.".to_owned(),
        _ => {
            format!("✓ {} brought in, to be sent.", super::count(new, "change was", "changes were"))
        }
    };
    if others > 0 {
        text.push_str(" What somebody else wrote was left out.");
    }
    text
}

pub const REMOVE: &str = "Remove this account from this phone";
pub const REMOVE_SAFE: &str = "Everything was sent. It comes back when you sign in again.";
pub const REMOVE_LOST: &str = "This has not been sent and would be lost for good:";
pub const REMOVE_FILE: &str = "Save it as a file first, with the passphrase box above. Photos and files do not go into it: they have to be sent.";
pub const UNSENT_FILE: &str = "A photo or file";
pub const REMOVE_SURE: &str = "Remove it";
pub const REMOVE_SURE_LOST: &str = "Remove it and lose this";
pub const KEEP: &str = "Keep it";
