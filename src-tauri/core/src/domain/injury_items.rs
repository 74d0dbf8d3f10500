//! Who pays which item of a work injury (工伤保险条例 arts. 30–39, 社会保险法 arts. 38, 39), read from the table
//! `rules/injury_items.csv`, which a jurist can read and change.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::case::Case;
use super::injury_notes::{InjuryNoteKind, injury_note};
use super::rule_table::read_rows;
use super::vocabulary::{CauseCode, InjuryRecognition, KnownAnswer, ReportGroup};
use super::worker_facts::MAX_DISABILITY_GRADE;

/// The table, which is part of the program.
const TABLE: &str = include_str!("../../rules/injury_items.csv");
/// The cause that covers lump sums and deaths.
const LUMP_SUMS_AND_DEATH: &str = "W03";
/// The mark between two articles.
const BETWEEN_ZH: &str = "；";
const BETWEEN_EN: &str = "; ";

static ITEMS: LazyLock<Vec<ItemRule>> = LazyLock::new(|| match read(TABLE) {
    Ok(items) => items,
    Err(error) => panic!("rules/injury_items.csv: {error}"),
});

/// The one who pays an item of a work injury.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InjuryPayer {
    Employer,
    /// The work-injury insurance fund 工伤保险基金.
    Fund,
}

/// An item of a work injury, with its amount for a grade of disability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct InjuryItem {
    pub item: String,
    pub zh: String,
    pub en: String,
    pub payer: InjuryPayer,
    /// First and last grade for which it is paid, while the grade is not known that decides its amount.
    pub grades: Option<(u8, u8)>,
    /// The amount in words; empty if the grade decides and is not known, or if the law names none.
    pub amount_zh: String,
    pub amount_en: String,
    /// The condition under which it is paid; empty for none.
    pub condition_zh: String,
    pub condition_en: String,
    pub basis_zh: String,
    pub basis_en: String,
}

/// The injuries for which a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grades {
    Any,
    Only(u8),
    Death,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ItemRule {
    grades: Grades,
    /// The item, with the articles that grant it.
    item: InjuryItem,
    /// The article by which an insured worker gets it from this payer; empty if one that grants it says so.
    payer_basis_zh: String,
    payer_basis_en: String,
}

/// A row of the table as it is written.
#[derive(Debug, Deserialize)]
struct Row {
    item: String,
    zh: String,
    en: String,
    payer: InjuryPayer,
    /// `any`, a grade, or `death`.
    grades: String,
    amount_zh: String,
    amount_en: String,
    condition_zh: String,
    condition_en: String,
    basis_zh: String,
    basis_en: String,
    payer_basis_zh: String,
    payer_basis_en: String,
}

fn read(table: &str) -> Result<Vec<ItemRule>, String> {
    read_rows(table, |row: Row| {
        let grades = match row.grades.as_str() {
            "any" => Grades::Any,
            "death" => Grades::Death,
            grade => match grade.parse() {
                Ok(grade) if (1..=MAX_DISABILITY_GRADE).contains(&grade) => Grades::Only(grade),
                _ => return Err(format!("no grade {grade:?}")),
            },
        };
        Ok(ItemRule {
            grades,
            item: InjuryItem {
                item: row.item,
                zh: row.zh,
                en: row.en,
                payer: row.payer,
                grades: None,
                amount_zh: row.amount_zh,
                amount_en: row.amount_en,
                condition_zh: row.condition_zh,
                condition_en: row.condition_en,
                basis_zh: row.basis_zh,
                basis_en: row.basis_en,
            },
            payer_basis_zh: row.payer_basis_zh,
            payer_basis_en: row.payer_basis_en,
        })
    })
}

impl ItemRule {
    /// Returns the item with its payer and all its articles: the employer pays an uninsured worker what the fund would pay.
    fn paid_item(&self, uninsured: bool) -> InjuryItem {
        let mut item = self.item.clone();
        let is_moved = uninsured && item.payer == InjuryPayer::Fund;
        let moved = is_moved.then(|| injury_note(InjuryNoteKind::Uninsured, None));
        match moved.flatten() {
            Some(note) => {
                item.payer = InjuryPayer::Employer;
                add_articles(&mut item.basis_zh, &note.basis_zh, BETWEEN_ZH);
                add_articles(&mut item.basis_en, &note.basis_en, BETWEEN_EN);
            }
            None => {
                add_articles(&mut item.basis_zh, &self.payer_basis_zh, BETWEEN_ZH);
                add_articles(&mut item.basis_en, &self.payer_basis_en, BETWEEN_EN);
            }
        }
        item
    }
}

