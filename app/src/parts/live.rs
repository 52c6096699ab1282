//! A piece of view that is drawn again whenever what it reads changes.
//!
//! One type for all of them: each closure given to a view on its own costs two kilobytes of
//! WebAssembly, because its drawing and redrawing are compiled once for each.

use std::sync::Arc;

use leptos::prelude::*;

use super::element::Piece;

/// Draws what `draw` returns, and again whenever a signal it reads changes.
pub fn live<P: Piece>(draw: impl Fn() -> P + Send + 'static) -> AnyView {
    shared(Box::new(move || draw().piece()))
}

fn shared(draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    (move || draw()).into_any()
}

/// A piece that comes later: something is being read, or somebody may ask. A handle.
///
/// One type for all of them too: each type a signal holds costs two kilobytes.
#[derive(Clone, Copy)]
pub struct Later(RwSignal<Option<Arc<dyn Fn() -> AnyView + Send + Sync>>>);

impl Later {
    /// Nothing is there yet.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Now it is there; `draw` draws it whenever it is shown. Nothing happens once the page is gone.
    pub fn show(self, draw: impl Fn() -> AnyView + Send + Sync + 'static) {
        self.0.try_set(Some(Arc::new(draw)));
    }

    /// The piece, and what `meanwhile` draws until it is there. To be called while drawing.
    pub fn or_else(self, meanwhile: fn() -> AnyView) -> AnyView {
        self.0.get().map_or_else(meanwhile, |draw| draw())
    }

    /// The piece; `meanwhile` until it is there.
    pub fn or(self, meanwhile: &'static str) -> AnyView {
        live(move || match self.0.get() {
            Some(draw) => draw(),
            None if meanwhile.is_empty() => ().into_any(),
            None => super::element::el("p", "quiet").child(meanwhile).piece(),
        })
    }
}
