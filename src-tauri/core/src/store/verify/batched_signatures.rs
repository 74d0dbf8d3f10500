//! Checks the signatures of a batch of entries together, which takes a third of the time of one after the other.
//!
//! It only guesses which key signed an entry, from the keys at some earlier entry. What it does not find is checked one by
//! one at its turn ([`super::signers`]), so a wrong guess costs time and decides nothing.

use std::collections::HashMap;

use uuid::Uuid;

use crate::journal::{
    Entry, EntrySignature, PublicKey, SignatureCheck, SignedEntry, pass_together,
};

/// The key with which each person will most likely sign.
pub(super) struct LikelyKeys {
    pub vault_id: Uuid,
    pub keys: HashMap<Uuid, SignatureCheck>,
}

/// The keys that were found to have signed, by the number of the entry.
pub(super) type FoundSigners = HashMap<i64, PublicKey>;

impl LikelyKeys {
    /// Returns the key of each entry of a person whose key is known; none at all if one of them did not sign.
    pub(super) fn find_signers<'e>(
        &self,
        entries: impl Iterator<Item = (&'e Entry, Option<&'e EntrySignature>)>,
    ) -> FoundSigners {
        let signed: Vec<SignedEntry<'_>> = entries
            .filter_map(|(entry, signature)| {
                Some(SignedEntry {
                    key: self.keys.get(&entry.actor)?,
                    entry,
                    signature: signature?,
                })
            })
            .collect();
        match pass_together(self.vault_id, &signed) {
            true => (signed.iter())
                .map(|one| (one.entry.seq, one.key.public_key()))
                .collect(),
            false => FoundSigners::new(),
        }
    }
}
