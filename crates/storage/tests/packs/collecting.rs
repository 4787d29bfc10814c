//! Writers under way beside collections, in every order that a seed gives, with crashes: what a
//! head reaches is there, and a yes to "is it there" holds for all below.

use std::collections::BTreeMap;

use storage::gc::{Gc, GcPhase, GcSettings};
use storage::pack::Pin;
use storage::verify::verify;
use testkit::Dice;

use super::*;

/// A chunk that may be there or not, by its hash, and how to make it again.
type Known = BTreeMap<Hash, (u64, Vec<Hash>)>;

struct Writer {
    _pin: Pin,
    /// What it has put or found present.
    made: Vec<Hash>,
}

struct World {
    disk: SimDisk,
    store: Arc<PackStore>,
    dice: Dice,
    known: Known,
    heads: Vec<Hash>,
    writers: Vec<Writer>,
    gc: Option<Gc>,
}

fn settings(dice: &mut Dice) -> GcSettings {
    GcSettings {
        step_chunks: 1 + dice.index(6),
        step_bytes: 100 + dice.below(900),
        live_percent_min: dice.below(101),
        small_bytes: 400,
        small_packs_min: 1 + dice.index(4),
        dead_chunks_max: dice.index(20),
    }
}

fn reopen(disk: &SimDisk) -> (Arc<PackStore>, Vec<Hash>) {
    let store = open_with(disk, PackSettings { cache_bytes: 0, staged_bytes_max: 3000 }).unwrap();
    let heads = store.checkpoint().chunks(Hash::LEN).filter_map(Hash::from_slice).collect();
    (store, heads)
}

impl World {
    fn new(seed: u64) -> World {
        let disk = SimDisk::new(seed);
        let (store, heads) = reopen(&disk);
        let (known, writers) = (Known::new(), Vec::new());
        World { disk, store, dice: Dice::new(seed), known, heads, writers, gc: None }
    }

    fn step(&mut self) {
        match self.dice.below(24) {
            0..2 => self.begin(),
            2..12 => self.write(),
            12..14 => self.ask(),
            14 => self.end(),
            15 => {
                let writer = self.dice.index(self.writers.len().max(1));
                self.writers.drain(writer.min(self.writers.len())..);
            }
            16 if !self.heads.is_empty() => {
                let head = self.dice.index(self.heads.len());
                self.heads.swap_remove(head);
            }
            17 => self.checkpoint(),
            18 => self.store.flush().unwrap(),
            19 if self.dice.chance(1, 8) => self.crash(),
            _ => self.collect(),
        }
    }

    fn begin(&mut self) {
        if self.writers.len() < 3 {
            self.writers.push(Writer { _pin: self.store.pin(), made: Vec::new() });
        }
    }

    /// Puts a leaf, or a node over what the writer has.
    fn write(&mut self) {
        let Some(at) = (0..self.writers.len()).next_back() else { return };
        let at = self.dice.index(at + 1);
        let made = self.writers[at].made.clone();
        let children = if made.is_empty() { 0 } else { self.dice.index(4) };
        let children: Vec<Hash> = (0..children).map(|_| *self.dice.pick(&made)).collect();
        let name = self.dice.below(12);
        let hash = self.store.put(chunk(name, 30, &children)).unwrap();
        self.known.insert(hash, (name, children));
        self.writers[at].made.push(hash);
    }

    /// A copy asks for a chunk; if it is there, it takes all below for present.
    fn ask(&mut self) {
        let known: Vec<Hash> = self.known.keys().copied().collect();
        let (Some(writer), false) = (self.writers.last_mut(), known.is_empty()) else { return };
        let hash = *self.dice.pick(&known);
        if self.store.has(&hash).unwrap() {
            writer.made.push(hash);
        }
    }

    /// A writer names what it has made, as an entry does, and is done.
    fn end(&mut self) {
        if let Some(writer) = self.writers.pop() {
            self.heads.extend(writer.made.last());
        }
    }

    fn checkpoint(&mut self) {
        let heads = self.heads.iter().flat_map(|head| *head.as_bytes()).collect();
        self.store.commit_manifest(heads).unwrap();
    }

    fn collect(&mut self) {
        let Some(gc) = &mut self.gc else {
            let mut gc = Gc::begin(&self.store, settings(&mut self.dice)).unwrap();
            gc.keep(self.heads.iter().copied());
            gc.keep(self.store.checkpoint().chunks(Hash::LEN).filter_map(Hash::from_slice));
            self.gc = Some(gc);
            return;
        };
        if gc.step().unwrap() == GcPhase::Done || self.dice.chance(1, 40) {
            self.gc = None;
            self.check();
        }
    }

