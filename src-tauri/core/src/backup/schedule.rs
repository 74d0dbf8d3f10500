//! When a set is due, how the copies stand, and which sets are kept. Pure.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};

use crate::wire::trust::KeepingState;

/// A changed book is copied so often.
const EVERY: Duration = Duration::minutes(30);
/// An unchanged one is proved again after so long; also when the screen turns red.
const LATE: Duration = Duration::hours(24);
const OVERDUE: Duration = Duration::hours(72);
/// No set is older, so that an erasure reaches all of them.
const OLDEST: Duration = Duration::days(92);

/// Nothing gets old before sets were made on so many days after the clock came to say so …
const LATER_DAYS: usize = 4;
/// … give or take days on which nobody came.
const LATER_SLACK: Duration = Duration::days(7);

const HALF_HOURS: usize = 48;
const DAYS: usize = 30;
const WEEKS: usize = 12;

/// Whether a set should be made now. A clock that went back makes one too many, never one too few.
pub fn due(last: Option<DateTime<Utc>>, changed: bool, now: DateTime<Utc>) -> bool {
    let Some(last) = last else {
        return true;
    };
    let age = now - last;
    age < Duration::zero() || age >= LATE || (changed && age >= EVERY)
}

/// Whole hours since the last proof (or since the book was made), and what they mean.
pub fn keeping_state(since: DateTime<Utc>, now: DateTime<Utc>) -> (i64, KeepingState) {
    let age = now - since;
    let state = match age {
        _ if age >= OVERDUE => KeepingState::Overdue,
        _ if age >= LATE => KeepingState::Late,
        _ => KeepingState::Good,
    };
    (age.num_hours().max(0), state)
}

/// A readable set of this book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aged {
    pub made: DateTime<Utc>,
    /// The last entry that it holds.
    pub seq: i64,
    pub proved: bool,
}

/// Which of the sets, the newest first, are kept: 48 half-hours, 30 days and 12 weeks, one set of each; nothing older than
/// 92 days but the newest proved one. Only proved sets count, and nothing goes while the newest is not proved. The set that
/// reaches farthest stays in any case: a clock that was set back does not make it an old one. A clock that was set forward
/// is believed only after days of sets ([`age_from`]).
pub fn kept(sets: &[Aged], now: DateTime<Utc>) -> Vec<bool> {
    if sets.first().is_none_or(|newest| !newest.proved) {
        return vec![true; sets.len()];
    }
    let mut spans = [
        Spans::new(Duration::minutes(30), HALF_HOURS),
        Spans::new(Duration::days(1), DAYS),
        Spans::new(Duration::weeks(1), WEEKS),
    ];
    let now = age_from(sets, now);
    let farthest = sets.iter().map(|set| set.seq).max();
    let keep = |(n, set): (usize, &Aged)| {
        if !set.proved {
            return false;
        }
        let old = now - set.made > OLDEST;
        // Each span is asked, so that each counts.
        let wanted = spans
            .iter_mut()
            .fold(false, |wanted, span| span.takes(set.made) | wanted);
        n == 0 || Some(set.seq) == farthest || (wanted && !old)
    };
    sets.iter().enumerate().map(keep).collect()
}

/// Whether a set that cannot be read is older than any is kept, beside these sets, the newest first: it may hold what was
/// erased since.
pub(super) fn is_past(made: DateTime<Utc>, sets: &[Aged], now: DateTime<Utc>) -> bool {
    sets.first().is_some_and(|newest| newest.proved) && age_from(sets, now) - made > OLDEST
}

/// The instant from which the age of sets is reckoned: now, but no more than a week after the fourth newest day on which a
/// proved set was made.
fn age_from(sets: &[Aged], now: DateTime<Utc>) -> DateTime<Utc> {
    let proved = sets.iter().filter(|set| set.proved);
    let days: BTreeSet<NaiveDate> = proved.map(|set| set.made.date_naive()).collect();
    let settled = days.iter().rev().nth(LATER_DAYS - 1).or(days.first());
    let latest = settled.map(|day| (*day + LATER_SLACK).and_time(NaiveTime::MIN).and_utc());
    latest.map_or(now, |latest| latest.min(now))
}

