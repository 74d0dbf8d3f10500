//! The screens that protect a book: masking, the journal, backups, erasure, people and restricted cases.

use std::path::Path;

use casebook_tests::main_job::{self, PASSPHRASE, TODAY, WAGES, create_office, invite_supervisor};
use casebook_tests::screens::{choose, go, open_case, open_settings, open_tab};
use casebook_tests::test_office::people::{DEPUTY, HEAD};
use casebook_tests::test_office::{Person, TestOffice, write_office};
use casebook_tests::{Setup, TestError, Window};
use serde_json::{Value, json};

use crate::journey;

const COLLEAGUE: &str = "陆青";
const THEIR_OWN: &str = "白菜 三轮车 下雨天 两把铜钥匙";

#[test]
fn a_revealed_number_is_masked_again_and_journaled() {
    journey("reveal", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        main_job::enter_dispute(window, &WAGES)?;
        let number = main_job::register(window)?;
        open_tab(window, "parties")?;
        window.see_text("@party-applicant-0-phone", "138****1234")?;
        assert!(!window.session().source()?.contains(WAGES.phone));
        window.click("@party-applicant-0-phone-reveal")?;
        window.see_text("@party-applicant-0-phone", WAGES.phone)?;
        // After leaving the tab it is masked again.
        open_tab(window, "overview")?;
        open_tab(window, "parties")?;
        window.see_text("@party-applicant-0-phone", "138****1234")?;
        // The mask in the form means an unchanged number.
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

/// A number that was only shown is part of a draft, and must not come back over its correction, which looks the same masked.
#[test]
fn a_corrected_phone_is_not_undone_by_a_draft_that_waited() {
    const CORRECTED: &str = "13877771234";
    journey("draft_of_party", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        main_job::enter_dispute(window, &WAGES)?;
        let number = main_job::register(window)?;
        open_tab(window, "parties")?;
        window.click("@party-applicant-0-edit")?;
        window.click("@party-phone-reveal")?;
        window.see_value("@party-phone", WAGES.phone)?;
        window.fill("@party-address", "鱼市路 12 号")?;
        window.press("Escape")?;
        window.gone("@party-dialog")?;

        go(window, "journal")?;
        let list = json!({ "query": { "view": "all" }, "after": null, "limit": 5 });
        let case = window.rpc("case_list", list)?["rows"][0]["id"].clone();
        let view = window.rpc("case_get", json!({ "case": case }))?["case"].clone();
        let mut party = view["parties"][0].clone();
        party["phone"] = json!(CORRECTED);
        let part = json!({ "part": "party", "value": party });
        let put = json!({ "case": case, "version": view["version"], "part": part, "draft": null });
        window.rpc("part_put", put)?;
        window.reload()?;
        window.see("@view-journal")?;

        open_case(window, &number)?;
        open_tab(window, "parties")?;
        window.click("@party-applicant-0-edit")?;
        window.see_value("@party-address", "鱼市路 12 号")?;
        window.see_value("@party-phone", "138****1234")?;
        window.click("@party-save")?;
        window.gone("@party-dialog")?;
        window.click("@party-applicant-0-phone-reveal")?;
        window.see_text("@party-applicant-0-phone", CORRECTED)?;
        window
            .see_text("@party-applicant-0", "鱼市路 12 号")
            .map(drop)
    });
}

#[test]
fn the_journal_is_compared_with_a_code_on_paper() {
    journey("journal", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        go(window, "journal")?;
        let (seq, code) = head(window)?;
        // Later entries do not change the noted code.
        main_job::enter_dispute(window, &WAGES)?;
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
        let journal = std::fs::read_to_string(folder.join("journal.jsonl"))?;
        assert!(!journal.contains(WAGES.applicant), "it contains a name");
        Ok(())
    });
}

