//! Where the parties are told to go: after an agreement, and after a mediation without one.

use super::facts::Facts;
use crate::domain::vocabulary::{LegalHead, MediationBody, Nature};

/// The limitation of arbitration: one year, for arrears of pay from the end of employment (劳动争议调解仲裁法 art. 27).
pub(super) const LIMITATION: &str = "劳动争议申请仲裁的时效期间为一年，从当事人知道或者应当知道其权利被侵害之日起计算；\
    劳动关系存续期间因拖欠劳动报酬发生争议的，劳动者申请仲裁不受一年期间的限制，\
    但是劳动关系终止的，应当自劳动关系终止之日起一年内提出（《劳动争议调解仲裁法》第二十七条）。";

/// The events of a failed mediation from which the limitation runs anew (企业劳动争议协商调解规定 art. 31 nos. 6 and 7).
pub(super) const LIMITATION_RESTARTS: &str = "受理调解申请后，在调解期限内一方或者双方当事人不同意调解的，\
    或者在调解期限内未达成调解协议的，属于仲裁时效中断，从中断时起，仲裁时效期间重新计算\
    （《企业劳动争议协商调解规定》第三十一条）。时效期间是否届满，以劳动人事争议仲裁委员会的认定为准。";

/// Returns the remedies that are told after an agreement, each where it is open to this body and dispute.
pub(super) fn remedies_of_agreement(facts: &Facts) -> Vec<&'static str> {
    let mut remedies = vec!["双方应当按照约定自觉履行协议。"];
    if facts.can_be_reviewed() {
        remedies.push(
            "达成书面调解协议的，双方可以自协议生效之日起15日内，共同向有管辖权的劳动人事争议仲裁委员会提出仲裁审查申请\
             （《企业劳动争议协商调解规定》第二十七条）。",
        );
    }
    if facts.body() == Some(MediationBody::PeoplesMediation) {
        remedies.push(
            "双方认为有必要的，可以自协议生效之日起30日内，共同向有管辖权的人民法院申请司法确认\
             （《中华人民共和国人民调解法》第三十三条）。",
        );
    }
    if !facts.is_labour() {
        remedies.push("一方不履行协议的，另一方可以依法向人民法院起诉。");
        return remedies;
    }
    remedies.push(
        "一方在协议约定期限内不履行协议的，另一方可以依法申请仲裁（《劳动争议调解仲裁法》第十五条）。",
    );
    if facts.case.fields.cause.row().head == LegalHead::Money {
        remedies.push(
            "因支付拖欠劳动报酬、工伤医疗费、经济补偿或者赔偿金事项达成调解协议，用人单位在协议约定期限内不履行的，\
             劳动者可以持调解协议书依法向人民法院申请支付令（《劳动争议调解仲裁法》第十六条）。",
        );
    }
    remedies
}

/// Returns the body that sent the case and to which it goes back without an agreement, with the words that say it
/// (特邀调解规定 art. 27; 劳动人事争议仲裁办案规则 art. 70).
pub(super) fn way_back(facts: &Facts) -> Option<&'static str> {
    match facts.case.fields.source.code() {
        "court_delegated" => {
            Some("本争议由人民法院委派调解，未达成调解协议，案件退回人民法院依法登记立案。")
        }
        "court_entrusted" => {
            Some("本争议由人民法院委托调解，未达成调解协议，案件退回人民法院审理。")
        }
        "arbitration_entrusted" => Some(
            "本争议由劳动人事争议仲裁委员会委托调解，未达成调解协议，案件退回劳动人事争议仲裁委员会开庭审理\
             （《劳动人事争议仲裁办案规则》第七十条）。",
        ),
        _ => None,
    }
}

/// Returns whether a failed mediation opens arbitration: a labour dispute that no court or commission sent.
pub(super) fn opens_arbitration(facts: &Facts) -> bool {
    facts.is_labour() && way_back(facts).is_none()
}

/// Returns what the parties are told when mediation has failed (企业劳动争议协商调解规定 art. 30, 31; 劳动争议调解仲裁法 art. 14,
/// 27). For over-age workers only some matters go to arbitration (人力资源社会保障部等五部门令第56号 art. 19).
pub(super) fn remedies_of_failure(facts: &Facts) -> Vec<&'static str> {
    if let Some(text) = way_back(facts) {
        return vec![text];
    }
    let first = match facts.case.fields.nature {
        Nature::Labour => {
            "当事人可以向有管辖权的劳动人事争议仲裁委员会申请仲裁\
             （《劳动争议调解仲裁法》第十四条、《企业劳动争议协商调解规定》第三十条）。"
        }
        Nature::Overage => {
            "因劳动报酬、休息休假、劳动安全卫生、工伤保障发生的争议，当事人可以向有管辖权的劳动人事争议仲裁委员会申请仲裁；\
             因其他事项发生的争议，当事人可以依法向人民法院起诉（人力资源社会保障部等五部门令第56号第十九条）。"
        }
        Nature::NewForm => {
            "属于劳动人事争议仲裁受理范围的，当事人可以向有管辖权的劳动人事争议仲裁委员会申请仲裁；\
             不属于的，当事人可以依法向人民法院起诉。"
        }
        Nature::LabourService | Nature::CivilLife | Nature::ConsultOnly => {
            return vec!["当事人可以依法向有管辖权的人民法院起诉。"];
        }
    };
    vec![first, LIMITATION, LIMITATION_RESTARTS]
}
