//! The next action 下一步 of a case, with its day and owner: it ends when the case is closed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::case::{Case, CaseFields};
use super::evolve::fields_map;
use super::op::{Change, Op, Step};

impl CaseFields {
    /// Returns whether a next action, a day for one or an owner is entered.
    pub fn has_next_action(&self) -> bool {
        !self.next_action.is_empty() || self.next_on.is_some() || self.next_owner.is_some()
    }
}

impl Case {
    /// Returns the op of a step, with the fields that change with it.
    pub fn op_for_step(&self, step: Step) -> Op {
        Op::CaseStep {
            case: self.id,
            changes: self.changes_with(&step),
            step,
        }
    }

    /// Returns the fields that change with the step: a closing ends the next action. A reopening does too, because an
    /// earlier version closed cases without ending it.
    pub fn changes_with(&self, step: &Step) -> BTreeMap<String, Change> {
        let ends = matches!(step, Step::Close(_) | Step::Answer(_) | Step::Reaccept(_));
        if !ends || !self.fields.has_next_action() {
            return BTreeMap::new();
        }
        let now = fields_map(&self.fields);
        let ended = [
            ("next_action", json!("")),
            ("next_on", Value::Null),
            ("next_owner", Value::Null),
        ];
        ended
            .into_iter()
            .filter_map(|(name, after)| {
                let before = now.get(name)?.clone();
                (before != after).then(|| (name.to_owned(), Change { before, after }))
            })
            .collect()
    }
}
