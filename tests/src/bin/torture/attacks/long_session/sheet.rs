//! The sheet of a recovery key that is not confirmed yet, asked for by somebody without the passphrase.

use casebook_tests::test_office::{NEW_PASSPHRASE, PASSPHRASE, TestOffice, code, describe_refusal};
use chrono::Duration;
use serde_json::json;

use crate::trial::{Run, TrialResult};

/// Longer than any wait after a wrong passphrase, so that the passphrase itself is judged each time.
const MAX_WAIT: Duration = Duration::minutes(16);

/// Asks for the sheet of an unconfirmed recovery key without the passphrase, or with texts that are nearly it.
pub fn ask_for_sheet(run: &mut Run, office: &mut TestOffice) -> TrialResult<()> {
    office.try_call("lock", json!({}))?;
    let founder = office.founder.clone();
    (office.sign_in(&founder, PASSPHRASE)).map_err(describe_refusal)?;
    if run.random.below(2) == 0 {
        // A new sheet takes the place of the one from before the lock, and is on the screen.
        office.try_call("recovery_show", json!({ "passphrase": PASSPHRASE }))?;
        run.add_to_fact("sheets shown before", 1);
    }
    let length = PASSPHRASE.chars().count();
    let cut: String = PASSPHRASE.chars().take(length - 1).collect();
    let near = [
        None,
        Some(String::new()),
        Some(format!("{PASSPHRASE} ")),
        Some(cut),
        Some(PASSPHRASE.to_uppercase()),
        Some(NEW_PASSPHRASE.to_owned()),
    ];
    for _ in 0..3 {
        let passphrase = run.random.pick(&near);
        office.clock.pass(MAX_WAIT);
        let refused = office.call("recovery_show", json!({ "passphrase": passphrase }));
        let refused = refused.err().map(|refusal| code(&refusal));
        match refused.as_deref() {
            Some("missing" | "wrong_passphrase") => run.add_to_fact("sheets refused", 1),
            other => run.report_failure(format!("a sheet with {passphrase:?}: {other:?}")),
        }
    }
    Ok(())
}
