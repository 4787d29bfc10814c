//! A schema as a chunk: its canonical bytes as the payload, no references.

use storage::{Chunk, ChunkBuilder, ChunkStore, Hash};

use super::kinds;
use crate::error::{Error, Result};
use crate::schema::Schema;

/// The version of the chunk; that of the bytes inside is their first byte.
const VERSION: u8 = 1;

impl Schema {
    /// The chunk that keeps this schema.
    pub fn to_chunk(&self) -> Result<Chunk> {
        let mut builder = ChunkBuilder::new(kinds::SCHEMA, VERSION);
        builder.payload_mut().extend(self.encode());
        Ok(builder.finish()?)
    }

    /// The name of the chunk that keeps this schema; equal for equal schemas only.
    pub fn hash(&self) -> Result<Hash> {
        Ok(self.to_chunk()?.hash())
    }

    /// Keeps the schema and gives its name.
    pub fn save(&self, store: &dyn ChunkStore) -> Result<Hash> {
        Ok(store.put(self.to_chunk()?)?)
    }

    /// Reads the schema of that name.
    pub fn load(store: &dyn ChunkStore, hash: Hash) -> Result<Schema> {
        let chunk = store.fetch(&hash)?;
        if chunk.kind() != kinds::SCHEMA {
            return Err(Error::corrupt("not a schema").at(hash));
        }
        Schema::decode(chunk.payload()).map_err(|error| error.at(hash))
    }
}
