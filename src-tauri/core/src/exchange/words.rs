//! The words on the sheets, in Chinese and English.

use crate::domain::period::{MONTH_NAMES, PeriodSpec};
use crate::domain::vocabulary::{Outcome, SuccessFormula};
use crate::wire::exports::Language;
use crate::wire::lists::Basis;
use crate::wire::tallies::{RowsBy, SentencePiece, Stretch, TallyView};

/// Returns the wording in the language.
pub(super) fn pick<'a>(language: Language, zh: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

macro_rules! words {
    ($($name:ident = $zh:literal, $en:literal;)+) => {
        /// A fixed word or phrase.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Word { $($name,)+ }

        impl Word {
            #[cfg(test)]
            pub(super) const ALL: &'static [Word] = &[$(Word::$name),+];

            /// Returns the wording in the language.
            pub(super) const fn text(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Word::$name, Language::Zh) => $zh, (Word::$name, Language::En) => $en,)+
                }
            }
        }
    };
}

words! {
    // Sheets and titles
    SheetMatrix = "汇总", "Summary";
    SheetCauses = "事由", "Causes";
    SheetStatClasses = "统计类别", "Statistics classes";
    SheetSources = "来源", "Sources";
    SheetGrids = "网格", "Grids";
    SheetMediators = "调解员", "Mediators";
    SheetTrend = "趋势", "Trend";
    SheetRegister = "案件登记表", "Register";
    SheetCases = "案件列表", "Cases";
    TallyTitle = "调解情况统计表", "Mediation tally";
    TrendTitle = "调解情况趋势表", "Mediation trend";
    RegisterTitle = "调解案件登记表", "Register of cases";
    CasesTitle = "案件列表", "List of cases";
    // Lines around a table
    Units = "单位：件、人、元", "Unit: cases, people, yuan";
    ReportingUnit = "填报单位（盖章）：", "Reporting unit (seal): ";
    PersonInCharge = "负责人：", "Person in charge: ";
    ReportedOn = "报送日期：", "Reported on: ";
    PreparedBy = "制表人：", "Prepared by: ";
    ReviewedBy = "审核人：", "Reviewed by: ";
    ExportedOn = "导出日期：", "Exported on ";
    PrintedOn = "制表日期：", "Date: ";
    PageFooter = "第 &P 页　共 &N 页", "Page &P of &N";
    Masked = "个人信息已作掩码处理", "Personal data is masked";
    Unmasked = "含个人信息，请妥善保管", "Contains personal data: keep it safe";
    SilentMark = " ※", " ※";
    NoSilent = "※ 本期零报告单位：无", "※ Units that reported nothing: none";
    NoCases = "本期无案件", "No cases in this period";
    NoListCases = "没有符合条件的案件", "No cases match";
    // Rows
    Total = "合计", "Total";
    Previous = "上期", "Period before";
    ChangeOnPrevious = "较上期增减", "Change";
    YearEarlier = "去年同期", "A year earlier";
    ChangeOnYear = "较去年同期增减", "Change";
    PercentOnPrevious = "较上期增减（%）", "Change (%)";
    PercentOnYear = "较去年同期增减（%）", "Change (%)";
    YearToDate = "本年累计", "Year to date";
    NoEarlierData = "（无数据）", " (no data)";
    PartialData = "（数据不全）", " (not all of it)";
    MainCauseNote = "案件按主要事由统计，各计一次；其他事由见案件登记表。", "Cases are counted once, by their main cause; the register names further ones.";
    OnceNote = "重新受理的案件在件数中另计一件；涉及人数、金额按案件在本期内只计一次，协议金额取本期最后一次协议。", "A reopened case is one more case in the counts; people and amounts are counted once for each case in the period, the agreed amount by its last agreement.";
    PointsNote = "成功率的增减为百分点。", "The change of the rate is in percentage points.";
    NotEntered = "未填写", "Not entered";
    // Bands of the monthly table
    BandNew = "本期新收", "New in the period";
    BandClosed = "本期结案（按结案方式）", "Closed in the period, by outcome";
    BandSuccess = "调解成功", "Agreed";
    BandPending = "期末未结", "Pending at the end";
    BandMoney = "本期结案的金额（元）", "Amounts of closed cases (yuan)";
    BandAlso = "本期另计", "Also in the period";
    // Columns of the monthly table
    Carried = "上期结转", "Carried over";
    New = "件数", "Cases";
    Reopened = "其中重新受理", "Reopened";
    Collective = "其中集体", "Collective";
    People = "涉及人数", "People";
    Closed = "结案合计", "Closed, total";
    AgreedCases = "件数", "Cases";
    SuccessRate = "成功率", "Rate";
    Pending = "件数", "Cases";
    Overdue = "其中超期", "Overdue";
    Claimed = "请求金额", "Claimed";
    Agreed = "协议金额", "Agreed";
    MeanDays = "平均办理天数", "Mean days";
    Registered = "登记", "Registered";
    Consulted = "咨询", "Consulted";
    Accepted = "受理", "Accepted";
    Undecided = "未决定受理", "Undecided";
    UndecidedFull = "期末未决定受理", "Undecided at the end";
    Month = "月份", "Month";
    // Heads that are clear without a band
    NewFull = "本期新收", "New";
    AgreedCasesFull = "调解成功", "Agreed cases";
    SuccessRateFull = "调解成功率", "Success rate";
    PendingFull = "期末未结", "Pending";
    ClaimedFull = "结案请求金额（元）", "Claimed, closed (yuan)";
    // CSV only
    From = "自", "From";
    To = "至", "To";
    BasisHead = "口径", "Basis";
    // Columns of register and list
    Seq = "序号", "No.";
    Marks = "计入", "Counted as";
    MarkCarried = "结转", "carried";
    MarkNew = "新收", "new";
    MarkReopened = "重新受理", "reopened";
    MarkClosed = "结案", "closed";
    MarkPending = "未结", "pending";
    Sex = "性别", "Sex";
    Claims = "请求事项摘要", "Claims";
    ClaimedOf = "请求金额（元）", "Claimed (yuan)";
    OutcomeReferred = "结案方式（移送单位）", "Outcome (referred to)";
    AgreedOf = "协议金额（元）", "Agreed (yuan)";
    PerformBy = "履行期限", "Perform by";
    Performance = "履行情况", "Performed";
    Yes = "是", "Yes";
    No = "否", "No";
}

