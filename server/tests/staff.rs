//! The staff list from a file: what it says, every fault with its line, and what changes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::process::{Command, Output};

use support::{Folder, Server, clock, fact, set};
use waymark_core::calendar;
use waymark_core::fact::{Kind, Value};
use waymark_core::sync::{Outcome, Reason};
use waymark_server::identity::staff::{Faults, Plan, Wish, plan, read};
use waymark_server::store::{Arrival, Store};

const HEAD: &str = "person,name,email,role,team,locality,position,left_on,supervisor,from,to";

/// The lines of a file with the usual head; `|` begins a line.
fn file(lines: &str) -> String {
    format!("{HEAD}\n{}", lines.replace('|', "\n"))
}

/// Every fault of a file, against an empty list.
fn faults(text: impl AsRef<[u8]>) -> Vec<String> {
    let (list, mut faults) = read(text.as_ref()).unwrap();
    plan(&list, &Default::default(), wish(), &mut faults);
    faults.first.iter().map(ToString::to_string).collect()
}

fn wish() -> Wish {
    Wish { today: calendar::parse("2026-11-24").unwrap(), end_missing: false }
}

async fn would(store: &Store, text: &str) -> Plan {
    let (list, mut faults) = read(text.as_bytes()).unwrap();
    let present = store.read().await.unwrap().present().await.unwrap();
    let plan = plan(&list, &present, wish(), &mut faults);
    assert_eq!(faults, Faults::default());
    plan
}

async fn bring(store: &Store, text: &str) -> Plan {
    let plan = would(store, text).await;
    let mut tx = store.write().await.unwrap();
    tx.carry_out(&plan).await.unwrap();
    tx.commit().await.unwrap();
    plan
}

#[test]
fn every_fault_is_named_with_its_line_and_what_to_do() {
    for (lines, line, words) in [
        ("ana,Ana,,,,,,,,,", 0, ""),
        ("ana,Ana,,,,,,,,", 2, "10 cells for 11 columns"),
        (",Ana,,,,,,,,,", 2, "`person` is empty"),
        ("a na,Ana,,,,,,,,,", 2, "no id"),
        ("ana,,,,,,,,,,", 2, "has no name"),
        ("ana,=1+1,,,,,,,,,", 2, "begins like a formula"),
        ("ana,@SUM(A1),,,,,,,,,", 2, "without @"),
        ("ana,Ana,ana,,,,,,,,", 2, "no e-mail address"),
        ("ana,Ana,,,,,boss,,,,", 2, "no position"),
        ("ana,Ana,,,,,,31/02/2026,,,", 2, "no day"),
        ("ana,Ana,,,,,,11-24-2026,,,", 2, "no day"),
        ("ana,Ana,,,,,,,sue,,", 2, "not on the list"),
        ("ana,Ana,,,,,,,ana,,", 2, "their own supervisor"),
        ("ana,Ana,,,,,,,,2026-01-01,", 2, "nobody is named"),
        ("sue,Sue,,,,,,,,,|ana,Ana,,,,,,,sue,2026-02-01,2026-01-01", 3, "`to` is before `from`"),
        ("ana,Ana,,,,,,,,,|ana,Anna,,,,,,,,,", 3, "different here from line 2"),
        ("ana,Ana,a@b.example,,,,,,,,|ben,Ben,A@b.example,,,,,,,,", 3, "also that of `ana`"),
        (
            "sue,Sue,,,,,,,,,|ana,Ana,,,,,,,sue,,|ana,,,,,,,,sue,2026-05-01,",
            4,
            "on line 3 on the same days",
        ),
        ("sue,Sue,,,,,,2026-05-01,,,|ana,Ana,,,,,,,sue,,", 3, "leaves before this tie ends"),
        ("ana,\"Ana,,,,,,,,,", 2, "a quote is opened"),
        ("ana,\"Ana\"x,,,,,,,,,", 2, "follows a closing quote"),
        ("ana,A\u{7}na,,,,,,,,,", 2, "cannot be seen"),
        ("ana,A\0na,,,,,,,,,", 2, "NUL"),
    ] {
        let faults = faults(file(lines));
        if line == 0 {
            assert_eq!(faults, Vec::<String>::new(), "{lines}");
            continue;
        }
        assert_eq!(faults.len(), 1, "{lines}: {faults:?}");
        assert!(faults[0].starts_with(&format!("line {line}: ")), "{lines}: {faults:?}");
        assert!(faults[0].contains(words), "{lines}: {faults:?}");
    }
}

