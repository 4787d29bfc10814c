//! `time_zone` and `time_zone_name`: zones are compiled in, so these are empty.

use super::super::declared::{Col, Declared, Of, none};
use super::DATABASE;

pub(super) static TIME_ZONE: Declared = Declared {
    database: DATABASE,
    name: "time_zone",
    columns: &[Col("Time_zone_id", Of::Int), Col("Use_leap_seconds", Of::Enum(&["Y", "N"]))],
    rows: none,
};

pub(super) static TIME_ZONE_NAME: Declared = Declared {
    database: DATABASE,
    name: "time_zone_name",
    columns: &[Col("Name", Of::Name(64)), Col("Time_zone_id", Of::Int)],
    rows: none,
};
