//! People, organisations and stalls already known from cases, for suggestions while typing.

use rusqlite::params;

use super::values::Columns;
use super::{Store, StoreError, case_rows};
use crate::domain::case::Party;
use crate::domain::ids::CaseId;
use crate::domain::text::fold;

/// Somebody known, as last entered.
#[derive(Debug, Clone)]
pub struct Known {
    pub party: Party,
    pub cases: u32,
    pub last_case: CaseId,
    pub last_number: String,
}

/// Newest cases whose parties are looked through for one suggestion list.
const LOOKED_AT: i64 = 60;
const SUGGESTED: usize = 8;

impl Store {
    /// Parties whose name, phone or stall holds what was typed, newest first, each once.
    pub fn known(&self, typed: &str) -> Result<Vec<Known>, StoreError> {
        let typed = fold(typed.trim());
        let Some(words) = super::search::query(&typed) else {
            return Ok(Vec::new());
        };
        let mut hits = self.conn.prepare_cached(
            "SELECT c.id, c.number FROM (SELECT rowid FROM word WHERE word MATCH ?1 \
             ORDER BY rowid DESC LIMIT ?2) hit CROSS JOIN cases c ON c.seq = hit.rowid \
             ORDER BY c.seq DESC",
        )?;
        let words = format!("who : ({words})");
        let cases = hits
            .query_map(params![words, LOOKED_AT], |row| {
                let number: String = row.get("number")?;
                Ok((row.id::<CaseId>("id")?, number))
            })?
            .collect::<Result<Vec<_>, _>>()?;
        let mut known: Vec<Known> = Vec::new();
        let mut parties = self
            .conn
            .prepare_cached("SELECT * FROM party WHERE case_id = ?1")?;
        for (case, number) in cases {
            let found = parties.query_map([case.as_bytes()], case_rows::party_from)?;
            for party in found {
                let party = party?;
                let holds = |text: &str| fold(text).contains(&typed);
                if !(holds(&party.name) || holds(&party.phone) || holds(&party.stall)) {
                    continue;
                }
                let same =
                    |k: &&mut Known| k.party.name == party.name && k.party.phone == party.phone;
                match known.iter_mut().find(same) {
                    Some(k) => k.cases += 1,
                    None => known.push(Known {
                        party,
                        cases: 1,
                        last_case: case,
                        last_number: number.clone(),
                    }),
                }
            }
        }
        known.truncate(SUGGESTED);
        Ok(known)
    }
}
