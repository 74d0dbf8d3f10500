//! Imitates somebody who knows a former passphrase and has copies of the small files of its time: the vault file and
//! the two files of the anchor are copied, the passphrase is changed or reset, and the copies are put back beside the
//! present store. The former passphrase must not open the store and must not be accepted for anything in the open book.
//! With the present files the present passphrase must open the book with all its cases.

mod victim;

use std::fs;
use std::path::Path;

use casebook_core::WireError;
use casebook_tests::test_office::people::{DEPUTY, HEAD, MEDIATOR, Person};
use casebook_tests::test_office::{Credentials, TestOffice, code, describe_refusal, write_office};
use chrono::Duration;
use serde_json::{Value, json};

use self::victim::{Files, Replacement, Victim, new_passphrase, overwrite, read_small};
use crate::book_writer::TODAY;
use crate::trial::{Row, Run, Trial, TrialResult, copy_folder};

pub const TRIAL: Trial = Trial {
    name: "former passphrase",
    name_zh: "旧口令配旧文件",
    quick: 5,
    full: 120,
    run,
};

/// The refusals of a passphrase that counts no more, and of files that are not those of the present store.
const REFUSED: [&str; 3] = ["wrong_passphrase", "store_behind", "store_damaged"];
/// The end of a message about something that was not refused.
const DONE: &str = "is done";
/// Longer than any wait after a wrong passphrase, so that the passphrase itself is judged each time.
const MAX_WAIT: Duration = Duration::minutes(16);

fn run(run: &mut Run) -> TrialResult<Row> {
    let fixture = run.folder()?;
    write_office(&fixture, TODAY, &[HEAD, MEDIATOR, DEPUTY]);
    let mut office = TestOffice::start_office(&fixture, TODAY);
    // Only people who have signed in count as second persons.
    for person in [DEPUTY, MEDIATOR, HEAD] {
        sign_in(&mut office, &person, &person.passphrase())?;
        office.try_call("lock", json!({}))?;
    }
    drop(office);
    for _ in 0..run.count {
        let data = run.folder()?;
        copy_folder(&fixture, &data)?;
        run.count_try();
        try_copies(run, &data)?;
        fs::remove_dir_all(&data)?;
    }
    let control = control(run, &fixture)?;
    Ok(run.row(Some(control)))
}

fn start(data: &Path) -> TestOffice {
    let mut office = TestOffice::start_office(data, TODAY);
    office.clock.pass(Duration::hours(1));
    office
}

fn sign_in(office: &mut TestOffice, person: &Person, passphrase: &str) -> TrialResult<()> {
    let signed_in = office.sign_in(&person.id().to_string(), passphrase);
    signed_in.map_err(describe_refusal)?;
    Ok(())
}

/// Lets the passphrase of somebody be replaced once or twice and uses copies of before, at the sign-in or in the open
/// book.
fn try_copies(run: &mut Run, data: &Path) -> TrialResult<()> {
    let mut office = start(data);
    let mut victim = Victim::new(*run.random.pick(&[HEAD, MEDIATOR]));
    let mut changes = Vec::new();
    for _ in 0..=run.random.below(2) {
        let way = match victim.person == HEAD {
            true => *run.random.pick(&[Replacement::Changed, Replacement::Seen]),
            false => {
                *run.random
                    .pick(&[Replacement::Changed, Replacement::Seen, Replacement::Reset])
            }
        };
        victim.change(&mut office, way, &mut run.random)?;
        changes.push(way);
    }
    let copies = victim.choose_copies(run, &office)?;
    let is_open = run.random.below(2) == 0;
    let accepted = match is_open {
        true => {
            let was_reset = changes.contains(&Replacement::Reset);
            try_in_open_book(run, &mut office, &victim, &copies, was_reset)?
        }
        false => try_at_sign_in(run, &mut office, &victim, &copies)?,
    };
    let names: Vec<&str> = copies.iter().map(|(name, _)| *name).collect();
    let tried = format!(
        "{}, {changes:?}, {} put back, book open: {is_open}",
        victim.person.name,
        names.join(" and ")
    );
    for message in &accepted {
        run.report_failure(format!("{tried}: {message} with a former passphrase"));
    }
    if accepted.is_empty() {
        check_book(run, &mut office, &victim, &tried)?;
    }
    Ok(())
}

