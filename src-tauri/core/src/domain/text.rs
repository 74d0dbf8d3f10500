//! Texts: checks of input, and masking of names and identity numbers.

use super::normal_form::{fold, is_invisible, is_name_separator};

/// The largest length of an entered text and whether it may have several lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// A name of a person, organisation, room or grid: 60 characters, one line, no invisible characters.
    Name,
    /// One line such as a place, a position or a claim: 200 characters.
    Line,
    /// Text such as a summary or a session record: 20,000 characters, with several lines.
    Text,
}

impl Limit {
    /// Returns the largest number of characters (Unicode scalar values) after trimming.
    pub const fn chars(self) -> usize {
        match self {
            Self::Name => 60,
            Self::Line => 200,
            Self::Text => 20_000,
        }
    }
}

/// A fault in a text. Positions count characters of the trimmed text from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    #[error("{length} characters, {limit} allowed")]
    TooLong { length: usize, limit: usize },
    #[error("control character at {at}")]
    Control { at: usize },
    #[error("character that was lost in decoding at {at}")]
    Broken { at: usize },
}

impl TextFault {
    /// Returns the code for which the UI has texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong { .. } => "text_too_long",
            Self::Control { .. } => "text_control",
            Self::Broken { .. } => "text_broken",
        }
    }
}

/// A refused text: its field and its fault, but never the text itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {fault}")]
pub struct TextRefusal {
    pub field: String,
    pub fault: TextFault,
}

/// Trims outer white space, replaces every line end by `\n`, strips invisible marks, which come in by pasting, and
/// refuses control characters and, in names and lines, the replacement character of a failed decoding.
///
/// An empty result is allowed here; the stage of the case decides which fields are required. Composed and decomposed
/// accents stay unchanged.
pub fn clean(field: &str, raw: &str, limit: Limit) -> Result<String, TextRefusal> {
    let refuse = |fault| TextRefusal {
        field: field.to_owned(),
        fault,
    };
    let text = strip_invisible(&unify_line_ends(raw));
    let text = text.trim().to_owned();
    let length = text.chars().count();
    if length > limit.chars() {
        return Err(refuse(TextFault::TooLong {
            length,
            limit: limit.chars(),
        }));
    }
    match text
        .chars()
        .enumerate()
        .find_map(|(at, c)| fault_of(c, at, limit))
    {
        Some(fault) => Err(refuse(fault)),
        None => Ok(text),
    }
}

fn unify_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n")
}

/// Removes the marks that nobody sees, but not those that hold an emoji together or choose the form of an ideograph.
fn strip_invisible(text: &str) -> String {
    let is_part_of_emoji = |c: char| {
        matches!(
            c,
            '\u{200D}' | '\u{FE0E}' | '\u{FE0F}' | '\u{E0020}'..='\u{E007F}'
        )
    };
    let is_form = |c: char| matches!(c, '\u{E0100}'..='\u{E01EF}');
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let before = kept.chars().next_back();
        let follows_emoji = before.is_some_and(|b| b > '\u{2000}' && !b.is_alphanumeric());
        let is_keycap = chars.peek() == Some(&'\u{20E3}');
        let holds = is_part_of_emoji(c) && (follows_emoji || is_keycap) || is_form(c);
        if holds || !is_invisible(c) {
            kept.push(c);
        }
    }
    kept
}

fn fault_of(c: char, at: usize, limit: Limit) -> Option<TextFault> {
    let many_lines = limit == Limit::Text;
    match c {
        '\n' | '\t' if many_lines => None,
        c if c.is_control() => Some(TextFault::Control { at }),
        '\u{FFFD}' if !many_lines => Some(TextFault::Broken { at }),
        _ => None,
    }
}

/// Surnames of two characters; masking keeps both.
const COMPOUND_SURNAMES: &[&str] = &[
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛",
    "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容",
    "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马",
    "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正", "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐",
    "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "梁丘", "左丘", "东门", "西门", "第五",
];

