//! The table of the signing keys of people, kept by replay.
//!
//! `docs/signing.md` has the rules. A key is *confirmed* if somebody vouches that it is the key of its member: the founder of
//! a new book, the former key, an invitation, the recovery sheet, another supervisor. Any other one is a *first* key: it
//! signs, its entries count as unconfirmed, and it changes nothing that is confirmed.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::batched_signatures::{FoundSigners, LikelyKeys};
use super::fault::Fault;
use super::signed_acts::SignedAct;
use crate::domain::action::JournalAction;
use crate::domain::ids::StaffId;
use crate::domain::unconfirmed_key::UnconfirmedKey;
use crate::files::hex_text;
use crate::journal::{Entry, EntrySignature, PublicKey, SignatureCheck};
use crate::vault::is_signed_over;

/// The result of checking every signature.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignatureSummary {
    /// The number of entries before the first statement of a key.
    pub unsigned: u64,
    /// The keys of which nobody vouches whose they are, with what they signed.
    pub unconfirmed: Vec<UnconfirmedKey>,
}

/// The signing keys of all members.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyTable {
    /// True once the key of anybody was confirmed.
    pub has_confirmed: bool,
    pub members: Vec<MemberKeys>,
}

impl KeyTable {
    /// Returns whether a key is one that a member stated and nobody confirmed.
    pub fn is_first(&self, member: StaffId, key: &PublicKey) -> bool {
        let mut of_member = self.members.iter().filter(|keys| keys.member == member);
        of_member.any(|keys| keys.first.iter().any(|(first, _)| first == key))
    }
}

/// The signing keys of a member, each with the entry that states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberKeys {
    pub member: StaffId,
    pub confirmed: Option<(PublicKey, i64)>,
    pub first: Vec<(PublicKey, i64)>,
}

/// A key that a member stated.
struct StatedKey {
    public_key: PublicKey,
    check: SignatureCheck,
    /// The entry that states it.
    seq: i64,
}

/// A member, as far as the journal says.
#[derive(Default)]
struct Signer {
    /// An active supervisor.
    decides: bool,
    /// The role was given before the signatures, or by a confirmed decision.
    has_confirmed_role: bool,
    /// The key that gave the role while nobody vouched for it, with its member.
    role_by: Option<(Uuid, PublicKey)>,
    confirmed: Option<StatedKey>,
    first: Vec<StatedKey>,
    /// Keys of which somebody vouched whose they are, and that are not the confirmed one. What they sign is unconfirmed, and no
    /// fault: after a restore a passphrase from before a change opens the slot again.
    former: Vec<StatedKey>,
    /// The key and the end of an open invitation.
    invitation: Option<(PublicKey, DateTime<Utc>)>,
}

impl Signer {
    /// Returns the key that signed the entry, and whether it is the confirmed one. A key that was `found` to have signed it is
    /// not checked again.
    fn key_of(
        &self,
        vault_id: Uuid,
        entry: &Entry,
        signature: &EntrySignature,
        found: Option<&PublicKey>,
    ) -> Option<(&StatedKey, bool)> {
        let signed = |key: &&StatedKey| {
            found == Some(&key.public_key) || key.check.passes(vault_id, entry, signature)
        };
        let confirmed = self.confirmed.as_ref().filter(signed);
        let mut others = self.first.iter().chain(&self.former);
        let other = || others.find(signed).map(|key| (key, false));
        confirmed.map(|key| (key, true)).or_else(other)
    }

    /// Returns the key that signs next, if the journal goes on as it did.
    fn likely_key(&self) -> Option<&StatedKey> {
        let others = || self.first.last().or(self.former.last());
        self.confirmed.as_ref().or_else(others)
    }

    /// Takes the key of somebody who left for a former one: they keep it, and what it signs from now on says nothing.
    fn give_key_up(&mut self) {
        self.invitation = None;
        self.former.extend(self.confirmed.take());
    }

