//! Adding: a file a person picked becomes an attachment on this phone.

use std::rc::Rc;

use leptos::prelude::*;
use waymark_core::attachment::{Attachment, MOST_BYTES};
use waymark_core::fact::RecordId;
use waymark_core::transfer::{FileRow, Known};
use web_sys::File;

use super::cut::{chunks, hashes};
use super::picture;
use crate::session::Session;
use crate::store::StoreFault;
use crate::{clock, device};

/// Why a file was not added; nothing of it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAdded {
    /// It has no bytes, or they could not be read.
    Unreadable,
    /// It is larger than an attachment may be.
    TooLarge,
    /// It could not be kept on this phone.
    Store(StoreFault),
}

/// What came of adding a file.
pub type Added = Result<Attachment, NotAdded>;

/// Adds a file to a record: it is on this phone, strictly durable, when this returns.
///
/// A picture is drawn anew, smaller and without what the camera noted, unless the original is to
/// be kept. Everything else is kept as it is.
pub async fn add(session: &Rc<Session>, record: RecordId, file: File, original: bool) -> Added {
    let picked = file.type_();
    let redrawn = if picked.starts_with("image/") && picked != "image/svg+xml" && !original {
        picture::drawn_anew(&file).await
    } else {
        None
    };
    let is_picture = redrawn.is_some() || picked.starts_with("image/");
    let (bytes, media) = match redrawn {
        Some(bytes) => (bytes, picture::JPEG.to_owned()),
        // A size the browser tells is looked at before the bytes are.
        None if file.size() > f64::from(MOST_BYTES) => return Err(NotAdded::TooLarge),
        None => (picture::bytes_of(&file).await.ok_or(NotAdded::Unreadable)?, picked),
    };
    let length = u32::try_from(bytes.len()).map_err(|_| NotAdded::TooLarge)?;
    if length > MOST_BYTES {
        return Err(NotAdded::TooLarge);
    }
    if length == 0 {
        return Err(NotAdded::Unreadable);
    }
    let cut = chunks(&bytes);
    let (list, hash) = hashes(&cut).await.ok_or(NotAdded::Unreadable)?;
    let short = |text: String| text.chars().take(200).collect::<String>();
    // A camera's name of a photo tells when it was taken, and nothing else.
    let name = if is_picture { String::new() } else { short(file.name()) };
    let file = Attachment { hash, bytes: length, media: short(media), name };
    let row = FileRow {
        id: device::random_hex(),
        record,
        here: (0..file.chunks()).collect(),
        file: file.clone(),
        list,
        received: false,
        own: true,
        at: clock::now(),
    };
    if session.attachments.whole(&row.record, &file).is_some() {
        return Ok(file);
    }
    keep(session, &row, &cut).await.map_err(NotAdded::Store)?;
    let attachments = &session.attachments;
    attachments.known.borrow_mut().retain(|one| !super::is_same(&one.row, &row));
    attachments.known.borrow_mut().push(Known::new(row));
    attachments.changed.notify();
    Ok(file)
}

/// Keeps it; where there is no room, what the server has anyway makes room first.
async fn keep(session: &Session, row: &FileRow, cut: &[&[u8]]) -> Result<(), StoreFault> {
    match session.store.put_file(row, cut).await {
        Err(StoreFault::NoRoom) if make_room(session, None).await? => {
            session.store.put_file(row, cut).await
        }
        kept => kept,
    }
}

/// Lets go of bytes that the server has, but for those of one attachment; whether there were any.
pub(super) async fn make_room(
    session: &Session,
    but: Option<&FileRow>,
) -> Result<bool, StoreFault> {
    let mut freed = false;
    for row in session.store.files().await? {
        if row.may_be_dropped() && but.is_none_or(|but| but.id != row.id) {
            session.store.drop_file(&row).await?;
            session.attachments.change(&row.id, |known| known.row.here.clear());
            freed = true;
        }
    }
    Ok(freed)
}
