//! Planted words: after everything that people and machines do to a book, no file that is left can be read for one of them.
//! Finished exports are meant to be read; what a cancelled one leaves is not.

mod endings;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use casebook_core::WireError;
use casebook_tests::canaries::{Canaries, Planting};
use casebook_tests::leaks::{Form, Hit, Words};
use casebook_tests::staffed::{DEPUTY, HEAD, MEDIATOR, Office, RECORDER, STRANGER};
use casebook_tests::{Setup, Window};
use flate2::Compression;
use flate2::write::GzEncoder;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::clerk::TODAY;
use crate::errand;
use crate::trial::{Dice, Outcome, Row, Run, Trial, copy_folder, say};
use endings::{AMID, ENDINGS, end};

pub const TRIAL: Trial = Trial {
    name: "canaries",
    name_zh: "埋入的字句",
    quick: 7,
    full: 30,
    run,
};

/// What the child says when all is planted and done.
const DONE: &str = "done";
/// Before the reason why the child could not go on.
const BROKEN: &str = "broken ";
/// Before the name of an export that was finished.
const EXPORTED: &str = "exported ";
const PLANTING: Duration = Duration::from_secs(300);

fn run(run: &mut Run) -> Outcome<Row> {
    let fixture = run.folder()?;
    let people = [HEAD, MEDIATOR, STRANGER, RECORDER, DEPUTY];
    let paper = Office::make(&fixture.join("data"), TODAY, &people);
    for turn in 0..run.count {
        run.tried();
        // One in thirty goes through the real window, also in a quick run.
        if turn + 1 == run.count {
            in_the_window(run, &fixture)?;
        } else {
            in_a_child(run, &fixture, turn, &paper)?;
        }
    }
    let control = control(run)?;
    Ok(run.row(Some(control)))
}

/// A child plants and works, and ends in one of the ways below.
fn in_a_child(run: &mut Run, fixture: &Path, turn: u64, paper: &str) -> Outcome<()> {
    let folder = run.folder()?;
    copy_folder(fixture, &folder)?;
    let temporary = folder.join("tmp");
    fs::create_dir_all(&temporary)?;
    let seed = run.dice.roll();
    let ending = ENDINGS[turn as usize % ENDINGS.len()];
    let words = [
        folder.display().to_string(),
        seed.to_string(),
        ending.to_owned(),
        paper.to_owned(),
    ];
    let env = [("TMPDIR", temporary.display().to_string())];
    let child = errand::send_with("planter", &words, &env)?;
    let killed = ending.starts_with("killed");
    let returned = if killed {
        wait_until_done(&child)?;
        child.let_run(run.dice.moment(Duration::from_millis(150)));
        child.kill()?
    } else {
        child.wait()?
    };
    if !killed && !returned.status.success() {
        let said = &returned.complaints;
        return Err(format!("the child ended with {}: {said}", returned.status).into());
    }
    for name in returned
        .lines
        .iter()
        .filter_map(|line| line.strip_prefix(EXPORTED))
    {
        // One may have gone with its folder, or been written again under the same name.
        let _ = fs::remove_file(folder.join("data/exports").join(name));
    }
    fs::write(folder.join("said.txt"), returned.lines.join("\n"))?;
    fs::write(folder.join("complaints.txt"), &returned.complaints)?;
    let mut words = Canaries::new(seed).words();
    if ending.starts_with(AMID) {
        // What is left before the next start is the control: there was something to be cleared.
        if Words::new(&words)
            .folder(&folder.join("data/exports"))?
            .is_empty()
        {
            run.failed(format!("{ending}: nothing was left to be cleared"));
        }
        drop(Office::within(&folder.join("data"), TODAY));
    }
    words.push(paper.to_owned());
    search(run, &folder, &words, ending)?;
    Ok(fs::remove_dir_all(&folder)?)
}

fn wait_until_done(child: &errand::Sent) -> Outcome<()> {
    for heard in 1.. {
        if !child.wait_for_lines(heard, PLANTING) {
            return Err("the child did not come to its end".into());
        }
        let said = child.said();
        if let Some(why) = said.iter().find(|line| line.starts_with(BROKEN)) {
            return Err(why.clone().into());
        }
        if said.iter().any(|line| line == DONE) {
            break;
        }
    }
    Ok(())
}

fn search(run: &mut Run, folder: &Path, words: &[String], what: &str) -> Outcome<()> {
    let mut passphrases: Vec<String> = [HEAD, MEDIATOR, DEPUTY].map(|p| p.passphrase()).into();
    let mut all = words.to_vec();
    all.append(&mut passphrases);
    for (file, (n, form)) in Words::new(&all).folder(folder)? {
        let file = file
            .strip_prefix(folder)
            .unwrap_or(&file)
            .display()
            .to_string();
        run.failed(format!("{what}: word {n} as {form:?} in {file}"));
    }
    run.count_fact("words looked for", all.len() as u64);
    Ok(())
}

/// The errand: plants everything, does what people do, each thing once and in any order, and ends as it is told.
pub fn planter(words: &[String]) -> Outcome<()> {
    plant(words).inspect_err(|error| {
        let _ = say(&format!("{BROKEN}{error}"));
    })
}

