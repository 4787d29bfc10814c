//! One lock: who holds it and who waits.

use std::collections::VecDeque;

use storage::seam::Ticket;

use super::{LockMode, TxnId};

#[derive(Default)]
pub(super) struct Queue {
    holders: Vec<(TxnId, LockMode)>,
    waiting: VecDeque<Waiting>,
}

struct Waiting {
    owner: TxnId,
    mode: LockMode,
    ticket: Ticket,
}

impl Queue {
    pub(super) fn is_empty(&self) -> bool {
        self.holders.is_empty() && self.waiting.is_empty()
    }

    pub(super) fn is_held_by(&self, owner: TxnId) -> bool {
        self.holders.iter().any(|(holder, _)| *holder == owner)
    }

    pub(super) fn is_waiting(&self, owner: TxnId) -> bool {
        self.waiting.iter().any(|waiting| waiting.owner == owner)
    }

    pub(super) fn exclusive_holder(&self) -> Option<TxnId> {
        let holder = self.holders.iter().find(|(_, mode)| *mode == LockMode::Exclusive);
        holder.map(|(owner, _)| *owner)
    }

    /// Takes the lock if nobody is in the way. A holder that wants more does not queue behind those
    /// who wait for it.
    pub(super) fn try_take(&mut self, owner: TxnId, mode: LockMode) -> bool {
        let held = self.holders.iter().position(|(holder, _)| *holder == owner);
        let wanted = held.map_or(mode, |place| self.holders[place].1.and(mode));
        let free = self.goes_with_holders(owner, wanted);
        match held {
            Some(place) if free || self.holders[place].1 == wanted => {
                self.holders[place].1 = wanted;
                true
            }
            None if free && self.waiting.is_empty() => {
                self.holders.push((owner, wanted));
                true
            }
            _ => false,
        }
    }

    fn goes_with_holders(&self, owner: TxnId, mode: LockMode) -> bool {
        self.holders.iter().all(|(holder, held)| *holder == owner || held.goes_with(mode))
    }

    /// Stands in line: an upgrade at the head, anyone else at the end.
    pub(super) fn stand(&mut self, owner: TxnId, mode: LockMode, ticket: Ticket) {
        let waiting = Waiting { owner, mode, ticket };
        if self.is_held_by(owner) {
            self.waiting.push_front(waiting);
        } else {
            self.waiting.push_back(waiting);
        }
    }

    /// Whom `owner`, who stands in line for `mode`, waits for: holders, and those before it.
    pub(super) fn blockers(&self, owner: TxnId, mode: LockMode) -> Vec<TxnId> {
        let before = self.waiting.iter().take_while(|waiting| waiting.owner != owner);
        let before = before.map(|waiting| (waiting.owner, waiting.mode));
        let others = self.holders.iter().copied().chain(before);
        let in_the_way = others.filter(|(other, held)| *other != owner && !held.goes_with(mode));
        in_the_way.map(|(other, _)| other).collect()
    }

    /// Takes `owner` out of the line.
    pub(super) fn leave(&mut self, owner: TxnId) -> Vec<Ticket> {
        self.waiting.retain(|waiting| waiting.owner != owner);
        self.grant()
    }

    /// Takes the lock from `owner`.
    pub(super) fn release(&mut self, owner: TxnId) -> Vec<Ticket> {
        self.holders.retain(|(holder, _)| *holder != owner);
        self.grant()
    }

    /// Gives the lock to those at the head of the line who can have it together.
    fn grant(&mut self) -> Vec<Ticket> {
        let mut woken = Vec::new();
        while let Some(first) = self.waiting.front() {
            let (owner, mode) = (first.owner, first.mode);
            let held = self.holders.iter().position(|(holder, _)| *holder == owner);
            let wanted = held.map_or(mode, |place| self.holders[place].1.and(mode));
            if !self.goes_with_holders(owner, wanted) {
                break;
            }
            match held {
                Some(place) => self.holders[place].1 = wanted,
                None => self.holders.push((owner, wanted)),
            }
            woken.extend(self.waiting.pop_front().map(|waiting| waiting.ticket));
        }
        woken
    }
}
