//! The worst case: the program has stopped.
//!
//! Lives here: noticing it and showing the words that wait in the page. Not here: anything that
//! needs the program's own state, which can no longer be trusted.

use js_sys::Reflect;
use js_sys::WebAssembly::RuntimeError;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::JsValue;

/// Shows that Waymark has stopped, and what is safe, when it does. A panic carries no text on a
/// phone: what reaches the browser is that the WebAssembly trapped, as an error or as a promise
/// nobody waits for.
pub fn watch() {
    let Some(window) = web_sys::window() else { return };
    let stopped = Closure::<dyn Fn(JsValue)>::new(|event: JsValue| {
        let is_trap = |name: &str| {
            Reflect::get(&event, &name.into())
                .is_ok_and(|fault| fault.is_instance_of::<RuntimeError>())
        };
        if is_trap("error") || is_trap("reason") {
            show();
        }
    });
    let listener = stopped.as_ref().unchecked_ref();
    for kind in ["error", "unhandledrejection"] {
        // Refused only for a listener that is none.
        drop(window.add_event_listener_with_callback(kind, listener));
    }
    // Listens for as long as the page is open.
    stopped.forget();
}

fn show() {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(crash) = document.and_then(|document| document.get_element_by_id("crash")) {
        // Nothing is left that could be told.
        drop(crash.remove_attribute("hidden"));
    }
}
