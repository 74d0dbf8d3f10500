//! The application of a worker for a payment order, by an agreement that is not performed.

use super::applications::{add_attachments, add_party, add_service_addresses, add_signatures};
use super::{
    begin_page, due_cell, employers, mediated, money_cell, numbered_rows, party_of, what_cell,
};
use crate::documents::chinese::date_text;
use crate::documents::facts::Facts;
use crate::documents::model::{Document, Line};
use crate::domain::case::Obligation;
use crate::domain::money::Fen;
use crate::domain::party::Party;
use crate::domain::vocabulary::DocumentKind;

/// Returns the application of a worker for a payment order (劳动争议调解仲裁法 art. 16; 民事诉讼法 art. 225). A payment order is
/// between one creditor and one debtor, so each pair has an application on a page of its own.
pub fn payment_order(facts: &Facts) -> Document {
    let mut document = facts.party_document(DocumentKind::PaymentOrder);
    let debts = debts_to_workers(facts);
    for (at, debt) in debts.iter().enumerate() {
        begin_page(&mut document, at);
        add_payment_order(facts, &mut document, debt);
    }
    if debts.is_empty() {
        let workers = facts.parties(facts.case.workers_side());
        let nothing_due = Debt {
            creditor: workers.into_iter().find(|party| party.is_worker()),
            debtor: employers(facts).into_iter().next(),
            items: Vec::new(),
        };
        add_payment_order(facts, &mut document, &nothing_due);
    }
    document
}

fn add_payment_order(facts: &Facts, document: &mut Document, debt: &Debt) {
    for (label, party) in [
        ("申请人（债权人）", debt.creditor),
        ("被申请人（债务人）", debt.debtor),
    ] {
        match party {
            Some(party) => add_party(facts, document, label, party),
            None => document.plain(Line::text(format!("{label}：")).blank(label, 16).and("。")),
        }
    }
    let left = debt.items.iter().filter_map(|item| item.outstanding());
    let total = sum(left).filter(|total| *total > Fen::ZERO);
    document.heading("一、请求事项");
    document.paragraph(
        Line::text("请求依法向被申请人发出支付令，督促被申请人给付申请人")
            .fill_money("请求给付的金额", total)
            .and("。款项性质：□拖欠的劳动报酬　□工伤医疗费　□经济补偿　□赔偿金。"),
    );
    document.table(
        &[
            ("序号", 8),
            ("给付事项", 28),
            ("履行期限", 18),
            ("约定金额（元）", 16),
            ("已付（元）", 14),
            ("尚欠（元）", 16),
        ],
        numbered_rows(5, &debt.items, |item| {
            vec![
                what_cell(item),
                due_cell(item),
                money_cell("金额", item.amount),
                money_cell("", Some(item.paid())),
                money_cell("", item.outstanding()),
            ]
        }),
    );
    document.heading("二、事实和理由");
    let dispute = format!("申请人与被申请人因{}发生争议，", facts.cause());
    document.paragraph(mediated(facts, Line::text(dispute), "").and(
        "，约定被申请人履行上列给付义务。履行期限届满后，被申请人没有按照约定履行全部给付义务。",
    ));
    document.paragraph(
        Line::text(format!(
            "截至{}，被申请人尚欠申请人",
            date_text(facts.today)
        ))
        .fill_money("请求给付的金额", total)
        .and("未付。"),
    );
    document.paragraph(Line::text(
        "上述款项数额确定并已到期；申请人没有对待给付义务，与被申请人没有其他债务纠纷；被申请人在中华人民共和国境内且未下落不明，支付令\
         能够送达；申请人未向人民法院申请诉前保全。",
    ));
    let basis = match facts.is_labour() {
        true => "《中华人民共和国劳动争议调解仲裁法》第十六条、",
        false => "",
    };
    document.paragraph(Line::text(format!(
        "申请人现持调解协议书，依照{basis}《中华人民共和国民事诉讼法》第二百二十五条的规定，申请支付令。",
    )));
    let creditor: Vec<&Party> = debt.creditor.into_iter().collect();
    add_service_addresses(document, "三、申请人的送达地址和联系电话", &creditor);
    document.addressee(
        Line::default()
            .blank("被申请人住所地基层人民法院名称", 10)
            .and("人民法院"),
    );
    add_signatures(document, "申请人", &creditor);
    add_attachments(
        document,
        &[
            "调解协议书",
            "申请人身份证明复印件",
            "被申请人的登记信息",
            "被申请人已付款项的凭证（有已付款项的）",
            "授权委托书和代理人身份证明（委托代理人的）",
        ],
    );
}

