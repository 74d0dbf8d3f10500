//! Masking of phone numbers and identity numbers until somebody asks to reveal them.

use super::case::{Case, Party};
use super::event::MaskedField;
use super::identity::{NumberCheck, uscc};
use super::op::{Op, Part};
use super::text::{mask_id, mask_phone};
use super::vocabulary::PartyKind;

/// Returns whether a number is masked: real numbers have no `*`.
pub fn is_masked(number: &str) -> bool {
    number.contains('*')
}

/// Returns whether the number is public: the credit code of an organisation is. A stall holder may enter the number of
/// an identity card instead, which is not public.
pub fn is_public_number(kind: PartyKind, id_kind: &str, number: &str) -> bool {
    kind != PartyKind::Person
        && matches!(id_kind, "" | "uscc")
        && matches!(uscc(number), NumberCheck::Valid)
}

impl Party {
    /// Returns the party with its phone and identity number masked.
    pub fn mask(mut self) -> Party {
        self.phone = mask_phone(&self.phone);
        if !is_public_number(self.kind, &self.id_kind, &self.id_number) {
            self.id_number = mask_id(&self.id_number);
        }
        self
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

    /// Returns whether a number is still masked.
    pub fn has_masked_number(&self) -> bool {
        is_masked(&self.phone) || is_masked(&self.id_number)
    }
}

fn mask_parties(parties: &mut [Party]) {
    for party in parties {
        *party = party.clone().mask();
    }
}

impl Case {
    /// Returns the case with the numbers of its parties masked.
    pub fn mask(mut self) -> Case {
        mask_parties(&mut self.parties);
        self
    }
}

impl Part {
    fn mask(self) -> Part {
        match self {
            Part::Party(party) => Part::Party(party.mask()),
            part @ (Part::Claim(_) | Part::Session(_) | Part::Obligation(_) | Part::Note(_)) => {
                part
            }
        }
    }
}

impl Op {
    /// Returns the change with the numbers of its parties masked, for the timeline.
    pub fn mask(mut self) -> Op {
        match &mut self {
            Op::CaseRegister(registration) => mask_parties(&mut registration.parties),
            Op::CasePart { before, after, .. } => {
                *before = before.take().map(Part::mask);
                *after = after.take().map(Part::mask);
            }
            Op::CaseErase(erasure) => mask_parties(&mut erasure.left.parties),
            Op::CaseRestore { after, .. } => mask_parties(&mut after.parties),
            Op::CaseEdit { .. }
            | Op::CaseStep { .. }
            | Op::OfficeSet { .. }
            | Op::GridPut { .. }
            | Op::StaffPut { .. }
            | Op::RoomPut { .. }
            | Op::SafetySet { .. } => {}
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::PartyId;
    use crate::domain::vocabulary::PartyRole;

    fn party(kind: PartyKind, phone: &str, id_number: &str) -> Party {
        let blank = String::new;
        Party {
            id: PartyId::from_bytes([1; 16]),
            role: PartyRole::Applicant,
            kind,
            name: "周小满".into(),
            sex: blank(),
            phone: phone.into(),
            id_kind: blank(),
            id_number: id_number.into(),
            address: blank(),
            job: blank(),
            stall: blank(),
            representative: blank(),
            employer_type: None,
            acts_for: None,
            authority: None,
            remark: blank(),
            filled_from: None,
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
        let card = "320200189001010018";
        assert!(!is_public_number(PartyKind::Organisation, "", card));
        assert_eq!(
            party(PartyKind::Organisation, "", code).mask().id_number,
            code
        );
    }
}