/// Returns the heads that the table on the screen has too: key, Chinese and English.
pub fn figure_heads() -> [(&'static str, &'static str, &'static str); 12] {
    let heads = [
        ("carried", Word::Carried),
        ("registered", Word::Registered),
        ("accepted", Word::Accepted),
        ("reopened", Word::Reopened),
        ("collective", Word::Collective),
        ("people", Word::People),
        ("consulted", Word::Consulted),
        ("pending", Word::PendingFull),
        ("overdue", Word::Overdue),
        ("claimed", Word::ClaimedFull),
        ("agreed", Word::AgreedOf),
        ("total", Word::Total),
    ];
    heads.map(|(key, word)| (key, word.text(Language::Zh), word.text(Language::En)))
}

/// Returns the head of the first column, which names the rows of a tally.
pub(super) fn rows_head(rows: RowsBy, language: Language) -> &'static str {
    pick(language, rows.zh(), rows.en())
}

/// Returns the addition to a sheet's title that names its rows, such as （按网格）.
pub(super) fn split_text(rows: RowsBy, language: Language) -> String {
    match language {
        Language::Zh => format!("（按{}）", rows_head(rows, language)),
        Language::En => format!(" by {}", rows_head(rows, language).to_lowercase()),
    }
}

/// Returns the date by which a case is counted, such as 按受理日期.
pub(super) fn basis_text(basis: Basis, language: Language) -> &'static str {
    let (zh, en) = match basis {
        Basis::Registered => ("按登记日期", "by date of registration"),
        Basis::Accepted => ("按受理日期", "by date of acceptance"),
        Basis::Closed => ("按结案日期", "by date of closing"),
    };
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

