//! The table of all functions, and finding one by its name.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Function, control, hash, network, number, session_facts, string, wait};

/// All tables; a module that owns functions adds its own here.
pub const REGISTRIES: &[&[&Function]] = &[
    FUNCTIONS,
    super::date::FUNCTIONS,
    super::json::FUNCTIONS,
    crate::history::functions::FUNCTIONS,
    crate::session::lock_functions::FUNCTIONS,
];

/// The functions of no date and no document, sorted by name.
pub(super) static FUNCTIONS: &[&Function] = &[
    &number::round::ABS,
    &number::trig::ACOS,
    &control::ANY_VALUE,
    &string::letters::ASCII,
    &number::trig::ASIN,
    &number::trig::ATAN,
    &wait::BENCHMARK,
    &string::encode::BIN,
    &hash::BIN_TO_UUID,
    &number::bits::BIT_COUNT,
    &string::letters::BIT_LENGTH,
    &number::round::CEILING,
    &string::letters::CHAR,
    &string::collation::CHARSET,
    &string::letters::CHAR_LENGTH,
    &control::COALESCE,
    &string::collation::COERCIBILITY,
    &string::collation::COLLATION,
    &string::join::CONCAT,
    &string::join::CONCAT_WS,
    &session_facts::CONNECTION_ID,
    &string::encode::CONV,
    &number::trig::COS,
    &number::trig::COT,
    &number::bits::CRC32,
    &session_facts::CURRENT_ROLE,
    &session_facts::CURRENT_USER,
    &session_facts::DATABASE,
    &number::trig::DEGREES,
    &string::list::ELT,
    &number::power::EXP,
    &string::list::EXPORT_SET,
    &string::list::FIELD,
    &string::list::FIND_IN_SET,
    &number::round::FLOOR,
    &string::show::FORMAT,
    &session_facts::FOUND_ROWS,
    &string::encode::FROM_BASE64,
    &number::least::GREATEST,
    &string::encode::HEX,
    &session_facts::ICU_VERSION,
    &control::IF,
    &control::IFNULL,
    &network::INET6_ATON,
    &network::INET6_NTOA,
    &network::INET_ATON,
    &network::INET_NTOA,
    &string::slice::INSERT,
    &string::locate::INSTR,
    &number::least::INTERVAL,
    &control::ISNULL,
    &network::IS_IPV4,
    &network::IS_IPV4_COMPAT,
    &network::IS_IPV4_MAPPED,
    &network::IS_IPV6,
    &hash::IS_UUID,
    &session_facts::LAST_INSERT_ID,
    &number::least::LEAST,
    &string::slice::LEFT,
    &string::letters::LENGTH,
    &number::power::LN,
    &string::locate::LOCATE,
    &number::power::LOG,
    &number::power::LOG10,
    &number::power::LOG2,
    &string::letters::LOWER,
    &string::pad::LPAD,
    &string::pad::LTRIM,
    &string::list::MAKE_SET,
    &hash::MD5,
    &number::round::MOD,
    &control::NAME_CONST,
    &control::NULLIF,
    &string::encode::OCT,
    &string::letters::ORD,
    &number::trig::PI,
    &number::power::POWER,
    &string::show::QUOTE,
    &number::trig::RADIANS,
    &number::random::RAND,
    &hash::RANDOM_BYTES,
    &string::regexp::REGEXP_INSTR,
    &string::regexp::REGEXP_LIKE,
    &string::regexp::REGEXP_REPLACE,
    &string::regexp::REGEXP_SUBSTR,
    &string::join::REPEAT,
    &string::locate::REPLACE,
    &string::join::REVERSE,
    &string::slice::RIGHT,
    &number::round::ROUND,
    &session_facts::ROW_COUNT,
    &string::pad::RPAD,
    &string::pad::RTRIM,
    &hash::SHA1,
    &hash::SHA2,
    &number::round::SIGN,
    &number::trig::SIN,
    &wait::SLEEP,
    &string::show::SOUNDEX,
    &string::join::SPACE,
    &number::power::SQRT,
    &string::locate::STRCMP,
    &string::slice::SUBSTRING,
    &string::slice::SUBSTRING_INDEX,
    &number::trig::TAN,
    &string::encode::TO_BASE64,
    &string::pad::TRIM,
    &number::round::TRUNCATE,
    &string::encode::UNHEX,
    &string::letters::UPPER,
    &session_facts::USER,
    &hash::UUID,
    &hash::UUID_SHORT,
    &hash::UUID_TO_BIN,
    &session_facts::VERSION,
    &string::collation::WEIGHT_STRING,
];

type Names = BTreeMap<&'static str, &'static Function>;

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = Names::new();
        for function in REGISTRIES.iter().copied().flatten() {
            names.insert(function.name, function);
            for alias in function.aliases {
                names.insert(alias, function);
            }
        }
        names
    })
}

/// The function of a name or other name, in any case.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    names().get(name.to_ascii_uppercase().as_str()).copied()
}

/// Every function, sorted by name.
pub fn all() -> impl Iterator<Item = &'static Function> {
    names().iter().filter(|(name, function)| **name == function.name).map(|(_, function)| *function)
}
