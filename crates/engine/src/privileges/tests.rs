//! Accounts without a server: patterns, bytes, what SHOW GRANTS says.

use super::account::{Plugin, StoredAccount};
use super::grant::grants_text;
use super::host;
use super::privilege::{ALL, DYNAMIC, Privilege, PrivilegeSet};

#[test]
fn hosts_fit_their_patterns() {
    let cases = [
        ("%", "10.1.2.3", true),
        ("localhost", "localhost", true),
        ("localhost", "127.0.0.1", true),
        ("localhost", "10.0.0.1", false),
        ("10.%", "10.1.2.3", true),
        ("10.%", "11.1.2.3", false),
        ("10.0.0.0/255.0.0.0", "10.200.1.1", true),
        ("10.0.0.0/8", "11.0.0.1", false),
        ("Web_.example", "web1.EXAMPLE", true),
    ];
    for (pattern, host, fits) in cases {
        assert_eq!(host::fits(pattern, host), fits, "{pattern} {host}");
    }
    assert!(host::specificity("10.1.%") > host::specificity("10.%"));
    assert!(host::specificity("localhost") > host::specificity("%"));
}

#[test]
fn an_account_reads_back_as_it_was() {
    let mut account = StoredAccount::first();
    account.plugin = Plugin::Native;
    account.credential = b"*0123".to_vec();
    account.databases.insert("shop%".into(), PrivilegeSet::of(&[Privilege::Select]));
    account.tables.insert(("shop".into(), "item".into()), PrivilegeSet::all_of_table());
    account.roles.insert("reader@%".into(), true);
    account.default_roles.insert("reader@%".into());
    let bytes = account.encode();
    assert_eq!(StoredAccount::decode(&bytes), Some(account));
    for end in 0..bytes.len() {
        assert_eq!(StoredAccount::decode(&bytes[..end]), None, "cut at {end}");
    }
}

#[test]
fn privileges_have_one_place_each() {
    for (place, row) in ALL.iter().enumerate() {
        assert_eq!(row.0 as usize, place, "{}", row.1);
        assert_eq!(Privilege::from_name(row.1), Some(row.0));
    }
    assert!(DYNAMIC.is_sorted());
}

#[test]
fn grants_are_printed_as_mysql_prints_them() {
    let mut account = StoredAccount::new("ann", "%");
    assert_eq!(grants_text(&account), ["GRANT USAGE ON *.* TO `ann`@`%`"]);
    account.global = PrivilegeSet::of(&[Privilege::Process, Privilege::GrantOption]);
    let all = PrivilegeSet::all_of_database();
    account.databases.insert("shop".into(), all);
    let two = PrivilegeSet::of(&[Privilege::Select, Privilege::Update]);
    account.tables.insert(("shop".into(), "item".into()), two);
    account.roles.insert("reader@%".into(), false);
    assert_eq!(
        grants_text(&account),
        [
            "GRANT PROCESS ON *.* TO `ann`@`%` WITH GRANT OPTION",
            "GRANT ALL PRIVILEGES ON `shop`.* TO `ann`@`%`",
            "GRANT SELECT, UPDATE ON `shop`.`item` TO `ann`@`%`",
            "GRANT `reader`@`%` TO `ann`@`%`",
        ]
    );
}
