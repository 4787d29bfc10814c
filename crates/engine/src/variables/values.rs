//! The values of all variables, for a session or for the node.

use types::Value;

use super::convert::default_value;
use super::{Variable, all, find};

/// One value a variable, in the registry's order.
#[derive(Clone, Debug)]
pub struct SessionVariables {
    values: Vec<Value>,
}

impl Default for SessionVariables {
    fn default() -> Self {
        Self { values: all().iter().map(default_value).collect() }
    }
}

impl SessionVariables {
    /// The value of a variable of the registry; `None` for another name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(find(name)?.0)
    }

    /// The value of the variable with this number.
    pub fn at(&self, number: usize) -> &Value {
        self.values.get(number).unwrap_or(&Value::Null)
    }

    /// Whether a flag is on.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Int(number)) if *number != 0)
    }

    /// A number; 0 for what is none.
    pub fn number(&self, name: &str) -> u64 {
        match self.get(name) {
            Some(Value::UInt(number)) => *number,
            Some(Value::Int(number)) => u64::try_from(*number).unwrap_or(0),
            Some(value @ Value::Double(_)) => types::cast::to_u64(value).value,
            _ => 0,
        }
    }

    /// A text; empty for what is none.
    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(Value::Text(text)) => text.as_str(),
            _ => "",
        }
    }

    /// Sets a variable to a value that [`convert`](super::convert) gave.
    pub fn set(&mut self, name: &str, value: Value) {
        if let Some((number, _)) = find(name)
            && let Some(place) = self.values.get_mut(number)
        {
            *place = value;
        }
    }

    /// All, with their declarations.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Variable, &Value)> {
        all().iter().zip(&self.values)
    }
}
