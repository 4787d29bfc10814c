//! FLUSH, KILL, table maintenance.

use super::Printer;
use crate::ast::{Flush, FlushWhat, Kill, Maintain, MaintainVerb};

impl Printer {
    pub(super) fn flush(&mut self, flush: &Flush) -> &mut Self {
        self.w("FLUSH").w_if(flush.local, "LOCAL");
        match &flush.what {
            FlushWhat::Tables { tables, read_lock, for_export } => {
                self.w("TABLES").table_names(tables).w_if(*read_lock, "WITH READ LOCK");
                self.w_if(*for_export, "FOR EXPORT")
            }
            FlushWhat::Items(items) => self.list(items, |p, item| {
                p.w(item);
            }),
        }
    }

    pub(super) fn kill(&mut self, kill: &Kill) -> &mut Self {
        self.w("KILL").w(if kill.query { "QUERY" } else { "CONNECTION" }).expr(&kill.id)
    }

    pub(super) fn maintain(&mut self, maintain: &Maintain) -> &mut Self {
        self.w(match maintain.verb {
            MaintainVerb::Analyze => "ANALYZE",
            MaintainVerb::Check => "CHECK",
            MaintainVerb::Checksum => "CHECKSUM",
            MaintainVerb::Optimize => "OPTIMIZE",
            MaintainVerb::Repair => "REPAIR",
        });
        self.w_if(maintain.local, "LOCAL").w("TABLE").table_names(&maintain.tables);
        if let Some(histogram) = &maintain.histogram {
            self.w(if histogram.update { "UPDATE" } else { "DROP" }).w("HISTOGRAM ON");
            self.idents(&histogram.columns);
            if let Some(buckets) = histogram.buckets {
                self.w("WITH").number(buckets).w("BUCKETS");
            }
            self.label("USING DATA", histogram.using_data.as_deref());
        }
        for option in &maintain.options {
            self.w(option);
        }
        self
    }
}
