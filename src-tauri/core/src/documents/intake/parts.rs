//! Parts that several documents of the intake have in common.

use crate::documents::chinese::{date_text, money_text, number_text};
pub use crate::documents::facts::sentence;
use crate::documents::facts::{Facts, number_label, sex_text};
use crate::documents::model::{Document, Line, TextRun};
use crate::domain::identity::birth_date;
use crate::domain::ids::PartyId;
use crate::domain::party::Party;
use crate::domain::vocabulary::{EmployerType, KnownAnswer, Nature, PartyKind, PartyRole};

/// The most parties of a role whose data stand one after the other; more of them stand in a table.
const MAX_SINGLE_PARTIES: usize = 3;

/// Returns a box, ticked or not.
pub fn tick(is_chosen: bool) -> &'static str {
    match is_chosen {
        true => "■",
        false => "□",
    }
}

/// Returns choices with a box before each.
pub fn choices<'a>(choices: impl IntoIterator<Item = (bool, &'a str)>) -> String {
    let choices = choices.into_iter();
    let boxes: Vec<String> = choices
        .map(|(is_chosen, text)| format!("{}{text}", tick(is_chosen)))
        .collect();
    boxes.join("　")
}

/// Returns lines as one, with a text between them.
pub fn joined(lines: impl IntoIterator<Item = Line>, between: &str) -> Line {
    let mut whole = Line::default();
    for (at, line) in lines.into_iter().enumerate() {
        if at > 0 {
            whole = whole.and(between);
        }
        for run in line.0 {
            whole = match run {
                TextRun::Text { text } => whole.and(text),
                TextRun::Blank { label, width } => whole.blank(&label, width),
            };
        }
    }
    whole
}

/// Adds lines as the items 一、二、三…
pub fn add_items(document: &mut Document, items: Vec<Line>) {
    for (at, item) in items.into_iter().enumerate() {
        let number = Line::text(format!("{}、", number_text(at + 1)));
        document.paragraph(joined([number, item], ""));
    }
}

/// Returns the main cause and the further ones.
pub fn causes(facts: &Facts) -> String {
    let further = facts.case.fields.further_causes.iter();
    let causes: Vec<&str> = std::iter::once(facts.cause())
        .chain(further.map(|cause| cause.row().on_paper))
        .collect();
    causes.join("、")
}

/// Returns the parties of a role. A side that nobody was entered for is one party without data, so that the form has room for
/// it: a person as applicant, and a unit as respondent.
pub fn side(facts: &Facts, role: PartyRole) -> Vec<Party> {
    let parties: Vec<Party> = facts.case.parties_as(role).cloned().collect();
    if !parties.is_empty() || !role.is_side() {
        return parties;
    }
    let kind = match role {
        PartyRole::Respondent => PartyKind::LegalPerson,
        _ => PartyKind::Person,
    };
    vec![Party::blank(PartyId::from_bytes([0; 16]), role, kind)]
}

/// Returns whether the rules on the mediation of labour disputes in enterprises are those of the case: a labour dispute that
/// no court and no commission sent (企业劳动争议协商调解规定 art. 2).
pub fn is_under_mediation_rules(facts: &Facts) -> bool {
    facts.is_labour() && returning_body(facts).is_none()
}

/// Returns the body that sent the case and to which it goes back without an agreement.
pub fn returning_body(facts: &Facts) -> Option<&'static str> {
    match facts.case.fields.source.code() {
        "court_delegated" | "court_entrusted" => Some("人民法院"),
        "arbitration_entrusted" => Some("劳动人事争议仲裁委员会"),
        _ => None,
    }
}

fn name_label(party: &Party) -> &'static str {
    match party.kind {
        PartyKind::Person => "姓名",
        PartyKind::LegalPerson | PartyKind::Organisation => "名称",
    }
}

/// Returns name, number, telephone and address of a party in one line.
pub fn party_summary(party: &Party) -> Line {
    let number = number_label(party);
    let line = Line::default().fill(name_label(party), &party.name, 6);
    let line = match party.role {
        PartyRole::Agent => line,
        _ => line
            .and(format!("，{number}："))
            .fill(number, &party.id_number, 10),
    };
    let line = line.and("，联系电话：").fill("联系电话", &party.phone, 8);
    match party.role {
        PartyRole::Agent => line,
        _ => line.and("，地址：").fill("住址", &party.address, 12),
    }
}

/// Adds the data of all parties.
pub fn add_parties(facts: &Facts, document: &mut Document) {
    for role in [
        PartyRole::Applicant,
        PartyRole::Respondent,
        PartyRole::ThirdParty,
    ] {
        let parties = side(facts, role);
        if parties.len() > MAX_SINGLE_PARTIES {
            document.heading(&format!("{}（共{}名）", role.zh(), parties.len()));
            add_party_table(document, &parties);
            continue;
        }
        for (at, party) in parties.iter().enumerate() {
            match parties.len() {
                1 => document.heading(role.zh()),
                _ => document.heading(&format!("{}（{}）", role.zh(), number_text(at + 1))),
            }
            document.form(party_rows(facts, party));
        }
    }
}

