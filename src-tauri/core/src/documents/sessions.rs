//! The documents before and around a session: notice and inquiry, and the lines that its documents share.

use chrono::{NaiveDateTime, Timelike};

use super::chinese::{date_text, time_text};
use super::facts::Facts;
use super::model::{Document, Line};
use super::remedies::opens_arbitration;
use crate::domain::case::Session;
use crate::domain::vocabulary::{DocumentKind, PartyRole, ReportGroup, SessionForm, SessionState};

/// Returns the notice of a planned session: who, when, where, what to bring, and what follows from absence.
pub fn session_notice(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::SessionNotice);
    let session = facts
        .session
        .filter(|session| session.state == SessionState::Planned);
    document.plain(sides_line(facts).and("："));
    document.paragraph(dispute_line(facts).and("，本调解组织定于下列时间进行调解，请按时参加："));
    let by_phone = session.is_some_and(|session| session.form == SessionForm::Phone);
    let place = match by_phone {
        true => Line::text("以电话方式进行，请届时保持电话畅通。"),
        false => place_line(facts, session)
            .and("（地址：")
            .blank("调解地址", 14)
            .and("）"),
    };
    let time = match session {
        Some(session) => Line::text(time_text(session.starts)),
        None => by_hand_time(Line::default().day_by_hand("调解时间")),
    };
    document.form([
        ("调解时间", time),
        ("调解地点", place),
        ("调解方式", form_line(session)),
        ("调解员", mediators_line(facts, session)),
        ("记录人", recorder_line(facts, session)),
        (
            "联系人和电话",
            Line::default()
                .blank("联系人", 5)
                .and("，电话：")
                .blank("调解组织电话", 8),
        ),
    ]);
    document.heading("一、请携带的材料");
    for (at, text) in materials(facts).iter().enumerate() {
        document.paragraph(Line::text(format!("{}．{text}", at + 1)));
    }
    document.heading("二、注意事项");
    let way = match opens_arbitration(facts) {
        true => "不参加调解，不影响当事人依法申请劳动争议仲裁的权利。",
        false => "不参加调解，不影响当事人依法通过诉讼等途径解决争议的权利。",
    };
    for text in [
        "1．调解以双方当事人自愿为原则，不收取费用；是否公开进行，依照双方当事人的要求和有关规定。",
        "2．因故不能按时参加的，请在上述时间之前告知本调解组织，由本调解组织与各方当事人另行商定时间。",
        "3．既不参加调解，又未事先告知的，本调解组织将如实记入调解笔录；当事人明确表示不愿意调解的，本调解组织终止调解。",
    ] {
        document.paragraph(Line::text(text));
    }
    document.paragraph(Line::text(format!("4．{way}")));
    document.seal_and_date(Line::text(date_text(facts.today)));
    document.copies = "本通知书各方当事人各执一份，调解组织存档一份。".into();
    document
}

/// Returns what the parties have to bring, by the kind of the dispute.
fn materials(facts: &Facts) -> Vec<&'static str> {
    let mut materials = vec![
        "当事人身份证明：自然人携带本人身份证件；单位携带营业执照（登记证书）复印件并加盖公章、\
         法定代表人（负责人）身份证明书。",
        "委托代理人参加的，提交授权委托书和代理人身份证件；代为承认、变更、放弃调解请求或者达成调解协议的，\
         授权委托书应当写明特别授权。",
    ];
    if facts.is_labour() && facts.case.people() >= 10 {
        materials.push(
            "劳动者一方在十人以上并有共同请求的，可以推举代表参加调解，提交推举代表书（《劳动争议调解仲裁法》第七条）。",
        );
    }
    let group = facts.case.fields.cause.row().group;
    materials.push(match (facts.is_labour(), group) {
        (true, ReportGroup::WorkInjury) => {
            "与争议有关的证据原件和复印件，例如劳动合同、工资支付凭证、工伤认定决定书、劳动能力鉴定结论、病历和医疗费票据。"
        }
        (true, ReportGroup::Sickness) => {
            "与争议有关的证据原件和复印件，例如劳动合同、工资支付凭证、病历、诊断证明、病假证明和医疗费票据。"
        }
        (true, ReportGroup::LabourAndLife) => {
            "与争议有关的证据原件和复印件，例如劳动合同或者用工协议、工资支付凭证、考勤记录、社会保险缴费记录、聊天记录。"
        }
        (false, _) => "与争议有关的证据原件和复印件，例如合同、收据、转账记录、照片、聊天记录。",
    });
    materials
}

/// Returns the record of an inquiry, which is written by hand where the informant is.
pub fn inquiry_record(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::InquiryRecord);
    let hand = |width| Line::default().blank("", width);
    document.form([
        ("案件", dispute_line(facts)),
        ("时间", held_time(None)),
        ("地点", hand(24)),
        ("调查人", hand(8).and("、").blank("", 8)),
        ("记录人", hand(8)),
        (
            "被调查人",
            hand(6)
                .and("，性别：")
                .blank("", 2)
                .and("，年龄：")
                .blank("", 3),
        ),
        ("身份证件号码", hand(14).and("，联系电话：").blank("", 8)),
        ("工作单位、职务或者住址", hand(24)),
        ("与当事人的关系", hand(24)),
        ("在场人", hand(24)),
    ]);
    document.paragraph(
        Line::text("告知：我们是")
            .fill("调解组织名称", facts.office_name(), 12)
            .and("的工作人员")
            .blank("", 6)
            .and("、")
            .blank("", 6)
            .and(
                "，现就上述争议向你了解有关情况。请你如实陈述，不作虚假陈述；不清楚的，可以说明不清楚。\
                 对你陈述中涉及的国家秘密、商业秘密和个人隐私，我们予以保密。以上内容是否听清？",
            ),
    );
    document.paragraph(Line::text("答：").blank("", 32));
    document.paragraph(Line::text(
        "问：请介绍你与双方当事人的关系，以及你所知道的有关情况。",
    ));
    document.paragraph(Line::text("答：").blank("", 32));
    add_ruled_lines(&mut document, 5);
    for _ in 0..3 {
        document.paragraph(Line::text("问：").blank("", 32));
        document.paragraph(Line::text("答：").blank("", 32));
        add_ruled_lines(&mut document, 2);
    }
    document.paragraph(Line::text("问：还有无补充？"));
    document.paragraph(Line::text("答：").blank("", 32));
    document.paragraph(Line::text(
        "以上记录（□ 由我阅看　□ 向我宣读）与我所述一致，无误。",
    ));
    document.signatures(&[
        "被调查人（签名或者捺印）",
        "在场人（签名）",
        "调查人（签名）",
        "调查人（签名）",
        "记录人（签名）",
    ]);
    document.remark("被调查人在每页签名或者捺印；改动之处由被调查人捺印。");
    document
}

