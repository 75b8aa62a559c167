//! The claims: how each is known, whether it may be said, and where it is.

use jiff::civil::Date;

use crate::brief::model::{Asker, Claim, ClaimRef, Status, Use};
use crate::check::context::{Context, Found, said, shown};
use crate::finding::{Finding, Level, counted};
use crate::traced::LeafId;

const OLD: i32 = 180;
const STALE: i32 = 365;
/// So many days before the launch everything must be signed off.
const SIGN_OFF: i32 = 14;

/// Days from one day to another.
pub(super) fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    for (id, claim) in &context.brief.claims.0 {
        if claim.status() != Status::Rejected {
            evidence(context, id, claim, found);
        }
        approval(context, id, claim, found);
        let used = context.proofs().any(|ClaimRef(proof)| proof.text == *id);
        if !used && claim.status() != Status::Rejected && claim.r#use() == Use::External {
            let finding = context.at("unused-claim", leaf_of(claim), format!("nothing refers to the claim `{id}`"));
            found.push(finding.help("name it in the `proof:` of what it proves, or take it out"));
        }
    }
    rejected(context, found);
    exposed(context, found);
}

/// Where a claim is shown.
fn leaf_of(claim: &Claim) -> LeafId {
    let texts = [&claim.says, &claim.proof, &claim.source, &claim.approved_by];
    texts.into_iter().flatten().next().map(|text| text.leaf).unwrap_or_default()
}

fn evidence(context: &Context<'_>, id: &str, claim: &Claim, found: &mut Found) {
    if claim.proof.is_none() {
        let finding = context.at("claim-without-evidence", leaf_of(claim), format!("the claim `{id}` has no `proof`"));
        found.push(finding.help("say how it is known: sample, method, period; or take the claim out"));
    }
    let lacks: Vec<&str> = [("source", claim.source.is_none()), ("as_of", claim.as_of.is_none())]
        .iter()
        .filter(|l| l.1)
        .map(|l| l.0)
        .collect();
    if !lacks.is_empty() {
        let message = format!(
            "the claim `{id}` has no {}",
            lacks.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" and no ")
        );
        let finding = context.at("claim-without-source", leaf_of(claim), message);
        found.push(finding.help("name the document and its date; whoever asks \"where is that from?\" asks for both"));
    }
    let Some((as_of, day)) = claim.as_of.as_ref().and_then(|when| Some((when, when.day?))) else { return };
    let age = days(day, context.today);
    if age > OLD {
        let message = format!("the evidence of `{id}` is {age} days old");
        let mut finding = context.at("stale-claim", as_of.typed.leaf, message);
        if age <= STALE {
            finding.level = Level::Note;
        }
        found.push(finding.help("measure again, or say the period in the claim itself"));
    }
}

fn approval(context: &Context<'_>, id: &str, claim: &Claim, found: &mut Found) {
    match claim.status() {
        Status::Approved if claim.approved_by.is_none() => {
            let leaf = claim.status.as_ref().map_or_else(|| leaf_of(claim), |status| status.typed.leaf);
            let finding = context.at("approved-by-nobody", leaf, format!("`{id}` is approved, and nobody is named"));
            found.push(finding.help("say in `approved_by:` who signed it off"));
        }
        Status::Pending => {
            let leaf = claim.status.as_ref().map_or_else(|| leaf_of(claim), |status| status.typed.leaf);
            let Some((when, level)) = standing(context) else { return };
            let mut finding =
                context.at("unapproved-claim", leaf, format!("`{id}` is not approved, and the launch {when}"));
            finding.level = level;
            found.push(finding.help("get it signed off, or launch without it and set `status: rejected`"));
        }
        Status::Approved | Status::Rejected => {}
    }
}

/// How near the launch is, for what is not approved, and how grave that is; nothing where there is time.
pub(super) fn standing(context: &Context<'_>) -> Option<(String, Level)> {
    let launch = context.brief.launch.date.as_ref().and_then(|date| date.day);
    match launch.map(|launch| days(context.today, launch)) {
        None => Some(("has no date".to_owned(), Level::Note)),
        Some(left) if left > SIGN_OFF => None,
        Some(left @ 0..) => {
            Some((format!("is {} away", counted(usize::try_from(left).unwrap_or(0), "day")), Level::Warning))
        }
        Some(_) => Some(("is over".to_owned(), Level::Warning)),
    }
}

