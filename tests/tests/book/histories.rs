//! Random histories: after any actions in any order, a replay of the journal gives the rows of the store.

use casebook_core::store::ExternalRecords;
use casebook_tests::test_office::payloads::{
    acceptance, for_case, note, obligation, session, signed_closing,
};
use casebook_tests::test_office::{TestOffice, date, grid, member, room};
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};

/// One action of a person; many are refused, because the case is at another stage. Most begin with a number that picks
/// the case.
#[derive(Debug, Clone)]
pub enum Action {
    Wait(u8),
    Register {
        cause: u8,
        grid: u8,
        mediator: u8,
        workers: u8,
        consult: bool,
        late: Late,
    },
    Accept(u8, Late),
    Decline(u8, Late),
    AddSession(u8, u8, Late),
    AddObligation(u8, u32),
    RecordPerformance(u8, Late),
    Extend(u8, u8),
    Close(u8, u8, Late),
    Answer(u8, Late),
    Reopen(u8, Late),
    Void(u8),
    Edit(u8, u8),
    AddNote(u8),
    RemoveParty(u8),
    Undo(u8),
    /// Switches series of case numbers on and off, and between patterns.
    SetPatterns(u8, u8, u8),
}

/// Days by which something is entered late: the day that is entered lies so long before the day of the entry.
pub type Late = u8;

/// Returns a strategy for delays: half of the entries are made on the day itself.
fn any_delay() -> impl Strategy<Value = Late> {
    prop_oneof![2 => Just(0), 1 => 1..8_u8, 1 => 1..70_u8]
}

/// Returns a strategy for actions, of which registering, accepting and closing are the most frequent.
pub fn any_action() -> impl Strategy<Value = Action> {
    let any = any::<u8>;
    prop_oneof![
        4 => (0..20_u8).prop_map(Action::Wait),
        6 => (any(), any(), any(), 1..60_u8, prop::bool::weighted(0.15), any_delay()).prop_map(
            |(cause, grid, mediator, workers, consult, late)| Action::Register { cause, grid, mediator, workers, consult, late }
        ),
        6 => (any(), any_delay()).prop_map(|(c, late)| Action::Accept(c, late)),
        2 => (any(), any_delay()).prop_map(|(c, late)| Action::Decline(c, late)),
        4 => (any(), 0..4_u8, any_delay()).prop_map(|(c, s, late)| Action::AddSession(c, s, late)),
        3 => (any(), 1..10_000_000_u32).prop_map(|(c, fen)| Action::AddObligation(c, fen)),
        2 => (any(), any_delay()).prop_map(|(c, late)| Action::RecordPerformance(c, late)),
        1 => (any(), 1..40_u8).prop_map(|(c, d)| Action::Extend(c, d)),
        6 => (any(), 1..14_u8, any_delay()).prop_map(|(c, o, late)| Action::Close(c, o, late)),
        1 => (any(), any_delay()).prop_map(|(c, late)| Action::Answer(c, late)),
        2 => (any(), any_delay()).prop_map(|(c, late)| Action::Reopen(c, late)),
        1 => any().prop_map(Action::Void),
        3 => (any(), any()).prop_map(|(c, f)| Action::Edit(c, f)),
        1 => any().prop_map(Action::AddNote),
        1 => any().prop_map(Action::RemoveParty),
        4 => any().prop_map(Action::Undo),
        2 => (any(), any(), any()).prop_map(|(main, consult, life)| Action::SetPatterns(main, consult, life)),
    ]
}

/// An office with the cases and the changes of a random history.
pub struct RandomHistory {
    pub office: TestOffice,
    cases: Vec<String>,
    written: Vec<(String, i64)>,
}

const CAUSES: [(&str, &str); 7] = [
    ("L07", "labour"),
    ("W02", "labour"),
    ("S01", "labour"),
    ("V01", "civil_life"),
    ("O02", "new_form"),
    ("L04", "labour"),
    ("O03", "labour_service"),
];

/// Sources whose cases have terms of their own, among others.
const SOURCES: [&str; 7] = [
    "applied_oral",
    "hotline_12345",
    "court_delegated",
    "applied_written",
    "arbitration_entrusted",
    "grid_patrol",
    "court_entrusted",
];

/// Patterns of case numbers, of which the last two print the same texts.
const PATTERNS: [&str; 4] = [
    "{name}劳调字〔{year}〕第{n}号",
    "{year}-{n:3}",
    "{name}咨〔{year}〕{n}",
    "盛咨（{year}）{n:2}",
];

/// The day on which a random history stays, so that its terms end in years whose days off are known.
const LAST_DAY: &str = "2026-09-01";

