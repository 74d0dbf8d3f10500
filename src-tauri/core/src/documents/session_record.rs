//! The session record 调解笔录.

use super::chinese::{money_text, number_text};
use super::facts::{Facts, sentence};
use super::model::{Document, Line};
use super::remedies::*;
use super::script::rights_points;
use super::sessions::*;
use crate::domain::case::{Case, Closing, Offer, Session};
use crate::domain::ids::PartyId;
use crate::domain::party::Party;
use crate::domain::vocabulary::{
    Attendance, DocumentKind, Outcome, PartyRole, SessionForm, SessionState,
};

/// The signature of a side, which an agent may give too.
const SIDES: [(PartyRole, &str); 3] = [
    (
        PartyRole::Applicant,
        "申请人或者其代理人（签名或者捺印、盖章）",
    ),
    (
        PartyRole::Respondent,
        "被申请人或者其代理人（签名或者捺印、盖章）",
    ),
    (
        PartyRole::ThirdParty,
        "第三人或者其代理人（签名或者捺印、盖章）",
    ),
];

/// Returns the record of a session (企业劳动争议协商调解规定 art. 25; 人民调解法 art. 27). One that has not been held yet is a form
/// to be written by hand.
pub fn session_record(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::SessionRecord);
    let session = facts.session;
    let mut rows = vec![
        ("时间", held_time(session)),
        ("地点", place_line(facts, session)),
    ];
    if let Some(session) = session.filter(|session| session.state != SessionState::FallenThrough) {
        let before = facts
            .case
            .sessions
            .iter()
            .filter(|s| s.is_held() && s.starts < session.starts);
        rows.push((
            "次数",
            Line::text(format!("第{}次调解", number_text(before.count() + 1))),
        ));
    }
    let mut causes = vec![facts.cause()];
    causes.extend(
        facts
            .case
            .fields
            .further_causes
            .iter()
            .map(|cause| cause.row().on_paper),
    );
    rows.extend([
        ("方式", form_line(session)),
        ("是否公开", Line::text("□ 不公开　□ 公开（双方当事人要求）")),
        ("事由", Line::text(causes.join("；"))),
        ("调解员", mediators_line(facts, session)),
        ("记录人", recorder_line(facts, session)),
        ("协助调解的人员", Line::default().blank("", 20)),
    ]);
    document.form(rows);
    document.heading("一、当事人和其他参加人");
    add_attendance(facts, session, &mut document);
    document.heading("二、告知事项");
    add_rights(facts, &mut document);
    document.heading("三、调解经过");
    let is_open = is_open(session);
    match session.map(|session| session.record.as_str()) {
        Some(record) if !is_open || !record.trim().is_empty() => {
            document.paragraphs_of("调解经过", record)
        }
        _ => {
            for text in [
                "申请人陈述（调解请求、事实和理由）：",
                "被申请人陈述（对请求和事实的意见）：",
                "核实的事实和证据：",
                "调解方案和双方的意见：",
            ] {
                document.paragraph(Line::text(text));
                add_ruled_lines(&mut document, 4);
            }
        }
    }
    add_offers(facts, session, &mut document);
    document.heading("四、调解结果");
    add_result(facts, &mut document);
    add_closing_of_record(facts, &mut document);
    document
}

/// Adds the offers in the order in which they were made, each with its time, the one who made it and the amount in capitals.
/// It leaves out the offers that were told the mediator alone, since both sides read the record.
fn add_offers(facts: &Facts, session: Option<&Session>, document: &mut Document) {
    let Some(session) = session else {
        return;
    };
    let open: Vec<&Offer> = (session.offers.iter())
        .filter(|offer| !offer.private)
        .collect();
    if open.is_empty() {
        return;
    }
    document.paragraph(Line::text("调解方案和报价过程："));
    for (at, offer) in open.into_iter().enumerate() {
        let time = end_text(session.starts, offer.at);
        let text = format!(
            "（{}）{time}，{}提出：{}{}",
            number_text(at + 1),
            offeror(facts, offer),
            offered_claim(facts, offer),
            money_text(offer.amount)
        );
        let note = sentence(&offer.note);
        let comma = if note.is_empty() { "" } else { "，" };
        document.paragraph(Line::text(format!("{text}{comma}{note}。")));
    }
}

/// Returns the one who made an offer, with the role: 申请人陈国平.
fn offeror(facts: &Facts, offer: &Offer) -> String {
    let party = offer.by.and_then(|id| find_party(facts.case, id));
    match party {
        Some(party) if party.role == PartyRole::Agent => {
            format!("{}{}", role_text(facts, party), party.name)
        }
        Some(party) => format!("{}{}", party.role.zh(), party.name),
        None => "调解员".to_owned(),
    }
}

/// Returns the claim that an offer would settle, as the beginning of what was said: 就“支付工资”，.
fn offered_claim(facts: &Facts, offer: &Offer) -> String {
    let claim = (facts.case.claims.iter()).find(|claim| Some(claim.id) == offer.claim);
    match claim.map(|claim| sentence(&claim.text)) {
        Some("") => "就其中一项请求，".to_owned(),
        Some(text) => format!("就“{}”，", text.replace(['\r', '\n'], " ")),
        None => "就全部请求，".to_owned(),
    }
}

