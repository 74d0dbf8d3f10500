//! A child process that changes a book as fast as it can and acknowledges each change on standard output when the
//! program has reported it as saved.

use std::path::Path;

use casebook_tests::test_office::payloads::{acceptance, claim, for_case, next_held_session, note};
use casebook_tests::test_office::{TestOffice, room};
use serde_json::{Value, json};

use crate::trial::{TrialRandom, TrialResult, print_line};

/// The current day of every book in the trials.
pub const TODAY: &str = "2026-11-20";

/// The line that the child prints before the first change.
pub const READY: &str = "ready";

/// The time at which the child acknowledges a change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Acknowledge {
    /// After the reply, like the window.
    AfterReply,
    /// Before the call; this is the control, which must be detected.
    BeforeCall,
}

impl Acknowledge {
    /// Returns the argument of the child that stands for this value.
    pub fn argument(self) -> &'static str {
        match self {
            Acknowledge::AfterReply => "after_reply",
            Acknowledge::BeforeCall => "before_call",
        }
    }
}

/// Runs the child until the book refuses a change. Its arguments are the folder, a seed and the time of
/// acknowledgement.
pub fn run_child(arguments: &[String]) -> TrialResult<()> {
    let [folder, seed, acknowledge] = arguments else {
        return Err("usage: book_writer FOLDER SEED ACKNOWLEDGE".into());
    };
    let before_call = acknowledge == Acknowledge::BeforeCall.argument();
    let mut office = TestOffice::start_practice(Path::new(folder), TODAY);
    office.try_call("practice_open", json!({}))?;
    let mut writer = BookWriter {
        office,
        random: TrialRandom::new(seed.parse()?, "book writer"),
        before_call,
        cases: Vec::new(),
        drafts: Vec::new(),
    };
    print_line(READY)?;
    while writer.make_change()? {}
    Ok(())
}

struct Case {
    id: String,
    version: i64,
    /// The journal number of the last change, if it can be undone.
    undoable: Option<i64>,
    accepted: bool,
}

struct BookWriter {
    office: TestOffice,
    random: TrialRandom,
    before_call: bool,
    cases: Vec<Case>,
    /// The subjects of the saved drafts, each with the number of times that it was saved.
    drafts: Vec<(String, u64)>,
}

impl BookWriter {
    /// Makes one random change; returns false when the book refuses it.
    fn make_change(&mut self) -> TrialResult<bool> {
        if self.cases.is_empty() {
            return self.register();
        }
        match self.random.below(10) {
            0 => self.register(),
            1..=3 => self.save_draft(),
            4 => self.accept(),
            5 => self.undo(),
            6 | 7 => self.edit(),
            _ => self.put_part(),
        }
    }

    /// Returns a new random text by which a change is found again.
    fn new_mark(&mut self) -> String {
        let (a, b) = (self.random.next_u64(), self.random.next_u64());
        let hex = format!("{a:016x}{b:016x}");
        // Shaped like a UUID of version 7, because the subject of a draft becomes the id of its case.
        format!(
            "{}-{}-7{}-a{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[13..16],
            &hex[17..20],
            &hex[20..]
        )
    }

    /// Makes a call and prints `ack`, with the journal number added, when the change is saved.
    fn save(&mut self, cmd: &str, payload: Value, mut ack: Value) -> TrialResult<Option<Value>> {
        if self.before_call {
            print_line(&ack.to_string())?;
        }
        match self.office.call(cmd, payload) {
            Ok(answer) => {
                ack["seq"] = answer["seq"].clone();
                if !self.before_call {
                    print_line(&ack.to_string())?;
                }
                Ok(Some(answer))
            }
            Err(refusal) => {
                print_line(&json!({"refused": refusal.code, "cmd": cmd}).to_string())?;
                Ok(None)
            }
        }
    }

    fn register(&mut self) -> TrialResult<bool> {
        let mut case = self.office.wage_case();
        let (mark, drafted) = match self.drafts.pop() {
            Some((subject, _)) => (subject, true),
            None => (self.new_mark(), false),
        };
        case["fields"]["summary"] = json!(mark);
        case["draft"] = json!(mark);
        let ack = json!({"mark": mark, "draft_gone": drafted});
        let Some(answer) = self.save("case_register", case, ack)? else {
            return Ok(false);
        };
        self.cases.push(Case {
            id: answer["case"].as_str().unwrap_or_default().to_string(),
            version: answer["version"].as_i64().unwrap_or_default(),
            undoable: None,
            accepted: false,
        });
        Ok(true)
    }

