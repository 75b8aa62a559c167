//! An approval belongs to the words that were approved.
//!
//! Whatever changes what a claim says, how it is known or who may hear it takes its approval away until somebody gives it
//! again. Where a command makes the change, it writes `status: pending` ([`withdrawn`]). Where an editor made it, the next
//! build notices by what the pack remembers of each approval (`.launchpack/approved.jsonl`), and the claim counts as pending
//! ([`lapses`]) until `approved_by` is renewed, or the status was something else in between.

mod meaning;

use serde::{Deserialize, Serialize};

use crate::brief::model::{Claim, Status};
use crate::brief::{Brief, Leaves, edit};

pub use meaning::is_spelling;

/// What was approved, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// The claim's key.
    pub claim: String,
    /// Its words.
    pub says: String,
    /// How it is known.
    pub proof: String,
    /// `external` or `internal`.
    pub r#use: String,
    /// Who approved it, as typed.
    pub by: String,
    /// The day on which a build first saw it, as `2027-03-09`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
}

impl Approved {
    fn of(key: &str, claim: &Claim) -> Self {
        let text = |text: Option<&crate::brief::Text>| text.map(|text| text.text.clone()).unwrap_or_default();
        let reach = claim.r#use.as_ref().map_or("external", |reach| reach.typed.text.as_str()).to_owned();
        let (says, proof, by) =
            (text(claim.says.as_ref()), text(claim.proof.as_ref()), text(claim.approved_by.as_ref()));
        Self { claim: key.to_owned(), says, proof, r#use: reach, by, on: None }
    }

    /// Whether two say the same, spelling aside.
    fn agrees(&self, other: &Self) -> bool {
        is_spelling(&self.says, &other.says) && is_spelling(&self.proof, &other.proof) && self.r#use == other.r#use
    }
}

/// A claim that says something else than what was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapse {
    /// Where the claim stands among the claims.
    pub index: usize,
    /// What was approved.
    pub was: Approved,
}

fn approved(brief: &Brief) -> impl Iterator<Item = (usize, Approved)> + '_ {
    let all = brief.claims.0.iter().enumerate();
    all.filter(|(_, (_, claim))| claim.status() == Status::Approved)
        .map(|(index, (key, claim))| (index, Approved::of(key, claim)))
}

/// Claims of a brief whose approval was given to other words.
#[must_use]
pub fn lapses(remembered: &[Approved], brief: &Brief) -> Vec<Lapse> {
    let lapse = |(index, now): (usize, Approved)| {
        let was = remembered.iter().find(|was| was.claim == now.claim)?;
        (was.by == now.by && !was.agrees(&now)).then(|| Lapse { index, was: was.clone() })
    };
    approved(brief).filter_map(lapse).collect()
}

/// What is to be remembered from now on. Claims that are not approved by now are forgotten, so that they can be approved with
/// other words.
#[must_use]
pub fn remembered(before: &[Approved], brief: &Brief, today: Option<jiff::civil::Date>) -> Vec<Approved> {
    // One whose approval lapsed counts as pending by now, and what was approved stays known.
    let lapsed = before.iter().filter(|was| {
        let claim = brief.claims.0.iter().find(|(key, _)| *key == was.claim);
        claim.is_some_and(|(key, claim)| claim.is_withdrawn() && Approved::of(key, claim).by == was.by)
    });
    let kept = |(_, now): (usize, Approved)| {
        let same = before.iter().find(|was| was.claim == now.claim && was.by == now.by && was.agrees(&now));
        same.cloned().unwrap_or(Approved { on: today.map(|day| day.to_string()), ..now })
    };
    let mut all: Vec<Approved> = lapsed.cloned().chain(approved(brief).map(kept)).collect();
    all.sort_by(|one, other| one.claim.cmp(&other.claim));
    all
}

/// The text of a changed brief in which every approval that no longer holds is taken back, and the claims of which. `leaves`
/// are those of the changed text.
#[must_use]
pub fn withdrawn(before: &Brief, text: &str, after: &Brief, leaves: &Leaves) -> (String, Vec<String>) {
    let known: Vec<Approved> = approved(before).map(|(_, one)| one).collect();
    let mut text = text.to_owned();
    let mut keys = Vec::new();
    // From the end, so that nothing moves that is still to be changed.
    for Lapse { index, was } in lapses(&known, after).into_iter().rev() {
        let status = after.claims.0.get(index).and_then(|(_, claim)| claim.status.as_ref());
        let Some(leaf) = status.and_then(|status| leaves.get(status.typed.leaf)) else { continue };
        if let Ok(edited) = edit::set(&text, &leaf.span, "pending") {
            text = edited;
            keys.push(was.claim);
        }
    }
    keys.reverse();
    (text, keys)
}

/// Approvals as they are stored, a line each.
#[must_use]
pub fn written(all: &[Approved]) -> String {
    all.iter().filter_map(|one| serde_json::to_string(one).ok()).map(|line| line + "\n").collect()
}

/// Reads what [`written`] wrote; a line that can't be read is passed over.
#[must_use]
pub fn read(text: &str) -> Vec<Approved> {
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing;

    fn brief(claim: &str) -> String {
        format!("product: {{name: Tern}}\nclaims:\n  fast: # signed\n{claim}")
    }

    const SIGNED: &str =
        "    says: Recovers 71% of payments\n    proof: Nine customers\n    status: approved\n    approved_by: Legal\n";

    #[test]
    fn an_approval_lapses_with_other_words_and_can_be_given_again() {
        let first = remembered(&[], &testing::read(&brief(SIGNED)).brief, Some(testing::day("2026-11-27")));
        assert_eq!(first[0].on.as_deref(), Some("2026-11-27"));
        for (from, to, holds) in [
            ("71%", "91%", false),
            ("Nine", "Ten", false),
            ("    status", "    use: internal\n    status", false),
            ("payments", "payments.", true),
            ("Recovers", "Recovres", true),
            ("Legal", "Legal, 2 December", true),
            ("# signed", "# still signed", true),
        ] {
            let now = testing::read(&brief(SIGNED).replacen(from, to, 1)).brief;
            assert_eq!(lapses(&first, &now).is_empty(), holds, "{to}");
        }
        // Other words with a renewed signature, and other words after the approval was taken back.
        let renewed = SIGNED.replace("71%", "91%").replace("Legal", "Legal, 2 December");
        assert!(lapses(&first, &testing::read(&brief(&renewed)).brief).is_empty());
        let pending = testing::read(&brief(&SIGNED.replace("approved\n", "pending\n"))).brief;
        let between = remembered(&first, &pending, None);
        assert!(between.is_empty());
        assert!(lapses(&between, &testing::read(&brief(&SIGNED.replace("71%", "91%"))).brief).is_empty());
        assert_eq!(read(&written(&first)), first);
    }

    #[test]
    fn a_command_takes_the_approval_back_in_the_brief() {
        let before = testing::read(&brief(SIGNED)).brief;
        let text = brief(&SIGNED.replace("71%", "91%"));
        let after = testing::read(&text);
        let (text, keys) = withdrawn(&before, &text, &after.brief, &after.leaves);
        assert_eq!(keys, ["fast"]);
        assert_eq!(text, brief(&SIGNED.replace("71%", "91%").replace("status: approved", "status: pending")));
    }
}
