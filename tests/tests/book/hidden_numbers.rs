//! An attacker's script against hidden numbers: it asks every command that takes typed text, and learns no digit without an
//! entry in the journal.

use casebook_tests::test_office::payloads::{for_case, note};
use casebook_tests::test_office::{NIL, TestOffice, member};
use chrono::Duration;
use serde_json::{Value, json};

const PHONE: &str = "13867251498";
const CARD: &str = "320200189003071835";
const PHONE_IN_NOTE: &str = "15940316276";
const CARD_IN_NOTE: &str = "110108189112052419";

/// Registers a case with a phone and an identity card, and both of somebody else in a note; returns its id.
fn add_case(office: &mut TestOffice) -> Value {
    let mut case = office.wage_case();
    case["parties"][0]["phone"] = json!(PHONE);
    case["parties"][0]["id_kind"] = json!("citizen");
    case["parties"][0]["id_number"] = json!(CARD);
    case["kept"] = json!(["parties.0.id_number"]);
    let id = office.ok("case_register", case)["case"].clone();
    let text = format!("家属来电{PHONE_IN_NOTE}，证件 {CARD_IN_NOTE}，要求 12000 元");
    let part = json!({"part": "note", "value": note(office.today(), &text)});
    let put = json!({"part": part, "draft": null});
    office.ok("part_put", for_case(&id, 1, put));
    id
}

/// Registers the same case without these numbers.
fn add_case_without_numbers(office: &mut TestOffice) {
    let case = office.wage_case();
    let id = office.ok("case_register", case)["case"].clone();
    let text = "家属来电，证件 ，要求 12000 元";
    let part = json!({"part": "note", "value": note(office.today(), text)});
    let put = json!({"part": part, "draft": null});
    office.ok("part_put", for_case(&id, 1, put));
}

/// The entries of the journal since the last call, by their actions, newest first.
struct Journal(i64);

impl Journal {
    fn at_head(office: &mut TestOffice) -> Journal {
        let mut journal = Journal(0);
        journal.new_actions(office);
        journal
    }

    fn new_actions(&mut self, office: &mut TestOffice) -> Vec<String> {
        let everything = json!({
            "kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null,
        });
        let lines = office.ok("journal_list", everything)["lines"].clone();
        let lines = lines.as_array().cloned().unwrap_or_default();
        let is_new = |line: &&Value| line["seq"].as_i64() > Some(self.0);
        let new: Vec<String> = (lines.iter().filter(is_new))
            .map(|line| line["action"].as_str().unwrap_or_default().to_owned())
            .collect();
        self.0 = lines[0]["seq"].as_i64().unwrap_or_default();
        new
    }
}

/// Returns whether a command finds something by this text.
fn finds(office: &mut TestOffice, command: &str, text: &str) -> bool {
    let query = json!({"view": "all", "text": text});
    let answer = match command {
        "find" => {
            let found = office.ok("find", json!({"text": text}));
            json!([found["cases"], found["people"]])
        }
        "suggest" => office.ok("suggest", json!({"text": text})),
        "case_count" => office.ok("case_count", json!({"query": query}))["count"].clone(),
        "case_list" => {
            let open = json!({"view": "closed", "text": text});
            let page = json!({"query": open, "after": null, "limit": 50});
            office.ok("case_list", page)["in_all"]["count"].clone()
        }
        _ => {
            let export = json!({"query": query, "columns": ["number"], "file": "csv", "language": "zh", "unmasked": false});
            office.ok("export_list", export);
            json!(office.run_job().done)
        }
    };
    ![json!([[], []]), json!([]), json!(0)].contains(&answer)
}

const COMMANDS: [&str; 4] = ["find", "suggest", "case_count", "case_list"];

/// Returns every part of a number of this many digits, with its last digit.
fn parts(number: &str, digits: usize) -> impl Iterator<Item = (&str, bool)> {
    let last = number.len() - digits;
    (0..=last).map(move |at| (&number[at..at + digits], at == last))
}

/// Lets the same access be journaled again, and returns only when all that was typed before is in the journal.
fn forget_recent(office: &mut TestOffice, journal: &mut Journal) {
    office.act_as_member(1);
    journal.new_actions(office);
}

/// A phone is found by seven digits in a row or by its last four, and each time there is an entry; by nothing shorter.
#[test]
fn no_digit_of_a_phone_is_learnt_without_an_entry() {
    let mut bare = TestOffice::new_practice("2026-10-20");
    add_case_without_numbers(&mut bare);
    for (number, in_note) in [(PHONE, false), (PHONE_IN_NOTE, true)] {
        let mut office = TestOffice::new_practice("2026-10-20");
        add_case(&mut office);
        let mut journal = Journal::at_head(&mut office);
        for (part, is_ending) in (1..=number.len()).flat_map(|digits| parts(number, digits)) {
            let by_ending = part.len() == 4 && is_ending;
            let by_number = part.len() >= 7 || by_ending;
            for command in COMMANDS {
                forget_recent(&mut office, &mut journal);
                let found = finds(&mut office, command, part);
                let entries = journal.new_actions(&mut office);
                let is_shown = by_number && !(command == "suggest" && in_note);
                // The number of a case and an amount may begin with these digits, too.
                let is_elsewhere = part.len() < 7 && finds(&mut bare, command, part);
                assert_eq!(found, is_shown || is_elsewhere, "{command} {part}");
                let has = |action: &str| entries.iter().any(|entry| entry == action);
                assert!(
                    has("searched") || !by_number,
                    "{command} {part}: {entries:?}"
                );
                assert_eq!(
                    has("number_compared"),
                    by_ending,
                    "{command} {part}: {entries:?}"
                );
            }
        }
        assert!(finds(&mut office, "export_list", number), "control");
    }
}

