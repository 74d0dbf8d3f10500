//! Turns typed text into queries of the search index.

use super::search_tokens::{MARK, normalize, phrase, push_marked, year_and_number};
use crate::domain::normal_form::fold;
use crate::domain::personal_numbers::{ENDING, FOUND_BY, national};

/// The most typed pieces that are searched.
const MAX_PIECES: usize = 12;
/// The least letters and digits of the number of a document that has both.
const MIN_WITH_LETTERS: usize = 6;
/// The largest running number that is surely that of a case when it is typed after a year.
const MAX_SHORT: u32 = 999;

/// A typed text as queries of FTS5 that find texts with every typed piece.
///
/// Letters and digits without anything between them are one piece and are found only together. Digits in several
/// pieces are found as one number, too, and Latin words as one name. Every piece is quoted, so operators of the query
/// language are plain text.
pub struct SearchQuery {
    groups: Vec<Group>,
    /// Alternatives to all groups together.
    others: Vec<String>,
}

/// Pieces that stand together: the digits of one number, or a single piece.
struct Group {
    pieces: Vec<Piece>,
    /// The number of a person that the pieces are together.
    number: Option<NumberToken>,
}

struct Piece {
    phrase: String,
    /// The number of a person that the piece is, or a part of it.
    number: Option<NumberToken>,
}

/// The tokens by which a typed number of a person is found.
struct NumberToken {
    /// The number in the form in which numbers are compared.
    typed: String,
    /// A quoted phrase of tokens, or two of them.
    query: String,
    is_ending: bool,
}

impl SearchQuery {
    /// Returns the queries of a typed text; `None` if no letter or digit was typed.
    pub fn of(typed: &str) -> Option<SearchQuery> {
        let folded = normalize(typed, false);
        let pieces = folded.split(|c: char| !c.is_alphanumeric());
        let pieces: Vec<&str> = pieces
            .flat_map(split_long_number)
            .filter(|piece| !piece.is_empty())
            .take(MAX_PIECES)
            .collect();
        if pieces.is_empty() {
            return None;
        }
        let has_plus = folded.contains('+');
        let case_number = year_and_number(&fold(typed));
        let is_case_number = case_number.is_some_and(|(year, n)| is_year(year) && n <= MAX_SHORT);
        let groups = pieces.chunk_by(|a, b| is_number(a) && is_number(b));
        let groups: Vec<Group> = match is_case_number {
            true => groups.map(Group::without_numbers).collect(),
            false => groups.map(|group| Group::of(group, has_plus)).collect(),
        };
        let mut others = Vec::new();
        let is_name = |piece: &&str| piece.bytes().all(|b| b.is_ascii_lowercase());
        if pieces.len() > 1 && pieces.iter().all(is_name) {
            others.push(phrase(&pieces.concat()));
        }
        if let Some((year, n)) = case_number {
            others.push(format!("\"{MARK}{year}n{n}\""));
        }
        Some(SearchQuery { groups, others })
    }

    /// Returns the typed numbers that are compared with the hidden numbers of people.
    pub fn compared_numbers(&self) -> impl Iterator<Item = &str> {
        let numbers = self.groups.iter().flat_map(Group::numbers);
        numbers.map(|number| number.typed.as_str())
    }

    /// Returns whether a number was typed that is compared with the hidden numbers of people.
    pub fn compares_numbers(&self) -> bool {
        self.compared_numbers().next().is_some()
    }

    /// Returns whether nothing but four digits is compared with the hidden numbers of people: without that, the query still
    /// finds texts.
    pub fn compares_only_endings(&self) -> bool {
        let mut numbers = self.groups.iter().flat_map(Group::numbers);
        numbers.all(|number| number.is_ending)
    }

    /// Returns the query; its four typed digits find the phones that end with them only if `by_endings`.
    pub fn text(&self, by_endings: bool) -> String {
        let groups: Vec<String> = self.groups.iter().map(|g| g.text(by_endings)).collect();
        let mut query = groups.join(" AND ");
        for other in &self.others {
            query = format!("(({query}) OR {other})");
        }
        query
    }

    /// Returns the query that finds what is found only because a phone ends with four typed digits; `None` if none were
    /// typed.
    pub fn only_by_endings(&self) -> Option<String> {
        let mut found = Vec::new();
        for (at, group) in self.groups.iter().enumerate() {
            for ending in group.endings() {
                let mut groups: Vec<String> = self.groups.iter().map(|g| g.text(true)).collect();
                groups[at] = ending;
                found.push(format!("({})", groups.join(" AND ")));
            }
        }
        (!found.is_empty())
            .then(|| format!("(({}) NOT ({}))", found.join(" OR "), self.text(false)))
    }
}

impl Group {
    fn without_numbers(pieces: &[&str]) -> Group {
        let piece = |piece: &&str| Piece {
            phrase: phrase(piece),
            number: None,
        };
        Group {
            pieces: pieces.iter().map(piece).collect(),
            number: None,
        }
    }

