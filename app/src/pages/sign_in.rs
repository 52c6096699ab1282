//! Sign in: the ways this server offers, and the truth about the demonstration.

use leptos::prelude::*;

use crate::intent::use_intents;
use crate::parts::element::{Piece, button, el, pieces};
use crate::parts::form::form;
use crate::parts::live::live;
use crate::parts::page::title;
use crate::parts::secret::{boxed, told_beside};
use crate::parts::told::{Manner, strong, told, told_text};
use crate::state::{Choices, SignInChoice, SignInWays, use_state};
use crate::words::lock;
use crate::words::sign_in as text;

/// The page shown while nobody is signed in on this phone, and where the server asks again.
pub fn sign_in() -> AnyView {
    let state = use_state();
    let intents = use_intents();
    intents.fetch_people();
    let ways = move || match state.people.get() {
        Choices::Asking => el("p", "quiet").child(text::FETCHING).piece(),
        Choices::NotTold(link) => {
            let (what, can_do) = text::not_told(link);
            let safe = el("p", "").child(text::KEPT);
            let body = pieces![strong(what), el("p", "").child(can_do), safe];
            pieces![
                told(Manner::Mind, body),
                button("button", text::AGAIN, move || intents.fetch_people()),
            ]
        }
        Choices::There(ways) => these(ways),
    };
    let ways = el("div", "").attr("aria-live", "polite").child(live(ways));
    let others = crate::accounts::any() && state.me.with_untracked(Option::is_none);
    let others = others
        .then(|| button("button button--quiet", lock::WHO_IS_HERE, move || intents.to_accounts()));
    super::page(pieces![title(text::TITLE), el("p", "lead").child(text::LEAD), ways, others])
}

fn these(ways: SignInWays) -> AnyView {
    let intents = use_intents();
    let told = RwSignal::new(String::new());
    if !ways.demo && !ways.password && ways.providers.is_empty() {
        return el("p", "").child(text::NOBODY).piece();
    }
    let providers = ways.providers.into_iter().map(|provider| {
        let go = move || intents.sign_in_with_provider(&provider.id, told);
        el("p", "").child(button("button", text::with(&provider.name), go))
    });
    let demo = ways.demo.then(|| {
        pieces![
            told_text(Manner::Mind, text::DEMO_TITLE, text::DEMO),
            el("h2", "").child(text::CHOOSE),
            el("ul", "people").child(ways.people.into_iter().map(choice).collect::<Vec<_>>()),
        ]
    });
    pieces![
        el("p", "").child(ways.organisation),
        providers.collect::<Vec<_>>(),
        match ways.password {
            true => password(told),
            false => told_beside(told).piece(),
        },
        demo,
    ]
}

/// Name, password and one-time code, all at once.
fn password(told: RwSignal<String>) -> AnyView {
    let intents = use_intents();
    let typed = [(); 3].map(|()| RwSignal::new(String::new()));
    let [name, password, code] = typed;
    let fields = pieces![
        boxed("name", "email", "username", text::NAME, text::NAME_HINT, name),
        boxed("password", "password", "current-password", text::PASSWORD, "", password),
        boxed("code", "text", "one-time-code", text::CODE, text::CODE_HINT, code),
        told_beside(told),
    ];
    let sign_in = form(text::TITLE, fields, move || {
        intents.sign_in_with_password(typed.map(|it| it.get_untracked()), told);
    });
    pieces![sign_in, el("p", "hint").child(text::FORGOTTEN)]
}

fn choice(who: SignInChoice) -> AnyView {
    let intents = use_intents();
    let person = who.person;
    let said = pieces![
        el("b", "").child(who.name),
        el("span", "").child(who.role),
        el("span", "quiet").child(who.about),
    ];
    el("li", "").child(button("", said, move || intents.sign_in(person.clone()))).piece()
}