impl Case {
    fn causes(&self) -> impl Iterator<Item = CauseCode> {
        let further = self.fields.further_causes.iter().copied();
        [self.fields.cause].into_iter().chain(further)
    }

    /// Returns whether the case is about a work injury: by its causes, or because facts of one are known.
    pub fn is_about_injury(&self) -> bool {
        self.fields.injury.is_some() || self.has_cause_in(ReportGroup::WorkInjury)
    }

    /// Returns whether a cause of the case belongs to a group of the yearly report.
    pub fn has_cause_in(&self, group: ReportGroup) -> bool {
        self.causes().any(|cause| cause.row().group == group)
    }

    /// Returns whether the worker is known to have been uninsured against work injury: then the employer pays every item
    /// (《工伤保险条例》第六十二条第二款).
    pub fn is_uninsured_injury(&self) -> bool {
        let injury = self.fields.injury.as_ref();
        injury.is_some_and(|injury| injury.insured == Some(KnownAnswer::No))
    }

    /// Returns whether the agency refused to recognise the injury: then there are no benefits of one
    /// (《工伤保险条例》第十六条).
    pub fn is_refused_injury(&self) -> bool {
        let injury = self.fields.injury.as_ref();
        let recognition = injury.and_then(|injury| injury.recognition);
        recognition == Some(InjuryRecognition::NotRecognised)
    }

    /// Returns who pays which item: those of the grade if it is known, else each item once, without the amount that depends
    /// on the grade. Those of a death only if the cause covers one and no grade says otherwise; none of an injury that was not
    /// recognised.
    pub fn injury_items(&self) -> Vec<InjuryItem> {
        if !self.is_about_injury() || self.is_refused_injury() {
            return Vec::new();
        }
        let grade = self.fields.injury.as_ref().and_then(|injury| injury.grade);
        let may_be_death = self
            .causes()
            .any(|cause| cause.code() == LUMP_SUMS_AND_DEATH);
        let uninsured = self.is_uninsured_injury();
        let mut items: Vec<InjuryItem> = Vec::new();
        for rule in ITEMS.iter() {
            // The payer is settled first: what one payer pays for several grades is one row.
            let item = rule.paid_item(uninsured);
            match (rule.grades, grade) {
                (Grades::Any, _) => items.push(item),
                (Grades::Only(of), Some(grade)) if of == grade => items.push(item),
                (Grades::Only(of), None) => add_graded(&mut items, item, of),
                (Grades::Death, None) if may_be_death => items.push(item),
                (Grades::Only(_) | Grades::Death, _) => {}
            }
        }
        items
    }
}

/// Adds an item that is paid for a grade, while nobody knows the grade: once for each payer, with all its grades and articles.
fn add_graded(items: &mut Vec<InjuryItem>, item: InjuryItem, grade: u8) {
    let same = |known: &&mut InjuryItem| known.item == item.item && known.payer == item.payer;
    match items.iter_mut().find(same) {
        Some(known) => {
            known.grades = known.grades.map(|(first, _)| (first, grade));
            add_articles(&mut known.basis_zh, &item.basis_zh, BETWEEN_ZH);
            add_articles(&mut known.basis_en, &item.basis_en, BETWEEN_EN);
        }
        None => items.push(InjuryItem {
            grades: Some((grade, grade)),
            amount_zh: String::new(),
            amount_en: String::new(),
            condition_zh: String::new(),
            condition_en: String::new(),
            ..item
        }),
    }
}

