//! The journeys' own hands, tried on a field that the test puts into the page: what they type is what arrives.

use casebook_tests::{Setup, TestError, Window};
use serde_json::json;

use crate::journey;

/// Puts an empty field into the page that writes down every key it hears, outside the reach of the app's own shortcuts.
fn plant_field(window: &Window) -> Result<(), TestError> {
    let plant = "const box = document.createElement('dialog');
        const field = document.createElement('input');
        field.dataset.testid = 'planted';
        window.heard = [];
        field.addEventListener('keydown', (e) => {
            heard.push((e.ctrlKey ? 'C-' : '') + e.key + (e.isComposing ? '?' : ''));
            if (e.ctrlKey && e.key !== 'a') e.preventDefault();
            e.stopPropagation();
        });
        box.append(field);
        document.body.append(box);
        box.showModal();";
    window.session().script(plant, vec![]).map(drop)
}

#[test]
fn typed_words_arrive_as_they_were_typed() {
    journey("client_types", Setup::default(), |window| {
        plant_field(window)?;
        window.type_into("@planted", "周永顺 12，345.60 Aa@")?;
        window.see_value("@planted", "周永顺 12，345.60 Aa@")?;
        window.fill("@planted", "鑫海水产行")?;
        window.see_value("@planted", "鑫海水产行")
    });
}

#[test]
fn chords_arrive_with_their_modifiers() {
    journey("client_presses", Setup::default(), |window| {
        plant_field(window)?;
        window.click("@planted")?;
        window.see_focus("@planted")?;
        for chord in ["Ctrl+Enter", "Ctrl+K", "Ctrl+N", "F9", "Enter"] {
            window.press(chord)?;
        }
        let heard = window.session().script(
            "return heard.filter((key) => !key.includes('Control'))",
            vec![],
        )?;
        assert_eq!(heard, json!(["C-Enter", "C-k", "C-n", "F9", "Enter"]));
        Ok(())
    });
}

#[test]
fn an_input_method_composes_before_it_commits() {
    journey("client_composes", Setup::default(), |window| {
        plant_field(window)?;
        window.type_into("@planted", "王")?;
        window.session().script("heard.length = 0", vec![])?;
        window.compose("xm", "小明")?;
        window.see_value("@planted", "王小明")?;
        let heard = window.session().script("return heard", vec![])?;
        assert_eq!(heard, json!(["Process?", "Process?", "Enter?"]));
        Ok(())
    });
}

#[test]
fn the_window_takes_every_size_and_survives_a_kill() {
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
