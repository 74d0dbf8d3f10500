//! A child that works at a book as fast as it can, and says of each change that it is saved, after the answer came.

use std::path::Path;

use casebook_tests::book::{Book, NIL, member, room};
use serde_json::{Value, json};

use crate::trial::{Dice, Outcome, say};

/// The day of all books that are worked at here.
pub const TODAY: &str = "2026-11-20";

/// What the clerk says before the first change.
pub const READY: &str = "ready";

/// When a change is called saved.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// After the answer, as the window does it.
    Honest,
    /// Before the call: the control, which must be caught.
    Eager,
}

impl Manner {
    pub fn word(self) -> &'static str {
        match self {
            Manner::Honest => "honest",
            Manner::Eager => "eager",
        }
    }
}

/// The errand: the folder, a seed, and the manner.
pub fn errand(words: &[String]) -> Outcome<()> {
    let [folder, seed, manner] = words else {
        return Err("clerk FOLDER SEED MANNER".into());
    };
    let eager = manner == Manner::Eager.word();
    let mut book = Book::within(Path::new(folder), TODAY);
    book.call("practice_open", json!({}))
        .map_err(|refusal| format!("the book does not open: {:?}", refusal.code))?;
    let mut clerk = Clerk {
        book,
        dice: Dice::new(seed.parse()?, "clerk"),
        eager,
        cases: Vec::new(),
        drafts: Vec::new(),
    };
    say(READY)?;
    while clerk.step()? {}
    Ok(())
}

struct Case {
    id: String,
    version: i64,
    /// The journal number of the last change, if it can be taken back.
    undoable: Option<i64>,
    accepted: bool,
}

struct Clerk {
    book: Book,
    dice: Dice,
    eager: bool,
    cases: Vec<Case>,
    /// Subjects of drafts that were saved, with how often.
    drafts: Vec<(String, u64)>,
}

impl Clerk {
    /// One action; false when the book refuses to go on.
    fn step(&mut self) -> Outcome<bool> {
        if self.cases.is_empty() {
            return self.register();
        }
        match self.dice.below(10) {
            0 => self.register(),
            1..=3 => self.draft(),
            4 => self.accept(),
            5 => self.undo(),
            6 | 7 => self.edit(),
            _ => self.part(),
        }
    }

    fn mark(&mut self) -> String {
        let (a, b) = (self.dice.roll(), self.dice.roll());
        let hex = format!("{a:016x}{b:016x}");
        // The shape of a version 7 id: a draft's subject becomes the id of its case.
        format!(
            "{}-{}-7{}-a{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[13..16],
            &hex[17..20],
            &hex[20..]
        )
    }

    /// Makes a call and says that it is saved; `ack` is told with the journal number in it.
    fn save(&mut self, cmd: &str, payload: Value, mut ack: Value) -> Outcome<Option<Value>> {
        if self.eager {
            say(&ack.to_string())?;
        }
        match self.book.call(cmd, payload) {
            Ok(answer) => {
                ack["seq"] = answer["seq"].clone();
                if !self.eager {
                    say(&ack.to_string())?;
                }
                Ok(Some(answer))
            }
            Err(refusal) => {
                say(&json!({"refused": refusal.code, "cmd": cmd}).to_string())?;
                Ok(None)
            }
        }
    }

