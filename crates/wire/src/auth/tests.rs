//! Both plugins against values that MySQL and its clients made, and the exchange step by step.

use super::exchange::{AuthInput, switch_request};
use super::*;
use crate::auth::caching_sha2::Salt;

fn hex(text: &str) -> Vec<u8> {
    let digit = |byte: u8| (byte as char).to_digit(16).expect("a hexadecimal digit");
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::try_from(digit(pair[0]) << 4 | digit(pair[1])).expect("two digits"))
        .collect()
}

#[test]
fn sha256crypt_gives_the_values_of_its_specification() {
    // Drepper's test vectors
    let table: &[(&str, &str, u32, &str)] = &[
        ("Hello world!", "saltstring", 5000, "5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"),
        ("Hello world!", "saltstringsaltst", 10_000, "3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA"),
    ];
    for (password, salt, rounds, expected) in table {
        let hash = sha256crypt::sha256crypt(password.as_bytes(), salt.as_bytes(), *rounds);
        assert_eq!(str::from_utf8(&hash).ok(), Some(*expected));
    }
}

#[test]
fn stored_passwords_of_mysql_8_are_recognised() {
    // HEX(authentication_string) after CREATE USER … IDENTIFIED BY …
    let table = [
        (
            "foobar",
            "24412430303524031A69251C34295C4B35167C7F1E5A7B6309134950397462\
             4D34504B5A424679354856336868686F52485A736E4A733368786E427575516C73446469496537",
        ),
        (
            "testpassword123",
            "24412430303524393D02673221785B414A4E5F02073711301659116B446B7675\
             3345617A4D7530635548526D3678746F6B75564835553334346932572E332F704C4856477131",
        ),
    ];
    for (password, stored) in table {
        let stored = hex(stored);
        assert!(caching_sha2::is_stored(&stored));
        assert!(caching_sha2::verify_clear(&stored, password.as_bytes()), "{password}");
        assert!(!caching_sha2::verify_clear(&stored, b"another"));
        let salt: Salt = stored[7..27].try_into().expect("20 bytes of salt");
        assert_eq!(caching_sha2::stored(password.as_bytes(), &salt), Some(stored));
    }
}

#[test]
fn native_keys_are_those_of_password_and_of_clients() {
    // SELECT PASSWORD('mypass'), manual of MySQL 5.7, 12.13
    assert_eq!(native::stored(b"mypass"), "*6C8989366EAF75BB670AD8EA7A7FC1176A95CEF4");
    assert_eq!(native::stored(b""), "");
    let scramble: Scramble = *b"@jx=d_3z42;sS$YrS)p|";
    // what Connector/J sends for this scramble
    let response = native::respond(&scramble, b"kingshard").to_vec();
    assert_eq!(response, hex("fbc71db5ac3d7b51048d1a1d88c1677f34bcca11"));
    let key = native::key_of(native::stored(b"kingshard").as_bytes()).expect("a key");
    assert!(native::verify(&scramble, &key, &response));
    assert!(!native::verify(&scramble, &key, &response[1..]));
    assert!(!native::verify(&[1; 20], &key, &response));
}

#[test]
fn sha2_responses_are_those_of_clients() {
    // what Go-MySQL-Driver sends for this scramble
    let scramble = [10, 47, 74, 111, 75, 73, 34, 48, 88, 76, 114, 74, 37, 13, 3, 80, 82, 2, 23, 21];
    let response = caching_sha2::respond(&scramble, b"secret").to_vec();
    assert_eq!(response, hex("f490e76f66d9d86665ce54d98c78d0acfe2fb0b08b423da807144873d30b312c"));
    let digest = caching_sha2::digest_of(b"secret");
    assert!(caching_sha2::verify(&scramble, &digest, &response));
    assert!(!caching_sha2::verify(&scramble, &caching_sha2::digest_of(b"secret2"), &response));
}

#[test]
fn strings_that_are_no_stored_password_are_refused() {
    let good = caching_sha2::stored(b"x", &[b's'; 20]).expect("a short password");
    for length in 0..good.len() {
        assert!(!caching_sha2::is_stored(&good[..length]));
    }
    for bad in ["", "*", "*+F", "*zz89366EAF75BB670AD8EA7A7FC1176A95CEF46C"] {
        assert_eq!(native::key_of(bad.as_bytes()), None);
    }
    assert_eq!(caching_sha2::stored(&[b'x'; 257], &[b's'; 20]), None);
}

const SCRAMBLE: Scramble = [7; 20];

fn exchange_of(plugin: Option<Plugin>, password: &[u8], private: bool) -> AuthExchange {
    let response = plugin.unwrap_or(Plugin::Native).respond(&SCRAMBLE, password);
    let request = AuthRequest {
        user: b"ann".to_vec(),
        host: "localhost".to_owned(),
        response,
        plugin: plugin.map(|p| p.name().as_bytes().to_vec()),
    };
    AuthExchange::new(request, SCRAMBLE, private, Plugin::CachingSha2)
}

fn begin(exchange: &mut AuthExchange, account: Option<Account>) -> AuthStep {
    let step = exchange.advance(AuthInput::Start);
    assert!(matches!(step, AuthStep::NeedCredentials { ref user, .. } if user == b"ann"));
    exchange.advance(AuthInput::Account(account))
}

