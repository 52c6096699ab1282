//! Waymark on the phone: the app's start.
//!
//! Lives here: starting. Not here: anything else. Who may import whom: `parts` <- `pages` <-
//! `root`; pages speak to `intent` and read `state`, and never touch the store or the network.

mod accounts;
mod address;
mod attachments;
mod book;
mod called;
mod clock;
mod crash;
mod delivery;
mod device;
mod editor;
mod exchange;
mod fields;
mod intent;
mod me;
mod notice;
mod pages;
mod parts;
mod prompts;
mod rest;
mod root;
mod server;
mod session;
mod state;
mod store;
mod tabs;
#[cfg(test)]
mod talking;
mod updates;
mod vault;
mod words;
#[cfg(test)]
mod writing;

fn main() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    crash::watch();
    wasm_bindgen_futures::spawn_local(async {
        let book = book::fetch().await;
        leptos::mount::mount_to_body(|| root::root(book));
    });
}