#[test]
fn a_backup_is_made_and_a_case_is_restored_from_it() {
    journey("backup", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        // A new book is backed up automatically; that set does not contain the case yet.
        go(window, "today")?;
        window.see_text("@backup-status-amber", "只在台账所在的这块硬盘上")?;
        main_job::enter_dispute(window, &WAGES)?;
        let number = main_job::register(window)?;
        open_settings(window, "backups")?;
        window.see("@settings-backups-only-own")?;
        window.click("@settings-backup-now")?;
        window.see_text("@toast", "备份做好了")?;
        window.see_text("@settings-backups-proved", "今天")?;
        go(window, "today")?;
        window.see_text("@backup-status-amber", "今天")?;

        open_case(window, &number)?;
        window.click("@fact-summary")?;
        window.fill("@fact-summary-field", "写错了")?;
        window.press("Ctrl+Enter")?;
        window.see_text("@case-body-overview", "写错了")?;
        open_settings(window, "backups")?;
        window.click("@backup-location-0-sets")?;
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

/// The office in this folder, whose accounts are more than 30 days old at [`TODAY`].
fn old_office(data: &Path) {
    write_office(data, "2026-10-12", &[HEAD, DEPUTY]);
    let mut office = TestOffice::start_office(data, "2026-11-02");
    office.sign_in_as(&HEAD).expect("the head signs in");
    office.ok("sign_out", json!({}));
    office.run_tasks();
}

fn sign_in_as(window: &Window, person: &Person) -> Result<(), TestError> {
    window.click_text("@sign-in-person", person.name)?;
    window.fill("@sign-in-passphrase", &person.passphrase())?;
    window.press("Enter")?;
    window.see("@view-today").map(drop)
}

#[test]
fn a_second_person_confirms_an_erasure() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    old_office(&data);
    let mut number = String::new();
    let asked = Setup::default().today(TODAY).data(&data);
    journey("erasure-asked", asked, |window| {
        sign_in_as(window, &HEAD)?;
        main_job::enter_consultation(window, "周永顺", "老板不给开离职证明怎么办")?;
        number = main_job::register(window)?;
        window.click("@step-answer")?;
        window.fill("@answer-text", "已告知可以向监察大队投诉")?;
        main_job::confirm_step(window, "answer")?;
        window.click("@case-menu")?;
        window.click("@case-askErasure")?;
        // The dossier is kept for some years, so the mere request is refused.
        window.fill("@ask-erasure-note", "本人到柜台提出")?;
        window.click("@ask-erasure-do")?;
        window.see_text("@ask-erasure-basis-field", "保存期")?;
        choose(window, "@ask-erasure-basis", "本人撤回同意")?;
        main_job::confirm_step(window, "ask-erasure")?;
        window.see_text("@case-erasure-asked", HEAD.name)?;
        window.click("@case-to-erasures")?;
        // The person who requested it cannot confirm it.
        window.see("@erasure-own-0")?;
        assert_eq!(window.count("@erasure-erase-0")?, 0);
        window.press("Ctrl+L")?;
        sign_in_as(window, &DEPUTY)?;
        // Nor anybody else at once; everybody is told.
        window.see_text("@erasures-banner-0", &number)?;
        window.click("@erasures-banner-look")?;
        window.see_text("@erasure-refused-0", "七天")?;
        assert_eq!(window.count("@erasure-erase-0")?, 0);
        Ok(())
    });
    let mut office = TestOffice::start_office(&data, "2026-11-23");
    for _ in 0..3 {
        office.sign_in_as(&HEAD).expect("the head signs in");
        office.pass_days(1);
    }
    drop(office);
    let later = Setup::default().today("2026-11-27").data(&data);
    journey("erasure", later, |window| {
        sign_in_as(window, &DEPUTY)?;
        window.see_text("@before-sign-in", "登录前台账的最后一条记录")?;
        open_settings(window, "erasure")?;
        window.click("@erasure-erase-0")?;
        window.fill("@case-erase-passphrase", PASSPHRASE)?;
        window.press("Enter")?;
        window.see("@case-erase-passphrase-field-error")?;
        window.fill("@case-erase-passphrase", &DEPUTY.passphrase())?;
        window.press("Enter")?;
        window.gone("@case-erase")?;
        window.see("@erasure-none")?;
        window.gone("@erasures-banner")?;

        go(window, "journal")?;
        // The line itself, not the first of this case: entries may arrive while the pointer is on its way.
        let line = window.see_text("[data-testid^=journal-line-]", &format!("删除了{number}"))?;
        let name = window.session().attribute(&line, "data-testid")?;
        let seq = name.unwrap_or_default().replace("journal-line-", "");
        window.click(&format!("@journal-case-{seq}"))?;
        window.see("@case-erased")?;
        assert!(!window.session().source()?.contains("周永顺"));
        Ok(())
    });
}

#[test]
fn users_are_invited_and_removed() {
    journey("people", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        let start = invite_supervisor(window, COLLEAGUE)?;
        assert!(start.chars().count() >= 15, "a short start passphrase");
        window.see_text("@settings-member-1-access", "起始口令")?;
        assert_eq!(
            window.count("@settings-member-0-remove")?,
            0,
            "nobody removes themselves"
        );
        window.click("@settings-member-1-remove")?;
        window.fill("@user-remove-passphrase", "三条 带鱼 挂在 秤 下")?;
        window.press("Enter")?;
        window.see("@user-remove-passphrase-field-error")?;
        window.fill("@user-remove-passphrase", PASSPHRASE)?;
        window.press("Enter")?;
        window.gone("@user-remove")?;
        window.see_text("@settings-key-version", "1")?;
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
fn a_case_is_restricted_and_unrestricted() {
    journey("restrict", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        main_job::enter_dispute(window, &WAGES)?;
        main_job::register(window)?;
        for (act, shown) in [("restrict", true), ("unrestrict", false)] {
            window.click("@case-menu")?;
            window.click(&format!("@case-{act}"))?;
            main_job::confirm_step(window, "restrict")?;
            match shown {
                true => window.see("@case-restricted").map(drop)?,
                false => window.gone("@case-restricted")?,
            }
        }
        Ok(())
    });
}

/// Returns the number and the check code of the last entry, as they are noted on paper.
fn head(window: &Window) -> Result<(i64, String), TestError> {
    window.see("@journal-code li")?;
    let everything = json!({
        "kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null,
    });
    // The first backup of a new book may still add its entry.
    window.wait("the page to show the code of the last entry", |window| {
        let shown = window.texts("@journal-code li")?.join(" ");
        let page: Value = window.rpc("journal_list", everything.clone())?;
        let code = page["head"]["code"].as_str().map(|c| c.replace('-', " "));
        let seq = page["head"]["seq"].as_i64();
        Ok(seq
            .filter(|_| code == Some(shown.clone()))
            .map(|seq| (seq, shown)))
    })
}
