//! The program on a folder of its own, with a clock that the test sets, and the commands called as the page calls them.
//!
//! * [`clock`]: the clock; [`people`]: people, grids and rooms with fixed ids; [`payloads`]: payloads of commands
//! * [`files`]: the files of a practice book and of an office with people of every role, written without the commands
//! * [`create`]: an office created through the commands; [`erasure`]: the days that an erasure takes; [`store`]: access to the store without the commands
//! * [`keyring`]: an imitated keyring of the system

pub mod clock;
pub mod create;
pub mod erasure;
pub mod files;
pub mod keyring;
pub mod payloads;
pub mod people;
pub mod store;

use std::fs;
use std::path::{Path, PathBuf};

use casebook_core::domain::book_kind::BookKind;
use casebook_core::domain::event::LockCause;
use casebook_core::{App, JobProgress, Moment, Paths, Topic, WireError};
use chrono::NaiveDate;
use serde_json::{Value, json};
use tempfile::TempDir;

pub use clock::{TestClock, date, morning};
pub use create::{NEW_PASSPHRASE, PASSPHRASE};
pub use files::{
    open_params, write_office, write_office_with_cost, write_office_with_vault, write_practice_book,
};
pub use payloads::{NIL, closing, party, wage_case};
pub use people::{Person, grid, member, room};
pub use store::Credentials;

use payloads::{acceptance, for_case};
use people::HEAD;

/// The cost of the passphrases that the program makes.
#[derive(Debug, Clone, Copy)]
enum Passphrases {
    Cheap,
    Real,
}

/// The program on a data folder, with a clock.
pub struct TestOffice {
    pub app: App,
    pub clock: TestClock,
    /// The data folder of the program.
    pub data: PathBuf,
    /// The id of the supervisor who founded the office.
    pub founder: String,
    kind: BookKind,
    passphrases: Passphrases,
    /// The member who uses the practice book, if it is not the one who opened it.
    acting: Option<casebook_core::domain::ids::StaffId>,
    /// Deletes the folder with this value; none if the folder belongs to somebody else.
    _folder: Option<TempDir>,
}

impl TestOffice {
    /// Writes a practice book to a temporary folder and opens it on this day. It needs no passphrase, so no test waits
    /// for Argon2.
    pub fn new_practice(today: &str) -> TestOffice {
        let mut office =
            TestOffice::in_temporary_folder(BookKind::Practice, today, Passphrases::Cheap);
        write_practice_book(&office.data, today);
        office.reopen();
        office
    }

    /// Copies the closed practice book in `data` to a temporary folder and opens the copy on this day.
    pub fn copy_of_practice(data: &Path, today: &str) -> TestOffice {
        let mut office =
            TestOffice::in_temporary_folder(BookKind::Practice, today, Passphrases::Cheap);
        let (from, to) = (data.join("practice"), office.book_folder());
        fs::create_dir_all(&to).expect("the folder of the book");
        for file in fs::read_dir(from).expect("the folder of the book") {
            let file = file.expect("a file of the book");
            fs::copy(file.path(), to.join(file.file_name())).expect("a copy of it");
        }
        office.reopen();
        office
    }

    /// Starts the program on the practice book in `data`, which is not opened yet.
    pub fn start_practice(data: &Path, today: &str) -> TestOffice {
        TestOffice::start(data, BookKind::Practice, today, Passphrases::Cheap)
    }

    /// Starts the program on the office in `data`; nobody is signed in.
    pub fn start_office(data: &Path, today: &str) -> TestOffice {
        TestOffice::start(data, BookKind::Office, today, Passphrases::Cheap)
    }

    fn in_temporary_folder(kind: BookKind, today: &str, passphrases: Passphrases) -> TestOffice {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut office = TestOffice::start(&folder.path().join("data"), kind, today, passphrases);
        office._folder = Some(folder);
        office
    }

    fn start(data: &Path, kind: BookKind, today: &str, passphrases: Passphrases) -> TestOffice {
        TestOffice {
            app: program(data, passphrases),
            clock: TestClock::at(date(today)),
            data: data.to_owned(),
            founder: HEAD.id().to_string(),
            kind,
            passphrases,
            acting: None,
            _folder: None,
        }
    }

    /// Ends the program and starts it again.
    pub fn restart(&mut self) {
        // The first program releases the folder before the second one starts.
        self.app = program(&self.data.join("none"), self.passphrases);
        self.app = program(&self.data, self.passphrases);
    }

    /// Chooses a folder, as a person does in the system's dialog, and returns it as the page names it.
    pub fn choose_folder(&mut self, folder: &Path) -> String {
        self.app.note_chosen_folder(folder);
        folder.to_str().expect("a path of Unicode").to_owned()
    }

    /// Returns the folder of the book.
    pub fn book_folder(&self) -> PathBuf {
        self.data.join(match self.kind {
            BookKind::Practice => "practice",
            BookKind::Office => "office",
        })
    }

    pub fn exports(&self) -> PathBuf {
        exports(&self.data)
    }

    /// Returns the local date.
    pub fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    /// Lets one step of the clock pass and returns the time of the next call.
    pub fn now(&mut self) -> Moment {
        self.clock.tick()
    }

    /// Calls a command.
    ///
    /// # Errors
    /// The refusal of the command.
    pub fn call(&mut self, cmd: &str, payload: Value) -> Result<Value, WireError> {
        let now = self.now();
        casebook_core::call(&mut self.app, cmd, payload, &now).map(|reply| reply.result)
    }

