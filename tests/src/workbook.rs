//! A workbook as LibreOffice reads it: LibreOffice converts it, and the result is parsed.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::TestError;

/// A sheet of a workbook.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub name: String,
    /// The texts of the cells by row; numbers as stored, not as shown. Empty cells are empty texts.
    pub rows: Vec<Vec<String>>,
    /// The cells with a formula, such as `B7`.
    pub formulas: Vec<String>,
}

/// Converts a workbook with LibreOffice and returns the sheets of the result.
pub fn read(file: &Path) -> Result<Vec<Sheet>, TestError> {
    let folder = tempfile::Builder::new().prefix("casebook-lo-").tempdir()?;
    // With a profile of its own, because a LibreOffice that is already open would take over the call and return at once.
    let profile = format!("-env:UserInstallation=file://{}", folder.path().display());
    let out = folder.path().join("out");
    let converted = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(&out)
        .arg(file)
        .env("HOME", folder.path())
        .stdin(Stdio::null())
        .output()
        .map_err(|source| start("soffice", source))?;
    let converted_file = out.join(file.file_name().unwrap_or_default());
    if !converted_file.is_file() {
        let stderr = String::from_utf8_lossy(&converted.stderr).into_owned();
        let message = format!("LibreOffice does not open {}: {stderr}", file.display());
        return Err(TestError::Unexpected(message));
    }
    let sheets = Command::new("python3")
        .args(["-c", SHEETS])
        .arg(&converted_file)
        .output()
        .map_err(|source| start("python3", source))?;
    let sheets: Value = serde_json::from_slice(&sheets.stdout).map_err(|error| {
        let stderr = String::from_utf8_lossy(&sheets.stderr);
        TestError::Unexpected(format!("the workbook cannot be read: {error}: {stderr}"))
    })?;
    Ok(sheets.as_array().into_iter().flatten().map(sheet).collect())
}

fn start(program: &str, source: std::io::Error) -> TestError {
    TestError::Start {
        program: program.to_owned(),
        source,
    }
}

fn sheet(value: &Value) -> Sheet {
    let texts = |value: &Value| -> Vec<String> {
        let cells = value.as_array().into_iter().flatten();
        cells
            .map(|cell| cell.as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let rows = value["rows"].as_array().into_iter().flatten();
    Sheet {
        name: value["name"].as_str().unwrap_or_default().to_owned(),
        rows: rows.map(texts).collect(),
        formulas: texts(&value["formulas"]),
    }
}

/// A Python program that prints the sheets of a workbook as JSON, with the standard library only.
const SHEETS: &str = r#"
import json, re, sys, zipfile
import xml.etree.ElementTree as tree

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
book = zipfile.ZipFile(sys.argv[1])

def part(name):
    return tree.fromstring(book.read(name))

def words(node):
    return "".join(t.text or "" for t in node.iter(M + "t"))

shared = []
if "xl/sharedStrings.xml" in book.namelist():
    shared = [words(item) for item in part("xl/sharedStrings.xml")]
targets = {r.get("Id"): r.get("Target") for r in part("xl/_rels/workbook.xml.rels")}

def column(ref):
    n = 0
    for letter in re.match("[A-Z]+", ref).group():
        n = n * 26 + ord(letter) - 64
    return n - 1

def text(cell):
    value = cell.find(M + "v")
    if cell.get("t") == "inlineStr":
        return words(cell)
    if value is None:
        return ""
    return shared[int(value.text)] if cell.get("t") == "s" else value.text or ""

sheets = []
for sheet in part("xl/workbook.xml").find(M + "sheets"):
    target = targets[sheet.get(R + "id")].lstrip("/")
    root = part(target if target.startswith("xl/") else "xl/" + target)
    rows, formulas = [], []
    for row in root.iter(M + "row"):
        cells = []
        for cell in row.iter(M + "c"):
            at = column(cell.get("r"))
            cells += [""] * (at + 1 - len(cells))
            cells[at] = text(cell)
            if cell.find(M + "f") is not None:
                formulas.append(cell.get("r"))
        rows.append(cells)
    sheets.append({"name": sheet.get("name"), "rows": rows, "formulas": formulas})
json.dump(sheets, sys.stdout)
"#;
