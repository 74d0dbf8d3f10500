//! What the practice book promises, through the doors that the window uses.

use chrono::{Duration, NaiveDate, NaiveTime};
use serde_json::{Value, json};

use super::*;
use crate::api::{App, Paths};
use crate::domain::case::Case;
use crate::domain::decide::decide;
use crate::domain::entry::Entered;
use crate::domain::ids::DeviceId;
use crate::store::Access;
use crate::vault::VaultFile;

const SENTENCE: &str = "今年处理3起职工工伤补贴争议、2起患病职工投诉、7起劳动争议及生活纠纷事件";

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Ten in the morning, eight hours before Greenwich.
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

/// The window's core with the practice book open.
struct Desk {
    _dir: tempfile::TempDir,
    app: App,
    now: Moment,
}

impl Desk {
    fn at(now: Moment) -> Desk {
        let dir = tempfile::tempdir().unwrap();
        let mut app = App::new(Paths {
            data: dir.path().join("data"),
            exports: dir.path().join("exports"),
            local: true,
        });
        app.call("practice_open", json!({}), &now).unwrap();
        Desk {
            _dir: dir,
            app,
            now,
        }
    }

    fn ask(&mut self, cmd: &str, payload: Value) -> Value {
        self.app.call(cmd, payload, &self.now).unwrap().result
    }

    fn tally(&mut self, period: Value, basis: &str, rows: &str) -> Value {
        let query = json!({"period": period, "basis": basis, "rows": rows, "columns": "standard"});
        self.ask("tally", query)
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
        let mut desk = Desk::at(morning(today));
        let year = json!({"kind": "year", "year": today.year()});
        let tally = desk.tally(year, "accepted", "group");
        assert_eq!(joined(&tally["sentence"]["zh"]), SENTENCE, "{today}");
        assert_eq!(tally["sentence"]["total"], 12, "{today}");
        assert!(
            tally["total"]["consulted"].as_i64().unwrap() >= 3,
            "{today}"
        );
        today_has_life(&mut desk);
    }
}

/// An overdue term, one that ends today and one in two days, a case without a next step, a session this afternoon, a
/// promise due and one overdue.
fn today_has_life(desk: &mut Desk) {
    let day = desk.now.today;
    let today = desk.ask("today", json!({}));
    let near = |list: &str, nearness: &str| {
        let items = today[list].as_array().unwrap().iter();
        items.filter(|i| i["nearness"] == nearness).count()
    };
    assert!(near("work", "overdue") >= 1, "{day}: {today}");
    assert!(near("work", "today") >= 1, "{day}");
    assert!(near("work", "soon") >= 1, "{day}");
    let in_two = today["work"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|i| i["days_left"] == 2);
    assert!(in_two.count() >= 1, "{day}");
    assert_eq!(today["no_next_total"], 1, "{day}");
    assert_eq!(near("promises", "overdue"), 1, "{day}");
    assert_eq!(near("promises", "today"), 1, "{day}");
    let sessions = today["sessions"].as_array().unwrap();
    let planned: Vec<_> = sessions
        .iter()
        .filter(|s| s["state"] == "planned")
        .collect();
    assert_eq!(planned.len(), 1, "{day}");
    assert_eq!(planned[0]["starts"], format!("{day}T14:30:00"));
    let tomorrow = day.succ_opt().unwrap();
    let probe = json!({"starts": format!("{tomorrow}T09:30:00"), "ends": null, "room": null, "mediators": [], "except": null});
    let planned = desk.ask("session_day", probe);
    assert_eq!(planned.as_array().unwrap().len(), 1, "{day}");
}

/// The invented house, outside any store.
fn furnished() -> House {
    let mut house = House::default();
    let utc = morning(date(2022, 12, 31)).utc;
    for op in office::furnish(&mut Chance::new(SEED), utc) {
        decide(&house, None, &op, date(2022, 12, 31)).unwrap();
        house.evolve(&op);
    }
    house
}

