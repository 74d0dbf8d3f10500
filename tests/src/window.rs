//! One Casebook window as a person at the keyboard has it: on a screen, with books and an export folder of its own.
//!
//! Elements are named by CSS selector, or by `@name` for `[data-testid="name"]`. Every step waits until it can be done, for
//! [`PATIENCE`] at most; nothing waits for a fixed time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::display::Display;
use crate::driver::{self, Driver};
use crate::webdriver::{Element, Session};
use crate::{TestError, keys};

/// How long a step may need on a slow machine before it counts as failed.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How often a condition is looked at again.
const GLANCE: Duration = Duration::from_millis(20);

/// What a window starts with.
#[derive(Debug, Clone)]
pub struct Setup {
    today: Option<String>,
    size: (u32, u32),
    exports: Option<PathBuf>,
    data: Option<PathBuf>,
    program: Option<PathBuf>,
    language: String,
}

impl Default for Setup {
    fn default() -> Setup {
        Setup {
            today: None,
            size: (1280, 800),
            exports: None,
            data: None,
            program: None,
            language: "zh_CN.UTF-8".to_owned(),
        }
    }
}

impl Setup {
    /// Works on this local date (`YYYY-MM-DD`) instead of the machine's.
    pub fn today(mut self, date: &str) -> Setup {
        self.today = Some(date.to_owned());
        self
    }

    /// Opens at this size in CSS pixels; 1280×800 when not said.
    pub fn size(mut self, width: u32, height: u32) -> Setup {
        self.size = (width, height);
        self
    }

    /// Exports into this folder instead of one that goes with the window.
    pub fn exports(mut self, folder: &Path) -> Setup {
        self.exports = Some(folder.to_owned());
        self
    }

    /// Opens the books in this folder instead of none.
    pub fn data(mut self, folder: &Path) -> Setup {
        self.data = Some(folder.to_owned());
        self
    }

    /// Starts another program than the Casebook under test.
    pub fn program(mut self, file: &Path) -> Setup {
        self.program = Some(file.to_owned());
        self
    }

    /// The locale of the desktop (`LANG`).
    pub fn language(mut self, locale: &str) -> Setup {
        self.language = locale.to_owned();
        self
    }
}

/// A running Casebook under a driver of its own. Program, driver, screen and folders go when this value goes.
pub struct Window {
    // In this order they are taken down: the program first, its folders last.
    session: Session,
    driver: Driver,
    display: Display,
    folder: TempDir,
    setup: Setup,
}

impl Window {
    /// Opens a window and waits until its page is loaded at the wanted size.
    pub fn open(setup: Setup) -> Result<Window, TestError> {
        let (window, _) = Window::open_unsettled(setup)?;
        window.settle()?;
        Ok(window)
    }

    /// Opens a window and does not wait for it; also says when its program was asked for.
    pub fn open_unsettled(setup: Setup) -> Result<(Window, Instant), TestError> {
        let folder = tempfile::Builder::new().prefix("casebook-").tempdir()?;
        let display = Display::start()?;
        let driver = Driver::start(&setup.language, folder.path(), &display)?;
        let asked = Instant::now();
        let session = begin(&driver, &setup, folder.path())?;
        let window = Window {
            session,
            driver,
            display,
            folder,
            setup,
        };
        Ok((window, asked))
    }

    /// The process id of the program.
    pub fn program(&self) -> Result<u32, TestError> {
        self.driver.program()
    }

    /// Ends the program as a power cut would: at once, without a word to it.
    pub fn kill(&mut self) -> Result<(), TestError> {
        let program = self.program()?;
        Command::new("kill")
            .args(["-9", &program.to_string()])
            .status()?;
        wait_for_end(program)
    }

    /// Opens the window anew on the same folders, after [`Window::kill`] or as a person would next morning.
    pub fn reopen(&mut self) -> Result<(), TestError> {
        // After a kill there is no session left to end, and no program.
        let program = self.program().ok();
        let _ = self.session.end();
        program.map_or(Ok(()), wait_for_end)?;
        let folder = self.folder.path();
        self.driver = Driver::start(&self.setup.language, folder, &self.display)?;
        self.session = begin(&self.driver, &self.setup, folder)?;
        self.settle()
    }

