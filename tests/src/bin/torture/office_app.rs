//! An office book with passphrases for the crash scenarios: creates it, signs in to it and checks that its cases are
//! there.

use std::fs;
use std::path::{Path, PathBuf};

use casebook_core::vault::{RecoveryKey, VaultFile};
use casebook_core::{App, JobProgress, Moment, Paths, WireError};
use casebook_tests::book::{NIL, party};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use crate::trial::TrialResult;

/// The passphrase of the founder.
pub const PASSPHRASE: &str = "晨雾 paperclip 河堤 41 walnut";
/// The passphrase to which the founder changes.
pub const NEW_PASSPHRASE: &str = "窗台 lantern 纸船 88 gravel";
const COLLEAGUE_PASSPHRASE: &str = "石阶 umbrella 麦浪 63 copper";

/// The number of cases of the office.
const CASES: u8 = 6;

/// The program, running on an office folder.
pub struct OfficeApp {
    pub app: App,
    hour: i64,
    calls: i64,
    data: PathBuf,
}

impl OfficeApp {
    /// Opens the program on the office in this folder, `hour` hours after 01:00 UTC on the day of the trials.
    pub fn open(folder: &Path, hour: i64) -> OfficeApp {
        let data = folder.join("data");
        let paths = Paths {
            data: data.clone(),
            exports: folder.join("exports"),
            local: true,
        };
        OfficeApp {
            app: App::new(paths).with_cheapest_passphrases(),
            hour,
            calls: 0,
            data,
        }
    }

    pub fn now(&mut self) -> Moment {
        self.calls += 1;
        let since = Duration::hours(self.hour) + Duration::milliseconds(200 * self.calls);
        let start: DateTime<Utc> = "2026-11-20T01:00:00Z".parse().expect("a valid time");
        let utc = start + since;
        Moment {
            utc,
            today: utc.date_naive(),
            offset_minutes: 480,
            uptime_ms: u64::try_from(since.num_milliseconds()).unwrap_or(0),
            boot: Some("one".into()),
        }
    }

    pub fn call(&mut self, cmd: &str, payload: Value) -> Result<Value, WireError> {
        let now = self.now();
        casebook_core::call(&mut self.app, cmd, payload, &now).map(|reply| reply.result)
    }

    /// Calls a command and returns an error if it is refused.
    pub fn call_ok(&mut self, cmd: &str, payload: Value) -> TrialResult<Value> {
        let answer = self.call(cmd, payload);
        Ok(answer.map_err(|refusal| format!("{cmd} is refused: {}", json!(refusal.code)))?)
    }

    /// Signs in; returns the code of a refusal as the error.
    pub fn sign_in(&mut self, user: &str, passphrase: &str) -> Result<(), String> {
        let credentials = json!({"user": user, "passphrase": passphrase});
        let reply = self.call("sign_in", credentials);
        reply
            .map(|_| ())
            .map_err(|refusal| json!(refusal.code).as_str().unwrap_or_default().to_string())
    }

    /// Runs all jobs and background tasks, as the window does; returns the last progress.
    pub fn work(&mut self) -> Option<JobProgress> {
        let mut last = None;
        loop {
            let now = self.now();
            if let Some(progress) = self.app.run_job_slice(&now) {
                last = Some(progress);
                continue;
            }
            let Some(task) = self.app.take_background_task() else {
                return last;
            };
            let result = task.run(&mut |_, _| true);
            let (progress, _) = self.app.finish_task(result, &now);
            last = progress.or(last);
        }
    }

    pub fn office_folder(&self) -> PathBuf {
        self.data.join("office")
    }
}

/// The user ids and the recovery key of an office, which are stored in `facts.json` beside its data.
pub struct Facts(Value);

impl Facts {
    pub fn read(folder: &Path) -> TrialResult<Facts> {
        let text = fs::read_to_string(folder.join("facts.json"))?;
        Ok(Facts(serde_json::from_str(&text)?))
    }

    pub fn text(&self, fact: &str) -> &str {
        self.0[fact].as_str().unwrap_or_default()
    }
}

/// Creates an office with a founder, a colleague and some cases, and writes its [`Facts`].
pub fn create_office(folder: &Path) -> TrialResult<()> {
    let mut app = OfficeApp::open(folder, 0);
    let boot = app.call_ok(
        "office_create",
        json!({"office_name": "盛和市场工会", "short_name": "盛", "grids": [{"name": "第一网格"}],
            "user_name": "沈一", "passphrase": PASSPHRASE}),
    )?;
    let founder = boot["user"]["id"].clone();
    let sheet = app.call_ok("recovery_show", json!({}))?;
    let groups = sheet["groups"].as_array().cloned().unwrap_or_default();
    let group = |number: &Value| groups[number.as_u64().unwrap_or(1) as usize - 1].clone();
    let asked = sheet["ask"].as_array().into_iter().flatten();
    let typed: Vec<Value> = asked.map(group).collect();
    app.call_ok("recovery_confirm", json!({"groups": typed}))?;
    let colleague = add_colleague(&mut app)?;
    for n in 1..=CASES {
        let case = registration(&founder, n);
        app.call_ok("case_register", case)?;
    }
    app.call_ok("sign_out", json!({}))?;
    let key: Vec<&str> = groups.iter().filter_map(Value::as_str).collect();
    let facts = json!({"founder": founder, "colleague": colleague, "recovery_key": key.join("-")});
    fs::write(folder.join("facts.json"), facts.to_string())?;
    Ok(())
}