impl RandomHistory {
    pub fn new() -> RandomHistory {
        RandomHistory {
            office: TestOffice::new_practice("2025-11-17"),
            cases: Vec::new(),
            written: Vec::new(),
        }
    }

    fn case(&mut self, pick: u8) -> Option<Value> {
        let id = self
            .cases
            .get(usize::from(pick) % self.cases.len().max(1))?
            .clone();
        Some(self.office.ok("case_get", json!({"case": id})))
    }

    /// Calls the command. It may be refused, but not with an internal error.
    fn attempt(&mut self, cmd: &str, payload: Value) {
        match self.office.call(cmd, payload.clone()) {
            Ok(written) => {
                let case = written["case"].as_str().unwrap_or_default().to_string();
                if cmd == "case_register" {
                    self.cases.push(case.clone());
                }
                self.written
                    .push((case, written["seq"].as_i64().unwrap_or_default()));
            }
            Err(refusal) => {
                let code = json!(refusal.code);
                assert!(
                    code != "internal" && code != "store_damaged",
                    "{cmd} {payload}: {refusal:?}"
                );
            }
        }
    }

    fn on_case(&mut self, pick: u8, cmd: &str, key: &str, value: impl FnOnce(&Value) -> Value) {
        let Some(view) = self.case(pick) else { return };
        let mut payload = json!({"case": view["case"]["id"], "version": view["case"]["version"]});
        payload[key] = value(&view);
        if cmd == "part_put" {
            payload["draft"] = json!(null);
        }
        self.attempt(cmd, payload);
    }

    /// Performs the action; a refusal is fine.
    pub fn perform(&mut self, action: &Action) {
        let today = self.office.today();
        let day = json!(today);
        let before = |late: Late| today - chrono::Days::new(late.into());
        match *action {
            Action::Wait(days) => {
                let next = today + chrono::Days::new(days.into());
                self.office.clock.set_day(next.min(date(LAST_DAY)));
            }
            Action::Register { cause, grid: g, mediator, workers, consult, late } => {
                let mut case = self.office.wage_case();
                let (code, nature) = CAUSES[usize::from(cause) % CAUSES.len()];
                case["fields"]["cause"] = json!(code);
                case["fields"]["nature"] = json!(if consult { "consult_only" } else { nature });
                case["fields"]["source"] = json!(SOURCES[usize::from(mediator) % SOURCES.len()]);
                case["fields"]["grid"] = if g % 4 == 0 { json!(null) } else { json!(grid(g % 3 + 1)) };
                case["fields"]["mediator"] = json!(member(mediator % 3 + 1));
                case["fields"]["worker_count"] = json!(workers);
                case["fields"]["collective"] = json!(workers >= 10);
                case["registered_on"] = json!(before(late));
                case["fields"]["received_on"] = json!(before(late.saturating_add(workers % 5)));
                case["claims"][0]["amount"] = json!(i64::from(workers) * 10_001);
                self.attempt("case_register", case);
            }
            Action::Accept(pick, late) => {
                let Some(view) = self.case(pick) else { return };
                let accept = acceptance(step_day(&view, today, late));
                let payload = for_case(&view["case"]["id"], &view["case"]["version"], accept);
                self.attempt("case_accept", payload);
            }
            Action::Decline(pick, late) => self.close(pick, [10, 11, 13][usize::from(pick) % 3], late),
            Action::Close(pick, outcome, late) => self.close(pick, outcome, late),
            Action::AddSession(pick, state, late) => self.on_case(pick, "part_put", "part", |view| session_part(view, state, before(late))),
            Action::AddObligation(pick, fen) => self.on_case(pick, "part_put", "part", |view| {
                json!({"part": "obligation", "value": obligation(view, "付款", fen.into(), &day)})
            }),
            Action::RecordPerformance(pick, late) => self.on_case(pick, "part_put", "part", |view| {
                let mut value = view["case"]["obligations"][0].clone();
                value["performed_on"] = json!(before(late));
                json!({"part": "obligation", "value": value})
            }),
            Action::Extend(pick, days) => {
                let until = today + chrono::Days::new(days.into());
                self.on_case(pick, "case_extend", "extension", |_| json!({"until": until, "agreed_on": day}));
            }
            Action::Answer(pick, late) => self.on_case(pick, "case_answer", "answer", |_| json!({"on": before(late), "text": "已答复"})),
            Action::Reopen(pick, late) => self.on_case(pick, "case_reopen", "ruling", |_| json!({"on": before(late), "reason": "新情况"})),
            Action::Void(pick) => self.on_case(pick, "case_void", "ruling", |_| json!({"on": day, "reason": "重复"})),
            Action::Edit(pick, field) => self.on_case(pick, "case_edit", "changes", |_| edit(field, &day)),
            Action::AddNote(pick) => self.on_case(pick, "part_put", "part", |_| {
                json!({"part": "note", "value": note(&day, "电话联系")})
            }),
            Action::RemoveParty(pick) => {
                let Some(view) = self.case(pick) else { return };
                let payload = json!({"case": view["case"]["id"], "version": view["case"]["version"],
                    "kind": "party", "id": view["case"]["parties"][usize::from(pick) % 2]["id"]});
                self.attempt("part_remove", payload);
            }
            Action::SetPatterns(main, consult, life) => {
                let mut settings = self.office.ok("office_setup", json!({}))["office"].clone();
                let pattern = |pick: u8| PATTERNS.get(usize::from(pick % 6));
                settings["number_pattern"] = json!(pattern(main % 4));
                settings["consult_pattern"] = json!(pattern(consult));
                settings["life_pattern"] = json!(pattern(life));
                if let Err(refusal) = self.office.call("office_set", json!({ "office": settings })) {
                    assert_eq!(json!(refusal.code), "pattern_taken");
                }
            }
            Action::Undo(pick) => {
                let back = usize::from(pick % 6) + 1;
                let Some(index) = self.written.len().checked_sub(back) else { return };
                let (case, seq) = self.written[index].clone();
                self.attempt("undo", json!({"case": case, "seq": seq}));
            }
        }
    }

