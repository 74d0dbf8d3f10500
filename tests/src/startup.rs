//! Measures how long a window takes to start and how much memory it and its webview then use.

use std::collections::HashMap;
use std::fs;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::json;

use crate::selector::selector;
use crate::{Setup, TestError, Window, processes};

/// Ends with true in the frame after the element of the selector is in the page, false if the page goes away before.
const WAIT_UNTIL_DRAWN: &str = "const [selector, done] = arguments;
    const look = () => {
        if (!document.querySelector(selector)) return false;
        requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
        return true;
    };
    addEventListener('pagehide', () => done(false));
    if (!look())
        new MutationObserver((_, observer) => look() && observer.disconnect())
            .observe(document, { childList: true, subtree: true })";

/// Notes when the element of the selector was drawn, in milliseconds since 1970.
const NOTE_WHEN_DRAWN: &str = "const [selector] = arguments;
    window.drawn = new Promise((done) => {
        const note = () => done(performance.timeOrigin + performance.now());
        new MutationObserver((_, observer) => {
            if (!document.querySelector(selector)) return;
            observer.disconnect();
            requestAnimationFrame(() => requestAnimationFrame(note));
        }).observe(document, { childList: true, subtree: true });
    })";

/// The measured time and memory of one start.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    /// The time from starting the program until the element was shown.
    pub ready: Duration,
    /// The memory of the program and its webview processes; shared memory counts once.
    pub memory_kib: u64,
}

/// Starts a window and measures until `element` is shown.
pub fn measure(setup: Setup, element: &str) -> Result<Start, TestError> {
    let (window, started): (Window, Instant) = Window::open_unsettled(setup)?;
    window.see(element)?;
    let ready = started.elapsed();
    window.settle_paint()?;
    let memory_kib = memory_of(window.program()?)?;
    Ok(Start { ready, memory_kib })
}

/// Starts a window; returns it with the time until `element` was drawn. The page reports that itself, so that looking
/// for the element does not slow it down.
pub fn start_until_drawn(setup: Setup, element: &str) -> Result<(Window, Duration), TestError> {
    let (window, started) = Window::open_unsettled(setup)?;
    let selector = json!(selector(element));
    // A script that waits is lost when the empty first document is replaced by the page.
    window.wait(&format!("{element} to be drawn"), |window| {
        let session = window.session();
        let drawn = session.script_until_done(WAIT_UNTIL_DRAWN, vec![selector.clone()])?;
        Ok((drawn == json!(true)).then_some(()))
    })?;
    let ready = started.elapsed();
    Ok((window, ready))
}

/// Starts a window, calls `act` as soon as `first_element` is shown, and measures until `element` was drawn. The page itself
/// notes the time: an answer to the driver waits for whatever the page does just then.
pub fn measure_after(
    setup: Setup,
    first_element: &str,
    element: &str,
    act: impl FnOnce(&Window) -> Result<(), TestError>,
) -> Result<Start, TestError> {
    let (window, started): (Window, Instant) = Window::open_unsettled(setup)?;
    let began = SystemTime::now() - started.elapsed();
    window.see(first_element)?;
    let session = window.session();
    session.script(NOTE_WHEN_DRAWN, vec![json!(selector(element))])?;
    act(&window)?;
    let drawn = session.script_until_done("window.drawn.then(arguments[0])", vec![])?;
    let no_time = || TestError::Unexpected(format!("no time, but {drawn}"));
    let drawn = Duration::from_secs_f64(drawn.as_f64().ok_or_else(no_time)? / 1_000.0);
    let ready = (UNIX_EPOCH + drawn).duration_since(began);
    let ready = ready.map_err(|_| TestError::Unexpected("drawn before the start".into()))?;
    window.settle_paint()?;
    let memory_kib = memory_of(window.program()?)?;
    Ok(Start { ready, memory_kib })
}

/// Returns the proportional memory of a process and all its descendants in KiB.
fn memory_of(program: u32) -> Result<u64, TestError> {
    let children = children_by_parent()?;
    let mut sum = 0;
    let mut open = vec![program];
    while let Some(process) = open.pop() {
        sum += proportional_kib(process);
        open.extend(children.get(&process).into_iter().flatten());
    }
    Ok(sum)
}

/// Returns `Pss`, that is, private pages and this process's share of each shared page; zero for a process that has
/// ended.
fn proportional_kib(process: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let number = line.and_then(|rest| rest.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn children_by_parent() -> Result<HashMap<u32, Vec<u32>>, TestError> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for process in processes::all()? {
        children.entry(process.parent).or_default().push(process.id);
    }
    Ok(children)
}
