//! The documents after an agreement: the record of performance, the reminder to perform and the follow-up visit. The
//! applications to the commission and the court and the letters of the union are in modules of their own.

mod applications;
mod letters;
mod payment;

use chrono::NaiveDate;

use super::chinese::date_text;
use super::facts::Facts;
use super::model::{Document, Line};
use crate::domain::case::{Closing, Obligation};
use crate::domain::ids::PartyId;
use crate::domain::money::Fen;
use crate::domain::party::Party;
use crate::domain::vocabulary::{AgreementForm, DocumentKind, NoteKind, Outcome, PartyRole};

pub use applications::{arbitration_review, judicial_confirmation};
pub use letters::{opinion_letter, proposal_letter, reminder_letter};
pub use payment::payment_order;

const TICKED: &str = "■";
const OPEN: &str = "□";

/// Returns the record of performance: each obligation with what was paid, and room for the proof
/// (企业劳动争议协商调解规定 art. 32).
pub fn performance_record(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::PerformanceRecord);
    document.form([
        ("调解协议书编号", number_line(facts)),
        (
            "申请人",
            Line::default().fill("申请人", &facts.names(PartyRole::Applicant), 16),
        ),
        (
            "被申请人",
            Line::default().fill("被申请人", &facts.names(PartyRole::Respondent), 16),
        ),
        ("争议事由", Line::text(facts.cause())),
        (
            "协议达成日期",
            Line::default().fill_day("协议达成日期", agreed_on(facts)),
        ),
        (
            "协议生效日期",
            Line::default().fill_day("协议生效日期", effective_on(facts)),
        ),
    ]);
    let all: Vec<&Obligation> = facts.case.obligations.iter().collect();
    document.table(
        &[
            ("序号", 6),
            ("履行人", 12),
            ("接受人", 12),
            ("履行内容", 16),
            ("履行期限", 14),
            ("金额（元）", 14),
            ("已付（元）", 14),
            ("履行日期和凭证", 12),
        ],
        numbered_rows(7, &all, |item| {
            // Without payments it is left to be written by hand: perhaps none has been entered yet.
            let paid = Some(item.paid()).filter(|paid| *paid > Fen::ZERO);
            let performed = item.performed_on.map_or(String::new(), date_text);
            let proof = format!("{performed} {}", item.performed_note);
            vec![
                Line::default().fill("履行人", facts.name_of(item.debtor), 4),
                Line::default().fill("接受人", facts.name_of(item.creditor), 4),
                what_cell(item),
                due_cell(item),
                money_cell("", item.amount),
                money_cell("", paid),
                Line::default().fill("", &proof, 4),
            ]
        }),
    );
    document.signatures(&["登记人（签名）", "复核人（签名）"]);
    document.remark("凭证栏填写收条、转账记录等凭证的名称和编号；凭证复印件附卷。");
    document
}

/// Returns the reminder to each debtor who is overdue, each on a page of its own, since one debtor need not
/// know what another one owes (企业劳动争议协商调解规定 art. 32).
pub fn performance_reminder(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::PerformanceReminder);
    let overdue = facts.overdue();
    let mut debtors: Vec<Option<PartyId>> = Vec::new();
    for item in &overdue {
        if !debtors.contains(&item.debtor) {
            debtors.push(item.debtor);
        }
    }
    if debtors.is_empty() {
        debtors.push(None);
    }
    for (at, &debtor) in debtors.iter().enumerate() {
        begin_page(&mut document, at);
        let owed = overdue.iter().copied().filter(|item| item.debtor == debtor);
        let items: Vec<&Obligation> = owed.collect();
        add_reminder(facts, &mut document, debtor, &items);
    }
    document.copies = "本通知书一式二份，送达履行义务的当事人一份，归档一份。".into();
    document
}

