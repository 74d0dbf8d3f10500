//! An office's book with people of every role and passphrases of their own, made beneath the commands so that Argon2 costs
//! as little as it may; and the commands of the wire spoken to it, by a clock that the test holds.

use std::path::{Path, PathBuf};

use casebook_core::domain::office::Staff;
use casebook_core::domain::op::Op;
use casebook_core::domain::vocabulary::StaffRole;
use casebook_core::store::{Author, OpenError, OpenParams, RecordedChange, Store};
use casebook_core::vault::{Holder, KdfParams, VaultFile, VaultKey, throttle};
use casebook_core::{App, Moment, Paths, WireError};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use crate::book::{self, date, instant, member};

/// Somebody of the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// Of [`member`].
    pub n: u8,
    pub name: &'static str,
    pub role: StaffRole,
    pub team: &'static str,
    pub active: bool,
}

const fn person(n: u8, name: &'static str, role: StaffRole, team: &'static str) -> Person {
    Person {
        n,
        name,
        role,
        team,
        active: true,
    }
}

pub const HEAD: Person = person(1, "沈一", StaffRole::Supervisor, "甲");
pub const MEDIATOR: Person = person(2, "顾二", StaffRole::Mediator, "甲");
/// Of the same team as [`MEDIATOR`].
pub const MATE: Person = person(3, "周三", StaffRole::Mediator, "甲");
pub const STRANGER: Person = person(4, "吴四", StaffRole::Mediator, "乙");
pub const RECORDER: Person = person(5, "郑五", StaffRole::Recorder, "甲");
pub const AUDITOR: Person = person(6, "王六", StaffRole::Auditor, "甲");
/// Left the office; the slot in the vault is still there.
pub const GONE: Person = Person {
    active: false,
    ..person(7, "冯七", StaffRole::Mediator, "甲")
};
/// A second supervisor.
pub const DEPUTY: Person = person(8, "陈八", StaffRole::Supervisor, "乙");

pub const PEOPLE: [Person; 8] = [
    HEAD, MEDIATOR, MATE, STRANGER, RECORDER, AUDITOR, GONE, DEPUTY,
];

impl Person {
    pub fn passphrase(&self) -> String {
        format!("北仓 晒网 的 阿婆 从 不 记账 {}", self.n)
    }

    fn holder(&self) -> Holder {
        Holder {
            user_id: member(self.n).uuid(),
            display: self.name.to_owned(),
        }
    }

    fn staff(&self) -> Staff {
        Staff {
            id: member(self.n),
            place: self.n.into(),
            name: self.name.to_owned(),
            role: self.role,
            team: self.team.to_owned(),
            active: self.active,
        }
    }
}

/// The program at an office's folder, with a clock.
pub struct Office {
    pub app: App,
    pub data: PathBuf,
    pub today: NaiveDate,
    /// When the next call is made; each call is a second later than the one before.
    pub clock: Clock,
}

/// A clock that a test can set: the wall's, and the machine's own.
#[derive(Debug, Clone)]
pub struct Clock {
    pub utc: DateTime<Utc>,
    pub uptime_ms: u64,
    pub boot: Option<String>,
}

impl Clock {
    /// Lets seconds pass, on both.
    pub fn pass(&mut self, seconds: u64) {
        self.utc += chrono::Duration::seconds(i64::try_from(seconds).unwrap_or(i64::MAX));
        self.uptime_ms += seconds * 1_000;
    }

    /// The machine is started anew.
    pub fn reboot(&mut self, boot: &str) {
        self.uptime_ms = 20_000;
        self.boot = Some(boot.to_owned());
    }
}

