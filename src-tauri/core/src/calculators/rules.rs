//! The rates and numbers of law, read from the table `rules/calculation_rules.csv`, which a jurist can read and change.
//!
//! A row holds for what happens while it is valid. Its columns are those of [`Row`]; `seen` is for its readers, and says whether
//! the text of the law was read when the row was written.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::bilingual_text::BilingualText;
use super::exact::read_hundredths;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::rule_table::read_rows;

/// The table, which is part of the program.
const TABLE: &str = include_str!("../../rules/calculation_rules.csv");

static RULES: LazyLock<Vec<CalculationRule>> = LazyLock::new(|| match read(TABLE) {
    Ok(rules) => rules,
    Err(error) => panic!("rules/calculation_rules.csv: {error}"),
});

/// The codes of the rows; they never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleCode {
    WagePayment,
    MonthDays,
    DayHours,
    OvertimeWorkday,
    OvertimeRestDay,
    OvertimeHoliday,
    CompensationYear,
    CompensationLongRest,
    CompensationShortRest,
    CompensationRestLimit,
    CompensationWageMax,
    CompensationWageMin,
    CompensationYearsMax,
    Damages,
    DoubleWagesFree,
    DoubleWagesMax,
    DoubleWagesRest,
    SickPayMin,
    SickPayBurden,
    OwnWageMax,
    OwnWageMin,
    StopWorkPay,
    StopWorkMax,
    StopWorkExtension,
    DisabilityBenefit,
    DisabilityAllowance,
    MedicalLumpSum,
    EmploymentLumpSum,
    LumpSumCondition,
    FundItems,
    Uninsured,
}

impl RuleCode {
    /// Returns the unit in which the calculators read the value.
    fn unit(self) -> RuleUnit {
        match self {
            RuleCode::MonthDays => RuleUnit::Days,
            RuleCode::DayHours => RuleUnit::Hours,
            RuleCode::CompensationYearsMax => RuleUnit::Years,
            RuleCode::SickPayBurden
            | RuleCode::MedicalLumpSum
            | RuleCode::EmploymentLumpSum
            | RuleCode::LumpSumCondition
            | RuleCode::FundItems
            | RuleCode::Uninsured => RuleUnit::Items,
            RuleCode::CompensationYear
            | RuleCode::CompensationLongRest
            | RuleCode::CompensationShortRest
            | RuleCode::CompensationRestLimit
            | RuleCode::DoubleWagesFree
            | RuleCode::DoubleWagesMax
            | RuleCode::StopWorkMax
            | RuleCode::StopWorkExtension
            | RuleCode::DisabilityBenefit => RuleUnit::Months,
            RuleCode::WagePayment
            | RuleCode::OvertimeWorkday
            | RuleCode::OvertimeRestDay
            | RuleCode::OvertimeHoliday
            | RuleCode::CompensationWageMax
            | RuleCode::CompensationWageMin
            | RuleCode::Damages
            | RuleCode::DoubleWagesRest
            | RuleCode::SickPayMin
            | RuleCode::OwnWageMax
            | RuleCode::OwnWageMin
            | RuleCode::StopWorkPay
            | RuleCode::DisabilityAllowance => RuleUnit::Percent,
        }
    }
}

/// The one who pays an item of work injury 工伤 (《社会保险法》arts. 38–39).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    Employer,
    Fund,
}

/// The unit of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RuleUnit {
    Percent,
    Days,
    Hours,
    Months,
    Years,
    Items,
}

