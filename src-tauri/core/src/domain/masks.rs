//! What of a person is shown masked until somebody asks for it: phones and the numbers of identity papers.

use super::case::{Case, Party};
use super::event::MaskedField;
use super::identity::{Check, uscc};
use super::op::{Op, Part};
use super::text::{mask_id, mask_phone};
use super::vocabulary::PartyKind;

/// Whether a number is a masked one: no number has this sign.
pub fn is_masked(number: &str) -> bool {
    number.contains('*')
}

/// A unit's credit code is public; a stall holder may have an identity card in its place, and that is not.
pub fn is_public_number(kind: PartyKind, id_kind: &str, number: &str) -> bool {
    kind != PartyKind::Person
        && matches!(id_kind, "" | "uscc")
        && matches!(uscc(number), Check::Valid)
}

impl Party {
    /// The party as it is shown.
    pub fn masked(mut self) -> Party {
        self.phone = mask_phone(&self.phone);
        if !is_public_number(self.kind, &self.id_kind, &self.id_number) {
            self.id_number = mask_id(&self.id_number);
        }
        self
    }

    /// A field that is shown masked, as it is.
    pub fn field(&self, field: MaskedField) -> &str {
        match field {
            MaskedField::Phone => &self.phone,
            MaskedField::IdNumber => &self.id_number,
        }
    }

    /// Where a number is the masked form of this known one, nobody has changed it: it becomes the known one.
    pub fn unmasked_by(&mut self, known: &Party) {
        let shown = known.clone().masked();
        for (typed, shown, real) in [
            (&mut self.phone, &shown.phone, &known.phone),
            (&mut self.id_number, &shown.id_number, &known.id_number),
        ] {
            if is_masked(typed) && typed.trim() == shown {
                typed.clone_from(real);
            }
        }
    }

    /// Whether a masked number stands where a real one must.
    pub fn has_masked_number(&self) -> bool {
        is_masked(&self.phone) || is_masked(&self.id_number)
    }
}

fn parties_masked(parties: &mut [Party]) {
    for party in parties {
        *party = party.clone().masked();
    }
}

impl Case {
    /// The case as it is shown.
    pub fn masked(mut self) -> Case {
        parties_masked(&mut self.parties);
        self
    }
}

impl Part {
    fn masked(self) -> Part {
        match self {
            Part::Party(party) => Part::Party(party.masked()),
            part @ (Part::Claim(_) | Part::Session(_) | Part::Obligation(_) | Part::Note(_)) => {
                part
            }
        }
    }
}

impl Op {
    /// The change as a story tells it.
    pub fn masked(mut self) -> Op {
        match &mut self {
            Op::CaseRegister(registration) => parties_masked(&mut registration.parties),
            Op::CasePart { before, after, .. } => {
                *before = before.take().map(Part::masked);
                *after = after.take().map(Part::masked);
            }
            Op::CaseErase(erasure) => parties_masked(&mut erasure.left.parties),
            Op::CaseRestore { after, .. } => parties_masked(&mut after.parties),
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
    fn what_is_shown_comes_back_as_it_was_and_what_was_typed_stays() {
        let known = party(PartyKind::Person, "13800000417", "320200189001010018");
        let shown = known.clone().masked();
        assert_eq!(shown.phone, "138****0417");
        assert_eq!(shown.id_number, "320***********0018");
        let mut back = shown.clone();
        back.unmasked_by(&known);
        assert_eq!(back, known);
        let mut typed = Party {
            phone: "13900000000".into(),
            ..shown
        };
        typed.unmasked_by(&known);
        assert_eq!(typed.phone, "13900000000");
        assert_eq!(typed.id_number, known.id_number);
        let mut foreign = party(PartyKind::Person, "138****0418", "");
        foreign.unmasked_by(&known);
        assert!(
            foreign.has_masked_number(),
            "another one's mask is not his number"
        );
    }

    #[test]
    fn only_a_credit_code_of_a_unit_is_public() {
        let code = "91350100M000100Y43";
        assert!(is_public_number(PartyKind::Organisation, "uscc", code));
        assert!(is_public_number(PartyKind::LegalPerson, "", code));
        assert!(!is_public_number(PartyKind::Person, "uscc", code));
        assert!(!is_public_number(PartyKind::Organisation, "citizen", code));
        let card = "320200189001010018";
        assert!(!is_public_number(PartyKind::Organisation, "", card));
        assert_eq!(
            party(PartyKind::Organisation, "", code).masked().id_number,
            code
        );
    }
}