/// Adds a colleague with a passphrase; the founder is signed in afterwards.
fn add_colleague(app: &mut OfficeApp) -> TrialResult<Value> {
    let member = json!({"id": NIL, "place": 0, "name": "顾二", "role": "mediator", "team": "", "active": true});
    let setup = app.call_ok("staff_put", json!({"member": member}))?;
    let mut staff = setup["staff"].as_array().into_iter().flatten();
    let colleague = staff.find(|member| member["name"] == "顾二");
    let colleague = colleague.ok_or("the colleague was not added")?["id"].clone();
    let founder = app.call_ok("boot", json!({}))?["user"]["id"].clone();
    let invite = json!({"member": colleague, "passphrase": PASSPHRASE});
    let invitation = app.call_ok("user_invite", invite)?;
    app.call_ok("lock", json!({}))?;
    app.call_ok(
        "sign_in",
        json!({"user": colleague, "passphrase": invitation["start_passphrase"],
            "new_passphrase": COLLEAGUE_PASSPHRASE}),
    )?;
    app.call_ok("lock", json!({}))?;
    app.call_ok(
        "sign_in",
        json!({"user": founder, "passphrase": PASSPHRASE}),
    )?;
    Ok(colleague)
}

fn case_id(n: u8) -> String {
    format!("0191a7c5-0000-7000-8000-0000000000{n:02x}")
}

fn registration(mediator: &Value, n: u8) -> Value {
    json!({
        "fields": {
            "cause": "L07", "nature": "labour", "source": "applied_oral", "received_on": "2026-11-20",
            "grid": null, "stall": "东二排11号", "event_on": null, "summary": "拖欠三个月工资",
            "worker_count": null, "collective": false, "urgency": "normal", "mediator": mediator,
            "co_mediators": [], "next_action": "", "next_on": null, "next_owner": null,
        },
        "parties": [party("applicant", "person", "周小满"), party("respondent", "organisation", "鑫海水产行")],
        "claims": [{"id": NIL, "text": "工资", "amount": 1_200_000}],
        "registered_on": "2026-11-20",
        "draft": case_id(n),
    })
}

/// Returns every case of the office as text, as the signed-in person reads it.
pub fn read_cases(app: &mut OfficeApp) -> TrialResult<String> {
    let mut text = String::new();
    for n in 1..=CASES {
        let view = app.call_ok("case_get", json!({"case": case_id(n)}))?;
        text.push_str(&view["case"].to_string());
        text.push('\n');
    }
    Ok(text)
}

/// Returns every case of the office as text, read by the founder with the original passphrase.
pub fn read_content(folder: &Path) -> TrialResult<String> {
    let facts = Facts::read(folder)?;
    let mut app = OfficeApp::open(folder, 1);
    app.sign_in(facts.text("founder"), PASSPHRASE)?;
    read_cases(&mut app)
}

/// Returns true if the colleague can still sign in.
pub fn can_colleague_sign_in(folder: &Path, facts: &Facts) -> bool {
    let mut app = OfficeApp::open(folder, 8);
    app.sign_in(facts.text("colleague"), COLLEAGUE_PASSPHRASE)
        .is_ok()
}

/// Signs in with each of the passphrases, each an hour later; returns which of them open the book, and a message for
/// each violation in the opened book.
pub fn try_passphrases(
    folder: &Path,
    passphrases: &[&str],
    content: &str,
) -> (Vec<bool>, Vec<String>) {
    let mut violations = Vec::new();
    let mut opens = Vec::new();
    let facts = match Facts::read(folder) {
        Ok(facts) => facts,
        Err(error) => return (opens, vec![error.to_string()]),
    };
    for (hour, passphrase) in (4..).zip(passphrases) {
        let mut app = OfficeApp::open(folder, hour);
        let signed_in = app.sign_in(facts.text("founder"), passphrase);
        opens.push(signed_in.is_ok());
        match signed_in {
            Ok(()) => match read_cases(&mut app) {
                Ok(text) if text == content => {}
                Ok(_) => violations.push("the cases are not those from before".to_string()),
                Err(error) => violations.push(error.to_string()),
            },
            Err(code) if code == "wrong_passphrase" => {}
            Err(code) => violations.push(format!("the book does not open: {code}")),
        }
    }
    (opens, violations)
}

/// Returns true if the recovery key opens the vault.
pub fn is_recoverable(folder: &Path) -> bool {
    let opened = || -> TrialResult<()> {
        let facts = Facts::read(folder)?;
        let key = RecoveryKey::parse(facts.text("recovery_key"))?;
        VaultFile::read(&OfficeApp::open(folder, 9).office_folder())?.unlock_with_recovery(&key)?;
        Ok(())
    };
    opened().is_ok()
}
