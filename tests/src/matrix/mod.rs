//! Every command of the wire by everybody at every kind of case, against a table that was written by hand.
//!
//! * [`table`]: who may do what; [`payloads`]: with what each command is called; [`ground`]: the office and its cases
//! * [`sight`]: what lists and exports say of cases that a person does not see

pub mod ground;
pub mod payloads;
pub mod sight;
pub mod table;

use std::path::Path;

use casebook_core::api::LIST;
use casebook_core::domain::refusal::Code;
use casebook_core::domain::vocabulary::StaffRole;
use casebook_core::{App, Paths};
use serde_json::{Value, json};

use crate::staffed::{AUDITOR, GONE, HEAD, MEDIATOR, Office, Person, RECORDER};
use ground::{DAY, Ground};
use payloads::{Needs, payload};
use table::{About, Object, TABLE};

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// There is no book yet.
    NoBook,
    /// There is one, and nobody is signed in.
    Locked,
    /// Somebody who was disabled tries to sign in first.
    Disabled,
    SignedIn(Person),
}

impl Caller {
    pub const ALL: [Caller; 7] = [
        Caller::NoBook,
        Caller::Locked,
        Caller::Disabled,
        Caller::SignedIn(MEDIATOR),
        Caller::SignedIn(RECORDER),
        Caller::SignedIn(HEAD),
        Caller::SignedIn(AUDITOR),
    ];

    fn letter(self) -> Option<char> {
        match self {
            Caller::SignedIn(person) => Some(match person.role {
                StaffRole::Mediator => 'M',
                StaffRole::Recorder => 'R',
                StaffRole::Supervisor => 'S',
                StaffRole::Auditor => 'A',
            }),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self.letter() {
            Some('M') => "mediator",
            Some('R') => "recorder",
            Some('S') => "supervisor",
            Some(_) => "auditor",
            None if self == Caller::NoBook => "no book",
            None if self == Caller::Locked => "locked",
            None => "disabled",
        }
    }
}

/// What came of the calls.
#[derive(Debug, Default)]
pub struct Found {
    pub cells: u64,
    /// Allowed, though the table refuses.
    pub allowed: Vec<String>,
    /// Refused, though the table allows; or broken.
    pub refused: Vec<String>,
    /// Cases that a list or an export told to somebody who does not see them, or kept from somebody who does.
    pub sight: Vec<String>,
}

impl Found {
    pub fn failures(&self) -> impl Iterator<Item = &String> {
        (self.allowed.iter())
            .chain(&self.refused)
            .chain(&self.sight)
    }
}

/// Commands that are in the program and not in the table, or the other way round.
pub fn not_in_table() -> Vec<&'static str> {
    let listed = |cmd: &str| TABLE.iter().any(|(name, _, _)| *name == cmd);
    let known = |cmd: &str| LIST.iter().any(|(name, _)| *name == cmd);
    let missing = LIST.iter().map(|(cmd, _)| *cmd).filter(|cmd| !listed(cmd));
    let stale = TABLE
        .iter()
        .map(|(cmd, _, _)| *cmd)
        .filter(|cmd| !known(cmd));
    missing.chain(stale).collect()
}

/// Commands after which somebody else may sit at the book, or nobody; they come last.
const ENDING: [&str; 10] = [
    "passphrase_change",
    "user_invite",
    "user_remove",
    "sign_out",
    "lock",
    "sign_in",
    "practice_open",
    "practice_reset",
    "restore_run",
    "recover",
];

/// Makes all calls of one caller in a copy of the ground, which this may use up.
pub fn call_all(data: &Path, ground: &Ground, caller: Caller, found: &mut Found) {
    let mut turn = Turn::begin(data, ground, caller);
    if let Caller::SignedIn(person) = caller {
        sight::compare(&mut turn.office, &person, found);
    }
    let (ending, others): (Vec<_>, Vec<_>) =
        TABLE.iter().partition(|(cmd, _, _)| ENDING.contains(cmd));
    for (cmd, roles, about) in others.into_iter().chain(ending) {
        match about {
            About::House => turn.call(cmd, roles, None, found),
            About::Case => {
                for object in Object::ALL {
                    turn.call(cmd, roles, Some(object), found);
                }
            }
        }
    }
    turn.compare_denials(found);
}

/// One caller's calls.
struct Turn<'a> {
    office: Office,
    ground: &'a Ground,
    caller: Caller,
    house: Value,
    /// Calls that were refused to a person at an open book: the journal must have them.
    denied: Vec<&'static str>,
}