fn plant(words: &[String]) -> Outcome<()> {
    let [folder, seed, ending, paper] = words else {
        return Err("planter FOLDER SEED ENDING PAPER".into());
    };
    let seed: u64 = seed.parse()?;
    let mut office = Office::within(&Path::new(folder).join("data"), TODAY);
    office.sign_in(&HEAD).map_err(refused)?;
    let mut planting = Planting {
        office: &mut office,
        canaries: Canaries::new(seed),
        cases: Vec::new(),
    };
    planting.everything(TODAY).map_err(refused)?;
    planting.crowd(TODAY).map_err(refused)?;
    let mut dice = Dice::new(seed, "deeds");
    let mut deeds = DEEDS.to_vec();
    while !deeds.is_empty() {
        let (name, deed) = deeds.swap_remove(dice.index(deeds.len()));
        deed(&mut planting).map_err(|refusal| format!("{name}: {}", refused(refusal)))?;
    }
    end(planting, ending, paper)
}

fn refused(refusal: WireError) -> String {
    format!("refused: {:?} {:?}", refusal.code, refusal.field)
}

/// A backup, made and proved.
fn back_up(planting: &mut Planting<'_>) -> Result<(), WireError> {
    planting.office.call("backup_now", json!({}))?;
    planting.office.work();
    Ok(())
}

type Deed = (&'static str, fn(&mut Planting<'_>) -> Result<(), WireError>);

const DEEDS: &[Deed] = &[
    ("a search", |p| p.searches()),
    ("a backup", back_up),
    ("a change of passphrase and back", |p| {
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
    ("a person who goes, and the keys with them", |p| {
        let member = casebook_tests::book::member(STRANGER.n);
        let again = json!({ "member": member, "passphrase": HEAD.passphrase() });
        p.office.call("user_remove", again)?;
        p.office.work();
        Ok(())
    }),
    ("a lock", |p| {
        p.office.call("lock", json!({}))?;
        p.office.work();
        p.office.sign_in(&HEAD).map(drop)
    }),
    ("a draft that is given up", |p| {
        let body =
            json!({ "summary": p.canaries.text(3), "parties": [{ "name": p.canaries.word(1) }] });
        p.draft(77, body)?;
        let key = json!({ "form": "new_case", "subject": "0199f000-0000-7000-8000-000000000077" });
        p.office.call("draft_drop", key).map(drop)
    }),
    ("a change taken back", |p| {
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
    ("exports given up", |p| {
        for file in ["csv", "xlsx"] {
            let job = start_export(p.office, file)?;
            slice(p.office);
            p.office.call("job_cancel", job)?;
            p.office.work();
        }
        Ok(())
    }),
    ("an export into a folder that goes", |p| {
        start_export(p.office, "xlsx")?;
        slice(p.office);
        let _ = fs::remove_dir_all(p.office.data.join("exports"));
        told(p.office);
        Ok(())
    }),
    ("finished exports", |p| {
        for file in ["csv", "xlsx"] {
            start_export(p.office, file)?;
            told(p.office);
        }
        Ok(())
    }),
    ("wrong passphrases", |p| {
        p.office.call("sign_out", json!({}))?;
        for n in 0..3 {
            let typed = format!("{}{}", p.canaries.text(n), p.canaries.word(n));
            let user = casebook_tests::book::member(HEAD.n);
            let answer = p
                .office
                .call("sign_in", json!({ "user": user, "passphrase": typed }));
            assert!(answer.is_err(), "a wrong passphrase opens");
        }
        p.office.sign_in(&HEAD).map(drop)
    }),
];

fn start_export(office: &mut Office, file: &str) -> Result<Value, WireError> {
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

fn slice(office: &mut Office) {
    let now = office.now();
    let _ = office.app.work(&now);
}

/// Works to the end and tells the parent which files were finished: those it does not look into.
fn told(office: &mut Office) {
    loop {
        let now = office.now();
        let Some(progress) = office.app.work(&now) else {
            return;
        };
        for file in &progress.files {
            let _ = say(&format!("{EXPORTED}{file}"));
        }
    }
}

/// A person signs in at the real window, types into a new case and the search, and the machine stops.
fn in_the_window(run: &mut Run, fixture: &Path) -> Outcome<()> {
    let data = run.folder()?;
    copy_folder(&fixture.join("data"), &data)?;
    let canaries = Canaries::new(run.dice.roll());
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

/// The same words in an unencrypted database and beside it must be found in every form.
fn control(run: &mut Run) -> Outcome<bool> {
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
    for form in [Form::Gb18030, Form::Base64] {
        let bytes: Vec<u8> = words
            .iter()
            .flat_map(|word| form.of(word).concat())
            .collect();
        fs::write(folder.join(format!("{form:?}.log")), bytes)?;
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    std::io::Write::write_all(&mut packed, words.join("\n").as_bytes())?;
    fs::write(folder.join("packed.gz"), packed.finish()?)?;
    let mut found: BTreeMap<Form, usize> = BTreeMap::new();
    let mut in_packed = 0;
    let hits: Vec<(std::path::PathBuf, Hit)> = Words::new(&words).folder(&folder)?;
    for (file, (_, form)) in hits {
        *found.entry(form).or_default() += 1;
        in_packed += usize::from(file.ends_with("packed.gz"));
    }
    let every = Form::ALL
        .iter()
        .all(|form| found.get(form).is_some_and(|n| *n >= words.len()));
    // A word of plain letters is found in more than one form.
    Ok(every && in_packed >= words.len())
}
