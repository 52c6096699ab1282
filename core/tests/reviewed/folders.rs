//! Folders of rule files that nobody means.

const SOURCES: &str = "format = 1\n[[document]]\nid = \"letter\"\ntitle = \"A letter\"\n\
    short = \"Letter\"\npublisher = \"Somebody\"\nedition = \"2020\"\n";

/// The faults of a folder with one rule of that shape.
fn faults(shape: &str, values: &str) -> Vec<String> {
    let rule = format!(
        "format = 1\nid = \"ours.talk.one\"\ntitle = \"One\"\nquestion = \"Is it?\"\n\
         strength = \"must\"\napplies = \"everyone\"\nshape = \"{shape}\"\n[[version]]\n\
         from = 2020-01-01\ncite = {{ document = \"letter\", clause = \"1\" }}\n\
         says = \"It is.\"\nnext = {{ what = \"Do it\", who = \"you\" }}\n\
         [version.{shape}]\n{values}\n"
    );
    let cases = "rule = \"ours.talk.one\"\nperson = { employment_start = 2020-01-01 }\n[[case]]\n\
        name = \"it is\"\non = 2026-11-22\nwant = { verdict = \"met\" }\n";
    let files = [
        ("bank-holidays.toml", "format = 1\nknown_until_year = 2027\ndays = []\n"),
        ("ours/talk/one.cases.toml", cases),
        ("ours/talk/one.toml", &rule),
        ("sources.toml", SOURCES),
    ];
    let files: Vec<(String, String)> =
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let faults = waymark_core::check::try_cases(&files).faults;
    faults.into_iter().map(|fault| fault.what).collect()
}

#[test]
fn lengths_of_time_that_nobody_means_are_a_fault_and_no_endless_counting() {
    let counts = "counts = { kind = \"session\", what = [\"a\"] }";
    let cadence = |until: &str| {
        faults(
            "cadence",
            &format!(
                "anchor = \"employment_start\"\n{counts}\n\
                 phase = [{{ every = {{ days = 1 }}, until = {{ {until} }}, called = \"daily\" }}]"
            ),
        )
    };
    for until in ["months = 4294967295", "days = 4294967295", "months = 1201", "days = 36526"] {
        let faults = cadence(until);
        assert!(faults.iter().any(|what| what.contains("a hundred years")), "{until}: {faults:?}");
    }
    assert!(!cadence("months = 1200").iter().any(|what| what.contains("a hundred years")));
    let minimum = faults(
        "minimum_per_period",
        &format!(
            "{counts}\nminimum = 6\nperiod_days = 4294967295\nlong_leave_days = 28\n\
             called = [\"one\", \"ones\"]"
        ),
    );
    assert!(minimum.iter().any(|what| what.contains("a hundred years")), "{minimum:?}");
}

#[test]
fn needs_within_needs_without_end_are_a_fault_and_no_fall() {
    for deep in [50, 100_000] {
        let needs = "{ called = \"it\", any = [".repeat(deep);
        let ends = "] }".repeat(deep);
        let values = format!("opens = \"it\"\nneeds = [{needs}{ends}]");
        assert!(!faults("prerequisites", &values).is_empty());
    }
}

#[test]
fn a_rule_that_counts_leave_is_a_fault_for_it_would_never_be_met() {
    let values = "counts = { kind = \"leave\" }\ncalled = \"Leave\"\nevery = { months = 12 }";
    assert!(faults("renewal", values).iter().any(|what| what.contains("never counted")));
}
