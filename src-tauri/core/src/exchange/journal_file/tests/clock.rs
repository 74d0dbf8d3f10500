//! The times of the entries, which come from the clock of the PC.

use super::*;

/// It is no fault of the journal, but the auditor must know.
#[test]
fn a_clock_that_was_set_back_is_told() {
    let dir = tempfile::tempdir().unwrap();
    for (minutes, told) in [(400, None), (393, Some("第 8 条")), (396, None)] {
        // An entry a minute; the eighth may be set back by more than five minutes.
        let minute = |n: usize| if n == 7 { minutes + 7 } else { 400 + n };
        let entries = entries_at(VAULT, |n| 60 * minute(n));
        let output = run_verifier(&export(dir.path(), false, &entries, &key()), &[]);
        assert_eq!(exit_code(&output), 0);
        let stdout = String::from_utf8(output.stdout).unwrap();
        let notes: Vec<&str> = stdout
            .lines()
            .filter(|l| l.contains("时钟被拨回过"))
            .collect();
        assert_eq!(notes.len(), usize::from(told.is_some()), "{stdout}");
        assert!(
            notes
                .iter()
                .all(|note| told.is_some_and(|entry| note.contains(entry)))
        );
    }
}
