//! Facts from a file: the export the app writes, one fact a line.
//!
//! Lives here: reading it line by line, whatever else stands in it. Not here: what a fact is or
//! what facts add up to, which is the core's.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use waymark_core::fact::{Kind, MOST_BYTES, NotAFact, PersonId, Reading, RecordId, read};
use waymark_core::merge::History;
use waymark_core::record::Record;

/// Everything that was read, by the person it is about.
#[derive(Debug, Default)]
pub struct Facts {
    people: BTreeMap<PersonId, BTreeMap<RecordId, History>>,
    /// How many facts were read and understood.
    pub known: u64,
    /// How many are of a newer version of Waymark: kept in the file, not understood here.
    pub newer: u64,
    /// The lines that are no facts, in the order they stand.
    pub faults: Vec<BadLine>,
}

/// A line that is no fact.
#[derive(Debug, PartialEq, Eq)]
pub struct BadLine {
    file: String,
    line: u64,
    what: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// Why there are no facts.
#[derive(Debug, thiserror::Error)]
pub enum FactsFault {
    /// The file cannot be read.
    #[error("{name}: {error}")]
    Unreadable {
        /// Which.
        name: String,
        /// What the system said.
        error: io::Error,
    },
    /// A folder holds no export.
    #[error("{}: no file in this folder ends with .jsonl", .0.display())]
    NoExport(PathBuf),
}

/// What to say at the end where lines of a file were no facts.
pub fn of_no_fact(path: &Path, lines: usize) -> String {
    let lines = if lines == 1 { "1 line is".to_owned() } else { format!("{lines} lines are") };
    format!("{}: {lines} no fact; the rest is answered", path.display())
}

/// Reads a file of facts, every `.jsonl` file of a folder, or standard input for `-`.
///
/// # Errors
/// [`FactsFault`], when there is nothing to read. Lines that are no facts are no error: they are
/// listed, and the rest is read.
pub fn open(path: &Path) -> Result<Facts, FactsFault> {
    let mut facts = Facts::default();
    if path == Path::new("-") {
        let read = facts.add("standard input", io::stdin().lock());
        return read.map(|()| facts).map_err(unreadable(path));
    }
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        let entries = fs::read_dir(path).map_err(unreadable(path))?;
        let entries: Vec<_> = entries.collect::<Result<_, _>>().map_err(unreadable(path))?;
        files = entries.into_iter().map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|ending| ending == "jsonl"));
        files.sort();
        if files.is_empty() {
            return Err(FactsFault::NoExport(path.to_owned()));
        }
    }
    for file in files {
        let source = File::open(&file).map_err(unreadable(&file))?;
        let name = file.display().to_string();
        facts.add(&name, BufReader::new(source)).map_err(unreadable(&file))?;
    }
    Ok(facts)
}

fn unreadable(path: &Path) -> impl Fn(io::Error) -> FactsFault + use<> {
    let name = path.display().to_string();
    move |error| FactsFault::Unreadable { name: name.clone(), error }
}

impl Facts {
    /// The people the facts are about, in order of their id.
    pub fn people(&self) -> impl Iterator<Item = &PersonId> {
        self.people.keys()
    }

    /// One person's records.
    pub fn records(&self, person: &PersonId) -> Vec<Record> {
        let histories = self.people.get(person).into_iter().flat_map(BTreeMap::values);
        histories.filter_map(Record::from_history).collect()
    }

    /// What to tell people beside the answers: the lines that are no facts, and newer facts.
    pub fn remarks(&self) -> String {
        let mut remarks: String = self.faults.iter().map(|fault| format!("{fault}\n")).collect();
        if self.newer > 0 {
            let facts = if self.newer == 1 { "fact needs" } else { "facts need" };
            let newer = self.newer;
            remarks.push_str(&format!("{newer} {facts} a newer version of Waymark to be read\n"));
        }
        remarks
    }

