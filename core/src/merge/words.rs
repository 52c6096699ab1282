//! Merging a long text word by word.

use std::iter::Peekable;
use std::str::CharIndices;

/// Past this many words changed on both sides the two texts count as overlapping: comparing
/// them further would keep a phone busy for seconds, and nobody could read the result.
const MOST_CHANGED: usize = 4_000;

/// Merges two rewritings of one text; none where they overlap and a person must choose.
///
/// Everything either side added is in the result, and everything either side took out is not.
///
/// ```
/// use waymark_core::merge::merge_words;
/// let merged = merge_words("one two three", "one 2 three", "one two three four");
/// assert_eq!(merged.as_deref(), Some("one 2 three four"));
/// assert_eq!(merge_words("one two", "one 2", "one deux"), None);
/// ```
pub fn merge_words(base: &str, ours: &str, theirs: &str) -> Option<String> {
    if ours == theirs || theirs == base {
        return Some(ours.to_owned());
    }
    if ours == base {
        return Some(theirs.to_owned());
    }
    let (base, ours, theirs) = (words(base), words(ours), words(theirs));
    if changed(&base, &ours).max(changed(&base, &theirs)) > MOST_CHANGED {
        return None;
    }
    // The library merges by line, so each word becomes a line.
    let merged = diffy::merge(&as_lines(&base), &as_lines(&ours), &as_lines(&theirs)).ok()?;
    Some(from_lines(&merged))
}

/// How many words lie between what two texts begin with alike and what they end with alike.
fn changed(base: &[&str], other: &[&str]) -> usize {
    let front = base.iter().zip(other).take_while(|(a, b)| a == b).count();
    let back = base.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    base.len().max(other.len()).saturating_sub(front + back)
}

/// Cuts a text into words, runs of white space, and single marks; together they are the text.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let end = match first {
            c if c.is_alphanumeric() => {
                run_end(&mut chars, text, |c| c.is_alphanumeric() || c == '\'' || c == '’')
            }
            c if is_space(c) => run_end(&mut chars, text, is_space),
            _ => chars.peek().map_or(text.len(), |(next, _)| *next),
        };
        words.extend(text.get(start..end));
    }
    words
}

/// White space within a line; a line's end is a mark of its own, so that paragraphs merge apart.
fn is_space(c: char) -> bool {
    c.is_whitespace() && c != '\n'
}

fn run_end(
    chars: &mut Peekable<CharIndices<'_>>,
    text: &str,
    belongs: impl Fn(char) -> bool,
) -> usize {
    while chars.next_if(|(_, c)| belongs(*c)).is_some() {}
    chars.peek().map_or(text.len(), |(next, _)| *next)
}

fn as_lines(words: &[&str]) -> String {
    let mut lines = String::new();
    for word in words {
        match *word {
            "\n" => lines.push_str("\\n"),
            "\\" => lines.push_str("\\\\"),
            word => lines.push_str(word),
        }
        lines.push('\n');
    }
    lines
}

fn from_lines(lines: &str) -> String {
    lines
        .split_terminator('\n')
        .map(|line| match line {
            "\\n" => "\n",
            "\\\\" => "\\",
            word => word,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting_into_words_loses_nothing() {
        for text in ["", " ", "a\n\nb", "don’t — \\n stop\t\r\n", "É\u{301} 漢字 👩‍👩‍👧", "\\", "\n"]
        {
            assert_eq!(words(text).concat(), text);
            assert_eq!(from_lines(&as_lines(&words(text))), text);
        }
    }

    #[test]
    fn edits_in_different_sentences_both_stand() {
        let base = "I visited on Monday. We talked about the steps. She was tired.";
        let ours = "I visited on Tuesday. We talked about the steps. She was tired.";
        let theirs = "I visited on Monday. We talked about the steps. She was tired but glad.";
        let both = "I visited on Tuesday. We talked about the steps. She was tired but glad.";
        assert_eq!(merge_words(base, ours, theirs).as_deref(), Some(both));
    }

    #[test]
    fn two_endings_at_the_same_place_overlap() {
        assert_eq!(merge_words("She left", "She left early", "She left late"), None);
    }

    #[test]
    fn the_same_edit_twice_is_one_edit() {
        assert_eq!(merge_words("a b", "a c", "a c").as_deref(), Some("a c"));
    }

    #[test]
    fn wholly_different_long_texts_overlap_at_once() {
        let long = |word: &str| [word].repeat(20_000).join(" ");
        assert_eq!(merge_words(&long("a"), &long("b"), &long("c")), None);
    }
}