/// Returns the note with the equation that holds in every row, and the meaning of new and closed.
pub(super) fn balance_note(basis: Basis, language: Language) -> &'static str {
    match (basis, language) {
        (Basis::Registered, Language::Zh) => {
            "上期结转＋本期新收－结案合计＝期末未结；新收为本期登记和重新受理的案件，结案含未受理即办结的案件；咨询另计。"
        }
        (Basis::Registered, Language::En) => {
            "Carried over + new − closed = pending. New: cases registered or reopened in the period; closed: all that ended, also those never accepted. Consultations are counted apart."
        }
        (_, Language::Zh) => {
            "上期结转＋本期新收－结案合计＝期末未结；新收为本期受理和重新受理的案件，结案为已受理案件的结案。"
        }
        (_, Language::En) => {
            "Carried over + new − closed = pending. New: cases accepted or reopened in the period; closed: closings of accepted cases."
        }
    }
}

/// Returns the note with the formula of the success rate, as this basis counts it.
pub(super) fn formula_note(formula: SuccessFormula, basis: Basis, language: Language) -> String {
    let withdrawn = formula.counts(Outcome::Withdrawn);
    let of_all = basis == Basis::Registered;
    match language {
        Language::Zh => format!(
            "调解成功率＝（书面协议＋口头协议＋和解后撤回）÷调解结案数；调解结案数{}不予受理、无法联系（未受理）和移送{}。",
            pick_if(withdrawn, "含撤回申请，不含", "不含撤回申请、"),
            match (of_all, withdrawn) {
                (false, _) => "",
                (true, true) => "；未受理即和解或撤回的案件也计入",
                (true, false) => "；未受理即和解的案件也计入",
            },
        ),
        Language::En => format!(
            "Success rate = (written + oral agreements + settled) ÷ mediated closings; {}cases not accepted, never reached or referred are left out{}.",
            pick_if(withdrawn, "withdrawals count, ", "withdrawals and "),
            match (of_all, withdrawn) {
                (false, _) => "",
                (true, true) => "; cases that settled or withdrew before acceptance count too",
                (true, false) => "; cases that settled before acceptance count too",
            },
        ),
    }
}

fn pick_if<'a>(condition: bool, yes: &'a str, no: &'a str) -> &'a str {
    if condition { yes } else { no }
}

/// Returns the note that lists the units that reported nothing.
pub(super) fn silent_note(names: &[&str], language: Language) -> String {
    match (names, language) {
        ([], _) => Word::NoSilent.text(language).to_owned(),
        (_, Language::Zh) => format!("※ 本期零报告单位：{}", names.join("、")),
        (_, Language::En) => format!("※ Units that reported nothing: {}", names.join(", ")),
    }
}

/// Joins the pieces of the sentence.
pub(super) fn sentence_text(pieces: &[SentencePiece]) -> String {
    pieces.iter().map(|p| p.text.as_str()).collect()
}

/// Returns a list of parties in the language: 陈国平等12人 becomes `陈国平 and 11 others`.
pub(super) fn party_list(shown: &str, language: Language) -> String {
    let counted = shown.strip_suffix(['人', '方']).and_then(|rest| {
        let (first, count) = rest.rsplit_once('等')?;
        Some((first, count.parse::<u32>().ok()?.checked_sub(1)?))
    });
    match (language, counted) {
        (Language::En, Some((first, 1))) => format!("{first} and 1 other"),
        (Language::En, Some((first, others))) => format!("{first} and {others} others"),
        _ => shown.to_owned(),
    }
}

/// Returns the number of cases, such as 共 12 件, and that of the lines if it differs, such as 共 13 行，涉及 12 件案件.
pub(super) fn count_of_lines(lines: u64, cases: u64, language: Language) -> String {
    match (language, cases) {
        (Language::Zh, _) if lines == cases => format!("共 {cases} 件"),
        (Language::Zh, _) => format!("共 {lines} 行，涉及 {cases} 件案件"),
        (Language::En, 1) if lines == cases => "1 case".to_owned(),
        (Language::En, _) if lines == cases => format!("{cases} cases"),
        (Language::En, 1) => format!("{lines} lines of 1 case"),
        (Language::En, _) => format!("{lines} lines of {cases} cases"),
    }
}

