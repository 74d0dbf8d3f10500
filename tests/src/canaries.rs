//! Canaries: fifty unique words that are written wherever a person can enter text, such as names, numbers and texts of
//! cases, the office setup, drafts and searches. They must never be readable in a file or, after a lock, in memory.

use serde_json::{Value, json};

use crate::test_office::payloads::{acceptance, all_present, for_case, note, session};
use crate::test_office::people::MEDIATOR;
use crate::test_office::{NIL, TestOffice, closing, party, wage_case};
use casebook_core::WireError;

/// A set of canaries. The same seed gives the same words, so that no process has to pass them to another one and
/// thereby keep them in memory.
#[derive(Clone, Copy)]
pub struct Canaries {
    seed: u64,
}

/// The number of words.
pub const COUNT: usize = 50;
const NAMES: usize = 20;
const NUMBERS: usize = 8;
const PHONES: usize = 8;

/// Rare characters, so that no word is by chance in a list of names or a font.
const CHARACTERS: [char; 32] = [
    '翀', '堃', '璟', '祎', '旻', '珅', '垚', '喆', '淼', '燊', '麒', '骁', '黛', '璐', '蘅', '葳',
    '蕤', '婳', '姝', '妍', '煜', '钰', '铉', '锜', '霂', '霁', '雯', '霏', '飏', '馥', '骞', '鹇',
];

impl Canaries {
    pub fn new(seed: u64) -> Canaries {
        Canaries { seed }
    }

    /// Returns the `n`th word: names first, then ID numbers, telephone numbers and texts.
    pub fn word(&self, n: usize) -> String {
        let mut state = self.seed ^ (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut random_below = |bound: u64| {
            state = state
                .wrapping_mul(0x5851_f42d_4c95_7f2d)
                .wrapping_add(0x1405_7b7e_f767_814f);
            (state >> 33) % bound
        };
        let mut rare = |count: usize| -> String {
            let pick = |_| CHARACTERS[random_below(CHARACTERS.len() as u64) as usize];
            (0..count).map(pick).collect()
        };
        match n {
            _ if n < NAMES => rare(5),
            _ if n < NAMES + NUMBERS => citizen_id(&mut random_below),
            _ if n < NAMES + NUMBERS + PHONES => format!("19{:09}", random_below(1_000_000_000)),
            _ => format!("{}当面说过{}", rare(4), rare(4)),
        }
    }

    /// Returns all words.
    pub fn words(&self) -> Vec<String> {
        (0..COUNT).map(|n| self.word(n)).collect()
    }

    pub fn name(&self, n: usize) -> String {
        self.word(n % NAMES)
    }

    fn number(&self, n: usize) -> String {
        self.word(NAMES + n % NUMBERS)
    }

    fn phone(&self, n: usize) -> String {
        self.word(NAMES + NUMBERS + n % PHONES)
    }

    pub fn text(&self, n: usize) -> String {
        let first = NAMES + NUMBERS + PHONES;
        self.word(first + n % (COUNT - first))
    }
}

/// Returns an ID number of somebody born before 1900, with its check digit (GB 11643).
fn citizen_id(random_below: &mut impl FnMut(u64) -> u64) -> String {
    const WEIGHTS: [u64; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let day = format!("{:02}{:02}", 1 + random_below(12), 1 + random_below(28));
    let digits = format!(
        "3301{:02}{}{day}{:03}",
        1 + random_below(20),
        1850 + random_below(49),
        random_below(1_000)
    );
    let values = digits.bytes().map(|digit| u64::from(digit - b'0'));
    let sum: u64 = values
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    format!("{digits}{}", char::from(check))
}

/// Writes canaries to an office.
pub struct CanaryWriter<'a> {
    pub office: &'a mut TestOffice,
    pub canaries: Canaries,
    /// The ids of the added cases with their versions.
    pub cases: Vec<(Value, Value)>,
}

impl CanaryWriter<'_> {
    /// Writes every word at least once: in the office setup, five cases of all stages, drafts and searches.
    pub fn plant_all(&mut self, day: &str) -> Result<(), WireError> {
        self.fill_setup()?;
        for n in 0..5 {
            self.add_case(n, day)?;
        }
        for n in 0..COUNT {
            let draft = json!({ "summary": self.canaries.word(n) });
            self.save_draft(n, draft)?;
        }
        self.search_all()
    }

