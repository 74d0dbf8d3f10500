//! An office book with passphrases, and a clock that a test can set: signing in as the wire does it.

use std::path::{Path, PathBuf};

use casebook_core::domain::ids::{DeviceId, StaffId};
use casebook_core::journal::KnownDevice;
use casebook_core::store::{ExternalRecords, OpenParams, Store};
use casebook_core::vault::VaultFile;
use casebook_core::{App, Moment, Paths, WireError};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

/// The founder's own words; long, unlike anything known, and nobody's.
pub const PASSPHRASE: &str = "晨雾 paperclip 河堤 41 walnut";
pub const SECOND: &str = "窗台 lantern 纸船 88 gravel";

/// The clocks that a call is made by.
#[derive(Debug, Clone)]
pub struct Clocks {
    pub utc: DateTime<Utc>,
    pub uptime_ms: u64,
    pub boot: Option<String>,
}

impl Clocks {
    /// Both clocks go on.
    pub fn pass(&mut self, by: Duration) {
        self.utc += by;
        self.uptime_ms += u64::try_from(by.num_milliseconds()).unwrap_or(0);
    }
}

/// An office in a folder of its own.
pub struct Office {
    pub app: App,
    pub clocks: Clocks,
    pub data: PathBuf,
    /// The founder, a supervisor.
    pub founder: String,
    _folder: tempfile::TempDir,
}

fn paths(data: &Path) -> Paths {
    Paths {
        data: data.into(),
        exports: data.with_file_name("exports"),
        local: true,
    }
}

/// An app whose passphrases cost as little as is allowed.
pub fn app(data: &Path) -> App {
    App::new(paths(data)).with_cheapest_passphrases()
}

impl Office {
    /// A new office, its recovery key kept safe, its founder at the book.
    pub fn founded() -> Office {
        let mut office = Office::just_founded();
        office.keep_recovery();
        office
    }

    /// A new office whose recovery key waits to be written down.
    pub fn just_founded() -> Office {
        Office::founded_by(app)
    }

    /// A new office whose passphrases cost what they cost in earnest.
    pub fn founded_in_earnest() -> Office {
        let mut office = Office::founded_by(|data| App::new(paths(data)));
        office.keep_recovery();
        office
    }

    fn founded_by(app: fn(&Path) -> App) -> Office {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("data");
        let mut office = Office {
            app: app(&data),
            clocks: Clocks {
                utc: "2026-11-20T01:00:00Z".parse().expect("an instant"),
                uptime_ms: 60_000,
                boot: Some("first".into()),
            },
            data,
            founder: String::new(),
            _folder: folder,
        };
        let boot = office.ok(
            "office_create",
            json!({
                "office_name": "盛和市场工会", "short_name": "盛", "grids": [{ "name": "第一网格" }],
                "user_name": "沈一", "passphrase": PASSPHRASE,
            }),
        );
        office.founder = boot["user"]["id"].as_str().expect("an id").into();
        office
    }

    /// Reads the recovery key from the screen and types the groups back; answers with the key.
    pub fn keep_recovery(&mut self) -> String {
        let sheet = self.ok("recovery_show", json!({}));
        let groups = sheet["groups"].as_array().expect("groups").clone();
        let asked = sheet["ask"].as_array().expect("numbers");
        let typed: Vec<&Value> = asked
            .iter()
            .map(|n| &groups[n.as_u64().expect("a number") as usize - 1])
            .collect();
        self.ok("recovery_confirm", json!({ "groups": typed }));
        let words: Vec<&str> = groups.iter().filter_map(Value::as_str).collect();
        words.join("-")
    }

    pub fn now(&mut self) -> Moment {
        self.clocks.pass(Duration::milliseconds(200));
        Moment {
            utc: self.clocks.utc,
            today: (self.clocks.utc + Duration::hours(8)).date_naive(),
            offset_minutes: 480,
            uptime_ms: self.clocks.uptime_ms,
            boot: self.clocks.boot.clone(),
        }
    }

    pub fn call(&mut self, cmd: &str, payload: Value) -> Result<Value, WireError> {
        let now = self.now();
        casebook_core::call(&mut self.app, cmd, payload, &now).map(|reply| reply.result)
    }

    /// # Panics
    /// When the command is refused.
    pub fn ok(&mut self, cmd: &str, payload: Value) -> Value {
        match self.call(cmd, payload) {
            Ok(result) => result,
            Err(refusal) => panic!("{cmd}: {refusal:?}"),
        }
    }