    /// Registers and accepts cases of which one has its last day on each of the next seven days.
    pub fn accept_with_terms_of_the_coming_week(&mut self) {
        for late in 9..16 {
            let (cause, grid, mediator, workers, consult) = (0, 1, 1, 1, false);
            self.perform(&Action::Register {
                cause,
                grid,
                mediator,
                workers,
                consult,
                late,
            });
            // A history has fewer than 256 cases.
            let newest = self.cases.len().saturating_sub(1) as u8;
            self.perform(&Action::Accept(newest, late));
        }
    }

    /// Reopens the first cases that are closed, and closes them again with an agreement or without.
    pub fn reopen_and_close_again(&mut self) {
        for pick in 0..12 {
            self.perform(&Action::Reopen(pick, 0));
            self.perform(&Action::Close(pick, 1, 0));
            self.perform(&Action::Close(pick, 6, 0));
        }
    }

    fn close(&mut self, pick: u8, outcome: u8, late: Late) {
        let today = self.office.today();
        let Some(view) = self.case(pick) else { return };
        let on = step_day(&view, today, late);
        let mut closing = signed_closing(&format!("R{outcome}"), on);
        closing["reason"] = json!("原因");
        closing["referred_to"] = json!("劳动人事争议仲裁委员会");
        let ending = json!({"closing": closing, "kept": ["closing.outcome"]});
        let payload = for_case(&view["case"]["id"], &view["case"]["version"], ending);
        self.attempt("case_close", payload);
    }
}

/// Returns the day of a step that is entered so many days late: in two thirds of the cases not before the registration
/// or the acceptance, else any day, which may be refused.
fn step_day(view: &Value, today: NaiveDate, late: Late) -> NaiveDate {
    let day = today - chrono::Days::new(late.into());
    if late.is_multiple_of(3) {
        return day;
    }
    let case = &view["case"];
    let begun = [&case["registered_on"], &case["acceptance"]["on"]];
    let begun = begun
        .into_iter()
        .filter_map(|day| day.as_str()?.parse().ok());
    begun.max().map_or(day, |begun: NaiveDate| begun.max(day))
}

