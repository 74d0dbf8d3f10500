//! The documents that end a case and close its dossier: closing report and cover.

use chrono::NaiveDate;

use super::numbered_row;
use crate::documents::chinese::{date_text, money_text, number_text};
use crate::documents::dossier_items::ITEMS;
use crate::documents::facts::{Facts, sentence};
use crate::documents::model::{Document, Line};
use crate::domain::case::Obligation;
use crate::domain::money::Fen;
use crate::domain::party::Party;
use crate::domain::vocabulary::{DocumentKind, Outcome, PartyRole, Stage};

/// Returns the closing report of the mediator, which the head of the office approves.
pub fn closing_report(facts: &Facts) -> Document {
    let case = facts.case;
    let mut document = facts.document(DocumentKind::ClosingReport);
    let mut rows = vec![
        ("案号", Line::default().fill("案号", &case.number_text, 12)),
        ("填表日期", Line::default().fill_day("", Some(facts.today))),
        (
            "承办单位",
            Line::default().fill("承办单位", facts.office_name(), 16),
        ),
        (
            "承办调解员",
            Line::default().fill("调解员", &facts.mediators(), 8),
        ),
        (
            "申请人",
            Line::default().fill("申请人", &facts.names(PartyRole::Applicant), 16),
        ),
        (
            "被申请人",
            Line::default().fill("被申请人", &facts.names(PartyRole::Respondent), 16),
        ),
    ];
    let third_parties = facts.names(PartyRole::ThirdParty);
    if !third_parties.is_empty() {
        rows.push(("第三人", Line::text(third_parties)));
    }
    let claims = case.claims.iter().enumerate().map(|(at, claim)| {
        let text = sentence(&claim.text).replace(['\r', '\n'], " ");
        match claim.amount {
            Some(amount) => format!("（{}）{text}，{}", number_text(at + 1), money_text(amount)),
            None => format!("（{}）{text}", number_text(at + 1)),
        }
    });
    let claims = claims.collect::<Vec<_>>().join("；");
    let claimed = Some(case.claimed_amount()).filter(|&amount| amount > Fen::ZERO);
    let sessions = match sessions_held(facts) {
        days if days.is_empty() => Line::default().blank("", 16),
        days => {
            let texts: Vec<String> = days.iter().map(|&day| date_text(day)).collect();
            Line::text(format!("共{}次：{}", days.len(), texts.join("、")))
        }
    };
    rows.extend([
        ("案件来源", Line::text(case.fields.source.zh())),
        (
            "争议性质和类型",
            Line::text(format!("{}；{}", case.fields.nature.zh(), facts.cause())),
        ),
        ("涉及人数", Line::text(format!("{}人", case.people()))),
        (
            "收到申请日期",
            Line::default().fill_day("", Some(case.fields.received_on)),
        ),
        ("受理日期", accepted_line(facts)),
        (
            "结案日期",
            Line::default().fill_day("结案日期", case.closed_on()),
        ),
        (
            "争议简要事实",
            Line::default().fill("争议事实", &case.fields.summary, 24),
        ),
        ("调解请求", Line::default().fill("调解请求", &claims, 24)),
        ("请求金额合计", Line::default().fill_money("", claimed)),
        ("调解过程", sessions),
        ("结案方式和原因", result_line(facts)),
    ]);
    let outcome = case.closing.as_ref().map(|closing| closing.outcome);
    if outcome.is_some_and(Outcome::is_success) {
        let agreed = Some(case.agreed_amount()).filter(|&amount| amount > Fen::ZERO);
        rows.extend([
            ("协议内容", agreed_line(facts)),
            ("协议金额", Line::default().fill_money("", agreed)),
            ("履行情况", performance_line(&case.obligations)),
            (
                "履行完毕日期",
                Line::default().fill_day("", performed_on(&case.obligations)),
            ),
        ]);
    }
    rows.extend([
        ("调解员意见", Line::default().blank("", 24)),
        ("负责人审批意见", Line::default().blank("", 24)),
        ("备注", remark_line(facts)),
    ]);
    document.form(rows);
    document.signatures(&["调解员（签名）", "调解组织负责人（签名）"]);
    document.seal_and_date(Line::default().day_by_hand(""));
    document
}

