//! The vault key sealed to a public key (HPKE, base mode), and secrets of 32 bytes under another
//! (XChaCha20-Poly1305).
//!
//! Everything is bound to what it is for by additional data ([`LengthPrefixed`]), so that no sealed
//! piece can stand in for another.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};

use super::VaultError;
use super::files::Bytes;
use super::keys::{self, LengthPrefixed, NoRandomness, Secret, SystemRandom, VaultKey};
use super::slots::Place;

type X25519 = hpke::kem::X25519HkdfSha256;
type Seal = hpke::aead::ChaCha20Poly1305;
type SealKdf = hpke::kdf::HkdfSha256;

/// What HPKE binds besides the additional data: this purpose and no other.
const VAULT_KEY_INFO: &[u8] = b"casebook/vk/v1";

/// An X25519 private key, wiped when dropped, as its type does; in a box, so that no move leaves a
/// copy.
pub(super) struct PrivateKey(Box<<X25519 as Kem>::PrivateKey>);

impl PrivateKey {
    pub(super) fn generate() -> Result<Self, NoRandomness> {
        Ok(Self::from_seed(&Secret::random()?))
    }

    /// RFC 9180's `DeriveKeyPair`: the same seed, the same key.
    pub(super) fn from_seed(seed: &Secret) -> Self {
        Self(Box::new(X25519::derive_keypair(seed.as_slice()).0))
    }

    pub(super) fn public(&self) -> Bytes<32> {
        Bytes(X25519::sk_to_pk(&self.0).to_bytes().into())
    }

    /// The private key under `kek`: 32 bytes and a 16-byte tag.
    pub(super) fn wrap(
        &self,
        kek: &Secret,
        nonce: Bytes<24>,
        bound: &LengthPrefixed,
    ) -> Result<Bytes<48>, VaultError> {
        let mut plain = Secret::zero();
        self.0.write_exact(plain.as_mut_slice());
        wrap(kek, nonce, &plain, bound)
    }

    /// The private key, if `kek` is the right one and `bound` what it was wrapped with; `None`
    /// otherwise.
    pub(super) fn unwrap(
        kek: &Secret,
        nonce: Bytes<24>,
        wrapped: &Bytes<48>,
        bound: &LengthPrefixed,
    ) -> Option<Self> {
        let plain = unwrap(kek, nonce, wrapped, bound)?;
        let private = <X25519 as Kem>::PrivateKey::from_bytes(plain.as_slice()).ok()?;
        Some(Self(Box::new(private)))
    }

    /// The vault key that was sealed to this key's public half. If that fails, the file was
    /// changed: who holds the private key is the right one.
    pub(super) fn open(
        &self,
        place: Place,
        enc: &Bytes<32>,
        sealed: &Bytes<48>,
        bound: &LengthPrefixed,
    ) -> Result<VaultKey, VaultError> {
        let enc =
            <X25519 as Kem>::EncappedKey::from_bytes(&enc.0).map_err(|_| VaultError::Tampered)?;
        let plain = hpke::single_shot_open::<Seal, SealKdf, X25519>(
            &OpModeR::Base,
            &self.0,
            &enc,
            VAULT_KEY_INFO,
            &sealed.0,
            bound.bytes(),
        )
        .map_err(|_| VaultError::Tampered)?;
        let secret = keys::take_secret(plain).ok_or(VaultError::Tampered)?;
        Ok(VaultKey::from_secret(
            place.vault_id,
            place.vk_version,
            secret,
        ))
    }
}

/// HPKE's encapsulated key, and the vault key sealed to `public`.
pub(super) fn seal(
    public: &Bytes<32>,
    vault_key: &VaultKey,
    bound: &LengthPrefixed,
) -> Result<(Bytes<32>, Bytes<48>), VaultError> {
    let public =
        <X25519 as Kem>::PublicKey::from_bytes(&public.0).map_err(|_| VaultError::Tampered)?;
    let mut random = SystemRandom::default();
    let (enc, sealed) = hpke::single_shot_seal_with_rng::<Seal, SealKdf, X25519>(
        &OpModeS::Base,
        &public,
        VAULT_KEY_INFO,
        vault_key.secret().as_slice(),
        bound.bytes(),
        &mut random,
    )
    .map_err(|_| VaultError::Tampered)?;
    random.finish()?;
    let sealed = sealed.try_into().map_err(impossible)?;
    Ok((Bytes(enc.to_bytes().into()), Bytes(sealed)))
}

/// `secret` under `key`; `nonce` must be random and used once.
pub(super) fn wrap(
    key: &Secret,
    nonce: Bytes<24>,
    secret: &Secret,
    bound: &LengthPrefixed,
) -> Result<Bytes<48>, VaultError> {
    let payload = Payload {
        msg: secret.as_slice(),
        aad: bound.bytes(),
    };
    let wrapped = XChaCha20Poly1305::new(key.as_slice().try_into().map_err(impossible)?)
        .encrypt(&XNonce::from(nonce.0), payload)
        .map_err(impossible)?;
    Ok(Bytes(wrapped.try_into().map_err(impossible)?))
}

/// What [`wrap`] put away; `None` for another key, or if anything was changed.
pub(super) fn unwrap(
    key: &Secret,
    nonce: Bytes<24>,
    wrapped: &Bytes<48>,
    bound: &LengthPrefixed,
) -> Option<Secret> {
    let payload = Payload {
        msg: &wrapped.0,
        aad: bound.bytes(),
    };
    let plain = XChaCha20Poly1305::new(key.as_slice().try_into().ok()?)
        .decrypt(&XNonce::from(nonce.0), payload)
        .ok()?;
    keys::take_secret(plain)
}

/// Sealing 32 bytes into 48 under a key of 32 cannot fail; if a library says otherwise, nothing is
/// written.
fn impossible<E>(_: E) -> VaultError {
    VaultError::Sealing
}
