//! From lines to a list: what each cell says, checked by itself.
//!
//! Lives here: faults that the file alone shows. Not here: whether people it names are anybody,
//! which the store knows (`changes`).

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use waymark_core::calendar::{self, Date};
use waymark_core::fact::PersonId;

use super::fault::{Fault, What};
use super::lines::{self, Line};
use super::{COLUMNS, Entry, KINDS, List, Tie, WORDS};

/// The most faults that are kept: nobody reads more at once.
const MOST_FAULTS: usize = 1000;

/// The most lines of a list.
const MOST_LINES: usize = 200_000;

/// The most characters of a cell.
const MOST_LETTERS: usize = 200;

/// Faults in the order of their lines, of which the first thousand are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// The first of them.
    pub first: Vec<Fault>,
    /// How many more there are.
    pub more: u64,
}

impl Faults {
    /// Adds one.
    pub fn add(&mut self, line: u64, what: What) {
        if self.first.len() < MOST_FAULTS {
            self.first.push(Fault::at(line, what));
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }
}

/// Reads a list. It is only good where there are no faults.
///
/// # Errors
/// When the file cannot be read at all.
pub fn read(bytes: impl BufRead) -> io::Result<(List, Faults)> {
    let mut reader = Reader::default();
    lines::each(bytes, |line| match line {
        Ok(line) => reader.take(&line),
        Err(fault) => reader.faults.add(fault.line, fault.what),
    })?;
    if reader.columns.is_none() && reader.faults.is_empty() {
        reader.faults.add(1, What::Empty);
    }
    reader.faults.first.sort_by_key(|fault| fault.line);
    Ok((reader.list, reader.faults))
}

#[derive(Default)]
struct Reader {
    columns: Option<Vec<&'static str>>,
    lines: usize,
    /// Where each word of each person was said.
    said: BTreeMap<(PersonId, &'static str), u64>,
    list: List,
    faults: Faults,
}

impl Reader {
    fn take(&mut self, line: &Line) {
        let Some(columns) = self.columns.clone() else {
            let columns = self.head(line);
            self.list.kinds = KINDS.into_iter().filter(|kind| columns.contains(kind)).collect();
            self.columns = Some(columns);
            return;
        };
        self.lines += 1;
        if self.lines > MOST_LINES {
            if self.lines == MOST_LINES + 1 {
                self.faults.add(line.number, What::TooManyLines(MOST_LINES));
            }
            return;
        }
        // Where the head is faulty its cells mean nothing, and one fault is enough.
        if columns.is_empty() {
            return;
        }
        if line.cells.len() != columns.len() {
            let (cells, columns) = (line.cells.len(), columns.len());
            return self.faults.add(line.number, What::Cells { cells, columns });
        }
        let cells: BTreeMap<&'static str, &str> =
            columns.iter().copied().zip(line.cells.iter().map(String::as_str)).collect();
        if let Err(what) = self.row(line.number, &cells) {
            self.faults.add(line.number, what);
        }
    }

    /// The columns by their first line; none where something is wrong with it.
    fn head(&mut self, line: &Line) -> Vec<&'static str> {
        let mut columns: Vec<&'static str> = Vec::new();
        let before = self.faults.first.len();
        if let [only] = line.cells.as_slice()
            && only.contains([';', '\t'])
        {
            self.faults.add(line.number, What::NotCommas);
            return Vec::new();
        }
        for cell in &line.cells {
            let name = cell.to_lowercase().replace([' ', '-'], "_");
            match COLUMNS.into_iter().find(|column| *column == name) {
                None => {
                    let cell = cell.chars().take(40).collect();
                    self.faults.add(line.number, What::UnknownColumn(cell));
                }
                Some(column) if columns.contains(&column) => {
                    self.faults.add(line.number, What::ColumnTwice(column.to_owned()));
                }
                Some(column) => columns.push(column),
            }
        }
        if !columns.contains(&"person") && self.faults.first.len() == before {
            self.faults.add(line.number, What::NoColumn("person"));
        }
        if self.faults.first.len() > before { Vec::new() } else { columns }
    }

    fn row(&mut self, line: u64, cells: &BTreeMap<&'static str, &str>) -> Result<(), What> {
        for (column, cell) in cells {
            plain(column, cell)?;
        }
        let of = |column: &str| cells.get(column).copied().unwrap_or("");
        if of("person").is_empty() {
            return Err(What::NoPerson);
        }
        let person = id("person", of("person"))?;
        self.list.people.entry(person.clone()).or_insert_with(|| Entry {
            line,
            words: BTreeMap::new(),
            left_on: cells.contains_key("left_on").then_some(None),
        });
        for column in WORDS.into_iter().filter(|column| cells.contains_key(column)) {
            let word = word(column, of(column))?;
            self.say(line, &person, column, word)?;
        }
        if let Some(left_on) = day("left_on", of("left_on"))? {
            self.say(line, &person, "left_on", left_on.to_string())?;
            if let Some(entry) = self.list.people.get_mut(&person) {
                entry.left_on = Some(Some(left_on));
            }
        }
        self.ties(line, &person, cells)
    }

