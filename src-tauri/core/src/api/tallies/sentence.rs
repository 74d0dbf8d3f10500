//! The sentence in which a market union reports its year, and its basis.

use chrono::{Datelike, NaiveDate};

use super::figures::{CellCounts, is_counted, is_reopening};
use super::headings::period_phrase;
use crate::domain::period::Period;
use crate::domain::vocabulary::{CauseCode, ReportGroup};
use crate::wire::lists::Basis;
use crate::wire::tallies::{Sentence, SentencePiece};

fn text(text: impl Into<String>) -> SentencePiece {
    SentencePiece {
        text: text.into(),
        group: None,
    }
}

fn number(text: String, group: ReportGroup) -> SentencePiece {
    SentencePiece {
        text,
        group: Some(group.code().to_string()),
    }
}

/// Returns the English name of a group as it follows its number.
fn after_number(group: ReportGroup, n: i64) -> &'static str {
    match (group, n) {
        (ReportGroup::WorkInjury, 1) => "work-injury benefit dispute",
        (ReportGroup::Sickness, 1) => "complaint of a sick worker",
        (ReportGroup::LabourAndLife, 1) => "labour or everyday dispute",
        _ => group.en(),
    }
}

fn plural(n: i64, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// Returns the sentence of the report, such as
/// 今年处理3起职工工伤补贴争议、2起患病职工投诉、7起劳动争议及生活纠纷事件: a case counts once, by its main cause; consultations and
/// void cases do not count; groups without a case are left out.
pub fn sentence(period: &Period, basis: Basis, causes: &CellCounts, today: NaiveDate) -> Sentence {
    let grouped = causes.grouped(|key| {
        key.parse::<CauseCode>()
            .map_or(String::new(), |c| c.row().group.code().to_string())
    });
    let counts = |code: &str| is_counted(basis, code) && !is_reopening(code);
    let of = |group: &ReportGroup| grouped.cases(group.code(), counts);
    let counted: Vec<(ReportGroup, i64)> = ReportGroup::ALL.iter().map(|g| (*g, of(g))).collect();
    let total: i64 = counted.iter().map(|(_, n)| n).sum();
    let consulted: i64 = (ReportGroup::ALL.iter())
        .map(|g| grouped.cases(g.code(), |code| code == "con"))
        .sum();
    let (spoken_zh, spoken_en) = period_phrase(period, today.year());
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    let present: Vec<_> = counted.into_iter().filter(|(_, n)| *n > 0).collect();
    if present.is_empty() {
        zh.push(text(format!("{spoken_zh}未发生劳动争议及生活纠纷")));
        en.push(text(format!(
            "{spoken_en}, no labour or everyday dispute was handled"
        )));
    } else {
        zh.push(text(format!("{spoken_zh}处理")));
        en.push(text(format!("{spoken_en}: ")));
    }
    for (i, (group, n)) in present.iter().enumerate() {
        let last = i + 1 == present.len();
        if i > 0 {
            zh.push(text("、"));
            en.push(text(if last { " and " } else { ", " }));
        }
        zh.push(number(format!("{n}起"), *group));
        zh.push(text(group.zh()));
        en.push(number(n.to_string(), *group));
        en.push(text(format!(" {}", after_number(*group, *n))));
    }
    if !present.is_empty() {
        en.push(text(" handled"));
    }
    let (word_zh, word_en) = match basis {
        Basis::Registered => ("登记", "registered"),
        Basis::Accepted => ("受理", "accepted"),
        Basis::Closed => ("结案", "closed"),
    };
    let (from, to) = (period.from, period.until(today).to);
    Sentence {
        zh,
        en,
        basis_zh: format!(
            "依据：{from} 至 {to} {word_zh}的 {total} 件，按主要事由各计一次；咨询 {consulted} 件、作废案件不计"
        ),
        basis_en: format!(
            "Basis: {} {word_en} from {from} to {to}, each counted once by its main cause; \
             {} and void cases are not counted",
            plural(total, "case"),
            plural(consulted, "consultation"),
        ),
        total,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_of_one_uses_the_singular() {
        for &group in ReportGroup::ALL {
            assert_ne!(after_number(group, 1), after_number(group, 2), "{group:?}");
            assert_eq!(after_number(group, 2), group.en());
        }
        assert_eq!(plural(1, "case"), "1 case");
        assert_eq!(plural(0, "case"), "0 cases");
    }
}
