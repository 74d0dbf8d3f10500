//! Suggests people, organisations and stalls of earlier cases while a member types.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};

use super::part_rows::PartRow;
use super::values::Columns;
use super::{Store, StoreError, search_tokens, visibility};
use crate::domain::access::CaseVisibility;
use crate::domain::case::Party;
use crate::domain::ids::CaseId;
use crate::domain::normal_form::{fold, name_key};
use crate::domain::personal_numbers::{is_found_by, national, numbers_of_field};

/// A party of earlier cases, with its most recent details.
#[derive(Debug, Clone)]
pub struct PartySuggestion {
    pub party: Party,
    /// In how many of the cases that were read the party appears.
    pub cases: u32,
    pub last_case: CaseId,
    pub last_number: String,
}

/// The number of newest matching cases whose parties are read for one list of suggestions.
const MAX_CASES: usize = 60;
const MAX_SUGGESTIONS: usize = 8;

/// A typed search for a party, in the forms in which names and numbers are compared.
struct TypedParty {
    name: String,
    pieces: Vec<String>,
    number: String,
}

impl TypedParty {
    fn of(typed: &str) -> TypedParty {
        let folded = fold(typed);
        let digits: String = folded.chars().filter(char::is_ascii_alphanumeric).collect();
        TypedParty {
            name: name_key(typed),
            pieces: folded.split_whitespace().map(name_key).collect(),
            number: national(&digits, folded.contains('+')),
        }
    }

    /// Returns whether the whole, or each piece, is found in name, phone or stall.
    fn finds(&self, party: &Party) -> bool {
        let texts = [name_key(&party.name), name_key(&party.stall)];
        let numbers = numbers_of_field(&party.phone);
        let is_in = |text: &str, number: &str| {
            let in_text = !text.is_empty() && texts.iter().any(|one| one.contains(text));
            in_text || numbers.iter().any(|one| is_found_by(one, number))
        };
        is_in(&self.name, &self.number) || self.pieces.iter().all(|piece| is_in(piece, piece))
    }
}

impl Store {
    /// Returns the parties of visible cases whose name, phone or stall contains the typed text, newest first, each
    /// once.
    pub fn suggest_parties(
        &self,
        typed: &str,
        visibility: &CaseVisibility,
    ) -> Result<Vec<PartySuggestion>, StoreError> {
        let Some(words) = search_tokens::query(typed) else {
            return Ok(Vec::new());
        };
        let typed = TypedParty::of(typed);
        let _reading = self.begin_reading()?;
        let visible = visibility::conditions(visibility, "cases");
        let sql = format!(
            "SELECT id, number FROM cases WHERE seq = ? AND {}",
            visible.text()
        );
        let mut case = self.conn.prepare_cached(&sql)?;
        let mut cases: Vec<(CaseId, String)> = Vec::new();
        let words = format!("who : ({words})");
        self.visit_newest_hits(&words, None, MAX_CASES, |seq| {
            let seq = Value::Integer(seq);
            let params = std::iter::once(&seq).chain(&visible.params);
            let found = case.query_row(params_from_iter(params), |row| {
                Ok((row.id("id")?, row.get("number")?))
            });
            let found = found.optional()?;
            let accepted = found.is_some();
            cases.extend(found);
            Ok(accepted)
        })?;
        let mut suggestions: Vec<PartySuggestion> = Vec::new();
        let mut parties = self
            .conn
            .prepare_cached("SELECT * FROM party WHERE case_id = ?1")?;
        for (case, number) in cases {
            let found = parties.query_map([case.as_bytes()], Party::from_row)?;
            for party in found {
                let party = party?;
                if !typed.finds(&party) {
                    continue;
                }
                let same = |s: &&mut PartySuggestion| s.party.is_twin(&party);
                match suggestions.iter_mut().find(same) {
                    Some(s) => s.cases += u32::from(s.last_case != case),
                    None => suggestions.push(PartySuggestion {
                        party,
                        cases: 1,
                        last_case: case,
                        last_number: number.clone(),
                    }),
                }
            }
        }
        suggestions.truncate(MAX_SUGGESTIONS);
        Ok(suggestions)
    }
}
