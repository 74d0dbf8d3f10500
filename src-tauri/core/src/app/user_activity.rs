//! The activity of the signed-in person, and what passed between two ticks.

use std::time::Duration;

use crate::wire::call::Moment;

/// A gap between two ticks that only a suspended PC causes; ticks come every second.
const SUSPENDED_MS: u64 = 30_000;
/// If wall clock and uptime differ by more than this between two ticks, the clock was set.
const CLOCK_JUMP_MS: i64 = 300_000;

/// A session ends after this time: a working day with its breaks.
const SESSION_LIMIT_MS: u64 = 10 * 3_600_000;

/// The last activity of the signed-in person and the last tick.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UserActivity {
    /// Time of the sign-in, by [`Moment::uptime_ms`].
    began_ms: u64,
    /// Time of the last activity, by [`Moment::uptime_ms`].
    active_ms: u64,
    /// The last tick: uptime and wall time, in milliseconds.
    ticked: Option<(u64, i64)>,
}

/// What the time between two ticks shows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Gap {
    Usual,
    Suspended,
    ClockJumped { seconds: i64 },
}

impl UserActivity {
    pub fn since(now: &Moment) -> UserActivity {
        UserActivity {
            began_ms: now.uptime_ms,
            active_ms: now.uptime_ms,
            ticked: None,
        }
    }

    /// Restarts the idle time: a key was pressed or the pointer moved.
    pub fn touch(&mut self, now: &Moment) {
        self.active_ms = now.uptime_ms;
    }

    /// Returns true if the session has lasted as long as one may.
    pub fn has_reached_limit(&self, now: &Moment) -> bool {
        now.uptime_ms.saturating_sub(self.began_ms) >= SESSION_LIMIT_MS
    }

    /// Returns true if nobody was active for so many minutes.
    pub fn is_idle(&self, minutes: u8, now: &Moment) -> bool {
        now.uptime_ms.saturating_sub(self.active_ms) >= u64::from(minutes) * 60_000
    }

    /// Takes note of a tick; returns what passed since the last one.
    pub(super) fn tick(&mut self, now: &Moment) -> Gap {
        let wall = now.utc.timestamp_millis();
        let Some((uptime, clock)) = self.ticked.replace((now.uptime_ms, wall)) else {
            return Gap::Usual;
        };
        let passed = now.uptime_ms.saturating_sub(uptime);
        if passed > SUSPENDED_MS {
            return Gap::Suspended;
        }
        let jumped = (wall - clock) - i64::try_from(passed).unwrap_or(i64::MAX);
        match jumped.abs() > CLOCK_JUMP_MS {
            true => Gap::ClockJumped {
                seconds: jumped / 1_000,
            },
            false => Gap::Usual,
        }
    }

    /// Discounts the time of a long call, during which no tick could run, so that it is not taken for a suspended PC.
    pub(super) fn discount(&mut self, time: Duration) {
        let Some(ticked) = &mut self.ticked else {
            return;
        };
        let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        ticked.0 = ticked.0.saturating_add(ms);
        // Both clocks are moved, so that setting the clock meanwhile is still noticed.
        ticked.1 = ticked.1.saturating_add_unsigned(ms);
    }
}
