//! The frequencies by which invented cases are drawn.

use crate::domain::vocabulary::Outcome;

/// Days of mediation in most cases.
pub(super) const USUAL_DAYS: u64 = 15;

/// The sources of cases, with their weights.
pub(super) const SOURCES: &[(&str, u32)] = &[
    ("applied_oral", 34),
    ("applied_written", 14),
    ("grid_patrol", 16),
    ("own_motion", 6),
    ("hotline_12345", 10),
    ("hotline_12351", 6),
    ("union_assigned", 2),
    ("arbitration_suggested", 3),
    ("court_delegated", 2),
    ("street_transferred", 4),
    ("petition", 1),
    ("police_transferred", 2),
];

/// The endings of accepted cases, with their weights.
pub(super) const OUTCOMES: &[(Outcome, u32)] = &[
    (Outcome::WrittenAgreement, 42),
    (Outcome::OralAgreement, 18),
    (Outcome::SettledWithdrawn, 8),
    (Outcome::NoAgreement, 12),
    (Outcome::TimeExpired, 4),
    (Outcome::PartyRefused, 4),
    (Outcome::Unreachable, 2),
    (Outcome::RefusedToSign, 1),
    (Outcome::Withdrawn, 5),
    (Outcome::Referred, 4),
];

/// The endings of cases that are not accepted, with their weights.
pub(super) const REFUSALS: &[(Outcome, u32)] = &[
    (Outcome::OtherSideRefused, 60),
    (Outcome::OutOfScope, 20),
    (Outcome::Withdrawn, 10),
    (Outcome::Referred, 10),
];

/// The percentage of cases that are consultations only.
pub(super) const CONSULTATION_PERCENT: u64 = 12;
/// The percentage of other cases that are not accepted.
pub(super) const REFUSED_PERCENT: u64 = 7;
/// The percentage of other cases that are voided because they were entered by mistake.
pub(super) const VOID_PERCENT: u64 = 1;
