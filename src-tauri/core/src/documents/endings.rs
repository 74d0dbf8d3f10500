//! The documents of a longer term, of a mediation without an agreement, and of a referral.

use super::chinese::{date_text, money_text, number_text};
use super::facts::{Facts, sentence};
use super::model::{Document, Line};
use super::remedies::*;
use super::sessions::*;
use crate::domain::clock_rules::ExtensionLimit;
use crate::domain::vocabulary::{DocumentKind, Outcome, PartyRole};

/// Returns the consent of both sides to a longer term (企业劳动争议协商调解规定 art. 29; for platform work by 15 days at most,
/// 人社厅发〔2024〕4号).
pub fn extension_consent(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::ExtensionConsent);
    let extension = facts.case.extension.as_ref();
    let rule = facts.case.mediation_rule();
    document.form([
        (
            "申请人",
            Line::default().fill("申请人", &facts.names(PartyRole::Applicant), 20),
        ),
        (
            "被申请人",
            Line::default().fill("被申请人", &facts.names(PartyRole::Respondent), 20),
        ),
        ("事由", Line::text(facts.cause())),
        (
            "受理日期",
            Line::default().fill_day("受理日期", facts.case.term_began_on()),
        ),
        (
            "原调解期限届满日",
            Line::default().fill_day("原调解期限届满日", facts.case.counted_due_on()),
        ),
        (
            "延长后的届满日",
            Line::default().fill_day("延长后的届满日", extension.map(|extension| extension.until)),
        ),
        (
            "双方同意的日期",
            Line::default().fill_day(
                "双方同意的日期",
                extension.map(|extension| extension.agreed_on),
            ),
        ),
    ]);
    let basis = rule.map_or(String::new(), |rule| format!("根据{}，", rule.basis_zh));
    document.paragraph(
        Line::text("上述争议由")
            .fill("调解组织名称", facts.office_name(), 12)
            .and("调解，在调解期限内尚未达成调解协议。因")
            .blank("延期原因", 16)
            .and(format!("，{basis}双方当事人一致同意将调解期限延长至"))
            .fill_day("延长后的届满日", extension.map(|extension| extension.until))
            .and("。"),
    );
    if let Some(ExtensionLimit::Days(days)) = rule.map(|rule| rule.extension) {
        document.paragraph(Line::text(format!("延长的期限不超过{days}日。")));
    }
    document.paragraph(Line::text(
        "双方当事人知悉：延期出于自愿；延长的期限届满仍未达成调解协议的，视为调解不成；在延长的期限内，任何一方仍可以要求终止调解。",
    ));
    if opens_arbitration(facts) {
        document.paragraph(Line::text(
            "自调解组织收到调解申请之日起十五日内未达成调解协议的，当事人可以依法申请仲裁\
             （《劳动争议调解仲裁法》第十四条第三款）；同意延期，不影响该项权利。",
        ));
    }
    document.signatures(&[
        "申请人（签名或者捺印、盖章）",
        "被申请人（签名或者捺印、盖章）",
        "调解员（签名）",
    ]);
    document.copies = "本同意书一式三份，双方当事人和调解组织各执一份。".into();
    document
}

