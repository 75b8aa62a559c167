//! What one value of a brief says about another: ids, references, and dates that hang on the launch.

use std::collections::HashMap;
use std::ops::Range;

use super::model::{Brief, ClaimRef, Competitor};
use super::reader::Reader;
use super::value::{Id, Text, When};
use super::{date, id};
use crate::finding::{Finding, Level, listed};
use crate::traced::LeafId;

/// Each reference brings its claim along in every document: more than this would be a pack that nobody can read.
const MAX_REFERENCES: usize = 5_000;

/// Fills in ids and dates, checks references, and leaves out items that no document could name.
/// `product`: where the key of that name stands.
pub(super) fn resolve(brief: &mut Brief, reader: &mut Reader<'_>, product: Range<usize>) {
    check_name(brief, reader, product);
    assign_ids(brief, reader);
    check_references(brief, reader);
    resolve_dates(brief, reader);
    drop_nameless(brief, reader);
}

fn check_name(brief: &Brief, reader: &mut Reader<'_>, product: Range<usize>) {
    if brief.product.name.text.is_empty() && !reader.is_doubtful("product.name") {
        let finding =
            Finding::error("missing-name", reader.place(product), "the product has no name").path("product.name");
        reader.tell(finding.help("add `name:` below `product:`; it is the one thing a pack can't do without"));
    }
}

fn span_of(reader: &Reader<'_>, leaf: LeafId) -> Range<usize> {
    reader.leaves.get(leaf).map_or(0..0, |leaf| leaf.span.clone())
}

fn assign_ids(brief: &mut Brief, reader: &mut Reader<'_>) {
    macro_rules! ids {
        ($list:expr, $kind:literal, $matters:expr) => {
            let items = $list.iter_mut().map(|item| (&mut item.id, item.name.as_ref(), item.path.as_str()));
            assign(items.collect(), $kind, $matters, reader);
        };
    }
    // Two channels may have one name, and so may whatever nothing refers to. A file is named after each competitor.
    let reached: Vec<String> =
        brief.channels.iter().filter_map(|c| c.audience.as_ref()).map(|id| id.0.text.clone()).collect();
    let measured: Vec<String> =
        brief.debrief.results.iter().filter_map(|r| r.metric.as_ref()).map(|id| id.0.text.clone()).collect();
    let is_in = |ids: &[String], id: &str| ids.iter().any(|other| id::folded(other) == id::folded(id));
    ids!(brief.audience, "audience", &|id| is_in(&reached, id));
    ids!(brief.messaging.pillars, "pillar", &|_| false);
    ids!(brief.competitors, "competitor", &|_| true);
    ids!(brief.channels, "channel", &|_| false);
    ids!(brief.metrics, "metric", &|id| is_in(&measured, id));
}

/// Gives each item an id. Two of one list are the same only where that `matters`; else the later one gets a number.
fn assign(
    items: Vec<(&mut Id, Option<&Text>, &str)>,
    kind: &str,
    matters: &dyn Fn(&str) -> bool,
    reader: &mut Reader<'_>,
) {
    let mut seen: HashMap<String, (Range<usize>, String)> = HashMap::new();
    for (number, (id, name, path)) in items.into_iter().enumerate() {
        if id.text.is_empty() {
            id.text = name.map(|name| id::kebab(&name.text)).unwrap_or_default();
        }
        if id.text.is_empty() {
            id.text = format!("{kind}-{}", number + 1);
        }
        let Some(leaf) = id.typed.or_else(|| name.map(|name| name.leaf)) else { continue };
        let at = span_of(reader, leaf);
        match seen.get(&id::folded(&id.text)) {
            None => {
                seen.insert(id::folded(&id.text), (at, id.text.clone()));
            }
            Some(_) if id.typed.is_none() && !matters(&id.text) => {
                let mut free = (2..=seen.len() + 2).map(|n| format!("{}-{n}", id.text));
                if let Some(free) = free.find(|other| !seen.contains_key(&id::folded(other))) {
                    id.text = free;
                }
                seen.insert(id::folded(&id.text), (at, id.text.clone()));
            }
            Some((first, first_id)) => {
                let message = format!("two items have the id `{}`", id.text);
                let words = if *first_id == id.text {
                    "first here".to_owned()
                } else {
                    format!("`{first_id}` here; case does not tell ids apart")
                };
                let finding = Finding::error("id-twice", reader.place(at), message)
                    .path(path)
                    .related(reader.place(first.clone()), words);
                reader.tell(finding.help("give one of them an `id:` of its own"));
            }
        }
    }
}

fn check_references(brief: &Brief, reader: &mut Reader<'_>) {
    let claims: Vec<&str> = brief.claims.0.iter().map(|(id, _)| id.as_str()).collect();
    let proofs =
        brief.audience.iter().flat_map(|a| &a.proof).chain(brief.messaging.pillars.iter().flat_map(|p| &p.proof));
    let proofs = proofs
        .chain(brief.competitors.iter().flat_map(|c| &c.objections).flat_map(|o| &o.proof))
        .chain(brief.faq.iter().flat_map(|q| &q.proof))
        .chain(brief.launch.proof.iter().chain(&brief.business.proof));
    let proofs: Vec<&ClaimRef> = proofs.collect();
    if let Some(ClaimRef(over)) = proofs.get(MAX_REFERENCES) {
        let message = format!("{} references to claims are more than a pack can hold", proofs.len());
        let at = span_of(reader, over.leaf);
        let path = reader.leaves.get(over.leaf).map(|leaf| leaf.path.clone()).unwrap_or_default();
        reader.error("too-many-references", at, &path, message, format!("{MAX_REFERENCES} is the most"));
    }
    for ClaimRef(typed) in proofs {
        check_reference(typed, &claims, "claim", "unknown-claim", "`claims`", reader);
    }
    let audiences: Vec<&str> = brief.audience.iter().map(|a| a.id.text.as_str()).collect();
    for typed in brief.channels.iter().filter_map(|c| c.audience.as_ref()) {
        check_reference(&typed.0, &audiences, "audience", "unknown-audience", "`audience`", reader);
    }
    let metrics: Vec<&str> = brief.metrics.iter().map(|m| m.id.text.as_str()).collect();
    for typed in brief.debrief.results.iter().filter_map(|r| r.metric.as_ref()) {
        check_reference(&typed.0, &metrics, "metric", "unknown-metric", "`metrics`", reader);
    }
}

