//! Tries: wrong ones slow the next one down, and nothing is ever wiped for them.
//!
//! The number of wrong tries is kept; the wait is counted by the page that runs, from its start,
//! and not by the clock of the phone, which anybody can set.

/// How many wrong tries cost nothing: fingers slip.
const FREE: u32 = 4;
/// How long to wait after each further wrong try, in seconds; the last stands for all after it.
const WAITS: [u32; 5] = [30, 60, 120, 300, 900];

/// How many seconds to wait before the next try, after so many wrong ones in a row.
pub fn seconds_after(wrong: u32) -> u32 {
    let Some(beyond) = wrong.checked_sub(FREE + 1) else { return 0 };
    let at = usize::try_from(beyond).unwrap_or(usize::MAX);
    WAITS.get(at).or(WAITS.last()).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn four_slips_cost_nothing_and_then_each_costs_more() {
        let waits: Vec<u32> = (0..=10).map(seconds_after).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 30, 60, 120, 300, 900, 900]);
        assert_eq!(seconds_after(u32::MAX), 900);
    }
}
