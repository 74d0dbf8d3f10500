//! Simulates an insider with all keys who edits rows and journal directly in the database: the full verification must
//! detect each kind of edit, alone or with records from outside (an older head, the checkpoints of a backup).

use casebook_core::store::Check;
use casebook_tests::insider::{EDITS, InsiderBook, is_detected};

use crate::trial::{Row, Run, Trial, TrialResult};

pub const TRIAL: Trial = Trial {
    name: "insider with the key",
    name_zh: "持有密钥的内部人员",
    quick: 200,
    full: 5_000,
    run,
};

/// The number of edits that are tried on one book before a new one is made.
const EDITS_PER_BOOK: u64 = 500;
/// The number of positions at which the control tries each kind of edit.
const CONTROL_PICKS: u64 = 3;

fn run(run: &mut Run) -> TrialResult<Row> {
    let mut book = InsiderBook::make(run.random.next_u64());
    for turn in 0..run.count {
        if turn % EDITS_PER_BOOK == 0 {
            book = InsiderBook::make(run.random.next_u64());
            if let Err(fault) = book.verify(None) {
                run.report_failure(format!("an unedited book is refused: {fault}"));
            }
        }
        let edit = &EDITS[turn as usize % EDITS.len()];
        match book.try_edit(edit, run.random.below(100_000), None)? {
            None => run.add_to_fact("nothing to edit there", 1),
            Some(verdict) => {
                run.count_try();
                if !is_detected(&verdict) {
                    run.report_failure(format!("{} was not detected", edit.name));
                }
            }
        }
    }
    run.add_to_fact("kinds", EDITS.len() as u64);
    let control = is_every_check_needed(run, &book)?;
    Ok(run.row(Some(control)))
}

/// Returns true if, without any one check of the verification, some kind of edit passes. This is the control.
fn is_every_check_needed(run: &mut Run, book: &InsiderBook) -> TrialResult<bool> {
    for check in Check::ALL {
        let mut passes = false;
        for pick in 0..CONTROL_PICKS {
            for edit in &EDITS {
                let verdict = book.try_edit(edit, pick, Some(check))?;
                passes |= matches!(verdict, Some(verdict) if !is_detected(&verdict));
                if passes {
                    break;
                }
            }
        }
        if !passes {
            run.report_failure(format!("nothing passes without {check:?}"));
            return Ok(false);
        }
    }
    Ok(true)
}