/// The case that the entries tell, every change of which was judged.
fn judged(house: &House, entries: &[Entry]) -> Case {
    let mut told: Option<Case> = None;
    for Entry { by, op } in entries {
        decide(house, told.as_ref(), op, by.today).unwrap();
        told = Some(match (op, told) {
            (Op::CaseRegister(r), _) => Case::registered(r),
            (op, Some(case)) => case.evolved(op).unwrap(),
            (_, None) => panic!("a case begins with its registration"),
        });
    }
    told.unwrap()
}

#[test]
fn the_twelve_are_accepted_this_year_whatever_day_it_is() {
    let house = furnished();
    let cast = Cast::of(&house).unwrap();
    for today in date(2026, 1, 1).iter_days().take(366) {
        let until = Until::from(&morning(today));
        let told = year::Year::new(&cast, until, 3).told();
        let cases: Vec<Case> = told.iter().map(|entries| judged(&house, entries)).collect();
        let counted = cases
            .iter()
            .filter_map(Case::facts)
            .filter(|f| !f.consultation);
        let mut groups = [0; 3];
        for facts in counted.filter(|f| f.accepted_on.is_some()) {
            assert_eq!(facts.accepted_on.unwrap().year(), today.year(), "{today}");
            let group = facts.cause.row().group;
            groups[group as usize] += 1;
        }
        assert_eq!(groups, [3, 2, 7], "{today}");
        let open = cases.iter().filter(|c| c.is_open());
        assert_eq!(open.count(), 6, "{today}");
        assert!(
            told.iter()
                .flatten()
                .all(|e| e.by.utc <= until.utc && e.by.today <= today)
        );
    }
}

