//! Names, days and terms of a brief.

use jiff::civil::Date;

use super::entry::{Avoided, Name};
use super::words::{UNKNOWN, Vocabulary};
use crate::brief::{Brief, Text, When};
use crate::language::words;

pub(super) fn names(brief: &Brief) -> Vec<Name> {
    let folded = |text: &str| words::words(text).into_iter().map(|word| word.folded).collect();
    let product = &brief.product.name;
    let mut all = vec![Name {
        path: "product.name".into(),
        text: product.text.clone(),
        words: folded(&product.text),
        rival: None,
    }];
    for (at, competitor) in brief.competitors.iter().enumerate() {
        let Some(name) = &competitor.name else { continue };
        let path = format!("competitors[{at}].name");
        all.push(Name { path, text: name.text.clone(), words: folded(&name.text), rival: Some(at) });
    }
    all.retain(|name| !name.words.is_empty());
    all
}

pub(super) fn avoided(brief: &Brief, vocabulary: &mut Vocabulary) -> Vec<Avoided> {
    let mut one = |(at, avoid): (usize, &crate::brief::model::Avoided)| {
        let term = avoid.term.as_ref()?.text.clone();
        let stems = vocabulary.learn(&term).tokens.iter().map(|token| token.stem).collect();
        let instead = avoid.instead.as_ref().map(|text| text.text.clone());
        Some(Avoided { path: format!("messaging.avoid[{at}]"), term, instead, stems })
    };
    brief.messaging.avoid.iter().enumerate().filter_map(&mut one).filter(|avoided| !avoided.stems.is_empty()).collect()
}

/// The other days of a brief, each with the words of what happens on it.
pub(super) fn days(brief: &Brief, vocabulary: &Vocabulary) -> Vec<(Date, Vec<u32>)> {
    let mut all: Vec<(Date, Vec<u32>)> = Vec::new();
    let mut add = |when: Option<&When>, texts: &[Option<&Text>]| {
        let Some(day) = when.and_then(|when| when.day) else { return };
        let words = texts.iter().flatten().flat_map(|text| vocabulary.read(&text.text).tokens);
        all.push((
            day,
            words.filter(|token| !token.is_filler && token.sense != UNKNOWN).map(|token| token.sense).collect(),
        ));
    };
    for one in &brief.channels {
        add(one.date.as_ref(), &[one.name.as_ref(), one.message.as_ref()]);
    }
    for one in &brief.readiness {
        add(one.due.as_ref(), &[one.team.as_ref(), one.done_when.as_ref()]);
    }
    for one in &brief.milestones {
        add(one.date.as_ref(), &[one.what.as_ref()]);
    }
    for one in &brief.metrics {
        add(one.by.as_ref(), &[one.name.as_ref()]);
    }
    for (_, one) in &brief.claims.0 {
        add(one.as_of.as_ref(), &[one.says.as_ref()]);
    }
    for one in &brief.competitors {
        add(one.as_of.as_ref(), &[one.name.as_ref()]);
    }
    all
}
