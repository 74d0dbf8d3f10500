//! Children of a trial: this program again, doing one thing until it is done or killed. What they have to say they say
//! on standard output, a line at a time; the parent gathers the lines while they run.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::trial::Outcome;
use crate::{canaries, clerk, copies, cuts, damage, faults, guesses, memory, rekey, upgrade};

/// What a child can be sent for: its name, and the work with the words that follow the name.
type Errand = (&'static str, fn(&[String]) -> Outcome<()>);

const ERRANDS: &[Errand] = &[
    ("deed", faults::errand),
    ("upgrade", upgrade::errand),
    ("sign_in", rekey::sign_in_errand),
    ("sign_out", rekey::sign_out_errand),
    ("passphrase", rekey::passphrase_errand),
    ("rotation", rekey::rotation_errand),
    ("backup", copies::backup_errand),
    ("restore", copies::restore_errand),
    ("clerk", clerk::errand),
    ("loose_writer", cuts::loose_writer),
    ("planter", canaries::planter),
    ("guesser", guesses::guesser),
    ("keeper", memory::keeper),
    ("careless_keeper", memory::careless_keeper),
    ("office_worker", damage::fixture::office_worker),
];

/// Runs the errand that the words name; in the child.
pub fn run(words: &[String]) -> Outcome<()> {
    let (name, rest) = words.split_first().ok_or("which errand?")?;
    let (_, work) = ERRANDS
        .iter()
        .find(|(known, _)| known == name)
        .ok_or("no such errand")?;
    work(rest)
}

#[derive(Default)]
struct Heard {
    lines: Mutex<Vec<String>>,
    more: Condvar,
}

impl Heard {
    fn lines(&self) -> MutexGuard<'_, Vec<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A child that runs. It is killed when this is dropped.
pub struct Sent {
    child: Child,
    heard: Arc<Heard>,
    reader: Option<JoinHandle<()>>,
    complaints: Option<JoinHandle<String>>,
}

/// How a child ended and all that it said.
pub struct Returned {
    pub status: ExitStatus,
    pub lines: Vec<String>,
    /// What it wrote on its error output; a child that is killed, or meets a failing disk, may well complain.
    pub complaints: String,
}

/// Sends a child on the errand.
pub fn send<S: AsRef<str>>(name: &str, words: &[S]) -> Outcome<Sent> {
    send_with(name, words, &[])
}

/// As [`send`], with variables in its environment.
pub fn send_with<S: AsRef<str>>(name: &str, words: &[S], env: &[(&str, String)]) -> Outcome<Sent> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("errand").arg(name);
    command.args(words.iter().map(AsRef::as_ref));
    command.envs(env.iter().map(|(name, value)| (name, value)));
    start(command)
}

/// Starts another program instead of this one.
pub fn send_program<S: AsRef<str>>(program: &Path, words: &[S]) -> Outcome<Sent> {
    let mut command = Command::new(program);
    command.args(words.iter().map(AsRef::as_ref));
    start(command)
}

fn start(mut command: Command) -> Outcome<Sent> {
    command.stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let out = child.stdout.take().ok_or("a child without an output")?;
    let mut errors = child
        .stderr
        .take()
        .ok_or("a child without an error output")?;
    let heard = Arc::new(Heard::default());
    let ours = Arc::clone(&heard);
    let reader = std::thread::spawn(move || {
        // A line that the kill cut off has no end; it was not said.
        let mut out = BufReader::new(out);
        let mut line = String::new();
        while matches!(out.read_line(&mut line), Ok(read) if read > 0) {
            if line.ends_with('\n') {
                ours.lines().push(line.trim_end().to_string());
                ours.more.notify_all();
            }
            line.clear();
        }
    });
    let complaints = std::thread::spawn(move || {
        let mut text = Vec::new();
        // What could be read before it ended is enough.
        let _ = errors.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    });
    Ok(Sent {
        child,
        heard,
        reader: Some(reader),
        complaints: Some(complaints),
    })
}

impl Sent {
    /// The child's process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What has been heard up to now.
    pub fn said(&self) -> Vec<String> {
        self.heard.lines().clone()
    }

    /// Waits until so many lines were heard; false if the time is up before.
    pub fn wait_for_lines(&self, count: usize, most: Duration) -> bool {
        let until = Instant::now() + most;
        let mut lines = self.heard.lines();
        while lines.len() < count {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            let waited = self.heard.more.wait_timeout(lines, left);
            lines = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Lets it run for a while, without any condition: the moment of a kill is meant to be arbitrary.
    pub fn let_run(&self, time: Duration) {
        self.wait_for_lines(usize::MAX, time);
    }

    /// Kills it at once (SIGKILL; it cannot tidy up) and hears it out.
    pub fn kill(mut self) -> Outcome<Returned> {
        self.child.kill()?;
        self.end()
    }

    /// Waits for its end.
    pub fn wait(mut self) -> Outcome<Returned> {
        self.end()
    }

    fn end(&mut self) -> Outcome<Returned> {
        let status = self.child.wait()?;
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
        let complaints = self.complaints.take().map(JoinHandle::join);
        Ok(Returned {
            status,
            lines: std::mem::take(&mut *self.heard.lines()),
            complaints: complaints.and_then(Result::ok).unwrap_or_default(),
        })
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        // Already ended in the usual case.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
