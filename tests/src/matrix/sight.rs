//! Lists and exports tell a person of exactly the cases that the person sees.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Found;
use super::ground::DAY;
use super::table::Object;
use crate::staffed::{Office, Person};

/// What was asked, and whether the answer must hold every case that is seen, or only may.
struct Asked {
    what: &'static str,
    answer: String,
    whole: bool,
}

/// Asks for every list and export as the person who is signed in.
pub fn compare(office: &mut Office, person: &Person, found: &mut Found) {
    let letter = super::Caller::SignedIn(*person).letter().unwrap_or('?');
    for asked in ask(office) {
        for object in Object::ALL {
            let (name, sees) = (object.name(), object.seen_by().contains(letter));
            // An export is masked but keeps the family name.
            let family: String = name.chars().take(2).collect();
            let told = asked.answer.contains(&family);
            if told && !sees {
                found.sight.push(format!(
                    "{} tells {} of {object:?}",
                    asked.what, person.name
                ));
            }
            if asked.whole && sees && !told {
                found.sight.push(format!(
                    "{} keeps {object:?} from {}",
                    asked.what, person.name
                ));
            }
        }
    }
}

fn ask(office: &mut Office) -> Vec<Asked> {
    let mut all = Vec::new();
    let mut put = |office: &mut Office, what: &'static str, payload: Value, whole: bool| {
        let answer = office.call(what, payload);
        let answer = answer.map(|value| value.to_string()).unwrap_or_default();
        let whole = whole && !answer.is_empty();
        all.push(Asked {
            what,
            answer,
            whole,
        });
    };
    let list = json!({ "query": { "view": "all" }, "after": null, "limit": 200 });
    put(office, "case_list", list, true);
    for text in ["欧阳", "司马", "诸葛", "上官"] {
        put(office, "find", json!({ "text": text }), false);
        put(office, "suggest", json!({ "text": text }), false);
        let query = json!({ "view": "all", "text": text });
        put(
            office,
            "case_list",
            json!({ "query": query, "after": null, "limit": 50 }),
            false,
        );
    }
    put(office, "today", json!({}), false);
    put(office, "draft_list", json!({}), false);
    put(
        office,
        "journal_list",
        json!({ "kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null }),
        false,
    );
    let probe = json!({ "starts": format!("{DAY}T09:00:00"), "ends": null, "room": null, "mediators": [], "except": null });
    put(office, "session_day", probe, false);
    let mut told = exported(office);
    all.append(&mut told);
    all
}

/// What the exports write, as text.
fn exported(office: &mut Office) -> Vec<Asked> {
    let list = json!({ "query": { "view": "all" }, "columns": ["number", "applicants"], "file": "csv", "language": "zh", "unmasked": false });
    let started = office.call("export_list", list).is_ok();
    office.work();
    let folder = office.data.join("exports");
    let names = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    let files: BTreeSet<_> = names.map(|entry| entry.path()).collect();
    let read = |path| std::fs::read(path).unwrap_or_default();
    let text: Vec<u8> = files.into_iter().flat_map(read).collect();
    let _ = std::fs::remove_dir_all(&folder);
    vec![Asked {
        what: "export_list",
        answer: String::from_utf8_lossy(&text).into_owned(),
        whole: started,
    }]
}