/// A rate or a number of law.
#[derive(Debug, Clone)]
pub struct CalculationRule {
    code: RuleCode,
    /// The grade of disability 伤残等级 for which it holds; none for all.
    grade: Option<u8>,
    /// The value in hundredths of its unit: 150 % is 15000, 21.75 days are 2175.
    pub value: i64,
    /// The one who pays an item of work injury by this rule.
    pub payer: Option<Payer>,
    label: BilingualText,
    basis: BilingualText,
    pub valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

/// A row of the table as it is written.
#[derive(Debug, Deserialize)]
struct Row {
    rule: RuleCode,
    grade: Option<u8>,
    /// At most two decimals.
    value: String,
    unit: RuleUnit,
    payer: Option<Payer>,
    zh: String,
    en: String,
    basis_zh: String,
    basis_en: String,
    /// First and last day on which it holds; without a last day it still does.
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

/// Returns the rules of a table.
fn read(table: &str) -> Result<Vec<CalculationRule>, String> {
    read_rows(table, rule)
}

fn rule(row: Row) -> Result<CalculationRule, String> {
    if row.unit != row.rule.unit() {
        return Err(format!("{:?} is in {:?}", row.rule, row.rule.unit()));
    }
    let value = read_hundredths(&row.value).filter(|value| *value > 0);
    Ok(CalculationRule {
        code: row.rule,
        grade: row.grade,
        value: value.ok_or_else(|| format!("no value {:?}", row.value))?,
        payer: row.payer,
        label: BilingualText::new(row.zh, row.en),
        basis: BilingualText::new(row.basis_zh, row.basis_en),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    })
}

impl CalculationRule {
    /// Returns the value as a whole number of its unit.
    pub fn whole(&self) -> u32 {
        u32::try_from(self.value / 100).unwrap_or(u32::MAX)
    }

    /// Returns law and article.
    pub fn basis(&self) -> BilingualText {
        self.basis.clone()
    }

    /// Returns the English name within a sentence.
    pub fn name_in_sentence(&self) -> &str {
        &self.label.en
    }

    /// Returns the name of the item, with a capital in English.
    pub fn label(&self) -> BilingualText {
        let mut rest = self.label.en.chars();
        let first = rest.next().map(|first| first.to_ascii_uppercase());
        BilingualText::new(
            self.label.zh.clone(),
            first.into_iter().chain(rest).collect::<String>(),
        )
    }

