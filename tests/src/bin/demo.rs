//! `cargo xtask demo`: goes through the main job in the real window, on the practice book, and leaves what it saw:
//! `tally.xlsx`, `tally.csv`, `sentence.txt` and a picture of every screen in both languages and both themes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use casebook_tests::gallery::{self, Gallery, Specimens};
use casebook_tests::gallery_office;
use casebook_tests::main_job::{self, Dispute, TODAY, WAGES};
use casebook_tests::screens::{self, Look, People};
use casebook_tests::{Setup, TestError, Window};

fn main() -> ExitCode {
    let out = match out_folder(std::env::args().skip(1)) {
        Ok(out) => out,
        Err(words) => {
            eprintln!("demo: {words}\nusage: demo [--out DIR]");
            return ExitCode::from(2);
        }
    };
    match demonstrate(&out) {
        Ok(sentence) => {
            println!("{sentence}\n{}", out.display());
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            eprintln!("demo: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn out_folder(mut arguments: impl Iterator<Item = String>) -> Result<PathBuf, String> {
    let out = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/demo"),
        (Some("--out"), Some(folder)) => PathBuf::from(folder),
        (Some(other), _) => return Err(format!("not understood: {other}")),
    };
    fs::create_dir_all(&out).map_err(|error| error.to_string())?;
    out.canonicalize().map_err(|error| error.to_string())
}

/// Goes through it all; answers the sentence of the practice book's year.
fn demonstrate(out: &Path) -> Result<String, TestError> {
    let sentence = in_a_window(out, go_through)?;
    in_a_window(out, the_office)?;
    Ok(sentence)
}

fn in_a_window<T>(
    out: &Path,
    steps: fn(&Window, &Path) -> Result<T, TestError>,
) -> Result<T, TestError> {
    let window = Window::open(Setup::default().today(TODAY))?;
    let end = steps(&window, out);
    if end.is_err() {
        // What was there when it failed says more than the failure.
        let _ = window.screenshot(&out.join("failed.png"));
    }
    end
}

fn go_through(window: &Window, out: &Path) -> Result<String, TestError> {
    main_job::open_practice_book(window)?;
    // The year's sentence belongs to the book as it is handed out, before the demonstration adds a case of its own.
    screens::show_tally(window, "year")?;
    let sentence = screens::sentence(window)?;
    fs::write(out.join("sentence.txt"), format!("{sentence}\n"))?;
    gallery::see_chart_at_rest(window)?;
    window.screenshot(&out.join("sentence.png"))?;

    do_the_main_job(window, out)?;
    screens::show_tally(window, "month")?;
    for kind in ["xlsx", "csv"] {
        let file = screens::export_tally(window, kind, People::Masked)?;
        fs::copy(file, out.join(format!("tally.{kind}")))?;
    }

    wait_for_others(window)?;
    let cases = Specimens::find(window)?;
    let gallery = Gallery {
        window,
        folder: out.to_owned(),
    };
    for look in looks() {
        gallery.book(look, &cases)?;
    }
    Ok(sentence)
}

/// Both languages and both themes; and two of these in a small window and in large letters.
fn looks() -> impl Iterator<Item = Look> {
    let [light, .., dark] = Look::ALL;
    let others = [
        light.small(),
        dark.small(),
        light.scaled(1.5),
        dark.scaled(1.5),
    ];
    Look::ALL.into_iter().chain(others)
}

/// From the first word to the closing, with a picture of each moment.
fn do_the_main_job(window: &Window, out: &Path) -> Result<(), TestError> {
    let moment = |name: &str| window.screenshot(&out.join(format!("job-{name}.png")));
    main_job::write_down(window, &WAGES)?;
    moment("1-logged")?;
    main_job::register(window)?;
    main_job::prepare_acceptance(window)?;
    moment("2-accepted")?;
    main_job::take(window, "accept")?;
    main_job::plan_session(window, "930", "1100")?;
    moment("3-planned")?;
    main_job::save_session(window)?;
    let record =
        "申请人称八月起工资未发，共一万二千元。店主认账，称货款本月底收回。双方商定分两次付清。";
    main_job::record_session(window, &["present", "present"], record)?;
    moment("4-held")?;
    main_job::save_session(window)?;
    main_job::write_term(window, "支付拖欠工资（第一笔）", "6000", "+10")?;
    main_job::save_term(window)?;
    main_job::write_term(window, "支付拖欠工资（第二笔）", "6000", "2026-12-31")?;
    moment("5-agreed")?;
    main_job::save_term(window)?;
    main_job::prepare_closing(window, [TODAY; 4])?;
    moment("6-closing")?;
    main_job::take(window, "close")
}

/// People who stand at the counter when the pictures are taken: a dispute and a question.
fn wait_for_others(window: &Window) -> Result<(), TestError> {
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
    main_job::write_down(window, &dismissed)?;
    main_job::register(window)?;
    main_job::write_question(window, "许大川", "加班费怎么算，周末上班有没有双倍？")?;
    main_job::register(window)?;
    Ok(())
}

/// The first start, an office's own book and what guards it, in a window of their own.
fn the_office(window: &Window, out: &Path) -> Result<(), TestError> {
    let gallery = Gallery {
        window,
        folder: out.to_owned(),
    };
    for look in looks() {
        gallery.first_start(look)?;
    }
    let cases = gallery_office::furnish(window)?;
    for look in looks() {
        gallery.guards(look, &cases)?;
    }
    gallery_office::renew_recovery(window)?;
    for look in looks() {
        gallery.recovery_sheet(look)?;
    }
    window.rpc("sign_out", serde_json::json!({}))?;
    for look in looks() {
        gallery.locked(look)?;
    }
    Ok(())
}
