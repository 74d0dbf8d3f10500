//! The checks before anybody gets at the office book: its files are ready to be opened, and each attempt at a passphrase
//! is counted before the passphrase is judged.

use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::App;
use crate::domain::book_kind::BookKind;
use crate::domain::ids::StaffId;
use crate::domain::refusal::{Code, Refusal};
use crate::files::swap;
use crate::vault::VaultFile;
use crate::vault::throttle::{ClockReading, Throttle};
use crate::wire::call::Moment;

pub(super) fn throttle_clock(now: &Moment) -> ClockReading<'_> {
    ClockReading {
        utc: now.utc,
        uptime_ms: now.uptime_ms,
        boot: now.boot.as_deref(),
    }
}

impl App {
    /// Refuses a book folder that is not on a local disk: file locks and flushes are not reliable on a network drive,
    /// and a sync program would copy the book to other machines.
    pub(crate) fn ensure_local_disk(&self) -> Result<(), Refusal> {
        match self.paths.local {
            true => Ok(()),
            false => Err(Refusal::new(Code::FolderNotLocal)),
        }
    }

    /// Returns the folder of the office book for whoever opens, creates or replaces it. From here on no other process
    /// touches it, until [`App::release_unused_data_lock`].
    pub(super) fn claim_office_folder(&mut self) -> Result<PathBuf, Refusal> {
        self.ensure_local_disk()?;
        self.data_lock.acquire()?;
        self.backups.ensure_no_restore_pending()?;
        Ok(self.book_folder(BookKind::Office))
    }

    /// Claims the folder of the office book, finishes a change of several files that a disk error interrupted, and reads
    /// the vault file.
    pub(super) fn claim_office_vault(&mut self) -> Result<(PathBuf, VaultFile), Refusal> {
        let dir = self.claim_office_folder()?;
        if swap::is_unfinished(&dir) {
            swap::finish_or_undo(&dir)?;
        }
        let vault = VaultFile::read(&dir)?;
        Ok((dir, vault))
    }
}

/// An attempt at a passphrase. It is on the disk as a failure from the beginning, so that killing the program while the
/// passphrase is judged gains nothing.
pub(super) struct PassphraseAttempt {
    throttle: Throttle,
    user: Uuid,
    /// The failures in a row before this attempt.
    failures: u32,
}

impl PassphraseAttempt {
    /// Counts an attempt at the passphrase of `user`; refuses if they must wait. Call it before the passphrase is judged.
    pub fn begin(
        dir: &Path,
        vault: &VaultFile,
        user: StaffId,
        now: &Moment,
    ) -> Result<PassphraseAttempt, Refusal> {
        let user = user.uuid();
        let mut throttle = Throttle::read(dir, &throttle_clock(now))?;
        // All ids without a slot share one counter.
        let known = vault.holders().any(|holder| holder.user_id == user);
        let counter = known.then_some(user);
        let failures = throttle.failures(counter);
        throttle.record_attempt(counter, &throttle_clock(now))?;
        Ok(PassphraseAttempt {
            throttle,
            user,
            failures,
        })
    }

    /// Returns the failures in a row before this attempt.
    pub fn earlier_failures(&self) -> u32 {
        self.failures
    }

    /// Returns true if the record of failures was missing or damaged, which is not journaled yet.
    pub fn is_record_missing(&self) -> bool {
        self.throttle.file_fault().is_some()
    }

    /// Takes the attempt back, because the passphrase was right but signed nobody in. Earlier failures stay counted, and
    /// are journaled at the next sign-in.
    pub fn discard(mut self) -> Result<(), Refusal> {
        Ok(self.throttle.discard_attempt(self.user, self.failures)?)
    }

    /// Forgets this attempt and all failures before it, because it signed the person in.
    pub fn succeed(&mut self, now: &Moment) -> Result<(), Refusal> {
        Ok((self.throttle).record_success(self.user, &throttle_clock(now))?)
    }

    /// Forgets that the record of failures was missing, once that is in the journal.
    pub fn finish(mut self) -> Result<(), Refusal> {
        Ok(self.throttle.clear_file_fault()?)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use tempfile::TempDir;

    use super::*;
    use crate::vault::{Holder, KdfParams};

    const MEMBER: StaffId = StaffId::from_bytes([1; 16]);

    fn now() -> Moment {
        let utc: DateTime<Utc> = "2026-11-20T02:00:00Z".parse().unwrap();
        Moment {
            utc,
            today: utc.date_naive(),
            offset_minutes: 480,
            uptime_ms: 60_000,
            boot: None,
        }
    }

    fn vault() -> (TempDir, VaultFile) {
        let holder = Holder {
            user_id: MEMBER.uuid(),
            display: "沈一".to_owned(),
        };
        let passphrase = "晨雾 paperclip 河堤 41 walnut";
        let made = VaultFile::create_office(holder, passphrase, KdfParams::FLOOR, now().utc);
        (TempDir::new().unwrap(), made.unwrap().vault)
    }

    fn failures(dir: &Path, user: Option<Uuid>) -> u32 {
        let throttle = Throttle::read(dir, &throttle_clock(&now())).unwrap();
        throttle.failures(user)
    }

    #[test]
    fn an_attempt_is_on_the_disk_before_the_passphrase_is_judged() {
        let (dir, vault) = vault();
        let begin = || PassphraseAttempt::begin(dir.path(), &vault, MEMBER, &now()).unwrap();
        // Dropped, as if the program were killed here.
        drop(begin());
        assert_eq!(failures(dir.path(), Some(MEMBER.uuid())), 1);
        let second = begin();
        assert_eq!(failures(dir.path(), Some(MEMBER.uuid())), 2);
        second.discard().unwrap();
        assert_eq!(
            failures(dir.path(), Some(MEMBER.uuid())),
            1,
            "the first one stays"
        );
        let mut third = begin();
        assert_eq!(third.earlier_failures(), 1);
        third.succeed(&now()).unwrap();
        assert_eq!(failures(dir.path(), Some(MEMBER.uuid())), 0);
    }

    #[test]
    fn ids_without_a_slot_share_one_counter() {
        let (dir, vault) = vault();
        for n in 2..=5 {
            let stranger = StaffId::from_bytes([n; 16]);
            PassphraseAttempt::begin(dir.path(), &vault, stranger, &now()).unwrap();
        }
        assert_eq!(failures(dir.path(), None), 4);
        let one_more = StaffId::from_bytes([6; 16]);
        PassphraseAttempt::begin(dir.path(), &vault, one_more, &now()).unwrap();
        let waits = PassphraseAttempt::begin(dir.path(), &vault, one_more, &now());
        assert_eq!(waits.err().map(|e| e.code), Some(Code::TryLater));
        // Control: a member has a counter of their own.
        PassphraseAttempt::begin(dir.path(), &vault, MEMBER, &now()).unwrap();
    }
}
