//! The joint applications after an agreement: arbitration review and judicial confirmation.

use chrono::NaiveDate;

use super::{effective_on, mediated};
use crate::documents::chinese::date_text;
use crate::documents::facts::{Facts, sex_text};
use crate::documents::model::{Document, Line};
use crate::domain::calendar::due_natural_days;
use crate::domain::identity::birth_date;
use crate::domain::party::Party;
use crate::domain::vocabulary::{DocumentKind, PartyKind, PartyRole};

/// Returns the joint application for a review by the arbitration commission (劳动人事争议仲裁办案规则 art. 74), to be filed
/// within 15 natural days of the day on which the agreement takes effect (企业劳动争议协商调解规定 art. 27).
pub fn arbitration_review(facts: &Facts) -> Document {
    let mut document = facts.party_document(DocumentKind::ArbitrationReview);
    let parties = joint_parties(facts);
    add_joint_parties(facts, &mut document, &parties);
    document.heading("一、申请事项");
    document.paragraph(
        mediated(facts, Line::text("请求依法审查申请人双方"), "的")
            .and("，并根据该调解协议制作调解书。"),
    );
    document.heading("二、事实和理由");
    add_agreement(facts, &mut document);
    if facts.can_be_reviewed() {
        document.paragraph(Line::text(
            "本争议属于劳动人事争议，不属于确认劳动关系的争议；该调解协议未经人民法院司法确认。",
        ));
    }
    document.paragraph(Line::text(
        "申请人现依照《企业劳动争议协商调解规定》第二十七条、《劳动人事争议仲裁办案规则》第七十四条的规定，共同提出仲裁审查申请。",
    ));
    document.heading("三、申请人声明");
    document.paragraph(Line::text(
        "该调解协议系双方自愿达成，内容是双方的真实意思表示，不损害国家利益、社会公共利益和他人合法权益；申请人提交的材料和证据\
         真实，没有提供虚假证据，没有隐瞒事实。如有不实，申请人愿意承担相应的法律责任。",
    ));
    add_service_addresses(&mut document, "四、送达地址和联系电话", &parties);
    document.addressee(
        Line::default()
            .blank("仲裁委员会名称", 10)
            .and("劳动人事争议仲裁委员会"),
    );
    add_signatures(&mut document, "申请人", &parties);
    add_joint_attachments(facts, &mut document, &parties, &["其他证明材料"]);
    document.remark(&deadline_text(
        effective_on(facts),
        15,
        "《企业劳动争议协商调解规定》第二十七条",
    ));
    document
}

/// Returns the joint application for judicial confirmation, to be filed within 30 natural days of the day on which the
/// agreement takes effect (人民调解法 art. 33; 民事诉讼法 art. 205).
pub fn judicial_confirmation(facts: &Facts) -> Document {
    let mut document = facts.party_document(DocumentKind::JudicialConfirmation);
    let parties = joint_parties(facts);
    add_joint_parties(facts, &mut document, &parties);
    document.heading("一、请求事项");
    document.paragraph(mediated(facts, Line::text("请求依法确认申请人双方"), "的").and("有效。"));
    document.heading("二、事实和理由");
    add_agreement(facts, &mut document);
    document.paragraph(Line::text(
        "申请人现依照《中华人民共和国人民调解法》第三十三条、《中华人民共和国民事诉讼法》第二百零五条的规定，共同申请司法确认。",
    ));
    document.heading("三、责任承诺");
    document.paragraph(Line::text(
        "（一）双方出于解决纠纷的目的自愿达成调解协议，没有恶意串通、规避法律的行为；",
    ));
    document.paragraph(Line::text(
        "（二）该调解协议不损害国家利益、社会公共利益和他人合法权益，不违背公序良俗；如果因为该调解协议的内容给他人造成损害，申请人\
         愿意承担相应的民事责任和其他法律责任；",
    ));
    document.paragraph(Line::text(
        "（三）申请人提交的材料真实，没有就同一调解协议向其他机构申请审查或者确认。",
    ));
    add_service_addresses(&mut document, "四、送达地址和联系电话", &parties);
    document.addressee(
        Line::default()
            .blank("管辖人民法院名称", 10)
            .and("人民法院"),
    );
    add_signatures(&mut document, "申请人", &parties);
    add_joint_attachments(
        facts,
        &mut document,
        &parties,
        &[
            "调解组织主持调解的证明",
            "与调解协议相关的财产权利证明等材料",
        ],
    );
    document.remark(&deadline_text(
        effective_on(facts),
        30,
        "《中华人民共和国人民调解法》第三十三条",
    ));
    if facts.is_labour() {
        document.remark(
            "劳动争议在人民调解委员会主持下仅就给付义务达成的调解协议，向人民调解委员会所在地的基层人民法院申请司法确认\
             （法释〔2020〕26号第五十二条）。",
        );
    }
    document
}