    /// Takes a key as the confirmed one. The one before it is a former one.
    fn replace_confirmed(&mut self, key: StatedKey) {
        self.former.extend(self.confirmed.take());
        let is_other = |known: &StatedKey| known.public_key != key.public_key;
        self.first.retain(is_other);
        self.former.retain(is_other);
        self.confirmed = Some(key);
    }
}

/// The state of the check.
pub(super) struct Signers {
    vault_id: Uuid,
    has_begun: bool,
    unsigned: u64,
    /// The founder of a new book, until the list has a supervisor.
    founder: Option<Uuid>,
    has_confirmed_key: bool,
    members: HashMap<Uuid, Signer>,
    /// The recovery sheet whose signature over a key counts: the last one.
    sheet: Option<PublicKey>,
    unconfirmed: BTreeMap<(Uuid, PublicKey), (i64, u64)>,
    /// The first erasure by the program that nothing explains so far.
    unexplained: Option<i64>,
    /// The keys of the entries whose signatures were checked before their turn.
    found: FoundSigners,
}

impl Signers {
    pub(super) fn new(vault_id: Uuid) -> Signers {
        Signers {
            vault_id,
            has_begun: false,
            unsigned: 0,
            founder: None,
            has_confirmed_key: false,
            members: HashMap::new(),
            sheet: None,
            unconfirmed: BTreeMap::new(),
            unexplained: None,
            found: FoundSigners::new(),
        }
    }

    /// Returns the key with which each person will most likely sign the entries to come.
    pub(super) fn likely_keys(&self) -> LikelyKeys {
        let members = self.members.iter();
        let likely = members.filter_map(|(id, member)| {
            let key = member.likely_key()?;
            Some((*id, key.check.clone()))
        });
        LikelyKeys {
            vault_id: self.vault_id,
            keys: likely.collect(),
        }
    }

    /// Takes the result of [`LikelyKeys::find_signers`] for the entries that are taken next.
    pub(super) fn take_found(&mut self, found: FoundSigners) {
        self.found = found;
    }

    /// Checks the signature of the next entry.
    ///
    /// # Errors
    /// [`Fault::Signature`] if it is missing or false, if somebody decides who may not, or if the program does what no program
    /// may.
    pub(super) fn take(
        &mut self,
        entry: &Entry,
        payload: Option<&str>,
        signature: Option<&EntrySignature>,
    ) -> Result<(), Fault> {
        let fault = Fault::Signature { seq: entry.seq };
        let act = SignedAct::of(entry, payload).map_err(|_| fault)?;
        if let Some(SignedAct::Key {
            public_key,
            signed_over,
        }) = act
        {
            let signature = signature.ok_or(fault)?;
            return self.take_key(entry, signature, public_key, signed_over);
        }
        if !self.has_begun {
            self.unsigned += 1;
            if let Some(SignedAct::Member { id, decides, .. }) = act {
                let member = self.members.entry(id).or_default();
                (member.decides, member.has_confirmed_role) = (decides, true);
            }
            return match signature {
                None => Ok(()),
                Some(_) => Err(fault),
            };
        }
        if entry.actor.is_nil() {
            return match signature {
                None => self.take_program_entry(entry),
                Some(_) => Err(fault),
            };
        }
        let signature = signature.ok_or(fault)?;
        let (vault_id, founder) = (self.vault_id, self.founder);
        let member = self.members.entry(entry.actor).or_default();
        let found = self.found.get(&entry.seq);
        let signed = member.key_of(vault_id, entry, signature, found);
        let (key, is_confirmed) = signed.ok_or(fault)?;
        let of_key = ((entry.actor, key.public_key), key.seq);
        let is_founder = founder == Some(entry.actor);
        let (decides, has_role) = (
            member.decides || is_founder,
            member.has_confirmed_role || is_founder,
        );
        let counts = match act {
            None => is_confirmed,
            Some(_) if !decides => return Err(fault),
            Some(_) => is_confirmed && has_role,
        };
        if !counts {
            let (key, stated) = of_key;
            self.unconfirmed.entry(key).or_insert((stated, 0)).1 += 1;
        }
        match act {
            Some(act) => self.follow(act, entry, of_key.0, counts),
            None => Ok(()),
        }
    }

