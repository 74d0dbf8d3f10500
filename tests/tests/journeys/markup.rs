//! Markup in what people type is text: it is shown as it was typed, and nothing in it runs.

use casebook_tests::main_job::{TODAY, open_practice_book, register_in_words};
use casebook_tests::screens::{CASE_TABS, go, show_tally, tab};
use casebook_tests::{Setup, TestError, Window};
use serde_json::{Value, json};

use crate::journey;

/// As long as the name of a grid may be.
const MARKUP: &str = "<img src=x onerror=\"ran=1\"><script>ran=1</script>";

#[test]
fn markup_in_every_text_is_shown_as_text() {
    journey("markup", Setup::default().today(TODAY), |window| {
        open_practice_book(window)?;
        change_office_names(window)?;
        let case = register_in_words(window, MARKUP)?;
        fill_the_case(window, &case)?;
        window.reload()?;
        window.see_text("@view-today", MARKUP)?;

        go(window, "cases")?;
        window.click_text("@case-list-row", MARKUP)?;
        window.see_text("@case-title", MARKUP)?;
        for name in CASE_TABS {
            tab(window, name)?;
            window.see_text(&format!("@case-body-{name}"), "<script>")?;
            nothing_became_markup(window)?;
        }
        window.click("@list-mode-table")?;
        window.see_text("@case-table", MARKUP)?;
        nothing_became_markup(window)?;
        window.click("@list-mode-list")?;

        window.press("Ctrl+N")?;
        window.see_focus("@entry-applicant")?;
        window.type_keys("<img")?;
        window.see_text("@entry-applicant-option", MARKUP)?;
        nothing_became_markup(window)?;
        window.press("Escape")?;
        window.press("Escape")?;
        window.press("Ctrl+K")?;
        window.fill("@palette-input", "<script>")?;
        window.see_text("@palette-hit", MARKUP)?;
        nothing_became_markup(window)?;
        window.press("Escape")?;
        window.gone("@palette")?;

        show_tally(window, "month")?;
        window.see_text("@tally-units", MARKUP)?;
        go(window, "settings")?;
        window.see_value("@settings-grid-0-liaison", MARKUP)?;
        nothing_became_markup(window)
    });
}

/// The first grid, member and room are called so, too.
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

/// Takes the case up and puts a session, a term and a note into it, all in these words.
fn fill_the_case(window: &Window, case: &str) -> Result<(), TestError> {
    const NIL: &str = "00000000-0000-0000-0000-000000000000";
    let view = window.rpc("case_get", json!({ "case": case }))?;
    let mut version = view["case"]["version"].clone();
    let mut write = |cmd: &str, mut payload: Value| -> Result<(), TestError> {
        payload["case"] = json!(case);
        payload["version"] = version.clone();
        version = window.rpc(cmd, payload)?["version"].clone();
        Ok(())
    };
    let accepted =
        json!({ "on": TODAY, "applicant_consent_on": TODAY, "respondent_consent_on": TODAY });
    write("case_accept", accepted)?;
    let (applicant, respondent) = (
        &view["case"]["parties"][0]["id"],
        &view["case"]["parties"][1]["id"],
    );
    let session = json!({
        "id": NIL, "state": "held", "form": "joint", "room": null, "starts": format!("{TODAY}T09:00:00"),
        "ends": null, "mediators": [view["case"]["fields"]["mediator"]], "recorder": null,
        "attendance": [{ "party": applicant, "attendance": "present" }, { "party": respondent, "attendance": "no_show" }],
        "record": MARKUP, "result": MARKUP, "next_on": null,
    });
    let term = json!({
        "id": NIL, "debtor": respondent, "creditor": applicant, "what": MARKUP, "amount": 100,
        "due_on": TODAY, "performed_on": null, "performed_note": "",
    });
    let note = json!({ "id": NIL, "on": TODAY, "kind": "phone_call", "text": MARKUP });
    for (part, value) in [("session", session), ("obligation", term), ("note", note)] {
        write(
            "part_put",
            json!({ "part": { "part": part, "value": value }, "draft": null }),
        )?;
    }
    Ok(())
}

fn nothing_became_markup(window: &Window) -> Result<(), TestError> {
    let made =
        "return [window.ran ?? null, document.querySelectorAll('img[src=x], body script').length]";
    let made = window.session().script(made, vec![])?;
    assert_eq!(
        made,
        json!([null, 0]),
        "[what ran, elements that were text]"
    );
    Ok(())
}
