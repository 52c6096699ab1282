//! The nearest working day, looked for one day further out at a time.

use std::collections::BTreeSet;

use waymark_core::calendar::{BankHolidays, Date, NoWorkingDay, Span};

use super::days::{apart, day, days, plus};
use super::dice::Dice;

/// Looks so many times in made-up windows, with made-up holidays and leave.
pub fn agree(times: u64) -> usize {
    for seed in 0..times {
        let dice = &mut Dice::new(seed);
        let from = plus(day(2025, 12, 15), dice.between(0, 400));
        let window = Span { from, to: plus(from, dice.between(0, 20)) };
        let wanted = plus(from, dice.between(-3, 23));
        let mut holidays = BTreeSet::new();
        holidays.extend(dice.several(6, |dice| plus(from, dice.between(-5, 25))));
        let holidays =
            BankHolidays { known_until_year: 2026, days: holidays.into_iter().collect() };
        let leave = dice.several(2, |dice| {
            let first = plus(from, dice.between(-5, 20));
            Span { from: first, to: plus(first, dice.between(0, 8)) }
        });
        let found = holidays.nearest_working_day(wanted, window, &leave);
        let slow = slow(&holidays, wanted, window, &leave);
        assert_eq!(found, slow, "seed {seed}: {wanted} in {window:?}, {holidays:?}, {leave:?}");
    }
    usize::try_from(times).unwrap()
}

fn slow(
    holidays: &BankHolidays,
    wanted: Date,
    window: Span,
    leave: &[Span],
) -> Result<Date, NoWorkingDay> {
    let here = |day: Date| !leave.iter().any(|leave| leave.from <= day && day <= leave.to);
    let mut open: Vec<Date> = days(window.from, window.to).filter(|day| here(*day)).collect();
    // The nearest first; of two as near, the earlier.
    open.sort_by_key(|one| (apart(wanted, *one).abs(), *one));
    for one in open {
        if one >= day(2027, 1, 1) {
            return Err(NoWorkingDay::YearNotKnown { year: 2027, known_until_year: 2026 });
        }
        // Monday 5 January 1970 was the first of the weeks.
        let weekday = apart(day(1970, 1, 5), one) % 7;
        if weekday < 5 && !holidays.days.contains(&one) {
            return Ok(one);
        }
    }
    Err(NoWorkingDay::NoneLeft(window))
}
