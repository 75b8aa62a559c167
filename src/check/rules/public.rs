//! Claims that may not be said, in parts for customers.

use std::collections::HashSet;
use std::ops::Range;

use crate::brief::Text;
use crate::brief::model::{Claim, Quote, Status};
use crate::check::context::{Context, Found, said, shown};
use crate::check::folder::OnDisk;
use crate::language::figures::figures;
use crate::language::words::{sentences, words};

/// A sentence that has so much of a claim's words, in percent, says it.
const NEARLY: usize = 80;
/// Claims of fewer words than this must stand word for word: two words in common are chance.
const SHORT: usize = 3;

/// A claim or a voice as its words.
struct Said<'a> {
    /// What it is called in a message.
    name: String,
    /// Its path in the brief.
    path: String,
    says: Option<&'a Text>,
    status: Status,
    is_public: bool,
    words: HashSet<String>,
    figures: Vec<crate::language::figures::Amount>,
}

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    let claims = context.brief.claims.0.iter().map(|(id, claim)| of(id, claim));
    let claims: Vec<Said<'_>> =
        claims.chain(context.brief.quotes.iter().map(of_voice)).filter(|one| !one.words.is_empty()).collect();
    let (public, held): (Vec<_>, Vec<_>) = claims.iter().partition(|one| one.is_public);
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

fn of<'a>(id: &str, claim: &'a Claim) -> Said<'a> {
    let says = said(claim.says.as_ref());
    Said {
        name: format!("the claim `{id}`"),
        path: format!("claims.{id}"),
        says: claim.says.as_ref(),
        status: claim.status(),
        is_public: claim.is_public(),
        words: set(says),
        figures: amounts(says),
    }
}

fn of_voice(quote: &Quote) -> Said<'_> {
    let says = said(quote.says.as_ref());
    Said {
        name: "this voice".to_owned(),
        path: quote.path.clone(),
        says: quote.says.as_ref(),
        status: quote.status(),
        is_public: quote.status() == Status::Approved,
        words: set(says),
        figures: amounts(says),
    }
}

fn amounts(text: &str) -> Vec<crate::language::figures::Amount> {
    figures(text).into_iter().map(|figure| figure.amount).collect()
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
    let amounts = amounts(sentence);
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
    let standing = match claim.status {
        Status::Pending => "is not approved",
        Status::Rejected => "was rejected",
        Status::Approved => "is for inside only",
    };
    let message = format!("this may go to customers, and {} {standing}", claim.name);
    let says = claim.says.map(|says| context.near(context.path_of(says.leaf)));
    let mut finding =
        Context::finding("unapproved-in-public", Some(document.place(sentence)), message).path(claim.path.clone());
    if let Some(place) = says {
        finding = finding.related(place, format!("says `{}`", shown(said(claim.says))));
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
            (at, "Our auditors asked for the log, and read it without us in the room.", 1),
            (at, "The queue is still there.", 0),
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
    fn a_text_to_be_sent_is_public_and_what_stands_around_it_is_not() {
        for (was, expected) in
            [("Ticket volume grows", 1), ("**If they answer** \"AI", 0), ("One email to one reader", 0)]
        {
            let bench = Bench::example("enterprise-ai");
            bench.edit("launch-emails.md", was, &format!("Half the cost per resolved request.\n\n{was}"));
            let found = bench.check();
            assert_eq!(rules(&found, &["unapproved-in-public"]).len(), expected, "{was}: {}", told(&found));
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
