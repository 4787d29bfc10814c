//! INTERVAL: units, their text, and adding them to dates and times (manual 9.5).

use super::{Date, DateTime, MICROS_PER_DAY, MICROS_PER_SECOND, Time};

/// The unit after INTERVAL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are MySQL's units")]
pub enum IntervalUnit {
    Microsecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    SecondMicrosecond,
    MinuteMicrosecond,
    MinuteSecond,
    HourMicrosecond,
    HourSecond,
    HourMinute,
    DayMicrosecond,
    DaySecond,
    DayMinute,
    DayHour,
    YearMonth,
}

/// The fields of compound units, largest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Micro,
}

use Field::{Day as D, Hour as H, Micro as U, Minute as M, Second as S};

impl IntervalUnit {
    /// Every unit with its SQL name, sorted by name.
    pub const ALL: [(&'static str, IntervalUnit); 20] = [
        ("DAY", IntervalUnit::Day),
        ("DAY_HOUR", IntervalUnit::DayHour),
        ("DAY_MICROSECOND", IntervalUnit::DayMicrosecond),
        ("DAY_MINUTE", IntervalUnit::DayMinute),
        ("DAY_SECOND", IntervalUnit::DaySecond),
        ("HOUR", IntervalUnit::Hour),
        ("HOUR_MICROSECOND", IntervalUnit::HourMicrosecond),
        ("HOUR_MINUTE", IntervalUnit::HourMinute),
        ("HOUR_SECOND", IntervalUnit::HourSecond),
        ("MICROSECOND", IntervalUnit::Microsecond),
        ("MINUTE", IntervalUnit::Minute),
        ("MINUTE_MICROSECOND", IntervalUnit::MinuteMicrosecond),
        ("MINUTE_SECOND", IntervalUnit::MinuteSecond),
        ("MONTH", IntervalUnit::Month),
        ("QUARTER", IntervalUnit::Quarter),
        ("SECOND", IntervalUnit::Second),
        ("SECOND_MICROSECOND", IntervalUnit::SecondMicrosecond),
        ("WEEK", IntervalUnit::Week),
        ("YEAR", IntervalUnit::Year),
        ("YEAR_MONTH", IntervalUnit::YearMonth),
    ];

    /// The unit of this name, in any case.
    pub fn by_name(name: &str) -> Option<IntervalUnit> {
        let named = IntervalUnit::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, unit)| *unit)
    }

    /// The name in upper case.
    pub fn name(self) -> &'static str {
        let named = IntervalUnit::ALL.iter().find(|(_, unit)| *unit == self);
        named.map_or("", |(name, _)| name)
    }

    /// True when adding it to a DATE gives a DATETIME.
    pub fn has_time(self) -> bool {
        !matches!(
            self,
            IntervalUnit::Day
                | IntervalUnit::Week
                | IntervalUnit::Month
                | IntervalUnit::Quarter
                | IntervalUnit::Year
                | IntervalUnit::YearMonth
        )
    }

    /// True when it has microseconds, so that the result shows six digits.
    pub fn has_micros(self) -> bool {
        matches!(
            self,
            IntervalUnit::Microsecond
                | IntervalUnit::SecondMicrosecond
                | IntervalUnit::MinuteMicrosecond
                | IntervalUnit::HourMicrosecond
                | IntervalUnit::DayMicrosecond
        )
    }

    /// The fields of a compound unit, largest first; empty for a plain one.
    fn fields(self) -> &'static [Field] {
        match self {
            IntervalUnit::SecondMicrosecond => &[S, U],
            IntervalUnit::MinuteMicrosecond => &[M, S, U],
            IntervalUnit::MinuteSecond => &[M, S],
            IntervalUnit::HourMicrosecond => &[H, M, S, U],
            IntervalUnit::HourSecond => &[H, M, S],
            IntervalUnit::HourMinute => &[H, M],
            IntervalUnit::DayMicrosecond => &[D, H, M, S, U],
            IntervalUnit::DaySecond => &[D, H, M, S],
            IntervalUnit::DayMinute => &[D, H, M],
            IntervalUnit::DayHour => &[D, H],
            IntervalUnit::YearMonth => &[Field::Year, Field::Month],
            _ => &[],
        }
    }

    /// True for the units of several fields, whose amount is text such as `'1 2:3'`.
    pub fn is_compound(self) -> bool {
        !self.fields().is_empty()
    }
}

