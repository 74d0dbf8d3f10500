//! Imitates a person who goes on looking while the disk takes no entry: they open cases, search, ask for hidden numbers
//! and export. At most five looks may be answered without an entry, hidden numbers and exports never, and the number of
//! looks is journaled as soon as the disk takes it.

pub(super) mod full_disk;

use std::collections::BTreeSet;

use casebook_tests::canaries::Canaries;
use casebook_tests::test_office::people::{HEAD, MEDIATOR};
use casebook_tests::test_office::{
    Person, TestOffice, code, describe_refusal, wage_case, write_office,
};
use serde_json::{Value, json};

use crate::book_writer::TODAY;
use crate::trial::{Row, Run, Trial, TrialRandom, TrialResult};
use full_disk::FullDisk;

pub const TRIAL: Trial = Trial {
    name: "looks on a full disk",
    name_zh: "磁盘已满时的查看",
    quick: 12,
    full: 400,
    run,
};

/// The most looks that may be answered without an entry.
const MAX_LOOKS: usize = 5;
/// More cases than may be looked at.
const CASES: usize = 8;
/// The number of words of [`Canaries`] that are names, which are the first.
const NAMES: usize = 20;
/// The first word of [`Canaries`] that is a phone.
const FIRST_PHONE: usize = 28;

/// The way in which a person ends their looking.
#[derive(Debug, Clone, Copy)]
enum Ending {
    /// The book is locked before the disk takes writes again.
    LockedFirst,
    /// The disk takes writes again before the book is locked.
    FreedFirst,
    /// The program is killed; what was looked at is not known, so it must have been little.
    Killed,
}

const ENDINGS: [Ending; 3] = [Ending::LockedFirst, Ending::FreedFirst, Ending::Killed];

/// The answers that a person got while the disk was full.
#[derive(Default)]
struct Answers {
    /// The actions with their objects that need an entry; the same one needs only one.
    looks: BTreeSet<(&'static str, String)>,
    /// Answers that must not be, and refusals that name something else.
    wrong: Vec<String>,
}

/// An office with cases that are looked at; between two tries its supervisor is signed in.
struct Scene {
    office: TestOffice,
    words: Canaries,
    cases: Vec<Value>,
    party: Value,
}

impl Scene {
    fn set_up(run: &mut Run) -> TrialResult<Scene> {
        let data = run.folder()?;
        write_office(&data, TODAY, &[HEAD, MEDIATOR]);
        let mut office = TestOffice::start_office(&data, TODAY);
        office.sign_in_as(&HEAD).map_err(describe_refusal)?;
        let words = Canaries::new(run.random.next_u64());
        let mut cases = Vec::new();
        for n in 0..CASES {
            let mut case = wage_case(TODAY, Some(MEDIATOR.n));
            case["parties"][0]["name"] = json!(words.name(n));
            case["parties"][0]["phone"] = json!(words.word(FIRST_PHONE + n));
            cases.push(office.try_call("case_register", case)?["case"].clone());
        }
        let first = office.try_call("case_get", json!({ "case": cases[0] }))?;
        Ok(Scene {
            party: first["case"]["parties"][0]["id"].clone(),
            office,
            words,
            cases,
        })
    }

    fn sign_in(&mut self, person: &Person) -> TrialResult<()> {
        self.office.try_call("lock", json!({}))?;
        self.office.sign_in_as(person).map_err(describe_refusal)?;
        Ok(())
    }

    /// Returns the newest page of the journal.
    fn journal(&mut self) -> TrialResult<Value> {
        let everything = json!({
            "kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null,
        });
        Ok(self.office.try_call("journal_list", everything)?)
    }

    /// Returns how many looks have an entry of their own after this one, and how many are only counted there.
    fn journaled_looks(&mut self, after: &Value) -> TrialResult<(u64, u64)> {
        let page = self.journal()?;
        let (mut own, mut counted) = (0, 0);
        for line in page["lines"].as_array().into_iter().flatten() {
            match line["action"].as_str() {
                _ if line["seq"].as_i64() <= after.as_i64() => {}
                Some("case_opened" | "searched") => own += 1,
                Some("looks_lost") => counted += line["detail"]["count"].as_u64().unwrap_or(0),
                _ => {}
            }
        }
        Ok((own, counted))
    }

