//! Isolation, checked by lists: transactions append unique numbers to lists and read whole lists.
//!
//! A list that was read tells the order of its versions, so the dependencies between transactions
//! are known and not guessed (Kingsbury and Alvaro, "Elle: Inferring Isolation Anomalies from
//! Experimental Observations", 2020). Three kinds, after Adya (1999): *ww*, the next append to a
//! list; *wr*, a read of what another appended; *rw*, a read of a list before another's append.
//! Transactions of one session follow each other. A cycle is an anomaly, named by its worst edges:
//! G0 (ww alone), G1c (ww, wr), G-single (one rw), G2 (more).
//!
//! Left out: the order of real time, and G-nonadjacent (it is reported as G2).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// One step of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Appends the value, which nobody else appends, to the list of the key.
    Append(u64, u64),
    /// Reads the whole list of the key.
    Read(u64, Vec<u64>),
}

/// How a transaction ended, as its session was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Acknowledged.
    Committed,
    /// Refused or rolled back.
    Aborted,
    /// The answer was lost.
    Unknown,
}

/// One transaction; those of one session stand in its order.
#[derive(Clone, Debug)]
pub struct Transaction {
    /// Whose it is.
    pub session: usize,
    /// How it ended.
    pub end: End,
    /// What it did.
    pub steps: Vec<Step>,
}

/// What is forbidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// G0, G1, and reads that contradict themselves.
    ReadCommitted,
    /// G-single too; this is MySQL's REPEATABLE READ as it should be.
    Snapshot,
    /// G2 too.
    Serializable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    /// ww, or the order of one session.
    Order,
    Wr,
    Rw,
}

/// What cannot be in `history` at `level`, in words; numbers of transactions are places in it.
pub fn check(history: &[Transaction], level: Level) -> Vec<String> {
    let graph = Graph::new(history);
    let mut anomalies = graph.anomalies.clone();
    let classes: [(&str, Level, &[Edge], Edge); 4] = [
        ("G0", Level::ReadCommitted, &[Edge::Order], Edge::Order),
        ("G1c", Level::ReadCommitted, &[Edge::Order, Edge::Wr], Edge::Wr),
        ("G-single", Level::Snapshot, &[Edge::Order, Edge::Wr], Edge::Rw),
        ("G2", Level::Serializable, &[Edge::Order, Edge::Wr, Edge::Rw], Edge::Rw),
    ];
    for (name, from, edges, closing) in classes {
        if let Some(cycle) = (level >= from).then(|| graph.cycle(edges, closing)).flatten() {
            anomalies.push(format!("{name}: transactions {cycle:?} depend on each other"));
            break;
        }
    }
    anomalies
}

/// What was acknowledged and is in no list: `lists` are the lists read when all had ended.
pub fn lost(history: &[Transaction], lists: &BTreeMap<u64, Vec<u64>>) -> Vec<(u64, u64)> {
    let committed = history.iter().filter(|transaction| transaction.end == End::Committed);
    let appends =
        committed.flat_map(|transaction| &transaction.steps).filter_map(|step| match step {
            Step::Append(key, value) => Some((*key, *value)),
            Step::Read(..) => None,
        });
    appends.filter(|(key, value)| !lists.get(key).is_some_and(|l| l.contains(value))).collect()
}

struct Graph {
    edges: Vec<BTreeSet<(usize, Edge)>>,
    anomalies: Vec<String>,
}

/// Who appended a value, and whether it was that one's last to the list.
type Writers = BTreeMap<(u64, u64), (usize, bool)>;

impl Graph {
    fn new(history: &[Transaction]) -> Self {
        let mut graph = Self { edges: vec![BTreeSet::new(); history.len()], anomalies: Vec::new() };
        let writers = writers(history);
        let orders = graph.orders(history);
        for (number, transaction) in history.iter().enumerate() {
            graph.check_inside(number, transaction);
            if transaction.end == End::Aborted {
                continue;
            }
            let mut own = BTreeSet::new();
            for step in &transaction.steps {
                match step {
                    Step::Append(key, _) => drop(own.insert(*key)),
                    // A list with own appends says nothing new about the others.
                    Step::Read(key, _) if own.contains(key) => {}
                    Step::Read(key, list) => {
                        graph.add_read(number, (*key, list), history, &writers, &orders);
                    }
                }
            }
        }
        graph.add_orders(history, &writers, &orders);
        graph
    }

    /// The versions of each list: the longest that was read; all others must begin it.
    fn orders(&mut self, history: &[Transaction]) -> BTreeMap<u64, Vec<u64>> {
        let mut orders: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        let reads = || {
            let all = history.iter().enumerate().filter(|(_, t)| t.end == End::Committed);
            all.flat_map(|(number, t)| t.steps.iter().map(move |step| (number, step)))
        };
        for (_, step) in reads() {
            if let Step::Read(key, list) = step {
                let order = orders.entry(*key).or_default();
                if list.len() > order.len() {
                    order.clone_from(list);
                }
            }
        }
        for (number, step) in reads() {
            if let Step::Read(key, list) = step
                && !orders.get(key).is_some_and(|order| order.starts_with(list))
            {
                self.anomalies.push(format!("incompatible order: {number} read {key}: {list:?}"));
            }
        }
        orders
    }