    /// Registers more cases than an export writes in one slice.
    pub fn add_many_cases(&mut self, day: &str) -> Result<(), WireError> {
        for n in 0..130 {
            let mut entry = wage_case(day, Some(MEDIATOR.n));
            entry["fields"]["summary"] = json!(self.canaries.text(n));
            entry["parties"][0]["name"] = json!(self.canaries.name(n));
            self.office.call("case_register", entry)?;
        }
        Ok(())
    }

    fn fill_setup(&mut self) -> Result<(), WireError> {
        let grid = json!({ "id": NIL, "place": 4, "name": self.canaries.name(0), "liaison": self.canaries.name(1), "active": true });
        self.office.call("grid_put", json!({ "grid": grid }))?;
        let room = json!({ "id": NIL, "place": 3, "name": self.canaries.name(2), "active": true });
        self.office.call("room_put", json!({ "room": room }))?;
        let staff = json!({ "id": NIL, "place": 20, "name": self.canaries.name(3), "role": "mediator", "team": "", "active": true });
        self.office.call("staff_put", json!({ "member": staff }))?;
        let mut office = self.office.call("office_setup", json!({}))?["office"].clone();
        office["prepared_by"] = json!(self.canaries.name(4));
        office["reviewed_by"] = json!(self.canaries.name(5));
        self.office
            .call("office_set", json!({ "office": office }))?;
        Ok(())
    }

    /// Saves a draft.
    pub fn save_draft(&mut self, n: usize, body: Value) -> Result<(), WireError> {
        let subject = format!("0199f000-0000-7000-8000-00000000{n:04}");
        let draft = json!({ "form": "new_case", "subject": subject, "body": body });
        self.office.call("draft_save", draft).map(drop)
    }

    pub fn search_all(&mut self) -> Result<(), WireError> {
        for n in 0..COUNT {
            let word = self.canaries.word(n);
            self.office.call("find", json!({ "text": word }))?;
            self.office.call("suggest", json!({ "text": word }))?;
            let query = json!({ "view": "all", "text": word });
            self.office.call("case_count", json!({ "query": query }))?;
        }
        Ok(())
    }

    /// Registers a case with a word in every field and closes, voids or reopens it or leaves it open.
    pub fn add_case(&mut self, n: usize, day: &str) -> Result<(), WireError> {
        let words = self.canaries;
        let mut entry = wage_case(day, Some(MEDIATOR.n));
        for (at, field) in ["stall", "summary", "next_action"].iter().enumerate() {
            entry["fields"][field] = json!(words.text(n * 3 + at));
        }
        let text = |at: usize| json!(words.text(n * 3 + at));
        entry["fields"]["employment"] = json!({ "post": text(3) });
        entry["fields"]["injury"] = json!({
            "place": text(4), "course": text(5), "body_part": text(6), "hospital": text(7),
            "recognition_number": text(8),
        });
        entry["fields"]["sickness"] = json!({ "illness": text(9) });
        let event = json!({ "kind": "claimed", "on": day, "note": text(10) });
        entry["fields"]["limitation_events"] = json!([event]);
        let kinds = [
            ("applicant", "person"),
            ("applicant", "person"),
            ("respondent", "organisation"),
            ("respondent", "person"),
        ];
        let parties = kinds.iter().enumerate();
        let parties: Vec<Value> = parties
            .map(|(at, kind)| filled_party(words, n * 4 + at, kind))
            .collect();
        entry["parties"] = json!(parties);
        entry["claims"][0]["text"] = json!(words.text(n + 5));
        let written = self.office.call("case_register", entry)?;
        self.cases
            .push((written["case"].clone(), written["version"].clone()));
        self.change_case(n, "case_accept", acceptance(day))?;
        let view = self
            .office
            .call("case_get", json!({ "case": written["case"] }))?;
        for part in parts(words, n, day, &view) {
            self.change_case(n, "part_put", json!({ "part": part, "draft": null }))?;
        }
        let party = view["case"]["parties"][n % 4]["id"].as_str();
        let subject = format!(
            "{}:{}",
            written["case"].as_str().unwrap_or_default(),
            party.unwrap_or_default()
        );
        let body = json!({ "name": words.name(n + 11), "remark": words.text(n + 8) });
        let draft = json!({ "form": "party", "subject": subject, "body": body });
        self.office.call("draft_save", draft)?;
        let ruling = json!({ "ruling": { "on": day, "reason": words.text(n + 9) } });
        match n % 4 {
            0 => {
                let mut end = closing("R9", self.office.today());
                end["reason"] = json!(words.text(n + 7));
                self.change_case(n, "case_close", json!({ "closing": end }))
            }
            1 => self.change_case(n, "case_void", ruling),
            2 => {
                let end = closing("R9", self.office.today());
                self.change_case(n, "case_close", json!({ "closing": end }))?;
                self.change_case(n, "case_reopen", ruling)
            }
            _ => Ok(()),
        }
    }

