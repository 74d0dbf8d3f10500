//! A party of a case: its fields, how they are normalized when they are typed, and which of them are masked.
//!
//! Each function names every field, so that a new field does not compile before it was decided for it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entry::{Normalize, clean_text, join_path, required_name};
use super::event::MaskedField;
use super::identity::{self, NumberCheck, normalize_number, uscc};
use super::ids::{CaseId, PartyId};
use super::normal_form::{fold, name_key};
use super::personal_numbers::{is_public_code, mask_phones, numbers_of_field};
use super::refusal::{Code, Refusal};
use super::text::{Limit, is_masked, mask_id};
use super::vocabulary::{AgentAuthority, EmployerType, PartyKind, PartyRole};

/// A person or an organisation that takes part in the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Party {
    pub id: PartyId,
    pub role: PartyRole,
    pub kind: PartyKind,
    pub name: String,
    pub sex: String,
    pub phone: String,
    /// Kind of identity document; `citizen` and `uscc` are checked, all others are free text.
    pub id_kind: String,
    pub id_number: String,
    pub address: String,
    pub job: String,
    pub stall: String,
    /// Legal representative or person in charge of an organisation.
    pub representative: String,
    pub employer_type: Option<EmployerType>,
    /// The party for whom an agent acts or an interpreter speaks.
    pub acts_for: Option<PartyId>,
    pub authority: Option<AgentAuthority>,
    pub remark: String,
    /// The known party from which masked numbers were filled into a form. Part of drafts only; never stored in a case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub filled_from: Option<PartyRef>,
}

/// A reference to a party of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartyRef {
    pub case: CaseId,
    pub party: PartyId,
}

/// Returns whether the number is public: the credit code of an organisation is, but not that of an individual business
/// 个体工商户, which is one person's. A stall holder may also enter the number of an identity card.
pub fn is_public_number(kind: PartyKind, id_kind: &str, number: &str) -> bool {
    kind != PartyKind::Person
        && matches!(id_kind, "" | "uscc")
        && is_public_code(&normalize_number(number).to_lowercase())
}

impl Party {
    /// Returns a party of which nothing but role and kind is known.
    pub fn blank(id: PartyId, role: PartyRole, kind: PartyKind) -> Party {
        Party {
            id,
            role,
            kind,
            name: String::new(),
            sex: String::new(),
            phone: String::new(),
            id_kind: String::new(),
            id_number: String::new(),
            address: String::new(),
            job: String::new(),
            stall: String::new(),
            representative: String::new(),
            employer_type: None,
            acts_for: None,
            authority: None,
            remark: String::new(),
            filled_from: None,
        }
    }

    /// Returns true for a natural person. An employer is a unit, also a stall holder with staff (劳动人事争议仲裁办案规则
    /// art. 2).
    pub fn is_worker(&self) -> bool {
        self.kind == PartyKind::Person
    }

    /// Returns the party with its phone and identity number masked.
    pub fn mask(self) -> Party {
        let is_public = is_public_number(self.kind, &self.id_kind, &self.id_number);
        Party {
            id: self.id,
            role: self.role,
            kind: self.kind,
            name: self.name,
            sex: self.sex,
            phone: mask_phones(&self.phone),
            id_kind: self.id_kind,
            id_number: match is_public {
                true => self.id_number,
                false => mask_id(&self.id_number),
            },
            address: self.address,
            job: self.job,
            stall: self.stall,
            representative: self.representative,
            employer_type: self.employer_type,
            acts_for: self.acts_for,
            authority: self.authority,
            remark: self.remark,
            filled_from: self.filled_from,
        }
    }

    /// Returns the real value of a field that is shown masked.
    pub fn field(&self, field: MaskedField) -> &str {
        match field {
            MaskedField::Phone => &self.phone,
            MaskedField::IdNumber => &self.id_number,
        }
    }

