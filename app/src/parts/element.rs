//! Elements: the one type of view every page is made of.
//!
//! Leptos compiles the drawing of each distinct view type once more, and a page of typed elements
//! has hundreds. Here an element is a value, its tag, attributes and children, and all of them are
//! drawn by the same code: a fifth less to fetch. Lives here: making and redrawing one element.
//! Not here: what any page is made of.

use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::renderer::dom::Dom;
use leptos::tachys::view::iterators::VecState;
use leptos::tachys::view::{Mountable, Position, PositionState};
use leptos::task::spawn_local;
use leptos::web_sys::{Element, Event, HtmlInputElement, Node};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Answers one kind of event.
type Handler = Box<dyn FnMut(Event) + Send>;
/// Keeps something of an element as the signals it reads have it.
type Tie = Box<dyn Fn(&Element) + Send>;
/// Done with an element once it stands in the page.
type Arrival = Box<dyn FnOnce(Element) + Send>;

const SVG: &str = "http://www.w3.org/2000/svg";

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

/// An element that was drawn, with all that goes when it goes.
pub struct Drawn {
    element: Element,
    tag: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: VecState<<AnyView as Render>::State>,
    listeners: Vec<Listener>,
    ties: Vec<RenderEffect<()>>,
}

impl Drawn {
    /// Whether what stands there can become what is planned, instead of making room for it.
    fn is_like(&self, plan: &Plan) -> bool {
        self.tag == plan.tag
            && self.attributes.len() == plan.attributes.len()
            && self.attributes.iter().zip(&plan.attributes).all(|(one, other)| one.0 == other.0)
    }

    /// Begins to listen and to follow signals.
    fn come_alive(
        &mut self,
        handlers: Vec<(&'static str, Handler)>,
        ties: Vec<Tie>,
        arrival: Option<Arrival>,
    ) {
        for (event, handler) in handlers {
            self.listeners.push(Listener::new(self.element.clone(), event, handler));
        }
        for tie in ties {
            let element = self.element.clone();
            self.ties.push(RenderEffect::new(move |_| tie(&element)));
        }
        if let Some(arrival) = arrival {
            let element = self.element.clone();
            spawn_local(async move { arrival(element) });
        }
    }
}

/// A handler for as long as it listens.
struct Listener {
    element: Element,
    event: &'static str,
    handler: Closure<dyn FnMut(Event)>,
}

impl Listener {
    fn new(element: Element, event: &'static str, handler: Handler) -> Self {
        let handler = Closure::wrap(handler as Box<dyn FnMut(Event)>);
        let function = handler.as_ref().unchecked_ref();
        if element.add_event_listener_with_callback(event, function).is_err() {
            leptos::logging::warn!("nothing listens here");
        }
        Self { element, event, handler }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.handler.as_ref().unchecked_ref();
        // Where it never listened there is nothing to take away.
        drop(self.element.remove_event_listener_with_callback(self.event, function));
    }
}

impl Render for El {
    type State = Drawn;

    fn build(self) -> Drawn {
        let plan = *self.0;
        let space = matches!(
            plan.tag,
            "svg" | "path" | "circle" | "rect" | "line" | "text" | "defs" | "pattern"
        );
        let element = Dom::create_element(plan.tag, space.then_some(SVG));
        for (name, value) in &plan.attributes {
            Dom::set_attribute(&element, name, value);
        }
        let mut children = plan.children.build();
        children.mount(&element, None);
        let mut drawn = Drawn {
            element,
            tag: plan.tag,
            attributes: plan.attributes,
            children,
            listeners: vec![],
            ties: vec![],
        };
        drawn.come_alive(plan.handlers, plan.ties, plan.arrival);
        drawn
    }

    fn rebuild(self, drawn: &mut Drawn) {
        if !drawn.is_like(&self.0) {
            let mut new = self.build();
            drawn.insert_before_this(&mut new);
            drawn.unmount();
            *drawn = new;
            return;
        }
        let plan = *self.0;
        for ((name, value), (_, before)) in plan.attributes.iter().zip(&drawn.attributes) {
            if value != before {
                Dom::set_attribute(&drawn.element, name, value);
            }
        }
        drawn.attributes = plan.attributes;
        plan.children.rebuild(&mut drawn.children);
        drawn.listeners.clear();
        drawn.ties.clear();
        drawn.come_alive(plan.handlers, plan.ties, plan.arrival);
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        self.element.remove();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        Dom::insert_node(parent, &self.element, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.element.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element.clone()]
    }
}

no_attrs!(El);

/// Asked of every view; pages are drawn in the browser and nowhere else.
impl RenderHtml for El {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Drawn {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
