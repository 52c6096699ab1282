//! What is said about photos and files.

use waymark_core::attachment::Attachment;

use crate::attachments::Whereabouts;

pub const PHOTO: &str = "Photo";
pub const FILE: &str = "File";
pub const ADD: &str = "Add a photo or file";
pub const ADDING: &str = "Adding…";
pub const ORIGINAL: &str = "Keep the original photo";
pub const ORIGINAL_MEANS: &str = "Photos are made smaller, and what the camera noted, such as the place, is taken out. An original keeps all of that.";
pub const REMOVE: &str = "Remove";
pub const FETCH: &str = "Fetch";
pub const SAVE_COPY: &str = "Save a copy";

/// What an attachment is called: as its author says, else what it is.
pub fn called(file: &Attachment) -> String {
    match (file.name.as_str(), file.is_picture()) {
        ("", true) => PHOTO.to_owned(),
        ("", false) => FILE.to_owned(),
        (name, _) => name.to_owned(),
    }
}

/// "240 kB", "1.3 MB".
pub fn size(bytes: u32) -> String {
    match bytes {
        0..=999 => format!("{bytes} bytes"),
        1_000..=999_999 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

/// Where an attachment is.
pub fn whereabouts(at: Whereabouts) -> String {
    match at {
        Whereabouts::Here { sent: 0, .. } => "On this phone, not sent yet".to_owned(),
        Whereabouts::Here { sent, of } => format!("{sent} of {of} parts sent"),
        Whereabouts::Received => "Received".to_owned(),
        Whereabouts::Away { fetched: 0, .. } => "Not on this phone".to_owned(),
        Whereabouts::Away { fetched, of, .. } => format!("{fetched} of {of} parts fetched"),
        Whereabouts::Elsewhere => "Not sent yet by the phone it was added on".to_owned(),
        Whereabouts::Damaged => {
            "Part of it cannot be read on this phone. Remove it, and add it again".to_owned()
        }
        Whereabouts::TooLarge => {
            "On this phone only: it is larger than where you work allows".to_owned()
        }
    }
}
