//! The terms 期限 that the law gives a case, read from the table `rules/clocks.csv`, which a jurist can read and change.
//!
//! A row holds for cases of its natures and sources whose term begins while the row is valid. Its columns are those of
//! [`Row`].

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use serde::Deserialize;

use super::calendar::{due_natural_days, due_working_days};
use super::case::CaseFields;
use super::due::Due;
use super::rule_table::read_rows;
use super::vocabulary::{ClockKind, Nature, SourceCode};

/// The table, which is part of the program.
const TABLE: &str = include_str!("../../rules/clocks.csv");

static RULES: LazyLock<Vec<ClockRule>> = LazyLock::new(|| match read(TABLE) {
    Ok(rules) => rules,
    Err(error) => panic!("rules/clocks.csv: {error}"),
});

/// The unit in which a term is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockUnit {
    WorkingDays,
    NaturalDays,
}

/// The way in which a term may be extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtensionLimit {
    /// The term cannot be extended.
    None,
    /// The term can be extended to any day on which both sides agree.
    Consent,
    /// The term can be extended by this number of days at most, with the consent of both sides.
    Days(u16),
}

/// A term of law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRule {
    /// The code of the row; it never changes.
    pub code: String,
    pub kind: ClockKind,
    natures: Vec<Nature>,
    sources: Sources,
    pub zh: String,
    pub en: String,
    pub length: u16,
    pub unit: ClockUnit,
    pub extension: ExtensionLimit,
    /// Law and article.
    pub basis_zh: String,
    pub basis_en: String,
    /// The consequence of a missed term.
    pub missed_zh: String,
    pub missed_en: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

/// The sources of cases for which a row holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Sources {
    Only(Vec<SourceCode>),
    AnyBut(Vec<SourceCode>),
}

impl Sources {
    fn contain(&self, source: SourceCode) -> bool {
        match self {
            Sources::Only(these) => these.contains(&source),
            Sources::AnyBut(others) => !others.contains(&source),
        }
    }
}

/// A row of the table as it is written. The columns `from`, `actor` and `seen` are for its readers.
#[derive(Debug, Deserialize)]
struct Row {
    rule: String,
    kind: ClockKind,
    /// Codes of natures, with spaces between.
    natures: String,
    /// Codes of sources, with spaces between; `any`; or `any but`, and the codes of the others.
    sources: String,
    zh: String,
    en: String,
    length: u16,
    unit: ClockUnit,
    /// `none`, `consent`, or the number of days at most.
    extension: String,
    basis_zh: String,
    basis_en: String,
    missed_zh: String,
    missed_en: String,
    /// First and last day on which the term may begin; without a last day the row is still valid.
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

/// Returns the rules of a table.
fn read(table: &str) -> Result<Vec<ClockRule>, String> {
    read_rows(table, rule)
}

fn rule(row: Row) -> Result<ClockRule, String> {
    let natures = row.natures.split_whitespace().map(|code| {
        code.parse::<Nature>()
            .map_err(|_| format!("no nature {code:?}"))
    });
    let sources = |codes: &str| {
        let sources = codes.split_whitespace().map(|code| {
            code.parse::<SourceCode>()
                .map_err(|_| format!("no source {code:?}"))
        });
        sources.collect::<Result<Vec<_>, _>>()
    };
    Ok(ClockRule {
        natures: natures.collect::<Result<_, _>>()?,
        sources: match row.sources.strip_prefix("any but") {
            Some(others) => Sources::AnyBut(sources(others)?),
            None if row.sources == "any" => Sources::AnyBut(Vec::new()),
            None => Sources::Only(sources(&row.sources)?),
        },
        extension: match row.extension.as_str() {
            "none" => ExtensionLimit::None,
            "consent" => ExtensionLimit::Consent,
            days => ExtensionLimit::Days(days.parse().map_err(|_| "bad extension")?),
        },
        code: row.rule,
        kind: row.kind,
        zh: row.zh,
        en: row.en,
        length: row.length,
        unit: row.unit,
        basis_zh: row.basis_zh,
        basis_en: row.basis_en,
        missed_zh: row.missed_zh,
        missed_en: row.missed_en,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    })
}

impl ClockRule {
    /// Returns the end of the term that begins with an event on this day.
    pub fn due(&self, from: NaiveDate) -> Due {
        match self.unit {
            ClockUnit::WorkingDays => due_working_days(from, self.length),
            ClockUnit::NaturalDays => due_natural_days(from, self.length),
        }
    }

