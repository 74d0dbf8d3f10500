//! The exported workbook in another program: its numbers are those of the screen, and no text becomes a formula.

use casebook_tests::main_job::{TODAY, open_practice_book, register_with_text};
use casebook_tests::screens::{People, export_tally, go, show_tally};
use casebook_tests::workbook::{self, Sheet};
use casebook_tests::{Setup, TestError, Window};

use crate::journey;

/// Texts that a spreadsheet may take for formulas.
const FORMULAS: [&str; 5] = [
    "=HYPERLINK(\"http://example.org\";\"x\")",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "＝1+1",
];

#[test]
fn the_workbook_has_the_numbers_of_the_screen_and_no_formulas() {
    journey("workbook", Setup::default().today(TODAY), |window| {
        open_practice_book(window)?;
        for text in FORMULAS {
            register_with_text(window, text)?;
        }
        go(window, "today")?;
        for kind in ["month", "year"] {
            show_tally(window, kind)?;
            window.click("@tally-basis-choice-registered")?;
            window.see_text("@tally-basis", "登记")?;
            let shown = figures(window)?;
            assert!(shown.len() > 30, "only {} figures", shown.len());
            let book = workbook::read(&export_tally(window, "xlsx", People::Unmasked)?)?;
            assert!(book.len() >= 6, "{} sheets", book.len());
            for sheet in &book {
                assert_eq!(sheet.formulas, [""; 0], "formulas on {}", sheet.name);
            }
            assert_same_figures(&shown, &book[0]);
            if kind == "month" {
                assert_texts_unchanged(&book);
            }
        }
        Ok(())
    });
}

/// The columns that have another name in the workbook: the name on the screen, and that in the workbook.
const OTHER_NAMES: [(&str, &str); 5] = [
    ("登记", "本期新收"),
    ("登记（含重新受理）", "本期新收"),
    ("结案", "结案合计"),
    ("结案请求金额（元）", "请求金额"),
    ("协议金额（元）", "协议金额"),
];

/// Returns the figures of the table on the screen as `(row, column, number)`, with the headings of row and column.
fn figures(window: &Window) -> Result<Vec<(String, String, f64)>, TestError> {
    let read = "const plain = (e) => e.innerText.replaceAll(/[,\\s]/g, '');
        const table = document.querySelector('[data-testid=tally-matrix]');
        const heads = [...table.querySelectorAll('thead th')].map(plain);
        return [...table.querySelectorAll('tbody tr, tfoot tr')].flatMap((row) =>
            [...row.cells].slice(1).map((cell, i) => [plain(row.cells[0]), heads[i + 1], Number(plain(cell))]))";
    window.see("@tally-matrix tfoot")?;
    let read = window.session().script(read, vec![])?;
    Ok(serde_json::from_value(read).expect("figures with their heads"))
}

/// Asserts that the sheet has every figure of the screen in its row and its column.
fn assert_same_figures(shown: &[(String, String, f64)], sheet: &Sheet) {
    let columns = columns(sheet);
    for (row, column, figure) in shown {
        let renamed = OTHER_NAMES.iter().find(|(screen, _)| screen == column);
        let name = renamed.map_or(column.as_str(), |(_, name)| name);
        let at = columns.iter().position(|there| there == name);
        let at = at.unwrap_or_else(|| panic!("no column {name} among {columns:?}"));
        let line = sheet.rows.iter().find(|line| line.first() == Some(row));
        let line = line.unwrap_or_else(|| panic!("no row {row} on the sheet"));
        let stored: Option<f64> = line[at].parse().ok();
        assert_eq!(stored, Some(*figure), "{row}, {name}");
    }
}

/// Returns the names of the columns of a sheet. The heading has two rows: groups of columns, and below them the columns.
fn columns(sheet: &Sheet) -> Vec<String> {
    let plain = |cell: &String| cell.split_whitespace().collect::<String>();
    let head = sheet
        .rows
        .iter()
        .position(|row| row.iter().any(|cell| plain(cell) == "本期新收"));
    let head = head.expect("a head");
    let mut band = String::new();
    let mut names = Vec::new();
    for (over, under) in sheet.rows[head].iter().zip(&sheet.rows[head + 1]) {
        let (over, under) = (plain(over), plain(under));
        if !over.is_empty() {
            band = over;
        }
        let counts_cases = under.is_empty() || under == "件数";
        names.push(if counts_cases { band.clone() } else { under });
    }
    names
}

/// Asserts that the register has every text as typed, or with a sign before it.
fn assert_texts_unchanged(book: &[Sheet]) {
    let cells: Vec<&String> = book.iter().flat_map(|s| s.rows.iter().flatten()).collect();
    for text in FORMULAS {
        assert!(
            cells.iter().any(|cell| cell.ends_with(text)),
            "{text} is not there"
        );
    }
}
