//! Three versions of a JSON document into one: objects member by member, everything else as a whole
//! (arrays too, as in Dolt).

use std::collections::BTreeSet;

use types::json::Node;

/// The merged document; `None` where both sides changed one thing, and not alike. The depth of
/// documents is bounded by `types::json::DEPTH_MAX`, and so is the recursion.
pub(super) fn merge_json(base: &Node, ours: &Node, theirs: &Node) -> Option<Node> {
    if ours == theirs || theirs == base {
        return Some(ours.clone());
    }
    if ours == base {
        return Some(theirs.clone());
    }
    let (Node::Object(b), Node::Object(o), Node::Object(t)) = (base, ours, theirs) else {
        return None;
    };
    let keys: BTreeSet<&str> = [b, o, t].into_iter().flatten().map(|(k, _)| k.as_str()).collect();
    let mut members = Vec::new();
    for key in keys {
        let (b, o, t) = (base.member(key), ours.member(key), theirs.member(key));
        let member = if o == t || t == b {
            o.cloned()
        } else if o == b {
            t.cloned()
        } else {
            match (b, o, t) {
                (Some(b), Some(o), Some(t)) => Some(merge_json(b, o, t)?),
                _ => return None,
            }
        };
        members.extend(member.map(|member| (key.to_owned(), member)));
    }
    Some(Node::object(members))
}