impl<'a> Turn<'a> {
    fn begin(data: &Path, ground: &'a Ground, caller: Caller) -> Turn<'a> {
        let mut office = Office::within(data, DAY);
        office.sign_in(&HEAD).expect("the head signs in");
        let house = office.ok("house", json!({}));
        office.ok("sign_out", json!({}));
        let mut turn = Turn {
            office,
            ground,
            caller,
            house,
            denied: Vec::new(),
        };
        turn.take_place();
        turn
    }

    /// The caller sits at the book as the caller does.
    fn take_place(&mut self) {
        self.office.ok("sign_out", json!({}));
        match self.caller {
            Caller::NoBook => {
                let empty = self.office.data.join("nothing");
                let _ = std::fs::remove_dir_all(&empty);
                self.office.app = App::new(Paths {
                    exports: empty.join("exports"),
                    data: empty,
                    local: true,
                });
            }
            Caller::Locked => {}
            Caller::Disabled => {
                let refusal = self.office.sign_in(&GONE);
                assert!(refusal.is_err(), "somebody who was disabled signs in");
            }
            Caller::SignedIn(person) => {
                let signed_in = self.office.sign_in(&person);
                if let Err(refusal) = signed_in {
                    panic!("{} does not sign in: {refusal:?}", person.name);
                }
            }
        }
    }

    fn call(&mut self, cmd: &'static str, roles: &str, object: Option<Object>, found: &mut Found) {
        found.cells += 1;
        let me = match self.caller {
            Caller::SignedIn(person) => person,
            _ => MEDIATOR,
        };
        let folder = self.office.data.join("elsewhere").display().to_string();
        let ground = self.ground;
        let needs = Needs {
            at: object.map(|object| &ground.cases[&(cmd, object)]),
            day: DAY,
            me: &me,
            house: &self.house,
            recovery: &ground.recovery,
            folder: &folder,
        };
        let answer = self.office.call(cmd, payload(cmd, &needs));
        self.office.work();
        let code = answer.as_ref().err().map(|refusal| refusal.code);
        let may = may(self.caller, roles, object);
        let went = !is_denial(code, object);
        let place = format!("{cmd} · {} · {object:?}: {code:?}", self.caller.name());
        match (may, went) {
            (false, true) => found.allowed.push(place),
            (true, false) => found.refused.push(place),
            (true, true) if code == Some(Code::Internal) => found.refused.push(place),
            (false, false) if self.caller.letter().is_some() => self.denied.push(cmd),
            _ => {}
        }
        if cmd == "passphrase_change" && answer.is_ok() {
            self.put_back(&me);
        }
        if ENDING.contains(&cmd) || self.caller == Caller::NoBook {
            self.take_place();
        }
    }

    /// The next call finds the passphrase that it knows.
    fn put_back(&mut self, me: &Person) {
        let new = payloads::NEW_PASSPHRASE;
        let back = json!({ "current": new, "new": me.passphrase() });
        self.office.ok("passphrase_change", back);
    }

    /// What was refused to a person is in the journal, by the command's name.
    fn compare_denials(&mut self, found: &mut Found) {
        if self.caller.letter().is_none() {
            return;
        }
        let journal = self.denials();
        for cmd in &self.denied {
            if !journal.contains(&(*cmd).to_owned()) {
                let name = self.caller.name();
                let what = format!("{cmd} · {name}: refused and not journaled");
                found.sight.push(what);
            }
        }
    }

    /// The commands that the journal says were refused.
    fn denials(&mut self) -> Vec<String> {
        self.office.ok("sign_out", json!({}));
        let events = self.office.events(&HEAD);
        let denied = events
            .iter()
            .filter(|event| event["kind"] == json!("denied"));
        let command = |event: &Value| event["command"].as_str().map(str::to_owned);
        denied.filter_map(command).collect()
    }
}

fn may(caller: Caller, roles: &str, object: Option<Object>) -> bool {
    if roles == "*" {
        return true;
    }
    let Some(letter) = caller.letter() else {
        return false;
    };
    let sees = object.is_none_or(|object| object.seen_by().contains(letter));
    roles.contains(letter) && sees
}

/// Whether the answer says that the person may not, rather than that it cannot be done.
fn is_denial(code: Option<Code>, object: Option<Object>) -> bool {
    match code {
        Some(Code::NoBook | Code::Locked | Code::NotAllowed) => true,
        // A case that one does not see is refused like one that is not there.
        Some(Code::NotFound) => object.is_some(),
        _ => false,
    }
}
