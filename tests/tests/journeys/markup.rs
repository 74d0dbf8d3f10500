//! Markup in texts is shown as text, and nothing in it runs.

use casebook_tests::main_job::{TODAY, open_practice_book, register_with_text};
use casebook_tests::screens::{CASE_TABS, go, open_tab, show_tally};
use casebook_tests::test_office::payloads::{acceptance, for_case, note, obligation, session};
use casebook_tests::{Setup, TestError, Window};
use serde_json::{Value, json};

use crate::journey;

/// Not longer than the name of a grid may be.
const MARKUP: &str = "<img src=x onerror=\"ran=1\"><script>ran=1</script>";

#[test]
fn markup_in_every_text_is_shown_as_text() {
    journey("markup", Setup::default().today(TODAY), |window| {
        open_practice_book(window)?;
        change_office_names(window)?;
        let case = register_with_text(window, MARKUP)?;
        fill_the_case(window, &case)?;
        window.reload()?;
        window.see_text("@view-today", MARKUP)?;

        go(window, "cases")?;
        window.click_text("@case-list-row", MARKUP)?;
        window.see_text("@case-title", MARKUP)?;
        for name in CASE_TABS {
            open_tab(window, name)?;
            window.see_text(&format!("@case-body-{name}"), "<script>")?;
            assert_no_markup(window)?;
        }
        window.click("@list-mode-table")?;
        window.see_text("@case-table", MARKUP)?;
        assert_no_markup(window)?;
        window.click("@list-mode-list")?;

        window.press("Ctrl+N")?;
        window.see_focus("@entry-applicant")?;
        window.type_keys("<img")?;
        window.see_text("@entry-applicant-option", MARKUP)?;
        assert_no_markup(window)?;
        window.press("Escape")?;
        window.press("Escape")?;
        window.press("Ctrl+K")?;
        window.fill("@palette-input", "<script>")?;
        window.see_text("@palette-hit", MARKUP)?;
        assert_no_markup(window)?;
        window.press("Escape")?;
        window.gone("@palette")?;

        show_tally(window, "month")?;
        window.see_text("@tally-units", MARKUP)?;
        go(window, "settings")?;
        window.see_value("@settings-grid-0-liaison", MARKUP)?;
        assert_no_markup(window)
    });
}

/// Renames the first grid, staff member and room.
fn change_office_names(window: &Window) -> Result<(), TestError> {
    let setup = window.rpc("office_setup", json!({}))?;
    let renamed = |list: &str| -> Value {
        let mut entry = setup[list][0].clone();
        entry["name"] = json!(MARKUP);
        entry
    };
    let mut grid = renamed("grids");
    grid["liaison"] = json!(MARKUP);
    window.rpc("grid_put", json!({ "grid": grid }))?;
    window.rpc("staff_put", json!({ "member": renamed("staff") }))?;
    window.rpc("room_put", json!({ "room": renamed("rooms") }))?;
    Ok(())
}

/// Accepts the case and adds facts about the worker, a session, an obligation and a note with this text.
fn fill_the_case(window: &Window, case: &str) -> Result<(), TestError> {
    let view = window.rpc("case_get", json!({ "case": case }))?;
    let mut version = view["case"]["version"].clone();
    let mut write = |cmd: &str, payload: Value| -> Result<(), TestError> {
        version = window.rpc(cmd, for_case(case, &version, payload))?["version"].clone();
        Ok(())
    };
    write("case_accept", acceptance(TODAY))?;
    let (applicant, respondent) = (
        &view["case"]["parties"][0]["id"],
        &view["case"]["parties"][1]["id"],
    );
    let attendance = json!([
        { "party": applicant, "attendance": "present" }, { "party": respondent, "attendance": "no_show" },
    ]);
    let mut session = session("held", &format!("{TODAY}T09:00:00"), attendance);
    session["mediators"] = json!([view["case"]["fields"]["mediator"]]);
    session["record"] = json!(MARKUP);
    session["result"] = json!(MARKUP);
    let employment = json!({ "changes": { "employment": { "post": MARKUP } } });
    write("case_edit", employment)?;
    let obligation = obligation(&view, MARKUP, 100, TODAY);
    let note = note(TODAY, MARKUP);
    for (part, value) in [
        ("session", session),
        ("obligation", obligation),
        ("note", note),
    ] {
        write(
            "part_put",
            json!({ "part": { "part": part, "value": value }, "draft": null }),
        )?;
    }
    Ok(())
}

fn assert_no_markup(window: &Window) -> Result<(), TestError> {
    let script =
        "return [window.ran ?? null, document.querySelectorAll('img[src=x], body script').length]";
    let found = window.session().script(script, vec![])?;
    assert_eq!(found, json!([null, 0]), "[what ran, elements from text]");
    Ok(())
}
