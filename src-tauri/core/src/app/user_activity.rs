//! The activity of the signed-in person, a suspended PC, and a clock that was set.

use std::time::Duration;

use crate::wire::call::Moment;

/// A gap between two ticks that only a suspended PC causes; ticks come every second.
const SUSPENDED_MS: u64 = 30_000;
/// If wall clock and uptime moved apart by more than this since the sign-in or the last jump, the clock was set, at once or in
/// small steps.
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
    /// The uptime of the last tick, in milliseconds.
    ticked: Option<u64>,
    /// The wall time less the uptime, in milliseconds, at the sign-in or after the last jump.
    clock_offset: i64,
}

/// Returns the wall time less the uptime, in milliseconds.
fn clock_offset(now: &Moment) -> i64 {
    (now.utc.timestamp_millis()).saturating_sub_unsigned(now.uptime_ms)
}

impl UserActivity {
    pub fn since(now: &Moment) -> UserActivity {
        UserActivity {
            began_ms: now.uptime_ms,
            active_ms: now.uptime_ms,
            ticked: None,
            clock_offset: clock_offset(now),
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

    /// Takes note of a tick; returns true if the PC was suspended since the last one.
    pub(super) fn was_suspended(&mut self, now: &Moment) -> bool {
        let uptime = self.ticked.replace(now.uptime_ms);
        uptime.is_some_and(|uptime| now.uptime_ms.saturating_sub(uptime) > SUSPENDED_MS)
    }

    /// Returns by how many seconds the clock was set, if it was.
    pub(super) fn clock_jump(&self, now: &Moment) -> Option<i64> {
        let jumped = clock_offset(now).saturating_sub(self.clock_offset);
        (jumped.abs() > CLOCK_JUMP_MS).then_some(jumped / 1_000)
    }

    /// Takes the clock as it is now for the right one.
    pub(super) fn accept_clock(&mut self, now: &Moment) {
        self.clock_offset = clock_offset(now);
    }

    /// Discounts the time of a long call, during which no tick could run, so that it is not taken for a suspended PC.
    pub(super) fn discount(&mut self, time: Duration) {
        if let Some(ticked) = &mut self.ticked {
            let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
            *ticked = ticked.saturating_add(ms);
        }
    }
}
