//! The two tables of a work injury agree: `rules/injury_items.csv`, which says who pays what, and `rules/calculation_rules.csv`.

use std::collections::BTreeMap;

use super::super::rules::{Payer, RuleCode, rule_of_grade};
use super::*;

const ITEMS: &str = include_str!("../../../rules/injury_items.csv");

#[test]
fn both_tables_give_each_grade_the_same_from_the_same_payer() {
    let mut reader = csv::Reader::from_reader(ITEMS.as_bytes());
    let rows = reader.deserialize::<BTreeMap<String, String>>();
    let rows: Vec<_> = rows.map(Result::unwrap).collect();
    for (item, code) in [
        ("disability_payment", RuleCode::DisabilityBenefit),
        ("disability_allowance", RuleCode::DisabilityAllowance),
        ("medical_subsidy", RuleCode::MedicalLumpSum),
        ("employment_subsidy", RuleCode::EmploymentLumpSum),
    ] {
        for grade in 1..=10_u8 {
            let of_grade =
                |code| rule_of_grade(code, Some(grade), date("2026-11-20"), "on").unwrap();
            let listed: Vec<_> = (rows.iter())
                .filter(|row| row["item"] == item && row["grades"] == grade.to_string())
                .collect();
            let Some(rule) = of_grade(code) else {
                assert!(listed.is_empty(), "{item} {grade}");
                continue;
            };
            let [row] = listed[..] else {
                panic!("{item} {grade}: {} rows", listed.len());
            };
            let payer = match rule.payer.unwrap() {
                Payer::Employer => "employer",
                Payer::Fund => "fund",
            };
            let (amount, has_condition) = match code {
                RuleCode::DisabilityBenefit => (format!("{} 个月本人工资", rule.whole()), false),
                RuleCode::DisabilityAllowance => {
                    (format!("本人工资的 {}%", rule.whole()), grade >= 5)
                }
                _ => {
                    let condition = of_grade(RuleCode::LumpSumCondition);
                    ("按省级规定的标准".to_owned(), condition.is_some())
                }
            };
            let expected = (payer, amount.as_str(), has_condition);
            let has_condition = !row["condition_zh"].is_empty();
            let found = (
                row["payer"].as_str(),
                row["amount_zh"].as_str(),
                has_condition,
            );
            assert_eq!(found, expected, "{item} {grade}");
            // The calculators name the paragraph, too.
            let article = row["basis_zh"].as_str();
            let basis = rule.basis().zh;
            assert!(basis.starts_with(article), "{item} {grade}: {basis}");
        }
    }
}
