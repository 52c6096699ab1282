//! State: what screens read, as signals.
//!
//! Lives here: the signals, their values, and the findings derived from them. Not here: who
//! changes them (`intent`, `exchange`), or where they are kept (`store`).

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use waymark_core::answers::Answers;
use waymark_core::calendar::Date;
use waymark_core::fact::{Kind, PersonId, RecordId, Value};
use waymark_core::finding::Finding;
use waymark_core::merge::Settled;
use waymark_core::record::{Record, field};
use waymark_core::rulebook::RuleBook;
use waymark_core::sync::Reason;

use crate::accounts::Account;
use crate::clock;
use crate::device;
use crate::notice::Notice;
pub use crate::store::Settings;
use crate::vault::Way;

pub use crate::delivery::{Delivery, Link, SetAside};
pub use crate::me::{Duty, Me, Named, number_of};

/// How far the app has got with opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// Reading what is on this phone.
    Opening,
    /// Nobody is signed in on this phone.
    SignedOut,
    /// Somebody is here for the first time, and chooses what locks their work.
    Choosing {
        /// What they are listed as unless they choose otherwise.
        label: String,
        /// Whether an earlier version kept their work here without a lock.
        earlier: bool,
    },
    /// These have work on this phone, and one of them is to be chosen.
    Accounts(Vec<Account>),
    /// An account waits for its secret.
    Locked {
        /// What it is listed as.
        label: String,
        /// What sort of secret it asks for.
        way: Way,
        /// Whether a passkey opens it too.
        passkey: bool,
    },
    /// Everything on this phone is at hand, with signal or without.
    Ready,
    /// What is on this phone cannot be reached; the notice says what to do.
    Blocked(Notice),
}

/// How one can sign in, and what is known of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choices {
    /// The server is being asked.
    Asking,
    /// It did not say, for this reason.
    NotTold(Link),
    /// These ways.
    There(SignInWays),
}

/// How one can sign in on this server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct SignInWays {
    /// Where one would work, in words.
    #[serde(default)]
    pub organisation: String,
    /// Whether it lets people try it as somebody made up.
    #[serde(default)]
    pub demo: bool,
    /// Whether it keeps passwords of its own.
    #[serde(default)]
    pub password: bool,
    /// Who else vouches for people.
    #[serde(default)]
    pub providers: Vec<Provider>,
    /// Whom one can be in the demonstration.
    #[serde(skip)]
    pub people: Vec<SignInChoice>,
}

/// Somebody who vouches for people, such as their organisation's own accounts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Provider {
    /// Which one, in addresses.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// Somebody the demonstration lets people sign in as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInChoice {
    /// Which person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they are, in words.
    pub role: String,
    /// Where they are on their pathway, in a sentence.
    #[serde(default)]
    pub about: String,
}

/// Where a record or fact is: the truth about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Being written; every word is on this phone.
    Draft,
    /// On this phone and nowhere else yet.
    OnThisPhone,
    /// On its way: the server has not said yet that it has it.
    Sent,
    /// The server said that it has it.
    Received,
    /// The server did not take it; it is kept on this phone.
    SetAside(Reason),
}

/// One reflection, as a list of them shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalLine {
    /// Which record.
    pub id: RecordId,
    /// Its title.
    pub title: String,
    /// The day it is about.
    #[serde(with = "waymark_core::calendar::as_text::or_nothing")]
    pub on: Option<Date>,
    /// All answers, joined: for searching and for the first lines.
    pub text: String,
    /// Its framework codes.
    #[serde(default)]
    pub codes: Vec<String>,
    /// How many words it has.
    pub words: u32,
    /// Whether it is shared with the supervisor.
    pub shared: bool,
    /// Whether its author took it back.
    pub withdrawn: bool,
    /// Whether two versions of something stand side by side until somebody chooses.
    pub disputed: bool,
    /// Whether part of it was written by a newer version of the app.
    pub newer: bool,
    /// Whether the person signed in wrote it.
    pub mine: bool,
    /// Whose it is.
    pub about: PersonId,
    /// Where it is.
    pub place: Place,
}

impl JournalLine {
    /// What a rule that counts reflections reads of it: its day and its codes.
    fn light(&self) -> Record {
        let mut fields = BTreeMap::new();
        let mut put = |name: &str, value| {
            let settled = Settled { value, heads: Vec::new(), rivals: Vec::new() };
            fields.insert(name.to_owned(), settled);
        };
        put(field::ON, self.on.map_or(Value::Nothing, Value::Day));
        put(field::CODES, Value::Codes(self.codes.clone()));
        Record {
            id: self.id.clone(),
            kind: Kind::Reflection,
            about: self.about.clone(),
            by: self.about.clone(),
            fields,
            changed_at: 0,
        }
    }
}

/// Whether a rule of these packs counts reflections; then the journal is read from the start.
pub fn counts_reflections(book: &RuleBook, packs: &[String]) -> bool {
    let mut counts = false;
    for rule in book.rules.iter().filter(|rule| packs.iter().any(|pack| pack == rule.pack())) {
        for shape in rule.version.iter().filter_map(|version| version.shape.as_ref()) {
            shape.each_counts(&mut |asked| counts |= asked.kind == Kind::Reflection);
        }
    }
    counts
}