    fn save_draft(&mut self) -> TrialResult<bool> {
        let existing = !self.drafts.is_empty() && self.random.below(3) > 0;
        let at = if existing {
            self.random.index(self.drafts.len())
        } else {
            let subject = self.new_mark();
            self.drafts.push((subject, 0));
            self.drafts.len() - 1
        };
        self.drafts[at].1 += 1;
        let (subject, times) = self.drafts[at].clone();
        let typed = "打了一半的字。".repeat(1 + self.random.index(40));
        let payload = json!({"form": "new_case", "subject": subject,
            "body": {"summary": typed, "times": times}});
        let ack = json!({"draft": subject, "times": times});
        Ok(self.save("draft_save", payload, ack)?.is_some())
    }

    /// Makes a change of the case at index `at`.
    fn change(&mut self, at: usize, cmd: &str, more: Value, mark: &str) -> TrialResult<bool> {
        let payload = for_case(&self.cases[at].id, self.cases[at].version, more);
        let Some(answer) = self.save(cmd, payload, json!({"mark": mark}))? else {
            return Ok(false);
        };
        let case = &mut self.cases[at];
        case.version = answer["version"].as_i64().unwrap_or_default();
        case.undoable = (answer["undoable"] == true)
            .then(|| answer["seq"].as_i64())
            .flatten();
        Ok(true)
    }

    fn edit(&mut self) -> TrialResult<bool> {
        let (mark, at) = (self.new_mark(), self.random.index(self.cases.len()));
        let changes = json!({"changes": {"next_action": mark, "next_on": TODAY}});
        self.change(at, "case_edit", changes, &mark)
    }

    fn put_part(&mut self) -> TrialResult<bool> {
        let (mark, at) = (self.new_mark(), self.random.index(self.cases.len()));
        let value = match self.random.below(3) {
            0 => json!({"part": "claim", "value": claim(&mark, 120_000)}),
            1 if self.cases[at].accepted => self.session_value(at, &mark)?,
            _ => json!({"part": "note", "value": note(TODAY, &mark)}),
        };
        self.change(at, "part_put", json!({"part": value, "draft": null}), &mark)
    }

    /// Returns a session that was held at a time of its own, with a record of random length.
    fn session_value(&mut self, at: usize, mark: &str) -> TrialResult<Value> {
        let view = self
            .office
            .try_call("case_get", json!({"case": self.cases[at].id}))?;
        let record = format!(
            "{mark} {}",
            "双方到场，核对了工资表。".repeat(self.random.index(60))
        );
        let mut held = next_held_session(&view, TODAY);
        held["room"] = json!(room(1));
        held["record"] = json!(record);
        Ok(json!({"part": "session", "value": held}))
    }

    fn accept(&mut self) -> TrialResult<bool> {
        let Some(at) = self.cases.iter().position(|case| !case.accepted) else {
            return self.edit();
        };
        let case = &self.cases[at];
        let payload = for_case(&case.id, case.version, acceptance(TODAY));
        let ack = json!({"accepted": case.id});
        let Some(answer) = self.save("case_accept", payload, ack)? else {
            return Ok(false);
        };
        let case = &mut self.cases[at];
        case.version = answer["version"].as_i64().unwrap_or_default();
        (case.accepted, case.undoable) = (true, None);
        Ok(true)
    }

    fn undo(&mut self) -> TrialResult<bool> {
        let last = self.cases.iter().rposition(|case| case.undoable.is_some());
        let Some(at) = last else {
            return self.edit();
        };
        let seq = self.cases[at].undoable.take().unwrap_or_default();
        let payload = json!({"case": self.cases[at].id, "seq": seq});
        let Some(answer) = self.save("undo", payload, json!({"undone": seq}))? else {
            return Ok(false);
        };
        self.cases[at].version = answer["version"].as_i64().unwrap_or_default();
        Ok(true)
    }
}
