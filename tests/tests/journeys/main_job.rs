//! The whole main job in one go: a dispute is logged, accepted, mediated, agreed on, closed, counted and handed in.

use casebook_tests::main_job::{self, Dispute, TODAY, WAGES, open_office_book};
use casebook_tests::screens::{People, choose, export_tally, open_case, rows, show_tally, tab};
use casebook_tests::workbook;
use casebook_tests::{Setup, TestError, Window};
use serde_json::json;

use crate::journey;

/// The day on which the dispute comes in; it is closed on [`TODAY`].
const FIRST_DAY: &str = "2026-11-16";

#[test]
fn a_dispute_is_logged_mediated_closed_and_handed_in() {
    journey("main_job", Setup::default().today(FIRST_DAY), |window| {
        open_office_book(window)?;
        register_with_what_is_known(window)?;
        be_told_what_is_missing(window)?;
        accept(window)?;
        sit_in_vain(window)?;

        window.reopen_on(TODAY)?;
        main_job::sign_in(window)?;
        open_case(window, NUMBER)?;
        sit_again(window)?;
        agree(window)?;
        close(window)?;
        hand_in(window)
    });
}

const NUMBER: &str = "盛劳调字〔2026〕第1号";

/// Registration needs an applicant and a cause, no more.
fn register_with_what_is_known(window: &Window) -> Result<(), TestError> {
    window.press("Ctrl+N")?;
    window.see_focus("@entry-applicant")?;
    window.press("Ctrl+Enter")?;
    window.see("@entry-missing-applicant")?;
    window.see("@entry-missing-cause")?;
    window.fill("@entry-applicant", WAGES.applicant)?;
    choose(window, "@entry-cause", WAGES.cause)?;
    window.gone("@entry-missing")?;
    assert_eq!(main_job::register(window)?, NUMBER);
    Ok(())
}

/// Acceptance needs more; each missing thing is named and leads to where it is filled in.
fn be_told_what_is_missing(window: &Window) -> Result<(), TestError> {
    let Dispute {
        respondent,
        summary,
        claim,
        amount,
        ..
    } = WAGES;
    window.click("@step-accept")?;
    for missing in ["respondent", "summary", "claims"] {
        window.see(&format!("@accept-missing-{missing}"))?;
    }
    window.click("@accept-do")?;
    window.see("@accept-applicant-consent-field-error")?;
    window.see("@accept-respondent-consent-field-error")?;

    window.click("@accept-missing-respondent")?;
    window.see("@party-dialog")?;
    window.fill("@party-name", respondent)?;
    window.press("Ctrl+Enter")?;
    window.gone("@party-dialog")?;

    window.click("@step-accept")?;
    window.click("@accept-missing-summary")?;
    window.see_focus("@edit-summary")?;
    window.type_keys(summary)?;
    window.press("Ctrl+Enter")?;
    window.see_text("@fact-summary", summary)?;

    window.click("@step-accept")?;
    window.click("@accept-missing-claims")?;
    window.see("@claim-text")?;
    window.fill("@claim-text", claim)?;
    window.fill("@claim-amount", amount)?;
    window.press("Enter")?;
    window.see_text("@claim-0", "12,000")?;
    window.press("Escape")
}

fn accept(window: &Window) -> Result<(), TestError> {
    main_job::prepare_acceptance(window)?;
    window.gone("@accept-missing")?;
    main_job::take(window, "accept")?;
    window.see("@case-hold-session").map(drop)
}

/// To the first session the respondent does not come.
fn sit_in_vain(window: &Window) -> Result<(), TestError> {
    main_job::plan_session(window, "930", "1030")?;
    main_job::save_session(window)?;
    window.see_text("@session-1-state", "已安排")?;
    let record = "被申请人未到，电话无人接听。";
    main_job::record_session(window, &["present", "no_show"], record)?;
    main_job::save_session(window)?;
    window.see_text("@session-1-state", "已召开")?;
    window.see_text("@session-1", "未到").map(drop)
}

/// At the second both are there.
fn sit_again(window: &Window) -> Result<(), TestError> {
    main_job::plan_session(window, "1400", "1530")?;
    main_job::save_session(window)?;
    let record = "双方认账，商定分两次付清。";
    main_job::record_session(window, &["present", "present"], record)?;
    main_job::save_session(window)?;
    window.see_text("@session-2-state", "已召开").map(drop)
}

/// A written agreement needs terms; the closing leads there.
fn agree(window: &Window) -> Result<(), TestError> {
    window.click("@step-close")?;
    window.click("@outcome-R1")?;
    window.see("@close-need-obligations[data-met=false]")?;
    window.click("@close-fill-obligations")?;
    window.see("@obligation-dialog")?;
    window.fill("@obligation-what", "支付拖欠工资（第一笔）")?;
    window.fill("@obligation-amount", "6000")?;
    window.fill("@obligation-due", "+10")?;
    main_job::save_term(window)?;
    main_job::write_term(window, "支付拖欠工资（第二笔）", "3千", "2026-12-31")?;
    main_job::save_term(window)?;
    window.see_text("@obligation-1", "2026").map(drop)
}

fn close(window: &Window) -> Result<(), TestError> {
    main_job::prepare_closing(window, ["11-18", "11-19", "昨天", "20"])?;
    window.see_text("@close-effective", "11月20日")?;
    main_job::take(window, "close")?;
    tab(window, "agreement")?;
    window.see("@closing-sealed-on")?;
    let rows = rows(window, json!({ "view": "all" }))?;
    let row = &rows[0];
    assert_eq!(row["stage"], "closed");
    assert_eq!(row["outcome"], "R1");
    assert_eq!(row["claimed"], 1_200_000);
    assert_eq!(row["agreed"], 900_000);
    assert_eq!(row["sessions"], 2);
    let view = window.rpc("case_get", json!({ "case": row["id"] }))?;
    let closing = &view["case"]["closing"];
    let days = [
        "applicant_signed_on",
        "respondent_signed_on",
        "mediator_signed_on",
        "sealed_on",
    ];
    let days = days.map(|day| closing[day].as_str().unwrap_or_default());
    assert_eq!(
        days,
        ["2026-11-18", "2026-11-19", "2026-11-19", "2026-11-20"]
    );
    Ok(())
}

/// The month shows the case, and so does what is handed in.
fn hand_in(window: &Window) -> Result<(), TestError> {
    show_tally(window, "month")?;
    for (figure, value) in [
        ("new", "1"),
        ("closed", "1"),
        ("agreed", "9,000"),
        ("pending", "0"),
    ] {
        window.see_text(&format!("@tally-figure-{figure}"), value)?;
    }
    window.see_text("@tally-rate", "100.0%")?;
    let csv = std::fs::read(export_tally(window, "csv", People::Masked)?)?;
    assert!(csv.starts_with("\u{feff}".as_bytes()), "no byte-order mark");
    let book = workbook::read(&export_tally(window, "xlsx", People::Masked)?)?;
    let said = book.iter().flat_map(|sheet| sheet.rows.iter().flatten());
    let said: Vec<&String> = said.collect();
    assert!(said.iter().any(|cell| cell.contains(NUMBER)), "{said:?}");
    Ok(())
}
