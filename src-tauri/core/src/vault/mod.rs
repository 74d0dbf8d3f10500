//! The vault: who can reach the vault key, and what comes from it.
//!
//! A data folder holds one vault. An *office* book gives its key to each person under their own
//! passphrase ([`VaultFile::unlock`]) and to the recovery key on paper
//! ([`VaultFile::unlock_with_recovery`]); a *practice* book holds invented data only and carries
//! its key in clear ([`VaultFile::open_practice`]). Nothing on the disk says whether a passphrase
//! is right except the sealed key itself.
//!
//! What it stops: a thief of the disk (every guess costs one Argon2 run), a planted or weakened
//! slot (bound and signed), a file of another vault, a hostile header (floors and ceilings), a torn
//! or flipped file (digest, atomic replacement). What it does not: a colleague who has the vault
//! key in hand; that is the journal's and the anchor's part.

mod crockford;
mod files;
mod keys;
mod passphrase;
mod people;
mod recovery;
mod rotation;
mod sealing;
mod slots;
pub mod swap;
pub mod throttle;

use chrono::{DateTime, Utc};
use hmac::Mac;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use files::{NEXT_FILE, PREVIOUS_FILE, VAULT_FILE};
pub(crate) use files::{private_file, sync_dir};
pub use keys::{
    AnchorKey, DbKey, JournalKey, LedgerKey, ManifestKey, NoRandomness, SearchKey, VaultKey, random,
};
pub(crate) use keys::{LengthPrefixed, mac};
pub use passphrase::{
    ENOUGH_LOG10, LENGTH as PASSPHRASE_LENGTH, Strength, Weakness, estimate, judge,
};
pub use people::SlotState;
pub use recovery::{RecoveryKey, RecoveryState};
pub use slots::{Holder, KdfParams};

use files::{Bytes, Content};
use keys::Secret;
use recovery::RecoverySlot;
use slots::{Place, Slot};

/// Why a vault could not be read, opened or changed. None carries a name, a key or a path.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("there is no vault file")]
    Missing,
    /// Several files are being replaced together, and that was cut off: [`swap::recover`] first.
    #[error("files are being replaced")]
    Unfinished,
    #[error("there is a vault file already")]
    AlreadyThere,
    #[error("not a Casebook vault file")]
    NotAVault,
    #[error("written by a newer Casebook")]
    Newer,
    /// Not what was written: torn, flipped, edited by hand.
    #[error("the vault file is damaged")]
    Damaged,
    /// Whole, but its fields contradict each other (no slot, two slots for one user).
    #[error("the vault file contradicts itself")]
    Malformed,
    #[error("Argon2 parameters below the floor or above the ceiling")]
    KdfOutOfRange,
    #[error("an office book with its key in clear")]
    OpenKeyInOffice,
    /// An office book was asked to open without a passphrase, or a practice book with one.
    #[error("the other kind of book")]
    OtherKind,
    #[error("the vault file of another vault")]
    OtherVault,
    /// Also the answer for a user without a slot, after the same time.
    #[error("wrong user or passphrase")]
    WrongPassphrase,
    /// The passphrase, the recovery key or the vault key is right, and the file was changed by
    /// somebody without the vault key, or is an older one.
    #[error("the vault file was tampered with")]
    Tampered,
    /// What was typed is no recovery key at all: a character is wrong, missing or too many.
    #[error("a typing error in the recovery key")]
    RecoveryTypo,
    /// A whole recovery key, but of another book, or one that was replaced.
    #[error("not the recovery key of this book")]
    WrongRecovery,
    #[error("this book has no recovery key")]
    NoRecovery,
    #[error("the new passphrase is the current one")]
    SamePassphrase,
    #[error("this user has no slot")]
    NoSlot,
    /// Without it, nobody could sign in with a passphrase of their own.
    #[error("the last slot")]
    LastSlot,
    #[error("there was no vault key of this version")]
    NoSuchVersion,
    #[error("weak passphrase: {0}")]
    Weak(#[from] Weakness),
    #[error("a sign-in name of 1 to 40 characters")]
    DisplayName,
    #[error("not enough memory for Argon2")]
    OutOfMemory,
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    #[error("a key could not be sealed")]
    Sealing,
    #[error("vault file: {0}")]
    Io(#[from] std::io::Error),
}

/// What a data folder is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookKind {
    /// Real cases; a passphrase for every person.
    Office,
    /// Invented cases, for learning; opens without a passphrase.
    Practice,
}

