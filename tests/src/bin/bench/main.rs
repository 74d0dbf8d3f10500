//! Measures the commands on encrypted stores of several sizes and prints a table of the times.
//!
//! Writes `bench.json`, and `facts.csv` with which another engine can be measured on the same rows.

mod backups;
mod documents;
mod filling;
mod old_pc;
mod queries;
mod start;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use casebook_core::domain::action::ActionKind;
use casebook_core::domain::case::Case;
use casebook_core::store::{ExternalRecords, Store};
use casebook_core::wire::trust::JournalQuery;
use casebook_tests::test_office::{TestOffice, member};
use chrono::NaiveDate;
use queries::BookQueries;
use serde_json::{Value, json};

type BenchResult<T> = Result<T, Box<dyn std::error::Error>>;

const TODAY: &str = "2026-11-20";
const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];
/// The number of years over which the cases are spread.
const YEARS: i32 = 5;
/// The size of the book with which the start of a window is measured.
const START_CASES: u64 = 100_000;
/// The number of measured calls of a quick command.
const CALLS: usize = 300;

fn main() -> BenchResult<()> {
    let arguments = Arguments::parse()?;
    let Arguments { sizes, out, .. } = &arguments;
    fs::create_dir_all(out)?;
    let mut rows: Vec<Value> = Vec::new();
    println!(
        "{:<18}{:>10}{:>12}{:>12}",
        "name", "cases", "p50 ms", "p99 ms"
    );
    for (i, cases) in sizes.iter().enumerate() {
        let is_last = i + 1 == sizes.len() && arguments.only.is_empty();
        let facts = is_last.then(|| out.join("facts.csv"));
        measure(*cases, &arguments, facts.as_deref(), &mut rows)?;
    }
    fs::write(out.join("bench.json"), serde_json::to_string_pretty(&rows)?)?;
    print_growth(&rows);
    Ok(())
}

/// The command line.
struct Arguments {
    /// The numbers of cases of the measured books.
    sizes: Vec<u64>,
    out: PathBuf,
    /// The folder in which filled books are kept, so that a later run measures copies of them.
    keep: Option<PathBuf>,
    /// The names of the rows that are measured, or `start`, `backups`, `documents`, `old_pc` for their groups; empty for all.
    only: Vec<String>,
}

impl Arguments {
    fn parse() -> BenchResult<Arguments> {
        let mut parsed = Arguments {
            sizes: SIZES.to_vec(),
            out: PathBuf::from("target/bench"),
            keep: None,
            only: Vec::new(),
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let value = arguments
                .next()
                .ok_or_else(|| format!("{argument} needs a value"))?;
            match argument.as_str() {
                "--cases" => parsed.sizes = vec![value.parse()?],
                "--out" => parsed.out = value.into(),
                "--keep" => parsed.keep = Some(value.into()),
                "--only" => parsed.only = value.split(',').map(str::to_string).collect(),
                _ => {
                    return Err(
                        "usage: bench [--cases N] [--out DIR] [--keep DIR] [--only NAME,…]".into(),
                    );
                }
            }
        }
        Ok(parsed)
    }

    /// Returns whether a row is measured.
    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|wanted| wanted == name)
    }
}

/// Prints how much each row grows from the smallest book to the largest.
fn print_growth(rows: &[Value]) {
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
        let largest = rows
            .iter()
            .find(|r| size(r) == most && r["name"] == row["name"]);
        if let (Some(small), Some(large)) = (
            row["p50_ms"].as_f64(),
            largest.and_then(|t| t["p50_ms"].as_f64()),
        ) {
            println!(
                "{:<18}{:>8.2}×",
                row["name"].as_str().unwrap_or_default(),
                large / small
            );
        }
    }
}

/// Writes one CSV row for each case that the tallies count.
fn write_facts(store: &Store, path: &Path) -> BenchResult<()> {
    let mut out = BufWriter::new(fs::File::create(path)?);
    writeln!(
        out,
        "case,registered_on,accepted_on,closed_on,cause,report_group,outcome,grid,mediator,source,people,claimed_fen,agreed_fen,summary"
    )?;
    let mut failed: Option<io::Error> = None;
    store.for_each_case(|_, case| {
        if let Err(e) = fact(&mut out, case) {
            failed.get_or_insert(e);
        }
        Ok(())
    })?;
    failed.map_or(Ok(()), Err)?;
    Ok(out.flush()?)
}

