//! The documents about who acts for whom and who received what. The modules in it hold the election of representatives
//! and those that end a case: settlement, closing report and cover.

mod election;
mod ending;
mod settlement;

pub use election::elected_representatives;
pub use ending::{closing_report, cover, cover_rows};
pub use settlement::settlement;

use super::chinese::number_text;
use super::facts::{Facts, sex_text};
use super::intake::tick;
use super::model::{Block, Document, Line};
use crate::domain::party::Party;
use crate::domain::vocabulary::{AgentAuthority, DocumentKind, EmployerType, PartyKind, PartyRole};

/// The powers of an agent, each with whether it needs a special authority. Signing the agreement disposes of the claims as much
/// as giving them up does; it is therefore apart from attending and signing the records.
const POWERS: [(&str, bool); 7] = [
    ("代为申请调解，或者要求终止调解", false),
    ("代为收集、提供证据", false),
    ("代为选择或者接受调解员", false),
    ("代为承认、变更、放弃调解请求", true),
    ("代为参加调解，签署调查记录、调解笔录和告知书", false),
    ("代为进行和解，签署调解协议书", true),
    ("代为领取文书", false),
];

/// Returns the power of attorney (劳动争议调解仲裁法 art. 24: it names the matter and the authority) of the first agent, and of
/// those who act with the same authority for the same party.
pub fn authorization(facts: &Facts) -> Document {
    let mut document = facts.party_document(DocumentKind::Authorization);
    let agents = joint_agents(facts);
    let principal = agents.first().and_then(|agent| agent.acts_for);
    match facts
        .case
        .parties
        .iter()
        .find(|party| Some(party.id) == principal)
    {
        Some(principal) => {
            for line in facts.party_lines("委托人", principal) {
                document.plain(line);
            }
        }
        None => add_blank_principal(&mut document),
    }
    for &agent in &agents {
        add_agent(&mut document, Some(agent));
    }
    if agents.is_empty() {
        add_agent(&mut document, None);
    }
    let matter = Line::text("委托人就")
        .fill("申请人", &facts.names(PartyRole::Applicant), 8)
        .and("与")
        .fill("被申请人", &facts.names(PartyRole::Respondent), 8);
    document.paragraph(
        matter
            .and(format!(
                "的争议（{}），委托上列受委托人代为参加",
                facts.cause()
            ))
            .fill("调解组织名称", facts.office_name(), 12)
            .and("主持的调解活动。"),
    );
    let authority = agents.first().and_then(|agent| agent.authority);
    let is = |of: AgentAuthority| tick(authority == Some(of));
    document.plain(Line::text(format!(
        "代理权限：{}一般授权　{}特别授权。受委托人的权限限于下列勾选的事项：",
        is(AgentAuthority::General),
        is(AgentAuthority::Special)
    )));
    for (at, &(power, needs_special)) in POWERS.iter().enumerate() {
        let mark = tick(is_covered(authority, needs_special));
        document.plain(Line::text(format!(
            "{mark}（{}）{power}；",
            number_text(at + 1)
        )));
    }
    let last = number_text(POWERS.len() + 1);
    document.plain(
        Line::text(format!("□（{last}）其他："))
            .blank("", 20)
            .and("。"),
    );
    document.plain(
        Line::text(
            "委托期限：□自本委托书签署之日起至本争议调解终结之日止　□自本委托书签署之日起至",
        )
        .day_by_hand("")
        .and("止。"),
    );
    document.addressee(Line::default().fill("调解组织名称", facts.office_name(), 16));
    document.signatures(&["委托人（签名或者捺印、盖章）", "受委托人（签名）"]);
    document.remark(
        "附：委托人和受委托人的身份证件复印件；受委托人是律师、法律工作者或者单位工作人员的，另附相应的执业证件或者工作证明。\
         代为承认、变更、放弃调解请求，进行和解，签署调解协议书，须由委托人特别授权；委托人是单位的，由其盖章并由法定代表人\
         （负责人）签名。变更或者解除委托的，委托人应当书面告知调解组织。",
    );
    document
}