/// Adds every party with its role, and its attendance or the choices of it.
fn add_attendance(facts: &Facts, session: Option<&Session>, document: &mut Document) {
    let attendance = |party: &Party| {
        let held = session.filter(|session| session.state != SessionState::Planned)?;
        let presence = held
            .attendance
            .iter()
            .find(|presence| presence.party == party.id)?;
        Some(presence.attendance)
    };
    let mut rows: Vec<Vec<Line>> = Vec::new();
    for party in &facts.case.parties {
        let came = match attendance(party) {
            Some(attendance) => attendance.zh(),
            None if matches!(
                party.role,
                PartyRole::Agent | PartyRole::Witness | PartyRole::Interpreter
            ) =>
            {
                "□ 到场　□ 未到场"
            }
            None => "□ 到场　□ 代理人到场　□ 未到场",
        };
        rows.push(vec![
            Line::default().fill("当事人姓名", &party.name, 6),
            Line::text(role_text(facts, party)),
            Line::text(came),
            Line::default(),
        ]);
    }
    // Somebody who is not in the case may come too.
    rows.push(vec![Line::default(); 4]);
    document.table(
        &[
            ("姓名（名称）", 26),
            ("身份", 26),
            ("到场情况", 30),
            ("签到", 18),
        ],
        rows,
    );
}

/// Returns the role of a party, with the one for whom it acts.
fn role_text(facts: &Facts, party: &Party) -> String {
    let principal = party.acts_for.and_then(|id| find_party(facts.case, id));
    match (party.role, principal) {
        (PartyRole::Agent, Some(principal)) => {
            let authority = party.authority.map_or("", |authority| authority.zh());
            let comma = if authority.is_empty() { "" } else { "，" };
            format!(
                "{}{}的代理人{comma}{authority}",
                principal.role.zh(),
                principal.name
            )
        }
        (PartyRole::Interpreter, Some(principal)) => format!("{}的翻译", principal.name),
        _ => party.role.zh().to_owned(),
    }
}

/// Adds the rights and duties that are told at the beginning, and the answers of both sides.
fn add_rights(facts: &Facts, document: &mut Document) {
    document.paragraph(Line::text("调解员向参加调解的当事人告知下列事项："));
    for (at, point) in rights_points(facts).into_iter().enumerate() {
        let number = number_text(at + 1);
        let text = format!("（{number}）{}：{}", point.title, point.text);
        document.paragraph(Line::text(text));
    }
    document.paragraph(Line::text(
        "调解员问：以上告知是否听清？是否申请回避？是否同意调解？",
    ));
    for side in ["申请人答：", "被申请人答："] {
        let line = Line::text(side)
            .and("□ 听清　□ 不申请回避　□ 申请回避　□ 同意调解　□ 不同意调解　其他：");
        document.paragraph(line.blank("", 8));
    }
}

/// Returns the closing with which the session ended: it was the last one that began, and the case closed on its day.
pub(super) fn ending<'a>(facts: &Facts<'a>, session: &Session) -> Option<&'a Closing> {
    let took_place = |s: &Session| s.state != SessionState::Planned;
    let later = |s: &Session| took_place(s) && s.starts > session.starts;
    let closing = facts.case.closing.as_ref()?;
    let day = session.ends.unwrap_or(session.starts).date();
    let is_last = took_place(session) && !facts.case.sessions.iter().any(later);
    (is_last && closing.on == day).then_some(closing)
}

/// Adds the result, what was agreed orally, and the remedies that are told.
fn add_result(facts: &Facts, document: &mut Document) {
    let session = facts.session;
    let ending = session.and_then(|session| ending(facts, session));
    let is_in = |state| session.is_some_and(|session| session.state == state);
    let agreed = ending.is_some_and(|closing| closing.outcome.has_agreement());
    let failed = ending.is_some_and(|closing| closing.outcome.needs_reason());
    let adjourned = ending.is_none() && is_in(SessionState::Adjourned);
    let fell_through = is_in(SessionState::FallenThrough);
    document.plain(Line::text(choices(&[
        (agreed, "达成调解协议"),
        (failed, "未达成调解协议"),
        (adjourned, "择日继续调解"),
        (fell_through, "未能进行"),
    ])));
    let result = session.map_or("", |session| session.result.trim());
    let is_decided = agreed || failed || adjourned;
    if !result.is_empty() || !is_decided {
        let label = match (is_open(session), fell_through) {
            (true, _) => "",
            (_, true) => "未能进行的原因",
            (false, false) => "调解结果",
        };
        document.paragraphs_of(label, result);
    }
    if adjourned {
        let next_on = session.and_then(|session| session.next_on);
        document.paragraph(
            Line::text("下次调解日期：")
                .fill_day("下次调解日期", next_on)
                .and("。"),
        );
        return;
    }
    match ending {
        Some(closing) if agreed => {
            add_agreed(facts, closing.outcome, document);
            add_told(document, "调解员告知：", remedies_of_agreement(facts));
        }
        Some(closing) if failed => {
            document.paragraph(Line::text("未达成协议的原因：").fill(
                "未达成协议的原因",
                &closing.reason,
                24,
            ));
            add_told(document, "调解员告知：", remedies_of_failure(facts));
        }
        // Withdrawn or referred: there is nothing to perform and no failure to tell of.
        Some(_) => {}
        None => {
            document.paragraph(
                Line::text("择日继续调解的，下次调解日期：")
                    .day_by_hand("")
                    .and("。"),
            );
            add_told(
                document,
                "达成调解协议的，调解员告知：",
                remedies_of_agreement(facts),
            );
            add_told(
                document,
                "未达成调解协议的，调解员告知：",
                remedies_of_failure(facts),
            );
        }
    }
}

