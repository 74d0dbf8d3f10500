//! Pictures of what guards an office's own book: who may come in, the journal, the copies, what is masked and what goes.

use serde_json::json;

use crate::gallery::Gallery;
use crate::main_job::{self, PASSPHRASE, WAGES};
use crate::screens::{Look, go, open_case, tab, wear};
use crate::{TestError, Window};

/// Cases of the office's book, by number.
#[derive(Debug, Clone)]
pub struct Guarded {
    /// Seen by its own mediators and supervisors only.
    pub restricted: String,
    /// Somebody asked that it be erased.
    pub to_erase: String,
}

/// Makes the office's book, with something to show on every screen.
pub fn furnish(window: &Window) -> Result<Guarded, TestError> {
    main_job::open_office_book(window)?;
    main_job::write_down(window, &WAGES)?;
    let restricted = main_job::register(window)?;
    window.click("@case-menu")?;
    window.click("@case-restrict")?;
    main_job::take(window, "restrict")?;
    window.see("@case-restricted")?;
    main_job::write_question(window, "何桂枝", "老板不给开离职证明怎么办")?;
    let to_erase = main_job::register(window)?;
    window.click("@step-answer")?;
    window.fill("@answer-text", "已告知可以向监察大队投诉")?;
    main_job::take(window, "answer")?;
    window.click("@case-menu")?;
    window.click("@case-askErasure")?;
    window.fill("@ask-erasure-note", "本人到柜台提出")?;
    main_job::take(window, "ask-erasure")?;
    window.see("@case-erasure-asked")?;
    for (name, role) in [
        ("陆青", "supervisor"),
        ("林小满", "recorder"),
        ("秦守信", "auditor"),
    ] {
        let nil = "00000000-0000-0000-0000-000000000000";
        let member = json!({
            "id": nil, "place": 9, "name": name, "role": role, "team": "", "active": true,
        });
        window.rpc("staff_put", json!({ "member": member }))?;
    }
    go(window, "settings")?;
    window.click("@settings-go-backups")?;
    window.click("@settings-backup-now")?;
    window.see("@settings-backups-proved.good")?;
    Ok(Guarded {
        restricted,
        to_erase,
    })
}

impl Gallery<'_> {
    /// Every screen that guards the open book, in one look.
    pub fn guards(&self, look: Look, cases: &Guarded) -> Result<(), TestError> {
        let window = self.window;
        wear(window, look)?;
        go(window, "today")?;
        window.see("@backup-status-green")?;
        self.picture("guard-today", look)?;
        open_case(window, &cases.restricted)?;
        window.see("@case-restricted")?;
        tab(window, "parties")?;
        window.click("@party-applicant-0-phone-reveal")?;
        window.see_text("@party-applicant-0-phone", WAGES.phone)?;
        self.picture("guard-revealed", look)?;
        open_case(window, &cases.to_erase)?;
        window.see("@case-erasure-asked")?;
        self.picture("guard-erasure-asked", look)?;
        window.press("F9")?;
        window.see("@cover")?;
        self.picture("guard-cover", look)?;
        window.press("Escape")?;
        window.gone("@cover")?;
        self.journal(look)?;
        self.guard_settings(look, cases)
    }

    fn journal(&self, look: Look) -> Result<(), TestError> {
        let window = self.window;
        go(window, "journal")?;
        window.see("[data-testid^=journal-line-]")?;
        window.click("[data-testid^=journal-unfold-]")?;
        window.see("[data-testid^=journal-facts-]")?;
        self.picture("journal", look)?;
        window.click("@journal-compare")?;
        self.dialog("journal-compare-dialog", "journal-compare", look)?;
        window.click("@journal-export")?;
        self.dialog("journal-export-dialog", "journal-export", look)
    }

    fn guard_settings(&self, look: Look, cases: &Guarded) -> Result<(), TestError> {
        let window = self.window;
        go(window, "settings")?;
        for section in ["people", "own", "recovery", "safety", "backups", "erasure"] {
            window.click(&format!("@settings-go-{section}"))?;
            window.see(&format!("@settings-{section}"))?;
            if section == "backups" {
                window.click("@backup-place-0-sets")?;
                window.see("@backup-set-0-0")?;
            }
            self.picture(&format!("guard-{section}"), look)?;
        }
        window.click("@settings-go-people")?;
        window.click("@settings-member-1-invite")?;
        self.dialog("user-invite", "guard-invite", look)?;
        window.click("@settings-go-backups")?;
        window.click("@backup-set-0-0-take")?;
        window.fill("@restore-case-number", &cases.restricted)?;
        window.press("Enter")?;
        window.see("@restore-case-found")?;
        self.dialog("restore-case", "guard-restore-case", look)
    }

    /// The recovery key while it waits to be kept: its sheet, and typing it back.
    pub fn recovery_sheet(&self, look: Look) -> Result<(), TestError> {
        let window = self.window;
        wear(window, look)?;
        window.see("@recovery-sheet")?;
        self.picture("recovery-sheet", look)?;
        window.click("@keep-key-next")?;
        window.see("@keep-key-check")?;
        self.picture("recovery-check", look)
    }

    /// What is seen while the office's book is locked, and the ways back in.
    pub fn locked(&self, look: Look) -> Result<(), TestError> {
        let window = self.window;
        wear(window, look)?;
        window.see("@sign-in")?;
        self.picture("sign-in", look)?;
        window.click("@sign-in-forgotten")?;
        window.see("@forgotten")?;
        self.picture("forgotten", look)?;
        window.click("@forgotten-recover")?;
        window.see("@recover")?;
        self.picture("recover", look)?;
        window.click("@recover-back")?;
        window.click("@sign-in-restore")?;
        window.see("@restore")?;
        self.picture("restore", look)?;
        window.click("@restore-back")?;
        window.see("@sign-in").map(drop)
    }
}

/// Renews the recovery key, so that it waits to be kept.
pub fn renew_recovery(window: &Window) -> Result<(), TestError> {
    let again = json!({ "passphrase": PASSPHRASE });
    window.rpc("recovery_renew", again).map(drop)
}
