//! Drafts: forms that were filled in and not yet submitted, each of one member. They are not part of the journal.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Store, StoreError};
use crate::domain::ids::StaffId;
use crate::wire::start::{Draft, FormWithDraft};

/// A draft as its row has it.
struct DraftRow {
    form: String,
    subject: String,
    body: String,
    saved_at: String,
}

impl DraftRow {
    fn read(row: &Row) -> rusqlite::Result<DraftRow> {
        Ok(DraftRow {
            form: row.get("form")?,
            subject: row.get("subject")?,
            body: row.get("body")?,
            saved_at: row.get("saved_at")?,
        })
    }

    fn parse(self) -> Result<Draft, StoreError> {
        Ok(Draft {
            form: serde_json::from_value(self.form.into())?,
            subject: self.subject,
            body: serde_json::from_str(&self.body)?,
            saved_at: self.saved_at,
        })
    }
}

/// Deletes a draft, in the transaction that writes what it was typed for.
pub fn delete_draft(
    conn: &Connection,
    owner: StaffId,
    form: FormWithDraft,
    subject: &str,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM draft WHERE owner = ?1 AND form = ?2 AND subject = ?3";
    conn.execute(sql, params![owner.as_bytes(), form.code(), subject])?;
    Ok(())
}

impl Store {
    /// Saves a draft; an earlier one of the same member, form and subject is replaced.
    pub fn save_draft(&self, owner: StaffId, draft: &Draft) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO draft (form, subject, body, saved_at, owner) \
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        let body = serde_json::to_string(&draft.body)?;
        self.conn.execute(
            sql,
            params![
                draft.form.code(),
                draft.subject,
                body,
                draft.saved_at,
                owner.as_bytes()
            ],
        )?;
        Ok(())
    }

    /// Loads a draft.
    pub fn draft(
        &self,
        owner: StaffId,
        form: FormWithDraft,
        subject: &str,
    ) -> Result<Option<Draft>, StoreError> {
        let sql = "SELECT * FROM draft WHERE owner = ?1 AND form = ?2 AND subject = ?3";
        let found = self
            .conn
            .query_row(
                sql,
                params![owner.as_bytes(), form.code(), subject],
                DraftRow::read,
            )
            .optional()?;
        found.map(DraftRow::parse).transpose()
    }

    /// Counts the drafts that a member has of a form.
    pub fn count_drafts(&self, owner: StaffId, form: FormWithDraft) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM draft WHERE owner = ?1 AND form = ?2";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row(params![owner.as_bytes(), form.code()], |r| r.get(0))?)
    }

    /// Returns all drafts of a member, the last saved first.
    pub fn drafts(&self, owner: StaffId) -> Result<Vec<Draft>, StoreError> {
        let mut statement = self
            .conn
            .prepare("SELECT * FROM draft WHERE owner = ?1 ORDER BY saved_at DESC")?;
        let rows = statement
            .query_map([owner.as_bytes()], DraftRow::read)?
            .collect::<Result<Vec<_>, _>>()?;
        rows.into_iter().map(DraftRow::parse).collect()
    }

    /// Deletes a draft.
    pub fn delete_draft(
        &self,
        owner: StaffId,
        form: FormWithDraft,
        subject: &str,
    ) -> Result<(), StoreError> {
        delete_draft(&self.conn, owner, form, subject)
    }
}
