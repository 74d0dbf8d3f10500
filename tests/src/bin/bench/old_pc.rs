//! Measures the window on an imitated old PC: the sign-in page, from Enter to Today, and typing.

use std::path::{Path, PathBuf};

use casebook_core::vault::KdfParams;
use casebook_tests::old_pc::OldPc;
use casebook_tests::startup;
use casebook_tests::test_office::people::{
    AUDITOR, DEPUTY, HEAD, MEDIATOR, OTHER_TEAM, RECORDER, TEAMMATE,
};
use casebook_tests::test_office::{Person, TestOffice, write_office_with_cost};
use casebook_tests::{Setup, TestError, Window};
use serde_json::{Value, json};

use super::{BenchResult, TODAY};
use crate::filling::fill_store;

/// The people whose passphrase is wrong in one start each, the first of which is not counted. A fifth failure of the
/// same person would have to wait.
const MISTAKEN: [Person; 6] = [MEDIATOR, TEAMMATE, OTHER_TEAM, RECORDER, AUDITOR, DEPUTY];
/// The number of cases in the office's book.
pub const CASES: u64 = 10_000;
/// The text that is typed in each start, one key per call.
const TYPED: &str = "unpaid overtime since march";

/// Calls the core; ends with the milliseconds that the call took and the code of its refusal.
const TIME_REFUSAL: &str = "const [body, done] = arguments;
    const began = performance.now();
    const end = ({ code }) => done([performance.now() - began, code]);
    window.__TAURI_INTERNALS__.invoke('rpc', body).then(() => end({}), end)";

/// Remembers, for each key, the milliseconds from the key's event until the frame after it was drawn.
const WATCH_KEYS: &str = "window.keyTimes = [];
    addEventListener('keydown', (event) => {
        requestAnimationFrame(() => {
            const drawn = new MessageChannel();
            drawn.port1.onmessage = () => window.keyTimes.push(performance.now() - event.timeStamp);
            drawn.port2.postMessage(0);
        });
    }, true)";

/// Remembers, as a promise, the milliseconds from the next Enter until an element of the selector was drawn.
const WATCH_ENTER: &str = "const [selector] = arguments;
    window.enterTime = new Promise((done) => {
        addEventListener('keydown', function enter(event) {
            if (event.key !== 'Enter') return;
            removeEventListener('keydown', enter, true);
            const drawn = new MessageChannel();
            drawn.port1.onmessage = () => done(performance.now() - event.timeStamp);
            const look = () => {
                if (!document.querySelector(selector)) return false;
                requestAnimationFrame(() => drawn.port2.postMessage(0));
                return true;
            };
            new MutationObserver((_, observer) => look() && observer.disconnect())
                .observe(document.body, { childList: true, subtree: true });
        }, true);
    })";

/// The measured times in milliseconds.
#[derive(Default)]
struct Times {
    sign_in: Vec<f64>,
    argon2: Vec<f64>,
    today: Vec<f64>,
    keys: Vec<f64>,
}

/// Adds the rows `old_pc_…` (ms); prints why and adds none where there are no control groups or no built program.
pub fn measure(mut row: impl FnMut(&str, Vec<f64>)) -> BenchResult<()> {
    let Some(program) = std::env::var_os("CASEBOOK_BIN").map(PathBuf::from) else {
        eprintln!("old_pc is left out: `cargo xtask bench` builds the program for that");
        return Ok(());
    };
    let pc = match OldPc::create() {
        Ok(pc) => pc,
        Err(error) => {
            eprintln!("old_pc is left out, because control groups cannot be made: {error}");
            return Ok(());
        }
    };
    let folder = tempfile::tempdir()?;
    make_office(folder.path())?;
    let starter = pc.starter(&program)?;
    let setup = Setup::default()
        .program(&starter)
        .data(folder.path())
        .today(TODAY);
    let mut times = Times::default();
    for (start, mistaken) in MISTAKEN.iter().enumerate() {
        measure_start(setup.clone(), mistaken, &mut times)?;
        if start == 0 {
            times = Times::default();
        }
    }
    if !pc.was_throttled() {
        return Err("the control group did not slow the window".into());
    }
    row("old_pc_sign_in", times.sign_in);
    row("old_pc_argon2", times.argon2);
    row("old_pc_today", times.today);
    row("old_pc_key", times.keys);
    Ok(())
}

/// Makes an office with passphrases at their real cost.
fn make_office(data: &Path) -> BenchResult<()> {
    let mut people = vec![HEAD];
    people.extend(MISTAKEN);
    write_office_with_cost(data, TODAY, &people, KdfParams::STANDARD);
    let mut office = TestOffice::start_office(data, TODAY);
    let now = office.now();
    let mut store = office.open_store(&HEAD)?;
    fill_store(&mut store, &now, CASES)
}

fn measure_start(setup: Setup, mistaken: &Person, times: &mut Times) -> Result<(), TestError> {
    let (window, sign_in) = startup::start_until_drawn(setup, "@sign-in")?;
    times.sign_in.push(sign_in.as_secs_f64() * 1_000.0);
    times.argon2.push(time_wrong_passphrase(&window, mistaken)?);

    window.click_text("@sign-in-person", HEAD.name)?;
    window.fill("@sign-in-passphrase", &HEAD.passphrase())?;
    let session = window.session();
    session.script(WATCH_ENTER, vec![json!("[data-testid=today-assignee]")])?;
    window.press("Enter")?;
    let today = session.script_until_done("window.enterTime.then(arguments[0])", vec![])?;
    times.today.push(number(&today)?);

    window.press("Ctrl+N")?;
    window.click("@entry-summary")?;
    session.script(WATCH_KEYS, vec![])?;
    for letter in TYPED.chars() {
        window.type_keys(&letter.to_string())?;
    }
    window.settle_paint()?;
    let keys = session.script("return window.keyTimes", vec![])?;
    for key in keys.as_array().into_iter().flatten() {
        times.keys.push(number(key)?);
    }
    Ok(())
}

/// Signs in with a wrong passphrase, which costs one Argon2 run and hardly anything else; returns its milliseconds.
fn time_wrong_passphrase(window: &Window, mistaken: &Person) -> Result<f64, TestError> {
    let payload = json!({ "user": mistaken.id(), "passphrase": HEAD.passphrase() });
    let body = json!({ "cmd": "sign_in", "payload": payload });
    let timed = (window.session()).script_until_done(TIME_REFUSAL, vec![body])?;
    // Any other refusal comes without Argon2.
    if timed[1] != json!("wrong_passphrase") {
        return Err(TestError::Unexpected(format!(
            "{timed} instead of a refusal"
        )));
    }
    number(&timed[0])
}

fn number(value: &Value) -> Result<f64, TestError> {
    let missing = || TestError::Unexpected(format!("{value} instead of a time"));
    value.as_f64().ok_or_else(missing)
}
