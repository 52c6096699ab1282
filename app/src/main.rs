//! Waymark on the phone: the app's start.
//!
//! Lives here: starting. Not here: anything else. Who may import whom: `parts` <- `pages` <-
//! `root`; pages speak to `intent` and read `state`, and never touch the store or the network.

mod clock;
mod device;
mod editor;
mod intent;
mod notice;
mod root;
mod state;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(root::Root);
}
