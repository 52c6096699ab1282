//! Forms: what is asked about a kind of record, in the order it is asked.

use serde::{Deserialize, Serialize};

use super::model::Citation;
use crate::fact::Kind;

/// What is asked about one sort of record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordForm {
    /// The format of the file; 1.
    pub format: u32,
    /// `<kind>/<name>`, the same as its path under `forms`.
    pub id: String,
    /// The kind of record.
    pub kind: Kind,
    /// What people call it: "Training".
    pub title: String,
    /// The sorts of it this form is for; nothing is asked where there is one.
    #[serde(default)]
    pub what: Vec<Choice>,
    /// Where its questions come from.
    #[serde(default)]
    pub cite: Vec<Citation>,
    /// The questions, in order.
    pub field: Vec<Field>,
}

/// One of several answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// As it is stored.
    pub code: String,
    /// As it is shown.
    pub label: String,
}

/// One question of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The record's field; see [`crate::record::field`].
    pub name: String,
    /// The question, as a label.
    pub label: String,
    /// What helps to answer it.
    #[serde(default)]
    pub hint: Option<String>,
    /// What kind of answer it has.
    pub answer: Answer,
    /// The answers to choose from.
    #[serde(default)]
    pub choice: Vec<Choice>,
    /// Whether it must be answered.
    #[serde(default)]
    pub required: bool,
    /// The sorts it is asked of; all where empty.
    #[serde(default)]
    pub only_for: Vec<String>,
}

/// What kind of answer a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A date.
    Day,
    /// A line of text.
    Text,
    /// A longer text, merged word by word.
    Words,
    /// A whole number.
    Number,
    /// Minutes, asked as hours and minutes.
    Minutes,
    /// Half days, asked as days.
    HalfDays,
    /// Yes or no.
    YesNo,
    /// One of several answers.
    Choice,
    /// Several of several answers.
    Choices,
    /// Codes of the frameworks.
    Codes,
    /// Photos and files.
    Files,
}