/// A vault file in memory. It holds no open secret, except a practice book's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultFile {
    content: Content,
    mac: Bytes<32>,
}

impl VaultFile {
    /// A new office vault with its first user and its recovery key, which is to be printed and
    /// confirmed ([`VaultFile::confirm_recovery`]). Takes one Argon2 run. Nothing is written yet:
    /// see [`VaultFile::write_new`].
    ///
    /// # Errors
    /// [`VaultError::Weak`], [`VaultError::DisplayName`], [`VaultError::KdfOutOfRange`],
    /// [`VaultError::OutOfMemory`], [`VaultError::NoRandomness`].
    pub fn create_office(
        holder: Holder,
        passphrase: &str,
        kdf: KdfParams,
        now: DateTime<Utc>,
    ) -> Result<(Self, VaultKey, RecoveryKey), VaultError> {
        judge(passphrase, &[&holder.display])?;
        let (mut content, vault_key) = new_content(BookKind::Office)?;
        let place = content.place();
        let slot = Slot::create(place, holder, passphrase, None, kdf, &vault_key)?;
        content.slots.push(slot);
        let (recovery, recovery_key) = RecoverySlot::create(place, &vault_key, now)?;
        content.recovery = Some(recovery);
        Ok((Self::signed(content, &vault_key), vault_key, recovery_key))
    }

    /// A new practice vault: no slot, no Argon2, the key in clear.
    ///
    /// # Errors
    /// [`VaultError::NoRandomness`].
    pub fn create_practice() -> Result<(Self, VaultKey), VaultError> {
        let (mut content, vault_key) = new_content(BookKind::Practice)?;
        content.open_key = Some(Bytes(**vault_key.secret()));
        Ok((Self::signed(content, &vault_key), vault_key))
    }

    pub fn kind(&self) -> BookKind {
        self.content.kind
    }

    pub fn vault_id(&self) -> Uuid {
        self.content.vault_id
    }

    /// Grows with every change of the file; for [`Access`](crate::store::Access) and the anchor.
    pub fn generation(&self) -> u64 {
        self.content.generation
    }

    /// The salt of `store.db`, kept here so that a lost first page does not lock the rest; for
    /// [`VaultKey::db_key`].
    pub fn db_salt(&self) -> &[u8; 16] {
        &self.content.db_salt.0
    }

    /// Who can sign in, in the order of their slots. Readable by anybody who has the file.
    pub fn holders(&self) -> impl Iterator<Item = &Holder> {
        self.content.slots.iter().map(|slot| &slot.holder)
    }

    /// Opens an office vault. Always takes one Argon2 run, so that a wrong user cannot be told from
    /// a wrong passphrase.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`] for a wrong passphrase, for a user without a slot and for a
    /// temporary slot that is over at `now`; [`VaultError::Tampered`] if the passphrase is right
    /// but the file was changed; [`VaultError::OtherKind`]; [`VaultError::OutOfMemory`].
    pub fn unlock(
        &self,
        user_id: Uuid,
        passphrase: &str,
        now: DateTime<Utc>,
    ) -> Result<Entrance, VaultError> {
        let (index, vault_key) = self.enter(user_id, passphrase, now)?;
        Ok(Entrance {
            vault_key,
            must_choose: self.content.slots[index].expires.is_some(),
        })
    }

