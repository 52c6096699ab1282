//! Checking a folder of rule files as people write them: every fault at once, each with its place.
//!
//! Lives here: what makes a folder a rule book, and whether its cases come out as they say. Not here:
//! reading the folder from a disk, which is the caller's.

mod access;
mod between;
mod examples;
mod forms;
mod outcomes;
mod page;
mod rules;
mod shapes;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::calendar::{BankHolidays, Date};
use crate::frameworks::{Code, Edition, Framework};
use crate::rulebook::{Document, RecordForm, Rule, RuleBook};
pub use outcomes::{Folder, try_cases};
use page::{Page, Place};
use rules::RulePlaces;
use toml::Spanned;

/// A fault in a rule file: where it is, what is wrong and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, as it was named to us.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1, where one is known.
    pub column: Option<u32>,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub mend: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}; {}", self.file, self.line, self.what, self.mend)
    }
}

/// Reads a rules folder: `files` are its paths, with `/` between their parts, and their texts.
///
/// # Errors
/// Every [`Fault`] there is, in order of file and line; never only the first.
///
/// ```
/// use waymark_core::check::folder;
/// let faults = folder(&[("sources.toml".into(), "format = 2".into())]).unwrap_err();
/// assert_eq!(faults[0].to_string(), "bank-holidays.toml:1: the file is missing; add it");
/// assert_eq!(faults[1].to_string(), "sources.toml:1: `format` is 2; write `format = 1`");
/// ```
pub fn folder(files: &[(String, String)]) -> Result<RuleBook, Vec<Fault>> {
    let mut check = Check::read(files);
    let faults = check.all_faults();
    if faults.is_empty() { Ok(check.into_book().0) } else { Err(faults) }
}

/// What has been read so far.
#[derive(Default)]
struct Check {
    faults: Vec<Fault>,
    /// Those of the cases, without which there is a book all the same.
    case_faults: Vec<Fault>,
    rules: Vec<Rule>,
    documents: Vec<(Place, Document)>,
    cites: Vec<(Place, String)>,
    holidays: Option<BankHolidays>,
    examples: BTreeMap<String, examples::Examples>,
    frameworks: Vec<Framework>,
    forms: Vec<RecordForm>,
    access: access::Access,
    /// Where each rule's parts stand, by its id.
    at: BTreeMap<String, RulePlaces>,
    /// Whether a rule file is not TOML at all, so that what it cites is not known.
    is_any_rule_unread: bool,
}

impl Check {
    /// Reads every file, then what can only be seen with all files read.
    fn read(files: &[(String, String)]) -> Self {
        let mut check = Self::default();
        for (path, text) in files {
            check.file(path, text);
        }
        check.across(files);
        check
    }

    /// Every fault so far, each once, in order of file and line.
    fn all_faults(&mut self) -> Vec<Fault> {
        let mut faults = std::mem::take(&mut self.faults);
        faults.append(&mut self.case_faults);
        faults.sort();
        faults.dedup();
        faults
    }

    /// The book, as far as it could be read, and the cases of its rules.
    fn into_book(mut self) -> (RuleBook, BTreeMap<String, examples::Examples>, access::Access) {
        // By id, as the core carries them; paths sort otherwise where one name begins another.
        self.rules.sort_by(|a, b| a.id.cmp(&b.id));
        self.frameworks.sort_by(|a, b| a.id.cmp(&b.id));
        self.forms.sort_by(|a, b| a.id.cmp(&b.id));
        self.access.rules.sort_by(|a, b| a.id.cmp(&b.id));
        let book = RuleBook {
            rules: self.rules,
            documents: self.documents.into_iter().map(|(_, document)| document).collect(),
            bank_holidays: self.holidays.unwrap_or_default(),
            frameworks: self.frameworks,
            forms: self.forms,
            access: self.access.rules.clone(),
        };
        (book, self.examples, self.access)
    }