    fn of(pieces: &[&str], has_plus: bool) -> Group {
        let number = match pieces {
            [_] if !has_plus => None,
            // A year and a running number, as in （2026）7.
            [year, n] if is_typed_year(year) && n.len() < ENDING => None,
            _ => NumberToken::of(&national(&pieces.concat(), has_plus)),
        };
        let piece = |piece: &&str| Piece {
            phrase: phrase(piece),
            number: NumberToken::of(piece),
        };
        Group {
            pieces: pieces.iter().map(piece).collect(),
            number,
        }
    }

    /// Returns the numbers of people that the pieces are, each and together.
    fn numbers(&self) -> impl Iterator<Item = &NumberToken> {
        let pieces = self.pieces.iter().map(|piece| &piece.number);
        pieces.chain([&self.number]).flatten()
    }

    fn text(&self, by_endings: bool) -> String {
        let pieces: Vec<String> = self.pieces.iter().map(|p| p.text(by_endings)).collect();
        or_number(pieces.join(" AND "), self.number.as_ref(), by_endings)
    }

    /// Returns for each four digits the query that finds the phones that end with them.
    fn endings(&self) -> Vec<String> {
        let is_ending = |number: &&NumberToken| number.is_ending;
        let mut found = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate() {
            if let Some(number) = piece.number.as_ref().filter(is_ending) {
                let mut pieces: Vec<String> = self.pieces.iter().map(|p| p.text(true)).collect();
                pieces[at].clone_from(&number.query);
                found.push(pieces.join(" AND "));
            }
        }
        found.extend((self.number.as_ref().filter(is_ending)).map(|number| number.query.clone()));
        found
    }
}

impl Piece {
    fn text(&self, by_endings: bool) -> String {
        or_number(self.phrase.clone(), self.number.as_ref(), by_endings)
    }
}

impl NumberToken {
    /// Returns the tokens of what was typed if it can be a number, or a part by which one is found: four digits that are no
    /// year, more digits (a short phone has five), or the number of a document with letters. A year is searched for far more
    /// often than a phone that ends like one, and a stall such as A123 is shorter than any document's number.
    fn of(typed: &str) -> Option<NumberToken> {
        let chars: Vec<char> = typed.chars().collect();
        let digits = typed.bytes().filter(u8::is_ascii_digit).count();
        let can_be_number = match digits == chars.len() {
            true => !is_typed_year(typed),
            false => digits >= ENDING && chars.len() >= MIN_WITH_LETTERS,
        };
        if !(typed.is_ascii() && can_be_number) || chars.len() < ENDING {
            return None;
        }
        let mut whole = String::new();
        push_marked(&mut whole, &chars);
        let query = match chars.len() {
            ..=FOUND_BY => format!("\"{whole}\""),
            _ => {
                let mut parts = String::new();
                (chars.windows(FOUND_BY)).for_each(|part| push_marked(&mut parts, part));
                format!("(\"{parts}\" OR \"{whole}\")")
            }
        };
        Some(NumberToken {
            typed: typed.to_string(),
            query,
            is_ending: chars.len() == ENDING,
        })
    }
}

/// Returns whether a number is a year in which a case can have been registered.
fn is_year(number: i32) -> bool {
    (2000..2100).contains(&number)
}

fn is_typed_year(piece: &str) -> bool {
    piece.len() == 4 && piece.parse().is_ok_and(is_year)
}

/// Returns the query with the number as an alternative.
fn or_number(query: String, number: Option<&NumberToken>, by_endings: bool) -> String {
    match number.filter(|number| by_endings || !number.is_ending) {
        Some(number) => format!("(({query}) OR {})", number.query),
        None => query,
    }
}

