//! A document as a Word file: A4, 宋体, as offices print their papers. The same document gives the same bytes.
//!
//! The paragraphs and the tables are written by `docx-rs`. The styles, the settings and the properties are not, as the
//! library knows neither the language of a text, nor indents in characters, nor the title of a file.

mod line;
mod parts;

use std::io::Cursor;

use docx_rs::{
    Docx, DocxError, Footer, HeightRule, NumPages, PageMargin, PageNum, Paragraph, Run as WordRun,
    Tab, TabValueType, Table, TableCell, TableLayoutType, TableRow, VAlignType, WidthType,
};

use self::line::{
    CHARACTER, TEXT_WIDTH, add_line, characters, characters_in, column_widths, lines_in, width,
    width_of, word_run,
};
use self::parts::{core_properties, mended, settings, styles};
use super::model::{Block, ContentsRow, Document, FormRow, Line, SignatureLine, TextRun};

/// The text is 32 characters wide, so the margins are 2.6 cm.
const MARGIN: i32 = 1473;
const ROW_HEIGHT: f32 = 567.0;
/// The width of the labels of a form in per cent.
const LABEL_SHARE: u8 = 22;
/// Rows up to this number of lines are kept on one page. Longer ones would leave much of a page empty.
const MAX_KEPT_LINES: usize = 16;
/// The end of the line for a signature with a day beside it, and the least room for the signature, in characters.
const SIGNATURE_END: usize = 21;
const MIN_SIGNATURE: usize = 8;
const DAY_BY_HAND: &str = "　　　　年　　月　　日";

/// Returns the Word file of a document.
pub fn docx(document: &Document) -> Result<Vec<u8>, DocxError> {
    let mut page = Page::default();
    if !document.has_parts() {
        page.head(&document.office, &document.title, &document.number);
    }
    for block in &document.blocks {
        page.block(block);
    }
    page.break_before = false;
    if !document.copies.is_empty() {
        page.text("Copies", &document.copies);
    }
    page.file(&document.title)
}

/// The file so far.
#[derive(Default)]
struct Page {
    docx: Docx,
    /// The number of paragraphs. The numbers that the library gives depend on what was written before.
    paragraphs: usize,
    /// True if the next block begins a new page.
    break_before: bool,
    /// True if a gap is needed before a table.
    after_text: bool,
}

