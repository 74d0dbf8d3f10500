//! Plants canaries (unique words) in a book, uses it in many ways, and searches all remaining files for them. Only
//! finished exports may contain them, and these are deleted before the search.

mod endings;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use casebook_core::WireError;
use casebook_tests::canaries::{Canaries, CanaryWriter};
use casebook_tests::canary_search::{Encoding, Hit, WordSearch};
use casebook_tests::test_office::people::{DEPUTY, HEAD, MEDIATOR, OTHER_TEAM, RECORDER};
use casebook_tests::test_office::{TestOffice, describe_refusal, write_office};
use casebook_tests::{Setup, Window};
use flate2::Compression;
use flate2::write::GzEncoder;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::book_writer::TODAY;
use crate::child;
use crate::trial::{Row, Run, Trial, TrialRandom, TrialResult, copy_folder, print_line};
use endings::{ENDINGS, KILLED_IN_EXPORT, end};

pub const TRIAL: Trial = Trial {
    name: "canaries",
    name_zh: "埋入的字句",
    quick: 7,
    full: 30,
    run,
};

/// The line that the child prints when it has planted all canaries and run all actions.
const DONE: &str = "done";
/// The prefix of the line with the error of the child.
const FAILED: &str = "failed ";
/// The prefix of the line with the name of a finished export.
const EXPORTED: &str = "exported ";
/// The longest time between two lines of the child.
const TIMEOUT: Duration = Duration::from_secs(300);

fn run(run: &mut Run) -> TrialResult<Row> {
    let fixture = run.folder()?;
    let people = [HEAD, MEDIATOR, OTHER_TEAM, RECORDER, DEPUTY];
    let recovery_key = write_office(&fixture.join("data"), TODAY, &people);
    for turn in 0..run.count {
        run.count_try();
        // The last try of each run uses the real window.
        if turn + 1 == run.count {
            search_after_window(run, &fixture)?;
        } else {
            search_after_child(run, &fixture, turn, &recovery_key)?;
        }
    }
    let control = control(run)?;
    Ok(run.row(Some(control)))
}

/// Lets a child plant canaries, run all actions and end in one of the ways of [`endings`], then searches the files.
fn search_after_child(
    run: &mut Run,
    fixture: &Path,
    turn: u64,
    recovery_key: &str,
) -> TrialResult<()> {
    let folder = run.folder()?;
    copy_folder(fixture, &folder)?;
    let temporary = folder.join("tmp");
    fs::create_dir_all(&temporary)?;
    let seed = run.random.next_u64();
    let ending = ENDINGS[turn as usize % ENDINGS.len()];
    let arguments = [
        folder.display().to_string(),
        seed.to_string(),
        ending.to_owned(),
        recovery_key.to_owned(),
    ];
    let env = [("TMPDIR", temporary.display().to_string())];
    let child = child::spawn_with_env("plant_canaries", &arguments, &env)?;
    let killed = ending.starts_with("killed");
    let exit = if killed {
        wait_until_done(&child)?;
        child.let_run(run.random.duration_below(Duration::from_millis(150)));
        child.kill()?
    } else {
        child.wait()?
    };
    if !killed && !exit.status.success() {
        return Err(format!("the child ended with {}: {}", exit.status, exit.stderr).into());
    }
    for name in exit
        .lines
        .iter()
        .filter_map(|line| line.strip_prefix(EXPORTED))
    {
        // The file may be missing: one action deletes the folder, and a later export may have had the same name.
        let _ = fs::remove_file(folder.join("data/exports").join(name));
    }
    fs::write(folder.join("stdout.txt"), exit.lines.join("\n"))?;
    fs::write(folder.join("stderr.txt"), &exit.stderr)?;
    let mut words = Canaries::new(seed).words();
    if ending.starts_with(KILLED_IN_EXPORT) {
        // The growing file must be there, or else the search proves nothing; nobody can read it, also before the next start.
        let exports = folder.join("data/exports");
        if !has_growing_export(&exports)? {
            run.report_failure(format!("{ending}: no partial export was left"));
        }
        search(run, &exports, &words, ending)?;
        drop(TestOffice::start_office(&folder.join("data"), TODAY));
    }
    words.push(recovery_key.to_owned());
    search(run, &folder, &words, ending)?;
    Ok(fs::remove_dir_all(&folder)?)
}

