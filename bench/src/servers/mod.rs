//! Both products as private servers: started on a free port, waited for, stopped or killed.
//!
//! Both sync every commit, keep no binary log, and listen on 127.0.0.1 and on a Unix socket.
//! [`mariadb`] and [`pando`] know the command lines, [`installation`] starts, [`server`] is what
//! runs.

mod installation;
mod mariadb;
mod pando;
mod server;

use std::path::Path;

use clap::ValueEnum;

pub(crate) use installation::Installation;
pub(crate) use server::Server;

/// Clients at once.
const CONNECTIONS_MAX: &str = "1100";

/// A product that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Product {
    /// The peer.
    #[value(name = "mariadb")]
    MariaDb,
    /// Ours.
    Pando,
}

impl Product {
    /// Its name in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::MariaDb => "MariaDB",
            Self::Pando => "Pando",
        }
    }
}

/// What a server's command line says of where it is.
struct Place<'a> {
    folder: &'a Path,
    port: u16,
    socket: &'a Path,
}
