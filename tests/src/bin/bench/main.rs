//! The table of speeds: an encrypted store on disk at several sizes, asked through the commands of the wire.
//!
//! Leaves `bench.json` and `facts.csv`, so that another engine can be timed on the same rows.

mod asking;
mod keeping;
mod start;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use asking::Asking;
use casebook_core::Moment;
use casebook_core::domain::case::Case;
use casebook_core::practice::Until;
use casebook_core::practice::history::{Detail, Generator};
use casebook_core::store::{Store, Witnesses};
use casebook_core::wire::trust::{DeedKind, JournalQuery};
use casebook_tests::book::{Book, member};
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const TODAY: &str = "2026-11-20";
const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];
/// Years over which the cases are spread.
const YEARS: i32 = 5;
/// The size of the book beside which a window is started.
const START_CASES: u64 = 100_000;
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

fn fill(book: &mut Book, cases: u64) -> Outcome<()> {
    let mut store = book.store();
    let now = book.now();
    fill_store(&mut store, &now, cases)?;
    drop(store);
    book.reopen();
    Ok(())
}

fn fill_store(store: &mut Store, now: &Moment, cases: u64) -> Outcome<()> {
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

fn measure(cases: u64, facts: Option<&Path>, rows: &mut Vec<Value>) -> Outcome<()> {
    let mut book = Book::on(TODAY);
    fill(&mut book, cases)?;
    let (names, texts) = words_of(&mut book);
    if let Some(path) = facts {
        write_facts(&book.store(), path)?;
        book.reopen();
    }
    let kept = journal(&mut book)?;
    let mut asking = Asking::new(book, cases, names, texts);
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
    for (name, times) in kept {
        row(name, times);
    }
    if cases == START_CASES {
        let mut book = asking.into_book();
        book.ok("sign_out", json!({}));
        start::measure(&book, &mut row)?;
        drop(book);
        keeping::measure(cases, &mut row)?;
    }
    Ok(())
}

/// Pages of the journal, and the whole verification from the first entry to the last word of the index.
fn journal(book: &mut Book) -> Outcome<Vec<(&'static str, Vec<f64>)>> {
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
                kinds: vec![DeedKind::Settings],
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
        let mut times = Vec::new();
        for _ in 0..50 {
            let began = Instant::now();
            store.journal_page(&query, 480, 100)?;
            times.push(began.elapsed().as_secs_f64() * 1_000.0);
        }
        measured.push((name, times));
    }
    let mut times = Vec::new();
    for _ in 0..3 {
        let began = Instant::now();
        let checked = store.verify_whole(&Witnesses::default(), &mut |_, _| true)?;
        times.push(began.elapsed().as_secs_f64() * 1_000.0);
        eprintln!(
            "{} entries of {} cases verified",
            checked.entries, checked.cases
        );
    }
    measured.push(("verify_whole", times));
    drop(store);
    book.reopen();
    Ok(measured)
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