/// The number of a document is found only as a whole, and then there is an entry.
#[test]
fn no_digit_of_an_identity_number_is_learnt() {
    let mut bare = TestOffice::new_practice("2026-10-20");
    add_case_without_numbers(&mut bare);
    for (number, in_note) in [(CARD, false), (CARD_IN_NOTE, true)] {
        let mut office = TestOffice::new_practice("2026-10-20");
        add_case(&mut office);
        for (part, _) in [1, 4, 6, 7, 8, 11, 15, 17]
            .into_iter()
            .flat_map(|n| parts(number, n))
        {
            for command in COMMANDS {
                let is_elsewhere = part.len() < 7 && finds(&mut bare, command, part);
                assert_eq!(
                    finds(&mut office, command, part),
                    is_elsewhere,
                    "{command} {part}"
                );
            }
        }
        let mut journal = Journal::at_head(&mut office);
        for command in COMMANDS {
            forget_recent(&mut office, &mut journal);
            let is_shown = !(command == "suggest" && in_note);
            assert_eq!(finds(&mut office, command, number), is_shown, "{command}");
            assert_eq!(journal.new_actions(&mut office), ["searched"], "{command}");
        }
    }
}

/// Digits that are typed one after the other are searches of their own: each of them tells more.
#[test]
fn every_number_that_is_tried_is_an_entry_of_its_own() {
    let mut office = TestOffice::new_practice("2026-10-20");
    add_case(&mut office);
    let mut journal = Journal::at_head(&mut office);
    let mut found = 0;
    let prefix = &PHONE[..6];
    for digit in 0..=9 {
        let typed = format!("{prefix}{digit}");
        found += usize::from(finds(&mut office, "suggest", &typed));
        assert_eq!(journal.new_actions(&mut office), ["searched"], "{typed}");
    }
    assert_eq!(found, 1, "control: one digit is right");
    for digits in [8, 9, 8] {
        finds(&mut office, "find", &PHONE[..digits]);
    }
    assert_eq!(
        journal.new_actions(&mut office).len(),
        2,
        "and again is no more"
    );
    finds(&mut office, "suggest", "周小");
    office.tick();
    assert_eq!(
        journal.new_actions(&mut office),
        Vec::<String>::new(),
        "control: a name"
    );
}

/// Only the cases that the person may see are found by their last four digits and named in the journal.
#[test]
fn the_last_four_digits_find_only_few_cases_and_only_visible_ones() {
    let mut office = TestOffice::new_practice("2026-10-20");
    for n in 0..20 {
        let mut case = office.wage_case();
        case["parties"][0]["phone"] = json!(format!("1380{:03}1498", 100 + n));
        office.ok("case_register", case);
    }
    let count = |office: &mut TestOffice| {
        let query = json!({"view": "all", "text": "1498"});
        office.ok("case_count", json!({"query": query}))["count"].clone()
    };
    let mut journal = Journal::at_head(&mut office);
    assert_eq!(count(&mut office), 20);
    assert_eq!(
        journal.new_actions(&mut office).len(),
        21,
        "the search and each case"
    );
    add_case(&mut office);
    journal.new_actions(&mut office);
    office.clock.pass(Duration::minutes(31));
    assert_eq!(count(&mut office), 0, "more need more digits");
    assert_eq!(journal.new_actions(&mut office), ["searched"]);
    let query = json!({"view": "all", "text": "周小满 1498"});
    let named = office.ok("case_count", json!({"query": query}))["count"].clone();
    assert_eq!(named, 0, "the name is that of all of them");
    office.put_staff(2, "mediator", "甲");
    office.put_staff(3, "mediator", "乙");
    office.act_as_member(3);
    assert_eq!(count(&mut office), 0);
    let seen = office.events().into_iter();
    let compared =
        seen.filter(|(who, event)| *who == member(3) && event["kind"] == "number_compared");
    assert_eq!(compared.count(), 0);
}

/// Saves the first party as it is shown, with another value of this field; returns whether the answer is a refusal.
fn put_party(office: &mut TestOffice, case: &Value, field: &str, text: &str, version: i64) -> bool {
    let shown = office.ok("case_get", json!({"case": case}))["case"]["parties"][0].clone();
    let mut party = shown;
    party[field] = json!(text);
    let part = json!({"part": "party", "value": party});
    let put = for_case(case, version, json!({"part": part, "draft": null}));
    office.call("part_put", put).is_ok()
}

