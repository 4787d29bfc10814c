//! JSON text to a [`Node`], with the error texts and positions of MySQL 8 (its parser is
//! RapidJSON).

use super::DEPTH_MAX;
use super::node::Node;

/// Why text is not a JSON document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// Not JSON: the words for errors 3140 and 3141, and the byte position.
    #[error("{message} at position {position}")]
    Syntax {
        /// MySQL's words.
        message: &'static str,
        /// Bytes from the start.
        position: usize,
    },
    /// Nested more than [`DEPTH_MAX`] deep (3157).
    #[error("the document is too deep")]
    TooDeep,
}

const INVALID_VALUE: &str = "Invalid value.";

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
}

/// Parses a whole document.
pub(super) fn parse(text: &str) -> Result<Node, JsonError> {
    let mut parser = Parser { text: text.as_bytes(), at: 0, depth: 0 };
    parser.skip_space();
    if parser.peek().is_none() {
        return Err(parser.error("The document is empty."));
    }
    let node = parser.value()?;
    parser.skip_space();
    match parser.peek() {
        None => Ok(node),
        Some(_) => Err(parser.error("The document root must not be followed by other values.")),
    }
}

impl Parser<'_> {
    fn error(&self, message: &'static str) -> JsonError {
        JsonError::Syntax { message, position: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<Node, JsonError> {
        match self.peek() {
            Some(b'n') => self.word("null", Node::Null),
            Some(b't') => self.word("true", Node::Bool(true)),
            Some(b'f') => self.word("false", Node::Bool(false)),
            Some(b'"') => Ok(Node::String(self.string()?)),
            Some(b'{') => self.nested(Parser::object),
            Some(b'[') => self.nested(Parser::array),
            _ => self.number(),
        }
    }

    fn nested(
        &mut self,
        read: fn(&mut Self) -> Result<Node, JsonError>,
    ) -> Result<Node, JsonError> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(JsonError::TooDeep);
        }
        self.at += 1;
        let node = read(self)?;
        self.depth -= 1;
        Ok(node)
    }

    fn word(&mut self, word: &str, node: Node) -> Result<Node, JsonError> {
        // The position of a wrong word is its first wrong letter's, as RapidJSON counts it.
        for (offset, byte) in word.bytes().enumerate() {
            if !self.eat(byte) {
                self.at += usize::from(offset == 0);
                return Err(self.error(INVALID_VALUE));
            }
        }
        Ok(node)
    }

    fn object(&mut self) -> Result<Node, JsonError> {
        let mut members = Vec::new();
        self.skip_space();
        if self.eat(b'}') {
            return Ok(Node::Object(members));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.error("Missing a name for object member."));
            }
            let name = self.string()?;
            self.skip_space();
            if !self.eat(b':') {
                return Err(self.error("Missing a colon after a name of object member."));
            }
            self.skip_space();
            members.push((name, self.value()?));
            self.skip_space();
            if self.eat(b'}') {
                return Ok(Node::object(members));
            }
            if !self.eat(b',') {
                return Err(self.error("Missing a comma or } after an object member."));
            }
            self.skip_space();
        }
    }

    fn array(&mut self) -> Result<Node, JsonError> {
        let mut cells = Vec::new();
        self.skip_space();
        if self.eat(b']') {
            return Ok(Node::Array(cells));
        }
        loop {
            cells.push(self.value()?);
            self.skip_space();
            if self.eat(b']') {
                return Ok(Node::Array(cells));
            }
            if !self.eat(b',') {
                return Err(self.error("Missing a comma or ] after an array element."));
            }
            self.skip_space();
        }
    }

    fn string(&mut self) -> Result<String, JsonError> {
        let opened = self.at;
        self.at += 1;
        let mut read = Vec::new();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    let text = String::from_utf8(read);
                    return text.map_err(|_| JsonError::Syntax {
                        message: "Invalid encoding in string.",
                        position: opened,
                    });
                }
                Some(b'\\') => self.escape(&mut read)?,
                Some(byte) if byte >= 0x20 => {
                    read.push(byte);
                    self.at += 1;
                }
                Some(0) | None => {
                    let message = "Missing a closing quotation mark in string.";
                    return Err(JsonError::Syntax { message, position: opened });
                }
                Some(_) => return Err(self.error("Invalid encoding in string.")),
            }
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) -> Result<(), JsonError> {
        let start = self.at;
        self.at += 1;
        let Some(letter) = self.peek() else {
            self.at = start;
            return Err(self.error("Invalid escape character in string."));
        };
        self.at += 1;
        let byte = match letter {
            b'"' | b'\\' | b'/' => letter,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let letter = self.unicode(start)?;
                out.extend(letter.encode_utf8(&mut [0; 4]).as_bytes());
                return Ok(());
            }
            _ => {
                self.at = start;
                return Err(self.error("Invalid escape character in string."));
            }
        };
        out.push(byte);
        Ok(())
    }

    fn unicode(&mut self, start: usize) -> Result<char, JsonError> {
        const SURROGATE: &str = "The surrogate pair in string is invalid.";
        let invalid = JsonError::Syntax { message: SURROGATE, position: start };
        let high = self.hex(start)?;
        if !(0xd800..0xe000).contains(&high) {
            return char::from_u32(high).ok_or(invalid);
        }
        if high >= 0xdc00 || !self.eat(b'\\') || !self.eat(b'u') {
            return Err(invalid);
        }
        let low = self.hex(start)?;
        if !(0xdc00..0xe000).contains(&low) {
            return Err(invalid);
        }
        char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)).ok_or(invalid)
    }

    fn hex(&mut self, start: usize) -> Result<u32, JsonError> {
        let mut number = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                let message = "Incorrect hex digit after \\u escape in string.";
                return Err(JsonError::Syntax { message, position: start });
            };
            number = number << 4 | digit;
            self.at += 1;
        }
        Ok(number)
    }

    fn digits(&mut self) -> usize {
        let from = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - from
    }

    fn number(&mut self) -> Result<Node, JsonError> {
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') && self.digits() == 0 {
            return Err(self.error(INVALID_VALUE));
        }
        let mut integer = true;
        if self.eat(b'.') {
            integer = false;
            if self.digits() == 0 {
                return Err(self.error("Miss fraction part in number."));
            }
        }
        if self.eat(b'e') || self.eat(b'E') {
            integer = false;
            if !self.eat(b'+') {
                self.eat(b'-');
            }
            if self.digits() == 0 {
                return Err(self.error("Miss exponent in number."));
            }
        }
        let text = self.text.get(start..self.at).and_then(|bytes| str::from_utf8(bytes).ok());
        let text = text.ok_or_else(|| self.error(INVALID_VALUE))?;
        if integer && let Ok(number) = text.parse() {
            return Ok(Node::Int(number));
        }
        if integer && let Ok(number) = text.parse() {
            return Ok(Node::UInt(number));
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Node::Double(number)),
            _ => {
                let message = "Number too big to be stored in double.";
                Err(JsonError::Syntax { message, position: start })
            }
        }
    }
}
