//! A document 文书 as it is printed: what stands on its pages from top to bottom, whatever file it becomes.

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

use super::chinese::{date_text, money_text};
use crate::domain::money::Fen;
use crate::domain::vocabulary::DocumentKind;

/// One document about a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Document {
    pub kind: DocumentKind,
    /// The number of the document, such as 盛劳调字〔2026〕第7号; empty for one that has none.
    pub number: String,
    pub title: String,
    /// The office that stands above the title; empty for a document of a party.
    pub office: String,
    pub blocks: Vec<Block>,
    /// The number of copies and who gets them, printed at the end; empty for one copy.
    pub copies: String,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// The heading of a section, such as 一、争议事实.
    Heading { text: String },
    /// A paragraph whose first line is indented by two characters.
    Paragraph { line: Line },
    /// A line without an indent, such as the data of a party.
    Plain { line: Line },
    /// A bordered form: each row has a label and its value.
    Form { rows: Vec<FormRow> },
    /// A bordered table; `widths` are shares of the page.
    Table {
        heads: Vec<String>,
        widths: Vec<u8>,
        rows: Vec<Vec<Line>>,
    },
    /// 此致, and the body to which the document is addressed.
    Addressee { name: Line },
    /// The lines on which people sign, one for each.
    Signatures { lines: Vec<SignatureLine> },
    /// The office and the day at the lower right, with room for the seal.
    SealAndDate { office: String, day: Line },
    /// A remark in small type.
    Remark { text: String },
    /// The next block begins a new page.
    PageBreak,
    /// A part of a dossier begins on a new page, with a head of its own. Its pages are numbered if it is counted.
    Part {
        office: String,
        title: String,
        number: String,
        counted: bool,
    },
    /// The contents of a dossier.
    Contents { rows: Vec<ContentsRow> },
}

/// A row of the contents of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ContentsRow {
    pub name: String,
    /// The first and the last part that belong to the row, from 0; none if there is none.
    pub part: Option<usize>,
    pub last_part: Option<usize>,
    /// The reason why there is none, or a note for the reader.
    pub note: String,
}

/// A row of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FormRow {
    pub label: String,
    pub value: Line,
}

/// A line on which somebody signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SignatureLine {
    /// The person who signs and the way of signing, such as 申请人（签名或者捺印）.
    pub label: String,
    /// True if the day of the signature is written beside it.
    pub dated: bool,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "run", rename_all = "snake_case")]
pub enum TextRun {
    Text {
        text: String,
    },
    /// A ruled blank for what the case lacks; `width` in Chinese characters. `label` names what is missing; it is empty for a
    /// blank that is always filled by hand.
    Blank {
        label: String,
        width: u8,
    },
}

/// Text with blanks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(transparent)]
pub struct Line(pub Vec<TextRun>);

impl Line {
    /// Returns a line of plain text.
    pub fn text(text: impl Into<String>) -> Line {
        Line::default().and(text)
    }

    /// Adds plain text.
    pub fn and(mut self, text: impl Into<String>) -> Line {
        let text = text.into();
        match self.0.last_mut() {
            Some(TextRun::Text { text: before }) => before.push_str(&text),
            _ if text.is_empty() => {}
            _ => self.0.push(TextRun::Text { text }),
        }
        self
    }

    /// Adds a value, or a blank of that width for it. Texts of several lines become one.
    pub fn fill(self, label: &str, value: &str, width: u8) -> Line {
        let value = value.trim();
        match value.is_empty() {
            true => self.blank(label, width),
            false => self.and(value.replace(['\r', '\n'], " ")),
        }
    }

    /// Adds a day such as 2026年11月20日, or a blank for it.
    pub fn fill_day(self, label: &str, day: Option<NaiveDate>) -> Line {
        match day {
            Some(day) => self.and(date_text(day)),
            None => self.day_by_hand(label),
        }
    }

    /// Adds an amount in figures and in capitals, such as 12,000.00元（人民币壹万贰仟元整）, or a blank for it.
    pub fn fill_money(self, label: &str, amount: Option<Fen>) -> Line {
        match amount {
            Some(amount) => self.and(money_text(amount)),
            None => self.blank(label, 8).and("元"),
        }
    }

    /// Adds a blank that is missing under this label, or filled by hand if the label is empty.
    pub fn blank(mut self, label: &str, width: u8) -> Line {
        self.0.push(TextRun::Blank {
            label: label.to_owned(),
            width,
        });
        self
    }

