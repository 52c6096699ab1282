//! The address: which page is asked for, and going to another without leaving the app.
//!
//! Lives here: the browser's history and the taps on links. Not here: which page an address
//! shows (`root`). Ours instead of a router crate because that costs a fifth of the whole app.

use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::{Element, MouseEvent, Url};
use wasm_bindgen::{JsCast, JsValue};

/// The address, inside any component. A handle: copying it copies nothing.
#[derive(Debug, Clone, Copy)]
pub struct Address {
    /// The path, for example `/journal`.
    pub path: RwSignal<String>,
    before: StoredValue<String>,
}

impl Address {
    /// Reads the address and follows links and the back button from now on. Call once.
    pub fn start() -> Self {
        let path = RwSignal::new(current_path());
        let address = Self { path, before: StoredValue::new(String::new()) };
        // For as long as the app runs: nothing ever takes these listeners away.
        drop(window_event_listener(ev::popstate, move |_| address.arrive()));
        drop(window_event_listener(ev::click, move |event| address.follow(&event)));
        address
    }

    /// Goes to an address of the app.
    pub fn go(self, to: &str) {
        self.show(to, false);
    }

    /// The page from which a link or a button led here; empty where none did.
    pub fn before(self) -> String {
        self.before.get_value()
    }

    /// Goes to an address that takes the place of this one in the history.
    pub fn replace(self, to: &str) {
        self.show(to, true);
    }

    /// One value of what stands after the question mark, as it is now.
    pub fn query(self, name: &str) -> Option<String> {
        let query = window().location().search().ok()?;
        let pair = query.trim_start_matches('?').split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (key == name).then(|| value.to_owned())
        })?;
        js_sys::decode_uri_component(&pair).ok().map(String::from).filter(|value| !value.is_empty())
    }

    fn show(self, to: &str, replace: bool) {
        let Ok(history) = window().history() else { return };
        if !replace {
            self.before.set_value(current_path());
        }
        let done = if replace {
            history.replace_state_with_url(&JsValue::NULL, "", Some(to))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(to))
        };
        if done.is_err() {
            leptos::logging::warn!("the browser kept its address");
            return;
        }
        self.arrive();
        let hash = to.split_once('#').map(|(_, hash)| hash.to_owned());
        // Once the page is drawn.
        request_animation_frame(move || {
            match hash.and_then(|hash| document().get_element_by_id(&hash)) {
                Some(place) => place.scroll_into_view(),
                None => window().scroll_to_with_x_and_y(0.0, 0.0),
            }
        });
    }

    fn arrive(self) {
        let path = current_path();
        if self.path.with_untracked(|now| *now != path) {
            self.path.set(path);
        }
    }

    /// Follows a tap on a link into the app; everything else is the browser's.
    fn follow(self, event: &MouseEvent) {
        let with_key = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || with_key {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(link) = target.and_then(|target| target.closest("a[href]").ok().flatten()) else {
            return;
        };
        if link.has_attribute("rel")
            || link.has_attribute("target")
            || link.has_attribute("download")
        {
            return;
        }
        let Some(href) = link.get_attribute("href").filter(|href| href.starts_with('/')) else {
            return;
        };
        let Ok(url) = Url::new_with_base(&href, &window().location().href().unwrap_or_default())
        else {
            return;
        };
        if window().location().origin().is_ok_and(|origin| origin == url.origin()) {
            event.prevent_default();
            self.go(&href);
        }
    }
}

/// The path without a slash at its end.
fn current_path() -> String {
    let path = window().location().pathname().unwrap_or_default();
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() { "/".to_owned() } else { trimmed.to_owned() }
}

/// The address, inside any component.
pub fn use_address() -> Address {
    expect_context()
}
