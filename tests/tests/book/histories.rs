//! Random histories: whatever people do in whatever order, the rows are those that the journal tells.

use casebook_core::store::ExternalRecords;
use casebook_tests::book::{Book, NIL, closing, grid, member, room};
use proptest::prelude::*;
use serde_json::{Value, json};

/// One thing that somebody tries; much of it is refused, as in life.
#[derive(Debug, Clone)]
pub enum Deed {
    Wait(u8),
    Register {
        cause: u8,
        grid: u8,
        mediator: u8,
        workers: u8,
        consult: bool,
    },
    Accept(u8),
    Refuse(u8),
    Meet(u8, u8),
    Promise(u8, u32),
    Perform(u8),
    Extend(u8, u8),
    Close(u8, u8),
    Answer(u8),
    Reopen(u8),
    Void(u8),
    Edit(u8, u8),
    Note(u8),
    DropParty(u8),
    Undo(u8),
}

pub fn deed() -> impl Strategy<Value = Deed> {
    let any = any::<u8>;
    prop_oneof![
        4 => (0..20_u8).prop_map(Deed::Wait),
        6 => (any(), any(), any(), 1..60_u8, prop::bool::weighted(0.15)).prop_map(
            |(cause, grid, mediator, workers, consult)| Deed::Register { cause, grid, mediator, workers, consult }
        ),
        6 => any().prop_map(Deed::Accept),
        1 => any().prop_map(Deed::Refuse),
        4 => (any(), 0..4_u8).prop_map(|(c, s)| Deed::Meet(c, s)),
        3 => (any(), 1..10_000_000_u32).prop_map(|(c, fen)| Deed::Promise(c, fen)),
        2 => any().prop_map(Deed::Perform),
        1 => (any(), 1..40_u8).prop_map(|(c, d)| Deed::Extend(c, d)),
        6 => (any(), 1..13_u8).prop_map(|(c, o)| Deed::Close(c, o)),
        1 => any().prop_map(Deed::Answer),
        2 => any().prop_map(Deed::Reopen),
        1 => any().prop_map(Deed::Void),
        3 => (any(), any()).prop_map(|(c, f)| Deed::Edit(c, f)),
        1 => any().prop_map(Deed::Note),
        1 => any().prop_map(Deed::DropParty),
        4 => any().prop_map(Deed::Undo),
    ]
}

/// A book in which random deeds are done.
pub struct Life {
    pub book: Book,
    cases: Vec<String>,
    written: Vec<(String, i64)>,
}

const CAUSES: [(&str, &str); 6] = [
    ("L07", "labour"),
    ("W02", "labour"),
    ("S01", "labour"),
    ("V01", "civil_life"),
    ("O02", "new_form"),
    ("L04", "labour"),
];

impl Life {
    pub fn begin() -> Life {
        Life {
            book: Book::on("2025-11-17"),
            cases: Vec::new(),
            written: Vec::new(),
        }
    }

    fn case(&mut self, pick: u8) -> Option<Value> {
        let id = self
            .cases
            .get(usize::from(pick) % self.cases.len().max(1))?
            .clone();
        Some(self.book.ok("case_get", json!({"case": id})))
    }

