//! Pure rules of time: when a set is due, how healthy the backups are, and which sets are kept.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};

use crate::wire::trust::BackupHealth;

/// The interval between sets of a book that is being changed.
const BACKUP_INTERVAL: Duration = Duration::minutes(30);
/// The interval between sets of an unchanged book, and the age from which the screen calls the backup late.
const LATE_AFTER: Duration = Duration::hours(24);
/// The age from which the screen calls the backup overdue.
const OVERDUE_AFTER: Duration = Duration::hours(72);
/// The age up to which sets are kept; a limit, so that an erased case does not survive in an old set.
const MAX_AGE: Duration = Duration::days(92);

/// A clock that jumps forward is trusted only after sets were made on this many days since …
const CONFIRMING_DAYS: usize = 4;
/// … with an allowance for days without any set.
const CLOCK_SLACK: Duration = Duration::days(7);

const HALF_HOURS: usize = 48;
const DAYS: usize = 30;
const WEEKS: usize = 12;

/// Returns true if a set should be made now. A clock that was set back causes an extra set, never a missing one.
pub fn is_due(last: Option<DateTime<Utc>>, changed: bool, now: DateTime<Utc>) -> bool {
    let Some(last) = last else {
        return true;
    };
    let age = now - last;
    age < Duration::zero() || age >= LATE_AFTER || (changed && age >= BACKUP_INTERVAL)
}

/// Returns the whole hours since the last proof (or since the book was created) and the health they stand for.
pub fn backup_health(since: DateTime<Utc>, now: DateTime<Utc>) -> (i64, BackupHealth) {
    let age = now - since;
    let state = match age {
        _ if age >= OVERDUE_AFTER => BackupHealth::Overdue,
        _ if age >= LATE_AFTER => BackupHealth::Late,
        _ => BackupHealth::Good,
    };
    (age.num_hours().max(0), state)
}

/// The age of a readable set of this book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetAge {
    pub made: DateTime<Utc>,
    /// The number of the last journal entry in it.
    pub seq: i64,
    pub proved: bool,
}

/// Returns for each of the sets, newest first, whether it is kept: one set for each of 48 half-hours, 30 days and 12 weeks,
/// and nothing older than 92 days except the newest proved set.
///
/// Only proved sets count, and nothing is removed while the newest is unproved. The set with the highest entry number always
/// stays, so that a clock that was set back cannot make it old. A clock that was set forward is trusted only after some days
/// ([`reference_time`]).
pub fn sets_to_keep(sets: &[SetAge], now: DateTime<Utc>) -> Vec<bool> {
    if sets.first().is_none_or(|newest| !newest.proved) {
        return vec![true; sets.len()];
    }
    let mut limits = [
        SpanLimit::new(Duration::minutes(30), HALF_HOURS),
        SpanLimit::new(Duration::days(1), DAYS),
        SpanLimit::new(Duration::weeks(1), WEEKS),
    ];
    let now = reference_time(sets, now);
    let highest = sets.iter().map(|set| set.seq).max();
    let keep = |(n, set): (usize, &SetAge)| {
        if !set.proved {
            return false;
        }
        let is_old = now - set.made > MAX_AGE;
        // No short circuit: every limit must count the set.
        let wanted = limits
            .iter_mut()
            .fold(false, |wanted, span| span.keeps(set.made) | wanted);
        n == 0 || Some(set.seq) == highest || (wanted && !is_old)
    };
    sets.iter().enumerate().map(keep).collect()
}

/// Returns true if an unreadable set beside these sets (newest first) is older than any that is kept: it may hold a case that
/// was erased since.
pub(super) fn is_expired(made: DateTime<Utc>, sets: &[SetAge], now: DateTime<Utc>) -> bool {
    sets.first().is_some_and(|newest| newest.proved) && reference_time(sets, now) - made > MAX_AGE
}

/// Returns the time from which the age of sets is computed: now, but at most a week after the fourth newest day with a proved
/// set.
fn reference_time(sets: &[SetAge], now: DateTime<Utc>) -> DateTime<Utc> {
    let proved = sets.iter().filter(|set| set.proved);
    let days: BTreeSet<NaiveDate> = proved.map(|set| set.made.date_naive()).collect();
    let confirmed = days.iter().rev().nth(CONFIRMING_DAYS - 1).or(days.first());
    let latest = confirmed.map(|day| (*day + CLOCK_SLACK).and_time(NaiveTime::MIN).and_utc());
    latest.map_or(now, |latest| latest.min(now))
}

/// Keeps one set per time span, for a limited number of spans that have sets.
struct SpanLimit {
    seconds: i64,
    left: usize,
    last: Option<i64>,
}

impl SpanLimit {
    fn new(length: Duration, left: usize) -> SpanLimit {
        SpanLimit {
            seconds: length.num_seconds(),
            left,
            last: None,
        }
    }

    /// Returns true for the newest set of a span. Must be called with the newest set first.
    fn keeps(&mut self, made: DateTime<Utc>) -> bool {
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

    fn every(length: Duration, count: i32) -> Vec<SetAge> {
        let newest = at("2026-11-20T08:00:00Z");
        (0..count)
            .map(|n| SetAge {
                made: newest - length * n,
                seq: i64::from(count - n),
                proved: true,
            })
            .collect()
    }

    #[test]
    fn a_set_is_due_by_age_and_change() {
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
            assert_eq!(is_due(last, changed, now), expected, "{last:?} {changed}");
        }
    }

