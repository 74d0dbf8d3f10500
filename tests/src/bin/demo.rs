//! `cargo xtask demo`: goes through the main job in the real window, on the practice book, and saves `tally.xlsx`,
//! `tally.csv`, `tally-en.xlsx`, `sentence.txt`, the documents of the case and a picture of every screen in both languages and
//! both themes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use casebook_tests::gallery::{self, Gallery, SampleCases};
use casebook_tests::gallery_office;
use casebook_tests::main_job::{self, Dispute, TODAY, WAGES};
use casebook_tests::screens::{self, Appearance, People};
use casebook_tests::{Setup, TestError, Window};
use serde_json::json;

fn main() -> ExitCode {
    let out = match out_folder(std::env::args().skip(1)) {
        Ok(out) => out,
        Err(error) => {
            eprintln!("demo: {error}\nusage: demo [--out DIR]");
            return ExitCode::from(2);
        }
    };
    match demonstrate(&out) {
        Ok(sentence) => {
            println!("{sentence}\n{}", out.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("demo: {error}");
            ExitCode::FAILURE
        }
    }
}

fn out_folder(mut arguments: impl Iterator<Item = String>) -> Result<PathBuf, String> {
    let out = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/demo"),
        (Some("--out"), Some(folder)) => PathBuf::from(folder),
        (Some(other), _) => return Err(format!("unknown argument: {other}")),
    };
    fs::create_dir_all(&out).map_err(|error| error.to_string())?;
    out.canonicalize().map_err(|error| error.to_string())
}

/// Runs the demonstration in two windows; returns the sentence of the practice book's year.
fn demonstrate(out: &Path) -> Result<String, TestError> {
    let sentence = in_a_window(out, demonstrate_practice)?;
    in_a_window(out, demonstrate_office)?;
    Ok(sentence)
}

fn in_a_window<T>(
    out: &Path,
    steps: fn(&Window, &Path) -> Result<T, TestError>,
) -> Result<T, TestError> {
    let window = Window::open(Setup::default().today(TODAY))?;
    let end = steps(&window, out);
    if end.is_err() {
        // A picture of the failure helps to explain it.
        let _ = window.screenshot(&out.join("failed.png"));
    }
    end
}

fn demonstrate_practice(window: &Window, out: &Path) -> Result<String, TestError> {
    main_job::open_practice_book(window)?;
    // The sentence is that of the fresh book, before the demonstration adds a case.
    screens::show_tally(window, "year")?;
    let sentence = screens::sentence(window)?;
    fs::write(out.join("sentence.txt"), format!("{sentence}\n"))?;
    gallery::wait_for_chart(window)?;
    window.screenshot(&out.join("sentence.png"))?;

    do_the_main_job(window, out)?;
    save_documents(window, out)?;
    screens::show_tally(window, "month")?;
    for kind in ["xlsx", "csv"] {
        let file = screens::export_tally(window, kind, People::Masked)?;
        fs::copy(file, out.join(format!("tally.{kind}")))?;
    }

    screens::set_appearance(window, Appearance::ALL[2])?;
    screens::show_tally(window, "month")?;
    let english = screens::export_tally(window, "xlsx", People::Masked)?;
    fs::copy(english, out.join("tally-en.xlsx"))?;

    add_waiting_cases(window)?;
    let cases = SampleCases::find(window)?;
    close_again(window, &cases.reclosed)?;
    let gallery = Gallery {
        window,
        folder: out.to_owned(),
    };
    for appearance in appearances() {
        gallery.open_book(appearance, &cases)?;
    }
    Ok(sentence)
}

/// Returns both languages in both themes, and two of these in a small window and in large letters.
fn appearances() -> impl Iterator<Item = Appearance> {
    let [light, .., dark] = Appearance::ALL;
    let others = [
        light.small(),
        dark.small(),
        light.scaled(1.5),
        dark.scaled(1.5),
    ];
    Appearance::ALL.into_iter().chain(others)
}