    /// A transaction's reads agree with each other and hold its own appends.
    fn check_inside(&mut self, number: usize, transaction: &Transaction) {
        let mut known: BTreeMap<u64, (bool, Vec<u64>)> = BTreeMap::new();
        for step in &transaction.steps {
            match step {
                Step::Append(key, value) => known.entry(*key).or_default().1.push(*value),
                Step::Read(key, list) => {
                    let (is_whole, before) = known.entry(*key).or_default();
                    let differs = if *is_whole { before != list } else { !list.ends_with(before) };
                    // Below REPEATABLE READ a list may grow between two reads, but by others only.
                    if differs && !before.iter().all(|value| list.contains(value)) {
                        self.anomalies.push(format!("internal: {number} read {key}: {list:?}"));
                    }
                    (*is_whole, *before) = (true, list.clone());
                }
            }
        }
    }

    fn add_read(
        &mut self,
        reader: usize,
        (key, list): (u64, &[u64]),
        history: &[Transaction],
        writers: &Writers,
        orders: &BTreeMap<u64, Vec<u64>>,
    ) {
        for value in list {
            match writers.get(&(key, *value)) {
                None => self.anomalies.push(format!("{reader} read {value}, which nobody wrote")),
                Some((writer, _)) if history[*writer].end == End::Aborted => {
                    self.anomalies.push(format!("G1a: {reader} read {value} of aborted {writer}"));
                }
                Some(_) => {}
            }
        }
        let unique: BTreeSet<&u64> = list.iter().collect();
        if unique.len() != list.len() {
            self.anomalies.push(format!("duplicate: {reader} read {key}: {list:?}"));
        }
        if let Some((writer, is_last)) = list.last().and_then(|last| writers.get(&(key, *last)))
            && *writer != reader
        {
            if !is_last {
                self.anomalies.push(format!("G1b: {reader} read in the middle of {writer}"));
            }
            self.add(*writer, reader, Edge::Wr);
        }
        let next = orders.get(&key).and_then(|order| order.get(list.len()));
        if let Some((writer, _)) = next.and_then(|next| writers.get(&(key, *next))) {
            self.add(reader, *writer, Edge::Rw);
        }
    }

    /// ww edges, and those of sessions.
    fn add_orders(
        &mut self,
        history: &[Transaction],
        writers: &Writers,
        orders: &BTreeMap<u64, Vec<u64>>,
    ) {
        for (key, order) in orders {
            for pair in order.windows(2) {
                let writer = |value: &u64| writers.get(&(*key, *value)).map(|(writer, _)| *writer);
                if let (Some(first), Some(second)) = (writer(&pair[0]), writer(&pair[1])) {
                    self.add(first, second, Edge::Order);
                }
            }
        }
        let mut last: BTreeMap<usize, usize> = BTreeMap::new();
        for (number, transaction) in history.iter().enumerate() {
            if transaction.end == End::Committed
                && let Some(before) = last.insert(transaction.session, number)
            {
                self.add(before, number, Edge::Order);
            }
        }
    }

    fn add(&mut self, from: usize, to: usize, edge: Edge) {
        if from != to {
            self.edges[from].insert((to, edge));
        }
    }

    /// A shortest cycle of one `closing` edge and a way back over `edges`.
    fn cycle(&self, edges: &[Edge], closing: Edge) -> Option<Vec<usize>> {
        let starts = self.edges.iter().enumerate().flat_map(|(from, out)| {
            out.iter().filter(move |(_, edge)| *edge == closing).map(move |(to, _)| (from, *to))
        });
        starts.filter_map(|(from, to)| self.way(to, from, edges)).min_by_key(Vec::len)
    }

    fn way(&self, from: usize, to: usize, edges: &[Edge]) -> Option<Vec<usize>> {
        let mut came_from = BTreeMap::from([(from, from)]);
        let mut queue = VecDeque::from([from]);
        while let Some(here) = queue.pop_front() {
            if here == to {
                let step = |at: &usize| came_from.get(at).copied().filter(|before| before != at);
                return Some(std::iter::successors(Some(to), step).collect());
            }
            for (next, edge) in &self.edges[here] {
                if edges.contains(edge) && !came_from.contains_key(next) {
                    came_from.insert(*next, here);
                    queue.push_back(*next);
                }
            }
        }
        None
    }
}

fn writers(history: &[Transaction]) -> Writers {
    let mut writers = Writers::new();
    for (number, transaction) in history.iter().enumerate() {
        let mut later = BTreeSet::new();
        for step in transaction.steps.iter().rev() {
            if let Step::Append(key, value) = step {
                let twice = writers.insert((*key, *value), (number, later.insert(*key)));
                assert!(twice.is_none(), "the workload appends {value} to {key} once");
            }
        }
    }
    writers
}
