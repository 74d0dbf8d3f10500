//! One Casebook window on a screen of its own, with its own books and export folder, used as by a person at the keyboard.
//!
//! Elements are named by CSS selector, or by `@name` for `[data-testid="name"]`. Every step waits until it can be done, at
//! most for [`PATIENCE`]; none waits for a fixed time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::display::Display;
use crate::driver::{self, Driver};
use crate::selector::selector;
use crate::webdriver::{Element, WebDriverSession};
use crate::window_folder::WindowFolder;
use crate::{TestError, keys, processes};

/// The longest time that a step may need, also on a slow machine with other work: no test of speed. Signing in with a new
/// passphrase needed more than 20 s beside eight compilers.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// The time between two checks of a condition.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// The locale of the desktop.
const LANGUAGE: &str = "LANG";
const CHINESE: &str = "zh_CN.UTF-8";

/// The options of a window.
#[derive(Debug, Clone)]
pub struct Setup {
    today: Option<String>,
    size: (u32, u32),
    exports: Option<PathBuf>,
    data: Option<PathBuf>,
    program: Option<PathBuf>,
    variables: Vec<(&'static str, String)>,
}

impl Default for Setup {
    fn default() -> Setup {
        Setup {
            today: None,
            size: (1280, 800),
            exports: None,
            data: None,
            program: None,
            variables: vec![(LANGUAGE, CHINESE.to_owned())],
        }
    }
}

impl Setup {
    /// Works on this local date (`YYYY-MM-DD`) instead of the machine's.
    pub fn today(mut self, date: &str) -> Setup {
        self.today = Some(date.to_owned());
        self
    }

    /// Opens at this size in CSS pixels; the default is 1280×800.
    pub fn size(mut self, width: u32, height: u32) -> Setup {
        self.size = (width, height);
        self
    }

    /// Exports into this folder instead of one that is deleted with the window.
    pub fn exports(mut self, folder: &Path) -> Setup {
        self.exports = Some(folder.to_owned());
        self
    }

    /// Opens the books in this folder; by default there is none.
    pub fn data(mut self, folder: &Path) -> Setup {
        self.data = Some(folder.to_owned());
        self
    }

    /// Starts another program than the Casebook under test.
    pub fn program(mut self, file: &Path) -> Setup {
        self.program = Some(file.to_owned());
        self
    }

    /// Sets the locale of the desktop (`LANG`).
    pub fn language(self, locale: &str) -> Setup {
        self.variable(LANGUAGE, locale)
    }

    /// Sets a variable of the program's environment.
    pub fn variable(mut self, name: &'static str, value: &str) -> Setup {
        self.variables.push((name, value.to_owned()));
        self
    }
}

/// A running Casebook with a driver of its own. When it is dropped, program, driver and screen end, and then the folder
/// is deleted.
pub struct Window {
    // Dropped in this order: the program first, its folder last.
    session: WebDriverSession,
    driver: Driver,
    display: Display,
    folder: WindowFolder,
    setup: Setup,
}

impl Window {
    /// Opens a window and waits until its page is loaded at the wanted size.
    pub fn open(setup: Setup) -> Result<Window, TestError> {
        let (window, _) = Window::open_unsettled(setup)?;
        window.settle()?;
        Ok(window)
    }

    /// Opens a window without waiting for its page; also returns the time at which its program was started.
    pub fn open_unsettled(setup: Setup) -> Result<(Window, Instant), TestError> {
        let folder = WindowFolder::create()?;
        let display = Display::start()?;
        let driver = Driver::start(&setup.variables, folder.path(), &display)?;
        let started = Instant::now();
        let session = begin(&driver, &setup, folder.path())?;
        let window = Window {
            session,
            driver,
            display,
            folder,
            setup,
        };
        Ok((window, started))
    }

    /// Returns the process id of the program.
    pub fn program(&self) -> Result<u32, TestError> {
        self.driver.program()
    }

    /// Returns the process group of the program, its webview and the driver.
    pub fn process_group(&self) -> u32 {
        self.driver.group()
    }

    /// Kills the program, as a power cut would.
    pub fn kill(&mut self) -> Result<(), TestError> {
        let program = self.program()?;
        Command::new("kill")
            .args(["-9", &program.to_string()])
            .status()?;
        wait_for_end(program)
    }

