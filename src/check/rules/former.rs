//! Values as they were called before, where they still stand.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use crate::align::places::Fate;
use crate::brief::Leaf;
use crate::brief::fields::Field;
use crate::check::context::{Context, Found, shown};
use crate::check::folder::{Folder, OnDisk, Own};
use crate::check::markdown::Reading;
use crate::finding::Place;
use crate::former::find::{Finder, Hit};
use crate::former::{self, Former};
use crate::language::lists;
use crate::pack::merge::open_markers;

/// Where a former value stands.
#[derive(Debug, Clone, Copy)]
pub(in crate::check) enum Where<'a> {
    /// In a document of the pack.
    Document(&'a OnDisk),
    /// In a document of a person's own.
    Own(&'a Own),
    /// In a text of the brief.
    Brief(&'a Leaf),
}

/// A former value that still stands somewhere.
#[derive(Debug, Clone)]
pub(in crate::check) struct Stale<'a> {
    pub(in crate::check) at: Where<'a>,
    /// Its bytes: of the file, or of the text of the value.
    pub(in crate::check) bytes: Range<usize>,
    pub(in crate::check) former: &'a Former,
    /// What is to stand there.
    pub(in crate::check) now: Option<String>,
}

/// Every former value that still stands in a document or in the brief.
pub(in crate::check) fn stale<'a>(context: &Context<'a>, folder: &'a Folder) -> Vec<Stale<'a>> {
    let finder = Finder::new(
        &folder.former,
        &former::current(context.brief),
        |word| lists::common().contains(word),
        |word| lists::launching().contains(word),
    );
    let mut all = Vec::new();
    if finder.is_idle() {
        return all;
    }
    for leaf in &context.read.leaves.0 {
        for Hit { bytes, former, now } in finder.hits(&leaf.text) {
            all.push(Stale { at: Where::Brief(leaf), bytes, former, now });
        }
    }
    for document in &folder.documents {
        let text = document.text();
        let conflicts = open_markers(text, document.markers);
        let said = document.aligned.places.iter().filter(|place| place.fate == Fate::Kept).map(|place| &place.mine);
        let said: Vec<&Range<usize>> = said.chain(&conflicts).collect();
        let touches = |bytes: &Range<usize>| said.iter().any(|one| one.start < bytes.end && bytes.start < one.end);
        // What this brief's build wrote and nobody touched is as it is now: days that a template counts from the launch.
        let written: HashSet<&str> =
            if document.is_stale { HashSet::new() } else { document.aligned.base.lines().collect() };
        for (line, hit) in by_line(&finder, text) {
            let bytes = line + hit.bytes.start..line + hit.bytes.end;
            let whole = text.get(line..).and_then(|rest| rest.lines().next()).unwrap_or_default();
            if !written.contains(whole) && !touches(&bytes) && !document.reading().is_silent(&bytes) {
                let bytes = document.aligned.in_file(&bytes);
                all.push(Stale { at: Where::Document(document), bytes, former: hit.former, now: hit.now });
            }
        }
    }
    for own in &folder.own {
        let Some(plain) = &own.plain else { continue };
        let reading = Reading::of(plain.text());
        for (line, hit) in by_line(&finder, plain.text()) {
            let bytes = line + hit.bytes.start..line + hit.bytes.end;
            if reading.is_silent(&bytes) {
                continue;
            }
            let bytes = plain.to_source(&bytes);
            all.push(Stale { at: Where::Own(own), bytes, former: hit.former, now: hit.now });
        }
    }
    all
}

fn by_line<'f, 'h>(finder: &'f Finder<'h>, text: &'f str) -> impl Iterator<Item = (usize, Hit<'h>)> + 'f {
    crate::check::markdown::lines(text)
        .flat_map(|(range, line)| finder.hits(line).into_iter().map(move |hit| (range.start, hit)))
}

pub(in crate::check) fn check(context: &Context<'_>, folder: &Folder, found: &mut Found) {
    for one in stale(context, folder) {
        let place = match one.at {
            Where::Document(document) => Place { source: Arc::clone(&document.source), span: one.bytes.clone() },
            Where::Own(own) => Place { source: Arc::clone(&own.source), span: one.bytes.clone() },
            Where::Brief(leaf) => {
                let field: Option<&Field<'_>> = context.fields.iter().find(|field| field.leaf.path == leaf.path);
                let bytes = field.map(|field| field.bytes(&context.source.text, one.bytes.clone()));
                context.place(bytes.unwrap_or_else(|| leaf.span.clone()))
            }
        };
        let Former { path, was, since, became, .. } = one.former;
        let until = since.as_deref().and_then(crate::brief::date::day).map(crate::brief::date::long);
        let until = until.map(|day| format!(" until {day}")).unwrap_or_default();
        let day = |text: &str| crate::brief::date::day(text).map_or_else(|| shown(text), crate::brief::date::long);
        let now = one.now.as_deref().unwrap_or(became);
        let message = format!("`{path}` was `{}`{until}; here it would be `{}` now", day(was), shown(now));
        let mut finding = Context::finding("former-value", Some(place), message).path(path);
        finding = match &one.now {
            Some(_) => finding.help("`launchpack check --fix` shows the difference and puts it right"),
            None => finding.help("say what the brief says now"),
        };
        found.push(finding);
    }
}
