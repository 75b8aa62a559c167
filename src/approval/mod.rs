//! An approval belongs to the words that were approved.
//!
//! Whatever changes what a claim says, how it is known or who may hear it takes its approval away until somebody gives it
//! again. Where a command makes the change, it writes `status: pending` ([`withdrawn`]). Where an editor made it, the next
//! build notices by what the pack remembers of each approval (`.launchpack/approved.jsonl`), and the claim counts as pending
//! ([`lapses`]) until `approved_by` is renewed, or the status was something else in between.

mod meaning;

use serde::{Deserialize, Serialize};

use crate::brief::model::{Claim, Quote, Status};
use crate::brief::{Brief, Leaves, edit};

pub use meaning::is_spelling;

/// What was approved, by whom and when: a claim, or what somebody outside says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// The claim's key; of a voice, whose it is.
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

    /// A voice goes by who speaks: no key of a claim has a colon.
    fn of_voice(quote: &Quote) -> Self {
        let text = |text: Option<&crate::brief::Text>| text.map(|text| text.text.clone()).unwrap_or_default();
        let whose: Vec<String> = [&quote.who, &quote.role, &quote.company].map(|part| text(part.as_ref())).into();
        Self {
            claim: format!("voice: {}", whose.join(", ")),
            says: text(quote.says.as_ref()),
            proof: String::new(),
            r#use: "external".to_owned(),
            by: text(quote.approved_by.as_ref()),
            on: None,
        }
    }

    /// Whether two say the same, spelling aside.
    fn agrees(&self, other: &Self) -> bool {
        is_spelling(&self.says, &other.says) && is_spelling(&self.proof, &other.proof) && self.r#use == other.r#use
    }
}

/// What was approved: one of the claims or one of the quotes, by its place among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A claim.
    Claim(usize),
    /// A voice.
    Voice(usize),
}

/// A claim or a voice that says something else than what was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapse {
    /// Which.
    pub whose: Whose,
    /// What was approved.
    pub was: Approved,
}

fn approved(brief: &Brief) -> impl Iterator<Item = (Whose, Approved)> + '_ {
    let claims = brief.claims.0.iter().enumerate().filter(|(_, (_, claim))| claim.status() == Status::Approved);
    let voices = brief.quotes.iter().enumerate().filter(|(_, quote)| quote.status() == Status::Approved);
    let voices = voices.map(|(index, quote)| (Whose::Voice(index), Approved::of_voice(quote)));
    claims.map(|(index, (key, claim))| (Whose::Claim(index), Approved::of(key, claim))).chain(voices)
}

/// The path of what [`withdrawn`] names.
#[must_use]
pub fn path(key: &str) -> String {
    if key.starts_with("quotes[") { key.to_owned() } else { format!("claims.{key}") }
}

/// Claims of a brief whose approval was given to other words.
#[must_use]
pub fn lapses(remembered: &[Approved], brief: &Brief) -> Vec<Lapse> {
    let lapse = |(whose, now): (Whose, Approved)| {
        // One person may be quoted twice.
        let mut of_it = remembered.iter().filter(|was| was.claim == now.claim);
        let was = of_it.clone().next()?;
        let holds = of_it.any(|was| was.by != now.by || was.agrees(&now));
        (!holds).then(|| Lapse { whose, was: was.clone() })
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
        let is_lapsed = |quote: &&Quote| {
            let now = Approved::of_voice(quote);
            quote.is_withdrawn() && now.claim == was.claim && now.by == was.by
        };
        claim.is_some_and(|(key, claim)| claim.is_withdrawn() && Approved::of(key, claim).by == was.by)
            || brief.quotes.iter().any(|quote| is_lapsed(&quote))
    });
    let kept = |(_, now): (Whose, Approved)| {
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
    let mut all = lapses(&known, after);
    let status = |whose: Whose| match whose {
        Whose::Claim(index) => after.claims.0.get(index).and_then(|(_, claim)| claim.status.as_ref()),
        Whose::Voice(index) => after.quotes.get(index).and_then(|quote| quote.status.as_ref()),
    };
    let at = |whose: Whose| status(whose).and_then(|status| leaves.get(status.typed.leaf)).map(|leaf| leaf.span.start);
    all.sort_by_key(|lapse| at(lapse.whose));
    for Lapse { whose, was } in all.into_iter().rev() {
        let status = status(whose);
        let Some(leaf) = status.and_then(|status| leaves.get(status.typed.leaf)) else { continue };
        if let Ok(edited) = edit::set(&text, &leaf.span, "pending") {
            text = edited;
            keys.push(match whose {
                Whose::Claim(_) => was.claim,
                Whose::Voice(index) => after.quotes.get(index).map(|quote| quote.path.clone()).unwrap_or_default(),
            });
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
    fn a_voice_is_approved_with_its_words() {
        let voice = |says: &str, by: &str| {
            format!(
                "product: {{name: Tern}}\nquotes:\n  - says: {says}\n    who: Ada\n    status: approved\n    approved_by: {by}\n  - says: Twice\n    who: Ada\n    status: approved\n    approved_by: {by}\n"
            )
        };
        let first = remembered(&[], &testing::read(&voice("It works", "Ada")).brief, None);
        assert_eq!(first.len(), 2);
        for (says, by, holds) in [
            ("It works", "Ada", true),
            ("It works.", "Ada", true),
            ("It works 83% of the time", "Ada", false),
            ("It works 83% of the time", "Ada, again", true),
        ] {
            let now = testing::read(&voice(says, by)).brief;
            assert_eq!(lapses(&first, &now).is_empty(), holds, "{says}, {by}");
        }
        let after = testing::read(&voice("It always works", "Ada"));
        let before = testing::read(&voice("It works", "Ada")).brief;
        let (text, keys) = withdrawn(&before, &voice("It always works", "Ada"), &after.brief, &after.leaves);
        assert_eq!(keys, ["quotes[0]"]);
        assert_eq!(text.matches("status: pending").count(), 1);
        assert_eq!((path("quotes[0]"), path("fast")), ("quotes[0]".to_owned(), "claims.fast".to_owned()));
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
