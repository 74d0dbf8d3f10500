//! Builds the wire types of what follows from the facts about a worker.

use chrono::NaiveDate;

use crate::domain::case::Case;
use crate::domain::limitation::{Limitation, LimitationStep};
use crate::domain::vocabulary::{Nature, ReportGroup};
use crate::domain::worker_clocks::WorkerTerm;
use crate::wire::worker_facts::{
    FactGroup, LimitationStepView, LimitationView, WorkerClock, WorkerFactsView,
};

/// Returns what follows from the facts about the worker of a case.
pub(super) fn worker_facts_view(case: &Case, today: NaiveDate) -> WorkerFactsView {
    let limitations = case.limitations(today);
    let terms = case.worker_terms(today);
    WorkerFactsView {
        groups: fact_groups(case, !limitations.is_empty()),
        limitations: limitations
            .iter()
            .map(|limitation| limitation_view(limitation, today))
            .collect(),
        clocks: terms.iter().map(|term| worker_clock(term, today)).collect(),
        lacks_working_years: case.lacks_working_years(),
        injury_notes: case.injury_notes(today),
        injury_items: case.injury_items(),
    }
}

/// Returns the groups that the case asks for, or in which something stands.
fn fact_groups(case: &Case, has_limitation: bool) -> Vec<FactGroup> {
    let fields = &case.fields;
    let is_work = !matches!(fields.nature, Nature::CivilLife | Nature::ConsultOnly);
    let groups = [
        (
            FactGroup::Employment,
            is_work || fields.employment.is_some(),
        ),
        (FactGroup::Injury, case.is_about_injury()),
        (
            FactGroup::Sickness,
            fields.sickness.is_some() || case.has_cause_in(ReportGroup::Sickness),
        ),
        (
            FactGroup::LimitationEvents,
            has_limitation || !fields.limitation_events.is_empty(),
        ),
    ];
    let shown = groups.into_iter().filter(|(_, is_shown)| *is_shown);
    shown.map(|(group, _)| group).collect()
}

fn limitation_view(limitation: &Limitation, today: NaiveDate) -> LimitationView {
    let Limitation {
        rule,
        state,
        steps,
        end,
        warning,
        needs_review,
        note,
    } = limitation;
    LimitationView {
        mode: rule.mode,
        state: *state,
        zh: rule.zh.clone(),
        en: rule.en.clone(),
        from_zh: rule.from_zh.clone(),
        from_en: rule.from_en.clone(),
        due: end.map(|end| end.raw),
        effective: end.map(|end| end.effective),
        days_left: end.map(|end| (end.raw - today).num_days() as i32),
        provisional: end.is_some_and(|end| end.provisional),
        warning: *warning,
        needs_review: *needs_review,
        basis_zh: rule.basis_zh.clone(),
        basis_en: rule.basis_en.clone(),
        missed_zh: rule.missed_zh.clone(),
        missed_en: rule.missed_en.clone(),
        note_zh: note.map(|note| note.zh.clone()).unwrap_or_default(),
        note_en: note.map(|note| note.en.clone()).unwrap_or_default(),
        steps: steps.iter().map(step_view).collect(),
    }
}

fn step_view(step: &LimitationStep) -> LimitationStepView {
    LimitationStepView {
        kind: step.kind,
        on: step.on,
        until: step.until,
        source: step.source,
        effect: step.effect,
        days: step.days,
        due: step.end.raw,
    }
}

fn worker_clock(term: &WorkerTerm, today: NaiveDate) -> WorkerClock {
    let WorkerTerm {
        rule,
        from,
        length,
        due,
        counted_until,
        note,
    } = *term;
    WorkerClock {
        rule: rule.code.clone(),
        zh: rule.zh.clone(),
        en: rule.en.clone(),
        from,
        from_zh: rule.from_zh.clone(),
        from_en: rule.from_en.clone(),
        length,
        unit: rule.unit,
        moves: rule.moves,
        due: due.raw,
        effective: due.effective,
        days_left: due.days_left(today),
        nearness: due.nearness(today),
        counted_until,
        actor_zh: rule.actor_zh.clone(),
        actor_en: rule.actor_en.clone(),
        union_may_act: rule.union_may_act,
        basis_zh: rule.basis_zh.clone(),
        basis_en: rule.basis_en.clone(),
        missed_zh: rule.missed_zh.clone(),
        missed_en: rule.missed_en.clone(),
        note_zh: note.map(|note| note.zh.clone()).unwrap_or_default(),
        note_en: note.map(|note| note.en.clone()).unwrap_or_default(),
        provisional: due.provisional,
    }
}
