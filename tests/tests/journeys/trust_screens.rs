//! Who did what, where the copies are, what is masked and what goes: the screens of trust.

use casebook_tests::main_job::{self, PASSPHRASE, TODAY, WAGES, open_office_book};
use casebook_tests::screens::{go, open_case, tab};
use casebook_tests::{Setup, TestError, Window};
use serde_json::{Value, json};

use crate::journey;

const COLLEAGUE: &str = "陆青";
const THEIR_OWN: &str = "白菜 三轮车 下雨天 铜钥匙";

#[test]
fn a_number_is_shown_for_a_moment_and_the_journal_knows() {
    journey("reveal", Setup::default().today(TODAY), |window| {
        open_office_book(window)?;
        main_job::write_down(window, &WAGES)?;
        let number = main_job::register(window)?;
        tab(window, "parties")?;
        window.see_text("@party-applicant-0-phone", "138****1234")?;
        assert!(!window.session().source()?.contains(WAGES.phone));
        window.click("@party-applicant-0-phone-reveal")?;
        window.see_text("@party-applicant-0-phone", WAGES.phone)?;
        // Left and come back to, it is masked again.
        tab(window, "overview")?;
        tab(window, "parties")?;
        window.see_text("@party-applicant-0-phone", "138****1234")?;
        // The mask stands for the number: the party is saved, and nothing is lost.
        window.click("@party-applicant-0-edit")?;
        window.see_value("@party-phone", "138****1234")?;
        window.fill("@party-address", "鱼市路 12 号")?;
        window.click("@party-save")?;
        window.gone("@party-dialog")?;
        window.click("@party-applicant-0-phone-reveal")?;
        window.see_text("@party-applicant-0-phone", WAGES.phone)?;

        go(window, "journal")?;
        window.see_text("[data-testid^=journal-line-]", "一名当事人的电话")?;
        window.see_text("[data-testid^=journal-line-]", &format!("登记了{number}"))?;
        assert!(!window.session().source()?.contains(WAGES.phone));
        window.click("@journal-kind-changes")?;
        window.gone_text("[data-testid^=journal-line-]", "一名当事人的电话")?;
        window.see_text("[data-testid^=journal-line-]", &format!("登记了{number}"))?;
        window.click("[data-testid^=journal-unfold-]")?;
        window.see("[data-testid^=journal-facts-]")?;
        window.click("[data-testid^=journal-case-]")?;
        window.see_text("@case-number", &number).map(drop)
    });
}

#[test]
fn the_journal_proves_itself_against_paper() {
    journey("journal", Setup::default().today(TODAY), |window| {
        open_office_book(window)?;
        go(window, "journal")?;
        let (seq, code) = head(window)?;
        // Later entries do not change what was noted.
        main_job::write_down(window, &WAGES)?;
        main_job::register(window)?;
        go(window, "journal")?;
        window.click("@journal-compare")?;
        window.fill("@journal-compare-seq", &seq.to_string())?;
        window.fill("@journal-compare-code", &code.to_lowercase())?;
        window.press("Enter")?;
        window.see("@journal-compare-same")?;
        let other = if code.starts_with('0') { "1" } else { "0" };
        let forged = format!("{other}{}", &code[1..]);
        window.fill("@journal-compare-code", &forged)?;
        window.press("Enter")?;
        window.see("@journal-compare-different")?;
        window.fill("@journal-compare-code", "7YK1")?;
        window.press("Enter")?;
        window.see("@journal-compare-code-field-error")?;
        window.press("Escape")?;
        window.gone("@journal-compare-dialog")?;

        window.click("@journal-verify")?;
        window.see_text("@journal-verified", "全部无误")?;

        window.click("@journal-export")?;
        window.click("@journal-export-start")?;
        window.gone("@journal-export-dialog")?;
        let folder = window.wait("the journal in the export folder", |window| {
            let Ok(entries) = std::fs::read_dir(window.exports()) else {
                return Ok(None);
            };
            let mut folders = entries.filter_map(Result::ok).map(|entry| entry.path());
            Ok(folders.find(|path| path.join("verify.py").is_file()))
        })?;
        let told = std::fs::read_to_string(folder.join("journal.jsonl"))?;
        assert!(!told.contains(WAGES.applicant), "it says who it was about");
        Ok(())
    });
}

#[test]
fn a_backup_is_made_and_a_case_comes_back_from_it() {
    journey("backup", Setup::default().today(TODAY), |window| {
        open_office_book(window)?;
        // A new book is backed up without being asked; that set does not hold the case yet.
        go(window, "today")?;
        window.see_text("@backup-status-green", "今天")?;
        main_job::write_down(window, &WAGES)?;
        let number = main_job::register(window)?;
        settings(window, "backups")?;
        window.see("@settings-backups-only-own")?;
        window.click("@settings-backup-now")?;
        window.see_text("@toast", "备份做好了")?;
        window.see_text("@settings-backups-proved", "今天")?;
        go(window, "today")?;
        window.see_text("@backup-status-green", "今天")?;

        open_case(window, &number)?;
        window.click("@fact-summary")?;
        window.fill("@fact-summary-field", "写错了")?;
        window.press("Ctrl+Enter")?;
        window.see_text("@case-body-overview", "写错了")?;
        settings(window, "backups")?;
        window.click("@backup-place-0-sets")?;
        window.click("@backup-set-0-0-take")?;
        window.fill("@restore-case-number", &number)?;
        window.press("Enter")?;
        window.see_text("@restore-case-found", "简要情况")?;
        window.click("@restore-case-do")?;
        window.see_text("@case-number", &number)?;
        window
            .see_text("@case-body-overview", "八月起工资没有发")
            .map(drop)
    });
}

