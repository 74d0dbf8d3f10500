//! The one command of the page, and three threads: one runs long jobs in slices and the core's tick every second, one
//! runs tasks that need no lock (proving backups, restoring), and one asks the keyring of the system.
//!
//! The page receives the events `job` (progress of a job) and `topics` (what became stale without a call: an idle lock,
//! a backup).
//!
//! `invoke("rpc", {cmd, payload})` resolves to `{result, topics}` or rejects with `{code, field?, detail?, origin?}`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use casebook_core::api::{MediumReading, call_with, command_name, medium_reading};
use casebook_core::domain::event::LockCause;
use casebook_core::domain::refusal::{Code, ErrorOrigin};
use casebook_core::{App, JobProgress, KeyringCall, Paths, Topic, WireError};
use serde::Serialize;
use serde_json::{Value, json};
use tauri::ipc::{InvokeBody, Request};
use tauri::{AppHandle, Emitter, Manager, State};

use crate::clock::SystemClock;
use crate::desktop::ShellCommand;
use crate::keyring::{read_note, write_note};
use crate::panics;
use crate::thread_restart::run_with_restarts;

const SECOND: Duration = Duration::from_secs(1);

/// The core behind its lock: one call at a time, and slices of long jobs between the calls.
pub struct Core {
    app: Mutex<App>,
    clock: SystemClock,
    /// Number of calls that wait for the lock; a long job pauses while there are any.
    waiting: AtomicUsize,
    /// Wakes the thread that runs long jobs.
    wake_jobs: Sender<()>,
    /// Wakes the thread that runs tasks without the lock.
    wake_tasks: Sender<()>,
    /// Wakes the thread that asks the keyring.
    wake_keyring: Sender<()>,
    /// The window was closed; the program exits when nothing is left to do.
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
        Some(command) => command.run(&window, &core, &payload),
        None => core.call(&cmd, payload),
    });
    answer.await.unwrap_or_else(|_| Err(WireError::internal()))
}

