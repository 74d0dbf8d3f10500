//! People, organisations and stalls already known from cases, for suggestions while typing.

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::values::Columns;
use super::{Store, StoreError, case_rows, sight};
use crate::domain::access::Sight;
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
    /// Parties of seen cases whose name, phone or stall holds what was typed, newest first, each once.
    pub fn known(&self, typed: &str, sight: &Sight) -> Result<Vec<Known>, StoreError> {
        let typed = fold(typed.trim());
        let Some(words) = super::search::query(&typed) else {
            return Ok(Vec::new());
        };
        let seen = sight::conditions(sight, "cases");
        let among = match seen.sql.is_empty() {
            true => String::new(),
            false => format!(
                "AND EXISTS (SELECT 1 FROM cases WHERE seq = word.rowid AND {})",
                seen.text()
            ),
        };
        let mut hits = self.conn.prepare_cached(&format!(
            "SELECT c.id, c.number FROM (SELECT rowid FROM word WHERE word MATCH ? {among} \
             ORDER BY rowid DESC LIMIT {LOOKED_AT}) hit CROSS JOIN cases c ON c.seq = hit.rowid \
             ORDER BY c.seq DESC",
        ))?;
        let words = Value::Text(format!("who : ({words})"));
        let params = std::iter::once(words).chain(seen.params);
        let cases = hits
            .query_map(params_from_iter(params), |row| {
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
