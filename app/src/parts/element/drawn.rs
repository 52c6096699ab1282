//! An element in the page: drawn once, then changed in place.
//!
//! Lives here: what Leptos asks of a view. Drawing anew keeps the element that stands there where
//! it can become what is planned, and with it the focus and what is being typed.

use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::renderer::dom::Dom;
use leptos::tachys::view::iterators::VecState;
use leptos::tachys::view::{Mountable, Position, PositionState};
use leptos::task::spawn_local;
use leptos::web_sys::{Element, Event, Node};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::{Arrival, El, Handler, Plan, Tie};

const SVG: &str = "http://www.w3.org/2000/svg";

/// An element in the page, with all that goes when it goes.
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

#[cfg(test)]
mod tests {
    use gloo_timers::future::TimeoutFuture;
    use leptos::prelude::*;
    use leptos::web_sys::{HtmlElement, HtmlInputElement};
    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::super::{Piece, button, el};
    use crate::parts::live::live;

    wasm_bindgen_test_configure!(run_in_browser);

    /// Puts a piece into the page; what it follows lives as long as the handle.
    fn show(piece: impl FnOnce() -> AnyView + 'static) -> (HtmlElement, impl Sized) {
        let place = document().create_element("div").unwrap().unchecked_into::<HtmlElement>();
        document().body().unwrap().append_child(&place).unwrap();
        let handle = leptos::mount::mount_to(place.clone(), piece);
        (place, handle)
    }

    /// Until what follows signals has followed.
    async fn settled() {
        TimeoutFuture::new(0).await;
    }

    fn find<E: JsCast>(place: &HtmlElement, selector: &str) -> E {
        place.query_selector(selector).unwrap().unwrap().unchecked_into()
    }

    #[wasm_bindgen_test]
    async fn a_box_drawn_anew_keeps_its_focus_and_its_text() {
        let hint = RwSignal::new("one".to_owned());
        let (place, _handle) = show(move || {
            live(move || el("p", "").child(el("input", "").attr("id", "kept")).child(hint.get()))
        });
        let input: HtmlInputElement = find(&place, "#kept");
        input.focus().unwrap();
        input.set_value("half a sent");
        hint.set("two".to_owned());
        settled().await;
        assert_eq!(place.text_content().unwrap(), "two");
        assert!(find::<HtmlInputElement>(&place, "#kept") == input);
        assert!(document().active_element().unwrap() == *input.unchecked_ref());
        assert_eq!(input.value(), "half a sent");
    }

    #[wasm_bindgen_test]
    async fn another_tag_or_other_attributes_make_another_element() {
        let loud = RwSignal::new(false);
        let (place, _handle) = show(move || {
            live(move || {
                let plain = el("div", "").child("same");
                if loud.get() { plain.attr("role", "alert") } else { plain }
            })
        });
        let before: HtmlElement = find(&place, "div");
        loud.set(true);
        settled().await;
        let after: HtmlElement = find(&place, "div");
        assert!(before != after && !before.is_connected());
        assert_eq!(after.get_attribute("role").as_deref(), Some("alert"));
        loud.set(false);
        settled().await;
        assert!(!find::<HtmlElement>(&place, "div").has_attribute("role"));
    }

    #[wasm_bindgen_test]
    async fn a_button_drawn_anew_does_the_new_thing_once() {
        let (what, done) = (RwSignal::new(1), RwSignal::new(Vec::new()));
        let (place, _handle) = show(move || {
            live(move || {
                let now = what.get();
                button("", "Go", move || done.update(|done| done.push(now)))
            })
        });
        find::<HtmlElement>(&place, "button").click();
        what.set(2);
        settled().await;
        find::<HtmlElement>(&place, "button").click();
        assert_eq!(done.get_untracked(), [1, 2]);
    }

    #[wasm_bindgen_test]
    async fn what_follows_signals_follows_and_goes_away() {
        let here = RwSignal::new(true);
        let (place, handle) = show(move || {
            let current = move || here.get().then(|| "page".to_owned());
            el("a", "").following("aria-current", current).piece()
        });
        let link: HtmlElement = find(&place, "a");
        assert_eq!(link.get_attribute("aria-current").as_deref(), Some("page"));
        here.set(false);
        settled().await;
        assert!(!link.has_attribute("aria-current"));
        drop(handle);
        assert!(!link.is_connected());
    }

    #[wasm_bindgen_test]
    async fn a_list_grows_and_shrinks_around_what_stays() {
        let count = RwSignal::new(2);
        let (place, _handle) = show(move || {
            live(move || {
                let items: Vec<_> = (0..count.get())
                    .map(|item: i32| el("li", "").child(item.to_string()))
                    .collect();
                el("ul", "").child(items)
            })
        });
        let first: HtmlElement = find(&place, "li");
        for (many, text) in [(4, "0123"), (1, "0"), (0, ""), (3, "012")] {
            count.set(many);
            settled().await;
            assert_eq!(place.text_content().unwrap(), text);
            assert_eq!(first.is_connected(), many > 0 && many != 3);
        }
    }
}
