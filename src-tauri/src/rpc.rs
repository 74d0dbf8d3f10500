//! The one command of the page, and the two threads beside it: one works on long jobs in slices and looks after the book
//! every second, the other does what needs no lock (proving backups).
//!
//! The page hears `job` (how long work goes) and `topics` (what became stale by itself: an idle lock, a backup).
//!
//! `invoke("rpc", {cmd, payload})` resolves to `{result, topics}` or rejects with `{code, field?, detail?}`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use casebook_core::domain::refusal::Code;
use casebook_core::{App, JobProgress, Paths, Topic, WireError};
use serde::Serialize;
use serde_json::{Value, json};
use tauri::ipc::{InvokeBody, Request};
use tauri::{AppHandle, Emitter, State};

use crate::clock::Clock;
use crate::desktop::ShellCommand;

const SECOND: Duration = Duration::from_secs(1);

/// The core behind its lock: one call at a time, and long jobs in slices between the calls.
pub struct Core {
    app: Mutex<App>,
    paths: Paths,
    clock: Clock,
    /// Calls that wait for the lock; a long job steps back while there are any.
    waiting: AtomicUsize,
    /// Wakes the thread that works on long jobs.
    wake: Sender<()>,
    /// Wakes the thread that does what needs no lock.
    keep: Sender<()>,
    /// The window was closed; the program ends when nothing is left to do.
    closing: AtomicBool,
}

/// Answers one call of the page.
#[tauri::command]
pub async fn rpc(
    window: AppHandle,
    core: State<'_, Arc<Core>>,
    request: Request<'_>,
) -> Result<Value, WireError> {
    let (cmd, payload) =
        read_call(request.body()).ok_or_else(|| WireError::new(Code::BadRequest))?;
    let core = Arc::clone(&core);
    let answer = tauri::async_runtime::spawn_blocking(move || match ShellCommand::named(&cmd) {
        Some(command) => command.run(&window, || core.export_folder()),
        None => core.call(&cmd, payload),
    });
    answer
        .await
        .unwrap_or_else(|_| Err(WireError::new(Code::Internal)))
}

/// The command's name and its payload, if the page sent what it should.
fn read_call(body: &InvokeBody) -> Option<(String, Value)> {
    let InvokeBody::Json(Value::Object(call)) = body else {
        return None;
    };
    let cmd = call.get("cmd")?.as_str()?;
    let payload = call.get("payload")?;
    payload
        .is_object()
        .then(|| (cmd.to_owned(), payload.clone()))
}

impl Core {
    /// Starts the core and its thread for long jobs; `window` hears how they go.
    pub fn start(window: AppHandle, paths: Paths, clock: Clock) -> Arc<Core> {
        let (wake, woken) = channel();
        let (keep, kept) = channel();
        let core = Arc::new(Core {
            app: Mutex::new(App::new(paths.clone())),
            paths,
            clock,
            waiting: AtomicUsize::new(0),
            wake,
            keep,
            closing: AtomicBool::new(false),
        });
        let (worker, keeper) = (Arc::clone(&core), Arc::clone(&core));
        let hearing = window.clone();
        thread::spawn(move || worker.work(&hearing, &woken));
        thread::spawn(move || keeper.keep(&window, &kept));
        core
    }

    fn call(&self, cmd: &str, payload: Value) -> Result<Value, WireError> {
        let answer = self.with_app(|app| app.call(cmd, payload, &self.clock.now()))?;
        // Only the core knows whether a job runs now, and asking costs nothing.
        let _ = self.wake.send(());
        to_wire(&answer?)
    }

    /// Where exports go now: the office's choice, or the default. The core says it to the page in the same words.
    fn export_folder(&self) -> Result<PathBuf, WireError> {
        let boot = self.call("boot", json!({}))?;
        let folder = boot["result"]["export_folder"].as_str();
        folder
            .map(PathBuf::from)
            .ok_or_else(|| WireError::new(Code::FolderTrouble))
    }

    /// Whether a book is open.
    pub fn is_open(&self) -> bool {
        self.with_app(|app| app.is_open()).unwrap_or(false)
    }