/// Returns the command's name and its payload, if the call is well formed.
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
    /// Starts the core and its three threads; `window` receives the progress of jobs.
    pub fn start(window: AppHandle, paths: Paths, clock: SystemClock) -> Arc<Core> {
        let (wake_jobs, job_woken) = channel();
        let (wake_tasks, task_woken) = channel();
        let (wake_keyring, keyring_woken) = channel();
        let core = Arc::new(Core {
            app: Mutex::new(App::new(paths)),
            clock,
            waiting: AtomicUsize::new(0),
            wake_jobs,
            wake_tasks,
            wake_keyring,
            closing: AtomicBool::new(false),
        });
        let (job_runner, task_runner) = (Arc::clone(&core), Arc::clone(&core));
        let (job_window, keyring_window) = (window.clone(), window.clone());
        let keyring_user = Arc::clone(&core);
        thread::spawn(move || {
            let work = || job_runner.run_jobs(&job_window, &job_woken);
            run_with_restarts(work, |origin| {
                job_runner.report_panic(&job_window, "job", origin)
            });
        });
        thread::spawn(move || {
            let work = || keyring_user.ask_keyring(&keyring_window, &keyring_woken);
            run_with_restarts(work, |origin| {
                keyring_user.report_panic(&keyring_window, "keyring", origin)
            });
        });
        thread::spawn(move || {
            let work = || task_runner.run_tasks(&window, &task_woken);
            run_with_restarts(work, |origin| {
                task_runner.report_panic(&window, "backup", origin)
            });
        });
        core
    }

    fn call(&self, cmd: &str, payload: Value) -> Result<Value, WireError> {
        let name = command_name(cmd);
        let reading = self.with_app(name, |app| medium_reading(app, cmd, &payload))?;
        // Without the lock: a medium that does not answer holds up only this call.
        let content = reading.map(MediumReading::run);
        let answer = self.with_app(name, |app| {
            call_with(app, cmd, payload, content, &self.clock.now())
        })?;
        // Only the core knows whether a job runs now, and a wake-up without one costs nothing.
        let _ = self.wake_jobs.send(());
        to_wire(&answer?)
    }

    /// Returns the current export folder: the office's choice or the default, as the page gets it from `boot`.
    pub fn export_folder(&self) -> Result<PathBuf, WireError> {
        let boot = self.call("boot", json!({}))?;
        let folder = boot["result"]["export_folder"].as_str();
        folder
            .map(PathBuf::from)
            .ok_or_else(|| WireError::new(Code::FolderTrouble))
    }

    /// Notes a folder that a person chose in the system's dialog.
    pub fn note_chosen_folder(&self, folder: &Path) -> Result<(), WireError> {
        self.with_app("shell_choose_folder", |app| app.note_chosen_folder(folder))
    }

    /// Returns true while a book is open.
    pub fn is_open(&self) -> bool {
        self.with_app("window", |app| app.is_open())
            .unwrap_or(false)
    }

    /// Locks the book because its window was closed; the program exits when its last backup is made.
    pub fn close(&self) {
        let _ = self.with_app("window", |app| app.close(&self.clock.now()));
        self.closing.store(true, Ordering::Release);
        let _ = self.wake_keyring.send(());
        let _ = self.wake_tasks.send(());
    }

    /// Locks an open book because the system locked its screen or is about to sleep, and tells the page.
    pub fn lock_with_system(&self, window: &AppHandle, cause: LockCause) {
        let topics = self.with_app("screen_lock", |app| {
            app.lock_with_system(cause, &self.clock.now())
        });
        emit_topics(window, topics.unwrap_or_else(|_| vec![Topic::Book]));
    }

    /// Keeps where a thread panicked, and tells it beside the state of the backups.
    fn report_panic(&self, window: &AppHandle, work: &'static str, origin: ErrorOrigin) {
        let noted = self.with_app(work, |app| app.note_panic(work, origin, &self.clock.now()));
        emit_topics(window, noted.unwrap_or_default());
    }

    /// Runs the running job slice by slice until there is none, and the tick once a second.
    fn run_jobs(&self, window: &AppHandle, woken: &Receiver<()>) {
        let mut ticked = Instant::now();
        loop {
            match woken.recv_timeout(SECOND) {
                Err(RecvTimeoutError::Disconnected) => return,
                Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            }
            while let Ok(Some(progress)) =
                self.with_app("job", |app| app.run_job_slice(&self.clock.now()))
            {
                emit_job(window, &progress);
                self.tick_if_due(window, &mut ticked);
                while self.waiting.load(Ordering::Acquire) > 0 {
                    thread::sleep(Duration::from_millis(1));
                }
            }
            self.tick_if_due(window, &mut ticked);
        }
    }

    /// Runs the core's tick if a second has passed since the last one.
    fn tick_if_due(&self, window: &AppHandle, ticked: &mut Instant) {
        if ticked.elapsed() >= SECOND {
            *ticked = Instant::now();
            let topics = self.with_app("tick", |app| app.tick(&self.clock.now()));
            // After a panic the core was restarted, and the book is closed.
            emit_topics(window, topics.unwrap_or_else(|_| vec![Topic::Book]));
            let is_wanted = self.with_app("window", |app| app.take_show_request());
            if is_wanted.unwrap_or(false) {
                bring_to_front(window);
            }
            let _ = self.wake_tasks.send(());
            let _ = self.wake_keyring.send(());
        }
    }

    /// Asks the keyring what the core wants to know, without its lock: a keyring may wait for a person, or never answer.
    fn ask_keyring(&self, window: &AppHandle, woken: &Receiver<()>) {
        while woken.recv().is_ok() {
            let next = || self.with_app("keyring", |app| app.take_keyring_call(&self.clock.now()));
            while let Ok(Some(call)) = next() {
                match call {
                    KeyringCall::Write { account, note } => {
                        // A keyring that refuses keeps the former note.
                        let _ = write_note(&account, &note);
                    }
                    KeyringCall::Read { account } => {
                        let Ok(note) = read_note(&account) else {
                            continue;
                        };
                        let compared = self.with_app("keyring", |app| {
                            app.compare_with_keyring(&account, note.as_deref(), &self.clock.now())
                        });
                        emit_topics(window, compared.unwrap_or_default());
                    }
                }
            }
        }
    }

    /// Runs tasks that need no lock, one after the other, and returns their results to the core.
    fn run_tasks(&self, window: &AppHandle, woken: &Receiver<()>) {
        while woken.recv().is_ok() {
            while let Ok(Some(task)) =
                { self.with_app("backup", |app| app.take_background_task(&self.clock.now())) }
            {
                let job = task.job;
                let mut progress = |done, total| {
                    emit_job(window, &JobProgress::running(job, done, total));
                    true
                };
                let result = task.run_to_end(&mut progress, panics::take_origin);
                let finished =
                    self.with_app("backup", |app| app.finish_task(result, &self.clock.now()));
                if let Ok((progress, topics)) = finished {
                    if let Some(progress) = progress {
                        emit_job(window, &progress);
                    }
                    emit_topics(window, topics);
                }
                let _ = self.wake_jobs.send(());
            }
            let closing = self.closing.load(Ordering::Acquire);
            if closing
                && self
                    .with_app("window", |app| app.can_exit())
                    .unwrap_or(true)
            {
                window.exit(0);
            }
        }
    }

    /// Runs `step` of this command, or of this work, on the core. A panic in it neither ends the program nor poisons the
    /// lock: the core is restarted, which closes the book. Committed changes are on the disk; others never were.
    fn with_app<T>(
        &self,
        command: &'static str,
        step: impl FnOnce(&mut App) -> T,
    ) -> Result<T, WireError> {
        let mut app = self.lock();
        let started = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| step(&mut app)));
        app.note_step_time(started.elapsed());
        done.map_err(|_| app.restart(command, panics::take_origin(), &self.clock.now()))
    }

    fn lock(&self) -> MutexGuard<'_, App> {
        self.waiting.fetch_add(1, Ordering::AcqRel);
        let app = self.app.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::AcqRel);
        app
    }
}

/// Brings the window to the front, because somebody started the program again. A desktop that does not allow it only marks
/// the window.
fn bring_to_front(window: &AppHandle) {
    if let Some(window) = window.get_webview_window("main") {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// Sends the progress to the page; errors are ignored, because a closing window receives no events while the job goes
/// on.
fn emit_job(window: &AppHandle, progress: &JobProgress) {
    let _ = to_wire(progress).map(|progress| window.emit("job", progress));
}

fn emit_topics(window: &AppHandle, topics: Vec<Topic>) {
    if !topics.is_empty() {
        let _ = to_wire(&topics).map(|topics| window.emit("topics", topics));
    }
}

fn to_wire(answer: &impl Serialize) -> Result<Value, WireError> {
    serde_json::to_value(answer).map_err(|_| WireError::internal())
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
