//! Lists the signing keys of the members, from the few entries on which it depends whose key is whose.

use super::fault::Fault;
use super::signers::{KeyTable, Signers};
use crate::domain::action::JournalAction;
use crate::store::Store;
use crate::store::open::{ENTRY_COLUMNS, PAYLOAD, SIGNATURE, entry_from_row};

impl Store {
    /// Returns the confirmed and the first keys of every member.
    ///
    /// # Errors
    /// [`Fault::Signature`] if one of these entries is not in order; a verification says more.
    pub fn signing_keys(&self) -> Result<KeyTable, Fault> {
        let actions = JournalAction::ABOUT_KEYS.map(|action| format!("'{action}'"));
        let actions = actions.join(", ");
        let sql =
            format!("SELECT {ENTRY_COLUMNS} FROM journal WHERE action IN ({actions}) ORDER BY seq");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut signers = Signers::new(self.vault_id);
        while let Some(row) = rows.next()? {
            let payload: Option<String> = row.get(PAYLOAD)?;
            let signature = row.get(SIGNATURE)?;
            signers.take(
                &entry_from_row(row)?,
                payload.as_deref(),
                Option::as_ref(&signature),
            )?;
        }
        Ok(signers.keys())
    }
}