/// The answer to an entered number tells whether it is the hidden one, so each such answer is an entry.
#[test]
fn a_number_that_is_entered_to_be_compared_is_journaled() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let case = add_case(&mut office);
    put_party(&mut office, &case, "phone", "", 1);
    let mut journal = Journal::at_head(&mut office);
    // With a wrong version nothing is saved; the number that is there already is no change.
    for (field, guess, version, is_accepted) in [
        ("phone", PHONE, 1, false),
        ("phone", PHONE, 2, true),
        ("id_number", CARD, 2, true),
        ("phone", "13899991498", 1, false),
        ("phone", "13899991497", 1, false),
        ("phone", "15912345678", 1, false),
        ("phone", "１３８６７２５１４９８", 2, true),
        ("phone", "1386725\u{200B}1498", 2, true),
    ] {
        // A search that is still being typed is another entry.
        finds(&mut office, "find", "周小");
        let is_put = put_party(&mut office, &case, field, guess, version);
        assert_eq!(is_put, is_accepted, "{field} {guess}");
        let new = journal.new_actions(&mut office);
        let compared = new.iter().filter(|action| *action == "number_compared");
        assert_eq!(compared.count(), 1, "{field} {guess}: {new:?}");
    }
    assert!(!put_party(&mut office, &case, "remark", "又来电", 1));
    let new = journal.new_actions(&mut office);
    let compared = new.iter().any(|action| action == "number_compared");
    assert!(!compared, "control: no number was entered");
    let guess = "13899991498";
    assert!(put_party(&mut office, &case, "phone", guess, 2), "a change");
    let new = journal.new_actions(&mut office);
    assert_eq!(new, ["party_put"], "which says enough");
}

/// Text in which a search finds no number, but that holds one all the same, is not compared with hidden numbers.
#[test]
fn no_suggestion_compares_a_number_that_is_not_journaled() {
    let wrong = "1386729";
    let right = &PHONE[..7];
    let beside = |number: &str| format!("{}{number}", "周 ".repeat(12));
    let words = |number: &str| {
        let digits: Vec<String> = number.chars().map(String::from).collect();
        digits.join(" 周 ")
    };
    let with_comma = |number: &str| format!("{}{number}", "周小满, ".repeat(12));
    for typed in [&beside as &dyn Fn(&str) -> String, &words, &with_comma] {
        let mut office = TestOffice::new_practice("2026-10-20");
        let case = add_case(&mut office);
        // All digits are words of the case.
        assert!(put_party(
            &mut office,
            &case,
            "stall",
            "0 1 2 3 4 5 6 7 8 9",
            2
        ));
        let mut journal = Journal::at_head(&mut office);
        let answers = [right, wrong].map(|number| finds(&mut office, "suggest", &typed(number)));
        let is_journaled = journal.new_actions(&mut office).len() == 2;
        assert!(
            answers[0] == answers[1] || is_journaled,
            "{}: {answers:?}",
            typed(right)
        );
    }
}

/// The question whether a new party is one of the case compares only what is shown of numbers.
#[test]
fn the_question_about_a_twin_says_nothing_about_hidden_digits() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let case = add_case(&mut office);
    let mut asked = |phone: &str, card: &str| {
        let mut twin = office.wage_case()["parties"][0].clone();
        twin["id"] = json!(NIL);
        twin["phone"] = json!(phone);
        twin["id_kind"] = json!("citizen");
        twin["id_number"] = json!(card);
        let part = json!({"part": "party", "value": twin});
        let kept = json!(["part.value.id_number"]);
        let put = for_case(&case, 1, json!({"part": part, "draft": null, "kept": kept}));
        office.refused("part_put", put)
    };
    for phone in [PHONE, "13800001498", "13899991498"] {
        for card in ["", CARD, "320200189912311835"] {
            assert_eq!(asked(phone, card), "doubtful", "{phone} {card}");
        }
    }
    assert_eq!(asked("15912345678", ""), "stale", "control: another phone");
}

/// Somebody who enters parties with guessed phones in an own case and types only the name learns nothing from what merges.
#[test]
fn a_suggestion_by_name_does_not_say_whose_hidden_number_was_guessed() {
    let guess = |phone: &str| {
        let mut office = TestOffice::new_practice("2026-11-20");
        add_case(&mut office);
        let mut case = office.wage_case();
        case["parties"][0]["phone"] = json!(phone);
        office.ok("case_register", case.clone());
        let name = case["parties"][0]["name"].clone();
        let found = office.ok("suggest", json!({ "text": name }));
        let shown = found.as_array().expect("suggestions").iter();
        shown
            .map(|one| (one["cases"].clone(), one["party"]["phone"].clone()))
            .collect::<Vec<_>>()
    };
    let wrong = format!("{}77{}", &PHONE[..4], &PHONE[6..]);
    assert_eq!(guess(PHONE), guess(&wrong));
}
