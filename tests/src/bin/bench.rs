//! The table of speeds: an encrypted store on disk at several sizes, asked through the commands of the wire.
//!
//! Leaves `bench.json` and `facts.csv`, so that another engine can be timed on the same rows.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use casebook_core::domain::case::Case;
use casebook_core::practice::Until;
use casebook_core::practice::history::{Detail, Generator};
use casebook_core::store::Store;
use casebook_tests::book::{Book, member};
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const TODAY: &str = "2026-11-20";
const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];
/// Years over which the cases are spread.
const YEARS: i32 = 5;
/// Measured calls of a quick command; the first tenth as many again are not counted.
const CALLS: usize = 300;

fn main() -> Outcome<()> {
    let (sizes, out) = arguments()?;
    fs::create_dir_all(&out)?;
    let mut rows: Vec<Value> = Vec::new();
    println!(
        "{:<18}{:>10}{:>12}{:>12}",
        "name", "cases", "p50 ms", "p99 ms"
    );
    for (i, cases) in sizes.iter().enumerate() {
        let facts = (i + 1 == sizes.len()).then(|| out.join("facts.csv"));
        measure(*cases, facts.as_deref(), &mut rows)?;
    }
    fs::write(out.join("bench.json"), serde_json::to_string_pretty(&rows)?)?;
    growth(&rows);
    Ok(())
}

fn arguments() -> Outcome<(Vec<u64>, PathBuf)> {
    let mut sizes = SIZES.to_vec();
    let mut out = PathBuf::from("target/bench");
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words
            .next()
            .ok_or_else(|| format!("{word} wants a value"))?;
        match word.as_str() {
            "--cases" => sizes = vec![value.parse()?],
            "--out" => out = value.into(),
            _ => return Err("usage: bench [--cases N] [--out DIR]".into()),
        }
    }
    Ok((sizes, out))
}

/// How much each row grows from the smallest book to the largest.
fn growth(rows: &[Value]) {
    let size = |row: &Value| row["cases"].as_u64().unwrap_or_default();
    let (Some(least), Some(most)) = (rows.iter().map(size).min(), rows.iter().map(size).max())
    else {
        return;
    };
    if least == most {
        return;
    }
    println!("\np50 at {most} cases over p50 at {least}:");
    for row in rows.iter().filter(|r| size(r) == least) {
        let twin = rows
            .iter()
            .find(|r| size(r) == most && r["name"] == row["name"]);
        if let (Some(small), Some(large)) = (
            row["p50_ms"].as_f64(),
            twin.and_then(|t| t["p50_ms"].as_f64()),
        ) {
            println!(
                "{:<18}{:>8.2}×",
                row["name"].as_str().unwrap_or_default(),
                large / small
            );
        }
    }
}

/// A deterministic stream of choices.
struct Choice(u64);

impl Choice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

fn fill(book: &mut Book, cases: u64) -> Outcome<()> {
    let mut store = book.store();
    let now = book.now();
    let until = Until {
        utc: now.utc,
        today: now.today,
        offset_minutes: now.offset_minutes,
    };
    let from =
        NaiveDate::from_ymd_opt(now.today.year() - YEARS, now.today.month(), now.today.day());
    let from = from.ok_or("a day five years ago")?;
    let generator = Generator::new(20_261_120, store.house(), until, Detail::Lean)
        .ok_or("nobody works here")?;
    let began = Instant::now();
    let mut history = generator.spread(from, cases);
    let mut left = cases;
    while left > 0 {
        let batch = left.min(50_000);
        left -= batch;
        store.in_bulk(now.utc, |store: &mut Store| {
            for entries in history.by_ref().take(batch as usize) {
                let history: Vec<_> = entries.into_iter().map(|e| (e.op, e.by)).collect();
                store.write_history(&history)?;
            }
            Ok(())
        })?;
    }
    drop(store);
    book.reopen();
    eprintln!(
        "{cases} cases made in {:.1} s",
        began.elapsed().as_secs_f64()
    );
    Ok(())
}

/// One row per case that the tallies count.
fn write_facts(store: &Store, path: &Path) -> Outcome<()> {
    let mut out = BufWriter::new(fs::File::create(path)?);
    writeln!(
        out,
        "case,registered_on,accepted_on,closed_on,cause,report_group,outcome,grid,mediator,source,people,claimed_fen,agreed_fen,summary"
    )?;
    let mut failed: Option<io::Error> = None;
    store.each_case(|_, case| {
        if let Err(e) = fact(&mut out, case) {
            failed.get_or_insert(e);
        }
        Ok(())
    })?;
    failed.map_or(Ok(()), Err)?;
    Ok(out.flush()?)
}

