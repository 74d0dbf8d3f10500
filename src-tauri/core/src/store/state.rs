//! The state of an open store. What is done with it stands in the other files of this folder.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::{Connection, DropBehavior, Transaction};
use uuid::Uuid;

use super::error::StoreError;
use super::live_copy::LiveCopy;
use crate::domain::ids::DeviceId;
use crate::domain::office::OfficeSetup;
use crate::domain::tally_facts::CellChange;
use crate::journal::{Anchor, DeviceKey, Head};
use crate::vault::{SigningKey, VaultRevision};

/// The file of a store, in the folder of its book or backup set.
pub const STORE_FILE: &str = "store.db";

/// An open book: the connection to its store, the head of its journal, its anchor and its office setup.
pub struct Store {
    /// The live copy that is being made; declared first, so that it is dropped before the connection it copies from.
    pub(super) copy: Option<LiveCopy>,
    pub(super) conn: Connection,
    pub(super) vault_id: Uuid,
    pub(super) vk_version: u32,
    /// The vault file that belongs to the store.
    pub(super) vault: VaultRevision,
    pub(super) device: DeviceId,
    pub(super) head: Head,
    /// `None` for copies, and while a journal is replayed into memory.
    pub(super) anchor: Option<Anchor>,
    /// The last write of the anchor failed: it is written again before the next entry.
    pub(super) is_anchor_due: bool,
    /// See [`Store::entries_beyond_anchor`].
    pub(super) beyond_anchor: u64,
    pub(super) setup: OfficeSetup,
    /// The collected change of the tally cells during [`Store::write_in_bulk`].
    pub(super) bulk: Option<CellChange>,
    /// The signing key of this PC, from the first sign-in on.
    pub(super) signer: Option<DeviceKey>,
    /// In an office book the program may do only what [`JournalAction::is_of_program`] names, and everybody else signs.
    ///
    /// [`JournalAction::is_of_program`]: crate::domain::action::JournalAction::is_of_program
    pub(super) is_office: bool,
    /// The signing key of the person who is signed in; none for the program itself and in a practice book.
    pub(super) person: Option<Arc<SigningKey>>,
    /// The number of the last entry whose head was signed.
    pub(super) signed: i64,
    /// The folder of the store; `None` for copies and in memory.
    pub(super) dir: Option<PathBuf>,
    /// The lock file, held as long as the store lives; `None` for copies and in memory.
    pub(super) _lock: Option<File>,
}

impl Store {
    /// Makes a store without an anchor, a folder and an office setup: a copy, or one in memory.
    pub(super) fn without_anchor(
        conn: Connection,
        vault_id: Uuid,
        device: DeviceId,
        head: Head,
    ) -> Store {
        Store {
            copy: None,
            conn,
            vault_id,
            vk_version: 0,
            vault: VaultRevision {
                generation: 0,
                digest: [0; 32],
            },
            device,
            head,
            anchor: None,
            is_anchor_due: false,
            beyond_anchor: 0,
            setup: OfficeSetup::default(),
            bulk: None,
            signer: None,
            is_office: false,
            person: None,
            signed: 0,
            dir: None,
            _lock: None,
        }
    }

    pub fn office_setup(&self) -> &OfficeSetup {
        &self.setup
    }

    pub fn head(&self) -> &Head {
        &self.head
    }

    pub fn vault_id(&self) -> Uuid {
        self.vault_id
    }

    /// Returns the number of entries after the anchor, beyond the one that a crash between commit and anchor explains:
    /// somebody put older files of the anchor back. 0 once the anchor was written again.
    pub fn entries_beyond_anchor(&self) -> u64 {
        self.beyond_anchor
    }

    /// Begins a transaction for reading, which ends when it is dropped; `None` if one is running. All its statements see
    /// the same rows, and the lock and the search for an interrupted write, which cost as much as finding a row, are
    /// paid once and not by each.
    pub fn begin_reading(&self) -> Result<Option<Transaction<'_>>, StoreError> {
        if !self.conn.is_autocommit() {
            return Ok(None);
        }
        let mut reading = self.conn.unchecked_transaction()?;
        reading.set_drop_behavior(DropBehavior::Commit);
        Ok(Some(reading))
    }

    /// Returns the connection itself, for tests that play an insider who has the keys.
    #[cfg(any(test, feature = "tests"))]
    pub fn connection(&self) -> &Connection {
        &self.conn
    }
}