impl Page {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { text } => self.text("Heading1", text),
            Block::Paragraph { line } => self.line("Body", line),
            Block::Plain { line } => self.line("Plain", line),
            Block::Form { rows } => self.form(rows),
            Block::Table {
                heads,
                widths,
                rows,
            } => self.table(heads, widths, rows),
            Block::Addressee { name } => {
                self.text("Addressed", "此致");
                self.line("Addressee", name);
            }
            Block::Signatures { lines } => {
                for (at, line) in lines.iter().enumerate() {
                    self.signature(line, at + 1 == lines.len());
                }
            }
            Block::SealAndDate { office, day } => self.seal_and_date(office, day),
            Block::Remark { text } => self.text("Remark", text),
            Block::PageBreak => self.break_before = true,
            Block::Part {
                office,
                title,
                number,
                ..
            } => {
                self.break_before = self.paragraphs > 0;
                self.head(office, title, number);
            }
            Block::Contents { rows } => self.contents(rows),
        }
    }

    fn head(&mut self, office: &str, title: &str, number: &str) {
        for (style, text) in [("Office", office), ("Title", title), ("Number", number)] {
            if !text.is_empty() {
                self.text(style, text);
            }
        }
    }

    /// Adds the contents of a dossier, whose pages are written by hand: only a program that sets pages knows them.
    fn contents(&mut self, rows: &[ContentsRow]) {
        let heads = ["序号", "文书名称", "页号", "备注"].map(str::to_owned);
        let rows = rows.iter().enumerate().map(|(at, row)| {
            let [number, name, note] =
                [&(at + 1).to_string(), &row.name, &row.note].map(Line::text);
            vec![number, name, Line::default(), note]
        });
        self.table(&heads, &[10, 50, 16, 24], &rows.collect::<Vec<_>>());
    }

    /// Returns an empty paragraph in a style.
    fn paragraph(&mut self, style: &str) -> Paragraph {
        self.paragraphs += 1;
        self.after_text = !matches!(style, "Title" | "Number" | "Addressee" | "SealDay" | "Gap");
        Paragraph::new()
            .id(format!("{:08x}", self.paragraphs))
            .style(style)
    }

    fn add(&mut self, paragraph: Paragraph) {
        let paragraph = match std::mem::take(&mut self.break_before) {
            true => paragraph.page_break_before(true),
            false => paragraph,
        };
        self.docx = std::mem::take(&mut self.docx).add_paragraph(paragraph);
    }

    fn text(&mut self, style: &str, text: &str) {
        let paragraph = self.paragraph(style).add_run(word_run(text));
        self.add(paragraph);
    }

    fn line(&mut self, style: &str, line: &Line) {
        let indent = if style == "Body" { 2 } else { 0 };
        // A line that ends at a blank is not stretched.
        let blanks = line
            .0
            .iter()
            .any(|run| matches!(run, TextRun::Blank { .. }));
        let style = if style == "Body" && blanks {
            "Blanks"
        } else {
            style
        };
        let paragraph = add_line(self.paragraph(style), line, indent, TEXT_WIDTH / CHARACTER);
        self.add(paragraph);
    }

    /// Adds the office and the day below each other, centred on each other in the right half of the page.
    fn seal_and_date(&mut self, office: &str, day: &Line) {
        let name = format!("{office}（盖章）");
        if office.is_empty() {
            return self.line("Day", day);
        }
        if self.break_before {
            self.text("Gap", "");
        }
        let room = (characters(width_of(&name)) + 1).clamp(16, TEXT_WIDTH / CHARACTER);
        let start = (TEXT_WIDTH - room * CHARACTER) as i32;
        let paragraph = self.paragraph("Seal").indent(Some(start), None, None, None);
        self.add(paragraph.add_run(word_run(&name)));
        let paragraph = self
            .paragraph("SealDay")
            .indent(Some(start), None, None, None);
        self.add(add_line(paragraph, day, 0, room));
    }

    /// Adds a label, a ruled line and the room for a day. A long label has the day on a line of its own.
    fn signature(&mut self, line: &SignatureLine, last: bool) {
        let label = match line.label.ends_with('：') {
            true => line.label.clone(),
            false => format!("{}：", line.label),
        };
        let beside = characters(width_of(&label)) + MIN_SIGNATURE <= SIGNATURE_END;
        let (kind, end) = match beside {
            true => (TabValueType::Left, SIGNATURE_END * CHARACTER),
            false => (TabValueType::Right, TEXT_WIDTH),
        };
        let mut paragraph = self
            .paragraph("Signature")
            .add_tab(Tab::new().val(kind).pos(end))
            .add_run(word_run(&label))
            .add_run(WordRun::new().underline("single").add_tab());
        if line.dated && beside {
            paragraph = paragraph.add_run(word_run(DAY_BY_HAND));
        }
        self.add(paragraph.keep_next(!last || (line.dated && !beside)));
        if line.dated && !beside {
            self.text("Day", DAY_BY_HAND);
        }
    }

    fn form(&mut self, rows: &[FormRow]) {
        if rows.is_empty() {
            return;
        }
        self.begin_table();
        let widths = column_widths(&[LABEL_SHARE, 100 - LABEL_SHARE], 2);
        let [label, value] = widths[..] else { return };
        let rows = rows.iter().map(|row| {
            let cells = vec![
                self.cell("CellCentre", &Line::text(&row.label), label),
                self.cell("Cell", &row.value, value),
            ];
            word_row(cells, lines_in(&row.value, value))
        });
        let rows = rows.collect();
        self.bordered(rows, widths);
    }

    fn table(&mut self, heads: &[String], shares: &[u8], rows: &[Vec<Line>]) {
        if heads.is_empty() {
            return;
        }
        self.begin_table();
        let widths = column_widths(shares, heads.len());
        let columns = || widths.iter().copied().enumerate();
        // A column is centred if all it holds is short.
        let short = |at: usize, room: usize| {
            let cells = rows.iter().filter_map(|row| row.get(at));
            cells.into_iter().all(|line| {
                let is_text = |run: &TextRun| matches!(run, TextRun::Text { .. });
                let is_short = characters(width(line)) <= 8 && lines_in(line, room) <= 1;
                is_short && line.0.iter().all(is_text)
            })
        };
        let centred: Vec<bool> = columns().map(|(at, room)| short(at, room)).collect();
        let mut cells = Vec::new();
        for (head, room) in heads.iter().zip(&widths) {
            cells.push(self.cell("CellCentre", &Line::text(head), *room));
        }
        let head = TableRow::new(cells)
            .row_height(ROW_HEIGHT)
            .height_rule(HeightRule::Auto);
        let mut all = vec![head.cant_split()];
        for row in rows {
            let (mut cells, mut height, empty) = (Vec::new(), 0, Line::default());
            for ((at, room), centred) in columns().zip(&centred) {
                let line = row.get(at).unwrap_or(&empty);
                height = height.max(lines_in(line, room));
                let style = if *centred { "CellCentre" } else { "Cell" };
                cells.push(self.cell(style, line, room));
            }
            all.push(word_row(cells, height));
        }
        self.bordered(all, widths);
    }

    fn begin_table(&mut self) {
        if self.break_before || self.after_text {
            self.text("Gap", "");
        }
    }

    fn cell(&mut self, style: &str, line: &Line, room: usize) -> TableCell {
        let paragraph = add_line(self.paragraph(style), line, 0, characters_in(room));
        TableCell::new()
            .width(room, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .add_paragraph(paragraph)
    }

    /// Adds rows with borders, and a gap without which the next table would become a part of this one.
    fn bordered(&mut self, rows: Vec<TableRow>, widths: Vec<usize>) {
        let table = Table::new(rows)
            .width(TEXT_WIDTH, WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .set_grid(widths);
        self.docx = std::mem::take(&mut self.docx).add_table(table);
        self.text("Gap", "");
    }

    /// Returns the bytes of the file.
    fn file(mut self, title: &str) -> Result<Vec<u8>, DocxError> {
        let footer = self
            .paragraph("Footer")
            .add_run(word_run("第 "))
            .add_page_num(PageNum::new())
            .add_run(word_run(" 页　共 "))
            .add_num_pages(NumPages::new())
            .add_run(word_run(" 页"));
        let margin = PageMargin {
            top: MARGIN,
            left: MARGIN,
            bottom: MARGIN,
            right: MARGIN,
            header: 851,
            footer: 851,
            gutter: 0,
        };
        let docx = self.docx.page_size(11906, 16838).page_margin(margin);
        let mut parts = docx.footer(Footer::new().add_paragraph(footer)).build();
        for part in parts.footers.iter_mut().chain([&mut parts.document]) {
            *part = mended(part);
        }
        parts.styles = styles().into_bytes();
        parts.settings = settings().into_bytes();
        parts.doc_props.core = core_properties(title).into_bytes();
        let mut bytes = Cursor::new(Vec::new());
        parts.pack(&mut bytes)?;
        Ok(bytes.into_inner())
    }
}

fn word_row(cells: Vec<TableCell>, lines: usize) -> TableRow {
    let row = TableRow::new(cells)
        .row_height(ROW_HEIGHT)
        .height_rule(HeightRule::AtLeast);
    if lines > MAX_KEPT_LINES {
        row
    } else {
        row.cant_split()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::parts::{FOOTER, SECTION, STYLES};
    use super::*;
    use crate::domain::vocabulary::DocumentKind;

    /// Returns a part of a Word file.
    fn part_of(file: &[u8], name: &str) -> String {
        let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        let mut text = String::new();
        zip.by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    /// Returns the texts of a part, each with whether it is underlined.
    fn texts(xml: &str) -> Vec<(String, bool)> {
        let runs = xml.split("<w:r>").skip(1);
        let texts = runs.filter_map(|run| {
            let (properties, text) = run.split_once(r#"<w:t xml:space="preserve">"#)?;
            let text = text.split_once("</w:t>")?.0;
            let text = [
                ("&lt;", "<"),
                ("&gt;", ">"),
                ("&quot;", "\""),
                ("&apos;", "'"),
                ("&amp;", "&"),
            ]
            .iter()
            .fold(text.to_owned(), |text, (escaped, plain)| {
                text.replace(escaped, plain)
            });
            Some((text, properties.contains(r#"<w:u w:val="single" />"#)))
        });
        texts.collect()
    }

    fn all_text(document: &Document) -> String {
        let xml = part_of(&docx(document).unwrap(), "word/document.xml");
        texts(&xml).into_iter().map(|(text, _)| text).collect()
    }

    fn document() -> Document {
        let mut document = Document::new(
            DocumentKind::Agreement,
            "盛泽镇调解委员会",
            "盛劳调字〔2026〕第7号",
        );
        document.plain(
            Line::text("申请人：")
                .and("𠮷㛃 <b>&amp;\"'")
                .blank("住址", 6)
                .and("。"),
        );
        document.heading("一、争议事实");
        document.paragraph(Line::text("双方"));
        document.form([
            ("纠纷类型", Line::text("加班费")),
            ("日期", Line::default().blank("日期", 4)),
        ]);
        document.table(
            &[("序号", 1), ("事项", 4)],
            vec![vec![Line::text("1"), Line::text("工资")], vec![]],
        );
        document.addressee(Line::text("吴江区仲裁委"));
        document.signatures(&["申请人", "法定代表人（负责人）或者委托代理人（签名）"]);
        document.seal_and_date(Line::text("2026年11月20日"));
        document.remark("注：一份");
        document.page_break();
        document.paragraph(Line::text("附页"));
        document.copies = "一式三份。".into();
        document
    }

    #[test]
    fn the_text_of_the_file_is_that_of_the_document_in_order() {
        let expected = "盛泽镇调解委员会调解协议书盛劳调字〔2026〕第7号申请人：𠮷㛃 <b>&amp;\"'　　　　　　。\
            一、争议事实双方纠纷类型加班费日期　　　　序号事项1工资此致吴江区仲裁委申请人：　　　　年　　月　　日\
            法定代表人（负责人）或者委托代理人（签名）：　　　　年　　月　　日盛泽镇调解委员会（盖章）\
            2026年11月20日注：一份附页一式三份。";
        assert_eq!(all_text(&document()), expected);
    }

    #[test]
    fn only_blanks_and_signatures_are_underlined() {
        let xml = part_of(&docx(&document()).unwrap(), "word/document.xml");
        let underlined: Vec<String> = texts(&xml)
            .into_iter()
            .filter(|(_, under)| *under)
            .map(|(text, _)| text)
            .collect();
        assert_eq!(underlined, ["　　　　　　", "　　　　"]);
        assert_eq!(
            xml.matches(r#"<w:r><w:rPr><w:u w:val="single" /></w:rPr><w:tab /></w:r>"#)
                .count(),
            2
        );
    }

    #[test]
    fn what_xml_forbids_is_dropped_and_ends_of_lines_are_kept() {
        let mut document = Document::new(DocumentKind::Agreement, "", "");
        document.title = "书\u{0}\u{b}\u{fffe}<&".into();
        document.plain(Line::text(
            "甲\u{1}\u{8}\u{c}\u{1f}\u{7f}\u{85}\u{ffff}乙\t丙\r\n丁",
        ));
        let file = docx(&document).unwrap();
        let xml = part_of(&file, "word/document.xml");
        assert_eq!(all_text(&document), "书<&甲乙 丙");
        assert!(
            xml.contains(r#"丙</w:t><w:br w:type="textWrapping" /><w:t xml:space="preserve">丁"#)
        );
        assert!(part_of(&file, "docProps/core.xml").contains("<dc:title>书&lt;&amp;</dc:title>"));
    }

    #[test]
    fn the_same_document_gives_the_same_bytes_without_a_time_or_a_person() {
        let file = docx(&document()).unwrap();
        // The library counts the paragraphs of a thread.
        let _ = Paragraph::new();
        assert_eq!(file, docx(&document()).unwrap());
        let mut zip = zip::ZipArchive::new(Cursor::new(&file)).unwrap();
        for at in 0..zip.len() {
            assert_eq!(
                zip.by_index(at).unwrap().last_modified(),
                Some(zip::DateTime::DEFAULT)
            );
        }
        let core = part_of(&file, "docProps/core.xml");
        assert!(
            !core.contains("creator") && !core.contains("created") && !core.contains("odified")
        );
    }

    #[test]
    fn heads_are_repeated_and_the_pieces_of_the_library_are_mended() {
        let file = docx(&document()).unwrap();
        let xml = part_of(&file, "word/document.xml");
        assert_eq!(xml.matches("<w:tblHeader />").count(), 1);
        assert_eq!(xml.matches("<w:cantSplit />").count(), 5);
        assert_eq!(xml.matches("<w:pageBreakBefore />").count(), 1);
        assert_eq!(xml.matches(SECTION).count(), 1);
        assert_eq!(xml.matches(FOOTER).count(), 1);
        for piece in [
            "<w:rPr />",
            r#"w:hRule="auto""#,
            r#"<w:gridCol w:w="1971" w:type="#,
            r#"w:sz="2""#,
        ] {
            assert!(!xml.contains(piece), "{piece}");
        }
        for style in xml.split("<w:pStyle w:val=\"").skip(1) {
            let style = style.split('"').next().unwrap();
            assert!(STYLES.iter().any(|(id, ..)| *id == style), "{style}");
        }
    }

    #[test]
    fn what_is_empty_is_left_out() {
        let mut document = Document::new(DocumentKind::Agreement, "", "");
        document.form([]);
        document.table(&[], vec![vec![Line::text("1")]]);
        document.table(&[("甲", 0), ("乙", 0)], vec![]);
        assert_eq!(all_text(&document), "调解协议书甲乙");
        document.page_break();
        document.copies = "一式三份。".into();
        let xml = part_of(&docx(&document).unwrap(), "word/document.xml");
        assert!(!xml.contains("pageBreakBefore"));
        assert_eq!(column_widths(&[1, 3], 3).iter().sum::<usize>(), TEXT_WIDTH);
    }
}
