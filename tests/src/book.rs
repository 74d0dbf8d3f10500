//! A small book in a temporary folder, and the commands of the wire spoken to it.

use std::path::{Path, PathBuf};

use casebook_core::domain::ids::{DeviceId, GridId, RoomId, StaffId};
use casebook_core::domain::number::NumberPattern;
use casebook_core::domain::office::{Grid, Office, OfficeSetup, Room, Staff, SuccessFormula};
use casebook_core::domain::op::Op;
use casebook_core::domain::period::MonthBoundary;
use casebook_core::domain::vocabulary::{MediationBody, StaffRole};
use casebook_core::store::{Author, OpenError, OpenParams, RecordedChange, Store};
use casebook_core::vault::VaultFile;
use casebook_core::{App, Moment, Paths, WireError};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

/// Ids of the house, the same in every book: grids, staff and rooms by number from 1.
pub fn grid(n: u8) -> GridId {
    GridId::from_bytes([0x10 + n; 16])
}

pub fn member(n: u8) -> StaffId {
    StaffId::from_bytes([0x40 + n; 16])
}

pub fn room(n: u8) -> RoomId {
    RoomId::from_bytes([0x70 + n; 16])
}

pub const NIL: &str = "00000000-0000-0000-0000-000000000000";

/// An open book with an office, three grids, three members, two rooms and no case.
pub struct Book {
    pub app: App,
    pub today: NaiveDate,
    /// Each call is a second later than the one before.
    calls: i64,
    /// Who sits at the book, if not the one who opened it.
    sitting: Option<StaffId>,
    dir: PathBuf,
    /// Takes the folder away with the book; none where the folder is another's.
    _folder: Option<tempfile::TempDir>,
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().expect("an ISO date")
}

pub(crate) fn instant(day: NaiveDate, second: i64) -> DateTime<Utc> {
    let start = day.and_hms_opt(1, 0, 0).expect("one o'clock is a time");
    start.and_utc() + chrono::Duration::seconds(second)
}

pub(crate) fn office_setup() -> Vec<Op> {
    let office = Office {
        name: "盛和市场工会".into(),
        short: "盛".into(),
        body: MediationBody::Regional,
        number_pattern: NumberPattern::default(),
        month_boundary: MonthBoundary::Calendar,
        success_formula: SuccessFormula::AllClosed,
        prepared_by: "沈一".into(),
        reviewed_by: "顾二".into(),
    };
    let mut ops = vec![Op::OfficeSet {
        before: None,
        after: office,
    }];
    for n in 1..=3_u8 {
        let place = u32::from(n);
        let after = Grid {
            id: grid(n),
            place,
            name: format!("第{n}网格"),
            liaison: String::new(),
            active: true,
        };
        ops.push(Op::GridPut {
            before: None,
            after,
        });
        let after = Staff {
            id: member(n),
            place,
            name: format!("调解员{n}"),
            role: if n == 1 {
                StaffRole::Supervisor
            } else {
                StaffRole::Mediator
            },
            team: String::new(),
            active: true,
        };
        ops.push(Op::StaffPut {
            before: None,
            after,
        });
    }
    for n in 1..=2_u8 {
        let name = format!("{n}号调解室");
        let after = Room {
            id: room(n),
            place: n.into(),
            name,
            active: true,
        };
        ops.push(Op::RoomPut {
            before: None,
            after,
        });
    }
    ops
}

impl Book {
    /// A fresh book on this day. It is a practice book, so that no test waits for Argon2.
    pub fn on(today: &str) -> Book {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Book::make(folder.path(), today);
        let mut book = Book::within(folder.path(), today);
        book._folder = Some(folder);
        book.reopen();
        book
    }

    /// A book in a temporary folder, with copies of the files of the closed book in `dir`.
    pub fn copy_of(dir: &Path, today: &str) -> Book {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let into = folder.path().join("practice");
        std::fs::create_dir(&into).expect("a folder in it");
        for file in std::fs::read_dir(dir.join("practice")).expect("the folder of the book") {
            let file = file.expect("a file of the book");
            std::fs::copy(file.path(), into.join(file.file_name())).expect("a copy of it");
        }
        let mut book = Book::within(folder.path(), today);
        book._folder = Some(folder);
        book.reopen();
        book
    }

