//! The lines of a staff list, read from bytes that may be anything.
//!
//! Lives here: bounds, encodings and quotes. One line is held at a time, and never more of it than
//! a line may have. Not here: what the cells mean.

use std::io::{self, BufRead};

use super::fault::{Fault, What};

/// The most bytes of one line.
pub const MOST_LINE_BYTES: usize = 16 * 1024;

/// One line that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: u64,
    /// Its cells, without quotes and outer spaces.
    pub cells: Vec<String>,
}

/// Reads all lines, giving each to `take`, a fault for each that is none. Empty lines, and those
/// of nothing but commas, are passed over.
///
/// # Errors
/// When the file cannot be read.
pub fn each(mut bytes: impl BufRead, mut take: impl FnMut(Result<Line, Fault>)) -> io::Result<()> {
    let mut line = Vec::new();
    let mut number = 0;
    while let Some(length) = next(&mut bytes, &mut line)? {
        number += 1;
        if number == 1 {
            if is_utf_16(&line) {
                take(Err(Fault::at(1, What::Utf16)));
                return Ok(());
            }
            if line.starts_with(b"\xef\xbb\xbf") {
                line.drain(..3);
            }
        }
        let cells = if length > MOST_LINE_BYTES { Err(What::LongLine) } else { cells(&line) };
        match cells {
            Ok(cells) if cells.iter().all(String::is_empty) => {}
            Ok(cells) => take(Ok(Line { number, cells })),
            Err(what) => take(Err(Fault::at(number, what))),
        }
    }
    Ok(())
}

/// Reads the next line into `line`, at most one byte more than it may have, and gives its whole
/// length; none at the end.
fn next(bytes: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<usize>> {
    line.clear();
    let mut length = 0_usize;
    loop {
        let buffer = match bytes.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if buffer.is_empty() {
            return Ok((length > 0).then_some(length));
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let part = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
        let room = (MOST_LINE_BYTES + 1).saturating_sub(line.len());
        line.extend(part.iter().take(room));
        length = length.saturating_add(part.len());
        let used = part.len() + usize::from(end.is_some());
        bytes.consume(used);
        if end.is_some() {
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            return Ok(Some(length));
        }
    }
}

/// Whether the first line is of UTF-16, by its mark or by the noughts between its letters.
fn is_utf_16(line: &[u8]) -> bool {
    let noughts = line.iter().take(64).filter(|byte| **byte == 0).count();
    line.starts_with(b"\xff\xfe")
        || line.starts_with(b"\xfe\xff")
        || noughts * 3 > line.len().min(64)
}

/// Cuts a line into its cells.
fn cells(line: &[u8]) -> Result<Vec<String>, What> {
    if line.contains(&0) {
        return Err(What::Nul);
    }
    let line = std::str::from_utf8(line).map_err(|_| What::NotUtf8)?;
    let mut cells = Vec::new();
    let mut rest = Some(line);
    while let Some(text) = rest {
        let (cell, after) = match text.trim_start().strip_prefix('"') {
            Some(quoted) => quoted_cell(quoted)?,
            None => match text.split_once(',') {
                Some((cell, after)) => (cell.to_owned(), Some(after)),
                None => (text.to_owned(), None),
            },
        };
        let cell = cell.trim();
        if cell.chars().any(char::is_control) {
            return Err(What::Control);
        }
        cells.push(cell.to_owned());
        rest = after;
    }
    Ok(cells)
}

/// The cell that began with a quote, and what comes after its comma.
fn quoted_cell(text: &str) -> Result<(String, Option<&str>), What> {
    let mut cell = String::new();
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('"').ok_or(What::OpenQuote)?;
        cell.push_str(part);
        if let Some(more) = after.strip_prefix('"') {
            cell.push('"');
            rest = more;
            continue;
        }
        let after = after.trim_start();
        return match after.strip_prefix(',') {
            Some(next) => Ok((cell, Some(next))),
            None if after.is_empty() => Ok((cell, None)),
            None => Err(What::AfterQuote),
        };
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::{BufReader, Read};

    use super::*;

    fn read(bytes: &[u8]) -> Vec<Result<Line, Fault>> {
        let mut all = Vec::new();
        each(bytes, |line| all.push(line)).unwrap();
        all
    }

    fn line(number: u64, cells: &[&str]) -> Result<Line, Fault> {
        Ok(Line { number, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() })
    }

    #[test]
    fn cells_quotes_and_line_ends_are_as_spreadsheets_write_them() {
        let bytes = b"\xef\xbb\xbfa, b ,c\r\n\"x, y\",\"say \"\"so\"\"\",\n\n,,\nlast";
        let want =
            [line(1, &["a", "b", "c"]), line(2, &["x, y", "say \"so\"", ""]), line(5, &["last"])];
        assert_eq!(read(bytes), want);
        assert_eq!(read(b""), []);
    }

    #[test]
    fn a_faulty_line_is_named_and_the_next_is_read() {
        for (bytes, what) in [
            (&b"\"open\nx"[..], What::OpenQuote),
            (b"\"a\"b\nx", What::AfterQuote),
            (b"Zo\xeb Smith\nx", What::NotUtf8),
            (b"a long enough line of letters, n\0ul\nx", What::Nul),
            (b"a\x07b\nx", What::Control),
        ] {
            assert_eq!(read(bytes), [Err(Fault::at(1, what)), line(2, &["x"])]);
        }
    }

    #[test]
    fn utf_16_is_told_apart_with_a_mark_and_without() {
        let text: Vec<u8> = "person,name\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&text), [Err(Fault::at(1, What::Utf16))]);
        let marked: Vec<u8> = [b"\xff\xfe", text.as_slice()].concat();
        assert_eq!(read(&marked), [Err(Fault::at(1, What::Utf16))]);
    }

    #[test]
    fn a_line_of_a_hundred_megabytes_is_one_fault_and_little_memory() {
        let long = io::repeat(b'a').take(100 * 1024 * 1024);
        let file = BufReader::new(b"head\n".chain(long).chain(&b"\nx"[..]));
        let mut all = Vec::new();
        each(file, |line| all.push(line)).unwrap();
        assert_eq!(all, [line(1, &["head"]), Err(Fault::at(2, What::LongLine)), line(3, &["x"])]);
    }
}
