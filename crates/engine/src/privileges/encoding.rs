//! The bytes of an account.
//!
//! ```text
//! u8       version, 1
//! text     user, host, plugin's name, attribute            text, bytes: u32 LE length, then they
//! bytes    credential
//! u8       flags: 1 locked, 2 requires TLS, 4 expired
//! u64 LE   global privileges, a bit each in the order of `privilege::ALL`
//! u32 LE   how many, then each: dynamic privileges     text, u8 grantable
//!          databases                                   text, u64 LE privileges
//!          tables                                      text, text, u64 LE privileges
//!          roles                                       text, u8 flags: 1 admin option, 2 default
//! ```
//! Maps are written in order, so equal accounts are equal bytes.

use super::account::{Plugin, StoredAccount};
use super::privilege::PrivilegeSet;

const VERSION: u8 = 1;

impl StoredAccount {
    /// The account's bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        for text in [&self.user, &self.host, self.plugin.name(), &self.attribute] as [&str; 4] {
            put_bytes(&mut out, text.as_bytes());
        }
        put_bytes(&mut out, &self.credential);
        let flags = [self.locked, self.requires_tls, self.expired];
        out.push(flags.iter().rev().fold(0, |byte, flag| byte << 1 | u8::from(*flag)));
        out.extend(self.global.bits().to_le_bytes());
        put_count(&mut out, self.dynamic.len());
        for (name, grantable) in &self.dynamic {
            put_bytes(&mut out, name.as_bytes());
            out.push(u8::from(*grantable));
        }
        put_count(&mut out, self.databases.len());
        for (name, set) in &self.databases {
            put_bytes(&mut out, name.as_bytes());
            out.extend(set.bits().to_le_bytes());
        }
        put_count(&mut out, self.tables.len());
        for ((database, table), set) in &self.tables {
            put_bytes(&mut out, database.as_bytes());
            put_bytes(&mut out, table.as_bytes());
            out.extend(set.bits().to_le_bytes());
        }
        put_count(&mut out, self.roles.len());
        for (role, admin) in &self.roles {
            put_bytes(&mut out, role.as_bytes());
            out.push(u8::from(*admin) | u8::from(self.default_roles.contains(role)) << 1);
        }
        out
    }

    /// Reads what [`StoredAccount::encode`] wrote; `None` for bytes that are no account.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        if take(&mut rest, 1)? != [VERSION] {
            return None;
        }
        let (user, host) = (text(&mut rest)?, text(&mut rest)?);
        let mut account = Self::new(&user, &host);
        account.plugin = Plugin::from_name(&text(&mut rest)?)?;
        account.attribute = text(&mut rest)?;
        account.credential = piece(&mut rest)?.to_vec();
        let flags = byte(&mut rest)?;
        account.locked = flags & 1 != 0;
        account.requires_tls = flags & 2 != 0;
        account.expired = flags & 4 != 0;
        account.global = set(&mut rest)?;
        for _ in 0..count(&mut rest)? {
            let name = text(&mut rest)?;
            account.dynamic.insert(name, byte(&mut rest)? != 0);
        }
        for _ in 0..count(&mut rest)? {
            let name = text(&mut rest)?;
            account.databases.insert(name, set(&mut rest)?);
        }
        for _ in 0..count(&mut rest)? {
            let key = (text(&mut rest)?, text(&mut rest)?);
            account.tables.insert(key, set(&mut rest)?);
        }
        for _ in 0..count(&mut rest)? {
            let (role, flags) = (text(&mut rest)?, byte(&mut rest)?);
            if flags & 2 != 0 {
                account.default_roles.insert(role.clone());
            }
            account.roles.insert(role, flags & 1 != 0);
        }
        rest.is_empty().then_some(account)
    }
}

fn put_count(out: &mut Vec<u8>, count: usize) {
    let count = u32::try_from(count).expect("an account has fewer than 2^32 parts");
    out.extend(count.to_le_bytes());
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_count(out, bytes.len());
    out.extend_from_slice(bytes);
}

fn take<'a>(rest: &mut &'a [u8], bytes: usize) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(bytes)?;
    *rest = after;
    Some(taken)
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    take(rest, 1)?.first().copied()
}

fn count(rest: &mut &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(take(rest, 4)?.try_into().ok()?))
}

fn piece<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let bytes = usize::try_from(count(rest)?).ok()?;
    take(rest, bytes)
}

fn text(rest: &mut &[u8]) -> Option<String> {
    String::from_utf8(piece(rest)?.to_vec()).ok()
}

fn set(rest: &mut &[u8]) -> Option<PrivilegeSet> {
    let bits = u64::from_le_bytes(take(rest, 8)?.try_into().ok()?);
    Some(PrivilegeSet::from_bits(bits))
}
