//! The register of a tally workbook: the sums over its lines are the figures of the matrix.

use std::collections::BTreeSet;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use casebook_core::domain::vocabulary::Outcome;
use casebook_tests::test_office::payloads::{acceptance, for_case, obligation, signed_closing};
use casebook_tests::test_office::{TestOffice, date};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::earlier_rounds::office_with_unrecorded_endings;
use crate::histories::{RandomHistory, any_action};
use crate::tallies::figure;

/// A line of the register as a supervisor reads it.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    number: String,
    marks: Vec<String>,
    /// Days since 1900, as a workbook counts them.
    registered_on: f64,
    accepted_on: Option<f64>,
    closed_on: Option<f64>,
    outcome: String,
    people: f64,
    collective: bool,
    claimed: f64,
    agreed: f64,
    perform_by: Option<f64>,
    performance: String,
    sessions: f64,
    stage: String,
    applicants: String,
    claims: String,
}

impl Line {
    fn counts_as(&self, mark: &str) -> bool {
        self.marks.iter().any(|m| m == mark)
    }
}

/// Returns the lines of the register.
fn lines(register: &Range<Data>) -> Vec<Line> {
    let heads: Vec<String> = (register.rows())
        .map(|row| row.iter().map(ToString::to_string).collect())
        .find(|row: &Vec<String>| row.iter().any(|cell| cell == "计入"))
        .expect("the heads");
    let begun = (register.rows()).skip_while(|row| row.iter().all(|cell| *cell != "计入"));
    let line = |row: &[Data]| {
        let cell = |head: &str| {
            let at = heads.iter().position(|h| h == head);
            &row[at.unwrap_or_else(|| panic!("no column {head}"))]
        };
        let text = |head| cell(head).to_string();
        let number = |head| match cell(head) {
            Data::Float(n) => Some(*n),
            Data::DateTime(day) => Some(day.as_f64()),
            _ => None,
        };
        Line {
            number: text("案号"),
            marks: text("计入").split('、').map(str::to_owned).collect(),
            registered_on: number("登记日期").expect("a day"),
            accepted_on: number("受理日期"),
            closed_on: number("结案日期"),
            outcome: text("结案方式（移送单位）")
                .split('：')
                .next()
                .unwrap_or_default()
                .into(),
            people: number("涉及人数").unwrap_or_default(),
            collective: text("集体") == "是",
            claimed: number("请求金额（元）").unwrap_or_default(),
            agreed: number("协议金额（元）").unwrap_or_default(),
            perform_by: number("履行期限"),
            performance: text("履行情况"),
            sessions: number("调解次数").expect("a number"),
            stage: text("阶段"),
            applicants: text("申请人"),
            claims: text("请求事项摘要"),
        }
    };
    let numbered = begun
        .skip(1)
        .take_while(|row| matches!(row[0], Data::Float(_)));
    numbered.map(line).collect()
}

/// Exports the tally; returns the cells of its register and the number of cases that the job wrote.
fn export(office: &mut TestOffice, tally: &Value) -> (Range<Data>, u64) {
    let export = json!({"tally": tally, "file": "xlsx", "language": "zh", "unmasked": false});
    office.ok("export_tally", export);
    let done = office.run_job();
    assert_eq!(json!(done.state), "done");
    let file = office.exports().join(&done.files[0]);
    let mut workbook: Xlsx<_> = open_workbook(file).expect("a workbook");
    let register = workbook.worksheet_range("案件登记表");
    (register.expect("the register"), done.done)
}

