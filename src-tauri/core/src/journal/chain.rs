//! Verification: entries in, the head they lead to out, or the first place where the chain breaks.
//!
//! What it cannot see: a chain that was cut at its end, or written anew from some entry on by
//! somebody with the vault key. Both lead to another head than the anchor's ([`super::judge`]), or
//! than one written down elsewhere.

use uuid::Uuid;

use super::entry::{ENTRY_VERSION, Entry, Hash, Head, commitment};

/// An entry with what stands beside it in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub entry: Entry,
    /// The payload's bytes as stored; `None` after an erasure, and then the salt is gone too.
    pub payload: Option<Vec<u8>>,
    pub salt: Option<Hash>,
}

/// The first entry that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("journal entry {seq}: {kind}")]
pub struct ChainBreak {
    /// The number the entry has, or should have had.
    pub seq: i64,
    pub kind: BreakKind,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BreakKind {
    /// An entry was dropped, doubled, renumbered or moved.
    #[error("not the number that follows")]
    Gap,
    /// It follows another entry than the one before it.
    #[error("does not follow the entry before it")]
    Prev,
    /// One of its fields was changed.
    #[error("its fields are not those that were sealed")]
    Hash,
    /// Its payload was changed.
    #[error("its payload is not the one that was sealed")]
    Commitment,
    /// Payload without salt, or salt without payload: an erasure takes both.
    #[error("half erased")]
    HalfErased,
    #[error("a version that this program does not know")]
    Version,
}

/// What a whole verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub head: Head,
    /// Entries seen.
    pub entries: u64,
    /// Entries whose payload and salt are gone, in order. The chain cannot say whether that was
    /// rightful: each must belong to a case for which an erasure is journaled.
    pub erased: Vec<i64>,
}

/// A verification under way, for rows that are read one by one.
#[derive(Debug)]
pub struct Verification {
    vault_id: Uuid,
    seen: Verified,
}

impl Verification {
    /// Of the whole journal.
    pub fn whole(vault_id: Uuid) -> Self {
        Self::after(vault_id, Head::genesis(vault_id))
    }

    /// Of the entries after `head`, which is trusted as it stands: a check of the tail says nothing
    /// about what is before.
    pub fn after(vault_id: Uuid, head: Head) -> Self {
        let seen = Verified {
            head,
            entries: 0,
            erased: Vec::new(),
        };
        Self { vault_id, seen }
    }

    /// Checks the next entry: number, predecessor, hash, and the payload if it is there.
    ///
    /// # Errors
    /// [`ChainBreak`]; the verification must then be given up.
    pub fn check(
        &mut self,
        entry: &Entry,
        payload: Option<&[u8]>,
        salt: Option<&Hash>,
    ) -> Result<(), ChainBreak> {
        let expected = self.seen.head.seq + 1;
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
        if entry.prev != self.seen.head.hash {
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
            (None, None) => self.seen.erased.push(entry.seq),
            _ => return broken(BreakKind::HalfErased),
        }
        self.seen.head = entry.head();
        self.seen.entries += 1;
        Ok(())
    }

    pub fn finish(self) -> Verified {
        self.seen
    }
}

/// Verifies links that follow `head`; [`Head::genesis`] for the whole journal.
///
/// # Errors
/// The first [`ChainBreak`].
pub fn verify<'a>(
    vault_id: Uuid,
    head: Head,
    links: impl IntoIterator<Item = &'a Link>,
) -> Result<Verified, ChainBreak> {
    let mut verification = Verification::after(vault_id, head);
    for link in links {
        verification.check(&link.entry, link.payload.as_deref(), link.salt.as_ref())?;
    }
    Ok(verification.finish())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::super::entry::{Fields, append};
    use super::*;

    const VAULT: Uuid = Uuid::from_bytes([4; 16]);

    fn chain(vault_id: Uuid, length: usize) -> Vec<Link> {
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
                let sealed = append(vault_id, &head, &fields, &payload).unwrap();
                head = sealed.entry.head();
                Link {
                    entry: sealed.entry,
                    payload: Some(payload),
                    salt: Some(sealed.salt),
                }
            })
            .collect()
    }

    fn whole(links: &[Link]) -> Result<Verified, ChainBreak> {
        verify(VAULT, Head::genesis(VAULT), links)
    }

    #[test]
    fn an_honest_chain_verifies_whole_and_by_its_tail() {
        assert_eq!(whole(&[]).unwrap().head, Head::genesis(VAULT));
        let links = chain(VAULT, 100);
        let last = links[99].entry.head();
        let seen = whole(&links).unwrap();
        assert_eq!((seen.head, seen.entries, seen.erased), (last, 100, vec![]));
        let tail = verify(VAULT, links[59].entry.head(), &links[60..]).unwrap();
        assert_eq!((tail.head, tail.entries), (last, 40));
    }

    /// Every kind of edit at every entry; each must break the chain there, and for the reason
    /// named.
    #[test]
    fn every_edit_is_noticed_where_it_was_made() {
        type Edit = (&'static str, fn(&mut Link), BreakKind);
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
                let mut links = honest.clone();
                edit(&mut links[at]);
                assert_ne!(links[at], honest[at], "{name} at {at}");
                let seq = i64::try_from(at).unwrap() + 1;
                assert_eq!(
                    whole(&links),
                    Err(ChainBreak { seq, kind }),
                    "{name} at {at}"
                );
            }
        }
    }

    #[test]
    fn entries_dropped_doubled_swapped_or_planted_are_noticed() {
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
            // Renumbered so that no gap shows: then its predecessor does not fit.
            for link in &mut dropped[at..] {
                link.entry.seq -= 1;
            }
            assert_eq!(whole(&dropped).unwrap_err().kind, BreakKind::Prev);
            // And with the predecessor mended, its hash does not.
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

    /// A cut or rewritten end verifies by itself; only another head shows it. The anchor's tests go
    /// on from here.
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
        let mut links = chain(VAULT, 10);
        let head = whole(&links).unwrap().head;
        for at in [2, 5, 9] {
            (links[at].payload, links[at].salt) = (None, None);
        }
        let seen = whole(&links).unwrap();
        assert_eq!((seen.head, seen.erased), (head, vec![3, 6, 10]));
    }
}
