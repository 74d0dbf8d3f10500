//! The passphrases that somebody gives for a restore: the right ones of a book in each state, and wrong ones.

use casebook_tests::test_office::people::{DEPUTY, HEAD, MEDIATOR, Person};
use serde_json::{Value, json};

use super::scene::{LeftBook, OldSheetOffice, present_passphrase, proof};
use crate::trial::Run;

/// The passphrase that the sheet gives in the restored book.
pub const RESTORED_PASSPHRASE: &str = "渡口 藤筐 anchor 19 saffron";
/// The people whose passphrases are given for a restore, as its request takes them.
pub type Proofs = Value;

/// The proofs of a restore that must succeed, and what its entry must say of them.
pub struct Agreement {
    pub proofs: Proofs,
    pub by: Option<Person>,
    /// The second person, as the entry says it.
    pub second: Value,
}

/// Returns the proofs that a book in this state asks for. An attacker who puts an earlier vault file back uses a
/// passphrase of its time.
pub fn agree(run: &mut Run, scene: &OldSheetOffice, left: LeftBook) -> Agreement {
    let present = |person: &Person| proof(person, &present_passphrase(person));
    let nobody = |proofs| Agreement {
        proofs,
        by: None,
        second: Value::Null,
    };
    match left {
        LeftBook::Untouched if scene.has_two => {
            let (by, other) = *run.random.pick(&[(HEAD, DEPUTY), (DEPUTY, HEAD)]);
            let second = *run.random.pick(&[other, MEDIATOR]);
            Agreement {
                proofs: json!({ "present": present(&by), "second": present(&second) }),
                by: Some(by),
                second: json!({ "confirmed_by": second.id() }),
            }
        }
        LeftBook::Untouched | LeftBook::DamagedStore => Agreement {
            proofs: json!({ "present": present(&HEAD) }),
            by: Some(HEAD),
            second: Value::Null,
        },
        LeftBook::EarlierVault => {
            let mut asked = nobody(json!({ "present": proof(&HEAD, &HEAD.passphrase()) }));
            if scene.has_two {
                asked.proofs["second"] = present(&DEPUTY);
                asked.second = json!("nobody");
            }
            asked
        }
        LeftBook::VaultOfSet | LeftBook::NoVault | LeftBook::HalfVault | LeftBook::NoStore => {
            nobody(json!({}))
        }
    }
}

/// Returns proofs that a book in this state refuses, each with a description and the code of the refusal. Where nothing
/// is asked, there are none.
pub fn wrong_proofs(
    scene: &OldSheetOffice,
    left: LeftBook,
    right: &Proofs,
) -> Vec<(&'static str, &'static str, Proofs)> {
    let with = |field: &str, proof: Value| {
        let mut proofs = right.clone();
        proofs[field] = proof;
        proofs
    };
    let asks = matches!(
        left,
        LeftBook::Untouched | LeftBook::DamagedStore | LeftBook::EarlierVault
    );
    if !asks {
        return Vec::new();
    }
    let of_restored = with("present", proof(&HEAD, RESTORED_PASSPHRASE));
    let mut wrong = vec![
        ("the sheet alone", "missing", json!({})),
        (
            "the passphrase of the restored book",
            "wrong_passphrase",
            of_restored,
        ),
    ];
    if left != LeftBook::EarlierVault {
        let former = with("present", proof(&HEAD, &HEAD.passphrase()));
        wrong.push(("a former passphrase", "wrong_passphrase", former));
    }
    // A damaged book does not say who is a supervisor, nor whether it has two.
    if left != LeftBook::Untouched {
        return wrong;
    }
    let mediator = with("present", proof(&MEDIATOR, &MEDIATOR.passphrase()));
    wrong.push(("a mediator", "not_allowed", mediator));
    if scene.has_two {
        let alone = json!({ "present": right["present"] });
        let twice = with("second", right["present"].clone());
        let wrong_second = with("second", proof(&MEDIATOR, RESTORED_PASSPHRASE));
        wrong.extend([
            ("one supervisor", "second_person_needed", alone),
            ("one supervisor twice", "second_not_possible", twice),
            (
                "a second person with a wrong passphrase",
                "wrong_passphrase",
                wrong_second,
            ),
        ]);
    }
    wrong
}
