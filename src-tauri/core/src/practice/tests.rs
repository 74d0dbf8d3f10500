//! Tests of the practice book, through the commands that the UI uses and through the store.

use chrono::{Duration, NaiveDate, NaiveTime};
use serde_json::{Value, json};

use super::*;
use crate::api::call;
use crate::app::App;
use crate::domain::case::Case;
use crate::domain::decide::decide;
use crate::domain::entry::Normalize;
use crate::domain::ids::{DeviceId, StaffId};
use crate::domain::personal_numbers::mask_numbers;
use crate::store::{Author, OpenParams};
use crate::vault::VaultFile;
use crate::wire::call::Paths;

const SENTENCE: &str = "今年处理3起职工工伤补贴争议、2起患病职工投诉、7起劳动争议及生活纠纷事件";

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Returns ten in the morning of the day, at UTC+8.
fn morning(today: NaiveDate) -> Moment {
    let local = today.and_time(NaiveTime::MIN) + Duration::hours(10);
    Moment {
        utc: (local - Duration::hours(8)).and_utc(),
        today,
        offset_minutes: 480,
        uptime_ms: 0,
        boot: None,
    }
}

/// The core with the practice book open.
struct PracticeApp {
    _dir: tempfile::TempDir,
    app: App,
    now: Moment,
}

impl PracticeApp {
    fn at(now: Moment) -> PracticeApp {
        let dir = tempfile::tempdir().unwrap();
        let mut app = App::new(Paths {
            data: dir.path().join("data"),
            exports: dir.path().join("exports"),
            page_program: "casebook-pdf".into(),
            local: true,
        });
        call(&mut app, "practice_open", json!({}), &now).unwrap();
        PracticeApp {
            _dir: dir,
            app,
            now,
        }
    }

    fn call(&mut self, cmd: &str, payload: Value) -> Value {
        call(&mut self.app, cmd, payload, &self.now).unwrap().result
    }

    fn tally(&mut self, period: Value, basis: &str, rows: &str) -> Value {
        let query = json!({"period": period, "basis": basis, "rows": rows, "columns": "standard"});
        self.call("tally", query)
    }
}

fn joined(pieces: &Value) -> String {
    let pieces = pieces.as_array().unwrap();
    pieces.iter().map(|p| p["text"].as_str().unwrap()).collect()
}

#[test]
fn the_sentence_is_true_on_any_day() {
    for today in [
        date(2026, 11, 20),
        date(2026, 1, 1),
        date(2027, 1, 20),
        date(2024, 2, 29),
    ] {
        let mut app = PracticeApp::at(morning(today));
        let year = json!({"kind": "year", "year": today.year()});
        let tally = app.tally(year, "accepted", "group");
        assert_eq!(joined(&tally["sentence"]["zh"]), SENTENCE, "{today}");
        assert_eq!(tally["sentence"]["total"], 12, "{today}");
        assert!(
            tally["total"]["consulted"].as_i64().unwrap() >= 3,
            "{today}"
        );
        today_has_work(&mut app);
    }
}

/// Returns the due items of the Today screen with their cases.
fn due_items(today: &Value) -> Vec<(&Value, &Value)> {
    let rows = today["due"].as_array().unwrap().iter();
    rows.flat_map(|row| {
        let items = row["items"].as_array().unwrap().iter();
        items.map(|item| (&row["case"], item))
    })
    .collect()
}

/// Asserts that today has an overdue term, one that ends today and one in two days, a case without a next action, a
/// session this afternoon and one tomorrow, an obligation due today and one overdue.
fn today_has_work(app: &mut PracticeApp) {
    let day = app.now.today;
    let today = app.call("today", json!({"assignee": "anyone"}));
    let items = due_items(&today);
    let of = |kinds: &[&str], key: &str, value: Value| {
        let found = items.iter().filter(|(_, item)| item[key] == value);
        let is_kind =
            |item: &Value| kinds.contains(&item["subject"]["kind"].as_str().unwrap_or_default());
        found.filter(|(_, item)| is_kind(item)).count()
    };
    let work = ["term", "next_action"];
    for nearness in ["overdue", "today", "soon"] {
        let count = of(&work, "nearness", json!(nearness));
        assert!(count >= 1, "{nearness} on {day}: {today}");
    }
    assert!(of(&work, "days_left", json!(2)) >= 1, "{day}");
    assert_eq!(today["no_next_total"], 1, "{day}");
    // On New Year's Day the cases of the year were accepted that day: nothing falls due before, and what falls due that
    // day moves off the holiday.
    let due = match day.ordinal() {
        1 => [0, 0, 2],
        _ => [1, 1, 0],
    };
    let owed = ["overdue", "today", "soon"].map(|n| of(&["obligation"], "nearness", json!(n)));
    assert_eq!(owed, due, "{day}");
    let sessions = today["sessions"].as_array().unwrap();
    let planned: Vec<_> = sessions
        .iter()
        .filter(|s| s["state"] == "planned")
        .collect();
    assert_eq!(planned.len(), 1, "{day}");
    assert_eq!(planned[0]["starts"], format!("{day}T14:30:00"));
    let tomorrow = day.succ_opt().unwrap();
    let probe = json!({"starts": format!("{tomorrow}T09:30:00"), "ends": null, "room": null, "mediators": [], "except": null});
    let planned = app.call("sessions_on_day", probe);
    assert_eq!(planned.as_array().unwrap().len(), 1, "{day}");
}

