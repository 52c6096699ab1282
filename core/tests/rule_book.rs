//! The health of the rule book: small checks, each of which reports all its faults together.

use waymark_core::rulebook::RuleBook;

fn book() -> RuleBook {
    let text = include_str!(concat!(env!("OUT_DIR"), "/rule_book.json"));
    RuleBook::parse(text).unwrap()
}

#[test]
fn the_bundled_book_reads_back_whole() {
    assert_eq!(RuleBook::bundled(), book());
    assert_eq!(book().rules.len(), 10);
}