    /// Tries the command; a refusal is fine, an internal error is not.
    fn attempt(&mut self, cmd: &str, payload: Value) {
        match self.book.call(cmd, payload.clone()) {
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

    pub fn live(&mut self, deed: &Deed) {
        let today = self.book.today;
        let day = json!(today);
        match *deed {
            Deed::Wait(days) => self.book.today = today + chrono::Days::new(days.into()),
            Deed::Register { cause, grid: g, mediator, workers, consult } => {
                let mut case = self.book.wage_case();
                let (code, nature) = CAUSES[usize::from(cause) % CAUSES.len()];
                case["fields"]["cause"] = json!(code);
                case["fields"]["nature"] = json!(if consult { "consult_only" } else { nature });
                case["fields"]["grid"] = if g % 4 == 0 { json!(null) } else { json!(grid(g % 3 + 1)) };
                case["fields"]["mediator"] = json!(member(mediator % 3 + 1));
                case["fields"]["worker_count"] = json!(workers);
                case["fields"]["collective"] = json!(workers >= 10);
                self.attempt("case_register", case);
            }
            Deed::Accept(pick) => {
                let Some(view) = self.case(pick) else { return };
                let payload = json!({"case": view["case"]["id"], "version": view["case"]["version"], "on": day,
                    "applicant_consent_on": day, "respondent_consent_on": day});
                self.attempt("case_accept", payload);
            }
            Deed::Refuse(pick) => self.close(pick, 10 + pick % 2),
            Deed::Close(pick, outcome) => self.close(pick, outcome),
            Deed::Meet(pick, state) => self.on_case(pick, "part_put", "part", |view| meeting(view, state, today)),
            Deed::Promise(pick, fen) => self.on_case(pick, "part_put", "part", |view| {
                let parties = &view["case"]["parties"];
                json!({"part": "obligation", "value": {"id": NIL, "debtor": parties[1]["id"],
                    "creditor": parties[0]["id"], "what": "付款", "amount": fen, "due_on": day,
                    "performed_on": null, "performed_note": ""}})
            }),
            Deed::Perform(pick) => self.on_case(pick, "part_put", "part", |view| {
                let mut value = view["case"]["obligations"][0].clone();
                value["performed_on"] = day.clone();
                json!({"part": "obligation", "value": value})
            }),
            Deed::Extend(pick, days) => {
                let until = today + chrono::Days::new(days.into());
                self.on_case(pick, "case_extend", "extension", |_| json!({"until": until, "agreed_on": day}));
            }
            Deed::Answer(pick) => self.on_case(pick, "case_answer", "answer", |_| json!({"on": day, "text": "已答复"})),
            Deed::Reopen(pick) => self.on_case(pick, "case_reopen", "ruling", |_| json!({"on": day, "reason": "新情况"})),
            Deed::Void(pick) => self.on_case(pick, "case_void", "ruling", |_| json!({"on": day, "reason": "重复"})),
            Deed::Edit(pick, field) => self.on_case(pick, "case_edit", "changes", |_| edit(field, &day)),
            Deed::Note(pick) => self.on_case(pick, "part_put", "part", |_| {
                json!({"part": "note", "value": {"id": NIL, "on": day, "kind": "phone_call", "text": "电话联系"}})
            }),
            Deed::DropParty(pick) => {
                let Some(view) = self.case(pick) else { return };
                let payload = json!({"case": view["case"]["id"], "version": view["case"]["version"],
                    "kind": "party", "id": view["case"]["parties"][usize::from(pick) % 2]["id"]});
                self.attempt("part_remove", payload);
            }
            Deed::Undo(pick) => {
                let back = usize::from(pick % 6) + 1;
                let Some(index) = self.written.len().checked_sub(back) else { return };
                let (case, seq) = self.written[index].clone();
                self.attempt("undo", json!({"case": case, "seq": seq}));
            }
        }
    }

    fn close(&mut self, pick: u8, outcome: u8) {
        let today = self.book.today;
        self.on_case(pick, "case_close", "closing", |_| {
            let mut closing = closing(&format!("R{outcome}"), today);
            closing["reason"] = json!("原因");
            closing["referred_to"] = json!("劳动人事争议仲裁委员会");
            for field in [
                "applicant_signed_on",
                "respondent_signed_on",
                "mediator_signed_on",
                "sealed_on",
            ] {
                closing[field] = json!(today);
            }
            closing
        });
    }
}

fn meeting(view: &Value, state: u8, today: chrono::NaiveDate) -> Value {
    let parties = view["case"]["parties"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let presence = ["present", "no_show"];
    let attendance: Value = (parties.iter().enumerate())
        .map(|(i, p)| json!({"party": p["id"], "attendance": presence[i % 2]}))
        .collect();
    let state = ["planned", "held", "adjourned", "fallen_through"][usize::from(state) % 4];
    json!({"part": "session", "value": {"id": NIL, "state": state, "form": "joint", "room": room(1),
        "starts": format!("{today}T09:00:00"), "ends": null, "mediators": [member(1)], "recorder": null,
        "attendance": attendance, "record": "记录", "result": "", "next_on": null}})
}

fn edit(field: u8, day: &Value) -> Value {
    match field % 6 {
        0 => json!({"grid": grid(field % 3 + 1)}),
        1 => json!({"mediator": member(field % 3 + 1)}),
        2 => json!({"cause": CAUSES[usize::from(field) % CAUSES.len()].0}),
        3 => json!({"next_action": "打电话", "next_on": day}),
        4 => json!({"worker_count": field, "collective": field >= 10}),
        _ => json!({"summary": format!("摘要{field}")}),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn replay_rebuilds_every_row_and_recounting_every_cell(deeds in prop::collection::vec(deed(), 10..90)) {
        let mut life = Life::begin();
        deeds.iter().for_each(|d| life.live(d));
        let mut store = life.book.store();
        let replayed = store.replay().expect("the journal replays");
        prop_assert_eq!(replayed.dump().expect("rows"), store.dump().expect("rows"));
        let (kept, kept_words) = (store.dump_cells().expect("cells"), store.dump_words().expect("words"));
        let checked = store.verify_whole(&ExternalRecords::default(), &mut |_, _| true);
        prop_assert_eq!(checked.map(|c| c.head), Ok(*store.head()));
        store.rebuild_derived().expect("cells are counted anew");
        prop_assert_eq!(store.dump_cells().expect("cells"), kept);
        prop_assert_eq!(store.dump_words().expect("words"), kept_words);
    }

    #[test]
    fn case_numbers_have_no_gap_and_no_twin(deeds in prop::collection::vec(deed(), 10..90)) {
        let mut life = Life::begin();
        deeds.iter().for_each(|d| life.live(d));
        let mut given: std::collections::BTreeMap<i64, Vec<i64>> = Default::default();
        for id in life.cases.clone() {
            let number = life.book.ok("case_get", json!({"case": id}))["case"]["number"].clone();
            let (year, n) = (number["year"].as_i64(), number["n"].as_i64());
            given.entry(year.unwrap_or_default()).or_default().push(n.unwrap_or_default());
        }
        for numbers in given.values() {
            let expected: Vec<i64> = (1..=numbers.len() as i64).collect();
            prop_assert_eq!(numbers, &expected);
        }
    }
}
