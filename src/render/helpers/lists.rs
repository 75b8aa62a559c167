//! Helpers for lists.

use serde_json::Value as Json;

use super::{About, Args, Call, Made, is_true, text_of, words};
use crate::render::view::in_words;
use crate::traced::Traced;

pub(super) const LIST: About = About {
    name: "list",
    usage: "{{list items \"name\"}}",
    does: "Joins the items, or a field of each, with commas and \"and\"; `quote=true` sets quotation marks around each.",
    call: Call::Value(list),
};

fn list(args: &Args<'_>) -> Result<Made, String> {
    let field = args.word(1)?;
    let mut texts = Vec::new();
    for item in args.items(0) {
        let text = if field.is_empty() { text_of(item)? } else { text_of(item.get(&field).unwrap_or(&Json::Null))? };
        if !text.is_blank() {
            texts.push(words::bare(text));
        }
    }
    let mark = if args.is_set("quote") { "\"" } else { "" };
    let count = texts.len();
    let mut out = Traced::default();
    for (i, text) in texts.into_iter().enumerate() {
        let link = match i {
            0 => "",
            i if i + 1 == count => " and ",
            _ => ", ",
        };
        out.push(&format!("{link}{mark}"));
        out.0.extend(text.0);
        out.push(mark);
    }
    out.0.retain(|piece| !piece.text.is_empty());
    Ok(Made::Text(out))
}

pub(super) const TAKE: About = About {
    name: "take",
    usage: "{{#each (take 3 items)}}",
    does: "The first so many items.",
    call: Call::Value(|args| Ok(Made::Json(args.items(1).iter().take(args.number(0)?).cloned().collect()))),
};

pub(super) const AFTER: About = About {
    name: "after",
    usage: "{{#each (after 1 items)}}",
    does: "The items after the first so many.",
    call: Call::Value(|args| Ok(Made::Json(args.items(1).iter().skip(args.number(0)?).cloned().collect()))),
};

pub(super) const HAVING: About = About {
    name: "having",
    usage: "{{#each (having items \"pending\")}}",
    does: "The items that have one of the fields.",
    call: Call::Value(|args| those(args, true)),
};

pub(super) const LACKING: About = About {
    name: "lacking",
    usage: "{{#each (lacking items \"pending\" \"internal\")}}",
    does: "The items that have none of the fields.",
    call: Call::Value(|args| those(args, false)),
};

/// The items that have one of some fields, or those that have none.
fn those(args: &Args<'_>, wanted: bool) -> Result<Made, String> {
    let fields = (1..args.len()).map(|i| args.word(i)).collect::<Result<Vec<_>, _>>()?;
    let has = |item: &Json| fields.iter().any(|field| item.get(field).is_some_and(is_true));
    Ok(Made::Json(args.items(0).iter().filter(|item| has(item) == wanted).cloned().collect()))
}

pub(super) const COUNT: About = About {
    name: "count",
    usage: "{{count items \"reason\"}}",
    does: "How many there are, in words: `one reason`, `three reasons`. With `capital=true` it can begin a sentence.",
    call: Call::Value(count),
};

fn count(args: &Args<'_>) -> Result<Made, String> {
    let count = args.items(0).len();
    let noun = args.word(1)?;
    let mut out = match (count, noun.as_str()) {
        (0, "") => "none".to_owned(),
        (_, "") => in_words(count),
        (1, noun) => format!("{} {noun}", in_words(1)),
        (count, noun) => format!("{} {noun}s", in_words(count)),
    };
    if args.is_set("capital") {
        out = crate::render::capital(&out);
    }
    Ok(Made::Text(Traced::words(out)))
}

pub(super) const MANY: About = About {
    name: "many",
    usage: "{{#if (many items)}}, {{#if (many a b c)}}",
    does: "Whether there are two or more: items of a list, or of several values those that are there.",
    call: Call::Value(|args| Ok(Made::Truth(many(args)))),
};

fn many(args: &Args<'_>) -> bool {
    if args.len() == 1 {
        return args.items(0).len() > 1;
    }
    (0..args.len()).filter(|i| is_true(args.json(*i))).count() > 1
}
