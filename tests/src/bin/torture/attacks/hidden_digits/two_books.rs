//! Two practice books that differ only in the numbers of one case: in one of them they are hidden behind masks, in the
//! other they are nowhere.

use casebook_tests::canaries::Canaries;
use casebook_tests::test_office::payloads::{for_case, note};
use casebook_tests::test_office::{TestOffice, wage_case};
use serde_json::{Value, json};

use crate::book_writer::TODAY;
use crate::trial::TrialResult;

/// The people of the books, by their numbers: who sees everything, who is in the team of the mediator, and who is not.
pub const SUPERVISOR: u8 = 1;
pub const TEAMMATE: u8 = 2;
pub const OTHER_TEAM: u8 = 3;

/// The commands that are asked; a list is asked twice, for its rows and for what it counts outside its filter.
pub const ASKED: [&str; 5] = ["find", "suggest", "case_count", "case_list", "in_all"];

/// The first word of [`Canaries`] that is the identity number of somebody born before 1900.
const FIRST_CARD: usize = 20;
/// The first word of [`Canaries`] that is a phone.
const FIRST_PHONE: usize = 28;

/// The hidden numbers: the first of each kind are those of a party, the second ones stand in a note.
pub struct Numbers {
    pub phones: [String; 2],
    pub cards: [String; 2],
}

impl Numbers {
    pub fn all(&self) -> [String; 4] {
        let ([phone, other_phone], [card, other_card]) = (self.phones.clone(), self.cards.clone());
        [phone, other_phone, card, other_card]
    }
}

/// The pair of books.
pub struct TwoBooks {
    pub numbers: Numbers,
    /// The book with the hidden numbers.
    pub hidden: TestOffice,
    nowhere: TestOffice,
}

impl TwoBooks {
    pub fn make(words: Canaries) -> TrialResult<TwoBooks> {
        let numbers = Numbers {
            phones: [0, 1].map(|n| words.word(FIRST_PHONE + n)),
            cards: [0, 1].map(|n| words.word(FIRST_CARD + n)),
        };
        Ok(TwoBooks {
            hidden: make_book(Some(&numbers))?,
            nowhere: make_book(None)?,
            numbers,
        })
    }

    /// Lets a person ask both books; what they asked before is journaled by then, and asked again is journaled again.
    pub fn ask(&mut self, person: u8, command: &str, typed: &str) -> TrialResult<[Value; 2]> {
        self.hidden.act_as_member(person);
        self.nowhere.act_as_member(person);
        Ok([
            count_found(&mut self.hidden, command, typed)?,
            count_found(&mut self.nowhere, command, typed)?,
        ])
    }

    fn journal(&mut self) -> TrialResult<Value> {
        let everything = json!({
            "kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null,
        });
        Ok(self.hidden.try_call("journal_list", everything)?)
    }

    /// Returns the number of the newest entry of the book with the hidden numbers, for its supervisor, who uses it from
    /// now on.
    pub fn newest_entry(&mut self) -> TrialResult<i64> {
        self.hidden.act_as_member(SUPERVISOR);
        Ok(self.journal()?["head"]["seq"].as_i64().ok_or("no entry")?)
    }

    /// Returns the actions of the entries after this one.
    pub fn actions_after(&mut self, seq: i64) -> TrialResult<Vec<String>> {
        let page = self.journal()?;
        let lines = page["lines"].as_array().into_iter().flatten();
        let new = lines.filter(|line| line["seq"].as_i64() > Some(seq));
        let action = |line: &Value| line["action"].as_str().map(String::from);
        Ok(new.filter_map(action).collect())
    }
}

/// Makes a book with two cases of the mediator, of whom one party has the numbers, if there are any.
fn make_book(numbers: Option<&Numbers>) -> TrialResult<TestOffice> {
    let mut office = TestOffice::new_practice(TODAY);
    office.put_staff(TEAMMATE, "mediator", "甲");
    office.put_staff(OTHER_TEAM, "mediator", "乙");
    let mut case = wage_case(TODAY, Some(TEAMMATE));
    let mut other = case.clone();
    other["parties"][0]["name"] = json!("陈国平");
    office.try_call("case_register", other)?;
    let mut text = "家属来电，证件 ，要求 12000 元".to_owned();
    if let Some(Numbers { phones, cards }) = numbers {
        case["parties"][0]["phone"] = json!(phones[0]);
        case["parties"][0]["id_kind"] = json!("citizen");
        case["parties"][0]["id_number"] = json!(cards[0]);
        text = format!("家属来电{}，证件 {}，要求 12000 元", phones[1], cards[1]);
    }
    let id = office.try_call("case_register", case)?["case"].clone();
    let part = json!({ "part": "note", "value": note(TODAY, &text) });
    let put = for_case(id, 1, json!({ "part": part, "draft": null }));
    office.try_call("part_put", put)?;
    Ok(office)
}

/// Returns how much a command finds by a typed text.
fn count_found(office: &mut TestOffice, command: &str, typed: &str) -> TrialResult<Value> {
    let count = |list: &Value| list.as_array().map_or(0, Vec::len);
    let list = |view: &str| {
        let query = json!({ "view": view, "text": typed });
        json!({ "query": query, "after": null, "limit": 50 })
    };
    Ok(match command {
        "find" => {
            let found = office.try_call("find", json!({ "text": typed }))?;
            json!([count(&found["cases"]), count(&found["people"])])
        }
        "suggest" => {
            let found = office.try_call("suggest", json!({ "text": typed }))?;
            // How many cases each of them has would tell that a number made two of them one.
            json!([count(&found), found[0]["cases"]])
        }
        "case_count" => {
            let query = json!({ "view": "all", "text": typed });
            office.try_call("case_count", json!({ "query": query }))?["count"].clone()
        }
        "case_list" => json!(count(&office.try_call("case_list", list("all"))?["rows"])),
        _ => office.try_call("case_list", list("closed"))?["in_all"]["count"].clone(),
    })
}
