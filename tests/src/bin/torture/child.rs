//! Child processes of a trial: this program again, doing one task until it ends or is killed. A child reports on
//! standard output, one line at a time; the parent collects the lines while the child runs.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::trial::TrialResult;
use crate::{
    backups, book_writer, canaries, damage, faults, key_changes, memory, power_cuts, upgrade,
    wrong_passphrases,
};

/// The name of a task and its function, which gets the arguments after the name.
type Task = (&'static str, fn(&[String]) -> TrialResult<()>);

const TASKS: &[Task] = &[
    ("command", faults::run_command_child),
    ("upgrade", upgrade::run_child),
    ("sign_in", key_changes::run_sign_in_child),
    ("sign_out", key_changes::run_sign_out_child),
    ("passphrase", key_changes::run_passphrase_child),
    ("rotation", key_changes::run_rotation_child),
    ("backup", backups::run_backup_child),
    ("restore", backups::run_restore_child),
    ("book_writer", book_writer::run_child),
    ("wal_writer", power_cuts::run_wal_writer),
    ("plant_canaries", canaries::run_child),
    ("guess_passphrase", wrong_passphrases::run_child),
    ("lock", memory::run_child),
    ("lock_with_leak", memory::run_leaking_child),
    ("office_writer", damage::fixture::run_child),
];

/// Runs the task that the first argument names. Called in the child.
pub fn run(arguments: &[String]) -> TrialResult<()> {
    let (name, rest) = arguments.split_first().ok_or("a task name is missing")?;
    let (_, task) = TASKS
        .iter()
        .find(|(known, _)| known == name)
        .ok_or("no such task")?;
    task(rest)
}

/// The lines that a child has printed so far.
#[derive(Default)]
struct Output {
    lines: Mutex<Vec<String>>,
    changed: Condvar,
}

impl Output {
    fn lines(&self) -> MutexGuard<'_, Vec<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running child. It is killed when this is dropped.
pub struct RunningChild {
    child: Child,
    output: Arc<Output>,
    reader: Option<JoinHandle<()>>,
    stderr: Option<JoinHandle<String>>,
}

/// The exit status of a child and everything that it printed.
pub struct ChildExit {
    pub status: ExitStatus,
    pub lines: Vec<String>,
    /// The error output, which may be non-empty without a failure: a killed child or a failing disk may cause messages.
    pub stderr: String,
}

/// Starts a child with the task of this name.
pub fn spawn<S: AsRef<str>>(name: &str, arguments: &[S]) -> TrialResult<RunningChild> {
    spawn_with_env(name, arguments, &[])
}

/// Starts a child like [`spawn`], with variables added to its environment.
pub fn spawn_with_env<S: AsRef<str>>(
    name: &str,
    arguments: &[S],
    env: &[(&str, String)],
) -> TrialResult<RunningChild> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("child").arg(name);
    command.args(arguments.iter().map(AsRef::as_ref));
    command.envs(env.iter().map(|(name, value)| (name, value)));
    spawn_command(command)
}

/// Starts another program instead of this one.
pub fn spawn_program<S: AsRef<str>>(program: &Path, arguments: &[S]) -> TrialResult<RunningChild> {
    let mut command = Command::new(program);
    command.args(arguments.iter().map(AsRef::as_ref));
    spawn_command(command)
}

fn spawn_command(mut command: Command) -> TrialResult<RunningChild> {
    command.stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let out = child
        .stdout
        .take()
        .ok_or("the child has no standard output")?;
    let mut errors = child
        .stderr
        .take()
        .ok_or("the child has no standard error")?;
    let output = Arc::new(Output::default());
    let shared = Arc::clone(&output);
    let reader = std::thread::spawn(move || {
        // A line without an end was cut off by the kill and does not count.
        let mut out = BufReader::new(out);
        let mut line = String::new();
        while matches!(out.read_line(&mut line), Ok(read) if read > 0) {
            if line.ends_with('\n') {
                shared.lines().push(line.trim_end().to_string());
                shared.changed.notify_all();
            }
            line.clear();
        }
    });
    let stderr = std::thread::spawn(move || {
        let mut text = Vec::new();
        // A partial text is enough for a message.
        let _ = errors.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    });
    Ok(RunningChild {
        child,
        output,
        reader: Some(reader),
        stderr: Some(stderr),
    })
}

impl RunningChild {
    /// Returns the process id of the child.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Returns the lines that the child has printed so far.
    pub fn lines(&self) -> Vec<String> {
        self.output.lines().clone()
    }

    /// Waits until the child has printed `count` lines; returns false if that takes longer than `timeout`.
    pub fn wait_for_lines(&self, count: usize, timeout: Duration) -> bool {
        let until = Instant::now() + timeout;
        let mut lines = self.output.lines();
        while lines.len() < count {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            let waited = self.output.changed.wait_timeout(lines, left);
            lines = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Waits for this time without any other condition, so that the moment of the kill is arbitrary.
    pub fn let_run(&self, time: Duration) {
        self.wait_for_lines(usize::MAX, time);
    }

    /// Kills the child with SIGKILL, so that it cannot clean up, and returns what it printed.
    pub fn kill(mut self) -> TrialResult<ChildExit> {
        self.child.kill()?;
        self.collect()
    }

    /// Waits until the child ends by itself.
    pub fn wait(mut self) -> TrialResult<ChildExit> {
        self.collect()
    }

    fn collect(&mut self) -> TrialResult<ChildExit> {
        let status = self.child.wait()?;
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
        let stderr = self.stderr.take().map(JoinHandle::join);
        Ok(ChildExit {
            status,
            lines: std::mem::take(&mut *self.output.lines()),
            stderr: stderr.and_then(Result::ok).unwrap_or_default(),
        })
    }
}

impl Drop for RunningChild {
    fn drop(&mut self) {
        // Usually the child has already ended; then both calls do nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
