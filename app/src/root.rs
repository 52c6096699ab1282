//! The root: what is provided to every screen, the frame, and which address shows which page.

use leptos::prelude::*;
use leptos_router::components::{Redirect, Route, Router, Routes};
use leptos_router::path;

use crate::intent::Intents;
use crate::pages;
use crate::parts::frame::{Header, Notices, Tabs};
use crate::parts::page::Arrival;
use crate::parts::told;
use crate::state::{Phase, State, use_state};
use crate::words;

/// The outermost component.
#[component]
pub fn Root() -> impl IntoView {
    let state = State::new();
    provide_context(state);
    provide_context(Intents::start(state));
    provide_context(Arrival::new());
    take_shell_away();
    view! {
        <Router>
            <a class="skip" href="#page" rel="external">{words::SKIP}</a>
            // Where the keyboard waits between a tap and the page that is ready to type in.
            <input class="keyboard" id="keyboard" type="text" tabindex="-1" aria-hidden="true" />
            <Header />
            <Tabs />
            <Notices />
            <Body />
        </Router>
    }
}

/// The page, once the phone's own data is open.
#[component]
fn Body() -> impl IntoView {
    let state = use_state();
    let phase = Memo::new(move |_| state.phase.get());
    move || match phase.get() {
        Phase::Opening => {
            view! { <main id="page"><p class="quiet" role="status">{words::OPENING}</p></main> }.into_any()
        }
        Phase::SignedOut => view! { <main id="page"><pages::sign_in::SignIn /></main> }.into_any(),
        Phase::Blocked(notice) => {
            view! { <main id="page">{told::fault(&notice)}</main> }.into_any()
        }
        Phase::Ready => open().into_any(),
    }
}

fn open() -> impl IntoView {
    view! {
        <Routes fallback=|| view! { <main id="page"><pages::not_found::NotFound /></main> }>
            <Route path=path!("/") view=pages::today::Today />
            <Route path=path!("/reflect") view=pages::reflect::New />
            <Route path=path!("/reflect/:id") view=pages::reflect::Reflect />
            <Route path=path!("/journal") view=pages::journal::Journal />
            <Route path=path!("/journal/:id") view=pages::reading::Reading />
            <Route path=path!("/supervision") view=pages::supervision::Supervision />
            <Route path=path!("/supervision/:id") view=pages::session::Session />
            <Route path=path!("/step/new") view=pages::step::Step />
            <Route path=path!("/pathway") view=pages::pathway::Pathway />
            <Route path=path!("/why/:rule") view=pages::why::Why />
            <Route path=path!("/you") view=pages::you::You />
            <Route path=path!("/you/dates") view=pages::you::dates::Dates />
            <Route path=path!("/you/away") view=pages::you::away::Away />
            <Route path=path!("/index.html") view=|| view! { <Redirect path="/" /> } />
        </Routes>
    }
}

/// Removes what was shown until the app started.
fn take_shell_away() {
    if let Some(shell) = document().get_element_by_id("shell") {
        shell.remove();
    }
}