    /// Locks the book because its window was closed, and ends the program when its last backup is made.
    pub fn close(&self) {
        let _ = self.with_app(|app| app.close(&self.clock.now()));
        self.closing.store(true, Ordering::Release);
        let _ = self.keep.send(());
    }

    /// Works on the running job, slice by slice, until there is none; looks after the book once a second.
    fn work(&self, window: &AppHandle, woken: &Receiver<()>) {
        let mut ticked = Instant::now();
        loop {
            match woken.recv_timeout(SECOND) {
                Err(RecvTimeoutError::Disconnected) => return,
                Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            }
            while let Ok(Some(progress)) = self.with_app(|app| app.work(&self.clock.now())) {
                tell_job(window, &progress);
                self.look_after(window, &mut ticked);
                while self.waiting.load(Ordering::Acquire) > 0 {
                    thread::sleep(Duration::from_millis(1));
                }
            }
            self.look_after(window, &mut ticked);
        }
    }

    /// Looks after the book, if a second went by since the last time.
    fn look_after(&self, window: &AppHandle, ticked: &mut Instant) {
        if ticked.elapsed() >= SECOND {
            *ticked = Instant::now();
            let topics = self.with_app(|app| app.tick(&self.clock.now()));
            tell_topics(window, topics.unwrap_or_default());
            let _ = self.keep.send(());
        }
    }

    /// Does what needs no lock, one task after the other, and hands its end back to the core.
    fn keep(&self, window: &AppHandle, woken: &Receiver<()>) {
        while woken.recv().is_ok() {
            while let Ok(Some(task)) = self.with_app(App::background) {
                let job = task.job;
                let outcome = task.run(&mut |done, total| {
                    tell_job(window, &JobProgress::running(job, done, total));
                    true
                });
                let settled = self.with_app(|app| app.settled(outcome, &self.clock.now()));
                if let Ok((progress, topics)) = settled {
                    if let Some(progress) = progress {
                        tell_job(window, &progress);
                    }
                    tell_topics(window, topics);
                }
                let _ = self.wake.send(());
            }
            let closing = self.closing.load(Ordering::Acquire);
            if closing && self.with_app(|app| app.is_at_rest()).unwrap_or(true) {
                window.exit(0);
            }
        }
    }

    /// Runs `step` on the core. A panic in it ends neither the program nor the lock: the core is taken down and started
    /// anew, which closes the book; what was committed is on the disk, and the rest was never there.
    fn with_app<T>(&self, step: impl FnOnce(&mut App) -> T) -> Result<T, WireError> {
        let mut app = self.lock();
        let begun = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| step(&mut app)));
        app.took(begun.elapsed());
        done.map_err(|_| {
            *app = App::new(self.paths.clone());
            WireError::new(Code::Internal)
        })
    }

    fn lock(&self) -> MutexGuard<'_, App> {
        self.waiting.fetch_add(1, Ordering::AcqRel);
        let app = self.app.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::AcqRel);
        app
    }
}

/// A window that is closing does not hear; the work itself goes on to its end.
fn tell_job(window: &AppHandle, progress: &JobProgress) {
    let _ = to_wire(progress).map(|progress| window.emit("job", progress));
}

fn tell_topics(window: &AppHandle, topics: Vec<Topic>) {
    if !topics.is_empty() {
        let _ = to_wire(&topics).map(|topics| window.emit("topics", topics));
    }
}

fn to_wire(answer: &impl Serialize) -> Result<Value, WireError> {
    serde_json::to_value(answer).map_err(|_| WireError::new(Code::Internal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_has_a_name_and_an_object() {
        let good = InvokeBody::Json(json!({ "cmd": "boot", "payload": {} }));
        assert_eq!(read_call(&good), Some(("boot".to_owned(), json!({}))));
        for bad in [
            json!([]),
            json!({ "cmd": "boot" }),
            json!({ "cmd": 1, "payload": {} }),
            json!({ "cmd": "boot", "payload": [] }),
        ] {
            assert_eq!(read_call(&InvokeBody::Json(bad.clone())), None, "{bad}");
        }
        assert_eq!(read_call(&InvokeBody::Raw(b"boot".to_vec())), None);
    }
}