/// Returns whether a killed export left a growing file that is not empty, by itself or in a growing folder.
fn has_growing_export(exports: &Path) -> TrialResult<bool> {
    for entry in fs::read_dir(exports)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "part") {
            continue;
        }
        let files = match path.is_dir() {
            true => fs::read_dir(&path)?
                .map(|inside| Ok(inside?.path()))
                .collect::<TrialResult<_>>()?,
            false => vec![path],
        };
        for file in files {
            if fs::metadata(file)?.len() > 0 {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn wait_until_done(child: &child::RunningChild) -> TrialResult<()> {
    for count in 1.. {
        if !child.wait_for_lines(count, TIMEOUT) {
            return Err("the child did not finish in time".into());
        }
        let lines = child.lines();
        if let Some(error) = lines.iter().find(|line| line.starts_with(FAILED)) {
            return Err(error.clone().into());
        }
        if lines.iter().any(|line| line == DONE) {
            break;
        }
    }
    Ok(())
}

/// Searches the folder for the words and the passphrases and reports each hit as a failure of `context`.
fn search(run: &mut Run, folder: &Path, words: &[String], context: &str) -> TrialResult<()> {
    let mut passphrases: Vec<String> = [HEAD, MEDIATOR, DEPUTY].map(|p| p.passphrase()).into();
    let mut all = words.to_vec();
    all.append(&mut passphrases);
    for (file, (n, form)) in WordSearch::new(&all).search_folder(folder)? {
        let file = file
            .strip_prefix(folder)
            .unwrap_or(&file)
            .display()
            .to_string();
        run.report_failure(format!("{context}: word {n} as {form:?} in {file}"));
    }
    run.add_to_fact("words searched for", all.len() as u64);
    Ok(())
}

/// Runs the child: plants all canaries, runs every action once in random order, and ends as its argument says.
pub fn run_child(arguments: &[String]) -> TrialResult<()> {
    plant(arguments).inspect_err(|error| {
        let _ = print_line(&format!("{FAILED}{error}"));
    })
}

fn plant(arguments: &[String]) -> TrialResult<()> {
    let [folder, seed, ending, recovery_key] = arguments else {
        return Err("usage: plant_canaries FOLDER SEED ENDING RECOVERY_KEY".into());
    };
    let seed: u64 = seed.parse()?;
    let mut office = TestOffice::start_office(&Path::new(folder).join("data"), TODAY);
    office.sign_in_as(&HEAD).map_err(describe_refusal)?;
    let mut writer = CanaryWriter {
        office: &mut office,
        canaries: Canaries::new(seed),
        cases: Vec::new(),
    };
    writer.plant_all(TODAY).map_err(describe_refusal)?;
    writer.add_many_cases(TODAY).map_err(describe_refusal)?;
    let mut random = TrialRandom::new(seed, "actions");
    let mut actions = ACTIONS.to_vec();
    while !actions.is_empty() {
        let (name, action) = actions.swap_remove(random.index(actions.len()));
        action(&mut writer).map_err(|refusal| format!("{name}: {}", describe_refusal(refusal)))?;
    }
    end(writer, ending, recovery_key)
}

/// Makes and proves a backup.
fn back_up(writer: &mut CanaryWriter<'_>) -> Result<(), WireError> {
    writer.office.call("backup_now", json!({}))?;
    writer.office.run_tasks();
    Ok(())
}

/// The name of an action and its function.
type CanaryAction = (
    &'static str,
    fn(&mut CanaryWriter<'_>) -> Result<(), WireError>,
);

const ACTIONS: &[CanaryAction] = &[
    ("a search", |p| p.search_all()),
    ("a backup", back_up),
    ("two changes of passphrase", |p| {
        let (own, new) = (
            HEAD.passphrase(),
            p.canaries.text(12) + &p.canaries.text(13),
        );
        for (current, new) in [(&own, &new), (&new, &own)] {
            let change = json!({ "current": current, "new": new });
            p.office.call("passphrase_change", change)?;
        }
        Ok(())
    }),
    ("removal of a user, with new keys", |p| {
        let member = OTHER_TEAM.id();
        let removal = json!({ "member": member, "passphrase": HEAD.passphrase() });
        p.office.call("user_remove", removal)?;
        p.office.run_tasks();
        Ok(())
    }),
    ("a lock", |p| {
        p.office.call("lock", json!({}))?;
        p.office.run_tasks();
        p.office.sign_in_as(&HEAD).map(drop)
    }),
    ("a discarded draft", |p| {
        let body =
            json!({ "summary": p.canaries.text(3), "parties": [{ "name": p.canaries.word(1) }] });
        p.save_draft(77, body)?;
        let key = json!({ "form": "new_case", "subject": "0199f000-0000-7000-8000-000000000077" });
        p.office.call("draft_drop", key).map(drop)
    }),
    ("an undone change", |p| {
        let (case, version) = p.cases[3].clone();
        let changes =
            json!({ "changes": { "stall": p.canaries.text(8) }, "case": case, "version": version });
        let written = p.office.call("case_edit", changes)?;
        let undone = p
            .office
            .call("undo", json!({ "case": case, "seq": written["seq"] }))?;
        p.cases[3].1 = undone["version"].clone();
        Ok(())
    }),
    ("cancelled exports", |p| {
        for file in ["csv", "xlsx"] {
            let job = start_export(p.office, file)?;
            p.office.run_slice();
            p.office.call("job_cancel", job)?;
            p.office.run_tasks();
        }
        Ok(())
    }),
    ("an export into a folder that is deleted", |p| {
        start_export(p.office, "xlsx")?;
        p.office.run_slice();
        let _ = fs::remove_dir_all(p.office.exports());
        finish_exports(p.office);
        Ok(())
    }),
    ("finished exports", |p| {
        for file in ["csv", "xlsx"] {
            start_export(p.office, file)?;
            finish_exports(p.office);
        }
        Ok(())
    }),
    ("wrong passphrases", |p| {
        p.office.call("sign_out", json!({}))?;
        for n in 0..3 {
            let typed = format!("{}{}", p.canaries.text(n), p.canaries.word(n));
            let user = HEAD.id();
            let answer = p
                .office
                .call("sign_in", json!({ "user": user, "passphrase": typed }));
            assert!(answer.is_err(), "a wrong passphrase is accepted");
        }
        p.office.sign_in_as(&HEAD).map(drop)
    }),
];

fn start_export(office: &mut TestOffice, file: &str) -> Result<Value, WireError> {
    let columns = [
        "number",
        "applicants",
        "phone",
        "id_number",
        "respondents",
        "summary",
        "stall",
        "next_action",
    ];
    let list = json!({ "query": { "view": "all" }, "columns": columns, "file": file, "language": "zh", "unmasked": true });
    office.call("export_list", list)
}

/// Runs the jobs to their end and prints the names of the finished exports, which the parent does not search.
fn finish_exports(office: &mut TestOffice) {
    while let Some(progress) = office.run_slice() {
        for file in &progress.files {
            let _ = print_line(&format!("{EXPORTED}{file}"));
        }
    }
}

/// Signs in at the real window, types canaries into a new case and the search, kills the program and searches the
/// files.
fn search_after_window(run: &mut Run, fixture: &Path) -> TrialResult<()> {
    let data = run.folder()?;
    copy_folder(&fixture.join("data"), &data)?;
    let canaries = Canaries::new(run.random.next_u64());
    let setup = Setup::default().today(TODAY).data(&data);
    let mut window = Window::open(setup)?;
    window.click_text("@sign-in-person", HEAD.name)?;
    window.fill("@sign-in-passphrase", &HEAD.passphrase())?;
    window.press("Enter")?;
    window.see("@view-today")?;
    window.press("Ctrl+N")?;
    window.see_focus("@entry-applicant")?;
    window.type_keys(&canaries.word(0))?;
    window.fill("@entry-applicant-phone", &canaries.word(30))?;
    window.fill("@entry-respondent", &canaries.word(1))?;
    window.fill("@entry-summary", &canaries.text(2))?;
    window.press("Escape")?;
    window.press("Ctrl+K")?;
    window.see_focus("@palette-input")?;
    window.type_keys(&canaries.word(3))?;
    window.press("Escape")?;
    window.gone("@palette")?;
    window.kill()?;
    let words = canaries.words();
    let (books, rest) = (data, window.folder().to_owned());
    search(run, &books, &words, "window, books")?;
    search(run, &rest, &words, "window, profile and messages")
}

/// Returns true if the search finds the canaries in every encoding in an unencrypted database and in plain files.
fn control(run: &mut Run) -> TrialResult<bool> {
    let folder = run.folder()?;
    let words = Canaries::new(1).words();
    for (name, encoding) in [
        ("utf8.db", "UTF-8"),
        ("le.db", "UTF-16le"),
        ("be.db", "UTF-16be"),
    ] {
        let conn = Connection::open(folder.join(name))?;
        conn.execute_batch(&format!(
            "PRAGMA encoding = '{encoding}'; CREATE TABLE party (name TEXT)"
        ))?;
        for word in &words {
            conn.execute("INSERT INTO party VALUES (?1)", [word])?;
        }
    }
    for form in [Encoding::Gb18030, Encoding::Base64] {
        let bytes: Vec<u8> = words
            .iter()
            .flat_map(|word| form.encode(word).concat())
            .collect();
        fs::write(folder.join(format!("{form:?}.log")), bytes)?;
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    std::io::Write::write_all(&mut packed, words.join("\n").as_bytes())?;
    fs::write(folder.join("packed.gz"), packed.finish()?)?;
    let mut found: BTreeMap<Encoding, usize> = BTreeMap::new();
    let mut in_packed = 0;
    let hits: Vec<(std::path::PathBuf, Hit)> = WordSearch::new(&words).search_folder(&folder)?;
    for (file, (_, form)) in hits {
        *found.entry(form).or_default() += 1;
        in_packed += usize::from(file.ends_with("packed.gz"));
    }
    let every = Encoding::ALL
        .iter()
        .all(|form| found.get(form).is_some_and(|n| *n >= words.len()));
    // Words of ASCII characters are found in more than one encoding.
    Ok(every && in_packed >= words.len())
}
