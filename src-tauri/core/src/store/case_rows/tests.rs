//! Every field of a case comes back from its rows as it was written.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::Connection;
use serde_json::Value;
use uuid::Uuid;

use super::{CASE_COLUMNS, load, save, with_case_row};
use crate::domain::case::{
    Acceptance, Answer, Case, CaseFields, Claim, Closing, ContactAttempt, Employment, ErasureAsk,
    ErasureBasis, Extension, Injury, LimitationEvent, Note, Obligation, Offer, Party, Payment,
    Presence, Round, Ruling, Session, Sickness,
};
use crate::domain::ids::{
    CaseId, ClaimId, DeviceId, GridId, NoteId, ObligationId, PartyId, RoomId, SessionId, StaffId,
};
use crate::domain::money::Fen;
use crate::domain::number::CaseNumber;
use crate::domain::reopening::{CountedFacts, Reopening};
use crate::domain::vocabulary::{
    AgentAuthority, AgreementForm, ApplicantType, Attendance, ContactMethod, ContactResult,
    EmployerType, InjuryRecognition, KnownAnswer, LimitationEventKind, Nature, NoteKind,
    NumberSeries, Outcome, PartyKind, PartyRole, SessionForm, SessionState, Urgency,
};
use crate::store::Store;
use crate::store::part_rows::PARTS;

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
}

fn hour(n: u32) -> NaiveDateTime {
    day(20).and_hms_opt(n, 30, 0).unwrap()
}

fn staff(n: u8) -> StaffId {
    StaffId::from_bytes([n; 16])
}

fn party() -> PartyId {
    PartyId::from_bytes([21; 16])
}

fn fen(n: i64) -> Option<Fen> {
    Some(Fen::try_from(n).unwrap())
}

fn ruling(reason: &str) -> Ruling {
    Ruling {
        on: day(9),
        reason: reason.into(),
    }
}

fn fields() -> CaseFields {
    CaseFields {
        cause: "L07".parse().unwrap(),
        further_causes: vec!["L09".parse().unwrap(), "L11".parse().unwrap()],
        nature: Nature::Labour,
        source: "applied_oral".parse().unwrap(),
        received_on: day(1),
        grid: Some(GridId::from_bytes([11; 16])),
        stall: "东二排11号".into(),
        event_on: Some(day(2)),
        summary: "拖欠工资".into(),
        applicant_type: Some(ApplicantType::Relative),
        worker_count: Some(3),
        collective: true,
        urgency: Urgency::Urgent,
        mediator: Some(staff(1)),
        co_mediators: vec![staff(2), staff(3)],
        next_action: "约谈".into(),
        next_on: Some(day(3)),
        next_owner: Some(staff(4)),
        employment: Some(Employment {
            hired_on: Some(day(1)),
            ended_on: Some(day(21)),
            post: "分拣工".into(),
            monthly_wage: fen(560_000),
            written_contract: Some(KnownAnswer::No),
            insured: Some(KnownAnswer::Unknown),
            working_years: Some(11),
        }),
        injury: Some(injury()),
        sickness: Some(Sickness {
            first_sick_on: Some(day(17)),
            illness: "胃炎".into(),
            special: true,
        }),
        limitation_events: vec![LimitationEvent {
            kind: LimitationEventKind::ForceMajeure,
            on: day(18),
            until: Some(day(19)),
            note: "封路".into(),
        }],
    }
}

fn injury() -> Injury {
    Injury {
        accident_on: Some(day(2)),
        place: "三号冷库".into(),
        course: "货架倒下".into(),
        body_part: "左手".into(),
        hospital: "河埠医院".into(),
        insured: Some(KnownAnswer::Yes),
        employer_applied_on: Some(day(3)),
        worker_applied_on: Some(day(4)),
        recognition: Some(InjuryRecognition::Recognised),
        recognised_on: Some(day(5)),
        recognition_number: "第12号".into(),
        grade: Some(9),
        appraised_on: Some(day(6)),
        appraisal_received_on: Some(day(7)),
        stop_work_from: Some(day(8)),
        stop_work_to: Some(day(9)),
    }
}

