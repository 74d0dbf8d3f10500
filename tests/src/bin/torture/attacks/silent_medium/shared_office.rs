//! An office with a medium, shared between threads as the window shares it: whoever works takes its lock for one step.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::thread;
use std::time::{Duration, Instant};

use casebook_core::backup::media::blocked::BlockedFolder;
use casebook_core::backup::media::is_reachable;
use casebook_core::vault::VaultKey;
use casebook_core::{Task, TaskResult};
use casebook_tests::test_office::people::{HEAD, MEDIATOR};
use casebook_tests::test_office::{TestOffice, describe_refusal, wage_case};
use serde_json::{Value, json};

use crate::book_writer::TODAY;
use crate::trial::{Run, TrialRandom, TrialResult, copy_folder};

/// The longest time in which anything must be done that needs no medium.
pub const LIMIT: Duration = Duration::from_secs(60);

/// A step of work that must not wait for a medium.
#[derive(Debug, Clone, Copy)]
pub enum WorkStep {
    Save,
    Read,
    /// Twenty seconds of the work that the program does by itself.
    Tick,
    Lock,
    SignInOther,
}

#[derive(Clone)]
pub struct SharedOffice {
    office: Arc<Mutex<TestOffice>>,
    pub medium: PathBuf,
    /// The number of a case that is in every set.
    pub number: Value,
}

impl SharedOffice {
    /// Copies the office and gives it a medium with a proved set; its supervisor is signed in.
    pub fn open(run: &mut Run, fixture: &Path) -> TrialResult<SharedOffice> {
        let (data, medium) = (run.folder()?, run.folder()?);
        copy_folder(fixture, &data)?;
        let mut office = TestOffice::start_office(&data, TODAY);
        office.sign_in_as(&HEAD).map_err(describe_refusal)?;
        let mut safety = office.try_call("office_setup", json!({}))?["safety"].clone();
        safety["places"] = json!([office.choose_folder(&medium)]);
        office.try_call("safety_set", json!({ "safety": safety }))?;
        let case = wage_case(TODAY, Some(MEDIATOR.n));
        let number = office.try_call("case_register", case)?["number"].clone();
        office.try_call("backup_now", json!({}))?;
        office.run_tasks();
        Ok(SharedOffice {
            office: Arc::new(Mutex::new(office)),
            medium,
            number,
        })
    }

