//! From a database's name to a working set or a root.

use std::sync::Arc;

use repo::Hash;
use repo::Place;
use types::{ErrorCode, SqlError, Value};

use super::seams;
use crate::context::Context;
use crate::error::Result;
use crate::session::Revision;

/// A database as a statement names it, and where it is.
#[derive(Clone, Debug)]
pub struct Located {
    /// The name that results and errors show: `db`, `db/branch`.
    pub database: Arc<str>,
    /// The database alone, in lower case.
    pub name: Arc<str>,
    /// Where to look.
    pub at: LocatedAt,
}

/// Where a database's tables are looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocatedAt {
    /// A working set.
    Branch(Place),
    /// A root in history: read-only.
    Root(Hash),
    /// `information_schema` and its like.
    Virtual,
}

impl Located {
    /// The working set, where it is one.
    pub fn place(&self) -> Option<&Place> {
        match &self.at {
            LocatedAt::Branch(place) => Some(place),
            LocatedAt::Root(_) | LocatedAt::Virtual => None,
        }
    }
}

/// Where the current database is, or the one named.
pub fn locate(cx: &mut Context<'_>, schema: Option<&str>) -> Result<Located> {
    let Some(name) = schema else {
        let Some(current) = cx.session.database.clone() else {
            return Err(SqlError::new(ErrorCode::NoDbError, &[]).into());
        };
        return locate(cx, Some(&current));
    };
    let lowered = repo::lower(name);
    if seams::is_virtual_database(&lowered) {
        return Ok(Located {
            database: Arc::clone(&lowered),
            name: lowered,
            at: LocatedAt::Virtual,
        });
    }
    if cx.txn.snapshot().database(&lowered).is_some() {
        let at = match cx.session.revisions.get(&lowered).cloned() {
            None => {
                let branch = seams::default_branch(cx, &lowered);
                LocatedAt::Branch(Place { database: Arc::clone(&lowered), branch })
            }
            Some(Revision::Branch(branch)) => {
                LocatedAt::Branch(Place { database: Arc::clone(&lowered), branch })
            }
            Some(Revision::Fixed(spec)) => LocatedAt::Root(seams::root_of(cx, &lowered, &spec)?),
        };
        return Ok(Located { database: name.into(), name: lowered, at });
    }
    locate_revision(cx, name)
}

/// `db/branch`, `db/tag`, `db/hash`, and the same with `@`.
fn locate_revision(cx: &mut Context<'_>, name: &str) -> Result<Located> {
    let unknown = || SqlError::new(ErrorCode::BadDbError, &[&name]).into();
    let Some((database, spec)) = name.split_once(['/', '@']) else { return Err(unknown()) };
    let database = repo::lower(database);
    let Some(found) = cx.txn.snapshot().database(&database) else { return Err(unknown()) };
    if found.working.get(spec).is_some() {
        let place = Place { database: Arc::clone(&database), branch: spec.into() };
        return Ok(Located { database: name.into(), name: database, at: LocatedAt::Branch(place) });
    }
    let root = seams::root_of(cx, &database, spec)?;
    Ok(Located { database: name.into(), name: database, at: LocatedAt::Root(root) })
}

/// The database at another revision or time.
pub fn locate_as_of(cx: &mut Context<'_>, located: &Located, as_of: &Value) -> Result<Located> {
    if located.at == LocatedAt::Virtual {
        return Ok(located.clone());
    }
    let at = seams::as_of(cx, located, as_of)?;
    Ok(Located { database: Arc::clone(&located.database), name: Arc::clone(&located.name), at })
}

/// The working set that statements without a database's name write to; 1046 without a current
/// database, an error where the session looks at history.
pub fn current_place(cx: &mut Context<'_>) -> Result<Place> {
    let located = locate(cx, None)?;
    match located.at {
        LocatedAt::Branch(place) => Ok(place),
        _ => Err(SqlError::unknown("cannot write to a read-only revision of the database").into()),
    }
}
