//! Turns the rule files people write into what the core carries: compact JSON for the book and for
//! the cases. So the TOML parser stays out of the browser.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)] // a build reads files

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let rules = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("rules");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed={}", rules.display());

    let mut files = Vec::new();
    collect(&rules, &mut files)?;
    files.sort();

    let mut book = Map::new();
    let mut cases = Vec::new();
    let mut rule_list = Vec::new();
    let mut frameworks = Vec::new();
    let mut forms = Vec::new();
    let mut access = Vec::new();
    let mut access_cases = Vec::new();
    for file in &files {
        let name = file.strip_prefix(&rules)?.to_string_lossy().replace('\\', "/");
        let content = read(file)?;
        if name == "sources.toml" {
            book.insert("documents".into(), member(&content, "document", &name)?);
        } else if name == "bank-holidays.toml" {
            let known = member(&content, "known_until_year", &name)?;
            let days = member(&content, "days", &name)?;
            book.insert("bank_holidays".into(), json!({ "known_until_year": known, "days": days }));
        } else if name.starts_with("frameworks/") {
            frameworks.push(content);
        } else if name.starts_with("forms/") {
            forms.push(content);
        } else if name.contains("/access/") {
            let list = if name.ends_with(".cases.toml") { &mut access_cases } else { &mut access };
            list.push(content);
        } else if name.ends_with(".cases.toml") {
            cases.push(content);
        } else {
            rule_list.push(rule(content));
        }
    }
    for list in [&mut rule_list, &mut frameworks, &mut forms, &mut access] {
        list.sort_by_key(|content| text(content, "id"));
    }
    for list in [&mut cases, &mut access_cases] {
        list.sort_by_key(|file| text(file, "rule"));
    }
    book.insert("rules".into(), Value::Array(rule_list));
    book.insert("frameworks".into(), Value::Array(frameworks));
    book.insert("forms".into(), Value::Array(forms));
    book.insert("access".into(), Value::Array(access));

    println!("cargo::rustc-env=RULE_BOOK_FORMAT={:08x}", format_of_the_book()?);
    fs::write(out.join("rule_book.json"), serde_json::to_string(&book)?)?;
    fs::write(out.join("cases.json"), serde_json::to_string(&cases)?)?;
    fs::write(out.join("access_cases.json"), serde_json::to_string(&access_cases)?)?;
    Ok(())
}

/// A number that changes whenever the types of the book do: the browser's encoding names no fields,
/// so a page must read no book of other types than its own.
fn format_of_the_book() -> Result<u32, Box<dyn Error>> {
    let mut sources = vec![PathBuf::from("src/frameworks.rs"), "src/calendar/holidays.rs".into()];
    for entry in fs::read_dir("src/rulebook")? {
        sources.push(entry?.path());
    }
    sources.sort();
    let mut hash: u32 = 0x811c_9dc5; // FNV-1a
    for source in sources {
        println!("cargo::rerun-if-changed={}", source.display());
        for byte in fs::read(source)? {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    Ok(hash)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
    Ok(())
}

/// Reads a file; its dates become texts, which is how JSON carries them.
fn read(file: &Path) -> Result<Value, Box<dyn Error>> {
    let table: toml::Table = toml::from_str(&fs::read_to_string(file)?)
        .map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(to_json(toml::Value::Table(table)))
}

fn to_json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(flag) => Value::Bool(flag),
        toml::Value::Datetime(day) => Value::String(day.to_string()),
        toml::Value::Array(items) => items.into_iter().map(to_json).collect(),
        toml::Value::Table(table) => {
            // Sorted, so that the bytes do not depend on the order people wrote the keys in.
            let mut members: Vec<_> = table.into_iter().collect();
            members.sort_by(|(a, _), (b, _)| a.cmp(b));
            members.into_iter().map(|(key, value)| (key, to_json(value))).collect()
        }
    }
}

fn member(content: &Value, key: &str, file: &str) -> Result<Value, Box<dyn Error>> {
    Ok(content.get(key).cloned().ok_or_else(|| format!("{file}: `{key}` is missing"))?)
}

fn text(content: &Value, key: &str) -> String {
    content.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A rule as the core reads it: each version's shape under `shape`, none where it is repealed.
fn rule(mut content: Value) -> Value {
    let shape = text(&content, "shape");
    if let Some(rule) = content.as_object_mut() {
        rule.remove("shape");
    }
    let versions = content.get_mut("version").and_then(Value::as_array_mut);
    for version in versions.into_iter().flatten().filter_map(Value::as_object_mut) {
        let repealed = version.remove("repealed") == Some(Value::Bool(true));
        let values = version.remove(&shape).filter(|_| !repealed);
        version.insert("shape".into(), values.map_or(Value::Null, |it| json!({ &shape: it })));
    }
    content
}