fn add_party_table(document: &mut Document, parties: &[Party]) {
    let columns = [
        ("姓名或者名称", 3),
        ("性别", 1),
        ("证件号码", 4),
        ("住址或者住所", 4),
        ("联系电话", 3),
    ];
    let row = |party: &Party| {
        vec![
            Line::text(&party.name),
            Line::text(sex_text(&party.sex)),
            Line::default().fill(number_label(party), &party.id_number, 9),
            Line::default().fill("住址", &party.address, 9),
            Line::default().fill("联系电话", &party.phone, 6),
        ]
    };
    document.table(&columns, parties.iter().map(row).collect());
}

/// Returns the rows with the data of a party and of its agents.
fn party_rows(facts: &Facts, party: &Party) -> Vec<(&'static str, Line)> {
    let number = number_label(party);
    let id_number = Line::default().fill(number, &party.id_number, 14);
    let mut rows = match party.kind {
        PartyKind::Person => {
            let born_on = match party.id_kind == "citizen" {
                true => birth_date(&party.id_number),
                false => None,
            };
            vec![
                (
                    "姓名",
                    Line::default()
                        .fill("姓名", &party.name, 6)
                        .and("　性别：")
                        .fill("性别", sex_text(&party.sex), 2)
                        .and("　民族：")
                        .blank("民族", 3),
                ),
                ("出生日期", Line::default().fill_day("出生日期", born_on)),
                (number, id_number),
                (
                    "工作单位和岗位",
                    Line::default()
                        .blank("工作单位", 10)
                        .and("　岗位：")
                        .fill("岗位", &party.job, 6),
                ),
                ("住址", Line::default().fill("住址", &party.address, 18)),
            ]
        }
        PartyKind::LegalPerson | PartyKind::Organisation => {
            let head = match party.employer_type {
                Some(EmployerType::StallHolder) => "经营者",
                _ => "法定代表人（负责人）",
            };
            vec![
                ("名称", Line::default().fill("名称", &party.name, 16)),
                (number, id_number),
                ("住所", Line::default().fill("住所", &party.address, 18)),
                (
                    head,
                    Line::default()
                        .fill(head, &party.representative, 6)
                        .and("　职务：")
                        .blank("职务", 6),
                ),
            ]
        }
    };
    rows.push((
        "联系电话",
        Line::default().fill("联系电话", &party.phone, 10),
    ));
    rows.push(("送达地址", Line::default().blank("送达地址", 18)));
    for agent in facts.parties(PartyRole::Agent) {
        if agent.acts_for == Some(party.id) {
            let authority = agent.authority.map_or("", |authority| authority.zh());
            let line = party_summary(agent)
                .and("，代理权限：")
                .fill("代理权限", authority, 6);
            rows.push(("委托代理人", line));
        }
    }
    rows
}

/// Returns the requests, each as a sentence with its amount and, if it is that of one of several, with whose it is.
pub fn claim_lines(facts: &Facts) -> Vec<Line> {
    let case = facts.case;
    let has_several = facts.parties(PartyRole::Applicant).len() > 1;
    let mut lines = Vec::new();
    for (at, claim) in case.claims.iter().enumerate() {
        let claimant = case
            .parties
            .iter()
            .find(|party| Some(party.id) == claim.claimant);
        let mut line = Line::text(format!("（{}）", number_text(at + 1)));
        if let Some(claimant) = claimant.filter(|_| has_several) {
            line = line.and(format!("{}请求：", claimant.name));
        }
        line = line.fill("调解请求", sentence(&claim.text), 24);
        lines.push(match claim.amount {
            Some(amount) => line.and(format!("，金额{}。", money_text(amount))),
            None => line.and("。"),
        });
    }
    if lines.is_empty() {
        lines.push(Line::text("（一）").blank("调解请求", 28).and("。"));
    }
    lines
}

/// Adds the requests, and their sum if several have an amount.
pub fn add_claims(facts: &Facts, document: &mut Document) {
    for line in claim_lines(facts) {
        document.paragraph(line);
    }
    let amounts = facts
        .case
        .claims
        .iter()
        .filter(|claim| claim.amount.is_some());
    if amounts.count() > 1 {
        let sum = money_text(facts.case.claimed_amount());
        document.paragraph(Line::text(format!("以上金额合计{sum}。")));
    }
}

/// Adds the facts of the employment, the day of the dispute and its course.
pub fn add_facts_and_reasons(facts: &Facts, document: &mut Document) {
    if facts.is_labour() {
        add_employment(facts, document);
    }
    let event_on = facts.case.fields.event_on;
    document.paragraph(
        Line::text("争议发生日期：")
            .fill_day("争议发生日期", event_on)
            .and("。"),
    );
    document.plain(Line::text("争议经过和理由："));
    document.paragraphs_of("争议经过和理由", &facts.case.fields.summary);
}

