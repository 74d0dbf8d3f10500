//! A slot: the vault key as it is sealed for one person, under their passphrase.
//!
//! ```text
//! passphrase ─ Argon2id (salt, params) → MK ─ HKDF → KEK
//!                                    KEK ─ XChaCha20-Poly1305 ⇒ SK   the person's X25519 private key
//!                                     SK ─ HPKE (base mode)   ⇒ VK   the vault key
//! ```
//!
//! The vault key is sealed to a public key so that it can be changed for everybody (a colleague was
//! removed) without their passphrases. No verifier is stored: a passphrase is right if the wrapped
//! bytes decrypt, and every guess costs a thief of the file one Argon2 run. Both steps authenticate
//! the whole slot ([`Slot::aad`]), so a slot cannot be moved to another vault, given to another user
//! or weakened.
//!
//! A person's signing key follows from SK (`signing_key`), and SK is wrapped in one of two forms, of which the second says
//! that the journal states this key. Both are tried, because somebody with the vault key could change a field beside it.
//!
//! A *temporary* slot opens with a start passphrase that a supervisor hands over. The person chooses
//! their own passphrase at the first sign-in and gets a new key pair.

use argon2::{Algorithm, Argon2, Version};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::error::VaultError;
use super::format;
use super::keys::{self, KeyContext, Secret, VaultKey};
use super::sealing::{self, PrivateKey};
use super::signing_key::{PersonalKey, SigningKey};
use crate::files::{Base64, LengthPrefixed, crockford};

const KEK_INFO: &[u8] = b"casebook/kek/v1";
/// The last field of the authenticated data of a private key whose signing key the journal states.
const STATED: &[u8] = b"stated";

