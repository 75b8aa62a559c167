//! What values of the brief were called before: a name, a day, a price that changed goes on standing in paragraphs that no
//! build writes.
//!
//! A build notices changes by the brief that the pack was built from ([`noticed`]) and keeps the last hundred in
//! `.launchpack/former.jsonl`, a line each. [`find`] looks for them in a text.

pub mod find;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::brief::model::Read;
use crate::brief::{Brief, Text, When};

/// Changes that are kept.
const MOST: usize = 100;

/// What a value is, which decides how it is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The name of a product, a competitor or a person.
    Name,
    /// A day, in any form.
    Day,
    /// A text in which figures and sums count: a price, a claim.
    Figures,
    /// A text that counts as a whole: a headline.
    Words,
}

/// A value that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    /// Its path when it changed.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// What it said; a day as `2027-03-09`.
    pub was: String,
    /// What it said from then on.
    pub became: String,
    /// The day on which a build noticed, as `2027-03-09`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

/// A value that is looked after.
struct Kept {
    path: String,
    kind: Kind,
    text: String,
    /// What tells an item of a list from the others, beside its place in it.
    key: String,
}

/// The history with what changed between two briefs, the latest last.
#[must_use]
pub fn noticed(history: &[Former], before: &Read, after: &Read, today: Option<Date>) -> Vec<Former> {
    let (old, new) = (kept(&before.brief), kept(&after.brief));
    let mut all = history.to_vec();
    for one in &old {
        let Some(now) = heir(one, &old, &new).filter(|now| now.text != one.text && !now.text.is_empty()) else {
            continue;
        };
        let former = Former {
            path: now.path.clone(),
            kind: one.kind,
            was: one.text.clone(),
            became: now.text.clone(),
            since: today.map(|day| day.to_string()),
        };
        all.retain(|other| (other.kind, &other.was) != (former.kind, &former.was));
        all.push(former);
    }
    // What the brief says again is no former value.
    let again = |former: &Former, one: &Kept| {
        one.kind == former.kind && one.text == former.was && (one.kind != Kind::Day || one.path == former.path)
    };
    let said = |former: &Former| new.iter().any(|one| again(former, one));
    all.retain(|former| !said(former));
    all.split_off(all.len().saturating_sub(MOST))
}

/// The same value in another brief: that of the same item, else, where both items are new, of the same place in the list.
fn heir<'k>(one: &Kept, old: &[Kept], new: &'k [Kept]) -> Option<&'k Kept> {
    let field = |path: &str| path.rsplit_once(']').map_or(path, |(_, field)| field).to_owned();
    let list = |path: &str| path.split_once('[').map_or(path, |(list, _)| list).to_owned();
    let same = |other: &&Kept| {
        other.key == one.key && list(&other.path) == list(&one.path) && field(&other.path) == field(&one.path)
    };
    new.iter().find(same).or_else(|| {
        let place = new.iter().find(|other| other.path == one.path)?;
        let known = old.iter().any(|other| other.key == place.key && list(&other.path) == list(&place.path));
        (!known).then_some(place)
    })
}

/// What a brief says by now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Current {
    /// Names of products, competitors and people.
    pub names: Vec<String>,
    /// Every text that is looked after, days as `2027-03-09`, and those that hold figures.
    pub texts: Vec<String>,
}

/// What a brief says by now.
#[must_use]
pub fn current(brief: &Brief) -> Current {
    let claims = brief.claims.0.iter().flat_map(|(_, claim)| [&claim.says, &claim.proof]);
    let metrics = brief.metrics.iter().flat_map(|metric| [&metric.baseline, &metric.target]);
    let figures = claims.chain(metrics).flatten().map(|text| text.text.clone());
    let kept = kept(brief);
    let names = kept.iter().filter(|one| one.kind == Kind::Name).map(|one| one.text.clone()).collect();
    Current { names, texts: kept.into_iter().map(|one| one.text).chain(figures).collect() }
}

