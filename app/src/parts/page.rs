//! The head of a page: its title, the focus that follows a navigation, the way back, and what
//! the page before had to report.

use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::JsCast;

use super::element::{Piece, el, link, pieces};
use super::icon::{self, icon};
use super::live::live;
use super::told::{Manner, strong, told};
use crate::words;

/// What one page leaves for the next: whether it is the first, and what was done.
#[derive(Debug, Clone, Copy)]
pub struct Arrival {
    first: StoredValue<bool>,
    report: StoredValue<Vec<String>>,
}

impl Arrival {
    /// Nothing was left: the app was just opened.
    pub fn new() -> Self {
        Self { first: StoredValue::new(true), report: StoredValue::new(Vec::new()) }
    }

    /// Leaves lines for the next page to report.
    pub fn leave(self, lines: Vec<String>) {
        self.report.set_value(lines);
    }

    /// The lines left, once.
    fn take(self) -> Vec<String> {
        let lines = self.report.get_value();
        self.report.set_value(Vec::new());
        lines
    }
}

/// The title of a page: names the browser's tab and takes the focus after a navigation.
pub fn title(text: &str) -> AnyView {
    let text = text.to_owned();
    heading(true, None, Box::new(move || text.clone()))
}

/// A title in somebody's own words. The tab is named otherwise: browsers write the names of tabs
/// into their history, where anybody can read them.
pub fn private_title(text: &str, tab: &'static str) -> AnyView {
    let text = text.to_owned();
    heading(true, Some(tab), Box::new(move || text.clone()))
}

/// The same where something else on the page takes the focus.
pub fn modest_title(text: &'static str) -> AnyView {
    heading(false, None, Box::new(move || text.to_owned()))
}

/// The same where the title changes while the page is shown.
pub fn live_title(text: impl Fn() -> String + Send + 'static) -> AnyView {
    heading(true, None, Box::new(text))
}

fn heading(
    takes_focus: bool,
    tab: Option<&'static str>,
    text: Box<dyn Fn() -> String + Send>,
) -> AnyView {
    let arrival: Arrival = expect_context();
    let focus = takes_focus && !arrival.first.get_value();
    arrival.first.set_value(false);
    let report = arrival.take();
    let report = (!report.is_empty()).then(|| {
        let lines: Vec<_> = report.iter().map(|line| el("p", "").child(line.as_str())).collect();
        let body = pieces![strong(words::SUCCESS), lines];
        el("div", "").attr("role", "status").child(told(Manner::Done, body))
    });
    let heading = el("h1", "").attr("tabindex", "-1").once_there(move |heading| {
        if focus && heading.unchecked_ref::<HtmlElement>().focus().is_err() {
            leptos::logging::warn!("the heading took no focus");
        }
    });
    let heading = heading.child(live(move || {
        let text = text();
        document().set_title(&words::tab_title(tab.unwrap_or(&text)));
        text
    }));
    pieces![report, heading]
}

/// The way back to the page this one hangs from.
pub fn back(href: &str) -> AnyView {
    link("back", href, icon(icon::BACK)).child(words::BACK).piece()
}
