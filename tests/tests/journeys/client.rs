//! The input of the journeys, tested on a field that the test adds to the page: what they type is what arrives.

use casebook_tests::{Setup, TestError, Window};
use serde_json::json;

use crate::journey;

/// Adds an empty field to the page that records every key and keeps it from the shortcuts of the app.
fn add_field(window: &Window) -> Result<(), TestError> {
    let script = "const box = document.createElement('dialog');
        const field = document.createElement('input');
        field.dataset.testid = 'added';
        window.keys = [];
        field.addEventListener('keydown', (e) => {
            keys.push((e.ctrlKey ? 'C-' : '') + e.key + (e.isComposing ? '?' : ''));
            if (e.ctrlKey && e.key !== 'a') e.preventDefault();
            e.stopPropagation();
        });
        box.append(field);
        document.body.append(box);
        box.showModal();";
    window.session().script(script, vec![]).map(drop)
}

#[test]
fn typed_text_arrives_unchanged() {
    journey("client_types", Setup::default(), |window| {
        add_field(window)?;
        window.type_into("@added", "周永顺 12，345.60 Aa@")?;
        window.see_value("@added", "周永顺 12，345.60 Aa@")?;
        window.fill("@added", "鑫海水产行")?;
        window.see_value("@added", "鑫海水产行")
    });
}

#[test]
fn chords_arrive_with_their_modifiers() {
    journey("client_presses", Setup::default(), |window| {
        add_field(window)?;
        window.click("@added")?;
        window.see_focus("@added")?;
        for chord in ["Ctrl+Enter", "Ctrl+K", "Ctrl+N", "F9", "Enter"] {
            window.press(chord)?;
        }
        let keys = window.session().script(
            "return keys.filter((key) => !key.includes('Control'))",
            vec![],
        )?;
        assert_eq!(keys, json!(["C-Enter", "C-k", "C-n", "F9", "Enter"]));
        Ok(())
    });
}

#[test]
fn an_input_method_composes_before_it_commits() {
    journey("client_composes", Setup::default(), |window| {
        add_field(window)?;
        window.type_into("@added", "王")?;
        window.session().script("keys.length = 0", vec![])?;
        window.compose("xm", "小明")?;
        window.see_value("@added", "王小明")?;
        let keys = window.session().script("return keys", vec![])?;
        assert_eq!(keys, json!(["Process?", "Process?", "Enter?"]));
        Ok(())
    });
}

#[test]
fn the_window_can_be_resized_killed_and_opened_again() {
    journey("client_kills", Setup::default(), |window| {
        for (width, height) in [(1024, 700), (1280, 800), (1536, 960)] {
            window.resize(width, height)?;
        }
        window.kill()?;
        assert!(
            window.session().title().is_err(),
            "the window still answers"
        );
        window.reopen()?;
        window.rpc("boot", json!({})).map(drop)
    });
}
