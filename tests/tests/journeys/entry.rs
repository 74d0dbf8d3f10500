//! Entering a case by keyboard alone, with an input method, and a kill while typing.

use std::time::{Duration, Instant};

use casebook_tests::main_job::{TODAY, create_office, open_practice_book};
use casebook_tests::screens::{rows, tab_to};
use casebook_tests::{Setup, TestError, Window};
use serde_json::json;

use crate::journey;

#[test]
fn a_case_is_registered_by_keyboard_alone() {
    journey("keyboard", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        window.press("Ctrl+N")?;
        window.see_focus("@entry-applicant")?;
        // The Enter that ends a composition belongs to the input method.
        window.compose("zhouyongshun", "周永顺")?;
        window.see_value("@entry-applicant", "周永顺")?;
        tab_to(window, "@entry-applicant-phone")?;
        window.type_keys("１３８００００１２３４")?;
        tab_to(window, "@entry-respondent")?;
        window.compose("xinhai", "鑫海水产行")?;
        tab_to(window, "@entry-respondent-stall")?;
        window.type_keys("B区112")?;
        tab_to(window, "@entry-cause")?;
        window.type_keys("gz")?;
        tab_to(window, "@entry-summary")?;
        window.compose("gongzi", "八月起工资没有发。")?;
        window.press("Enter")?;
        window.type_keys("店主不见人。")?;
        tab_to(window, "@entry-claim-0")?;
        window.compose("gongzi", "拖欠工资")?;
        tab_to(window, "@entry-claim-0-amount")?;
        window.type_keys("１.２万")?;
        assert_eq!(
            window.count("@entry-claim-1")?,
            0,
            "a composing Enter acted"
        );
        assert_eq!(window.count("@toast")?, 0, "a composing Enter registered");

        window.press("Ctrl+Enter")?;
        window.see_text("@toast", "盛劳调字〔2026〕第1号")?;
        // The form is empty for the next case.
        window.see_value("@entry-applicant", "")?;
        window.see_focus("@entry-applicant")?;
        window.see_text("@entry-next-number", "第2号")?;
        assert_stored_as_typed(window)?;

        window.press("Escape")?;
        window.see("@view-today")?;
        window.press("Alt+2")?;
        window.see_text("@case-list-row", "周永顺")?;
        window.see_focus("@case-list")?;
        window.press("Enter")?;
        window.see_text("@case-title", "鑫海水产行").map(drop)
    });
}

fn assert_stored_as_typed(window: &Window) -> Result<(), TestError> {
    let rows = rows(window, json!({ "view": "all" }))?;
    assert_eq!(rows.len(), 1);
    let view = window.rpc("case_get", json!({ "case": rows[0]["id"] }))?;
    let case = &view["case"];
    assert_eq!(case["parties"][0]["name"], "周永顺");
    assert_eq!(case["parties"][0]["phone"], "138****1234");
    let phone =
        json!({ "case": rows[0]["id"], "party": case["parties"][0]["id"], "field": "phone" });
    assert_eq!(window.rpc("reveal", phone)?["value"], "13800001234");
    assert_eq!(case["parties"][1]["name"], "鑫海水产行");
    assert_eq!(case["parties"][1]["stall"], "B区112");
    assert_eq!(case["fields"]["cause"], "L07");
    let summary = "八月起工资没有发。\n店主不见人。";
    assert_eq!(case["fields"]["summary"], summary);
    assert_eq!(case["claims"][0]["text"], "拖欠工资");
    assert_eq!(case["claims"][0]["amount"], 1_200_000);
    Ok(())
}

/// What was typed this long before a kill must not be lost.
const MAX_UNSAVED: Duration = Duration::from_secs(2);

#[test]
fn a_kill_while_typing_loses_no_key_older_than_two_seconds() {
    journey(
        "kill_while_typing",
        Setup::default().today(TODAY),
        |window| {
            open_practice_book(window)?;
            window.press("Ctrl+N")?;
            window.see_focus("@entry-applicant")?;
            window.type_keys("周永顺")?;
            tab_to(window, "@entry-summary")?;
            window.type_keys("开头。")?;
            window.see_text("@entry-draft-state", "草稿已保存")?;

            // Types without a pause, in which a slow program could catch up.
            let mut typed = "开头。".to_owned();
            let mut strokes = Vec::new();
            let start = Instant::now();
            while start.elapsed() < 3 * MAX_UNSAVED {
                let words = format!("第{}句，", strokes.len());
                window.type_keys(&words)?;
                typed.push_str(&words);
                strokes.push((Instant::now(), typed.chars().count()));
            }
            let killed = Instant::now();
            window.kill()?;
            let old = strokes.iter().rfind(|(at, _)| *at + MAX_UNSAVED <= killed);
            let (_, expected) = *old.expect("typing took longer than that");

            window.reopen()?;
            open_practice_book(window)?;
            window.press("Ctrl+N")?;
            window.see_focus("@entry-applicant")?;
            window.click_text("@drafts .draft", "周永顺")?;
            window.see_value("@entry-applicant", "周永顺")?;
            let summary = window.see("@entry-summary")?;
            let kept = window.session().property(&summary, "value")?;
            let kept = kept.as_str().unwrap_or_default();
            assert!(
                typed.starts_with(kept),
                "{kept} is not the beginning of {typed}"
            );
            let there = kept.chars().count();
            assert!(
                there >= expected,
                "{there} characters are there, {expected} were old enough"
            );
            Ok(())
        },
    );
}
