//! `waymark rules coverage`: where each row of the inventory of the five documents lives.
//!
//! Lives here: reading the list in docs/coverage.md and holding it against the book. Not here: the
//! list itself, which people write.

use clap::Args;
use serde::Serialize;
use waymark_core::rulebook::RuleBook;

use super::RulesFault;
use crate::tools::layout::paragraph;
use crate::tools::print;

/// The list, as it was when this version was built.
const LIST: &str = include_str!("../../../../docs/coverage.md");

/// Options of `waymark rules coverage`.
#[derive(Debug, Clone, Args)]
pub struct CoverageArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// One row of the list.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Row {
    /// The row's id in the inventory: `SUP-02`.
    id: String,
    /// What it asks, in a few words.
    asks: String,
    /// Where it lives: rules, form fields, access rules and reports, or left out and why.
    lives: Vec<Place>,
}

/// One of the places a row lives in.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Place {
    /// `rule`, `form`, `access`, `report`, `app`, `framework`, `decision` or `left out`.
    sort: String,
    /// Which one, or why.
    which: String,
}

/// Prints the list.
///
/// # Errors
/// [`RulesFault::Coverage`], when the list names what the book does not have.
pub fn coverage(args: &CoverageArgs) -> Result<(), RulesFault> {
    let (rows, mut faults) = read(LIST);
    faults.extend(held_against(&rows, &RuleBook::bundled()));
    print(&if args.json { serde_json::to_string_pretty(&rows)? + "\n" } else { page(&rows) })?;
    if faults.is_empty() { Ok(()) } else { Err(RulesFault::Coverage(faults)) }
}

fn page(rows: &[Row]) -> String {
    let mut page = String::new();
    for Row { id, asks, lives } in rows {
        page.push_str(&paragraph(&format!("{id}: {asks}"), 0));
        for Place { sort, which } in lives {
            page.push_str(&paragraph(&format!("{sort}: {which}"), 4));
        }
    }
    page.push_str(&format!("\n{} rows.\n", rows.len()));
    page
}

/// The sorts of place there are.
const SORTS: [&str; 8] =
    ["rule", "form", "access", "report", "app", "framework", "decision", "left out"];

/// Reads the rows of the list's tables, and what is wrong with them.
fn read(list: &str) -> (Vec<Row>, Vec<String>) {
    let (mut rows, mut faults): (Vec<Row>, Vec<String>) = (Vec::new(), Vec::new());
    for line in list.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [id, asks, lives] = cells.as_slice() else {
            faults.push(format!("`{line}` has not three cells"));
            continue;
        };
        let is_row = id.contains('-') && id.bytes().last().is_some_and(|it| it.is_ascii_digit());
        if !is_row {
            continue;
        }
        let mut places = Vec::new();
        for place in lives.split(';').map(str::trim) {
            match place.split_once(": ").filter(|(sort, _)| SORTS.contains(sort)) {
                Some((sort, which)) => {
                    places.push(Place { sort: sort.to_owned(), which: which.replace('`', "") })
                }
                None => faults.push(format!("{id}: `{place}` is no place")),
            }
        }
        if asks.is_empty() {
            faults.push(format!("{id}: it does not say what is asked"));
        }
        if rows.iter().any(|row| row.id == *id) {
            faults.push(format!("{id} is there twice"));
        }
        rows.push(Row { id: (*id).to_owned(), asks: (*asks).to_owned(), lives: places });
    }
    (rows, faults)
}

/// What rows name that the book does not have.
fn held_against(rows: &[Row], book: &RuleBook) -> Vec<String> {
    let mut faults = Vec::new();
    for Row { id, lives, .. } in rows {
        for Place { sort, which } in lives {
            let named = which.split(" (").next().unwrap_or(which);
            let is_there = match sort.as_str() {
                "rule" => book.rule(named).is_some(),
                "access" => book.access.iter().any(|rule| rule.id == named),
                "form" => has_form(book, named),
                "framework" => book.frameworks.iter().any(|it| it.id == named),
                _ => !which.is_empty(),
            };
            if !is_there {
                faults.push(format!("{id}: there is no {sort} `{named}`"));
            }
        }
    }
    faults
}

/// Whether there is such a form, and it asks every field named after a colon.
fn has_form(book: &RuleBook, named: &str) -> bool {
    let (id, fields) = named.split_once(' ').unwrap_or((named, ""));
    let Some(form) = book.forms.iter().find(|form| form.id == id) else { return false };
    let fields = fields.split(',').map(str::trim).filter(|field| !field.is_empty());
    let has = |field: &str| {
        form.field.iter().any(|it| it.name == field) || form.what.iter().any(|it| it.code == field)
    };
    fields.into_iter().all(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many rows each part of the inventory has.
    const PARTS: [(&str, u32); 11] = [
        ("SUP", 17),
        ("REC", 15),
        ("CON", 11),
        ("ASYE", 24),
        ("INT", 2),
        ("B12", 16),
        ("BEX", 13),
        ("MED", 7),
        ("LEI", 5),
        ("ROT", 13),
        ("AMB", 32),
    ];

    #[test]
    fn every_row_of_the_inventory_is_there_once_and_lives_somewhere() {
        let (rows, faults) = read(LIST);
        assert_eq!(faults, [""; 0]);
        let wanted: Vec<String> = PARTS
            .iter()
            .flat_map(|(part, rows)| (1..=*rows).map(move |nth| format!("{part}-{nth:02}")))
            .collect();
        let found: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(found, wanted);
        assert!(rows.iter().all(|row| !row.lives.is_empty()));
    }

    #[test]
    fn every_rule_form_field_and_framework_the_list_names_is_there() {
        assert_eq!(held_against(&read(LIST).0, &RuleBook::bundled()), [""; 0]);
    }

    #[test]
    fn what_is_wrong_with_a_list_is_found() {
        let list = "| Row | About | Where |\n|---|---|---|\n\
            | SUP-01 | Something | rule: `a.b.c`; form: `event/supervision` colour |\n\
            | SUP-01 |  | somewhere |\n| SUP-02 | Something | |\n";
        let (rows, mut faults) = read(list);
        faults.extend(held_against(&rows, &RuleBook::bundled()));
        assert_eq!(
            faults,
            [
                "SUP-01: `somewhere` is no place",
                "SUP-01: it does not say what is asked",
                "SUP-01 is there twice",
                "SUP-02: `` is no place",
                "SUP-01: there is no rule `a.b.c`",
                "SUP-01: there is no form `event/supervision colour`",
            ]
        );
    }
}
