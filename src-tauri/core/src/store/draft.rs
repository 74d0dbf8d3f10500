//! What has been typed and not yet said. The only rows beside the journal.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Store, StoreError};
use crate::wire::start::Draft;

fn draft_from(row: &Row) -> rusqlite::Result<(Draft, String)> {
    let draft = Draft {
        form: row.get("form")?,
        subject: row.get("subject")?,
        body: serde_json::Value::Null,
        saved_at: row.get("saved_at")?,
    };
    Ok((draft, row.get("body")?))
}

fn read((draft, body): (Draft, String)) -> Result<Draft, StoreError> {
    Ok(Draft {
        body: serde_json::from_str(&body)?,
        ..draft
    })
}

/// Drops a draft in the transaction in which it was said.
pub fn drop_draft(conn: &Connection, form: &str, subject: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM draft WHERE form = ?1 AND subject = ?2";
    conn.execute(sql, params![form, subject])?;
    Ok(())
}

impl Store {
    pub fn save_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        let sql =
            "INSERT OR REPLACE INTO draft (form, subject, body, saved_at) VALUES (?1, ?2, ?3, ?4)";
        let body = serde_json::to_string(&draft.body)?;
        self.conn.execute(
            sql,
            params![draft.form, draft.subject, body, draft.saved_at],
        )?;
        Ok(())
    }

    pub fn draft(&self, form: &str, subject: &str) -> Result<Option<Draft>, StoreError> {
        let sql = "SELECT * FROM draft WHERE form = ?1 AND subject = ?2";
        let found = self
            .conn
            .query_row(sql, params![form, subject], draft_from)
            .optional()?;
        found.map(read).transpose()
    }

    /// How many drafts of a form there are.
    pub fn drafts_of(&self, form: &str) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM draft WHERE form = ?1";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row([form], |r| r.get(0))?)
    }

    /// All drafts, the last touched first.
    pub fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        let mut statement = self
            .conn
            .prepare("SELECT * FROM draft ORDER BY saved_at DESC")?;
        let rows = statement
            .query_map([], draft_from)?
            .collect::<Result<Vec<_>, _>>()?;
        rows.into_iter().map(read).collect()
    }

    pub fn drop_draft(&self, form: &str, subject: &str) -> Result<(), StoreError> {
        drop_draft(&self.conn, form, subject)
    }
}
