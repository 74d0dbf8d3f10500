//! The whole main job: a dispute is registered, accepted, mediated, settled, closed, counted and exported.

use casebook_tests::main_job::{self, Dispute, TODAY, WAGES, create_office};
use casebook_tests::screens::{
    People, choose, export_tally, open_case, open_tab, rows, show_tally,
};
use casebook_tests::test_office::payloads::SIGNATURES;
use casebook_tests::workbook;
use casebook_tests::{Setup, TestError, Window};
use serde_json::json;

use crate::journey;

/// The day of the registration; the case is closed on [`TODAY`].
const FIRST_DAY: &str = "2026-11-16";

#[test]
fn a_dispute_is_registered_mediated_closed_and_exported() {
    journey("main_job", Setup::default().today(FIRST_DAY), |window| {
        create_office(window)?;
        register_with_the_minimum(window)?;
        fill_in_what_is_missing(window)?;
        accept(window)?;
        hold_session_without_respondent(window)?;

        window.reopen_on(TODAY)?;
        main_job::sign_in(window)?;
        open_case(window, NUMBER)?;
        hold_session_with_both(window)?;
        agree(window)?;
        close(window)?;
        save_agreement(window)?;
        pay(window)?;
        export(window)
    });
}

#[test]
fn several_people_and_instalments_are_entered_at_once() {
    journey("several_parts", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        main_job::enter_dispute(window, &WAGES)?;
        main_job::register(window)?;
        open_case(window, NUMBER)?;
        open_tab(window, "parties")?;
        window.click("@people-open")?;
        window.see("@people-dialog")?;
        window.fill("@people-claim", "支付拖欠工资")?;
        window.fill("@people-0-name", "欧阳 自清")?;
        window.fill("@people-0-amount", "4,800.50")?;
        window.press("Ctrl+Enter")?;
        window.gone("@people-dialog")?;
        window.see_text("@case-body-parties", "欧阳 自清")?;

        main_job::prepare_acceptance(window)?;
        main_job::confirm_step(window, "accept")?;
        open_tab(window, "agreement")?;
        window.click("@instalments-open")?;
        window.see("@instalments-dialog")?;
        window.fill("@instalments-sentence", "12,100元分3期，每月10日")?;
        window.fill("@instalments-what", "支付拖欠工资")?;
        window.press("Ctrl+Enter")?;
        window.gone("@instalments-dialog")?;
        window.see("@obligation-2").map(drop)
    });
}

const NUMBER: &str = "盛劳调字〔2026〕第1号";

