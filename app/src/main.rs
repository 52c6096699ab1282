//! Waymark on the phone: the app's start.
//!
//! Lives here: starting. Not here: anything else. Who may import whom: `parts` <- `pages` <-
//! `root`; pages speak to `intent` and read `state`, and never touch the store or the network.

mod address;
mod book;
mod clock;
mod device;
mod editor;
mod exchange;
mod fields;
mod intent;
mod notice;
mod pages;
mod parts;
mod prompts;
mod root;
mod server;
mod session;
mod state;
mod store;
mod tabs;
#[cfg(test)]
mod talking;
mod updates;
mod words;
#[cfg(test)]
mod writing;

fn main() {
    std::panic::set_hook(Box::new(|fault| {
        console_error_panic_hook::hook(fault);
        show_crash();
    }));
    wasm_bindgen_futures::spawn_local(async {
        let book = book::fetch().await;
        leptos::mount::mount_to_body(|| root::root(book));
    });
}

/// Shows the words that wait in the page for the worst case: what is saved is on this phone.
fn show_crash() {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(crash) = document.and_then(|document| document.get_element_by_id("crash")) {
        // Nothing is left that could be told.
        drop(crash.remove_attribute("hidden"));
    }
}
