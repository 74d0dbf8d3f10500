//! What the journal says of exports, also of those that never end, and what the files of these are worth.

use casebook_tests::test_office::{PASSPHRASE, TestOffice};
use serde_json::{Value, json};

fn tally(file: &str) -> Value {
    let period = json!({"kind": "month", "year": 2026, "month": 10});
    let tally =
        json!({"period": period, "basis": "registered", "rows": "group", "columns": "standard"});
    json!({"tally": tally, "file": file, "language": "zh", "unmasked": false})
}

fn files(office: &TestOffice) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(office.exports()) else {
        return Vec::new();
    };
    let names = folder.filter_map(|e| e.ok().map(|e| e.file_name().to_string_lossy().into_owned()));
    names.collect()
}

/// Returns the events of exports in the journal, oldest first.
fn export_events(office: &mut TestOffice) -> Vec<Value> {
    let everything = json!({
        "kinds": ["exports"], "actor": null, "number": "", "from": null, "to": null, "before": null,
    });
    let lines = office.ok("journal_list", everything)["lines"].clone();
    let mut lines = lines.as_array().cloned().unwrap_or_default();
    lines.reverse();
    let event = |line: &Value| {
        let detail = &line["detail"];
        let of = |key: &str| detail[key].clone();
        json!([
            line["action"],
            of("what"),
            of("unmasked"),
            of("entries"),
            of("cause")
        ])
    };
    lines.iter().map(event).collect()
}

/// The first bytes of a workbook, whose names are compressed.
const ZIP_HEAD: &str = "PK\u{3}\u{4}";

fn unmasked_list(file: &str) -> Value {
    json!({"query": {"view": "all"}, "columns": ["number", "applicants", "claimed"], "file": file, "language": "zh",
        "unmasked": true})
}

/// Returns whether a name stands in any file under the export folder, also in one without a final name.
fn is_readable(office: &TestOffice, name: &str) -> bool {
    let entries = |path: &std::path::Path| {
        let folder = std::fs::read_dir(path).into_iter().flatten().flatten();
        folder.map(|entry| entry.path()).collect::<Vec<_>>()
    };
    let files = entries(&office.exports()).into_iter();
    let mut files = files.flat_map(|path| match path.is_dir() {
        true => entries(&path),
        false => vec![path],
    });
    files.any(|path| {
        let bytes = std::fs::read(path).unwrap_or_default();
        bytes
            .windows(name.len())
            .any(|part| part == name.as_bytes())
    })
}

/// Whoever lets an export grow and stops it before its end has left an entry at its begin and one at its end.
#[test]
fn an_export_is_journaled_when_it_begins_and_when_it_is_stopped() {
    let mut office = TestOffice::new_office();
    fill_own(&mut office, 150);
    let job = office.ok("export_list", unmasked_list("csv"));
    let begun = json!(["export_begun", "case_list", true, null, null]);
    assert_eq!(export_events(&mut office), std::slice::from_ref(&begun));
    assert!(office.run_slice().is_some());
    office.ok("job_cancel", job);
    assert_eq!(json!(office.run_job().state), "cancelled");
    let stopped =
        |entries: Value, cause: &str| json!(["export_stopped", "case_list", null, entries, cause]);
    let mut expected = vec![begun.clone(), stopped(json!(100), "cancelled")];
    assert_eq!(export_events(&mut office), expected);

    office.ok("export_list", unmasked_list("xlsx"));
    assert!(office.run_slice().is_some());
    office.ok("lock", json!({}));
    sign_in(&mut office);
    expected.extend([begun.clone(), stopped(json!(100), "locked")]);
    assert_eq!(export_events(&mut office), expected);

    // A killed program says nothing more and leaves its file. The next sign-in finds that it was cut off, and the
    // next export removes the file.
    office.ok("export_list", unmasked_list("csv"));
    assert!(office.run_slice().is_some());
    let growing = office.exports().join(&files(&office)[0]);
    let left = office.exports().join(".casebook-killed.part");
    std::fs::copy(growing, &left).expect("a copy of the growing file");
    office.restart();
    assert!(left.exists(), "control");
    for _ in 0..2 {
        sign_in(&mut office);
        let mut found = expected.clone();
        found.extend([begun.clone(), stopped(Value::Null, "cut_off")]);
        assert_eq!(export_events(&mut office), found, "once");
        office.ok("lock", json!({}));
    }
    sign_in(&mut office);
    expected = export_events(&mut office);

    office.ok("export_list", unmasked_list("csv"));
    assert!(!left.exists());
    assert_eq!(json!(office.run_job().state), "done");
    let exported = json!(["exported", "case_list", true, 150, null]);
    expected.extend([begun, exported]);
    assert_eq!(
        export_events(&mut office),
        expected,
        "control: one that was not stopped"
    );
}