fn add_reminder(
    facts: &Facts,
    document: &mut Document,
    debtor: Option<PartyId>,
    items: &[&Obligation],
) {
    document.plain(
        Line::default()
            .fill("履行义务的一方", facts.name_of(debtor), 12)
            .and("："),
    );
    let dispute = format!("因{}发生的争议，", facts.cause());
    let you = match party_of(facts, debtor) {
        Some(party) if party.is_worker() => "你",
        Some(_) => "你单位",
        None => "你（单位）",
    };
    document.paragraph(mediated(facts, Line::text(dispute), "").and(format!(
        "。截至{}，下列应当由{you}履行的义务已经逾期：",
        date_text(facts.today)
    )));
    document.table(
        &[
            ("序号", 6),
            ("接受人", 14),
            ("履行内容", 22),
            ("履行期限", 15),
            ("金额（元）", 15),
            ("尚欠（元）", 15),
            ("逾期天数", 13),
        ],
        numbered_rows(6, items, |item| {
            let days = item.due().map(|due| -due.days_left(facts.today));
            let days = days.map_or(String::new(), |days| format!("{days}天"));
            vec![
                Line::default().fill("接受人", facts.name_of(item.creditor), 5),
                what_cell(item),
                due_cell(item),
                money_cell("", item.amount),
                money_cell("", item.outstanding()),
                Line::default().fill("", &days, 3),
            ]
        }),
    );
    document.paragraph(
        Line::text("请于")
            .day_by_hand("要求履行的日期")
            .and("前履行上列义务，并将履行凭证交本调解组织登记。已经履行或者履行确有困难的，请在该日前向本调解组织说明。"),
    );
    if facts.is_labour() {
        document.paragraph(Line::text(
            "逾期仍不履行的，对方当事人可以依法申请仲裁（《中华人民共和国劳动争议调解仲裁法》第十五条、《企业劳动争议协商调解规定》\
             第二十八条）；因支付拖欠劳动报酬、工伤医疗费、经济补偿或者赔偿金事项达成的协议，用人单位不履行的，劳动者可以持调解协议书\
             依法向人民法院申请支付令（《中华人民共和国劳动争议调解仲裁法》第十六条）。",
        ));
    } else {
        document.paragraph(Line::text(
            "逾期仍不履行的，对方当事人可以依法向人民法院提起诉讼。",
        ));
    }
    let mediators = facts.mediators();
    document.paragraph(
        Line::text("联系人：")
            .fill("联系人", &mediators, 6)
            .and("，联系电话：")
            .blank("调解组织联系电话", 8)
            .and("。"),
    );
    document.seal_and_date(Line::default().day_by_hand(""));
    document.remark("履行期限的最后一日不是工作日的，逾期天数自顺延后最后一日的次日起计算（《中华人民共和国民法典》第二百零三条）。");
}

/// Returns the record of a follow-up visit, with the text of the latest one that is noted.
pub fn follow_up(facts: &Facts) -> Document {
    let case = facts.case;
    let mut document = facts.document(DocumentKind::FollowUp);
    let visits = case
        .notes
        .iter()
        .filter(|note| note.kind == NoteKind::FollowUp);
    let visit = visits.max_by_key(|note| note.on);
    let is_performed =
        !case.obligations.is_empty() && case.obligations.iter().all(|o| o.performed_on.is_some());
    let performed = match case.is_binding() && is_performed {
        true => TICKED,
        false => OPEN,
    };
    document.form([
        ("调解协议书编号", number_line(facts)),
        (
            "申请人",
            Line::default().fill("申请人", &facts.names(PartyRole::Applicant), 16),
        ),
        (
            "被申请人",
            Line::default().fill("被申请人", &facts.names(PartyRole::Respondent), 16),
        ),
        ("争议事由", Line::text(facts.cause())),
        (
            "回访事由",
            Line::text("了解调解协议履行情况和当事人对调解工作的意见"),
        ),
        (
            "回访日期",
            Line::default().fill_day("", visit.map(|note| note.on)),
        ),
        (
            "回访方式",
            Line::text("□电话　□上门　□约见　□其他：").blank("", 6),
        ),
        (
            "回访对象",
            Line::default()
                .blank("", 12)
                .and("　联系电话：")
                .blank("", 8),
        ),
        (
            "履行情况",
            Line::text(format!(
                "{performed}已全部履行　□部分履行　□未到履行期限　□逾期未履行"
            )),
        ),
        (
            "回访情况",
            Line::default().fill("", visit.map_or("", |note| note.text.as_str()), 24),
        ),
        (
            "满意度",
            Line::text("□满意　□基本满意　□不满意，原因：").blank("", 10),
        ),
        ("有无新的矛盾隐患", Line::text("□没有　□有：").blank("", 14)),
        ("处理意见", Line::default().blank("", 24)),
    ]);
    document.signatures(&["被回访人（签名或者捺印）", "回访人（签名）"]);
    document
}

