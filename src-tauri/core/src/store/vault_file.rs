//! The vault file that belongs to the store. The store itself holds which one that is, so that nobody who puts an earlier
//! vault file back, whose passphrases were changed since, opens the store with it.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Store, StoreError};
use crate::vault::VaultRevision;

impl Store {
    /// Notes that this vault file belongs to the store from now on. Call it after the file is on the disk: a later file
    /// than the noted one is accepted, because the program may be killed in between.
    pub fn note_vault_file(&mut self, present: VaultRevision) -> Result<(), StoreError> {
        note(&self.conn, &present)?;
        self.vault = present;
        Ok(())
    }

    /// Returns whether a vault file that was read while the store is open is the noted one, or a later one. With an earlier file
    /// a former passphrase would count again.
    pub fn is_present_vault(&self, read: VaultRevision) -> bool {
        read == self.vault || read.generation > self.vault.generation
    }
}

/// Writes the revision of the vault file.
pub(super) fn note(conn: &Connection, present: &VaultRevision) -> rusqlite::Result<()> {
    let VaultRevision { generation, digest } = present;
    let sql = "INSERT OR REPLACE INTO vault_file (one, generation, digest) VALUES (1, ?1, ?2)";
    conn.execute(sql, params![generation.cast_signed(), digest])?;
    Ok(())
}

/// The present vault file compared with the noted one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VaultFileAge {
    Noted,
    /// A later one, or the store is of an earlier schema and notes none.
    Later,
    /// An earlier one, or another with as many changes.
    Earlier,
}

/// Compares the present vault file with the noted one.
pub(super) fn compare(
    conn: &Connection,
    present: &VaultRevision,
) -> rusqlite::Result<VaultFileAge> {
    let sql = "SELECT generation, digest FROM vault_file";
    let noted = conn.query_row(sql, [], |row| {
        Ok(VaultRevision {
            generation: row.get::<_, i64>(0)?.cast_unsigned(),
            digest: row.get(1)?,
        })
    });
    Ok(match noted.optional()? {
        Some(noted) if noted == *present => VaultFileAge::Noted,
        Some(noted) if noted.generation >= present.generation => VaultFileAge::Earlier,
        _ => VaultFileAge::Later,
    })
}
