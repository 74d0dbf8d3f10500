//! The vault: who can reach the vault key, and what comes from it.
//!
//! A data folder holds one vault. An *office* book gives its key to each person under their own
//! passphrase ([`VaultFile::unlock`]); a *practice* book holds invented data only and carries its
//! key in clear ([`VaultFile::open_practice`]). Nothing on the disk says whether a passphrase is
//! right except the sealed key itself.
//!
//! What it stops: a thief of the disk (every guess costs one Argon2 run), a planted or weakened
//! slot (bound and signed), a file of another vault, a hostile header (floors and ceilings), a torn
//! or flipped file (digest, atomic replacement). What it does not: a colleague who has the vault
//! key in hand; that is the journal's and the anchor's part.

mod files;
mod keys;
mod passphrase;
mod slots;

use hmac::Mac;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

pub use files::{PREVIOUS_FILE, VAULT_FILE};
pub(crate) use files::{private_file, sync_dir};
pub use keys::{AnchorKey, DbKey, JournalKey, NoRandomness, VaultKey, random};
pub(crate) use keys::{LengthPrefixed, mac};
pub use passphrase::{LENGTH as PASSPHRASE_LENGTH, Weakness, judge};
pub use slots::{Holder, KdfParams};

use files::{Bytes, Content};
use keys::Secret;
use slots::{Place, PrivateKey, Slot};

/// Why a vault could not be read, opened or changed. None carries a name, a key or a path.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("there is no vault file")]
    Missing,
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
    /// The passphrase is right, the file was changed by somebody without the vault key.
    #[error("the vault file was tampered with")]
    Tampered,
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
    /// A new office vault with its first user. Takes one Argon2 run. Nothing is written yet: see
    /// [`VaultFile::write_new`].
    ///
    /// # Errors
    /// [`VaultError::Weak`], [`VaultError::DisplayName`], [`VaultError::KdfOutOfRange`],
    /// [`VaultError::OutOfMemory`], [`VaultError::NoRandomness`].
    pub fn create_office(
        holder: Holder,
        passphrase: &str,
        kdf: KdfParams,
    ) -> Result<(Self, VaultKey), VaultError> {
        judge(passphrase, &[&holder.display])?;
        let (mut content, vault_key) = new_content(BookKind::Office)?;
        let slot = Slot::create(content.place(), holder, passphrase, kdf, &vault_key)?;
        content.slots.push(slot);
        Ok((Self::signed(content, &vault_key), vault_key))
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
    /// [`VaultError::WrongPassphrase`] for a wrong passphrase and for a user without a slot;
    /// [`VaultError::Tampered`] if the passphrase is right but the file was changed;
    /// [`VaultError::OtherKind`]; [`VaultError::OutOfMemory`].
    pub fn unlock(&self, user_id: Uuid, passphrase: &str) -> Result<VaultKey, VaultError> {
        self.enter(user_id, passphrase).map(|entry| entry.vault_key)
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
        let vault_key = VaultKey::from_secret(vault_id, vk_version, Zeroizing::new(open_key.0));
        self.verify(&vault_key)?;
        Ok(vault_key)
    }

    /// Gives a user a new passphrase, salt and cost; needs the current one (two Argon2 runs). The
    /// key pair stays, and with it what was sealed to the person. Write it with
    /// [`VaultFile::replace`], read and unlock it again, then call [`VaultFile::retire_previous`].
    /// Older backups still open with the old passphrase.
    ///
    /// # Errors
    /// Those of [`VaultFile::unlock`] for the current, of [`VaultFile::create_office`] for the new
    /// passphrase; the vault is then unchanged.
    pub fn change_passphrase(
        &mut self,
        user_id: Uuid,
        current: &str,
        new: &str,
        kdf: KdfParams,
    ) -> Result<VaultKey, VaultError> {
        let Entrance {
            index,
            private,
            vault_key,
        } = self.enter(user_id, current)?;
        let slot = &self.content.slots[index];
        judge(new, &[&slot.holder.display])?;
        let slot = slot.rewrap(self.content.place(), &private, new, kdf, &vault_key)?;
        self.content.slots[index] = slot;
        self.sign(&vault_key);
        Ok(vault_key)
    }

    fn enter(&self, user_id: Uuid, passphrase: &str) -> Result<Entrance, VaultError> {
        let slots = &self.content.slots;
        let index = slots.iter().position(|slot| slot.holder.user_id == user_id);
        // For an unknown user the first slot's cost is paid, and thrown away.
        let slot = slots.get(index.unwrap_or(0)).ok_or(VaultError::OtherKind)?;
        let kek = slot.kdf.stretch(passphrase, &slot.salt.0)?;
        let index = index.ok_or(VaultError::WrongPassphrase)?;
        let (private, vault_key) = self.admit(slot, &kek)?;
        Ok(Entrance {
            index,
            private,
            vault_key,
        })
    }

    /// Everything after Argon2: unwrap, open, and check that the file is the one the vault key
    /// signed.
    fn admit(&self, slot: &Slot, kek: &Secret) -> Result<(PrivateKey, VaultKey), VaultError> {
        let place = self.content.place();
        let private = slot.unwrap(place, kek)?;
        let vault_key = slot.open(place, &private)?;
        self.verify(&vault_key)?;
        Ok((private, vault_key))
    }

    fn signed(content: Content, vault_key: &VaultKey) -> Self {
        let mac = Bytes([0; 32]);
        let mut file = Self { content, mac };
        file.sign(vault_key);
        file
    }

    fn sign(&mut self, vault_key: &VaultKey) {
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

/// A person let in: their slot, their private key, the vault key.
struct Entrance {
    index: usize,
    private: PrivateKey,
    vault_key: VaultKey,
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
    let vault_key = VaultKey::generate(vault_id)?;
    let content = Content {
        format: files::FORMAT.to_owned(),
        version: files::VERSION,
        suite: files::SUITE,
        vault_id,
        kind,
        db_salt: Bytes(random()?),
        vk_version: vault_key.version(),
        open_key: None,
        slots: Vec::new(),
    };
    Ok((content, vault_key))
}

#[cfg(test)]
mod tests;
