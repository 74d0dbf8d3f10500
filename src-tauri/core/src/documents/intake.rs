//! The documents of the intake of a case, from the application to the decision on it, and the withdrawal.

mod decision;
mod parts;
mod rights;

pub use decision::{acceptance_notice, consent_inquiry, non_acceptance_notice};
pub use rights::{NATURE, agreement_effect, force, rights_notice};

use super::chinese::{date_text, money_text, number_text};
use super::facts::Facts;
use super::model::{Document, Line};
use super::remedies::LIMITATION;
use crate::domain::vocabulary::{DocumentKind, Nature, Outcome, PartyRole, Stage, Urgency};
use parts::{
    add_claims, add_facts_and_reasons, add_parties, causes, choices, claim_lines, dispute_line,
    joined, party_summary, sentence, side,
};
pub use parts::{add_signatures, tick};

/// Returns the written application (企业劳动争议协商调解规定 art. 21): the parties, the requests, facts and reasons.
pub fn application(facts: &Facts) -> Document {
    let mut document = facts.party_document(DocumentKind::Application);
    add_parties(facts, &mut document);
    document.heading("一、调解请求事项");
    add_claims(facts, &mut document);
    if facts.case.claims.iter().any(|claim| claim.amount.is_some()) {
        document.paragraph(
            Line::text("金额的计算方式：")
                .blank("金额的计算方式", 26)
                .and("。"),
        );
    }
    document.heading("二、事实和理由");
    add_facts_and_reasons(facts, &mut document);
    document.heading("三、证据清单");
    let columns = [
        ("序号", 1),
        ("证据名称", 4),
        ("证明内容", 5),
        ("份数和页数", 2),
    ];
    let row = |number: usize| {
        vec![
            Line::text(number.to_string()),
            Line::default(),
            Line::default(),
            Line::default(),
        ]
    };
    document.table(&columns, (1..=4).map(row).collect());
    document.paragraph(Line::text(
        "申请人已经了解调解的性质、原则以及当事人的权利和义务，自愿申请调解，并对所述内容的真实性负责。",
    ));
    document.addressee(Line::default().fill("调解组织名称", facts.office_name(), 14));
    add_signatures(facts, &mut document, &[PartyRole::Applicant], &[]);
    let copies = number_text(facts.parties(PartyRole::Respondent).len().max(1));
    document.copies = format!("本申请书正本一份，并按被申请人人数提交副本{copies}份。");
    document
}

/// Returns the record of an oral application, which is made on the spot (劳动争议调解仲裁法 art. 12): the applicant, what is in
/// dispute, the requests, the reasons and the time.
pub fn oral_application(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::OralApplication);
    let received = date_text(facts.case.fields.received_on);
    let time = Line::text(&received)
        .blank("", 2)
        .and("时")
        .blank("", 2)
        .and("分至");
    document.form([
        (
            "记录时间",
            time.blank("", 2).and("时").blank("", 2).and("分"),
        ),
        ("记录地点", Line::default().blank("记录地点", 16)),
        ("记录人", Line::default().blank("记录人", 8)),
    ]);
    add_parties(facts, &mut document);
    document.heading("一、告知事项");
    document.paragraph(Line::text(
        "记录人告知申请人：调解以双方当事人自愿为前提，一方不同意的，不予受理；调解不收取费用；申请人应当如实陈述，并对\
         所述内容的真实性负责；申请人可以要求终止调解或者撤回申请，并有权依法通过其他途径维护权利。",
    ));
    document.paragraph(
        Line::text("申请人答：□已经听清，没有疑问。　□有疑问：")
            .blank("", 14)
            .and("。"),
    );
    document.heading("二、争议事项");
    let dispute = Line::text("申请人")
        .fill("姓名", &facts.names(PartyRole::Applicant), 6)
        .and("与被申请人")
        .fill("名称", &facts.names(PartyRole::Respondent), 12);
    document.paragraph(dispute.and(format!("因{}发生争议，现口头申请调解。", facts.cause())));
    document.heading("三、调解请求");
    add_claims(facts, &mut document);
    document.heading("四、事实和理由");
    add_facts_and_reasons(facts, &mut document);
    document.heading("五、证据材料和补充陈述");
    document.paragraph(Line::text("现有证据材料：").blank("", 28).and("。"));
    document.paragraph(Line::text("补充陈述：").blank("", 30).and("。"));
    document.heading("六、申请时间和确认");
    document.paragraph(
        Line::text(format!("申请人于{received}"))
            .blank("", 2)
            .and("时")
            .blank("", 2)
            .and("分提出以上口头申请，由记录人当场记录。"),
    );
    document.paragraph(Line::text(
        "以上笔录（□我已阅看　□已向我宣读），与我所述一致。",
    ));
    document.paragraph(
        Line::text("本笔录共")
            .blank("", 2)
            .and("页，申请人已在每一页签名或者捺印。"),
    );
    let interpreters = facts.parties(PartyRole::Interpreter);
    let others: &[&str] = match interpreters.is_empty() {
        true => &["记录人（签名）"],
        false => &["翻译人员（签名）", "记录人（签名）"],
    };
    add_signatures(facts, &mut document, &[PartyRole::Applicant], others);
    document.remark("申请人应当在笔录的每一页签名或者捺印；修改之处，由申请人捺印确认。");
    document
}

