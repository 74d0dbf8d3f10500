//! The notice of rights and duties, with that of how personal information is processed.

use super::parts::{add_signatures, copies};
use crate::documents::facts::Facts;
use crate::documents::model::{Document, Line};
use crate::documents::remedies::LIMITATION;
use crate::domain::retention::Retention;
use crate::domain::vocabulary::{ClockKind, DocumentKind, MediationBody, PartyRole};

/// The nature of mediation and its bounds (人民调解法 art. 2, 3).
pub const NATURE: &str = "调解是在本调解组织主持下，促使双方当事人在平等协商的基础上自愿达成协议、解决争议的活动。\
    调解不得违背法律、法规，不得因调解而阻止当事人依法通过仲裁、行政、司法等途径维护自己的权利。";

/// Returns the notice of rights and duties (人民调解法 arts. 23 and 24), with the notice of how personal information is
/// processed (个人信息保护法 art. 17) and the separate consent to sensitive information (art. 29).
pub fn rights_notice(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::RightsNotice);
    let by = match facts.body() {
        Some(MediationBody::PeoplesMediation) => "根据",
        _ => "参照",
    };
    let rights = format!("{by}《中华人民共和国人民调解法》第二十三条，当事人享有下列权利：");
    let duties = format!("{by}《中华人民共和国人民调解法》第二十四条，当事人履行下列义务：");
    let mut section = |heading: &str, texts: &[&str]| {
        document.heading(heading);
        for text in texts.iter().filter(|text| !text.is_empty()) {
            document.paragraph(Line::text(*text));
        }
    };
    section(
        "一、调解的性质和原则",
        &[NATURE, "本调解组织调解争议，不收取任何费用。"],
    );
    section(
        "二、当事人的权利",
        &[
            rights.as_str(),
            "（一）选择或者接受调解员；认为调解员与争议有利害关系或者其他可能影响公正调解的关系的，可以要求更换；",
            "（二）接受调解、拒绝调解或者要求终止调解；",
            match facts.is_labour() {
                true => {
                    "（三）双方共同要求调解公开进行；没有共同要求的，调解不公开进行（《企业劳动争议协商调解规定》第二十四条）；"
                }
                false => "（三）要求调解公开进行或者不公开进行；",
            },
            "（四）自主表达意愿、自愿达成调解协议。",
        ],
    );
    section(
        "三、当事人的义务",
        &[
            duties.as_str(),
            "（一）如实陈述争议事实，不提供虚假证据；",
            "（二）遵守调解现场秩序，尊重调解员；",
            "（三）尊重对方当事人行使权利。",
        ],
    );
    let statutory = facts
        .case
        .fields
        .rule(ClockKind::Statutory, facts.case.fields.received_on);
    let failure = match (statutory, facts.is_labour()) {
        (Some(rule), _) => format!(
            "调解不成的，当事人可以依法申请仲裁；自调解组织收到调解申请之日起{}日内未达成调解协议的，也可以申请仲裁（{}）。\
             {LIMITATION}",
            rule.length, rule.basis_zh
        ),
        (None, true) => "调解不成的，当事人可以依法通过仲裁、诉讼等途径解决争议。".to_owned(),
        (None, false) => "调解不成的，当事人可以依法向有管辖权的人民法院提起诉讼。".to_owned(),
    };
    section(
        "四、调解协议和调解不成",
        &[agreement_effect(facts), force(facts), failure.as_str()],
    );
    section(
        "五、保密",
        &[
            "调解员和记录人对调解中知悉的个人隐私、个人信息和商业秘密予以保密；当事人和其他参加人也应当保密。",
        ],
    );
    add_information_notice(facts, &mut document);
    document.heading("七、确认");
    document.paragraph(Line::text(
        "以上内容本人（本单位）已经阅看（或者已经听取宣读），并已理解。",
    ));
    add_signatures(
        facts,
        &mut document,
        &[PartyRole::Applicant, PartyRole::Respondent],
        &["告知人（签名）"],
    );
    document.copies = copies(
        facts,
        "告知书",
        &[PartyRole::Applicant, PartyRole::Respondent],
        "当事人",
    );
    document
}

