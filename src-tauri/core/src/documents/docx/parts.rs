//! The parts of a Word file that `docx-rs` does not write, and what is changed in those that it writes.

use super::line::written;

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
pub(super) const FOOTER: &str = r#"<w:footerReference w:type="default" r:id="rIdFooter1" />"#;
pub(super) const SECTION: &str =
    r#"<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter1" />"#;
/// The replacements in the XML of the library, in this order. Borders have half a point. As the schema asks, the
/// footer of a section stands first, columns have no type, and empty properties, which stand at the wrong place, are
/// left out. A row with the rule `auto` becomes the head of its table, which is repeated on each page. No text can hold
/// these pieces, as its quotation marks and its brackets are escaped.
const MENDED: [(&str, &str); 7] = [
    (r#"w:sz="2" w:space="0""#, r#"w:sz="4" w:space="0""#),
    (FOOTER, ""),
    ("<w:sectPr>", SECTION),
    (r#"" w:type="dxa" /><w:gridCol"#, r#"" /><w:gridCol"#),
    (r#"" w:type="dxa" /></w:tblGrid>"#, r#"" /></w:tblGrid>"#),
    ("<w:rPr />", ""),
    (
        r#"w:hRule="auto" />"#,
        r#"w:hRule="atLeast" /><w:tblHeader />"#,
    ),
];

/// The styles: id, name, properties of the paragraph and of its text, in the order of the schema.
pub(super) const STYLES: [(&str, &str, &str, &str); 18] = [
    (
        "Office",
        "机关名称",
        r#"<w:spacing w:line="640" w:lineRule="exact"/><w:jc w:val="center"/>"#,
        SIZE_18,
    ),
    (
        "Title",
        "Title",
        r#"<w:keepNext/><w:spacing w:before="80" w:after="160" w:line="760" w:lineRule="exact"/>
<w:jc w:val="center"/>"#,
        r#"<w:b/><w:bCs/><w:sz w:val="44"/><w:szCs w:val="44"/>"#,
    ),
    (
        "Number",
        "文号",
        r#"<w:spacing w:after="200"/><w:jc w:val="right"/>"#,
        "",
    ),
    (
        "Heading1",
        "heading 1",
        r#"<w:keepNext/><w:spacing w:before="120"/><w:ind w:firstLineChars="200" w:firstLine="560"/>
<w:outlineLvl w:val="0"/>"#,
        r#"<w:rFonts w:ascii="黑体" w:hAnsi="黑体" w:eastAsia="黑体" w:cs="黑体"/>"#,
    ),
    (
        "Body",
        "正文段落",
        r#"<w:ind w:firstLineChars="200" w:firstLine="560"/><w:jc w:val="both"/>"#,
        "",
    ),
    (
        "Blanks",
        "填空段落",
        r#"<w:ind w:firstLineChars="200" w:firstLine="560"/>"#,
        "",
    ),
    ("Plain", "顶格段落", "", ""),
    ("Cell", "表格文字", CELL_LINES, SIZE_12),
    ("CellCentre", "表格居中", CELL_CENTRE, SIZE_12),
    (
        "Gap",
        "表格间隔",
        r#"<w:spacing w:line="160" w:lineRule="exact"/>"#,
        r#"<w:sz w:val="2"/><w:szCs w:val="2"/>"#,
    ),
    (
        "Addressed",
        "此致",
        r#"<w:keepNext/><w:spacing w:before="200"/><w:ind w:firstLineChars="200" w:firstLine="560"/>"#,
        "",
    ),
    ("Addressee", "致送单位", r#"<w:spacing w:after="200"/>"#, ""),
    ("Signature", "签名", r#"<w:spacing w:before="280"/>"#, ""),
    (
        "Seal",
        "盖章",
        r#"<w:keepNext/><w:spacing w:before="1000"/><w:jc w:val="center"/>"#,
        "",
    ),
    (
        "SealDay",
        "盖章日期",
        r#"<w:spacing w:after="400"/><w:jc w:val="center"/>"#,
        "",
    ),
    (
        "Day",
        "日期",
        r#"<w:spacing w:before="200"/><w:jc w:val="right"/>"#,
        "",
    ),
    (
        "Copies",
        "份数",
        r#"<w:spacing w:before="280"/><w:ind w:firstLineChars="200" w:firstLine="560"/>"#,
        "",
    ),
    (
        "Remark",
        "注",
        r#"<w:spacing w:before="80" w:line="300" w:lineRule="exact"/><w:jc w:val="both"/>"#,
        SIZE_9,
    ),
];
const SIZE_18: &str = r#"<w:sz w:val="36"/><w:szCs w:val="36"/>"#;
const SIZE_12: &str = r#"<w:sz w:val="24"/><w:szCs w:val="24"/>"#;
const SIZE_9: &str = r#"<w:sz w:val="18"/><w:szCs w:val="18"/>"#;
const CELL_LINES: &str =
    r#"<w:spacing w:before="40" w:after="40" w:line="400" w:lineRule="exact"/>"#;
const CELL_CENTRE: &str = r#"<w:spacing w:before="40" w:after="40" w:line="400" w:lineRule="exact"/>
<w:jc w:val="center"/>"#;

/// The properties of all text: 宋体 of 14 pt in Chinese, in lines of 28 pt.
const DEFAULTS: &str = r#"<w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:cs="宋体"/><w:sz w:val="28"/><w:szCs w:val="28"/>
<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>
<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/>
</w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>
<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>
<w:bottom w:w="0" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/><w:pPr>
<w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="center"/></w:pPr>
<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>"#;

/// Blanks are underlined at the end of a line too, and the widths of characters are those of Chinese text.
const SETTINGS: &str = r#"<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>
<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:spaceForUL/>
<w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>
<w:useFELayout/><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"
 w:val="15"/></w:compat><w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/>"#;

/// Returns a part of the library with its pieces mended.
pub(super) fn mended(part: &[u8]) -> Vec<u8> {
    let mut text = String::from_utf8_lossy(part).into_owned();
    for (piece, mended) in MENDED {
        text = text.replace(piece, mended);
    }
    text.into_bytes()
}

/// Returns the part with the settings.
pub(super) fn settings() -> String {
    part("settings", SETTINGS)
}

fn part(name: &str, content: &str) -> String {
    format!(
        "{XML}<w:{name} xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">{content}</w:{name}>"
    )
}

/// Returns the part with the styles.
pub(super) fn styles() -> String {
    let mut content = DEFAULTS.to_owned();
    for (id, name, paragraph, text) in STYLES {
        let custom = if matches!(id, "Title" | "Heading1") {
            ""
        } else {
            r#" w:customStyle="1""#
        };
        content.push_str(&format!(
            r#"<w:style w:type="paragraph"{custom} w:styleId="{id}"><w:name w:val="{name}"/>"#
        ));
        content.push_str(&format!(
            r#"<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{text}</w:rPr></w:style>"#
        ));
    }
    part("styles", &content)
}

/// Returns the properties of the file: its title, but no person and no time.
pub(super) fn core_properties(title: &str) -> String {
    let title = written(title)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    format!(
        "{XML}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{title}</dc:title>\
         <dc:language>zh-CN</dc:language></cp:coreProperties>"
    )
}
