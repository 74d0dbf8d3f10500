//! The documents 文书 of a case.

use super::code_list::code_list;

code_list! {
    /// A kind of document, in the order in which a dossier holds them.
    DocumentKind "document" {
        Application = "application", "调解申请书", "Application for mediation", "《企业劳动争议协商调解规定》第二十一条";
        OralApplication = "oral_application", "口头申请笔录", "Record of an oral application", "《劳动争议调解仲裁法》第十二条";
        RegistrationForm = "registration_form", "受理登记表", "Registration form";
        ConsentInquiry = "consent_inquiry", "征询意见书", "Inquiry to the other side", "《企业劳动争议协商调解规定》第二十二条";
        AcceptanceNotice = "acceptance_notice", "受理通知书", "Notice of acceptance", "《企业劳动争议协商调解规定》第二十二条";
        NonAcceptanceNotice = "non_acceptance_notice", "不予受理通知书", "Notice of non-acceptance", "《企业劳动争议协商调解规定》第二十二条";
        RightsNotice = "rights_notice", "权利义务告知书", "Notice of rights and duties", "《人民调解法》第二十三条、第二十四条";
        Authorization = "authorization", "授权委托书", "Power of attorney", "《劳动争议调解仲裁法》第二十四条";
        RepresentativeCertificate = "representative_certificate", "法定代表人（负责人）身份证明书", "Certificate of the representative";
        ElectedRepresentatives = "elected_representatives", "推举代表书", "Election of representatives", "《劳动争议调解仲裁法》第七条";
        SessionNotice = "session_notice", "调解通知书", "Notice of a session";
        InquiryRecord = "inquiry_record", "调查记录", "Record of an inquiry";
        SessionRecord = "session_record", "调解笔录", "Session record", "《企业劳动争议协商调解规定》第二十五条";
        ExtensionConsent = "extension_consent", "延期调解同意书", "Consent to an extension", "《企业劳动争议协商调解规定》第二十九条";
        Agreement = "agreement", "调解协议书", "Mediation agreement", "《企业劳动争议协商调解规定》第二十六条";
        OralAgreement = "oral_agreement", "口头协议登记表", "Record of an oral agreement", "《人民调解法》第二十八条";
        Settlement = "settlement", "和解协议书", "Settlement between the parties", "《企业劳动争议协商调解规定》第十一条";
        Withdrawal = "withdrawal", "撤回调解申请书", "Withdrawal of the application";
        FailureNotice = "failure_notice", "终止调解通知书", "Notice of failed mediation", "《企业劳动争议协商调解规定》第三十条";
        ArbitrationReview = "arbitration_review", "仲裁审查申请书", "Application for arbitration review", "《劳动人事争议仲裁办案规则》第七十四条";
        JudicialConfirmation = "judicial_confirmation", "司法确认申请书", "Application for judicial confirmation", "《人民调解法》第三十三条";
        PaymentOrder = "payment_order", "支付令申请书", "Application for a payment order", "《劳动争议调解仲裁法》第十六条";
        PerformanceRecord = "performance_record", "协议履行情况登记表", "Record of performance", "《企业劳动争议协商调解规定》第三十二条";
        PerformanceReminder = "performance_reminder", "督促履行通知书", "Reminder to perform", "《企业劳动争议协商调解规定》第三十二条";
        FollowUp = "follow_up", "回访记录", "Follow-up record";
        ServiceReceipt = "service_receipt", "送达回证", "Receipt of service", "《民事诉讼法》第八十七条";
        Referral = "referral", "移送函", "Letter of referral";
        ReminderLetter = "reminder_letter", "工会劳动法律监督提示函", "Union reminder";
        OpinionLetter = "opinion_letter", "工会劳动法律监督意见书", "Union opinion", "《江苏省工会劳动法律监督条例》第二十条";
        ProposalLetter = "proposal_letter", "工会劳动法律监督建议书", "Union proposal", "《江苏省工会劳动法律监督条例》第二十一条";
        ClosingReport = "closing_report", "结案报告表", "Closing report";
        Cover = "cover", "卷宗封面", "Cover of the dossier";
        /// Cover, contents, the documents that were made, and the back, as one document.
        Dossier = "dossier", "卷宗", "Dossier";
    }
}
