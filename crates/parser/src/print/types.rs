//! Types.

use super::{Printer, words};
use crate::ast::DataType;

impl Printer {
    pub(super) fn data_type(&mut self, ty: &DataType) -> &mut Self {
        self.w(words::type_kind(ty.kind));
        if !ty.members.is_empty() {
            self.tight("(");
            self.list(&ty.members, |p, member| {
                p.string(member);
            });
            self.close(")");
        }
        if let Some(length) = ty.length {
            self.tight("(").number(length);
            if let Some(scale) = ty.scale {
                self.close(",").number(scale);
            }
            self.close(")");
        }
        self.w_if(ty.unsigned, "UNSIGNED").w_if(ty.zerofill, "ZEROFILL");
        if let Some(charset) = &ty.charset {
            self.w("CHARACTER SET").name(charset);
        }
        self.w_if(ty.binary, "BINARY");
        if let Some(collation) = &ty.collation {
            self.w("COLLATE").name(collation);
        }
        self
    }
}
