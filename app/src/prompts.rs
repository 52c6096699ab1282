//! Prompts: the questions that help somebody reflect.
//!
//! Lives here: each set's id, name and questions, in our own words. Not here: the answers, which
//! are fields of a record named `answer.<id>`; an id, once released, never changes its meaning.

/// One question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prompt {
    /// Names the field its answer is kept in.
    pub id: &'static str,
    /// What it asks.
    pub question: &'static str,
    /// What might belong there; empty where the question says it all.
    pub hint: &'static str,
}

/// A set of questions to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prompts {
    /// What the record keeps when it is chosen.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Its questions, in order.
    pub questions: &'static [Prompt],
}

/// The sets, in the order they are offered; the first is where a new reflection begins.
pub const SETS: &[Prompts] = &[
    Prompts { id: "free", name: "Free", questions: FREE },
    Prompts { id: "what", name: "What? So what?", questions: WHAT },
    Prompts { id: "gibbs", name: "Gibbs", questions: GIBBS },
    Prompts { id: "asye_log", name: "ASYE log", questions: ASYE_LOG },
];

const FREE: &[Prompt] = &[ask("free", "What happened, and what do you make of it?", "")];

const WHAT: &[Prompt] = &[
    ask("what", "What?", "What happened, who was there and what you did."),
    ask("so_what", "So what?", "What it meant, for them and for you."),
    ask("now_what", "Now what?", "What you will do next, or differently."),
];

const GIBBS: &[Prompt] = &[
    ask("gibbs_description", "What happened?", ""),
    ask("gibbs_feelings", "What were you thinking and feeling?", ""),
    ask("gibbs_evaluation", "What went well, and what did not?", ""),
    ask("gibbs_analysis", "What sense can you make of it?", ""),
    ask("gibbs_conclusion", "What else could you have done?", ""),
    ask("gibbs_action", "If it came up again, what would you do?", ""),
];

const ASYE_LOG: &[Prompt] = &[
    ask(
        "asye_practice",
        "Which piece of practice is this about?",
        "Leave out names: initials are enough.",
    ),
    ask("asye_role", "What was your part, and what did you decide?", ""),
    ask(
        "asye_knowledge",
        "What did you draw on?",
        "Law, policy, theory, research, or what you had learnt before.",
    ),
    ask("asye_values", "Which values, rights and differences of power mattered?", ""),
    ask("asye_impact", "What changed for the person, and how do you know?", ""),
    ask("asye_learning", "What have you learnt about your practice?", ""),
    ask("asye_next", "What do you need next?", "From supervision, training, or more practice."),
];

const fn ask(id: &'static str, question: &'static str, hint: &'static str) -> Prompt {
    Prompt { id, question, hint }
}

/// The set of that id; the free one where there is none.
pub fn set(id: &str) -> &'static Prompts {
    SETS.iter().find(|set| set.id == id).unwrap_or(&NONE)
}

const NONE: Prompts = Prompts { id: "free", name: "Free", questions: FREE };

/// Every question, those of the chosen set first; each with its set.
pub fn in_order(chosen: &str) -> impl Iterator<Item = (&'static Prompts, &'static Prompt)> {
    let chosen = set(chosen).id;
    let first = SETS.iter().filter(move |set| set.id == chosen);
    let others = SETS.iter().filter(move |set| set.id != chosen);
    first.chain(others).flat_map(|set| set.questions.iter().map(move |prompt| (set, prompt)))
}

/// The question of that id, with the set it belongs to; none for one of a newer version.
pub fn question(id: &str) -> Option<(&'static Prompts, &'static Prompt)> {
    SETS.iter().find_map(|set| {
        set.questions.iter().find(|prompt| prompt.id == id).map(|prompt| (set, prompt))
    })
}
