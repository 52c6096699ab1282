//! The clock: the only place that asks what time it is.
//!
//! Lives here: the instant and the civil date in the United Kingdom. Not here: what dates mean.

use waymark_core::calendar::Date;

/// Milliseconds since 1970, by this phone.
pub fn now() -> i64 {
    js_sys::Date::now() as i64
}

/// Milliseconds since the page was opened: goes on evenly, whatever becomes of the phone's clock.
pub fn moment() -> f64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.map_or_else(js_sys::Date::now, |performance| performance.now())
}

/// The civil date in the United Kingdom, by this phone's clock, wherever the phone is.
pub fn today() -> Date {
    civil_date(now())
}

/// The civil date in the United Kingdom at an instant.
///
/// Summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday
/// of October (Summer Time Act 1972 as amended), so no time-zone table is needed.
pub fn civil_date(at: i64) -> Date {
    let date = utc_date(at);
    let shifted = at + if is_summer_time(at) { HOUR } else { 0 };
    if shifted == at { date } else { utc_date(shifted) }
}

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

fn utc_date(at: i64) -> Date {
    let epoch = Date::from_ymd_opt(1970, 1, 1).unwrap_or(Date::MIN);
    waymark_core::calendar::add_days(epoch, at.div_euclid(DAY))
}

fn is_summer_time(at: i64) -> bool {
    use chrono::Datelike;
    let year = utc_date(at).year();
    last_sunday(year, 3) + HOUR <= at && at < last_sunday(year, 10) + HOUR
}

/// The start, in UTC, of the last Sunday of a month that has 31 days.
fn last_sunday(year: i32, month: u32) -> i64 {
    use chrono::Datelike;
    let Some(last) = Date::from_ymd_opt(year, month, 31) else { return i64::MAX };
    let epoch = Date::from_ymd_opt(1970, 1, 1).unwrap_or(Date::MIN);
    let sunday =
        waymark_core::calendar::add_days(last, -i64::from(last.weekday().num_days_from_sunday()));
    sunday.signed_duration_since(epoch).num_days() * DAY
}

/// How many milliseconds until the date in the United Kingdom changes; at most a day and an hour.
pub fn until_midnight(at: i64) -> i64 {
    let today = civil_date(at);
    let quarter = 15 * 60_000;
    let mut next = (at / quarter + 1) * quarter;
    while civil_date(next) == today {
        next += quarter;
    }
    next - at
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    /// The instant, in UTC.
    fn at(year: i32, month: u32, day: u32, hour: i64, minute: i64) -> i64 {
        let date = Date::from_ymd_opt(year, month, day).unwrap();
        let epoch = Date::from_ymd_opt(1970, 1, 1).unwrap();
        date.signed_duration_since(epoch).num_days() * DAY + hour * HOUR + minute * 60_000
    }

    fn check(instant: i64, date: &str) {
        assert_eq!(civil_date(instant).to_string(), date);
    }

    #[wasm_bindgen_test]
    fn in_winter_the_day_turns_at_midnight_utc() {
        check(at(2026, 11, 22, 23, 59), "2026-11-22");
        check(at(2026, 11, 23, 0, 0), "2026-11-23");
    }

    #[wasm_bindgen_test]
    fn in_summer_the_day_turns_an_hour_earlier() {
        check(at(2026, 7, 1, 22, 59), "2026-07-01");
        check(at(2026, 7, 1, 23, 0), "2026-07-02");
    }

    #[wasm_bindgen_test]
    fn summer_time_begins_and_ends_on_the_last_sundays() {
        check(at(2026, 3, 28, 23, 30), "2026-03-28"); // the night before: still winter
        check(at(2026, 3, 29, 23, 30), "2026-03-30");
        check(at(2026, 10, 24, 23, 30), "2026-10-25"); // still summer
        check(at(2026, 10, 25, 23, 30), "2026-10-25");
    }

    #[wasm_bindgen_test]
    fn before_1970_too() {
        check(at(1969, 12, 31, 22, 0), "1969-12-31");
    }

    #[wasm_bindgen_test]
    fn midnight_is_where_the_date_changes() {
        let summer = at(2026, 7, 1, 12, 0);
        assert_eq!(until_midnight(summer), 11 * HOUR);
        assert_eq!(until_midnight(at(2026, 11, 22, 23, 59)), 60_000);
    }
}