/// Returns the setup of the invented office.
fn practice_setup() -> OfficeSetup {
    let mut setup = OfficeSetup::default();
    let utc = morning(date(2022, 12, 31)).utc;
    for op in office::setup_ops(&mut SeededRandom::new(SEED), utc) {
        decide(&setup, None, &op, date(2022, 12, 31)).unwrap();
        setup.evolve(&op);
    }
    setup
}

/// Checks every operation of a case and returns the case that they make.
fn replay(setup: &OfficeSetup, entries: &[ScriptEntry]) -> Case {
    let mut case: Option<Case> = None;
    for ScriptEntry { author, op } in entries {
        decide(setup, case.as_ref(), op, author.today).unwrap();
        case = Some(match (op, case) {
            (Op::CaseRegister(r), _) => Case::from_registration(r),
            (op, Some(case)) => case.evolve(op).unwrap(),
            (_, None) => panic!("a case begins with its registration"),
        });
    }
    case.unwrap()
}

#[test]
fn the_twelve_cases_are_accepted_this_year_on_any_day() {
    let setup = practice_setup();
    let staff = PracticeStaff::of(&setup).unwrap();
    for today in date(2026, 1, 1).iter_days().take(366) {
        let cutoff = Cutoff::from(&morning(today));
        let scripts = year::PracticeYear::new(&staff, cutoff, 3).cases();
        let cases: Vec<Case> = scripts
            .iter()
            .map(|entries| replay(&setup, entries))
            .collect();
        let counted = cases
            .iter()
            .filter_map(|case| case.facts().pop())
            .filter(|f| !f.is_consultation());
        let mut groups = [0; 3];
        for facts in counted.filter(|f| f.accepted_on.is_some()) {
            assert_eq!(facts.accepted_on.unwrap().year(), today.year(), "{today}");
            let group = facts.counted.cause.row().group;
            groups[group as usize] += 1;
        }
        assert_eq!(groups, [3, 2, 7], "{today}");
        let obligations = cases.iter().flat_map(|case| &case.obligations);
        let partly = obligations.filter(|o| !o.payments.is_empty() && o.performed_on.is_none());
        assert_eq!(partly.count(), 1, "{today}");
        let open = cases.iter().filter(|c| c.is_open());
        assert_eq!(open.count(), 6, "{today}");
        assert!(
            scripts
                .iter()
                .flatten()
                .all(|e| e.author.utc <= cutoff.utc && e.author.today <= today)
        );
    }
}