    #[test]
    fn the_backup_is_good_for_a_day_and_overdue_after_three() {
        let now = at("2026-11-20T08:00:00Z");
        for (hours, state) in [
            (0, BackupHealth::Good),
            (23, BackupHealth::Good),
            (24, BackupHealth::Late),
            (71, BackupHealth::Late),
            (72, BackupHealth::Overdue),
        ] {
            let health = backup_health(now - Duration::hours(hours), now);
            assert_eq!(health, (hours, state));
        }
        assert_eq!(backup_health(now + Duration::hours(9), now).0, 0);
    }

    /// Sets every half hour for 100 days, and what is left of them.
    #[test]
    fn thinning_leaves_half_hours_days_and_weeks() {
        let sets = every(Duration::minutes(30), 100 * 48);
        let now = sets[0].made;
        let keep = sets_to_keep(&sets, now);
        let left: Vec<DateTime<Utc>> = (sets.iter().zip(&keep))
            .filter_map(|(set, keep)| keep.then_some(set.made))
            .collect();
        assert!(left.iter().all(|made| now - *made <= MAX_AGE));
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
        // Doing it again removes nothing more.
        let again: Vec<SetAge> = (sets.iter().zip(&keep))
            .filter_map(|(set, keep)| keep.then_some(*set))
            .collect();
        assert!(sets_to_keep(&again, now).iter().all(|keep| *keep));
    }

    #[test]
    fn nothing_is_removed_while_the_newest_set_is_unproved() {
        let mut sets = every(Duration::minutes(10), 500);
        assert!(
            sets_to_keep(&sets, sets[0].made).iter().any(|keep| !keep),
            "control"
        );
        sets[0].proved = false;
        assert!(sets_to_keep(&sets, sets[0].made).iter().all(|keep| *keep));
    }

    #[test]
    fn only_proved_sets_count_and_the_newest_of_them_always_stays() {
        let mut sets = every(Duration::days(1), 60);
        for set in &mut sets[1..] {
            set.proved = false;
        }
        let keep = sets_to_keep(&sets, sets[0].made);
        assert_eq!(keep.iter().filter(|keep| **keep).count(), 1);
        assert!(sets_to_keep(&[], sets[0].made).is_empty());
    }

    /// Sets the clock forward by `days` and makes sets on `later` days after that. Returns how many of a year's sets (two a
    /// day) are left from before, and whether the newest of all is.
    fn forward(days: i64, later: i64) -> (usize, bool) {
        let before = every(Duration::hours(12), 2 * 365);
        let jumped = before[0].made + Duration::days(days);
        let mut sets: Vec<SetAge> = before;
        for n in 0..later {
            let made = jumped + Duration::days(n);
            let seq = sets[0].seq + 1;
            let set = SetAge {
                made,
                seq,
                proved: true,
            };
            sets.insert(0, set);
            // The older sets are thinned whenever one is made.
            let keep = sets_to_keep(&sets, made);
            let left = sets.iter().zip(keep).filter(|(_, keep)| *keep);
            sets = left.map(|(set, _)| *set).collect();
        }
        let old = sets.iter().filter(|set| set.made < jumped).count();
        (old, sets[0].made >= jumped)
    }

    #[test]
    fn a_clock_set_forward_removes_nothing_at_once() {
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
        // The clock was right after all: after some days the old sets are removed.
        assert_eq!(forward(93, 5), (0, true));
    }

    #[test]
    fn an_unreadable_set_is_removed_by_its_age_once_a_newer_one_is_proved() {
        let mut sets = every(Duration::days(1), 20);
        let now = sets[0].made;
        let (old, young) = (now - Duration::days(93), now - Duration::days(91));
        assert!(is_expired(old, &sets, now) && !is_expired(young, &sets, now));
        sets[0].proved = false;
        assert!(!is_expired(old, &sets, now) && !is_expired(old, &[], now));
    }

    #[test]
    fn with_sets_on_most_days_age_is_computed_from_now() {
        let now = at("2026-11-20T08:00:00Z");
        assert_eq!(reference_time(&every(Duration::hours(1), 200), now), now);
        assert_eq!(
            reference_time(&every(Duration::days(1), 60), now + Duration::days(3)),
            now + Duration::days(3)
        );
        assert_eq!(reference_time(&[], now), now);
        let long_after = now + Duration::days(60);
        assert!(
            reference_time(&every(Duration::days(1), 60), long_after) < now + Duration::days(8)
        );
    }

    /// After the clock is set back, a year of sets lies in the future and the newest one seems the oldest.
    #[test]
    fn a_clock_set_back_never_removes_the_set_with_the_highest_entry() {
        let mut sets = every(Duration::hours(6), 4 * 365);
        let now = sets[0].made - Duration::days(400);
        let set = |seq| SetAge {
            made: now,
            seq,
            proved: true,
        };
        sets.push(set(sets[0].seq + 1));
        assert_eq!(sets_to_keep(&sets, now).last(), Some(&true));
        sets.pop();
        sets.push(set(0));
        assert_eq!(sets_to_keep(&sets, now).last(), Some(&false), "control");
    }
}
