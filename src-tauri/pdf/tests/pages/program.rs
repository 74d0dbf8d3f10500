//! Runs the program, and a document with every kind of block.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// Returns the answers to requests, each with its files.
pub fn answers(requests: &[Value]) -> Vec<(Value, Vec<Vec<u8>>)> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_casebook-pdf"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut input = child.stdin.take().expect("an input");
    let mut output = BufReader::new(child.stdout.take().expect("an output"));
    let mut answers = Vec::new();
    for request in requests {
        writeln!(input, "{request}").expect("it reads");
        let mut line = String::new();
        output.read_line(&mut line).expect("it answers");
        let answer: Value = serde_json::from_str(&line).expect("JSON");
        let lengths = answer["lengths"].as_array().cloned().unwrap_or_default();
        let files = lengths.iter().map(|length| {
            let length = length.as_u64().expect("a length");
            let mut file = vec![0; usize::try_from(length).expect("a length")];
            output.read_exact(&mut file).expect("the file");
            file
        });
        let files = files.collect();
        answers.push((answer, files));
    }
    drop(input);
    assert!(child.wait().expect("an end").success());
    answers
}

/// Returns the files of a request that must succeed.
pub fn files(request: &Value) -> Vec<Vec<u8>> {
    let (answer, files) = answers(std::slice::from_ref(request)).remove(0);
    assert_eq!(answer["answer"], "files", "{answer}");
    files
}

/// Returns the archive file of a document.
pub fn pdf(document: &Value) -> Vec<u8> {
    files(&request("pdf", document)).remove(0)
}

pub fn request(form: &str, document: &Value) -> Value {
    json!({"form": form, "title": "调解协议书", "day": "2026-11-20", "document": document})
}

pub fn text(text: &str) -> Value {
    json!([{"run": "text", "text": text}])
}

/// Returns a document with these blocks.
pub fn document(blocks: Value) -> Value {
    json!({
        "kind": "agreement",
        "number": "盛劳调字〔2026〕第7号",
        "title": "调解协议书",
        "office": "盛泽镇调解委员会",
        "blocks": blocks,
        "copies": "本协议书一式三份。",
    })
}

/// Returns a document with every kind of block, and names of rare characters.
pub fn every_block() -> Value {
    let blank = |width: u8| json!({"run": "blank", "label": "住址", "width": width});
    document(json!([
        {"block": "plain", "line": [{"run": "text", "text": "申请人：𠮷㛃堃，住址："}, blank(24), {"run": "text", "text": "。"}]},
        {"block": "heading", "text": "一、争议事实"},
        {"block": "paragraph", "line": text("双方因工资发生争议，第二行\n在此处另起。共12,000.00元（人民币壹万贰仟元整）。")},
        {"block": "form", "rows": [
            {"label": "纠纷类型", "value": text("加班费")},
            {"label": "日期", "value": [blank(3), {"run": "text", "text": "年"}]},
        ]},
        {"block": "table", "heads": ["序号", "事项"], "widths": [1, 4], "rows": [[text("1"), text("支付工资")], []]},
        {"block": "addressee", "name": text("吴江区仲裁委员会")},
        {"block": "signatures", "lines": [
            {"label": "申请人", "dated": true},
            {"label": "法定代表人（负责人）或者委托代理人（签名）", "dated": true},
            {"label": "记录人：", "dated": false},
        ]},
        {"block": "seal_and_date", "office": "盛泽镇调解委员会", "day": text("2026年11月20日")},
        {"block": "seal_and_date", "office": "", "day": text("2026年11月21日")},
        {"block": "remark", "text": "注：本表一份存卷。"},
        {"block": "page_break"},
        {"block": "paragraph", "line": text("附页")},
    ]))
}

/// Returns a dossier of three parts, of which the second has two pages.
pub fn dossier() -> Value {
    let part = |title: &str, counted: bool| json!({"block": "part", "office": "", "title": title, "number": "", "counted": counted});
    let row = |name: &str, part: Option<u8>, note: &str| json!({"name": name, "part": part, "last_part": part, "note": note});
    document(json!([
        part("卷宗封面", false),
        {"block": "contents", "rows": [
            row("申请书", Some(1), ""),
            row("调解笔录", Some(2), ""),
            row("回访记录", None, "无"),
        ]},
        part("调解申请书", true),
        {"block": "paragraph", "line": text("其一")},
        {"block": "page_break"},
        {"block": "paragraph", "line": text("其二")},
        part("调解笔录", true),
        {"block": "paragraph", "line": text("笔录")},
        part("卷内备考表", false),
    ]))
}