    /// Notes a word of a person: an empty one says nothing where another line says more.
    fn say(
        &mut self,
        line: u64,
        person: &PersonId,
        column: &'static str,
        word: String,
    ) -> Result<(), What> {
        let Some(entry) = self.list.people.get_mut(person) else { return Ok(()) };
        if word.is_empty() {
            if column != "left_on" {
                entry.words.entry(column).or_default();
            }
            return Ok(());
        }
        let key = (person.clone(), column);
        let known = match entry.left_on {
            Some(Some(day)) if column == "left_on" => Some(day.to_string()),
            _ => entry.words.get(column).cloned(),
        };
        if let (Some(other), Some(known)) = (self.said.get(&key), known)
            && known != word
        {
            let person = person.to_string();
            return Err(What::Contradicts { column, person, other: *other });
        }
        self.said.entry(key).or_insert(line);
        if column != "left_on" {
            entry.words.insert(column, word);
        }
        Ok(())
    }

    fn ties(
        &mut self,
        line: u64,
        person: &PersonId,
        cells: &BTreeMap<&'static str, &str>,
    ) -> Result<(), What> {
        let of = |column: &str| cells.get(column).copied().unwrap_or("");
        let (from, to) = (day("from", of("from"))?, day("to", of("to"))?);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(What::Backwards);
        }
        let mut named = false;
        for kind in KINDS {
            if of(kind).is_empty() {
                continue;
            }
            named = true;
            let other = id(kind, of(kind))?;
            if other == *person {
                return Err(What::Oneself { column: kind, person: person.to_string() });
            }
            self.list.ties.push(Tie { line, kind, person: person.clone(), other, from, to });
        }
        if !named && (from.is_some() || to.is_some()) {
            return Err(What::DaysOfNothing);
        }
        Ok(())
    }
}

/// Refuses what a spreadsheet would run, and what no cell of a staff list is as long as.
fn plain(column: &'static str, cell: &str) -> Result<(), What> {
    match cell.chars().next() {
        Some(first @ ('=' | '+' | '-' | '@' | '|' | '%')) => Err(What::Formula { column, first }),
        _ if cell.chars().count() > MOST_LETTERS => Err(What::LongCell(column)),
        _ => Ok(()),
    }
}

fn id(column: &'static str, cell: &str) -> Result<PersonId, What> {
    let not_an_id = || What::NotAnId { column, value: cell.chars().take(40).collect() };
    cell.to_lowercase().parse().map_err(|_| not_an_id())
}

fn word(column: &'static str, cell: &str) -> Result<String, What> {
    match column {
        "email" if !cell.is_empty() => email(cell),
        "position" => position(cell),
        _ => Ok(cell.to_owned()),
    }
}

fn email(cell: &str) -> Result<String, What> {
    let is_one = cell.split_once('@').is_some_and(|(name, place)| {
        !name.is_empty()
            && place.contains('.')
            && !place.starts_with('.')
            && !place.ends_with('.')
            && !cell.contains([' ', ',', ';', '<', '>'])
            && !place.contains('@')
    });
    if is_one { Ok(cell.to_lowercase()) } else { Err(What::NotAnEmail(cell.to_owned())) }
}

fn position(cell: &str) -> Result<String, What> {
    let mut positions = Vec::new();
    for one in cell.split([',', ';', ' ']).filter(|one| !one.is_empty()) {
        match one.to_lowercase().as_str() {
            known @ ("leader" | "administrator" | "employment_support") => {
                positions.push(known.to_owned())
            }
            _ => return Err(What::NotAPosition(one.to_owned())),
        }
    }
    positions.sort();
    positions.dedup();
    Ok(positions.join(","))
}

/// A day as ISO 8601 writes it, or as people here do: day, month, year.
fn day(column: &'static str, cell: &str) -> Result<Option<Date>, What> {
    if cell.is_empty() {
        return Ok(None);
    }
    let not_a_day = || What::NotADay { column, value: cell.chars().take(40).collect() };
    let iso = match cell.split('/').collect::<Vec<_>>().as_slice() {
        [day, month, year] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => cell.to_owned(),
    };
    calendar::parse(&iso).map(Some).map_err(|_| not_a_day())
}
