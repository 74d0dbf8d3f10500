//! The window opens, the core answers, and the page can do nothing that it should not.

use std::path::Path;

use casebook_tests::{Setup, TestError, Window};
use serde_json::{Value, json};

use crate::journey;

#[test]
fn the_window_opens_and_the_core_answers() {
    journey("smoke", Setup::default(), |window| {
        assert_eq!(window.session().title()?, "调解台账 Casebook");
        window.rpc("boot", json!({}))?;
        let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/journeys/smoke.png");
        window.screenshot(&picture)
    });
}

#[test]
fn a_call_of_the_wrong_shape_is_refused_in_the_wires_own_form() {
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
fn the_page_reaches_nothing_but_the_one_command() {
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
        // The control: by the same road our own command is allowed and answers.
        let allowed = "__TAURI_INTERNALS__.invoke('rpc', { cmd: 'boot', payload: {} })";
        assert_eq!(attempt(window, allowed, "")?["ok"], json!(true));

        let eval = attempt(window, "Promise.resolve().then(() => eval('1'))", "")?;
        assert_eq!(eval["ok"], json!(false), "eval ran: {eval}");
        let remote = attempt(window, "fetch('http://127.0.0.1:9/')", "")?;
        assert_eq!(remote["ok"], json!(false));
        inline_script_is_dead(window)?;
        navigation_is_dead(window)
    });
}

/// Evaluates a promise in the page; `{ok: true}` when it is kept, `{ok: false, why}` when it is broken.
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

fn inline_script_is_dead(window: &Window) -> Result<(), TestError> {
    let plant = "const script = document.createElement('script');
        script.textContent = 'window.planted = true';
        document.head.append(script);
        const picture = document.createElement('img');
        picture.setAttribute('onerror', 'window.planted = true');
        picture.src = 'data:image/png;base64,AAAA';
        document.body.append(picture);
        const done = arguments[arguments.length - 1];
        picture.addEventListener('error', () => setTimeout(() => done(window.planted === undefined), 50));";
    let dead = window.session().script_until_done(plant, vec![])?;
    assert_eq!(dead, json!(true), "an inline script ran");
    Ok(())
}

fn navigation_is_dead(window: &Window) -> Result<(), TestError> {
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
