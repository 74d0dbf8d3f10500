//! Drafts: forms that were filled in and not yet submitted, each of one member. They are not part of the journal.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Store, StoreError};
use crate::domain::ids::StaffId;
use crate::wire::start::Draft;

/// Reads a draft without its body, and the body as text.
fn draft_from_row(row: &Row) -> rusqlite::Result<(Draft, String)> {
    let draft = Draft {
        form: row.get("form")?,
        subject: row.get("subject")?,
        body: serde_json::Value::Null,
        saved_at: row.get("saved_at")?,
    };
    Ok((draft, row.get("body")?))
}

/// Parses the body of a draft.
fn with_body((draft, body): (Draft, String)) -> Result<Draft, StoreError> {
    Ok(Draft {
        body: serde_json::from_str(&body)?,
        ..draft
    })
}

/// Deletes a draft, in the transaction that writes what it was typed for.
pub fn delete_draft(
    conn: &Connection,
    owner: StaffId,
    form: &str,
    subject: &str,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM draft WHERE owner = ?1 AND form = ?2 AND subject = ?3";
    conn.execute(sql, params![owner.as_bytes(), form, subject])?;
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
                draft.form,
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
        form: &str,
        subject: &str,
    ) -> Result<Option<Draft>, StoreError> {
        let sql = "SELECT * FROM draft WHERE owner = ?1 AND form = ?2 AND subject = ?3";
        let found = self
            .conn
            .query_row(
                sql,
                params![owner.as_bytes(), form, subject],
                draft_from_row,
            )
            .optional()?;
        found.map(with_body).transpose()
    }

    /// Counts the drafts that a member has of a form.
    pub fn count_drafts(&self, owner: StaffId, form: &str) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM draft WHERE owner = ?1 AND form = ?2";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row(params![owner.as_bytes(), form], |r| r.get(0))?)
    }

    /// Returns all drafts of a member, the last saved first.
    pub fn drafts(&self, owner: StaffId) -> Result<Vec<Draft>, StoreError> {
        let mut statement = self
            .conn
            .prepare("SELECT * FROM draft WHERE owner = ?1 ORDER BY saved_at DESC")?;
        let rows = statement
            .query_map([owner.as_bytes()], draft_from_row)?
            .collect::<Result<Vec<_>, _>>()?;
        rows.into_iter().map(with_body).collect()
    }

    /// Deletes a draft.
    pub fn delete_draft(
        &self,
        owner: StaffId,
        form: &str,
        subject: &str,
    ) -> Result<(), StoreError> {
        delete_draft(&self.conn, owner, form, subject)
    }
}
