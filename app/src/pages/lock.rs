//! The lock: choosing what opens one's work, choosing whose it is, and opening it.

use leptos::prelude::*;

use super::page;
use crate::accounts::Account;
use crate::intent::use_intents;
use crate::parts::element::{Piece, button, el, pieces};
use crate::parts::form::form;
use crate::parts::live::live;
use crate::parts::page::{back, modest_title, title};
use crate::parts::secret::{boxed, focused, told_beside};
use crate::parts::told::{Manner, told_text};
use crate::vault::{Secret, Way};
use crate::words::lock as text;

/// Nothing typed yet.
fn empty() -> RwSignal<String> {
    RwSignal::new(String::new())
}

/// What is wrong with a new secret; empty for nothing.
fn fault(new: &str, again: &str) -> &'static str {
    match (Secret::new(new).way(), new == again) {
        _ if new.is_empty() => text::EMPTY,
        (None, _) => text::TOO_EASY,
        (_, false) => text::DIFFER,
        _ => "",
    }
}

/// Somebody is here for the first time.
pub fn choosing(label: &str, earlier: bool) -> AnyView {
    let intents = use_intents();
    let (new, again, told) = (empty(), empty(), empty());
    let name = RwSignal::new(label.to_owned());
    let submit = move || {
        let (typed, label) = (new.get_untracked(), name.get_untracked());
        let label = label.trim().to_owned();
        let fault = fault(&typed, &again.get_untracked());
        match fault {
            "" if label.is_empty() => told.set(text::NO_LABEL.to_owned()),
            "" => intents.choose_secret(label, typed, told),
            _ => told.set(fault.to_owned()),
        }
    };
    let fields = pieces![
        boxed("secret", "password", "new-password", text::BOX, text::RULES, new),
        boxed("again", "password", "new-password", text::AGAIN, "", again),
        boxed("label", "text", "off", text::LABEL, text::LABEL_HINT, name),
        el("p", "hint").child(text::NOBODY_KNOWS),
        told_beside(told),
    ];
    page(pieces![
        title(text::CHOOSE),
        earlier.then(|| told_text(Manner::Know, text::EARLIER, text::EARLIER_TEXT)),
        el("p", "lead").child(text::CHOOSE_LEAD),
        form(text::CONTINUE, fields, submit),
    ])
}

/// Several people use this phone.
pub fn accounts(accounts: Vec<Account>) -> AnyView {
    let intents = use_intents();
    let mut list = el("ul", "people");
    for account in accounts {
        let label = el("b", "").child(account.label.as_str());
        let choose = button("", label, move || intents.choose_account(account.clone()));
        list = list.child(el("li", "").child(choose));
    }
    page(pieces![title(text::WHO), list, somebody_else()])
}

fn somebody_else() -> AnyView {
    let intents = use_intents();
    button("button button--quiet", text::SOMEBODY_ELSE, move || intents.somebody_else()).piece()
}

/// One account waits for its secret.
pub fn locked(label: &str, way: Way, passkey: bool) -> AnyView {
    let intents = use_intents();
    let (typed, told) = (empty(), empty());
    let submit = move || match typed.get_untracked() {
        empty if empty.is_empty() => told.set(text::EMPTY.to_owned()),
        secret => {
            intents.unlock(secret, told);
            typed.set(String::new());
        }
    };
    let kind = if way == Way::Pin { "pin" } else { "password" };
    let secret = boxed("secret", kind, "current-password", text::BOX, "", typed);
    let fields = pieces![secret, told_beside(told)];
    page(pieces![
        modest_title(text::LOCKED),
        el("p", "lead").child(text::whose(label)),
        focused(form(text::UNLOCK, fields, submit), "secret"),
        passkey.then(|| {
            let open = move || intents.unlock_with_passkey(told);
            el("p", "").child(button("button button--quiet", text::WITH_PASSKEY, open))
        }),
        el("details", "")
            .child(el("summary", "").child(text::FORGOTTEN))
            .child(el("p", "").child(text::FORGOTTEN_TEXT)),
        somebody_else(),
    ])
}

/// Another secret in the place of the one that opens this account.
pub fn change() -> AnyView {
    let intents = use_intents();
    let (now, new, again, told) = (empty(), empty(), empty(), empty());
    let done = RwSignal::new(false);
    let submit = move || {
        let typed = new.get_untracked();
        match fault(&typed, &again.get_untracked()) {
            "" => intents.change_secret(now.get_untracked(), typed, told, done),
            fault => told.set(fault.to_owned()),
        }
    };
    let fields = move || {
        pieces![
            boxed("now", "password", "current-password", text::NOW, "", now),
            boxed("secret", "password", "new-password", text::NEW, text::RULES, new),
            boxed("again", "password", "new-password", text::AGAIN, "", again),
            told_beside(told),
        ]
    };
    let body = move || match done.get() {
        true => el("p", "lead").attr("role", "status").child(text::CHANGED).piece(),
        false => form(text::CHANGE, fields(), submit),
    };
    page(pieces![back("/you/phone"), title(text::CHANGE), live(body)])
}
