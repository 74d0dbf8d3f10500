//! The window opens, the core replies, and the page can do only what it should.

use std::path::Path;

use casebook_tests::{Setup, TestError, Window, processes};
use serde_json::{Value, json};

use crate::journey;

#[test]
fn the_window_opens_and_the_core_replies() {
    journey("smoke", Setup::default(), |window| {
        assert_eq!(window.session().title()?, "调解台账 Casebook");
        window.rpc("boot", json!({}))?;
        let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/journeys/smoke.png");
        window.screenshot(&picture)
    });
}

/// Ends the window with all of its processes before its folder is deleted, so that none of them writes it again.
#[test]
fn a_closed_window_leaves_no_process_and_no_file() {
    let window = Window::open(Setup::default()).expect("a window");
    let (group, folder) = (window.process_group(), window.folder().to_owned());
    let running = processes::running_in_group(group).expect("the processes");
    assert!(
        running.len() > 2,
        "control: driver, program, webview: {running:?}"
    );
    assert!(folder.join("home").is_dir(), "control");
    drop(window);
    let running = processes::running_in_group(group).expect("the processes");
    assert_eq!(running, []);
    assert!(!folder.exists());
}

#[test]
fn an_invalid_call_is_refused_with_a_code() {
    journey("wrong_calls", Setup::default(), |window| {
        for body in [
            json!({}),
            json!({ "cmd": 7, "payload": {} }),
            json!({ "cmd": "boot" }),
            json!({ "cmd": "boot", "payload": "x" }),
            json!({ "cmd": ["boot"], "payload": {} }),
        ] {
            let answer = window.invoke(body.clone())?;
            assert_eq!(answer["error"]["code"], "bad_request", "{body}: {answer}");
        }
        let unknown = window.invoke(json!({ "cmd": "no_such_command", "payload": {} }))?;
        assert!(unknown["error"]["code"].is_string(), "{unknown}");
        Ok(())
    });
}

#[test]
fn the_page_can_call_only_the_one_command() {
    journey("locked_page", Setup::default(), |window| {
        for command in [
            "plugin:dialog|open",
            "plugin:dialog|save",
            "plugin:window|close",
            "plugin:webview|create_webview_window",
            "plugin:path|resolve_directory",
            "plugin:event|emit",
        ] {
            let refused = attempt(
                window,
                "__TAURI_INTERNALS__.invoke(arguments[0], {})",
                command,
            )?;
            assert_eq!(refused["ok"], json!(false), "{command}: {refused}");
        }
        // The control: in the same way our own command is allowed.
        let allowed = "__TAURI_INTERNALS__.invoke('rpc', { cmd: 'boot', payload: {} })";
        assert_eq!(attempt(window, allowed, "")?["ok"], json!(true));

        let eval = attempt(window, "Promise.resolve().then(() => eval('1'))", "")?;
        assert_eq!(eval["ok"], json!(false), "eval ran: {eval}");
        let remote = attempt(window, "fetch('http://127.0.0.1:9/')", "")?;
        assert_eq!(remote["ok"], json!(false));
        assert_no_inline_script(window)?;
        assert_no_navigation(window)
    });
}

/// Evaluates a promise in the page; returns `{ok: true}` if it is fulfilled and `{ok: false, why}` if it is rejected.
fn attempt(window: &Window, promise: &str, argument: &str) -> Result<Value, TestError> {
    let body = format!(
        "const done = arguments[arguments.length - 1];
         try {{ Promise.resolve({promise}).then(() => done({{ ok: true }}), (e) => done({{ ok: false, why: String(e) }})) }}
         catch (e) {{ done({{ ok: false, why: String(e) }}) }}"
    );
    window
        .session()
        .script_until_done(&body, vec![json!(argument)])
}

fn assert_no_inline_script(window: &Window) -> Result<(), TestError> {
    let script = "const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.head.append(script);
        const picture = document.createElement('img');
        picture.setAttribute('onerror', 'window.ran = true');
        picture.src = 'data:image/png;base64,AAAA';
        document.body.append(picture);
        const done = arguments[arguments.length - 1];
        picture.addEventListener('error', () => setTimeout(() => done(window.ran === undefined), 50));";
    let blocked = window.session().script_until_done(script, vec![])?;
    assert_eq!(blocked, json!(true), "an inline script ran");
    Ok(())
}

fn assert_no_navigation(window: &Window) -> Result<(), TestError> {
    let leave = "const before = location.href;
        location.href = 'https://example.org/';
        const opened = window.open('https://example.org/');
        const done = arguments[arguments.length - 1];
        setTimeout(() => done([opened === null, location.href === before]), 300);";
    let stayed = window.session().script_until_done(leave, vec![])?;
    assert_eq!(
        stayed,
        json!([true, true]),
        "[no window opened, page stayed]"
    );
    Ok(())
}
