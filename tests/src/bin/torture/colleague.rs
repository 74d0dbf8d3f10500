//! Simulates a colleague with the vault key and a script who writes in the name of the supervisor: the verification must
//! refuse each entry, and accepts it without the signatures.

use casebook_core::store::Fault;
use casebook_tests::insider::colleague::{Colleague, FORGERIES};

use crate::trial::{Row, Run, Trial, TrialResult};

pub const TRIAL: Trial = Trial {
    name: "colleague in another's name",
    name_zh: "同事冒名写日志",
    quick: 9,
    full: 270,
    run,
};

/// The number of forgeries that are tried on one office before a new one is made.
const TRIES_PER_OFFICE: u64 = 45;

fn run(run: &mut Run) -> TrialResult<Row> {
    let mut colleague = Colleague::make();
    let mut all_pass_unsigned = true;
    for turn in 0..run.count {
        if turn % TRIES_PER_OFFICE == 0 {
            colleague = Colleague::make();
            if let Err(fault) = colleague.verify(None) {
                run.report_failure(format!("an honest book is refused: {fault}"));
            }
        }
        let forgery = &FORGERIES[turn as usize % FORGERIES.len()];
        let (seq, [verdict, unsigned]) = colleague.try_forgery(forgery);
        run.count_try();
        if verdict.err() != Some(Fault::Signature { seq }) {
            run.report_failure(format!("{} was not refused", forgery.name));
        }
        all_pass_unsigned &= unsigned.is_ok();
    }
    run.add_to_fact("kinds", FORGERIES.len() as u64);
    Ok(run.row(Some(all_pass_unsigned)))
}
