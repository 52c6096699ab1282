//! Elements: the one type of view every page is made of.
//!
//! Leptos compiles the drawing of each distinct view type once more, and a page of typed elements
//! has hundreds. Here an element is a value, its tag, attributes and children, and all of them are
//! drawn by the same code: a sixth less to fetch. Lives here: planning an element, and drawing it
//! (`drawn`). Not here: what any page is made of.

mod drawn;

use leptos::prelude::*;
use leptos::tachys::renderer::dom::Dom;
use leptos::web_sys::{Element, Event, HtmlInputElement};
use wasm_bindgen::JsCast;

/// Answers one kind of event.
type Handler = Box<dyn FnMut(Event) + Send>;
/// Keeps something of an element as the signals it reads have it.
type Tie = Box<dyn Fn(&Element) + Send>;
/// Done with an element once it stands in the page.
type Arrival = Box<dyn FnOnce(Element) + Send>;

/// An element before it is drawn.
pub struct El(Box<Plan>);

struct Plan {
    tag: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<AnyView>,
    handlers: Vec<(&'static str, Handler)>,
    ties: Vec<Tie>,
    arrival: Option<Arrival>,
}

/// An element of this tag and class; no class where it is empty.
pub fn el(tag: &'static str, class: &str) -> El {
    let attributes = if class.is_empty() { vec![] } else { vec![("class", class.to_owned())] };
    El(Box::new(Plan {
        tag,
        attributes,
        children: vec![],
        handlers: vec![],
        ties: vec![],
        arrival: None,
    }))
}

/// A button that does something.
pub fn button(class: &str, label: impl Piece, action: impl Fn() + Send + 'static) -> El {
    el("button", class).attr("type", "button").on("click", move |_| action()).child(label)
}

/// A link to an address.
pub fn link(class: &str, href: &str, label: impl Piece) -> El {
    el("a", class).attr("href", href).child(label)
}

/// A list of what may be different kinds of pieces, one after the other.
macro_rules! pieces {
    ($($piece:expr),* $(,)?) => {
        $crate::parts::element::Piece::piece(vec![
            $($crate::parts::element::Piece::piece($piece)),*
        ])
    };
}
pub(crate) use pieces;

impl El {
    /// An attribute.
    pub fn attr(mut self, name: &'static str, value: &str) -> Self {
        self.0.attributes.push((name, value.to_owned()));
        self
    }

    /// An attribute that is a whole number.
    pub fn number(self, name: &'static str, value: i64) -> Self {
        self.attr(name, &value.to_string())
    }

    /// What stands in it, after what already does.
    pub fn child(mut self, piece: impl Piece) -> Self {
        self.0.children.push(piece.piece());
        self
    }

    /// What happens on an event.
    pub fn on(mut self, event: &'static str, handler: impl FnMut(Event) + Send + 'static) -> Self {
        self.0.handlers.push((event, Box::new(handler)));
        self
    }

    /// What happens when something is typed into it, with what then stands in it.
    pub fn on_typed(self, handler: impl Fn(String) + Send + 'static) -> Self {
        self.on("input", move |event| handler(event_target_value(&event)))
    }

    /// Done at once, and again whenever a signal it reads changes.
    pub fn tied(mut self, tie: impl Fn(&Element) + Send + 'static) -> Self {
        self.0.ties.push(Box::new(tie));
        self
    }

    /// An attribute that follows signals; away while there is none.
    pub fn following(
        self,
        name: &'static str,
        value: impl Fn() -> Option<String> + Send + 'static,
    ) -> Self {
        self.tied(move |element| match value() {
            Some(value) => Dom::set_attribute(element, name, &value),
            None => Dom::remove_attribute(element, name),
        })
    }

    /// What stands in a box.
    pub fn value(self, value: impl Fn() -> String + Send + 'static) -> Self {
        self.tied(move |element| element.unchecked_ref::<HtmlInputElement>().set_value(&value()))
    }

    /// Whether a box is ticked.
    pub fn checked(self, checked: impl Fn() -> bool + Send + 'static) -> Self {
        self.tied(move |element| {
            element.unchecked_ref::<HtmlInputElement>().set_checked(checked());
        })
    }

    /// Done once it stands in the page, and again when it is drawn anew.
    pub fn once_there(mut self, arrival: impl FnOnce(Element) + Send + 'static) -> Self {
        self.0.arrival = Some(Box::new(arrival));
        self
    }
}

/// Whatever can stand in a page.
pub trait Piece {
    /// The same, of the type all pieces share.
    fn piece(self) -> AnyView;
}

impl Piece for AnyView {
    fn piece(self) -> AnyView {
        self
    }
}

impl Piece for El {
    fn piece(self) -> AnyView {
        self.into_any()
    }
}

impl Piece for String {
    fn piece(self) -> AnyView {
        self.into_any()
    }
}

impl Piece for &str {
    fn piece(self) -> AnyView {
        self.to_owned().piece()
    }
}

impl<P: Piece> Piece for Option<P> {
    fn piece(self) -> AnyView {
        self.map_or_else(|| ().into_any(), Piece::piece)
    }
}

impl<P: Piece> Piece for Vec<P> {
    fn piece(self) -> AnyView {
        self.into_iter().map(Piece::piece).collect::<Vec<AnyView>>().into_any()
    }
}
