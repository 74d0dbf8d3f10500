//! Code lists of sessions, attendance and agreements.

use super::code_list::code_list;

code_list! {
    /// The form in which a session is held.
    SessionForm "session_form" {
        Joint = "joint", "面对面", "Joint";
        Separate = "separate", "背对背", "Separate";
        Phone = "phone", "电话", "By phone";
    }
}

code_list! {
    /// The state of a session.
    SessionState "session_state" {
        Planned = "planned", "已安排", "Planned";
        Held = "held", "已调解", "Held";
        Adjourned = "adjourned", "中止，择日再调", "Adjourned";
        FallenThrough = "fallen_through", "未能进行", "Did not take place";
    }
}

code_list! {
    /// The attendance of a party.
    Attendance "attendance" {
        Present = "present", "到场", "Present";
        ByAgent = "by_agent", "代理人到场", "By agent";
        Excused = "excused", "事先告知不到场", "Absent with notice";
        NoShow = "no_show", "未到场", "Absent without notice";
    }
}

code_list! {
    /// The form of an agreement.
    AgreementForm "agreement_form" {
        Written = "written", "书面", "Written", "《企业劳动争议协商调解规定》第二十六条";
        Oral = "oral", "口头（记入笔录）", "Oral (in the session record)", "《人民调解法》第二十八条、第三十条";
    }
}

code_list! {
    /// The degree to which an agreement has been performed.
    Performance "performance" {
        Immediate = "immediate", "即时履行", "At once";
        OnTime = "on_time", "按期履行", "On time";
        Partial = "partial", "部分履行", "In part";
        NotDue = "not_due", "未到期", "Not due yet";
        Overdue = "overdue", "逾期未履行", "Overdue";
    }
}