/// Returns the first agent and those who act with the same authority for the same party.
fn joint_agents<'a>(facts: &'a Facts<'_>) -> Vec<&'a Party> {
    let mut agents = facts.parties(PartyRole::Agent);
    if let Some(&first) = agents.first() {
        agents.retain(|agent| {
            let is_for_same = first.acts_for.is_some() && agent.acts_for == first.acts_for;
            agent.id == first.id || is_for_same && agent.authority == first.authority
        });
    }
    agents
}

fn is_covered(authority: Option<AgentAuthority>, needs_special: bool) -> bool {
    match authority {
        Some(AgentAuthority::Special) => true,
        Some(AgentAuthority::General) => !needs_special,
        None => false,
    }
}

fn add_blank_principal(document: &mut Document) {
    document.plain(
        Line::text("委托人（姓名或者名称）：")
            .blank("委托人", 14)
            .and("，身份证件号码（统一社会信用代码）：")
            .blank("委托人证件号码", 12)
            .and("，住址（住所）：")
            .blank("委托人住址", 16)
            .and("，联系电话：")
            .blank("委托人联系电话", 8)
            .and("。"),
    );
    // Only a unit has one, so that nobody is asked for it.
    document.plain(Line::text("法定代表人（负责人）：").blank("", 6).and("。"));
}

/// Adds the data of an agent, or blanks for one.
fn add_agent(document: &mut Document, agent: Option<&Party>) {
    let of = |value: fn(&Party) -> &str| agent.map_or("", value);
    document.plain(
        Line::text("受委托人：")
            .fill("代理人姓名", of(|agent| &agent.name), 6)
            .and("，性别：")
            .fill(
                "代理人性别",
                agent.map_or("", |agent| sex_text(&agent.sex)),
                2,
            )
            .and("，身份证件号码：")
            .fill("代理人身份证件号码", of(|agent| &agent.id_number), 12)
            .and("，工作单位、职务或者与委托人的关系：")
            .fill("代理人单位或者关系", of(|agent| &agent.job), 12)
            .and("，住址：")
            .fill("代理人住址", of(|agent| &agent.address), 12)
            .and("，联系电话：")
            .fill("代理人联系电话", of(|agent| &agent.phone), 8)
            .and("。"),
    );
}

/// Returns the certificate that somebody represents a unit, for the first side that is no natural person.
pub fn representative_certificate(facts: &Facts) -> Document {
    let mut document = facts.party_document(DocumentKind::RepresentativeCertificate);
    let takes_part = |party: &&Party| party.role.is_side() || party.role == PartyRole::ThirdParty;
    let mut parties = facts.case.parties.iter().filter(takes_part);
    let unit = parties.find(|party| party.kind != PartyKind::Person);
    let of = |value: fn(&Party) -> &str| unit.map_or("", value);
    document.form([
        (
            "单位名称",
            Line::default().fill("单位名称", of(|unit| &unit.name), 20),
        ),
        (
            "统一社会信用代码",
            Line::default().fill("统一社会信用代码", of(|unit| &unit.id_number), 18),
        ),
        (
            "住所",
            Line::default().fill("住所", of(|unit| &unit.address), 24),
        ),
        (
            "联系电话",
            Line::default().fill("联系电话", of(|unit| &unit.phone), 12),
        ),
    ]);
    let office_of_unit = unit.map(capacity);
    let boxes = ["法定代表人", "负责人", "经营者"]
        .map(|one| format!("{}{one}", tick(office_of_unit == Some(one))));
    document.paragraph(
        Line::default()
            .fill("法定代表人（负责人）", of(|unit| &unit.representative), 8)
            .and("，性别：")
            .blank("法定代表人（负责人）性别", 2)
            .and("，身份证件号码：")
            .blank("法定代表人（负责人）身份证件号码", 12)
            .and("，在我单位任")
            .blank("法定代表人（负责人）职务", 8)
            .and(format!(
                "职务，是我单位的{}，代表我单位参加",
                boxes.join("　")
            ))
            .fill("申请人", &facts.names(PartyRole::Applicant), 8)
            .and("与")
            .fill("被申请人", &facts.names(PartyRole::Respondent), 8)
            .and(format!("因{}发生的争议的调解。", facts.cause())),
    );
    document.paragraph(Line::text("特此证明。"));
    document.addressee(Line::default().fill("调解组织名称", facts.office_name(), 16));
    document.blocks.push(Block::SealAndDate {
        office: unit.map_or("单位", |unit| unit.name.as_str()).to_owned(),
        day: Line::default().day_by_hand(""),
    });
    document.remark(
        "附：法定代表人（负责人、经营者）的身份证件复印件，单位的营业执照或者登记证书复印件。",
    );
    document
}

