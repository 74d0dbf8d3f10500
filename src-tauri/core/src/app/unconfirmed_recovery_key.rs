//! A recovery key that is shown and not yet confirmed as written down.

use crate::domain::refusal::Refusal;
use crate::vault::{RecoveryKey, random};

/// Groups of the recovery key that must be typed back.
const GROUPS_TO_CONFIRM: usize = 3;

/// A new recovery key that is shown until its groups are typed back or the book is locked.
pub(crate) struct UnconfirmedRecoveryKey {
    pub key: RecoveryKey,
    /// The numbers of the groups to be typed back.
    pub ask: Vec<usize>,
    /// It was on the screen: whoever wants to see it again gives the passphrase.
    pub was_shown: bool,
}

/// Returns random group numbers (from 1) to be typed back, sorted.
pub(super) fn random_groups() -> Result<Vec<usize>, Refusal> {
    let mut ask = Vec::with_capacity(GROUPS_TO_CONFIRM);
    while ask.len() < GROUPS_TO_CONFIRM {
        let [byte] = random::<1>().map_err(|_| Refusal::internal())?;
        let group = usize::from(byte) % RecoveryKey::GROUPS + 1;
        if !ask.contains(&group) {
            ask.push(group);
        }
    }
    ask.sort_unstable();
    Ok(ask)
}