    /// Tries to look at something, or lets the program do what it does every second.
    fn look(&mut self, random: &mut TrialRandom, answers: &mut Answers) {
        let case = random.pick(&self.cases).clone();
        let word = self.words.name(random.index(NAMES));
        let phone = self.words.word(FIRST_PHONE + random.index(CASES));
        let query = json!({ "view": "all", "text": word });
        let all = json!({ "view": "all" });
        let (cmd, payload) = match random.below(12) {
            0..=3 => ("case_get", json!({ "case": case })),
            4 => ("find", json!({ "text": word })),
            5 => ("case_count", json!({ "query": query })),
            6 => (
                "case_list",
                json!({ "query": query, "after": null, "limit": 20 }),
            ),
            7 => (
                "reveal",
                json!({ "case": self.cases[0], "party": self.party, "field": "phone" }),
            ),
            8 => (
                "export_list",
                json!({ "query": all, "columns": ["number"], "file": "csv", "language": "zh", "unmasked": false }),
            ),
            9 => ("suggest", json!({ "text": phone })),
            10 => ("find", json!({ "text": phone })),
            _ => {
                self.office.tick();
                return;
            }
        };
        let look = match cmd {
            "case_get" => Some(("case_opened", case.to_string())),
            _ if payload.to_string().contains(&word) => Some(("searched", word)),
            _ => None,
        };
        match (self.office.call(cmd, payload), look) {
            (Ok(_), Some(look)) => {
                answers.looks.insert(look);
            }
            (Ok(_), None) => answers.wrong.push(format!("{cmd} is answered")),
            (Err(refusal), _) => match code(&refusal).as_str() {
                "disk_trouble" | "access_log_full" => {}
                other => answers.wrong.push(format!("{cmd} is refused with {other}")),
            },
        }
    }
}

fn run(run: &mut Run) -> TrialResult<Row> {
    if cfg!(not(unix)) {
        return Ok(run.skip("只在 Unix / needs links of Unix"));
    }
    let mut scene = Scene::set_up(run)?;
    for _ in 0..run.count {
        look_on_full_disk(run, &mut scene)?;
    }
    let control = control(run, &mut scene)?;
    Ok(run.row(Some(control)))
}

/// Lets somebody look around on a full disk and compares what they saw with what the journal says of it.
fn look_on_full_disk(run: &mut Run, scene: &mut Scene) -> TrialResult<()> {
    let person = *run.random.pick(&[HEAD, MEDIATOR]);
    let ending = *run.random.pick(&ENDINGS);
    let takes_small_files = run.random.below(3) == 0;
    let steps = 6 + run.random.below(24);
    let before = scene.journal()?["head"]["seq"].clone();
    scene.sign_in(&person)?;
    let full = FullDisk::fill(&scene.office.book_folder(), takes_small_files)?;
    let mut answers = Answers::default();
    for _ in 0..steps {
        scene.look(&mut run.random, &mut answers);
    }
    match ending {
        Ending::LockedFirst => {
            scene.office.try_call("lock", json!({}))?;
            drop(full);
        }
        Ending::FreedFirst => {
            drop(full);
            scene.office.try_call("lock", json!({}))?;
        }
        Ending::Killed => {
            drop(full);
            scene.office.restart();
        }
    }
    scene.sign_in(&HEAD)?;
    let journaled = scene.journaled_looks(&before)?;
    run.count_try();
    let looks = answers.looks.len();
    let context = format!("{ending:?}, small files: {takes_small_files}, {steps} steps");
    for wrong in &answers.wrong {
        run.report_failure(format!("{context}: {wrong}"));
    }
    if looks > MAX_LOOKS {
        run.report_failure(format!("{context}: {looks} looks are answered"));
    }
    let expected = match ending {
        Ending::LockedFirst => (0, looks as u64),
        Ending::FreedFirst => (looks as u64, 0),
        Ending::Killed => (0, 0),
    };
    if journaled != expected {
        run.report_failure(format!(
            "{context}: of {looks} looks the journal has entries and counts {journaled:?}"
        ));
    }
    run.add_to_fact("looks answered", looks as u64);
    Ok(())
}

/// Returns true if, without the limit, more looks are answered, of which the journal says nothing after a kill.
fn control(run: &mut Run, scene: &mut Scene) -> TrialResult<bool> {
    let before = scene.journal()?["head"]["seq"].clone();
    scene.sign_in(&MEDIATOR)?;
    let lifted = scene.office.app.let_any_number_of_accesses_wait();
    lifted.map_err(describe_refusal)?;
    let full = FullDisk::fill(&scene.office.book_folder(), false)?;
    let mut answers = Answers::default();
    for _ in 0..80 {
        scene.look(&mut run.random, &mut answers);
    }
    drop(full);
    scene.office.restart();
    scene.sign_in(&HEAD)?;
    run.add_to_fact(
        "looks answered without the limit",
        answers.looks.len() as u64,
    );
    Ok(answers.looks.len() > MAX_LOOKS && scene.journaled_looks(&before)? == (0, 0))
}
