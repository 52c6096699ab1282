//! A plan as a calendar file (RFC 5545) that other calendars can read.
//!
//! Lives here: one all-day event for each dated item, on a working day. Not here: what is due
//! when, which the core says. Written by hand: of the format, a plan needs a dozen lines.

use sha2::{Digest, Sha256};
use waymark_core::calendar::{Date, NoWorkingDay, Span, add_days, in_words, span_in_words};
use waymark_core::pathway::{Plan, PlanItem};
use waymark_core::rulebook::RuleBook;

/// The days a calendar file needs to know beside the plan.
#[derive(Debug, Clone)]
pub struct Days {
    /// The first day of the plan: the stamp of every event, so that the same plan is the same file.
    pub start: Date,
    /// Days on which nothing is placed.
    pub away: Vec<Span>,
}

/// The calendar file: lines end with CR LF and have at most 75 bytes.
///
/// Items without a day are left out. The titles are the plan's own words, which name nobody. An
/// event keeps its UID when a pause moves it, so that a calendar moves it too.
pub fn calendar(book: &RuleBook, plan: &Plan, days: &Days) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| fold(&mut text, &format!("{name}:{value}"));
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//Waymark//waymark plan//EN");
    line("CALSCALE", "GREGORIAN");
    line("X-WR-CALNAME", &escaped(&plan.pathway));
    let stamp = format!("{}T000000Z", compact(days.start));
    for (nth, item) in plan.items.iter().enumerate() {
        let Some(due) = item.due else { continue };
        let earlier = plan.items.iter().take(nth).filter(|other| other.rule == item.rule).count();
        let (day, note) = placed(book, item, due, days);
        line("BEGIN", "VEVENT");
        line("UID", &uid(plan, days.start, item, earlier + 1));
        line("DTSTAMP", &stamp);
        line("DTSTART;VALUE=DATE", &compact(day));
        line("DTEND;VALUE=DATE", &compact(add_days(day, 1)));
        line("SUMMARY", &escaped(&item.what));
        line("DESCRIPTION", &escaped(&description(book, item, due, note)));
        line("TRANSP", "TRANSPARENT");
        line("END", "VEVENT");
    }
    line("END", "VCALENDAR");
    text
}

/// The working day an item is put on, and why it is none.
fn placed(
    book: &RuleBook,
    item: &PlanItem,
    due: Date,
    days: &Days,
) -> (Date, Option<NoWorkingDay>) {
    let opens = item.opens.unwrap_or(days.start).min(due);
    let near = Span { from: opens, to: due };
    match book.bank_holidays.nearest_working_day(due, near, &days.away) {
        Ok(day) => (day, None),
        Err(none) => (due, Some(none)),
    }
}

fn description(book: &RuleBook, item: &PlanItem, due: Date, note: Option<NoWorkingDay>) -> String {
    let when = match item.opens {
        Some(opens) if opens < due => span_in_words(Span { from: opens, to: due }),
        Some(_) => in_words(due),
        None => format!("by {}", in_words(due)),
    };
    let note = match note {
        None => String::new(),
        Some(none) => format!("\nOn the last day: {none}."),
    };
    let version = book.rule(&item.rule).and_then(|rule| rule.version.first());
    let document = version.and_then(|version| book.document(&version.cite.document));
    let document = document.map(|document| format!("{}, ", document.short)).unwrap_or_default();
    format!("When: {when}{note}\n{document}{}", item.clause)
}

/// The same for the same item of a plan from the same day, however pauses move it.
fn uid(plan: &Plan, start: Date, item: &PlanItem, nth: usize) -> String {
    let named = format!("{} {} {} {nth}", plan.pathway, start, item.rule);
    let digest = Sha256::digest(named.as_bytes());
    let short: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("{short}@waymark")
}

