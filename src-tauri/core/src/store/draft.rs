//! Drafts: forms that were filled in and not yet submitted, each of one member. They are not part of the journal.

use rusqlite::{Connection, OptionalExtension, Row, params};

use uuid::Uuid;

use super::{Store, StoreError};
use crate::domain::ids::{CaseId, StaffId};
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

/// Returns the id at the begin of a subject, or of the rest of one.
fn id_at_begin(subject: &str) -> Option<Uuid> {
    subject.get(..36)?.parse().ok()
}

/// Splits a subject about a part of a case into the id of the case and the rest, which begins with the id of the part.
/// Earlier versions used the rest alone as subject.
fn part_subject(subject: &str) -> Option<(CaseId, &str)> {
    let (case, part) = subject.split_once(':')?;
    id_at_begin(part)?;
    Some((case.parse().ok()?, part))
}

/// Deletes a draft, in the transaction that writes what it was typed for; also that of an earlier version.
pub fn delete_draft(
    conn: &Connection,
    owner: StaffId,
    form: FormWithDraft,
    subject: &str,
) -> Result<(), StoreError> {
    let former = part_subject(subject).map_or(subject, |(_, part)| part);
    let sql = "DELETE FROM draft WHERE owner = ?1 AND form = ?2 AND subject IN (?3, ?4)";
    conn.execute(sql, params![owner.as_bytes(), form.code(), subject, former])?;
    Ok(())
}

/// Deletes the drafts of everybody about a case and its parts, and those that name it. Must run before the payloads of
/// the case are taken from the journal: only they name the parts that are not there any more, by which earlier versions
/// saved drafts.
pub(super) fn delete_drafts_of_case(conn: &Connection, case: CaseId) -> Result<(), StoreError> {
    let sql = "DELETE FROM draft WHERE instr(subject, ?1) > 0 OR instr(body, ?1) > 0";
    conn.execute(sql, [case.to_string()])?;
    let sql = "SELECT DISTINCT subject FROM draft WHERE form <> ?1";
    let left = (conn.prepare(sql)?)
        .query_map([FormWithDraft::NewCase.code()], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    // A case may name parties of others, from which a party was filled in.
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM cases WHERE id = ?2) \
               AND NOT EXISTS (SELECT 1 FROM party WHERE id = ?2 AND case_id <> ?1) \
               AND EXISTS (SELECT 1 FROM journal WHERE case_id = ?1 AND instr(payload, ?3) > 0)";
    for subject in left {
        let Some(part) = id_at_begin(&subject) else {
            continue;
        };
        let key = params![case.as_bytes(), part.as_bytes(), part.to_string()];
        if conn.query_row(sql, key, |row| row.get(0))? {
            let sql = "DELETE FROM draft WHERE subject = ?1 AND form <> ?2";
            conn.execute(sql, params![subject, FormWithDraft::NewCase.code()])?;
        }
    }
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

    /// Returns true if the case to which a draft belongs is erased.
    pub fn is_draft_of_erased(&self, subject: &str) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM cases WHERE id = ?1 AND erased_on IS NOT NULL)";
        let id = id_at_begin(subject).map(Uuid::into_bytes);
        Ok((self.conn.prepare_cached(sql)?).query_row([id], |row| row.get(0))?)
    }

    /// Loads a draft; that of a part of a case also if an earlier version saved it by the id of the part alone.
    pub fn draft(
        &self,
        owner: StaffId,
        form: FormWithDraft,
        subject: &str,
    ) -> Result<Option<Draft>, StoreError> {
        let sql = "SELECT * FROM draft WHERE owner = ?1 AND form = ?2 AND subject = ?3";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut find = |subject: &str| {
            let key = params![owner.as_bytes(), form.code(), subject];
            statement.query_row(key, DraftRow::read).optional()
        };
        let mut found = find(subject)?;
        if found.is_none()
            && let Some((case, part)) = part_subject(subject)
            && self.has_part(case, part)?
        {
            found = find(part)?;
        }
        if let Some(row) = &mut found {
            row.subject = subject.to_owned();
        }
        found.map(DraftRow::parse).transpose()
    }

    /// Returns true if the case has the part whose id begins `part`.
    fn has_part(&self, case: CaseId, part: &str) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (\
                   SELECT 1 FROM party WHERE case_id = ?1 AND id = ?2 \
                   UNION ALL SELECT 1 FROM claim WHERE case_id = ?1 AND id = ?2 \
                   UNION ALL SELECT 1 FROM session WHERE case_id = ?1 AND id = ?2 \
                   UNION ALL SELECT 1 FROM obligation WHERE case_id = ?1 AND id = ?2 \
                   UNION ALL SELECT 1 FROM note WHERE case_id = ?1 AND id = ?2)";
        let key = params![case.as_bytes(), id_at_begin(part).map(Uuid::into_bytes)];
        Ok(self.conn.query_row(sql, key, |row| row.get(0))?)
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
