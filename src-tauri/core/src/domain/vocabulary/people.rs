//! Code lists of parties, agents, the mediation body and its staff.

use super::code_list::code_list;

code_list! {
    /// The kind of applicant.
    ApplicantType "applicant_type" {
        Worker = "worker", "劳动者", "Worker";
        Employer = "employer", "用人单位", "Employer";
        Both = "both", "双方共同", "Both together";
        Relative = "relative", "近亲属", "Close relative";
        Union = "union", "工会", "Union";
    }
}

code_list! {
    /// The kind of a party.
    PartyKind "party_kind" {
        Person = "person", "自然人", "Person";
        LegalPerson = "legal_person", "法人", "Legal person";
        Organisation = "organisation", "非法人组织", "Organisation without legal personality";
    }
}

code_list! {
    /// The type of an employer; 个体工商户 with employees are employers too (《劳动人事争议仲裁办案规则》第二条).
    EmployerType "employer_type" {
        StallHolder = "stall_holder", "个体工商户", "Individual business";
        Private = "private", "私营/有限责任公司", "Private or limited company";
        JointStock = "joint_stock", "股份公司", "Joint-stock company";
        State = "state", "国有企业", "State-owned";
        Collective = "collective", "集体企业", "Collective";
        Foreign = "foreign", "外商投资", "Foreign-invested";
        HkMoTw = "hk_mo_tw", "港澳台投资", "Hong Kong, Macao or Taiwan invested";
        NonProfit = "non_profit", "民办非企业单位", "Private non-profit";
        PublicInstitution = "public_institution", "事业单位", "Public institution";
        Government = "government", "机关", "Government body";
        SocialGroup = "social_group", "社会团体", "Social organisation";
        Other = "other", "其他", "Other";
    }
}

code_list! {
    /// The role of a party in a case.
    PartyRole "party_role" {
        Applicant = "applicant", "申请人", "Applicant";
        Respondent = "respondent", "被申请人", "Respondent";
        ThirdParty = "third_party", "第三人", "Third party";
        Agent = "agent", "代理人", "Agent";
        Witness = "witness", "证人", "Witness";
        Interpreter = "interpreter", "翻译", "Interpreter";
    }
}

impl PartyRole {
    /// Returns whether the role is one of the two sides whose consent and signatures are required: applicant or
    /// respondent.
    pub const fn is_side(self) -> bool {
        matches!(self, Self::Applicant | Self::Respondent)
    }
}

code_list! {
    /// The kind of an agent.
    AgentType "agent_type" {
        Lawyer = "lawyer", "律师", "Lawyer";
        LegalWorker = "legal_worker", "法律工作者", "Legal worker";
        UnitStaff = "unit_staff", "单位工作人员", "Staff of the party";
        Relative = "relative", "近亲属", "Close relative";
        Citizen = "citizen", "公民", "Citizen";
    }
}

code_list! {
    /// The authority of an agent. Only a special authority covers admitting, changing and giving up claims.
    AgentAuthority "agent_authority" {
        General = "general", "一般授权", "General";
        Special = "special", "特别授权", "Special";
    }
}

code_list! {
    /// The kind of the mediation body. The stronger effects of an agreement (法释〔2020〕26号第五十一条) apply to the three kinds
    /// of 《劳动争议调解仲裁法》第十条.
    MediationBody "mediation_body" {
        Enterprise = "enterprise", "企业劳动争议调解委员会", "Enterprise committee", "《劳动争议调解仲裁法》第十条第（一）项";
        PeoplesMediation = "peoples_mediation", "基层人民调解组织", "People's mediation committee",
            "《劳动争议调解仲裁法》第十条第（二）项";
        Township = "township", "乡镇、街道劳动争议调解组织", "Township or street body", "《劳动争议调解仲裁法》第十条第（三）项";
        Regional = "regional", "区域性、行业性调解组织", "Regional or industry body";
        Arbitration = "arbitration", "仲裁机构（案外调解）", "Arbitration body (outside cases)";
        Other = "other", "其他", "Other";
    }
}

code_list! {
    /// The role of a staff member.
    StaffRole "staff_role" {
        Mediator = "mediator", "调解员", "Mediator";
        Recorder = "recorder", "记录员", "Recorder";
        Supervisor = "supervisor", "主任", "Supervisor";
        Auditor = "auditor", "审计（只读）", "Auditor (read only)";
    }
}
