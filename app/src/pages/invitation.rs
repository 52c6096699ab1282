//! An invitation: a password, a one-time code, and recovery codes to note down.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::page;
use crate::intent::{Intents, Invitation, Told, use_intents};
use crate::parts::element::{button, el, link, pieces};
use crate::parts::form::form;
use crate::parts::live::Later;
use crate::parts::page::title;
use crate::parts::secret::{boxed, focused, told_beside};
use crate::words::invitation as text;

/// The page an invitation leads to. What opens it stands after the `#`, which is sent nowhere.
pub fn invitation() -> AnyView {
    let intents = use_intents();
    let later = Later::new();
    let token = window().location().hash().unwrap_or_default();
    let token = token.trim_start_matches('#').to_owned();
    spawn_local(async move {
        match intents.open_invitation(&token).await {
            Ok(open) => {
                let open = Arc::new(open);
                later.show(move || accept(&token, &open, intents, later));
            }
            Err(why) => later.show(move || {
                pieces![
                    el("p", "error").child(why.as_str()),
                    link("button button--quiet", "/", text::TO_SIGN_IN),
                ]
            }),
        }
    });
    page(pieces![title(text::TITLE), later.or(text::OPENING)])
}

fn accept(token: &str, open: &Arc<Invitation>, intents: Intents, later: Later) -> AnyView {
    let told: Told = RwSignal::new(String::new());
    let (password, again, code) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let key = el("p", "noted").child(text::in_fours(&open.secret));
    let fields = pieces![
        boxed(
            "password",
            "password",
            "new-password",
            text::PASSWORD,
            text::PASSWORD_HINT,
            password
        ),
        boxed("again", "password", "new-password", text::AGAIN, "", again),
        el("h2", "").child(text::CODES),
        el("p", "").child(text::CODES_TEXT),
        el("p", "").child(link("", &open.uri, text::OPEN_APP).attr("rel", "external")),
        key,
        boxed("code", "digits", "one-time-code", text::CODE, text::CODE_HINT, code),
        told_beside(told),
    ];
    let (token, shared) = (token.to_owned(), open.clone());
    let submit = move || {
        if password.get_untracked() != again.get_untracked() {
            told.set(text::DIFFER.to_owned());
            return;
        }
        let (token, open) = (token.clone(), shared.clone());
        let typed = [password.get_untracked(), code.get_untracked()];
        take_up(token, open, typed, told, (intents, later));
    };
    pieces![
        el("p", "lead").child(text::for_whom(&open.name, &open.organisation)),
        el("p", "").child(text::sign_in_name(&open.sign_in_name)),
        form(text::ACCEPT, fields, submit),
    ]
}

fn take_up(
    token: String,
    open: Arc<Invitation>,
    [password, code]: [String; 2],
    told: Told,
    (intents, later): (Intents, Later),
) {
    told.set(text::ASKING.to_owned());
    spawn_local(async move {
        match intents.accept_invitation(&token, &open, &password, &code).await {
            Ok((codes, me, device)) => later.show(move || {
                let (me, device) = (me.clone(), device.clone());
                let codes: Vec<_> =
                    codes.iter().map(|code| el("li", "").child(code.as_str())).collect();
                let body = pieces![
                    el("h2", "")
                        .attr("id", "recovery")
                        .attr("tabindex", "-1")
                        .child(text::RECOVERY),
                    el("p", "").child(text::RECOVERY_TEXT),
                    el("ul", "noted").child(codes),
                    button("button", text::NOTED, move || {
                        intents.go_on(me.clone(), device.clone());
                    }),
                ];
                focused(body, "recovery")
            }),
            Err(why) => {
                told.try_set(why);
            }
        }
    });
}