fn session_part(view: &Value, state: u8, today: NaiveDate) -> Value {
    let parties = view["case"]["parties"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let presence = ["present", "no_show"];
    let attendance: Value = (parties.iter().enumerate())
        .map(|(i, p)| json!({"party": p["id"], "attendance": presence[i % 2]}))
        .collect();
    let state = ["planned", "held", "adjourned", "fallen_through"][usize::from(state) % 4];
    let mut session = session(state, &format!("{today}T09:00:00"), attendance);
    session["room"] = json!(room(1));
    session["record"] = json!("记录");
    json!({"part": "session", "value": session})
}

fn edit(field: u8, day: &Value) -> Value {
    match field % 10 {
        0 => json!({"grid": grid(field % 3 + 1)}),
        1 => json!({"mediator": member(field % 3 + 1)}),
        2 => json!({"cause": CAUSES[usize::from(field) % CAUSES.len()].0}),
        3 => json!({"next_action": "打电话", "next_on": day}),
        4 => json!({"worker_count": field, "collective": field >= 10}),
        5 => {
            let kinds = ["worker", "employer", "both", "relative", "union"];
            json!({"applicant_type": kinds.get(usize::from(field / 8) % 6)})
        }
        6 => {
            let further = CAUSES.iter().map(|(code, _)| *code);
            json!({"further_causes": further.skip(usize::from(field / 8) % 7).take(2).collect::<Vec<_>>()})
        }
        7 => json!({
            "employment": {"hired_on": "2019-03-04", "post": format!("分拣{field}")},
            "injury": {"accident_on": day, "grade": field % 11},
        }),
        8 => {
            let kinds = ["known", "claimed", "force_majeure", "debtor_agreed"];
            let kind = kinds[usize::from(field / 8) % 4];
            json!({"limitation_events": [{"kind": kind, "on": day}], "sickness": {"first_sick_on": day}})
        }
        _ => json!({"summary": format!("摘要{field}")}),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_replay_rebuilds_every_row_and_a_recount_every_cell(actions in prop::collection::vec(any_action(), 10..90)) {
        let mut history = RandomHistory::new();
        actions.iter().for_each(|d| history.perform(d));
        let mut store = history.office.store();
        let replayed = store.replay().expect("the journal replays");
        prop_assert_eq!(replayed.dump().expect("rows"), store.dump().expect("rows"));
        let (kept, kept_words) = (store.dump_cells().expect("cells"), store.dump_words().expect("words"));
        let checked = store.verify_whole(&ExternalRecords::default(), &mut |_, _| true);
        prop_assert_eq!(checked.map(|c| c.head), Ok(*store.head()));
        store.rebuild_derived(&history.office.supervisor()).expect("cells are counted again");
        prop_assert_eq!(store.dump_cells().expect("cells"), kept);
        prop_assert_eq!(store.dump_words().expect("words"), kept_words);
    }

    /// No stock of pending or overdue cases is ever below zero: of no basis, in no row, on no day.
    #[test]
    fn no_stock_is_ever_below_zero(actions in prop::collection::vec(any_action(), 10..90)) {
        let mut history = RandomHistory::new();
        actions.iter().for_each(|d| history.perform(d));
        let store = history.office.store();
        let cells = store.dump_cells().expect("cells");
        let number = |text: &String| text.trim_start_matches("Integer(").trim_end_matches(')').parse::<i64>();
        let mut stocks = std::collections::BTreeMap::new();
        for row in &cells["tally_stock"] {
            let [cube, level, span, key, registered, accepted, overdue] = row.as_slice() else {
                panic!("the columns of tally_stock: {row:?}")
            };
            // Spans of level 0 are days.
            if number(level) == Ok(0) {
                let of = [registered, accepted, overdue].map(|n| number(n).expect("a number"));
                let day = number(span).expect("a day");
                let days: &mut Vec<_> = stocks.entry((cube.clone(), key.clone())).or_default();
                days.push((day, of));
            }
        }
        for (place, mut days) in stocks {
            days.sort_unstable();
            let mut stock = [0_i64; 3];
            for (day, change) in days {
                stock = [0, 1, 2].map(|i| stock[i] + change[i]);
                prop_assert!(stock.iter().all(|n| *n >= 0), "{:?} on {}: {:?}", place, day, stock);
            }
        }
    }

    /// Whatever is switched in between: a series has no gap and no number twice in a year, and no two cases have one text.
    #[test]
    fn case_numbers_have_no_gap_and_no_duplicate(actions in prop::collection::vec(any_action(), 10..90)) {
        let mut history = RandomHistory::new();
        actions.iter().for_each(|d| history.perform(d));
        let mut given: std::collections::BTreeMap<(String, i64), Vec<i64>> = Default::default();
        let mut texts = std::collections::BTreeSet::new();
        for id in history.cases.clone() {
            let case = history.office.ok("case_get", json!({"case": id}))["case"].clone();
            let number = &case["number"];
            let series = number["series"].as_str().unwrap_or("main").to_owned();
            let (year, n) = (number["year"].as_i64(), number["n"].as_i64());
            given.entry((series, year.unwrap_or_default())).or_default().push(n.unwrap_or_default());
            prop_assert!(texts.insert(case["written"].to_string()), "{} twice", case["written"]);
        }
        for numbers in given.values() {
            let expected: Vec<i64> = (1..=numbers.len() as i64).collect();
            prop_assert_eq!(numbers, &expected);
        }
    }
}
