//! Photos and files: adding them to a record, and getting at their bytes.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use waymark_core::attachment::Attachment;
use waymark_core::fact::RecordId;
use web_sys::{Blob, BlobPropertyBag, File, Url};

use super::Intents;
use crate::attachments::{self, Whereabouts};
use crate::device;
use crate::notice::Notice;

impl Intents {
    /// Adds a file somebody picked to a record; it is on this phone when this returns.
    ///
    /// # Errors
    /// What to tell them; nothing of it was kept.
    pub async fn add_file(
        self,
        record: RecordId,
        file: File,
        original: bool,
    ) -> Result<Attachment, Notice> {
        let session = self.needed_session()?;
        let added = attachments::add(&session, record, file, original).await;
        added.map_err(|fault| Notice::not_added(&fault))
    }

    /// Where an attachment is; followed by whatever signal asks.
    pub fn whereabouts(self, record: &RecordId, file: &Attachment) -> Whereabouts {
        let low_data = self.state.settings.with(|settings| settings.low_data);
        let of = file.chunks();
        match self.session() {
            Some(session) => session.attachments.whereabouts(record, file, low_data),
            None => Whereabouts::Away { fetched: 0, of, wanted: false },
        }
    }

    /// Fetches an attachment that is not here, or tries again what did not work.
    pub fn fetch_file(self, record: &RecordId, file: &Attachment) {
        if let Some(session) = self.session() {
            session.attachments.ask_for(record, file);
            session.wake.now();
        }
    }

    /// An address in this page for the bytes of an attachment; none where they are not all here.
    /// Whoever asked lets go of it.
    pub async fn file_address(self, record: &RecordId, file: &Attachment) -> Option<String> {
        let session = self.session()?;
        let row = session.attachments.whole(record, file)?;
        let parts = Array::new();
        for nth in 0..file.chunks() {
            let bytes = session.store.chunk(&row, nth).await.ok()??;
            parts.push(&Uint8Array::from(bytes.as_slice()));
        }
        let kind = BlobPropertyBag::new();
        // What is no picture is handed over as bytes that no browser opens in this page's name.
        kind.set_type(if file.is_picture() { &file.media } else { "application/octet-stream" });
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind).ok()?;
        Url::create_object_url_with_blob(&blob).ok()
    }

    /// Hands over a copy of an attachment, under its own name.
    pub async fn save_file(self, record: RecordId, file: Attachment, name: String) {
        if let Some(address) = self.file_address(&record, &file).await
            && device::hand_over_address(&name, &address).is_err()
        {
            leptos::logging::warn!("this browser saves no file");
        }
    }
}
