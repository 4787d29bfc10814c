//! [`DateTime`]: a date and a time of day.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::{
    Date, MICROS_PER_DAY, MICROS_PER_SECOND, Time, fraction_unit, push_fraction, push_padded,
};

/// A DATETIME, or a TIMESTAMP in UTC: a [`Date`] (parts may be zero), a time of day to the
/// microsecond, and how many fractional digits it shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct DateTime {
    date: Date,
    hour: u8,
    minute: u8,
    second: u8,
    fsp: u8,
    micros: u32,
}

/// 1970-01-01 as a day number.
const EPOCH_DAY: i64 = 719_528;

impl DateTime {
    /// `0000-00-00 00:00:00`.
    pub const ZERO: DateTime =
        DateTime { date: Date::ZERO, hour: 0, minute: 0, second: 0, fsp: 0, micros: 0 };

    /// A moment from its parts; it shows no fraction until [`DateTime::with_fsp`]. None when a part
    /// is beyond its range.
    pub fn new(date: Date, hour: u8, minute: u8, second: u8, micros: u32) -> Option<DateTime> {
        let in_range = hour <= 23 && minute <= 59 && second <= 59 && micros <= 999_999;
        in_range.then_some(DateTime { date, hour, minute, second, fsp: 0, micros })
    }

    /// Midnight of `date`.
    pub fn midnight(date: Date) -> DateTime {
        DateTime { date, ..DateTime::ZERO }
    }

    /// `micros` after midnight of `date`, running over into other days; None beyond the calendar.
    pub fn from_date_and_micros(date: Date, micros: i64, fsp: u8) -> Option<DateTime> {
        let days = micros.div_euclid(MICROS_PER_DAY);
        let date = if days == 0 { date } else { date.add_days(days)? };
        let rest = micros.rem_euclid(MICROS_PER_DAY);
        let seconds = rest / MICROS_PER_SECOND;
        Some(DateTime {
            date,
            hour: u8::try_from(seconds / 3600).ok()?,
            minute: u8::try_from(seconds / 60 % 60).ok()?,
            second: u8::try_from(seconds % 60).ok()?,
            fsp: fsp.min(6),
            micros: u32::try_from(rest % MICROS_PER_SECOND).ok()?,
        })
    }

    /// Seconds and microseconds since 1970-01-01 00:00:00, taken as UTC; None with zero parts.
    pub fn unix_micros(self) -> Option<i64> {
        let days = i64::from(self.date.day_number()?) - EPOCH_DAY;
        Some(days * MICROS_PER_DAY + self.micros_of_day())
    }

    /// The moment `micros` after 1970-01-01 00:00:00, as UTC; None beyond the calendar.
    pub fn from_unix_micros(micros: i64, fsp: u8) -> Option<DateTime> {
        let epoch = Date::new(1970, 1, 1)?;
        DateTime::from_date_and_micros(epoch, micros, fsp)
    }

    /// True within TIMESTAMP's range, 1970-01-01 00:00:01 to 2038-01-19 03:14:07.999999 UTC
    /// (manual 11.2.2). The zero value is not in the range; storing it is the SQL mode's affair.
    pub fn in_timestamp_range(self) -> bool {
        let max = (i64::from(i32::MAX) + 1) * MICROS_PER_SECOND;
        self.date.is_real()
            && self.unix_micros().is_some_and(|at| (MICROS_PER_SECOND..max).contains(&at))
    }

    /// The date.
    pub fn date(self) -> Date {
        self.date
    }

    /// The time of day.
    pub fn time(self) -> Time {
        Time::clamped(self.micros_of_day(), self.fsp)
    }

