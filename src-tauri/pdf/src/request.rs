//! A request and the answer to it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fonts::add_missing_characters;

/// The kind of file that a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// One file of PDF/A-1a (GB/T 23286.1—2009, ISO 19005-1 level A).
    Pdf,
    /// One SVG for each page.
    Svg,
}

/// The fields of a request that are read here. The layout `document.typ` reads the `document` and
/// the title of the file.
#[derive(Debug, Deserialize)]
struct Head {
    form: Form,
    /// The day that a PDF gives as that of its making.
    day: NaiveDate,
}

/// A document to be set as pages.
#[derive(Debug)]
pub struct Request {
    pub form: Form,
    pub day: NaiveDate,
    /// The request without characters that no page shows.
    pub json: Vec<u8>,
    /// Those of its characters for which the fonts have no glyph, each once.
    pub missing_characters: String,
}

impl Request {
    /// Reads a request.
    ///
    /// # Errors
    /// The text is no JSON, or a field is missing.
    pub fn read(json: &[u8]) -> Result<Request, serde_json::Error> {
        let mut request: Value = serde_json::from_slice(json)?;
        let mut missing_characters = String::new();
        clean(&mut request, &mut missing_characters);
        let json = serde_json::to_vec(&request)?;
        let head: Head = serde_json::from_value(request)?;
        Ok(Request {
            form: head.form,
            day: head.day,
            json,
            missing_characters,
        })
    }
}

/// Bullets of other programs, which Chinese text writes as a middle dot.
const BULLETS: [char; 3] = ['\u{2022}', '\u{2027}', '\u{30fb}'];

/// Returns whether a character changes how others are shown and has no form of its own: marks of direction, joiners, the mark
/// of byte order, selectors of variants.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

/// Takes control characters out of all texts, and collects the characters that the fonts lack. Tabs become spaces, and only
/// line feeds end a line.
fn clean(value: &mut Value, missing: &mut String) {
    match value {
        Value::String(text) => {
            let is_kept = |c: &char| *c == '\n' || !c.is_control() && !is_invisible(*c);
            let text_now = text.replace('\t', " ").replace(BULLETS, "·");
            *text = text_now.chars().filter(is_kept).collect();
            add_missing_characters(text, missing);
        }
        Value::Array(values) => values.iter_mut().for_each(|value| clean(value, missing)),
        Value::Object(values) => (values.iter_mut()).for_each(|(_, value)| clean(value, missing)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The answer to a request.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum PageAnswer {
    /// The files follow, one after the other; their lengths are in bytes.
    Files {
        lengths: Vec<usize>,
        pages: usize,
    },
    /// The fonts lack these characters, each named once, so nothing was set.
    MissingCharacters {
        characters: String,
    },
    Failed {
        message: String,
    },
}