    /// Changes the `n`th case.
    pub fn change_case(&mut self, n: usize, cmd: &str, payload: Value) -> Result<(), WireError> {
        let (case, version) = &mut self.cases[n];
        let payload = for_case(&*case, &*version, payload);
        *version = self.office.call(cmd, payload)?["version"].clone();
        Ok(())
    }
}

fn filled_party(words: Canaries, n: usize, (role, kind): &(&str, &str)) -> Value {
    let mut party = party(role, kind, &words.name(n));
    if *kind == "person" {
        party["id_kind"] = json!("citizen");
        party["id_number"] = json!(words.number(n));
    } else {
        party["representative"] = json!(words.name(n + 7));
    }
    party["phone"] = json!(words.phone(n));
    for (at, field) in ["address", "job", "stall", "remark"].iter().enumerate() {
        party[field] = json!(words.text(n + at));
    }
    party
}

fn parts(words: Canaries, n: usize, day: &str, view: &Value) -> [Value; 3] {
    let starts = format!("{day}T{:02}:00:00", 9 + n);
    let mut session = session("held", &starts, all_present(view));
    session["mediators"] = json!([MEDIATOR.id()]);
    session["record"] = json!(words.text(n + 1));
    session["result"] = json!(words.text(n + 2));
    session["offers"] = json!([
        { "by": null, "at": starts, "amount": 100, "claim": null, "note": words.text(n + 7) },
    ]);
    let obligation = json!({
        "id": NIL, "debtor": null, "creditor": null, "what": words.text(n + 3), "amount": 100, "due_on": day,
        "performed_on": null, "performed_note": words.text(n + 4),
        "payments": [{ "on": day, "amount": 1, "note": words.text(n + 5) }],
    });
    let note = note(day, &words.text(n + 6));
    [
        json!({ "part": "session", "value": session }),
        json!({ "part": "obligation", "value": obligation }),
        json!({ "part": "note", "value": note }),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use casebook_core::domain::identity;

    use super::*;

    #[test]
    fn words_are_unique_and_valid() {
        for seed in 0..20 {
            let words = Canaries::new(seed);
            let all: BTreeSet<String> = words.words().into_iter().collect();
            assert_eq!(all.len(), COUNT);
            for n in 0..NUMBERS {
                assert!(
                    !identity::citizen_id(&words.number(n)).is_invalid(),
                    "{}",
                    words.number(n)
                );
            }
            for n in 0..PHONES {
                assert!(
                    !identity::phone(&words.phone(n)).is_invalid(),
                    "{}",
                    words.phone(n)
                );
            }
        }
    }
}