    /// Opens the window again on the same folders, after [`Window::kill`] or as a person would the next morning.
    pub fn reopen(&mut self) -> Result<(), TestError> {
        // After a kill there is neither a session to end nor a program.
        let program = self.program().ok();
        let _ = self.session.end();
        program.map_or(Ok(()), wait_for_end)?;
        let folder = self.folder.path();
        self.driver = Driver::start(&self.setup.variables, folder, &self.display)?;
        self.session = begin(&self.driver, &self.setup, folder)?;
        self.settle()
    }

    /// Opens the window again on another date.
    pub fn reopen_on(&mut self, date: &str) -> Result<(), TestError> {
        self.setup.today = Some(date.to_owned());
        self.reopen()
    }

    fn settle(&self) -> Result<(), TestError> {
        self.wait_loaded()?;
        let (width, height) = self.setup.size;
        self.resize(width, height)
    }

    /// Reloads the page; the core keeps running and its book stays open.
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

    /// Returns the WebDriver session, for calls that have no method here.
    pub fn session(&self) -> &WebDriverSession {
        &self.session
    }

    /// Returns the folder with everything of this window: home, profile, messages, temporary files, and books and exports
    /// unless they are elsewhere.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the folder of the books.
    pub fn data(&self) -> PathBuf {
        data(&self.setup, self.folder.path())
    }

    /// Returns the folder of the exports.
    pub fn exports(&self) -> PathBuf {
        exports(&self.setup, self.folder.path())
    }

    /// Sets the size of the page in CSS pixels and waits until it has that size.
    pub fn resize(&self, width: u32, height: u32) -> Result<(), TestError> {
        self.session.resize(width, height)?;
        wait_for(&format!("the page to be {width}×{height}"), || {
            let size = "return [window.innerWidth, window.innerHeight]";
            let size = self.session.script(size, vec![])?;
            Ok((size == json!([width, height])).then_some(()))
        })
    }

    /// Waits for an element that is shown and returns it.
    pub fn see(&self, name: &str) -> Result<Element, TestError> {
        wait_for(&format!("{name} to be seen"), || {
            let element = self.session.find(&selector(name))?;
            Ok(self.is_shown(&element)?.then_some(element))
        })
    }

    /// Waits for an element whose rendered text contains `text`.
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

    /// Waits until no such element that is shown contains `text`.
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

    /// Waits until the value of a field is exactly `value`.
    pub fn see_value(&self, name: &str, value: &str) -> Result<(), TestError> {
        wait_for(&format!("{name} to hold {value}"), || {
            let element = self.session.find(&selector(name))?;
            Ok((self.session.property(&element, "value")? == json!(value)).then_some(()))
        })
    }

    /// Returns true if the element, or one inside it, has the focus.
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

    /// Waits for any condition; `what` completes the message "after … still not:".
    pub fn wait<T>(
        &self,
        what: &str,
        mut condition: impl FnMut(&Window) -> Result<Option<T>, TestError>,
    ) -> Result<T, TestError> {
        wait_for(what, || condition(self))
    }

    /// Returns the number of elements of this name in the page.
    pub fn count(&self, name: &str) -> Result<usize, TestError> {
        Ok(self.session.find_all(&selector(name))?.len())
    }

    /// Waits until an element is shown and returns its rendered text.
    pub fn text(&self, name: &str) -> Result<String, TestError> {
        let element = self.see(name)?;
        self.session.text(&element)
    }

    /// Returns the rendered texts of all elements of this name, in the order of the page, as they were at one moment.
    pub fn texts(&self, name: &str) -> Result<Vec<String>, TestError> {
        // One call: the page may be drawn anew between two of them, and the texts would be of two states.
        let script =
            "return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText.trim())";
        let texts = self.session.script(script, vec![json!(selector(name))])?;
        serde_json::from_value(texts)
            .map_err(|error| TestError::Unexpected(format!("texts of {name}: {error}")))
    }

    /// Clicks, once the element is shown and nothing covers it.
    pub fn click(&self, name: &str) -> Result<(), TestError> {
        wait_for(&format!("{name} to be clicked"), || {
            let element = self.session.find(&selector(name))?;
            self.click_on(&element).map(Some)
        })
    }

    /// Clicks the first element of this name whose text contains `text`.
    pub fn click_text(&self, name: &str, text: &str) -> Result<(), TestError> {
        let element = self.see_text(name, text)?;
        self.click_on(&element)
    }

    fn click_on(&self, element: &Element) -> Result<(), TestError> {
        // The driver scrolls only until an edge is visible; the middle, which it clicks, may still be under a sticky element.
        let into_view = "arguments[0].scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })";
        self.session.script(into_view, vec![element.to_json()])?;
        self.session.click(element)
    }

