//! A piece of view that is drawn again whenever what it reads changes.
//!
//! One type for all of them: each closure given to a view on its own costs two kilobytes of
//! WebAssembly, because its drawing and redrawing are compiled once for each.

use leptos::prelude::*;

use super::element::Piece;

/// Draws what `draw` returns, and again whenever a signal it reads changes.
pub fn live<P: Piece>(draw: impl Fn() -> P + Send + 'static) -> AnyView {
    shared(Box::new(move || draw().piece()))
}

fn shared(draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    (move || draw()).into_any()
}
