//! The file of unsent work: the last resort of somebody whose phone must be cleared.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::calendar::in_words;
use waymark_core::fact::{Kind, read};
use waymark_core::record::{Record, field};

use super::Intents;
use super::door::Told;
use crate::called::{called, day_of};
use crate::device;
use crate::notice::Notice;
use crate::store::StoreFault;
use crate::vault::{Secret, Way, open_file, seal_file};
use crate::words::{lock, phone as text};

/// Long enough for the screen to say that it is at work, in milliseconds.
const A_BLINK: u32 = 30;

impl Intents {
    /// Hands over what the server has not received, sealed under a passphrase.
    pub fn save_unsent(self, passphrase: String, told: Told) {
        let Some(session) = self.session() else { return };
        spawn_local(async move {
            let secret = Secret::new(&passphrase);
            if secret.way() != Some(Way::Passphrase) {
                told.set(text::FILE_SHORT.to_owned());
                return;
            }
            if self.finish_all().await.is_err() {
                return; // the notice is shown, and the drafts are on this phone
            }
            told.set(lock::OPENING.to_owned());
            TimeoutFuture::new(A_BLINK).await;
            let said = match session.store.lines(true).await {
                Ok(lines) if lines.is_empty() => match session.attachments.unsent() {
                    0 => text::FILE_NOTHING.to_owned(),
                    _ => text::FILE_NO_WORDS.to_owned(),
                },
                Ok(lines) => {
                    let file = seal_file(text::FILE_WHAT, &lines, &secret);
                    let handed = file.map(|file| device::hand_over(text::FILE_NAME, &file));
                    match handed {
                        Some(Ok(())) => text::FILE_SAVED.to_owned(),
                        _ => Notice::not_read(&StoreFault::NotAllowed).what,
                    }
                }
                Err(fault) => Notice::not_read(&fault).what,
            };
            told.try_set(said);
        });
    }

    /// Brings such a file in: the same bytes, to be sent by the person who wrote them.
    pub fn bring_in(self, file: String, passphrase: String, told: Told) {
        let Some(session) = self.session() else { return };
        spawn_local(async move {
            told.set(lock::OPENING.to_owned());
            TimeoutFuture::new(A_BLINK).await;
            let Some(lines) = open_file(&file, &Secret::new(&passphrase)) else {
                told.try_set(text::FILE_WRONG.to_owned());
                return;
            };
            match session.store.restore(&lines).await {
                Ok(restored) => {
                    told.try_set(text::brought(restored.new, restored.others));
                    session.apply(restored.changed);
                    if let Err(fault) = session.refresh_delivery().await {
                        session.tell_people(Notice::not_read(&fault));
                    }
                    session.wake.now();
                }
                Err(fault) => {
                    told.try_set(String::new());
                    session.tell_people(Notice::not_saved(&fault));
                }
            }
        });
    }

    /// What only this phone has, each record by its name, for people: what the server has not
    /// received, what is being typed in other tabs, and what has photos that were not sent.
    ///
    /// # Errors
    /// When what is on this phone cannot be reached.
    pub async fn unsent_names(self) -> Result<Vec<String>, Notice> {
        let session = self.needed_session()?;
        self.finish_all().await?;
        let names = async {
            let lines = session.store.lines(true).await?;
            let facts = lines.lines().filter_map(|line| Some(read(line).ok()?.envelope()));
            let mut unsent: Vec<_> = facts.map(|fact| (fact.record, Some(fact.kind))).collect();
            let drafts = session.store.drafts().await?;
            unsent.extend(drafts.into_iter().map(|draft| (draft.record, Some(draft.kind))));
            let photos = session.attachments.kept_here_alone();
            unsent.extend(photos.into_iter().map(|record| (record, None)));
            let mut names = Vec::new();
            let mut seen = Vec::new();
            for (id, kind) in unsent {
                if seen.contains(&id) {
                    continue;
                }
                let loaded = session.store.load(&id).await?.record;
                names.push(self.name_of(loaded.as_ref(), kind.as_ref()));
                seen.push(id);
            }
            Ok::<_, StoreFault>(names)
        };
        names.await.map_err(|fault| Notice::not_read(&fault))
    }

    /// A record by its name and day; by its kind where it cannot be read.
    fn name_of(self, record: Option<&Record>, kind: Option<&Kind>) -> String {
        let Some(record) = record else {
            return kind.map_or(text::UNSENT_FILE, crate::words::you::kind).to_owned();
        };
        let title = record.text(field::TITLE);
        let name = match record.kind {
            Kind::Reflection if !title.is_empty() => title.to_owned(),
            _ => called(&self.state.book(), record),
        };
        match day_of(record) {
            Some(day) => [name, in_words(day)].join(", "),
            None => name,
        }
    }
}
