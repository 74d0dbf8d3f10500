//! The first start: an office creates its book, locks it and opens it again.

use std::fs;
use std::path::Path;

use casebook_tests::main_job::TODAY;
use casebook_tests::screens::{choose, leave_book};
use casebook_tests::{Setup, TestError, Window};
use serde_json::json;

use crate::journey;

const OFFICE: &str = "盛和市场工会劳动争议调解委员会";
const PASSPHRASE: &str = "三条 带鱼 挂在 杆秤 的 钩上";

#[test]
fn an_office_creates_its_book_and_opens_it_again() {
    journey("first_start", Setup::default().today(TODAY), |window| {
        window.click("@start-language-en")?;
        window.see("html[lang=en]")?;
        window.see_text("@start-office", "Set up")?;
        window.click("@start-language-zh")?;
        window.see_text("@start-office", "建立")?;

        window.click("@start-office")?;
        fill_in(window)?;
        try_bad_passphrases(window)?;
        window.fill("@start-passphrase", PASSPHRASE)?;
        window.fill("@start-again", PASSPHRASE)?;
        window.press("Ctrl+Enter")?;
        confirm_the_recovery_key(window)?;
        window.press("Ctrl+N")?;
        window.see_text("@entry-next-number", "盛劳调字〔2026〕第1号")?;
        assert_encrypted(&window.data(), OFFICE)?;

        leave_book(window)?;
        sign_in(window)?;
        // The screen is the one that was open before.
        window.see("@view-new_case")?;
        // The next start of the program.
        window.reopen()?;
        sign_in(window)?;
        window.see("@view-today")?;
        window.press("Alt+4")?;
        window.see("@tally-rows").map(drop)
    });
}

/// Fills in the form except the passphrases.
fn fill_in(window: &Window) -> Result<(), TestError> {
    window.see_focus("@start-office-name")?;
    window.press("Ctrl+Enter")?;
    for field in [
        "office-name",
        "short-name",
        "body",
        "user-name",
        "passphrase",
    ] {
        window.see(&format!("@start-{field}-field-error"))?;
    }
    window.see_focus("@start-office-name")?;
    window.type_keys(OFFICE)?;
    window.fill("@start-short-name", "盛")?;
    window.see_text("@start-short-name-field", "盛劳调字〔2026〕第1号")?;
    choose(window, "@start-body", "企业")?;
    window.fill("@start-grids", "十个网格")?;
    window.press("Enter")?;
    let ten = "一二三四五六七八九十".chars();
    let ten: Vec<String> = ten.map(|n| format!("第{n}网格")).collect();
    window.see_value("@start-grids", &ten.join("\n"))?;
    window.fill("@start-user-name", "沈秋水")
}

/// Tries a passphrase that is too short, and one that is not repeated correctly.
fn try_bad_passphrases(window: &Window) -> Result<(), TestError> {
    window.fill("@start-passphrase", "太短")?;
    window.fill("@start-again", "太短")?;
    window.press("Ctrl+Enter")?;
    window.see("@start-passphrase-field-error")?;
    window.fill("@start-passphrase", PASSPHRASE)?;
    window.press("Ctrl+Enter")?;
    window.see("@start-again-field-error")?;
    window.see_focus("@start-again")
}

fn sign_in(window: &Window) -> Result<(), TestError> {
    window.see_text("@sign-in-person", "沈秋水")?;
    window.fill("@sign-in-passphrase", "三条 带鱼 挂在 秤 下")?;
    window.press("Enter")?;
    window.see("@sign-in-passphrase-field-error")?;
    // The wrong passphrase is selected, so that typing replaces it.
    window.see_focus("@sign-in-passphrase")?;
    window.type_keys(PASSPHRASE)?;
    window.press("Enter")?;
    window.gone("@start")
}

/// Postpones the recovery key, opens it again, and types the asked groups wrongly and then correctly.
fn confirm_the_recovery_key(window: &Window) -> Result<(), TestError> {
    window.see("@recovery-sheet")?;
    window.click("@keep-key-later")?;
    window.see("@view-today")?;
    let refused = window.rpc("case_register", json!({})).err();
    assert!(refused.is_some(), "a case without a confirmed recovery key");
    window.click("@recovery-due-now")?;
    // It was shown before, so the passphrase is asked for.
    window.fill("@keep-key-passphrase", PASSPHRASE)?;
    window.press("Enter")?;
    window.see("@recovery-sheet")?;
    let groups = window.texts("@recovery-sheet .text")?;
    assert_eq!(groups.len(), 14, "{groups:?}");
    window.click("@keep-key-next")?;
    // The groups are typed from paper: the sheet is not shown.
    window.gone("@recovery-sheet")?;
    let asked = window.texts("@keep-key-check label")?;
    let numbers = asked.iter().filter_map(|label| {
        let digits: String = label.chars().filter(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok()?.checked_sub(1)
    });
    let typed: Vec<&String> = numbers.filter_map(|n| groups.get(n)).collect();
    assert_eq!(typed.len(), 3, "{asked:?}");
    for (n, _) in typed.iter().enumerate() {
        window.fill(&format!("@keep-key-group-{n}"), "0000")?;
    }
    window.press("Enter")?;
    window.see("@keep-key-check [role=alert]")?;
    for (n, group) in typed.iter().enumerate() {
        window.fill(&format!("@keep-key-group-{n}"), &group.to_lowercase())?;
    }
    window.press("Enter")?;
    // A second place for the backups is asked for, may wait, and Today reminds of it.
    window.see("@second-place")?;
    window.click("@second-place-later")?;
    window.see("@view-today")?;
    window.gone("@recovery-due-banner")
}

/// Asserts that no file below the folder contains the text or is an unencrypted database.
fn assert_encrypted(folder: &Path, secret: &str) -> Result<(), TestError> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                // The profile of a webview that is driven; the webview of a person has none.
                if !path.ends_with("webview") {
                    folders.push(path);
                }
                continue;
            }
            let bytes = fs::read(&path)?;
            let holds = |words: &str| bytes.windows(words.len()).any(|at| at == words.as_bytes());
            for words in [secret, "SQLite format 3"] {
                assert!(!holds(words), "{} contains {words}", path.display());
            }
        }
    }
    Ok(())
}
