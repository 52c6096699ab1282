//! Start dates: the days every rule counts from, and the pathways one is on.

use leptos::prelude::*;
use waymark_core::fact::{Kind, Value};
use waymark_core::record::{Record, field};
use waymark_core::rulebook::RuleBook;

use super::enrolment;
use crate::notice::Notice;
use crate::pages::{page, session::saver_of};
use crate::parts::day::{Boxes, DayBoxes};
use crate::parts::element::{el, pieces};
use crate::parts::form::{Problem, check, error_summary, form};
use crate::parts::live::live;
use crate::parts::page::{back, title};
use crate::parts::told::fault;
use crate::state::use_state;
use crate::words::{self, forms, you as text};

/// The form for one's starts.
pub fn dates() -> AnyView {
    let state = use_state();
    let record: Option<Record> =
        state.records.with_untracked(|records| enrolment(records).cloned());
    let day = |name: &str| record.as_ref().and_then(|record| record.day(name));
    let problems = RwSignal::new(Vec::<Problem>::new());
    let failed = RwSignal::new(None::<Notice>);
    let employment = Boxes::new(day(field::EMPLOYMENT_START));
    let programme = Boxes::new(day(field::PROGRAMME_START));
    let chosen = RwSignal::new(
        record.as_ref().map(|record| record.codes(field::PATHWAYS).to_vec()).unwrap_or_default(),
    );
    let packs =
        state.me.with_untracked(|me| me.as_ref().map(|me| me.packs.clone()).unwrap_or_default());
    let pathways = pathways(&state.book(), &packs);
    let save = saver_of(state, Kind::Enrolment, record.map(|record| record.id), "/you", failed);
    let submit = move || {
        let mut found = Vec::new();
        let first = employment.read().and_then(|day| day.ok_or_else(|| forms::NO_DATE.to_owned()));
        let first = check(&mut found, "employment", first);
        let second = programme.read().and_then(|day| match (day, first) {
            (Some(day), Some(first)) if day < first => Err(text::PROGRAMME_EARLY.to_owned()),
            _ => Ok(day),
        });
        let second = check(&mut found, "programme", second);
        problems.set(found);
        if let (Some(first), Some(second)) = (first, second) {
            save.run(vec![
                (field::EMPLOYMENT_START.to_owned(), Value::Day(first)),
                (field::PROGRAMME_START.to_owned(), second.map_or(Value::Nothing, Value::Day)),
                (field::PATHWAYS.to_owned(), Value::Codes(chosen.get_untracked())),
            ]);
        }
    };
    let mut boxes = el("fieldset", "field").child(el("legend", "").child(text::PATHWAYS));
    for (at, pathway) in pathways.into_iter().enumerate() {
        let id = format!("pathway-{at}");
        let (this, name) = (pathway.clone(), words::year::pathway(&pathway));
        let change = move |_| {
            chosen.update(|chosen| match chosen.iter().position(|one| *one == pathway) {
                Some(at) => drop(chosen.remove(at)),
                None => chosen.push(pathway.clone()),
            });
        };
        let tick = el("input", "")
            .attr("type", "checkbox")
            .attr("id", &id)
            .checked(move || chosen.with(|chosen| chosen.contains(&this)))
            .on("change", change);
        let label = el("label", "").attr("for", &id).child(name);
        boxes = boxes.child(el("div", "choice").child(tick).child(label));
    }
    let day = |id, question, hint, boxes| DayBoxes {
        id,
        question,
        hint,
        boxes,
        today: state.today,
        quick: false,
        problems,
        on_change: None,
    };
    let fields = pieces![
        day("employment", text::EMPLOYMENT_Q, "", employment).view(),
        day("programme", text::PROGRAMME_Q, text::PROGRAMME_HINT, programme).view(),
        boxes,
    ];
    page(pieces![
        back("/you"),
        title(text::DATES),
        error_summary(problems),
        live(move || failed.get().map(|notice| fault(&notice))),
        form("", fields, submit),
    ])
}

/// The pathways these packs have rules for.
fn pathways(book: &RuleBook, packs: &[String]) -> Vec<String> {
    let of_packs =
        |pathway: &&str| packs.iter().any(|pack| pathway.split('/').next() == Some(pack.as_str()));
    book.pathways().into_iter().filter(of_packs).map(str::to_owned).collect()
}
