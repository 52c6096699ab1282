//! Records on the screen: what each is called, its day, and where it is shown.

use waymark_core::calendar::Date;
use waymark_core::fact::{Kind, RecordId};
use waymark_core::person::sort_field;
use waymark_core::record::{Record, field};
use waymark_core::rulebook::{Choice, RuleBook};

use crate::words::you as text;

/// What a sort of record is called: as its form has it, else by its kind.
pub fn name_of(book: &RuleBook, kind: &Kind, sort: &str) -> String {
    let Some(form) = book.form(kind, sort) else { return text::kind(kind).to_owned() };
    label(&form.what, sort).unwrap_or(&form.title).to_owned()
}

/// What one record is called.
pub fn called(book: &RuleBook, record: &Record) -> String {
    name_of(book, &record.kind, record.text(sort_field(&record.kind)))
}

/// What a code is called where it is one of these.
pub fn label<'b>(choices: &'b [Choice], code: &str) -> Option<&'b str> {
    choices.iter().find(|choice| choice.code == code).map(|choice| choice.label.as_str())
}

/// What a pathway is called, as the form of a person's starts has it.
pub fn pathway_name(book: &RuleBook, pathway: &str) -> String {
    let form = book.form(&Kind::Enrolment, "");
    let asked = form.and_then(|form| form.field.iter().find(|it| it.name == field::PATHWAYS));
    asked.and_then(|asked| label(&asked.choice, pathway)).unwrap_or(pathway).to_owned()
}

/// The day a record stands under in a list.
pub fn day_of(record: &Record) -> Option<Date> {
    record.day(match record.kind {
        Kind::Meeting => field::PLANNED_FOR,
        Kind::Leave | Kind::Pause => field::FROM,
        Kind::Enrolment => field::EMPLOYMENT_START,
        _ => field::ON,
    })
}

/// Where a record is shown; nowhere where this version does not know its kind.
pub fn record_href(kind: &Kind, id: &RecordId) -> Option<String> {
    Some(match kind {
        Kind::Newer(_) => return None,
        Kind::Enrolment => "/you/dates".to_owned(),
        Kind::Reflection => format!("/journal/{id}"),
        Kind::Session => format!("/supervision/{id}"),
        _ => format!("/record/{id}"),
    })
}