    fn file(&mut self, path: &str, text: &str) {
        let mut page = Page::new(path, text);
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["sources.toml"] => self.sources(&mut page),
            ["bank-holidays.toml"] => self.holidays = holidays(&mut page),
            ["frameworks", name] if name.ends_with(".toml") => {
                self.frameworks.extend(framework(&mut page))
            }
            ["forms", _, name] if name.ends_with(".toml") => {
                let id = path.trim_start_matches("forms/").trim_end_matches(".toml");
                let form = forms::read(&mut page, id, &mut self.cites);
                self.forms.extend(form);
            }
            [_, "access", name] if name.ends_with(".cases.toml") => {
                self.access.cases(&mut page, &id_of(path, ".cases.toml"));
                self.case_faults.extend(page.into_faults());
                return;
            }
            [_, "access", name] if name.ends_with(".toml") => {
                let id = id_of(path, ".toml");
                let is_read = self.access.rule(&mut page, &id, &mut self.cites);
                self.is_any_rule_unread |= !is_read;
            }
            [_, _, name] if name.ends_with(".cases.toml") => {
                let id = id_of(path, ".cases.toml");
                if let Some(examples) = examples::read(&mut page, &id) {
                    self.examples.insert(id, examples);
                }
                self.case_faults.extend(page.into_faults());
                return;
            }
            [_, _, name] if name.ends_with(".toml") => {
                let Some(read) = rules::read(&mut page, &id_of(path, ".toml")) else {
                    self.is_any_rule_unread = true;
                    self.faults.extend(page.into_faults());
                    return;
                };
                self.cites.extend(read.cites);
                self.at.insert(id_of(path, ".toml"), read.at);
                self.rules.extend(read.rule);
            }
            _ => page.fault(
                None,
                "this is no file of the rule book".into(),
                "move it out, or name it <pack>/<area>/<rule>.toml",
            ),
        }
        self.faults.extend(page.into_faults());
    }

    fn sources(&mut self, page: &mut Page) {
        let Some(mut table) = page.open() else { return };
        table.format(page);
        for at in table.list::<Document>(page, "document") {
            let place = page.place(Some(at.span()));
            let document = at.into_inner();
            if self.documents.iter().any(|(_, known)| known.id == document.id) {
                let what = format!("document `{}` is listed twice", document.id);
                self.faults.push(place.fault(what, "keep one"));
            }
            self.documents.push((place, document));
        }
        table.finish(page);
    }

    /// What can only be seen with all files read.
    fn across(&mut self, files: &[(String, String)]) {
        let has = |path: &str| files.iter().any(|(file, _)| file == path);
        for needed in ["sources.toml", "bank-holidays.toml"] {
            if !has(needed) {
                self.faults.push(Place::top(needed).fault("the file is missing".into(), "add it"));
            }
        }
        for (place, cited) in &self.cites {
            if !self.documents.iter().any(|(_, document)| document.id == *cited) {
                let what = format!("document `{cited}` is not in sources.toml");
                self.faults.push(place.fault(what, "add it there, or mend the id"));
            }
        }
        for (place, document) in &self.documents {
            let is_cited = self.cites.iter().any(|(_, cited)| *cited == document.id);
            if !is_cited && !self.is_any_rule_unread {
                let what = format!("no rule cites document `{}`", document.id);
                self.faults.push(place.fault(what, "cite it or take it out"));
            }
        }
        self.faults.extend(between::faults(&self.rules, &self.frameworks, &self.at));
        let (forms, rules) = (&self.forms, &self.rules);
        if !forms.is_empty() {
            self.faults.extend(forms::unknown(forms, rules, &self.at));
        }
        self.faults.extend(self.access.across(forms));
        for (path, _) in files {
            let parts = path.split('/').count();
            if parts != 3 || !path.ends_with(".toml") || path.starts_with("forms/") {
                continue;
            }
            if let Some(rule_path) = path.strip_suffix(".cases.toml") {
                if !has(&format!("{rule_path}.toml")) {
                    let what = "there is no rule beside these cases".into();
                    let fault = Place::top(path).fault(what, "add the rule or take them out");
                    self.case_faults.push(fault);
                }
            } else if !has(&path.replace(".toml", ".cases.toml")) {
                let what = "there are no cases beside this rule".into();
                self.case_faults.push(Place::top(path).fault(what, "write <rule>.cases.toml"));
            }
        }
        for rule in &self.rules {
            if let Some(examples) = self.examples.get(&*rule.id) {
                self.case_faults.extend(examples.gaps(rule));
            }
        }
    }
}

fn holidays(page: &mut Page) -> Option<BankHolidays> {
    let mut table = page.open()?;
    table.format(page);
    let known_until_year = table.required::<i32>(page, "known_until_year");
    let days = table.required::<Vec<Date>>(page, "days");
    table.finish(page);
    let days = days?;
    if !days.get_ref().is_sorted_by(|a, b| a < b) {
        let what = "the days are not in order, or one is there twice".into();
        page.fault(Some(days.span()), what, "put them in order");
    }
    Some(BankHolidays { known_until_year: known_until_year?.into_inner(), days: days.into_inner() })
}

fn framework(page: &mut Page) -> Option<Framework> {
    let mut table = page.open()?;
    table.format(page);
    let (id, title) = (table.words(page, "id"), table.words(page, "title"));
    let link = table.words(page, "link");
    let level = table.list::<Code>(page, "level");
    let mut editions: Vec<Edition> = Vec::new();
    for mut part in table.tables(page, "edition") {
        let at = part.at();
        let (from, called) = (part.day(page, "from"), part.words(page, "called"));
        let mut seen = BTreeSet::new();
        let codes = part.list::<Code>(page, "code");
        for code in &codes {
            let (span, code) = (code.span(), code.get_ref());
            if code.code.trim().is_empty() || code.label.trim().is_empty() {
                page.fault(Some(span), "a code or its label is empty".into(), "fill it in");
            } else if !seen.insert(code.code.clone()) {
                page.fault(Some(span), format!("code `{}` is there twice", code.code), "keep one");
            }
        }
        part.finish(page);
        let (Some(from), Some(called)) = (from, called) else { continue };
        if editions.last().is_some_and(|newer| from >= newer.from) {
            let what = format!("the edition from {from} stands below an older one");
            page.fault(Some(at), what, "put the newest first, each from its own day");
        }
        let code = codes.into_iter().map(Spanned::into_inner).collect();
        editions.push(Edition { from, called: called.into_inner(), code });
    }
    if editions.is_empty() {
        page.fault(None, "the framework has no edition".into(), "add an [[edition]]");
    }
    table.finish(page);
    Some(Framework {
        format: 1,
        id: id?.into_inner(),
        title: title?.into_inner(),
        link: link?.into_inner(),
        level: level.into_iter().map(Spanned::into_inner).collect(),
        edition: editions,
    })
}

fn id_of(path: &str, ending: &str) -> String {
    path.strip_suffix(ending).unwrap_or(path).replace('/', ".")
}