    fn add(&mut self, file: &str, mut source: impl BufRead) -> io::Result<()> {
        let mut line = Vec::new();
        let mut nth = 0;
        while let Some(length) = next_line(&mut source, &mut line)? {
            nth += 1;
            if let Err(what) = self.line(&line, length, nth == 1) {
                self.faults.push(BadLine { file: file.to_owned(), line: nth, what });
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &[u8], length: u64, is_first: bool) -> Result<(), String> {
        if length > line.len() as u64 {
            return Err(NotAFact::TooLong { bytes: length }.to_string());
        }
        let mark = if is_first { line.strip_prefix(b"\xef\xbb\xbf") } else { None };
        let text = mark.unwrap_or(line).trim_ascii();
        if text.is_empty() {
            return Ok(());
        }
        let text = std::str::from_utf8(text).map_err(|_| "this is not text (UTF-8)".to_owned())?;
        let fact = match read(text) {
            Ok(Reading::Known(fact)) => fact,
            Ok(Reading::Newer(_)) => {
                self.newer += 1;
                return Ok(());
            }
            // The line within the text is always the first.
            Err(NotAFact::Malformed { column, .. }) => {
                return Err(format!("not a fact: reading stopped at column {column}"));
            }
            Err(fault) => return Err(fault.to_string()),
        };
        if matches!(fact.kind, Kind::Newer(_)) {
            self.newer += 1;
        } else {
            self.known += 1;
        }
        let records = self.people.entry(fact.about.clone()).or_default();
        records.entry(fact.record.clone()).or_default().add(fact);
        Ok(())
    }
}

/// Reads the next line, keeping at most a little more than a fact may have; its whole length.
/// None where the file has ended.
fn next_line(source: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<u64>> {
    line.clear();
    let mut length: u64 = 0;
    loop {
        let bytes = match source.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if bytes.is_empty() {
            return Ok((length > 0).then_some(length));
        }
        let (part, is_whole) = match bytes.iter().position(|byte| *byte == b'\n') {
            Some(end) => (bytes.get(..=end).unwrap_or(bytes), true),
            None => (bytes, false),
        };
        let room = (MOST_BYTES + 8).saturating_sub(line.len());
        line.extend(part.iter().take(room));
        let taken = part.len();
        length += taken as u64;
        source.consume(taken);
        if is_whole {
            return Ok(Some(length));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const FACT: &str = r#"{"format":1,"id":"d.1","by":"maya","about":"maya","record":"r","kind":"session","at":0,"changes":[{"field":"form","value":{"text":"group"}}]}"#;

    fn read_all(text: &[u8]) -> (Facts, Vec<String>) {
        let mut facts = Facts::default();
        facts.add("f.jsonl", BufReader::with_capacity(7, text)).unwrap();
        let faults = facts.faults.iter().map(ToString::to_string).collect();
        (facts, faults)
    }

    #[test]
    fn a_fact_a_line_is_read_with_any_line_ends_and_once_though_it_stands_twice() {
        let (facts, faults) = read_all(format!("\u{feff}{FACT}\r\n\n{FACT}").as_bytes());
        assert_eq!((faults, facts.known), (vec![], 2));
        let people: Vec<_> = facts.people().collect();
        assert_eq!(facts.records(people.first().unwrap()).len(), 1);
    }

    #[test]
    fn what_is_no_fact_is_named_by_its_line_and_the_rest_is_read() {
        let long = format!("{}{}", FACT, " ".repeat(3)).replace("group", &"x".repeat(MOST_BYTES));
        let text = format!("nonsense\n{FACT}\n{}\n{long}\n", FACT.replace("\"at\":0,", ""));
        let mut bytes = text.into_bytes();
        bytes.extend(b"\xff\xfe\n{}\n[]");
        let (facts, faults) = read_all(&bytes);
        assert_eq!(facts.known, 1);
        for (fault, start) in faults.iter().zip([
            "f.jsonl:1: not a fact: reading stopped at column 2",
            "f.jsonl:3: not a fact: reading stopped at column",
            "f.jsonl:4: a fact has at most 262144 bytes",
            "f.jsonl:5: this is not text",
            "f.jsonl:6: not a fact",
            "f.jsonl:7: not a fact",
        ]) {
            assert!(fault.starts_with(start), "{fault}");
        }
        assert_eq!(faults.len(), 6);
    }

    #[test]
    fn newer_facts_are_counted() {
        let poem = FACT.replace("\"session\"", "\"poem\"");
        let newer = FACT.replace("\"format\":1", "\"format\":9");
        let (facts, faults) = read_all(format!("{poem}\n{newer}\n").as_bytes());
        assert_eq!((faults, facts.newer, facts.known), (vec![], 2, 0));
        assert_eq!(facts.remarks(), "2 facts need a newer version of Waymark to be read\n");
    }
}
