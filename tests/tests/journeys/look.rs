//! Language, theme and scale: changed at once, without a restart, and the same the next morning.

use casebook_tests::main_job::{TODAY, open_practice_book};
use casebook_tests::screens::{command, go};
use casebook_tests::{Setup, TestError, Window};
use serde_json::{Value, json};

use crate::journey;

#[test]
fn language_theme_and_scale_change_in_the_open_window() {
    journey("look", Setup::default().today(TODAY), |window| {
        open_practice_book(window)?;
        // A page that is loaded anew forgets this.
        window
            .session()
            .script("window.sameWindow = true", vec![])?;
        go(window, "settings")?;
        window.click("@settings-language-en")?;
        window.see("html[lang=en]")?;
        window.see_text("@nav-today", "Today")?;
        let light = ground(window)?;
        window.click("@settings-theme-dark")?;
        window.see("html[data-theme=dark]")?;
        assert_ne!(ground(window)?, light, "dark looks like light");
        let plain = text_size(window)?;
        window.click("[data-testid='settings-scale-1.5']")?;
        window.wait("the text to be larger", |window| {
            Ok((text_size(window)? > plain * 1.4).then_some(()))
        })?;
        for view in ["today", "cases", "tallies"] {
            go(window, view)?;
            no_chinese_word_is_left(window)?;
        }
        assert_eq!(
            window
                .session()
                .script("return window.sameWindow", vec![])?,
            json!(true),
            "the page was loaded anew"
        );

        window.reopen()?;
        window.see("html[lang=en][data-theme=dark]")?;
        open_practice_book(window)?;
        command(window, "中文")?;
        window.see("html[lang=zh-CN]")?;
        window.see_text("@nav-today", "今日").map(drop)
    });
}

fn ground(window: &Window) -> Result<Value, TestError> {
    let ground = "return getComputedStyle(document.body).backgroundColor";
    window.session().script(ground, vec![])
}

fn text_size(window: &Window) -> Result<f64, TestError> {
    let size = "return parseFloat(getComputedStyle(document.body).fontSize)";
    Ok(window
        .session()
        .script(size, vec![])?
        .as_f64()
        .unwrap_or(0.0))
}

/// The rail, the bar and every button of the view are in English; what people wrote stays as they wrote it.
fn no_chinese_word_is_left(window: &Window) -> Result<(), TestError> {
    let left =
        "const ours = 'nav ul, .bar, h2, h3, thead th, dt, [role=tab], [data-testid^=quick-]';
        return [...document.querySelectorAll(ours)].map((e) => e.innerText)
            .filter((text) => /[\\u4e00-\\u9fff]/.test(text))";
    let left = window.session().script(left, vec![])?;
    assert_eq!(left, json!([]), "words left in Chinese");
    Ok(())
}