    /// The code of the refusal.
    ///
    /// # Panics
    /// When the command is not refused.
    pub fn refused(&mut self, cmd: &str, payload: Value) -> String {
        match self.call(cmd, payload) {
            Err(refusal) => json!(refusal.code).as_str().expect("a code").into(),
            Ok(_) => panic!("{cmd} was not refused"),
        }
    }

    /// A case about wages, received today by the person at the book.
    pub fn wage_case(&mut self, applicant: &str) -> Value {
        let day = self.now().today.to_string();
        let me = self.ok("boot", json!({}))["user"]["id"].clone();
        let party = |role: &str, kind: &str, name: &str| {
            json!({
                "id": crate::book::NIL, "role": role, "kind": kind, "name": name, "sex": "", "phone": "",
                "id_kind": "", "id_number": "", "address": "", "job": "", "stall": "", "representative": "",
                "employer_type": null, "acts_for": null, "authority": null, "remark": "",
            })
        };
        json!({
            "fields": {
                "cause": "L07", "nature": "labour", "source": "applied_oral", "received_on": day, "grid": null,
                "stall": "东二排11号", "event_on": null, "summary": "拖欠三个月工资", "worker_count": null,
                "collective": false, "urgency": "normal", "mediator": me, "co_mediators": [],
                "next_action": "电话联系", "next_on": null, "next_owner": null,
            },
            "parties": [party("applicant", "person", applicant), party("respondent", "organisation", "盛和布行")],
            "claims": [{ "id": crate::book::NIL, "text": "支付工资", "amount": 960_000 }],
            "registered_on": day,
            "draft": null,
        })
    }

    pub fn sign_in(&mut self, user: &str, passphrase: &str) -> Result<Value, WireError> {
        self.call("sign_in", json!({ "user": user, "passphrase": passphrase }))
    }

    pub fn tick(&mut self) -> Vec<casebook_core::Topic> {
        let now = self.now();
        self.app.tick(&now)
    }

    /// The store itself, as somebody with a passphrase can open it; the book is locked before.
    pub fn store(&mut self, user: &str, passphrase: &str) -> Store {
        self.ok("lock", json!({}));
        let dir = self.data.join("office");
        let vault = VaultFile::read(&dir).expect("the vault file");
        let user = user.parse::<StaffId>().expect("an id").uuid();
        let key = vault
            .unlock(user, passphrase, self.clocks.utc)
            .expect("the passphrase")
            .vault_key;
        let access = OpenParams {
            vault_id: vault.vault_id(),
            vk_version: key.version(),
            generation: vault.generation(),
            key: key.db_key(vault.db_salt()),
            anchor_key: key.anchor_key(),
            dir: &dir,
            device: DeviceId::from_bytes([9; 16]),
        };
        Store::open(access, self.clocks.utc).expect("the store opens")
    }

    /// What the vault file knows of the devices that sign.
    pub fn witnesses(&self) -> ExternalRecords {
        let vault = VaultFile::read(&self.data.join("office")).expect("the vault file");
        let known = |(device, public_key)| KnownDevice { device, public_key };
        ExternalRecords {
            devices: vault.devices().map(known).collect(),
            ..ExternalRecords::default()
        }
    }

    /// The program once more, on the same folder: a restart.
    pub fn restart(&mut self) {
        self.app = App::new(Paths {
            data: self.data.with_file_name("nowhere"),
            ..paths(&self.data)
        });
        self.app = app(&self.data);
    }

    /// A member of the house, not yet let in; answers with the id.
    pub fn member(&mut self, name: &str, role: &str) -> String {
        let member = json!({ "id": crate::book::NIL, "place": 0, "name": name, "role": role, "team": "", "active": true });
        let setup = self.ok("staff_put", json!({ "member": member }));
        let staff = setup["staff"].as_array().expect("a list");
        let found = staff
            .iter()
            .find(|s| s["name"] == name)
            .expect("the new member");
        found["id"].as_str().expect("an id").into()
    }

    /// Lets a member in by invitation and own passphrase; they are at the book afterwards.
    pub fn let_in(&mut self, member: &str, own: &str) {
        let payload = json!({ "member": member, "passphrase": PASSPHRASE });
        let invitation = self.ok("user_invite", payload);
        self.ok("lock", json!({}));
        let start = &invitation["start_passphrase"];
        self.ok(
            "sign_in",
            json!({ "user": member, "passphrase": start, "new_passphrase": own }),
        );
    }
}
