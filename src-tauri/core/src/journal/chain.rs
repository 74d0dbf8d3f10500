//! Verifies the hash chain of the journal: returns its head, or the first entry where the chain breaks.
//!
//! It cannot notice a chain that somebody with the vault key cut at its end, or rewrote from some entry on. Both have
//! another head than the anchor ([`super::judge`]) or than one kept elsewhere.

use uuid::Uuid;

use super::entry::{ENTRY_VERSION, Entry, EntrySignature, Hash, Head, commitment};

/// An entry with its payload and salt, as stored in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    pub entry: Entry,
    /// The bytes of the payload as stored; `None` after an erasure, and then there is no salt either.
    pub payload: Option<Vec<u8>>,
    pub salt: Option<Hash>,
    /// The signature of the person who acted, which stays after an erasure.
    pub signature: Option<EntrySignature>,
}

/// The first entry where the chain breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("journal entry {seq}: {kind}")]
pub struct ChainBreak {
    /// The number that the entry has, or should have.
    pub seq: i64,
    pub kind: BreakKind,
}

/// The kind of a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BreakKind {
    /// An entry was dropped, duplicated, renumbered or moved.
    #[error("not the next number")]
    Gap,
    /// Its `prev` is not the hash of the entry before it.
    #[error("does not follow the entry before it")]
    Prev,
    /// One of its fields was changed.
    #[error("its fields do not match its hash")]
    Hash,
    /// Its payload was changed.
    #[error("its payload does not match its commitment")]
    Commitment,
    /// Payload without salt, or salt without payload; an erasure deletes both.
    #[error("half erased")]
    HalfErased,
    /// This program does not know its version.
    #[error("unknown version")]
    Version,
}

/// The result of a verification without a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedChain {
    pub head: Head,
    /// The number of entries that were verified.
    pub entries: u64,
    /// The numbers of the entries without payload and salt, in order. The chain does not show whether that is
    /// legitimate: each must belong to a case whose erasure is in the journal.
    pub erased: Vec<i64>,
}

/// An incremental verification, for rows that are read one by one.
#[derive(Debug)]
pub struct Verification {
    vault_id: Uuid,
    verified: VerifiedChain,
}

impl Verification {
    /// Begins a verification of the whole journal.
    pub fn whole(vault_id: Uuid) -> Self {
        Self::after(vault_id, Head::genesis(vault_id))
    }

    /// Begins a verification of the entries after `head`. It trusts `head` and says nothing about earlier entries.
    pub fn after(vault_id: Uuid, head: Head) -> Self {
        let verified = VerifiedChain {
            head,
            entries: 0,
            erased: Vec::new(),
        };
        Self { vault_id, verified }
    }

    /// Checks the next entry: number, predecessor, hash, and its payload if it is not erased.
    ///
    /// # Errors
    /// [`ChainBreak`]; the verification cannot go on then.
    pub fn check(
        &mut self,
        entry: &Entry,
        payload: Option<&[u8]>,
        salt: Option<&Hash>,
    ) -> Result<(), ChainBreak> {
        let expected = self.verified.head.seq + 1;
        let broken = |kind| {
            Err(ChainBreak {
                seq: expected,
                kind,
            })
        };
        if entry.seq != expected {
            return broken(BreakKind::Gap);
        }
        if entry.version != ENTRY_VERSION {
            return broken(BreakKind::Version);
        }
        if entry.prev != self.verified.head.hash {
            return broken(BreakKind::Prev);
        }
        if entry.hash != entry.computed_hash(self.vault_id) {
            return broken(BreakKind::Hash);
        }
        match (payload, salt) {
            (Some(payload), Some(salt)) => {
                if commitment(salt, payload) != entry.commitment {
                    return broken(BreakKind::Commitment);
                }
            }
            (None, None) => self.verified.erased.push(entry.seq),
            _ => return broken(BreakKind::HalfErased),
        }
        self.verified.head = entry.head();
        self.verified.entries += 1;
        Ok(())
    }

