//! Ctrl+K, and taking back.

use casebook_tests::main_job::{self, TODAY, WAGES, open_office_book};
use casebook_tests::screens::{command, tab};
use casebook_tests::{Setup, TestError, Window};

use crate::journey;

#[test]
fn one_box_finds_by_two_characters_and_by_what_one_wants_to_do() {
    journey("find", Setup::default().today(TODAY), |window| {
        open_office_book(window)?;
        main_job::write_down(window, &WAGES)?;
        let number = main_job::register(window)?;
        window.press("Alt+1")?;
        window.see("@view-today")?;

        for (typed, said) in [
            ("永顺", "周永顺"),
            ("海水", "鑫海水产行"),
            ("b区112", "周永顺"),
        ] {
            find(window, typed, said)?;
            window.see_text("@case-number", &number)?;
            window.press("Alt+Left")?;
            window.see("@view-today")?;
        }
        command(window, "统计")?;
        window.see("@view-tallies")?;
        command(window, "sz")?;
        window.see("@view-settings")?;
        window.press("Ctrl+K")?;
        window.fill("@palette-input", "没有这个人")?;
        window.see_text("@palette", "没有找到")?;
        window.press("Escape")?;
        window.gone("@palette")
    });
}

/// Types into the box and opens the first that is found.
fn find(window: &Window, typed: &str, said: &str) -> Result<(), TestError> {
    window.press("Ctrl+K")?;
    window.see_focus("@palette-input")?;
    window.type_keys(typed)?;
    window.see_text("@palette-hit[data-group=cases]", said)?;
    window.press("Enter")?;
    window.gone("@palette")
}

#[test]
fn what_was_changed_is_taken_back_from_the_toast() {
    journey("undo", Setup::default().today(TODAY), |window| {
        open_office_book(window)?;
        main_job::write_down(window, &WAGES)?;
        main_job::register(window)?;
        tab(window, "overview")?;
        window.click("@fact-summary")?;
        window.fill("@edit-summary", "写错了的情况")?;
        window.press("Ctrl+Enter")?;
        window.see_text("@fact-summary", "写错了的情况")?;
        window.click("@toast-action")?;
        window.see_text("@fact-summary", WAGES.summary)?;

        window.click("@claim-0-remove")?;
        window.gone("@claim-0")?;
        window.click("@toast-action")?;
        window.see_text("@claim-0", WAGES.claim)?;

        // Nothing is forgotten: the history tells the change and that it was taken back.
        tab(window, "history")?;
        let told = window.text("@case-body-history")?;
        assert!(told.contains("写错了的情况"), "{told}");
        Ok(())
    });
}