/// The cost of one Argon2id run (version 0x13, RFC 9106).
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
    /// The cost for new slots: 256 MiB, three passes, four lanes, about 0.6 s on an office PC.
    pub const STANDARD: Self = Self {
        m_kib: 262_144,
        t: 3,
        p: 4,
    };
    /// The lowest accepted cost: 64 MiB, three passes (RFC 9106, second recommendation), for PCs with
    /// 4 GB. A planted file with a lower cost would make guessing cheap.
    pub const FLOOR: Self = Self {
        m_kib: 65_536,
        t: 3,
        p: 1,
    };
    /// The highest accepted cost: a planted file that asks for 4 TiB must not block the program.
    pub const CEILING: Self = Self {
        m_kib: 1_048_576,
        t: 20,
        p: 16,
    };

    /// Returns the cost unchanged if it is within the limits.
    ///
    /// # Errors
    /// [`VaultError::KdfOutOfRange`] below [`Self::FLOOR`] or above [`Self::CEILING`] in any of the
    /// three.
    pub fn check(self) -> Result<Self, VaultError> {
        let within = |value, min, max| (min..=max).contains(&value);
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

    /// Derives the key-encryption key of a passphrase, which is used exactly as received (OWASP ASVS
    /// 5.0, 6.2.8).
    pub(super) fn derive_kek(
        self,
        passphrase: &str,
        salt: &[u8; 16],
    ) -> Result<Secret, VaultError> {
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

/// The person to whom a slot belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// The staff id, as in the store and the journal.
    pub user_id: Uuid,
    /// The name in the list of the sign-in screen. It is shown before anything is decrypted and so is
    /// stored in plain. 1 to 40 characters, no control characters.
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

/// A slot as it is stored in `vault.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Slot {
    pub slot_id: Uuid,
    pub holder: Holder,
    /// The end of a temporary slot, whose start passphrase somebody else has seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<DateTime<Utc>>,
    pub kdf: KdfParams,
    pub salt: Base64<16>,
    /// The X25519 key of the person: a new vault key can be sealed to it in their absence.
    pub public_key: Base64<32>,
    pub nonce: Base64<24>,
    /// The private key, encrypted under the passphrase: 32 bytes and a 16-byte tag.
    pub wrapped: Base64<48>,
    /// The encapsulated key of HPKE.
    pub enc: Base64<32>,
    /// The vault key sealed to `public_key`: 32 bytes and a 16-byte tag.
    pub sealed: Base64<48>,
    /// The signature of the former key, of the invitation key or of the recovery sheet over the signing key of this slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_over: Option<Base64<64>>,
    /// The journal states the signing key. Only the form of `wrapped` counts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stated: bool,
}

impl Slot {
    /// Makes a slot with a new key pair for `holder`: an earlier passphrase with an earlier file opens
    /// nothing that is sealed from now on. `former` signs the new signing key over. Takes one Argon2 run.
    pub(super) fn create(
        context: KeyContext,
        holder: Holder,
        passphrase: &str,
        expires: Option<DateTime<Utc>>,
        kdf: KdfParams,
        vault_key: &VaultKey,
        former: Option<&SigningKey>,
    ) -> Result<(Self, PersonalKey), VaultError> {
        holder.check()?;
        let private = PrivateKey::generate()?;
        let person = holder.user_id;
        let public_key = SigningKey::derive(&private.secret(), context.vault_id, person).public();
        let signed_over = former.map(|former| former.sign_over(person, &public_key));
        let mut slot = Self {
            slot_id: keys::random_id()?,
            holder,
            expires,
            kdf: kdf.check()?,
            salt: Base64(keys::random()?),
            public_key: private.public(),
            nonce: Base64(keys::random()?),
            wrapped: Base64([0; 48]),
            enc: Base64([0; 32]),
            sealed: Base64([0; 48]),
            signed_over: signed_over.map(Base64),
            stated: false,
        };
        let kek = slot.derive_kek(passphrase)?;
        slot.wrapped = private.wrap(&kek, slot.nonce, &slot.aad(context))?;
        slot.seal(context, vault_key)?;
        let own = PersonalKey::new(context.vault_id, person, private, kek, signed_over, false);
        Ok((slot, own))
    }

    /// Wraps the private key again, in the form which says that the journal states the signing key.
    pub(super) fn set_stated(
        &mut self,
        context: KeyContext,
        private: &PrivateKey,
        kek: &Secret,
    ) -> Result<(), VaultError> {
        let nonce = Base64(keys::random()?);
        let aad = self.aad(context).with(STATED);
        self.wrapped = private.wrap(kek, nonce, &aad)?;
        (self.nonce, self.stated) = (nonce, true);
        Ok(())
    }

    /// Derives the key-encryption key by one Argon2 run. A start passphrase is normalized first,
    /// because it is typed from paper or dictated; a person's own is used exactly as received.
    pub(super) fn derive_kek(&self, passphrase: &str) -> Result<Secret, VaultError> {
        let normalized = self
            .expires
            .and_then(|_| parse_start_passphrase(passphrase));
        let passphrase = normalized.as_deref().map_or(passphrase, String::as_str);
        self.kdf.derive_kek(passphrase, &self.salt.0)
    }

    /// Returns true if a temporary slot has expired. One that seems to begin more than a day in the
    /// future has expired too: setting the clock back must not lengthen its life, but a wrong time
    /// zone is tolerated.
    pub(super) fn has_expired(&self, now: DateTime<Utc>) -> bool {
        self.expires.is_some_and(|expires| {
            let left = expires - now;
            left <= TimeDelta::zero() || left > START_PASSPHRASE_LIFETIME + TimeDelta::days(1)
        })
    }

    /// Returns the additional authenticated data of the wrapped private key: format and suite, vault,
    /// slot, user, cost, salt, public key, the end of a temporary slot, and the signature over the signing key. The last two have
    /// different lengths.
    fn aad(&self, context: KeyContext) -> LengthPrefixed {
        let aad = LengthPrefixed::default()
            .with(format::FORMAT.as_bytes())
            .with(&format::SUITE.to_be_bytes())
            .with(context.vault_id.as_bytes())
            .with(self.slot_id.as_bytes())
            .with(self.holder.user_id.as_bytes())
            .with(&self.kdf.m_kib.to_be_bytes())
            .with(&self.kdf.t.to_be_bytes())
            .with(&self.kdf.p.to_be_bytes())
            .with(&self.salt.0)
            .with(&self.public_key.0);
        let aad = match self.expires {
            Some(expires) => aad.with(&expires.timestamp().to_be_bytes()),
            None => aad,
        };
        match &self.signed_over {
            Some(signature) => aad.with(&signature.0),
            None => aad,
        }
    }

    /// Returns the additional authenticated data of the sealed vault key: the slot and the version of
    /// the key, so that an older sealed key is not accepted as a newer one.
    fn seal_aad(&self, context: KeyContext) -> LengthPrefixed {
        self.aad(context).with(&context.vk_version.to_be_bytes())
    }

    /// Decrypts the private key; returns with it whether the journal states its signing key. Fails for a wrong `kek` and
    /// for a changed salt, cost, user, end, public key or signature over it.
    pub(super) fn unwrap(
        &self,
        context: KeyContext,
        kek: &Secret,
    ) -> Result<(PrivateKey, bool), VaultError> {
        let unwrap = |aad| PrivateKey::unwrap(kek, self.nonce, &self.wrapped, &aad);
        let aad = self.aad(context);
        let stated = || unwrap(self.aad(context).with(STATED)).map(|private| (private, true));
        unwrap(aad)
            .map(|private| (private, false))
            .or_else(stated)
            .ok_or(VaultError::WrongPassphrase)
    }

    /// Seals `vault_key`, of the version in `context`, to the person. Needs no passphrase.
    pub(super) fn seal(
        &mut self,
        context: KeyContext,
        vault_key: &VaultKey,
    ) -> Result<(), VaultError> {
        let aad = self.seal_aad(context);
        (self.enc, self.sealed) = sealing::seal(&self.public_key, vault_key, &aad)?;
        Ok(())
    }

    /// Opens the vault key. The passphrase is right by now, so a failure means that the file was
    /// changed.
    pub(super) fn open(
        &self,
        context: KeyContext,
        private: &PrivateKey,
    ) -> Result<VaultKey, VaultError> {
        private.open(context, &self.enc, &self.sealed, &self.seal_aad(context))
    }
}

/// The time for which a start passphrase is valid.
pub(super) const START_PASSPHRASE_LIFETIME: TimeDelta = TimeDelta::hours(72);

/// The characters of a start passphrase: 100 random bits, more than six diceware words (77).
const START_PASSPHRASE_LENGTH: usize = 20;

/// Generates a start passphrase in its printed form: `ABCD-EFGH-JKMN-PQRS-TVWX`.
pub(super) fn generate_start_passphrase() -> Result<Zeroizing<String>, VaultError> {
    let bits = Secret::random()?;
    Ok(crockford::join_groups(
        &crockford::encode(&bits[..13])[..START_PASSPHRASE_LENGTH],
    ))
}

/// Normalizes what was typed; `None` if it cannot be a start passphrase.
fn parse_start_passphrase(typed: &str) -> Option<Zeroizing<String>> {
    crockford::normalize(typed, START_PASSPHRASE_LENGTH)
        .filter(|text| text.len() == START_PASSPHRASE_LENGTH)
}

/// Returns true if both are the same passphrase, also for a start passphrase in two spellings.
pub(super) fn same_passphrase(one: &str, two: &str) -> bool {
    one == two
        || parse_start_passphrase(one).is_some_and(|text| parse_start_passphrase(two) == Some(text))
}
