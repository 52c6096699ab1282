//! The file of unsent work: the last resort of somebody whose phone must be cleared.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::calendar::in_words;
use waymark_core::fact::{Kind, read};
use waymark_core::record::field;

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
                Ok(lines) if lines.is_empty() => text::FILE_NOTHING.to_owned(),
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

    /// What the server has not received, each record by its name, for people.
    ///
    /// # Errors
    /// When what is on this phone cannot be reached.
    pub async fn unsent_names(self) -> Result<Vec<String>, Notice> {
        let session = self.needed_session()?;
        self.finish_all().await?;
        let names = async {
            let lines = session.store.lines(true).await?;
            let mut names: Vec<String> = Vec::new();
            let mut seen = Vec::new();
            for envelope in lines.lines().filter_map(|line| Some(read(line).ok()?.envelope())) {
                if seen.contains(&envelope.record) {
                    continue;
                }
                let loaded = session.store.load(&envelope.record).await?.record;
                names.push(match &loaded {
                    Some(record) => {
                        let title = record.text(field::TITLE);
                        let name = match record.kind {
                            Kind::Reflection if !title.is_empty() => title.to_owned(),
                            _ => called(&self.state.book(), record),
                        };
                        day_of(record)
                            .map_or(name.clone(), |day| format!("{name}, {}", in_words(day)))
                    }
                    None => crate::words::you::kind(&envelope.kind).to_owned(),
                });
                seen.push(envelope.record);
            }
            Ok::<_, StoreFault>(names)
        };
        names.await.map_err(|fault| Notice::not_read(&fault))
    }
}
