//! The first start: an office makes its book, locks it, and comes back.

use std::fs;
use std::path::Path;

use casebook_tests::main_job::TODAY;
use casebook_tests::screens::leave_book;
use casebook_tests::{Setup, TestError, Window};
use serde_json::json;

use crate::journey;

const OFFICE: &str = "盛和市场工会劳动争议调解委员会";
const PASSPHRASE: &str = "三条 带鱼 挂在 秤 上";

#[test]
fn an_office_makes_its_book_and_comes_back_to_it() {
    journey("first_start", Setup::default().today(TODAY), |window| {
        window.click("@start-language-en")?;
        window.see("html[lang=en]")?;
        window.see_text("@start-office", "Set up")?;
        window.click("@start-language-zh")?;
        window.see_text("@start-office", "建立")?;

        window.click("@start-office")?;
        fill_in(window)?;
        be_refused(window)?;
        window.fill("@start-passphrase", PASSPHRASE)?;
        window.fill("@start-again", PASSPHRASE)?;
        window.press("Ctrl+Enter")?;
        keep_the_key(window)?;
        window.press("Ctrl+N")?;
        window.see_text("@entry-next-number", "盛劳调字〔2026〕第1号")?;
        is_sealed(&window.data(), OFFICE)?;

        leave_book(window)?;
        sign_in(window)?;
        // Who comes back is where they were.
        window.see("@view-new_case")?;
        // The next morning.
        window.reopen()?;
        sign_in(window)?;
        window.see("@view-today")?;
        window.press("Alt+3")?;
        window.see("@tally-rows").map(drop)
    });
}

/// The form, as it is filled in the first time: the passphrase is too short, and its twin another one.
fn fill_in(window: &Window) -> Result<(), TestError> {
    window.see_focus("@start-office-name")?;
    window.press("Ctrl+Enter")?;
    for field in ["office-name", "short-name", "user-name", "passphrase"] {
        window.see(&format!("@start-{field}-field-error"))?;
    }
    window.see_focus("@start-office-name")?;
    window.type_keys(OFFICE)?;
    window.fill("@start-short-name", "盛")?;
    window.see_text("@start-short-name-field", "盛劳调字〔2026〕第1号")?;
    window.fill("@start-grids", "十个网格")?;
    window.press("Enter")?;
    let ten = "一二三四五六七八九十".chars();
    let ten: Vec<String> = ten.map(|n| format!("第{n}网格")).collect();
    window.see_value("@start-grids", &ten.join("\n"))?;
    window.fill("@start-user-name", "沈秋水")
}

fn be_refused(window: &Window) -> Result<(), TestError> {
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
    // What was wrong is marked, so that one types over it.
    window.see_focus("@sign-in-passphrase")?;
    window.type_keys(PASSPHRASE)?;
    window.press("Enter")?;
    window.gone("@start")
}

/// The recovery key: put off, asked for again, typed back wrongly and then as it stands on the sheet.
fn keep_the_key(window: &Window) -> Result<(), TestError> {
    window.see("@recovery-sheet")?;
    window.click("@keep-key-later")?;
    window.see("@view-today")?;
    let refused = window.rpc("case_register", json!({})).err();
    assert!(refused.is_some(), "a case without a kept recovery key");
    window.click("@recovery-due-now")?;
    window.see("@recovery-sheet")?;
    let groups = window.texts("@recovery-sheet .text")?;
    assert_eq!(groups.len(), 14, "{groups:?}");
    window.click("@keep-key-next")?;
    // What is typed is typed from paper: the sheet is out of sight.
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
    window.see("@view-today")?;
    window.gone("@recovery-due-banner")
}

/// No file under the folder says what is in the book, and none is a database that anybody can read.
fn is_sealed(folder: &Path, secret: &str) -> Result<(), TestError> {
    let mut open = vec![folder.to_owned()];
    while let Some(place) = open.pop() {
        for entry in fs::read_dir(place)? {
            let path = entry?.path();
            if path.is_dir() {
                // What the driven webview keeps for itself is not there in a window of a person.
                if !path.ends_with("webview") {
                    open.push(path);
                }
                continue;
            }
            let bytes = fs::read(&path)?;
            let holds = |words: &str| bytes.windows(words.len()).any(|at| at == words.as_bytes());
            for words in [secret, "SQLite format 3"] {
                assert!(!holds(words), "{} says {words}", path.display());
            }
        }
    }
    Ok(())
}
