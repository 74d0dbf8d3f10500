//! The amounts that a region publishes, read from the table `rules/regional_figures.csv`, which a jurist can read and change.
//!
//! A row is `checked` once somebody has compared it with the published text. Until then, and for an amount that somebody typed and
//! that is not in the table, the result says that it was not checked 未核对.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::bilingual_text::BilingualText;
use super::exact::read_hundredths;
use crate::domain::money::Fen;
use crate::domain::rule_table::read_rows;

/// The table, which is part of the program.
const TABLE: &str = include_str!("../../rules/regional_figures.csv");

static FIGURES: LazyLock<Vec<RegionalFigure>> = LazyLock::new(|| match read(TABLE) {
    Ok(figures) => figures,
    Err(error) => panic!("rules/regional_figures.csv: {error}"),
});

/// The kind of an amount that a region publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FigureKind {
    /// Monthly minimum wage 最低工资标准.
    MinimumWage,
    /// Average monthly wage of the year before 上年度职工月平均工资.
    AverageWage,
    /// One-off medical subsidy 一次性工伤医疗补助金 of a grade.
    MedicalLumpSum,
    /// One-off employment subsidy 一次性伤残就业补助金 of a grade.
    EmploymentLumpSum,
}

/// An amount that a region publishes, for the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RegionalFigure {
    pub figure: FigureKind,
    /// The grade of disability 伤残等级 for which it holds; none for all.
    pub grade: Option<u8>,
    pub amount: Fen,
    pub label: BilingualText,
    pub basis: BilingualText,
    /// First and last day on which it holds; without a last day it still does.
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
    pub checked: bool,
}

/// A row of the table as it is written. `region` (GB/T 2260) is for its readers.
#[derive(Debug, Deserialize)]
struct FigureRow {
    figure: FigureKind,
    grade: Option<u8>,
    /// At most two decimals.
    yuan: String,
    zh: String,
    en: String,
    basis_zh: String,
    basis_en: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    checked: Checked,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Checked {
    Yes,
    No,
}

/// Returns the figures of a table.
fn read(table: &str) -> Result<Vec<RegionalFigure>, String> {
    read_rows(table, figure)
}

fn figure(row: FigureRow) -> Result<RegionalFigure, String> {
    let fen = read_hundredths(&row.yuan).filter(|fen| *fen > 0);
    let amount = fen.and_then(|fen| Fen::from_input(fen).ok());
    Ok(RegionalFigure {
        figure: row.figure,
        grade: row.grade,
        amount: amount.ok_or_else(|| format!("no amount {:?}", row.yuan))?,
        label: BilingualText::new(row.zh, row.en),
        basis: BilingualText::new(row.basis_zh, row.basis_en),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        checked: row.checked == Checked::Yes,
    })
}

/// Returns all figures of the table, from which the form is filled.
pub fn all_figures() -> Vec<RegionalFigure> {
    FIGURES.clone()
}

/// Returns the figures of a kind, for all grades, that come to hold after the first day, up to the last.
pub fn figures_from_within(
    kind: FigureKind,
    first: NaiveDate,
    last: NaiveDate,
) -> impl Iterator<Item = &'static RegionalFigure> {
    FIGURES.iter().filter(move |row| {
        row.figure == kind
            && row.grade.is_none()
            && first < row.valid_from
            && row.valid_from <= last
    })
}

/// Returns true if the amount is a checked one of the table on this day.
pub fn is_checked(kind: FigureKind, grade: Option<u8>, on: NaiveDate, amount: Fen) -> bool {
    is_checked_in(&FIGURES, kind, grade, on, amount)
}

fn is_checked_in(
    figures: &[RegionalFigure],
    kind: FigureKind,
    grade: Option<u8>,
    on: NaiveDate,
    amount: Fen,
) -> bool {
    figures.iter().any(|row| {
        row.checked
            && row.figure == kind
            && row.grade == grade
            && row.amount == amount
            && row.valid_from <= on
            && row.valid_to.is_none_or(|last| on <= last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn yuan(yuan: i64) -> Fen {
        Fen::try_from(yuan * 100).unwrap()
    }

    #[test]
    fn every_figure_has_its_basis_in_both_languages_and_no_two_hold_at_once() {
        for row in FIGURES.iter() {
            for text in [&row.label, &row.basis] {
                assert!(!text.zh.is_ascii() && text.en.is_ascii(), "{row:?}");
                assert!(!text.en.is_empty(), "{row:?}");
            }
            let same = FIGURES.iter().filter(|other| {
                other.figure == row.figure
                    && other.grade == row.grade
                    && other.valid_from <= row.valid_from
                    && other.valid_to.is_none_or(|last| row.valid_from <= last)
            });
            assert_eq!(same.count(), 1, "{row:?}");
        }
    }

    #[test]
    fn an_amount_is_checked_only_if_it_is_the_one_of_a_checked_row_of_its_time() {
        const CHECKED: &str = "figure,region,grade,yuan,zh,en,basis_zh,basis_en,valid_from,valid_to,checked\n\
            average_wage,320200,,9000,甲,a,乙,b,2026-01-01,2026-12-31,yes\n\
            medical_lump_sum,320000,7,120000,甲,a,乙,b,2015-06-01,,yes\n\
            minimum_wage,320200,,2660,甲,a,乙,b,2026-01-01,,no\n";
        let table = read(CHECKED).unwrap();
        use FigureKind::{AverageWage, MedicalLumpSum, MinimumWage};
        for (kind, grade, on, amount, expected) in [
            (AverageWage, None, "2026-01-01", 9_000, true),
            (AverageWage, None, "2026-12-31", 9_000, true),
            (AverageWage, None, "2027-01-01", 9_000, false),
            (AverageWage, None, "2025-12-31", 9_000, false),
            (AverageWage, None, "2026-06-01", 9_001, false),
            (MedicalLumpSum, Some(7), "2030-01-01", 120_000, true),
            (MedicalLumpSum, Some(8), "2030-01-01", 120_000, false),
            (MinimumWage, None, "2026-06-01", 2_660, false),
        ] {
            assert_eq!(
                is_checked_in(&table, kind, grade, date(on), yuan(amount)),
                expected,
                "{kind:?} {grade:?} {on} {amount}"
            );
        }
    }

    #[test]
    fn a_row_that_cannot_be_read_is_named() {
        let with = |from: &str, to: &str| read(&TABLE.replacen(from, to, 1));
        for (from, to) in [
            ("minimum_wage,320200,,2490", "wage,320200,,2490"),
            ("minimum_wage,320200,,2490", "minimum_wage,320200,,0"),
            ("minimum_wage,320200,,2490", "minimum_wage,320200,,2490.001"),
            ("2025-12-31,no", "2025-12-31,perhaps"),
            ("2025-12-31,no", "2025-12-31,"),
        ] {
            let error = with(from, to).unwrap_err();
            assert!(error.starts_with("row 1: "), "{to}: {error}");
        }
    }
}
