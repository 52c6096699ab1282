//! Updates: a newer version waits until a person says so.
//!
//! Lives here: the page's half of the service worker. Not here: what the worker caches.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
};

/// Whether a newer version waits.
type Ready = RwSignal<bool>;

/// The worker, as the page knows it; empty where the browser has none.
#[derive(Clone, Default)]
pub struct Updates {
    registration: Rc<Cell<Option<ServiceWorkerRegistration>>>,
    /// Whether a person asked for the switch, so that the page is loaded again once.
    switching: Rc<Cell<bool>>,
}

impl Updates {
    /// Registers the worker and watches for newer versions.
    pub fn start(ready: Ready) -> Self {
        let updates = Self::default();
        let Some(container) = container() else { return updates };
        updates.reload_once_when_switched(&container);
        let cell = updates.registration.clone();
        spawn_local(async move {
            // Without a worker the app still works, with signal.
            let Ok(registered) = JsFuture::from(container.register("/sw.js")).await else { return };
            let registration: ServiceWorkerRegistration = registered.unchecked_into();
            watch(&registration, ready);
            cell.set(Some(registration));
        });
        updates
    }

    /// Looks for a newer version.
    pub fn check(&self) {
        if let Some(registration) = self.registration()
            && let Ok(looking) = registration.update()
        {
            spawn_local(async move {
                // No signal: it is looked for again later.
                drop(JsFuture::from(looking).await);
            });
        }
    }

    /// Lets the version that waits take over; the page is then loaded again.
    pub fn switch(&self) {
        self.switching.set(true);
        let waiting = self.registration().and_then(|registration| registration.waiting());
        let message = Object::new();
        let named = Reflect::set(&message, &"type".into(), &"SKIP_WAITING".into());
        match waiting {
            Some(worker) if named.is_ok() && worker.post_message(&message).is_ok() => {}
            _ => reload(), // it took over meanwhile, through another tab
        }
    }

    fn registration(&self) -> Option<ServiceWorkerRegistration> {
        let registration = self.registration.take();
        self.registration.set(registration.clone());
        registration
    }

    fn reload_once_when_switched(&self, container: &ServiceWorkerContainer) {
        let switching = self.switching.clone();
        let changed = Closure::<dyn FnMut()>::new(move || {
            if switching.replace(false) {
                reload();
            }
        });
        container.set_oncontrollerchange(Some(changed.as_ref().unchecked_ref()));
        changed.forget(); // as long-lived as the page
    }
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    // Missing where the page is not served securely.
    let known = Reflect::get(&navigator, &"serviceWorker".into()).is_ok_and(|it| it.is_object());
    known.then(|| navigator.service_worker())
}

fn is_controlled() -> bool {
    container().is_some_and(|container| container.controller().is_some())
}

fn watch(registration: &ServiceWorkerRegistration, ready: Ready) {
    if registration.waiting().is_some() && is_controlled() {
        ready.set(true);
    }
    let found = registration.clone();
    let updated = Closure::<dyn FnMut()>::new(move || {
        if let Some(worker) = found.installing() {
            watch_worker(worker, ready);
        }
    });
    if let Some(worker) = registration.installing() {
        watch_worker(worker, ready);
    }
    registration.set_onupdatefound(Some(updated.as_ref().unchecked_ref()));
    updated.forget();
}

fn watch_worker(worker: ServiceWorker, ready: Ready) {
    let watched = worker.clone();
    let changed = Closure::<dyn FnMut()>::new(move || {
        // The very first worker has nothing to replace.
        if watched.state() == ServiceWorkerState::Installed && is_controlled() {
            ready.try_set(true);
        }
    });
    worker.set_onstatechange(Some(changed.as_ref().unchecked_ref()));
    changed.forget();
}

fn reload() {
    if let Some(window) = web_sys::window() {
        // A page that cannot be loaded again shows what it shows now.
        drop(window.location().reload());
    }
}