/// Masks a person's name for lists and exports: `张*`, `李*明`, `欧阳**`.
///
/// Three characters keep the first and the last; a compound surname stays whole; longer and foreign names keep the
/// first character only. The middle dot of transcribed names and the spaces between Latin words stay; a space inside a
/// Chinese name does not count and goes.
pub fn mask_name(name: &str) -> String {
    let name: Vec<char> = name.trim().chars().filter(|c| !is_invisible(*c)).collect();
    let is_separator = |c: char| {
        fold(c.encode_utf8(&mut [0; 4]))
            .chars()
            .all(is_name_separator)
    };
    let letters: String = name.iter().filter(|c| !is_separator(**c)).collect();
    let count = letters.chars().count();
    let compound = count > 2
        && COMPOUND_SURNAMES
            .iter()
            .any(|surname| letters.starts_with(surname));
    let keep = |at: usize| match count {
        0 | 1 => false,
        3 if !compound => at != 1,
        _ => at < if compound { 2 } else { 1 },
    };
    let mut masked = String::with_capacity(name.len());
    let mut nth = 0;
    for c in name {
        match is_separator(c) {
            true if c.is_whitespace() && !letters.is_ascii() => {}
            true => masked.push(c),
            false => {
                masked.push(if keep(nth) { c } else { '*' });
                nth += 1;
            }
        }
    }
    masked
}

/// Returns whether a number is masked: real numbers have no `*`.
pub fn is_masked(number: &str) -> bool {
    number.contains('*')
}

/// Masks an identity number for lists and exports: `320***********1234` (3 + 4 of 18; de-identification,
/// 个人信息保护法 art. 51).
///
/// Numbers of other documents (passport, permit) keep the first and the last two characters, very short ones none.
pub fn mask_id(number: &str) -> String {
    let number = fold(number.trim()).to_uppercase();
    let length = number.chars().count();
    let (head, tail) = match length {
        15.. => (3, 4),
        7.. => (1, 2),
        _ => (0, 0),
    };
    let masked = |(at, c)| {
        if at < head || at >= length - tail {
            c
        } else {
            '*'
        }
    };
    number.chars().enumerate().map(masked).collect()
}