/// Returns those who apply together, persons first as on the form of the courts: both sides, and third parties
/// that owe or get something by the agreement.
fn joint_parties<'a>(facts: &'a Facts) -> Vec<&'a Party> {
    let obligations = &facts.case.obligations;
    let is_bound = |party: &Party| {
        obligations
            .iter()
            .any(|o| [o.debtor, o.creditor].contains(&Some(party.id)))
    };
    let mut third = facts.parties(PartyRole::ThirdParty);
    third.retain(|party| is_bound(party));
    let mut parties = facts.parties(PartyRole::Applicant);
    parties.extend(facts.parties(PartyRole::Respondent));
    parties.extend(third);
    parties.sort_by_key(|party| !party.is_worker());
    parties
}

fn add_joint_parties(facts: &Facts, document: &mut Document, parties: &[&Party]) {
    for party in parties {
        add_party(facts, document, "申请人", party);
    }
    if parties.is_empty() {
        document.plain(Line::text("申请人：").blank("申请人", 24).and("。"));
    }
}

/// Adds the data of a party as courts ask for them, and of its agents.
pub(super) fn add_party(facts: &Facts, document: &mut Document, label: &str, party: &Party) {
    if party.kind == PartyKind::Person {
        for line in person_lines(label, party) {
            document.plain(line);
        }
    } else {
        for line in facts.party_lines(label, party) {
            document.plain(line);
        }
    }
    for agent in facts.parties(PartyRole::Agent) {
        if agent.acts_for == Some(party.id) {
            let authority = agent.authority.map_or("", |authority| authority.zh());
            document.plain(
                Line::text("委托代理人：")
                    .fill("代理人姓名", &agent.name, 6)
                    .and("，联系电话：")
                    .fill("代理人联系电话", &agent.phone, 8)
                    .and("，代理权限：")
                    .fill("代理权限", authority, 6)
                    .and("。"),
            );
        }
    }
}

/// Returns the lines with the data of a person, as the courts ask for them.
fn person_lines(label: &str, party: &Party) -> Vec<Line> {
    let born =
        birth_date(&party.id_number).filter(|_| matches!(party.id_kind.as_str(), "" | "citizen"));
    vec![
        Line::text(format!("{label}："))
            .fill("姓名", &party.name, 6)
            .and("，性别：")
            .fill("性别", sex_text(&party.sex), 2)
            .and("，民族：")
            .blank("民族", 3)
            .and("，出生日期：")
            .fill_day("出生日期", born)
            .and("。"),
        Line::text("职业或者岗位：")
            .fill("职业或者岗位", &party.job, 8)
            .and("，联系电话：")
            .fill("联系电话", &party.phone, 8)
            .and("。"),
        Line::text("身份证件号码：")
            .fill("身份证件号码", &party.id_number, 14)
            .and("。"),
        Line::text("住址：")
            .fill("住址", &party.address, 24)
            .and("。"),
    ]
}

/// Adds where papers are served. Service by electronic means needs consent (民事诉讼法 arts. 87–91), which only the party
/// gives.
pub(super) fn add_service_addresses(document: &mut Document, heading: &str, parties: &[&Party]) {
    document.heading(heading);
    let row = |name: &str, phone: &str| {
        vec![
            Line::default().fill("姓名或者名称", name, 5),
            Line::text("□与上列住址（住所）相同　□其他：").blank("", 10),
            Line::default().fill("联系电话", phone, 6),
            Line::text("□同意，接收地址：")
                .blank("", 6)
                .and("　□不同意"),
        ]
    };
    let mut rows: Vec<_> = parties
        .iter()
        .map(|party| row(&party.name, &party.phone))
        .collect();
    if rows.is_empty() {
        rows.push(row("", ""));
    }
    document.table(
        &[
            ("申请人", 18),
            ("送达地址", 34),
            ("联系电话", 20),
            ("电子送达", 28),
        ],
        rows,
    );
}

