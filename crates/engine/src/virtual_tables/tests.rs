//! The list of virtual tables as a whole.

use super::{DATABASES, all};

#[test]
fn the_list_is_sorted_and_complete() {
    let names: Vec<_> = all().map(|table| (table.database, table.name.to_lowercase())).collect();
    assert!(names.is_sorted(), "{names:?}");
    assert!(all().all(|table| DATABASES.contains(&table.database)));
}
