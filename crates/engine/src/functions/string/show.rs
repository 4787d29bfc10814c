//! FORMAT, QUOTE, SOUNDEX.

use types::Value;

use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::args::{at, text};
use crate::functions::typing::{part_of_first, short_text, text_of_args};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static FORMAT: Function =
    Function::new("FORMAT", Arity::between(2, 3), format_type, Eval::Values(format)).says(
        "A number with so many decimals and with commas between thousands.",
        "FORMAT(12332.1234567, 4)",
        "12,332.1235",
    );

pub(crate) static QUOTE: Function =
    Function::new("QUOTE", Arity::exactly(1), quote_type, Eval::Values(quote)).says(
        "As a string literal of SQL; the word NULL for NULL.",
        "QUOTE('Don\\'t!')",
        "'Don\\'t!'",
    );

pub(crate) static SOUNDEX: Function =
    Function::new("SOUNDEX", Arity::exactly(1), soundex_type, Eval::Strict(soundex)).says(
        "How a word sounds in English.",
        "SOUNDEX('Quadratically')",
        "Q36324",
    );

fn format_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    short_text(args, session)
}

/// The sign between thousands and the decimal point of a locale; most are as in English.
fn signs(locale: &str) -> (&'static str, &'static str) {
    match locale.to_ascii_lowercase().as_str() {
        "de_de" | "es_es" | "it_it" | "nl_nl" | "pt_br" | "id_id" | "da_dk" | "tr_tr" | "de_lu"
        | "es_ar" | "vi_vn" => (".", ","),
        "de_at" | "fr_fr" | "pt_pt" | "bg_bg" | "fr_be" | "fr_ca" | "fr_lu" => ("", ","),
        "de_ch" => ("'", "."),
        "sv_se" | "nb_no" | "no_no" | "fi_fi" | "ru_ru" | "uk_ua" | "cs_cz" | "pl_pl" => (" ", ","),
        _ => (",", "."),
    }
}

fn format(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (number, places) = (at(values, 0), at(values, 1));
    if number.is_null() || places.is_null() {
        return Ok(Value::Null);
    }
    let places = call.int(places)?.clamp(0, 30);
    let places = u8::try_from(places).unwrap_or(0);
    let exact = match number {
        Value::Int(_) | Value::UInt(_) | Value::Decimal(_) => call.decimal(number)?,
        other => {
            // Doubles are rounded as doubles before they are written out.
            let double = call.double(other)?;
            types::Decimal::from_f64(double).unwrap_or(types::Decimal::ZERO)
        }
    };
    let shown = exact.settle().round(places).to_string();
    let locale = values.get(2).map_or("en_US".into(), text);
    let (thousand, point) = signs(&locale);
    Ok(call.string(grouped(&shown, thousand, point)))
}

/// Puts a sign between groups of three digits.
fn grouped(shown: &str, thousand: &str, point: &str) -> String {
    let (whole, fraction) = shown.split_once('.').unwrap_or((shown, ""));
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", whole),
    };
    let mut out = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push_str(thousand);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push_str(point);
        out.push_str(fraction);
    }
    out
}

fn quote_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let chars = args.first().map_or(0, |arg| arg.ty.chars_max());
    let ty = text_of_args(args, chars.saturating_mul(2).saturating_add(2), session)?;
    Ok(ExprType { nullable: false, ..ty })
}

fn quote(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let value = at(values, 0);
    if value.is_null() {
        return Ok(call.string("NULL".to_owned()));
    }
    let mut out = String::from("'");
    for letter in text(value).chars() {
        match letter {
            '\\' | '\'' => out.extend(['\\', letter]),
            '\0' => out.push_str("\\0"),
            '\u{1a}' => out.push_str("\\Z"),
            other => out.push(other),
        }
    }
    out.push('\'');
    Ok(call.string(out))
}

fn soundex_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let ty = part_of_first(args, session)?;
    let collation = ty.collation();
    Ok(ExprType::text(ty.chars_max().max(4), collation, ty.coercibility, ty.nullable))
}

/// The class of a consonant; None for vowels and what has no sound, which separate nothing here:
/// MySQL implements the original algorithm, which drops vowels before duplicates.
fn sound(letter: char) -> Option<char> {
    Some(match letter.to_ascii_uppercase() {
        'B' | 'F' | 'P' | 'V' => '1',
        'C' | 'G' | 'J' | 'K' | 'Q' | 'S' | 'X' | 'Z' => '2',
        'D' | 'T' => '3',
        'L' => '4',
        'M' | 'N' => '5',
        'R' => '6',
        _ => return None,
    })
}

fn soundex(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let whole = text(at(values, 0));
    let mut letters = whole.chars().filter(|letter| letter.is_alphabetic());
    let Some(first) = letters.next() else { return Ok(call.string(String::new())) };
    let mut out = first.to_uppercase().to_string();
    let mut last = sound(first);
    for letter in letters {
        let Some(class) = sound(letter) else { continue };
        if Some(class) != last {
            out.push(class);
        }
        last = Some(class);
    }
    while out.chars().count() < 4 {
        out.push('0');
    }
    Ok(call.string(out))
}
