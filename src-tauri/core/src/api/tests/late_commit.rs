//! A save that seemed to fail and reached the disk, so that it is taken over with the next command.

use super::*;
use crate::domain::ids::StaffId;
use crate::domain::office::Staff;
use crate::domain::op::Op;
use crate::domain::vocabulary::StaffRole;
use crate::store::{Author, RecordedChange};

fn saved(before: Option<Staff>, after: Staff) -> RecordedChange {
    let op = Op::StaffPut {
        before,
        after,
        second: None,
    };
    RecordedChange { op, undoes: None }
}

/// The supervisor made themselves a mediator. Nothing that a supervisor does may follow.
#[test]
fn what_a_late_save_took_away_is_refused_at_once() {
    for arrives in [true, false] {
        let (_folder, mut app, user) = office();
        let book = app.book_mut().unwrap();
        let by = Author {
            actor: book.user,
            utc: now().utc,
            today: now().today,
        };
        let own = book.store.office_setup().staff[0].clone();
        let other = Staff {
            id: StaffId::from_bytes([7; 16]),
            position: 2,
            name: "顾二".to_owned(),
            ..own.clone()
        };
        let added = book.store.write(&saved(None, other), &by, None);
        added.expect("another supervisor");
        if arrives {
            let mediator = Staff {
                role: StaffRole::Mediator,
                ..own.clone()
            };
            let change = saved(Some(own), mediator);
            book.store.write_unnoticed(&change, &by);
        }
        book.note_disk_failure(&Refusal::new(Code::DiskTrouble));
        let invite = json!({ "member": user, "passphrase": PASSPHRASE });
        let code = refused(&mut app, "user_invite", invite);
        assert_eq!(code == Code::NotAllowed, arrives, "{code:?}");
    }
}