    fn crash(&mut self) {
        (self.gc, self.writers) = (None, Vec::new());
        self.disk = self.disk.crash();
        (self.store, self.heads) = reopen(&self.disk);
        self.check();
    }

    fn check(&self) {
        for head in &self.heads {
            assert!(self.store.has(head).unwrap(), "a head is denied");
            assert!(is_whole(self.store.as_ref(), *head), "a head is not whole");
        }
        for hash in self.known.keys() {
            if self.store.has(hash).unwrap() {
                assert!(is_whole(self.store.as_ref(), *hash), "{hash} is there, but not all below");
            }
        }
    }
}

#[test]
fn what_is_said_to_be_there_is_there_with_all_below() {
    for seed in 0..150 {
        let mut world = World::new(seed);
        for _ in 0..300 {
            world.step();
        }
        world.gc = None;
        world.writers.clear();
        world.checkpoint();
        world.crash();
        let report = verify(&world.store, &world.heads, &mut |_| Ok(())).unwrap();
        assert!(report.is_sound(), "seed {seed}: {:?}", report.findings);
    }
}

/// A chunk that dies in a pack that mostly lives, while what it refers to goes.
#[test]
fn a_dead_chunk_that_stays_is_denied_and_can_be_put_again() {
    let disk = SimDisk::new(41);
    let store = open(&disk).unwrap();
    let leaf = put(&store, 1);
    store.flush().unwrap();
    let dead = store.put(chunk(2, 20, &[leaf])).unwrap();
    let live: Vec<Hash> = (10..30).map(|name| put(&store, name)).collect();
    store.flush().unwrap();
    let settings = GcSettings { small_packs_min: 100, ..GcSettings::default() };
    let mut gc = Gc::begin(&store, settings).unwrap();
    gc.keep(live.iter().copied());
    while gc.step().unwrap() != GcPhase::Done {}
    drop(gc);
    assert!(!store.has(&leaf).unwrap(), "the leaf was alone in its pack");
    for store in [open(&disk.snapshot()).unwrap(), store] {
        assert!(!store.has(&dead).unwrap(), "what it refers to is gone");
        assert!(!store.is_durable(&dead));
        assert!(live.iter().all(|hash| store.is_durable(hash)));
        assert_eq!(store.put(chunk(1, 50, &[])).unwrap(), leaf);
        assert_eq!(store.put(chunk(2, 20, &[leaf])).unwrap(), dead);
        store.flush().unwrap();
        assert!(store.is_durable(&dead) && is_whole(store.as_ref(), dead));
        let mut gc = Gc::begin(&store, settings).unwrap();
        gc.keep(live.iter().copied().chain([dead]));
        while gc.step().unwrap() != GcPhase::Done {}
        assert!(store.has(&dead).unwrap() && is_whole(store.as_ref(), dead));
    }
}

#[test]
fn a_writer_under_way_keeps_what_it_has_put_and_found() {
    let disk = SimDisk::new(42);
    let store = open(&disk).unwrap();
    let found = store.put(chunk(1, 20, &[])).unwrap();
    store.flush().unwrap();
    let pin = store.pin();
    assert!(store.has(&found).unwrap());
    let made = put(&store, 2);
    store.flush().unwrap();
    for _ in 0..3 {
        let mut gc = Gc::begin(&store, GcSettings::default()).unwrap();
        while gc.step().unwrap() != GcPhase::Done {}
    }
    let root = store.put(chunk(3, 20, &[found, made])).unwrap();
    assert!(is_whole(store.as_ref(), root));
    drop(pin);
    store.flush().unwrap();
    let mut gc = Gc::begin(&store, GcSettings::default()).unwrap();
    while gc.step().unwrap() != GcPhase::Done {}
    assert_eq!(store.usage().chunks, 0, "nobody keeps them any more");
}

#[test]
fn growth_counts_from_the_last_collection() {
    let disk = SimDisk::new(43);
    let store = open(&disk).unwrap();
    let kept = store.put(chunk(1, 5000, &[])).unwrap();
    store.commit_manifest(Vec::new()).unwrap();
    assert!(store.growth() >= 5000);
    let mut gc = Gc::begin(&store, GcSettings::default()).unwrap();
    gc.keep([kept]);
    while gc.step().unwrap() != GcPhase::Done {}
    assert_eq!(store.growth(), 0);
    store.commit_manifest(Vec::new()).unwrap();
    let store = open(&disk.crash_losing_all()).unwrap();
    assert_eq!(store.growth(), 0);
    store.put(chunk(2, 3000, &[])).unwrap();
    store.flush().unwrap();
    assert!((3000..4000).contains(&store.growth()));
}