fn fact(out: &mut impl Write, case: &Case) -> io::Result<()> {
    let Some(facts) = case.facts().pop().filter(|f| !f.is_consultation()) else {
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
        facts.counted.cause,
        facts.counted.cause.row().group,
        facts.outcome.map(|o| o.code()).unwrap_or_default(),
        facts
            .counted
            .grid
            .map(|g| g.to_string())
            .unwrap_or_default(),
        facts
            .counted
            .mediator
            .map(|m| m.to_string())
            .unwrap_or_default(),
        facts.counted.source,
        facts.counted.people,
        facts.counted.claimed.fen(),
        facts.agreed.fen(),
        case.fields.summary.replace('"', "\"\"")
    )
}

fn measure(
    cases: u64,
    arguments: &Arguments,
    facts: Option<&Path>,
    rows: &mut Vec<Value>,
) -> BenchResult<()> {
    let mut book = filling::filled_book(cases, arguments.keep.as_deref())?;
    let (names, texts) = filling::search_words(&mut book)?;
    if let Some(path) = facts {
        write_facts(&book.store(), path)?;
        book.reopen();
    }
    let journal_rows = measure_journal(&mut book, arguments)?;
    let mut queries = BookQueries::new(book, cases, names, texts);
    let mut row = |name: &str, times: Vec<f64>| add_row(rows, cases, name, times);
    for (name, calls, query) in BookQueries::ALL {
        if arguments.wants(name) {
            row(name, queries.measure(calls, query));
        }
    }
    for (name, times) in journal_rows {
        row(name, times);
    }
    if cases != START_CASES && arguments.only.is_empty() {
        return Ok(());
    }
    if arguments.wants("start") {
        let mut book = queries.into_book();
        book.ok("sign_out", json!({}));
        start::measure(&book, &mut row)?;
    }
    if arguments.wants("backups") {
        backups::measure(cases, &mut row)?;
    }
    if arguments.wants("documents") {
        documents::measure(&mut row)?;
    }
    if arguments.wants("old_pc") {
        old_pc::measure(|name, times| add_row(rows, old_pc::CASES, name, times))?;
    }
    Ok(())
}

/// Prints the median and the 99th percentile of the times, and adds them to the results.
fn add_row(rows: &mut Vec<Value>, cases: u64, name: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
    println!("{name:<18}{cases:>10}{:>12.3}{:>12.3}", at(0.5), at(0.99));
    rows.push(json!({"name": name, "cases": cases, "p50_ms": at(0.5), "p99_ms": at(0.99)}));
}

/// Measures pages of the journal and the full verification; returns the rows with their times.
fn measure_journal(
    book: &mut TestOffice,
    arguments: &Arguments,
) -> BenchResult<Vec<(&'static str, Vec<f64>)>> {
    let store = book.store();
    let all = JournalQuery {
        kinds: Vec::new(),
        actor: None,
        number: String::new(),
        from: None,
        to: None,
        before: None,
    };
    let day = |text: &str| text.parse().ok();
    let queries = [
        ("journal_newest", all.clone()),
        (
            "journal_seldom",
            JournalQuery {
                kinds: vec![ActionKind::Settings],
                ..all.clone()
            },
        ),
        (
            "journal_person",
            JournalQuery {
                actor: Some(member(2)),
                ..all.clone()
            },
        ),
        (
            "journal_number",
            JournalQuery {
                number: "第77号".into(),
                ..all.clone()
            },
        ),
        (
            "journal_month",
            JournalQuery {
                from: day("2023-03-01"),
                to: day("2023-03-31"),
                ..all.clone()
            },
        ),
        (
            "journal_years",
            JournalQuery {
                from: day("2022-03-01"),
                to: day("2025-03-31"),
                ..all
            },
        ),
    ];
    let mut measured = Vec::new();
    for (name, query) in queries {
        if !arguments.wants(name) {
            continue;
        }
        let mut times = Vec::new();
        for _ in 0..50 {
            let started = Instant::now();
            store.journal_page(&query, 480, 100)?;
            times.push(started.elapsed().as_secs_f64() * 1_000.0);
        }
        measured.push((name, times));
    }
    let mut times = Vec::new();
    let verifications = if arguments.wants("verify_whole") {
        3
    } else {
        0
    };
    for _ in 0..verifications {
        let started = Instant::now();
        let checked = store.verify_whole(&ExternalRecords::default(), &mut |_, _| true)?;
        times.push(started.elapsed().as_secs_f64() * 1_000.0);
        eprintln!(
            "{} entries of {} cases verified",
            checked.entries, checked.cases
        );
    }
    if !times.is_empty() {
        measured.push(("verify_whole", times));
    }
    drop(store);
    book.reopen();
    Ok(measured)
}