/// The debt of one debtor to one worker.
struct Debt<'a> {
    creditor: Option<&'a Party>,
    debtor: Option<&'a Party>,
    items: Vec<&'a Obligation>,
}

/// Returns the amounts that are due and unpaid and owed to a worker by somebody who is no worker, by creditor and
/// debtor: the order is for a worker against the employer (劳动争议调解仲裁法 art. 16).
fn debts_to_workers<'a>(facts: &'a Facts) -> Vec<Debt<'a>> {
    let mut debts: Vec<Debt> = Vec::new();
    for item in facts.overdue() {
        let creditor = party_of(facts, item.creditor).filter(|party| party.is_worker());
        let debtor = party_of(facts, item.debtor);
        let is_owed = item.outstanding().is_some_and(|left| left > Fen::ZERO);
        if creditor.is_none() || debtor.is_some_and(Party::is_worker) || !is_owed {
            continue;
        }
        let id = |party: Option<&Party>| party.map(|party| party.id);
        let known = debts
            .iter()
            .position(|debt| id(debt.creditor) == id(creditor) && id(debt.debtor) == id(debtor));
        match known {
            Some(at) => debts[at].items.push(item),
            None => debts.push(Debt {
                creditor,
                debtor,
                items: vec![item],
            }),
        }
    }
    debts
}

/// Returns the sum of amounts; none if it is larger than any amount.
fn sum(mut amounts: impl Iterator<Item = Fen>) -> Option<Fen> {
    amounts.try_fold(Fen::ZERO, Fen::checked_add).ok()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::case::{Case, CaseFields, Closing};
    use crate::domain::ids::{CaseId, ObligationId, PartyId};
    use crate::domain::number::CaseNumber;
    use crate::domain::office::OfficeSetup;
    use crate::domain::op::Registration;
    use crate::domain::vocabulary::{Outcome, PartyKind, PartyRole};

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn id(n: u8) -> PartyId {
        PartyId::from_bytes([n; 16])
    }

    fn owed(n: u8, creditor: u8, debtor: u8, due_on: &str) -> Obligation {
        Obligation {
            id: ObligationId::from_bytes([n; 16]),
            debtor: Some(id(debtor)),
            creditor: Some(id(creditor)),
            what: "支付拖欠的工资".into(),
            amount: Fen::from_input(500).ok(),
            due_on: Some(date(due_on)),
            performed_on: None,
            performed_note: String::new(),
            payments: Vec::new(),
        }
    }

    #[test]
    fn a_payment_order_is_for_what_is_due_to_a_worker_and_unpaid() {
        let party = |n, role, kind| Party::blank(id(n), role, kind);
        let mut case = Case::from_registration(&Registration {
            case: CaseId::from_bytes([9; 16]),
            number: CaseNumber::main(2026, 7),
            number_text: "盛劳调字〔2026〕第7号".into(),
            registered_on: date("2026-10-09"),
            fields: CaseFields::blank(
                "L07".parse().unwrap(),
                "hotline_12345".parse().unwrap(),
                date("2026-10-09"),
            ),
            parties: vec![
                party(1, PartyRole::Applicant, PartyKind::Person),
                party(2, PartyRole::Applicant, PartyKind::Person),
                party(3, PartyRole::Respondent, PartyKind::LegalPerson),
            ],
            claims: Vec::new(),
            acceptance: None,
        });
        case.closing = Some(Closing::blank(
            Outcome::WrittenAgreement,
            date("2026-10-20"),
        ));
        let performed = Obligation {
            performed_on: Some(date("2026-11-02")),
            ..owed(15, 1, 3, "2026-11-02")
        };
        let without_amount = Obligation {
            amount: None,
            ..owed(16, 1, 3, "2026-11-02")
        };
        case.obligations = vec![
            owed(11, 1, 3, "2026-11-02"),
            owed(12, 2, 3, "2026-11-03"),
            owed(13, 1, 3, "2026-11-04"),
            // Not due, owed by a worker, performed, and not about money.
            owed(14, 1, 3, "2026-12-31"),
            owed(17, 3, 1, "2026-11-02"),
            performed,
            without_amount,
        ];
        let setup = OfficeSetup::default();
        let facts = Facts {
            case: &case,
            setup: &setup,
            today: date("2026-11-20"),
            session: None,
        };
        let debts = debts_to_workers(&facts);
        let found: Vec<_> = (debts.iter())
            .map(|debt| {
                let items: Vec<u8> = debt
                    .items
                    .iter()
                    .map(|item| item.id.as_bytes()[0])
                    .collect();
                (debt.creditor.map(|party| party.id), items)
            })
            .collect();
        assert_eq!(
            found,
            [(Some(id(1)), vec![11, 13]), (Some(id(2)), vec![12])]
        );
    }
}