    /// Calls a command.
    ///
    /// # Errors
    /// The refusal as a text, for callers that report errors instead of panicking.
    pub fn try_call(&mut self, cmd: &str, payload: Value) -> Result<Value, String> {
        let result = self.call(cmd, payload);
        result.map_err(|refusal| format!("{cmd} is {}", describe_refusal(refusal)))
    }

    /// Calls a command that must succeed.
    ///
    /// # Panics
    /// If it is refused.
    pub fn ok(&mut self, cmd: &str, payload: Value) -> Value {
        match self.call(cmd, payload.clone()) {
            Ok(result) => result,
            Err(refusal) => panic!("{cmd} {payload} was refused: {refusal:?}"),
        }
    }

    /// Calls a command that must be refused; returns the code of the refusal.
    ///
    /// # Panics
    /// If it succeeds.
    pub fn refused(&mut self, cmd: &str, payload: Value) -> String {
        self.refused_at(cmd, payload).0
    }

    /// Calls a command that must be refused; returns the code of the refusal and the field that it names.
    ///
    /// # Panics
    /// If it succeeds.
    pub fn refused_at(&mut self, cmd: &str, payload: Value) -> (String, String) {
        match self.call(cmd, payload.clone()) {
            Ok(result) => panic!("{cmd} {payload} was not refused: {result}"),
            Err(refusal) => (code(&refusal), refusal.field.unwrap_or_default()),
        }
    }

    /// Signs in with the id of a user.
    ///
    /// # Errors
    /// The refusal of the sign-in.
    pub fn sign_in(&mut self, user: &str, passphrase: &str) -> Result<Value, WireError> {
        self.call("sign_in", json!({ "user": user, "passphrase": passphrase }))
    }

    /// Signs in as one of the people with fixed ids.
    ///
    /// # Errors
    /// The refusal of the sign-in.
    pub fn sign_in_as(&mut self, person: &Person) -> Result<Value, WireError> {
        self.sign_in(&person.id().to_string(), &person.passphrase())
    }

    /// Lets the program do what it does every second.
    pub fn tick(&mut self) -> Vec<Topic> {
        let now = self.now();
        self.app.tick(&now)
    }

    /// Lets the system lock its screen or go to sleep.
    pub fn lock_with_system(&mut self, cause: LockCause) -> Vec<Topic> {
        let now = self.now();
        self.app.lock_with_system(cause, &now)
    }

    /// Runs one slice of the running job; returns none if no job runs.
    pub fn run_slice(&mut self) -> Option<JobProgress> {
        let now = self.now();
        self.app.run_job_slice(&now)
    }

    /// Runs all jobs and background tasks to their end, as the window does; returns every progress that was reported.
    pub fn run_tasks(&mut self) -> Vec<JobProgress> {
        let mut reported = Vec::new();
        loop {
            if let Some(progress) = self.run_slice() {
                reported.push(progress);
                continue;
            }
            let now = self.now();
            let Some(task) = self.app.take_background_task(&now) else {
                return reported;
            };
            let result = task.run(&mut |_, _| true);
            let (progress, _) = self.app.finish_task(result, &now);
            reported.extend(progress);
        }
    }

    /// Runs the started job to its end and returns its last progress.
    ///
    /// # Panics
    /// If no job was started.
    pub fn run_job(&mut self) -> JobProgress {
        self.run_tasks().pop().expect("a job was started")
    }

    /// Returns the registration of a wage case of today that member 1 leads, with all that acceptance needs.
    pub fn wage_case(&self) -> Value {
        wage_case(&self.today().to_string(), Some(1))
    }

    /// Registers and accepts a wage case; returns its id and version.
    pub fn add_accepted_case(&mut self) -> (String, i64) {
        let case = self.wage_case();
        let registered = self.ok("case_register", case);
        let id = registered["case"].as_str().expect("an id").to_owned();
        let acceptance = for_case(&id, 1, acceptance(self.today()));
        let accepted = self.ok("case_accept", acceptance);
        (id, accepted["version"].as_i64().expect("a version"))
    }
}

/// Returns the code of a refusal as the page gets it.
pub fn code(refusal: &WireError) -> String {
    json!(refusal.code).as_str().unwrap_or_default().to_owned()
}

/// Describes a refusal, for callers that report errors instead of panicking.
pub fn describe_refusal(refusal: WireError) -> String {
    let field = refusal.field.as_deref().map(|field| format!(" at {field}"));
    format!("refused: {}{}", code(&refusal), field.unwrap_or_default())
}

fn program(data: &Path, passphrases: Passphrases) -> App {
    let app = App::new(Paths {
        data: data.to_owned(),
        exports: exports(data),
        page_program: page_program(),
        local: true,
    });
    match passphrases {
        Passphrases::Cheap => app.with_cheapest_passphrases(),
        Passphrases::Real => app,
    }
}

/// Returns the program that sets documents as pages, which `cargo build` puts beside the tests' own programs.
pub fn page_program() -> PathBuf {
    let name = format!("casebook-pdf{}", std::env::consts::EXE_SUFFIX);
    let this = std::env::current_exe().unwrap_or_default();
    // Tests are in `deps`, a folder below.
    let folders = this.ancestors().skip(1).take(2);
    let mut programs = folders.map(|folder| folder.join(&name));
    programs
        .find(|program| program.exists())
        .unwrap_or_default()
}

fn exports(data: &Path) -> PathBuf {
    data.join("exports")
}
