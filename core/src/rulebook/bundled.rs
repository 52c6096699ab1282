use super::RuleBook; impl RuleBook { /// The book.
 pub fn bundled() -> Self { Self { rules: Vec::new(), documents: Vec::new(), bank_holidays: crate::calendar::BankHolidays{known_until_year:0,days:vec![]} } } }
