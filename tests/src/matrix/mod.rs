//! Calls every command as every role on every kind of case and compares the results with a table that is written by
//! hand.
//!
//! * [`table`]: the permissions; [`payloads`]: the payload of each command; [`fixture`]: the office and its cases
//! * [`visibility`]: checks that lists and exports contain only visible cases

pub mod fixture;
pub mod payloads;
pub mod table;
pub mod visibility;

use std::path::Path;

use casebook_core::api::COMMANDS;
use casebook_core::domain::refusal::Code;
use casebook_core::domain::vocabulary::StaffRole;
use serde_json::{Value, json};

use crate::test_office::TestOffice;
use crate::test_office::people::{AUDITOR, FORMER, HEAD, MEDIATOR, Person, RECORDER};
use fixture::{DAY, Fixture};
use payloads::{PayloadContext, payload};
use table::{About, Object, TABLE};

/// The caller of the commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// Somebody, while there is no book yet.
    NoBook,
    /// Somebody, while nobody is signed in to the book.
    Locked,
    /// A disabled user, whose sign-in was refused.
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

/// The results of the calls.
#[derive(Debug, Default)]
pub struct Findings {
    pub cells: u64,
    /// Calls that were allowed although the table refuses them.
    pub allowed: Vec<String>,
    /// Calls that were refused although the table allows them, or failed with an internal error.
    pub refused: Vec<String>,
    /// Cases that a list or an export contains although they are hidden from the caller, or lacks although they are
    /// visible; and refusals that are not in the journal.
    pub visibility: Vec<String>,
}

impl Findings {
    pub fn failures(&self) -> impl Iterator<Item = &String> {
        (self.allowed.iter())
            .chain(&self.refused)
            .chain(&self.visibility)
    }
}

/// Returns the commands that are only in the program or only in the table.
pub fn commands_not_in_both() -> Vec<&'static str> {
    let listed = |cmd: &str| TABLE.iter().any(|(name, _, _)| *name == cmd);
    let known = |cmd: &str| COMMANDS.iter().any(|(name, _)| *name == cmd);
    let missing = COMMANDS
        .iter()
        .map(|(cmd, _)| *cmd)
        .filter(|cmd| !listed(cmd));
    let stale = TABLE
        .iter()
        .map(|(cmd, _, _)| *cmd)
        .filter(|cmd| !known(cmd));
    missing.chain(stale).collect()
}

/// The commands after which somebody else may be signed in, or nobody. They are called last.
const SESSION_COMMANDS: [&str; 10] = [
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

/// Makes all calls of one caller in a copy of the fixture, which they may change.
pub fn call_all(data: &Path, fixture: &Fixture, caller: Caller, findings: &mut Findings) {
    let mut run = CallerRun::begin(data, fixture, caller);
    if let Caller::SignedIn(person) = caller {
        visibility::compare(&mut run.office, &person, findings);
    }
    let (session, others): (Vec<_>, Vec<_>) = TABLE
        .iter()
        .partition(|(cmd, _, _)| SESSION_COMMANDS.contains(cmd));
    for (cmd, roles, about) in others.into_iter().chain(session) {
        match about {
            About::Office => run.call(cmd, roles, None, findings),
            About::Case => {
                for object in Object::ALL {
                    run.call(cmd, roles, Some(object), findings);
                }
            }
        }
    }
    run.compare_denials(findings);
}

/// The calls of one caller.
struct CallerRun<'a> {
    data: &'a Path,
    office: TestOffice,
    fixture: &'a Fixture,
    caller: Caller,
    setup: Value,
    /// The refused commands of a signed-in caller, which must be in the journal.
    denied: Vec<&'static str>,
}