pub(super) fn add_signatures(document: &mut Document, label: &str, parties: &[&Party]) {
    let labels = parties.iter().map(|party| match party.kind {
        PartyKind::Person => format!("{label}{}（签名或者捺印）", party.name),
        PartyKind::LegalPerson | PartyKind::Organisation => {
            format!("{label}{}（盖章，法定代表人或者负责人签名）", party.name)
        }
    });
    let labels: Vec<String> = labels.collect();
    let unnamed = format!("{label}（签名或者捺印、盖章）");
    let mut labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    if labels.is_empty() {
        labels.push(&unnamed);
    }
    document.signatures(&labels);
}

fn add_joint_attachments(
    facts: &Facts,
    document: &mut Document,
    parties: &[&Party],
    others: &[&'static str],
) {
    let mut papers = vec!["调解协议书"];
    if parties.iter().any(|party| party.is_worker()) {
        papers.push("自然人的身份证明复印件");
    }
    if parties.iter().any(|party| !party.is_worker()) {
        papers.push("单位的营业执照等主体资格证明复印件、法定代表人（负责人）身份证明书");
    }
    if !facts.parties(PartyRole::Agent).is_empty() {
        papers.push("授权委托书和代理人身份证明复印件");
    }
    papers.extend(others);
    add_attachments(document, &papers);
}

pub(super) fn add_attachments(document: &mut Document, papers: &[&str]) {
    for (at, paper) in papers.iter().enumerate() {
        let head = match at {
            0 => "附件：",
            _ => "　　　",
        };
        document.plain(
            Line::text(format!("{head}{}．{paper}　", at + 1))
                .blank("", 2)
                .and("份"),
        );
    }
}

/// Adds the agreement, its effective day and what it says.
fn add_agreement(facts: &Facts, document: &mut Document) {
    let dispute = format!("申请人之间因{}发生争议，", facts.cause());
    document.paragraph(
        mediated(facts, Line::text(dispute), "")
            .and("。该调解协议经双方当事人签名或者盖章、调解员签名并加盖调解组织印章，于")
            .fill_day("协议生效日期", effective_on(facts))
            .and("生效，主要内容如下："),
    );
    let obligations = &facts.case.obligations;
    for (at, item) in obligations.iter().enumerate() {
        document.paragraph(facts.obligation_line(at + 1, item).and("。"));
    }
    if obligations.is_empty() {
        document.paragraph(Line::text("（一）").blank("协议事项", 32).and("。"));
    }
}

/// Returns until when the application is filed: the last day as counted and, if that is a day off, the day to which it
/// moves (民法典 art. 203).
fn deadline_text(effective_on: Option<NaiveDate>, days: u16, basis: &str) -> String {
    let term = format!("申请期限：自调解协议生效之日起{days}日内（{basis}）。");
    let Some(from) = effective_on else {
        return term;
    };
    let due = due_natural_days(from, days);
    let last = format!(
        "{term}协议于{}生效，最后一日为{}",
        date_text(from),
        date_text(due.raw)
    );
    if due.effective == due.raw {
        return format!("{last}。");
    }
    let notice = match due.provisional {
        true => "以当年放假安排为准，",
        false => "",
    };
    format!(
        "{last}；该日不是工作日，顺延至{}（《中华人民共和国民法典》第二百零三条），{notice}宜在顺延前提出。",
        date_text(due.effective)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_last_day_is_named_with_the_day_to_which_it_moves() {
        let moved = deadline_text(Some(date("2026-09-16")), 15, "");
        assert!(
            moved.contains("最后一日为2026年10月1日；") && moved.contains("顺延至2026年10月8日"),
            "{moved}"
        );
        let same = deadline_text(Some(date("2026-05-06")), 15, "");
        assert!(same.ends_with("最后一日为2026年5月21日。"), "{same}");
        assert!(!deadline_text(None, 30, "").contains("最后一日"));
    }
}