    /// Returns the result.
    #[cfg(test)]
    pub fn finish(self) -> VerifiedChain {
        self.verified
    }
}

#[cfg(test)]
/// Verifies entries that follow `head`, which is [`Head::genesis`] for the whole journal.
///
/// # Errors
/// The first [`ChainBreak`].
pub fn verify<'a>(
    vault_id: Uuid,
    head: Head,
    entries: impl IntoIterator<Item = &'a StoredEntry>,
) -> Result<VerifiedChain, ChainBreak> {
    let mut verification = Verification::after(vault_id, head);
    for stored in entries {
        verification.check(
            &stored.entry,
            stored.payload.as_deref(),
            stored.salt.as_ref(),
        )?;
    }
    Ok(verification.finish())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::super::entry::{Fields, seal_entry};
    use super::*;

    const VAULT: Uuid = Uuid::from_bytes([4; 16]);

    fn chain(vault_id: Uuid, length: usize) -> Vec<StoredEntry> {
        let mut head = Head::genesis(vault_id);
        (0..length)
            .map(|n| {
                let n = u8::try_from(n % 250).unwrap();
                let fields = Fields {
                    utc: DateTime::from_timestamp_nanos(i64::from(n) * 1_000_000_000),
                    device: Uuid::from_bytes([9; 16]),
                    actor: Uuid::from_bytes([n; 16]),
                    action: "case_edit",
                    case_id: (n % 3 > 0).then_some(Uuid::from_bytes([n; 16])),
                };
                let payload = format!("{{\"n\":{n}}}").into_bytes();
                let sealed = seal_entry(vault_id, &head, &fields, &payload).unwrap();
                head = sealed.entry.head();
                StoredEntry {
                    entry: sealed.entry,
                    payload: Some(payload),
                    salt: Some(sealed.salt),
                    signature: None,
                }
            })
            .collect()
    }

    fn whole(entries: &[StoredEntry]) -> Result<VerifiedChain, ChainBreak> {
        verify(VAULT, Head::genesis(VAULT), entries)
    }

    #[test]
    fn an_honest_chain_verifies_as_a_whole_and_by_its_tail() {
        assert_eq!(whole(&[]).unwrap().head, Head::genesis(VAULT));
        let entries = chain(VAULT, 100);
        let last = entries[99].entry.head();
        let verified = whole(&entries).unwrap();
        assert_eq!(
            (verified.head, verified.entries, verified.erased),
            (last, 100, vec![])
        );
        let tail = verify(VAULT, entries[59].entry.head(), &entries[60..]).unwrap();
        assert_eq!((tail.head, tail.entries), (last, 40));
    }

    /// Every kind of edit at every entry must break the chain at that entry and for the named reason.
    #[test]
    fn every_edit_is_noticed_where_it_was_made() {
        type Edit = (&'static str, fn(&mut StoredEntry), BreakKind);
        let edits: [Edit; 16] = [
            ("version", |l| l.entry.version = 2, BreakKind::Version),
            ("seq", |l| l.entry.seq += 1, BreakKind::Gap),
            (
                "seq negative",
                |l| l.entry.seq = -l.entry.seq,
                BreakKind::Gap,
            ),
            (
                "utc",
                |l| l.entry.utc.replace_range(3..4, "1"),
                BreakKind::Hash,
            ),
            ("device", |l| l.entry.device = Uuid::nil(), BreakKind::Hash),
            ("actor", |l| l.entry.actor = Uuid::max(), BreakKind::Hash),
            ("action", |l| l.entry.action.push('s'), BreakKind::Hash),
            (
                "case",
                |l| l.entry.case_id = Some(Uuid::max()),
                BreakKind::Hash,
            ),
            (
                "commitment",
                |l| l.entry.commitment[31] ^= 1,
                BreakKind::Hash,
            ),
            ("prev", |l| l.entry.prev[0] ^= 128, BreakKind::Prev),
            ("hash", |l| l.entry.hash[0] ^= 1, BreakKind::Hash),
            (
                "payload",
                |l| l.payload.as_mut().unwrap()[2] ^= 1,
                BreakKind::Commitment,
            ),
            (
                "payload longer",
                |l| l.payload.as_mut().unwrap().push(0),
                BreakKind::Commitment,
            ),
            (
                "salt",
                |l| l.salt.as_mut().unwrap()[5] ^= 4,
                BreakKind::Commitment,
            ),
            (
                "payload alone erased",
                |l| l.payload = None,
                BreakKind::HalfErased,
            ),
            (
                "salt alone erased",
                |l| l.salt = None,
                BreakKind::HalfErased,
            ),
        ];
        let honest = chain(VAULT, 40);
        assert!(whole(&honest).is_ok(), "control");
        for (name, edit, kind) in edits {
            for at in 0..honest.len() {
                let mut entries = honest.clone();
                edit(&mut entries[at]);
                assert_ne!(entries[at], honest[at], "{name} at {at}");
                let seq = i64::try_from(at).unwrap() + 1;
                assert_eq!(
                    whole(&entries),
                    Err(ChainBreak { seq, kind }),
                    "{name} at {at}"
                );
            }
        }
    }

    #[test]
    fn dropped_duplicated_and_swapped_entries_are_noticed() {
        let honest = chain(VAULT, 40);
        for at in 0..39 {
            let seq = i64::try_from(at).unwrap() + 1;
            let mut dropped = honest.clone();
            dropped.remove(at);
            let gap = ChainBreak {
                seq,
                kind: BreakKind::Gap,
            };
            assert_eq!(whole(&dropped), Err(gap));
            // Renumbered to close the gap: now its predecessor does not match.
            for stored in &mut dropped[at..] {
                stored.entry.seq -= 1;
            }
            assert_eq!(whole(&dropped).unwrap_err().kind, BreakKind::Prev);
            // With the predecessor corrected, its hash does not match.
            dropped[at].entry.prev = honest[at].entry.prev;
            assert_eq!(whole(&dropped).unwrap_err().kind, BreakKind::Hash);

            let mut doubled = honest.clone();
            doubled.insert(at, honest[at].clone());
            assert_eq!(whole(&doubled).unwrap_err().kind, BreakKind::Gap);
            let mut swapped = honest.clone();
            swapped.swap(at, at + 1);
            assert_eq!(whole(&swapped).unwrap_err().kind, BreakKind::Gap);
            let mut exchanged = honest.clone();
            let (payload, salt) = (honest[at + 1].payload.clone(), honest[at + 1].salt);
            (exchanged[at].payload, exchanged[at].salt) = (payload, salt);
            assert_eq!(whole(&exchanged).unwrap_err().kind, BreakKind::Commitment);
        }
    }

    #[test]
    fn a_chain_of_another_vault_does_not_verify_here() {
        let theirs = chain(Uuid::from_bytes([5; 16]), 3);
        assert_eq!(whole(&theirs).unwrap_err().kind, BreakKind::Prev);
        let mut posing = theirs;
        posing[0].entry.prev = Head::genesis(VAULT).hash;
        assert_eq!(whole(&posing).unwrap_err().kind, BreakKind::Hash);
    }

    /// A cut or rewritten end verifies by itself and only shows in the head, which the tests of the anchor compare.
    #[test]
    fn a_cut_or_rewritten_end_leads_to_another_head() {
        let honest = chain(VAULT, 40);
        let head = whole(&honest).unwrap().head;
        assert_ne!(whole(&honest[..39]).unwrap().head, head);
        let rewritten = chain(VAULT, 40);
        assert_ne!(whole(&rewritten).unwrap().head, head);
    }

    #[test]
    fn erased_payloads_leave_a_chain_that_verifies_and_are_listed() {
        let mut entries = chain(VAULT, 10);
        let head = whole(&entries).unwrap().head;
        for at in [2, 5, 9] {
            (entries[at].payload, entries[at].salt) = (None, None);
        }
        let verified = whole(&entries).unwrap();
        assert_eq!((verified.head, verified.erased), (head, vec![3, 6, 10]));
    }
}
