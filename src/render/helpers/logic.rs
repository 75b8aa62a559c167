//! Helpers for conditions.

use super::{About, Args, Call, Made, is_true};

pub(super) const ANY: About = About {
    name: "any",
    usage: "{{#if (any a b)}}",
    does: "Whether one of the values is there.",
    call: Call::Value(|args| Ok(Made::Truth((0..args.len()).any(|i| is_true(args.json(i)))))),
};

pub(super) const ALL: About = About {
    name: "all",
    usage: "{{#if (all a b)}}",
    does: "Whether all of the values are there.",
    call: Call::Value(|args| Ok(Made::Truth((0..args.len()).all(|i| is_true(args.json(i)))))),
};

pub(super) const NONE: About = About {
    name: "none",
    usage: "{{#if (none a b)}}",
    does: "Whether none of the values is there.",
    call: Call::Value(|args| Ok(Made::Truth(!(0..args.len()).any(|i| is_true(args.json(i)))))),
};

pub(super) const SAME: About = About {
    name: "same",
    usage: "{{#if (same a \"text\")}}",
    does: "Whether two values read the same, case aside.",
    call: Call::Value(same),
};

fn same(args: &Args<'_>) -> Result<Made, String> {
    Ok(Made::Truth(args.word(0)?.trim().to_lowercase() == args.word(1)?.trim().to_lowercase()))
}
