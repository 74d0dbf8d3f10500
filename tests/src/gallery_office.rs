//! Pictures of the screens that protect an office's book: people and sign-in, journal, backups, masking and erasure.

use serde_json::json;

use crate::gallery::Gallery;
use crate::main_job::{self, PASSPHRASE, WAGES};
use crate::screens::{Appearance, choose, go, open_case, open_tab, set_appearance};
use crate::test_office::NIL;
use crate::{TestError, Window};

/// The numbers of cases of the office.
#[derive(Debug, Clone)]
pub struct ProtectedCases {
    /// A restricted case, visible to its mediators and to supervisors.
    pub restricted: String,
    /// A case with a request for its erasure.
    pub to_erase: String,
}

/// Creates an office with something to show on every screen.
pub fn set_up_office(window: &Window) -> Result<ProtectedCases, TestError> {
    main_job::create_office(window)?;
    main_job::enter_dispute(window, &WAGES)?;
    let restricted = main_job::register(window)?;
    window.click("@case-menu")?;
    window.click("@case-restrict")?;
    main_job::confirm_step(window, "restrict")?;
    window.see("@case-restricted")?;
    main_job::enter_consultation(window, "何桂枝", "老板不给开离职证明怎么办")?;
    let to_erase = main_job::register(window)?;
    window.click("@step-answer")?;
    window.fill("@answer-text", "已告知可以向监察大队投诉")?;
    main_job::confirm_step(window, "answer")?;
    window.click("@case-menu")?;
    window.click("@case-askErasure")?;
    choose(window, "@ask-erasure-basis", "本人撤回同意")?;
    window.fill("@ask-erasure-note", "本人到柜台提出")?;
    main_job::confirm_step(window, "ask-erasure")?;
    window.see("@case-erasure-asked")?;
    for (name, role) in [
        ("陆青", "supervisor"),
        ("林小满", "recorder"),
        ("秦守信", "auditor"),
    ] {
        let member = json!({
            "id": NIL, "place": 9, "name": name, "role": role, "team": "", "active": true,
        });
        window.rpc("staff_put", json!({ "member": member }))?;
    }
    go(window, "settings")?;
    window.click("@settings-go-backups")?;
    window.click("@settings-backup-now")?;
    window.see("@settings-backups-proved.good")?;
    Ok(ProtectedCases {
        restricted,
        to_erase,
    })
}

impl Gallery<'_> {
    /// Saves a picture of every screen that protects the open book, in one appearance.
    pub fn protection(
        &self,
        appearance: Appearance,
        cases: &ProtectedCases,
    ) -> Result<(), TestError> {
        let window = self.window;
        set_appearance(window, appearance)?;
        go(window, "today")?;
        window.see("@backup-status-amber")?;
        self.save_picture("guard-today", appearance)?;
        open_case(window, &cases.restricted)?;
        window.see("@case-restricted")?;
        open_tab(window, "parties")?;
        window.click("@party-applicant-0-phone-reveal")?;
        window.see_text("@party-applicant-0-phone", WAGES.phone)?;
        self.save_picture("guard-revealed", appearance)?;
        open_case(window, &cases.to_erase)?;
        window.see("@case-erasure-asked")?;
        self.save_picture("guard-erasure-asked", appearance)?;
        window.press("F9")?;
        window.see("@cover")?;
        self.save_picture("guard-cover", appearance)?;
        window.press("F9")?;
        window.gone("@cover")?;
        self.journal(appearance)?;
        self.protection_settings(appearance, cases)
    }

    fn journal(&self, appearance: Appearance) -> Result<(), TestError> {
        let window = self.window;
        go(window, "journal")?;
        window.see("[data-testid^=journal-line-]")?;
        window.click("[data-testid^=journal-line-] [data-testid^=journal-unfold-]")?;
        window.see("[data-testid^=journal-facts-]")?;
        self.save_picture("journal", appearance)?;
        window.click("@journal-compare")?;
        self.save_dialog("journal-compare-dialog", "journal-compare", appearance)?;
        window.click("@journal-export")?;
        self.save_dialog("journal-export-dialog", "journal-export", appearance)
    }

    fn protection_settings(
        &self,
        appearance: Appearance,
        cases: &ProtectedCases,
    ) -> Result<(), TestError> {
        let window = self.window;
        go(window, "settings")?;
        for section in ["people", "own", "recovery", "safety", "backups", "erasure"] {
            window.click(&format!("@settings-go-{section}"))?;
            window.see(&format!("@settings-{section}"))?;
            if section == "backups" {
                window.click("@backup-location-0-sets")?;
                window.see("@backup-set-0-0")?;
            }
            self.save_picture(&format!("guard-{section}"), appearance)?;
        }
        window.click("@settings-go-people")?;
        window.click("@settings-member-1-invite")?;
        self.save_dialog("user-invite", "guard-invite", appearance)?;
        window.click("@settings-go-backups")?;
        window.click("@backup-set-0-0-take")?;
        window.fill("@restore-case-number", &cases.restricted)?;
        window.press("Enter")?;
        window.see("@restore-case-found")?;
        self.save_dialog("restore-case", "guard-restore-case", appearance)
    }

    /// Saves pictures of the sheet with the recovery key, of the passphrase before it and of its confirmation.
    pub fn recovery_sheet(&self, appearance: Appearance) -> Result<(), TestError> {
        let window = self.window;
        set_appearance(window, appearance)?;
        window.see_focus("@keep-key-passphrase")?;
        self.save_picture("recovery-passphrase", appearance)?;
        window.type_keys(PASSPHRASE)?;
        window.press("Enter")?;
        window.see("@recovery-sheet")?;
        self.save_picture("recovery-sheet", appearance)?;
        window.click("@keep-key-next")?;
        window.see("@keep-key-check")?;
        self.save_picture("recovery-check", appearance)
    }

    /// Saves pictures of the sign-in, the recovery and the restore of a locked book.
    pub fn locked(&self, appearance: Appearance) -> Result<(), TestError> {
        let window = self.window;
        set_appearance(window, appearance)?;
        window.see("@sign-in")?;
        self.save_picture("sign-in", appearance)?;
        window.click("@sign-in-forgotten")?;
        window.see("@forgotten")?;
        self.save_picture("forgotten", appearance)?;
        window.click("@forgotten-recover")?;
        window.see("@recover")?;
        self.save_picture("recover", appearance)?;
        window.click("@recover-back")?;
        window.click("@sign-in-restore")?;
        window.see("@restore")?;
        self.save_picture("restore", appearance)?;
        window.click("@restore-back")?;
        window.see("@sign-in").map(drop)
    }
}

/// Renews the recovery key, so that it must be confirmed.
pub fn renew_recovery_key(window: &Window) -> Result<(), TestError> {
    let reauthenticate = json!({ "passphrase": PASSPHRASE });
    window.rpc("recovery_renew", reauthenticate).map(drop)
}