#[test]
fn the_mediation_terms_are_overdue_due_today_and_due_soon() {
    let mut app = PracticeApp::at(morning(date(2026, 11, 20)));
    let today = app.call("today", json!({"assignee": "anyone"}));
    let term = |nearness: &str| {
        let items = due_items(&today).into_iter();
        let of = items
            .filter(|(_, i)| i["subject"]["clock"] == "mediation" && i["nearness"] == nearness);
        of.map(|(case, _)| case["cause"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(term("overdue"), ["L07"]);
    assert_eq!(term("today"), ["W02"]);
    assert_eq!(term("soon"), ["S01"]);
}

#[test]
fn every_month_adds_up_and_the_history_is_large_and_uneven() {
    let mut app = PracticeApp::at(morning(date(2026, 11, 20)));
    let mut before: Option<i64> = None;
    let (mut years, mut silent) = ([0; 4], 0);
    for month in 0..47 {
        let (year, month) = (2023 + month / 12, month % 12 + 1);
        let period = json!({"kind": "month", "year": year, "month": month});
        let tally = app.tally(period, "accepted", "grid");
        let of = |row: &Value, name: &str| row[name].as_i64().unwrap();
        let total = &tally["total"];
        if let Some(pending) = before {
            assert_eq!(of(total, "carried"), pending, "{year}-{month}");
        }
        before = Some(of(total, "pending"));
        years[(year - 2023) as usize] += of(total, "registered") + of(total, "consulted");
        let rows = tally["rows"].as_array().unwrap();
        for row in rows.iter().map(|r| &r["figures"]).chain([total]) {
            let sum = of(row, "carried") + of(row, "new") - of(row, "closed");
            assert_eq!(sum, of(row, "pending"), "{year}-{month}");
        }
        let new: i64 = rows.iter().map(|r| of(&r["figures"], "new")).sum();
        assert_eq!(new, of(total, "new"), "{year}-{month}");
        silent += rows.iter().filter(|r| r["silent"] == true).count();
    }
    assert!(
        years[..3].iter().all(|n| (90..=140).contains(n)),
        "{years:?}"
    );
    assert!(silent > 12, "{silent}");
    assert_eq!(app.call("quick_counts", json!({}))["overdue"]["count"], 1);
}

#[test]
fn the_history_has_every_cause_mediator_and_outcome() {
    let mut app = PracticeApp::at(morning(date(2026, 11, 20)));
    let since = json!({"kind": "any", "from": "2023-01-01", "to": "2026-11-20"});
    for (rows, most_silent) in [
        ("group", 0),
        ("cause", 3),
        ("mediator", 3),
        ("grid", 0),
        ("source", 2),
    ] {
        let tally = app.tally(since.clone(), "registered", rows);
        let silent: Vec<_> = (tally["rows"].as_array().unwrap().iter())
            .filter(|r| r["silent"] == true)
            .map(|r| r["zh"].as_str().unwrap())
            .collect();
        assert!(silent.len() <= most_silent, "{rows}: {silent:?}");
    }
    let tally = app.tally(since, "closed", "outcome");
    let outcomes = tally["total"]["outcomes"].as_object().unwrap();
    for code in ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R9", "R12"] {
        assert!(outcomes.contains_key(code), "{code}");
    }
    let rate = tally["total"]["success_rate"].as_u64().unwrap();
    assert!((6_000..=8_500).contains(&rate), "{rate}");
}

/// Returns a filled store that no app has open, with its folder.
fn filled_store(now: &Moment) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let (vault, key) = VaultFile::create_practice().unwrap();
    let access = OpenParams {
        kind: vault.kind(),
        vault_id: vault.vault_id(),
        vk_version: key.version(),
        vault: vault.revision(),
        key: key.db_key(vault.db_salt()),
        anchor_key: key.anchor_key(),
        dir: dir.path(),
        device: DeviceId::from_bytes([7; 16]),
    };
    let mut store = Store::create(access, now.utc).unwrap();
    fill(&mut store, now).unwrap();
    (dir, store)
}

#[test]
fn a_replayed_journal_gives_the_same_rows_and_a_recount_gives_the_same_tally_cells() {
    let now = morning(date(2026, 11, 20));
    let (_dir, mut store) = filled_store(&now);
    let replayed = store.replay().unwrap();
    assert_eq!(replayed.dump().unwrap(), store.dump().unwrap());
    let sorted = |store: &Store| {
        let mut cells = store.dump_cells().unwrap();
        cells.values_mut().for_each(|rows| rows.sort());
        cells
    };
    let counted = sorted(&store);
    assert!(counted["tally_cell"].len() > 5_000);
    assert_eq!(sorted(&replayed), counted, "kept by increment");
    let by = Author {
        actor: StaffId::from_bytes([3; 16]),
        utc: now.utc,
        today: now.today,
    };
    store.rebuild_derived(&by).unwrap();
    assert_eq!(sorted(&store), counted);
}

#[test]
fn case_numbers_have_no_gap_and_follow_the_days_and_nothing_is_in_the_future() {
    let now = morning(date(2026, 11, 20));
    let (_dir, store) = filled_store(&now);
    let mut cases = Vec::new();
    store
        .for_each_case(|_, case| {
            cases.push(case.clone());
            Ok(())
        })
        .unwrap();
    for pair in cases.windows(2) {
        let (one, next) = (&pair[0], &pair[1]);
        assert!(one.registered_on <= next.registered_on);
        let follows = match one.number.year == next.number.year {
            true => next.number.n == one.number.n + 1,
            false => next.number.n == 1,
        };
        assert!(follows, "{:?} {:?}", one.number, next.number);
    }
    for case in &cases {
        assert!(case.closed_on().is_none_or(|on| on <= now.today));
        for entry in store.case_entries(case.id).unwrap() {
            let utc: chrono::DateTime<chrono::Utc> = entry.utc.parse().unwrap();
            assert!(utc <= now.utc);
        }
    }
    let of_this_year = cases.iter().filter(|c| c.number.year == 2026).count();
    assert_eq!(
        of_this_year,
        12 + 4 + 4,
        "with questions, a refusal, one never reached, a double and a new one"
    );
}

#[test]
fn every_generated_text_passes_the_entry_rules() {
    let (_dir, store) = filled_store(&morning(date(2026, 11, 20)));
    store
        .for_each_case(|_, case| {
            assert_eq!(case.fields.clone().normalize("").unwrap(), case.fields);
            for party in &case.parties {
                assert_eq!(party.clone().normalize("").unwrap(), *party);
            }
            for claim in &case.claims {
                assert_eq!(claim.clone().normalize("").unwrap(), *claim);
            }
            for session in &case.sessions {
                assert_eq!(session.clone().normalize("").unwrap(), *session);
            }
            for term in &case.obligations {
                assert_eq!(term.clone().normalize("").unwrap(), *term);
            }
            for note in &case.notes {
                assert_eq!(note.clone().normalize("").unwrap(), *note);
            }
            Ok(())
        })
        .unwrap();
}

/// Appends every text in a value that is written in Chinese.
fn collect_chinese(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) if text.contains(|c| ('一'..='龥').contains(&c)) => {
            texts.push(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect_chinese(item, texts)),
        Value::Object(fields) => fields
            .values()
            .for_each(|item| collect_chinese(item, texts)),
        _ => {}
    }
}

