//! RAND: MySQL's generator, two linear congruences, so that a seed gives MySQL's numbers.

use types::Value;

use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::{Arity, Eval, Function, Lifetime};
use crate::session::SessionState;

pub(crate) static RAND: Function =
    Function::new("RAND", Arity::between(0, 1), rand_type, Eval::Lazy(rand))
        .lives(Lifetime::Call)
        .says(
            "A random number from 0 to below 1; a seed gives the same again.",
            "RAND(1)",
            "0.40540353712197724",
        );

/// The modulus of both congruences.
const MODULUS: u64 = 0x3fff_ffff;

/// The generator of password hashing and RAND (sql/item_func.cc names it `rand_struct`).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Generator {
    first: u64,
    second: u64,
}

impl Generator {
    /// From the two seeds.
    pub(crate) fn new(first: u64, second: u64) -> Generator {
        Generator { first: first % MODULUS, second: second % MODULUS }
    }

    /// As RAND(seed) begins.
    pub(crate) fn seeded(seed: i64) -> Generator {
        // The manual's seed is cut to 32 bits before it is spread.
        let seed = seed.cast_unsigned() & 0xffff_ffff;
        let spread = |factor: u64, add: u64| (seed * factor + add) & 0xffff_ffff;
        Generator::new(spread(0x10001, 55_555_555), spread(0x1000_0001, 0))
    }

    /// The next number, 0 to below 1.
    pub(crate) fn draw(&mut self) -> f64 {
        self.first = (self.first * 3 + self.second) % MODULUS;
        self.second = (self.first + self.second + 33) % MODULUS;
        self.first as f64 / MODULUS as f64
    }

    /// Its two halves.
    pub(crate) fn halves(self) -> [u64; 2] {
        [self.first, self.second]
    }
}

fn rand_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::double(false))
}

/// Without a seed, the session's generator goes on. With one, each row's seed begins a sequence and
/// gives its first number; MySQL goes on in the sequence from row to row when the seed is constant.
fn rand(args: &[Expr], row: &RowScope<'_>, cx: &mut Context<'_>) -> Result<Value> {
    let Some(arg) = args.first() else {
        let [first, second] = cx.session.random;
        let mut generator = Generator::new(first, second);
        let number = generator.draw();
        cx.session.random = generator.halves();
        return Ok(Value::Double(number));
    };
    let seed = types::cast::to_i64(&arg.eval(row, cx)?).value;
    Ok(Value::Double(Generator::seeded(seed).draw()))
}