    pub fn lock(&self) -> TrialResult<MutexGuard<'_, TestOffice>> {
        let locked = self.office.lock();
        locked.map_err(|_| "a step with the lock panicked".into())
    }

    /// Locks the book and signs the supervisor in, after which tasks wait.
    pub fn sign_in_again(&self) -> TrialResult<MutexGuard<'_, TestOffice>> {
        let mut office = self.lock()?;
        office.try_call("lock", json!({}))?;
        office.sign_in_as(&HEAD).map_err(describe_refusal)?;
        Ok(office)
    }

    /// Returns the next task of the program.
    pub fn take_task(&self) -> TrialResult<Option<Task>> {
        let mut office = self.lock()?;
        let now = office.now();
        Ok(office.app.take_background_task(&now))
    }

    /// Returns the key of the open book, which is wiped when nobody has it any more. Runs the tasks that wait.
    pub fn watch_key(&self) -> TrialResult<Weak<VaultKey>> {
        let task = self.take_task()?.ok_or("no task waits after a sign-in")?;
        let key = Arc::downgrade(&task.keys.key);
        self.finish(task.run(&mut |_, _| true))?;
        self.lock()?.run_tasks();
        Ok(key)
    }

    /// Hands the result of a task to the program.
    pub fn finish(&self, result: TaskResult) -> TrialResult<()> {
        let mut office = self.lock()?;
        let now = office.now();
        office.app.finish_task(result, &now);
        Ok(())
    }

    /// Begins a backup half an hour later, and returns the task that writes its sets.
    pub fn begin_backup(&self, command: &str) -> TrialResult<Task> {
        let mut office = self.lock()?;
        office.clock.pass(chrono::Duration::minutes(31));
        office.try_call("user_active", json!({}))?;
        let case = wage_case(TODAY, Some(MEDIATOR.n));
        office.try_call("case_register", case)?;
        office.try_call(command, json!({}))?;
        while office.run_slice().is_some() {}
        drop(office);
        Ok(self.take_task()?.ok_or("no backup was begun")?)
    }

    /// Returns a folder or file below which calls are to wait.
    pub fn pick_silent_path(&self, random: &mut TrialRandom) -> TrialResult<PathBuf> {
        let mut office = self.lock()?;
        let view = office.try_call("backups", json!({}))?;
        let set = view["locations"][1]["sets"][0]["name"].as_str();
        let of_book = fs::read_dir(&self.medium)?.next();
        let of_book = of_book.ok_or("the medium has no sets")??.path();
        let set = of_book.join(set.ok_or("the medium has no set")?);
        let (manifest, proof) = (set.join("MANIFEST.json"), set.join("PROVED.json"));
        let paths = [self.medium.clone(), of_book, set, manifest, proof];
        Ok(random.pick(&paths).clone())
    }

    /// Does the steps on another thread, each with the lock of the office; each is answered.
    pub fn begin_steps(&self, steps: Vec<WorkStep>) -> Receiver<Result<WorkStep, String>> {
        let shared = self.clone();
        on_thread(move |answer| {
            for step in steps {
                let mut office = match shared.lock() {
                    Ok(office) => office,
                    Err(error) => return answer(Err(error.to_string())),
                };
                let done = do_step(&mut office, step);
                drop(office);
                answer(done.map(|()| step));
            }
        })
    }

    /// Signs the supervisor in and makes a backup; refuses unless the own location and the medium have it.
    pub fn ensure_backups_go_on(&self) -> TrialResult<()> {
        // A question that was given up ends on a thread of its own after the medium answers.
        if !is_true_in_time(|| is_reachable(&self.medium)) {
            return Err("the medium counts as silent although it answers".into());
        }
        let mut office = self.sign_in_again()?;
        office.run_tasks();
        office.clock.pass(chrono::Duration::minutes(31));
        office.try_call("user_active", json!({}))?;
        office.try_call("backup_now", json!({}))?;
        office.run_tasks();
        let view = office.try_call("backups", json!({}))?;
        let newest = |n: usize| &view["locations"][n]["sets"][0];
        let is_there = newest(0)["name"].is_string()
            && newest(0)["name"] == newest(1)["name"]
            && newest(1)["proved_at"].is_string()
            && view["status"]["last_error"].is_null();
        match is_there {
            true => Ok(()),
            false => Err(format!("the next backup is missing: {view}").into()),
        }
    }
}

fn do_step(office: &mut TestOffice, step: WorkStep) -> Result<(), String> {
    match step {
        WorkStep::Save => {
            office.try_call("case_register", wage_case(TODAY, Some(MEDIATOR.n)))?;
        }
        WorkStep::Read => {
            let all = json!({ "query": { "view": "all" }, "after": null, "limit": 5 });
            office.try_call("case_list", all)?;
            office.try_call("backup_status", json!({}))?;
        }
        WorkStep::Tick => {
            for _ in 0..20 {
                office.clock.pass(chrono::Duration::seconds(1));
                office.try_call("user_active", json!({}))?;
                office.tick();
            }
        }
        WorkStep::Lock => {
            office.try_call("lock", json!({}))?;
            let state = office.try_call("boot", json!({}))?["state"].clone();
            if state != "locked" {
                return Err(format!("the book is not locked but {state}"));
            }
        }
        WorkStep::SignInOther => {
            office.sign_in_as(&MEDIATOR).map_err(describe_refusal)?;
        }
    }
    Ok(())
}

/// Runs some work on another thread; its answers are received in order.
pub fn on_thread<T: Send + 'static>(work: impl FnOnce(&dyn Fn(T)) + Send + 'static) -> Receiver<T> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        // Nobody may wait for the answer any more.
        work(&|answer| drop(sender.send(answer)));
    });
    receiver
}

/// Waits until so many steps are done.
///
/// # Errors
/// The refusal of a step, or that one was not done in time.
pub fn wait_for_steps(
    done: &Receiver<Result<WorkStep, String>>,
    count: usize,
) -> Result<(), String> {
    let mut last = None;
    for _ in 0..count {
        match done.recv_timeout(LIMIT) {
            Ok(step) => last = Some(step?),
            Err(error) => return Err(format!("held up after {last:?}: {error}")),
        }
    }
    Ok(())
}

/// Returns true as soon as a call waits at the silent medium, false if none does in time.
pub fn is_waited_for(medium: &BlockedFolder) -> bool {
    is_true_in_time(|| medium.has_call())
}

fn is_true_in_time(is_true: impl Fn() -> bool) -> bool {
    let begun = Instant::now();
    while !is_true() {
        if begun.elapsed() > LIMIT {
            return false;
        }
        thread::sleep(Duration::from_millis(1));
    }
    true
}