#[test]
fn masking_leaves_the_texts_of_everyday_readable_and_hides_their_phones() {
    let (_dir, store) = filled_store(&morning(date(2026, 11, 20)));
    let (mut texts, mut phones) = (Vec::new(), Vec::new());
    store
        .for_each_case(|_, case| {
            for part in [
                serde_json::to_value(&case.fields),
                serde_json::to_value(&case.claims),
                serde_json::to_value(&case.sessions),
                serde_json::to_value(&case.obligations),
                serde_json::to_value(&case.notes),
            ] {
                collect_chinese(&part.unwrap(), &mut texts);
            }
            let with_phone = case.parties.iter().filter(|party| !party.phone.is_empty());
            phones.extend(with_phone.map(|party| party.phone.clone()));
            Ok(())
        })
        .unwrap();
    let with_digits = texts.iter().filter(|text| text.contains(char::is_numeric));
    assert!(texts.len() > 300 && with_digits.count() > 50);
    assert!(phones.len() > 100);
    for text in &texts {
        assert_eq!(mask_numbers(text, &phones), *text);
        let phone = &phones[text.len() % phones.len()];
        let planted = mask_numbers(&format!("{text} {phone}，{text}"), &[]);
        assert!(!planted.contains(phone), "{planted}");
        assert!(planted.ends_with(text), "{planted}");
    }
}

#[test]
fn the_generator_spreads_any_number_of_cases_and_repeats_itself() {
    let (setup, now) = (practice_setup(), morning(date(2026, 11, 20)));
    let from = date(2021, 11, 21);
    let make = || {
        let generator = Generator::new(11, &setup, Cutoff::from(&now), Detail::Minimal).unwrap();
        generator.spread(from, 3_000).collect::<Vec<_>>()
    };
    let cases = make();
    assert_eq!(cases.len(), 3_000);
    let ops = |cases: &[Vec<ScriptEntry>]| -> Vec<Op> {
        cases.iter().flatten().map(|e| e.op.clone()).collect()
    };
    assert_eq!(ops(&cases), ops(&make()));
    assert!(ops(&cases).len() < 3_000 * 4, "{}", ops(&cases).len());
    let replayed: Vec<Case> = cases
        .iter()
        .map(|entries| replay(&setup, entries))
        .collect();
    assert_eq!(replayed[0].registered_on, from);
    assert_eq!(replayed[2_999].registered_on, now.today);
    for case in &replayed {
        let summary = case.fields.summary.chars().count();
        assert!((25..=60).contains(&summary), "{summary}");
    }
    let open = replayed.iter().filter(|c| c.is_open()).count();
    assert!((1..100).contains(&open), "{open}");
}

#[test]
fn a_search_in_a_large_book_finds_few_cases() {
    let (setup, now) = (practice_setup(), morning(date(2026, 11, 20)));
    let generator = Generator::new(12, &setup, Cutoff::from(&now), Detail::Minimal).unwrap();
    let (mut names, mut works) = (0, 0);
    for entries in generator.spread(date(2021, 11, 21), 20_000) {
        if let Op::CaseRegister(r) = &entries[0].op {
            let called = |p: &crate::domain::case::Party| {
                p.name.contains("沈秀") || p.representative.contains("沈秀")
            };
            names += usize::from(r.parties.iter().any(called));
            works += usize::from(r.fields.summary.contains("冷链分拣"));
        }
    }
    assert!(
        (8..=40).contains(&names),
        "two characters: a thousandth, not {names} of 20000"
    );
    assert!(
        (3..=30).contains(&works),
        "four characters: less, not {works} of 20000"
    );
}
