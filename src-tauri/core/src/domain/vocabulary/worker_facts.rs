//! Code lists of the facts about a worker: answers, the decision on a work injury, and what the limitation is counted by.

use super::code_list::code_list;

code_list! {
    /// The answer to a question of fact that nobody may know yet.
    KnownAnswer "known_answer" {
        Yes = "yes", "是", "Yes";
        No = "no", "否", "No";
        Unknown = "unknown", "不清楚", "Not known";
    }
}

code_list! {
    /// The decision of the agency on a work injury 工伤认定.
    InjuryRecognition "injury_recognition" {
        Recognised = "recognised", "认定工伤", "Recognised", "《工伤保险条例》第十四条";
        Deemed = "deemed", "视同工伤", "Deemed a work injury", "《工伤保险条例》第十五条";
        NotRecognised = "not_recognised", "不予认定", "Not recognised", "《工伤保险条例》第十六条";
    }
}

code_list! {
    /// An event by which the limitation of arbitration is counted.
    LimitationEventKind "limitation_event" {
        /// The day from which the limitation runs.
        Known = "known", "知道或者应当知道权利被侵害", "Knew or should have known of the infringement",
            "《劳动争议调解仲裁法》第二十七条第一款";
        Claimed = "claimed", "向对方主张权利（协商、申请调解等）", "Claimed against the other side (negotiation, mediation)",
            "《劳动人事争议仲裁办案规则》第二十七条第（一）项";
        ReliefSought = "relief_sought", "请求权利救济（投诉、仲裁、起诉、支付令）",
            "Sought relief (complaint, arbitration, suit, payment order)",
            "《劳动人事争议仲裁办案规则》第二十七条第（二）项";
        DebtorAgreed = "debtor_agreed", "对方同意履行义务", "The other side agreed to perform",
            "《劳动人事争议仲裁办案规则》第二十七条第（三）项";
        NegotiationRefused = "negotiation_refused", "要求协商，对方不同意或者五日内不回应",
            "Negotiation refused, or no answer in five days", "《企业劳动争议协商调解规定》第三十一条第（一）项";
        NegotiationStopped = "negotiation_stopped", "约定的协商期限内一方停止协商",
            "A side stopped negotiating within the agreed time", "《企业劳动争议协商调解规定》第三十一条第（二）项";
        NegotiationFailed = "negotiation_failed", "协商期限届满未达成和解协议",
            "Negotiation ended without a settlement", "《企业劳动争议协商调解规定》第三十一条第（三）项";
        SettlementUnperformed = "settlement_unperformed", "和解协议约定的期限内不履行",
            "A settlement was not performed in time", "《企业劳动争议协商调解规定》第三十一条第（四）项";
        MediationRefused = "mediation_refused", "申请调解，对方不同意", "Mediation applied for, the other side refused",
            "《企业劳动争议协商调解规定》第三十一条第（五）项";
        MediationStopped = "mediation_stopped", "受理后一方或者双方不同意调解",
            "A side refused mediation after the acceptance", "《企业劳动争议协商调解规定》第三十一条第（六）项";
        MediationFailed = "mediation_failed", "调解期限内未达成协议", "Mediation ended without an agreement",
            "《企业劳动争议协商调解规定》第三十一条第（七）项";
        AgreementUnperformed = "agreement_unperformed", "调解协议约定的期限内不履行",
            "A mediation agreement was not performed in time", "《企业劳动争议协商调解规定》第三十一条第（八）项";
        ForceMajeure = "force_majeure", "不可抗力", "Force majeure", "《劳动人事争议仲裁办案规则》第二十八条";
        NoRepresentative = "no_representative", "劳动者的法定代理人尚未确定",
            "No statutory representative of the worker was determined yet", "《劳动人事争议仲裁办案规则》第二十八条";
        OtherObstacle = "other_obstacle", "其他正当理由", "Another proper reason",
            "《劳动争议调解仲裁法》第二十七条第三款";
    }
}

impl LimitationEventKind {
    /// Returns whether the limitation stands still while this lasts (中止); the other events have one day only.
    pub const fn suspends(self) -> bool {
        matches!(
            self,
            Self::ForceMajeure | Self::NoRepresentative | Self::OtherObstacle
        )
    }

    /// Returns whether the event lets a limitation that runs begin anew (中断).
    pub const fn interrupts(self) -> bool {
        !self.suspends() && !matches!(self, Self::Known)
    }
}