/// Returns how an agreement is made, and what follows if it is not performed.
pub fn agreement_effect(facts: &Facts) -> &'static str {
    match facts.is_labour() {
        true => {
            "达成协议的，制作调解协议书，经双方当事人签名或者盖章，调解员签名并加盖调解组织印章后生效，双方应当自觉履行\
             （《企业劳动争议协商调解规定》第二十六条）。一方不履行的，另一方可以依法申请仲裁（同规定第二十八条）。"
        }
        false => {
            "达成协议的，可以制作调解协议书，或者由调解员记录口头协议。协议对双方具有约束力，双方应当按照约定履行。"
        }
    }
}

/// Returns the force of an agreement of labour law that was made before one of the three bodies of 劳动争议调解仲裁法 art. 10
/// (法释〔2020〕26号 art. 51); empty for others.
pub fn force(facts: &Facts) -> &'static str {
    let is_named_body = matches!(
        facts.body(),
        Some(MediationBody::Enterprise | MediationBody::PeoplesMediation | MediationBody::Township)
    );
    match is_named_body && facts.is_labour() {
        true => {
            "具有劳动权利义务内容的调解协议，具有劳动合同的约束力，可以作为人民法院裁判的根据\
             （法释〔2020〕26号第五十一条）。"
        }
        false => "",
    }
}

/// Adds how personal information is processed: by whom, why, how, which, how long, and the rights (个人信息保护法
/// arts. 17, 23, 28 to 30, 45 to 47). Sensitive information needs a consent of its own, which each side ticks by hand.
fn add_information_notice(facts: &Facts, document: &mut Document) {
    document.heading("六、个人信息处理告知");
    document.paragraph(
        Line::text("（一）个人信息处理者：")
            .fill("调解组织名称", facts.office_name(), 14)
            .and("；联系电话：")
            .blank("调解组织联系电话", 10)
            .and("。"),
    );
    let safety = facts.setup.safety();
    let retention = format!(
        "（四）保存期限：自结案之日起，达成协议或者和解的案卷{}年，工伤、职业病和集体争议的案卷{}年，\
         其他案卷{}年；期满后依法鉴定、销毁或者删除。",
        Retention::Agreement.years(&safety),
        Retention::InjuryOrCollective.years(&safety),
        Retention::Other.years(&safety),
    );
    for text in [
        "（二）处理目的和方式：为登记、调解争议，督促履行、回访，以及统计和归档，以纸质案卷和加密的电子台账收集、记录、保存和使用。\
         统计和案例不公开当事人的身份。",
        "（三）处理的种类：姓名、性别、民族、出生日期、身份证件号码和复印件、联系电话、住址、送达地址（含电子送达地址）、工作单位和岗位、争议事实和\
         证据材料。",
        retention.as_str(),
        "（五）向其他单位提供：向仲裁、法院、行政机关等单位提供的，将告知接收方和有关事项，并取得本人的单独同意，法律、行政法规另有\
         规定的除外（《中华人民共和国个人信息保护法》第二十三条）。",
        "（六）本人的权利：可以查阅、复制、更正、补充其个人信息，可以撤回同意，并可以依法请求删除（同法第四十五条至第四十七条），\
         向上述联系电话提出。撤回同意不影响撤回前处理的效力；案卷依法应当保存的，期满前仅作保存并采取安全措施。",
        "（七）敏感个人信息：医疗健康信息（诊断、伤残等级等）、金融账户信息和身份证件影像，仅在核实相关请求、支付款项确有必要时处理，并采取加密等\
         保护措施；泄露可能使人格尊严、人身或者财产安全受到危害。不同意的，可以不提供，但相关请求可能无法核实或者无法以转账履行。",
    ] {
        document.paragraph(Line::text(text));
    }
    let choice = "□同意　□不同意；被申请人：□同意　□不同意。";
    document.paragraph(Line::text(format!("对上述个人信息处理，申请人：{choice}")));
    document.paragraph(Line::text(format!(
        "对上述敏感个人信息处理（单独同意），申请人：{choice}"
    )));
}