    fn holds(&self, on: NaiveDate) -> bool {
        self.valid_from <= on && self.valid_to.is_none_or(|last| on <= last)
    }
}

/// Returns the rule that holds on a day. A day before the first rule refuses the field of that day.
pub fn rule_on(
    code: RuleCode,
    on: NaiveDate,
    field: &str,
) -> Result<&'static CalculationRule, Refusal> {
    match rule_of_grade(code, None, on, field)? {
        Some(rule) => Ok(rule),
        None => Err(Refusal::internal()),
    }
}

/// Returns the rule for a grade of disability that holds on a day; none if the law gives this grade nothing of the kind.
pub fn rule_of_grade(
    code: RuleCode,
    grade: Option<u8>,
    on: NaiveDate,
    field: &str,
) -> Result<Option<&'static CalculationRule>, Refusal> {
    let rows = RULES
        .iter()
        .filter(|rule| rule.code == code && rule.grade == grade);
    if let Some(rule) = rows.clone().find(|rule| rule.holds(on)) {
        return Ok(Some(rule));
    }
    let first = rows.map(|rule| rule.valid_from).min();
    match first {
        Some(first) => Err(Refusal::at(Code::TooEarly, field).with(first.to_string())),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::exact::hundredths_text;
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_rule_has_its_article_in_both_languages_and_no_two_hold_at_once() {
        let mut rows = BTreeSet::new();
        for rule in RULES.iter() {
            let row = (rule.code, rule.grade, rule.valid_from);
            assert!(rows.insert(row), "{row:?}");
            for text in [&rule.label, &rule.basis] {
                assert!(!text.zh.is_ascii(), "{row:?}");
                assert!(text.en.is_ascii() && !text.en.is_empty(), "{row:?}");
            }
            let on = rule.valid_from;
            let same = RULES.iter().filter(|other| {
                other.code == rule.code && other.grade == rule.grade && other.holds(on)
            });
            assert_eq!(same.count(), 1, "{row:?}");
        }
    }

    #[test]
    fn the_numbers_are_those_of_the_law() {
        let on = date("2026-11-20");
        for (code, value) in [
            (RuleCode::WagePayment, "100"),
            (RuleCode::MonthDays, "21.75"),
            (RuleCode::DayHours, "8"),
            (RuleCode::OvertimeWorkday, "150"),
            (RuleCode::OvertimeRestDay, "200"),
            (RuleCode::OvertimeHoliday, "300"),
            (RuleCode::CompensationYear, "1"),
            (RuleCode::CompensationLongRest, "1"),
            (RuleCode::CompensationShortRest, "0.5"),
            (RuleCode::CompensationRestLimit, "6"),
            (RuleCode::CompensationWageMax, "300"),
            (RuleCode::CompensationWageMin, "100"),
            (RuleCode::CompensationYearsMax, "12"),
            (RuleCode::Damages, "200"),
            (RuleCode::DoubleWagesFree, "1"),
            (RuleCode::DoubleWagesMax, "11"),
            (RuleCode::DoubleWagesRest, "100"),
            (RuleCode::SickPayMin, "80"),
            (RuleCode::OwnWageMax, "300"),
            (RuleCode::OwnWageMin, "60"),
            (RuleCode::StopWorkPay, "100"),
            (RuleCode::StopWorkMax, "12"),
            (RuleCode::StopWorkExtension, "12"),
        ] {
            let rule = rule_on(code, on, "on").unwrap();
            assert_eq!(hundredths_text(rule.value), value, "{code:?}");
        }
    }

    #[test]
    fn each_grade_has_the_months_and_percentages_of_the_regulations() {
        use Payer::{Employer, Fund};
        let on = date("2026-11-20");
        let of = |code, grade| rule_of_grade(code, Some(grade), on, "on").unwrap();
        for (grade, months, allowance, has_lump_sums) in [
            (1, 27, Some((90, Fund)), false),
            (2, 25, Some((85, Fund)), false),
            (3, 23, Some((80, Fund)), false),
            (4, 21, Some((75, Fund)), false),
            (5, 18, Some((70, Employer)), true),
            (6, 16, Some((60, Employer)), true),
            (7, 13, None, true),
            (8, 11, None, true),
            (9, 9, None, true),
            (10, 7, None, true),
        ] {
            let benefit = of(RuleCode::DisabilityBenefit, grade).unwrap();
            assert_eq!(
                (benefit.whole(), benefit.payer),
                (months, Some(Fund)),
                "{grade}"
            );
            let monthly = of(RuleCode::DisabilityAllowance, grade);
            let monthly = monthly.map(|rule| (rule.whole(), rule.payer.unwrap()));
            assert_eq!(monthly, allowance, "{grade}");
            let payers = [RuleCode::MedicalLumpSum, RuleCode::EmploymentLumpSum]
                .map(|code| of(code, grade).map(|rule| rule.payer.unwrap()));
            let expected = has_lump_sums.then_some([Fund, Employer]);
            assert_eq!(payers, expected.map_or([None; 2], |p| p.map(Some)));
        }
    }

    #[test]
    fn a_day_before_the_first_rule_is_refused_with_that_day() {
        let refusal = rule_on(RuleCode::Damages, date("2007-12-31"), "ended_on").unwrap_err();
        assert_eq!(refusal.code, Code::TooEarly);
        assert_eq!(refusal.field.as_deref(), Some("ended_on"));
        assert_eq!(refusal.detail, ["2008-01-01"]);
        assert!(rule_on(RuleCode::Damages, date("2008-01-01"), "ended_on").is_ok());
    }

    #[test]
    fn the_article_of_a_rate_is_the_one_of_its_time() {
        let basis = |on| {
            rule_on(RuleCode::MonthDays, date(on), "on")
                .unwrap()
                .basis()
                .zh
        };
        assert_eq!(basis("2024-12-31"), "劳社部发〔2008〕3号");
        assert_eq!(basis("2025-01-01"), "人社部发〔2025〕2号");
    }

    #[test]
    fn a_row_that_cannot_be_read_is_named() {
        let with = |from: &str, to: &str| read(&TABLE.replacen(from, to, 1));
        for (from, to) in [
            ("wage_payment,,100", "wages,,100"),
            ("wage_payment,,100", "wage_payment,one,100"),
            ("wage_payment,,100", "wage_payment,,-100"),
            ("wage_payment,,100", "wage_payment,,0"),
            ("100,percent", "100,months"),
            ("percent,,", "percent,union,"),
            ("2008-01-01", "2008-13-01"),
        ] {
            let error = with(from, to).unwrap_err();
            assert!(error.starts_with("row 1: "), "{to}: {error}");
        }
        assert!(with("wage_payment,,100", "wage_payment,,99.5").is_ok());
    }
}
