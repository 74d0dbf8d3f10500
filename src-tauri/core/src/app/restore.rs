//! Restoring a whole book from a medium, before anybody is signed in.

use std::path::Path;

use zeroize::Zeroizing;

use super::App;
use super::backups::final_progress;
use super::book::Book;
use super::book_files::store_params;
use super::error_mapping::restore_refusal;
use super::keys::recovery_made;
use super::medium_content::{MediumAnswer, ScannedMedium, version_of};
use super::present_book::Agreed;
use super::sign_in_checks::throttle_clock;
use crate::backup::{
    BackupError, ErasureLedger, FolderScan, FoundSet, Keys, RestoreRequest, RestoredBook, Work,
    install_restored_book, present_decisions, read_own_ledger, replaced_book_name,
};
use crate::domain::book_kind::BookKind;
use crate::domain::event::{AccessChange, Event, LockCause};
use crate::domain::ids::StaffId;
use crate::domain::refusal::{Code, Refusal};
use crate::files::swap;
use crate::store::{Store, StoreSummary};
use crate::vault::throttle::Throttle;
use crate::vault::{RecoveryKey, VaultError, VaultFile, check_strength};
use crate::wire::call::{JobProgress, JobState, Moment};
use crate::wire::trust::RestoreRun;

/// The sets on a medium that a recovery key opens, and the state of the book on this PC.
pub(crate) struct RestoreSource {
    pub scan: FolderScan,
    /// The summaries that were read, in the order of the sets.
    pub summaries: Vec<Option<StoreSummary>>,
    /// Keys of the book on this PC, if the recovery key opens it.
    pub present: Option<Keys>,
    /// Erasures known to the medium, to the sets on this PC and to its book.
    pub ledger: ErasureLedger,
    /// Members that the book on this PC has as inactive.
    pub removed_staff: Vec<StaffId>,
    /// The same book is on this PC in a state that the key does not open, so its later decisions are unknown.
    pub newer_book_unopened: bool,
}

impl App {
    /// Finishes a change of several files that was interrupted, unless another process has the book: the change may be its own.
    fn finish_interrupted_change(&mut self) {
        let dir = self.book_folder(BookKind::Office);
        if swap::is_unfinished(&dir) && self.data_lock.acquire().is_ok() {
            // If this fails, the book cannot be read, which is what the restore is for.
            let _ = swap::finish_or_undo(&dir);
        }
    }

    /// Returns the keys of the book on this PC, if the recovery key opens it; a disk error is an error. Nothing is changed,
    /// because what is read for a command is read without the lock on the data folder.
    pub(super) fn present_keys(&self, recovery: &RecoveryKey) -> Result<Option<Keys>, Refusal> {
        let dir = self.book_folder(BookKind::Office);
        let opened = VaultFile::read(&dir)
            .and_then(|vault| vault.unlock_with_recovery(recovery).map(|key| (vault, key)));
        match opened {
            Ok((vault, key)) => Ok(Some(Keys {
                vault,
                key: key.into(),
            })),
            Err(error @ VaultError::Io(_)) => Err(error.into()),
            Err(_) => Ok(None),
        }
    }

    /// Returns the sets that were read on the medium for the running command, with the state of the book on this PC.
    pub(crate) fn find_restore_source(
        &mut self,
        recovery_key: &str,
    ) -> Result<RestoreSource, Refusal> {
        let recovery = &RecoveryKey::parse(recovery_key)?;
        self.finish_interrupted_change();
        let present = self.present_keys(recovery)?;
        if let Some(keys) = &present {
            self.finish_interrupted_save(keys);
        }
        let MediumAnswer::Restore(scanned) = self.take_answer()? else {
            return Err(Refusal::internal());
        };
        let ScannedMedium {
            scan,
            summaries,
            present: scanned_with,
        } = scanned?;
        if scanned_with != present.as_ref().map(version_of) {
            return Err(Refusal::new(Code::BookReopened));
        }
        let data = &self.paths.data;
        let vault_id = scan.keys.key.vault_id();
        let mut source = RestoreSource {
            ledger: scan.ledger.clone(),
            removed_staff: Vec::new(),
            newer_book_unopened: false,
            summaries,
            scan,
            present,
        };
        let same = |present: &&Keys| present.key.vault_id() == vault_id;
        match source.present.as_ref().filter(same) {
            Some(present) => {
                let decided = present_decisions(data, present);
                source
                    .ledger
                    .merge(&ErasureLedger::from_records(&decided.erased));
                // An older state of the book that was put back does not know who came back since, nor later keys.
                if !present.are_before(&source.scan.keys) {
                    source.removed_staff = decided.inactive_staff;
                }
                let keys = present.or_later(source.scan.keys.clone());
                let own = read_own_ledger(data, &keys).map_err(|error| restore_refusal(error))?;
                source.ledger.merge(&own);
            }
            // The book on this PC has another recovery key now; sets beside it may be older and open with this one.
            None => {
                let here = VaultFile::read(&self.book_folder(BookKind::Office));
                source.newer_book_unopened = here.is_ok_and(|here| here.vault_id() == vault_id);
                match read_own_ledger(data, &source.scan.keys) {
                    Ok(own) => source.ledger.merge(&own),
                    Err(error @ BackupError::Io(_)) => return Err(restore_refusal(error)),
                    Err(_) => source.newer_book_unopened = true,
                }
            }
        }
        Ok(source)
    }