    /// Opens a practice vault.
    ///
    /// # Errors
    /// [`VaultError::OtherKind`] for an office vault; [`VaultError::Tampered`].
    pub fn open_practice(&self) -> Result<VaultKey, VaultError> {
        let (BookKind::Practice, Some(open_key)) = (self.content.kind, &self.content.open_key)
        else {
            return Err(VaultError::OtherKind);
        };
        let Place {
            vault_id,
            vk_version,
        } = self.content.place();
        let vault_key = VaultKey::from_secret(vault_id, vk_version, Secret::copy_of(&open_key.0));
        self.verify(&vault_key)?;
        Ok(vault_key)
    }

    /// The place of the slot and the vault key, for the right passphrase.
    fn enter(
        &self,
        user_id: Uuid,
        passphrase: &str,
        now: DateTime<Utc>,
    ) -> Result<(usize, VaultKey), VaultError> {
        let slots = &self.content.slots;
        let index = slots.iter().position(|slot| slot.holder.user_id == user_id);
        // For an unknown user the first slot's cost is paid, and thrown away.
        let slot = slots.get(index.unwrap_or(0)).ok_or(VaultError::OtherKind)?;
        let kek = slot.stretch(passphrase)?;
        let index = index.ok_or(VaultError::WrongPassphrase)?;
        if slot.is_over(now) {
            return Err(VaultError::WrongPassphrase);
        }
        Ok((index, self.admit(slot, &kek)?))
    }

    /// Everything after Argon2: unwrap, open, and check that the file is the one the vault key
    /// signed.
    fn admit(&self, slot: &Slot, kek: &Secret) -> Result<VaultKey, VaultError> {
        let place = self.content.place();
        let vault_key = slot.open(place, &slot.unwrap(place, kek)?)?;
        self.verify(&vault_key)?;
        Ok(vault_key)
    }

    fn signed(content: Content, vault_key: &VaultKey) -> Self {
        let mac = Bytes([0; 32]);
        let mut file = Self { content, mac };
        file.sign(vault_key);
        file
    }

    /// Signs what there is now, as a file of the present version.
    fn sign(&mut self, vault_key: &VaultKey) {
        self.content.version = files::VERSION;
        self.content.generation += 1;
        let mut mac = vault_key.slot_key().mac();
        mac.update(&self.content.message());
        self.mac = Bytes(mac.finalize().into_bytes().into());
    }

    /// Stops a slot planted, removed, renamed or taken from an older file by somebody without the
    /// vault key.
    fn verify(&self, vault_key: &VaultKey) -> Result<(), VaultError> {
        let mut mac = vault_key.slot_key().mac();
        mac.update(&self.content.message());
        mac.verify_slice(&self.mac.0)
            .map_err(|_| VaultError::Tampered)
    }
}

/// A person let in.
#[derive(Debug)]
pub struct Entrance {
    pub vault_key: VaultKey,
    /// They came with a one-time passphrase and must choose their own
    /// ([`VaultFile::change_passphrase`]) before anything else.
    pub must_choose: bool,
}

impl Content {
    fn place(&self) -> Place {
        Place {
            vault_id: self.vault_id,
            vk_version: self.vk_version,
        }
    }
}

fn new_content(kind: BookKind) -> Result<(Content, VaultKey), VaultError> {
    let vault_id = keys::random_id()?;
    let vault_key = VaultKey::generate(vault_id, 1)?;
    let content = Content {
        format: files::FORMAT.to_owned(),
        version: files::VERSION,
        suite: files::SUITE,
        vault_id,
        kind,
        db_salt: Bytes(random()?),
        vk_version: vault_key.version(),
        generation: 0,
        open_key: None,
        slots: Vec::new(),
        recovery: None,
        devices: Vec::new(),
        retired: Vec::new(),
    };
    Ok((content, vault_key))
}

#[cfg(test)]
mod tests;
