//! [`Date`] and the calendar under it.

use std::fmt;

use super::{DAY_NUMBER_MAX, push_padded};

/// A DATE. Year 0 to 9999, month 0 to 12, day 0 to 31: parts may be zero, and the day may lie
/// beyond the month's end (ALLOW_INVALID_DATES); [`Date::is_real`] says whether the calendar has
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// Days of a month; 0 for month 0. Year 0 is no leap year to MySQL.
pub fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400) && year != 0
}

/// Days from the calendar's start to the first of January of `year`, minus one.
fn days_before_year(year: u16) -> u32 {
    let year = u32::from(year);
    let past = year.saturating_sub(1);
    365 * year + past / 4 - past / 100 + past / 400
}

impl Date {
    /// `0000-00-00`.
    pub const ZERO: Date = Date { year: 0, month: 0, day: 0 };

    /// The last date, `9999-12-31`.
    pub const MAX: Date = Date { year: 9999, month: 12, day: 31 };

    /// A date from its parts; None when one is beyond its range (see [`Date`]).
    pub fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        (year <= 9999 && month <= 12 && day <= 31).then_some(Date { year, month, day })
    }

    /// 0 to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// 0 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// 0 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// True for `0000-00-00`.
    pub fn is_zero(self) -> bool {
        self == Date::ZERO
    }

    /// True when month or day is zero.
    pub fn has_zero_part(self) -> bool {
        self.month == 0 || self.day == 0
    }

    /// True when the calendar has this day.
    pub fn is_real(self) -> bool {
        self.day >= 1 && self.day <= days_in_month(self.year, self.month)
    }

    /// `year << 9 | month << 5 | day`, which compares as the dates do; below 2^23.
    pub fn packed(self) -> u32 {
        u32::from(self.year) << 9 | u32::from(self.month) << 5 | u32::from(self.day)
    }

    /// The date of a [`Date::packed`] number, if it is one.
    pub fn from_packed(packed: u32) -> Option<Date> {
        let year = u16::try_from(packed >> 9).ok()?;
        Date::new(year, (packed >> 5 & 15) as u8, (packed & 31) as u8)
    }

    /// TO_DAYS: 1 for `0000-01-01`, 719528 for `1970-01-01`. Zero parts count as MySQL's
    /// `calc_daynr` counts them for real dates; a date with a zero month or day has none.
    pub fn day_number(self) -> Option<u32> {
        if self.has_zero_part() {
            return None;
        }
        Some(days_before_year(self.year) + self.ordinal())
    }

    /// FROM_DAYS: None before `0001-01-01` (366) and after `9999-12-31`.
    pub fn from_day_number(number: u32) -> Option<Date> {
        if !(366..=DAY_NUMBER_MAX).contains(&number) {
            return None;
        }
        let mut year = u16::try_from(number * 400 / 146_097).ok()?;
        while days_before_year(year) >= number {
            year -= 1;
        }
        while days_before_year(year + 1) < number {
            year += 1;
        }
        let mut rest = number - days_before_year(year);
        let mut month = 1;
        while rest > u32::from(days_in_month(year, month)) {
            rest -= u32::from(days_in_month(year, month));
            month += 1;
        }
        Date::new(year, month, u8::try_from(rest).ok()?)
    }

    /// The day of the year, from 1. A day beyond its month's end runs on into the next.
    pub fn ordinal(self) -> u32 {
        let months: u32 = (1..self.month).map(|m| u32::from(days_in_month(self.year, m))).sum();
        months + u32::from(self.day)
    }

    /// 0 is Monday, 6 is Sunday (WEEKDAY); None for a date with zero parts.
    pub fn weekday(self) -> Option<u8> {
        u8::try_from((self.day_number()? + 5) % 7).ok()
    }

    /// The last day of the month; None when the month is zero.
    pub fn last_day(self) -> Option<Date> {
        let day = days_in_month(self.year, self.month);
        (day > 0).then_some(Date { day, ..self })
    }

    /// The date `days` later; None outside of `0001-01-01` to `9999-12-31`, or with zero parts.
    pub fn add_days(self, days: i64) -> Option<Date> {
        let number = i64::from(self.day_number()?).checked_add(days)?;
        Date::from_day_number(u32::try_from(number).ok()?)
    }

    /// The date `months` later, its day cut to the month's end; None beyond the calendar.
    pub fn add_months(self, months: i64) -> Option<Date> {
        let from = i64::from(self.year) * 12 + i64::from(self.month) - 1;
        let to = from.checked_add(months)?;
        let year = u16::try_from(to.div_euclid(12)).ok().filter(|year| *year <= 9999)?;
        let month = u8::try_from(to.rem_euclid(12) + 1).ok()?;
        Some(Date { year, month, day: self.day.min(days_in_month(year, month)) })
    }

    /// `YYYYMMDD` as a number.
    pub fn to_number(self) -> i64 {
        i64::from(self.year) * 10_000 + i64::from(self.month) * 100 + i64::from(self.day)
    }

    /// Appends `YYYY-MM-DD`.
    pub fn to_text(self, out: &mut Vec<u8>) {
        push_padded(out, u64::from(self.year), 4);
        out.push(b'-');
        push_padded(out, u64::from(self.month), 2);
        out.push(b'-');
        push_padded(out, u64::from(self.day), 2);
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
