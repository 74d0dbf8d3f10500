//! What looks wrong about the parties of a case and may be right all the same. It is asked, and kept if the person says so.

use super::party::Party;
use super::refusal::{Code, Refusal};

/// The people of a case as they are written, and the doubts that somebody has kept.
pub struct PartyDoubts<'a> {
    /// The paths of fields whose doubtful value is kept.
    pub kept: &'a [String],
}

impl PartyDoubts<'_> {
    /// Refuses the first doubtful value that is not kept. `before` is the party before the change; what has not changed is
    /// not asked again.
    ///
    /// # Errors
    /// [`Code::Doubtful`] at the field, with the reason: a code of [`NumberDoubt`](super::identity::NumberDoubt), or
    /// `same_party` or `both_sides`.
    pub fn ask<'b>(
        &self,
        path: &str,
        party: &Party,
        before: Option<&Party>,
        others: impl IntoIterator<Item = &'b Party>,
    ) -> Result<(), Refusal> {
        let mut doubts = party.number_doubts();
        let is_known = |before: &Party| before.seems_twin(party) && before.role == party.role;
        if !before.is_some_and(is_known) {
            doubts.extend(twin_doubt(party, others).map(|reason| ("name", reason)));
        }
        for (field, reason) in doubts {
            let is_unchanged = before.is_some_and(|before| match field {
                "phone" => before.phone == party.phone,
                "id_number" => {
                    before.id_number == party.id_number && before.id_kind == party.id_kind
                }
                _ => false,
            });
            let path = format!("{path}.{field}");
            if !is_unchanged && !self.kept.contains(&path) {
                return Err(Refusal::at(Code::Doubtful, path).with(reason));
            }
        }
        Ok(())
    }
}

/// Returns the reason to doubt that the party is another one than those of the case: one in the same role, or on the
/// other side.
fn twin_doubt<'b>(
    party: &Party,
    others: impl IntoIterator<Item = &'b Party>,
) -> Option<&'static str> {
    let mut twins = others
        .into_iter()
        .filter(|other| other.id != party.id && other.seems_twin(party));
    twins.find_map(|twin| match twin.role == party.role {
        true => Some("same_party"),
        false if twin.role.is_side() && party.role.is_side() => Some("both_sides"),
        false => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::PartyId;
    use crate::domain::vocabulary::{PartyKind, PartyRole};

    fn party(id: u8, role: PartyRole, name: &str, phone: &str) -> Party {
        Party {
            name: name.into(),
            phone: phone.into(),
            ..Party::blank(PartyId::from_bytes([id; 16]), role, PartyKind::Person)
        }
    }

    fn asked(
        party: &Party,
        before: Option<&Party>,
        others: &[Party],
        kept: &[&str],
    ) -> Option<String> {
        let kept: Vec<String> = kept.iter().map(|path| path.to_string()).collect();
        let refusal = PartyDoubts { kept: &kept }
            .ask("p", party, before, others)
            .err()?;
        assert_eq!(refusal.code, Code::Doubtful);
        Some(format!("{}:{}", refusal.field.unwrap(), refusal.detail[0]))
    }

    #[test]
    fn a_number_that_looks_wrong_is_asked_about_and_may_be_kept() {
        let short = party(1, PartyRole::Applicant, "李建军", "1380000123");
        assert_eq!(
            asked(&short, None, &[], &[]).as_deref(),
            Some("p.phone:unusual_phone")
        );
        assert_eq!(asked(&short, None, &[], &["p.phone"]), None);
        assert_eq!(
            asked(&short, Some(&short), &[], &[]),
            None,
            "not asked twice"
        );
        let right = party(1, PartyRole::Applicant, "李建军", "13800001234");
        assert_eq!(asked(&right, None, &[], &[]), None);
        assert!(asked(&short, Some(&right), &[], &[]).is_some());
        let wrong_id = Party {
            id_kind: "citizen".into(),
            id_number: "320204188501010012".into(),
            ..right
        };
        assert_eq!(
            asked(&wrong_id, None, &[], &["p.phone"]).as_deref(),
            Some("p.id_number:check_digit")
        );
    }

    #[test]
    fn the_same_person_twice_is_asked_about() {
        let first = party(1, PartyRole::Applicant, "李建军", "138 0000 1234");
        let ask = |role, name, phone, kept: &[&str]| {
            asked(
                &party(2, role, name, phone),
                None,
                std::slice::from_ref(&first),
                kept,
            )
        };
        use PartyRole::{Agent, Applicant, Respondent};
        let same = Some("p.name:same_party".to_string());
        assert_eq!(ask(Applicant, "李建军", "13800001234", &[]), same);
        assert_eq!(ask(Applicant, "李 建军", "+86 138-0000-1234", &[]), same);
        // What the mask hides is not compared: the question must not tell it.
        assert_eq!(ask(Applicant, "李建军", "13877771234", &[]), same);
        assert_eq!(ask(Applicant, "李建军", "13800001234", &["p.name"]), None);
        assert_eq!(
            ask(Respondent, "李建军", "13800001234", &[]).as_deref(),
            Some("p.name:both_sides")
        );
        for (role, name, phone) in [
            (Applicant, "李建军", "13900001234"),
            (Applicant, "李建军", "13800001235"),
            (Applicant, "李建国", "13800001234"),
            (Agent, "李建军", "13800001234"),
        ] {
            assert_eq!(ask(role, name, phone, &[]), None, "{name} {phone}");
        }
    }
}
