//! A table for people: columns as wide as what stands in them.

/// Lays out rows of cells, each column as wide as its widest cell, the last one as it is.
pub fn lay_out<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
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
