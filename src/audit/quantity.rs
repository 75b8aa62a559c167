//! Numbers with their units, in whatever form they are written.

use std::ops::Range;

/// What a number counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unit {
    /// A share of a hundred.
    Percent,
    /// Money, by its sign.
    Money(char),
    /// Time that has a length: in seconds.
    Span,
    /// Time by the calendar: in months.
    Months,
    /// How many times.
    Times,
    /// Things, by the words that follow.
    Things(Vec<String>),
    /// Nothing that is said.
    Bare,
}

/// Times that differ by more than this factor are of different things.
const APART: f64 = 60.0;

/// A number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantity {
    /// Its bytes, with the unit where that is a sign or a word of time, money or share.
    pub(super) bytes: Range<usize>,
    /// The bytes of the number alone.
    pub(super) number: Range<usize>,
    pub(super) value: f64,
    pub(super) unit: Unit,
    /// Whether it clearly measures something, and is no number that happens to stand there.
    pub(super) measures: bool,
    /// Whether the thing that it counts is one of those that are promised.
    pub(super) is_counted: bool,
    /// Whether the number is a word.
    pub(super) in_words: bool,
}

impl Quantity {
    /// The quantity as a word; the same for all forms of it.
    pub(super) fn key(&self) -> String {
        let unit = match &self.unit {
            Unit::Percent => "%".to_owned(),
            Unit::Money(sign) => sign.to_string(),
            Unit::Span => "s".to_owned(),
            Unit::Months => "months".to_owned(),
            Unit::Times => "x".to_owned(),
            Unit::Things(_) | Unit::Bare => String::new(),
        };
        format!("={:.2}{unit}", self.value)
    }

    /// Whether both count the same, so that one can be another value of what the other says.
    pub(super) fn compares(&self, other: &Self, is_cell: bool) -> bool {
        match (&self.unit, &other.unit) {
            (Unit::Things(one), Unit::Things(two)) => one.iter().any(|word| two.contains(word)),
            // A number alone stands for anything, in a cell of a table.
            (Unit::Things(_), Unit::Bare) => is_cell && other.measures && !self.in_words,
            (Unit::Bare, Unit::Things(_) | Unit::Bare) => is_cell && self.measures,
            // Seconds are no other number of weeks.
            (Unit::Span, Unit::Span) => {
                (self.value / other.value.max(1.0)).max(other.value / self.value.max(1.0)) <= APART
            }
            (Unit::Money(_), Unit::Money(_)) => true,
            (one, two) => one == two,
        }
    }

    /// How many of the words for what is counted both have.
    pub(super) fn shared_things(&self, other: &Self) -> usize {
        match (&self.unit, &other.unit) {
            (Unit::Things(one), Unit::Things(two)) => one.iter().filter(|word| two.contains(word)).count(),
            _ => 0,
        }
    }

    /// Whether both say the same.
    pub(super) fn equals(&self, other: &Self) -> bool {
        // Two months are sixty days, or nearly.
        let days = |one: &Self| match one.unit {
            Unit::Span if one.value >= 14.0 * 86_400.0 => Some(one.value / 86_400.0),
            Unit::Months => Some(one.value * 30.44),
            _ => None,
        };
        if let (Some(one), Some(two)) = (days(self), days(other))
            && self.unit != other.unit
        {
            return (one - two).abs() <= 0.04 * one;
        }
        let close = (self.value - other.value).abs() <= 0.005 * self.value.abs().max(1e-9);
        let things = |unit: &Unit| matches!(unit, Unit::Things(_) | Unit::Bare);
        close && (self.unit == other.unit || (things(&self.unit) && things(&other.unit)))
    }
}