    /// Types into a field after its present text.
    pub fn type_into(&self, name: &str, text: &str) -> Result<(), TestError> {
        let element = self.see(name)?;
        self.session.send_keys(&element, text)
    }

    /// Replaces the text of a field, as a person does: select all, type over it. Fails if the click does not put the cursor
    /// into the field, because the keys would go elsewhere.
    pub fn fill(&self, name: &str, text: &str) -> Result<(), TestError> {
        self.click(name)?;
        if !self.has_focus(name)? {
            let missed = format!("a click on {name} does not focus it");
            return Err(TestError::Unexpected(missed));
        }
        self.press("Ctrl+A")?;
        self.press("Backspace")?;
        self.type_keys(text)
    }

    /// Types where the focus is, as a person without a mouse does.
    pub fn type_keys(&self, text: &str) -> Result<(), TestError> {
        self.session.type_text(text)
    }

    /// Presses a chord where the focus is: `Ctrl+Enter`, `Tab`, `Escape`, `F9`.
    pub fn press(&self, chord: &str) -> Result<(), TestError> {
        self.session.press(&keys::chord(chord)?)
    }

    /// Writes `committed` into the focused field as an input method does: the letters of `typed` while composing, then an
    /// Enter that belongs to the input method.
    pub fn compose(&self, typed: &str, committed: &str) -> Result<(), TestError> {
        let arguments = vec![json!(typed), json!(committed)];
        self.session.script(keys::COMPOSE, arguments).map(drop)
    }

    /// Calls the core as the page does; returns `result`.
    pub fn rpc(&self, cmd: &str, payload: Value) -> Result<Value, TestError> {
        let mut reply = self.invoke(json!({ "cmd": cmd, "payload": payload }))?;
        match reply.get_mut("ok") {
            Some(ok) => Ok(ok["result"].take()),
            None => Err(TestError::Rpc {
                cmd: cmd.to_owned(),
                error: reply["error"].take(),
            }),
        }
    }

    /// Sends `body` to the one command of the shell unchanged, for calls that no page would make; returns `{ok}` or
    /// `{error}`.
    pub fn invoke(&self, body: Value) -> Result<Value, TestError> {
        let call = "const [body, done] = arguments;
            window.__TAURI_INTERNALS__.invoke('rpc', body)
                .then((ok) => done({ ok }), (error) => done({ error }))";
        self.session.script_until_done(call, vec![body])
    }

    /// Waits until the page has been painted and its finite animations have ended.
    pub fn settle_paint(&self) -> Result<(), TestError> {
        let painted = "const done = arguments[arguments.length - 1];
            const ended = (animation) => animation.finished.catch(() => undefined);
            const finite = (animation) => animation.effect?.getComputedTiming().endTime !== Infinity;
            Promise.all(document.getAnimations().filter(finite).map(ended))
                .then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";
        self.session.script_until_done(painted, vec![]).map(drop)
    }

    /// Saves a picture of the window as a PNG; creates the folder if it does not exist.
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

/// Checks a condition repeatedly until it returns a value. Temporary errors count as "not yet".
pub(crate) fn wait_for<T>(
    what: &str,
    mut condition: impl FnMut() -> Result<Option<T>, TestError>,
) -> Result<T, TestError> {
    let start = Instant::now();
    loop {
        let last = match condition() {
            Ok(Some(value)) => return Ok(value),
            Ok(None) => "not yet".to_owned(),
            Err(error) if error.is_temporary() => error.to_string(),
            Err(error) => return Err(error),
        };
        if start.elapsed() > PATIENCE {
            return Err(TestError::Waited {
                what: what.to_owned(),
                waited: start.elapsed(),
                last,
            });
        }
        thread::sleep(POLL_INTERVAL);
    }
}

/// Waits until a program has ended, which releases its lock on the book. `/proc/PID/exe` is gone earlier, while the memory is
/// freed and the lock still held.
fn wait_for_end(program: u32) -> Result<(), TestError> {
    wait_for("the program to end", || {
        Ok(processes::has_ended(program)?.then_some(()))
    })
}

fn begin(driver: &Driver, setup: &Setup, folder: &Path) -> Result<WebDriverSession, TestError> {
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
    WebDriverSession::begin(driver.port, &program.display().to_string(), &arguments)
}

fn data(setup: &Setup, folder: &Path) -> PathBuf {
    setup.data.clone().unwrap_or_else(|| folder.join("data"))
}

fn exports(setup: &Setup, folder: &Path) -> PathBuf {
    let own = || folder.join("exports");
    setup.exports.clone().unwrap_or_else(own)
}
