//! The result of a calculation: the sum, the steps that lead to it, and what the program cannot decide.

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

use super::bilingual_text::BilingualText;
use super::rules::{CalculationRule, Payer};
use crate::documents::capitals;
use crate::domain::money::Fen;
use crate::domain::refusal::{Code, Refusal};

/// The way in which a step takes part in the sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepEffect {
    Added,
    Deducted,
    /// The step only leads to others, or somebody else or another period owes it.
    Shown,
}

/// A line of the working.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CalculationStep {
    pub label: BilingualText,
    /// The formula with its figures, in signs only.
    pub formula: String,
    /// None for a step that counts months, and for a figure that is missing.
    pub amount: Option<Fen>,
    pub effect: StepEffect,
    /// Law and article; none for what was typed.
    pub basis: Option<BilingualText>,
    /// None where the calculation knows only one side that pays.
    pub payer: Option<Payer>,
    /// True if the amount is owed each month.
    pub monthly: bool,
    /// False if the step needs a figure of the region that is missing or was not checked 未核对.
    pub checked: bool,
}

impl CalculationStep {
    /// Returns a step that is only shown, by the article of a rule.
    pub fn shown(label: BilingualText, formula: String, rule: &CalculationRule) -> CalculationStep {
        CalculationStep {
            label,
            formula,
            amount: None,
            effect: StepEffect::Shown,
            basis: Some(rule.basis()),
            payer: None,
            monthly: false,
            checked: true,
        }
    }

    /// Returns a step whose amount is part of the sum.
    pub fn added(
        label: BilingualText,
        formula: String,
        amount: Fen,
        rule: &CalculationRule,
    ) -> CalculationStep {
        CalculationStep {
            effect: StepEffect::Added,
            ..CalculationStep::shown(label, formula, rule).of(amount)
        }
    }

    /// Gives the step its amount.
    #[must_use]
    pub fn of(self, amount: Fen) -> CalculationStep {
        CalculationStep {
            amount: Some(amount),
            ..self
        }
    }

    /// Marks the step as one that needs an unchecked figure, unless `checked`.
    #[must_use]
    pub fn checked(self, checked: bool) -> CalculationStep {
        CalculationStep { checked, ..self }
    }

    /// Names the one who pays.
    #[must_use]
    pub fn paid_by(self, payer: Option<Payer>) -> CalculationStep {
        CalculationStep { payer, ..self }
    }

    /// Makes the step one that is owed each month, and therefore no part of the sum.
    #[must_use]
    pub fn monthly(self) -> CalculationStep {
        CalculationStep {
            monthly: true,
            effect: StepEffect::Shown,
            ..self
        }
    }

    /// Adds to the label what it is about, such as a span of days.
    #[must_use]
    pub fn about(self, what: &str) -> CalculationStep {
        let BilingualText { zh, en } = self.label;
        CalculationStep {
            label: BilingualText::new(format!("{zh}（{what}）"), format!("{en} ({what})")),
            ..self
        }
    }

    /// Adds a second article.
    #[must_use]
    pub fn and_by(self, rule: &CalculationRule) -> CalculationStep {
        let more = rule.basis();
        let basis = self.basis.map(|basis| {
            BilingualText::new(
                format!("{}；{}", basis.zh, more.zh),
                format!("{}; {}", basis.en, more.en),
            )
        });
        CalculationStep { basis, ..self }
    }
}

/// A point that the calculation leaves to people, with its article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CalculationNotice {
    pub text: BilingualText,
    pub basis: BilingualText,
}

impl CalculationNotice {
    pub fn new(zh: &str, en: &str, rule: &CalculationRule) -> CalculationNotice {
        CalculationNotice {
            text: BilingualText::new(zh, en),
            basis: rule.basis(),
        }
    }
}

/// The result of a calculation: a reminder 提示, never a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CalculationResult {
    /// The sum of the amounts that are added, less those that are deducted.
    pub total: Fen,
    /// The total in capitals, such as 壹仟肆佰零玖元伍角.
    pub capitals: String,
    pub steps: Vec<CalculationStep>,
    pub notices: Vec<CalculationNotice>,
}

/// The working while it grows.
#[derive(Debug, Default)]
pub struct Working {
    steps: Vec<CalculationStep>,
    notices: Vec<CalculationNotice>,
}

impl Working {
    pub fn push(&mut self, step: CalculationStep) {
        self.steps.push(step);
    }

    pub fn notice(&mut self, notice: CalculationNotice) {
        self.notices.push(notice);
    }

    /// Returns the amounts of the steps so far that count, as a formula.
    pub fn amounts(&self, counts: impl Fn(&CalculationStep) -> bool) -> String {
        let steps = self.steps.iter().filter(|step| counts(step));
        let amounts = steps.filter_map(|step| step.amount);
        let texts: Vec<String> = amounts.map(|amount| amount.to_string()).collect();
        texts.join(" + ")
    }

    /// Returns the sum of the steps so far that count.
    pub fn sum(&self, counts: impl Fn(&CalculationStep) -> bool) -> Result<Fen, Refusal> {
        let amounts = self.steps.iter().filter(|step| counts(step));
        amounts
            .filter_map(|step| step.amount)
            .try_fold(Fen::ZERO, Fen::checked_add)
            .map_err(|_| Refusal::new(Code::BadAmount))
    }

    /// Deducts what was paid already; it cannot be more than what is owed so far. `field` is the field of the amount paid.
    pub fn deduct(&mut self, paid: Option<Fen>, field: &str) -> Result<(), Refusal> {
        let Some(paid) = paid.filter(|paid| *paid > Fen::ZERO) else {
            return Ok(());
        };
        let owed = self.sum(|step| step.effect == StepEffect::Added)?;
        if paid > owed {
            return Err(Refusal::at(Code::BadAmount, field).with(owed.fen().to_string()));
        }
        self.push(CalculationStep {
            label: BilingualText::new("扣除已付", "Less: paid already"),
            formula: format!("{owed} − {paid}"),
            amount: Some(paid),
            effect: StepEffect::Deducted,
            basis: None,
            payer: None,
            monthly: false,
            checked: true,
        });
        Ok(())
    }

    /// Returns the result of these steps.
    pub fn finish(self) -> Result<CalculationResult, Refusal> {
        let added = self.sum(|step| step.effect == StepEffect::Added)?;
        let deducted = self.sum(|step| step.effect == StepEffect::Deducted)?;
        let total = Fen::try_from(added.fen() - deducted.fen())
            .map_err(|_| Refusal::new(Code::BadAmount))?;
        Ok(CalculationResult {
            total,
            capitals: capitals(total),
            steps: self.steps,
            notices: self.notices,
        })
    }
}

/// Returns the days from first to last as a formula, such as `2026-03-01 – 2026-05-20`.
pub fn span_text(first: NaiveDate, last: NaiveDate) -> String {
    format!("{first} – {last}")
}
