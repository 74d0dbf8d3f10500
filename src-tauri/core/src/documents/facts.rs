//! What a document says of a case, in the words of the forms.

use chrono::NaiveDate;

use super::chinese::{money_text, number_text};
use super::model::{Document, Line};
use crate::domain::case::{Case, Obligation, Session};
use crate::domain::ids::{PartyId, StaffId};
use crate::domain::office::OfficeSetup;
use crate::domain::party::Party;
use crate::domain::vocabulary::{
    DocumentKind, EmployerType, MediationBody, Nature, PartyKind, PartyRole,
};

/// The case and the office from which a document is filled.
pub struct Facts<'a> {
    pub case: &'a Case,
    pub setup: &'a OfficeSetup,
    /// The day on which the document is made.
    pub today: NaiveDate,
    /// The session that the document is about, if it is about one.
    pub session: Option<&'a Session>,
}

impl Facts<'_> {
    /// Returns an empty document of the office with the number of the case.
    pub fn document(&self, kind: DocumentKind) -> Document {
        Document::new(kind, self.office_name(), &self.case.number_text)
    }

    /// Returns an empty document of a party, which has neither office nor number.
    pub fn party_document(&self, kind: DocumentKind) -> Document {
        Document::new(kind, "", "")
    }

    pub fn office_name(&self) -> &str {
        let office = self.setup.office.as_ref();
        office.map_or("", |office| &office.name)
    }

    pub fn body(&self) -> Option<MediationBody> {
        self.setup.office.as_ref().map(|office| office.body)
    }

    pub fn parties(&self, role: PartyRole) -> Vec<&Party> {
        self.case.parties_as(role).collect()
    }

    /// Returns the names of a side, with 、 between.
    pub fn names(&self, role: PartyRole) -> String {
        self.case.all_names(role)
    }

    /// Returns the name of a member of the staff, also of one who left.
    pub fn member(&self, id: StaffId) -> &str {
        let member = self.setup.staff.iter().find(|member| member.id == id);
        member.map_or("", |member| &member.name)
    }

    /// Returns the names of the mediators of the case, with 、 between.
    pub fn mediators(&self) -> String {
        let fields = &self.case.fields;
        let ids = fields
            .mediator
            .into_iter()
            .chain(fields.co_mediators.iter().copied());
        self.members(ids)
    }

    /// Returns names of members with 、 between.
    pub fn members(&self, ids: impl IntoIterator<Item = StaffId>) -> String {
        let names: Vec<&str> = ids.into_iter().map(|id| self.member(id)).collect();
        names.join("、")
    }

    /// Returns the cause as papers name it, such as 劳动报酬.
    pub fn cause(&self) -> &'static str {
        self.case.fields.cause.row().on_paper
    }

    /// Returns whether the dispute is one of labour law, for which arbitration is open.
    pub fn is_labour(&self) -> bool {
        matches!(
            self.case.fields.nature,
            Nature::Labour | Nature::Overage | Nature::NewForm
        )
    }

    /// Returns whether an arbitration commission takes the agreement for review.
    pub fn can_be_reviewed(&self) -> bool {
        self.is_labour() && self.case.can_be_reviewed()
    }

    /// Returns the lines with the data of a party, as they stand at the top of a document. Number and address have lines of
    /// their own, so that a blank for them is long enough.
    pub fn party_lines(&self, label: &str, party: &Party) -> Vec<Line> {
        let head = Line::text(format!("{label}："));
        let number = number_label(party);
        let number_line = Line::text(format!("{number}："))
            .fill(number, &party.id_number, 14)
            .and("。");
        let phone = |line: Line| {
            let line = line.and("，联系电话：");
            line.fill("联系电话", &party.phone, 8).and("。")
        };
        match party.kind {
            PartyKind::Person => {
                let person = head.fill("姓名", &party.name, 6).and("，性别：");
                vec![
                    phone(person.fill("性别", sex_text(&party.sex), 2)),
                    number_line,
                    Line::text("住址：")
                        .fill("住址", &party.address, 24)
                        .and("。"),
                ]
            }
            PartyKind::LegalPerson | PartyKind::Organisation => {
                let chief = chief(party);
                let chief_line = Line::text(format!("{chief}："));
                vec![
                    head.fill("名称", &party.name, 16).and("。"),
                    number_line,
                    Line::text("住所：")
                        .fill("住所", &party.address, 24)
                        .and("。"),
                    phone(chief_line.fill(chief, &party.representative, 6)),
                ]
            }
        }
    }

    /// Returns the name of a party; empty for none.
    pub fn name_of(&self, id: Option<PartyId>) -> &str {
        let party = self.case.parties.iter().find(|party| Some(party.id) == id);
        party.map_or("", |party| party.name.as_str())
    }

    /// Returns one thing that somebody has to do by the agreement, with its amount and its day, without a stop at its end.
    pub fn obligation_line(&self, number: usize, obligation: &Obligation) -> Line {
        let line = Line::text(format!("（{}）", number_text(number)))
            .fill("履行义务的一方", self.name_of(obligation.debtor), 8)
            .and("于")
            .fill_day("履行日期", obligation.due_on)
            .and("前（含当日）向")
            .fill("接受履行的一方", self.name_of(obligation.creditor), 8)
            .and("履行：")
            .fill("履行内容", sentence(&obligation.what), 20);
        match obligation.amount {
            Some(amount) => line.and(format!("，金额{}", money_text(amount))),
            None => line,
        }
    }

    /// Adds what each side has to do, with a blank for the way in which money is paid.
    pub fn add_obligations(&self, document: &mut Document) {
        for (at, obligation) in self.case.obligations.iter().enumerate() {
            let line = self.obligation_line(at + 1, obligation);
            document.paragraph(match obligation.amount {
                Some(_) => line
                    .and("，支付方式和收款账户：")
                    .blank("支付方式和收款账户", 14)
                    .and("。"),
                None => line.and("。"),
            });
        }
    }

    /// Adds the data of both sides and of their agents to the document.
    pub fn add_sides(&self, document: &mut Document) {
        for (role, label) in [
            (PartyRole::Applicant, "申请人"),
            (PartyRole::Respondent, "被申请人"),
            (PartyRole::ThirdParty, "第三人"),
        ] {
            for party in self.parties(role) {
                for line in self.party_lines(label, party) {
                    document.plain(line);
                }
                for agent in self.parties(PartyRole::Agent) {
                    if agent.acts_for == Some(party.id) {
                        document.plain(agent_line(agent));
                    }
                }
            }
        }
    }
}

