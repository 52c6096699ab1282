//! One rule file on the desk: its tables read key by key, so that one fault does not hide the next.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error, ValueDeserializer};

use super::Fault;
use crate::calendar::{Date, parse};

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    file: String,
    line: u32,
    column: Option<u32>,
}

impl Place {
    /// The top of a file.
    pub(super) fn top(file: &str) -> Self {
        Self { file: file.to_owned(), line: 1, column: None }
    }

    /// A fault here.
    pub(super) fn fault(&self, what: String, mend: &str) -> Fault {
        let Self { file, line, column } = self.clone();
        Fault { file, line, column, what, mend: mend.to_owned() }
    }
}

/// A file and the faults found in it so far.
pub(super) struct Page<'t> {
    file: &'t str,
    text: &'t str,
    faults: Vec<Fault>,
}

impl<'t> Page<'t> {
    pub(super) fn new(file: &'t str, text: &'t str) -> Self {
        Self { file, text, faults: Vec::new() }
    }

    pub(super) fn into_faults(self) -> Vec<Fault> {
        self.faults
    }

    /// The place of a span of bytes; the file's top where there is none.
    pub(super) fn place(&self, span: Option<Range<usize>>) -> Place {
        let Some(span) = span else { return Place::top(self.file) };
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Place {
            file: self.file.to_owned(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).ok(),
        }
    }

    pub(super) fn fault(&mut self, span: Option<Range<usize>>, what: String, mend: &str) {
        let fault = self.place(span).fault(what, mend);
        self.faults.push(fault);
    }

    /// The file's outermost table; none where it is not TOML, and then every place says so.
    pub(super) fn open(&mut self) -> Option<Table<'t>> {
        let (mut table, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            self.unreadable(error, None);
        }
        dates_to_texts_in(table.get_mut());
        errors.is_empty().then(|| Table { at: 0..0, items: table.into_inner() })
    }

    fn unreadable(&mut self, error: &Error, span: Option<Range<usize>>) {
        let what = error.message().lines().next().unwrap_or("this cannot be read").to_owned();
        self.fault(error.span().or(span), what, "write it as the other files do");
    }
}

/// A table of which keys are taken one by one.
pub(super) struct Table<'t> {
    at: Range<usize>,
    items: DeTable<'t>,
}

impl<'t> Table<'t> {
    /// The key's value; a fault where it is missing or of another type.
    pub(super) fn required<T: DeserializeOwned>(
        &mut self,
        page: &mut Page<'t>,
        key: &str,
    ) -> Option<Spanned<T>> {
        if !self.items.contains_key(key) {
            page.fault(Some(self.at.clone()), format!("`{key}` is missing"), "add it");
        }
        self.optional(page, key)
    }

    /// The key's value, where it is there; a fault where it is of another type.
    pub(super) fn optional<T: DeserializeOwned>(
        &mut self,
        page: &mut Page<'t>,
        key: &str,
    ) -> Option<Spanned<T>> {
        self.items.remove(key).and_then(|value| read(page, value))
    }

    /// A text that says something.
    pub(super) fn words(&mut self, page: &mut Page<'t>, key: &str) -> Option<Spanned<String>> {
        let text = self.required::<String>(page, key)?;
        if text.get_ref().trim().is_empty() {
            page.fault(Some(text.span()), format!("`{key}` is empty"), "fill it in");
        }
        Some(text)
    }

    /// A day.
    pub(super) fn day(&mut self, page: &mut Page<'t>, key: &str) -> Option<Date> {
        let text = self.required::<String>(page, key)?;
        match parse(text.get_ref()) {
            Ok(day) => Some(day),
            Err(bad) => {
                page.fault(Some(text.span()), format!("`{key}`: {bad}"), "mend the date");
                None
            }
        }
    }

    /// Every element of a list, each read by itself.
    pub(super) fn list<T: DeserializeOwned>(
        &mut self,
        page: &mut Page<'t>,
        key: &str,
    ) -> Vec<Spanned<T>> {
        self.elements(page, key).into_iter().filter_map(|element| read(page, element)).collect()
    }

    /// Every table of a list of tables.
    pub(super) fn tables(&mut self, page: &mut Page<'t>, key: &str) -> Vec<Table<'t>> {
        let elements = self.elements(page, key);
        elements.into_iter().filter_map(|element| table(page, element, key)).collect()
    }

    /// The key's own table, where it is there.
    pub(super) fn table(&mut self, page: &mut Page<'t>, key: &str) -> Option<Table<'t>> {
        let value = self.items.remove(key)?;
        table(page, value, key)
    }

    /// Where the key's value stands, where it is there.
    pub(super) fn has(&self, key: &str) -> Option<Range<usize>> {
        self.items.get(key).map(Spanned::span)
    }

    /// Where the table stands.
    pub(super) fn at(&self) -> Range<usize> {
        self.at.clone()
    }

    /// The file's format, which is 1.
    pub(super) fn format(&mut self, page: &mut Page<'t>) {
        if let Some(format) = self.required::<u32>(page, "format")
            && *format.get_ref() != 1
        {
            let what = format!("`format` is {}", format.get_ref());
            page.fault(Some(format.span()), what, "write `format = 1`");
        }
    }

    /// A fault for every key that nobody asked for.
    pub(super) fn finish(self, page: &mut Page<'t>) {
        for key in self.items.keys() {
            let what = format!("`{}` is not a key known here", key.get_ref());
            page.fault(Some(key.span()), what, "take it out or mend its name");
        }
    }

    fn elements(&mut self, page: &mut Page<'t>, key: &str) -> Vec<Spanned<DeValue<'t>>> {
        let Some(value) = self.items.remove(key) else { return Vec::new() };
        let span = value.span();
        match value.into_inner() {
            DeValue::Array(elements) => elements.into_iter().collect(),
            _ => {
                page.fault(Some(span), format!("`{key}` is not a list"), "write it as a list");
                Vec::new()
            }
        }
    }
}

fn table<'t>(page: &mut Page<'t>, value: Spanned<DeValue<'t>>, key: &str) -> Option<Table<'t>> {
    let at = value.span();
    if let DeValue::Table(items) = value.into_inner() {
        return Some(Table { at, items });
    }
    page.fault(Some(at), format!("`{key}` is not a table"), "write it as a table");
    None
}

fn read<T: DeserializeOwned>(
    page: &mut Page<'_>,
    value: Spanned<DeValue<'_>>,
) -> Option<Spanned<T>> {
    let span = value.span();
    match T::deserialize(ValueDeserializer::from(value)) {
        Ok(read) => Some(Spanned::new(span, read)),
        Err(error) => {
            page.unreadable(&error, Some(span));
            None
        }
    }
}

/// TOML's own dates become texts, as the build writes them, so that one model reads both.
fn dates_to_texts_in(table: &mut DeTable<'_>) {
    for (_, value) in table.iter_mut() {
        dates_to_texts(value.get_mut());
    }
}

fn dates_to_texts(value: &mut DeValue<'_>) {
    match value {
        DeValue::Datetime(date) => *value = DeValue::String(date.to_string().into()),
        DeValue::Table(table) => dates_to_texts_in(table),
        DeValue::Array(elements) => {
            for element in elements.iter_mut() {
                dates_to_texts(element.get_mut());
            }
        }
        DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) => {}
    }
}
