//! A map by name that shares what its versions have in common.

use storage::ordered::OrdMap;

/// Values by name, in the order of the names' bytes; a clone costs a pointer.
pub struct Names<V> {
    map: OrdMap<V>,
}

impl<V: Clone> Clone for Names<V> {
    fn clone(&self) -> Self {
        Self { map: self.map.snapshot() }
    }
}

impl<V: Clone> Default for Names<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V: Clone> Names<V> {
    /// No names.
    pub fn new() -> Self {
        Self { map: OrdMap::new(|_| size_of::<V>()) }
    }

    /// The value of exactly this name.
    pub fn get(&self, name: &str) -> Option<&V> {
        self.map.get(name.as_bytes())
    }

    /// Whether the name is there.
    pub fn contains(&self, name: &str) -> bool {
        self.map.contains(name.as_bytes())
    }

    /// Gives a name a value; what it had before is returned.
    pub fn insert(&mut self, name: &str, value: V) -> Option<V> {
        self.map.insert(name.as_bytes(), value)
    }

    /// Takes a name away.
    pub fn remove(&mut self, name: &str) -> Option<V> {
        self.map.remove(name.as_bytes())
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// The names with their values, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.map.iter().map(|(name, value)| {
            (std::str::from_utf8(name).expect("only text is inserted as a name"), value)
        })
    }
}
