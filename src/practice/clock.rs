//! How long somebody worked, and how long ago they began. The time is handed in.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::finding::counted;

/// The clock of a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// When it began.
    pub started: Timestamp,
    /// When it was last looked at.
    pub last: Timestamp,
    /// Seconds that were worked until it was last looked at.
    pub worked: i64,
    /// Whether it runs.
    pub runs: bool,
    /// Seconds by which the machine's clock was set back since.
    #[serde(default)]
    pub set_back: i64,
}

impl Clock {
    /// A clock that begins now.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self { started: now, last: now, worked: 0, runs: true, set_back: 0 }
    }

    /// Goes on until now. By how many seconds the machine's clock was set back, where it was: what was worked stays, and the
    /// clock goes on from there.
    pub fn tick(&mut self, now: Timestamp) -> Option<i64> {
        let passed = now.duration_since(self.last).as_secs();
        self.last = now;
        if passed < 0 {
            self.set_back = self.set_back.saturating_sub(passed);
            return Some(passed.saturating_neg());
        }
        if self.runs {
            self.worked = self.worked.saturating_add(passed);
        }
        None
    }

    /// Minutes that were worked.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        self.worked / 60
    }

    /// Seconds since it began, stops included.
    #[must_use]
    pub fn since(&self) -> i64 {
        self.last.duration_since(self.started).as_secs().saturating_add(self.set_back).max(self.worked)
    }
}

/// A time as a person says it: `1 hour 5 minutes`.
#[must_use]
pub fn spoken(seconds: i64) -> String {
    let minutes = usize::try_from(SignedDuration::from_secs(seconds.max(0)).as_mins()).unwrap_or(0);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => counted(minutes, "minute"),
        (hours, 0) => counted(hours, "hour"),
        (hours, minutes) => format!("{} {}", counted(hours, "hour"), counted(minutes, "minute")),
    }
}

/// A time as a clock shows it: `4:07`.
#[must_use]
pub fn shown(seconds: i64) -> String {
    let seconds = seconds.max(0);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn stops_are_not_worked() {
        let mut clock = Clock::new(at(0));
        assert_eq!(clock.tick(at(600)), None);
        clock.runs = false;
        clock.tick(at(4200));
        clock.runs = true;
        clock.tick(at(4500));
        assert_eq!((clock.minutes(), clock.since()), (15, 4500));
    }

    #[test]
    fn a_clock_set_back_loses_nothing() {
        let mut clock = Clock::new(at(0));
        clock.tick(at(600));
        assert_eq!(clock.tick(at(-3000)), Some(3600));
        clock.tick(at(-2700));
        assert_eq!(clock.minutes(), 15);
        assert_eq!(clock.since(), 900);
    }

    #[test]
    fn times_are_spoken() {
        assert_eq!(spoken(59), "0 minutes");
        assert_eq!(spoken(3660), "1 hour 1 minute");
        assert_eq!(shown(67), "1:07");
    }
}
