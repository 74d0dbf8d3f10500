//! Types of what follows from the facts about the worker of a case: limitation, terms, and who pays which item.

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

use crate::domain::due::Nearness;
use crate::domain::injury_items::InjuryItem;
use crate::domain::injury_notes::InjuryNote;
use crate::domain::limitation::{
    LimitationEffect, LimitationMode, LimitationSource, LimitationState,
};
use crate::domain::vocabulary::LimitationEventKind;
use crate::domain::worker_clocks::WorkerClockUnit;

/// A group of facts about a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FactGroup {
    Employment,
    Injury,
    Sickness,
    LimitationEvents,
}

/// The terms, limitations and benefits that follow from the facts about the worker of a case. They are
/// a reminder, and no opinion on the law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct WorkerFactsView {
    /// The groups that the causes of the case ask for, or in which something stands.
    pub groups: Vec<FactGroup>,
    /// One for each way of counting among the causes; empty if the case is no labour dispute.
    pub limitations: Vec<LimitationView>,
    /// The terms that run or are over unmet, in the order in which they end.
    pub clocks: Vec<WorkerClock>,
    /// True if the years of work are needed for the medical period.
    pub lacks_working_years: bool,
    /// The sentences that stand above these items.
    pub injury_notes: Vec<InjuryNote>,
    /// The items of a work injury with the one who pays each; empty for other cases, and for an injury that was not recognised.
    pub injury_items: Vec<InjuryItem>,
}

/// The expected limitation of arbitration 仲裁时效 with the steps by which it was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LimitationView {
    pub mode: LimitationMode,
    pub state: LimitationState,
    pub zh: String,
    pub en: String,
    /// The event from which it runs; empty without a limitation.
    pub from_zh: String,
    pub from_en: String,
    /// The last day as counted; none if nothing is counted.
    pub due: Option<NaiveDate>,
    /// The last day moved off days of rest (民法典 art. 203).
    pub effective: Option<NaiveDate>,
    /// Days to `due`; below zero after it, also while it lasts until `effective`.
    pub days_left: Option<i32>,
    /// True if the official calendar of the year of its end is not published yet.
    pub provisional: bool,
    /// Set from 60, 30 and 7 days before `due`: the number of these days.
    pub warning: Option<u16>,
    /// True if a person should look at a step.
    pub needs_review: bool,
    pub basis_zh: String,
    pub basis_en: String,
    pub missed_zh: String,
    pub missed_en: String,
    /// The sentence that it may not apply to a claim; empty for none.
    pub note_zh: String,
    pub note_en: String,
    pub steps: Vec<LimitationStepView>,
}

/// A step of the count of a limitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LimitationStepView {
    /// None for the end of the employment, from which pay is counted.
    pub kind: Option<LimitationEventKind>,
    pub on: NaiveDate,
    /// The last day of a suspension; none while it lasts.
    pub until: Option<NaiveDate>,
    pub source: LimitationSource,
    pub effect: LimitationEffect,
    /// Days by which a suspension moves the end.
    pub days: u32,
    /// The end after this step, as counted.
    pub due: NaiveDate,
}

/// A term about the worker, with the dates and the article from which it was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct WorkerClock {
    /// The code of the rule.
    pub rule: String,
    pub zh: String,
    pub en: String,
    pub from: NaiveDate,
    pub from_zh: String,
    pub from_en: String,
    /// Number of days or months, see `unit`.
    pub length: u16,
    pub unit: WorkerClockUnit,
    /// False for a term that no day of rest moves.
    pub moves: bool,
    /// The last day as counted.
    pub due: NaiveDate,
    /// The last day moved off days of rest (民法典 art. 203).
    pub effective: NaiveDate,
    /// Days to `effective`; below zero if the term is over.
    pub days_left: i32,
    pub nearness: Nearness,
    /// For a medical period: the last day of the time within which its days are counted.
    pub counted_until: Option<NaiveDate>,
    pub actor_zh: String,
    pub actor_en: String,
    /// True if the union itself may act within the term.
    pub union_may_act: bool,
    pub basis_zh: String,
    pub basis_en: String,
    pub missed_zh: String,
    pub missed_en: String,
    /// The sentence that a fact of the case adds; empty for none.
    pub note_zh: String,
    pub note_en: String,
    /// True if the official calendar of a year within the term is not published yet.
    pub provisional: bool,
}
