//! Language, theme and scale: changed at once, without a restart, and kept after a restart.

use casebook_tests::main_job::{TODAY, open_practice_book};
use casebook_tests::screens::{go, run_command};
use casebook_tests::{Setup, TestError, Window};
use serde_json::{Value, json};

use crate::journey;

#[test]
fn language_theme_and_scale_change_in_the_open_window() {
    journey("appearance", Setup::default().today(TODAY), |window| {
        open_practice_book(window)?;
        // A reloaded page would not have this variable.
        window
            .session()
            .script("window.sameWindow = true", vec![])?;
        go(window, "settings")?;
        window.click("@settings-language-en")?;
        window.see("html[lang=en]")?;
        window.see_text("@nav-today", "Today")?;
        let light = background(window)?;
        window.click("@settings-theme-dark")?;
        window.see("html[data-theme=dark]")?;
        assert_ne!(background(window)?, light, "the background does not change");
        let plain = text_size(window)?;
        window.click("[data-testid='settings-scale-1.5']")?;
        window.wait("the text to be larger", |window| {
            Ok((text_size(window)? > plain * 1.4).then_some(()))
        })?;
        for view in ["today", "cases", "calendar", "tallies"] {
            go(window, view)?;
            assert_no_chinese_label(window)?;
        }
        assert_eq!(
            window
                .session()
                .script("return window.sameWindow", vec![])?,
            json!(true),
            "the page was reloaded"
        );

        window.reopen()?;
        window.see("html[lang=en][data-theme=dark]")?;
        open_practice_book(window)?;
        run_command(window, "中文")?;
        window.see("html[lang=zh-CN]")?;
        window.see_text("@nav-today", "今日").map(drop)
    });
}

fn background(window: &Window) -> Result<Value, TestError> {
    let script = "return getComputedStyle(document.body).backgroundColor";
    window.session().script(script, vec![])
}

fn text_size(window: &Window) -> Result<f64, TestError> {
    let script = "return parseFloat(getComputedStyle(document.body).fontSize)";
    Ok(window
        .session()
        .script(script, vec![])?
        .as_f64()
        .unwrap_or(0.0))
}

/// Asserts that navigation, headings and tabs are in English; what people wrote stays Chinese.
fn assert_no_chinese_label(window: &Window) -> Result<(), TestError> {
    let left =
        "const labels = 'nav ul, .bar, h2, h3, thead th, dt, [role=tab], [data-testid^=quick-]';
        return [...document.querySelectorAll(labels)].map((e) => e.innerText)
            .filter((text) => /[\\u4e00-\\u9fff]/.test(text))";
    let left = window.session().script(left, vec![])?;
    assert_eq!(left, json!([]), "words left in Chinese");
    Ok(())
}
