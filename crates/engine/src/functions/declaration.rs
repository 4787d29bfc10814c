//! What a function is: its declaration, and how a call of it runs.
//!
//! Arguments are evaluated before the function sees them, unless it says [`Eval::Lazy`]; up to four
//! of them lie on the stack.

use types::Value;

use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::session::SessionState;

/// A scalar function.
pub struct Function {
    /// Its name in upper case.
    pub name: &'static str,
    /// Other names for it, in upper case.
    pub aliases: &'static [&'static str],
    /// How many arguments it takes.
    pub args: Arity,
    /// One sentence for HELP and the reference.
    pub help: &'static str,
    /// A call, and the text of its result (`NULL` for NULL).
    pub example: (&'static str, &'static str),
    /// When its value may be reused.
    pub lifetime: Lifetime,
    /// Works out the type; may convert the arguments.
    pub typing: TypeRule,
    /// Computes.
    pub eval: Eval,
}

/// A type rule: the arguments, which it may replace by converted ones, and the session whose
/// collation and modes count.
pub type TypeRule = fn(&mut Vec<Expr>, &SessionState) -> Result<ExprType>;

/// How many arguments a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arity {
    /// At least.
    pub least: u8,
    /// At most; [`Arity::MANY`] is no bound.
    pub most: u8,
    /// Of the arguments beyond the least, they come in groups of so many.
    pub step: u8,
}

impl Arity {
    /// No upper bound.
    pub const MANY: u8 = u8::MAX;

    /// Exactly `count`.
    pub const fn exactly(count: u8) -> Arity {
        Arity { least: count, most: count, step: 1 }
    }

    /// `least` to `most`.
    pub const fn between(least: u8, most: u8) -> Arity {
        Arity { least, most, step: 1 }
    }

    /// `least` or more.
    pub const fn from(least: u8) -> Arity {
        Arity { least, most: Arity::MANY, step: 1 }
    }

    /// `least`, and more in groups of `step`.
    pub const fn stepped(least: u8, step: u8) -> Arity {
        Arity { least, most: Arity::MANY, step }
    }

    /// Whether a call with `count` arguments is right.
    pub fn takes(self, count: usize) -> bool {
        let most = if self.most == Arity::MANY { usize::MAX } else { usize::from(self.most) };
        let least = usize::from(self.least);
        (least..=most).contains(&count) && (count - least).is_multiple_of(usize::from(self.step))
    }
}

/// When a function's value may be reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// The same arguments give the same value for ever: a call on constants is folded when bound.
    Always,
    /// The same within a statement (`NOW()`, `DATABASE()`); a plan that is kept does not hold it.
    Statement,
    /// Anew at every call (`RAND()`).
    Call,
}

/// How a function computes.
#[derive(Clone, Copy)]
pub enum Eval {
    /// On its arguments' values; NULL when one is NULL.
    Strict(fn(&[Value], &mut Invocation<'_, '_>) -> Result<Value>),
    /// On its arguments' values, NULL or not.
    Values(fn(&[Value], &mut Invocation<'_, '_>) -> Result<Value>),
    /// Evaluates the arguments that it needs.
    Lazy(fn(&[Expr], &RowScope<'_>, &mut Context<'_>) -> Result<Value>),
}

/// One call while it runs.
pub struct Invocation<'a, 'cx> {
    /// The statement's context.
    pub cx: &'a mut Context<'cx>,
    /// The bound arguments, for their types and collations.
    pub args: &'a [Expr],
    /// The type that was worked out for the call.
    pub ty: &'a ExprType,
    /// The function.
    pub function: &'static Function,
}

impl Function {
    /// A function that is pure; the `const` methods below complete it.
    pub const fn new(name: &'static str, args: Arity, typing: TypeRule, eval: Eval) -> Function {
        Function {
            name,
            aliases: &[],
            args,
            help: "",
            example: ("", ""),
            lifetime: Lifetime::Always,
            typing,
            eval,
        }
    }

    /// With its help and its example.
    #[must_use]
    pub const fn says(
        mut self,
        help: &'static str,
        call: &'static str,
        result: &'static str,
    ) -> Function {
        self.help = help;
        self.example = (call, result);
        self
    }

    /// With other names.
    #[must_use]
    pub const fn also(mut self, aliases: &'static [&'static str]) -> Function {
        self.aliases = aliases;
        self
    }

    /// With a lifetime other than for ever.
    #[must_use]
    pub const fn lives(mut self, lifetime: Lifetime) -> Function {
        self.lifetime = lifetime;
        self
    }

    /// The value of a call on a row.
    pub fn eval(
        &'static self,
        args: &[Expr],
        ty: &ExprType,
        row: &RowScope<'_>,
        cx: &mut Context<'_>,
    ) -> Result<Value> {
        match self.eval {
            Eval::Lazy(eval) => eval(args, row, cx),
            Eval::Values(eval) => self.eval_on_values(eval, false, (args, ty), row, cx),
            Eval::Strict(eval) => self.eval_on_values(eval, true, (args, ty), row, cx),
        }
    }

    fn eval_on_values(
        &'static self,
        eval: fn(&[Value], &mut Invocation<'_, '_>) -> Result<Value>,
        strict: bool,
        (args, ty): (&[Expr], &ExprType),
        row: &RowScope<'_>,
        cx: &mut Context<'_>,
    ) -> Result<Value> {
        // Few arguments lie on the stack.
        let mut few = [Value::Null, Value::Null, Value::Null, Value::Null];
        let mut many;
        let values = if let Some(few) = few.get_mut(..args.len()) {
            few
        } else {
            many = vec![Value::Null; args.len()];
            many.as_mut_slice()
        };
        for (slot, arg) in values.iter_mut().zip(args) {
            let value = arg.eval(row, cx)?;
            if strict && value.is_null() {
                return Ok(Value::Null);
            }
            *slot = value;
        }
        eval(values, &mut Invocation { cx, args, ty, function: self })
    }
}