/// Adds the articles that are not there yet.
fn add_articles(basis: &mut String, more: &str, between: &str) {
    for article in more.split(between).filter(|article| !article.is_empty()) {
        if !basis.split(between).any(|known| known == article) {
            basis.push_str(between);
            basis.push_str(article);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::{CaseFields, Injury};
    use crate::domain::ids::CaseId;
    use crate::domain::number::CaseNumber;
    use crate::domain::op::Registration;
    use InjuryPayer::{Employer, Fund};

    /// Returns the items of a case of this cause.
    fn full_items(cause: &str, injury: Injury) -> Vec<InjuryItem> {
        let on = "2026-10-19".parse().unwrap();
        let source = "applied_oral".parse().unwrap();
        let mut fields = CaseFields::blank(cause.parse().unwrap(), source, on);
        fields.injury = Some(injury).filter(|injury| *injury != Injury::default());
        let case = Case::from_registration(&Registration {
            case: CaseId::from_bytes([9; 16]),
            number: CaseNumber::main(2026, 7),
            number_text: "盛劳调字〔2026〕第7号".into(),
            registered_on: on,
            fields,
            parties: Vec::new(),
            claims: Vec::new(),
            acceptance: None,
        });
        case.injury_items()
    }

    /// Item, payer, amount and grades.
    type ItemSummary = (String, InjuryPayer, String, Option<(u8, u8)>);

    /// Returns what a case of this cause shows.
    fn items(cause: &str, injury: Injury) -> Vec<ItemSummary> {
        let items = full_items(cause, injury).into_iter();
        items
            .map(|item| (item.item, item.payer, item.amount_zh, item.grades))
            .collect()
    }

    fn graded(grade: u8) -> Injury {
        Injury {
            grade: Some(grade),
            ..Injury::default()
        }
    }

    #[test]
    fn the_grade_decides_amounts_and_payers() {
        for (grade, payment, allowance, subsidies) in [
            (1, "27", Some((Fund, "90%")), false),
            (4, "21", Some((Fund, "75%")), false),
            (5, "18", Some((Employer, "70%")), true),
            (6, "16", Some((Employer, "60%")), true),
            (7, "13", None, true),
            (10, "7", None, true),
        ] {
            let items = items("W02", graded(grade));
            let find = |code: &str| items.iter().find(|(item, ..)| item == code);
            let (_, payer, amount, _) = find("disability_payment").unwrap();
            assert_eq!(
                (*payer, amount.as_str()),
                (Fund, &*format!("{payment} 个月本人工资"))
            );
            let found = find("disability_allowance");
            let expected = allowance.map(|(payer, rate)| (payer, format!("本人工资的 {rate}")));
            assert_eq!(
                found.map(|(_, p, a, _)| (*p, a.clone())),
                expected,
                "{grade}"
            );
            let payer = |code: &str| find(code).map(|(_, payer, ..)| *payer);
            let pair = [payer("medical_subsidy"), payer("employment_subsidy")];
            let expected = [Fund, Employer].map(|payer| subsidies.then_some(payer));
            assert_eq!(pair, expected, "{grade}");
        }
    }

    #[test]
    fn without_a_grade_each_item_stands_once_for_each_payer_with_its_grades() {
        let items = items("W02", Injury::default());
        let of = |code: &str| -> Vec<_> {
            let found = items.iter().filter(|(item, ..)| item == code);
            found
                .map(|(_, payer, amount, grades)| (*payer, amount.as_str(), *grades))
                .collect()
        };
        assert_eq!(of("disability_payment"), [(Fund, "", Some((1, 10)))]);
        let allowances = [(Fund, "", Some((1, 4))), (Employer, "", Some((5, 6)))];
        assert_eq!(of("disability_allowance"), allowances);
        assert_eq!(of("employment_subsidy"), [(Employer, "", Some((5, 10)))]);
        assert_eq!(of("stop_work_pay").len(), 1);
        assert!(of("death_payment").is_empty());
    }

    #[test]
    fn the_employer_of_an_uninsured_worker_pays_everything() {
        let uninsured = Injury {
            insured: Some(KnownAnswer::No),
            ..graded(8)
        };
        assert!(
            items("W02", uninsured)
                .iter()
                .all(|(_, payer, ..)| *payer == Employer)
        );
        let unknown = Injury {
            insured: Some(KnownAnswer::Unknown),
            ..graded(8)
        };
        assert!(
            items("W02", unknown)
                .iter()
                .any(|(_, payer, ..)| *payer == Fund)
        );
    }

    #[test]
    fn without_a_grade_and_insurance_each_item_is_one_row_of_the_employer() {
        let uninsured = Injury {
            insured: Some(KnownAnswer::No),
            ..Injury::default()
        };
        let items = full_items("W03", uninsured);
        let rows = |code: &str| -> Vec<_> {
            let found = items.iter().filter(|item| item.item == code);
            found.map(|item| (item.payer, item.grades)).collect()
        };
        assert_eq!(rows("disability_allowance"), [(Employer, Some((1, 6)))]);
        for item in &items {
            assert_eq!(rows(&item.item).len(), 1, "{item:?}");
        }
    }

    #[test]
    fn the_articles_are_those_of_the_one_who_pays() {
        let basis = |insured: KnownAnswer, code: &str| {
            let injury = Injury {
                insured: Some(insured),
                ..graded(8)
            };
            let mut items = full_items("W02", injury).into_iter();
            items.find(|item| item.item == code).unwrap().basis_zh
        };
        let (yes, no) = (KnownAnswer::Yes, KnownAnswer::No);
        for (insured, code, articles) in [
            (
                yes,
                "treatment",
                "《工伤保险条例》第三十条；《社会保险法》第三十八条",
            ),
            (
                no,
                "treatment",
                "《工伤保险条例》第三十条；《工伤保险条例》第六十二条第二款",
            ),
            (
                no,
                "stop_work_pay",
                "《工伤保险条例》第三十三条；《社会保险法》第三十九条",
            ),
            (no, "stop_work_nursing", "《工伤保险条例》第三十三条第三款"),
        ] {
            assert_eq!(basis(insured, code), articles, "{insured} {code}");
        }
        let uninsured = Injury {
            insured: Some(no),
            ..Injury::default()
        };
        for item in full_items("W03", uninsured) {
            assert!(!item.basis_zh.contains("第三十八条"), "{item:?}");
            assert!(!item.basis_en.contains("art. 38"), "{item:?}");
        }
    }

    #[test]
    fn an_injury_that_was_not_recognised_has_none() {
        for (recognition, is_listed) in [
            (InjuryRecognition::NotRecognised, false),
            (InjuryRecognition::Recognised, true),
            (InjuryRecognition::Deemed, true),
        ] {
            let injury = Injury {
                recognition: Some(recognition),
                ..graded(8)
            };
            assert_eq!(!items("W02", injury).is_empty(), is_listed, "{recognition}");
        }
    }

    #[test]
    fn only_injuries_have_items_and_only_one_cause_covers_a_death() {
        assert!(items("L07", Injury::default()).is_empty());
        assert!(!items("L07", graded(9)).is_empty());
        let has_death = |cause, injury| {
            let items = items(cause, injury);
            items.iter().any(|(item, ..)| item == "death_payment")
        };
        assert!(has_death("W03", Injury::default()));
        assert!(!has_death("W03", graded(9)) && !has_death("W02", Injury::default()));
    }

    #[test]
    fn every_row_has_its_article_in_both_languages() {
        for rule in ITEMS.iter() {
            let item = rule.paid_item(false);
            for zh in [&item.zh, &item.basis_zh] {
                assert!(!zh.is_ascii(), "{item:?}");
            }
            let pairs = [
                (&item.amount_zh, &item.amount_en),
                (&item.condition_zh, &item.condition_en),
                (&rule.payer_basis_zh, &rule.payer_basis_en),
            ];
            for (zh, en) in pairs {
                assert_eq!(zh.is_empty(), en.is_empty(), "{item:?}");
            }
            for en in [
                &item.en,
                &item.basis_en,
                &item.amount_en,
                &item.condition_en,
            ] {
                assert!(en.is_ascii(), "{item:?}");
            }
        }
        for (from, to) in [(",fund,any,", ",state,any,"), (",fund,any,", ",fund,11,")] {
            let error = read(&TABLE.replacen(from, to, 1)).unwrap_err();
            assert!(error.starts_with("row 1: "), "{to}: {error}");
        }
    }
}
