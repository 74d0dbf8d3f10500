//! Checks of the facts about a worker: no date lies ahead that has no reason to, and each group has its dates in order.
//!
//! A group is checked when it changes; what was let in before does not stand in the way of other changes.

use chrono::NaiveDate;

use crate::domain::calendar::add_months;
use crate::domain::case::{CaseFields, Employment, Injury, LimitationEvent, Sickness};
use crate::domain::entry::join_path;
use crate::domain::refusal::{Code, Refusal};

/// The most months by which the end of the employment may lie ahead, as that of a contract which will not be renewed.
const MAX_MONTHS_TO_END: u16 = 12;

/// A date of a group with its name.
type NamedDate = (&'static str, Option<NaiveDate>);

/// Checks the groups that differ from what stood there before.
pub(super) fn check_worker_facts(
    before: Option<&CaseFields>,
    after: &CaseFields,
    today: NaiveDate,
) -> Result<(), Refusal> {
    if let Some(employment) = &after.employment
        && before.and_then(|b| b.employment.as_ref()) != Some(employment)
    {
        check_employment(employment, today)?;
    }
    if let Some(injury) = &after.injury
        && before.and_then(|b| b.injury.as_ref()) != Some(injury)
    {
        check_injury(injury, today)?;
    }
    if let Some(sickness) = &after.sickness
        && before.and_then(|b| b.sickness.as_ref()) != Some(sickness)
    {
        check_sickness(sickness, today)?;
    }
    let known = before.map_or(&[][..], |b| &b.limitation_events);
    for (at, event) in after.limitation_events.iter().enumerate() {
        if !known.contains(event) {
            check_event(event, &format!("limitation_events.{at}"), today)?;
        }
    }
    Ok(())
}

fn check_employment(employment: &Employment, today: NaiveDate) -> Result<(), Refusal> {
    let hired = ("hired_on", employment.hired_on);
    let ended = ("ended_on", employment.ended_on);
    let path = "employment";
    check_past(path, &[hired], today)?;
    let latest = add_months(today, MAX_MONTHS_TO_END);
    if employment.ended_on.is_some_and(|on| on > latest) {
        let refusal = Refusal::at(Code::TooLate, join_path(path, "ended_on"));
        return Err(refusal.with(latest.to_string()));
    }
    check_order(path, hired, ended)
}

fn check_injury(injury: &Injury, today: NaiveDate) -> Result<(), Refusal> {
    let accident = ("accident_on", injury.accident_on);
    let by_employer = ("employer_applied_on", injury.employer_applied_on);
    let by_worker = ("worker_applied_on", injury.worker_applied_on);
    let recognised = ("recognised_on", injury.recognised_on);
    let appraised = ("appraised_on", injury.appraised_on);
    let received = ("appraisal_received_on", injury.appraisal_received_on);
    let stopped = ("stop_work_from", injury.stop_work_from);
    let back = ("stop_work_to", injury.stop_work_to);
    // The last day off work is often certified in advance.
    let past = [
        accident,
        by_employer,
        by_worker,
        recognised,
        appraised,
        received,
        stopped,
    ];
    let path = "injury";
    check_past(path, &past, today)?;
    // Somebody may have stopped working before an occupational disease was diagnosed.
    for later in [by_employer, by_worker, recognised, appraised] {
        check_order(path, accident, later)?;
    }
    for application in [by_employer, by_worker] {
        check_order(path, application, recognised)?;
    }
    // An injury is recognised before its grade is appraised (《工伤保险条例》第二十三条).
    check_order(path, recognised, appraised)?;
    check_order(path, appraised, received)?;
    check_order(path, stopped, back)
}

fn check_sickness(sickness: &Sickness, today: NaiveDate) -> Result<(), Refusal> {
    let dates = [("first_sick_on", sickness.first_sick_on)];
    check_past("sickness", &dates, today)
}

fn check_event(event: &LimitationEvent, path: &str, today: NaiveDate) -> Result<(), Refusal> {
    let (on, until) = (("on", Some(event.on)), ("until", event.until));
    check_past(path, &[on, until], today)?;
    check_order(path, on, until)
}

fn check_past(path: &str, dates: &[NamedDate], today: NaiveDate) -> Result<(), Refusal> {
    match dates
        .iter()
        .find(|(_, date)| date.is_some_and(|d| d > today))
    {
        Some((name, _)) => Err(Refusal::at(Code::InFuture, join_path(path, name))),
        None => Ok(()),
    }
}

/// Refuses the later date if it lies before the first one, with that date and its name as details.
fn check_order(
    path: &str,
    (name, first): NamedDate,
    (later_name, later): NamedDate,
) -> Result<(), Refusal> {
    match (first, later) {
        (Some(first), Some(later)) if later < first => {
            let refusal = Refusal::at(Code::TooEarly, join_path(path, later_name));
            Err(refusal.with(first.to_string()).with(name))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::vocabulary::LimitationEventKind;

    fn day(n: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(2026, 3, n)
    }

    fn blank() -> CaseFields {
        CaseFields::blank(
            "W02".parse().unwrap(),
            "applied_oral".parse().unwrap(),
            day(20).unwrap(),
        )
    }

    /// Returns code, field and details of the refusal of these fields on 20 March 2026.
    fn refused(
        before: Option<&CaseFields>,
        change: impl FnOnce(&mut CaseFields),
    ) -> Option<(Code, String, Vec<String>)> {
        let mut fields = before.cloned().unwrap_or_else(blank);
        change(&mut fields);
        let refusal = check_worker_facts(before, &fields, day(20).unwrap()).err()?;
        Some((
            refusal.code,
            refusal.field.unwrap_or_default(),
            refusal.detail,
        ))
    }

    fn injury(change: impl FnOnce(&mut Injury)) -> Option<(Code, String, Vec<String>)> {
        let mut injury = Injury {
            accident_on: day(9),
            ..Injury::default()
        };
        change(&mut injury);
        refused(None, |fields| fields.injury = Some(injury))
    }

    #[test]
    fn a_date_ahead_is_refused_at_its_field() {
        let future = |field: &str| Some((Code::InFuture, field.to_owned(), vec![]));
        assert_eq!(
            injury(|i| i.accident_on = day(21)),
            future("injury.accident_on")
        );
        assert_eq!(
            injury(|i| i.recognised_on = day(21)),
            future("injury.recognised_on")
        );
        assert_eq!(injury(|i| i.stop_work_to = day(29)), None);
        let sickness = |n| Sickness {
            first_sick_on: day(n),
            ..Sickness::default()
        };
        let at = future("sickness.first_sick_on");
        assert_eq!(refused(None, |f| f.sickness = Some(sickness(21))), at);
        assert_eq!(refused(None, |f| f.sickness = Some(sickness(20))), None);
    }

    #[test]
    fn dates_out_of_order_are_refused_at_the_later_one() {
        let early = |field: &str, first: &str, name: &str| {
            let details = vec![first.to_owned(), name.to_owned()];
            Some((Code::TooEarly, field.to_owned(), details))
        };
        for (change, field) in [
            (
                (|i: &mut Injury| i.employer_applied_on = day(8)) as fn(&mut Injury),
                "injury.employer_applied_on",
            ),
            (|i| i.worker_applied_on = day(8), "injury.worker_applied_on"),
            (|i| i.recognised_on = day(8), "injury.recognised_on"),
        ] {
            let expected = early(field, "2026-03-09", "accident_on");
            assert_eq!(injury(change), expected, "{field}");
        }
        // The work may stop before an occupational disease is diagnosed.
        let before_diagnosis = injury(|i| {
            i.stop_work_from = day(2);
            i.stop_work_to = day(6);
        });
        assert_eq!(before_diagnosis, None);
        let stopped = injury(|i| {
            i.stop_work_from = day(6);
            i.stop_work_to = day(2);
        });
        let at = "injury.stop_work_to";
        assert_eq!(stopped, early(at, "2026-03-06", "stop_work_from"));
        let received = injury(|i| {
            i.appraised_on = day(17);
            i.appraisal_received_on = day(16);
        });
        let at = "injury.appraisal_received_on";
        assert_eq!(received, early(at, "2026-03-17", "appraised_on"));
        let ended = refused(None, |fields| {
            fields.employment = Some(Employment {
                hired_on: day(12),
                ended_on: day(11),
                ..Employment::default()
            });
        });
        assert_eq!(
            ended,
            early("employment.ended_on", "2026-03-12", "hired_on")
        );
        let event = refused(None, |fields| {
            fields.limitation_events = vec![LimitationEvent {
                kind: LimitationEventKind::ForceMajeure,
                on: day(5).unwrap(),
                until: day(4),
                note: String::new(),
            }];
        });
        assert_eq!(
            event,
            early("limitation_events.0.until", "2026-03-05", "on")
        );
    }

    #[test]
    fn the_end_of_the_employment_may_lie_a_year_ahead() {
        let refused_end = |ended_on: &str| {
            refused(None, |fields| {
                fields.employment = Some(Employment {
                    ended_on: ended_on.parse().ok(),
                    ..Employment::default()
                });
            })
        };
        assert_eq!(refused_end("2026-03-21"), None);
        assert_eq!(refused_end("2027-03-20"), None);
        let at = "employment.ended_on".to_owned();
        let expected = Some((Code::TooLate, at, vec!["2027-03-20".to_owned()]));
        assert_eq!(refused_end("2027-03-21"), expected);
    }

    #[test]
    fn what_stood_there_before_does_not_stand_in_the_way() {
        let mut before = blank();
        before.sickness = Some(Sickness {
            first_sick_on: day(27),
            ..Sickness::default()
        });
        assert_eq!(refused(Some(&before), |f| f.stall = "北一排".into()), None);
        let changed = refused(Some(&before), |fields| {
            if let Some(sickness) = &mut fields.sickness {
                sickness.illness = "胃炎".into();
            }
        });
        assert!(changed.is_some());
    }
}