/// Returns the notice that mediation has ended without an agreement, and which way is open (企业劳动争议协商调解规定 art. 30).
pub fn failure_notice(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::FailureNotice);
    let case = facts.case;
    let closing = case
        .closing
        .as_ref()
        .filter(|closing| closing.outcome.needs_reason());
    let outcome = closing.map(|closing| closing.outcome);
    let held = case
        .sessions
        .iter()
        .filter(|s| s.is_held() && !case.is_of_earlier_round(s));
    let mut days: Vec<_> = held.map(|session| session.starts.date()).collect();
    days.sort();
    days.dedup();
    let days: Vec<String> = days.into_iter().map(date_text).collect();
    let reasons = [
        (Outcome::NoAgreement, "双方当事人未能达成调解协议"),
        (Outcome::TimeExpired, "调解期限届满未达成调解协议"),
        (Outcome::PartyRefused, "一方当事人拒绝调解或者退出调解"),
        (Outcome::Unreachable, "无法联系当事人"),
        (Outcome::RefusedToSign, "当事人拒绝在调解协议上签名或者盖章"),
    ];
    let reasons = reasons.map(|(one, text)| (outcome == Some(one), text));
    let mut rows = vec![
        (
            "申请人",
            Line::default().fill("申请人", &facts.names(PartyRole::Applicant), 20),
        ),
        (
            "被申请人",
            Line::default().fill("被申请人", &facts.names(PartyRole::Respondent), 20),
        ),
        ("事由", Line::text(facts.cause())),
        (
            "收到申请日期",
            Line::text(date_text(case.fields.received_on)),
        ),
        (
            "受理日期",
            Line::default().fill_day(
                "受理日期",
                case.acceptance.as_ref().map(|acceptance| acceptance.on),
            ),
        ),
        (
            "调解日期",
            Line::default().fill("调解日期", &days.join("、"), 16),
        ),
        (
            "调解员",
            Line::default().fill("调解员", &facts.mediators(), 8),
        ),
        (
            "终止日期",
            Line::default().fill_day("终止日期", closing.map(|closing| closing.on)),
        ),
        ("终止原因", Line::text(choices(&reasons))),
    ];
    if let Some(due_on) = case.due_on() {
        rows.insert(6, ("调解期限届满日", Line::text(date_text(due_on))));
    }
    document.form(rows);
    let reason = closing.map_or("", |closing| sentence(&closing.reason));
    document.paragraph(
        dispute_line(facts)
            .and("，本调解组织受理后，因下列情形未能达成调解协议，现终止调解：")
            .fill("终止调解的具体情形", reason, 24)
            .and("。"),
    );
    document.paragraph(Line::text("争议焦点：").blank("争议焦点", 30));
    document.heading("告知事项");
    for text in remedies_of_failure(facts) {
        document.paragraph(Line::text(text));
    }
    if opens_arbitration(facts) {
        document.paragraph(
            Line::text("劳动人事争议仲裁委员会：")
                .blank("仲裁委员会名称", 14)
                .and("，地址：")
                .blank("仲裁委员会地址", 14)
                .and("。"),
        );
    }
    document.seal_and_date(Line::text(date_text(facts.today)));
    document.plain(Line::text(match opens_arbitration(facts) {
        true => {
            "双方当事人对上述调解情况的记录签名或者盖章（《企业劳动争议协商调解规定》第三十条）："
        }
        false => "双方当事人对上述调解情况的记录签名或者盖章：",
    }));
    document.signatures(&[
        "申请人（签名或者捺印、盖章）",
        "被申请人（签名或者捺印、盖章）",
    ]);
    document.copies = "本通知书一式三份，双方当事人和调解组织各执一份。".into();
    document
}

/// Returns the letter with which a case is referred to another body. It names the parties only: to hand over more of
/// their data needs their separate consent (个人信息保护法 art. 23).
pub fn referral(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::Referral);
    let case = facts.case;
    let closing = case
        .closing
        .as_ref()
        .filter(|closing| closing.outcome == Outcome::Referred);
    let (to, reason) = closing.map_or(("", ""), |closing| {
        (closing.referred_to.as_str(), closing.reason.as_str())
    });
    document.plain(Line::default().fill("受移送单位", to, 16).and("："));
    let received = format!(
        "，本调解组织于{}收到。因",
        date_text(case.fields.received_on)
    );
    document.paragraph(
        dispute_line(facts)
            .and(received)
            .fill("移送理由", reason, 24)
            .and("，现移送贵单位处理。"),
    );
    document.heading("一、案件基本情况");
    document.paragraphs_of("案件基本情况", &case.fields.summary);
    for (at, claim) in case.claims.iter().enumerate() {
        let line =
            Line::text(format!("请求{}：", number_text(at + 1))).fill("调解请求", &claim.text, 24);
        document.paragraph(match claim.amount {
            Some(amount) => line.and(format!("，{}。", money_text(amount))),
            None => line.and("。"),
        });
    }
    document.heading("二、当事人个人信息的提供");
    document.paragraph(Line::text(
        "□ 已告知当事人接收单位的名称和联系方式、处理目的、处理方式和个人信息的种类，并取得当事人的单独同意；\
         身份证件号码、住址、联系电话等见附件。",
    ));
    document.paragraph(Line::text(
        "□ 本函不附当事人的身份证件号码、住址和联系电话。",
    ));
    document.heading("三、附件");
    for number in 1..=3 {
        document.paragraph(
            Line::text(format!("{number}．"))
                .blank("", 20)
                .and("，共")
                .blank("", 3)
                .and("页。"),
        );
    }
    document.paragraph(
        Line::text("请于")
            .day_by_hand("回复期限")
            .and("前将是否接收和处理情况书面告知本调解组织。联系人：")
            .blank("联系人", 5)
            .and("，电话：")
            .blank("调解组织电话", 8)
            .and("。"),
    );
    document.seal_and_date(Line::text(date_text(facts.today)));
    document.heading("回执");
    document.paragraph(
        Line::text("移送函（")
            .and(&case.number_text)
            .and("）及附件已于")
            .day_by_hand("")
            .and("收到。□ 接收　□ 不接收，理由：")
            .blank("", 14)
            .and("。"),
    );
    document.signatures(&["接收人（签名、单位盖章）"]);
    document.copies = "本函一式两份，受移送单位和调解组织各存一份。".into();
    document
}
