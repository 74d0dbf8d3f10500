//! A slot: how one person reaches the vault key with a passphrase.
//!
//! ```text
//! passphrase ─ Argon2id (salt, params) → MK ─ HKDF → KEK
//!                                    KEK ─ XChaCha20-Poly1305 ⇒ SK   the person's X25519 private key
//!                                     SK ─ HPKE (base mode)   ⇒ VK   the vault key
//! ```
//!
//! Two steps, so that the vault key can be changed for everybody (a colleague was removed) without
//! their passphrases: the new one is sealed to each public key. No verifier is stored: a passphrase
//! is right when the sealed bytes open, and every guess costs the thief of the file one Argon2.
//! Both steps bind the whole of the slot ([`Slot::bound`]), so a slot cannot be moved to another
//! vault, given to another user, or weakened.
//!
//! A *temporary* slot opens with a one-time passphrase that a supervisor hands over; the person
//! chooses their own at the first sign-in, and gets a new key pair with it.

use argon2::{Algorithm, Argon2, Version};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;
use super::files::Bytes;
use super::keys::{self, LengthPrefixed, Secret, VaultKey};
use super::sealing::{self, PrivateKey};
use super::{crockford, files};

const KEK_INFO: &[u8] = b"casebook/kek/v1";

/// The cost of one Argon2id (version 0x13) run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KdfParams {
    /// Memory in KiB.
    pub m_kib: u32,
    /// Passes.
    pub t: u32,
    /// Lanes.
    pub p: u32,
}

impl KdfParams {
    /// 256 MiB, three passes, four lanes: about 0.6 s on an office PC.
    pub const STANDARD: Self = Self {
        m_kib: 262_144,
        t: 3,
        p: 4,
    };
    /// The least that is made or read: 64 MiB, three passes (RFC 9106, second recommendation), for
    /// PCs with 4 GB. A planted file that asks for less would make guessing cheap.
    pub const FLOOR: Self = Self {
        m_kib: 65_536,
        t: 3,
        p: 1,
    };
    /// The most that is read: a planted file that asks for 4 TiB must not hang the program.
    pub const CEILING: Self = Self {
        m_kib: 1_048_576,
        t: 20,
        p: 16,
    };

    /// # Errors
    /// [`VaultError::KdfOutOfRange`] below [`Self::FLOOR`] or above [`Self::CEILING`] in any of the
    /// three.
    pub fn check(self) -> Result<Self, VaultError> {
        let within = |value, least, most| (least..=most).contains(&value);
        let (floor, ceiling) = (Self::FLOOR, Self::CEILING);
        if within(self.m_kib, floor.m_kib, ceiling.m_kib)
            && within(self.t, floor.t, ceiling.t)
            && within(self.p, floor.p, ceiling.p)
        {
            Ok(self)
        } else {
            Err(VaultError::KdfOutOfRange)
        }
    }

    /// The key-encryption key of a passphrase, exactly as received: not trimmed, not folded. Takes
    /// the time and the memory that `self` names, whatever comes out. The working memory goes back
    /// to the operating system as one piece.
    pub(super) fn stretch(self, passphrase: &str, salt: &[u8; 16]) -> Result<Secret, VaultError> {
        let Self { m_kib, t, p } = self.check()?;
        let params =
            argon2::Params::new(m_kib, t, p, Some(32)).map_err(|_| VaultError::KdfOutOfRange)?;
        let mut master = Secret::zero();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), salt, master.as_mut_slice())
            .map_err(|_| VaultError::OutOfMemory)?;
        Ok(keys::derive(&master, salt, &[KEK_INFO]))
    }
}

/// Who a slot belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// The staff id, as in the store and the journal.
    pub user_id: Uuid,
    /// The name shown in the list of the sign-in screen, which is seen before anything is decrypted
    /// and so stands in clear. The person chooses it (a short form will do); it is no case data.
    /// 1–40 characters, none of them control.
    pub display: String,
}

impl Holder {
    pub(super) fn check(&self) -> Result<(), VaultError> {
        let count = self.display.chars().count();
        if (1..=40).contains(&count) && !self.display.chars().any(char::is_control) {
            Ok(())
        } else {
            Err(VaultError::DisplayName)
        }
    }
}

/// The vault and the version of its key that a slot belongs to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub vault_id: Uuid,
    pub vk_version: u32,
}

impl Place {
    pub(super) fn of(vault_key: &VaultKey) -> Self {
        Self {
            vault_id: vault_key.vault_id(),
            vk_version: vault_key.version(),
        }
    }
}

/// One person's way to the vault key, as it stands in `vault.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Slot {
    pub slot_id: Uuid,
    pub holder: Holder,
    /// A temporary slot, under a one-time passphrase that somebody else has seen, opens until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<DateTime<Utc>>,
    pub kdf: KdfParams,
    pub salt: Bytes<16>,
    /// X25519, the person's: things can be sealed to them in their absence.
    pub public_key: Bytes<32>,
    pub nonce: Bytes<24>,
    /// The private key under the passphrase: 32 bytes and a 16-byte tag.
    pub wrapped: Bytes<48>,
    /// HPKE's encapsulated key.
    pub enc: Bytes<32>,
    /// The vault key sealed to `public_key`: 32 bytes and a 16-byte tag.
    pub sealed: Bytes<48>,
}