/// Registration requires only an applicant and a cause.
fn register_with_the_minimum(window: &Window) -> Result<(), TestError> {
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

/// Acceptance requires more; each missing item is named and leads to the form in which it is filled in.
fn fill_in_what_is_missing(window: &Window) -> Result<(), TestError> {
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
    main_job::confirm_step(window, "accept")?;
    window.see("@case-hold-session").map(drop)
}

/// Holds the first session, to which the respondent does not come.
fn hold_session_without_respondent(window: &Window) -> Result<(), TestError> {
    main_job::plan_session(window, "930", "1030")?;
    main_job::save_session(window)?;
    window.see_text("@session-1-state", "已安排")?;
    let record = "被申请人未到，电话无人接听。";
    main_job::record_session(window, &["present", "no_show"], record)?;
    main_job::save_session(window)?;
    window.see_text("@session-1-state", "已调解")?;
    window.see_text("@session-1", "未到").map(drop)
}

/// Holds the second session, at which both sides are present.
fn hold_session_with_both(window: &Window) -> Result<(), TestError> {
    main_job::plan_session(window, "1400", "1530")?;
    main_job::save_session(window)?;
    let record = "双方认账，商定分两次付清。";
    window.resize(1024, 700)?;
    main_job::record_session(window, &["present", "present"], record)?;
    see_record_in_full_height(window)?;
    window.resize(1280, 800)?;
    main_job::save_session(window)?;
    window.see_text("@session-2-state", "已调解").map(drop)
}

/// Checks that the field of the record is in view, and at least two thirds of the window's height.
fn see_record_in_full_height(window: &Window) -> Result<(), TestError> {
    let read = "const { top, bottom } = document.querySelector('[data-testid=session-record]').getBoundingClientRect(); \
                return top >= 0 && bottom <= innerHeight && 3 * (bottom - top) >= 2 * innerHeight";
    let is_high = window.session().script(read, vec![])?;
    assert_eq!(is_high, json!(true));
    Ok(())
}

/// Enters the obligations that a written agreement requires and to which the closing leads.
fn agree(window: &Window) -> Result<(), TestError> {
    window.click("@step-close")?;
    window.click("@outcome-R1")?;
    window.see("@close-need-obligations[data-met=false]")?;
    window.click("@close-fill-obligations")?;
    window.see("@obligation-dialog")?;
    window.fill("@obligation-what", "支付拖欠工资（第一笔）")?;
    window.fill("@obligation-amount", "6000")?;
    window.fill("@obligation-due", "+10")?;
    main_job::save_obligation(window)?;
    main_job::enter_obligation(window, "支付拖欠工资（第二笔）", "3千", "2026-12-31")?;
    main_job::save_obligation(window)?;
    window.see_text("@obligation-1", "2026").map(drop)
}

fn close(window: &Window) -> Result<(), TestError> {
    main_job::prepare_closing(window, ["11-18", "11-19", "昨天", "20"])?;
    window.see_text("@close-effective", "11月20日")?;
    main_job::confirm_step(window, "close")?;
    open_tab(window, "agreement")?;
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
    let days = SIGNATURES.map(|day| closing[day].as_str().unwrap_or_default());
    assert_eq!(
        days,
        ["2026-11-18", "2026-11-19", "2026-11-19", "2026-11-20"]
    );
    Ok(())
}

/// Looks at the agreement as a page, numbers masked, saves it as a file of Word and as PDF, and looks at the pages for the
/// printer.
fn save_agreement(window: &Window) -> Result<(), TestError> {
    open_tab(window, "documents")?;
    window.click("@document-agreement")?;
    window.see_text("@document-page", "调解协议书")?;
    window.see_text("@document-page", "人民币")?;
    let page = window.text("@document-page")?;
    assert!(!page.contains(WAGES.phone), "{page}");
    for (button, extension) in [("@document-save", "docx"), ("@document-save-pdf", "pdf")] {
        window.click(button)?;
        let file = window.wait("the agreement in the export folder", |window| {
            let names = std::fs::read_dir(window.exports()).into_iter().flatten();
            let mut paths = names.filter_map(|entry| entry.ok().map(|entry| entry.path()));
            Ok(paths.find(|path| path.extension().is_some_and(|kind| kind == extension)))
        })?;
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        assert!(name.ends_with(&format!("调解协议书.{extension}")), "{name}");
        window.see("@document-saved")?;
    }
    window.press("Ctrl+P")?;
    window.see("@print-pages")?;
    see_whole_page(window)?;
    window.click("@print-pages-back")?;
    window.gone("@print-pages")?;
    window.see_text("@document-saved", "打印")?;
    open_tab(window, "agreement")
}

/// Waits until the first page for the printer is drawn, with the proportions of A4.
fn see_whole_page(window: &Window) -> Result<(), TestError> {
    let read = "const page = document.querySelector('[data-testid=print-page]'); \
                return page?.complete ? page.naturalHeight / page.naturalWidth : 0";
    window.wait("the first page", |window| {
        let proportion = window.session().script(read, vec![])?;
        let is_a4 = proportion
            .as_f64()
            .is_some_and(|proportion| (proportion - 1.414).abs() < 0.01);
        Ok(is_a4.then_some(()))
    })
}

/// Enters that a part of the first sum was paid.
fn pay(window: &Window) -> Result<(), TestError> {
    window.click("@obligation-0-pay")?;
    window.see("@payment-dialog")?;
    window.fill("@payment-amount", "1,250.50")?;
    window.press("Ctrl+Enter")?;
    window.gone("@payment-dialog")?;
    window.see_text("@obligation-0-paid", "1,250.50").map(drop)
}

/// Asserts that the tally of the month and the exported files contain the case.
fn export(window: &Window) -> Result<(), TestError> {
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
    let cells = book.iter().flat_map(|sheet| sheet.rows.iter().flatten());
    let cells: Vec<&String> = cells.collect();
    assert!(cells.iter().any(|cell| cell.contains(NUMBER)), "{cells:?}");
    Ok(())
}