fn closing() -> Closing {
    Closing {
        outcome: Outcome::WrittenAgreement,
        on: day(10),
        reason: "双方同意".into(),
        referred_to: "仲裁委".into(),
        form: Some(AgreementForm::Written),
        agreed: fen(120_000),
        applicant_signed_on: Some(day(11)),
        respondent_signed_on: Some(day(12)),
        mediator_signed_on: Some(day(13)),
        sealed_on: Some(day(14)),
    }
}

fn stored_party() -> Party {
    Party {
        id: party(),
        role: PartyRole::Agent,
        kind: PartyKind::Organisation,
        name: "周小满".into(),
        sex: "female".into(),
        phone: "13800001234".into(),
        id_kind: "uscc".into(),
        id_number: "91350100M000100Y43".into(),
        address: "锡山区".into(),
        job: "搬运".into(),
        stall: "南三排27号".into(),
        representative: "沈秀".into(),
        employer_type: Some(EmployerType::Private),
        acts_for: Some(PartyId::from_bytes([22; 16])),
        authority: Some(AgentAuthority::Special),
        remark: "下午在".into(),
        // Rows have no such column: it is part of drafts.
        filled_from: None,
    }
}

fn session() -> Session {
    Session {
        id: SessionId::from_bytes([23; 16]),
        state: SessionState::Held,
        form: SessionForm::Joint,
        room: Some(RoomId::from_bytes([24; 16])),
        starts: hour(9),
        ends: Some(hour(10)),
        mediators: vec![staff(1), staff(2)],
        recorder: Some(staff(3)),
        attendance: vec![Presence {
            party: party(),
            attendance: Attendance::Present,
        }],
        record: "笔录".into(),
        result: "有进展".into(),
        next_on: Some(day(25)),
        offers: vec![Offer {
            by: Some(party()),
            at: hour(10),
            amount: fen(80_000).unwrap(),
            claim: Some(ClaimId::from_bytes([26; 16])),
            note: "一次付清".into(),
            private: true,
        }],
    }
}

fn obligation() -> Obligation {
    Obligation {
        id: ObligationId::from_bytes([25; 16]),
        debtor: Some(party()),
        creditor: Some(PartyId::from_bytes([22; 16])),
        what: "付清工资".into(),
        amount: fen(60_000),
        due_on: Some(day(26)),
        performed_on: Some(day(27)),
        performed_note: "转账".into(),
        payments: vec![Payment {
            on: day(27),
            amount: fen(20_000).unwrap(),
            note: "现金".into(),
        }],
    }
}

/// Returns a case in which every field is filled, but for the answer to a consultation, which excludes a closing.
fn full_case() -> Case {
    Case {
        id: CaseId::from_bytes([20; 16]),
        version: 7,
        number: CaseNumber {
            series: NumberSeries::Consultations,
            ..CaseNumber::main(2026, 8)
        },
        number_text: "盛劳调字〔2026〕第8号".into(),
        registered_on: day(1),
        fields: fields(),
        acceptance: Some(Acceptance {
            on: day(4),
            applicant_consent_on: Some(day(5)),
            respondent_consent_on: Some(day(6)),
            due_on: Some(day(19)),
        }),
        extension: Some(Extension {
            until: day(29),
            agreed_on: day(7),
        }),
        closing: Some(closing()),
        answer: None,
        reopenings: vec![ruling("新情况")],
        rounds: vec![Round {
            accepted: true,
            held_sessions: 2,
            extension: Some(Extension {
                until: day(28),
                agreed_on: day(6),
            }),
            closing: Some(closing()),
            answer: Some(Answer {
                on: day(9),
                text: "先前的答复".into(),
            }),
            reopening: Reopening {
                on: day(12),
                reason: "履行有争议".into(),
                due_on: Some(day(27)),
                counted: Some(CountedFacts {
                    nature: Nature::CivilLife,
                    cause: "V02".parse().expect("a cause"),
                    source: "hotline_12345".parse().expect("a source"),
                    grid: Some(GridId::from_bytes([12; 16])),
                    mediator: Some(staff(5)),
                    people: 12,
                    collective: true,
                    claimed: fen(120_000).expect("an amount"),
                }),
            },
        }],
        void: Some(ruling("重复")),
        restricted: true,
        erasure: Some(ErasureAsk {
            by: staff(5),
            on: day(15),
            basis: ErasureBasis::RetentionOver,
            note: "期满".into(),
        }),
        erased_on: Some(day(16)),
        parties: vec![stored_party()],
        claims: vec![Claim {
            claimant: Some(party()),
            id: ClaimId::from_bytes([26; 16]),
            text: "工资".into(),
            amount: fen(130_000),
        }],
        sessions: vec![session()],
        obligations: vec![obligation()],
        notes: vec![Note {
            id: NoteId::from_bytes([27; 16]),
            on: day(8),
            kind: NoteKind::ContactAttempt,
            text: "走访".into(),
            attempt: Some(ContactAttempt {
                at: hour(14).time(),
                how: ContactMethod::Visit,
                result: ContactResult::NobodyThere,
                whom: Some(party()),
            }),
        }],
    }
}

