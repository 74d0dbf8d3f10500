//! Sealing the vault key to a public key (HPKE, base mode), and wrapping a 32-byte secret under
//! another (XChaCha20-Poly1305).
//!
//! Everything is bound to its purpose by additional authenticated data ([`LengthPrefixed`]), so that
//! no sealed value can be used in place of another.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};

use super::error::VaultError;
use super::keys::{self, KeyContext, NoRandomness, Secret, SystemRandom, VaultKey};
use crate::files::{Base64, LengthPrefixed};

type X25519 = hpke::kem::X25519HkdfSha256;
type Seal = hpke::aead::ChaCha20Poly1305;
type SealKdf = hpke::kdf::HkdfSha256;

/// The `info` of HPKE, which names the purpose.
const VAULT_KEY_INFO: &[u8] = b"casebook/vk/v1";

/// An X25519 private key. Its type wipes it when dropped; it is boxed so that no move leaves a copy.
pub(super) struct PrivateKey(Box<<X25519 as Kem>::PrivateKey>);

impl PrivateKey {
    pub(super) fn generate() -> Result<Self, NoRandomness> {
        Ok(Self::from_seed(&Secret::random()?))
    }

    /// Derives the key from a seed by `DeriveKeyPair` of RFC 9180.
    pub(super) fn from_seed(seed: &Secret) -> Self {
        Self(Box::new(X25519::derive_keypair(seed.as_slice()).0))
    }

    /// Returns the 32 bytes of the key.
    pub(super) fn secret(&self) -> Secret {
        let mut plain = Secret::zero();
        self.0.write_exact(plain.as_mut_slice());
        plain
    }

    pub(super) fn public(&self) -> Base64<32> {
        Base64(X25519::sk_to_pk(&self.0).to_bytes().into())
    }

    /// Encrypts the private key under `kek`: 32 bytes and a 16-byte tag.
    pub(super) fn wrap(
        &self,
        kek: &Secret,
        nonce: Base64<24>,
        aad: &LengthPrefixed,
    ) -> Result<Base64<48>, VaultError> {
        wrap(kek, nonce, &self.secret(), aad)
    }

    /// Decrypts a private key; `None` if `kek` or `aad` is not the one it was wrapped with.
    pub(super) fn unwrap(
        kek: &Secret,
        nonce: Base64<24>,
        wrapped: &Base64<48>,
        aad: &LengthPrefixed,
    ) -> Option<Self> {
        let plain = unwrap(kek, nonce, wrapped, aad)?;
        let private = <X25519 as Kem>::PrivateKey::from_bytes(plain.as_slice()).ok()?;
        Some(Self(Box::new(private)))
    }

    /// Opens the vault key that was sealed to the public half of this key. A failure means that the
    /// file was changed, because the private key is right.
    pub(super) fn open(
        &self,
        context: KeyContext,
        enc: &Base64<32>,
        sealed: &Base64<48>,
        aad: &LengthPrefixed,
    ) -> Result<VaultKey, VaultError> {
        let enc =
            <X25519 as Kem>::EncappedKey::from_bytes(&enc.0).map_err(|_| VaultError::Tampered)?;
        let plain = hpke::single_shot_open::<Seal, SealKdf, X25519>(
            &OpModeR::Base,
            &self.0,
            &enc,
            VAULT_KEY_INFO,
            &sealed.0,
            aad.bytes(),
        )
        .map_err(|_| VaultError::Tampered)?;
        let secret = keys::secret_from_buffer(plain).ok_or(VaultError::Tampered)?;
        Ok(VaultKey::from_secret(
            context.vault_id,
            context.vk_version,
            secret,
        ))
    }
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateKey(..)")
    }
}

/// Seals the vault key to `public`. Returns HPKE's encapsulated key and the sealed key.
pub(super) fn seal(
    public: &Base64<32>,
    vault_key: &VaultKey,
    aad: &LengthPrefixed,
) -> Result<(Base64<32>, Base64<48>), VaultError> {
    let public =
        <X25519 as Kem>::PublicKey::from_bytes(&public.0).map_err(|_| VaultError::Tampered)?;
    let mut random = SystemRandom::default();
    let (enc, sealed) = hpke::single_shot_seal_with_rng::<Seal, SealKdf, X25519>(
        &OpModeS::Base,
        &public,
        VAULT_KEY_INFO,
        vault_key.secret().as_slice(),
        aad.bytes(),
        &mut random,
    )
    .map_err(|_| VaultError::Tampered)?;
    random.finish()?;
    let sealed = sealed.try_into().map_err(sealing_error)?;
    Ok((Base64(enc.to_bytes().into()), Base64(sealed)))
}

/// Encrypts `secret` under `key`; `nonce` must be random and used only once.
pub(super) fn wrap(
    key: &Secret,
    nonce: Base64<24>,
    secret: &Secret,
    aad: &LengthPrefixed,
) -> Result<Base64<48>, VaultError> {
    let payload = Payload {
        msg: secret.as_slice(),
        aad: aad.bytes(),
    };
    let wrapped = XChaCha20Poly1305::new(key.as_slice().try_into().map_err(sealing_error)?)
        .encrypt(&XNonce::from(nonce.0), payload)
        .map_err(sealing_error)?;
    Ok(Base64(wrapped.try_into().map_err(sealing_error)?))
}

/// Decrypts what [`wrap`] encrypted; `None` for another key, or if anything was changed.
pub(super) fn unwrap(
    key: &Secret,
    nonce: Base64<24>,
    wrapped: &Base64<48>,
    aad: &LengthPrefixed,
) -> Option<Secret> {
    let payload = Payload {
        msg: &wrapped.0,
        aad: aad.bytes(),
    };
    let plain = XChaCha20Poly1305::new(key.as_slice().try_into().ok()?)
        .decrypt(&XNonce::from(nonce.0), payload)
        .ok()?;
    keys::secret_from_buffer(plain)
}

/// Replaces an error of a library that cannot occur with inputs of these lengths.
fn sealing_error<E>(_: E) -> VaultError {
    VaultError::Sealing
}
