//! A case from its registration to its closing, as a mediator enters it in the window.

use serde_json::{Value, json};

use crate::screens::{choose, open_settings, open_tab};
use crate::{TestError, Window, test_office};

/// The current day of the journeys and the demonstration.
pub const TODAY: &str = "2026-11-20";

/// The passphrase of [`create_office`].
pub const PASSPHRASE: &str = "南门 卖鱼 的 老秤 不 欺人";

/// Opens the practice book from the first screen and waits for the work list of the day.
pub fn open_practice_book(window: &Window) -> Result<(), TestError> {
    window.click("@start-practice")?;
    window.see("@practice-banner")?;
    window.see("@view-today").map(drop)
}

/// Creates an office with three grids by the core instead of the form, and waits for the work list of the day; returns the
/// recovery key.
pub fn create_office(window: &Window) -> Result<String, TestError> {
    let grid = |name: &str| json!({ "name": name, "liaison": "" });
    let office = json!({
        "office_name": "盛和市场工会劳动争议调解委员会",
        "short_name": "盛",
        "grids": [grid("第一网格"), grid("第二网格"), grid("第三网格")],
        "user_name": "沈秋水",
        "passphrase": PASSPHRASE,
    });
    window.rpc("office_create", office)?;
    let key = confirm_recovery_key(window)?;
    window.reload()?;
    window.see("@view-today")?;
    Ok(key)
}

/// Confirms the recovery key by the core instead of its pages; returns it. The page may have shown it before, after which the
/// core asks for the passphrase of [`create_office`].
pub fn confirm_recovery_key(window: &Window) -> Result<String, TestError> {
    let sheet = window.rpc("recovery_show", json!({ "passphrase": PASSPHRASE }))?;
    let groups: Vec<&str> = texts(&sheet["groups"]);
    let asked = sheet["ask"].as_array().into_iter().flatten();
    let typed: Vec<&str> = asked
        .filter_map(|n| usize::try_from(n.as_u64()?).ok()?.checked_sub(1))
        .filter_map(|n| groups.get(n).copied())
        .collect();
    window.rpc("recovery_confirm", json!({ "groups": typed }))?;
    Ok(groups.join("-"))
}

fn texts(list: &Value) -> Vec<&str> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(Value::as_str).collect()
}

/// Adds a second supervisor to the book of [`create_office`] and invites them; returns their start passphrase.
pub fn invite_supervisor(window: &Window, name: &str) -> Result<String, TestError> {
    open_settings(window, "people")?;
    window.fill("@settings-member-new", name)?;
    window.press("Enter")?;
    window.see_value("@settings-member-1-name", name)?;
    choose(window, "@settings-member-1-role", "主任")?;
    window.click("@settings-member-1-invite")?;
    window.fill("@user-invite-passphrase", PASSPHRASE)?;
    window.press("Enter")?;
    let start = window.text("@start-slip-passphrase")?;
    // Escape does not close it, because it is shown only once.
    window.press("Escape")?;
    window.see("@start-slip-passphrase")?;
    window.click("@start-slip-done")?;
    window.gone("@start-slip")?;
    Ok(start)
}

/// Signs in to the locked book of [`create_office`].
pub fn sign_in(window: &Window) -> Result<(), TestError> {
    window.fill("@sign-in-passphrase", PASSPHRASE)?;
    window.press("Enter")?;
    window.see("@view-today").map(drop)
}

/// The facts of a dispute, as they are typed into the form of a new case.
#[derive(Debug, Clone, Copy)]
pub struct Dispute {
    pub applicant: &'static str,
    pub phone: &'static str,
    pub respondent: &'static str,
    pub stall: &'static str,
    /// The initials or the code of the cause.
    pub cause: &'static str,
    pub summary: &'static str,
    pub claim: &'static str,
    /// An amount such as `1.2万`.
    pub amount: &'static str,
}

/// A dispute about wages that a fish stall owes.
pub const WAGES: Dispute = Dispute {
    applicant: "周永顺",
    phone: "13800001234",
    respondent: "鑫海水产行",
    stall: "B区112",
    cause: "gz",
    summary: "八月起工资没有发，店主说货款没有收回，月底前不给说法就要走。",
    claim: "拖欠工资",
    amount: "1.2万",
};

/// Opens a new case and types all of the dispute into it; nothing is registered yet.
pub fn enter_dispute(window: &Window, dispute: &Dispute) -> Result<(), TestError> {
    window.press("Ctrl+N")?;
    window.see_focus("@entry-applicant")?;
    window.type_keys(dispute.applicant)?;
    window.fill("@entry-applicant-phone", dispute.phone)?;
    window.fill("@entry-respondent", dispute.respondent)?;
    window.fill("@entry-respondent-stall", dispute.stall)?;
    choose(window, "@entry-cause", dispute.cause)?;
    window.fill("@entry-summary", dispute.summary)?;
    window.fill("@entry-claim-0", dispute.claim)?;
    window.fill("@entry-claim-0-amount", dispute.amount)
}

