//! A folder of rule files with one fault each: every fault is named, alone and all together.
//!
//! `broken/rules` is the folder, `broken/expected.txt` what the checker says of it, a fault a line.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::disallowed_methods)] // reads a folder

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use waymark_core::check::folder;

type Files = Vec<(String, String)>;

/// The files of the folder that are text, by path, and the paths of those that are not.
fn read() -> (Files, Vec<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken/rules");
    let (mut files, mut others) = (Vec::new(), Vec::new());
    let mut folders = vec![root.clone()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            match String::from_utf8(fs::read(&path).unwrap()) {
                Ok(text) => files.push((name, text)),
                Err(_) => others.push(name),
            }
        }
    }
    files.sort();
    (files, others)
}

/// The faults there should be, by file; the reader of the folder finds what is not text.
fn expected() -> Vec<String> {
    let lines = include_str!("broken/expected.txt").lines().map(str::to_owned);
    lines.filter(|line| !line.contains("this is not text")).collect()
}

fn faults(files: &Files) -> Vec<String> {
    match folder(files) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    }
}

/// Which fault a file shows; none for the files that all of them need.
fn fixture(path: &str) -> Option<&str> {
    match path.split('/').collect::<Vec<_>>()[..] {
        ["broken", name, ..] => Some(name),
        ["frameworks", name] if name != "whole.toml" => Some(name),
        ["forms", "evidence", name] if name != "training.toml" => Some(name),
        _ => None,
    }
}

#[test]
fn the_whole_folder_is_told_every_fault_at_once() {
    let (files, others) = read();
    let (found, expected) = (faults(&files), expected());
    assert_eq!(found, expected, "\n{}", found.join("\n"));
    assert_eq!(others, ["broken/wrong-encoding/review.toml"]);
}

#[test]
fn each_file_alone_has_its_one_fault_and_no_other() {
    let (files, _) = read();
    let mut fixtures: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for (path, _) in &files {
        if let Some(name) = fixture(path) {
            fixtures.entry(name).or_default().push(path);
        }
    }
    assert!(fixtures.len() >= 80, "{} faults are kept", fixtures.len());
    let whole = |path: &str| fixture(path).is_none();
    let needed: Files = files.iter().filter(|(path, _)| whole(path)).cloned().collect();
    assert_eq!(faults(&needed), [""; 0], "what all of them need has no fault");
    for (name, paths) in fixtures {
        let with_it: Files = files
            .iter()
            .filter(|(path, _)| whole(path) || fixture(path) == Some(name))
            .cloned()
            .collect();
        let own = |line: &String| paths.iter().any(|path| line.starts_with(path.as_str()));
        let wanted: Vec<String> = expected().into_iter().filter(own).collect();
        assert_eq!(faults(&with_it), wanted, "{name}");
        // One fault: two only where two rules need each other, each told of it once.
        let circle = if name == "circle-of-two-rules" { 2 } else { 1 };
        assert_eq!(wanted.len(), circle, "{name}");
        let places: BTreeSet<&str> =
            wanted.iter().filter_map(|line| line.split(": ").next()).collect();
        assert_eq!(places.len(), wanted.len(), "{name}");
    }
}

#[test]
fn every_fault_says_what_is_wrong_and_what_to_do() {
    for line in expected() {
        let (place, said) = line.split_once(": ").unwrap();
        let (path, number) = place.rsplit_once(':').unwrap();
        assert!(path.contains('/') && number.parse::<u32>().unwrap() > 0, "{line}");
        let (what, mend) = said.rsplit_once("; ").unwrap();
        assert!(what.len() > 8 && mend.len() > 3, "{line}");
    }
}
