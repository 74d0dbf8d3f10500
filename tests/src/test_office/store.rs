//! Access to the store of a test office without the commands.

use casebook_core::domain::ids::StaffId;
use casebook_core::domain::office::{OfficeSetup, Staff};
use casebook_core::domain::op::Op;
use casebook_core::domain::vocabulary::StaffRole;
use casebook_core::journal::KnownDevice;
use casebook_core::store::{Author, ExternalRecords, OpenError, RecordedChange, Store};
use casebook_core::vault::VaultFile;
use serde_json::{Value, json};

use super::TestOffice;
use super::files::open_params;
use super::people::{Person, member};
use casebook_core::domain::book_kind::BookKind;

/// The credentials that open the store of a book.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// A practice book opens without a passphrase.
    Practice,
    Passphrase {
        user: StaffId,
        passphrase: String,
    },
}

impl Credentials {
    /// Returns the credentials of a user of whom the id is known as text.
    pub fn of(user: &str, passphrase: &str) -> Credentials {
        Credentials::Passphrase {
            user: user.parse().expect("the id of a user"),
            passphrase: passphrase.to_owned(),
        }
    }
}

impl From<&Person> for Credentials {
    fn from(person: &Person) -> Credentials {
        Credentials::Passphrase {
            user: person.id(),
            passphrase: person.passphrase(),
        }
    }
}

impl TestOffice {
    /// Opens the store of a book that the program does not have open; what is written there in the name of the person is
    /// signed with their key.
    ///
    /// # Errors
    /// The error of opening it.
    pub fn open_store(&self, credentials: impl Into<Credentials>) -> Result<Store, OpenError> {
        let dir = self.book_folder();
        let vault = VaultFile::read(&dir).expect("the vault file");
        let (key, own) = match credentials.into() {
            Credentials::Practice => (vault.open_practice().expect("a practice vault opens"), None),
            Credentials::Passphrase { user, passphrase } => {
                let unlocked = vault.unlock(user.uuid(), &passphrase, self.clock.utc);
                let unlocked = unlocked.expect("the passphrase is right");
                (unlocked.vault_key, Some(unlocked.own))
            }
        };
        let mut store = Store::open(open_params(&vault, &key, &dir), self.clock.utc)?;
        if let Some(own) = own {
            store.sign_as(own.signing_key());
        }
        Ok(store)
    }

    /// Locks the book, without a last backup, and opens its store.
    pub fn lock_and_open_store(&mut self, credentials: impl Into<Credentials>) -> Store {
        self.ok("lock", json!({}));
        self.open_store(credentials).expect("the store opens")
    }

    /// Locks the practice book and opens its store; [`TestOffice::reopen`] opens the book again.
    pub fn store(&mut self) -> Store {
        self.lock_and_open_store(Credentials::Practice)
    }

    /// Opens the practice book, for the member who used it before.
    pub fn reopen(&mut self) {
        assert_eq!(self.kind, BookKind::Practice, "an office needs a sign-in");
        self.ok("practice_open", json!({}));
        if let Some(member) = self.acting {
            self.act_as(member);
        }
    }

    /// Makes another member the signed-in person of the practice book.
    pub fn act_as(&mut self, member: StaffId) {
        let now = self.now();
        (self.app.act_as(member, &now)).expect("a practice book is open");
        self.acting = Some(member);
    }

    /// Makes the member with this number the signed-in person of the practice book.
    pub fn act_as_member(&mut self, n: u8) {
        self.act_as(member(n));
    }

    /// Gives a member of the practice book a role and a team; adds the member if the office has none with this number.
    pub fn put_staff(&mut self, n: u8, role: &str, team: &str) {
        let role: StaffRole = role.parse().expect("a role");
        let after = Staff {
            id: member(n),
            position: n.into(),
            name: format!("调解员{n}"),
            role,
            team: team.into(),
            active: true,
        };
        self.write_op(|setup| Op::StaffPut {
            before: setup.member(after.id).cloned(),
            after,
            second: None,
        });
    }

    /// Returns the supervisor of the practice book as the author of a change.
    pub fn supervisor(&self) -> Author {
        Author {
            actor: member(1),
            utc: self.clock.utc,
            today: self.today(),
        }
    }

    /// Writes a change to the store of the practice book, as its supervisor.
    pub fn write_op(&mut self, op: impl FnOnce(&OfficeSetup) -> Op) {
        let mut store = self.store();
        let author = self.supervisor();
        let op = op(store.office_setup());
        (store.write(&RecordedChange { op, undoes: None }, &author, None)).expect("it is accepted");
        drop(store);
        self.reopen();
    }

    /// Returns the events of the practice book's journal, oldest first, each with its actor.
    pub fn events(&mut self) -> Vec<(StaffId, Value)> {
        let events = recorded_events(&self.store());
        self.reopen();
        events
    }

    /// Returns the events of a locked office's journal, oldest first.
    pub fn events_of_locked(&mut self, person: &Person) -> Vec<Value> {
        // The last backup still has the book open.
        self.run_tasks();
        let store = self.open_store(person).expect("the store opens");
        let events = recorded_events(&store).into_iter();
        events.map(|(_, event)| event).collect()
    }

    /// Returns the records of the vault file that a verification needs: the public keys of the devices.
    pub fn external_records(&self) -> ExternalRecords {
        let vault = VaultFile::read(&self.book_folder()).expect("the vault file");
        ExternalRecords {
            devices: vault.devices().map(KnownDevice::from).collect(),
            ..ExternalRecords::default()
        }
    }
}

fn recorded_events(store: &Store) -> Vec<(StaffId, Value)> {
    let events = store.recorded_events().expect("the journal can be read");
    let events = events.into_iter();
    events.map(|(who, event)| (who, json!(event))).collect()
}
