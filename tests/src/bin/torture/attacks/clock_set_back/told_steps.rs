//! Looks in the journal for entries whose time goes back although nothing before them tells of it.

use casebook_tests::test_office::TestOffice;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use crate::trial::TrialResult;

/// Twice the five minutes that the program leaves untold: once at the sign-in and once within the session.
const TOLERANCE: Duration = Duration::minutes(10);

/// An entry of the journal, as a supervisor reads it.
struct Line {
    seq: i64,
    utc: DateTime<Utc>,
    action: String,
    /// The time by which a clock that was set went ahead, negative if it went back.
    seconds: i64,
}

/// Returns a message for each entry that is earlier than one before it, unless an entry between the two tells that the
/// clock was set back. The supervisor must be signed in.
pub fn find_untold_steps(office: &mut TestOffice) -> TrialResult<Vec<String>> {
    let mut untold = Vec::new();
    let mut newest: Option<DateTime<Utc>> = None;
    for line in read_journal(office)? {
        // The end of a session decides nothing: the next sign-in compares the clock.
        if line.action == "locked" {
            continue;
        }
        let is_told = line.action == "clock_jumped" && line.seconds < 0;
        match newest {
            Some(before) if is_told || before - line.utc > TOLERANCE => {
                if !is_told {
                    let behind = (before - line.utc).num_seconds();
                    untold.push(format!("{} {} is {behind} s early", line.action, line.seq));
                }
                newest = Some(line.utc);
            }
            _ => newest = newest.max(Some(line.utc)),
        }
    }
    Ok(untold)
}

/// Reads all entries, oldest first.
fn read_journal(office: &mut TestOffice) -> TrialResult<Vec<Line>> {
    let mut lines = Vec::new();
    let mut before = Value::Null;
    loop {
        let query = json!({
            "kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": before,
        });
        let page = office.try_call("journal_list", query)?;
        for line in page["lines"].as_array().into_iter().flatten() {
            lines.push(Line {
                seq: line["seq"].as_i64().unwrap_or_default(),
                utc: line["utc"].as_str().unwrap_or_default().parse()?,
                action: line["action"].as_str().unwrap_or_default().to_owned(),
                seconds: line["detail"]["seconds"].as_i64().unwrap_or_default(),
            });
        }
        before = page["next"].clone();
        if before.is_null() {
            lines.reverse();
            return Ok(lines);
        }
    }
}
