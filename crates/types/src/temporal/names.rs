//! English names of months and weekdays (`lc_time_names` = `en_US`, the only locale here).

/// Months from January.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Weekdays from Monday.
pub(super) const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The first three letters: every full name here has them in ASCII.
pub(super) fn short(name: &str) -> &str {
    name.get(..3).unwrap_or(name)
}
