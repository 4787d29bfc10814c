//! An account as the instance keeps it.

use std::collections::{BTreeMap, BTreeSet};

use super::privilege::{Privilege, PrivilegeSet};

/// How an account proves who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plugin {
    /// `mysql_native_password`: what is kept is `*` and 40 hexadecimal digits.
    Native,
    /// `caching_sha2_password`: what is kept is `$A$005$`, the salt and a sha256crypt digest.
    CachingSha2,
}

impl Plugin {
    /// MySQL's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "mysql_native_password",
            Self::CachingSha2 => "caching_sha2_password",
        }
    }

    /// The plugin of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Native, Self::CachingSha2].into_iter().find(|p| p.name().eq_ignore_ascii_case(name))
    }
}

/// An account: who, how it is proven, what it may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAccount {
    /// The user's name; empty for the anonymous one.
    pub user: String,
    /// The host or pattern that it may come from, in lower case.
    pub host: String,
    /// How it proves who it is.
    pub plugin: Plugin,
    /// What the plugin keeps of the password; empty for none.
    pub credential: Vec<u8>,
    /// Whether it may not connect (ACCOUNT LOCK; roles are so).
    pub locked: bool,
    /// Whether it must connect over TLS.
    pub requires_tls: bool,
    /// Whether its password has to be changed before anything else.
    pub expired: bool,
    /// Privileges on `*.*`.
    pub global: PrivilegeSet,
    /// Dynamic privileges, and whether each may be granted on.
    pub dynamic: BTreeMap<String, bool>,
    /// Privileges on databases, by name or pattern as written.
    pub databases: BTreeMap<String, PrivilegeSet>,
    /// Privileges on tables, by database and table in lower case.
    pub tables: BTreeMap<(String, String), PrivilegeSet>,
    /// Roles that it has been granted, as `user@host`, and whether each with ADMIN OPTION.
    pub roles: BTreeMap<String, bool>,
    /// Those that it has without asking.
    pub default_roles: BTreeSet<String>,
    /// COMMENT or ATTRIBUTE, a JSON object; empty for none.
    pub attribute: String,
}

impl StoredAccount {
    /// An account that may do nothing and has no password.
    pub fn new(user: &str, host: &str) -> Self {
        Self {
            user: user.to_owned(),
            host: host.to_ascii_lowercase(),
            plugin: Plugin::CachingSha2,
            credential: Vec::new(),
            locked: false,
            requires_tls: false,
            expired: false,
            global: PrivilegeSet::NONE,
            dynamic: BTreeMap::new(),
            databases: BTreeMap::new(),
            tables: BTreeMap::new(),
            roles: BTreeMap::new(),
            default_roles: BTreeSet::new(),
            attribute: String::new(),
        }
    }

    /// `root@localhost` of a fresh instance: no password, all privileges.
    pub fn first() -> Self {
        let mut root = Self::new("root", "localhost");
        root.global = PrivilegeSet::all_global().with(Privilege::GrantOption);
        root.dynamic = super::privilege::DYNAMIC.iter().map(|n| ((*n).to_owned(), true)).collect();
        root
    }

    /// The key of its fact: `user@host`. A user may hold an `@`, a host may not.
    pub fn key(&self) -> String {
        format!("{}@{}", self.user, self.host)
    }
}
