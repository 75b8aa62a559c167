//! `pack.allow`: rules that a brief switches off, each with its reason.

use super::context::{Context, Found, said};
use super::rule;
use crate::brief::Brief;
use crate::finding::{Level, nearest};

/// Whether a brief switches a rule off, with a reason.
#[must_use]
pub fn is_allowed(brief: &Brief, rule: &str) -> bool {
    brief.pack.allow.iter().any(|entry| said(entry.rule.as_ref()) == rule && entry.why.is_some())
}

/// Takes out what is allowed, and tells of entries that allow nothing.
pub(super) fn apply(context: &Context<'_>, found: &mut Found) {
    let mut told = Found::new();
    for (i, entry) in context.brief.pack.allow.iter().enumerate() {
        let name = said(entry.rule.as_ref());
        let leaf = entry.rule.as_ref().or(entry.why.as_ref()).map(|text| text.leaf).unwrap_or_default();
        if rule::rule(name).is_none() && rule::faults().iter().all(|fault| fault.name != name) {
            let message = if name.is_empty() {
                format!("`{}` names no rule", entry.path)
            } else {
                format!("there is no rule `{name}`")
            };
            let mut finding = context.at("unknown-rule", leaf, message);
            let names = rule::groups().iter().flat_map(|group| group.rules).map(|rule| rule.name);
            if let Some(near) = nearest(name, names).filter(|_| !name.is_empty()) {
                finding = finding.label(format!("did you mean `{near}`?"));
            }
            told.push(finding.help("`launchpack explain` lists the rules"));
            continue;
        }
        if entry.why.is_none() {
            let message = format!("`{name}` is allowed without a reason, so it stays on");
            let finding = context.at("unexplained-exception", leaf, message);
            told.push(finding.help("say in `why:` what makes this brief different"));
            continue;
        }
        let first = context.brief.pack.allow.iter().take(i).any(|other| said(other.rule.as_ref()) == name);
        let before = found.len();
        // What keeps the brief from being read can't be allowed, and neither can what is wrong about allowing.
        found.retain(|finding| finding.rule != name);
        if found.len() == before || first {
            let message = if first {
                format!("`{name}` is allowed twice")
            } else {
                format!("`{name}` is allowed, and there is nothing that it finds")
            };
            told.push(
                context.at("unused-exception", leaf, message).help("take the entry out; it would hide the next one"),
            );
        }
    }
    debug_assert!(told.iter().all(|finding| finding.level < Level::Error));
    found.append(&mut told);
}
