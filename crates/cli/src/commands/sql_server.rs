//! `pando sql-server`

use std::path::PathBuf;

use clap::Args;
use server::signals::StopSignals;
use server::{ListenSettings, Listener, Node, NodeSettings, limits, logging};

use crate::failure::Result;
use crate::output;
use crate::place::{self, Place};
use crate::reach::ReachOptions;

/// Let MySQL clients in
///
/// Serves all databases of the data directory until Ctrl-C. A folder that holds no instance gets
/// one. The account `root` has no password at first, so only this machine is let in until it has.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct SqlServer {
    /// Listen on this address; 0.0.0.0 for all
    #[arg(
        short = 'H',
        long = "host",
        id = "listen_host",
        value_name = "HOST",
        default_value = "127.0.0.1"
    )]
    host: String,
    /// Listen on this port; 0 takes a free one
    #[arg(
        short = 'P',
        long = "port",
        id = "listen_port",
        value_name = "PORT",
        default_value_t = 3306
    )]
    port: u16,
    /// The data directory; the current one if left out
    #[arg(long = "data-dir", id = "served_dir", value_name = "DIRECTORY")]
    data_dir: Option<PathBuf>,
    /// Listen on this Unix socket too
    #[arg(long, value_name = "PATH", num_args = 0..=1, default_missing_value = "/tmp/mysql.sock")]
    socket: Option<PathBuf>,
    /// What is logged: trace, debug, info, warning, error or fatal
    #[arg(short, long, value_name = "LEVEL", default_value = "info",
        value_parser = logging::LEVELS)]
    loglevel: String,
    /// Take no writes
    #[arg(short, long)]
    readonly: bool,
    /// Connections at once
    #[arg(long, value_name = "COUNT", default_value_t = limits::CONNECTIONS_DEFAULT)]
    max_connections: usize,
    /// Let clients in only with TLS or by the Unix socket
    #[arg(long)]
    require_secure_transport: bool,
}

const EXAMPLES: &str = "\
Examples:
  pando sql-server                              on 127.0.0.1:3306, this folder
  pando sql-server -P 3307 --data-dir /srv/db   elsewhere
  mariadb -h 127.0.0.1 -P 3307 -u root          a client

Before letting other machines in (-H 0.0.0.0), give root a password:
  pando sql -q \"ALTER USER 'root'@'localhost' IDENTIFIED BY '...'\"";

impl SqlServer {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        logging::begin(&self.loglevel);
        let asked = self.data_dir.as_deref().or(reach.data_dir.as_deref());
        let folder = place::folder(asked)?;
        let data_dir = Place::of(&folder)?.map_or(folder, |place| place.data_dir);
        let mut settings = NodeSettings::new(data_dir);
        settings.read_only = self.readonly;
        // Before anything is begun, so that a signal at any time stops in good order.
        let mut signals = StopSignals::take_over()?;
        let node = Node::open(&settings)?;
        let listener = match Listener::bind(&node, &self.listen_settings()) {
            Ok(listener) => listener,
            Err(error) => {
                node.close()?;
                return Err(error.into());
            }
        };
        output::say(&greeting(&node, &listener));
        let signal = signals.wait();
        output::say(&format!("Stopping: {signal}"));
        listener.stop();
        node.close()?;
        output::say("Stopped.");
        Ok(())
    }

    fn listen_settings(&self) -> ListenSettings {
        ListenSettings {
            host: self.host.clone(),
            port: self.port,
            socket: self.socket.clone(),
            connections_max: self.max_connections.max(1),
            require_secure_transport: self.require_secure_transport,
        }
    }
}

/// Where it listens and what to do next.
fn greeting(node: &Node, listener: &Listener) -> String {
    let address = listener.address();
    let (host, port) = (address.ip(), address.port());
    let host = if host.is_unspecified() { "127.0.0.1".to_owned() } else { host.to_string() };
    let report = node.report();
    let found = match (report.created, report.replayed) {
        (true, _) => "a new instance".to_owned(),
        (false, 0) => "closed well before".to_owned(),
        (false, count) => format!("replayed {count} entries of its log"),
    };
    let unix = listener.unix_socket();
    let unix = unix.map(|path| format!("and on the Unix socket {}\n", path.display()));
    format!(
        "Pando {} listens on {address}\n\
         {}\
         Data directory: {} ({found})\n\
         Connect:        mariadb -h {host} -P {port} -u root\n\
         or, from there: pando sql\n\
         Stop:           Ctrl-C\n\
         Server ready. Accepting connections.",
        env!("CARGO_PKG_VERSION"),
        unix.unwrap_or_default(),
        node.data_dir().display(),
    )
}
