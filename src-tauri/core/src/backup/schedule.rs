//! When a set is due, how the copies stand, and which sets are kept. Pure.

use chrono::{DateTime, Duration, Utc};

use crate::wire::trust::KeepingState;

/// A changed book is copied so often.
const EVERY: Duration = Duration::minutes(30);
/// An unchanged one is proved again after so long; also when the screen turns red.
const LATE: Duration = Duration::hours(24);
const OVERDUE: Duration = Duration::hours(72);
/// No set is older, so that an erasure reaches all of them.
const OLDEST: Duration = Duration::days(92);

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
/// reaches farthest stays in any case: a clock that was set back does not make it an old one.
pub fn kept(sets: &[Aged], now: DateTime<Utc>) -> Vec<bool> {
    if sets.first().is_none_or(|newest| !newest.proved) {
        return vec![true; sets.len()];
    }
    let mut spans = [
        Spans::new(Duration::minutes(30), HALF_HOURS),
        Spans::new(Duration::days(1), DAYS),
        Spans::new(Duration::weeks(1), WEEKS),
    ];
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
        let weeks: std::collections::BTreeSet<i64> = left.iter().map(week).collect();
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
        let years_later = sets[0].made + Duration::days(2000);
        let proved = every(Duration::days(1), 60);
        let keep = kept(&proved, years_later);
        assert_eq!((keep[0], keep.iter().filter(|k| **k).count()), (true, 1));
        assert!(kept(&[], years_later).is_empty());
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