    /// Queues the restore of a set, and locks the open book; returns the job number.
    pub(crate) fn begin_restore(
        &mut self,
        input: RestoreRun,
        now: &Moment,
    ) -> Result<u64, Refusal> {
        self.claim_office_folder()?;
        let passphrase = Zeroizing::new(input.new_passphrase);
        let source = self.find_restore_source(&input.recovery_key)?;
        let RestoreSource {
            scan,
            summaries,
            present,
            mut ledger,
            mut removed_staff,
            ..
        } = source;
        let subfolder = Path::new(&scan.subfolder);
        let is_chosen =
            |(set, _): &(&FoundSet, _)| subfolder.join(&set.name) == Path::new(&input.path);
        let set = scan.sets.iter().zip(summaries).find(is_chosen);
        let (set, summary) = set.ok_or(Refusal::at(Code::NotFound, "path"))?;
        if let Err(error) = &set.manifest {
            return Err(Refusal::new(error.code()));
        }
        let summary = summary.ok_or(Refusal::new(Code::SetDamaged))?;
        let mut supervisors = summary.supervisors.into_iter();
        let named = supervisors.find(|(id, _)| *id == input.user);
        let (user, name) = named.ok_or(Refusal::at(Code::NotAllowed, "user"))?;
        check_strength(&passphrase, &[&name]).map_err(|weak| Refusal {
            field: Some("new_passphrase".into()),
            ..VaultError::Weak(weak).into()
        })?;
        let Agreed {
            by,
            second,
            second_name,
            keys: opened,
        } = self.prove_replacement(
            &RecoveryKey::parse(&input.recovery_key)?,
            present.as_ref(),
            input.present.as_ref(),
            input.second.as_ref(),
            now,
        )?;
        // A passphrase opens what an older recovery key does not: the present members, and every erasure.
        let present = present.or(opened);
        let of_this_book = |keys: &&Keys| keys.key.vault_id() == scan.keys.key.vault_id();
        if let Some(keys) = present.as_ref().filter(of_this_book) {
            let latest = keys.or_later(scan.keys.clone());
            let own = read_own_ledger(&self.paths.data, &latest);
            ledger.merge(&own.map_err(|error| restore_refusal(error))?);
            if !keys.are_before(&scan.keys) {
                removed_staff = present_decisions(&self.paths.data, keys).inactive_staff;
            }
        }
        // A passphrase from the sheet would give back the access that was taken away.
        if removed_staff.contains(&user) {
            return Err(Refusal::at(Code::NotAllowed, "user"));
        }
        let keys = match &present {
            Some(present) => present.or_later(scan.keys),
            None => scan.keys,
        };
        let request = RestoreRequest {
            dir: set.dir.clone(),
            name: set.name.clone(),
            ledger,
            user,
            passphrase,
            sheet: RecoveryKey::parse(&input.recovery_key)?.signing_key(keys.key.vault_id()),
            kdf: self.kdf,
            device: self.device,
            present,
            by,
            second,
            second_name,
        };
        self.lock_book(LockCause::Locked, now);
        let job = self.jobs.numbers.next();
        let work = Work::Restore(Box::new(request));
        self.backups.begin_restore(work, keys, job, now);
        Ok(job)
    }

    /// Puts the restored book in place and signs in the supervisor who restored it; returns the final progress of the
    /// job.
    pub(super) fn finish_restore(
        &mut self,
        job: u64,
        restored: Result<Box<RestoredBook>, BackupError>,
        now: &Moment,
    ) -> JobProgress {
        let opened = restored
            .map_err(|error| restore_refusal(error))
            .and_then(|restored| self.open_restored(*restored, now));
        let error = opened.err();
        let state = match &error {
            None => JobState::Done,
            Some(refusal) if refusal.code == Code::Cancelled => JobState::Cancelled,
            Some(_) => JobState::Failed,
        };
        final_progress(job, state, error)
    }

    fn open_restored(&mut self, restored: RestoredBook, now: &Moment) -> Result<(), Refusal> {
        let RestoredBook {
            keys: Keys { vault, key },
            user,
            own,
            recovery,
            ..
        } = restored;
        self.lock_book(LockCause::Locked, now);
        install_restored_book(&self.paths.data, &replaced_book_name(now.utc))
            .map_err(|error| restore_refusal(error))?;
        let dir = self.book_folder(BookKind::Office);
        let store = Store::open(store_params(&vault, &key, &dir, self.device), now.utc)?;
        Throttle::create(&dir, &throttle_clock(now))?;
        let mut book = Book::new(BookKind::Office, &dir, store, user, key, now);
        book.own = Some(own);
        let events = vec![
            Event::access(user, AccessChange::ByRecoveryKey),
            recovery_made(&recovery, vault.vault_id(), None),
        ];
        self.open_office(book, vault, events, now)?;
        self.book_mut()?.show_recovery_key(recovery)
    }
}
