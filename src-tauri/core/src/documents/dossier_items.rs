//! The items of a dossier and whether each is needed (人民调解文书格式: 卷内目录).

use super::facts::Facts;
use crate::domain::vocabulary::{DocumentKind, Outcome};

/// The need of an item of the dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    /// 必须.
    Always,
    /// 必须, once an agreement was reached or mediation failed.
    OnceClosed,
    /// 按需.
    IfAny,
}

/// An item of the dossier.
pub struct Item {
    pub name: &'static str,
    need: Need,
    /// The documents of the program that are this item.
    pub kinds: &'static [DocumentKind],
    /// Those of them without which the item is missing; one is enough.
    pub proof: &'static [DocumentKind],
    /// True if it is a paper of somebody else, such as a copy of an identity card, which is put in by hand.
    pub is_paper: bool,
}

const fn item(name: &'static str, need: Need, kinds: &'static [DocumentKind]) -> Item {
    Item {
        name,
        need,
        kinds,
        proof: kinds,
        is_paper: kinds.is_empty(),
    }
}

/// The items between cover and back, in the order in which they are bound.
pub const ITEMS: [Item; 12] = [
    Item {
        name: "调解申请书、口头申请笔录或者受理登记表",
        need: Need::Always,
        kinds: &[
            DocumentKind::Application,
            DocumentKind::OralApplication,
            DocumentKind::RegistrationForm,
            DocumentKind::ConsentInquiry,
            DocumentKind::AcceptanceNotice,
            DocumentKind::NonAcceptanceNotice,
        ],
        proof: &[
            DocumentKind::Application,
            DocumentKind::OralApplication,
            DocumentKind::RegistrationForm,
        ],
        is_paper: false,
    },
    item(
        "权利义务告知书",
        Need::Always,
        &[DocumentKind::RightsNotice],
    ),
    Item {
        name: "当事人身份证明、法定代表人（负责人）身份证明书",
        need: Need::Always,
        kinds: &[DocumentKind::RepresentativeCertificate],
        proof: &[],
        is_paper: true,
    },
    item(
        "授权委托书、推举代表书",
        Need::IfAny,
        &[
            DocumentKind::Authorization,
            DocumentKind::ElectedRepresentatives,
        ],
    ),
    item("调查记录", Need::IfAny, &[DocumentKind::InquiryRecord]),
    item("证据材料", Need::IfAny, &[]),
    Item {
        name: "调解通知书、调解笔录",
        need: Need::OnceClosed,
        kinds: &[
            DocumentKind::SessionNotice,
            DocumentKind::SessionRecord,
            DocumentKind::ExtensionConsent,
        ],
        proof: &[DocumentKind::SessionRecord],
        is_paper: false,
    },
    item(
        "调解协议书、和解协议书或者终止调解通知书",
        Need::OnceClosed,
        &[
            DocumentKind::Agreement,
            DocumentKind::OralAgreement,
            DocumentKind::Settlement,
            DocumentKind::Withdrawal,
            DocumentKind::FailureNotice,
        ],
    ),
    Item {
        name: "履行凭证（收条、汇款单等）",
        need: Need::IfAny,
        kinds: &[
            DocumentKind::PerformanceRecord,
            DocumentKind::PerformanceReminder,
        ],
        proof: &[],
        is_paper: true,
    },
    item("回访记录", Need::IfAny, &[DocumentKind::FollowUp]),
    item(
        "仲裁审查、司法确认和支付令的有关材料",
        Need::IfAny,
        &[
            DocumentKind::ArbitrationReview,
            DocumentKind::JudicialConfirmation,
            DocumentKind::PaymentOrder,
        ],
    ),
    item(
        "送达回证、移送函、工会文书和结案报告表",
        Need::IfAny,
        &[
            DocumentKind::ServiceReceipt,
            DocumentKind::Referral,
            DocumentKind::ReminderLetter,
            DocumentKind::OpinionLetter,
            DocumentKind::ProposalLetter,
            DocumentKind::ClosingReport,
        ],
    ),
];

impl Item {
    /// Returns whether the dossier of this case needs the item.
    pub fn is_needed(&self, facts: &Facts) -> bool {
        match self.need {
            Need::Always => true,
            Need::OnceClosed => {
                let outcome = facts.case.closing.as_ref().map(|closing| closing.outcome);
                outcome.is_some_and(|outcome| {
                    outcome.is_allowed_after_acceptance() && outcome != Outcome::Withdrawn
                })
            }
            Need::IfAny => false,
        }
    }
}
