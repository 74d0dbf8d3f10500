//! Collects the changes that children acknowledged as saved, and checks that the book still has them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use casebook_core::domain::action::JournalAction;
use casebook_core::store::Store;
use casebook_tests::test_office::{Credentials, TestOffice};
use serde_json::{Value, json};

use crate::book_writer::TODAY;

/// All changes to one book that were acknowledged, over every child that wrote to it.
#[derive(Debug, Default, Clone)]
pub struct Acknowledged {
    /// The mark in the journal entry of each change, with the number of the entry if the child knew it.
    marks: BTreeMap<String, Option<i64>>,
    /// The numbers of the entries that were undone, with the number of the undo entry.
    undone: BTreeMap<i64, Option<i64>>,
    accepted: BTreeSet<String>,
    drafts: BTreeMap<String, Draft>,
    /// The changes that were refused; a sound book refuses none.
    pub refused: Vec<String>,
    /// The number of acknowledgements.
    pub count: u64,
}

#[derive(Debug, Default, Clone)]
struct Draft {
    times: u64,
    /// True if its case was registered, which deletes the draft.
    gone: bool,
}

impl Acknowledged {
    /// Adds the acknowledgements among the lines that a child printed.
    pub fn add(&mut self, lines: &[String]) {
        for line in lines {
            let Ok(ack) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            let text = |key: &str| ack[key].as_str().map(str::to_string);
            let seq = ack["seq"].as_i64();
            if ack.get("refused").is_some() {
                self.refused.push(line.clone());
                continue;
            }
            self.count += 1;
            if let Some(mark) = text("mark") {
                if ack["draft_gone"] == true {
                    self.drafts.entry(mark.clone()).or_default().gone = true;
                }
                self.marks.insert(mark, seq);
            } else if let Some(subject) = text("draft") {
                let draft = self.drafts.entry(subject).or_default();
                draft.times = ack["times"].as_u64().unwrap_or(0);
            } else if let Some(case) = text("accepted") {
                self.accepted.insert(case);
            } else if let Some(undone) = ack["undone"].as_i64() {
                self.undone.insert(undone, seq);
            }
        }
    }

    /// Opens the book as a window would and returns a message for each acknowledged change that is missing and for each
    /// other fault of the book.
    pub fn find_violations(&self, folder: &Path) -> Vec<String> {
        let mut violations = Vec::new();
        let mut office = TestOffice::start_practice(folder, TODAY);
        if let Err(refusal) = office.try_call("practice_open", json!({})) {
            return vec![refusal];
        }
        self.compare_drafts(&mut office, &mut violations);
        violations.extend(office.try_call("sign_out", json!({})).err());
        match office.open_store(Credentials::Practice) {
            Ok(store) => {
                self.compare_journal(&store, &mut violations);
                violations.extend(replay_differences(&store));
            }
            Err(error) => violations.push(format!("the store does not open: {error}")),
        }
        violations
    }

    fn compare_drafts(&self, office: &mut TestOffice, violations: &mut Vec<String>) {
        for (subject, acknowledged) in &self.drafts {
            let key = json!({"form": "new_case", "subject": subject});
            let found = match office.call("draft_get", key) {
                Ok(found) => found,
                Err(refusal) => {
                    violations.push(format!("a draft cannot be read: {}", json!(refusal.code)));
                    continue;
                }
            };
            let mut registered = || {
                let case = office.call("case_get", json!({"case": subject}));
                case.is_ok()
            };
            match (found["body"]["times"].as_u64(), acknowledged.gone) {
                (Some(_), true) => violations
                    .push("a draft is still there after its case was registered".to_string()),
                (Some(times), false) if times < acknowledged.times => {
                    violations.push(format!(
                        "a draft went back from {} to {times}",
                        acknowledged.times
                    ));
                }
                // Registering its case deletes the draft, also when the child was killed before it could acknowledge
                // that.
                (None, false) if acknowledged.times > 0 && !registered() => {
                    violations.push("a draft is lost and its case is not there".to_string());
                }
                _ => {}
            }
        }
    }

    fn compare_journal(&self, store: &Store, violations: &mut Vec<String>) {
        let mut found: BTreeMap<String, i64> = BTreeMap::new();
        let mut undone: BTreeMap<i64, i64> = BTreeMap::new();
        let mut accepted: BTreeSet<String> = BTreeSet::new();
        for seq in 1..=store.head().seq {
            // Entries without a change, such as a sign-in, are skipped.
            let Ok(Some(recorded)) = store.read_change(seq) else {
                continue;
            };
            if let Some(target) = recorded.undoes {
                undone.insert(target, seq);
            }
            let op = json!(recorded.op);
            if recorded.op.action() == JournalAction::CaseAccept {
                accepted.extend(op["case"].as_str().map(str::to_string));
            }
            for mark in marks_in(&op.to_string()) {
                found.entry(mark).or_insert(seq);
            }
        }
        for (mark, seq) in &self.marks {
            match (found.get(mark), seq) {
                (None, _) => violations.push(format!("a change is lost (entry {seq:?})")),
                (Some(at), Some(seq)) if at != seq => {
                    violations.push(format!("a change is at {at} and was acknowledged as {seq}"));
                }
                _ => {}
            }
        }
        for (target, seq) in &self.undone {
            match (undone.get(target), seq) {
                (None, _) => violations.push(format!("an undo of {target} is lost")),
                (Some(at), Some(seq)) if at != seq => {
                    violations.push(format!("an undo is at {at} and was acknowledged as {seq}"));
                }
                _ => {}
            }
        }
        let lost = self.accepted.difference(&accepted).count();
        if lost > 0 {
            violations.push(format!("{lost} acceptances are lost"));
        }
    }
}

/// Returns the marks in a text: words of 36 hexadecimal digits and dashes.
fn marks_in(text: &str) -> Vec<String> {
    let digits = |c: char| c.is_ascii_hexdigit() || c == '-';
    text.split(|c: char| !digits(c))
        .filter(|word| word.len() == 36)
        .map(str::to_string)
        .collect()
}

/// Replays the journal and returns a message for each table (rows, tally cells and search words) that differs from the
/// store.
pub fn replay_differences(store: &Store) -> Vec<String> {
    let compared = || -> Result<Vec<String>, Box<dyn std::error::Error>> {
        let replayed = store.replay()?;
        let mut violations = Vec::new();
        for (stored, replayed) in [
            (store.dump()?, replayed.dump()?),
            (store.dump_cells()?, replayed.dump_cells()?),
            (store.dump_words()?, replayed.dump_words()?),
        ] {
            let tables = stored
                .keys()
                .filter(|table| stored.get(*table) != replayed.get(*table));
            violations
                .extend(tables.map(|table| format!("{table} differs from the replayed journal")));
        }
        Ok(violations)
    };
    compared().unwrap_or_else(|error| vec![format!("the journal cannot be replayed: {error}")])
}