/// Takes a case from registration to closing, with a picture of each step.
fn do_the_main_job(window: &Window, out: &Path) -> Result<(), TestError> {
    let save_picture = |name: &str| window.screenshot(&out.join(format!("job-{name}.png")));
    main_job::enter_dispute(window, &WAGES)?;
    save_picture("1-logged")?;
    main_job::register(window)?;
    main_job::prepare_acceptance(window)?;
    save_picture("2-accepted")?;
    main_job::confirm_step(window, "accept")?;
    main_job::plan_session(window, "930", "1100")?;
    save_picture("3-planned")?;
    main_job::save_session(window)?;
    let record =
        "申请人称八月起工资未发，共一万二千元。店主认账，称货款本月底收回。双方商定分两次付清。";
    main_job::record_session(window, &["present", "present"], record)?;
    save_picture("4-held")?;
    main_job::save_session(window)?;
    main_job::enter_obligation(window, "支付拖欠工资（第一笔）", "6000", "+10")?;
    main_job::save_obligation(window)?;
    main_job::enter_obligation(window, "支付拖欠工资（第二笔）", "6000", "2026-12-31")?;
    save_picture("5-agreed")?;
    main_job::save_obligation(window)?;
    main_job::prepare_closing(window, [TODAY; 4])?;
    save_picture("6-closing")?;
    main_job::confirm_step(window, "close")
}

/// Saves every document that the case of the main job is offered, as a file of Word and as PDF, and then the dossier.
fn save_documents(window: &Window, out: &Path) -> Result<(), TestError> {
    let found = screens::rows(window, json!({ "text": WAGES.applicant }))?;
    let row = found.first();
    let row =
        row.ok_or_else(|| TestError::Unexpected(format!("no case of {}", WAGES.applicant)))?;
    let folder = out.join("documents");
    fs::create_dir_all(&folder)?;
    let list = window.rpc("document_list", json!({ "case": row["id"] }))?;
    for entry in list.as_array().into_iter().flatten() {
        for (form, extension) in [("word", "docx"), ("pdf", "pdf")] {
            let key = json!({
                "case": row["id"], "kind": entry["kind"], "session": entry["session"], "form": form,
            });
            let saved = window.rpc("document_save", key)?;
            let file = window
                .exports()
                .join(saved["file"].as_str().unwrap_or_default());
            let kind = entry["kind"].as_str().unwrap_or_default();
            fs::copy(file, folder.join(format!("{kind}.{extension}")))?;
        }
    }
    Ok(())
}

/// Registers a dispute and a consultation that are still open in the pictures.
fn add_waiting_cases(window: &Window) -> Result<(), TestError> {
    let dismissed = Dispute {
        applicant: "何桂枝",
        phone: "13900005678",
        respondent: "百味干货店",
        stall: "A区027",
        cause: "jc",
        summary: "做了三年收银，上周口头通知不用来了，没有书面决定，也没有结清工资。",
        claim: "解除劳动合同的经济补偿",
        amount: "9600",
    };
    main_job::enter_dispute(window, &dismissed)?;
    main_job::register(window)?;
    main_job::enter_consultation(window, "许大川", "加班费怎么算，周末上班有没有双倍？")?;
    main_job::register(window)?;
    Ok(())
}

/// Closes the case that the practice book has reopened.
fn close_again(window: &Window, number: &str) -> Result<(), TestError> {
    let found = screens::rows(window, json!({ "text": "五十一笔" }))?;
    let row = found.iter().find(|row| row["number"] == number);
    let row = row.ok_or_else(|| TestError::Unexpected(format!("no case {number}")))?;
    let case = window.rpc("case_get", json!({ "case": row["id"] }))?["case"].take();
    let closing = json!({
        "outcome": "R6", "on": TODAY, "reason": "站点拒绝到会", "referred_to": "", "form": null, "agreed": null,
        "applicant_signed_on": null, "respondent_signed_on": null, "mediator_signed_on": null, "sealed_on": null,
    });
    let close = json!({ "case": case["id"], "version": case["version"], "closing": closing });
    window.rpc("case_close", close).map(drop)
}

/// Saves pictures of the first start, of an office's book and of the screens that protect it.
fn demonstrate_office(window: &Window, out: &Path) -> Result<(), TestError> {
    let gallery = Gallery {
        window,
        folder: out.to_owned(),
    };
    for appearance in appearances() {
        gallery.first_start(appearance)?;
    }
    // The names of its choices are Chinese.
    screens::set_appearance(window, Appearance::ALL[0])?;
    let cases = gallery_office::set_up_office(window)?;
    for appearance in appearances() {
        gallery.protection(appearance, &cases)?;
    }
    gallery_office::renew_recovery_key(window)?;
    for appearance in appearances() {
        gallery.recovery_sheet(appearance)?;
    }
    window.rpc("sign_out", serde_json::json!({}))?;
    for appearance in appearances() {
        gallery.locked(appearance)?;
    }
    Ok(())
}