    fn is_for(&self, kind: ClockKind, nature: Nature, source: SourceCode, from: NaiveDate) -> bool {
        self.kind == kind
            && self.natures.contains(&nature)
            && self.sources.contain(source)
            && self.valid_from <= from
            && self.valid_to.is_none_or(|last| from <= last)
    }
}

/// Returns the rule for a term that begins on this day; none if the law gives such a case no term.
pub fn rule_for(
    kind: ClockKind,
    nature: Nature,
    source: SourceCode,
    from: NaiveDate,
) -> Option<&'static ClockRule> {
    RULES
        .iter()
        .find(|rule| rule.is_for(kind, nature, source, from))
}

/// Returns the first and the last day on which a request came in if a term that is counted from its receipt ends within
/// these days, as counted or as moved off days of rest: a pair for each length of such a term, earliest first.
pub fn receipt_spans(days: RangeInclusive<NaiveDate>) -> Vec<[NaiveDate; 2]> {
    let ends = |due: Due| days.contains(&due.raw) || days.contains(&due.effective);
    let span = |rule: &ClockRule| {
        // A working day takes at most two days in the long run; the longest holidays with the weekends beside them fit in
        // the rest.
        let before = Days::new(u64::from(rule.length) * 2 + 20);
        let earliest = days.start().checked_sub_days(before)?;
        let possible = earliest.iter_days().take_while(|from| from <= days.end());
        let mut fitting = possible.filter(|from| ends(rule.due(*from)));
        let first = fitting.next()?;
        Some([first, fitting.last().unwrap_or(first)])
    };
    let from_receipt =
        |rule: &&ClockRule| matches!(rule.kind, ClockKind::Review | ClockKind::Statutory);
    let mut spans: Vec<_> = RULES.iter().filter(from_receipt).filter_map(span).collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}

