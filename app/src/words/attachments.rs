//! What is said about photos and files.

use waymark_core::attachment::Attachment;

pub const PHOTO: &str = "Photo";
pub const FILE: &str = "File";
pub const REMOVE: &str = "Remove";

/// What an attachment is called: as its author says, else what it is.
pub fn called(file: &Attachment) -> String {
    match (file.name.as_str(), file.is_picture()) {
        ("", true) => PHOTO.to_owned(),
        ("", false) => FILE.to_owned(),
        (name, _) => name.to_owned(),
    }
}