    /// Takes the statement of a key, which the key itself signs.
    fn take_key(
        &mut self,
        entry: &Entry,
        signature: &EntrySignature,
        public_key: PublicKey,
        signed_over: Option<EntrySignature>,
    ) -> Result<(), Fault> {
        let fault = Fault::Signature { seq: entry.seq };
        let check = SignatureCheck::of(&public_key).ok_or(fault)?;
        if entry.actor.is_nil() || !check.passes(self.vault_id, entry, signature) {
            return Err(fault);
        }
        self.has_begun = true;
        let (vault_id, actor) = (self.vault_id, entry.actor);
        let is_over = |by: &PublicKey| {
            signed_over.is_some_and(|over| is_signed_over(by, vault_id, actor, &public_key, &over))
        };
        let member = self.members.entry(actor).or_default();
        let is_founder = entry.seq == 1;
        let follows = (member.confirmed.as_ref()).is_some_and(|former| is_over(&former.public_key));
        let time = entry.utc.parse::<DateTime<Utc>>().ok();
        let is_open = |(by, end): &(PublicKey, DateTime<Utc>)| {
            time < Some(*end) && time.is_some() && is_over(by)
        };
        let is_invited = !follows && member.invitation.take_if(|open| is_open(open)).is_some();
        let has_sheet = member.decides && member.has_confirmed_role;
        let has_sheet = has_sheet && self.sheet.as_ref().is_some_and(is_over);
        let seq = entry.seq;
        let key = StatedKey {
            public_key,
            check,
            seq,
        };
        if is_founder || follows || is_invited || has_sheet {
            if is_founder {
                self.founder = Some(actor);
            }
            self.confirm(actor, key);
            return Ok(());
        }
        let is_same = |known: &StatedKey| known.public_key == public_key;
        if member.confirmed.as_ref().is_some_and(is_same) {
            return Ok(());
        }
        if !member.first.iter().chain(&member.former).any(is_same) {
            member.first.push(key);
        }
        let count = self.unconfirmed.entry((actor, public_key));
        count.or_insert((seq, 0)).1 += 1;
        Ok(())
    }

    /// Makes a key the confirmed one of a member, with what it signed before.
    fn confirm(&mut self, member: Uuid, key: StatedKey) {
        self.has_confirmed_key = true;
        self.confirm_entries(member, key.public_key);
        let of_member = self.members.entry(member).or_default();
        of_member.replace_confirmed(key);
    }

    /// Confirms what a key of a member signed so far, with the roles that it gave.
    fn confirm_entries(&mut self, member: Uuid, key: PublicKey) {
        let by = (member, key);
        self.unconfirmed.remove(&by);
        if self.members.entry(member).or_default().has_confirmed_role {
            let members = self.members.values_mut();
            for given in members.filter(|given| given.role_by == Some(by)) {
                given.has_confirmed_role = true;
            }
        }
    }

    /// Does what an act says; only what `counts` changes anything that is confirmed.
    fn follow(
        &mut self,
        act: SignedAct,
        entry: &Entry,
        by: (Uuid, PublicKey),
        counts: bool,
    ) -> Result<(), Fault> {
        match act {
            SignedAct::Member {
                id,
                decides,
                active,
            } => {
                let member = self.members.entry(id).or_default();
                if counts && !active {
                    member.give_key_up();
                }
                if counts || member.decides != decides {
                    member.has_confirmed_role = counts;
                    member.role_by = (!counts).then_some(by);
                }
                member.decides = decides;
                return self.require_supervisor(entry.seq);
            }
            SignedAct::KeyConfirmed { member, public_key } => {
                self.take_confirmation(entry.actor, member, &public_key, counts);
            }
            SignedAct::Restored { seq } => {
                // Whoever restores signs for what the program erased in the set.
                self.unexplained.take_if(|first| *first > seq);
            }
            SignedAct::Invited { member, key } if counts => {
                self.members.entry(member).or_default().invitation = key;
            }
            SignedAct::Removed { member } if counts => {
                self.members.entry(member).or_default().give_key_up();
            }
            SignedAct::Sheet { public_key } if counts => self.sheet = public_key,
            _ => {}
        }
        Ok(())
    }