    /// Microseconds since midnight.
    pub fn micros_of_day(self) -> i64 {
        let seconds =
            i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second);
        seconds * MICROS_PER_SECOND + i64::from(self.micros)
    }

    /// 0 to 23.
    pub fn hour(self) -> u8 {
        self.hour
    }

    /// 0 to 59.
    pub fn minute(self) -> u8 {
        self.minute
    }

    /// 0 to 59.
    pub fn second(self) -> u8 {
        self.second
    }

    /// 0 to 999999.
    pub fn microsecond(self) -> u32 {
        self.micros
    }

    /// How many fractional digits it shows.
    pub fn fsp(self) -> u8 {
        self.fsp
    }

    /// The same moment showing `fsp` digits; the others stay in the value.
    #[must_use]
    pub fn with_fsp(self, fsp: u8) -> DateTime {
        DateTime { fsp: fsp.min(6), ..self }
    }

    /// True for `0000-00-00 00:00:00`.
    pub fn is_zero(self) -> bool {
        self == DateTime::ZERO
    }

    /// Rounded half up to `fsp` digits. None when that runs beyond `9999-12-31`, or over midnight
    /// of a date with zero parts.
    pub fn round(self, fsp: u8) -> Option<DateTime> {
        let unit = fraction_unit(fsp);
        let rounded = (self.micros + unit / 2) / unit * unit;
        if rounded < 1_000_000 {
            return Some(DateTime { micros: rounded, fsp: fsp.min(6), ..self });
        }
        let whole = self.micros_of_day() - i64::from(self.micros) + MICROS_PER_SECOND;
        DateTime::from_date_and_micros(self.date, whole, fsp)
    }

    /// Cut to `fsp` digits (TIME_TRUNCATE_FRACTIONAL).
    #[must_use]
    pub fn truncate(self, fsp: u8) -> DateTime {
        let unit = fraction_unit(fsp);
        DateTime { micros: self.micros / unit * unit, fsp: fsp.min(6), ..self }
    }

    /// A number that compares as the moments do:
    /// `year << 49 | month << 45 | day << 40 | hour << 32 | minute << 26 | second << 20 | micros`,
    /// below 2^63.
    pub fn packed(self) -> u64 {
        u64::from(self.date.packed()) << 40
            | u64::from(self.hour) << 32
            | u64::from(self.minute) << 26
            | u64::from(self.second) << 20
            | u64::from(self.micros)
    }

    /// The moment of a [`DateTime::packed`] number, showing no fraction; None if it is not one.
    pub fn from_packed(packed: u64) -> Option<DateTime> {
        let date = Date::from_packed(u32::try_from(packed >> 40).ok()?)?;
        let hour = (packed >> 32 & 0xff) as u8;
        let minute = (packed >> 26 & 0x3f) as u8;
        let second = (packed >> 20 & 0x3f) as u8;
        DateTime::new(date, hour, minute, second, (packed & 0xf_ffff) as u32)
    }

    /// `YYYYMMDDhhmmss` as a number, without the fraction.
    pub fn to_number(self) -> i64 {
        self.date.to_number() * 1_000_000
            + i64::from(self.hour) * 10_000
            + i64::from(self.minute) * 100
            + i64::from(self.second)
    }

    /// Appends `YYYY-MM-DD hh:mm:ss[.fraction]`.
    pub fn to_text(self, out: &mut Vec<u8>) {
        self.date.to_text(out);
        out.push(b' ');
        push_padded(out, u64::from(self.hour), 2);
        out.push(b':');
        push_padded(out, u64::from(self.minute), 2);
        out.push(b':');
        push_padded(out, u64::from(self.second), 2);
        push_fraction(out, self.micros, self.fsp);
    }

    fn moment(self) -> (Date, u8, u8, u8, u32) {
        (self.date, self.hour, self.minute, self.second, self.micros)
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &DateTime) -> bool {
        self.moment() == other.moment()
    }
}

impl Eq for DateTime {}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &DateTime) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DateTime {
    fn cmp(&self, other: &DateTime) -> Ordering {
        self.moment().cmp(&other.moment())
    }
}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.moment().hash(state);
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::with_capacity(26);
        self.to_text(&mut text);
        f.write_str(&String::from_utf8_lossy(&text))
    }
}