    /// Opens the window anew on another date.
    pub fn reopen_on(&mut self, date: &str) -> Result<(), TestError> {
        self.setup.today = Some(date.to_owned());
        self.reopen()
    }

    fn settle(&self) -> Result<(), TestError> {
        self.wait_loaded()?;
        let (width, height) = self.setup.size;
        self.resize(width, height)
    }

    /// Loads the page anew; the core keeps running and its book stays open.
    pub fn reload(&self) -> Result<(), TestError> {
        self.session.reload()?;
        self.wait_loaded()
    }

    fn wait_loaded(&self) -> Result<(), TestError> {
        wait_for("the page to be loaded", || {
            let ready =
                "return document.readyState === 'complete' && '__TAURI_INTERNALS__' in window";
            let ready = self.session.script(ready, vec![])?;
            Ok((ready == json!(true)).then_some(()))
        })
    }

    /// The raw session, for what has no name here.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Everything of this window: home, profile, messages, and books and exports unless they are elsewhere.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the program keeps its books.
    pub fn data(&self) -> PathBuf {
        data(&self.setup, self.folder.path())
    }

    /// Where exports land.
    pub fn exports(&self) -> PathBuf {
        exports(&self.setup, self.folder.path())
    }

    /// Sets the size of the page in CSS pixels and waits until it is drawn so.
    pub fn resize(&self, width: u32, height: u32) -> Result<(), TestError> {
        self.session.resize(width, height)?;
        wait_for(&format!("the page to be {width}×{height}"), || {
            let size = "return [window.innerWidth, window.innerHeight]";
            let size = self.session.script(size, vec![])?;
            Ok((size == json!([width, height])).then_some(()))
        })
    }

    /// Waits for an element that is shown, and answers it.
    pub fn see(&self, name: &str) -> Result<Element, TestError> {
        wait_for(&format!("{name} to be seen"), || {
            let element = self.session.find(&selector(name))?;
            Ok(self.is_shown(&element)?.then_some(element))
        })
    }

    /// Waits for an element whose rendered text holds `text`.
    pub fn see_text(&self, name: &str, text: &str) -> Result<Element, TestError> {
        wait_for(&format!("{name} to say {text}"), || {
            for element in self.session.find_all(&selector(name))? {
                if self.is_shown(&element)? && self.session.text(&element)?.contains(text) {
                    return Ok(Some(element));
                }
            }
            Ok(None)
        })
    }

    /// Waits until no such element is shown.
    pub fn gone(&self, name: &str) -> Result<(), TestError> {
        wait_for(&format!("{name} to be gone"), || {
            for element in self.session.find_all(&selector(name))? {
                if self.is_shown(&element)? {
                    return Ok(None);
                }
            }
            Ok(Some(()))
        })
    }

    /// Waits until no such element that is shown says `text`.
    pub fn gone_text(&self, name: &str, text: &str) -> Result<(), TestError> {
        wait_for(&format!("{name} not to say {text}"), || {
            for element in self.session.find_all(&selector(name))? {
                if self.is_shown(&element)? && self.session.text(&element)?.contains(text) {
                    return Ok(None);
                }
            }
            Ok(Some(()))
        })
    }

    /// Waits until a field holds exactly `value`.
    pub fn see_value(&self, name: &str, value: &str) -> Result<(), TestError> {
        wait_for(&format!("{name} to hold {value}"), || {
            let element = self.session.find(&selector(name))?;
            Ok((self.session.property(&element, "value")? == json!(value)).then_some(()))
        })
    }

    /// Says whether the element, or one inside it, has the focus.
    pub fn has_focus(&self, name: &str) -> Result<bool, TestError> {
        let within = "const e = document.querySelector(arguments[0]);
            return e !== null && e.contains(document.activeElement)";
        let found = self.session.script(within, vec![json!(selector(name))])?;
        Ok(found == json!(true))
    }