/// Returns the name of whoever acts for a unit: the operator of an individual business, else its legal representative.
pub fn chief(party: &Party) -> &'static str {
    match party.employer_type {
        Some(EmployerType::StallHolder) => "经营者",
        _ => "法定代表人（负责人）",
    }
}

/// Returns the name of the number of a party. A stall holder may give the number of an identity card.
pub fn number_label(party: &Party) -> &'static str {
    match (party.kind, party.id_kind.as_str()) {
        (PartyKind::Person, _) => "身份证件号码",
        (_, "" | "uscc") => "统一社会信用代码",
        (_, "citizen") => "经营者身份证件号码",
        _ => "登记证件号码",
    }
}

/// Returns a text without the stop at its end, after which the sentence of the form goes on.
pub fn sentence(text: &str) -> &str {
    text.trim()
        .trim_end_matches(['。', '；', '，', '.', ';', ','])
}

/// Returns the sex as the forms name it; other texts stay.
pub fn sex_text(sex: &str) -> &str {
    match sex {
        "male" => "男",
        "female" => "女",
        other => other,
    }
}

fn agent_line(agent: &Party) -> Line {
    let authority = agent.authority.map_or("", |authority| authority.zh());
    Line::text("委托代理人：")
        .fill("代理人姓名", &agent.name, 6)
        .and("，联系电话：")
        .fill("代理人联系电话", &agent.phone, 8)
        .and("，代理权限：")
        .fill("代理权限", authority, 6)
        .and("。")
}
