//! The script of a session: the rights and duties that the mediator reads out, and the phrases for the record.

use serde::Serialize;
use ts_rs::TS;

use super::facts::Facts;
use super::intake::{NATURE, agreement_effect, force};
use super::phrases::PHRASES;

/// A point that the mediator reads out at the beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RightsPoint {
    /// The subject, such as 自愿原则.
    pub title: String,
    /// Whole sentences.
    pub text: String,
}

/// The phrases for one stretch of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PhraseGroup {
    /// The stretch: `opening`, `statement`, `evidence`, `proposal`, `agreed`, `ending`, or `office` for the phrases that the
    /// office added.
    pub group: String,
    pub phrases: Vec<String>,
}

/// The texts that stand ready while a session is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SessionScript {
    pub rights: Vec<RightsPoint>,
    /// The sentence of the record that says that all points were told.
    pub told: String,
    pub phrases: Vec<PhraseGroup>,
}

/// Returns the script of a session of the case.
pub fn session_script(facts: &Facts) -> SessionScript {
    let office = facts.setup.office.as_ref();
    let own = office.map_or(&[][..], |office| &office.phrases);
    let own = (!own.is_empty()).then(|| PhraseGroup {
        group: "office".to_owned(),
        phrases: own.to_vec(),
    });
    let built_in = PHRASES.iter().map(|(group, phrases)| PhraseGroup {
        group: (*group).to_owned(),
        phrases: phrases.iter().map(|phrase| (*phrase).to_owned()).collect(),
    });
    SessionScript {
        rights: rights_points(facts),
        told: told(facts),
        phrases: own.into_iter().chain(built_in).collect(),
    }
}

/// Returns the rights and duties that are told at the beginning of a session (人民调解法 art. 2 to 4, 23, 24; 企业劳动争议协商调解规定
/// art. 24, 26, 28; 特邀调解规定 art. 15). The record prints the same points.
pub fn rights_points(facts: &Facts) -> Vec<RightsPoint> {
    let effect = format!("{}{}", agreement_effect(facts), force(facts));
    [
        ("调解的性质", NATURE),
        (
            "自愿原则",
            "调解在双方当事人自愿、平等的基础上进行；是否调解、是否达成协议，由当事人自己决定。",
        ),
        (
            "当事人的权利",
            "选择或者接受调解员；接受调解、拒绝调解或者要求终止调解；双方共同要求调解公开进行；\
             自主表达意愿、自愿达成调解协议。",
        ),
        (
            "当事人的义务",
            "如实陈述争议事实；遵守调解现场秩序，尊重调解员；尊重对方当事人行使权利；\
             自觉履行达成的调解协议。",
        ),
        (
            "回避",
            "调解员是当事人或者其代理人的近亲属，与争议有利害关系，或者与当事人、代理人有其他关系，\
             可能影响公正调解的，应当披露；当事人可以要求更换调解员；披露后双方当事人同意的，可以继续调解。",
        ),
        (
            "是否公开",
            "调解不公开进行，双方当事人都要求公开的除外。",
        ),
        ("费用", "调解不收取费用。"),
        (
            "保密",
            "调解员和记录人对调解中知悉的国家秘密、商业秘密、个人隐私和个人信息予以保密。",
        ),
        ("调解协议的效力", effect.as_str()),
    ]
    .map(|(title, text)| RightsPoint {
        title: title.to_owned(),
        text: text.to_owned(),
    })
    .into()
}

/// Returns the sentence that says that all points were told, with their subjects.
fn told(facts: &Facts) -> String {
    let titles: Vec<String> = (rights_points(facts).into_iter())
        .map(|point| point.title)
        .collect();
    format!(
        "调解员已向到场的当事人逐项告知下列事项：{}。当事人表示已经听清，没有疑问。",
        titles.join("、")
    )
}
