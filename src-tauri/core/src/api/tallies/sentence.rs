//! The sentence in which a market union reports its year, and its basis.

use chrono::{Datelike, NaiveDate};

use super::cell_counts::{CellCounts, is_reopening};
use super::figures::is_counted;
use super::headings::period_phrase;
use crate::domain::period::Period;
use crate::domain::vocabulary::{CauseCode, ReportGroup};
use crate::wire::lists::Basis;
use crate::wire::tallies::{Sentence, SentenceFigure, SentencePiece};

fn text(text: impl Into<String>) -> SentencePiece {
    SentencePiece {
        text: text.into(),
        figure: None,
    }
}

/// Returns a number of cases; zero has no cases to open.
fn number(text: String, n: i64, group: Option<ReportGroup>, column: &str) -> SentencePiece {
    let figure = SentenceFigure {
        group: group.map(|g| g.code().to_string()),
        column: column.to_owned(),
    };
    SentencePiece {
        text,
        figure: (n > 0).then_some(figure),
    }
}

/// Returns the column of the tally that counts each case once by the day of the basis. A reopened case came in earlier and
/// is not counted again; one that was closed twice in the period is counted once.
fn column_of(basis: Basis) -> &'static str {
    match basis {
        Basis::Registered => "registered",
        Basis::Accepted => "accepted",
        Basis::Closed => "closed_cases",
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
    let closed_again = |group: &ReportGroup| match basis {
        Basis::Registered | Basis::Accepted => 0,
        Basis::Closed => grouped.for_key(group.code()).repeats.closed,
    };
    let of = |group: &ReportGroup| grouped.cases(group.code(), counts) - closed_again(group);
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
        let column = column_of(basis);
        zh.push(number(format!("{n}起"), *n, Some(*group), column));
        zh.push(text(group.zh()));
        en.push(number(n.to_string(), *n, Some(*group), column));
        en.push(text(format!(" {}", after_number(*group, *n))));
    }
    if !present.is_empty() {
        en.push(text(" handled"));
    }
    let (basis_zh, basis_en) = basis_pieces(period, basis, (total, consulted), today);
    Sentence {
        zh,
        en,
        basis_zh,
        basis_en,
        total,
    }
}

/// Returns the basis of the sentence in Chinese and English: the days, and the cases that it counts and leaves out.
fn basis_pieces(
    period: &Period,
    basis: Basis,
    (total, consulted): (i64, i64),
    today: NaiveDate,
) -> (Vec<SentencePiece>, Vec<SentencePiece>) {
    let (word_zh, word_en) = match basis {
        Basis::Registered => ("登记", "registered"),
        Basis::Accepted => ("受理", "accepted"),
        Basis::Closed => ("结案", "closed"),
    };
    let (from, to) = (period.from, period.until(today).to);
    let number_of = |column: &str, n: i64, text: String| number(text, n, None, column);
    let zh = vec![
        text(format!("依据：{from} 至 {to} {word_zh}的 ")),
        number_of(column_of(basis), total, format!("{total} 件")),
        text("，按主要事由各计一次；咨询 "),
        number_of("consulted", consulted, format!("{consulted} 件")),
        text("、作废案件不计"),
    ];
    let en = vec![
        text("Basis: "),
        number_of(column_of(basis), total, plural(total, "case")),
        text(format!(
            " {word_en} from {from} to {to}, each counted once by its main cause; "
        )),
        number_of("consulted", consulted, plural(consulted, "consultation")),
        text(" and void cases are not counted"),
    ];
    (zh, en)
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
