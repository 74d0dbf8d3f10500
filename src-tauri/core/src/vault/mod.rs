//! The vault: the file that holds the vault key in encrypted form, and the keys derived from it.
//!
//! A data folder has one vault. In an *office* book the vault key is sealed for each person under
//! their own passphrase ([`VaultFile::unlock`]) and for the printed recovery key
//! ([`VaultFile::unlock_with_recovery`]). A *practice* book has invented data only and stores its
//! key in plain ([`VaultFile::open_practice`]). No passphrase verifier is stored: a passphrase is
//! right if it opens the sealed key.
//!
//! This protects against a thief of the disk (every guess costs one Argon2 run), planted or
//! weakened slots (authenticated), files of another vault, hostile headers (limits), and torn or
//! changed files (digest, atomic replacement). It does not protect against a colleague who has the
//! vault key; the journal and the anchor do.

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
    LENGTH as PASSPHRASE_LENGTH, MIN_GUESSES_LOG10, Strength, Weakness, check_strength, estimate,
};
pub use people::SlotState;
pub use recovery::{RecoveryKey, RecoveryState};
pub use slots::{Holder, KdfParams};

use files::{Bytes, Content};
use keys::Secret;
use recovery::RecoverySlot;
use slots::{KeyContext, Slot};

/// The reason why a vault could not be read, opened or changed. No variant carries a name, a key
/// or a path.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("there is no vault file")]
    Missing,
    /// A replacement of several files was interrupted: [`swap::recover`] must run first.
    #[error("files are being replaced")]
    Unfinished,
    #[error("there is a vault file already")]
    AlreadyThere,
    #[error("not a Casebook vault file")]
    NotAVault,
    #[error("written by a newer Casebook")]
    Newer,
    /// The file is not what was written: torn, changed or edited by hand.
    #[error("the vault file is damaged")]
    Damaged,
    /// The file is intact, but its fields contradict each other (no slot, two slots for one user).
    #[error("the vault file contradicts itself")]
    Malformed,
    #[error("Argon2 parameters below the floor or above the ceiling")]
    KdfOutOfRange,
    #[error("an office book with its key in clear")]
    OpenKeyInOffice,
    /// An office book was opened without a passphrase, or a practice book with one.
    #[error("the other kind of book")]
    OtherKind,
    #[error("the vault file of another vault")]
    OtherVault,
    /// Also returned for a user without a slot, after the same time.
    #[error("wrong user or passphrase")]
    WrongPassphrase,
    /// The passphrase, the recovery key or the vault key is right, but the file was changed by
    /// somebody without the vault key, or is an older one.
    #[error("the vault file was tampered with")]
    Tampered,
    /// The text is no recovery key: a character is wrong, missing or superfluous.
    #[error("a typing error in the recovery key")]
    RecoveryTypo,
    /// A valid recovery key, but of another book, or one that was replaced.
    #[error("not the recovery key of this book")]
    WrongRecovery,
    #[error("this book has no recovery key")]
    NoRecovery,
    #[error("the new passphrase is the current one")]
    SamePassphrase,
    #[error("this user has no slot")]
    NoSlot,
    /// Without this slot nobody could sign in with a passphrase of their own.
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

/// The kind of a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookKind {
    /// A book of real cases; every person has a passphrase.
    Office,
    /// A book of invented cases, for learning; it opens without a passphrase.
    Practice,
}

/// A vault file in memory. It has no secret in plain, except in a practice book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultFile {
    content: Content,
    mac: Bytes<32>,
}