fn rejected(context: &Context<'_>, found: &mut Found) {
    for proof in context.proofs() {
        let Some(claim) = context.claim(proof).filter(|claim| claim.status() == Status::Rejected) else { continue };
        let message = format!("the claim `{}` was rejected, and it is proof here", proof.0.text);
        let finding = context.at("rejected-claim-used", proof.0.leaf, message);
        let says = context.near(context.path_of(leaf_of(claim)));
        found.push(finding.related(says, "the claim").help("take it out, or name a claim that may be said"));
    }
}

fn exposed(context: &Context<'_>, found: &mut Found) {
    let brief = context.brief;
    let messages = brief.audience.iter().filter(|one| one.message.is_some());
    let messages = messages.flat_map(|one| one.proof.iter().map(|proof| (proof, "a message")));
    let pillars = brief.messaging.pillars.iter().flat_map(|one| one.proof.iter().map(|proof| (proof, "a pillar")));
    let public = brief.faq.iter().filter(|one| matches!(one.asker(), Asker::Customers | Asker::Press));
    let answers = public.flat_map(|one| {
        let whose = if one.asker() == Asker::Press { "an answer for the press" } else { "an answer for customers" };
        one.proof.iter().map(move |proof| (proof, whose))
    });
    for (proof, whose) in messages.chain(pillars).chain(answers) {
        let internal = |claim: &&Claim| claim.r#use() == Use::Internal && claim.status() != Status::Rejected;
        let Some(claim) = context.claim(proof).filter(internal) else { continue };
        found.push(exposure(context, proof, claim, whose));
    }
}

fn exposure(context: &Context<'_>, proof: &ClaimRef, claim: &Claim, whose: &str) -> Finding {
    let message = format!("the internal claim `{}` is proof of {whose}", proof.0.text);
    let says = context.near(context.path_of(leaf_of(claim)));
    context
        .at("internal-claim-exposed", proof.0.leaf, message)
        .related(says, format!("says `{}`", shown(said(claim.says.as_ref()))))
        .help("name a claim that may leave the building, or take this one out")
}

#[cfg(test)]
mod tests {
    use crate::check::testing::fired;
    use crate::finding::Level;

    #[test]
    fn what_fires_and_what_does_not() {
        use Level::{Error, Note, Warning};
        let fine = "says: S, proof: P, source: X, as_of: 2026-12-01, status: approved, approved_by: L";
        let used = "faq: [{q: Q, a: A, proof: [c]}]";
        for (claim, rest, expected) in [
            (fine.to_owned(), used, vec![]),
            (fine.to_owned(), "", vec![("unused-claim", Note)]),
            (fine.replace(", proof: P", ""), used, vec![("claim-without-evidence", Error)]),
            (fine.replace(", source: X", ""), used, vec![("claim-without-source", Warning)]),
            (fine.replace(", as_of: 2026-12-01", ""), used, vec![("claim-without-source", Warning)]),
            (fine.replace("2026-12-01", "2026-07-30"), used, vec![]),
            (fine.replace("2026-12-01", "2026-07-01"), used, vec![("stale-claim", Note)]),
            (fine.replace("2026-12-01", "2025-12-01"), used, vec![("stale-claim", Warning)]),
            (fine.replace(", approved_by: L", ""), used, vec![("approved-by-nobody", Note)]),
            (fine.replace("approved,", "pending,"), used, vec![("unapproved-claim", Note)]),
            (
                fine.replace("approved,", "pending,"),
                "faq: [{q: Q, a: A, proof: [c]}]\nlaunch: {date: 2027-02-08}",
                vec![("unapproved-claim", Warning)],
            ),
            (
                fine.replace("approved,", "pending,"),
                "faq: [{q: Q, a: A, proof: [c]}]\nlaunch: {date: 2027-02-09}",
                vec![],
            ),
            (fine.replace("approved,", "rejected,"), used, vec![("rejected-claim-used", Error)]),
            (fine.replace("approved,", "rejected,"), "", vec![]),
            (format!("{fine}, use: internal"), used, vec![("internal-claim-exposed", Error)]),
            (format!("{fine}, use: internal"), "faq: [{q: Q, a: A, for: sales, proof: [c]}]", vec![]),
            (
                format!("{fine}, use: internal"),
                "audience: [{name: N, message: M, proof: [c]}]",
                vec![("internal-claim-exposed", Error)],
            ),
            (format!("{fine}, use: internal"), "", vec![]),
        ] {
            let brief = format!("claims: {{c: {{{claim}}}}}\n{rest}\n");
            assert_eq!(fired(crate::check::table::CLAIMS, &brief), expected, "{brief}");
        }
    }
}
