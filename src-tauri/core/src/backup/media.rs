//! Media that may not answer. A stick that was pulled out, a disk that sleeps or a share whose server is gone can hold a call
//! of the system for minutes, or for ever. No such call is made under the lock of the app: commands read media before they
//! take it ([`crate::api::MediumReading`]), the tick uses what a task found ([`super::PlaceState`]), and each question to a
//! location has a limit here.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// The time after which a location counts as unreachable; a sleeping disk needs some seconds.
const LIMIT: Duration = Duration::from_secs(15);

/// The locations with a question that was not answered in time and still is not.
static SILENT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn silent<R>(change: impl FnOnce(&mut BTreeSet<PathBuf>) -> R) -> R {
    change(&mut SILENT.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Asks a location something on a thread of its own; none if it does not answer in time. While such a question is open,
/// no other is asked, so that threads do not pile up.
pub fn ask<T: Send + 'static>(
    location: &Path,
    question: impl FnOnce(&Path) -> T + Send + 'static,
) -> Option<T> {
    ask_within(LIMIT, location, question)
}

/// The open end of a question. It is over with the answer and with a panic; the location then has an answer for others.
struct Asked<T> {
    location: PathBuf,
    sender: Option<Sender<T>>,
}

impl<T> Drop for Asked<T> {
    fn drop(&mut self) {
        // First, so that whoever notes the location as silent after this knows that nothing is open any more.
        self.sender = None;
        silent(|silent| silent.remove(&self.location));
    }
}

pub(super) fn ask_within<T: Send + 'static>(
    limit: Duration,
    location: &Path,
    question: impl FnOnce(&Path) -> T + Send + 'static,
) -> Option<T> {
    if silent(|silent| silent.contains(location)) {
        return None;
    }
    let (sender, receiver) = channel();
    let asked = Asked {
        location: location.to_owned(),
        sender: Some(sender),
    };
    let answering = thread::Builder::new().spawn(move || {
        let answer = question(&asked.location);
        // Nobody waits for a late answer.
        let _ = asked.sender.as_ref().map(|sender| sender.send(answer));
    });
    // Without a thread nothing can be asked.
    answering.ok()?;
    match receiver.recv_timeout(limit) {
        Ok(answer) => return Some(answer),
        Err(RecvTimeoutError::Disconnected) => return None,
        Err(RecvTimeoutError::Timeout) => {}
    }
    silent(|silent| silent.insert(location.to_owned()));
    // The question may have ended before the location was noted.
    let late = receiver.try_recv();
    if !matches!(late, Err(TryRecvError::Empty)) {
        silent(|silent| silent.remove(location));
    }
    late.ok()
}

/// Returns true if the location can be reached now; the folder of an unplugged medium does not exist.
pub fn is_reachable(location: &Path) -> bool {
    ask(location, is_folder) == Some(true)
}

/// Returns true if there is such a folder, as soon as its medium answers.
pub fn is_folder(folder: &Path) -> bool {
    touch(folder);
    folder.is_dir()
}

/// Stands before every call of the system on a location: tests make it wait there, as a dead medium does.
#[cfg(not(feature = "tests"))]
pub(super) fn touch(_: &Path) {}

#[cfg(feature = "tests")]
pub(super) fn touch(path: &Path) {
    blocked::wait_at(path);
}

/// A medium that does not answer, for tests.
#[cfg(feature = "tests")]
pub mod blocked {
    use std::path::{Path, PathBuf};
    use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
    use std::thread::{self, ThreadId};

    struct Blocked {
        /// With the thread that blocked them, which stands for whoever has the lock of the app.
        folders: Vec<(PathBuf, ThreadId)>,
        /// The calls that wait at this moment.
        waiting: Vec<PathBuf>,
    }

    static STATE: Mutex<Blocked> = Mutex::new(Blocked {
        folders: Vec::new(),
        waiting: Vec::new(),
    });
    static CHANGED: Condvar = Condvar::new();