/// Returns whether a spreadsheet would read the text as a formula or break its cell: it begins, after a byte-order mark
/// or spaces, with `= + - @` or their full-width forms, or with a tab, a line end or NUL.
pub fn is_formula_like(text: &str) -> bool {
    let skipped = |c: char| matches!(c, ' ' | '\u{3000}' | '\u{00A0}' | '\u{FEFF}' | '\u{200B}');
    matches!(
        text.trim_start_matches(skipped).chars().next(),
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n' | '\0')
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(raw: &str, limit: Limit) -> Option<TextFault> {
        clean("summary", raw, limit)
            .err()
            .map(|refusal| refusal.fault)
    }

    #[test]
    fn outer_space_is_trimmed_and_line_ends_are_unified() {
        assert_eq!(
            clean("name", "\u{3000} 王小禾 \r\n", Limit::Name).unwrap(),
            "王小禾"
        );
        assert_eq!(
            clean("summary", "一\r\n二\r三\u{2028}四", Limit::Text).unwrap(),
            "一\n二\n三\n四"
        );
        assert_eq!(clean("summary", " \t\n", Limit::Text).unwrap(), "");
        assert_eq!(
            clean("summary", "<img onerror>", Limit::Line).unwrap(),
            "<img onerror>"
        );
    }

    #[test]
    fn forbidden_characters_are_refused_with_their_position() {
        let cases = [
            ("王\u{0}禾", Limit::Text, TextFault::Control { at: 1 }),
            ("王\n禾", Limit::Name, TextFault::Control { at: 1 }),
            ("王\t禾", Limit::Line, TextFault::Control { at: 1 }),
            ("\u{1b}[2J", Limit::Text, TextFault::Control { at: 0 }),
            ("a\u{85}b", Limit::Text, TextFault::Control { at: 1 }),
            ("王\u{FFFD}", Limit::Name, TextFault::Broken { at: 1 }),
        ];
        for (raw, limit, expected) in cases {
            assert_eq!(fault(raw, limit), Some(expected), "{raw:?} {limit:?}");
        }
        let refusal = clean("parties.0.name", "王\u{7}禾", Limit::Name).unwrap_err();
        assert_eq!(
            (refusal.field.as_str(), refusal.fault.code()),
            ("parties.0.name", "text_control")
        );
    }

    #[test]
    fn pasted_invisible_marks_are_stripped_and_emoji_kept() {
        for mark in [
            "\u{AD}",
            "\u{200B}",
            "\u{200C}",
            "\u{200E}",
            "\u{200F}",
            "\u{202A}",
            "\u{202D}",
            "\u{202C}",
            "\u{2060}",
            "\u{2067}",
            "\u{2069}",
            "\u{FEFF}",
            "\u{FE0F}",
            "\u{200D}",
            "\u{3164}",
            "\u{180E}",
            "\u{E0041}",
            "\u{FFF9}",
        ] {
            for limit in [Limit::Name, Limit::Line, Limit::Text] {
                let typed = format!("{mark} 王{mark}禾{mark} {mark}");
                assert_eq!(clean("name", &typed, limit).unwrap(), "王禾", "{mark:?}");
            }
        }
        let phone = "\u{202D}13800001234\u{202C}";
        assert_eq!(clean("phone", phone, Limit::Name).unwrap(), "13800001234");
        for kept in [
            "王👨\u{200D}👩\u{200D}👧",
            "❤\u{FE0F}禾",
            "1\u{FE0F}\u{20E3}号",
            "葛\u{E0100}",
            "👍🏽",
        ] {
            assert_eq!(clean("stall", kept, Limit::Line).unwrap(), kept, "{kept:?}");
        }
        assert_eq!(clean("stall", "\u{200B}", Limit::Line).unwrap(), "");
    }

    #[test]
    fn long_text_may_hold_emoji_and_the_replacement_character() {
        for raw in [
            "👨\u{200D}👩\u{200D}👧 来访",
            "❤\u{FE0F}",
            "邮件里有\u{FFFD}",
            "一\t二\n三",
        ] {
            assert_eq!(clean("summary", raw, Limit::Text).unwrap(), raw);
        }
        assert_eq!(
            clean("name", "古丽·阿不都", Limit::Name).unwrap(),
            "古丽·阿不都"
        );
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert!(clean("name", &"禾".repeat(60), Limit::Name).is_ok());
        assert_eq!(
            fault(&"禾".repeat(61), Limit::Name),
            Some(TextFault::TooLong {
                length: 61,
                limit: 60
            })
        );
        assert!(clean("place", &"禾".repeat(200), Limit::Line).is_ok());
        assert!(fault(&"禾".repeat(20_001), Limit::Text).is_some());
        assert!(fault(&"x".repeat(1 << 20), Limit::Text).is_some());
    }

    #[test]
    fn names_are_masked() {
        for (name, masked) in [
            ("", ""),
            ("张", "*"),
            ("张禾", "张*"),
            ("李小明", "李*明"),
            ("欧阳", "欧*"),
            ("欧阳禾", "欧阳*"),
            ("欧阳小禾", "欧阳**"),
            ("买买提江", "买***"),
            ("古丽·阿不都", "古*·***"),
            ("Ann Lee", "A** ***"),
            ("张 三", "张*"),
            ("张　三", "张*"),
            ("李\u{2003}小 明", "李*明"),
            ("张\u{200B}三", "张*"),
            ("欧 阳 小 禾", "欧阳**"),
            ("古丽・阿不都", "古*・***"),
        ] {
            assert_eq!(mask_name(name), masked, "{name}");
        }
    }

    #[test]
    fn identity_numbers_are_masked() {
        for (number, masked) in [
            ("320213188503071234", "320***********1234"),
            ("32020418850101002x", "320***********002X"),
            ("320204850101001", "320********1001"),
            ("E12345678", "E******78"),
            ("12345", "*****"),
        ] {
            assert_eq!(mask_id(number), masked, "{number}");
        }
    }

    #[test]
    fn formulas_are_recognised_by_their_first_character() {
        for text in [
            "=1+1",
            "+8",
            "-禾",
            "@x",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "\tx",
            "\rx",
            "\nx",
            "\0",
            "\u{FEFF}=1",
            " =1",
        ] {
            assert!(is_formula_like(text), "{text:?}");
        }
        for text in ["", "禾=1", "0510-8270", "(=1)", "〔2026〕", "’=1"] {
            assert!(!is_formula_like(text), "{text:?}");
        }
    }
}
