//! What is on this phone: what is kept, how it is protected, and what losing it means.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlInputElement;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::{delivery, instant};
use crate::intent::{Elsewhere, Everywhere, Intents, use_intents};
use crate::pages::page;
use crate::parts::element::{El, Piece, button, el, link, pieces};
use crate::parts::form::{form, pills};
use crate::parts::live::{Later, live};
use crate::parts::page::{back, title};
use crate::parts::secret::{boxed, told_beside};
use crate::parts::told::{Manner, strong, told};
use crate::state::{Settings, State, use_state};
use crate::vault::may_be_offered;
use crate::words::lock;
use crate::words::phone as text;

/// The page about this phone.
pub fn phone() -> AnyView {
    let state = use_state();
    page(pieces![
        back("/you"),
        title(text::TITLE),
        delivery::stored(state),
        section(text::WHAT, el("p", "").child(text::WHAT_TEXT)),
        section(
            text::HOW,
            text::HOW_TEXT.map(|said| el("p", "").child(said)).into_iter().collect::<Vec<_>>()
        ),
        section(text::LOST, el("p", "").child(text::LOST_TEXT)),
        section(text::LOCKING, locking(state)),
        section(text::DATA, data(state)),
        section(text::WHERE, elsewhere()),
        section(text::FILE, file()),
        section(text::REMOVE, remove()),
    ])
}

fn section(heading: &str, body: impl Piece) -> El {
    el("section", "").child(el("h2", "").child(heading)).child(body)
}

/// The lock, and when it falls shut by itself.
fn locking(state: State) -> AnyView {
    let intents = use_intents();
    let chosen = Signal::derive(move || state.settings.get().lock_after.to_string());
    let choose = Callback::new(move |minutes: String| {
        let settings = state.settings.get_untracked();
        let lock_after = minutes.parse().unwrap_or(settings.lock_after);
        intents.choose_settings(Settings { lock_after, ..settings });
    });
    pieces![
        el("p", "").attr("aria-hidden", "true").child(text::LOCK_AFTER),
        pills("lock-after", text::LOCK_AFTER, &text::MINUTES, chosen, choose),
        el("div", "actions")
            .child(button("button button--quiet", text::LOCK_NOW, move || intents.lock()))
            .child(link("button button--quiet", "/you/pin", lock::CHANGE)),
        may_be_offered().then(passkey),
    ]
}

/// Whether a passkey opens the account too.
fn passkey() -> AnyView {
    let intents = use_intents();
    let told = RwSignal::new(String::new());
    let choose = move || {
        told.track(); // chosen anew when something came of it
        let has = intents.has_passkey();
        let label = if has { lock::REMOVE_PASSKEY } else { lock::ADD_PASSKEY };
        button("button button--quiet button--small", label, move || {
            intents.choose_passkey(!has, told);
        })
    };
    pieces![el("p", "hint").child(lock::PASSKEY_TEXT), live(choose), told_beside(told),]
}

/// Whether pictures come by themselves.
fn data(state: State) -> AnyView {
    let intents = use_intents();
    let chosen = Signal::derive(move || {
        if state.settings.get().low_data { "tap" } else { "all" }.to_owned()
    });
    let choose = Callback::new(move |choice: String| {
        let settings = state.settings.get_untracked();
        intents.choose_settings(Settings { low_data: choice == "tap", ..settings });
    });
    pills("low-data", text::DATA, &text::DATA_CHOICES, chosen, choose)
}

/// Where one is signed in, once asked for.
fn elsewhere() -> AnyView {
    let (later, intents) = (Later::new(), use_intents());
    let show = button("button button--quiet button--small", text::WHERE_SHOW, move || {
        show_elsewhere(intents, later);
    });
    el("div", "asked").attr("aria-live", "polite").child(show).child(later.or("")).piece()
}

fn show_elsewhere(intents: Intents, later: Later) {
    later.show(|| el("p", "quiet").child(text::WHERE_ASKING).piece());
    spawn_local(async move {
        match intents.everywhere().await {
            Ok(everywhere) => later.show(move || list(&everywhere, intents, later)),
            Err(why) => later.show(move || el("p", "error").child(why.as_str()).piece()),
        }
    });
}

/// A sort of thing one can end: where the server lists it, what the button says, and what that
/// means, where it is not to be done by a slip.
struct Ending {
    path: &'static str,
    end: &'static str,
    means: &'static str,
}

const SESSION: Ending = Ending { path: "/api/sessions/", end: text::END, means: "" };
const DEVICE: Ending =
    Ending { path: "/api/devices/", end: text::REVOKE, means: text::REVOKE_MEANS };

fn list(everywhere: &Everywhere, intents: Intents, later: Later) -> AnyView {
    let lines = |all: &[Elsewhere], heading: &str, ending: &'static Ending| {
        let lines: Vec<El> = all.iter().map(|one| line(one, ending, (intents, later))).collect();
        el("ul", "plain").attr("aria-label", heading).child(lines)
    };
    pieces![
        lines(&everywhere.sessions, text::WHERE, &SESSION),
        el("h3", "").child(text::DEVICES),
        lines(&everywhere.devices, text::DEVICES, &DEVICE),
    ]
}

