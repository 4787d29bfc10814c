//! Internet addresses (manual 12.24): INET_ATON, INET6_ATON, their inverses, IS_IPV4 and its like.

use std::net::{Ipv4Addr, Ipv6Addr};

use types::Value;

use super::args::{at, bytes, text};
use super::typing::{maybe_text, maybe_unsigned, truth};
use super::{Arity, Eval, Function, Invocation};
use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::session::SessionState;

pub(crate) static INET_ATON: Function =
    Function::new("INET_ATON", Arity::exactly(1), maybe_unsigned, Eval::Strict(inet_aton)).says(
        "The number of an IPv4 address.",
        "INET_ATON('10.0.5.9')",
        "167773449",
    );

pub(crate) static INET_NTOA: Function =
    Function::new("INET_NTOA", Arity::exactly(1), maybe_text, Eval::Strict(inet_ntoa)).says(
        "The IPv4 address of a number.",
        "INET_NTOA(167773449)",
        "10.0.5.9",
    );

pub(crate) static INET6_ATON: Function =
    Function::new("INET6_ATON", Arity::exactly(1), address_type, Eval::Strict(inet6_aton)).says(
        "The 16 bytes of an IPv6 address, or the 4 of an IPv4 one.",
        "HEX(INET6_ATON('10.0.5.9'))",
        "0A000509",
    );

pub(crate) static INET6_NTOA: Function =
    Function::new("INET6_NTOA", Arity::exactly(1), maybe_text, Eval::Strict(inet6_ntoa)).says(
        "The address of 16 or 4 bytes.",
        "INET6_NTOA(UNHEX('0A000509'))",
        "10.0.5.9",
    );

pub(crate) static IS_IPV4: Function =
    Function::new("IS_IPV4", Arity::exactly(1), truth, Eval::Values(is_ipv4)).says(
        "Whether a text is an IPv4 address.",
        "IS_IPV4('10.0.5.256')",
        "0",
    );

pub(crate) static IS_IPV6: Function =
    Function::new("IS_IPV6", Arity::exactly(1), truth, Eval::Values(is_ipv6)).says(
        "Whether a text is an IPv6 address.",
        "IS_IPV6('::1')",
        "1",
    );

pub(crate) static IS_IPV4_COMPAT: Function =
    Function::new("IS_IPV4_COMPAT", Arity::exactly(1), truth, Eval::Values(is_compat)).says(
        "Whether bytes are an IPv4 address in IPv6's older form.",
        "IS_IPV4_COMPAT(INET6_ATON('::10.0.5.9'))",
        "1",
    );

pub(crate) static IS_IPV4_MAPPED: Function =
    Function::new("IS_IPV4_MAPPED", Arity::exactly(1), truth, Eval::Values(is_mapped)).says(
        "Whether bytes are an IPv4 address mapped into IPv6.",
        "IS_IPV4_MAPPED(INET6_ATON('::ffff:10.0.5.9'))",
        "1",
    );

fn address_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::bytes(16, true))
}

/// `a.b.c.d`, and the short forms `a.d`, `a.b.d`.
fn short_ipv4(source: &str) -> Option<u64> {
    let parts: Vec<u64> = source.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    if parts.len() > 4 || parts.iter().any(|part| *part > 255) {
        return None;
    }
    let (last, front) = parts.split_last()?;
    let front = front.iter().enumerate().map(|(at, part)| part << (24 - 8 * at)).sum::<u64>();
    Some(front + last)
}

fn inet_aton(values: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(short_ipv4(&text(at(values, 0))).map_or(Value::Null, Value::UInt))
}

fn inet_ntoa(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let number = call.uint(at(values, 0))?;
    let address = u32::try_from(number).ok().map(Ipv4Addr::from);
    Ok(address.map_or(Value::Null, |address| call.string(address.to_string())))
}

fn inet6_aton(values: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    let source = text(at(values, 0));
    if let Ok(address) = source.parse::<Ipv4Addr>() {
        return Ok(Value::bytes(&address.octets()));
    }
    let address = source.parse::<Ipv6Addr>().ok();
    Ok(address.map_or(Value::Null, |address| Value::bytes(&address.octets())))
}

fn inet6_ntoa(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let Value::Bytes(source) = at(values, 0) else { return Ok(Value::Null) };
    let source = source.as_slice();
    let shown = if let Ok(four) = <[u8; 4]>::try_from(source) {
        Ipv4Addr::from(four).to_string()
    } else if let Ok(sixteen) = <[u8; 16]>::try_from(source) {
        Ipv6Addr::from(sixteen).to_string()
    } else {
        return Ok(Value::Null);
    };
    Ok(call.string(shown))
}

fn is_ipv4(values: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::from(text(at(values, 0)).parse::<Ipv4Addr>().is_ok()))
}

fn is_ipv6(values: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::from(text(at(values, 0)).parse::<Ipv6Addr>().is_ok()))
}

fn sixteen(value: &Value) -> Option<[u8; 16]> {
    match value {
        Value::Bytes(_) => <[u8; 16]>::try_from(&*bytes(value)).ok(),
        _ => None,
    }
}

fn is_compat(values: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    let compat = sixteen(at(values, 0))
        .is_some_and(|b| b.starts_with(&[0; 12]) && u128::from_be_bytes(b) > 0xffff);
    Ok(Value::from(compat))
}

fn is_mapped(values: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    const PREFIX: [u8; 12] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
    Ok(Value::from(sixteen(at(values, 0)).is_some_and(|b| b.starts_with(&PREFIX))))
}