fn check_reference(typed: &Text, known: &[&str], kind: &str, rule: &'static str, list: &str, reader: &mut Reader<'_>) {
    if typed.text.is_empty() || known.contains(&typed.text.as_str()) {
        return;
    }
    // What stands under that name, or the names themselves, could not be read: that is a finding already.
    let list_path = list.trim_matches('`');
    if reader.has_doubtful_ids(list_path) || reader.is_doubtful(&format!("{list_path}.{}", typed.text)) {
        return;
    }
    let path = reader.leaves.get(typed.leaf).map(|leaf| leaf.path.clone()).unwrap_or_default();
    let mut finding =
        Finding::error(rule, reader.place(span_of(reader, typed.leaf)), format!("there is no {kind} `{}`", typed.text))
            .path(path);
    if let Some(near) = reader.nearest(&typed.text, known.iter().copied()) {
        finding = finding.label(format!("did you mean `{near}`?"));
    }
    let mut listed_once: Vec<&str> = Vec::new();
    for id in known.iter().filter(|id| !id.is_empty()) {
        if !listed_once.contains(id) {
            listed_once.push(id);
        }
    }
    let help = match listed_once.as_slice() {
        [] if reader.has_doubts(list_path) => format!("add it to {list}, or take it out here"),
        [] => format!("{list} is empty; add it there, or take it out here"),
        known @ [..] if known.len() <= 12 => format!("{list} has {}", listed(known)),
        [..] => format!("add it to {list}, or take it out here"),
    };
    reader.tell(finding.help(help));
}

fn resolve_dates(brief: &mut Brief, reader: &mut Reader<'_>) {
    let launch = brief.launch.date.clone();
    if let Some(When { days: Some(_), typed, .. }) = &launch {
        let at = span_of(reader, typed.leaf);
        reader.error(
            "relative-launch",
            at,
            "launch.date",
            format!("`launch.date` can't be `{}`: other dates hang on it", typed.text),
            "write the day, like 2027-03-09",
        );
    }
    let launch = launch.and_then(|when| Some((when.day?, when.typed.leaf)));
    let form = brief.dates();
    brief.launch.date.iter_mut().for_each(|when| when.form = form);
    let dates = brief.claims.0.iter_mut().filter_map(|(_, c)| c.as_of.as_mut());
    let dates = dates
        .chain(brief.competitors.iter_mut().flat_map(days_of_rival))
        .chain(brief.channels.iter_mut().filter_map(|c| c.date.as_mut()));
    let dates = dates
        .chain(brief.readiness.iter_mut().filter_map(|r| r.due.as_mut()))
        .chain(brief.milestones.iter_mut().filter_map(|m| m.date.as_mut()))
        .chain(brief.business.from.as_mut())
        .chain(brief.offer.until.as_mut());
    for when in dates.chain(brief.metrics.iter_mut().filter_map(|m| m.by.as_mut())) {
        when.form = form;
        if let (Some(days), Some((day, leaf))) = (when.days, launch) {
            when.day = date::from_launch(day, days);
            when.launch = Some(leaf);
        }
    }
}

/// The days on which something about a rival was learnt.
fn days_of_rival(rival: &mut Competitor) -> impl Iterator<Item = &mut When> {
    rival.as_of.iter_mut().chain(rival.compare.iter_mut().filter_map(|one| one.as_of.as_mut()))
}

/// An item without the field that names it can't stand in a document.
fn drop_nameless(brief: &mut Brief, reader: &mut Reader<'_>) {
    macro_rules! named {
        ($list:expr, $field:ident) => {
            $list.retain(|item| {
                if item.$field.is_none() && !reader.is_doubtful(&format!("{}.{}", item.path, stringify!($field))) {
                    let message = format!("`{}` has no `{}`, so no document shows it", item.path, stringify!($field));
                    let at = reader
                        .leaves
                        .0
                        .iter()
                        .find(|leaf| leaf.path.starts_with(&format!("{}.", item.path)))
                        .map_or(0..0, |leaf| leaf.span.clone());
                    let finding =
                        Finding::new(Level::Warning, "nameless-item", Some(reader.place(at)), message).path(&item.path);
                    reader.tell(finding.help(format!("add `{}:` to it, or take it out", stringify!($field))));
                }
                item.$field.is_some()
            });
        };
    }
    named!(brief.audience, name);
    named!(brief.positioning.rejected, frame);
    named!(brief.messaging.pillars, name);
    named!(brief.messaging.avoid, term);
    named!(brief.competitors, name);
    for competitor in &mut brief.competitors {
        named!(competitor.objections, says);
        named!(competitor.compare, what);
    }
    named!(brief.quotes, says);
    named!(brief.plans, name);
    named!(brief.faq, q);
    named!(brief.channels, name);
    named!(brief.readiness, team);
    named!(brief.milestones, what);
    named!(brief.metrics, name);
    named!(brief.risks, what);
    named!(brief.cut_first, what);
    named!(brief.stories, title);
}