fn fact(out: &mut impl Write, case: &Case) -> io::Result<()> {
    let Some(facts) = case.facts().filter(|f| !f.consultation) else {
        return Ok(());
    };
    let day = |d: Option<NaiveDate>| d.map(|d| d.to_string()).unwrap_or_default();
    writeln!(
        out,
        "{},{},{},{},{},{},{},{},{},{},{},{},{},\"{}\"",
        case.id,
        facts.registered_on,
        day(facts.accepted_on),
        day(facts.closed_on),
        facts.cause,
        facts.cause.row().group,
        facts.outcome.map(|o| o.code()).unwrap_or_default(),
        facts.grid.map(|g| g.to_string()).unwrap_or_default(),
        facts.mediator.map(|m| m.to_string()).unwrap_or_default(),
        facts.source,
        facts.people,
        facts.claimed.fen(),
        facts.agreed.fen(),
        case.fields.summary.replace('"', "\"\"")
    )
}

/// What is asked of one book, with choices that repeat from run to run.
struct Asking {
    book: Book,
    choice: Choice,
    cases: u64,
    names: Vec<String>,
    texts: Vec<String>,
}

fn measure(cases: u64, facts: Option<&Path>, rows: &mut Vec<Value>) -> Outcome<()> {
    let mut book = Book::on(TODAY);
    fill(&mut book, cases)?;
    let (names, texts) = words_of(&mut book);
    if let Some(path) = facts {
        write_facts(&book.store(), path)?;
        book.reopen();
    }
    let mut asking = Asking {
        book,
        choice: Choice(cases),
        cases,
        names,
        texts,
    };
    let mut row = |name: &str, mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
        println!("{name:<18}{cases:>10}{:>12.3}{:>12.3}", at(0.5), at(0.99));
        rows.push(json!({"name": name, "cases": cases, "p50_ms": at(0.5), "p99_ms": at(0.99)}));
    };
    row("open", asking.timed(20, Asking::open));
    row("save", asking.timed(CALLS, Asking::save));
    row("page_first", asking.timed(CALLS, Asking::page_first));
    row("page_deep", asking.timed(CALLS, Asking::page_deep));
    row("page_filtered", asking.timed(CALLS, Asking::page_filtered));
    row("tally_month", asking.timed(CALLS, Asking::tally_month));
    row(
        "tally_five_years",
        asking.timed(CALLS, Asking::tally_five_years),
    );
    row("drill", asking.timed(CALLS, Asking::drill));
    row("search_name", asking.timed(CALLS, Asking::search_name));
    row("search_text", asking.timed(CALLS, Asking::search_text));
    row("export_month", asking.timed(3, Asking::export_month));
    Ok(())
}

/// Names of two characters and texts of four that stand in the book.
fn words_of(book: &mut Book) -> (Vec<String>, Vec<String>) {
    let mut store = Vec::new();
    let opened = book.store();
    // Cases from all over the book, not only its beginning.
    let _ = opened.each_case(|seq, case| {
        if seq % 97 == 0 {
            let name = case
                .parties
                .first()
                .map(|p| p.name.chars().take(2).collect::<String>());
            let text: Vec<char> = case.fields.summary.chars().collect();
            let middle = text.len() / 3;
            let text: String = text.iter().skip(middle).take(4).collect();
            store.push((name.unwrap_or_default(), text));
        }
        Ok(())
    });
    drop(opened);
    book.reopen();
    store.retain(|(name, text)| name.chars().count() == 2 && text.chars().all(char::is_alphabetic));
    store.into_iter().unzip()
}

impl Asking {
    fn timed(&mut self, calls: usize, ask: fn(&mut Asking) -> f64) -> Vec<f64> {
        for _ in 0..calls.div_ceil(10) {
            ask(self);
        }
        (0..calls).map(|_| ask(self)).collect()
    }

    /// Milliseconds that a command took; it must go well.
    fn call(&mut self, cmd: &str, payload: Value) -> (f64, Value) {
        let began = Instant::now();
        let result = self.book.ok(cmd, payload);
        (began.elapsed().as_secs_f64() * 1_000.0, result)
    }

    fn open(&mut self) -> f64 {
        self.book.ok("sign_out", json!({}));
        self.call("practice_open", json!({})).0
    }

    fn save(&mut self) -> f64 {
        let mut case = self.book.wage_case();
        case["fields"]["grid"] = json!(casebook_tests::book::grid(self.choice.below(3) as u8 + 1));
        case["fields"]["mediator"] = json!(member(self.choice.below(3) as u8 + 1));
        self.call("case_register", case).0
    }

    fn list(&mut self, query: Value, after: Option<String>) -> f64 {
        self.call(
            "case_list",
            json!({"query": query, "after": after, "limit": 50}),
        )
        .0
    }

