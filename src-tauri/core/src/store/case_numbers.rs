//! Finds cases by a part of the number that stands on paper.
//!
//! The digits of a typed number are a year or a running number, by which an index finds the cases. The search index
//! would read every case for `第77号`: all numbers have a word that begins with 号.

use std::collections::BTreeMap;

use rusqlite::Row;

use super::search_query::SearchQuery;
use super::{Store, StoreError, search_tokens};
use crate::domain::ids::CaseId;
use crate::domain::normal_form::fold;

/// The most cases that are found; the newest are taken.
const MAX_CASES: usize = 200;
/// The most cases whose number is read in one range of running numbers.
const MAX_READ: i64 = 2_000;

/// A row of `cases`: its row number, id and number on paper.
type NumberRow = (i64, [u8; 16], String);

/// A run of digits in a typed number.
#[derive(Debug, PartialEq, Eq)]
struct Digits {
    text: String,
    /// True if the number may continue after these digits, because nothing was typed behind them.
    open: bool,
}

impl Digits {
    /// Returns the runs of digits of a folded text.
    fn of(typed: &str) -> Vec<Digits> {
        let mut runs = Vec::new();
        let mut rest = typed;
        while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
            let run = &rest[at..];
            let end = run.find(|c: char| !c.is_ascii_digit()).unwrap_or(run.len());
            rest = &run[end..];
            runs.push(Digits {
                text: run[..end].to_string(),
                open: rest.chars().next().is_none_or(char::is_whitespace),
            });
        }
        runs
    }

    fn fit_year(&self, year: i32) -> bool {
        let year = year.to_string();
        year == self.text || (self.open && year.starts_with(&self.text))
    }

    /// Returns the ranges of running numbers up to `last` that are, or begin with, these digits.
    fn running_numbers(&self, last: i64) -> Vec<(i64, i64)> {
        let Ok(number) = self.text.parse::<u32>() else {
            return Vec::new();
        };
        if self.text.starts_with('0') {
            return Vec::new();
        }
        let sizes = (0..10).map(|zeros| 10_i64.pow(zeros));
        let ranges =
            sizes.map(|size| (i64::from(number) * size, (i64::from(number) + 1) * size - 1));
        ranges
            .take(if self.open { 10 } else { 1 })
            .take_while(|(first, _)| *first <= last)
            .collect()
    }
}

impl Store {
    /// Returns the newest cases whose number on paper contains every piece of the typed text.
    pub(super) fn cases_by_number(&self, typed: &str) -> Result<Vec<CaseId>, StoreError> {
        let typed = fold(typed);
        let mut found: BTreeMap<i64, CaseId> = BTreeMap::new();
        if let Some((year, n)) = search_tokens::year_and_number(&typed) {
            let sql = "SELECT seq, id, number FROM cases WHERE year = ?1 AND n = ?2";
            let mut statement = self.conn.prepare_cached(sql)?;
            for row in statement.query_map((year, n), number_row)? {
                let (seq, id, _) = row?;
                found.insert(seq, CaseId::from_bytes(id));
            }
        }
        for (year, first, last) in self.number_ranges(&Digits::of(&typed))? {
            self.add_numbers(&typed, (year, first, last), &mut found)?;
        }
        if found.is_empty() {
            self.add_numbers_with_words(&typed, &mut found)?;
        }
        Ok(found.into_values().rev().take(MAX_CASES).collect())
    }

    /// Returns the ranges in which numbers with these digits lie: year, first and last running number.
    fn number_ranges(&self, typed: &[Digits]) -> Result<Vec<(i32, i64, i64)>, StoreError> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT year, max(last) FROM number_given GROUP BY year")?;
        let years = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let years: Vec<(i32, i64)> = years.collect::<Result<_, _>>()?;
        let is_year = |digits: &Digits| years.iter().any(|(year, _)| digits.fit_year(*year));
        // Beside a running number, a year finds nothing more.
        let years_only = typed.iter().all(is_year);
        let mut ranges = Vec::new();
        for digits in typed.iter().filter(|digits| years_only || !is_year(digits)) {
            for (year, last) in &years {
                let running = digits.running_numbers(*last).into_iter();
                ranges.extend(running.map(|(from, to)| (*year, from, to)));
                if digits.fit_year(*year) {
                    ranges.push((*year, 1, *last));
                }
            }
        }
        Ok(ranges)
    }

    /// Adds the newest cases of a range whose number contains the typed text.
    fn add_numbers(
        &self,
        typed: &str,
        range: (i32, i64, i64),
        found: &mut BTreeMap<i64, CaseId>,
    ) -> Result<(), StoreError> {
        let sql = "SELECT seq, id, number FROM cases WHERE year = ?1 AND n BETWEEN ?2 AND ?3 \
                   ORDER BY n DESC LIMIT ?4";
        let mut statement = self.conn.prepare_cached(sql)?;
        let (year, first, last) = range;
        let rows = statement.query_map((year, first, last, MAX_READ), number_row)?;
        let mut count = 0;
        for row in rows {
            let (seq, id, number) = row?;
            if contains_pieces(&number, typed) {
                found.insert(seq, CaseId::from_bytes(id));
                count += 1;
            }
            if count == MAX_CASES {
                break;
            }
        }
        Ok(())
    }

    /// Adds those of the newest cases with the typed words whose number contains them. Names and telephone numbers
    /// stand in the same column of the search index.
    fn add_numbers_with_words(
        &self,
        typed: &str,
        found: &mut BTreeMap<i64, CaseId>,
    ) -> Result<(), StoreError> {
        let Some(words) = SearchQuery::of(typed) else {
            return Ok(());
        };
        let sql = "SELECT seq, id, number FROM cases WHERE seq = ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let words = format!("{{who}} : ({})", words.text(false));
        self.visit_newest_hits(&words, None, MAX_CASES, |seq| {
            let (seq, id, number) = statement.query_row([seq], number_row)?;
            if contains_pieces(&number, typed) {
                found.insert(seq, CaseId::from_bytes(id));
            }
            Ok(true)
        })
    }
}