impl<'a> CallerRun<'a> {
    fn begin(data: &'a Path, fixture: &'a Fixture, caller: Caller) -> CallerRun<'a> {
        let mut office = TestOffice::start_office(data, DAY);
        office.sign_in_as(&HEAD).expect("the head signs in");
        let setup = office.ok("office_setup", json!({}));
        office.ok("sign_out", json!({}));
        let mut run = CallerRun {
            data,
            office,
            fixture,
            caller,
            setup,
            denied: Vec::new(),
        };
        run.sign_in_caller();
        run
    }

    /// Brings the program into the state of the caller: signed in, locked, disabled or without a book.
    fn sign_in_caller(&mut self) {
        self.office.ok("sign_out", json!({}));
        match self.caller {
            Caller::NoBook => {
                let empty = self.data.join("nothing");
                let _ = std::fs::remove_dir_all(&empty);
                self.office = TestOffice::start_office(&empty, DAY);
            }
            Caller::Locked => {}
            Caller::Disabled => {
                let refusal = self.office.sign_in_as(&FORMER);
                assert!(refusal.is_err(), "a disabled user can sign in");
            }
            Caller::SignedIn(person) => {
                let signed_in = self.office.sign_in_as(&person);
                if let Err(refusal) = signed_in {
                    panic!("{} does not sign in: {refusal:?}", person.name);
                }
            }
        }
    }

    fn call(
        &mut self,
        cmd: &'static str,
        roles: &str,
        object: Option<Object>,
        findings: &mut Findings,
    ) {
        findings.cells += 1;
        let me = match self.caller {
            Caller::SignedIn(person) => person,
            _ => MEDIATOR,
        };
        let folder = self.office.choose_folder(&self.data.join("elsewhere"));
        let fixture = self.fixture;
        let context = PayloadContext {
            at: object.map(|object| &fixture.cases[&(cmd, object)]),
            day: DAY,
            me: &me,
            setup: &self.setup,
            recovery: &fixture.recovery,
            folder: &folder,
        };
        let answer = self.office.call(cmd, payload(cmd, &context));
        self.office.run_tasks();
        let code = answer.as_ref().err().map(|refusal| refusal.code);
        let expected = is_allowed(self.caller, roles, object);
        let allowed = !is_denial(code, object);
        let call = format!("{cmd} · {} · {object:?}: {code:?}", self.caller.name());
        match (expected, allowed) {
            (false, true) => findings.allowed.push(call),
            (true, false) => findings.refused.push(call),
            (true, true) if code == Some(Code::Internal) => findings.refused.push(call),
            (false, false) if self.caller.letter().is_some() => self.denied.push(cmd),
            _ => {}
        }
        if cmd == "passphrase_change" && answer.is_ok() {
            self.restore_passphrase(&me);
        }
        if SESSION_COMMANDS.contains(&cmd) || self.caller == Caller::NoBook {
            self.sign_in_caller();
        }
    }

    /// Changes the passphrase back, because later calls use the original one.
    fn restore_passphrase(&mut self, me: &Person) {
        let new = payloads::NEW_PASSPHRASE;
        let back = json!({ "current": new, "new": me.passphrase() });
        self.office.ok("passphrase_change", back);
    }

    /// Checks that every refused command is in the journal.
    fn compare_denials(&mut self, findings: &mut Findings) {
        if self.caller.letter().is_none() {
            return;
        }
        let journal = self.journaled_denials();
        for cmd in &self.denied {
            if !journal.contains(&(*cmd).to_owned()) {
                let name = self.caller.name();
                let message = format!("{cmd} · {name}: refused and not journaled");
                findings.visibility.push(message);
            }
        }
    }

    /// Returns the commands of the refusals in the journal.
    fn journaled_denials(&mut self) -> Vec<String> {
        self.office.ok("sign_out", json!({}));
        let events = self.office.events_of_locked(&HEAD);
        let denied = events
            .iter()
            .filter(|event| event["kind"] == json!("denied"));
        let command = |event: &Value| event["command"].as_str().map(str::to_owned);
        denied.filter_map(command).collect()
    }
}

/// Returns true if the table allows the call.
fn is_allowed(caller: Caller, roles: &str, object: Option<Object>) -> bool {
    if roles == "*" {
        return true;
    }
    let Some(letter) = caller.letter() else {
        return false;
    };
    let can_see = object.is_none_or(|object| object.visible_to().contains(letter));
    roles.contains(letter) && can_see
}

/// Returns true if the refusal is about the permissions of the caller and not about the call.
fn is_denial(code: Option<Code>, object: Option<Object>) -> bool {
    match code {
        Some(Code::NoBook | Code::Locked | Code::NotAllowed) => true,
        // A hidden case is refused like one that does not exist.
        Some(Code::NotFound) => object.is_some(),
        _ => false,
    }
}
