//! The rounds of a case as a person reads them from its page, and which of them a figure counts.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::deadlines::{mediation_due, moved};
use crate::tallies::day;

/// The way in which a round began.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    Registered,
    ReopenedUnaccepted,
    ReopenedAccepted,
}

/// One round of a case.
pub struct CaseRound {
    entry: Entry,
    came_in: NaiveDate,
    accepted_on: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    outcome: Option<String>,
    /// In fen.
    pub agreed: i64,
    /// The other facts by which the round is counted: those that its reopening recorded, else those of the case now.
    pub facts: Value,
}

fn on(value: &Value) -> Option<NaiveDate> {
    value.as_str().map(day)
}

impl CaseRound {
    /// Returns a round that began so, with what `facts` (a case, or a round that ended) say of its term and end.
    fn new(
        entry: Entry,
        came_in: NaiveDate,
        accepted: Option<NaiveDate>,
        facts: &Value,
    ) -> CaseRound {
        let end = &facts["closing"];
        CaseRound {
            entry,
            came_in,
            accepted_on: accepted.map(|accepted| accepted.max(came_in)),
            due_on: on(&facts["extension"]["until"]),
            closed_on: on(&end["on"]).or(on(&facts["answer"]["on"])),
            outcome: end["outcome"].as_str().map(str::to_owned),
            agreed: end["agreed"].as_i64().unwrap_or_default(),
            facts: facts["reopening"]["counted"].clone(),
        }
    }

    /// Returns the days from acceptance, else from the beginning, to the closing.
    pub fn days(&self) -> i64 {
        let since = self.accepted_on.unwrap_or(self.came_in);
        self.closed_on
            .map_or(0, |closed| (closed - since).num_days())
    }

    /// Returns true if the figure that opens the list of `query` counts this round.
    fn is_counted(&self, query: &Value) -> bool {
        let codes = |key: &str| -> Vec<&str> {
            let list = query[key].as_array().into_iter().flatten();
            list.filter_map(Value::as_str).collect()
        };
        let (outcomes, outcome) = (codes("outcomes"), self.outcome.as_deref());
        // The row without an outcome.
        let open_only = !codes("stages").contains(&"closed");
        (outcomes.is_empty() || outcome.is_some_and(|code| outcomes.contains(&code)))
            && !(open_only && outcome.is_some())
            && self.stands_in_row(query)
            && (query["accepted"] != true || self.accepted_on.is_some())
            && (query["date"].is_null() || self.is_dated(&query["date"]))
            && (query["pending_at"].is_null() || self.is_pending(&query["pending_at"]))
    }

    /// Returns true if the facts of the round are those of the row and the column of the query.
    fn stands_in_row(&self, query: &Value) -> bool {
        let names = [
            ("natures", "nature", None),
            ("causes", "cause", None),
            ("sources", "source", None),
            ("grids", "grid", Some("no_grid")),
            ("mediators", "mediator", Some("no_mediator")),
        ];
        let is_one = |(list, fact, none): (&str, &str, Option<&str>)| {
            let wanted = query[list].as_array().map_or(&[][..], Vec::as_slice);
            let fact = &self.facts[fact];
            match none.is_some_and(|none| query[none] == true) {
                true => fact.is_null() || wanted.contains(fact),
                false => wanted.is_empty() || wanted.contains(fact),
            }
        };
        let collective = &query["collective"];
        names.into_iter().all(is_one)
            && (collective.is_null() || *collective == self.facts["collective"])
    }

    fn is_dated(&self, range: &Value) -> bool {
        let reopened = self.entry == Entry::ReopenedAccepted;
        let date = match range["kind"].as_str().expect("a kind of date") {
            "first_registered" => (self.entry == Entry::Registered).then_some(self.came_in),
            "first_accepted" => self.accepted_on.filter(|_| !reopened),
            "came_in" => Some(self.came_in),
            "admitted" => self.accepted_on,
            "reopened" => (self.entry != Entry::Registered).then_some(self.came_in),
            "readmitted" => self.accepted_on.filter(|_| reopened),
            "closed" => self.closed_on,
            kind => panic!("no figure is counted by {kind}"),
        };
        date.is_some_and(|date| on(&range["from"]) <= Some(date) && Some(date) <= on(&range["to"]))
    }