fn line(one: &Elsewhere, ending: &'static Ending, (intents, later): (Intents, Later)) -> El {
    let about = if one.about.is_empty() { text::NOT_KNOWN } else { &one.about };
    let standing = match (one.this, one.revoked) {
        (true, _) => el("p", "hint").child(text::THIS).piece(),
        (_, Some(_)) => el("p", "hint").child(text::REVOKED).piece(),
        _ => end(&one.id, about, ending, (intents, later)),
    };
    el("li", "card card--even entry")
        .child(strong(about))
        .child(one.seen.map(|at| el("p", "hint").child(text::seen(&instant(at)))))
        .child(standing)
}

fn end(
    id: &str,
    about: &str,
    ending: &'static Ending,
    (intents, later): (Intents, Later),
) -> AnyView {
    let id = id.to_owned();
    let end = button("button button--quiet button--small", ending.end, move || {
        let id = id.clone();
        spawn_local(async move {
            match intents.end_elsewhere(ending.path, &id).await {
                Ok(()) => show_elsewhere(intents, later),
                Err(why) => later.show(move || el("p", "error").child(why.as_str()).piece()),
            }
        });
    });
    let which = text::end_which(ending.end, about);
    let end = end.attr("aria-label", &which);
    if ending.means.is_empty() {
        return end.piece();
    }
    el("details", "")
        .child(el("summary", "").attr("aria-label", &which).child(ending.end))
        .child(el("p", "").child(ending.means))
        .child(end)
        .piece()
}

/// The box of the file to bring in.
const FILE_IN: &str = "file-in";

/// The encrypted file of unsent work, and the way back in.
fn file() -> AnyView {
    let intents = use_intents();
    let new = || RwSignal::new(String::new());
    let (passphrase, saved) = (new(), new());
    let save = pieces![
        boxed(
            "file-pass",
            "password",
            "new-password",
            text::FILE_PASS,
            text::FILE_PASS_HINT,
            passphrase
        ),
        told_beside(saved),
    ];
    let save = form(text::FILE_SAVE, save, move || {
        intents.save_unsent(passphrase.get_untracked(), saved);
    });
    let (opening, brought) = (new(), new());
    let pick = el("input", "").attr("id", FILE_IN).attr("type", "file").attr("accept", ".json");
    let fields = pieces![
        el("div", "field")
            .child(el("label", "").attr("for", FILE_IN).child(text::FILE_PICK))
            .child(pick),
        boxed("file-open", "password", "off", text::FILE_OPEN_PASS, "", opening),
        told_beside(brought),
    ];
    let bring_in = form(text::FILE_IN, fields, move || {
        let passphrase = opening.get_untracked();
        spawn_local(async move {
            match picked().await {
                Some(file) => intents.bring_in(file, passphrase, brought),
                None => drop(brought.try_set(text::FILE_NONE.to_owned())),
            }
        });
    });
    let open = el("details", "").child(el("summary", "").child(text::FILE_OPEN)).child(bring_in);
    pieces![el("p", "").child(text::FILE_TEXT), save, open]
}

/// The text of the file that is picked now.
async fn picked() -> Option<String> {
    let input: HtmlInputElement = document().get_element_by_id(FILE_IN)?.dyn_into().ok()?;
    let file = input.files()?.get(0)?;
    JsFuture::from(file.text()).await.ok()?.as_string()
}

/// Taking the account off this phone: first what would be lost, then whether one is sure.
fn remove() -> AnyView {
    let later = Later::new();
    let intents = use_intents();
    let ask = button("button button--quiet", text::REMOVE, move || {
        spawn_local(async move {
            match intents.unsent_names().await {
                Ok(names) => later.show(move || sure(&names, intents, later)),
                Err(notice) => {
                    later.show(move || el("p", "error").child(notice.what.as_str()).piece())
                }
            }
        });
    });
    el("div", "asked").attr("aria-live", "polite").child(ask).child(later.or("")).piece()
}

fn sure(lost: &[String], intents: Intents, later: Later) -> AnyView {
    let remove = |class, label| button(class, label, move || intents.remove_account());
    let keep = |class| button(class, text::KEEP, move || later.show(|| ().into_any()));
    let (plain, quiet) = ("button", "button button--quiet");
    if lost.is_empty() {
        let actions =
            el("div", "actions").child(remove(plain, text::REMOVE_SURE)).child(keep(quiet));
        return told(Manner::Know, pieces![el("p", "").child(text::REMOVE_SAFE), actions]);
    }
    let names: Vec<El> = lost.iter().map(|name| el("li", "").child(name.as_str())).collect();
    let actions =
        el("div", "actions").child(keep(plain)).child(remove(quiet, text::REMOVE_SURE_LOST));
    let body = pieces![
        strong(text::REMOVE_LOST),
        el("ul", "").child(names),
        el("p", "").child(text::REMOVE_FILE),
        actions,
    ];
    told(Manner::Wrong, body)
}

/// The way here, and the lock, on the page of the settings.
pub fn way_here() -> AnyView {
    let intents = use_intents();
    el("div", "actions")
        .child(link("button button--quiet", "/you/phone", text::TITLE))
        .child(button("button button--quiet", text::LOCK_NOW, move || intents.lock()))
        .piece()
}
