//! Documents that are out with reviewers, and what they said.

use crate::brief::date;
use crate::check::context::{Context, Found, shown};
use crate::check::folder::{Folder, OnDisk};
use crate::finding::Place;

pub(in crate::check) fn check(context: &Context<'_>, folder: &Folder, found: &mut Found) {
    let document = |file: &Option<String>| folder.documents.iter().find(|one| Some(&one.file) == file.as_ref());
    let at = |document: Option<&OnDisk>| match document {
        Some(document) => Place { source: document.source.clone(), span: 0..0 },
        None => context.near("claims"),
    };
    for out in &folder.reviews.out {
        let (to, file) = (shown(&out.sent.to), shown(&out.sent.file));
        let own = document(&out.document);
        let since = date::day(&out.sent.on).map(date::long).unwrap_or_default();
        if let Some(by) = out.sent.late(context.today) {
            let message = format!("`{to}` was to send it back by {}: `{file}`", date::long(by));
            let help = "ask for it; `launchpack receive` takes it home, and `launchpack send` sends it again";
            found.push(Context::finding("late-review", Some(at(own)), message).help(help));
        }
        if out.changed {
            let message = format!("`{to}` has it as it was on {since}, and it says something else by now");
            let help = "send it again, or wait: what comes back meets what is here";
            found.push(Context::finding("changed-since-sent", Some(at(own)), message).help(help));
        }
    }
    for open in &folder.reviews.open {
        let own = document(&open.document);
        let place = match (own, &open.place, &open.claim) {
            (Some(own), Some(place), _) => Place { source: own.source.clone(), span: place.clone() },
            (_, _, Some(claim)) => context.near(&format!("claims.{claim}.says")),
            (own, ..) => at(own),
        };
        let now = if open.moved { "; the passage says something else by now" } else { "" };
        let message = format!("{}{now}", shown(&open.said));
        let help = "settle it, then tick its box in `review/comments.md`";
        found.push(Context::finding("open-comment", Some(place), message).help(help));
    }
}