/// What is stored on this phone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StorageReport {
    /// Whether the browser promised not to clear it by itself; none until asked.
    pub persisted: Option<bool>,
    /// How many bytes this app uses.
    pub used_bytes: Option<u64>,
    /// How many bytes the browser would let it use.
    pub quota_bytes: Option<u64>,
    /// How many facts are kept.
    pub facts: u32,
    /// How many records they add up to.
    pub records: u32,
    /// How many stored rows could not be read; they are kept apart and the rest goes on.
    pub unreadable: u32,
    /// Whether the browser cleared what was on this phone since it was last used.
    pub evicted: bool,
}

/// Which colours the app wears on this phone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Those of the phone.
    #[default]
    System,
    /// Light ones.
    Light,
    /// Dark ones.
    Dark,
}

/// Everything screens read. A handle: copying it copies nothing.
#[derive(Debug, Clone, Copy)]
pub struct State {
    /// How far the app has got with opening.
    pub phase: RwSignal<Phase>,
    /// Who is signed in.
    pub me: RwSignal<Option<Me>>,
    /// Whom one can sign in as.
    pub people: RwSignal<Choices>,
    /// The civil date in the United Kingdom.
    pub today: RwSignal<Date>,
    /// This person's own records of the kinds rules ask about, without withdrawn ones.
    pub records: RwSignal<Arc<Vec<Record>>>,
    /// What this person may read about others, apart from reflections.
    pub others: RwSignal<Arc<Vec<Record>>>,
    /// The answer to every rule that applies.
    pub findings: Memo<Arc<Vec<Finding>>>,
    /// The reflections, newest first; none until the journal is opened.
    pub journal: RwSignal<Option<Arc<Vec<JournalLine>>>>,
    /// What has arrived and what has not.
    pub delivery: RwSignal<Delivery>,
    /// What people must be told, oldest first.
    pub notices: RwSignal<Vec<Notice>>,
    /// What is stored on this phone.
    pub storage: RwSignal<StorageReport>,
    /// Whether a newer version waits to be switched to.
    pub update_ready: RwSignal<bool>,
    /// Whether the note about disclosure is still to be read on this phone.
    pub welcome: RwSignal<bool>,
    /// Which colours the app wears on this phone.
    pub theme: RwSignal<Theme>,
    /// What this person chose on this phone.
    pub settings: RwSignal<Settings>,
    /// The rule book, read once.
    book: StoredValue<Arc<RuleBook>>,
}

impl State {
    /// The state of an app that has just been opened. Call once, in the outermost component.
    pub fn new(book: RuleBook) -> Self {
        let me = RwSignal::new(None::<Me>);
        let today = RwSignal::new(clock::today());
        let records = RwSignal::new(Arc::new(Vec::<Record>::new()));
        let journal = RwSignal::new(None::<Arc<Vec<JournalLine>>>);
        let book = StoredValue::new(Arc::new(book));
        let kept = StoredValue::new(None::<Answers>);
        let findings = Memo::new(move |_| {
            let packs = me.with(|me| me.as_ref().map(|me| me.packs.clone()).unwrap_or_default());
            let book = book.get_value();
            let mut asked = records.get();
            if counts_reflections(&book, &packs)
                && let Some(lines) = journal.get()
            {
                let mine = lines.iter().filter(|line| line.mine && !line.withdrawn);
                Arc::make_mut(&mut asked).extend(mine.map(JournalLine::light));
            }
            let packs: Vec<&str> = packs.iter().map(String::as_str).collect();
            let today = today.get();
            // Only what changed records touch is asked again.
            let found = kept.try_update_value(|kept| {
                match kept.as_mut().filter(|kept| kept.are_of(&packs, today)) {
                    Some(kept) => drop(kept.take_all(&book, &asked)),
                    None => *kept = Some(Answers::new(&book, &packs, asked.to_vec(), today)),
                }
                let found = kept.iter().flat_map(Answers::findings);
                found.cloned().collect::<Vec<Finding>>()
            });
            Arc::new(found.unwrap_or_default())
        });
        Self {
            phase: RwSignal::new(Phase::Opening),
            me,
            people: RwSignal::new(Choices::Asking),
            today,
            records,
            others: RwSignal::new(Arc::default()),
            findings,
            journal,
            delivery: RwSignal::new(Delivery::default()),
            notices: RwSignal::new(Vec::new()),
            storage: RwSignal::new(StorageReport::default()),
            update_ready: RwSignal::new(false),
            welcome: RwSignal::new(!device::is_welcomed()),
            theme: RwSignal::new(device::theme()),
            settings: RwSignal::new(Settings::default()),
            book,
        }
    }

    /// Whose policies apply to this person, by the packs' names.
    pub fn packs(self) -> Vec<String> {
        self.me.with_untracked(|me| me.as_ref().map(|me| me.packs.clone()).unwrap_or_default())
    }

    /// The rule book: for clauses, titles and the picture of a pathway.
    pub fn book(self) -> Arc<RuleBook> {
        self.book.get_value()
    }
}

/// The state, inside any component.
pub fn use_state() -> State {
    expect_context()
}