    fn page_first(&mut self) -> f64 {
        let views = ["all", "open", "overdue", "no_next_action"];
        let view = *self.choice.of(&views);
        self.list(json!({"view": view, "descending": true}), None)
    }

    fn page_deep(&mut self) -> f64 {
        let row = self.cases / 10 + self.choice.below(self.cases as usize * 4 / 5) as u64;
        self.list(
            json!({"view": "all", "descending": true}),
            Some(format!("{row}.i{row}")),
        )
    }

    fn page_filtered(&mut self) -> f64 {
        let causes = ["L07", "L04", "W02", "S01", "V01", "L11", "O02"];
        let outcomes = ["R1", "R2", "R4", "R5", "R7", "R12"];
        let cause = *self.choice.of(&causes);
        let outcome = *self.choice.of(&outcomes);
        let grid = casebook_tests::book::grid(self.choice.below(3) as u8 + 1);
        let mediator = member(self.choice.below(3) as u8 + 1);
        let queries = [
            json!({"view": "all", "causes": [cause], "descending": true}),
            json!({"view": "all", "causes": [cause], "grids": [grid], "descending": true}),
            json!({"view": "closed", "outcomes": [outcome], "mediators": [mediator], "descending": true}),
            json!({"view": "open", "causes": [cause, "L08", "L09"], "grids": [grid], "sort": "due"}),
            json!({"view": "all", "causes": [cause], "outcomes": [outcome], "mediators": [mediator], "sort": "closed",
                "descending": true}),
            json!({"view": "all", "collective": true, "grids": [grid], "descending": true}),
        ];
        let query = self.choice.of(&queries).clone();
        self.list(query, None)
    }

    fn month(&mut self) -> Value {
        let today = self.book.today;
        let back = self.choice.below(YEARS as usize * 12 - 1) as i32;
        let index = today.year() * 12 + today.month0() as i32 - back;
        json!({"kind": "month", "year": index.div_euclid(12), "month": index.rem_euclid(12) + 1})
    }

    fn tally_query(&mut self, period: Value) -> Value {
        let rows = *self
            .choice
            .of(&["group", "cause", "stat_class", "grid", "mediator", "source"]);
        let basis = *self.choice.of(&["registered", "accepted", "closed"]);
        json!({"period": period, "basis": basis, "rows": rows, "columns": "standard"})
    }

    fn tally_month(&mut self) -> f64 {
        let period = self.month();
        let query = self.tally_query(period);
        self.call("tally", query).0
    }

    /// Sixty months up to one of the last, as a person would ask for five years.
    fn tally_five_years(&mut self) -> f64 {
        let today = self.book.today;
        let last = today.year() * 12 + today.month0() as i32 - self.choice.below(6) as i32;
        let first_of = |index: i32| {
            NaiveDate::from_ymd_opt(index.div_euclid(12), index.rem_euclid(12) as u32 + 1, 1)
        };
        let from = first_of(last - 12 * YEARS + 1);
        let to = first_of(last + 1).and_then(|d| d.pred_opt());
        let query = self.tally_query(json!({"kind": "any", "from": from, "to": to}));
        self.call("tally", query).0
    }

    /// From a click on a number to the first page of its cases.
    fn drill(&mut self) -> f64 {
        let period = self.month();
        let tally = self.tally_query(period);
        let view = self.book.ok("tally", tally.clone());
        let rows = view["rows"].as_array().cloned().unwrap_or_default();
        let row = self.choice.of(&rows)["key"].clone();
        let column = *self.choice.of(&[
            "carried",
            "new",
            "closed",
            "pending",
            "R1",
            "R4",
            "overdue",
            "collective",
        ]);
        let (asked, drilled) = self.call(
            "tally_drill",
            json!({"tally": tally, "row": row, "column": column}),
        );
        asked + self.list(drilled["query"].clone(), None)
    }

    fn search_name(&mut self) -> f64 {
        let text = self.choice.of(&self.names).clone();
        self.list(
            json!({"view": "all", "text": text, "descending": true}),
            None,
        )
    }

    fn search_text(&mut self) -> f64 {
        let text = self.choice.of(&self.texts).clone();
        self.list(
            json!({"view": "all", "text": text, "descending": true}),
            None,
        )
    }

    fn export_month(&mut self) -> f64 {
        let period = self.month();
        let tally =
            json!({"period": period, "basis": "accepted", "rows": "group", "columns": "standard"});
        let payload = json!({"tally": tally, "file": "xlsx", "language": "zh", "unmasked": false});
        let began = Instant::now();
        self.book.ok("export_tally", payload);
        let done = self.book.work();
        assert_eq!(done.files.len(), 1, "an export that fails is no measure");
        began.elapsed().as_secs_f64() * 1_000.0
    }
}