    /// Takes the confirmation of a first key: by another supervisor, or by its own member as long as nobody's key was ever
    /// confirmed, and the short form of the key lies on paper. A key that was stated later stays the confirmed one; what the
    /// earlier key signed so far is confirmed all the same.
    fn take_confirmation(&mut self, by: Uuid, member: Uuid, public_key: &PublicKey, counts: bool) {
        let on_paper = by == member && !self.has_confirmed_key;
        if !on_paper && (by == member || !counts) {
            return;
        }
        let of_member = self.members.entry(member).or_default();
        let is_key = |first: &StatedKey| first.public_key == *public_key;
        if let Some(at) = of_member.first.iter().position(is_key) {
            let key = of_member.first.swap_remove(at);
            let is_later = |confirmed: &StatedKey| confirmed.seq > key.seq;
            if of_member.confirmed.as_ref().is_some_and(is_later) {
                of_member.former.push(key);
                self.confirm_entries(member, *public_key);
            } else {
                self.confirm(member, key);
            }
        }
    }

    /// Checks that the list has an active supervisor, which ends the time of the founder.
    fn require_supervisor(&mut self, seq: i64) -> Result<(), Fault> {
        if self.members.values().any(|member| member.decides) {
            self.founder = None;
            return Ok(());
        }
        match self.founder {
            Some(_) => Ok(()),
            None => Err(Fault::Signature { seq }),
        }
    }

    /// Takes an entry of the program itself.
    fn take_program_entry(&mut self, entry: &Entry) -> Result<(), Fault> {
        let mut actions = JournalAction::ALL.iter();
        let seq = entry.seq;
        match actions.find(|action| action.code() == entry.action) {
            Some(action) if action.is_of_program() => Ok(()),
            // In a set that is older than an erasure.
            Some(JournalAction::CaseErase | JournalAction::DerivedRebuilt) => {
                self.unexplained.get_or_insert(seq);
                Ok(())
            }
            _ => Err(Fault::Signature { seq }),
        }
    }

    /// Returns the keys as far as the entries were taken.
    pub(super) fn keys(&self) -> KeyTable {
        let named = |key: &StatedKey| (key.public_key, key.seq);
        let of_member = |(id, member): (&Uuid, &Signer)| MemberKeys {
            member: StaffId::from_uuid(*id),
            confirmed: member.confirmed.as_ref().map(named),
            first: member.first.iter().map(named).collect(),
        };
        KeyTable {
            has_confirmed: self.has_confirmed_key,
            members: self.members.iter().map(of_member).collect(),
        }
    }

    /// Checks that every erasure by the program is explained: by a restore, or because it stands after `set_end`, the last
    /// entry that a backup set had when it was made.
    pub(super) fn finish(self, set_end: Option<i64>) -> Result<SignatureSummary, Fault> {
        if let Some(seq) = self.unexplained
            && set_end.is_none_or(|end| seq <= end)
        {
            return Err(Fault::Signature { seq });
        }
        let unconfirmed = self.unconfirmed.into_iter();
        let named = unconfirmed.map(|((member, public_key), (stated, entries))| UnconfirmedKey {
            member: StaffId::from_uuid(member),
            public_key: hex_text(&public_key),
            stated,
            entries,
        });
        Ok(SignatureSummary {
            unsigned: self.unsigned,
            unconfirmed: named.collect(),
        })
    }
}

#[cfg(test)]
mod tests;
