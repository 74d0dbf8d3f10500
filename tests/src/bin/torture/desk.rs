//! An office book with passphrases, in a folder that a child is killed over: founding it, coming in, looking whether all
//! of it is there.

use std::fs;
use std::path::{Path, PathBuf};

use casebook_core::vault::{RecoveryKey, VaultFile};
use casebook_core::{App, JobProgress, Moment, Paths, WireError};
use casebook_tests::book::{NIL, party};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use crate::trial::Outcome;

/// Words that nobody uses for anything else.
pub const PASSPHRASE: &str = "晨雾 paperclip 河堤 41 walnut";
pub const OTHER: &str = "窗台 lantern 纸船 88 gravel";
const COLLEAGUES: &str = "石阶 umbrella 麦浪 63 copper";

/// How many cases the office has.
const CASES: u8 = 6;

/// One window on the office, opened at some hour of the same day.
pub struct Desk {
    pub app: App,
    hour: i64,
    calls: i64,
    data: PathBuf,
}

impl Desk {
    /// The program on the office in this folder. Later hours are later starts.
    pub fn at(folder: &Path, hour: i64) -> Desk {
        let data = folder.join("data");
        let paths = Paths {
            data: data.clone(),
            exports: folder.join("exports"),
            local: true,
        };
        Desk {
            app: App::new(paths).with_cheapest_passphrases(),
            hour,
            calls: 0,
            data,
        }
    }

    pub fn now(&mut self) -> Moment {
        self.calls += 1;
        let since = Duration::hours(self.hour) + Duration::milliseconds(200 * self.calls);
        let start: DateTime<Utc> = "2026-11-20T01:00:00Z".parse().expect("an instant");
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
        self.app.call(cmd, payload, &now).map(|reply| reply.result)
    }

    /// A command that must go well.
    pub fn done(&mut self, cmd: &str, payload: Value) -> Outcome<Value> {
        let answer = self.call(cmd, payload);
        Ok(answer.map_err(|refusal| format!("{cmd} is refused: {}", json!(refusal.code)))?)
    }

    /// Comes in; answers with the code of the refusal.
    pub fn come_in(&mut self, user: &str, passphrase: &str) -> Result<(), String> {
        let words = json!({"user": user, "passphrase": passphrase});
        let came = self.call("sign_in", words);
        came.map(|_| ())
            .map_err(|refusal| json!(refusal.code).as_str().unwrap_or_default().to_string())
    }

    /// Does what the window does until nothing is left: slices with the book at hand, tasks without it.
    pub fn work(&mut self) -> Option<JobProgress> {
        let mut last = None;
        loop {
            let now = self.now();
            if let Some(progress) = self.app.work(&now) {
                last = Some(progress);
                continue;
            }
            let Some(task) = self.app.background() else {
                return last;
            };
            let outcome = task.run(&mut |_, _| true);
            let (progress, _) = self.app.settled(outcome, &now);
            last = progress.or(last);
        }
    }

    pub fn office(&self) -> PathBuf {
        self.data.join("office")
    }
}

/// What is known of an office from outside it.
pub struct Facts(Value);

impl Facts {
    pub fn read(folder: &Path) -> Outcome<Facts> {
        let text = fs::read_to_string(folder.join("facts.json"))?;
        Ok(Facts(serde_json::from_str(&text)?))
    }

    pub fn text(&self, fact: &str) -> &str {
        self.0[fact].as_str().unwrap_or_default()
    }
}

/// An office with a founder, a colleague and some cases; notes who they are and the recovery key beside it.
pub fn found(folder: &Path) -> Outcome<()> {
    let mut desk = Desk::at(folder, 0);
    let boot = desk.done(
        "office_create",
        json!({"office_name": "盛和市场工会", "short_name": "盛", "grids": [{"name": "第一网格"}],
            "user_name": "沈一", "passphrase": PASSPHRASE}),
    )?;
    let founder = boot["user"]["id"].clone();
    let sheet = desk.done("recovery_show", json!({}))?;
    let groups = sheet["groups"].as_array().cloned().unwrap_or_default();
    let group = |number: &Value| groups[number.as_u64().unwrap_or(1) as usize - 1].clone();
    let asked = sheet["ask"].as_array().into_iter().flatten();
    let typed: Vec<Value> = asked.map(group).collect();
    desk.done("recovery_confirm", json!({"groups": typed}))?;
    let colleague = hire(&mut desk)?;
    for n in 1..=CASES {
        let case = registration(&founder, n);
        desk.done("case_register", case)?;
    }
    desk.done("sign_out", json!({}))?;
    let key: Vec<&str> = groups.iter().filter_map(Value::as_str).collect();
    let facts = json!({"founder": founder, "colleague": colleague, "recovery_key": key.join("-")});
    fs::write(folder.join("facts.json"), facts.to_string())?;
    Ok(())
}