/// Returns the line with the body that mediated, the day and the number of the agreement. The day is said only if it is
/// known for an agreement.
fn mediated(facts: &Facts, line: Line, link: &str) -> Line {
    let closing = facts.case.closing.as_ref();
    let oral = closing.is_some_and(|closing| {
        closing.form == Some(AgreementForm::Oral) || closing.outcome == Outcome::OralAgreement
    });
    let line = line
        .and("经")
        .fill("调解组织名称", facts.office_name(), 14)
        .and("主持调解，于")
        .fill_day("协议达成日期", agreed_on(facts))
        .and(match oral {
            true => format!("达成{link}口头调解协议（编号："),
            false => format!("达成{link}《调解协议书》（编号："),
        });
    line.fill("调解协议书编号", &facts.case.number_text, 10)
        .and("）")
}

/// Returns the day on which both sides had signed; for an oral agreement, the day on which the case closed with it.
fn agreed_on(facts: &Facts) -> Option<NaiveDate> {
    let closing = facts.case.closing.as_ref()?;
    match (closing.applicant_signed_on, closing.respondent_signed_on) {
        (Some(applicant), Some(respondent)) => Some(applicant.max(respondent)),
        _ => closing.outcome.has_agreement().then_some(closing.on),
    }
}

fn effective_on(facts: &Facts) -> Option<NaiveDate> {
    let closing = facts.case.closing.as_ref();
    closing.and_then(Closing::effective_on)
}

/// Begins the page of a further copy of a document that is for several people, with its title.
fn begin_page(document: &mut Document, at: usize) {
    if at > 0 {
        document.page_break();
        let title = document.title.clone();
        document.heading(&title);
    }
}

/// Returns the rows of a table of obligations, each with its number and its cells; without obligations, three
/// empty rows.
fn numbered_rows(
    cells: usize,
    items: &[&Obligation],
    cells_of: impl Fn(&Obligation) -> Vec<Line>,
) -> Vec<Vec<Line>> {
    let number = |at: usize| Line::text((at + 1).to_string());
    if items.is_empty() {
        let empty = |at: usize| {
            let blanks = std::iter::repeat_n(Line::default().blank("", 3), cells);
            std::iter::once(number(at))
                .chain(blanks)
                .collect::<Vec<Line>>()
        };
        return (0..3).map(empty).collect();
    }
    let rows = items.iter().enumerate().map(|(at, &item)| {
        let mut row = vec![number(at)];
        row.extend(cells_of(item));
        row
    });
    rows.collect()
}

fn what_cell(item: &Obligation) -> Line {
    Line::default().fill("履行内容", &item.what, 7)
}

fn due_cell(item: &Obligation) -> Line {
    let due = item.due_on.map_or(String::new(), date_text);
    Line::default().fill("履行期限", &due, 5)
}

/// Returns an amount in figures alone, since the head of the column names the unit.
fn money_cell(label: &str, amount: Option<Fen>) -> Line {
    let amount = amount.map_or(String::new(), |amount| amount.to_string());
    Line::default().fill(label, &amount, 5)
}

fn number_line(facts: &Facts) -> Line {
    Line::default().fill("调解协议书编号", &facts.case.number_text, 12)
}

/// Returns the units on the other side of the workers.
fn employers<'a>(facts: &'a Facts) -> Vec<&'a Party> {
    let side = match facts.case.workers_side() {
        PartyRole::Applicant => PartyRole::Respondent,
        _ => PartyRole::Applicant,
    };
    let mut parties = facts.parties(side);
    parties.retain(|party| !party.is_worker());
    parties
}

fn party_of<'a>(facts: &'a Facts, id: Option<PartyId>) -> Option<&'a Party> {
    facts.case.parties.iter().find(|party| Some(party.id) == id)
}
