//! What an assistant may never do, whatever the path it takes: approve a claim, say who did, or switch a rule off.

use crate::brief::model::{Claim, Status};
use crate::brief::{Brief, Text};
use crate::change::Change;
use crate::finding::Finding;

/// That a changed brief leaves to people what is theirs.
///
/// # Errors
/// What it does not.
pub(super) fn check(before: &Brief, after: &Brief) -> Result<(), Finding> {
    let theirs = |message: String, help: &str| Err(Finding::failure("for-a-person", message).help(help));
    let was_approved: Vec<_> =
        before.claims.0.iter().filter(|(_, claim)| claim.status() == Status::Approved).map(|(_, c)| words(c)).collect();
    for (key, claim) in &after.claims.0 {
        if claim.status() == Status::Approved && !was_approved.contains(&words(claim)) {
            let message = format!("claim `{key}` would be approved, and only a person approves a claim");
            return theirs(message, "leave it pending, and ask whoever approves claims");
        }
        let former = before.claims.get(key).and_then(|claim| claim.approved_by.as_ref());
        let now = claim.approved_by.as_ref();
        let is_new = now.map(|by| &by.text) != former.map(|by| &by.text);
        // Under another name it is the same claim.
        let is_moved = before.claims.0.iter().any(|(_, other)| words(other) == words(claim));
        if now.is_some() && is_new && !is_moved {
            let message = format!("who approved claim `{key}` is for a person to say");
            return theirs(message, "leave `approved_by` as it is");
        }
    }
    let allowed = |brief: &Brief| -> Vec<(String, String)> {
        let text = |text: Option<&Text>| text.map(|text| text.text.clone()).unwrap_or_default();
        brief.pack.allow.iter().map(|one| (text(one.rule.as_ref()), text(one.why.as_ref()))).collect()
    };
    let before = allowed(before);
    if let Some((rule, _)) = allowed(after).iter().find(|one| !before.contains(one)) {
        let message = format!("`{rule}` would be switched off, and that is for a person to decide");
        return theirs(message, "tell what the rule found, and leave the decision");
    }
    Ok(())
}

/// All that an approval is about.
fn words(claim: &Claim) -> [Option<&str>; 5] {
    fn of(field: Option<&Text>) -> Option<&str> {
        field.map(|text| text.text.trim())
    }
    [
        of(claim.says.as_ref()),
        of(claim.proof.as_ref()),
        of(claim.cite.as_ref()),
        of(claim.approved_by.as_ref()),
        claim.r#use.as_ref().map(|used| used.typed.text.trim()),
    ]
}

/// The changes with claims that are added as pending, whatever was said of them; the claims, too.
pub(super) fn pending(changes: Vec<Change>) -> (Vec<Change>, Vec<String>) {
    let mut claims = Vec::new();
    let changes = changes.into_iter().map(|change| match change {
        Change::Add { path, text, mut fields } if path.trim().starts_with("claims.") => {
            fields.retain(|(key, _)| key != "status" && key != "approved_by");
            fields.push(("status".to_owned(), "pending".to_owned()));
            claims.push(path.clone());
            Change::Add { path, text, fields }
        }
        other => other,
    });
    let changes = changes.collect();
    (changes, claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::read;

    const BRIEF: &str = "product: {name: X}\nclaims:\n  a: {says: One, status: approved, approved_by: Legal}\n  b: {says: Two, status: pending}\npack: {allow: [{rule: no-risk, why: small}]}\n";

    fn refused(old: &str, new: &str) -> bool {
        let after = BRIEF.replacen(old, new, 1);
        assert_ne!(after, BRIEF);
        check(&read(BRIEF).brief, &read(&after).brief).is_err()
    }

    #[test]
    fn what_is_for_people_is_refused() {
        for (old, new) in [
            ("Two, status: pending", "Two, status: approved"),
            ("Two, status: pending", "Two, status: Approved"),
            ("says: One", "says: Three"),
            ("says: One", "says: One, use: internal"),
            ("approved_by: Legal", "approved_by: Me"),
            ("Two, status: pending", "Two, approved_by: Legal"),
            ("why: small}", "why: small}, {rule: no-alternative, why: x}"),
            ("why: small", "why: other"),
            ("  b:", "  c: {says: New, status: approved}\n  b:"),
        ] {
            assert!(refused(old, new), "{new}");
        }
        for (old, new) in [
            ("  a:", "  renamed:"),
            ("One, status: approved", "One, status: pending"),
            ("Two", "Two or three"),
            ("{rule: no-risk, why: small}", ""),
        ] {
            assert!(!refused(old, new), "{new}");
        }
    }

    #[test]
    fn claims_are_added_as_pending() {
        let fields = vec![("says".to_owned(), "x".to_owned()), ("status".to_owned(), "approved".to_owned())];
        let (changes, claims) = pending(vec![Change::Add { path: "claims.x".into(), text: None, fields }]);
        assert_eq!(claims, ["claims.x"]);
        let Change::Add { fields, .. } = &changes[0] else { panic!() };
        assert_eq!(fields[1], ("status".to_owned(), "pending".to_owned()));
    }
}
