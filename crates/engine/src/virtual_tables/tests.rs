//! The list of virtual tables as a whole.

use super::{DATABASES, all};

#[test]
fn the_list_is_sorted_and_complete() {
    let names: Vec<_> = all().map(|table| (table.database, table.name)).collect();
    assert!(names.is_sorted(), "{names:?}");
    assert!(all().all(|table| DATABASES.contains(&table.database)));
}

#[test]
fn every_table_is_found_by_its_name_in_any_case() {
    for table in all() {
        assert!(super::find(table.database, &table.name.to_lowercase()).is_some());
        assert!(super::find(&table.database.to_uppercase(), table.name).is_some());
    }
    assert!(super::find("information_schema", "no_such_table").is_none());
}
