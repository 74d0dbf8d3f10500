//! The palette (Ctrl+K), and undo.

use casebook_tests::main_job::{self, TODAY, WAGES, create_office};
use casebook_tests::screens::{open_tab, run_command};
use casebook_tests::{Setup, TestError, Window};

use crate::journey;

#[test]
fn the_palette_finds_cases_by_two_characters_and_commands_by_name() {
    journey("find", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        main_job::enter_dispute(window, &WAGES)?;
        let number = main_job::register(window)?;
        window.press("Alt+1")?;
        window.see("@view-today")?;

        for (typed, shown) in [
            ("永顺", "周永顺"),
            ("海水", "鑫海水产行"),
            ("b区112", "周永顺"),
        ] {
            find(window, typed, shown)?;
            window.see_text("@case-number", &number)?;
            window.press("Alt+Left")?;
            window.see("@view-today")?;
        }
        run_command(window, "统计")?;
        window.see("@view-tallies")?;
        run_command(window, "sz")?;
        window.see("@view-settings")?;
        window.press("Ctrl+K")?;
        window.fill("@palette-input", "没有这个人")?;
        window.see_text("@palette", "没有找到")?;
        window.press("Escape")?;
        window.gone("@palette")
    });
}

/// Types into the palette and opens the first case that is found.
fn find(window: &Window, typed: &str, shown: &str) -> Result<(), TestError> {
    window.press("Ctrl+K")?;
    window.see_focus("@palette-input")?;
    window.type_keys(typed)?;
    window.see_text("@palette-hit[data-group=cases]", shown)?;
    window.press("Enter")?;
    window.gone("@palette")
}

#[test]
fn a_change_is_undone_from_the_toast() {
    journey("undo", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        main_job::enter_dispute(window, &WAGES)?;
        main_job::register(window)?;
        open_tab(window, "overview")?;
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

        // The history lists the change and its undo.
        open_tab(window, "history")?;
        let history = window.text("@case-body-history")?;
        assert!(history.contains("写错了的情况"), "{history}");
        Ok(())
    });
}
