//! The second person of an act that one supervisor must not do alone where the office has two: they type their own passphrase
//! beside that of the supervisor. Nothing is kept in between.

use std::path::Path;

use super::book::Book;
use super::clock_check::local_day;
use super::session::at_field;
use super::sign_in_checks::PassphraseAttempt;
use crate::domain::book_kind::BookKind;
use crate::domain::ids::StaffId;
use crate::domain::office::Staff;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::second_person::{SecondPerson, possible_seconds};
use crate::vault::{VaultFile, VaultKey};
use crate::wire::call::Moment;
use crate::wire::second_person::MemberPassphrase;
use crate::wire::start::StaffPut;

/// Proves the passphrase of a member, throttled like a sign-in; returns the vault key. A start passphrase proves nobody.
pub(super) fn prove_member(
    dir: &Path,
    vault: &VaultFile,
    given: &MemberPassphrase,
    field: &str,
    now: &Moment,
) -> Result<VaultKey, Refusal> {
    let attempt = PassphraseAttempt::begin(dir, vault, given.member, now)
        .map_err(|refusal| at_field(refusal, field))?;
    let unlocked = vault
        .unlock(given.member.uuid(), &given.passphrase, now.utc)
        .map_err(|error| at_field(error.into(), field))?;
    attempt.discard()?;
    match unlocked.must_change_passphrase {
        true => Err(Refusal::at(Code::ChoosePassphrase, field)),
        false => Ok(unlocked.vault_key),
    }
}

/// Proves the second person of an act, one of the `possible` ones; returns what the journal says of it, none if one person is
/// enough. Call it after the passphrase of the one who acts was proved, so that nobody else at the PC can try those of others.
///
/// # Errors
/// [`Code::SecondPersonNeeded`] if somebody could confirm the act and nobody does; [`Code::SecondNotPossible`] for a person who
/// cannot; the refusals of a sign-in at `second.passphrase`.
pub(super) fn prove_second_of(
    possible: Option<Vec<StaffId>>,
    dir: &Path,
    vault: &VaultFile,
    given: Option<&MemberPassphrase>,
    now: &Moment,
) -> Result<Option<SecondPerson>, Refusal> {
    let Some(possible) = possible else {
        return Ok(None);
    };
    if possible.is_empty() {
        return Ok(Some(SecondPerson::Nobody));
    }
    let second = given.ok_or(Refusal::at(Code::SecondPersonNeeded, "second.member"))?;
    if !possible.contains(&second.member) {
        return Err(Refusal::at(Code::SecondNotPossible, "second.member"));
    }
    prove_member(dir, vault, second, "second.passphrase", now)?;
    Ok(Some(SecondPerson::ConfirmedBy(second.member)))
}

impl Book {
    /// Returns the people who can confirm an act of the signed-in person; none if one person is enough.
    pub(super) fn possible_seconds(
        &self,
        vault: &VaultFile,
        now: &Moment,
    ) -> Result<Option<Vec<StaffId>>, Refusal> {
        let setup = self.store.office_setup();
        let supervisors = setup.staff.iter().filter(|member| member.is_supervisor());
        // The journal is asked only if it matters.
        if self.kind != BookKind::Office || supervisors.count() < 2 {
            return Ok(None);
        }
        let day = |at| local_day(at, now);
        let acts = self.store.acts_for_second(now.utc, &day)?;
        let has_passphrase = |id: StaffId| vault.has_own_passphrase(id.uuid());
        Ok(possible_seconds(
            &setup.staff,
            &acts,
            self.user,
            has_passphrase,
        ))
    }

    /// Proves the second person of an act about this member, see [`prove_second_of`].
    pub(super) fn prove_second(
        &self,
        vault: &VaultFile,
        about: Option<StaffId>,
        given: Option<&MemberPassphrase>,
        now: &Moment,
    ) -> Result<Option<SecondPerson>, Refusal> {
        let mut possible = self.possible_seconds(vault, now)?;
        if let Some(possible) = &mut possible {
            possible.retain(|id| Some(*id) != about);
        }
        prove_second_of(possible, &self.dir, vault, given, now)
    }

    /// Proves the two people of a change after which another supervisor is none any more; returns what the journal says of the
    /// second one. Where one person is enough, no passphrase is asked.
    pub(crate) fn prove_second_of_change(
        &self,
        before: &Staff,
        after: &Staff,
        input: &StaffPut,
        now: &Moment,
    ) -> Result<Option<SecondPerson>, Refusal> {
        let is_own = before.id == self.user;
        if is_own || !before.is_supervisor() || after.is_supervisor() {
            return Ok(None);
        }
        if self.kind != BookKind::Office {
            return Ok(None);
        }
        let Some(mut possible) = self.possible_seconds(&self.office_vault()?, now)? else {
            return Ok(None);
        };
        possible.retain(|id| *id != before.id);
        let missing = Refusal::at(Code::Missing, "passphrase");
        let passphrase = input.passphrase.as_ref().ok_or(missing)?;
        let vault = self.reauthenticate(passphrase, now)?;
        prove_second_of(
            Some(possible),
            &self.dir,
            &vault,
            input.second.as_ref(),
            now,
        )
    }
}