    fn register(&mut self) -> Outcome<bool> {
        let mut case = self.book.wage_case();
        let (mark, drafted) = match self.drafts.pop() {
            Some((subject, _)) => (subject, true),
            None => (self.mark(), false),
        };
        case["fields"]["summary"] = json!(mark);
        case["draft"] = json!(mark);
        let ack = json!({"mark": mark, "left": drafted});
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

    fn draft(&mut self) -> Outcome<bool> {
        let again = !self.drafts.is_empty() && self.dice.below(3) > 0;
        let at = if again {
            self.dice.index(self.drafts.len())
        } else {
            let subject = self.mark();
            self.drafts.push((subject, 0));
            self.drafts.len() - 1
        };
        self.drafts[at].1 += 1;
        let (subject, times) = self.drafts[at].clone();
        let typed = "打了一半的字。".repeat(1 + self.dice.index(40));
        let payload = json!({"form": "new_case", "subject": subject,
            "body": {"summary": typed, "times": times}});
        let ack = json!({"draft": subject, "times": times});
        Ok(self.save("draft_save", payload, ack)?.is_some())
    }

    /// A change of the case at `at`.
    fn change(&mut self, at: usize, cmd: &str, more: Value, mark: &str) -> Outcome<bool> {
        let mut payload = more;
        payload["case"] = json!(self.cases[at].id);
        payload["version"] = json!(self.cases[at].version);
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

    fn edit(&mut self) -> Outcome<bool> {
        let (mark, at) = (self.mark(), self.dice.index(self.cases.len()));
        let changes = json!({"changes": {"next_action": mark, "next_on": TODAY}});
        self.change(at, "case_edit", changes, &mark)
    }

    fn part(&mut self) -> Outcome<bool> {
        let (mark, at) = (self.mark(), self.dice.index(self.cases.len()));
        let value = match self.dice.below(3) {
            0 => json!({"part": "claim", "value": {"id": NIL, "text": mark, "amount": 120_000}}),
            1 if self.cases[at].accepted => self.meeting(at, &mark)?,
            _ => json!({"part": "note", "value": {
                "id": NIL, "on": TODAY, "kind": "phone_call", "text": mark,
            }}),
        };
        self.change(at, "part_put", json!({"part": value, "draft": null}), &mark)
    }

    /// A session that was held, with a record of some length.
    fn meeting(&mut self, at: usize, mark: &str) -> Outcome<Value> {
        let view = self
            .book
            .call("case_get", json!({"case": self.cases[at].id}));
        let view = view.map_err(|refusal| format!("a case cannot be read: {:?}", refusal.code))?;
        let parties = view["case"]["parties"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let came = |party: &Value| json!({"party": party["id"], "attendance": "present"});
        let record = format!(
            "{mark} {}",
            "双方到场，核对了工资表。".repeat(self.dice.index(60))
        );
        Ok(json!({"part": "session", "value": {
            "id": NIL, "state": "held", "form": "joint", "room": room(1),
            "starts": "2026-11-20T09:30:00", "ends": null, "mediators": [member(1)],
            "recorder": null, "attendance": parties.iter().map(came).collect::<Vec<_>>(),
            "record": record, "result": "", "next_on": null,
        }}))
    }

    fn accept(&mut self) -> Outcome<bool> {
        let Some(at) = self.cases.iter().position(|case| !case.accepted) else {
            return self.edit();
        };
        let case = &self.cases[at];
        let payload = json!({"case": case.id, "version": case.version, "on": TODAY,
            "applicant_consent_on": TODAY, "respondent_consent_on": TODAY});
        let ack = json!({"accepted": case.id});
        let Some(answer) = self.save("case_accept", payload, ack)? else {
            return Ok(false);
        };
        let case = &mut self.cases[at];
        case.version = answer["version"].as_i64().unwrap_or_default();
        (case.accepted, case.undoable) = (true, None);
        Ok(true)
    }

    fn undo(&mut self) -> Outcome<bool> {
        let last = self.cases.iter().rposition(|case| case.undoable.is_some());
        let Some(at) = last else {
            return self.edit();
        };
        let seq = self.cases[at].undoable.take().unwrap_or_default();
        let payload = json!({"case": self.cases[at].id, "seq": seq});
        let Some(answer) = self.save("undo", payload, json!({"undid": seq}))? else {
            return Ok(false);
        };
        self.cases[at].version = answer["version"].as_i64().unwrap_or_default();
        Ok(true)
    }
}
