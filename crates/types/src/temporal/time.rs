//! [`Time`]: a signed duration of up to 838:59:59.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::{MICROS_PER_SECOND, fraction_unit, push_fraction, push_padded};

/// A TIME: microseconds, positive or negative, within ±838:59:59, and how many fractional digits it
/// shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Time {
    micros: i64,
    fsp: u8,
}

/// 838:59:59 in microseconds.
const MICROS_MAX: i64 = (838 * 3600 + 59 * 60 + 59) * MICROS_PER_SECOND;

impl Time {
    /// `00:00:00`.
    pub const ZERO: Time = Time { micros: 0, fsp: 0 };

    /// `838:59:59`.
    pub const MAX: Time = Time { micros: MICROS_MAX, fsp: 0 };

    /// `-838:59:59`.
    pub const MIN: Time = Time { micros: -MICROS_MAX, fsp: 0 };

    /// A time of `micros` microseconds that shows `fsp` digits; None beyond ±838:59:59.
    pub fn from_micros(micros: i64, fsp: u8) -> Option<Time> {
        (micros.abs() <= MICROS_MAX).then_some(Time { micros, fsp: fsp.min(6) })
    }

    /// As [`Time::from_micros`], clamped to ±838:59:59.
    pub fn clamped(micros: i64, fsp: u8) -> Time {
        Time { micros: micros.clamp(-MICROS_MAX, MICROS_MAX), fsp: fsp.min(6) }
    }

    /// A time from its parts; None when minute or second is above 59 or the whole is out of range.
    pub fn new(
        negative: bool,
        hours: u32,
        minutes: u32,
        seconds: u32,
        micros: u32,
    ) -> Option<Time> {
        if minutes > 59 || seconds > 59 || micros > 999_999 {
            return None;
        }
        let whole = i64::from(hours) * 3600 + i64::from(minutes) * 60 + i64::from(seconds);
        let total = whole * MICROS_PER_SECOND + i64::from(micros);
        Time::from_micros(if negative { -total } else { total }, if micros > 0 { 6 } else { 0 })
    }

    /// All of it in microseconds.
    pub fn micros(self) -> i64 {
        self.micros
    }

    /// How many fractional digits it shows.
    pub fn fsp(self) -> u8 {
        self.fsp
    }

    /// The same time showing `fsp` digits; the others stay in the value.
    #[must_use]
    pub fn with_fsp(self, fsp: u8) -> Time {
        Time { fsp: fsp.min(6), ..self }
    }

    /// True below zero.
    pub fn is_negative(self) -> bool {
        self.micros < 0
    }

    /// Hours without sign, 0 to 838.
    pub fn hour(self) -> u32 {
        self.part(3600, u32::MAX)
    }

    /// Minutes of the hour, 0 to 59.
    pub fn minute(self) -> u32 {
        self.part(60, 60)
    }

    /// Seconds of the minute, 0 to 59.
    pub fn second(self) -> u32 {
        self.part(1, 60)
    }

    /// Microseconds of the second, 0 to 999999.
    pub fn microsecond(self) -> u32 {
        (self.micros.unsigned_abs() % 1_000_000) as u32
    }

    fn part(self, seconds: u64, modulus: u32) -> u32 {
        let part = self.micros.unsigned_abs() / 1_000_000 / seconds % u64::from(modulus);
        u32::try_from(part).unwrap_or(u32::MAX)
    }

    /// Rounded half up (away from zero) to `fsp` digits, clamped at the range's end.
    #[must_use]
    pub fn round(self, fsp: u8) -> Time {
        let unit = i64::from(fraction_unit(fsp));
        let half = if self.micros < 0 { -unit / 2 } else { unit / 2 };
        Time::clamped((self.micros + half) / unit * unit, fsp)
    }

    /// Cut to `fsp` digits (TIME_TRUNCATE_FRACTIONAL).
    #[must_use]
    pub fn truncate(self, fsp: u8) -> Time {
        let unit = i64::from(fraction_unit(fsp));
        Time { micros: self.micros / unit * unit, fsp: fsp.min(6) }
    }

    /// `HHMMSS` as a number, negative below zero, without the fraction.
    pub fn to_number(self) -> i64 {
        let number = i64::from(self.hour()) * 10_000
            + i64::from(self.minute()) * 100
            + i64::from(self.second());
        if self.is_negative() { -number } else { number }
    }

    /// Appends `[-]HH:MM:SS[.fraction]`, two or three hour digits.
    pub fn to_text(self, out: &mut Vec<u8>) {
        if self.is_negative() {
            out.push(b'-');
        }
        push_padded(out, u64::from(self.hour()), 2);
        out.push(b':');
        push_padded(out, u64::from(self.minute()), 2);
        out.push(b':');
        push_padded(out, u64::from(self.second()), 2);
        push_fraction(out, self.microsecond(), self.fsp);
    }
}

impl PartialEq for Time {
    fn eq(&self, other: &Time) -> bool {
        self.micros == other.micros
    }
}

impl Eq for Time {}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Time) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Time {
    fn cmp(&self, other: &Time) -> Ordering {
        self.micros.cmp(&other.micros)
    }
}

impl Hash for Time {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.micros.hash(state);
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::with_capacity(17);
        self.to_text(&mut text);
        f.write_str(&String::from_utf8_lossy(&text))
    }
}
