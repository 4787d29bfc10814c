use storage::Hash;
use types::{ErrorClass, SqlError};

use super::Error;

#[test]
fn clients_hear_mysqls_numbers_and_words() {
    let text = |words: &str| words.to_owned();
    let duplicate =
        Error::DuplicateKey { entry: text("1-a"), table: text("t"), key: text("PRIMARY") };
    let cases = [
        (Error::NoSuchDatabase { database: text("d") }, 1049, "Unknown database 'd'"),
        (
            Error::NoSuchTable { database: text("d"), table: text("t") },
            1146,
            "Table 'd.t' doesn't exist",
        ),
        (Error::TableExists { table: text("t") }, 1050, "Table 't' already exists"),
        (duplicate, 1062, "Duplicate entry '1-a' for key 't.PRIMARY'"),
        (
            Error::Deadlock,
            1213,
            "Deadlock found when trying to get lock; try restarting transaction",
        ),
        (Error::LockWaitTimeout, 1205, "Lock wait timeout exceeded; try restarting transaction"),
        (Error::SchemaChanged, 1412, "Table definition has changed, please retry transaction"),
        (
            Error::Storage(storage::Error::DiskFull { file: text("packs/1.pack") }),
            1021,
            "Disk full (packs/1.pack); the statement was refused and nothing was changed. Free \
             some space and try again",
        ),
        (Error::NoSuchRevision { spec: text("x") }, 1105, "branch not found: x"),
    ];
    for (error, number, words) in cases {
        let class = error.class();
        let told = SqlError::from(error);
        assert_eq!((told.number(), told.message.as_str()), (number, words));
        assert_eq!(told.class() == ErrorClass::Retry, class == ErrorClass::Retry, "{words}");
    }
}

#[test]
fn corruption_names_the_chunk_once_it_is_known() {
    let hash = Hash::of(b"chunk");
    let error = Error::corrupt("commit ends too early").at(hash).at(Hash::of(b"another"));
    assert_eq!(error.to_string(), format!("chunk {hash}: commit ends too early"));
    assert_eq!(error.class(), ErrorClass::Corrupt);
    assert_eq!(Error::Storage(storage::Error::Missing(hash)).class(), ErrorClass::Corrupt);
}
