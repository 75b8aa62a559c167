//! Claims that may not be said, in parts for customers.

use std::collections::HashSet;
use std::ops::Range;

use crate::brief::model::{Claim, Status};
use crate::check::context::{Context, Found, said, shown};
use crate::check::folder::OnDisk;
use crate::language::figures::figures;
use crate::language::words::{sentences, words};

/// A sentence that has so much of a claim's words, in percent, says it.
const NEARLY: usize = 80;
/// Claims of fewer words than this must stand word for word: two words in common are chance.
const SHORT: usize = 3;

/// A claim as its words.
struct Said<'a> {
    id: &'a str,
    claim: &'a Claim,
    words: HashSet<String>,
    figures: Vec<crate::language::figures::Amount>,
}

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    let claims: Vec<Said<'_>> = context.brief.claims.0.iter().map(|(id, claim)| of(id, claim)).collect();
    let claims: Vec<Said<'_>> = claims.into_iter().filter(|one| !one.words.is_empty()).collect();
    let (public, held): (Vec<_>, Vec<_>) = claims.iter().partition(|one| one.claim.is_public());
    if held.is_empty() {
        return;
    }
    for document in context.documents {
        for sentence in public_sentences(document) {
            let text = document.text().get(sentence.clone()).unwrap_or_default();
            if let Some(claim) = says(text, &held, &public) {
                let finding = finding(context, document, sentence, claim);
                found.push(finding);
            }
        }
    }
}

fn of<'a>(id: &'a str, claim: &'a Claim) -> Said<'a> {
    let says = said(claim.says.as_ref());
    Said { id, claim, words: set(says), figures: figures(says).into_iter().map(|figure| figure.amount).collect() }
}

fn set(text: &str) -> HashSet<String> {
    words(text).into_iter().map(|word| word.folded).collect()
}

/// The sentences that customers may read.
fn public_sentences(document: &OnDisk) -> Vec<Range<usize>> {
    let parts = document.public();
    let inside =
        |range: &&Range<usize>| parts.iter().any(|part| part.start <= range.start && range.end <= part.end + 1);
    let passages = document.reading().passages.iter().filter(inside);
    let mut found: Vec<Range<usize>> = passages
        .flat_map(|passage| {
            let text = document.text().get(passage.clone()).unwrap_or_default();
            sentences(text).into_iter().map(|range| range.start + passage.start..range.end + passage.start)
        })
        .collect();
    // An item of a list holds its paragraph; what is said in both is said once.
    found.sort_by_key(|range| (range.start, range.end));
    found.dedup_by(|b, a| a.end >= b.end);
    found
}

/// The claim that a sentence says although it may not, unless one that may be said is nearer to it.
fn says<'c>(sentence: &str, held: &[&'c Said<'c>], public: &[&Said<'_>]) -> Option<&'c Said<'c>> {
    let there = set(sentence);
    let amounts: Vec<_> = figures(sentence).into_iter().map(|figure| figure.amount).collect();
    let share = |one: &Said<'_>| one.words.intersection(&there).count() * 100 / one.words.len();
    // With another figure it is another claim.
    let figures_agree =
        |one: &Said<'_>| one.figures.is_empty() || one.figures.iter().any(|amount| amounts.contains(amount));
    let best = public.iter().map(|one| share(one)).max().unwrap_or(0);
    let enough = |one: &Said<'_>| if one.words.len() < SHORT { 100 } else { NEARLY };
    let says = |one: &&&'c Said<'c>| {
        let share = share(one);
        share >= enough(one) && figures_agree(one) && (share > best || best < enough(one))
    };
    held.iter().find(says).copied()
}

fn finding(
    context: &Context<'_>,
    document: &OnDisk,
    sentence: Range<usize>,
    claim: &Said<'_>,
) -> crate::finding::Finding {
    let standing = match (claim.claim.status(), claim.claim.is_public()) {
        (Status::Pending, _) => "is not approved",
        (Status::Rejected, _) => "was rejected",
        (Status::Approved, _) => "is for inside only",
    };
    let message = format!("this may go to customers, and the claim `{}` {standing}", claim.id);
    let says = claim.claim.says.as_ref().map(|says| context.near(context.path_of(says.leaf)));
    let mut finding = Context::finding("unapproved-in-public", Some(document.place(sentence)), message)
        .path(format!("claims.{}", claim.id));
    if let Some(place) = says {
        finding = finding.related(place, format!("says `{}`", shown(said(claim.claim.says.as_ref()))));
    }
    finding.help("take the sentence out, or get the claim approved first")
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Bench, rules, told};

    #[test]
    fn claims_that_may_not_be_said() {
        let at = "It says so, collects";
        for (was, typed, expected) in [
            (at, "Half the cost per resolved request.", 1),
            (at, "It is half the cost for each resolved request.", 1),
            (at, "You get half the cost per request!", 1),
            (at, "The cost per request is yours to find out.", 0),
            (at, "Two beta customers asked for ticketing integrations.", 0),
            (at, "Two beta customers asked us for ticketing integrations that ship in April.", 1),
            // Inside it may stand.
            ("No. Quote the beta figure", "Half the cost per resolved request.", 0),
        ] {
            let bench = Bench::example("enterprise-ai");
            assert!(rules(&bench.check(), &["unapproved-in-public"]).is_empty());
            bench.edit("launch-faq.md", was, &format!("{typed} {was}"));
            let found = bench.check();
            assert_eq!(rules(&found, &["unapproved-in-public"]).len(), expected, "{typed}: {}", told(&found));
        }
    }

    #[test]
    fn a_claim_that_may_be_said_is_nearer() {
        let bench = Bench::new(
            "claims:\n  a: {says: Resolves 38% of requests without an agent, status: approved}\n  b: {says: Resolves 45% of requests without an agent}\n  c: {says: Resolves most requests without any agent}\nfaq: [{q: How good?, a: Resolves 38% of requests without an agent, proof: [a]}]\n",
        );
        assert!(rules(&bench.check(), &["unapproved-in-public"]).is_empty());
        bench.edit("launch-faq.md", "Resolves 38%", "Resolves 45%");
        assert!(!rules(&bench.check(), &["unapproved-in-public"]).is_empty());
    }
}