#[test]
fn a_second_person_erases_what_the_first_one_asked_for() {
    journey("erasure", Setup::default().today(TODAY), |window| {
        open_office_book(window)?;
        main_job::write_question(window, "周永顺", "老板不给开离职证明怎么办")?;
        let number = main_job::register(window)?;
        window.click("@step-answer")?;
        window.fill("@answer-text", "已告知可以向监察大队投诉")?;
        main_job::take(window, "answer")?;
        let start = invite(window)?;

        open_case(window, &number)?;
        window.click("@case-menu")?;
        window.click("@case-askErasure")?;
        window.fill("@ask-erasure-note", "本人到柜台提出")?;
        main_job::take(window, "ask-erasure")?;
        window.see_text("@case-erasure-asked", "沈秋水")?;
        window.click("@case-to-erasures")?;
        // Not by the one who asked.
        window.see("@erasure-own-0")?;
        assert_eq!(window.count("@erasure-erase-0")?, 0);

        window.press("Ctrl+L")?;
        window.click_text("@sign-in-person", COLLEAGUE)?;
        window.fill("@sign-in-passphrase", &start)?;
        window.press("Enter")?;
        window.see("@choose-own")?;
        window.fill("@own-passphrase", THEIR_OWN)?;
        window.fill("@own-passphrase-again", THEIR_OWN)?;
        window.press("Enter")?;
        window.see("@view-today")?;
        settings(window, "erasure")?;
        window.click("@erasure-erase-0")?;
        window.fill("@case-erase-passphrase", PASSPHRASE)?;
        window.press("Enter")?;
        window.see("@case-erase-passphrase-field-error")?;
        window.fill("@case-erase-passphrase", THEIR_OWN)?;
        window.press("Enter")?;
        window.gone("@case-erase")?;
        window.see("@erasure-none")?;

        go(window, "journal")?;
        window.see_text("[data-testid^=journal-line-]", &format!("删除了{number}"))?;
        window.click_text("[data-testid^=journal-case-]", &number)?;
        window.see("@case-erased")?;
        assert!(!window.session().source()?.contains("周永顺"));
        Ok(())
    });
}

#[test]
fn people_are_let_in_and_shut_out() {
    journey("people", Setup::default().today(TODAY), |window| {
        open_office_book(window)?;
        let start = invite(window)?;
        assert!(start.chars().count() >= 15, "a short start passphrase");
        window.see_text("@settings-member-1-access", "起始口令")?;
        assert_eq!(window.count("@settings-member-0-remove")?, 0, "oneself");
        window.click("@settings-member-1-remove")?;
        window.fill("@user-remove-passphrase", "三条 带鱼 挂在 秤 下")?;
        window.press("Enter")?;
        window.see("@user-remove-passphrase-field-error")?;
        window.fill("@user-remove-passphrase", PASSPHRASE)?;
        window.press("Enter")?;
        window.gone("@user-remove")?;
        window.see_text("@settings-key-version", "2")?;
        assert_eq!(window.count("@settings-member-1-remove")?, 0);

        window.click("@own-change")?;
        window.see_focus("@own-current")?;
        window.type_keys(PASSPHRASE)?;
        window.fill("@own-new", THEIR_OWN)?;
        window.fill("@own-new-again", THEIR_OWN)?;
        window.press("Enter")?;
        window.see("@own-change")?;
        window.press("Ctrl+L")?;
        window.fill("@sign-in-passphrase", THEIR_OWN)?;
        window.press("Enter")?;
        window.see("@view-settings").map(drop)
    });
}

#[test]
fn a_restricted_case_says_so_and_can_be_opened_again() {
    journey("restrict", Setup::default().today(TODAY), |window| {
        open_office_book(window)?;
        main_job::write_down(window, &WAGES)?;
        main_job::register(window)?;
        for (act, shown) in [("restrict", true), ("unrestrict", false)] {
            window.click("@case-menu")?;
            window.click(&format!("@case-{act}"))?;
            main_job::take(window, "restrict")?;
            match shown {
                true => window.see("@case-restricted").map(drop)?,
                false => window.gone("@case-restricted")?,
            }
        }
        Ok(())
    });
}

/// Goes to a part of the settings.
fn settings(window: &Window, section: &str) -> Result<(), TestError> {
    go(window, "settings")?;
    window.click(&format!("@settings-go-{section}"))?;
    window.see(&format!("@settings-{section}")).map(drop)
}

/// Number and check code of the last entry, as they are noted on paper.
fn head(window: &Window) -> Result<(i64, String), TestError> {
    window.see("@journal-code li")?;
    let code = window.texts("@journal-code li")?.join(" ");
    let everything = json!({
        "kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null,
    });
    let page: Value = window.rpc("journal_list", everything)?;
    let seq = page["head"]["seq"].as_i64().unwrap_or_default();
    assert_eq!(
        page["head"]["code"].as_str().map(|c| c.replace('-', " ")),
        Some(code.clone())
    );
    Ok((seq, code))
}

/// Adds a second supervisor and gives them a start passphrase; answers it.
fn invite(window: &Window) -> Result<String, TestError> {
    settings(window, "people")?;
    window.fill("@settings-member-new", COLLEAGUE)?;
    window.press("Enter")?;
    window.see_value("@settings-member-1-name", COLLEAGUE)?;
    casebook_tests::screens::choose(window, "@settings-member-1-role", "主任")?;
    window.click("@settings-member-1-invite")?;
    window.fill("@user-invite-passphrase", PASSPHRASE)?;
    window.press("Enter")?;
    let start = window.text("@start-slip-passphrase")?;
    // Not lost by a slip of the hand: it is shown only once.
    window.press("Escape")?;
    window.see("@start-slip-passphrase")?;
    window.click("@start-slip-done")?;
    window.gone("@start-slip")?;
    Ok(start)
}