impl CaseFields {
    /// Returns the rule for a term of this case that begins on this day; none if the law gives it no such term.
    pub fn rule(&self, kind: ClockKind, from: NaiveDate) -> Option<&'static ClockRule> {
        rule_for(kind, self.nature, self.source, from)
    }

    /// Returns the last day of mediation as counted, if the case is accepted or reopened on this day.
    pub fn mediation_due(&self, from: NaiveDate) -> Option<NaiveDate> {
        let rule = self.rule(ClockKind::Mediation, from)?;
        Some(rule.due(from).raw)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Returns code and last days of the term of mediation of a case that is accepted on 16 September 2026.
    fn mediation(nature: Nature, source: &str) -> Option<(&'static str, String, String)> {
        let on = date("2026-09-16");
        let rule = rule_for(ClockKind::Mediation, nature, source.parse().unwrap(), on)?;
        let due = rule.due(on);
        Some((&rule.code, due.raw.to_string(), due.effective.to_string()))
    }

    #[test]
    fn each_nature_and_source_has_the_term_that_the_law_gives() {
        let term = |code, raw: &str, effective: &str| Some((code, raw.into(), effective.into()));
        let labour = term("C05", "2026-10-01", "2026-10-08");
        let platform = term("C05a", "2026-10-01", "2026-10-08");
        let delegated = term("C29b", "2026-10-16", "2026-10-16");
        let entrusted = term("C29c", "2026-10-01", "2026-10-08");
        // The 20th is a worked Sunday, the 25th begins the days off of the Mid-Autumn Festival.
        let commission = term("C05b", "2026-09-30", "2026-09-30");
        for (nature, source, expected) in [
            (Nature::Labour, "applied_oral", &labour),
            (Nature::Overage, "applied_oral", &labour),
            (Nature::Labour, "arbitration_suggested", &labour),
            (Nature::NewForm, "applied_oral", &platform),
            (Nature::LabourService, "applied_oral", &None),
            (Nature::CivilLife, "grid_patrol", &None),
            (Nature::ConsultOnly, "court_delegated", &None),
            (Nature::Labour, "court_delegated", &delegated),
            (Nature::NewForm, "court_delegated", &delegated),
            (Nature::LabourService, "court_delegated", &delegated),
            (Nature::CivilLife, "court_delegated", &delegated),
            (Nature::CivilLife, "court_entrusted", &entrusted),
            (Nature::Labour, "arbitration_entrusted", &commission),
            (Nature::LabourService, "arbitration_entrusted", &None),
        ] {
            assert_eq!(&mediation(nature, source), expected, "{nature} {source}");
        }
    }

    #[test]
    fn only_labour_disputes_that_were_applied_for_open_arbitration_after_fifteen_days() {
        let on = date("2026-09-16");
        for (nature, source, statutory, review) in [
            (Nature::Labour, "applied_oral", Some("C04"), Some("C02")),
            (Nature::NewForm, "hotline_12345", Some("C04"), Some("C02")),
            (Nature::LabourService, "applied_oral", None, None),
            (Nature::CivilLife, "applied_oral", None, None),
            (Nature::ConsultOnly, "applied_oral", None, None),
            (Nature::Labour, "court_delegated", None, Some("C29a")),
            (Nature::CivilLife, "court_entrusted", None, Some("C29a")),
            (Nature::Labour, "arbitration_entrusted", None, None),
        ] {
            let code = |kind| {
                rule_for(kind, nature, source.parse().unwrap(), on).map(|rule| rule.code.as_str())
            };
            assert_eq!(code(ClockKind::Statutory), statutory, "{nature} {source}");
            assert_eq!(code(ClockKind::Review), review, "{nature} {source}");
        }
    }

    #[test]
    fn a_case_never_has_two_rules_of_one_kind() {
        for (kind, nature, source) in ClockKind::ALL.iter().flat_map(|&kind| {
            Nature::ALL.iter().flat_map(move |&nature| {
                SourceCode::all().map(move |source| (kind, nature, source))
            })
        }) {
            for from in ["1999-12-31", "2012-01-01", "2026-11-20"].map(date) {
                let fitting = RULES
                    .iter()
                    .filter(|rule| rule.is_for(kind, nature, source, from));
                let codes: Vec<_> = fitting.map(|rule| &rule.code).collect();
                assert!(codes.len() < 2, "{kind:?} {nature} {source}: {codes:?}");
            }
        }
    }

    #[test]
    fn every_rule_has_a_code_of_its_own_its_article_and_both_languages() {
        let mut codes = BTreeSet::new();
        for rule in RULES.iter() {
            assert!(codes.insert((&rule.code, rule.valid_from)), "{rule:?}");
            assert!(rule.length > 0, "{rule:?}");
            for zh in [&rule.zh, &rule.basis_zh, &rule.missed_zh] {
                assert!(!zh.is_ascii(), "{rule:?}");
            }
            for en in [&rule.en, &rule.basis_en, &rule.missed_en] {
                assert!(en.is_ascii() && !en.is_empty(), "{rule:?}");
            }
        }
    }

    #[test]
    fn the_receipts_of_ending_terms_are_found_however_the_term_is_moved() {
        let day = |text: &str| date(text)..=date(text);
        // 28 November 2026 is a Saturday: what ends on it or on the 29th is moved to the 30th.
        let spans = ["2026-11-13", "2026-11-15", "2026-11-25", "2026-11-25"].map(date);
        let spans = [[spans[0], spans[1]], [spans[2], spans[3]]];
        assert_eq!(receipt_spans(day("2026-11-30")), spans);
        for from in date("2025-12-01").iter_days().take(500) {
            for kind in [ClockKind::Review, ClockKind::Statutory] {
                let rule = rule_for(kind, Nature::Labour, "applied_oral".parse().unwrap(), from);
                let due = rule.unwrap().due(from);
                for end in [due.raw, due.effective] {
                    let spans = receipt_spans(end..=end);
                    let is_found = spans.iter().any(|[a, b]| (a..=b).contains(&&from));
                    assert!(is_found, "{kind:?} from {from} on {end}: {spans:?}");
                }
            }
        }
        assert!(receipt_spans(NaiveDate::MIN..=NaiveDate::MIN).is_empty());
    }

    #[test]
    fn a_row_that_cannot_be_read_is_named() {
        let with = |from: &str, to: &str| read(&TABLE.replacen(from, to, 1));
        for (from, to) in [
            ("labour overage", "labor overage"),
            ("any but arbitration_entrusted", "any but arbitration"),
            ("working_days", "workdays"),
            (",review,", ",decide,"),
            ("2012-01-01", "2012-13-01"),
            (",3,", ",three,"),
            (",none,", ",never,"),
        ] {
            let error = with(from, to).unwrap_err();
            assert!(error.starts_with("row 1: "), "{to}: {error}");
        }
        assert!(with(",3,", ",4,").is_ok());
    }
}
