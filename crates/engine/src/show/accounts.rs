//! SHOW GRANTS and SHOW CREATE USER.

use parser::ast::Account as Written;
use types::{ErrorCode, Value};

use super::ShowRows;
use crate::context::Context;
use crate::ddl::{quoted, refuse};
use crate::error::Result;
use crate::privileges::{self, Accounts, Object, Privilege, StoredAccount};

fn account(cx: &Context<'_>, written: Option<&Written>) -> Result<StoredAccount> {
    let (user, host) = match written {
        None | Some(Written::Current) => {
            (cx.session.account.user.clone(), cx.session.account.host.clone())
        }
        Some(Written::Named { user, host }) => {
            (user.to_string(), host.as_deref().unwrap_or("%").to_owned())
        }
    };
    let own = &cx.session.account;
    if (&user, &host) != (&own.user, &own.host) {
        privileges::check(cx, Privilege::Select, &Object::Database("mysql"))?;
    }
    match Accounts::read(cx.txn.snapshot()).get(&user, &host) {
        Some(found) => Ok(found.clone()),
        None => refuse(ErrorCode::NonexistingGrant, &[&user, &host]),
    }
}

pub(super) fn grants(cx: &mut Context<'_>, written: Option<&Written>) -> Result<ShowRows> {
    let account = account(cx, written)?;
    let title = format!("Grants for {}@{}", account.user, account.host);
    let lines = privileges::grants_text(&account);
    let rows = lines.iter().map(|line| vec![Value::text(line)]).collect();
    Ok(ShowRows::texts(&[&title], rows))
}

pub(super) fn create_user(cx: &mut Context<'_>, written: Option<&Written>) -> Result<ShowRows> {
    let account = account(cx, written)?;
    let title = format!("CREATE USER for {}@{}", account.user, account.host);
    let mut text = format!(
        "CREATE USER `{}`@`{}` IDENTIFIED WITH '{}'",
        account.user,
        account.host,
        account.plugin.name()
    );
    if !account.credential.is_empty() {
        let credential = String::from_utf8_lossy(&account.credential).into_owned();
        text.push_str(" AS ");
        text.push_str(&quoted(&credential));
    }
    text.push_str(if account.requires_tls { " REQUIRE SSL" } else { " REQUIRE NONE" });
    text.push_str(if account.expired { " PASSWORD EXPIRE" } else { " PASSWORD EXPIRE DEFAULT" });
    text.push_str(if account.locked { " ACCOUNT LOCK" } else { " ACCOUNT UNLOCK" });
    text.push_str(" PASSWORD HISTORY DEFAULT PASSWORD REUSE INTERVAL DEFAULT");
    text.push_str(" PASSWORD REQUIRE CURRENT DEFAULT");
    Ok(ShowRows::texts(&[&title], vec![vec![Value::text(&text)]]))
}
