//! The vault key of an older version, under the next one: see `rotation`.

use serde::{Deserialize, Serialize};

use super::error::VaultError;
use super::keys::{KeyContext, VaultKey, random};
use super::{format, sealing};
use crate::files::{Base64, LengthPrefixed};

/// The vault key of an older version, wrapped under the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RetiredKey {
    pub vk_version: u32,
    pub nonce: Base64<24>,
    /// 32 bytes and a 16-byte tag.
    pub wrapped: Base64<48>,
}

impl RetiredKey {
    pub(super) fn wrap(old: &VaultKey, new: &VaultKey) -> Result<Self, VaultError> {
        let nonce = Base64(random()?);
        let context = KeyContext::of(old);
        let wrapped = sealing::wrap(&new.retired_wrap_key(), nonce, old.secret(), &aad(context))?;
        Ok(Self {
            vk_version: old.version(),
            nonce,
            wrapped,
        })
    }

    pub(super) fn unwrap(&self, new: &VaultKey) -> Result<VaultKey, VaultError> {
        let context = KeyContext {
            vault_id: new.vault_id(),
            vk_version: self.vk_version,
        };
        let secret = sealing::unwrap(
            &new.retired_wrap_key(),
            self.nonce,
            &self.wrapped,
            &aad(context),
        )
        .ok_or(VaultError::Tampered)?;
        Ok(VaultKey::from_secret(
            context.vault_id,
            context.vk_version,
            secret,
        ))
    }
}

/// Returns the additional authenticated data: the vault and the version of the wrapped key.
fn aad(context: KeyContext) -> LengthPrefixed {
    LengthPrefixed::default()
        .with(format::FORMAT.as_bytes())
        .with(&format::SUITE.to_be_bytes())
        .with(b"retired")
        .with(context.vault_id.as_bytes())
        .with(&context.vk_version.to_be_bytes())
}