    /// Replaces each masked number that equals the masked number of `known` by the real one, since nobody has changed
    /// it.
    pub fn restore_masked_numbers(&mut self, known: &Party) {
        let shown = known.clone().mask();
        for (typed, shown, real) in [
            (&mut self.phone, &shown.phone, &known.phone),
            (&mut self.id_number, &shown.id_number, &known.id_number),
        ] {
            if is_masked(typed) && typed.trim() == shown {
                typed.clone_from(real);
            }
        }
    }

    /// Returns what is doubtful about the numbers of the party: the field, and the code of the reason.
    pub fn number_doubts(&self) -> Vec<(&'static str, &'static str)> {
        let id_number = match self.id_kind.as_str() {
            "citizen" => identity::citizen_id(&self.id_number),
            "uscc" => uscc(&self.id_number),
            _ => NumberCheck::Valid,
        };
        let fields = [
            ("phone", &self.phone, identity::phones(&self.phone)),
            ("id_number", &self.id_number, id_number),
        ];
        let typed = fields.into_iter().filter(|(_, text, _)| !text.is_empty());
        typed
            .filter_map(|(field, _, check)| match check {
                NumberCheck::Doubtful(doubt) => Some((field, doubt.code())),
                NumberCheck::Valid | NumberCheck::Invalid(_) => None,
            })
            .collect()
    }

    /// Returns whether the other party is, as far as is known, the same: name, phones and identity number are equal in
    /// the forms in which they are compared.
    pub fn is_twin(&self, other: &Party) -> bool {
        let id_number = |party: &Party| normalize_number(&party.id_number);
        let numbers = |party: &Party| {
            let mut numbers = numbers_of_field(&party.phone);
            numbers.sort();
            numbers
        };
        let has_other_id = id_number(self) != id_number(other)
            && !self.id_number.is_empty()
            && !other.id_number.is_empty();
        name_key(&self.name) == name_key(&other.name)
            && numbers(self) == numbers(other)
            && !has_other_id
    }

    /// Returns whether the other party is the same as far as masked numbers show, so that the answer says nothing about
    /// what the masks hide: name, and what is shown of phones and identity number, are equal.
    pub fn seems_twin(&self, other: &Party) -> bool {
        let phones = |party: &Party| {
            let numbers = numbers_of_field(&party.phone);
            let mut shown: Vec<String> = numbers.iter().map(|one| mask_phones(one)).collect();
            shown.sort();
            shown
        };
        let id_number = |party: &Party| normalize_number(&party.clone().mask().id_number);
        let has_other_id = id_number(self) != id_number(other)
            && !self.id_number.is_empty()
            && !other.id_number.is_empty();
        name_key(&self.name) == name_key(&other.name)
            && phones(self) == phones(other)
            && !has_other_id
    }

    /// Returns whether a number of this party, as it was typed, can be compared with a hidden one of `known`. In which form
    /// it was typed does not matter, nor does what masks show: it may equal the other once it is normalized.
    pub fn may_guess(&self, known: &Party) -> bool {
        let shown = known.clone().mask();
        let may_be = |typed: &str, shown: &str| {
            is_masked(shown) && !is_masked(typed) && !typed.trim().is_empty()
        };
        may_be(&self.phone, &shown.phone) || may_be(&self.id_number, &shown.id_number)
    }

    /// Returns whether a number is still masked.
    pub fn has_masked_number(&self) -> bool {
        is_masked(&self.phone) || is_masked(&self.id_number)
    }
}

