//! Prints what the native build answers: `answers`, or `time RUNS TIMES` for the findings of five
//! years, one line of nanoseconds for one `decide` in each of RUNS runs.

use std::process::ExitCode;
use std::time::Instant;

use waymark_parity::{FiveYears, answers};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["answers"] => print!("{}", answers()),
        ["time", runs, times] => match (runs.parse::<u32>(), times.parse::<u32>()) {
            (Ok(runs), Ok(times)) => time(runs, times.max(1)),
            _ => return usage(),
        },
        _ => return usage(),
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("usage: waymark-parity answers | time RUNS TIMES");
    ExitCode::from(2)
}

fn time(runs: u32, times: u32) {
    let five_years = FiveYears::new();
    for _ in 0..runs {
        let start = Instant::now();
        let found = five_years.decide(times);
        let each = start.elapsed().as_nanos() / u128::from(times);
        println!("{each} {found}");
    }
}
