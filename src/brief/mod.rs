//! The product brief: the one input of a pack.
//!
//! [`read`] turns the text of a `brief.yaml` into a [`Brief`] and keeps, for every value, the bytes where it stands
//! ([`Leaves`]). All problems of a brief are found in one pass. The types of [`model`] are the one source of what a brief may
//! hold: [`shape`] makes the checks, the prompts of gaps and the comments of a new brief from them.

pub mod date;
pub mod edit;
pub(crate) mod fields;
pub mod id;
mod layout;
pub mod model;
mod read;
mod reader;
pub mod reference;
mod refs;
pub mod schema;
pub mod shape;
pub mod sketch;
mod slip;
mod slips;
pub(crate) mod tree;
mod value;
mod values;

pub use model::Brief;
pub use read::{Checked, Looked, MAX_BYTES, look, read};
pub use value::{Chosen, Id, Leaf, Leaves, Long, Text, When};
