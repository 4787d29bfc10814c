//! Date and time functions (manual 12.7).
//!
//! Dates may have zero parts where a function only looks at parts. What is no date gives NULL and
//! warning 1292.

mod add;
mod build;
mod convert;
mod difference;
mod format;
mod now;
mod parts;
mod seconds;
mod unix;
mod weeks;

use super::Function;

/// Sorted by name.
pub(super) static FUNCTIONS: &[&Function] = &[
    &add::ADDDATE,
    &add::ADDTIME,
    &convert::CONVERT_TZ,
    &now::CURDATE,
    &now::CURTIME,
    &build::DATE,
    &difference::DATEDIFF,
    &add::DATE_ADD,
    &format::DATE_FORMAT,
    &add::DATE_SUB,
    &parts::DAYNAME,
    &parts::DAYOFMONTH,
    &weeks::DAYOFWEEK,
    &weeks::DAYOFYEAR,
    &parts::EXTRACT,
    &weeks::FROM_DAYS,
    &unix::FROM_UNIXTIME,
    &format::GET_FORMAT,
    &parts::HOUR,
    &parts::LAST_DAY,
    &build::MAKEDATE,
    &build::MAKETIME,
    &parts::MICROSECOND,
    &parts::MINUTE,
    &parts::MONTH,
    &parts::MONTHNAME,
    &now::NOW,
    &difference::PERIOD_ADD,
    &difference::PERIOD_DIFF,
    &parts::QUARTER,
    &parts::SECOND,
    &seconds::SEC_TO_TIME,
    &format::STR_TO_DATE,
    &add::SUBDATE,
    &add::SUBTIME,
    &now::SYSDATE,
    &build::TIME,
    &difference::TIMEDIFF,
    &build::TIMESTAMP,
    &add::TIMESTAMPADD,
    &difference::TIMESTAMPDIFF,
    &format::TIME_FORMAT,
    &seconds::TIME_TO_SEC,
    &weeks::TO_DAYS,
    &weeks::TO_SECONDS,
    &unix::UNIX_TIMESTAMP,
    &now::UTC_DATE,
    &now::UTC_TIME,
    &now::UTC_TIMESTAMP,
    &weeks::WEEK,
    &weeks::WEEKDAY,
    &weeks::WEEKOFYEAR,
    &parts::YEAR,
    &weeks::YEARWEEK,
];