/// Returns the day of each session that was held, in order.
fn sessions_held(facts: &Facts) -> Vec<NaiveDate> {
    let held = facts
        .case
        .sessions
        .iter()
        .filter(|session| session.is_held());
    let mut starts: Vec<_> = held.map(|session| session.starts).collect();
    starts.sort();
    starts.into_iter().map(|start| start.date()).collect()
}

/// Returns the day of acceptance; a case that ended without one was not accepted.
fn accepted_line(facts: &Facts) -> Line {
    let case = facts.case;
    match &case.acceptance {
        None if case.closed_on().is_some() => Line::text("未受理"),
        acceptance => Line::default().fill_day(
            "受理日期",
            acceptance.as_ref().map(|acceptance| acceptance.on),
        ),
    }
}

fn result_line(facts: &Facts) -> Line {
    let Some(closing) = &facts.case.closing else {
        let line = Line::default();
        return match &facts.case.answer {
            Some(answer) => {
                line.and(format!("{}。", Stage::Answered.zh()))
                    .fill("答复内容", &answer.text, 16)
            }
            None => line.blank("结案方式", 16),
        };
    };
    let mut line = Line::text(format!("{}。", closing.outcome.zh()));
    if closing.outcome == Outcome::Referred {
        line = line
            .and("接受移送的单位：")
            .fill("接受移送的单位", &closing.referred_to, 12)
            .and("。");
    }
    let reason = sentence(&closing.reason);
    match closing.outcome.needs_reason() || !reason.is_empty() {
        true => line.and("原因：").fill("结案原因", reason, 16).and("。"),
        false => line,
    }
}

fn agreed_line(facts: &Facts) -> Line {
    let mut line = Line::default();
    for (at, obligation) in facts.case.obligations.iter().enumerate() {
        line.0
            .extend(facts.obligation_line(at + 1, obligation).and("。").0);
    }
    match line.is_empty() {
        true => line.blank("协议内容", 24),
        false => line,
    }
}

fn performance_line(obligations: &[Obligation]) -> Line {
    let performed = obligations
        .iter()
        .filter(|obligation| obligation.performed_on.is_some())
        .count();
    match obligations.len() {
        0 => Line::default().blank("", 16),
        all => Line::text(format!("应履行{all}项，已履行{performed}项。")),
    }
}

/// Returns the day on which the last obligation was performed; none while one is open.
fn performed_on(obligations: &[Obligation]) -> Option<NaiveDate> {
    let days: Option<Vec<NaiveDate>> = obligations
        .iter()
        .map(|obligation| obligation.performed_on)
        .collect();
    days?.into_iter().max()
}

fn remark_line(facts: &Facts) -> Line {
    match facts.case.reopening() {
        Some(reopening) => Line::text(format!("本案于{}重新受理。", date_text(reopening.on))),
        None => Line::default().blank("", 16),
    }
}

/// Returns the cover of the dossier with its period of retention, and the list of what it holds.
pub fn cover(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::Cover);
    document.form(cover_rows(facts));
    document.page_break();
    document.heading("卷内目录");
    let columns = [("序号", 10), ("文书名称", 50), ("页号", 16), ("备注", 24)];
    let rows = ITEMS.iter().enumerate().map(|(at, item)| {
        let mut row = numbered_row(at + 1, columns.len());
        row[1] = Line::text(item.name);
        row
    });
    document.table(&columns, rows.collect());
    document.remark("卷内没有的文书，在备注栏划去；其余按此次序装订，逐页编号。");
    document
}

/// Returns the rows of the form on the cover.
pub fn cover_rows(facts: &Facts) -> Vec<(&'static str, Line)> {
    let case = facts.case;
    let title = Line::default()
        .fill(
            "申请人",
            &short_names(&facts.parties(PartyRole::Applicant)),
            8,
        )
        .and("与")
        .fill(
            "被申请人",
            &short_names(&facts.parties(PartyRole::Respondent)),
            8,
        )
        .and(format!("的争议（{}）", facts.cause()));
    let days = sessions_held(facts);
    let mediated = Line::text("自")
        .fill_day("", days.first().copied())
        .and("至")
        .fill_day("", days.last().copied());
    vec![
        ("卷名", title),
        ("卷号", Line::default().blank("", 12)),
        ("案号", Line::default().fill("案号", &case.number_text, 12)),
        (
            "调解员",
            Line::default().fill("调解员", &facts.mediators(), 8),
        ),
        ("受理日期", accepted_line(facts)),
        ("调解日期", mediated),
        (
            "结案日期",
            Line::default().fill_day("结案日期", case.closed_on()),
        ),
        ("结案方式", result_name(facts)),
        ("保管期限", retention_line(facts)),
        ("立卷人", Line::default().blank("", 8)),
        ("立卷日期", Line::default().day_by_hand("")),
        ("页数", Line::text("本卷共").blank("", 3).and("页")),
        ("备注", remark_line(facts)),
    ]
}

