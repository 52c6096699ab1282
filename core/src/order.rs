//! Putting lists in order, with one sort for the whole program.
//!
//! Lives here: sorting and sets. The standard library compiles its sort anew for every type it
//! meets, 4 kB each, and a phone fetches every copy; here the order of places is sorted, once,
//! and the items follow. Not here: what the order means.

use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Puts `items` in the order `compare` gives; equal ones keep their order.
///
/// ```
/// let mut words = vec!["pear", "fig", "apple", "plum"];
/// waymark_core::order::by(&mut words, |a, b| a.len().cmp(&b.len()));
/// assert_eq!(words, ["fig", "pear", "plum", "apple"]);
/// ```
pub fn by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut places = sorted(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    follow(&mut places, &mut |a, b| items.swap(a, b));
}

/// A set of what is given, filled one by one: collecting would sort first.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// The places 0 to `len`, in the order of what stands there; none where all stand in order.
fn sorted(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    // Most lists come in order, and then there is nothing to make room for.
    if (1..len).all(|place| compare(place - 1, place) != Ordering::Greater) {
        return Vec::new();
    }
    let mut places: Vec<usize> = (0..len).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

/// Swaps until what stood at `places[n]` stands at `n`.
fn follow(places: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..places.len() {
        let mut here = start;
        while let Some(from) = places.get(here).copied().filter(|from| *from != here) {
            if let Some(place) = places.get_mut(here) {
                *place = here;
            }
            if from == start {
                break;
            }
            swap(here, from);
            here = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_five_ends_as_the_library_sorts_it() {
        for code in 0..5_u32.pow(5) {
            let mut ours: Vec<(u32, u32)> = (0..5).map(|n| (code / 5_u32.pow(n) % 5, n)).collect();
            let mut theirs = ours.clone();
            theirs.sort_by_key(|item| item.0);
            by(&mut ours, |a, b| a.0.cmp(&b.0));
            assert_eq!(ours, theirs);
        }
    }
}