/// Returns the note on the face of a register that says what a line is, and which lines make the figures of the tally.
pub(super) fn line_note(language: Language) -> &'static str {
    pick(
        language,
        "每行为一件案件的一次办理：重新受理的案件案号不变、另起一行，该行的登记、受理日期为重新受理之日。\
         新收件数、涉及人数为计入“新收”“重新受理”各行之和，结案件数、金额为计入“结案”各行之和；\
         一件案件有几行的，人数和请求金额只在首次计入的行列出，协议金额只在最后一次达成协议的行列出，其余为“—”。",
        "Each line is one round of a case: a reopened case keeps its number and has a further line, dated from the reopening. \
         New cases and people are the sums of the lines counted as new or reopened, closings and amounts those of the lines counted as closed. \
         Of a case with several lines, people and the claimed amount stand only where they first count, the agreed amount only on its last agreement; a dash stands in the others.",
    )
}

/// Returns a date as 2026年10月31日 or 31 October 2026.
pub(super) fn long_date(day: chrono::NaiveDate, language: Language) -> String {
    let format = match language {
        Language::Zh => "%Y年%-m月%-d日",
        Language::En => "%-d %B %Y",
    };
    day.format(format).to_string()
}

/// Returns a range of dates, such as 2026-10-01 至 2026-10-31.
fn date_range(from: chrono::NaiveDate, to: chrono::NaiveDate, language: Language) -> String {
    match language {
        Language::Zh => format!("{from} 至 {to}"),
        Language::En => format!("{from} to {to}"),
    }
}

/// Returns a sheet title with the office's name in front.
pub(super) fn title(title: Word, office: &str, language: Language) -> String {
    match (office, language) {
        ("", _) => title.text(language).to_owned(),
        (_, Language::Zh) => format!("{office}{}", title.text(language)),
        (_, Language::En) => format!("{office} · {}", title.text(language)),
    }
}

/// Returns the name of a period, such as 2026年10月 or October 2026; empty for a period between two dates.
fn period_name(period: &PeriodSpec, language: Language) -> String {
    match (period, language) {
        (PeriodSpec::Month { year, month }, Language::Zh) => format!("{year}年{month}月"),
        (PeriodSpec::Month { year, month }, Language::En) => {
            let name = (*month as usize)
                .checked_sub(1)
                .and_then(|m| MONTH_NAMES.get(m));
            format!("{} {year}", name.unwrap_or(&""))
        }
        (PeriodSpec::Quarter { year, quarter }, Language::Zh) => {
            format!("{year}年第{quarter}季度")
        }
        (PeriodSpec::Quarter { year, quarter }, Language::En) => {
            format!("quarter {quarter} of {year}")
        }
        (PeriodSpec::Year { year }, Language::Zh) => format!("{year}年"),
        (PeriodSpec::Year { year }, Language::En) => format!("{year}"),
        (PeriodSpec::Any { .. }, _) => String::new(),
    }
}

/// Returns the note with the days of the other stretches, such as 上期：2026-10-01 至 2026-10-20.
pub(super) fn stretches_note(stretches: &[(Word, &Stretch)], language: Language) -> String {
    let text = |(name, stretch): &(Word, &Stretch)| {
        let range = date_range(stretch.from, stretch.to, language);
        let no_data = match (&stretch.figures, stretch.since) {
            (Some(_), _) => String::new(),
            (None, None) => Word::NoEarlierData.text(language).to_owned(),
            (None, Some(since)) => match language {
                Language::Zh => format!("（台账自 {since} 起，不作比较）"),
                Language::En => format!(" (the book begins on {since}: not compared)"),
            },
        };
        let colon = pick(language, "：", ": ");
        format!("{}{colon}{range}{no_data}", name.text(language))
    };
    let texts: Vec<String> = stretches.iter().map(text).collect();
    texts.join(pick(language, "；", "; "))
}

