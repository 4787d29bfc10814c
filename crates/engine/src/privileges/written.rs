//! Accounts as statements write them.

use parser::ast::{Account as Written, AuthSpec};
use types::ErrorCode;

use super::account::{Plugin, StoredAccount};
use super::password;
use crate::context::Context;
use crate::ddl::refuse;
use crate::error::Result;
use crate::session::Account;

/// The account that is meant: no host is `%`, CURRENT_USER the session's.
pub(super) fn account(cx: &Context<'_>, written: &Written) -> Account {
    match written {
        Written::Current => cx.session.account.clone(),
        Written::Named { user, host } => Account {
            user: user.to_string(),
            host: host.as_deref().unwrap_or("%").to_ascii_lowercase(),
        },
    }
}

/// `'user'@'host'`, as errors write it.
pub(super) fn quoted(account: &Account) -> String {
    format!("'{}'@'{}'", account.user, account.host)
}

/// Gives the account the password that IDENTIFIED says; 1524 for a plugin that is not there.
pub(super) fn identify(
    cx: &Context<'_>,
    account: &mut StoredAccount,
    auth: &AuthSpec,
) -> Result<()> {
    if let Some(name) = &auth.plugin {
        account.plugin = match Plugin::from_name(name) {
            Some(plugin) => plugin,
            None => return refuse(ErrorCode::PluginIsNotLoaded, &[name]),
        };
        account.credential = Vec::new();
    }
    if auth.random {
        return Err(crate::ddl::unsupported("RANDOM PASSWORD"));
    }
    if let Some(password) = &auth.password {
        account.credential = password::credential(cx, account.plugin, password);
    }
    if let Some(hash) = &auth.hash {
        if !is_hash(account.plugin, hash.as_bytes()) {
            return refuse(ErrorCode::PasswordFormat, &[]);
        }
        account.credential = hash.as_bytes().to_vec();
    }
    account.expired = false;
    Ok(())
}

/// Whether bytes are what the plugin keeps.
fn is_hash(plugin: Plugin, hash: &[u8]) -> bool {
    match plugin {
        _ if hash.is_empty() => true,
        Plugin::Native => {
            hash.len() == 41
                && hash.first() == Some(&b'*')
                && hash.iter().skip(1).all(u8::is_ascii_hexdigit)
        }
        Plugin::CachingSha2 => hash.len() == 70 && hash.starts_with(b"$A$005$"),
    }
}
