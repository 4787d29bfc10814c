//! Week numbers in the eight modes of WEEK() (manual 12.7, table of modes).

use super::Date;

/// A mode of WEEK(): which day begins a week, whether weeks are numbered from 0 or 1, and which
/// week is the first.
///
/// | mode | first day | range | week 1 is the first with |
/// |---|---|---|---|
/// | 0 | Sunday | 0-53 | a Sunday in this year |
/// | 1 | Monday | 0-53 | four or more days this year |
/// | 2 | Sunday | 1-53 | a Sunday in this year |
/// | 3 | Monday | 1-53 | four or more days this year |
/// | 4 | Sunday | 0-53 | four or more days this year |
/// | 5 | Monday | 0-53 | a Monday in this year |
/// | 6 | Sunday | 1-53 | four or more days this year |
/// | 7 | Monday | 1-53 | a Monday in this year |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekMode {
    monday_first: bool,
    from_one: bool,
    four_days: bool,
}

impl WeekMode {
    /// The mode with this number; only its low three bits count.
    pub fn new(mode: i64) -> WeekMode {
        let monday_first = mode & 1 != 0;
        WeekMode {
            monday_first,
            from_one: mode & 2 != 0,
            four_days: (mode & 4 != 0) != monday_first,
        }
    }

    /// The same mode with weeks numbered from 1, as YEARWEEK() uses it.
    #[must_use]
    pub fn numbered_from_one(self) -> WeekMode {
        WeekMode { from_one: true, ..self }
    }

    /// The day number on which week 1 of `year` begins.
    fn first_week(self, year: u16) -> Option<i64> {
        let january = Date::new(year, 1, 1)?;
        let number = i64::from(january.day_number()?);
        let weekday = i64::from(january.weekday()?);
        // Days since the week's first day.
        let into = if self.monday_first { weekday } else { (weekday + 1) % 7 };
        let stays = if self.four_days { into <= 3 } else { into == 0 };
        Some(if stays { number - into } else { number - into + 7 })
    }

    /// The year that the week belongs to, and its number. None with zero parts.
    pub fn week(self, date: Date) -> Option<(u16, u32)> {
        let number = i64::from(date.day_number()?);
        let mut year = date.year();
        let mut first = self.first_week(year)?;
        if number < first {
            if !self.from_one {
                return Some((year, 0));
            }
            year = year.checked_sub(1)?;
            first = self.first_week(year)?;
        } else if self.from_one
            && let Some(next) = self.first_week(year + 1)
            && number >= next
        {
            (year, first) = (year + 1, next);
        }
        Some((year, u32::try_from((number - first) / 7 + 1).ok()?))
    }
}