fn add_told(document: &mut Document, before: &str, texts: Vec<&str>) {
    document.paragraph(Line::text(format!("{before}{}", texts.concat())));
}

/// Adds what was agreed: an oral agreement is written down in the record itself (人民调解法 art. 28, 30).
fn add_agreed(facts: &Facts, outcome: Outcome, document: &mut Document) {
    if outcome == Outcome::WrittenAgreement {
        document.paragraph(Line::text(
            "双方当事人自愿达成调解协议，协议内容见调解协议书。",
        ));
        return;
    }
    document.paragraph(Line::text("双方当事人自愿达成口头协议，内容记明如下："));
    for (at, obligation) in facts.case.obligations.iter().enumerate() {
        document.paragraph(facts.obligation_line(at + 1, obligation).and("。"));
    }
    if facts.case.obligations.is_empty() {
        document.paragraph(Line::text("（一）").blank("协议内容", 30).and("。"));
    }
}

/// Adds the closing sentence and the signatures of those who took part, who sign every page.
fn add_closing_of_record(facts: &Facts, document: &mut Document) {
    let signing = signing_sides(facts.case, facts.session);
    let readers =
        match signing.contains(&PartyRole::Applicant) && signing.contains(&PartyRole::Respondent) {
            true => "双方当事人",
            false => "参加调解的当事人",
        };
    document.paragraph(Line::text(format!(
        "以上笔录经{readers}阅看（□）或者向其宣读（□），确认无误。"
    )));
    if facts
        .session
        .is_some_and(|session| session.form == SessionForm::Phone)
    {
        let ways = "电话调解，当事人确认笔录的方式：□ 到场补签　□ 短信或者微信确认　□ 录音　其他：";
        document.plain(Line::text(ways).blank("", 8));
    }
    document.plain(Line::text("当事人拒绝签名或者捺印的，记明情况：").blank("", 18));
    document.paragraph(
        Line::text("本笔录共")
            .blank("", 3)
            .and("页，由当事人、调解员、记录人在每页签名或者捺印；改动之处由当事人捺印。"),
    );
    let mut labels: Vec<&str> = Vec::new();
    for (role, label) in SIDES {
        if signing.contains(&role) {
            labels.push(label);
        }
    }
    for (role, label) in [
        (PartyRole::Witness, "证人（签名）"),
        (PartyRole::Interpreter, "翻译（签名）"),
    ] {
        if facts.case.parties_as(role).next().is_some() {
            labels.push(label);
        }
    }
    labels.extend(["调解员（签名）", "记录人（签名）"]);
    document.signatures(&labels);
}

/// Returns the sides that sign a record: those of whom somebody came, and those of whom nothing is entered. The record
/// of a separate session is not for the side that took no part in it.
pub(super) fn signing_sides(case: &Case, session: Option<&Session>) -> Vec<PartyRole> {
    let session = session.filter(|session| session.state != SessionState::Planned);
    let entries = |role: PartyRole| -> Vec<Attendance> {
        let presences = session.map_or(&[][..], |session| session.attendance.as_slice());
        let of_side = presences
            .iter()
            .filter(|presence| side_of(case, presence.party) == Some(role));
        of_side.map(|presence| presence.attendance).collect()
    };
    let came = |role| {
        let entries = entries(role);
        entries
            .iter()
            .any(|attendance| matches!(attendance, Attendance::Present | Attendance::ByAgent))
    };
    let is_separate = session.is_some_and(|session| session.form == SessionForm::Separate);
    let one_came = SIDES.iter().any(|(role, _)| came(*role));
    let signs =
        |role: &PartyRole| came(*role) || (entries(*role).is_empty() && !(is_separate && one_came));
    let sides = SIDES.iter().map(|(role, _)| *role);
    let sides = sides
        .filter(|role| *role != PartyRole::ThirdParty || case.parties_as(*role).next().is_some());
    sides.filter(signs).collect()
}

/// Returns the role of a party, or of the one for whom an agent acts.
fn side_of(case: &Case, id: PartyId) -> Option<PartyRole> {
    let party = find_party(case, id)?;
    match (party.role, party.acts_for) {
        (PartyRole::Agent, Some(principal)) => Some(find_party(case, principal)?.role),
        (role, _) => Some(role),
    }
}

fn find_party(case: &Case, id: PartyId) -> Option<&Party> {
    case.parties.iter().find(|party| party.id == id)
}
