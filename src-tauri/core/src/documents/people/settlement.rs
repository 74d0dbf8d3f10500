//! The settlement that the parties made themselves, and the lines of what somebody has to do.

use super::tick;
use crate::documents::facts::Facts;
use crate::documents::model::{Document, Line};
use crate::domain::vocabulary::{DocumentKind, Outcome, PartyRole};

/// Returns the settlement that the parties made themselves (企业劳动争议协商调解规定 art. 11).
pub fn settlement(facts: &Facts) -> Document {
    let mut document = facts.party_document(DocumentKind::Settlement);
    for (role, label) in [
        (PartyRole::Applicant, "申请人"),
        (PartyRole::Respondent, "被申请人"),
    ] {
        if facts.parties(role).is_empty() {
            document.plain(Line::text(format!("{label}：")).blank(label, 16).and("。"));
        }
    }
    facts.add_sides(&mut document);
    document.heading("一、争议事实");
    document.plain(Line::text(format!("争议类型：{}。", facts.cause())));
    document.paragraphs_of("争议事实", &facts.case.fields.summary);
    document.heading("二、和解内容");
    document.paragraph(Line::text(
        "双方当事人在平等、自愿的基础上，经协商一致，达成如下和解协议：",
    ));
    facts.add_obligations(&mut document);
    if facts.case.obligations.is_empty() {
        document.paragraph(Line::text("（一）").blank("和解内容", 26).and("。"));
        document.paragraph(Line::text("（二）").blank("", 26).and("。"));
    }
    document.plain(
        Line::text("除上述事项外，双方就本争议：□再无其他请求　□尚有下列请求未解决：")
            .blank("", 18)
            .and("。"),
    );
    let outcome = facts.case.closing.as_ref().map(|closing| closing.outcome);
    let withdraws = tick(outcome == Some(Outcome::SettledWithdrawn));
    document.plain(Line::text(format!(
        "本协议达成后，申请人：{withdraws}撤回调解申请　□不撤回调解申请。"
    )));
    document.heading("三、效力和履行");
    add_effects(facts, &mut document);
    document.signatures(&[
        "申请人（签名或者捺印、盖章）",
        "被申请人（签名或者捺印、盖章）",
    ]);
    document.copies = "本协议书一式三份，双方当事人各执一份，一份交调解组织存卷。".into();
    document
}

/// Adds what a settlement binds to and what is open if it is not performed.
fn add_effects(facts: &Facts, document: &mut Document) {
    if !facts.is_labour() {
        document.paragraph(Line::text(
            "本协议自双方签名或者盖章之日起生效，对双方当事人具有约束力，双方应当履行。一方在约定的期限内不履行的，另一方可以\
             依法申请调解，也可以依法向人民法院起诉。",
        ));
        return;
    }
    document.paragraph(Line::text(
        "本协议自双方签名或者盖章之日起生效，对双方当事人具有约束力，双方应当履行（《企业劳动争议协商调解规定》第十一条）。\
         当事人为达成和解作出妥协所涉及的对争议事实的认可，不得在其后的仲裁中作为对其不利的证据（同条）。",
    ));
    document.paragraph(Line::text(
        "一方在约定的期限内不履行本协议的，另一方可以依法申请调解，也可以依法向有管辖权的劳动人事争议仲裁委员会申请仲裁；\
         仲裁时效因此中断，重新计算（《企业劳动争议协商调解规定》第三十一条）。",
    ));
}