/// Returns whether a piece is made of digits, as an identity number with its check character is, too.
fn is_number(piece: &str) -> bool {
    let digits = piece.strip_suffix('x').unwrap_or(piece);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Splits a piece beside its long numbers, as in 电13800001234: a text with it has the number apart.
fn split_long_number(piece: &str) -> Vec<&str> {
    let kinds = piece.char_indices().map(|(at, c)| (at, c.is_ascii()));
    let mut starts = vec![0];
    let mut before = None;
    for (at, kind) in kinds {
        if before.is_some_and(|before| before != kind) {
            starts.push(at);
        }
        before = Some(kind);
    }
    starts.push(piece.len());
    let parts: Vec<&str> = starts.windows(2).map(|s| &piece[s[0]..s[1]]).collect();
    match parts
        .iter()
        .any(|part| is_number(part) && part.len() >= FOUND_BY)
    {
        true => parts,
        false => vec![piece],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::search_tokens::is_signs_only;

    fn query(typed: &str) -> Option<String> {
        SearchQuery::of(typed).map(|query| query.text(true).replace(MARK, "#"))
    }

    #[test]
    fn typed_text_becomes_phrases_and_never_an_operator() {
        assert_eq!(query("王小").as_deref(), Some("\"王小\""));
        assert_eq!(query("拖欠工资").as_deref(), Some("\"拖欠 欠工 工资\""));
        assert_eq!(query("王").as_deref(), Some("\"王\" *"));
        assert_eq!(query("张 三").as_deref(), Some("\"张三\""));
        assert_eq!(query("张 三丰").as_deref(), Some("\"张\" * AND \"三丰\""));
        assert_eq!(
            query("王 OR 李\" NEAR(").as_deref(),
            Some("\"王\" * AND \"or\" * AND \"李\" * AND \"near\" *")
        );
        assert_eq!(
            query("li ming").as_deref(),
            Some("((\"li\" * AND \"ming\" *) OR \"liming\" *)")
        );
        assert_eq!(query(" \"*()- "), None);
    }

    #[test]
    fn typed_digits_are_a_number_too() {
        assert_eq!(query("138").as_deref(), Some("\"138\" *"));
        assert_eq!(
            query("1234").as_deref(),
            Some("((\"1234\" *) OR \"#1234\")")
        );
        assert_eq!(
            query("138-00001").as_deref(),
            Some("((\"13800001\" *) OR (\"#1380000 #3800001\" OR \"#13800001\"))")
        );
        assert_eq!(
            query("138 00001").as_deref(),
            Some(
                "((\"138\" * AND ((\"00001\" *) OR \"#00001\")) OR (\"#1380000 #3800001\" OR \"#13800001\"))"
            )
        );
        let with_code = query("+86 13800001234").unwrap();
        let parts = "(\"#1380000 #3800001 #8000012 #0000123 #0001234\" OR \"#13800001234\")";
        assert!(with_code.ends_with(&format!("OR {parts})")), "{with_code}");
        let case = query("2026-7").unwrap();
        assert!(case.ends_with("OR \"#2026n7\")"), "{case}");
    }

    #[test]
    fn the_last_four_digits_can_be_left_out_and_asked_for_alone() {
        let of = |typed: &str| {
            let query = SearchQuery::of(typed).unwrap();
            let only = query.only_by_endings().map(|only| only.replace(MARK, "#"));
            (
                query.compares_numbers(),
                query.text(false).replace(MARK, "#"),
                only,
            )
        };
        let plain = "\"李娟\" AND \"1234\" *".to_string();
        let only = "(((\"李娟\" AND \"#1234\")) NOT (\"李娟\" AND \"1234\" *))".to_string();
        assert_eq!(of("李娟 1234"), (true, plain, Some(only)));
        assert_eq!(
            of("李娟 138"),
            (false, "\"李娟\" AND \"138\" *".into(), None)
        );
        let (compares, _, only) = of("1380000");
        assert_eq!((compares, only), (true, None));
        let (_, without, only) = of("12 34");
        assert_eq!(without, "\"12\" * AND \"34\" *");
        assert_eq!(only.unwrap(), "(((\"#1234\")) NOT (\"12\" * AND \"34\" *))");
    }

    #[test]
    fn years_case_numbers_and_stalls_are_no_numbers_of_people() {
        let compared = |typed: &str| {
            let query = SearchQuery::of(typed).unwrap();
            let numbers: Vec<String> = query.compared_numbers().map(String::from).collect();
            (numbers.join(" "), query.compares_only_endings())
        };
        for typed in [
            "2026",
            "2026 工资",
            "A123",
            "B2017",
            "2026-7",
            "2026/123",
            "〔2026〕7",
            "27号",
        ] {
            assert_eq!(compared(typed).0, "", "{typed}");
        }
        for (typed, numbers, only_endings) in [
            ("1234", "1234", true),
            ("1998", "1998", true),
            ("李娟 1234", "1234", true),
            ("66123", "66123", false),
            ("2026123", "2026123", false),
            ("2026-1234", "20261234", false),
            ("2026 1234", "1234 20261234", false),
            ("E12345678", "e12345678", false),
            (
                "1234 13800001234",
                "1234 13800001234 123413800001234",
                false,
            ),
        ] {
            assert_eq!(compared(typed), (numbers.into(), only_endings), "{typed}");
        }
    }

    #[test]
    fn text_typed_in_one_piece_is_searched_as_one_phrase() {
        assert_eq!(
            query("南三排27号").as_deref(),
            Some("\"南三 三排 排 27 号\" *")
        );
        assert_eq!(query("第2").as_deref(), Some("\"第 2\" *"));
        for typed in ["盛劳调字〔2026〕第7号", "盛劳调字[2026]第７号"] {
            assert_eq!(
                query(typed).as_deref(),
                Some("\"盛劳 劳调 调字\" AND \"2026\" * AND \"第 7 号\" *")
            );
        }
        assert_eq!(
            query("（2026年）工资").as_deref(),
            Some("\"2026 年\" * AND \"工资\"")
        );
        let beside = query("13800001234号").unwrap();
        assert!(
            beside.ends_with("\"#13800001234\")) AND \"号\" *"),
            "{beside}"
        );
    }

    #[test]
    fn signs_are_no_search() {
        for typed in ["？", "……", "*", "📞", " - ", "〔〕"] {
            let query = SearchQuery::of(typed);
            assert!(is_signs_only(typed) && query.is_none(), "{typed}");
        }
        for typed in ["", "  ", "\u{3000}", "\u{200B}", "？王", "7"] {
            assert!(!is_signs_only(typed), "{typed}");
        }
    }
}
