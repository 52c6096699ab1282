//! The plan of a pathway.

use waymark_core::calendar::parse;
use waymark_core::pathway::{PlanInput, plan};
use waymark_core::rulebook::RuleBook;

#[test]
fn prints() {
    let input = PlanInput {
        employment_start: parse("2026-09-07").unwrap(),
        programme_start: None,
        pauses: vec![],
        until: None,
    };
    for item in plan(&RuleBook::bundled(), "north-yorkshire/asye", &input).unwrap().items {
        println!("{} {} {}", item.opens, item.due, item.what);
    }
}
