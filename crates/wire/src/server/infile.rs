//! `LOAD DATA LOCAL INFILE`: the server asks the client for a file.
//!
//! ```text
//! server  FB  name
//! client  a packet with a part of the file, as often as there are parts;  an empty packet
//! server  OK or ERR
//! ```
//! Parts are read one at a time into the caller's buffer, none longer than `max_allowed_packet`.
//! All of them have to be read before the answer, also after an error: the client is in the midst
//! of sending.

use std::io::{Read, Write};

use super::ServerConnection;
use crate::error::WireError;
use crate::response::LOCAL_INFILE;

impl<S: Read + Write> ServerConnection<S> {
    /// Asks for the file called `name`. Only for clients with
    /// [`LOCAL_FILES`](crate::Capabilities::LOCAL_FILES); others would take it for a result.
    ///
    /// # Errors
    /// [`WireError::Unsupported`] if the client cannot; [`WireError::Io`]
    pub fn request_local_infile(&mut self, name: &[u8]) -> Result<(), WireError> {
        if !self.agreed.has(crate::Capabilities::LOCAL_FILES) {
            return Err(WireError::Unsupported("the client sends no local files".to_owned()));
        }
        self.link.write(|out| {
            out.push(LOCAL_INFILE);
            out.extend_from_slice(name);
        })?;
        self.link.flush()?;
        self.link.expect_answer();
        Ok(())
    }

    /// Reads the next part of the file into `part`; false at its end.
    ///
    /// # Errors
    /// Those of [`Link::read`](crate::link::Link::read).
    pub fn read_infile_part(&mut self, part: &mut Vec<u8>) -> Result<bool, WireError> {
        self.link.read(part)?;
        Ok(!part.is_empty())
    }

    /// Reads the rest of the file and throws it away.
    ///
    /// # Errors
    /// Those of [`Link::read`](crate::link::Link::read).
    pub fn discard_infile(&mut self) -> Result<(), WireError> {
        let mut part = Vec::new();
        while self.read_infile_part(&mut part)? {}
        Ok(())
    }
}
