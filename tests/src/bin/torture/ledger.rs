//! What a clerk said was saved, kept outside the book, and whether the book still has it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use casebook_core::store::Store;
use casebook_tests::book::Book;
use serde_json::{Value, json};

use crate::clerk::TODAY;

/// All that was acknowledged at one book, over every child that worked at it.
#[derive(Debug, Default, Clone)]
pub struct Ledger {
    /// A word that stands in the journal entry of the change, with the entry's number if the child knew it.
    marks: BTreeMap<String, Option<i64>>,
    /// The entries that were taken back, with the number of the taking back.
    undone: BTreeMap<i64, Option<i64>>,
    accepted: BTreeSet<String>,
    drafts: BTreeMap<String, Draft>,
    /// What the child was refused: at a sound book it must not be.
    pub refused: Vec<String>,
    /// How many acknowledgements were heard.
    pub heard: u64,
}

#[derive(Debug, Default, Clone)]
struct Draft {
    times: u64,
    /// The case was registered: it is not there any more.
    left: bool,
}

impl Ledger {
    /// Takes down what a child said.
    pub fn hear(&mut self, lines: &[String]) {
        for line in lines {
            let Ok(said) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            let text = |key: &str| said[key].as_str().map(str::to_string);
            let seq = said["seq"].as_i64();
            if said.get("refused").is_some() {
                self.refused.push(line.clone());
                continue;
            }
            self.heard += 1;
            if let Some(mark) = text("mark") {
                if said["left"] == true {
                    self.drafts.entry(mark.clone()).or_default().left = true;
                }
                self.marks.insert(mark, seq);
            } else if let Some(subject) = text("draft") {
                let draft = self.drafts.entry(subject).or_default();
                draft.times = said["times"].as_u64().unwrap_or(0);
            } else if let Some(case) = text("accepted") {
                self.accepted.insert(case);
            } else if let Some(undone) = said["undid"].as_i64() {
                self.undone.insert(undone, seq);
            }
        }
    }

    /// Opens the book as a window would and compares; answers everything that does not hold.
    pub fn compare(&self, folder: &Path) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut book = Book::within(folder, TODAY);
        if let Err(refusal) = book.call("practice_open", json!({})) {
            wrong.push(format!("the book does not open: {}", json!(refusal.code)));
            return wrong;
        }
        self.compare_drafts(&mut book, &mut wrong);
        if let Err(refusal) = book.call("sign_out", json!({})) {
            wrong.push(format!("the book does not close: {}", json!(refusal.code)));
        }
        match book.beneath() {
            Ok(store) => {
                self.compare_journal(&store, &mut wrong);
                wrong.extend(untrue(&store));
            }
            Err(error) => wrong.push(format!("the store does not open: {error}")),
        }
        wrong
    }

    fn compare_drafts(&self, book: &mut Book, wrong: &mut Vec<String>) {
        for (subject, said) in &self.drafts {
            let key = json!({"form": "new_case", "subject": subject});
            let found = match book.call("draft_get", key) {
                Ok(found) => found,
                Err(refusal) => {
                    wrong.push(format!("a draft cannot be read: {}", json!(refusal.code)));
                    continue;
                }
            };
            let mut registered = || {
                let case = book.call("case_get", json!({"case": subject}));
                case.is_ok()
            };
            match (found["body"]["times"].as_u64(), said.left) {
                (Some(_), true) => wrong.push("a draft outlived its case".to_string()),
                (Some(times), false) if times < said.times => {
                    wrong.push(format!("a draft went back from {} to {times}", said.times));
                }
                // A draft goes when its case is registered, also when nobody heard of that before the end.
                (None, false) if said.times > 0 && !registered() => {
                    wrong.push("a draft is lost and its case is not there".to_string());
                }
                _ => {}
            }
        }
    }

    fn compare_journal(&self, store: &Store, wrong: &mut Vec<String>) {
        let mut found: BTreeMap<String, i64> = BTreeMap::new();
        let mut undone: BTreeMap<i64, i64> = BTreeMap::new();
        let mut accepted: BTreeSet<String> = BTreeSet::new();
        for seq in 1..=store.head().seq {
            // An entry that records no change (somebody signed in) has none.
            let Ok(Some(recorded)) = store.recorded(seq) else {
                continue;
            };
            if let Some(taken_back) = recorded.undoes {
                undone.insert(taken_back, seq);
            }
            let op = json!(recorded.op);
            if recorded.op.action() == "case_accept" {
                accepted.extend(op["case"].as_str().map(str::to_string));
            }
            for mark in marks_in(&op.to_string()) {
                found.entry(mark).or_insert(seq);
            }
        }
        for (mark, seq) in &self.marks {
            match (found.get(mark), seq) {
                (None, _) => wrong.push(format!("a change is lost (entry {seq:?})")),
                (Some(at), Some(seq)) if at != seq => {
                    wrong.push(format!("a change stands at {at} and was said to be {seq}"));
                }
                _ => {}
            }
        }
        for (taken_back, seq) in &self.undone {
            match (undone.get(taken_back), seq) {
                (None, _) => wrong.push(format!("an undo of {taken_back} is lost")),
                (Some(at), Some(seq)) if at != seq => {
                    wrong.push(format!("an undo stands at {at} and was said to be {seq}"));
                }
                _ => {}
            }
        }
        let lost = self.accepted.difference(&accepted).count();
        if lost > 0 {
            wrong.push(format!("{lost} acceptances are lost"));
        }
    }
}

/// The clerk's marks in a text: 36 characters of hexadecimal digits and dashes.
fn marks_in(text: &str) -> Vec<String> {
    let digits = |c: char| c.is_ascii_hexdigit() || c == '-';
    text.split(|c: char| !digits(c))
        .filter(|word| word.len() == 36)
        .map(str::to_string)
        .collect()
}

/// Replays the journal and compares: rows, tally cells and search words. Answers which do not agree.
pub fn untrue(store: &Store) -> Vec<String> {
    let compared = || -> Result<Vec<String>, Box<dyn std::error::Error>> {
        let replayed = store.replayed()?;
        let mut wrong = Vec::new();
        for (kept, told) in [
            (store.dump()?, replayed.dump()?),
            (store.dump_cells()?, replayed.dump_cells()?),
            (store.dump_words()?, replayed.dump_words()?),
        ] {
            let tables = kept
                .keys()
                .filter(|table| kept.get(*table) != told.get(*table));
            wrong.extend(tables.map(|table| format!("{table} is not what the journal tells")));
        }
        Ok(wrong)
    };
    compared().unwrap_or_else(|error| vec![format!("the journal cannot be replayed: {error}")])
}