/// An amount of time: months, and days, and microseconds. All carry the interval's sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interval {
    /// Years, quarters and months, in months.
    pub months: i64,
    /// Weeks and days, in days.
    pub days: i64,
    /// Hours and below, in microseconds.
    pub micros: i64,
}

impl Interval {
    /// `amount` of a plain unit; for SECOND, `micros` more microseconds with the amount's sign.
    /// None when it is out of every date's reach, and for compound units.
    pub fn plain(unit: IntervalUnit, amount: i64, micros: i64) -> Option<Interval> {
        let mut interval = Interval::default();
        match unit {
            IntervalUnit::Microsecond => interval.micros = amount,
            IntervalUnit::Second => {
                interval.micros = amount.checked_mul(MICROS_PER_SECOND)?.checked_add(micros)?;
            }
            IntervalUnit::Minute => {
                interval.micros = amount.checked_mul(60 * MICROS_PER_SECOND)?;
            }
            IntervalUnit::Hour => interval.micros = amount.checked_mul(3600 * MICROS_PER_SECOND)?,
            IntervalUnit::Day => interval.days = amount,
            IntervalUnit::Week => interval.days = amount.checked_mul(7)?,
            IntervalUnit::Month => interval.months = amount,
            IntervalUnit::Quarter => interval.months = amount.checked_mul(3)?,
            IntervalUnit::Year => interval.months = amount.checked_mul(12)?,
            _ => return None,
        }
        Some(interval)
    }

    /// The amount of a compound unit written as text: numbers with anything between them. With
    /// fewer numbers than the unit has fields, the largest fields are zero. None when it has more
    /// numbers than fields or is out of reach.
    pub fn compound(unit: IntervalUnit, text: &str) -> Option<Interval> {
        let fields = unit.fields();
        let text = text.trim_ascii();
        let negative = text.starts_with('-');
        let numbers: Vec<&str> =
            text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
        let skipped = fields.len().checked_sub(numbers.len())?;
        let mut interval = Interval::default();
        for (field, written) in fields.iter().skip(skipped).zip(&numbers) {
            let mut amount: i64 = written.parse().ok()?;
            if *field == Field::Micro && written.len() < 6 {
                amount *= 10_i64.pow(u32::try_from(6 - written.len()).ok()?);
            }
            interval.add_field(*field, if negative { -amount } else { amount })?;
        }
        Some(interval)
    }

    fn add_field(&mut self, field: Field, amount: i64) -> Option<()> {
        let (slot, unit) = match field {
            Field::Year => (&mut self.months, 12),
            Field::Month => (&mut self.months, 1),
            Field::Day => (&mut self.days, 1),
            Field::Hour => (&mut self.micros, 3600 * MICROS_PER_SECOND),
            Field::Minute => (&mut self.micros, 60 * MICROS_PER_SECOND),
            Field::Second => (&mut self.micros, MICROS_PER_SECOND),
            Field::Micro => (&mut self.micros, 1),
        };
        *slot = slot.checked_add(amount.checked_mul(unit)?)?;
        Some(())
    }

    /// The same amount backwards; None at the bound of the integers.
    pub fn negate(self) -> Option<Interval> {
        Some(Interval {
            months: self.months.checked_neg()?,
            days: self.days.checked_neg()?,
            micros: self.micros.checked_neg()?,
        })
    }

    /// The moment later by this interval; None beyond the calendar (1441, NULL). Months first, the
    /// day cut to the month's end.
    pub fn after(self, moment: DateTime) -> Option<DateTime> {
        let date = self.months_after(moment.date())?;
        if self.days == 0 && self.micros == 0 {
            return DateTime::from_date_and_micros(date, moment.micros_of_day(), moment.fsp());
        }
        let micros = moment.micros_of_day().checked_add(self.micros)?;
        let days = self.days.checked_add(micros.div_euclid(MICROS_PER_DAY))?;
        let rest = micros.rem_euclid(MICROS_PER_DAY);
        DateTime::from_date_and_micros(date.add_days(days)?, rest, moment.fsp())
    }

    fn months_after(self, date: Date) -> Option<Date> {
        if self.months == 0 { Some(date) } else { date.add_months(self.months) }
    }

    /// The duration longer by this interval; None when it has months or leaves TIME's range.
    pub fn longer(self, time: Time) -> Option<Time> {
        if self.months != 0 {
            return None;
        }
        let days = self.days.checked_mul(MICROS_PER_DAY)?;
        let micros = time.micros().checked_add(days)?.checked_add(self.micros)?;
        Time::from_micros(micros, time.fsp())
    }
}