/// Asserts that the sums over the lines, as their marks tell, are the figures of the matrix.
fn assert_sums(lines: &[Line], total: &Value, basis: &str) {
    let counted = |marks: &[&str]| -> Vec<&Line> {
        let is_counted = |line: &&Line| marks.iter().any(|mark| line.counts_as(mark));
        lines.iter().filter(is_counted).collect()
    };
    let own = match basis {
        "registered" => ("受理", "accepted"),
        _ => ("登记", "registered"),
    };
    for (marks, key) in [
        (&["结转"][..], "carried"),
        (&["新收", "重新受理"], "new"),
        (&["重新受理"], "reopened"),
        (&["结案"], "closed"),
        (&["未结"], "pending"),
        (&["咨询"], "consulted"),
        (&["未决定受理"], "undecided"),
        (&[own.0], own.1),
    ] {
        assert_eq!(counted(marks).len() as i64, figure(total, key), "{key}");
    }
    let (new, closed) = (counted(&["新收", "重新受理"]), counted(&["结案"]));
    let people: f64 = new.iter().map(|line| line.people).sum();
    assert_eq!(people as i64, figure(total, "people"), "people");
    let collective = new.iter().filter(|line| line.collective).count();
    assert_eq!(collective as i64, figure(total, "collective"), "collective");
    let mut agreed_cases = 0;
    for outcome in Outcome::ALL {
        let ended = (closed.iter().filter(|line| line.outcome == outcome.zh())).count() as i64;
        assert_eq!(ended, figure(total, outcome.code()), "{outcome}");
        agreed_cases += if outcome.is_success() { ended } else { 0 };
    }
    assert_eq!(agreed_cases, figure(total, "agreed_cases"), "agreements");
    let fen = |amount: fn(&Line) -> f64| {
        let fen = closed
            .iter()
            .map(|line| (amount(line) * 100.0).round() as i64);
        fen.sum::<i64>()
    };
    assert_eq!(
        fen(|line| line.claimed),
        figure(total, "claimed"),
        "claimed"
    );
    assert_eq!(fen(|line| line.agreed), figure(total, "agreed"), "agreed");
    let days: f64 = (closed.iter())
        .map(|line| {
            let since = line.accepted_on.unwrap_or(line.registered_on);
            line.closed_on.expect("a closing") - since
        })
        .sum();
    let (days, n) = (days as i64, closed.len() as i64);
    let mean = (n > 0).then(|| (days * 20 + n) / (2 * n));
    assert_eq!(json!(mean), total["mean_days"], "mean days");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn the_sums_over_the_register_are_the_figures_of_the_matrix(
        actions in prop::collection::vec(any_action(), 40..130),
        months in 0..8_u32,
        basis in 0..3_usize,
    ) {
        let mut history = RandomHistory::new();
        actions.iter().for_each(|d| history.perform(d));
        history.reopen_and_close_again();
        let office = &mut history.office;
        let basis = ["registered", "accepted", "closed"][basis];
        let period = match months {
            0 => json!({"kind": "month", "year": 2025, "month": 12}),
            n @ 1..4 => json!({"kind": "month", "year": 2026, "month": n}),
            4 | 5 => json!({"kind": "year", "year": 2026}),
            _ => json!({"kind": "any", "from": "2025-11-20", "to": "2026-08-11"}),
        };
        let tally = json!({"period": period, "basis": basis, "rows": "group", "columns": "standard"});
        let total = office.ok("tally", tally.clone())["total"].clone();
        let (register, written) = export(office, &tally);
        let lines = lines(&register);
        prop_assert!(lines.iter().all(|line| line.marks.iter().all(|m| !m.is_empty())), "{:?}", lines);
        let cases: BTreeSet<&String> = lines.iter().map(|line| &line.number).collect();
        prop_assert_eq!(cases.len() as u64, written);
        assert_sums(&lines, &total, basis);
    }
}

/// Takes the next step of a case.
fn step(office: &mut TestOffice, id: &Value, cmd: &str, payload: Value) {
    let version = office.ok("case_get", json!({ "case": id }))["case"]["version"].clone();
    office.ok(cmd, for_case(id, version, payload));
}

#[test]
fn rounds_without_recorded_facts_have_their_lines() {
    let mut office = office_with_unrecorded_endings();
    for period in [
        json!({"kind": "month", "year": 2026, "month": 9}),
        json!({"kind": "month", "year": 2026, "month": 11}),
        json!({"kind": "year", "year": 2026}),
    ] {
        let tally = json!({"period": period, "basis": "registered", "rows": "group", "columns": "standard"});
        let total = office.ok("tally", tally.clone())["total"].clone();
        let (register, _) = export(&mut office, &tally);
        assert_sums(&lines(&register), &total, "registered");
    }
}

