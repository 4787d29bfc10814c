//! Status variables: what SHOW STATUS and `performance_schema.global_status` list. Only what Pando
//! knows; sorted by name.

use std::sync::atomic::Ordering;

use crate::context::Context;

/// The status variables and their values.
pub(crate) fn status(cx: &Context<'_>) -> Vec<(&'static str, String)> {
    let shared = &cx.session.shared;
    let uptime = cx.now_us.saturating_sub(shared.started_us).max(0) / 1_000_000;
    let connected = shared.processes.len();
    let questions = shared.questions.load(Ordering::Relaxed);
    vec![
        ("Aborted_clients", "0".into()),
        ("Aborted_connects", "0".into()),
        ("Connections", cx.session.connection_id.to_string()),
        ("Innodb_page_size", "16384".into()),
        ("Max_used_connections", connected.to_string()),
        ("Questions", questions.to_string()),
        ("Queries", questions.to_string()),
        ("Slow_queries", "0".into()),
        ("Ssl_cipher", String::new()),
        ("Ssl_version", String::new()),
        ("Threads_cached", "0".into()),
        ("Threads_connected", connected.to_string()),
        ("Threads_created", connected.to_string()),
        ("Threads_running", "1".into()),
        ("Uptime", uptime.to_string()),
        ("Uptime_since_flush_status", uptime.to_string()),
    ]
}