    /// Adds blanks for a day that is written by hand; the day is missing under this label unless it is empty.
    pub fn day_by_hand(self, label: &str) -> Line {
        self.blank(label, 3)
            .and("年")
            .blank("", 2)
            .and("月")
            .blank("", 2)
            .and("日")
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Document {
    /// Returns a document without blocks.
    pub fn new(kind: DocumentKind, office: &str, number: &str) -> Document {
        Document {
            kind,
            number: number.to_owned(),
            title: kind.zh().to_owned(),
            office: office.to_owned(),
            blocks: Vec::new(),
            copies: String::new(),
        }
    }

    pub fn heading(&mut self, text: &str) {
        let text = text.to_owned();
        self.blocks.push(Block::Heading { text });
    }

    /// Adds an indented paragraph.
    pub fn paragraph(&mut self, line: Line) {
        self.blocks.push(Block::Paragraph { line });
    }

    /// Adds each line of a text as an indented paragraph, or a blank of some lines if the text is empty.
    pub fn paragraphs_of(&mut self, label: &str, text: &str) {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let before = self.blocks.len();
        for line in lines {
            self.paragraph(Line::text(line));
        }
        if self.blocks.len() == before {
            self.paragraph(Line::default().blank(label, 28));
            self.paragraph(Line::default().blank("", 28));
        }
    }

    pub fn plain(&mut self, line: Line) {
        self.blocks.push(Block::Plain { line });
    }

    /// Adds a form of labels and values.
    pub fn form(&mut self, rows: impl IntoIterator<Item = (&'static str, Line)>) {
        let rows = rows.into_iter().map(|(label, value)| FormRow {
            label: label.to_owned(),
            value,
        });
        let rows = rows.collect();
        self.blocks.push(Block::Form { rows });
    }

    /// Adds a table; the widths are shares of the page.
    pub fn table(&mut self, columns: &[(&str, u8)], rows: Vec<Vec<Line>>) {
        self.blocks.push(Block::Table {
            heads: columns.iter().map(|(head, _)| (*head).to_owned()).collect(),
            widths: columns.iter().map(|(_, width)| *width).collect(),
            rows,
        });
    }

    pub fn addressee(&mut self, name: Line) {
        self.blocks.push(Block::Addressee { name });
    }

    /// Adds lines for signatures, each with a day beside it.
    pub fn signatures(&mut self, labels: &[&str]) {
        let lines = labels.iter().map(|label| SignatureLine {
            label: (*label).to_owned(),
            dated: true,
        });
        let lines = lines.collect();
        self.blocks.push(Block::Signatures { lines });
    }

    /// Adds the office with room for its seal, and a day.
    pub fn seal_and_date(&mut self, day: Line) {
        let office = self.office.clone();
        self.blocks.push(Block::SealAndDate { office, day });
    }

    pub fn remark(&mut self, text: &str) {
        let text = text.to_owned();
        self.blocks.push(Block::Remark { text });
    }

    pub fn page_break(&mut self) {
        self.blocks.push(Block::PageBreak);
    }

    /// Returns whether the document is a dossier, whose parts have the heads.
    pub fn has_parts(&self) -> bool {
        let is_part = |block: &Block| matches!(block, Block::Part { .. });
        self.blocks.iter().any(is_part)
    }

    /// Returns all lines, in order.
    pub fn lines(&self) -> Vec<&Line> {
        let mut lines = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Paragraph { line } | Block::Plain { line } => lines.push(line),
                Block::Form { rows } => lines.extend(rows.iter().map(|row| &row.value)),
                Block::Table { rows, .. } => lines.extend(rows.iter().flatten()),
                Block::Addressee { name } => lines.push(name),
                Block::SealAndDate { day, .. } => lines.push(day),
                Block::Heading { .. }
                | Block::Signatures { .. }
                | Block::Remark { .. }
                | Block::PageBreak
                | Block::Part { .. }
                | Block::Contents { .. } => {}
            }
        }
        lines
    }

    /// Returns what the case lacks for this document, each once, in the order of the page.
    pub fn missing(&self) -> Vec<String> {
        let mut missing: Vec<String> = Vec::new();
        for run in self.lines().into_iter().flat_map(|line| &line.0) {
            if let TextRun::Blank { label, .. } = run
                && !label.is_empty()
                && !missing.contains(label)
            {
                missing.push(label.clone());
            }
        }
        missing
    }
}