/// Returns in which capacity somebody represents the unit: an individual business has an operator, a legal person a
/// legal representative, another organisation a person in charge.
fn capacity(unit: &Party) -> &'static str {
    match (unit.employer_type, unit.kind) {
        (Some(EmployerType::StallHolder), _) => "经营者",
        (_, PartyKind::LegalPerson) => "法定代表人",
        _ => "负责人",
    }
}

/// Returns a row of a table that has only its number.
fn numbered_row(n: usize, columns: usize) -> Vec<Line> {
    let mut row = vec![Line::default(); columns];
    if let Some(first) = row.first_mut() {
        *first = Line::text(n.to_string());
    }
    row
}

/// Returns the receipt of service. Mediation has no rules of its own for it; it follows 民事诉讼法 arts. 87–91.
pub fn service_receipt(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::ServiceReceipt);
    let by_hand = |width| Line::default().blank("", width);
    document.form([
        (
            "案号",
            Line::default().fill("案号", &facts.case.number_text, 12),
        ),
        ("案由", Line::text(facts.cause())),
        (
            "送达文书名称和份数",
            Line::default().blank("送达文书名称和份数", 24),
        ),
        ("受送达人", Line::default().blank("受送达人", 16)),
        ("送达地址", Line::default().blank("送达地址", 24)),
        (
            "送达方式",
            Line::text("□直接送达　□留置送达　□邮寄送达（单号：")
                .blank("", 10)
                .and("）　□电子送达（受送达人同意；号码或者地址：")
                .blank("", 10)
                .and("）　□其他：")
                .blank("", 8),
        ),
        (
            "受送达人签名或者盖章",
            by_hand(10)
                .and("　")
                .day_by_hand("")
                .blank("", 2)
                .and("时")
                .blank("", 2)
                .and("分"),
        ),
        (
            "代收人签名和代收理由",
            by_hand(8)
                .and("　与受送达人的关系：")
                .blank("", 8)
                .and("　")
                .day_by_hand("")
                .blank("", 2)
                .and("时")
                .blank("", 2)
                .and("分"),
        ),
        ("拒收事由和日期", by_hand(16).and("　").day_by_hand("")),
        (
            "见证人签名或者盖章",
            by_hand(10).and("　单位、职务：").blank("", 10),
        ),
        (
            "送达过程的记录",
            Line::text("□拍照　□录像　□到达信息截图　□邮件回执　□其他：").blank("", 8),
        ),
        ("送达人签名", by_hand(8).and("　").blank("", 8)),
        ("备注", by_hand(24)),
    ]);
    document.remark("送达参照《中华人民共和国民事诉讼法》第八十七条至第九十一条：");
    for rule in [
        "一、受送达人在本回证上记明收到日期，签名或者盖章；在本回证上的签收日期为送达日期。",
        "二、受送达人是公民的，本人不在时可以由与其同住的成年家属签收；是单位的，由法定代表人、主要负责人或者该单位负责\
         收件的人签收；有代理人的，可以由代理人签收；已经指定代收人的，由代收人签收。",
        "三、受送达人或者与其同住的成年家属拒绝接收的，可以邀请有关基层组织或者其所在单位的代表到场见证，记明拒收事由和日期，由\
         送达人、见证人签名或者盖章，把文书留在受送达人的住所；也可以把文书留在受送达人的住所，并采用拍照、录像等方式记录送达过程。",
        "四、经受送达人同意，可以采用能够确认其收悉的电子方式送达，以送达信息到达受送达人特定系统的日期为送达日期。",
        "五、邮寄送达的，以回执上注明的收件日期为送达日期。",
    ] {
        document.remark(rule);
    }
    document
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::case::{Case, CaseFields};
    use crate::domain::ids::{CaseId, PartyId};
    use crate::domain::number::CaseNumber;
    use crate::domain::office::OfficeSetup;
    use crate::domain::vocabulary::NumberSeries;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();

    /// Returns a case about wages in which nothing has happened yet.
    pub(in crate::documents) fn case(parties: Vec<Party>) -> Case {
        let (cause, source) = ("L07".parse().unwrap(), "applied_oral".parse().unwrap());
        Case {
            id: CaseId::from_bytes([1; 16]),
            version: 1,
            number: CaseNumber {
                year: 2026,
                n: 7,
                series: NumberSeries::Main,
            },
            number_text: "盛劳调字〔2026〕第7号".into(),
            registered_on: TODAY,
            fields: CaseFields::blank(cause, source, TODAY),
            acceptance: None,
            extension: None,
            closing: None,
            answer: None,
            reopenings: Vec::new(),
            rounds: Vec::new(),
            void: None,
            restricted: false,
            erasure: None,
            erased_on: None,
            parties,
            claims: Vec::new(),
            sessions: Vec::new(),
            obligations: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub(in crate::documents) fn person(n: u8, role: PartyRole) -> Party {
        Party {
            name: format!("某{n}"),
            ..Party::blank(PartyId::from_bytes([n; 16]), role, PartyKind::Person)
        }
    }

    pub(super) fn built(case: &Case, build: fn(&Facts) -> Document) -> Document {
        build(&Facts {
            case,
            setup: &OfficeSetup::default(),
            today: TODAY,
            session: None,
        })
    }

    #[test]
    fn only_a_special_authority_covers_giving_up_claims_and_signing_an_agreement() {
        let covered = |authority| {
            let powers = POWERS.iter().enumerate();
            let covered = powers.filter(|(_, (_, special))| is_covered(authority, *special));
            covered.map(|(at, _)| at + 1).collect::<Vec<_>>()
        };
        assert_eq!(covered(Some(AgentAuthority::General)), [1, 2, 3, 5, 7]);
        assert_eq!(
            covered(Some(AgentAuthority::Special)),
            [1, 2, 3, 4, 5, 6, 7]
        );
        assert!(covered(None).is_empty());
    }

    #[test]
    fn agents_stand_together_only_for_the_same_party_with_the_same_authority() {
        let agent = |n, acts_for: u8, authority| Party {
            acts_for: Some(PartyId::from_bytes([acts_for; 16])),
            authority: Some(authority),
            ..person(n, PartyRole::Agent)
        };
        let case = case(vec![
            agent(5, 1, AgentAuthority::General),
            agent(6, 2, AgentAuthority::General),
            agent(7, 1, AgentAuthority::Special),
            agent(8, 1, AgentAuthority::General),
        ]);
        let facts = Facts {
            case: &case,
            setup: &OfficeSetup::default(),
            today: TODAY,
            session: None,
        };
        let names: Vec<&str> = (joint_agents(&facts).into_iter())
            .map(|agent| agent.name.as_str())
            .collect();
        assert_eq!(names, ["某5", "某8"]);
    }

    #[test]
    fn the_capacity_follows_the_kind_of_the_unit() {
        let unit = |kind, employer_type| Party {
            kind,
            employer_type,
            ..person(1, PartyRole::Respondent)
        };
        let holder = Some(EmployerType::StallHolder);
        assert_eq!(capacity(&unit(PartyKind::LegalPerson, None)), "法定代表人");
        assert_eq!(capacity(&unit(PartyKind::Organisation, None)), "负责人");
        assert_eq!(capacity(&unit(PartyKind::Organisation, holder)), "经营者");
    }
}
