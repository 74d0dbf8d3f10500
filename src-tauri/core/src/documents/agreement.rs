//! The documents of an agreement: the written agreement 调解协议书 and the record of an oral one.

use super::chinese::{money_text, number_text};
use super::facts::{Facts, sentence};
use super::intake::add_signatures;
use super::model::{Document, Line};
use crate::domain::vocabulary::{DocumentKind, MediationBody, PartyRole};

/// Returns the written agreement (企业劳动争议协商调解规定 art. 26; 人民调解法 art. 29): what it says, who performs what by when,
/// what makes it take effect, and where it can be reviewed or confirmed.
pub fn agreement(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::Agreement);
    facts.add_sides(&mut document);
    let mediators = facts.mediators();
    document.plain(
        Line::text("调解员：")
            .fill("调解员", &mediators, 8)
            .and("。"),
    );
    document.heading("一、争议事实和调解请求");
    document.paragraph(Line::text("申请人主张："));
    document.paragraphs_of("争议事实", &facts.case.fields.summary);
    add_claims(facts, &mut document);
    document.heading("二、协议内容");
    document.paragraph(Line::text(
        "经调解，双方当事人在平等、自愿的基础上达成如下协议：",
    ));
    facts.add_obligations(&mut document);
    if facts.case.obligations.is_empty() {
        document.paragraph(Line::text("（一）").blank("协议事项", 32).and("。"));
    }
    let next = facts.case.obligations.len().max(1) + 1;
    for (at, text) in [
        "双方就本争议：□再无其他请求　□尚有下列请求未解决：",
        "其他约定：",
    ]
    .into_iter()
    .enumerate()
    {
        let number = number_text(next + at);
        document.paragraph(
            Line::text(format!("（{number}）{text}"))
                .blank("", 24)
                .and("。"),
        );
    }
    document.heading("三、生效和履行");
    document.paragraph(Line::text(
        "本协议自双方当事人签名或者盖章，经调解员签名并加盖调解组织印章之日起生效。双方应当按照约定自觉履行。",
    ));
    add_remedies(facts, &mut document);
    add_signatures(
        facts,
        &mut document,
        &[PartyRole::Applicant, PartyRole::Respondent],
        &["调解员（签名）", "记录人（签名）"],
    );
    document.seal_and_date(Line::default().day_by_hand(""));
    document.copies = "本协议书一式三份，双方当事人和调解组织各执一份，具有同等效力。".into();
    document
}

fn add_claims(facts: &Facts, document: &mut Document) {
    let claims = &facts.case.claims;
    if claims.is_empty() {
        document.paragraph(Line::text("调解请求：").blank("调解请求", 28).and("。"));
    }
    for (at, claim) in claims.iter().enumerate() {
        let line = Line::text(format!("请求{}：", number_text(at + 1))).fill(
            "调解请求",
            sentence(&claim.text),
            24,
        );
        document.paragraph(match claim.amount {
            Some(amount) => line.and(format!("，{}。", money_text(amount))),
            None => line.and("。"),
        });
    }
}

/// Adds where the agreement can be reviewed or confirmed; each way only where it is open to this body and dispute.
fn add_remedies(facts: &Facts, document: &mut Document) {
    if facts.can_be_reviewed() {
        document.paragraph(Line::text(
            "双方可以自本协议生效之日起15日内，共同向有管辖权的劳动人事争议仲裁委员会提出仲裁审查申请\
             （《企业劳动争议协商调解规定》第二十七条）。",
        ));
    }
    if facts.body() == Some(MediationBody::PeoplesMediation) {
        document.paragraph(Line::text(
            "双方认为有必要的，可以自本协议生效之日起30日内，共同向有管辖权的人民法院申请司法确认\
             （《中华人民共和国人民调解法》第三十三条）。",
        ));
    }
}

/// Returns the record of an oral agreement (人民调解法 art. 28).
pub fn oral_agreement(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::OralAgreement);
    let mut obligations = Line::default();
    for (at, obligation) in facts.case.obligations.iter().enumerate() {
        for run in facts.obligation_line(at + 1, obligation).and("。").0 {
            obligations.0.push(run);
        }
    }
    if obligations.is_empty() {
        obligations = obligations.blank("协议内容", 24);
    }
    let closed_on = facts.case.closing.as_ref().map(|closing| closing.on);
    document.form([
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
            "争议事实",
            Line::default().fill("争议事实", &facts.case.fields.summary, 24),
        ),
        ("协议内容、履行方式和期限", obligations),
        (
            "履行方式",
            Line::text("□现金　□转账，收款账户：")
                .blank("", 14)
                .and("　□其他：")
                .blank("", 8),
        ),
        (
            "达成协议日期",
            Line::default().fill_day("达成协议日期", closed_on),
        ),
    ]);
    document.signatures(&[
        "申请人（签名或者捺印、盖章）",
        "被申请人（签名或者捺印、盖章）",
        "调解员（签名）",
        "记录人（签名）",
    ]);
    document.seal_and_date(Line::default().day_by_hand(""));
    document
}