fn native_account(password: &[u8]) -> Account {
    let stored = native::stored(password).into_bytes();
    Account { plugin: Plugin::Native, stored, digest: None }
}

fn sha2_account(password: &[u8], cached: bool) -> Account {
    let stored = caching_sha2::stored(password, &[b's'; 20]).expect("a short password");
    let digest = cached.then(|| caching_sha2::digest_of(password));
    Account { plugin: Plugin::CachingSha2, stored, digest }
}

fn refused(step: &AuthStep) -> u16 {
    match step {
        AuthStep::Fail(error) => error.number(),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn native_password_needs_one_packet() {
    let mut right = exchange_of(Some(Plugin::Native), b"pw", false);
    assert_eq!(begin(&mut right, Some(native_account(b"pw"))), AuthStep::Done { digest: None });
    let mut wrong = exchange_of(Some(Plugin::Native), b"no", false);
    let step = begin(&mut wrong, Some(native_account(b"pw")));
    let AuthStep::Fail(error) = step else { panic!("a wrong password was accepted") };
    assert_eq!(
        error.to_string(),
        "ERROR 1045 (28000): Access denied for user 'ann'@'localhost' (using password: YES)"
    );
}

#[test]
fn another_plugin_is_switched_to() {
    let mut exchange = exchange_of(Some(Plugin::CachingSha2), b"pw", false);
    let step = begin(&mut exchange, Some(native_account(b"pw")));
    assert_eq!(step, AuthStep::Send(switch_request(Plugin::Native, &SCRAMBLE)));
    assert_eq!(exchange.advance(AuthInput::Sent), AuthStep::Receive);
    let response = native::respond(&SCRAMBLE, b"pw");
    let step = exchange.advance(AuthInput::Received(&response));
    assert_eq!(step, AuthStep::Done { digest: None });
    // nothing comes after the end
    assert_eq!(refused(&exchange.advance(AuthInput::Sent)), 1835);
}

#[test]
fn client_without_plugins_cannot_switch() {
    let step = begin(&mut exchange_of(None, b"pw", false), Some(sha2_account(b"pw", true)));
    assert_eq!(refused(&step), 1251);
}

#[test]
fn cached_digest_is_fast_on_any_stream() {
    let mut exchange = exchange_of(Some(Plugin::CachingSha2), b"pw", false);
    let step = begin(&mut exchange, Some(sha2_account(b"pw", true)));
    assert_eq!(step, AuthStep::Send(vec![1, 3]));
    assert_eq!(exchange.advance(AuthInput::Sent), AuthStep::Done { digest: None });
}

#[test]
fn first_login_sends_the_password_over_a_private_stream() {
    for (sent, right) in [(b"pw\0".as_slice(), true), (b"no\0", false), (&[b'x'; 300], false)] {
        let mut exchange = exchange_of(Some(Plugin::CachingSha2), b"pw", true);
        let step = begin(&mut exchange, Some(sha2_account(b"pw", false)));
        assert_eq!(step, AuthStep::Send(vec![1, 4]));
        assert_eq!(exchange.advance(AuthInput::Sent), AuthStep::Receive);
        let step = exchange.advance(AuthInput::Received(sent));
        if right {
            let digest = Some(caching_sha2::digest_of(b"pw"));
            assert_eq!(step, AuthStep::Done { digest });
        } else {
            assert_eq!(refused(&step), 1045);
        }
    }
}

#[test]
fn first_login_over_an_open_stream_is_told_to_use_tls() {
    let mut exchange = exchange_of(Some(Plugin::CachingSha2), b"pw", false);
    let step = begin(&mut exchange, Some(sha2_account(b"pw", false)));
    assert_eq!(refused(&step), 1045);
    // a name that does not exist gets the same words
    let mut unknown = exchange_of(Some(Plugin::CachingSha2), b"pw", false);
    assert_eq!(begin(&mut unknown, None), step);
}

#[test]
fn empty_password_opens_only_an_account_without_one() {
    for plugin in [Plugin::Native, Plugin::CachingSha2] {
        let open = Account { plugin, stored: Vec::new(), digest: None };
        let step = begin(&mut exchange_of(Some(plugin), b"", false), Some(open.clone()));
        assert_eq!(step, AuthStep::Done { digest: None });
        assert_eq!(refused(&begin(&mut exchange_of(Some(plugin), b"pw", true), Some(open))), 1045);
    }
    let mut empty = exchange_of(Some(Plugin::Native), b"", false);
    assert_eq!(refused(&begin(&mut empty, Some(native_account(b"pw")))), 1045);
}

#[test]
fn unknown_user_looks_like_one_with_another_password() {
    let mut unknown = exchange_of(Some(Plugin::CachingSha2), b"pw", true);
    assert_eq!(begin(&mut unknown, None), AuthStep::Send(vec![1, 4]));
    assert_eq!(unknown.advance(AuthInput::Sent), AuthStep::Receive);
    assert_eq!(refused(&unknown.advance(AuthInput::Received(b"pw\0"))), 1045);
    let mut nobody = exchange_of(Some(Plugin::CachingSha2), b"", true);
    assert_eq!(refused(&begin(&mut nobody, None)), 1045);
}