fn number_row(row: &Row<'_>) -> rusqlite::Result<NumberRow> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

/// Returns whether a number on paper contains every piece of the folded text.
fn contains_pieces(number: &str, typed: &str) -> bool {
    let number = fold(number);
    typed.split_whitespace().all(|piece| number.contains(piece))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_digits_stand_for_years_and_running_numbers() {
        let digits = |text: &str, open| Digits {
            text: text.into(),
            open,
        };
        let typed = Digits::of("盛劳调字(2026)第7号 12");
        let expected = [
            digits("2026", false),
            digits("7", false),
            digits("12", true),
        ];
        assert_eq!(typed, expected);
        assert_eq!(Digits::of("盛劳"), []);
        assert_eq!(digits("7", false).running_numbers(900), [(7, 7)]);
        let open = [(7, 7), (70, 79), (700, 799)];
        assert_eq!(digits("7", true).running_numbers(900), open);
        assert_eq!(digits("007", true).running_numbers(900), []);
        assert_eq!(digits("13800001111", true).running_numbers(900), []);
        assert!(digits("20", true).fit_year(2026) && !digits("20", false).fit_year(2026));
    }

    #[test]
    fn a_part_of_a_number_finds_all_numbers_that_contain_it() {
        let store = crate::store::tests::forty_cases();
        let mut statement = store
            .conn
            .prepare("SELECT seq, id, number FROM cases")
            .unwrap();
        let rows = statement.query_map([], number_row).unwrap();
        let all: Vec<NumberRow> = rows.map(Result::unwrap).collect();
        for (typed, least) in [
            ("第3号", 1),
            ("第1", 11),
            ("第１2号", 1),
            ("2026", 40),
            ("(2026) 第2", 11),
            ("[2026]第31", 1),
            ("劳调字", 40),
            ("劳调字 第4", 2),
            ("字〔2026〕第7号", 1),
            ("第99号", 0),
            ("1999", 0),
            ("第007号", 0),
        ] {
            let wanted = all
                .iter()
                .rev()
                .filter(|(_, _, number)| contains_pieces(number, &fold(typed)));
            let wanted: Vec<CaseId> = wanted.map(|(_, id, _)| CaseId::from_bytes(*id)).collect();
            assert!(
                wanted.len() >= least && (least > 0 || wanted.is_empty()),
                "{typed}: {}",
                wanted.len()
            );
            assert_eq!(store.cases_by_number(typed).unwrap(), wanted, "{typed}");
        }
    }

    #[test]
    fn year_and_running_number_find_their_case() {
        let store = crate::store::tests::forty_cases();
        let third = store.cases_by_number("第3号").unwrap();
        assert_eq!(third.len(), 1);
        for typed in ["2026-3", "２０２６－３", " 2026 / 3", "2026—03"] {
            assert_eq!(store.cases_by_number(typed).unwrap(), third, "{typed}");
        }
        for typed in ["2026-99", "1999-3", "202-3"] {
            assert_eq!(store.cases_by_number(typed).unwrap(), [], "{typed}");
        }
    }

    #[test]
    fn a_running_number_is_looked_up_in_its_index() {
        let store = crate::store::tests::forty_cases();
        let sql = "EXPLAIN QUERY PLAN SELECT seq, id, number FROM cases \
                   WHERE year = ?1 AND n BETWEEN ?2 AND ?3 ORDER BY n DESC LIMIT ?4";
        let mut statement = store.conn.prepare(sql).unwrap();
        let steps = statement.query_map((2026, 1, 2, 3), |row| row.get::<_, String>(3));
        let plan: String = steps.unwrap().map(Result::unwrap).collect();
        assert!(
            plan.contains("(year=? AND n>? AND n<?)") && !plan.contains("TEMP"),
            "{plan}"
        );
    }
}