impl VaultFile {
    /// Makes an office vault with its first user and its recovery key, which must be printed and
    /// confirmed ([`VaultFile::confirm_recovery`]). Takes one Argon2 run. Nothing is written to the
    /// disk; see [`VaultFile::write_new`].
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
        check_strength(passphrase, &[&holder.display])?;
        let (mut content, vault_key) = new_content(BookKind::Office)?;
        let context = content.key_context();
        let slot = Slot::create(context, holder, passphrase, None, kdf, &vault_key)?;
        content.slots.push(slot);
        let (recovery, recovery_key) = RecoverySlot::create(context, &vault_key, now)?;
        content.recovery = Some(recovery);
        Ok((
            Self::new_signed(content, &vault_key),
            vault_key,
            recovery_key,
        ))
    }

    /// Makes a practice vault: no slot, no Argon2, the key in plain.
    ///
    /// # Errors
    /// [`VaultError::NoRandomness`].
    pub fn create_practice() -> Result<(Self, VaultKey), VaultError> {
        let (mut content, vault_key) = new_content(BookKind::Practice)?;
        content.open_key = Some(Bytes(**vault_key.secret()));
        Ok((Self::new_signed(content, &vault_key), vault_key))
    }

    pub fn kind(&self) -> BookKind {
        self.content.kind
    }

    pub fn vault_id(&self) -> Uuid {
        self.content.vault_id
    }

    /// Returns the number of changes of the file. The store and the anchor record it, so that an
    /// older file is detected.
    pub fn generation(&self) -> u64 {
        self.content.generation
    }

    /// Returns the salt of `store.db` for [`VaultKey::db_key`]. It is stored here so that the rest of
    /// the store stays readable if its first page is lost.
    pub fn db_salt(&self) -> &[u8; 16] {
        &self.content.db_salt.0
    }

    /// Returns the people who can sign in, in the order of their slots. Anybody who has the file can
    /// read this.
    pub fn holders(&self) -> impl Iterator<Item = &Holder> {
        self.content.slots.iter().map(|slot| &slot.holder)
    }

    /// Opens an office vault. Always takes one Argon2 run, so that a wrong user cannot be
    /// distinguished from a wrong passphrase.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`] for a wrong passphrase, for a user without a slot and for a
    /// temporary slot that has expired at `now`; [`VaultError::Tampered`] if the passphrase is right
    /// but the file was changed; [`VaultError::OtherKind`]; [`VaultError::OutOfMemory`].
    pub fn unlock(
        &self,
        user_id: Uuid,
        passphrase: &str,
        now: DateTime<Utc>,
    ) -> Result<UnlockedVault, VaultError> {
        let (index, vault_key) = self.unlock_slot(user_id, passphrase, now)?;
        Ok(UnlockedVault {
            vault_key,
            must_change_passphrase: self.content.slots[index].expires.is_some(),
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
        let KeyContext {
            vault_id,
            vk_version,
        } = self.content.key_context();
        let vault_key = VaultKey::from_secret(vault_id, vk_version, Secret::copy_of(&open_key.0));
        self.verify(&vault_key)?;
        Ok(vault_key)
    }

    /// Returns the index of the user's slot and the vault key, if the passphrase is right.
    fn unlock_slot(
        &self,
        user_id: Uuid,
        passphrase: &str,
        now: DateTime<Utc>,
    ) -> Result<(usize, VaultKey), VaultError> {
        let slots = &self.content.slots;
        let index = slots.iter().position(|slot| slot.holder.user_id == user_id);
        // For an unknown user one Argon2 run is wasted on the first slot.
        let slot = slots.get(index.unwrap_or(0)).ok_or(VaultError::OtherKind)?;
        let kek = slot.derive_kek(passphrase)?;
        let index = index.ok_or(VaultError::WrongPassphrase)?;
        if slot.has_expired(now) {
            return Err(VaultError::WrongPassphrase);
        }
        Ok((index, self.open_slot(slot, &kek)?))
    }

    /// Opens a slot with the key from Argon2 and verifies the MAC of the file.
    fn open_slot(&self, slot: &Slot, kek: &Secret) -> Result<VaultKey, VaultError> {
        let context = self.content.key_context();
        let vault_key = slot.open(context, &slot.unwrap(context, kek)?)?;
        self.verify(&vault_key)?;
        Ok(vault_key)
    }

    /// Makes a file of `content` and signs it.
    fn new_signed(content: Content, vault_key: &VaultKey) -> Self {
        let mac = Bytes([0; 32]);
        let mut file = Self { content, mac };
        file.sign(vault_key);
        file
    }

    /// Signs the present content, as a file of the present version.
    fn sign(&mut self, vault_key: &VaultKey) {
        self.content.version = files::VERSION;
        self.content.generation += 1;
        let mut mac = vault_key.slot_key().mac();
        mac.update(&self.content.message());
        self.mac = Bytes(mac.finalize().into_bytes().into());
    }

    /// Verifies the MAC. It detects a slot that was planted, removed, renamed or copied from an older
    /// file by somebody without the vault key.
    fn verify(&self, vault_key: &VaultKey) -> Result<(), VaultError> {
        let mut mac = vault_key.slot_key().mac();
        mac.update(&self.content.message());
        mac.verify_slice(&self.mac.0)
            .map_err(|_| VaultError::Tampered)
    }
}

/// The result of a successful unlock.
#[derive(Debug)]
pub struct UnlockedVault {
    pub vault_key: VaultKey,
    /// The person used a start passphrase and must first choose their own
    /// ([`VaultFile::change_passphrase`]).
    pub must_change_passphrase: bool,
}

impl Content {
    fn key_context(&self) -> KeyContext {
        KeyContext {
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