/// While an export runs another is refused before it begins, and an export of practice data is journaled in the practice book.
#[test]
fn one_export_runs_at_a_time_and_those_of_practice_are_journaled_too() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let begun = |what: &str, unmasked: bool| json!(["export_begun", what, unmasked, null, null]);
    office.ok("export_list", unmasked_list("csv"));
    let before = files(&office);
    for (command, export) in [
        ("export_list", unmasked_list("xlsx")),
        ("export_tally", tally("csv")),
        ("export_tally", tally("xlsx")),
        ("export_journal", json!({"payloads": true})),
    ] {
        assert_eq!(office.refused(command, export), "job_running", "{command}");
    }
    assert_eq!(files(&office), before);
    assert_eq!(export_events(&mut office), [begun("case_list", true)]);
    assert_eq!(json!(office.run_job().state), "done");
    office.ok("export_tally", tally("csv"));
    let exported = |what: &str, unmasked: bool, entries: Value| {
        json!(["exported", what, unmasked, entries, null])
    };
    let events = export_events(&mut office);
    let entries = events[1][3].clone();
    let expected = [
        begun("case_list", true),
        exported("case_list", true, entries),
        begun("tally", false),
        exported("tally", false, json!(0)),
    ];
    assert_eq!(events, expected, "control: the next one begins");
}

fn sign_in(office: &mut TestOffice) {
    office.run_tasks();
    let founder = office.founder.clone();
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
}

fn fill_own(office: &mut TestOffice, cases: usize) {
    for _ in 0..cases {
        let case = office.own_wage_case("周小满");
        office.ok("case_register", case);
    }
}

/// A file that grows shows nothing, whoever reads it and wherever it is cut off, until it is journaled that it is exported.
#[test]
fn a_growing_export_is_unreadable_until_it_is_journaled() {
    for (command, export, name) in [
        ("export_list", unmasked_list("csv"), "周小满"),
        ("export_list", unmasked_list("xlsx"), ZIP_HEAD),
        ("export_tally", tally("xlsx"), ZIP_HEAD),
        ("export_journal", json!({"payloads": true}), "周小满"),
    ] {
        let mut office = TestOffice::new_office();
        fill_own(&mut office, 120);
        office.ok(command, export);
        let mut slices = 0;
        while office
            .run_slice()
            .is_some_and(|progress| json!(progress.state) == "running")
        {
            slices += 1;
            let events = export_events(&mut office);
            let is_journaled = events.iter().any(|event| event[0] == "exported");
            assert!(
                is_journaled || !is_readable(&office, name),
                "{command}, slice {slices}"
            );
        }
        let events = export_events(&mut office);
        let last: Vec<&Value> = events.iter().map(|event| &event[0]).collect();
        assert_eq!(last, ["export_begun", "exported"], "{command}");
        assert!(slices > 0, "{command}");
        assert!(is_readable(&office, name), "control: {command}");
    }
}

/// On Unix nobody but the account reads an export, neither while it grows nor later.
#[cfg(unix)]
#[test]
fn a_growing_export_has_no_rights_for_others() {
    use std::os::unix::fs::PermissionsExt;

    let mut office = TestOffice::new_office();
    fill_own(&mut office, 150);
    for (command, export) in [
        ("export_list", unmasked_list("xlsx")),
        ("export_journal", json!({"payloads": true})),
    ] {
        let job = office.ok(command, export);
        office.run_slice();
        let names = files(&office);
        assert_eq!(names.len(), 1, "{command}: {names:?}");
        let path = office.exports().join(&names[0]);
        let mode = std::fs::metadata(path)
            .expect("it grows")
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{command}: {mode:o}");
        office.call("job_cancel", job).ok();
        office.run_tasks();
    }
}
