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
//! Both steps bind the whole of the slot ([`Slot::aad`]), so a slot cannot be moved to another
//! vault, given to another user, or weakened.

use argon2::{Algorithm, Argon2, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;
use super::files::Bytes;
use super::keys::{self, LengthPrefixed, Secret, SystemRandom, VaultKey};

type X25519 = hpke::kem::X25519HkdfSha256;
type Seal = hpke::aead::ChaCha20Poly1305;
type SealKdf = hpke::kdf::HkdfSha256;

/// What HPKE binds besides the slot: this purpose and no other.
const VAULT_KEY_INFO: &[u8] = b"casebook/vk/v1";
const KEK_INFO: &str = "casebook/kek/v1";

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
        let mut master: Secret = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), salt, master.as_mut_slice())
            .map_err(|_| VaultError::OutOfMemory)?;
        Ok(keys::derive(&master, salt, KEK_INFO))
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

/// One person's way to the vault key, as it stands in `vault.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Slot {
    pub slot_id: Uuid,
    pub holder: Holder,
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
    /// A slot with a new key pair for `holder`.
    pub(super) fn create(
        place: Place,
        holder: Holder,
        passphrase: &str,
        kdf: KdfParams,
        vault_key: &VaultKey,
    ) -> Result<Self, VaultError> {
        let seed = Zeroizing::new(keys::random::<32>()?);
        let (private, _) = X25519::derive_keypair(seed.as_slice());
        Self::build(
            place,
            keys::random_id()?,
            holder,
            passphrase,
            kdf,
            &private,
            vault_key,
        )
    }

    /// The same slot and key pair under a new passphrase, with a new salt. What was sealed to the
    /// person stays theirs.
    pub(super) fn rewrap(
        &self,
        place: Place,
        private: &PrivateKey,
        passphrase: &str,
        kdf: KdfParams,
        vault_key: &VaultKey,
    ) -> Result<Self, VaultError> {
        Self::build(
            place,
            self.slot_id,
            self.holder.clone(),
            passphrase,
            kdf,
            &private.0,
            vault_key,
        )
    }

    fn build(
        place: Place,
        slot_id: Uuid,
        holder: Holder,
        passphrase: &str,
        kdf: KdfParams,
        private: &<X25519 as Kem>::PrivateKey,
        vault_key: &VaultKey,
    ) -> Result<Self, VaultError> {
        holder.check()?;
        let public = X25519::sk_to_pk(private);
        let mut slot = Self {
            slot_id,
            holder,
            kdf: kdf.check()?,
            salt: Bytes(keys::random()?),
            public_key: Bytes(public.to_bytes().into()),
            nonce: Bytes(keys::random()?),
            wrapped: Bytes([0; 48]),
            enc: Bytes([0; 32]),
            sealed: Bytes([0; 48]),
        };
        let kek = kdf.stretch(passphrase, &slot.salt.0)?;
        slot.wrap(place, &kek, private)?;
        slot.seal(place, vault_key)?;
        Ok(slot)
    }

    /// Everything but the secrets: format and suite, vault, slot, user, the cost, the salt, the
    /// public key.
    fn aad(&self, place: Place) -> LengthPrefixed {
        LengthPrefixed::default()
            .with(super::files::FORMAT.as_bytes())
            .with(&super::files::SUITE.to_be_bytes())
            .with(place.vault_id.as_bytes())
            .with(self.slot_id.as_bytes())
            .with(self.holder.user_id.as_bytes())
            .with(&self.kdf.m_kib.to_be_bytes())
            .with(&self.kdf.t.to_be_bytes())
            .with(&self.kdf.p.to_be_bytes())
            .with(&self.salt.0)
            .with(&self.public_key.0)
    }

    fn wrap(
        &mut self,
        place: Place,
        kek: &Secret,
        private: &<X25519 as Kem>::PrivateKey,
    ) -> Result<(), VaultError> {
        let mut plain = Zeroizing::new([0; 32]);
        private.write_exact(plain.as_mut_slice());
        let aad = self.aad(place);
        let payload = Payload {
            msg: plain.as_slice(),
            aad: aad.bytes(),
        };
        let wrapped = XChaCha20Poly1305::new(kek.as_slice().try_into().map_err(sealing)?)
            .encrypt(&XNonce::from(self.nonce.0), payload)
            .map_err(sealing)?;
        self.wrapped = Bytes(wrapped.try_into().map_err(sealing)?);
        Ok(())
    }

    /// The private key, if `kek` is the right one. Stops a changed salt, cost, user or public key:
    /// they are bound.
    pub(super) fn unwrap(&self, place: Place, kek: &Secret) -> Result<PrivateKey, VaultError> {
        let aad = self.aad(place);
        let payload = Payload {
            msg: &self.wrapped.0,
            aad: aad.bytes(),
        };
        let plain = XChaCha20Poly1305::new(kek.as_slice().try_into().map_err(sealing)?)
            .decrypt(&XNonce::from(self.nonce.0), payload)
            .map_err(|_| VaultError::WrongPassphrase)?;
        let plain = keys::take_secret(plain).ok_or(VaultError::Tampered)?;
        <X25519 as Kem>::PrivateKey::from_bytes(plain.as_slice())
            .map(PrivateKey)
            .map_err(|_| VaultError::Tampered)
    }

    fn seal(&mut self, place: Place, vault_key: &VaultKey) -> Result<(), VaultError> {
        let public = <X25519 as Kem>::PublicKey::from_bytes(&self.public_key.0)
            .map_err(|_| VaultError::Tampered)?;
        let mut random = SystemRandom::default();
        let (enc, sealed) = hpke::single_shot_seal_with_rng::<Seal, SealKdf, X25519>(
            &OpModeS::Base,
            &public,
            VAULT_KEY_INFO,
            vault_key.secret().as_slice(),
            self.seal_aad(place).bytes(),
            &mut random,
        )
        .map_err(|_| VaultError::Tampered)?;
        random.finish()?;
        self.enc = Bytes(enc.to_bytes().into());
        self.sealed = Bytes(sealed.try_into().map_err(sealing)?);
        Ok(())
    }

    /// The vault key. That the slot itself opened with the passphrase says the person is right; if
    /// this fails, the file was changed.
    pub(super) fn open(&self, place: Place, private: &PrivateKey) -> Result<VaultKey, VaultError> {
        let enc = <X25519 as Kem>::EncappedKey::from_bytes(&self.enc.0)
            .map_err(|_| VaultError::Tampered)?;
        let plain = hpke::single_shot_open::<Seal, SealKdf, X25519>(
            &OpModeR::Base,
            &private.0,
            &enc,
            VAULT_KEY_INFO,
            &self.sealed.0,
            self.seal_aad(place).bytes(),
        )
        .map_err(|_| VaultError::Tampered)?;
        let secret = keys::take_secret(plain).ok_or(VaultError::Tampered)?;
        Ok(VaultKey::from_secret(
            place.vault_id,
            place.vk_version,
            secret,
        ))
    }

    /// The slot and the version of the vault key: an older sealed key cannot stand in for a newer
    /// one.
    fn seal_aad(&self, place: Place) -> LengthPrefixed {
        self.aad(place).with(&place.vk_version.to_be_bytes())
    }
}

/// A person's X25519 private key; wiped when dropped, as its type does.
pub(super) struct PrivateKey(<X25519 as Kem>::PrivateKey);

/// Sealing 32 bytes into 48 under a key of 32 cannot fail; if a library says otherwise, nothing is
/// written.
fn sealing<E>(_: E) -> VaultError {
    VaultError::Sealing
}