/// A case that was closed with an agreement of 8,000 yuan, reopened because nothing was paid, and closed without one.
#[test]
fn a_reopened_case_has_a_line_for_each_of_its_closings() {
    let mut office = TestOffice::new_practice("2026-11-20");
    let mut case = office.wage_case();
    case["registered_on"] = json!("2026-08-03");
    case["fields"]["received_on"] = json!("2026-08-01");
    let id = office.ok("case_register", case)["case"].clone();
    step(&mut office, &id, "case_accept", acceptance("2026-08-05"));
    let view = office.ok("case_get", json!({ "case": id }));
    let owed = obligation(&view, "工资", 800_000, "2026-09-30");
    let put = json!({"part": {"part": "obligation", "value": owed}, "draft": null});
    step(&mut office, &id, "part_put", put);
    let agreed = json!({"closing": signed_closing("R1", date("2026-08-19"))});
    step(&mut office, &id, "case_close", agreed);
    let ruling = json!({"ruling": {"on": "2026-10-12", "reason": "到期未履行"}});
    step(&mut office, &id, "case_reopen", ruling);
    let mut end = signed_closing("R6", date("2026-11-02"));
    end["reason"] = json!("对方退出");
    step(&mut office, &id, "case_close", json!({ "closing": end }));

    let year = json!({"period": {"kind": "year", "year": 2026}, "basis": "accepted", "rows": "group",
        "columns": "standard"});
    let total = office.ok("tally", year.clone())["total"].clone();
    let (register, written) = export(&mut office, &year);
    assert_eq!(written, 1, "one case");
    let lines = lines(&register);
    assert_sums(&lines, &total, "accepted");
    let shown: Vec<_> = (lines.iter())
        .map(|line| {
            (
                line.marks.join("、"),
                line.outcome.as_str(),
                line.agreed,
                line.stage.as_str(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (
                "登记、新收、结案".into(),
                Outcome::WrittenAgreement.zh(),
                8_000.0,
                "已结案"
            ),
            (
                "重新受理、结案".into(),
                Outcome::PartyRefused.zh(),
                0.0,
                "已结案"
            ),
        ]
    );
    assert_eq!(lines[0].number, lines[1].number);
    // The agreement of the first round stands on its line, as the reopening found it; the second round has none.
    let due = lines[0].closed_on.expect("a closing") + 42.0;
    assert_eq!(
        (lines[0].perform_by, lines[0].performance.as_str()),
        (Some(due), "逾期未履行")
    );
    assert_eq!(
        (lines[1].perform_by, lines[1].performance.as_str()),
        (None, "")
    );
    let people: Vec<f64> = lines.iter().map(|line| line.people).collect();
    assert_eq!(
        (people[0] as i64, people[1]),
        (figure(&total, "people"), 0.0)
    );
    let days = |line: &Line| line.closed_on.expect("a closing") - line.accepted_on.expect("a day");
    assert_eq!((days(&lines[0]), days(&lines[1])), (14.0, 21.0));
    let texts: Vec<String> = register
        .used_cells()
        .map(|(_, _, cell)| cell.to_string())
        .collect();
    let says = |part: &str| texts.iter().any(|text| text.contains(part));
    assert!(says("重新受理的案件案号不变、另起一行"), "what a line is");
    assert!(says("共 2 行，涉及 1 件案件"));

    // The register of August holds the first closing only, that of November the second.
    for (month, outcomes) in [(8, ["R1"]), (11, ["R6"])] {
        let month = json!({"period": {"kind": "month", "year": 2026, "month": month}, "basis": "accepted",
            "rows": "group", "columns": "standard"});
        let (register, _) = export(&mut office, &month);
        let ended = self::lines(&register).into_iter().map(|line| line.outcome);
        let expected =
            outcomes.map(|code| code.parse::<Outcome>().expect("a code").zh().to_owned());
        assert_eq!(ended.collect::<Vec<_>>(), expected);
    }
}

/// A worker joins after the reopening with a claim of her own, and a text that was typed wrong is corrected at the end.
#[test]
fn a_line_of_an_earlier_round_has_its_own_parties_and_claims() {
    let mut office = TestOffice::new_practice("2026-11-20");
    let mut case = office.wage_case();
    case["registered_on"] = json!("2026-08-03");
    case["fields"]["received_on"] = json!("2026-08-01");
    case["claims"][0]["text"] = json!("支付七月工贸");
    let id = office.ok("case_register", case)["case"].clone();
    step(&mut office, &id, "case_accept", acceptance("2026-08-05"));
    let mut end = signed_closing("R6", date("2026-08-19"));
    end["reason"] = json!("对方退出");
    step(&mut office, &id, "case_close", json!({ "closing": end }));
    let ruling = json!({"ruling": {"on": "2026-10-12", "reason": "又来申请"}});
    step(&mut office, &id, "case_reopen", ruling);
    let mut joins = office.ok("case_get", json!({ "case": id }))["case"]["parties"][0].clone();
    joins["id"] = json!(Uuid::nil());
    joins["name"] = json!("尉迟 麦");
    joins["phone"] = json!("");
    joins["id_number"] = json!("");
    let put = json!({"part": {"part": "party", "value": joins}, "draft": null});
    step(&mut office, &id, "part_put", put);
    let claim = office.ok("case_get", json!({ "case": id }))["case"]["claims"][0].clone();
    let mut another = claim.clone();
    another["id"] = json!(Uuid::nil());
    another["text"] = json!("退还押金");
    let put = json!({"part": {"part": "claim", "value": another}, "draft": null});
    step(&mut office, &id, "part_put", put);
    let mut end = signed_closing("R6", date("2026-11-02"));
    end["reason"] = json!("对方退出");
    step(&mut office, &id, "case_close", json!({ "closing": end }));
    let mut corrected = claim;
    corrected["text"] = json!("支付七月工资");
    let put = json!({"part": {"part": "claim", "value": corrected}, "draft": null,
        "correction": {"reason": "错字", "rounds": []}});
    step(&mut office, &id, "part_put", put);

    let year = json!({"period": {"kind": "year", "year": 2026}, "basis": "accepted", "rows": "group",
        "columns": "standard"});
    let lines = lines(&export(&mut office, &year).0);
    let claims: Vec<&str> = lines.iter().map(|line| line.claims.as_str()).collect();
    assert_eq!(claims, ["支付七月工资", "支付七月工资；退还押金"]);
    let masked = "尉迟*";
    let joined: Vec<bool> = (lines.iter())
        .map(|line| line.applicants.contains(masked))
        .collect();
    assert_eq!(
        joined,
        [false, true],
        "{:?}",
        lines.iter().map(|l| &l.applicants).collect::<Vec<_>>()
    );
}