#[test]
fn heads_and_encodings_that_are_none_are_one_fault() {
    let utf_16: Vec<u8> =
        file("ana,Ana,,,,,,,,,").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let windows = [HEAD.as_bytes(), b"\nana,Zo\xeb,,,,,,,,,\nben,Ben,,,,,,,,,"].concat();
    for (bytes, words) in [
        (Vec::new(), "the file is empty"),
        (b"person;name\nana;Ana".to_vec(), "semicolons"),
        (b"person,name,salary\nana,Ana,1".to_vec(), "`salary` is no column"),
        (b"person,name,Name\nana,Ana,Ana".to_vec(), "there twice"),
        (b"name,role\nAna,x".to_vec(), "`person` is missing"),
        (utf_16.clone(), "UTF-16"),
        ([&b"\xff\xfe"[..], &utf_16].concat(), "UTF-16"),
        (windows, "line 2: a letter is not UTF-8"),
    ] {
        let faults = faults(&bytes);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].contains(words), "{faults:?}");
    }
    assert_eq!(faults(format!("\u{feff}{}", file("ana,Ana,,,,,,,,,"))), Vec::<String>::new());
}

#[test]
fn a_list_of_nothing_but_faults_is_told_in_part_and_counted_whole() {
    let (_, faults) = read(file(&"x y,,,,,,,,,,|".repeat(5000)).as_bytes()).unwrap();
    assert_eq!((faults.first.len(), faults.more), (1000, 4000));
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing_the_second_time() {
    let server = Server::start_as(false).await;
    let text = file(
        "kim,Kim Lee,Kim@council.example,Social worker,North,Hilltop,,,sue,1/9/2026,\
         |kim,,,,,,,,ben,2026-01-01,2026-08-31\
         |sue,SUE,,Team manager,North,Hilltop,\"leader, administrator\",,,,\
         |ben,,,,,,,,,,",
    );
    let first = bring(&server.store, &text).await;
    assert!(first.changes.len() >= 6, "{first:?}");
    assert_eq!(would(&server.store, &text).await.changes, []);
    let kim = server.store.person(&"kim".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(kim.email.as_deref(), Some("kim@council.example"));
    let sue = server.store.person(&"sue".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(sue.position, "administrator,leader");
    let today = calendar::parse("2026-11-24").unwrap();
    let team = server.store.team(&"sue".parse().unwrap(), today).await.unwrap();
    assert_eq!(team.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["ana", "kim"]);
}

#[tokio::test]
async fn a_tie_that_is_no_longer_named_ends_yesterday_and_one_given_an_end_ends_then() {
    let server = Server::start_as(false).await;
    let team = async |day: &str| {
        let day = calendar::parse(day).unwrap();
        server.store.team(&"sue".parse().unwrap(), day).await.unwrap().len()
    };
    bring(&server.store, &file("ana,,,,,,,,sue,2026-01-01,2026-12-24")).await;
    assert_eq!((team("2026-12-24").await, team("2026-12-25").await), (1, 0));
    bring(&server.store, &file("ana,,,,,,,,sue,2026-01-01,")).await;
    assert_eq!(team("2030-01-01").await, 1);
    bring(&server.store, &file("ana,,,,,,,,,,")).await;
    assert_eq!((team("2026-11-23").await, team("2026-11-24").await), (1, 0));
    // Of ties a file has no column for it says nothing.
    bring(&server.store, &file("ana,,,,,,,,sue,2026-11-24,")).await;
    bring(&server.store, "person,name\nana,Ana").await;
    assert_eq!(team("2026-11-24").await, 1);
}

#[tokio::test]
async fn a_leaver_loses_access_and_their_supervisor_sees_a_task() {
    let mut server = Server::start().await;
    let cookie = server.sign_in("ana", "ana-phone").await;
    let plan = bring(&server.store, &file("ana,,,,,,,2026-11-23,,,")).await;
    assert_eq!(plan.duties.len(), 1);
    let mut tx = server.store.write().await.unwrap();
    assert_eq!(tx.end_sessions_of_leavers(wish().today).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let told = server.get_as("/api/me", &cookie).await;
    assert_eq!(told.json()["type"], "urn:waymark:problem:left");
    server.at("2026-11-25T09:00:00Z");
    let sue = server.sign_in("sue", "sue-phone").await;
    let me = server.me(&sue).await;
    let duty = serde_json::json!([
        {"person": "ana", "name": "ANA", "what": "leaving", "on": "2026-11-23"}
    ]);
    assert_eq!((&me["duties"], &me["team"]), (&duty, &serde_json::json!([])));

    // She no longer supervises her, and may still record that the file is complete, and no more.
    let says = |what: &str, fields: &[&str]| {
        let mut changes = vec![set("what", Value::Text(what.to_owned()), &[])];
        let day = Value::Day(calendar::parse("2026-11-25").unwrap());
        changes.extend(fields.iter().map(|field| set(field, day.clone(), &[])));
        changes
    };
    let state = async |seq: u32, kind: Kind, changes| {
        let mut stated = fact("sue", seq, &format!("file-{seq}"), kind, changes);
        stated.about = "ana".parse().unwrap();
        let arrival = Arrival { now_ms: clock().now_ms(), today: wish().today };
        let sent = [stated.encode().unwrap()];
        server.store.take(&"sue".parse().unwrap(), &sent, arrival).await.unwrap()[0].outcome.clone()
    };
    assert_eq!(state(1, Kind::Event, says("leaving", &["on"])).await, Outcome::Accepted);
    assert_eq!(server.me(&sue).await["duties"], duty, "it does not say that it was filed");
    let filed = says("leaving", &["on", "filed_on"]);
    assert_eq!(state(2, Kind::Event, filed).await, Outcome::Accepted);
    assert_eq!(server.me(&sue).await["duties"], serde_json::json!([]));
    let refused = Outcome::SetAside(Reason::NotAllowed);
    assert_eq!(state(3, Kind::Event, says("concern", &["on"])).await, refused);
    assert_eq!(state(4, Kind::Session, says("management", &["on"])).await, refused);
}

#[tokio::test]
async fn who_moves_to_another_team_leaves_a_task_to_their_supervisor_until_then() {
    let server = Server::start().await;
    bring(&server.store, &file("ana,,,,North,,,,sue,2026-01-01,")).await;
    let plan = bring(&server.store, &file("ana,,,,South,,,,ben,,")).await;
    assert_eq!(plan.duties.len(), 1);
    let duty = &plan.duties[0];
    assert_eq!((duty.supervisor.as_str(), duty.what), ("sue", "moving"));
    assert_eq!(duty.on, calendar::parse("2026-11-23").unwrap());
}

#[tokio::test]
async fn an_address_may_pass_from_one_person_to_another() {
    let server = Server::start_as(false).await;
    bring(&server.store, &file("ana,,duty@council.example,,,,,,,,|ben,,b@council.example,,,,,,,,"))
        .await;
    bring(&server.store, &file("ana,,b@council.example,,,,,,,,|ben,,duty@council.example,,,,,,,,"))
        .await;
    let ana = server.store.person_named("b@council.example").await.unwrap().unwrap();
    assert_eq!(ana.as_str(), "ana");
}

/// Runs the program on a database of its own.
fn waymark(folder: &Folder, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_waymark"))
        .args(arguments)
        .arg("--data")
        .arg(folder.path().join("data"))
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8(both).unwrap()
}

#[test]
fn the_command_says_what_will_change_before_it_does() {
    let folder = Folder::new();
    folder
        .write("staff.csv", file("sue,Sue Hart,,,,,,,,,|ana,Ana Bell,,,North,,,,sue,2026-01-01,"));
    let path = folder.path().join("staff.csv").display().to_string();
    let none = waymark(&folder, &["staff", "import", &path]);
    assert!(said(&none).contains("waymark organisation"), "{}", said(&none));
    let made = waymark(&folder, &["organisation", "Hilltop Council", "--pack", "north-yorkshire"]);
    assert!(made.status.success(), "{}", said(&made));
    for _twice in 0..2 {
        let dry = waymark(&folder, &["staff", "import", &path, "--dry-run"]);
        assert!(dry.status.success());
        let text = said(&dry);
        assert!(text.contains("Added (3):"), "{text}");
        let tie = "Sue Hart (sue) as supervisor of Ana Bell (ana), from 1 January 2026";
        assert!(text.contains(tie), "{text}");
        assert!(!text.contains("Done."), "{text}");
    }
    let done = waymark(&folder, &["staff", "import", &path]);
    assert!(said(&done).ends_with("Done.\n"), "{}", said(&done));
    let again = waymark(&folder, &["staff", "import", &path]);
    assert_eq!(said(&again), "Nothing changes.\n");
    folder.write("faulty.csv", file("ana,=cmd,,,,,,,,,|x y,,,,,,,,,,"));
    let faulty = folder.path().join("faulty.csv").display().to_string();
    let refused = waymark(&folder, &["staff", "import", &faulty]);
    assert_eq!(refused.status.code(), Some(1));
    let text = said(&refused);
    assert!(text.contains("line 2: ") && text.contains("line 3: "), "{text}");
    assert!(text.contains("nothing was changed: 2 things in the file to mend"), "{text}");
    let invited = waymark(&folder, &["account", "invite", "ana"]);
    assert!(said(&invited).starts_with("http://127.0.0.1:8080/invitation#"), "{}", said(&invited));
    let nobody = waymark(&folder, &["account", "invite", "zoe"]);
    assert_eq!(nobody.status.code(), Some(1));
}

#[test]
fn a_line_of_a_hundred_megabytes_takes_little_memory() {
    let folder = Folder::new();
    let mut text = format!("{HEAD}\n").into_bytes();
    text.extend(std::iter::repeat_n(b'a', 100 * 1024 * 1024));
    text.extend(b"\nx y,,,,,,,,,,\n");
    folder.write("staff.csv", text);
    let made = waymark(&folder, &["organisation", "Hilltop Council", "--pack", "north-yorkshire"]);
    assert!(made.status.success(), "{}", said(&made));
    // Half as much address space as the line is long would not hold it.
    let limited = Command::new("sh")
        .arg("-c")
        .arg("ulimit -d 51200; exec \"$0\" staff import \"$1\" --data \"$2\"")
        .arg(env!("CARGO_BIN_EXE_waymark"))
        .arg(folder.path().join("staff.csv"))
        .arg(folder.path().join("data"))
        .output()
        .unwrap();
    let text = said(&limited);
    assert!(text.contains("line 2: the line has more than 16384 bytes"), "{text}");
    assert!(text.contains("line 3: "), "{text}");
}

#[test]
fn the_example_in_the_documentation_is_good() {
    let page = include_str!("../../docs/formats.md");
    let (_, rest) = page.split_once("```csv\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    assert_eq!(faults(example), Vec::<String>::new());
}