/// Returns a message unless the former passphrase was refused as one, or the files as earlier ones.
fn judge(deed: &str, answer: Result<Value, WireError>) -> Option<String> {
    match answer {
        Ok(_) => Some(format!("{deed} {DONE}")),
        Err(refusal) if REFUSED.contains(&code(&refusal).as_str()) => None,
        Err(refusal) => Some(format!("{deed} is {}", describe_refusal(refusal))),
    }
}

/// Tries to sign in with each former passphrase, whatever the files are; returns a message for each that was not
/// refused.
fn try_sign_ins(run: &mut Run, office: &mut TestOffice, victim: &Victim) -> Vec<String> {
    let mut accepted = Vec::new();
    for former in &victim.former {
        office.clock.pass(MAX_WAIT);
        // Whoever has a start passphrase gives a new one with it, and anybody would confirm the date.
        let input = json!({
            "user": victim.person.id(), "passphrase": former.passphrase,
            "new_passphrase": new_passphrase(&mut run.random), "clock_confirmed": true,
        });
        accepted.extend(judge("sign_in", office.call("sign_in", input)));
        run.add_to_fact("sign-ins tried", 1);
    }
    accepted
}

fn try_at_sign_in(
    run: &mut Run,
    office: &mut TestOffice,
    victim: &Victim,
    copies: &Files,
) -> TrialResult<Vec<String>> {
    let present = read_small(office)?;
    overwrite(office, copies)?;
    if run.random.below(2) == 0 {
        office.restart();
    }
    let accepted = try_sign_ins(run, office, victim);
    overwrite(office, &present)?;
    Ok(accepted)
}

/// Signs in the person themselves, or the supervisor whose acts they confirm, before the copies are put back, and tries
/// each former passphrase for everything that asks for one.
fn try_in_open_book(
    run: &mut Run,
    office: &mut TestOffice,
    victim: &Victim,
    copies: &Files,
    was_reset: bool,
) -> TrialResult<Vec<String>> {
    // Somebody whose account was reset lately confirms nothing anyway.
    let is_own = was_reset || run.random.below(2) == 0;
    let by = if is_own { victim.person } else { HEAD };
    match by == victim.person {
        true => sign_in(office, &by, &victim.passphrase)?,
        false => sign_in(office, &by, &by.passphrase())?,
    }
    let present = read_small(office)?;
    overwrite(office, copies)?;
    let mut accepted = Vec::new();
    for former in &victim.former {
        for (command, input) in victim.deeds(&by, &former.passphrase, &mut run.random) {
            office.clock.pass(MAX_WAIT);
            accepted.extend(judge(command, office.call(command, input)));
            run.add_to_fact("commands tried", 1);
        }
    }
    overwrite(office, &present)?;
    office.try_call("lock", json!({}))?;
    Ok(accepted)
}

/// Checks that the present passphrase opens the book with the present files, and that all cases are in it.
fn check_book(
    run: &mut Run,
    office: &mut TestOffice,
    victim: &Victim,
    tried: &str,
) -> TrialResult<()> {
    office.clock.pass(MAX_WAIT);
    if let Err(error) = sign_in(office, &victim.person, &victim.passphrase) {
        run.report_failure(format!(
            "{tried}: afterwards the present passphrase: {error}"
        ));
        return Ok(());
    }
    for case in &victim.cases {
        if let Err(error) = office.try_call("case_get", json!({ "case": case })) {
            run.report_failure(format!("{tried}: afterwards a case: {error}"));
        }
    }
    run.add_to_fact("cases read afterwards", victim.cases.len() as u64);
    office.try_call("lock", json!({}))?;
    Ok(())
}

/// Returns true if the former passphrase opens a present store that does not know which vault file belongs to it. This
/// is the control.
fn control(run: &mut Run, fixture: &Path) -> TrialResult<bool> {
    let data = run.folder()?;
    copy_folder(fixture, &data)?;
    let mut office = start(&data);
    let mut victim = Victim::new(HEAD);
    victim.change(&mut office, Replacement::Changed, &mut run.random)?;
    let credentials = Credentials::of(&HEAD.id().to_string(), &victim.passphrase);
    let store = office.open_store(credentials)?;
    store.connection().execute("DELETE FROM vault_file", [])?;
    drop(store);
    let [former] = &victim.former[..] else {
        return Err("not one former passphrase".into());
    };
    overwrite(&office, &former.files)?;
    office.restart();
    let accepted = try_sign_ins(run, &mut office, &victim);
    Ok(accepted.iter().any(|message| message.ends_with(DONE)))
}
