//! Tests the anchor against torn writes, removed files, and stores replaced by older copies.

use std::fs;
use std::path::Path;

use chrono::DateTime;
use uuid::Uuid;

use super::anchor::RECORD_BYTES;
use super::chain::verify;
use super::*;
use crate::vault::{AnchorKey, VaultFile, VaultKey};

fn vault_key() -> VaultKey {
    VaultFile::create_practice().unwrap().1
}

fn point(seq: i64) -> AnchorPoint {
    AnchorPoint {
        head: Head {
            seq,
            hash: [u8::try_from(seq % 251).unwrap(); 32],
        },
        vk_version: 1,
        generation: 3,
        utc: DateTime::from_timestamp_millis(1_795_161_600_123 + seq).unwrap(),
    }
}

/// Returns a data folder whose anchor was created at entry 1 and then written up to `seq`.
fn anchored(seq: i64) -> (tempfile::TempDir, VaultKey) {
    let (dir, vault) = (tempfile::tempdir().unwrap(), vault_key());
    let mut anchor = Anchor::create(dir.path(), vault.anchor_key(), &point(1)).unwrap();
    for seq in 2..=seq {
        anchor.write(&point(seq)).unwrap();
    }
    (dir, vault)
}

fn read(dir: &Path, key: &AnchorKey) -> Result<(i64, bool), AnchorError> {
    let reading = Anchor::read(dir, key)?;
    assert_eq!(reading.point, point(reading.point.head.seq));
    Ok((reading.point.head.seq, reading.one_lost))
}

fn file(dir: &Path, which: usize) -> std::path::PathBuf {
    dir.join(ANCHOR_FILES[which])
}

/// Returns the index of the file with the newest record: they are written in turn with 1, 1, 2, 3, …, so odd numbers
/// are in the second.
fn newest(seq: i64) -> usize {
    usize::try_from(seq % 2).unwrap()
}

#[test]
fn the_newest_record_is_read_back_whole() {
    for seq in 1..=6 {
        let (dir, vault) = anchored(seq);
        let key = vault.anchor_key();
        assert_eq!(read(dir.path(), &key).unwrap(), (seq, false));
        let (mut anchor, reading) = Anchor::open(dir.path(), vault.anchor_key()).unwrap();
        assert_eq!(reading.point, point(seq));
        anchor.write(&point(seq + 1)).unwrap();
        assert_eq!(read(dir.path(), &key).unwrap(), (seq + 1, false));
        for which in 0..2 {
            let length = fs::metadata(file(dir.path(), which)).unwrap().len();
            assert_eq!(length, RECORD_BYTES as u64);
        }
    }
}

/// After a power cut in the middle of a write, the record is half new and half old, and the other record is valid.
#[test]
fn a_torn_newest_record_falls_back_to_the_one_before() {
    for seq in 4..=5 {
        let (dir, vault) = anchored(seq - 1);
        let old = fs::read(file(dir.path(), newest(seq))).unwrap();
        let (mut anchor, _) = Anchor::open(dir.path(), vault.anchor_key()).unwrap();
        anchor.write(&point(seq)).unwrap();
        drop(anchor);
        let new = fs::read(file(dir.path(), newest(seq))).unwrap();
        let key = vault.anchor_key();
        for cut in 0..=RECORD_BYTES {
            let torn = [&new[..cut], &old[cut..]].concat();
            fs::write(file(dir.path(), newest(seq)), &torn).unwrap();
            let expected = match &torn {
                torn if *torn == new => (seq, false),
                torn if *torn == old => (seq - 1, false),
                _ => (seq - 1, true),
            };
            assert_eq!(read(dir.path(), &key).unwrap(), expected, "cut at {cut}");
        }
    }
}

#[test]
fn a_lost_or_longer_record_is_repaired_by_the_next_two_writes() {
    for damage in 0..4 {
        let (dir, vault) = anchored(5);
        let path = file(dir.path(), newest(5));
        let bytes = fs::read(&path).unwrap();
        match damage {
            0 => fs::remove_file(&path).unwrap(),
            1 => fs::write(&path, []).unwrap(),
            2 => fs::write(&path, &bytes[..100]).unwrap(),
            _ => fs::write(&path, [&bytes[..], b"more"].concat()).unwrap(),
        }
        let key = vault.anchor_key();
        assert_eq!(read(dir.path(), &key).unwrap(), (4, true));
        let (mut anchor, reading) = Anchor::open(dir.path(), vault.anchor_key()).unwrap();
        assert!(reading.one_lost);
        anchor.write(&point(6)).unwrap();
        assert_eq!(read(dir.path(), &key).unwrap(), (6, false));
        anchor.write(&point(7)).unwrap();
        assert_eq!(read(dir.path(), &key).unwrap(), (7, false));
    }
}