impl Slot {
    /// A slot with a new key pair for `holder`: whoever knew an earlier passphrase of theirs, and
    /// kept an earlier file, opens nothing that is sealed from now on. Takes one Argon2 run.
    pub(super) fn create(
        place: Place,
        holder: Holder,
        passphrase: &str,
        expires: Option<DateTime<Utc>>,
        kdf: KdfParams,
        vault_key: &VaultKey,
    ) -> Result<Self, VaultError> {
        holder.check()?;
        let private = PrivateKey::generate()?;
        let mut slot = Self {
            slot_id: keys::random_id()?,
            holder,
            expires,
            kdf: kdf.check()?,
            salt: Bytes(keys::random()?),
            public_key: private.public(),
            nonce: Bytes(keys::random()?),
            wrapped: Bytes([0; 48]),
            enc: Bytes([0; 32]),
            sealed: Bytes([0; 48]),
        };
        let kek = slot.stretch(passphrase)?;
        slot.wrapped = private.wrap(&kek, slot.nonce, &slot.bound(place))?;
        slot.seal(place, vault_key)?;
        Ok(slot)
    }

    /// One Argon2 run. A one-time passphrase is read with patience, as it comes from paper or over
    /// the phone; a person's own exactly as received.
    pub(super) fn stretch(&self, passphrase: &str) -> Result<Secret, VaultError> {
        let folded = self.expires.and_then(|_| one_time(passphrase));
        let passphrase = folded.as_deref().map_or(passphrase, String::as_str);
        self.kdf.stretch(passphrase, &self.salt.0)
    }

    /// Whether a temporary slot is over. One that seems to begin more than a day later is over
    /// too: the clock was wrong when it was made or is wrong now, and setting it back must not
    /// lengthen its life. (A day, because a wrong time zone is no reason.)
    pub(super) fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.expires.is_some_and(|expires| {
            let left = expires - now;
            left <= TimeDelta::zero() || left > TEMPORARY + TimeDelta::days(1)
        })
    }

    /// What the wrapping binds: format and suite, vault, slot, user, the cost, the salt, the
    /// public key, and when a temporary slot ends.
    fn bound(&self, place: Place) -> LengthPrefixed {
        let bound = LengthPrefixed::default()
            .with(files::FORMAT.as_bytes())
            .with(&files::SUITE.to_be_bytes())
            .with(place.vault_id.as_bytes())
            .with(self.slot_id.as_bytes())
            .with(self.holder.user_id.as_bytes())
            .with(&self.kdf.m_kib.to_be_bytes())
            .with(&self.kdf.t.to_be_bytes())
            .with(&self.kdf.p.to_be_bytes())
            .with(&self.salt.0)
            .with(&self.public_key.0);
        match self.expires {
            Some(expires) => bound.with(&expires.timestamp().to_be_bytes()),
            None => bound,
        }
    }

    /// The slot and the version of the vault key: an older sealed key cannot stand in for a newer
    /// one.
    fn seal_bound(&self, place: Place) -> LengthPrefixed {
        self.bound(place).with(&place.vk_version.to_be_bytes())
    }

    /// The private key, if `kek` is the right one. Stops a changed salt, cost, user, end or public
    /// key: they are bound.
    pub(super) fn unwrap(&self, place: Place, kek: &Secret) -> Result<PrivateKey, VaultError> {
        PrivateKey::unwrap(kek, self.nonce, &self.wrapped, &self.bound(place))
            .ok_or(VaultError::WrongPassphrase)
    }

    /// Seals `vault_key`, of the version of `place`, to the person; needs no passphrase.
    pub(super) fn seal(&mut self, place: Place, vault_key: &VaultKey) -> Result<(), VaultError> {
        let bound = self.seal_bound(place);
        (self.enc, self.sealed) = sealing::seal(&self.public_key, vault_key, &bound)?;
        Ok(())
    }

    /// The vault key. That the slot itself opened with the passphrase says the person is right; if
    /// this fails, the file was changed.
    pub(super) fn open(&self, place: Place, private: &PrivateKey) -> Result<VaultKey, VaultError> {
        private.open(place, &self.enc, &self.sealed, &self.seal_bound(place))
    }
}

/// How long a one-time passphrase opens.
pub(super) const TEMPORARY: TimeDelta = TimeDelta::hours(72);

/// Characters of a one-time passphrase: 100 random bits (trust.md §3.5 asks for 77).
const ONE_TIME: usize = 20;

/// A new one-time passphrase, as it is printed or read out: `ABCD-EFGH-JKMN-PQRS-TVWX`.
pub(super) fn new_one_time() -> Result<Zeroizing<String>, VaultError> {
    let bits = Secret::random()?;
    Ok(crockford::grouped(
        &crockford::write(&bits[..13])[..ONE_TIME],
    ))
}

/// What was typed, if it can be a one-time passphrase.
fn one_time(typed: &str) -> Option<Zeroizing<String>> {
    crockford::fold(typed, ONE_TIME).filter(|text| text.len() == ONE_TIME)
}

/// Whether two typings are the same passphrase, also if one of them is a one-time passphrase typed
/// another way.
pub(super) fn same_passphrase(one: &str, two: &str) -> bool {
    one == two || one_time(one).is_some_and(|text| one_time(two) == Some(text))
}
