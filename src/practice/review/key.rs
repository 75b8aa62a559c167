//! The key's brief beside the candidate's.

use super::{Row, Subject, judge};

/// Fields in which briefs differ most, in the order in which a reader asks for them.
const FIELDS: [&str; 14] = [
    "product.one_liner",
    "audience[0].name",
    "audience[0].pain",
    "audience[0].message",
    "positioning.frame",
    "positioning.alternative",
    "positioning.difference",
    "messaging.headline",
    "launch.goal",
    "launch.ask",
    "competitors[0].objections[0].answer",
    "metrics[0].name",
    "metrics[0].target",
    "cut_first[0].what",
];

pub(super) fn rows(subject: &Subject<'_>) -> Vec<Row> {
    let all = FIELDS.iter().map(|path| judge::row(subject, path));
    let mut rows: Vec<Row> = all.filter(|row| row.key.is_some()).collect();
    for (id, claim) in &subject.case.read.brief.claims.0 {
        let says = claim.says.as_ref().map(|says| says.text.clone()).unwrap_or_default();
        let status = claim.status.as_ref().map_or("pending", |status| status.typed.text.as_str());
        rows.push(Row { path: format!("claims.{id}"), yours: None, key: Some(format!("{says} ({status})")) });
    }
    rows
}