    /// Makes the files of [`Book::on`] in this folder and leaves them.
    pub fn make(dir: &Path, today: &str) {
        let today = date(today);
        let practice = dir.join("practice");
        std::fs::create_dir(&practice).expect("a folder in it");
        let (vault, _) = VaultFile::create_practice().expect("a practice vault");
        vault.write_new(&practice).expect("the vault file");
        let mut store = Book::create(&practice, &vault, today);
        let author = Author {
            actor: member(1),
            utc: instant(today, 0),
            today,
        };
        for op in office_setup() {
            let recorded = RecordedChange { op, undoes: None };
            store
                .write(&recorded, &author, None)
                .expect("the house is accepted");
        }
    }

    /// The book in a folder that [`Book::make`] filled, not open yet.
    pub fn within(dir: &Path, today: &str) -> Book {
        let paths = Paths {
            data: dir.into(),
            exports: dir.join("exports"),
            local: true,
        };
        Book {
            app: App::new(paths),
            today: date(today),
            calls: 0,
            sitting: None,
            dir: dir.into(),
            _folder: None,
        }
    }

    fn access<'a>(vault: &VaultFile, dir: &'a std::path::Path) -> OpenParams<'a> {
        let key = vault.open_practice().expect("a practice vault opens");
        OpenParams {
            vault_id: vault.vault_id(),
            vk_version: key.version(),
            generation: vault.generation(),
            key: key.db_key(vault.db_salt()),
            anchor_key: key.anchor_key(),
            dir,
            device: DeviceId::from_bytes([9; 16]),
        }
    }

    fn create(dir: &std::path::Path, vault: &VaultFile, today: NaiveDate) -> Store {
        Store::create(Book::access(vault, dir), instant(today, 0)).expect("a store is made")
    }

    pub fn folder(&self) -> PathBuf {
        self.dir.join("practice")
    }

    pub fn exports(&self) -> PathBuf {
        self.dir.join("exports")
    }

    pub fn now(&mut self) -> Moment {
        self.calls += 1;
        Moment {
            utc: instant(self.today, self.calls),
            today: self.today,
            offset_minutes: 480,
            uptime_ms: u64::try_from(self.calls * 1_000).unwrap_or(0),
            boot: None,
        }
    }

    /// One command over the wire.
    pub fn call(&mut self, cmd: &str, payload: Value) -> Result<Value, WireError> {
        let now = self.now();
        casebook_core::call(&mut self.app, cmd, payload, &now).map(|reply| reply.result)
    }

    /// A command that must go well.
    pub fn ok(&mut self, cmd: &str, payload: Value) -> Value {
        match self.call(cmd, payload.clone()) {
            Ok(result) => result,
            Err(refusal) => panic!("{cmd} {payload} was refused: {refusal:?}"),
        }
    }

    /// A command that must be refused; answers code and field.
    pub fn refused(&mut self, cmd: &str, payload: Value) -> (String, String) {
        match self.call(cmd, payload.clone()) {
            Ok(result) => panic!("{cmd} {payload} was not refused: {result}"),
            Err(refusal) => {
                let code = json!(refusal.code).as_str().unwrap_or_default().to_string();
                (code, refusal.field.unwrap_or_default())
            }
        }
    }

    /// A second goes by.
    pub fn tick(&mut self) -> Vec<casebook_core::Topic> {
        let now = self.now();
        self.app.tick(&now)
    }

    /// Runs the long job to its end and answers its last word.
    pub fn work(&mut self) -> casebook_core::JobProgress {
        let mut last = None;
        loop {
            let now = self.now();
            match self.app.run_job_slice(&now) {
                Some(progress) => last = Some(progress),
                None => return last.expect("a job was running"),
            }
        }
    }

    /// Closes the book and opens its store beneath the commands, to look at rows.
    pub fn store(&mut self) -> Store {
        self.ok("sign_out", json!({}));
        self.beneath().expect("the store opens")
    }

    /// The store of a closed book, opened beneath the commands.
    pub fn beneath(&self) -> Result<Store, OpenError> {
        let folder = self.folder();
        let vault = VaultFile::read(&folder).expect("the vault file is there");
        let utc = instant(self.today, self.calls);
        Store::open(Book::access(&vault, &folder), utc)
    }

    /// Opens the book again after [`Book::store`] was looked at, for the one who sat at it.
    pub fn reopen(&mut self) {
        self.ok("practice_open", json!({}));
        if let Some(member) = self.sitting {
            self.sit(member);
        }
    }

    /// Another member sits down at the book.
    pub fn sit(&mut self, member: StaffId) {
        let now = self.now();
        (self.app.act_as(member, &now)).expect("a practice book is open");
        self.sitting = Some(member);
    }

    /// [`Book::sit`] for a member by number.
    pub fn as_member(&mut self, n: u8) {
        self.sit(member(n));
    }

    /// Time passes without a call.
    pub fn wait(&mut self, seconds: i64) {
        self.calls += seconds;
    }

    /// Gives a member a role and a team; a number that is not yet of the house comes to it.
    pub fn staff(&mut self, n: u8, role: &str, team: &str) {
        let role: StaffRole = role.parse().expect("a role");
        let after = Staff {
            id: member(n),
            place: n.into(),
            name: format!("调解员{n}"),
            role,
            team: team.into(),
            active: true,
        };
        self.change(|setup| Op::StaffPut {
            before: setup.member(after.id).cloned(),
            after,
        });
    }

    /// A change beneath the commands.
    pub fn change(&mut self, op: impl FnOnce(&OfficeSetup) -> Op) {
        let (today, utc) = (self.today, instant(self.today, self.calls));
        let mut store = self.store();
        let author = Author {
            actor: member(1),
            utc,
            today,
        };
        let op = op(store.office_setup());
        (store.write(&RecordedChange { op, undoes: None }, &author, None)).expect("it is accepted");
        drop(store);
        self.reopen();
    }

    /// The events of the journal so far: who, and what.
    pub fn events(&mut self) -> Vec<(StaffId, Value)> {
        let events = self
            .store()
            .recorded_events()
            .expect("the journal can be read");
        self.reopen();
        events
            .into_iter()
            .map(|(who, what)| (who, json!(what)))
            .collect()
    }

    /// A new case about wages that knows all that acceptance needs.
    pub fn wage_case(&self) -> Value {
        wage_case(&self.today.to_string(), Some(1))
    }

    /// Registers, and accepts, a wage case; answers its id and version.
    pub fn accepted(&mut self) -> (String, i64) {
        let case = self.wage_case();
        let written = self.ok("case_register", case);
        let id = written["case"].as_str().unwrap_or_default().to_string();
        let day = self.today.to_string();
        let written = self.ok(
            "case_accept",
            json!({"case": id, "version": 1, "on": day, "applicant_consent_on": day, "respondent_consent_on": day}),
        );
        (id, written["version"].as_i64().unwrap_or_default())
    }
}

