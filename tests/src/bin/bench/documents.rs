//! Measures documents as files: the agreement of a wage case, and a dossier of some fifty pages.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use casebook_tests::test_office::payloads::{
    acceptance, all_present, for_case, obligation, session, signed_closing,
};
use casebook_tests::test_office::{TestOffice, date, page_program};
use serde_json::{Value, json};

use super::BenchResult;

const CALLS: usize = 20;
/// Sessions of the dossier; the record of each is about nine pages long.
const SESSIONS: u32 = 5;

/// Adds the rows `docx_agreement`, `pdf_agreement_cold` (the whole command, which starts the page program),
/// `pdf_agreement_warm` (the page program alone, which has set it before) and `dossier` (the whole command).
pub fn measure(mut row: impl FnMut(&str, Vec<f64>)) -> BenchResult<()> {
    let mut office = TestOffice::new_practice("2026-11-20");
    let case = closed_case(&mut office);
    let key = |kind: &str| json!({ "case": case, "kind": kind, "session": null });
    for (name, form) in [("docx_agreement", "word"), ("pdf_agreement_cold", "pdf")] {
        let mut payload = key("agreement");
        payload["form"] = json!(form);
        row(
            name,
            times_of(|| drop(office.ok("document_save", payload.clone()))),
        );
    }
    let agreement = office.ok("document_view", key("agreement"));
    row("pdf_agreement_warm", warm_times(&agreement)?);
    let list = office.ok("document_list", json!({ "case": case }));
    for entry in list.as_array().into_iter().flatten() {
        office.ok(
            "document_save",
            json!({ "case": case, "kind": entry["kind"], "session": entry["session"], "form": "word" }),
        );
    }
    let pages = office.ok("document_print", key("dossier"))["pages"].clone();
    eprintln!(
        "the dossier has {} pages",
        pages.as_array().map_or(0, Vec::len)
    );
    let mut payload = key("dossier");
    payload["form"] = json!("pdf");
    row(
        "dossier",
        times_of(|| drop(office.ok("document_save", payload.clone()))),
    );
    Ok(())
}

fn times_of(mut call: impl FnMut()) -> Vec<f64> {
    let times = (0..CALLS).map(|_| {
        let started = Instant::now();
        call();
        started.elapsed().as_secs_f64() * 1_000.0
    });
    times.collect()
}

/// Returns the times of a document that a running page program has set before.
fn warm_times(document: &Value) -> BenchResult<Vec<f64>> {
    let mut program = Command::new(page_program())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = program.stdin.take().ok_or("no input")?;
    let mut output = BufReader::new(program.stdout.take().ok_or("no output")?);
    let request = json!({"form": "pdf", "title": "", "day": "2026-11-20", "document": document});
    let mut ask = || answer(&mut input, &mut output, &request);
    ask()?;
    let mut times = Vec::new();
    for _ in 0..CALLS {
        let started = Instant::now();
        ask()?;
        times.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    drop(input);
    program.wait()?;
    Ok(times)
}

fn answer(
    input: &mut ChildStdin,
    output: &mut BufReader<ChildStdout>,
    request: &Value,
) -> BenchResult<()> {
    writeln!(input, "{request}")?;
    let mut line = String::new();
    output.read_line(&mut line)?;
    let answer: Value = serde_json::from_str(&line)?;
    let length = answer["lengths"][0].as_u64().ok_or("no file")?;
    let mut file = vec![0; usize::try_from(length)?];
    Ok(output.read_exact(&mut file)?)
}

/// Returns the id of a wage case with long records that was closed with a written agreement.
fn closed_case(office: &mut TestOffice) -> Value {
    let mut case = office.wage_case();
    case["registered_on"] = json!("2026-10-12");
    case["fields"]["received_on"] = json!("2026-10-12");
    let case = office.ok("case_register", case)["case"].clone();
    let step = |office: &mut TestOffice, cmd: &str, payload: Value| {
        let view = office.ok("case_get", json!({ "case": case }));
        office.ok(cmd, for_case(&case, &view["case"]["version"], payload));
    };
    step(office, "case_accept", acceptance("2026-10-13"));
    let view = office.ok("case_get", json!({ "case": case }));
    for nth in 0..SESSIONS {
        let starts = format!("2026-10-{:02}T09:00:00", 14 + nth);
        let mut held = session("held", &starts, all_present(&view));
        held["record"] = json!("申请人陈述欠付工资的经过，被申请人答辩。".repeat(300));
        let put = json!({"part": {"part": "session", "value": held}, "draft": null});
        step(office, "part_put", put);
    }
    let owed = obligation(&view, "支付2026年7月至9月工资", 1_200_000, "2026-11-28");
    let put = json!({"part": {"part": "obligation", "value": owed}, "draft": null});
    step(office, "part_put", put);
    let closing = signed_closing("R1", date("2026-10-20"));
    step(office, "case_close", json!({ "closing": closing }));
    case
}
