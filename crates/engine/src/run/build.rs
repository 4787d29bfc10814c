//! From nodes to operators.

use super::Operator;
use super::aggregate::Aggregation;
use super::derived::DerivedScan;
use super::filter::{Computation, Deduplication, Filtering};
use super::hash_join::HashJoin;
use super::limit::Limiting;
use super::nested_loop::NestedLoop;
use super::recursion::{Recursion, StepScan};
use super::set::SetOperator;
use super::sort::Sorting;
use super::source::{NoRow, OneRow, ValuesRows};
use super::table::TableScan;
use super::virtual_scan::VirtualScan;
use super::window::Windowing;
use crate::plan::Node;

/// The operator of a node.
pub(super) fn build(node: &Node) -> Box<dyn Operator + '_> {
    match node {
        Node::One => Box::new(OneRow::default()),
        Node::Empty => Box::new(NoRow),
        Node::Table(table) => Box::new(TableScan::new(table)),
        Node::Virtual(table) => Box::new(VirtualScan::new(table)),
        Node::Derived(derived) => Box::new(DerivedScan::new(derived)),
        Node::CommonTable(table) => Box::new(Recursion::new(table)),
        Node::Recursive(step) => Box::new(StepScan::new(step)),
        Node::Values(values) => Box::new(ValuesRows::new(values)),
        Node::Set(set) => Box::new(SetOperator::new(set)),
        Node::Join(join) if join.hash.is_some() => {
            Box::new(HashJoin::new(join, build(&join.left), build(&join.right)))
        }
        Node::Join(join) => Box::new(NestedLoop::new(join, build(&join.left), build(&join.right))),
        Node::Filter(input, conditions) => Box::new(Filtering::new(build(input), conditions)),
        Node::Compute(input, computed) => Box::new(Computation::new(build(input), computed)),
        Node::Aggregate(node) => Box::new(Aggregation::new(node, build(&node.input))),
        Node::Window(node) => Box::new(Windowing::new(node, build(&node.input))),
        Node::Distinct(input, exprs) => Box::new(Deduplication::new(build(input), exprs)),
        Node::Sort(node) => Box::new(Sorting::new(node, build(&node.input))),
        Node::Limit(node) => Box::new(Limiting::new(node, build(&node.input))),
    }
}
