//! The real data is found, unpacked once, or said to be absent.

use testkit::dataset;

#[test]
fn an_archive_is_unpacked_to_a_folder() {
    let Some(folder) = dataset("slt/slt.tar.xz") else { return };
    assert!(folder.is_dir());
    assert_eq!(dataset("slt/slt.tar.xz"), Some(folder));
}

#[test]
fn a_plain_file_is_where_it_is() {
    let Some(path) = dataset("slt/mysql-9.7-differs.txt") else { return };
    assert!(path.is_file());
}
