//! Runners, simulated disk, clock and randomness, generators and checkers.