fn compact(day: Date) -> String {
    day.format("%Y%m%d").to_string()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            other if other.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The most bytes a line may have, without its end.
const LINE: usize = 75;

fn fold(text: &mut String, line: &str) {
    let mut bytes = 0;
    for character in line.chars() {
        if bytes + character.len_utf8() > LINE {
            text.push_str("\r\n ");
            bytes = 1;
        }
        text.push(character);
        bytes += character.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use waymark_core::calendar::{BankHolidays, parse};

    use super::*;

    fn day(text: &str) -> Date {
        parse(text).unwrap()
    }

    fn item(opens: Option<&str>, due: Option<&str>) -> PlanItem {
        PlanItem {
            rule: "pack.area.rule".into(),
            what: "Review; first, or\nsecond".into(),
            opens: opens.map(day),
            due: due.map(day),
            pack: "pack".into(),
            clause: "1.2".into(),
        }
    }

    fn file(items: Vec<PlanItem>, away: &[(&str, &str)]) -> String {
        let bank_holidays = BankHolidays {
            known_until_year: 2026,
            days: ["2026-12-25", "2026-12-28"].map(day).into(),
        };
        let book = RuleBook { bank_holidays, ..RuleBook::default() };
        let away = away.iter().map(|(from, to)| Span { from: day(from), to: day(to) }).collect();
        let plan = Plan { pathway: "pack/way".into(), items };
        calendar(&book, &plan, &Days { start: day("2026-09-07"), away })
    }

    fn starts(file: &str) -> Vec<&str> {
        file.lines().filter_map(|line| line.strip_prefix("DTSTART;VALUE=DATE:")).collect()
    }

    #[test]
    fn an_event_is_on_the_nearest_working_day_inside_its_window() {
        let on =
            |opens, due, away: &[_]| starts(&file(vec![item(opens, Some(due))], away)).join("");
        assert_eq!(on(Some("2026-09-07"), "2026-09-13", &[]), "20260911"); // Sunday: the Friday
        assert_eq!(on(Some("2026-12-21"), "2026-12-28", &[]), "20261224"); // past Christmas
        let leave = [("2026-12-21", "2026-12-24")];
        assert_eq!(on(Some("2026-12-20"), "2026-12-29", &leave), "20261229");
        assert_eq!(on(None, "2026-09-12", &[]), "20260911");
    }

    #[test]
    fn where_no_working_day_is_left_or_known_it_says_so_on_the_last_day() {
        let unfolded = |text: String| text.replace("\r\n ", "");
        let file = |opens, due| unfolded(file(vec![item(Some(opens), Some(due))], &[]));
        let weekend = file("2026-12-26", "2026-12-27");
        assert_eq!(starts(&weekend), ["20261227"]);
        assert!(weekend.contains("no working day is left"), "{weekend}");
        let later = file("2027-01-04", "2027-01-08");
        assert_eq!(starts(&later), ["20270108"]);
        assert!(later.contains("bank holidays are known until"), "{later}");
    }

    #[test]
    fn lines_are_short_end_with_cr_lf_and_what_is_special_is_escaped() {
        let mut long = item(Some("2026-09-07"), Some("2026-09-13"));
        long.what = "Überprüfung, ".repeat(20);
        let file = file(vec![item(None, Some("2026-09-13")), long, item(None, None)], &[]);
        assert!(file.contains("SUMMARY:Review\\; first\\, or\\nsecond\r\n"), "{file}");
        assert_eq!(file.matches('\n').count(), file.matches("\r\n").count());
        assert!(file.split("\r\n").all(|line| line.len() <= LINE), "{file}");
        assert_eq!(starts(&file).len(), 2);
        assert!(file.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn an_event_keeps_its_uid_when_it_moves_and_has_no_other_s() {
        let uids = |text: &str| -> Vec<String> {
            text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect()
        };
        let two = |first, second| {
            uids(&file(vec![item(None, Some(first)), item(None, Some(second))], &[]))
        };
        let early = two("2026-09-13", "2026-10-13");
        assert_eq!(early, two("2026-09-20", "2026-10-20"));
        assert_ne!(early.first(), early.last());
    }
}
