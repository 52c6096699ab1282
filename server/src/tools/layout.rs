//! How text is laid out for people: tables, and sentences in lines of a readable length.

/// How many characters a line has at most.
pub const WIDTH: usize = 96;

/// Lays out rows of cells, each column as wide as its widest cell, the last one as it is.
pub fn table<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..COLUMNS.saturating_sub(1)).filter_map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(&format!("{cell:<width$}  "));
        }
        line.push_str(row.last().map_or("", String::as_str));
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A paragraph, each of its lines set in by `indent` characters; one word is never broken.
pub fn paragraph(text: &str, indent: usize) -> String {
    hanging(text, indent, indent)
}

/// A paragraph whose lines after the first are set in by `rest` characters.
pub fn hanging(text: &str, first: usize, rest: usize) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    let mut indent = first;
    for word in text.split_whitespace() {
        let length = indent + line.chars().count() + 1 + word.chars().count();
        if !line.is_empty() && length > WIDTH {
            lines.push_str(&format!("{:indent$}{line}\n", ""));
            line.clear();
            indent = rest;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push_str(&format!("{:indent$}{line}\n", ""));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_what_stands_in_them() {
        let rows = [["a", "b"], ["long", "c"], ["end", ""]].map(|row| row.map(str::to_owned));
        assert_eq!(table(&rows), "a     b\nlong  c\nend\n");
    }

    #[test]
    fn a_paragraph_breaks_between_words_and_a_long_word_stands_alone() {
        let long = "x".repeat(2 * WIDTH);
        assert_eq!(paragraph(&format!("a {long} b"), 2), format!("  a\n  {long}\n  b\n"));
        assert_eq!(paragraph("one\n  two ", 0), "one two\n");
        assert_eq!(paragraph("", 4), "");
        assert_eq!(hanging(&format!("- {long} b"), 2, 4), format!("  -\n    {long}\n    b\n"));
    }
}