    fn is_pending(&self, at: &Value) -> bool {
        let last = on(&at["day"]).expect("a day");
        let began = match at["basis"].as_str() {
            Some("registered") => Some(self.came_in),
            _ => self.accepted_on,
        };
        let after = |date: Option<NaiveDate>| date.is_none_or(|date| date > last);
        !after(began)
            && after(self.closed_on)
            && (at["undecided"] != true || after(self.accepted_on))
            && (at["overdue"] != true || self.due_on.is_some_and(|due| moved(due) < last))
    }
}

/// Returns the rounds that the figure counts that opens the list of `query`.
pub fn counted_rounds(mut rounds: Vec<CaseRound>, query: &Value) -> Vec<CaseRound> {
    // A figure that counts each case once counts it by one round, whatever row that round stands in.
    let mut of_all_rows = query.clone();
    of_all_rows["stages"] = json!(["closed"]);
    for list in ["causes", "sources", "grids", "mediators"] {
        of_all_rows[list] = json!([]);
    }
    of_all_rows["no_grid"] = json!(false);
    of_all_rows["no_mediator"] = json!(false);
    let only = match query["once"].as_str() {
        None => {
            rounds.retain(|round| round.is_counted(query));
            return rounds;
        }
        Some("first") => {
            of_all_rows["outcomes"] = json!([]);
            rounds.iter().position(|r| r.is_counted(&of_all_rows))
        }
        Some(_) => {
            of_all_rows["outcomes"] = json!(["R1", "R2", "R3"]);
            rounds.iter().rposition(|r| r.is_counted(&of_all_rows))
        }
    };
    let only = only.map(|at| rounds.swap_remove(at));
    only.into_iter().filter(|r| r.is_counted(query)).collect()
}

/// Returns the rounds of a case, oldest first; `line` is the case in a list.
pub fn rounds(case: &Value, line: &Value) -> Vec<CaseRound> {
    let acceptance = on(&case["acceptance"]["on"]);
    let mut rounds = Vec::new();
    let mut entry = Entry::Registered;
    let mut came_in = on(&case["registered_on"]).expect("a day");
    let mut term_began = vec![acceptance];
    for ended in case["rounds"].as_array().into_iter().flatten() {
        let accepted = ended["accepted"] == true;
        let round = CaseRound::new(entry, came_in, acceptance.filter(|_| accepted), ended);
        rounds.push(round);
        entry = match accepted {
            true => Entry::ReopenedAccepted,
            false => Entry::ReopenedUnaccepted,
        };
        came_in = on(&ended["reopening"]["on"]).expect("a day");
        let before = term_began[rounds.len() - 1];
        term_began.push(if accepted { Some(came_in) } else { before });
    }
    let mut now = case["fields"].clone();
    (now["people"], now["claimed"]) = (line["people"].clone(), line["claimed"].clone());
    let unrecorded = rounds.iter_mut().filter(|round| round.facts.is_null());
    unrecorded.for_each(|round| round.facts = facts_of_unrecorded(round, &now));
    let mut current = CaseRound::new(entry, came_in, acceptance, case);
    current.agreed = line["agreed"].as_i64().unwrap_or_default();
    current.facts = now;
    rounds.push(current);
    for (round, began) in rounds.iter_mut().zip(term_began) {
        let counted = began.and_then(|began| mediation_due(&round.facts, began));
        round.due_on = counted.map(|day| round.due_on.unwrap_or(day));
    }
    rounds
}

/// Returns what an ended round is counted by of which an earlier version recorded nothing: the case as it is now, but as the
/// consultation or the dispute that it ended as.
fn facts_of_unrecorded(round: &CaseRound, now: &Value) -> Value {
    let mut facts = now.clone();
    if round.outcome.is_none() {
        facts["nature"] = json!("consult_only");
    } else if facts["nature"] == "consult_only" {
        facts["nature"] = json!("labour");
    }
    facts
}