/// Lets a colleague in; the founder is at the book again afterwards.
fn hire(desk: &mut Desk) -> Outcome<Value> {
    let member = json!({"id": NIL, "place": 0, "name": "顾二", "role": "mediator", "team": "", "active": true});
    let house = desk.done("staff_put", json!({"member": member}))?;
    let mut staff = house["staff"].as_array().into_iter().flatten();
    let colleague = staff.find(|member| member["name"] == "顾二");
    let colleague = colleague.ok_or("nobody was hired")?["id"].clone();
    let founder = desk.done("boot", json!({}))?["user"]["id"].clone();
    let again = json!({"member": colleague, "passphrase": PASSPHRASE});
    let invitation = desk.done("user_invite", again)?;
    desk.done("lock", json!({}))?;
    desk.done(
        "sign_in",
        json!({"user": colleague, "passphrase": invitation["start_passphrase"],
            "new_passphrase": COLLEAGUES}),
    )?;
    desk.done("lock", json!({}))?;
    desk.done(
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

/// Every case of the office as a text, read by the person who is at the book.
pub fn told(desk: &mut Desk) -> Outcome<String> {
    let mut text = String::new();
    for n in 1..=CASES {
        let view = desk.done("case_get", json!({"case": case_id(n)}))?;
        text.push_str(&view["case"].to_string());
        text.push('\n');
    }
    Ok(text)
}

/// The same, by the founder of a sound office.
pub fn content(folder: &Path) -> Outcome<String> {
    let facts = Facts::read(folder)?;
    let mut desk = Desk::at(folder, 1);
    desk.come_in(facts.text("founder"), PASSPHRASE)?;
    told(&mut desk)
}

/// Whether the colleague still has a way in.
pub fn colleague_comes_in(folder: &Path, facts: &Facts) -> bool {
    let mut desk = Desk::at(folder, 8);
    desk.come_in(facts.text("colleague"), COLLEAGUES).is_ok()
}

/// Comes in by each of the passphrases, a later hour each time; answers which of them open the book, and what does not
/// hold of the book that they open.
pub fn open_by(folder: &Path, passphrases: &[&str], content: &str) -> (Vec<bool>, Vec<String>) {
    let mut wrong = Vec::new();
    let mut opens = Vec::new();
    let facts = match Facts::read(folder) {
        Ok(facts) => facts,
        Err(error) => return (opens, vec![error.to_string()]),
    };
    for (hour, passphrase) in (4..).zip(passphrases) {
        let mut desk = Desk::at(folder, hour);
        let came = desk.come_in(facts.text("founder"), passphrase);
        opens.push(came.is_ok());
        match came {
            Ok(()) => match told(&mut desk) {
                Ok(text) if text == content => {}
                Ok(_) => wrong.push("the cases are not those from before".to_string()),
                Err(error) => wrong.push(error.to_string()),
            },
            Err(code) if code == "wrong_passphrase" => {}
            Err(code) => wrong.push(format!("the book does not open: {code}")),
        }
    }
    (opens, wrong)
}

/// Whether the recovery key on paper opens the vault.
pub fn is_recoverable(folder: &Path) -> bool {
    let opened = || -> Outcome<()> {
        let facts = Facts::read(folder)?;
        let key = RecoveryKey::parse(facts.text("recovery_key"))?;
        VaultFile::read(&Desk::at(folder, 9).office())?.unlock_with_recovery(&key)?;
        Ok(())
    };
    opened().is_ok()
}