#[test]
fn the_case_of_the_term_is_overdue_today_and_due_by_law() {
    let mut desk = Desk::at(morning(date(2026, 11, 20)));
    let today = desk.ask("today", json!({}));
    let term = |nearness: &str| {
        let items = today["work"].as_array().unwrap().iter();
        let of = items.filter(|i| i["clock"] == "C05" && i["nearness"] == nearness);
        of.map(|i| i["case"]["cause"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(term("overdue"), ["L07"]);
    assert_eq!(term("today"), ["W02"]);
    assert_eq!(term("soon"), ["S01"]);
}

#[test]
fn every_month_adds_up_and_the_history_is_large_and_uneven() {
    let mut desk = Desk::at(morning(date(2026, 11, 20)));
    let mut before: Option<i64> = None;
    let (mut years, mut silent) = ([0; 4], 0);
    for month in 0..47 {
        let (year, month) = (2023 + month / 12, month % 12 + 1);
        let period = json!({"kind": "month", "year": year, "month": month});
        let tally = desk.tally(period, "accepted", "grid");
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
    assert_eq!(desk.ask("quick_counts", json!({}))["overdue"]["count"], 1);
}

#[test]
fn the_history_knows_every_cause_mediator_and_way_of_ending() {
    let mut desk = Desk::at(morning(date(2026, 11, 20)));
    let since = json!({"kind": "any", "from": "2023-01-01", "to": "2026-11-20"});
    for (rows, most_silent) in [
        ("group", 0),
        ("cause", 3),
        ("mediator", 3),
        ("grid", 0),
        ("source", 2),
    ] {
        let tally = desk.tally(since.clone(), "registered", rows);
        let silent: Vec<_> = (tally["rows"].as_array().unwrap().iter())
            .filter(|r| r["silent"] == true)
            .map(|r| r["zh"].as_str().unwrap())
            .collect();
        assert!(silent.len() <= most_silent, "{rows}: {silent:?}");
    }
    let tally = desk.tally(since, "closed", "outcome");
    let outcomes = tally["total"]["outcomes"].as_object().unwrap();
    for code in ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R9", "R12"] {
        assert!(outcomes.contains_key(code), "{code}");
    }
    let rate = tally["total"]["success_rate"].as_u64().unwrap();
    assert!((6_000..=8_500).contains(&rate), "{rate}");
}

/// A filled store of its own, outside any window.
fn filled(now: &Moment) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let (vault, key) = VaultFile::create_practice().unwrap();
    let access = Access {
        vault_id: vault.vault_id(),
        vk_version: key.version(),
        generation: vault.generation(),
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
fn replaying_the_journal_gives_every_row_again_and_the_cells_are_a_recount() {
    let now = morning(date(2026, 11, 20));
    let (_dir, mut store) = filled(&now);
    let replayed = store.replayed().unwrap();
    assert_eq!(replayed.dump().unwrap(), store.dump().unwrap());
    let sorted = |store: &Store| {
        let mut cells = store.dump_cells().unwrap();
        cells.values_mut().for_each(|rows| rows.sort());
        cells
    };
    let counted = sorted(&store);
    assert!(counted["tally_cell"].len() > 5_000);
    assert_eq!(sorted(&replayed), counted, "kept by increment");
    store.rebuild_derived().unwrap();
    assert_eq!(sorted(&store), counted);
}

#[test]
fn numbers_have_no_gap_and_follow_the_days_and_nothing_is_from_the_future() {
    let now = morning(date(2026, 11, 20));
    let (_dir, store) = filled(&now);
    let mut cases = Vec::new();
    store
        .each_case(|_, case| {
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
        for entry in store.entries_of(case.id).unwrap() {
            let utc: chrono::DateTime<chrono::Utc> = entry.utc.parse().unwrap();
            assert!(utc <= now.utc);
        }
    }
    let of_this_year = cases.iter().filter(|c| c.number.year == 2026).count();
    assert_eq!(
        of_this_year,
        12 + 4 + 3,
        "with questions, a refusal, a double and a new one"
    );
}

#[test]
fn every_typed_fact_would_pass_the_entry() {
    let (_dir, store) = filled(&morning(date(2026, 11, 20)));
    store
        .each_case(|_, case| {
            assert_eq!(case.fields.clone().cleaned("").unwrap(), case.fields);
            for party in &case.parties {
                assert_eq!(party.clone().cleaned("").unwrap(), *party);
            }
            for claim in &case.claims {
                assert_eq!(claim.clone().cleaned("").unwrap(), *claim);
            }
            for session in &case.sessions {
                assert_eq!(session.clone().cleaned("").unwrap(), *session);
            }
            for term in &case.obligations {
                assert_eq!(term.clone().cleaned("").unwrap(), *term);
            }
            for note in &case.notes {
                assert_eq!(note.clone().cleaned("").unwrap(), *note);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_generator_spreads_any_number_of_cases_and_repeats_itself() {
    let (house, now) = (furnished(), morning(date(2026, 11, 20)));
    let from = date(2021, 11, 21);
    let make = || {
        let generator = Generator::new(11, &house, Until::from(&now), Detail::Lean).unwrap();
        generator.spread(from, 3_000).collect::<Vec<_>>()
    };
    let cases = make();
    assert_eq!(cases.len(), 3_000);
    let ops = |cases: &[Vec<Entry>]| -> Vec<Op> {
        cases.iter().flatten().map(|e| e.op.clone()).collect()
    };
    assert_eq!(ops(&cases), ops(&make()));
    assert!(ops(&cases).len() < 3_000 * 4, "{}", ops(&cases).len());
    let told: Vec<Case> = cases
        .iter()
        .map(|entries| judged(&house, entries))
        .collect();
    assert_eq!(told[0].registered_on, from);
    assert_eq!(told[2_999].registered_on, now.today);
    for case in &told {
        let summary = case.fields.summary.chars().count();
        assert!((25..=60).contains(&summary), "{summary}");
    }
    let open = told.iter().filter(|c| c.is_open()).count();
    assert!((1..100).contains(&open), "{open}");
}

#[test]
fn what_is_searched_for_in_a_large_book_is_rare() {
    let (house, now) = (furnished(), morning(date(2026, 11, 20)));
    let generator = Generator::new(12, &house, Until::from(&now), Detail::Lean).unwrap();
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