/// Returns the names of a side; of more than three the first one, with their number.
fn short_names(parties: &[&Party]) -> String {
    let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
    match names.as_slice() {
        [first, .., _] if names.len() > 3 => {
            let are_people = parties.iter().all(|party| party.is_worker());
            let unit = if are_people { "人" } else { "方" };
            format!("{first}等{}{unit}", names.len())
        }
        _ => names.join("、"),
    }
}

fn result_name(facts: &Facts) -> Line {
    let answered = facts.case.answer.as_ref().map(|_| Stage::Answered.zh());
    let outcome = facts
        .case
        .closing
        .as_ref()
        .map(|closing| closing.outcome.zh());
    Line::default().fill("结案方式", outcome.or(answered).unwrap_or_default(), 12)
}

/// Returns how long the dossier is kept. An open case has no class yet, by which the years are chosen.
fn retention_line(facts: &Facts) -> Line {
    let safety = facts.setup.safety();
    match facts.case.keep_until(&safety) {
        Some(last) => {
            let years = facts.case.retention().years(&safety);
            Line::text(format!("{years}年，至{}止", date_text(last)))
        }
        None => Line::default().blank("保管期限", 4).and("年"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{built, case, person};
    use super::*;
    use crate::domain::case::{Case, Closing};
    use crate::domain::ids::ObligationId;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_last_performance_counts_once_nothing_is_open() {
        let obligation = |performed_on: Option<&str>| Obligation {
            id: ObligationId::from_bytes([4; 16]),
            debtor: None,
            creditor: None,
            what: "支付工资".into(),
            amount: None,
            due_on: None,
            performed_on: performed_on.map(date),
            performed_note: String::new(),
            payments: Vec::new(),
        };
        let (late, early) = (
            obligation(Some("2026-12-09")),
            obligation(Some("2026-12-01")),
        );
        assert_eq!(
            performed_on(&[late.clone(), early]),
            Some(date("2026-12-09"))
        );
        assert_eq!(performed_on(&[late, obligation(None)]), None);
        assert_eq!(performed_on(&[]), None);
    }

    #[test]
    fn the_period_of_retention_is_known_once_the_case_is_closed() {
        let mut case = case(Vec::new());
        let missing = |case: &Case| {
            built(case, cover)
                .missing()
                .contains(&"保管期限".to_owned())
        };
        assert!(missing(&case));
        case.closing = Some(Closing::blank(
            Outcome::WrittenAgreement,
            date("2026-11-20"),
        ));
        assert!(!missing(&case));
        let document = built(&case, cover);
        assert!(
            document
                .lines()
                .contains(&&Line::text("10年，至2036年11月20日止"))
        );
    }

    #[test]
    fn a_case_that_ended_without_acceptance_was_not_accepted() {
        let mut case = case(Vec::new());
        let not_accepted = Line::text("未受理");
        assert!(
            !built(&case, closing_report)
                .lines()
                .contains(&&not_accepted)
        );
        case.closing = Some(Closing::blank(Outcome::OutOfScope, date("2026-11-20")));
        assert!(
            built(&case, closing_report)
                .lines()
                .contains(&&not_accepted)
        );
    }

    #[test]
    fn a_long_side_is_named_by_its_first_party() {
        let people: Vec<Party> = (1..=4).map(|n| person(n, PartyRole::Applicant)).collect();
        let all: Vec<&Party> = people.iter().collect();
        assert_eq!(short_names(&all), "某1等4人");
        assert_eq!(short_names(&all[..3]), "某1、某2、某3");
        assert_eq!(short_names(&[]), "");
    }
}
