//! Lengths of time as rules give them.

use crate::rulebook::Offset;

use super::{count, list};

/// "3 months", "6 weeks", "1 month and 3 days".
pub fn interval(offset: Offset) -> String {
    let Offset { months, days } = offset;
    let months = (months > 0).then(|| match (months / 12, months % 12) {
        (years, 0) => count(i64::from(years), "year"),
        _ => count(i64::from(months), "month"),
    });
    let days = (days > 0).then(|| match (days / 7, days % 7) {
        (weeks, 0) => count(i64::from(weeks), "week"),
        _ => count(i64::from(days), "day"),
    });
    let parts: Vec<String> = months.into_iter().chain(days).collect();
    if parts.is_empty() { "no time".to_owned() } else { list(&parts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_in_the_largest_whole_unit() {
        let say = |months, days| interval(Offset { months, days });
        assert_eq!(say(12, 0), "1 year");
        assert_eq!(say(18, 0), "18 months");
        assert_eq!(say(0, 42), "6 weeks");
        assert_eq!(say(1, 3), "1 month and 3 days");
        assert_eq!(say(0, 0), "no time");
    }
}