/// Opens a new case and types a consultation into it.
pub fn enter_consultation(window: &Window, name: &str, question: &str) -> Result<(), TestError> {
    window.press("Ctrl+N")?;
    window.see_focus("@entry-applicant")?;
    window.click("@entry-kind-consult")?;
    window.fill("@entry-applicant", name)?;
    choose(window, "@entry-cause", "L01")?;
    window.fill("@entry-summary", question)
}

/// Registers the typed case and opens its page; returns the case number.
pub fn register(window: &Window) -> Result<String, TestError> {
    window.press("Ctrl+Shift+Enter")?;
    window.see("@case-page")?;
    number(window)
}

/// Returns the number of the shown case.
pub fn number(window: &Window) -> Result<String, TestError> {
    window.text("@case-number .figure")
}

/// Opens the acceptance and enters that both sides agreed today.
pub fn prepare_acceptance(window: &Window) -> Result<(), TestError> {
    window.click("@step-accept")?;
    window.see("@accept-dialog")?;
    window.click("@accept-same-day")
}

/// Confirms the step whose dialog is open, and waits until the dialog is closed.
pub fn confirm_step(window: &Window, step: &str) -> Result<(), TestError> {
    window.click(&format!("@{step}-do"))?;
    window.gone(&format!("@{step}-dialog"))
}

/// Opens a new session of today with these times, typed as `930`.
pub fn plan_session(window: &Window, starts: &str, ends: &str) -> Result<(), TestError> {
    window.click("@case-hold-session")?;
    window.see("@session-editor")?;
    window.fill("@session-starts", starts)?;
    window.fill("@session-ends", ends)
}

/// Opens the planned session as held and enters the attendance of each party and the record.
pub fn record_session(window: &Window, attendance: &[&str], record: &str) -> Result<(), TestError> {
    window.click("@case-hold-session")?;
    window.see("@session-attendance")?;
    for (party, presence) in attendance.iter().enumerate() {
        window.click(&format!("@attendance-{party}-{presence}"))?;
    }
    window.fill("@session-record", record)
}

/// Saves the session in the editor.
pub fn save_session(window: &Window) -> Result<(), TestError> {
    window.click("@session-save")?;
    window.gone("@session-editor")
}

/// Opens a new obligation of the agreement and enters it: the respondent pays the applicant.
pub fn enter_obligation(
    window: &Window,
    what: &str,
    amount: &str,
    due: &str,
) -> Result<(), TestError> {
    open_tab(window, "agreement")?;
    window.click("@obligation-add")?;
    window.see("@obligation-dialog")?;
    window.fill("@obligation-what", what)?;
    window.fill("@obligation-amount", amount)?;
    window.fill("@obligation-due", due)
}

/// Saves the obligation in the dialog.
pub fn save_obligation(window: &Window) -> Result<(), TestError> {
    window.click("@obligation-save")?;
    window.gone("@obligation-dialog")
}

/// Opens the closing as a written agreement and enters the days on which applicant, respondent and mediator signed and
/// the agreement was sealed.
pub fn prepare_closing(window: &Window, days: [&str; 4]) -> Result<(), TestError> {
    window.click("@step-close")?;
    window.see("@close-dialog")?;
    window.click("@outcome-R1")?;
    let fields = [
        "@close-applicant-signed-on",
        "@close-respondent-signed-on",
        "@close-mediator-signed-on",
        "@close-sealed-on",
    ];
    for (field, day) in fields.into_iter().zip(days) {
        window.fill(field, day)?;
    }
    Ok(())
}

/// Registers a case of which every text is this one, by the core instead of the form; returns its id.
pub fn register_with_text(window: &Window, text: &str) -> Result<String, TestError> {
    let id = |n: u8| format!("0193c0de-0000-7000-8000-0000000000{n:02}");
    let party = |n: u8, role: &str, kind: &str| {
        let mut party = test_office::party(role, kind, text);
        party["id"] = json!(id(n));
        for field in ["address", "job", "stall", "remark"] {
            party[field] = json!(text);
        }
        party["employer_type"] = json!((kind == "organisation").then_some("stall_holder"));
        party
    };
    let setup = window.rpc("office_setup", json!({}))?;
    let mut case = test_office::wage_case(TODAY, None);
    for field in ["stall", "summary", "next_action"] {
        case["fields"][field] = json!(text);
    }
    case["fields"]["grid"] = setup["grids"][0]["id"].clone();
    case["fields"]["mediator"] = setup["staff"][0]["id"].clone();
    case["parties"] = json!([
        party(1, "applicant", "person"),
        party(2, "respondent", "organisation")
    ]);
    case["claims"] = json!([{ "id": id(3), "text": text, "amount": 100 }]);
    // Both sides have the same name, which is asked about.
    case["kept"] = json!(["parties.1.name"]);
    let written = window.rpc("case_register", case)?;
    Ok(written["case"].as_str().unwrap_or_default().to_owned())
}
