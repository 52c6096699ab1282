//! The root: what is provided to every screen, the frame, and which address shows which page.

use leptos::prelude::*;
use waymark_core::rulebook::RuleBook;

use crate::address::Address;
use crate::intent::Intents;
use crate::notice::Notice;
use crate::pages;
use crate::parts::element::{el, pieces};
use crate::parts::frame;
use crate::parts::live::live;
use crate::parts::page::Arrival;
use crate::parts::told;
use crate::rest;
use crate::state::{Phase, State, use_state};
use crate::words;

/// The outermost view; `book` as it was fetched.
pub fn root(book: Result<RuleBook, Notice>) -> AnyView {
    let (book, fault) = match book {
        Ok(book) => (book, None),
        Err(fault) => (RuleBook::default(), Some(fault)),
    };
    let state = State::new(book);
    if let Some(fault) = fault {
        state.phase.set(Phase::Blocked(fault));
    }
    provide_context(state);
    let address = Address::start();
    provide_context(address);
    provide_context(Intents::start(state, address));
    provide_context(Arrival::new());
    take_shell_away();
    rest::fetch();
    pieces![frame::header(), frame::tabs(), frame::notices(), body(address)]
}

/// The page, once the phone's own data is open.
fn body(address: Address) -> AnyView {
    let state = use_state();
    live(move || match state.phase.get() {
        Phase::Opening => {
            pages::page(el("p", "quiet").attr("role", "status").child(words::OPENING))
        }
        Phase::SignedOut => match address.path.get().as_str() {
            path @ "/invitation" => rest::page(path),
            _ => pages::sign_in::sign_in(),
        },
        Phase::Choosing { label, earlier } => pages::lock::choosing(&label, earlier),
        Phase::Accounts(accounts) => pages::lock::accounts(accounts),
        Phase::Locked { label, way, passkey } => pages::lock::locked(&label, way, passkey),
        Phase::Blocked(notice) => pages::page(told::fault(&notice)),
        Phase::Ready => route(&address.path.get()),
    })
}

/// The page of an address: Today at once, every other with the rest of the program.
fn route(path: &str) -> AnyView {
    match path {
        "/" | "/index.html" => pages::today::today(),
        _ => rest::page(path),
    }
}

/// Removes what was shown until the app started.
fn take_shell_away() {
    if let Some(shell) = document().get_element_by_id("shell") {
        shell.remove();
    }
}