/// Returns the form on which a case is registered (企业劳动争议协商调解规定 art. 32 requires a register).
pub fn registration_form(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::RegistrationForm);
    let (case, fields) = (facts.case, &facts.case.fields);
    let grid = fields.grid.and_then(|id| facts.setup.grid(id));
    let grid = grid.map_or("", |grid| grid.name.as_str());
    let summaries = |role| joined(side(facts, role).iter().map(party_summary), "；");
    let natures = Nature::ALL
        .iter()
        .map(|&nature| (nature == fields.nature, nature.zh()));
    let urgencies = Urgency::ALL
        .iter()
        .map(|&urgency| (urgency == fields.urgency, urgency.zh()));
    let has_amount = case.claims.iter().any(|claim| claim.amount.is_some());
    let accepted_on = case.acceptance.as_ref().map(|acceptance| acceptance.on);
    let refused = case
        .closing
        .as_ref()
        .filter(|closing| closing.outcome.stage() == Stage::NotAccepted);
    let answered_on = case.answer.as_ref().map(|answer| answer.on);
    let decision = choices([
        (accepted_on.is_some(), "受理"),
        (refused.is_some(), "不予受理"),
        (answered_on.is_some(), "咨询办结"),
    ]);
    let decided_on = accepted_on
        .or(refused.map(|closing| closing.on))
        .or(answered_on);
    let mut rows = vec![
        ("登记日期", Line::text(date_text(case.registered_on))),
        ("收到日期", Line::text(date_text(fields.received_on))),
        ("案件来源", Line::text(fields.source.zh())),
        ("网格", Line::default().fill("网格", grid, 8)),
        ("商铺号", Line::default().fill("商铺号", &fields.stall, 8)),
        ("申请人", summaries(PartyRole::Applicant)),
        ("被申请人", summaries(PartyRole::Respondent)),
    ];
    for (label, role) in [
        ("第三人", PartyRole::ThirdParty),
        ("委托代理人", PartyRole::Agent),
    ] {
        if !facts.parties(role).is_empty() {
            rows.push((label, summaries(role)));
        }
    }
    rows.extend([
        ("争议性质", Line::text(choices(natures))),
        ("争议事由", Line::text(causes(facts))),
        (
            "发生日期",
            Line::default().fill_day("争议发生日期", fields.event_on),
        ),
        ("涉及人数", Line::text(format!("{}人", case.people()))),
        (
            "集体争议",
            Line::text(choices([
                (fields.collective, "是"),
                (!fields.collective, "否"),
            ])),
        ),
        ("紧急程度", Line::text(choices(urgencies))),
        ("请求事项", joined(claim_lines(facts), "")),
    ]);
    if has_amount {
        rows.push((
            "请求金额合计",
            Line::text(money_text(case.claimed_amount())),
        ));
    }
    rows.extend([
        (
            "简要情况",
            Line::default().fill("争议简要情况", &fields.summary, 24),
        ),
        (
            "受理情况",
            Line::text(format!("{decision}　日期：")).fill_day("", decided_on),
        ),
        (
            "调解员",
            Line::default().fill("调解员", &facts.mediators(), 8),
        ),
        ("负责人意见", Line::default().blank("", 20)),
        ("备注", Line::default().blank("", 20)),
    ]);
    document.form(rows);
    document.signatures(&[
        "申请人（签名或者捺印、盖章）",
        "登记人（签名）",
        "负责人（签名）",
    ]);
    document.seal_and_date(Line::default().day_by_hand(""));
    document
}

/// Returns the withdrawal of the application. A reason is ticked only if the closing decides it.
pub fn withdrawal(facts: &Facts) -> Document {
    let mut document = facts.party_document(DocumentKind::Withdrawal);
    facts.add_sides(&mut document);
    let closing = facts.case.closing.as_ref();
    let is_settled = closing.is_some_and(|closing| closing.outcome == Outcome::SettledWithdrawn);
    let reason = closing.filter(|closing| closing.outcome == Outcome::Withdrawn);
    let reason = reason.map_or("", |closing| sentence(&closing.reason));
    document.paragraph(dispute_line(facts).and(format!(
        "，于{}申请调解（{}）。现申请人自愿撤回调解申请，理由如下：",
        date_text(facts.case.fields.received_on),
        facts.case.number_text
    )));
    for (is_chosen, text) in [
        (is_settled, "双方已经自行和解。"),
        (false, "对方已经履行。"),
        (false, "证据或者材料需要补充。"),
        (false, "拟通过其他途径解决争议。"),
    ] {
        document.paragraph(Line::text(format!("{}{text}", tick(is_chosen))));
    }
    let other = Line::text(format!("{}其他：", tick(!reason.is_empty())));
    document.paragraph(other.fill("", reason, 26).and("。"));
    document.paragraph(Line::text(match facts.is_labour() {
        true => format!("申请人已经知悉：撤回调解申请不影响依法申请仲裁的权利。{LIMITATION}"),
        false => "申请人已经知悉：撤回调解申请不影响依法提起诉讼的权利，并应当注意法律规定的诉讼时效期间。".into(),
    }));
    document.addressee(Line::default().fill("调解组织名称", facts.office_name(), 14));
    add_signatures(facts, &mut document, &[PartyRole::Applicant], &[]);
    document
}