/// Adds the employment of the worker as far as it is known, with blanks for the rest; of several workers a case holds none.
fn add_employment(facts: &Facts, document: &mut Document) {
    let contract = match facts.case.fields.nature {
        Nature::Overage => "用工协议",
        Nature::NewForm => "书面协议",
        _ => "书面劳动合同",
    };
    let workers: Vec<&Party> = (facts.case.parties_as(facts.case.workers_side()))
        .filter(|party| party.is_worker())
        .collect();
    if workers.len() > 1 {
        let columns = [
            ("姓名", 2),
            ("入职日期", 3),
            ("岗位", 2),
            ("月工资（元）", 2),
            (contract, 3),
        ];
        let row = |worker: &&Party| {
            vec![
                Line::text(&worker.name),
                Line::default(),
                Line::text(&worker.job),
                Line::default(),
                Line::text("□有　□无"),
            ]
        };
        document.table(&columns, workers.iter().map(row).collect());
        return;
    }
    let known = facts.case.fields.employment.as_ref();
    let job = workers.first().map_or("", |worker| worker.job.as_str());
    let post = known.map(|employment| employment.post.as_str());
    let wage = known.and_then(|employment| employment.monthly_wage);
    let line = Line::text("入职日期：")
        .fill_day("入职日期", known.and_then(|employment| employment.hired_on))
        .and("；岗位：")
        .fill(
            "岗位",
            post.filter(|post| !post.is_empty()).unwrap_or(job),
            6,
        )
        .and("；月工资：");
    document.paragraph(match wage {
        Some(wage) => line.and(format!("{wage}元。")),
        None => line.blank("月工资", 5).and("元。"),
    });
    let signed = known.and_then(|employment| employment.written_contract);
    document.paragraph(
        Line::text(format!(
            "{contract}：{}已签订，期限：",
            tick(signed == Some(KnownAnswer::Yes))
        ))
        .blank("合同签订情况和期限", 12)
        .and(format!(
            "；{}未签订。",
            tick(signed == Some(KnownAnswer::No))
        )),
    );
    if let Some(ended_on) = known.and_then(|employment| employment.ended_on) {
        document.paragraph(Line::text(format!(
            "劳动关系终止日期：{}。",
            date_text(ended_on)
        )));
    }
}

/// Returns the beginning of a sentence that names both sides and the cause.
pub fn dispute_line(facts: &Facts) -> Line {
    Line::text("申请人")
        .fill("申请人", &facts.names(PartyRole::Applicant), 8)
        .and("与被申请人")
        .fill("被申请人", &facts.names(PartyRole::Respondent), 10)
        .and(format!("因{}发生争议", facts.cause()))
}

/// Returns where the office is reached.
pub fn contact_line(facts: &Facts) -> Line {
    Line::text("联系地址：")
        .blank("调解组织地址", 14)
        .and("；联系人：")
        .fill("调解员", &facts.mediators(), 6)
        .and("；联系电话：")
        .blank("调解组织联系电话", 8)
        .and("。")
}

/// Adds the names of those to whom a notice is addressed.
pub fn add_addressees(facts: &Facts, document: &mut Document, roles: &[PartyRole]) {
    let named = roles
        .iter()
        .filter(|role| role.is_side() || !facts.parties(**role).is_empty());
    let names = named.map(|role| Line::default().fill(role.zh(), &facts.names(*role), 8));
    document.plain(joined(names, "、").and("："));
}

/// Returns the number of copies: one for each of these parties, and one for the dossier.
pub fn copies(facts: &Facts, name: &str, roles: &[PartyRole], recipients: &str) -> String {
    let recipient_count: usize = roles.iter().map(|&role| side(facts, role).len()).sum();
    let each = match recipient_count {
        1 => "",
        _ => "各",
    };
    let count = number_text(recipient_count + 1);
    format!("本{name}一式{count}份，{recipients}{each}一份，本调解组织存卷一份。")
}

/// Adds the lines on which these sides sign, and the others: a person signs or leaves a fingerprint, a unit seals.
pub fn add_signatures(
    facts: &Facts,
    document: &mut Document,
    roles: &[PartyRole],
    others: &[&str],
) {
    let mut labels = Vec::new();
    for &role in roles {
        let parties = facts.parties(role);
        let zh = role.zh();
        match parties.as_slice() {
            [] => labels.push(format!("{zh}（签名或者捺印、盖章）")),
            [party] => labels.push(format!("{zh}{}", manner(party))),
            all if all.len() > MAX_SINGLE_PARTIES => {
                labels.push(format!("{zh}（全体签名或者捺印、盖章，可以另附签名页）"));
            }
            all => labels.extend(
                all.iter()
                    .map(|party| format!("{zh}{}{}", party.name, manner(party))),
            ),
        }
    }
    let labels: Vec<&str> = labels
        .iter()
        .map(String::as_str)
        .chain(others.iter().copied())
        .collect();
    document.signatures(&labels);
}

/// Returns the way in which a party signs.
fn manner(party: &Party) -> &'static str {
    match party.kind {
        PartyKind::Person => "（签名或者捺印）",
        _ if party.employer_type == Some(EmployerType::StallHolder) => {
            "（盖章，经营者或者代理人签名）"
        }
        PartyKind::LegalPerson | PartyKind::Organisation => {
            "（盖章，法定代表人、负责人或者代理人签名）"
        }
    }
}