    fn state() -> MutexGuard<'static, Blocked> {
        STATE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A folder below which every call waits until this value is dropped; a call of the thread that made it panics.
    #[derive(Debug)]
    pub struct BlockedFolder(PathBuf);

    impl BlockedFolder {
        pub fn new(folder: &Path) -> BlockedFolder {
            state()
                .folders
                .push((folder.to_owned(), thread::current().id()));
            BlockedFolder(folder.to_owned())
        }

        /// Waits until a call waits below the folder.
        pub fn wait_for_call(&self) {
            let mut state = state();
            while !state.waiting.iter().any(|path| path.starts_with(&self.0)) {
                state = CHANGED.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        }

        /// Returns true if a call waits below the folder.
        pub fn has_call(&self) -> bool {
            state().waiting.iter().any(|path| path.starts_with(&self.0))
        }
    }

    impl Drop for BlockedFolder {
        fn drop(&mut self) {
            state().folders.retain(|(folder, _)| *folder != self.0);
            CHANGED.notify_all();
        }
    }

    pub(in crate::backup) fn wait_at(path: &Path) {
        let mut state = state();
        let blocked_by = |state: &Blocked| {
            let mut folders = state.folders.iter();
            let found = folders.find(|(folder, _)| path.starts_with(folder));
            found.map(|(_, thread)| *thread)
        };
        let is_blocked = |state: &Blocked| blocked_by(state).is_some();
        match blocked_by(&state) {
            None => return,
            Some(thread) if thread == thread::current().id() => {
                drop(state);
                panic!("a medium is read by a thread that must not wait");
            }
            Some(_) => {}
        }
        state.waiting.push(path.to_owned());
        CHANGED.notify_all();
        while is_blocked(&state) {
            state = CHANGED.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if let Some(at) = state.waiting.iter().position(|waiting| waiting == path) {
            state.waiting.swap_remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_location_that_does_not_answer_is_not_asked_again_until_it_does() {
        let location = tempfile::tempdir().unwrap();
        let (let_go, gate) = channel::<()>();
        let (done, is_done) = channel::<()>();
        let waits = move |_: &Path| {
            let _ = gate.recv();
            drop(done);
        };
        assert!(ask_within(Duration::ZERO, location.path(), waits).is_none());
        assert!(!is_reachable(location.path()), "it was not asked");
        let_go.send(()).unwrap();
        let _ = is_done.recv();
        // The thread notes the answer after it gave it.
        while silent(|silent| silent.contains(location.path())) {
            thread::yield_now();
        }
        assert!(is_reachable(location.path()));
    }

    #[test]
    fn a_location_that_answers_just_at_the_limit_is_asked_again() {
        let outside = tempfile::tempdir().unwrap();
        let locations: Vec<PathBuf> = (0..5_000)
            .map(|n| outside.path().join(n.to_string()))
            .collect();
        for location in &locations {
            ask_within(Duration::from_micros(40), location, |_| ());
        }
        let left = || silent(|silent| silent.iter().any(|one| one.starts_with(outside.path())));
        let begun = Instant::now();
        while left() {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "never asked again"
            );
            thread::yield_now();
        }
    }

    #[test]
    fn a_question_that_panics_leaves_nothing_behind() {
        let location = tempfile::tempdir().unwrap();
        let begun = Instant::now();
        let none: Option<()> = ask(location.path(), |_| panic!("planted"));
        assert!(none.is_none() && begun.elapsed() < LIMIT, "nobody waits");
        let (let_go, gate) = channel::<()>();
        let late = move |_: &Path| {
            let _ = gate.recv();
            panic!("planted");
        };
        let none: Option<()> = ask_within(Duration::ZERO, location.path(), late);
        assert!(none.is_none() && !is_reachable(location.path()), "control");
        let_go.send(()).unwrap();
        let begun = Instant::now();
        while !is_reachable(location.path()) {
            assert!(begun.elapsed() < LIMIT, "never asked again");
            thread::yield_now();
        }
    }
}
