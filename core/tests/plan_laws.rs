//! What holds for the dates of every start and every pause, not only those we thought of.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // a test may fail loudly

use proptest::prelude::*;
use waymark_core::calendar::{Date, Span, add_days, add_months, days_inclusive};
use waymark_core::pathway::{PlanInput, PlanItem, plan};
use waymark_core::pauses::Pauses;
use waymark_core::person::Starts;
use waymark_core::rulebook::RuleBook;

use chrono::Datelike;

const PATHWAY: &str = "north-yorkshire/asye";
const REFLECTIVE: &str = "north-yorkshire.asye.reflective_supervision";

fn date() -> impl Strategy<Value = Date> {
    let first = Date::from_ymd_opt(2000, 1, 1).unwrap();
    (0..36_890_i64).prop_map(move |days| add_days(first, days)) // to the end of 2100
}

/// A start for which there is an edition.
fn covered() -> impl Strategy<Value = Date> {
    let first = Date::from_ymd_opt(2015, 4, 1).unwrap();
    (0..31_000_i64).prop_map(move |days| add_days(first, days))
}

/// Up to four pauses within two years of a start, in any order and overlapping as they like.
fn pauses(start: Date) -> impl Strategy<Value = Vec<Span>> {
    let one = (-60..700_i64, 0..90_i64).prop_map(move |(after, days)| Span {
        from: add_days(start, after),
        to: add_days(start, after + days),
    });
    prop::collection::vec(one, 0..4)
}

fn input(start: Date, pauses: Vec<Span>) -> PlanInput {
    let starts = Starts { employment: Some(start), ..Starts::default() };
    PlanInput { starts, pauses, ..PlanInput::default() }
}

fn reflective(book: &RuleBook, input: &PlanInput) -> Vec<PlanItem> {
    let items = plan(book, PATHWAY, input).unwrap().items;
    items.into_iter().filter(|item| item.rule == REFLECTIVE).collect()
}

proptest! {
    #[test]
    fn months_never_drift(anchor in date(), months in 0..600_u32) {
        let day = add_months(anchor, months);
        let nth = anchor.year() * 12 + i32::try_from(anchor.month0() + months).unwrap();
        prop_assert_eq!(day.year() * 12 + i32::try_from(day.month0()).unwrap(), nth);
        let is_last_of_month = add_days(day, 1).day() == 1;
        prop_assert!(day.day() == anchor.day() || (day.day() < anchor.day() && is_last_of_month));
    }

    #[test]
    fn every_start_has_a_plan_in_order_or_is_refused(
        start in date(), programme in date(), until in prop::option::of(date()),
    ) {
        let book = RuleBook::bundled();
        let mut input = PlanInput { until, ..input(start, vec![]) };
        input.starts.programme = Some(programme);
        if let Ok(plan) = plan(&book, PATHWAY, &input) {
            prop_assert!(plan.items.is_sorted_by_key(|item| (item.due.is_none(), item.due)));
            prop_assert!(plan.items.iter().all(|it| it.due.is_none() || it.opens <= it.due));
        }
    }

    #[test]
    fn windows_tile_the_year(start in covered()) {
        let windows = reflective(&RuleBook::bundled(), &input(start, vec![]));
        prop_assert_eq!(windows[0].opens, Some(start));
        prop_assert_eq!(windows.last().unwrap().due, Some(add_days(add_months(start, 12), -1)));
        let mut gaps = 0;
        for pair in windows.windows(2) {
            let gap = days_inclusive(pair[0].due.unwrap(), pair[1].opens.unwrap()) - 2;
            prop_assert!((0..7).contains(&gap), "{} days between windows", gap);
            gaps += i32::from(gap > 0);
        }
        prop_assert!(gaps <= 1, "only the fortnight before six months may be dropped");
    }

    #[test]
    fn pauses_keep_the_order_and_shorten_nothing(
        (start, pauses) in covered().prop_flat_map(|start| (Just(start), pauses(start))),
    ) {
        let book = RuleBook::bundled();
        let nominal = reflective(&book, &input(start, vec![]));
        let moved = reflective(&book, &input(start, pauses));
        prop_assert_eq!(nominal.len(), moved.len());
        for pair in moved.windows(2) {
            prop_assert!(pair[0].due < pair[1].opens);
        }
        for (before, after) in nominal.iter().zip(&moved) {
            prop_assert!(before.opens <= after.opens && before.due <= after.due);
            let days = |item: &PlanItem| days_inclusive(item.opens.unwrap(), item.due.unwrap());
            prop_assert!(days(before) <= days(after));
        }
    }

    /// The slow, obvious way: a programme's nth day is the nth day on which its clock runs.
    #[test]
    fn a_shifted_day_is_the_nth_day_the_clock_runs(
        (start, pauses) in covered().prop_flat_map(|start| (Just(start), pauses(start))),
        nth in 0..400_usize,
    ) {
        let runs = |day: &Date| !pauses.iter().any(|pause| pause.contains(*day));
        let slow = (0..).map(|days| add_days(start, days)).filter(runs).nth(nth).unwrap();
        let nominal = add_days(start, i64::try_from(nth).unwrap());
        prop_assert_eq!(Pauses::new(&pauses).since(start).shift(nominal), slow);
    }

    #[test]
    fn no_pathway_is_hastened_by_a_pause_or_a_later_start(
        (start, pauses) in covered().prop_flat_map(|start| (Just(start), pauses(start))),
        later in 0..200_i64,
    ) {
        let book = RuleBook::bundled();
        for pathway in book.pathways() {
            let starting = |day: Date, pauses: &[Span]| {
                let starts = Starts {
                    employment: Some(start),
                    programme: Some(day),
                    qualified: Some(start),
                    role: Some(start),
                };
                let input = PlanInput { starts, pauses: pauses.to_vec(), ..PlanInput::default() };
                let items = plan(&book, pathway, &input).map(|plan| plan.items).unwrap_or_default();
                let once = |item: &&PlanItem| {
                    items.iter().filter(|it| (&it.rule, &it.what) == (&item.rule, &item.what)).count() == 1
                };
                items.iter().filter(once).cloned().collect::<Vec<PlanItem>>()
            };
            let usual = starting(start, &[]);
            let paused = starting(start, &pauses);
            let late = starting(add_days(start, later), &[]);
            for item in &usual {
                for other in paused.iter().chain(&late) {
                    if (&item.rule, &item.what) == (&other.rule, &other.what) {
                        prop_assert!(item.due <= other.due, "{item:?} {other:?}");
                        prop_assert!(item.opens <= other.opens, "{item:?} {other:?}");
                    }
                }
            }
        }
    }
}
