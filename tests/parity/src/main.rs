//! Prints what the native build answers, or how long it took: a line of nanoseconds for each run.

use std::cell::RefCell;
use std::process::ExitCode;
use std::time::Instant;

use waymark_parity::{Crowd, FiveYears, Kept, Twenty, answers, questions};

const USAGE: &str = "usage: waymark-parity answers | questions | five-years RUNS TIMES \
    | crowd RUNS PEOPLE RECORDS | twenty RUNS PEOPLE RECORDS | kept RUNS FACTS TIMES";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let numbers: Vec<u32> = arguments.iter().filter_map(|word| word.parse().ok()).collect();
    match (arguments.first().map(String::as_str), numbers.as_slice()) {
        (Some("answers"), []) => print!("{}", answers()),
        (Some("questions"), []) => print!("{}", questions()),
        (Some("five-years"), [runs, times]) => {
            let five_years = FiveYears::new();
            time(*runs, *times, || five_years.decide(*times));
        }
        (Some("crowd"), [runs, people, records]) => {
            let crowd = Crowd::new(*people, *records);
            time(*runs, 1, || crowd.decide());
        }
        (Some("twenty"), [runs, people, records]) => {
            let twenty = Twenty::new(*people, *records);
            time(*runs, *people * 20, || twenty.decide(20));
        }
        (Some("kept"), [runs, facts, times]) => {
            let kept = RefCell::new(Kept::new(*facts));
            time(*runs, *times, || kept.borrow_mut().one_more(*times));
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn time(runs: u32, times: u32, run: impl Fn() -> u32) {
    for _ in 0..runs {
        let start = Instant::now();
        let found = run();
        let each = start.elapsed().as_nanos() / u128::from(times.max(1));
        println!("{each} {found}");
    }
}