    /// Waits until the element, or one inside it, has the focus.
    pub fn see_focus(&self, name: &str) -> Result<(), TestError> {
        wait_for(&format!("{name} to have the focus"), || {
            Ok(self.has_focus(name)?.then_some(()))
        })
    }

    /// Waits for any condition; `what` ends the sentence "after … still not:".
    pub fn wait<T>(
        &self,
        what: &str,
        mut condition: impl FnMut(&Window) -> Result<Option<T>, TestError>,
    ) -> Result<T, TestError> {
        wait_for(what, || condition(self))
    }

    /// How many elements of this name are in the page now.
    pub fn count(&self, name: &str) -> Result<usize, TestError> {
        Ok(self.session.find_all(&selector(name))?.len())
    }

    /// The rendered text of an element, once it is shown.
    pub fn text(&self, name: &str) -> Result<String, TestError> {
        let element = self.see(name)?;
        self.session.text(&element)
    }

    /// The rendered texts of all elements of this name, in the page's order.
    pub fn texts(&self, name: &str) -> Result<Vec<String>, TestError> {
        let elements = self.session.find_all(&selector(name))?;
        elements.iter().map(|e| self.session.text(e)).collect()
    }

    /// Clicks, once the element is shown and nothing covers it.
    pub fn click(&self, name: &str) -> Result<(), TestError> {
        wait_for(&format!("{name} to be clicked"), || {
            let element = self.session.find(&selector(name))?;
            self.click_on(&element).map(Some)
        })
    }

    /// Clicks the first element of this name whose text holds `text`.
    pub fn click_text(&self, name: &str, text: &str) -> Result<(), TestError> {
        let element = self.see_text(name, text)?;
        self.click_on(&element)
    }

    fn click_on(&self, element: &Element) -> Result<(), TestError> {
        // The driver is content with an edge in sight, also when the middle that it clicks is under what sticks there.
        let into_view = "arguments[0].scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })";
        self.session.script(into_view, vec![element.to_json()])?;
        self.session.click(element)
    }

    /// Types into a field after what it holds.
    pub fn type_into(&self, name: &str, text: &str) -> Result<(), TestError> {
        let element = self.see(name)?;
        self.session.send_keys(&element, text)
    }

    /// Replaces what a field holds, as a person does: select all, type over.
    pub fn fill(&self, name: &str, text: &str) -> Result<(), TestError> {
        self.click(name)?;
        self.press("Ctrl+A")?;
        self.press("Backspace")?;
        self.type_keys(text)
    }

    /// Types where the focus is, without looking where that may be: the keyboard journeys.
    pub fn type_keys(&self, text: &str) -> Result<(), TestError> {
        self.session.type_text(text)
    }

    /// Presses a chord where the focus is: `Ctrl+Enter`, `Tab`, `Escape`, `F9`.
    pub fn press(&self, chord: &str) -> Result<(), TestError> {
        self.session.press(&keys::chord(chord)?)
    }

    /// Writes `committed` into the field that has the focus as an input method does: the letters of `typed` while
    /// composing, an Enter that belongs to the input method, and the words at the end.
    pub fn compose(&self, typed: &str, committed: &str) -> Result<(), TestError> {
        let arguments = vec![json!(typed), json!(committed)];
        self.session.script(keys::COMPOSE, arguments).map(drop)
    }

    /// Calls the core as the page does; answers `result`.
    pub fn rpc(&self, cmd: &str, payload: Value) -> Result<Value, TestError> {
        let mut answer = self.invoke(json!({ "cmd": cmd, "payload": payload }))?;
        match answer.get_mut("ok") {
            Some(reply) => Ok(reply["result"].take()),
            None => Err(TestError::Rpc {
                cmd: cmd.to_owned(),
                error: answer["error"].take(),
            }),
        }
    }

    /// Sends `body` to the one command as it is, for calls that no page would make; answers `{ok}` or `{error}`.
    pub fn invoke(&self, body: Value) -> Result<Value, TestError> {
        let call = "const [body, done] = arguments;
            window.__TAURI_INTERNALS__.invoke('rpc', body)
                .then((ok) => done({ ok }), (error) => done({ error }))";
        self.session.script_until_done(call, vec![body])
    }

