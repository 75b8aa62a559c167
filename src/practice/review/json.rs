//! A review as data.

use serde_json::{Value as Json, json};

use super::{Decided, Judged, Note, Review, Row, Seen, Way};
use crate::practice::case::{Quote, Stand};

/// The whole review as one object.
#[must_use]
pub fn object(review: &Review) -> Json {
    let traps = review.traps.iter().map(|trap| {
        let mut one = note(&trap.note);
        if let Json::Object(fields) = &mut one {
            fields.insert("title".to_owned(), Json::from(trap.name.clone()));
            fields.insert("area".to_owned(), Json::from(trap.area.clone()));
        }
        one
    });
    let twist = review.twist.as_ref().map(|one| {
        json!({
            "name": one.id, "about": one.about, "from": one.who, "file": one.file, "changed": one.changed,
            "left": one.left.iter().map(seen).collect::<Vec<_>>(), "good": one.good, "reply": one.reply.trim(),
        })
    });
    let cut = review
        .cut
        .iter()
        .map(|cut| json!({ "what": seen(&cut.seen), "cost": cut.cost, "way": cut.way.as_ref().map(way) }));
    json!({
        "case": review.case,
        "title": review.title,
        "worked_seconds": review.time.map(|(worked, _)| worked),
        "seconds_since_start": review.time.map(|(_, since)| since),
        "made": review.made,
        "limit": super::markdown::LIMIT,
        "areas": review.areas.iter().map(area).collect::<Vec<_>>(),
        "traps": traps.collect::<Vec<_>>(),
        "twist": twist,
        "cut": cut.collect::<Vec<_>>(),
        "choices": review.choices.iter().map(choice).collect::<Vec<_>>(),
        "key": review.key.iter().map(row).collect::<Vec<_>>(),
        "brief": review.brief.text,
    })
}

fn area(area: &Judged) -> Json {
    json!({
        "name": area.id,
        "title": area.title,
        "score": area.score,
        "words": area.words,
        "found": area.share.0,
        "of": area.share.1,
        "traps": area.traps,
        "strong": area.strong.iter().map(note).collect::<Vec<_>>(),
        "missing": area.missing.iter().map(note).collect::<Vec<_>>(),
        "question": area.ask,
        "good": area.shown.iter().map(row).collect::<Vec<_>>(),
    })
}

fn note(note: &Note) -> Json {
    json!({
        "name": note.id,
        "says": note.says,
        "seen": note.seen.iter().map(seen).collect::<Vec<_>>(),
        "material": note.from.iter().map(quote).collect::<Vec<_>>(),
    })
}

fn seen(seen: &Seen) -> Json {
    json!({ "file": seen.file.display().to_string(), "line": seen.line, "path": seen.path, "text": seen.text })
}

fn quote(quote: &Quote) -> Json {
    json!({ "file": quote.file.display().to_string(), "line": quote.line, "at": quote.at, "text": quote.text })
}

fn way(way: &Way) -> Json {
    let stand = match way.stand {
        Stand::Key => "key",
        Stand::Defensible => "defensible",
        Stand::Weak => "weak",
    };
    json!({ "name": way.name, "stand": stand, "why": way.why, "material": way.from.iter().map(quote).collect::<Vec<_>>() })
}

fn choice(one: &Decided) -> Json {
    json!({
        "name": one.id,
        "about": one.about,
        "seen": one.seen.iter().map(seen).collect::<Vec<_>>(),
        "yours": one.option.as_ref().map(way),
        "key": way(&one.key),
    })
}

fn row(row: &Row) -> Json {
    json!({ "path": row.path, "yours": row.yours, "key": row.key })
}
