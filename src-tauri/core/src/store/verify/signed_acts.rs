//! Reads the entries that state keys, or on which it depends whose key is whose.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::action::JournalAction;
use crate::domain::event::{AccessChange, Event};
use crate::domain::ids::StaffId;
use crate::domain::op::Op;
use crate::files::bytes_from_hex;
use crate::journal::{Entry, EntrySignature, PublicKey};
use crate::store::{RecordedChange, RecordedEvent};

/// An act that concerns keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SignedAct {
    /// The actor states their own key.
    Key {
        public_key: PublicKey,
        signed_over: Option<EntrySignature>,
    },
    /// A member is made, or gets another role.
    Member {
        id: Uuid,
        /// An active supervisor.
        decides: bool,
        active: bool,
    },
    Invited {
        member: Uuid,
        /// The key and the end of the invitation; none in an entry from before the signatures.
        key: Option<(PublicKey, DateTime<Utc>)>,
    },
    Removed {
        member: Uuid,
    },
    /// A recovery sheet was made.
    Sheet {
        public_key: Option<PublicKey>,
    },
    KeyConfirmed {
        member: Uuid,
        public_key: PublicKey,
    },
    /// A set was restored whose journal had its last entry under this number.
    Restored {
        seq: i64,
    },
}

/// An entry that does not say what its action promises.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unreadable;

impl SignedAct {
    /// Reads an entry; none if it concerns no key.
    pub(super) fn of(entry: &Entry, payload: Option<&str>) -> Result<Option<Self>, Unreadable> {
        let mut actions = JournalAction::ABOUT_KEYS.iter();
        if !actions.any(|action| action.code() == entry.action) {
            return Ok(None);
        }
        let text = payload.ok_or(Unreadable)?;
        let act = if RecordedEvent::is_in(text) {
            let recorded: RecordedEvent = serde_json::from_str(text).map_err(|_| Unreadable)?;
            Self::of_event(recorded.event)?
        } else {
            let recorded: RecordedChange = serde_json::from_str(text).map_err(|_| Unreadable)?;
            match recorded.op {
                Op::StaffPut { after, .. } => Some(Self::Member {
                    id: after.id.uuid(),
                    decides: after.is_supervisor(),
                    active: after.active,
                }),
                _ => return Err(Unreadable),
            }
        };
        Ok(act)
    }

    fn of_event(event: Event) -> Result<Option<Self>, Unreadable> {
        let id = StaffId::uuid;
        Ok(Some(match event {
            Event::SigningKey {
                public_key,
                signed_over,
            } => Self::Key {
                public_key: bytes(&public_key)?,
                signed_over: signed_over.as_deref().map(bytes).transpose()?,
            },
            Event::Access {
                member,
                change: AccessChange::Invited,
                invitation_key,
                expires,
                ..
            } => Self::Invited {
                member: id(member),
                key: invitation_key
                    .as_deref()
                    .map(bytes)
                    .transpose()?
                    .zip(expires),
            },
            Event::Access {
                member,
                change: AccessChange::Removed,
                ..
            } => Self::Removed { member: id(member) },
            Event::Access { .. } => return Ok(None),
            Event::RecoveryMade { public_key, .. } => Self::Sheet {
                public_key: public_key.as_deref().map(bytes).transpose()?,
            },
            Event::KeyConfirmed { member, public_key } => Self::KeyConfirmed {
                member: id(member),
                public_key: bytes(&public_key)?,
            },
            Event::Restored { seq, .. } => Self::Restored { seq },
            _ => return Err(Unreadable),
        }))
    }
}

fn bytes<const N: usize>(hex: &str) -> Result<[u8; N], Unreadable> {
    bytes_from_hex(hex).ok_or(Unreadable)
}
