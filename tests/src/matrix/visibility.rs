//! Checks that lists and exports contain exactly the cases that are visible to a person.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Findings;
use super::fixture::DAY;
use super::table::Object;
use crate::test_office::{Person, TestOffice};

/// The result of a command, and whether it must contain every visible case.
struct Listing {
    command: &'static str,
    result: String,
    complete: bool,
}

/// Compares every list and export of the signed-in person with the visible cases.
pub fn compare(office: &mut TestOffice, person: &Person, findings: &mut Findings) {
    let letter = super::Caller::SignedIn(*person).letter().unwrap_or('?');
    for listing in read_lists(office) {
        for object in Object::ALL {
            let (name, can_see) = (object.name(), object.visible_to().contains(letter));
            // An export masks the given name but not the family name.
            let family: String = name.chars().take(2).collect();
            let contains = listing.result.contains(&family);
            if contains && !can_see {
                findings.visibility.push(format!(
                    "{} shows {} {object:?}",
                    listing.command, person.name
                ));
            }
            if listing.complete && can_see && !contains {
                findings.visibility.push(format!(
                    "{} hides {object:?} from {}",
                    listing.command, person.name
                ));
            }
        }
    }
}

fn read_lists(office: &mut TestOffice) -> Vec<Listing> {
    let mut all = Vec::new();
    let mut add =
        |office: &mut TestOffice, command: &'static str, payload: Value, complete: bool| {
            let result = office.call(command, payload);
            let result = result.map(|value| value.to_string()).unwrap_or_default();
            let complete = complete && !result.is_empty();
            all.push(Listing {
                command,
                result,
                complete,
            });
        };
    let list = json!({ "query": { "view": "all" }, "after": null, "limit": 200 });
    add(office, "case_list", list, true);
    for text in ["欧阳", "司马", "诸葛", "上官"] {
        add(office, "find", json!({ "text": text }), false);
        add(office, "suggest", json!({ "text": text }), false);
        let query = json!({ "view": "all", "text": text });
        add(
            office,
            "case_list",
            json!({ "query": query, "after": null, "limit": 50 }),
            false,
        );
    }
    add(office, "today", json!({ "assignee": "anyone" }), false);
    let month = json!({ "from": "2026-11-01", "to": "2026-12-31", "assignee": "anyone" });
    add(office, "calendar", month, false);
    add(office, "draft_list", json!({}), false);
    add(
        office,
        "journal_list",
        json!({ "kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null }),
        false,
    );
    let probe = json!({ "starts": format!("{DAY}T09:00:00"), "ends": null, "room": null, "mediators": [], "except": null });
    add(office, "sessions_on_day", probe, false);
    all.push(read_export(office));
    all
}

/// Exports the case list; returns the content of the file.
fn read_export(office: &mut TestOffice) -> Listing {
    let list = json!({ "query": { "view": "all" }, "columns": ["number", "applicants"], "file": "csv", "language": "zh", "unmasked": false });
    let started = office.call("export_list", list).is_ok();
    office.run_tasks();
    let folder = office.exports();
    let names = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    let files: BTreeSet<_> = names.map(|entry| entry.path()).collect();
    let read = |path| std::fs::read(path).unwrap_or_default();
    let text: Vec<u8> = files.into_iter().flat_map(read).collect();
    let _ = std::fs::remove_dir_all(&folder);
    Listing {
        command: "export_list",
        result: String::from_utf8_lossy(&text).into_owned(),
        complete: started,
    }
}
