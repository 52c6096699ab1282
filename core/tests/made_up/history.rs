//! A history made up from the book's own forms: records of every kind and sort, some of them odd.

use waymark_core::attachment::{Attachment, Hash};
use waymark_core::calendar::{Date, add_days};
use waymark_core::fact::{Kind, Value};
use waymark_core::person::sort_field;
use waymark_core::record::Record;
use waymark_core::rulebook::{Answer, Field, RecordForm, RuleBook};

use super::dice::Dice;
use super::record::record;

/// Roles and pathways the book knows; everything else is drawn from its forms.
pub struct World<'b> {
    pub book: &'b RuleBook,
    pub on: Date,
    pub packs: Vec<&'b str>,
}

impl<'b> World<'b> {
    pub fn roll(book: &'b RuleBook, dice: &mut Dice) -> Self {
        let first = Date::from_ymd_opt(2016, 1, 1).unwrap();
        let mut packs: Vec<&str> = book.rules.iter().map(|rule| rule.pack()).collect();
        packs.dedup();
        packs.retain(|_| dice.chance(70));
        Self { book, on: add_days(first, dice.between(0, 5_000)), packs }
    }

    /// An enrolment on some pathways and in some roles, then so many records at most.
    pub fn history(&self, dice: &mut Dice, most: u32) -> Vec<Record> {
        let mut records = vec![record(1, "maya", Kind::Enrolment, self.enrolment(dice))];
        let forms: Vec<&RecordForm> =
            self.book.forms.iter().filter(|form| form.kind != Kind::Enrolment).collect();
        for nth in 2..dice.upto(most) + 2 {
            let form = dice.pick(&forms);
            let fields = self.fields(dice, form, &records);
            let by = dice.pick(&["maya", "maya", "ruth"]);
            records.push(record(nth, by, form.kind.clone(), fields));
        }
        records
    }

    fn enrolment(&self, dice: &mut Dice) -> Vec<(String, Value)> {
        let mut fields = Vec::new();
        for start in ["employment_start", "programme_start", "qualified_on", "role_start"] {
            let day = add_days(self.on, dice.between(-1_500, 60));
            fields.extend(dice.maybe(85, |_| (start.to_owned(), Value::Day(day))));
        }
        let pathways = self.book.pathways().into_iter().filter(|_| dice.chance(50));
        fields.push(("pathways".to_owned(), Value::Codes(pathways.map(str::to_owned).collect())));
        let known = self.book.form(&Kind::Enrolment, "");
        let choices = known.iter().flat_map(|form| &form.field).filter(|it| it.name == "roles");
        let roles = choices.flat_map(|field| &field.choice).map(|choice| choice.code.clone());
        let roles = roles.filter(|_| dice.chance(25)).collect();
        fields.push(("roles".to_owned(), Value::Codes(roles)));
        fields
    }

    fn fields(
        &self,
        dice: &mut Dice,
        form: &RecordForm,
        before: &[Record],
    ) -> Vec<(String, Value)> {
        let mut fields = Vec::new();
        let mut what = String::new();
        if !form.what.is_empty() {
            what = dice.pick(&form.what).code;
            fields.push((sort_field(&form.kind).to_owned(), Value::Text(what.clone())));
        }
        for field in &form.field {
            let is_asked = field.only_for.is_empty() || field.only_for.contains(&what);
            if is_asked && field.name != sort_field(&form.kind) && dice.chance(80) {
                fields.push((field.name.clone(), self.value(dice, field)));
            }
        }
        if form.kind == Kind::Signature {
            let of = dice.pick(before);
            for (name, text) in [("of", of.id.to_string()), ("version", of.version())] {
                fields.retain(|(known, _)| known != name);
                fields.push((name.to_owned(), Value::Text(text)));
            }
        }
        if dice.chance(5) {
            fields.push(("withdrawn".to_owned(), Value::Flag(true)));
        }
        fields
    }

    fn value(&self, dice: &mut Dice, field: &Field) -> Value {
        if dice.chance(5) {
            return odd(dice);
        }
        match field.answer {
            Answer::Day => Value::Day(add_days(self.on, dice.between(-1_000, 100))),
            Answer::Number | Answer::Minutes | Answer::HalfDays => {
                Value::Number(dice.pick(&[0, 1, 3, 6, 12, 60, 90, 200]))
            }
            Answer::YesNo => Value::Flag(dice.chance(70)),
            Answer::Choice => Value::Text(dice.pick(&codes(field))),
            Answer::Choices => Value::Codes(vec![dice.pick(&codes(field))]),
            Answer::Codes => {
                let editions = self.book.frameworks.iter().flat_map(|one| &one.edition);
                let all: Vec<String> = editions
                    .flat_map(|edition| &edition.code)
                    .map(|one| one.code.clone())
                    .collect();
                Value::Codes(dice.several(8, |dice| dice.pick(&all)))
            }
            Answer::Text | Answer::Words => Value::Words("What was said".to_owned()),
            Answer::Files => Value::Files(dice.several(2, photo)),
        }
    }
}

fn photo(dice: &mut Dice) -> Attachment {
    let hash = Hash::of(&[dice.pick(&[1, 2, 3]); 32]);
    Attachment { hash, bytes: 70_000, media: "image/jpeg".to_owned(), name: String::new() }
}

fn codes(field: &Field) -> Vec<String> {
    field.choice.iter().map(|choice| choice.code.clone()).collect()
}

/// What no form would give, and a newer version, a mistake or malice might.
fn odd(dice: &mut Dice) -> Value {
    dice.pick(&[
        Value::Nothing,
        Value::Number(i64::MAX),
        Value::Number(i64::MIN),
        Value::Day(Date::MAX),
        Value::Day(Date::MIN),
        Value::Day(Date::from_ymd_opt(9999, 12, 31).unwrap()),
        Value::Text(String::new()),
        Value::Text("\u{202e}é\u{0}".to_owned()),
        Value::Flag(false),
        Value::Codes(Vec::new()),
        Value::Files(Vec::new()),
    ])
}