impl Office {
    /// Makes the files of an office with these people below `data`; answers the recovery key. The first is a supervisor.
    pub fn make(data: &Path, today: &str, people: &[Person]) -> String {
        let today = date(today);
        let now = instant(today, 0);
        let dir = data.join("office");
        std::fs::create_dir_all(&dir).expect("a folder");
        let (first, others) = people.split_first().expect("somebody works there");
        let kdf = KdfParams::FLOOR;
        let (mut vault, key, recovery) =
            VaultFile::create_office(first.holder(), &first.passphrase(), kdf, now)
                .expect("a vault");
        for other in others {
            let given = vault.give_passphrase(&key, other.holder(), &other.passphrase(), kdf);
            given.expect("a way in");
        }
        vault.confirm_recovery(&key).expect("the paper is there");
        vault.write_new(&dir).expect("the vault file");
        let clock = throttle::Clock {
            utc: now,
            uptime_ms: 1_000,
            boot: Some("first"),
        };
        throttle::Throttle::create(&dir, &clock).expect("the record of failures");
        let mut store = Store::create(access(&vault, &key, &dir), now).expect("a store");
        let author = Author {
            actor: member(first.n),
            utc: now,
            today,
        };
        let staff = people.iter().map(|person| Op::StaffPut {
            before: None,
            after: person.staff(),
        });
        let setup = book::office_setup().into_iter();
        let others = setup.filter(|op| !matches!(op, Op::StaffPut { .. }));
        for op in others.chain(staff) {
            let recorded = RecordedChange { op, undoes: None };
            let written = store.write(&recorded, &author, None);
            written.expect("the house is accepted");
        }
        recovery.text().to_string()
    }

    /// The program at the folder that [`Office::make`] filled; nobody is signed in.
    pub fn within(data: &Path, today: &str) -> Office {
        let today = date(today);
        let clock = Clock {
            utc: instant(today, 60),
            uptime_ms: 60_000,
            boot: Some("first".to_owned()),
        };
        Office {
            app: program(data),
            data: data.to_owned(),
            today,
            clock,
        }
    }

    /// Ends the program and starts it anew.
    pub fn restart(&mut self) {
        self.app = program(&self.data);
    }

    pub fn folder(&self) -> PathBuf {
        self.data.join("office")
    }

    pub fn now(&mut self) -> Moment {
        self.clock.pass(1);
        Moment {
            utc: self.clock.utc,
            today: self.today,
            offset_minutes: 480,
            uptime_ms: self.clock.uptime_ms,
            boot: self.clock.boot.clone(),
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

    pub fn sign_in(&mut self, person: &Person) -> Result<Value, WireError> {
        let sign_in = json!({ "user": member(person.n), "passphrase": person.passphrase() });
        self.call("sign_in", sign_in)
    }

    /// Runs what runs in the background to its end.
    pub fn work(&mut self) {
        loop {
            let now = self.now();
            let progress = self.app.run_job_slice(&now);
            if let Some(task) = self.app.take_background_task() {
                let outcome = task.run(&mut |_, _| true);
                self.app.finish_task(outcome, &now);
            } else if progress.is_none() {
                return;
            }
        }
    }

    /// The events of the journal of a closed book, oldest first, as recorded.
    pub fn events(&mut self, person: &Person) -> Vec<Value> {
        // The last backup of a book that was left still has it open.
        self.work();
        let store = self.beneath(person).expect("the store opens");
        let sql = "SELECT payload FROM journal WHERE payload LIKE '{\"event\":%' ORDER BY seq";
        let mut statement = store.connection().prepare(sql).expect("the journal");
        let texts = statement.query_map([], |row| row.get::<_, String>(0));
        let texts = texts
            .expect("its entries")
            .map(|text| text.expect("a text"));
        let recorded = texts.map(|text| serde_json::from_str::<Value>(&text));
        recorded
            .map(|recorded| recorded.expect("JSON")["event"].take())
            .collect()
    }

    /// The store of a closed book, opened beneath the commands with somebody's passphrase.
    pub fn beneath(&self, person: &Person) -> Result<Store, OpenError> {
        let dir = self.folder();
        let vault = VaultFile::read(&dir).expect("the vault file is there");
        let (user, passphrase) = (member(person.n).uuid(), person.passphrase());
        let entrance = vault.unlock(user, &passphrase, self.clock.utc);
        let key = entrance.expect("the passphrase opens").vault_key;
        Store::open(access(&vault, &key, &dir), self.clock.utc)
    }
}

fn program(data: &Path) -> App {
    App::new(Paths {
        data: data.to_owned(),
        exports: data.join("exports"),
        local: true,
    })
    .with_cheapest_passphrases()
}

/// What opens the store of this folder.
pub fn access<'a>(vault: &VaultFile, key: &VaultKey, dir: &'a Path) -> OpenParams<'a> {
    OpenParams {
        vault_id: vault.vault_id(),
        vk_version: key.version(),
        generation: vault.generation(),
        key: key.db_key(vault.db_salt()),
        anchor_key: key.anchor_key(),
        dir,
        device: casebook_core::domain::ids::DeviceId::from_bytes([9; 16]),
    }
}