/// The values of a brief that are looked after.
fn kept(brief: &Brief) -> Vec<Kept> {
    let mut all = Vec::new();
    let mut text = |path: String, kind: Kind, key: &str, text: Option<&Text>| {
        let text = text.map(|text| text.text.split_whitespace().collect::<Vec<_>>().join(" "));
        all.extend(text.map(|text| Kept { path, kind, text, key: key.to_owned() }));
    };
    text("product.name".into(), Kind::Name, "", Some(&brief.product.name));
    text("product.pricing".into(), Kind::Figures, "", brief.product.pricing.as_ref().map(|price| &price.0));
    text("launch.owner".into(), Kind::Name, "", brief.launch.owner.as_ref());
    text("messaging.headline".into(), Kind::Words, "", brief.messaging.headline.as_ref());
    text("messaging.subhead".into(), Kind::Words, "", brief.messaging.subhead.as_ref());
    for (key, claim) in &brief.claims.0 {
        text(format!("{}.says", claim.path), Kind::Figures, key, claim.says.as_ref());
    }
    for one in &brief.competitors {
        text(format!("{}.name", one.path), Kind::Name, &one.id.text, one.name.as_ref());
        text(format!("{}.pricing", one.path), Kind::Figures, &one.id.text, one.pricing.as_ref());
    }
    for one in &brief.channels {
        text(format!("{}.owner", one.path), Kind::Name, said(one.name.as_ref()), one.owner.as_ref());
    }
    for one in &brief.readiness {
        text(format!("{}.owner", one.path), Kind::Name, said(one.team.as_ref()), one.owner.as_ref());
    }
    for one in &brief.milestones {
        text(format!("{}.owner", one.path), Kind::Name, said(one.what.as_ref()), one.owner.as_ref());
    }
    for one in &brief.risks {
        text(format!("{}.owner", one.path), Kind::Name, said(one.what.as_ref()), one.owner.as_ref());
    }
    let mut day = |path: String, key: &str, when: Option<&When>| {
        let day = when.and_then(|when| when.day);
        all.extend(day.map(|day| Kept { path, kind: Kind::Day, text: day.to_string(), key: key.to_owned() }));
    };
    for one in &brief.channels {
        day(format!("{}.date", one.path), said(one.name.as_ref()), one.date.as_ref());
    }
    for one in &brief.readiness {
        day(format!("{}.due", one.path), said(one.team.as_ref()), one.due.as_ref());
    }
    for one in &brief.milestones {
        day(format!("{}.date", one.path), said(one.what.as_ref()), one.date.as_ref());
    }
    for one in &brief.metrics {
        day(format!("{}.by", one.path), said(one.name.as_ref()), one.by.as_ref());
    }
    // Last, since of several values that said the same the last one is remembered.
    day("launch.date".into(), "", brief.launch.date.as_ref());
    all
}

fn said(text: Option<&Text>) -> &str {
    text.map_or("", |text| text.text.as_str())
}

/// The history as it is stored, a line for each change.
#[must_use]
pub fn written(history: &[Former]) -> String {
    let lines = history.iter().filter_map(|former| serde_json::to_string(former).ok());
    lines.map(|line| line + "\n").collect()
}

/// Reads what [`written`] wrote. A line that can't be read is passed over: a merge of two histories may have left one.
#[must_use]
pub fn read(text: &str) -> Vec<Former> {
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing;

    const BRIEF: &str = "product: {name: Larkspur Assist, pricing: $3 a month}\nlaunch: {date: 2027-03-09, owner: Priya Raman}\nclaims:\n  fast: {says: Resolves 38% of requests}\ncompetitors:\n  - name: Deskwise\n    pricing: $9\n  - name: Flowmate\nmilestones:\n  - {what: Freeze, date: T-14}\n";

    fn changes(from: &str, to: &str) -> Vec<String> {
        let now = BRIEF.replacen(from, to, 1);
        assert_ne!(now, BRIEF);
        let told = |former: Former| format!("{} {} → {}", former.path, former.was, former.became);
        noticed(&[], &testing::read(BRIEF), &testing::read(&now), None).into_iter().map(told).collect()
    }

    #[test]
    fn changes_are_noticed_and_moves_are_none() {
        assert_eq!(changes("Larkspur Assist", "Tern"), ["product.name Larkspur Assist → Tern"]);
        assert_eq!(changes("name: Deskwise", "name: Deskly"), ["competitors[0].name Deskwise → Deskly"]);
        assert_eq!(
            changes("2027-03-09", "2027-03-16"),
            ["milestones[0].date 2027-02-23 → 2027-03-02", "launch.date 2027-03-09 → 2027-03-16"]
        );
        assert_eq!(changes("38%", "41%"), ["claims.fast.says Resolves 38% of requests → Resolves 41% of requests"]);
        // Moved, added, taken out.
        let moved = changes(
            "  - name: Deskwise\n    pricing: $9\n  - name: Flowmate\n",
            "  - name: Flowmate\n  - name: Deskwise\n    pricing: $9\n",
        );
        assert!(moved.is_empty(), "{moved:?}");
        assert!(changes("  - name: Deskwise\n    pricing: $9\n", "").is_empty());
        assert!(changes("  - name: Flowmate\n", "  - name: Flowmate\n  - name: Tasky\n").is_empty());
    }

    #[test]
    fn a_history_comes_back_and_is_bounded() {
        let (a, b) = (testing::read(BRIEF), testing::read(&BRIEF.replace("Larkspur Assist", "Tern")));
        let there = noticed(&[], &a, &b, Some(testing::day("2026-11-27")));
        assert_eq!(read(&written(&there)), there);
        // Back again, the old name is none, and the new one is.
        let back = noticed(&there, &b, &a, None);
        assert_eq!(back.iter().map(|former| former.was.as_str()).collect::<Vec<_>>(), ["Tern"]);
        let mut all = Vec::new();
        let brief = |i: usize| testing::read(&BRIEF.replace("Larkspur Assist", &format!("Name {i}")));
        for i in 0..MOST + 20 {
            all = noticed(&all, &brief(i), &brief(i + 1), None);
        }
        assert_eq!(all.len(), MOST);
        assert_eq!(all.last().map(|former| former.was.clone()), Some(format!("Name {}", MOST + 19)));
        assert_eq!(read("no json\n{\"path\":1}\n"), []);
    }
}
