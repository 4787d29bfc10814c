use super::*;

#[test]
fn documents_are_normalised() {
    let cases = [
        (r#" {"bb":1,"a":2 , "c":[1,2.0 ,"x"]} "#, r#"{"a": 2, "c": [1, 2.0, "x"], "bb": 1}"#),
        (r#"{"a":1,"a":2}"#, r#"{"a": 2}"#),
        ("1e3", "1000.0"),
        ("1E20", "1e20"),
        ("-0", "0"),
        ("18446744073709551615", "18446744073709551615"),
        ("18446744073709551616", "1.8446744073709552e19"),
        (r#""\u00fc\/\n""#, r#""ü/\n""#),
        (r#""\ud83d\ude00""#, "\"😀\""),
        ("[]", "[]"),
        ("{}", "{}"),
        ("true", "true"),
    ];
    for (text, normal) in cases {
        assert_eq!(Json::parse(text).map(|j| j.to_string()).as_deref(), Ok(normal), "{text}");
    }
}

#[test]
fn errors_have_mysqls_words_and_position() {
    let cases = [
        ("", "The document is empty.", 0),
        ("[1, 2", "Missing a comma or ] after an array element.", 5),
        (r#"{"a" 1}"#, "Missing a colon after a name of object member.", 5),
        ("{a:1}", "Missing a name for object member.", 1),
        (r#"{"a":1 "b"}"#, "Missing a comma or } after an object member.", 7),
        ("1 2", "The document root must not be followed by other values.", 2),
        ("abc", "Invalid value.", 0),
        ("nul", "Invalid value.", 3),
        ("\"abc", "Missing a closing quotation mark in string.", 0),
        (r#""\x""#, "Invalid escape character in string.", 1),
    ];
    for (text, message, position) in cases {
        assert_eq!(Json::parse(text), Err(JsonError::Syntax { message, position }), "{text}");
    }
}

#[test]
fn depth_is_bounded_at_100() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(Json::parse(&nested(100)).is_ok());
    assert_eq!(Json::parse(&nested(101)), Err(JsonError::TooDeep));
    assert_eq!(JsonError::TooDeep.in_column("c").number(), 3157);
}

#[test]
fn the_stored_form_reads_back() {
    let json = Json::parse("[1]").unwrap();
    let mut bytes = Vec::new();
    json.encode(&mut bytes);
    assert_eq!(bytes, b"\x01[1]");
    assert_eq!(Json::decode(&bytes), Some(json));
    assert_eq!(Json::decode(b"\x02[1]"), None);
    assert_eq!(Json::decode(b""), None);
}
