//! Dates and runs of days of any text: read as written or refused, and never past the calendar.

#![no_main]

use libfuzzer_sys::fuzz_target;
use waymark_core::calendar::{
    BankHolidays, Date, Span, add_days, add_months, days_inclusive, first_of_next_month, in_words,
    parse, span_in_words,
};
use waymark_core::pauses::Pauses;

fuzz_target!(|input: (String, i64, u32, i64)| {
    let (text, days, months, length) = input;
    let read: Vec<Date> = text
        .split(['.', ' ', '\n'])
        .take(16)
        .filter_map(|part| match parse(part) {
            Ok(date) => {
                assert_eq!(date.to_string(), part, "a date is written one way only");
                Some(date)
            }
            Err(fault) => {
                assert!(!fault.to_string().is_empty());
                None
            }
        })
        .collect();
    for date in read.iter().copied().chain([Date::MIN, Date::MAX]) {
        let later = add_months(add_days(date, days), months);
        assert!(first_of_next_month(later) >= later || later == Date::MAX);
        assert!(!in_words(later).is_empty());
        assert!(days_inclusive(date, later) >= 0);
        let near = add_days(date, length % 400);
        if let Some(span) = Span::new(date.min(near), date.max(near)) {
            assert!(!span_in_words(span).is_empty());
            let holidays = BankHolidays { known_until_year: 2027, days: read.clone() };
            if let Ok(day) = holidays.nearest_working_day(later, span, &[]) {
                assert!(span.contains(day));
            }
            let pauses = Pauses::new(&[span, Span { from: date, to: date }]);
            assert!(pauses.shift(later) >= later);
            assert!(pauses.since(date).shift(date) >= date);
        }
    }
});
