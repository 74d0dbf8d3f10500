//! Somebody with every key edits rows and journal beneath the rules: each kind of edit is noticed by the whole verification,
//! alone or with what is known outside (an older head, the checkpoints of a backup).

use casebook_core::store::Check;
use casebook_tests::insider::{EDITS, Ground};

use crate::trial::{Outcome, Row, Run, Trial};

pub const TRIAL: Trial = Trial {
    name: "insider with the key",
    name_zh: "持有密钥的内部人员",
    quick: 200,
    full: 5_000,
    run,
};

/// So many edits are tried at one book before another history is made.
const EDITS_PER_BOOK: u64 = 500;
/// The control tries each kind at so many places before it says that nothing passes.
const CONTROL_PICKS: u64 = 3;

fn run(run: &mut Run) -> Outcome<Row> {
    let mut ground = Ground::prepare(run.dice.roll());
    for turn in 0..run.count {
        if turn % EDITS_PER_BOOK == 0 {
            ground = Ground::prepare(run.dice.roll());
            if let Err(fault) = ground.verified(None) {
                run.failed(format!("an honest book is refused: {fault}"));
            }
        }
        let edit = &EDITS[turn as usize % EDITS.len()];
        match ground.attempt(edit, run.dice.below(100_000), None)? {
            None => run.count_fact("nothing to edit there", 1),
            Some(verdict) => {
                run.tried();
                if verdict.is_ok() {
                    run.failed(format!("{} was not noticed", edit.name));
                }
            }
        }
    }
    run.count_fact("kinds", EDITS.len() as u64);
    let control = every_check_is_needed(run, &ground)?;
    Ok(run.row(Some(control)))
}

/// With any one check left out of the verification, some kind of edit passes.
fn every_check_is_needed(run: &mut Run, ground: &Ground) -> Outcome<bool> {
    for check in Check::ALL {
        let mut passes = false;
        for pick in 0..CONTROL_PICKS {
            for edit in &EDITS {
                let verdict = ground.attempt(edit, pick, Some(check))?;
                passes |= matches!(verdict, Some(Ok(_)));
                if passes {
                    break;
                }
            }
        }
        if !passes {
            run.failed(format!("nothing passes without {check:?}"));
            return Ok(false);
        }
    }
    Ok(true)
}
