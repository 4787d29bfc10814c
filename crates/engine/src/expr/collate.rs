//! Which collation wins when texts meet (manual 10.8.4), and error 1267 when none does.
//!
//! The side with the lower coercibility wins. Between equals: `binary` wins; a Unicode character
//! set wins over another; of one character set, its `_bin` collation wins; else there is no answer.

use types::collation::{charset_of, name};
use types::{CollationId, ErrorCode, SqlError};

use super::build::coercibility;
use super::{Expr, ExprType};
use crate::error::Result;

/// A collation and how strongly it insists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Collated {
    /// The collation.
    pub collation: CollationId,
    /// Its coercibility.
    pub coercibility: u8,
}

impl Collated {
    /// That of an expression; numbers and dates have the connection's, weakly.
    pub fn of(ty: &ExprType, connection: CollationId) -> Collated {
        if ty.sql_type.is_text() {
            return Collated { collation: ty.collation(), coercibility: ty.coercibility };
        }
        if ty.sql_type.is_binary_string() && !ty.is_null() {
            return Collated { collation: CollationId::BINARY, coercibility: ty.coercibility };
        }
        if ty.sql_type == types::SqlType::Json {
            let collation = CollationId::UTF8MB4_BIN;
            return Collated { collation, coercibility: coercibility::IMPLICIT };
        }
        Collated { collation: connection, coercibility: ty.coercibility.max(coercibility::NUMERIC) }
    }

    /// The winner of two, None if there is none.
    fn joined(self, other: Collated) -> Option<Collated> {
        let (a, b) = (self, other);
        if a.collation == b.collation {
            let coercibility = a.coercibility.min(b.coercibility);
            return Some(Collated { coercibility, ..a });
        }
        // Bytes give way only to what insists more.
        for (bytes, text) in [(a, b), (b, a)] {
            if bytes.collation == CollationId::BINARY {
                return Some(if bytes.coercibility <= text.coercibility { bytes } else { text });
            }
        }
        match a.coercibility.cmp(&b.coercibility) {
            std::cmp::Ordering::Less => return Some(a),
            std::cmp::Ordering::Greater => return Some(b),
            std::cmp::Ordering::Equal => {}
        }
        if a.coercibility == coercibility::EXPLICIT {
            return None;
        }
        by_charset(a, b)
    }
}

/// The winner between equals by their character sets.
fn by_charset(a: Collated, b: Collated) -> Option<Collated> {
    let (a_set, b_set) = (charset_of(a.collation), charset_of(b.collation));
    if a_set == b_set {
        let is_bin = |c: Collated| name(c.collation).ends_with("_bin");
        return match (is_bin(a), is_bin(b)) {
            (true, false) => Some(a),
            (false, true) => Some(b),
            _ => None,
        };
    }
    let rank = |set: &str| match set {
        "utf8mb4" => 3,
        "utf8mb3" => 2,
        "ascii" => 0,
        _ => 1,
    };
    match rank(a_set).cmp(&rank(b_set)) {
        std::cmp::Ordering::Greater => Some(a),
        std::cmp::Ordering::Less => Some(b),
        std::cmp::Ordering::Equal => None,
    }
}

/// The collation of an operation on texts; 1267 (two), 1270 (three) or 1271 if there is none.
/// Numbers alone have the connection's, as a literal has it.
pub fn aggregate_collations(
    types: &[&ExprType],
    connection: CollationId,
    operation: &str,
) -> Result<Collated> {
    let sides: Vec<Collated> = types.iter().map(|ty| Collated::of(ty, connection)).collect();
    let mut winner: Option<Collated> = None;
    for side in &sides {
        winner = match winner {
            None => Some(*side),
            Some(so_far) => match so_far.joined(*side) {
                Some(joined) => Some(joined),
                None => return Err(illegal_mix(&sides, operation).into()),
            },
        };
    }
    let winner =
        winner.unwrap_or(Collated { collation: connection, coercibility: coercibility::LITERAL });
    Ok(match winner.coercibility {
        coercibility::NUMERIC => {
            Collated { collation: connection, coercibility: coercibility::LITERAL }
        }
        _ => winner,
    })
}

/// The collation of an operation on the texts of expressions.
pub(crate) fn collation_of(
    args: &[Expr],
    connection: CollationId,
    operation: &str,
) -> Result<Collated> {
    let types: Vec<&ExprType> = args.iter().map(|arg| &arg.ty).collect();
    aggregate_collations(&types, connection, operation)
}

fn strength(coercibility: u8) -> &'static str {
    match coercibility {
        coercibility::EXPLICIT => "EXPLICIT",
        coercibility::NONE => "NONE",
        coercibility::IMPLICIT => "IMPLICIT",
        coercibility::SYSTEM => "SYSCONST",
        coercibility::LITERAL => "COERCIBLE",
        coercibility::NUMERIC => "NUMERIC",
        _ => "IGNORABLE",
    }
}

fn illegal_mix(sides: &[Collated], operation: &str) -> SqlError {
    let said = |side: &Collated| (name(side.collation), strength(side.coercibility));
    match sides {
        [a, b] => {
            let ((a, sa), (b, sb)) = (said(a), said(b));
            let code = ErrorCode::CantAggregate2collations;
            SqlError::new(code, &[&a, &sa, &b, &sb, &operation])
        }
        [a, b, c] => {
            let ((a, sa), (b, sb), (c, sc)) = (said(a), said(b), said(c));
            let code = ErrorCode::CantAggregate3collations;
            SqlError::new(code, &[&a, &sa, &b, &sb, &c, &sc, &operation])
        }
        _ => SqlError::new(ErrorCode::CantAggregateNcollations, &[&operation]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(collation: u16, coercibility: u8) -> ExprType {
        ExprType::text(10, CollationId(collation), coercibility, false)
    }

    #[test]
    fn the_stronger_side_wins() {
        let connection = CollationId::UTF8MB4_0900_AI_CI;
        let cases = [
            (text(45, 2), text(255, 4), Some(45)),
            (text(45, 2), text(46, 2), Some(46)),
            (text(45, 2), text(255, 2), None),
            (text(45, 0), text(255, 0), None),
            (text(8, 2), text(255, 2), Some(255)),
            (text(255, 2), ExprType::big_int(false, false), Some(255)),
            (text(255, 2), ExprType::NULL, Some(255)),
            (text(255, 2), ExprType::bytes(3, false), Some(255)),
            (text(255, 4), ExprType::bytes(3, false), Some(63)),
        ];
        for (at, (a, b, wanted)) in cases.into_iter().enumerate() {
            let got = aggregate_collations(&[&a, &b], connection, "=");
            assert_eq!(got.ok().map(|c| c.collation.0), wanted, "case {at}");
        }
    }

    #[test]
    fn no_winner_is_1267_in_mysqls_words() {
        let (a, b) = (text(45, 2), text(255, 2));
        let Err(crate::Error::Sql(error)) =
            aggregate_collations(&[&a, &b], CollationId::UTF8MB4_0900_AI_CI, "=")
        else {
            panic!("two columns of different collations do not mix");
        };
        assert_eq!(error.number(), 1267);
        let wanted = "Illegal mix of collations (utf8mb4_general_ci,IMPLICIT) and \
                      (utf8mb4_0900_ai_ci,IMPLICIT) for operation '='";
        assert_eq!(error.message, wanted);
    }
}