/// One set for each span of time, for so many spans in which there are sets.
struct Spans {
    seconds: i64,
    left: usize,
    last: Option<i64>,
}

impl Spans {
    fn new(length: Duration, left: usize) -> Spans {
        Spans {
            seconds: length.num_seconds(),
            left,
            last: None,
        }
    }

    /// The newest set of its span; older ones come later.
    fn takes(&mut self, made: DateTime<Utc>) -> bool {
        let span = made.timestamp().div_euclid(self.seconds);
        if self.left == 0 || self.last == Some(span) {
            return false;
        }
        self.last = Some(span);
        self.left -= 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn every(length: Duration, count: i32) -> Vec<Aged> {
        let newest = at("2026-11-20T08:00:00Z");
        (0..count)
            .map(|n| Aged {
                made: newest - length * n,
                seq: i64::from(count - n),
                proved: true,
            })
            .collect()
    }

    #[test]
    fn a_set_is_due_when_it_should_be() {
        let now = at("2026-11-20T08:00:00Z");
        let ago = |minutes| Some(now - Duration::minutes(minutes));
        for (last, changed, expected) in [
            (None, false, true),
            (ago(0), true, false),
            (ago(29), true, false),
            (ago(30), true, true),
            (ago(30), false, false),
            (ago(24 * 60 - 1), false, false),
            (ago(24 * 60), false, true),
            (ago(-1), false, true),
        ] {
            assert_eq!(due(last, changed, now), expected, "{last:?} {changed}");
        }
    }

    #[test]
    fn the_copies_stand_well_for_a_day() {
        let now = at("2026-11-20T08:00:00Z");
        for (hours, state) in [
            (0, KeepingState::Good),
            (23, KeepingState::Good),
            (24, KeepingState::Late),
            (71, KeepingState::Late),
            (72, KeepingState::Overdue),
        ] {
            let told = keeping_state(now - Duration::hours(hours), now);
            assert_eq!(told, (hours, state));
        }
        assert_eq!(keeping_state(now + Duration::hours(9), now).0, 0);
    }

    /// Half-hourly for 100 days: what is left, span by span.
    #[test]
    fn thinning_leaves_half_hours_days_and_weeks() {
        let sets = every(Duration::minutes(30), 100 * 48);
        let now = sets[0].made;
        let keep = kept(&sets, now);
        let left: Vec<DateTime<Utc>> = (sets.iter().zip(&keep))
            .filter_map(|(set, keep)| keep.then_some(set.made))
            .collect();
        assert!(left.iter().all(|made| now - *made <= OLDEST));
        let within = |from: i64, to: i64| {
            let days = |d| now - Duration::days(d);
            left.iter()
                .filter(|m| **m <= days(from) && **m > days(to))
                .count()
        };
        assert_eq!(within(0, 1), 48, "every half hour of a day");
        assert_eq!(within(2, 29), 27, "one a day for a month");
        assert_eq!(within(31, 92), 6, "then one a week");
        let week = |made: &DateTime<Utc>| made.timestamp().div_euclid(7 * 86_400);
        let weeks: BTreeSet<i64> = left.iter().map(week).collect();
        assert_eq!(weeks.len(), 12);
        // Doing it again takes nothing more away.
        let again: Vec<Aged> = (sets.iter().zip(&keep))
            .filter_map(|(set, keep)| keep.then_some(*set))
            .collect();
        assert!(kept(&again, now).iter().all(|keep| *keep));
    }

    #[test]
    fn nothing_goes_while_the_newest_is_not_proved() {
        let mut sets = every(Duration::minutes(10), 500);
        assert!(
            kept(&sets, sets[0].made).iter().any(|keep| !keep),
            "control"
        );
        sets[0].proved = false;
        assert!(kept(&sets, sets[0].made).iter().all(|keep| *keep));
    }

    #[test]
    fn only_proved_sets_count_and_the_newest_of_them_stays_however_old() {
        let mut sets = every(Duration::days(1), 60);
        for set in &mut sets[1..] {
            set.proved = false;
        }
        let keep = kept(&sets, sets[0].made);
        assert_eq!(keep.iter().filter(|keep| **keep).count(), 1);
        assert!(kept(&[], sets[0].made).is_empty());
    }

    /// The clock is set forward by `days`, and sets are made on `later` days after that: how many of a year's half-days' sets
    /// from before are left, and whether the newest of all is.
    fn forward(days: i64, later: i64) -> (usize, bool) {
        let before = every(Duration::hours(12), 2 * 365);
        let jumped = before[0].made + Duration::days(days);
        let mut sets: Vec<Aged> = before;
        for n in 0..later {
            let made = jumped + Duration::days(n);
            let seq = sets[0].seq + 1;
            let set = Aged {
                made,
                seq,
                proved: true,
            };
            sets.insert(0, set);
            // As each set was made, the older ones were thinned.
            let keep = kept(&sets, made);
            let left = sets.iter().zip(keep).filter(|(_, keep)| *keep);
            sets = left.map(|(set, _)| *set).collect();
        }
        let old = sets.iter().filter(|set| set.made < jumped).count();
        (old, sets[0].made >= jumped)
    }

    #[test]
    fn a_clock_that_was_set_forward_lets_nothing_go_at_once() {
        let (usual, _) = forward(1, 1);
        assert!(usual > 40, "control: {usual}");
        for days in [93, 400, 20_000] {
            let (left, newest) = forward(days, 1);
            assert!(
                newest && left >= usual - 1,
                "{left} of {usual} left after {days} days"
            );
            assert!(forward(days, 3).0 > 30, "three days later: {days}");
        }
        // It was no mistake: after days of sets the old ones do go.
        assert_eq!(forward(93, 5), (0, true));
    }

    #[test]
    fn a_set_that_cannot_be_read_goes_by_its_age_once_a_newer_one_is_proved() {
        let mut sets = every(Duration::days(1), 20);
        let now = sets[0].made;
        let (old, young) = (now - Duration::days(93), now - Duration::days(91));
        assert!(is_past(old, &sets, now) && !is_past(young, &sets, now));
        sets[0].proved = false;
        assert!(!is_past(old, &sets, now) && !is_past(old, &[], now));
    }

    /// Age is reckoned as ever where people come to work on most days.
    #[test]
    fn on_working_days_age_is_reckoned_from_now() {
        let now = at("2026-11-20T08:00:00Z");
        assert_eq!(age_from(&every(Duration::hours(1), 200), now), now);
        assert_eq!(
            age_from(&every(Duration::days(1), 60), now + Duration::days(3)),
            now + Duration::days(3)
        );
        assert_eq!(age_from(&[], now), now);
        let long_after = now + Duration::days(60);
        assert!(age_from(&every(Duration::days(1), 60), long_after) < now + Duration::days(8));
    }

    /// A year of sets lies in what is now the future; the newest one seems the oldest.
    #[test]
    fn a_clock_that_was_set_back_takes_nothing_away_that_reaches_farthest() {
        let mut sets = every(Duration::hours(6), 4 * 365);
        let now = sets[0].made - Duration::days(400);
        let aged = |seq| Aged {
            made: now,
            seq,
            proved: true,
        };
        sets.push(aged(sets[0].seq + 1));
        assert_eq!(kept(&sets, now).last(), Some(&true));
        sets.pop();
        sets.push(aged(0));
        assert_eq!(kept(&sets, now).last(), Some(&false), "control");
    }
}