/// A new case about wages that knows all that acceptance needs, led by this member.
pub fn wage_case(day: &str, mediator: Option<u8>) -> Value {
    json!({
        "fields": {
            "cause": "L07", "nature": "labour", "source": "applied_oral", "received_on": day,
            "grid": grid(1), "stall": "东二排11号", "event_on": null, "summary": "拖欠三个月工资",
            "worker_count": null, "collective": false, "urgency": "normal", "mediator": mediator.map(member),
            "co_mediators": [], "next_action": "", "next_on": null, "next_owner": null,
        },
        "parties": [party("applicant", "person", "周小满"), party("respondent", "organisation", "鑫海水产行")],
        "claims": [{"id": NIL, "text": "工资", "amount": 1_200_000}],
        "registered_on": day,
        "draft": null,
    })
}

/// A party as the wire has it.
pub fn party(role: &str, kind: &str, name: &str) -> Value {
    json!({
        "id": NIL, "role": role, "kind": kind, "name": name, "sex": "", "phone": "", "id_kind": "",
        "id_number": "", "address": "", "job": "", "stall": "", "representative": "", "employer_type": null,
        "acts_for": null, "authority": null, "remark": "",
    })
}

/// A closing as the wire has it, without reason, agreement and signatures.
pub fn closing(outcome: &str, on: NaiveDate) -> Value {
    json!({
        "outcome": outcome, "on": on, "reason": "", "referred_to": "", "form": null, "agreed": null,
        "applicant_signed_on": null, "respondent_signed_on": null, "mediator_signed_on": null, "sealed_on": null,
    })
}