/// Returns both sides by name, as a letter addresses them.
pub(super) fn sides_line(facts: &Facts) -> Line {
    let third = facts.names(PartyRole::ThirdParty);
    let line = Line::text("申请人")
        .fill("申请人", &facts.names(PartyRole::Applicant), 10)
        .and("、被申请人")
        .fill("被申请人", &facts.names(PartyRole::Respondent), 10);
    match third.is_empty() {
        true => line,
        false => line.and(format!("、第三人{third}")),
    }
}

/// Returns the dispute by its sides and its cause.
pub(super) fn dispute_line(facts: &Facts) -> Line {
    Line::text("申请人")
        .fill("申请人", &facts.names(PartyRole::Applicant), 10)
        .and("与被申请人")
        .fill("被申请人", &facts.names(PartyRole::Respondent), 10)
        .and(format!("之间的争议（事由：{}）", facts.cause()))
}

/// Returns the room of a session, with the office to which it belongs.
pub(super) fn place_line(facts: &Facts, session: Option<&Session>) -> Line {
    let room = session
        .and_then(|session| session.room)
        .and_then(|id| facts.setup.room(id));
    let office = facts.office_name();
    let place = match room {
        Some(room) if room.name.starts_with(office) => room.name.clone(),
        Some(room) => format!("{office}{}", room.name),
        None => String::new(),
    };
    Line::default().fill("调解地点", &place, 16)
}

pub(super) fn form_line(session: Option<&Session>) -> Line {
    let is = |form| session.is_some_and(|session| session.form == form);
    Line::text(choices(&[
        (is(SessionForm::Joint), "面对面调解"),
        (is(SessionForm::Separate), "背对背（分别）调解"),
        (is(SessionForm::Phone), "电话调解"),
    ]))
}

/// Returns the mediators of the session; those of the case if none are entered for a session that is still to come.
pub(super) fn mediators_line(facts: &Facts, session: Option<&Session>) -> Line {
    let own = session.map_or(String::new(), |session| {
        facts.members(session.mediators.iter().copied())
    });
    let names = match own.is_empty() && is_open(session) {
        true => facts.mediators(),
        false => own,
    };
    Line::default().fill("调解员", &names, 8)
}

pub(super) fn recorder_line(facts: &Facts, session: Option<&Session>) -> Line {
    let recorder = session.and_then(|session| session.recorder);
    Line::default().fill("记录人", recorder.map_or("", |id| facts.member(id)), 6)
}

/// Returns the time from and to. The hours of a session that has not been held are written by hand when it begins and
/// ends.
pub(super) fn held_time(session: Option<&Session>) -> Line {
    let Some(session) = session else {
        return by_hand_time(by_hand_time(Line::default().day_by_hand("")).and("至"));
    };
    let begins = Line::text(time_text(session.starts));
    match (session.state, session.ends) {
        (SessionState::Planned, _) => {
            let day = Line::text(date_text(session.starts.date()));
            by_hand_time(by_hand_time(day).and("至"))
        }
        (SessionState::FallenThrough, _) => Line::text("原定").and(time_text(session.starts)),
        (_, Some(ends)) => begins.and("至").and(end_text(session.starts, ends)),
        (_, None) => begins
            .and("至")
            .blank("结束时间", 2)
            .and("时")
            .blank("", 2)
            .and("分"),
    }
}

/// Returns the end of a session: with its day only if it passed midnight.
pub(super) fn end_text(starts: NaiveDateTime, ends: NaiveDateTime) -> String {
    match starts.date() == ends.date() {
        true => format!("{}时{:02}分", ends.hour(), ends.minute()),
        false => time_text(ends),
    }
}

pub(super) fn by_hand_time(line: Line) -> Line {
    line.blank("", 2).and("时").blank("", 2).and("分")
}

/// Returns choices with a box before each; the box of what the data decides is ticked.
pub(super) fn choices(choices: &[(bool, &str)]) -> String {
    let boxes = choices.iter().map(|(is_chosen, text)| match is_chosen {
        true => format!("■ {text}"),
        false => format!("□ {text}"),
    });
    let boxes: Vec<String> = boxes.collect();
    boxes.join("　")
}

pub(super) fn add_ruled_lines(document: &mut Document, number: usize) {
    for _ in 0..number {
        document.plain(Line::default().blank("", 36));
    }
}

/// Returns whether the session has not taken place, so that its record is a form.
pub(super) fn is_open(session: Option<&Session>) -> bool {
    session.is_none_or(|session| session.state == SessionState::Planned)
}
