//! Moments, as people write them.

use crate::brief::date;

/// A moment of a file, as people write it.
pub(super) fn moment(when: &str) -> String {
    when.get(..10).and_then(date::day).map(date::long).unwrap_or_default()
}

pub(super) fn span((from, until): &(String, String)) -> String {
    let (from, until) = (moment(from), moment(until));
    if from == until { from } else { format!("{from} to {until}") }
}
