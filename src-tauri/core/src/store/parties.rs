//! Suggests people, organisations and stalls of earlier cases while a member types.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};

use super::part_rows::PartRow;
use super::search_query::SearchQuery;
use super::values::Columns;
use super::{Store, StoreError, visibility};
use crate::domain::access::CaseVisibility;
use crate::domain::case::Party;
use crate::domain::identity::normalize_number;
use crate::domain::ids::CaseId;
use crate::domain::normal_form::{fold, name_key};
use crate::domain::personal_numbers::{ENDING, is_found_by, national, numbers_of_field};

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
    /// The numbers with which the search compares hidden ones, which is journaled; no other number may be compared.
    compared: Vec<String>,
    by_endings: bool,
}

impl TypedParty {
    fn of(typed: &str, query: &SearchQuery, by_endings: bool) -> TypedParty {
        let folded = fold(typed);
        let digits: String = folded.chars().filter(char::is_ascii_alphanumeric).collect();
        TypedParty {
            name: name_key(typed),
            pieces: folded.split_whitespace().map(name_key).collect(),
            number: national(&digits, folded.contains('+')),
            compared: query.compared_numbers().map(String::from).collect(),
            by_endings,
        }
    }

    /// Returns whether the whole, or each piece, is found in name, phone or stall, or is the number of the document.
    fn finds(&self, party: &Party) -> bool {
        let texts = [name_key(&party.name), name_key(&party.stall)];
        let phones = numbers_of_field(&party.phone);
        let document = normalize_number(&party.id_number).to_lowercase();
        let is_number = |number: &str| {
            let is_phone = |one: &String| is_found_by(one, number, self.by_endings);
            let is_compared = self.compared.iter().any(|one| one == number);
            let is_document = || number.len() > ENDING && document == number;
            is_compared && (phones.iter().any(is_phone) || is_document())
        };
        let is_in = |text: &str, number: &str| {
            let in_text = !text.is_empty() && texts.iter().any(|one| one.contains(text));
            in_text || is_number(number)
        };
        is_in(&self.name, &self.number) || self.pieces.iter().all(|piece| is_in(piece, piece))
    }
}

impl Store {
    /// Returns the parties of visible cases whose name, phone or stall contains the typed text, newest first, each
    /// once. Its four typed digits find the phones that end with them only if `by_endings`.
    pub fn suggest_parties(
        &self,
        typed: &str,
        by_endings: bool,
        visibility: &CaseVisibility,
    ) -> Result<Vec<PartySuggestion>, StoreError> {
        let Some(words) = SearchQuery::of(typed) else {
            return Ok(Vec::new());
        };
        let compares_numbers = words.compares_numbers();
        let typed = TypedParty::of(typed, &words, by_endings);
        let _reading = self.begin_reading()?;
        let visible = visibility::conditions(visibility, "cases");
        let sql = format!(
            "SELECT id, number FROM cases WHERE seq = ? AND {}",
            visible.text()
        );
        let mut case = self.conn.prepare_cached(&sql)?;
        let mut cases: Vec<(CaseId, String)> = Vec::new();
        let words = format!("who : ({})", words.text(by_endings));
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
                // Without a typed number nothing is journaled, and nothing says whether hidden numbers are equal.
                let same = |s: &&mut PartySuggestion| match compares_numbers {
                    true => s.party.is_twin(&party),
                    false => s.party.seems_twin(&party),
                };
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
    /// Returns the visible cases that the text finds only because a phone ends with its four typed digits, newest first;
    /// `None` if there are more than `max`.
    pub fn found_by_endings(
        &self,
        typed: &SearchQuery,
        visibility: &CaseVisibility,
        max: usize,
    ) -> Result<Option<Vec<CaseId>>, StoreError> {
        let Some(words) = typed.only_by_endings() else {
            return Ok(Some(Vec::new()));
        };
        let _reading = self.begin_reading()?;
        let visible = visibility::conditions(visibility, "cases");
        let sql = format!("SELECT id FROM cases WHERE seq = ? AND {}", visible.text());
        let mut case = self.conn.prepare_cached(&sql)?;
        let mut cases: Vec<CaseId> = Vec::new();
        self.visit_newest_hits(&words, None, max + 1, |seq| {
            let seq = Value::Integer(seq);
            let params = std::iter::once(&seq).chain(&visible.params);
            let found = case.query_row(params_from_iter(params), |row| row.id::<CaseId>("id"));
            let found = found.optional()?;
            let accepted = found.is_some();
            cases.extend(found);
            Ok(accepted)
        })?;
        Ok((cases.len() <= max).then_some(cases))
    }
}