/// Returns the note on the face of a register that does not list every counted case.
pub(super) fn hidden_note(hidden: i64, language: Language) -> String {
    match language {
        Language::Zh => format!("　　本表仅列制表人有权查看的案件，另有 {hidden} 件未列出"),
        Language::En => {
            format!("     Only the cases that the preparer may see; {hidden} more are not listed")
        }
    }
}

/// Returns the note on the cases that wait for a decision; none if there are none.
pub(super) fn undecided_note(view: &TallyView, language: Language) -> Option<String> {
    let cases = view.total.undecided;
    let text = match language {
        Language::Zh => format!("另有 {cases} 件登记后未决定受理。"),
        Language::En => format!("Registered and not yet decided on: {cases}."),
    };
    (cases > 0).then_some(text)
}

/// Returns the subtitle of a tally, such as 统计期间：2026年10月（2026-10-01 至 2026-10-31）　统计口径：按受理日期.
pub(super) fn tally_subtitle(view: &TallyView, language: Language) -> String {
    let name = period_name(&view.query.period, language);
    let mut range = date_range(view.from, view.until, language);
    if view.until < view.to {
        range += pick(language, "，时段未结束", ", not over yet");
    }
    let basis = basis_text(view.query.basis, language);
    match (language, name.is_empty()) {
        (Language::Zh, true) => format!("统计期间：{range}　　统计口径：{basis}"),
        (Language::Zh, false) => format!("统计期间：{name}（{range}）　　统计口径：{basis}"),
        (Language::En, true) => format!("Period: {range}     Counted {basis}"),
        (Language::En, false) => format!("Period: {name} ({range})     Counted {basis}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_does_not_name_one_kind_of_dispute_for_all() {
        for word in [Word::TallyTitle, Word::TrendTitle, Word::RegisterTitle] {
            assert!(!word.text(Language::Zh).contains("劳动争议"), "{word:?}");
            assert!(!word.text(Language::En).contains("abour"), "{word:?}");
        }
    }

    #[test]
    fn the_notes_say_what_the_formula_and_the_basis_count() {
        let note = |formula, basis| formula_note(formula, basis, Language::Zh);
        for basis in [Basis::Registered, Basis::Accepted, Basis::Closed] {
            let all = note(SuccessFormula::AllClosed, basis);
            assert!(
                all.contains("调解结案数含撤回申请，不含不予受理、无法联系（未受理）和移送"),
                "{all}"
            );
            let fewer = note(SuccessFormula::WithoutWithdrawn, basis);
            assert!(
                fewer.contains("调解结案数不含撤回申请、不予受理、无法联系（未受理）和移送"),
                "{fewer}"
            );
            // Only by registration are endings before acceptance closings.
            let registered = basis == Basis::Registered;
            assert_eq!(all.contains("未受理即和解或撤回"), registered, "{all}");
            assert_eq!(fewer.contains("未受理即和解的"), registered, "{fewer}");
            let balance = balance_note(basis, Language::Zh);
            assert_eq!(balance.contains("未受理即办结"), registered, "{balance}");
            assert!(!balance.contains("咨询答复"), "{balance}");
        }
    }

    #[test]
    fn a_list_of_parties_is_counted_in_its_language() {
        for (shown, english) in [
            ("陈国平等12人", "陈国平 and 11 others"),
            ("陈*等2人", "陈* and 1 other"),
            ("鑫海等3方", "鑫海 and 2 others"),
            ("陈国平、李麦", "陈国平、李麦"),
            ("平等人", "平等人"),
        ] {
            assert_eq!(party_list(shown, Language::Zh), shown);
            assert_eq!(party_list(shown, Language::En), english);
        }
    }

    #[test]
    fn every_word_has_both_languages() {
        for &word in Word::ALL {
            let (zh, en) = (word.text(Language::Zh), word.text(Language::En));
            assert!(!zh.is_empty() && !en.is_empty(), "{word:?}");
            assert!(en.replace('※', "").is_ascii(), "{word:?}: {en}");
        }
    }
}