fn empty_store() -> Store {
    let store = Store::in_memory(Uuid::nil(), DeviceId::from_bytes([9; 16])).unwrap();
    // The rows of the office are not what is tested.
    (store.conn)
        .execute_batch("PRAGMA foreign_keys = OFF")
        .unwrap();
    store
}

/// Collects the paths of the fields that hold nothing.
fn empty_fields(path: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, value)| empty_fields(&format!("{path}.{name}"), value, found)),
        Value::Array(items) if !items.is_empty() => items
            .iter()
            .for_each(|value| empty_fields(path, value, found)),
        Value::Null | Value::Bool(false) | Value::Array(_) => found.push(path.to_owned()),
        Value::String(text) if text.is_empty() => found.push(path.to_owned()),
        Value::Number(_) | Value::String(_) | Value::Bool(true) => {}
    }
}

#[test]
fn every_field_of_a_case_comes_back_from_its_rows() {
    let closed = full_case();
    let mut empty = Vec::new();
    empty_fields("case", &serde_json::to_value(&closed).unwrap(), &mut empty);
    assert_eq!(
        empty,
        ["case.answer"],
        "a field that is empty tests nothing"
    );
    let answered = Case {
        closing: None,
        answer: Some(Answer {
            on: day(10),
            text: "已答复".into(),
        }),
        ..full_case()
    };
    for case in [closed, answered] {
        let store = empty_store();
        save(&store.conn, None, &case, 3).unwrap();
        assert_eq!(load(&store.conn, case.id).unwrap(), Some((1, case)));
    }
}

/// The control: a column that is not written or not read is noticed.
#[test]
fn a_column_that_is_lost_is_noticed() {
    for damage in [
        "UPDATE cases SET sealed_on = NULL",
        "UPDATE cases SET worker_facts = '{}'",
        "UPDATE party SET representative = ''",
        "UPDATE session SET recorder = NULL",
        "UPDATE session SET offers = '[]'",
        "UPDATE obligation SET performed_note = ''",
    ] {
        let (store, case) = (empty_store(), full_case());
        save(&store.conn, None, &case, 3).unwrap();
        store.conn.execute_batch(damage).unwrap();
        assert_ne!(load(&store.conn, case.id).unwrap(), Some((1, case)));
    }
}

fn schema_columns(conn: &Connection, table: &str) -> BTreeSet<String> {
    let mut statement = (conn.prepare("SELECT name FROM pragma_table_info(?1)")).unwrap();
    let names = statement.query_map([table], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

fn names(columns: &str) -> BTreeSet<String> {
    columns.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn every_column_of_the_schema_is_written() {
    let store = empty_store();
    for table in PARTS {
        assert_eq!(
            names(table.columns),
            schema_columns(&store.conn, table.name)
        );
    }
    let all = names(&format!("seq {CASE_COLUMNS}"));
    assert_eq!(all, schema_columns(&store.conn, "cases"));
    with_case_row(1, &full_case(), 3, &mut |row| {
        let written = row.iter().map(|(name, _)| name[1..].to_owned());
        assert_eq!(written.collect::<BTreeSet<_>>(), all);
        Ok(())
    })
    .unwrap();
}