    /// Waits until the page has been drawn as it stands now, with its pictures and running transitions ended.
    pub fn settle_paint(&self) -> Result<(), TestError> {
        let painted = "const done = arguments[arguments.length - 1];
            const ended = (animation) => animation.finished.catch(() => undefined);
            const finite = (animation) => animation.effect?.getComputedTiming().endTime !== Infinity;
            Promise.all(document.getAnimations().filter(finite).map(ended))
                .then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";
        self.session.script_until_done(painted, vec![]).map(drop)
    }

    /// Saves what the window shows as a PNG; makes the folder when it is not there.
    pub fn screenshot(&self, file: &Path) -> Result<(), TestError> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        self.settle_paint()?;
        Ok(fs::write(file, self.session.screenshot()?)?)
    }

    fn is_shown(&self, element: &Element) -> Result<bool, TestError> {
        let shown = "return arguments[0].checkVisibility({ visibilityProperty: true })";
        let shown = self.session.script(shown, vec![element.to_json()])?;
        Ok(shown == json!(true))
    }
}

/// `@name` means `[data-testid="name"]`, also inside a longer selector; the rest is CSS.
fn selector(name: &str) -> String {
    let mut css = String::with_capacity(name.len() + 16);
    let mut rest = name;
    while let Some(at) = rest.find('@') {
        let (head, tail) = rest.split_at(at);
        let tail = &tail[1..];
        let end = tail
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
            .unwrap_or(tail.len());
        css.push_str(head);
        css.push_str(&format!("[data-testid=\"{}\"]", &tail[..end]));
        rest = &tail[end..];
    }
    css.push_str(rest);
    css
}

/// Looks again and again until the condition gives a value. Refusals that pass by themselves count as "not yet".
pub(crate) fn wait_for<T>(
    what: &str,
    mut condition: impl FnMut() -> Result<Option<T>, TestError>,
) -> Result<T, TestError> {
    let start = Instant::now();
    loop {
        let last = match condition() {
            Ok(Some(value)) => return Ok(value),
            Ok(None) => "not yet".to_owned(),
            Err(trouble) if trouble.is_temporary() => trouble.to_string(),
            Err(trouble) => return Err(trouble),
        };
        if start.elapsed() > PATIENCE {
            return Err(TestError::Waited {
                what: what.to_owned(),
                waited: start.elapsed(),
                last,
            });
        }
        thread::sleep(GLANCE);
    }
}

/// Waits until a program is gone, and with it its hold on the book.
fn wait_for_end(program: u32) -> Result<(), TestError> {
    let exe = format!("/proc/{program}/exe");
    wait_for("the program to be gone", || {
        Ok((!Path::new(&exe).exists()).then_some(()))
    })
}

fn begin(driver: &Driver, setup: &Setup, folder: &Path) -> Result<Session, TestError> {
    let program = match &setup.program {
        Some(program) => program.clone(),
        None => driver::program_under_test(),
    };
    let program = program.canonicalize().map_err(|source| TestError::Start {
        program: program.display().to_string(),
        source,
    })?;
    let mut arguments = vec![
        "--data".to_owned(),
        data(setup, folder).display().to_string(),
        "--exports".to_owned(),
        exports(setup, folder).display().to_string(),
    ];
    if let Some(today) = &setup.today {
        arguments.extend(["--today".to_owned(), today.clone()]);
    }
    Session::begin(driver.port, &program.display().to_string(), &arguments)
}

fn data(setup: &Setup, folder: &Path) -> PathBuf {
    let own = || folder.join("data");
    setup.data.clone().unwrap_or_else(own)
}

fn exports(setup: &Setup, folder: &Path) -> PathBuf {
    let own = || folder.join("exports");
    setup.exports.clone().unwrap_or_else(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_selectors() {
        for (name, expected) in [
            ("@new-case", "[data-testid=\"new-case\"]"),
            ("@list li", "[data-testid=\"list\"] li"),
            ("main @row.current", "main [data-testid=\"row\"].current"),
            ("button[type=submit]", "button[type=submit]"),
        ] {
            assert_eq!(selector(name), expected);
        }
    }
}
