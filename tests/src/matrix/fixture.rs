//! The office of the permission matrix: for every command about a case, one case of each kind that the command may
//! change.

use std::collections::HashMap;
use std::path::Path;

use casebook_core::domain::case::{ErasureAsk, ErasureBasis, Restriction};
use casebook_core::domain::ids::CaseId;
use casebook_core::domain::op::Step;
use casebook_core::store::{Author, RecordedChange, Store};
use chrono::Duration;
use serde_json::{Value, json};

use super::table::{About, Object, TABLE};
use crate::test_office::payloads::{acceptance, claim, for_case};
use crate::test_office::people::{HEAD, MEDIATOR, OTHER_TEAM, PEOPLE, Person, RECORDER, TEAMMATE};
use crate::test_office::{TestOffice, closing, date, morning, party, wage_case, write_office};

pub const DAY: &str = "2026-11-20";

/// A case of the fixture with the ids that a payload may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRef {
    pub case: String,
    pub version: i64,
    /// The journal number of its last change.
    pub seq: i64,
    pub party: String,
    pub claim: String,
}

/// The recovery key and the cases of the office, whose files are in a folder.
pub struct Fixture {
    pub recovery: String,
    pub cases: HashMap<(&'static str, Object), CaseRef>,
}

/// The permission rules of the office; all but the first are controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// The rules of the table.
    Normal,
    /// Everybody is a supervisor, as if roles were not checked.
    NoRoles,
    /// Everybody is in one team and no case is restricted, as if cases were not checked.
    NoObjects,
}

impl Rules {
    fn people(self) -> Vec<Person> {
        let mut people = PEOPLE.to_vec();
        for person in &mut people {
            match self {
                Rules::Normal => {}
                Rules::NoRoles => person.role = HEAD.role,
                Rules::NoObjects => person.team = "",
            }
        }
        people
    }
}

impl Fixture {
    /// Makes the office and its cases in this folder.
    pub fn make(data: &Path, rules: Rules) -> Fixture {
        let recovery = write_office(data, DAY, &rules.people());
        let mut office = TestOffice::start_office(data, DAY);
        office.sign_in_as(&HEAD).expect("the head signs in");
        let mut cases = HashMap::new();
        for (cmd, _, about) in TABLE {
            if *about == About::Case {
                for object in Object::ALL {
                    cases.insert((*cmd, object), prepare(&mut office, cmd, object));
                }
            }
        }
        office.ok("sign_out", json!({}));
        office.run_tasks();
        let mut store = office.open_store(&HEAD).expect("the store opens");
        for ((cmd, object), at) in &mut cases {
            if matches!(*cmd, "erasure_drop" | "case_erase") {
                step(&mut store, at, Step::AskErasure(erasure_request()));
            }
            if *object == Object::Restricted && rules != Rules::NoObjects {
                let restriction = Restriction {
                    restricted: true,
                    reason: "涉及隐私".to_owned(),
                };
                step(&mut store, at, Step::Restrict(restriction));
            }
        }
        Fixture { recovery, cases }
    }
}

/// Returns the request of the first of the two people whom an erasure needs.
fn erasure_request() -> ErasureAsk {
    ErasureAsk {
        by: MEDIATOR.id(),
        on: date(DAY),
        basis: ErasureBasis::ConsentWithdrawn,
        note: String::new(),
    }
}

fn step(store: &mut Store, at: &mut CaseRef, step: Step) {
    let case: CaseId = at.case.parse().expect("an id");
    let author = Author {
        actor: HEAD.id(),
        utc: morning(date(DAY)) + Duration::hours(1),
        today: date(DAY),
    };
    let op = store.case(case).expect("the case").op_for_step(step);
    let written = store.write(&RecordedChange { op, undoes: None }, &author, None);
    written.expect("the step is accepted");
    at.version += 1;
}

/// Registers a case of this kind and brings it to the stage at which the command is possible.
fn prepare(office: &mut TestOffice, cmd: &str, object: Object) -> CaseRef {
    let leader = match object {
        Object::Own => MEDIATOR,
        Object::Team | Object::Restricted => TEAMMATE,
        Object::Other => OTHER_TEAM,
    };
    let mut case = wage_case(DAY, Some(leader.n));
    let mut applicant = party("applicant", "person", object.name());
    applicant["phone"] = json!("13800001234");
    case["parties"] = json!([applicant, party("respondent", "organisation", "鑫海水产行")]);
    if object == Object::Own {
        case["fields"]["co_mediators"] = json!([RECORDER.id()]);
    }
    case["claims"] = json!([claim("工资", 1_200_000), claim("加班费", 300_000),]);
    if cmd == "case_answer" {
        case["fields"]["nature"] = json!("consult_only");
    }
    let mut written = office.ok("case_register", case);
    let id = written["case"].clone();
    let mut write = |office: &mut TestOffice, cmd: &str, payload: Value| {
        written = office.ok(cmd, for_case(&id, &written["version"], payload));
    };
    let accepted = matches!(
        cmd,
        "case_extend"
            | "case_close"
            | "case_reopen"
            | "erasure_ask"
            | "erasure_drop"
            | "case_erase"
    );
    if accepted {
        write(office, "case_accept", acceptance(DAY));
    }
    if accepted && !matches!(cmd, "case_extend" | "case_close") {
        let end = json!({ "closing": closing("R9", date(DAY)) });
        write(office, "case_close", end);
    }
    if cmd == "undo" {
        write(
            office,
            "case_edit",
            json!({ "changes": { "stall": "西三排2号" } }),
        );
    }
    let view = office.ok("case_get", json!({ "case": id }));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    CaseRef {
        case: text(&id),
        version: written["version"].as_i64().unwrap_or_default(),
        seq: written["seq"].as_i64().unwrap_or_default(),
        party: text(&view["case"]["parties"][0]["id"]),
        claim: text(&view["case"]["claims"][1]["id"]),
    }
}