impl Normalize for Party {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        Ok(Party {
            id: self.id,
            role: self.role,
            kind: self.kind,
            name: required_name(path, &self.name)?,
            sex: checked_sex(path, self.sex)?,
            phone: checked_phone(path, &self.phone)?,
            id_kind: clean_text(path, "id_kind", &self.id_kind, Limit::Name)?,
            id_number: checked_id_number(path, &self.id_kind, &self.id_number)?,
            address: clean_text(path, "address", &self.address, Limit::Line)?,
            job: clean_text(path, "job", &self.job, Limit::Line)?,
            stall: clean_text(path, "stall", &self.stall, Limit::Line)?,
            representative: clean_text(path, "representative", &self.representative, Limit::Name)?,
            employer_type: self
                .employer_type
                .filter(|_| self.kind != PartyKind::Person),
            acts_for: self.acts_for,
            authority: self.authority,
            remark: clean_text(path, "remark", &self.remark, Limit::Text)?,
            filled_from: None,
        })
    }
}

fn bad_value(path: &str, name: &str) -> Refusal {
    Refusal::at(Code::BadValue, join_path(path, name))
}

fn checked_sex(path: &str, sex: String) -> Result<String, Refusal> {
    match sex.as_str() {
        "" | "male" | "female" => Ok(sex),
        _ => Err(bad_value(path, "sex")),
    }
}

fn checked_phone(path: &str, raw: &str) -> Result<String, Refusal> {
    let phone = fold(&clean_text(path, "phone", raw, Limit::Name)?);
    let is_invalid = !phone.is_empty() && identity::phones(&phone).is_invalid();
    match is_invalid || is_masked(&phone) {
        true => Err(bad_value(path, "phone")),
        false => Ok(phone),
    }
}

fn checked_id_number(path: &str, id_kind: &str, raw: &str) -> Result<String, Refusal> {
    let number = fold(&clean_text(path, "id_number", raw, Limit::Name)?).to_uppercase();
    let is_invalid = match (number.as_str(), id_kind.trim()) {
        ("", _) => false,
        (number, "citizen") => identity::citizen_id(number).is_invalid(),
        (number, "uscc") => uscc(number).is_invalid(),
        _ => false,
    };
    match is_invalid || is_masked(&number) {
        true => Err(bad_value(path, "id_number")),
        false => Ok(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(kind: PartyKind, phone: &str, id_number: &str) -> Party {
        Party {
            name: "周小满".into(),
            phone: phone.into(),
            id_number: id_number.into(),
            ..Party::blank(PartyId::from_bytes([1; 16]), PartyRole::Applicant, kind)
        }
    }

    #[test]
    fn masked_numbers_are_restored_and_typed_numbers_stay() {
        let known = party(PartyKind::Person, "13800000417", "320200189001010018");
        let shown = known.clone().mask();
        assert_eq!(shown.phone, "138****0417");
        assert_eq!(shown.id_number, "320***********0018");
        let mut back = shown.clone();
        back.restore_masked_numbers(&known);
        assert_eq!(back, known);
        let mut typed = Party {
            phone: "13900000000".into(),
            ..shown
        };
        typed.restore_masked_numbers(&known);
        assert_eq!(typed.phone, "13900000000");
        assert_eq!(typed.id_number, known.id_number);
        let mut foreign = party(PartyKind::Person, "138****0418", "");
        foreign.restore_masked_numbers(&known);
        assert!(
            foreign.has_masked_number(),
            "another one's mask is not his number"
        );
    }

    #[test]
    fn only_the_credit_code_of_an_organisation_is_public() {
        let code = "91350100M000100Y43";
        assert!(is_public_number(PartyKind::Organisation, "uscc", code));
        assert!(is_public_number(PartyKind::LegalPerson, "", code));
        assert!(!is_public_number(PartyKind::Person, "uscc", code));
        assert!(!is_public_number(PartyKind::Organisation, "citizen", code));
        let stall_holder = "92320213MA0000015M";
        assert!(!is_public_number(
            PartyKind::Organisation,
            "uscc",
            stall_holder
        ));
        let card = "320200189001010018";
        assert!(!is_public_number(PartyKind::Organisation, "", card));
        assert_eq!(
            party(PartyKind::Organisation, "", code).mask().id_number,
            code
        );
    }
}
