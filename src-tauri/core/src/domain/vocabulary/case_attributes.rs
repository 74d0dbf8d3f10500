//! Code lists of a case: stage, nature, urgency, and the kinds of notes.

use super::code_list::code_list;

code_list! {
    /// The stage of a case. [`crate::domain::decide`] holds the rules for the steps between stages.
    Stage "stage" {
        Registered = "registered", "已登记", "Registered";
        NotAccepted = "not_accepted", "不予受理", "Not accepted", "《企业劳动争议协商调解规定》第二十二条";
        Accepted = "accepted", "已受理", "Accepted", "《企业劳动争议协商调解规定》第二十二条";
        Mediating = "mediating", "调解中", "Mediating", "《企业劳动争议协商调解规定》第二十五条";
        Reopened = "reopened", "重新受理", "Reopened";
        Closed = "closed", "已结案", "Closed", "《企业劳动争议协商调解规定》第二十九条";
        Answered = "answered", "咨询办结", "Consultation answered";
        Void = "void", "作废", "Void";
    }
}

impl Stage {
    /// Returns whether a case in this stage is still open.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Registered | Self::Accepted | Self::Mediating | Self::Reopened
        )
    }
}

code_list! {
    /// The nature of a dispute, which determines the procedure and the documents of the case.
    Nature "nature" {
        Labour = "labour", "劳动争议", "Labour dispute", "《劳动争议调解仲裁法》第二条";
        Overage = "overage", "超龄用工争议", "Over-age worker", "人力资源社会保障部等五部门令第56号第十九条";
        NewForm = "new_form", "新就业形态争议", "Platform work", "人社厅发〔2024〕4号";
        LabourService = "labour_service", "劳务争议", "Service contract", "法释〔2020〕26号第二条";
        CivilLife = "civil_life", "生活纠纷", "Everyday dispute", "《人民调解法》第二条";
        ConsultOnly = "consult_only", "仅咨询", "Consultation only";
    }
}

code_list! {
    /// A series of case numbers. All cases are numbered in the main series, unless the office numbers those of a nature in
    /// a series of their own, which has the code of that nature.
    #[derive(Default)]
    NumberSeries "number series" {
        #[default]
        Main = "main", "案件", "Cases";
        Consultations = "consult_only", "咨询", "Consultations";
        EverydayDisputes = "civil_life", "生活纠纷", "Everyday disputes";
    }
}

impl NumberSeries {
    /// Returns true for the series of which nothing is written.
    pub fn is_main(&self) -> bool {
        *self == Self::Main
    }
}

code_list! {
    /// The urgency of a case.
    Urgency "urgency" {
        Normal = "normal", "一般", "Normal";
        Urgent = "urgent", "紧急", "Urgent";
        Critical = "critical", "特急（可能激化）", "Critical (may escalate)", "《人民调解法》第二十五条";
    }
}

code_list! {
    /// The kind of a note.
    NoteKind "note_kind" {
        PhoneCall = "phone_call", "电话", "Phone call";
        Visit = "visit", "走访/来访", "Visit";
        Letter = "letter", "来函/去函", "Letter";
        Investigation = "investigation", "调查", "Investigation";
        Internal = "internal", "内部备注", "Internal note";
        LateFact = "late_fact", "结案后补记", "Late fact";
        FollowUp = "follow_up", "回访", "Follow-up visit";
        ContactAttempt = "contact_attempt", "联系记录", "Contact attempt";
    }
}

code_list! {
    /// The way in which somebody tried to contact a party.
    ContactMethod "contact_method" {
        Phone = "phone", "电话", "Phone";
        Visit = "visit", "上门", "Visit";
        Message = "message", "短信或微信", "Text message or WeChat";
        Post = "post", "邮寄", "Post";
        GridLiaison = "grid_liaison", "托网格员", "Through the grid liaison";
    }
}

code_list! {
    /// The result of an attempt to contact a party.
    ContactResult "contact_result" {
        NoAnswer = "no_answer", "未接或无人应答", "No answer";
        NobodyThere = "nobody_there", "无人在场", "Nobody there";
        WrongAddress = "wrong_address", "号码或地址有误", "Wrong number or address";
        Returned = "returned", "邮件退回", "Mail returned";
        MessageLeft = "message_left", "已留言", "Message left";
        Refused = "refused", "拒绝", "Refused";
        Reached = "reached", "已联系上", "Reached";
    }
}

impl ContactResult {
    /// Returns whether the party was not reached.
    pub const fn is_unreached(self) -> bool {
        !matches!(self, Self::Refused | Self::Reached)
    }
}
