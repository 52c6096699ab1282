//! Photos and files in answer to a question: added, shown, and where each of them is.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use waymark_core::attachment::Attachment;
use waymark_core::fact::RecordId;
use web_sys::{HtmlInputElement, Url};

use super::element::{El, Piece, button, el};
use super::form::{Problem, error, field};
use super::live::{Later, live};
use crate::attachments::Whereabouts;
use crate::intent::{Intents, use_intents};
use crate::parts::told::fault;
use crate::words::attachments as text;

/// Which record is being filled in: what is picked goes with it.
#[derive(Debug, Clone)]
pub struct Filling(pub RecordId);

/// A question that is answered with photos and files.
pub struct Files {
    /// Names it in the page.
    pub id: String,
    /// What it asks for.
    pub question: String,
    /// More about it; empty for nothing.
    pub hint: String,
    /// What is in answer to it.
    pub files: RwSignal<Vec<Attachment>>,
    /// The problems to show beside it.
    pub problems: RwSignal<Vec<Problem>>,
}

impl Files {
    /// The question, the hint, the problem, each photo and file, and how to add one.
    pub fn view(self) -> AnyView {
        let Self { id, question, hint, files, problems } = self;
        let intents = use_intents();
        let Some(Filling(record)) = use_context() else { return ().into_any() };
        let of = record.clone();
        let list = live(move || {
            let mut list = el("ul", "files");
            for file in files.get() {
                list = list.child(item(intents, &of, file, files));
            }
            Some(list)
        });
        field("fieldset", problems, &id)
            .child(el("legend", "").child(question))
            .child(el("p", "hint").child(hint))
            .child(error(problems, &id))
            .child(list)
            .child(adder(intents, record, &id, files))
            .piece()
    }
}

/// A button that asks the phone for files, and whether a photo stays as it was taken.
fn adder(intents: Intents, record: RecordId, id: &str, files: RwSignal<Vec<Attachment>>) -> El {
    let told = Later::new();
    let original = RwSignal::new(false);
    let original_id = format!("{id}-original");
    let input = el("input", "unseen").attr("type", "file").attr("id", id).attr("multiple", "");
    let input = input.on("change", move |event| {
        let input: HtmlInputElement = event_target(&event);
        let picked = input.files();
        let Some(picked) = picked else { return };
        let mut all = Vec::new();
        for nth in 0..picked.length() {
            all.extend(picked.get(nth));
        }
        input.set_value(""); // the same file may be picked again
        let (record, original) = (record.clone(), original.get_untracked());
        told.show(|| el("p", "quiet").attr("role", "status").child(text::ADDING).piece());
        spawn_local(async move {
            let mut wrong = None;
            for file in all {
                match intents.add_file(record.clone(), file, original).await {
                    Ok(file) => {
                        files.try_update(|files| {
                            if !files.contains(&file) {
                                files.push(file);
                            }
                        });
                    }
                    Err(notice) => wrong = Some(notice),
                }
            }
            told.show(move || wrong.as_ref().map_or_else(|| ().into_any(), fault));
        });
    });
    let keep = el("input", "").attr("type", "checkbox").attr("id", &original_id);
    let keep = keep.checked(move || original.get()).on("change", move |event| {
        original.set(event_target::<HtmlInputElement>(&event).checked());
    });
    let label = el("label", "")
        .attr("for", &original_id)
        .child(text::ORIGINAL)
        .child(el("small", "").child(text::ORIGINAL_MEANS));
    el("div", "")
        .child(told.or(""))
        .child(el("div", "adder").child(input).child(
            el("label", "button button--quiet button--small").attr("for", id).child(text::ADD),
        ))
        .child(el("div", "choice").child(keep).child(label))
}

/// One photo or file: what it is, where it is, and what can be done with it.
fn item(
    intents: Intents,
    record: &RecordId,
    file: Attachment,
    files: RwSignal<Vec<Attachment>>,
) -> El {
    let name = text::called(&file);
    let (of, it) = (record.clone(), file.clone());
    let at = move || intents.whereabouts(&of, &it);
    let (here, away) = (at.clone(), at.clone());
    // A picture is not drawn again for every part of it that is sent.
    let is_here = Memo::new(move |_| {
        matches!(here(), Whereabouts::Here { .. } | Whereabouts::Received | Whereabouts::TooLarge)
    });
    let is_coming = Memo::new(move |_| matches!(away(), Whereabouts::Away { wanted: true, .. }));
    let (of, it, alt) = (record.clone(), file.clone(), name.clone());
    let body = live(move || {
        let (of, it, alt) = (of.clone(), it.clone(), alt.clone());
        if !is_here.get() {
            let fetch = button("button button--quiet button--small", text::FETCH, move || {
                intents.fetch_file(&of, &it);
            });
            return (!is_coming.get()).then_some(fetch).piece();
        }
        if it.is_picture() {
            picture(intents, of, it, &alt).piece()
        } else {
            button("button button--quiet button--small", text::SAVE_COPY, move || {
                spawn_local(intents.save_file(of.clone(), it.clone(), alt.clone()));
            })
            .piece()
        }
    });
    let gone = file.clone();
    let remove = button("button button--quiet button--small", text::REMOVE, move || {
        files.update(|files| files.retain(|one| *one != gone));
    });
    let size = format!("{name}, {}", text::size(file.bytes));
    el("li", "")
        .attr("data-hash", file.hash.as_str())
        .child(body)
        .child(el("span", "").child(size))
        .child(live(move || el("small", "quiet").child(text::whereabouts(at()))))
        .child(remove)
}

/// A picture whose bytes are here.
fn picture(intents: Intents, record: RecordId, file: Attachment, alt: &str) -> El {
    el("img", "").attr("alt", alt).once_there(move |img| {
        spawn_local(async move {
            let Some(address) = intents.file_address(&record, &file).await else { return };
            let drawn = img.set_attribute("src", &address);
            let decoded = img.unchecked_ref::<web_sys::HtmlImageElement>().decode();
            // Drawn or not, its bytes need no address any more.
            drop(wasm_bindgen_futures::JsFuture::from(decoded).await);
            if drawn.is_err() || Url::revoke_object_url(&address).is_err() {
                leptos::logging::warn!("a picture was not shown");
            }
        });
    })
}
