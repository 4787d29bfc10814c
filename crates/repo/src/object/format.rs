//! How an object becomes a chunk and back.
//!
//! ```text
//! chunk     kind, version and references, as storage::chunk draws them
//! payload   u8 format version, then the object's fields, written by crate::codec
//! link      varint: 0 for Hash::ZERO ("nothing"), n + 1 for the chunk's n-th reference
//! tree      link to the map's root, varint number of entries
//! ```

use storage::{Chunk, ChunkBuilder, ChunkStore, Hash, Kind};

use super::{Tree, kinds};
use crate::codec::{Reader, Writer};
use crate::error::{Error, Result};

/// A kind of object: how it is written to and read from a chunk.
pub trait Object: Sized {
    /// Its chunks' kind.
    const KIND: Kind;
    /// The format version that is written; older ones are read.
    const VERSION: u8 = 1;

    /// Writes the fields.
    fn write(&self, out: &mut Links);
    /// Reads what `write` wrote.
    fn read(from: &mut Linked<'_>) -> Result<Self>;

    /// The object as a chunk.
    fn encode(&self) -> Result<Chunk> {
        let mut out = Links {
            builder: ChunkBuilder::new(Self::KIND, Self::VERSION),
            fields: Writer::versioned(Self::VERSION),
        };
        self.write(&mut out);
        let Links { mut builder, fields } = out;
        builder.payload_mut().extend(fields.finish());
        Ok(builder.finish()?)
    }

    /// The object that a chunk holds.
    fn decode(chunk: &Chunk) -> Result<Self> {
        let name = kinds::name(Self::KIND).unwrap_or("object");
        if chunk.kind() != Self::KIND {
            return Err(Error::corrupt(format!("not a {name} but of kind {}", chunk.kind().0)));
        }
        let fields = Reader::versioned(chunk.payload(), name, Self::VERSION)?;
        let mut from = Linked { chunk, fields };
        let object = Self::read(&mut from)?;
        from.fields.finish()?;
        Ok(object)
    }

    /// Reads the object of that name; an error names the chunk.
    fn load(store: &dyn ChunkStore, hash: Hash) -> Result<Self> {
        Self::decode(&*store.fetch(&hash)?).map_err(|error| error.at(hash))
    }

    /// Keeps the object and gives its name.
    fn save(&self, store: &dyn ChunkStore) -> Result<Hash> {
        Ok(store.put(self.encode()?)?)
    }

    /// The name that the object has or would have.
    fn name(&self) -> Result<Hash> {
        Ok(self.encode()?.hash())
    }
}

/// An object being written.
pub struct Links {
    builder: ChunkBuilder,
    pub(crate) fields: Writer,
}

impl Links {
    /// A hash, kept among the chunk's references.
    pub(crate) fn link(&mut self, hash: Hash) -> &mut Self {
        let place = self.builder.add_ref(hash).map_or(0, |place| u64::from(place) + 1);
        self.fields.varint(place);
        self
    }

    /// A map's root and size.
    pub(crate) fn tree(&mut self, tree: Tree) -> &mut Self {
        self.link(tree.root).fields.varint(tree.len);
        self
    }
}

/// An object being read.
pub struct Linked<'a> {
    chunk: &'a Chunk,
    pub(crate) fields: Reader<'a>,
}

impl Linked<'_> {
    /// What [`Links::link`] wrote.
    pub(crate) fn link(&mut self) -> Result<Hash> {
        match usize::try_from(self.fields.varint()?).ok().map(|place| place.checked_sub(1)) {
            Some(None) => Ok(Hash::ZERO),
            Some(Some(place)) => self
                .chunk
                .reference(place)
                .ok_or_else(|| Error::corrupt("a link past the last reference")),
            None => Err(Error::corrupt("a link past the last reference")),
        }
    }

    /// What [`Links::tree`] wrote.
    pub(crate) fn tree(&mut self) -> Result<Tree> {
        let tree = Tree { root: self.link()?, len: self.fields.varint()? };
        if tree.root.is_zero() == (tree.len == 0) {
            Ok(tree)
        } else {
            Err(Error::corrupt("a map whose size and root disagree"))
        }
    }

    /// Owned text.
    pub(crate) fn text(&mut self) -> Result<String> {
        Ok(self.fields.text()?.to_owned())
    }
}