/// A flipped bit never changes the anchor; at most the reading falls back to the record before and says so.
#[test]
fn every_flipped_bit_is_noticed() {
    let (dir, vault) = anchored(5);
    let key = vault.anchor_key();
    assert_eq!(read(dir.path(), &key).unwrap(), (5, false), "control");
    for which in 0..2 {
        let path = file(dir.path(), which);
        let honest = fs::read(&path).unwrap();
        let expected = if which == newest(5) { 4 } else { 5 };
        for bit in 0..RECORD_BYTES * 8 {
            let mut flipped = honest.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            fs::write(&path, &flipped).unwrap();
            assert_eq!(
                read(dir.path(), &key).unwrap(),
                (expected, true),
                "bit {bit}"
            );
        }
        fs::write(&path, &honest).unwrap();
    }
}

#[test]
fn a_missing_or_foreign_anchor_is_an_alarm_and_never_recreated() {
    let (dir, vault) = anchored(5);
    let key = vault.anchor_key();
    let other_vault = vault_key();
    let refused = read(dir.path(), &other_vault.anchor_key());
    assert!(matches!(refused, Err(AnchorError::Unreadable)));
    let created = Anchor::create(dir.path(), vault.anchor_key(), &point(9));
    assert!(matches!(created, Err(AnchorError::AlreadyThere)));

    let foreign = tempfile::tempdir().unwrap();
    Anchor::create(foreign.path(), other_vault.anchor_key(), &point(1)).unwrap();
    fs::copy(file(foreign.path(), 0), file(dir.path(), newest(5))).unwrap();
    assert_eq!(read(dir.path(), &key).unwrap(), (4, true));
    fs::copy(file(foreign.path(), 0), file(dir.path(), newest(4))).unwrap();
    let error = Anchor::open(dir.path(), vault.anchor_key()).unwrap_err();
    assert!(matches!(error, AnchorError::Unreadable) && error.is_alarm());

    fs::remove_file(file(dir.path(), 0)).unwrap();
    let created = Anchor::create(dir.path(), vault.anchor_key(), &point(9));
    assert!(matches!(created, Err(AnchorError::AlreadyThere)));
    fs::remove_file(file(dir.path(), 1)).unwrap();
    let error = Anchor::open(dir.path(), vault.anchor_key()).unwrap_err();
    assert!(matches!(error, AnchorError::Missing) && error.is_alarm());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

/// If one file is replaced by an older copy and the program goes on, two valid records have the same counter.
#[test]
fn a_forked_anchor_is_noticed() {
    let (dir, vault) = anchored(5);
    let older = fs::read(file(dir.path(), newest(5))).unwrap();
    fs::remove_file(file(dir.path(), newest(5))).unwrap();
    let (mut anchor, _) = Anchor::open(dir.path(), vault.anchor_key()).unwrap();
    anchor.write(&point(8)).unwrap();
    fs::write(file(dir.path(), newest(4)), older).unwrap();
    let error = Anchor::read(dir.path(), &vault.anchor_key()).unwrap_err();
    assert!(matches!(error, AnchorError::Contradiction) && error.is_alarm());
}

/// A journal in memory, with the anchor written after each "commit".
struct Book {
    vault_id: Uuid,
    key: VaultKey,
    entries: Vec<StoredEntry>,
    anchor: Anchor,
    dir: tempfile::TempDir,
}

impl Book {
    fn new() -> Self {
        let (dir, key) = (tempfile::tempdir().unwrap(), vault_key());
        let genesis = AnchorPoint {
            head: Head::genesis(key.vault_id()),
            ..point(0)
        };
        let anchor = Anchor::create(dir.path(), key.anchor_key(), &genesis).unwrap();
        Self {
            vault_id: key.vault_id(),
            key,
            entries: Vec::new(),
            anchor,
            dir,
        }
    }

    fn head(entries: &[StoredEntry], vault_id: Uuid) -> Head {
        entries
            .last()
            .map_or(Head::genesis(vault_id), |stored| stored.entry.head())
    }

    fn commit(&mut self, payload: &[u8]) {
        let fields = Fields {
            utc: point(0).utc,
            device: Uuid::nil(),
            actor: Uuid::nil(),
            action: "case_edit",
            case_id: None,
        };
        let head = Self::head(&self.entries, self.vault_id);
        let sealed = seal_entry(self.vault_id, &head, &fields, payload).unwrap();
        self.entries.push(StoredEntry {
            entry: sealed.entry,
            payload: Some(payload.to_vec()),
            salt: Some(sealed.salt),
            signature: None,
        });
    }

    fn save(&mut self, payload: &[u8]) {
        self.commit(payload);
        let head = Self::head(&self.entries, self.vault_id);
        let point = AnchorPoint { head, ..point(0) };
        self.anchor.write(&point).unwrap();
    }

    /// Verifies `entries` as the journal of the store at the next start: first the chain, then the anchor.
    fn start(&self, entries: &[StoredEntry]) -> Result<AnchorVerdict, ChainBreak> {
        let verified = verify(self.vault_id, Head::genesis(self.vault_id), entries)?;
        let reading = Anchor::read(self.dir.path(), &self.key.anchor_key()).ok();
        let lookup = |seq: i64| {
            let index = usize::try_from(seq - 1).ok()?;
            entries.get(index).map(|stored| stored.entry.hash)
        };
        let anchor = reading.as_ref().map(|reading| &reading.point);
        Ok(judge(self.vault_id, &verified.head, anchor, lookup))
    }
}

#[test]
fn an_honest_store_and_a_crash_before_the_anchor_are_no_alarm() {
    let mut book = Book::new();
    assert_eq!(book.start(&[]), Ok(AnchorVerdict::Ok));
    book.commit(b"the very first, cut off before the anchor");
    assert_eq!(book.start(&book.entries), Ok(AnchorVerdict::AheadOk(1)));
    for n in 0..20 {
        book.save(&[n]);
        assert_eq!(book.start(&book.entries), Ok(AnchorVerdict::Ok));
    }
    book.commit(b"one change");
    book.commit(b"of two entries");
    let verdict = book.start(&book.entries).unwrap();
    assert_eq!(verdict, AnchorVerdict::AheadOk(2));
    assert!(!verdict.is_alarm());
}

/// Each of these chains verifies by itself, because the attacker has the key; only the anchor shows the attack.
#[test]
fn an_older_shortened_or_rewritten_store_is_an_alarm() {
    let mut book = Book::new();
    for n in 0..20 {
        book.save(&[n]);
    }
    for left in 0..20 {
        let verdict = book.start(&book.entries[..left]).unwrap();
        let store = i64::try_from(left).unwrap();
        assert_eq!(verdict, AnchorVerdict::Behind { store, anchor: 20 });
        assert!(verdict.is_alarm());
    }
    for from in 0..20 {
        let mut forged = Book::new();
        forged.vault_id = book.vault_id;
        forged.entries = book.entries[..from].to_vec();
        while forged.entries.len() < 20 {
            forged.commit(b"a kinder history");
        }
        assert_eq!(
            book.start(&forged.entries),
            Ok(AnchorVerdict::Different { seq: 20 })
        );
        forged.commit(b"and longer");
        let verdict = book.start(&forged.entries).unwrap();
        assert_eq!(verdict, AnchorVerdict::Different { seq: 20 });
        assert!(verdict.is_alarm());
    }
}

#[test]
fn a_missing_anchor_is_an_alarm() {
    let mut book = Book::new();
    book.save(b"one");
    assert_eq!(book.start(&book.entries), Ok(AnchorVerdict::Ok), "control");
    for name in ANCHOR_FILES {
        fs::remove_file(book.dir.path().join(name)).unwrap();
    }
    let verdict = book.start(&book.entries).unwrap();
    assert_eq!(verdict, AnchorVerdict::Missing);
    assert!(verdict.is_alarm());
    // A store that claims to be longer but lacks the entry of the anchor.
    let head = Head {
        seq: 3,
        hash: [1; 32],
    };
    let judged = judge(book.vault_id, &head, Some(&point(2)), |_| None);
    assert_eq!(judged, AnchorVerdict::Different { seq: 2 });
}
