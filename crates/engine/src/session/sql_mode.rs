//! `sql_mode`: the modes of the MySQL manual, 5.1.11, as a set of bits with MySQL's own numbers.

use parser::ParseOptions;
use types::temporal::DateMode;

/// A set of modes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SqlMode(u64);

/// The modes, each with its bit, in MySQL's order; combinations come last.
const NAMES: [(&str, u64); 21] = [
    ("REAL_AS_FLOAT", 1 << 0),
    ("PIPES_AS_CONCAT", 1 << 1),
    ("ANSI_QUOTES", 1 << 2),
    ("IGNORE_SPACE", 1 << 3),
    ("ONLY_FULL_GROUP_BY", 1 << 5),
    ("NO_UNSIGNED_SUBTRACTION", 1 << 6),
    ("NO_DIR_IN_CREATE", 1 << 7),
    ("ANSI", 1 << 18),
    ("NO_AUTO_VALUE_ON_ZERO", 1 << 19),
    ("NO_BACKSLASH_ESCAPES", 1 << 20),
    ("STRICT_TRANS_TABLES", 1 << 21),
    ("STRICT_ALL_TABLES", 1 << 22),
    ("NO_ZERO_IN_DATE", 1 << 23),
    ("NO_ZERO_DATE", 1 << 24),
    ("ALLOW_INVALID_DATES", 1 << 25),
    ("ERROR_FOR_DIVISION_BY_ZERO", 1 << 26),
    ("TRADITIONAL", 1 << 27),
    ("HIGH_NOT_PRECEDENCE", 1 << 29),
    ("NO_ENGINE_SUBSTITUTION", 1 << 30),
    ("PAD_CHAR_TO_FULL_LENGTH", 1 << 31),
    ("TIME_TRUNCATE_FRACTIONAL", 1 << 32),
];

/// Modes that older servers had and their dumps still set; they do nothing.
const GONE: [&str; 9] = [
    "NO_AUTO_CREATE_USER",
    "NO_FIELD_OPTIONS",
    "NO_KEY_OPTIONS",
    "NO_TABLE_OPTIONS",
    "MYSQL323",
    "MYSQL40",
    "MSSQL",
    "ORACLE",
    "POSTGRESQL",
];

impl SqlMode {
    /// No mode.
    pub const NONE: Self = Self(0);
    /// `||` joins strings.
    pub const PIPES_AS_CONCAT: Self = Self(1 << 1);
    /// `"` quotes names.
    pub const ANSI_QUOTES: Self = Self(1 << 2);
    /// Blanks before a function's parenthesis.
    pub const IGNORE_SPACE: Self = Self(1 << 3);
    /// 1055 for columns that GROUP BY does not decide.
    pub const ONLY_FULL_GROUP_BY: Self = Self(1 << 5);
    /// A difference of unsigned numbers may be negative.
    pub const NO_UNSIGNED_SUBTRACTION: Self = Self(1 << 6);
    /// 0 in an AUTO_INCREMENT column is 0.
    pub const NO_AUTO_VALUE_ON_ZERO: Self = Self(1 << 19);
    /// A backslash in a string is itself.
    pub const NO_BACKSLASH_ESCAPES: Self = Self(1 << 20);
    /// A value that does not fit is an error.
    pub const STRICT_TRANS_TABLES: Self = Self(1 << 21);
    /// The same, for every engine.
    pub const STRICT_ALL_TABLES: Self = Self(1 << 22);
    /// Refuse `2024-00-00`.
    pub const NO_ZERO_IN_DATE: Self = Self(1 << 23);
    /// Refuse `0000-00-00`.
    pub const NO_ZERO_DATE: Self = Self(1 << 24);
    /// Take the 31st of any month.
    pub const ALLOW_INVALID_DATES: Self = Self(1 << 25);
    /// 1365 for a division by zero.
    pub const ERROR_FOR_DIVISION_BY_ZERO: Self = Self(1 << 26);
    /// NOT binds as `!`.
    pub const HIGH_NOT_PRECEDENCE: Self = Self(1 << 29);
    /// 1286 for an unknown engine.
    pub const NO_ENGINE_SUBSTITUTION: Self = Self(1 << 30);
    /// CHAR values keep their trailing spaces.
    pub const PAD_CHAR_TO_FULL_LENGTH: Self = Self(1 << 31);
    /// Fractional seconds are cut, not rounded.
    pub const TIME_TRUNCATE_FRACTIONAL: Self = Self(1 << 32);

    /// MySQL 8's default.
    pub const DEFAULT: Self = Self(
        Self::ONLY_FULL_GROUP_BY.0
            | Self::STRICT_TRANS_TABLES.0
            | Self::NO_ZERO_IN_DATE.0
            | Self::NO_ZERO_DATE.0
            | Self::ERROR_FOR_DIVISION_BY_ZERO.0
            | Self::NO_ENGINE_SUBSTITUTION.0,
    );

    /// What ANSI stands for besides itself.
    const ANSI_PARTS: u64 = 1 | (1 << 1) | (1 << 2) | (1 << 3) | (1 << 5);
    /// What TRADITIONAL stands for besides itself.
    const TRADITIONAL_PARTS: u64 =
        (1 << 21) | (1 << 22) | (1 << 23) | (1 << 24) | (1 << 26) | (1 << 30);

    /// Reads a comma-separated list; the error is the name that is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut bits = 0;
        for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            match NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
                Some((_, bit)) => bits |= bit,
                None if GONE.iter().any(|gone| gone.eq_ignore_ascii_case(name)) => (),
                None => return Err(name.to_string()),
            }
        }
        Ok(Self::from_bits(bits))
    }

    /// The set with these bits, combinations spelled out.
    pub fn from_bits(mut bits: u64) -> Self {
        if bits & (1 << 18) != 0 {
            bits |= Self::ANSI_PARTS;
        }
        if bits & (1 << 27) != 0 {
            bits |= Self::TRADITIONAL_PARTS;
        }
        Self(bits & NAMES.iter().fold(0, |all, (_, bit)| all | bit))
    }

    /// Its bits.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// Whether every mode of `other` is set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether a value that does not fit is an error.
    pub const fn is_strict(self) -> bool {
        self.0 & (Self::STRICT_TRANS_TABLES.0 | Self::STRICT_ALL_TABLES.0) != 0
    }

    /// What dates may be stored.
    pub const fn date_mode(self) -> DateMode {
        DateMode {
            no_zero_date: self.has(Self::NO_ZERO_DATE),
            no_zero_in_date: self.has(Self::NO_ZERO_IN_DATE),
            allow_invalid_dates: self.has(Self::ALLOW_INVALID_DATES),
        }
    }

    /// How texts are read.
    pub const fn parse_options(self) -> ParseOptions {
        ParseOptions {
            ansi_quotes: self.has(Self::ANSI_QUOTES),
            pipes_as_concat: self.has(Self::PIPES_AS_CONCAT),
            no_backslash_escapes: self.has(Self::NO_BACKSLASH_ESCAPES),
            high_not_precedence: self.has(Self::HIGH_NOT_PRECEDENCE),
            ignore_space: self.has(Self::IGNORE_SPACE),
        }
    }
}

impl std::fmt::Display for SqlMode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let set = NAMES.iter().filter(|(_, bit)| self.0 & bit != 0);
        for (at, (name, _)) in set.enumerate() {
            write!(f, "{}{name}", if at > 0 { "," } else { "" })?;
        }
        Ok(())
    }
}
