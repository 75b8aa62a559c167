//! Every rule: its name and its level, by group.

use crate::finding::Level;

/// A rule of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name: what it finds, in kebab-case.
    pub name: &'static str,
    /// Its level, where a finding has no reason to be above or below it.
    pub level: Level,
}

/// Shorthand for the tables of the groups.
const fn error(name: &'static str) -> Rule {
    Rule { name, level: Level::Error }
}

const fn warning(name: &'static str) -> Rule {
    Rule { name, level: Level::Warning }
}

const fn note(name: &'static str) -> Rule {
    Rule { name, level: Level::Note }
}

/// Rules that have to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// What they are about.
    pub title: &'static str,
    /// In the order in which they are listed.
    pub rules: &'static [Rule],
}

pub(super) const AUDIENCE: &[Rule] = &[
    warning("missing-audience"),
    warning("missing-pain"),
    note("missing-status-quo"),
    note("missing-outcome"),
    warning("broad-audience"),
    note("no-decision-maker"),
    note("same-message"),
];

pub(super) const POSITIONING: &[Rule] = &[
    error("missing-headline"),
    warning("long-headline"),
    note("long-subhead"),
    warning("missing-difference"),
    warning("mixed-frame"),
    warning("too-many-pillars"),
    warning("benefit-restates-feature"),
    warning("missing-benefit"),
    warning("unproven-pillar"),
];

pub(super) const WORDING: &[Rule] = &[
    warning("vague-language"),
    error("unbacked-superlative"),
    warning("unbacked-number"),
    error("avoided-term"),
    note("long-sentence"),
];

pub(super) const CLAIMS: &[Rule] = &[
    warning("approval-of-other-words"),
    error("claim-without-evidence"),
    warning("claim-without-source"),
    warning("stale-claim"),
    warning("unapproved-claim"),
    note("approved-by-nobody"),
    error("rejected-claim-used"),
    error("internal-claim-exposed"),
    note("unused-claim"),
];

pub(super) const COMPETITION: &[Rule] = &[
    warning("no-alternative"),
    warning("one-sided-battlecard"),
    warning("missing-objections"),
    error("unanswered-objection"),
    note("unproven-rebuttal"),
    warning("insulting-rebuttal"),
    warning("stale-intel"),
    error("unanswered-question"),
    note("missing-standard-question"),
    note("improvised-answer"),
];

pub(super) const PLAN: &[Rule] = &[
    warning("missing-launch-date"),
    warning("missing-owner"),
    warning("missing-ask"),
    warning("missing-readiness"),
    note("unmeasurable-readiness"),
    error("due-after-launch"),
    warning("at-risk-without-plan"),
    warning("date-out-of-order"),
    warning("past-date"),
    note("launch-on-a-bad-day"),
    warning("no-enablement"),
    note("channel-without-audience"),
    warning("nothing-to-cut"),
    warning("missing-for-motion"),
];

pub(super) const METRICS: &[Rule] = &[
    warning("missing-metric"),
    warning("metric-without-baseline"),
    warning("metric-without-target"),
    warning("metric-without-date"),
    note("vanity-metric"),
    note("no-risk"),
];

pub(super) const STORIES: &[Rule] =
    &[warning("shared-credit"), warning("result-without-number"), note("incomplete-story")];

pub(super) const DOCUMENTS: &[Rule] = &[
    error("open-conflict"),
    warning("disagreement"),
    warning("stale-document"),
    warning("former-value"),
    error("unapproved-in-public"),
    note("open-gap"),
    note("long-document"),
    error("broken-link"),
];

/// What is sent to customers, and what it rests on.
pub(super) const OUTSIDE: &[Rule] = &[
    error("offer-that-is-over"),
    warning("unapproved-quote"),
    warning("long-subject"),
    warning("long-preview"),
    warning("long-email"),
    warning("several-links"),
    warning("long-page-title"),
    warning("long-page-description"),
    warning("crowded-fold"),
    warning("long-one-pager"),
    warning("blog-post-of-wrong-length"),
    warning("long-note-title"),
    warning("long-note-text"),
    warning("long-post"),
];

pub(super) const TYPED: &[Rule] = &[warning("unbacked-figure"), error("avoided-term-in-document")];

pub(super) const DECK: &[Rule] = &[warning("long-talk-track"), warning("crowded-slide"), note("slide-without-notes")];

/// What is found in texts that launchpack did not write.
pub(super) const TEXTS: &[Rule] = &[
    warning("said-differently"),
    error("other-figure"),
    error("other-day"),
    warning("other-name"),
    warning("unbacked-guarantee"),
    warning("undated-weakness"),
    note("missing-promise"),
    note("figure-without-footnote"),
];
/// What is out with reviewers, and what they said.
pub(super) const REVIEWS: &[Rule] = &[warning("late-review"), note("changed-since-sent"), warning("open-comment")];
/// What is wrong about allowing.
const EXCEPTIONS: &[Rule] = &[warning("unknown-rule"), warning("unexplained-exception"), note("unused-exception")];

/// Every group, in the order in which `explain` lists them.
const GROUPS: &[Group] = &[
    Group { title: "audience and problem", rules: AUDIENCE },
    Group { title: "positioning and messaging", rules: POSITIONING },
    Group { title: "wording", rules: WORDING },
    Group { title: "claims", rules: CLAIMS },
    Group { title: "competition and questions", rules: COMPETITION },
    Group { title: "plan and enablement", rules: PLAN },
    Group { title: "metrics and risks", rules: METRICS },
    Group { title: "stories", rules: STORIES },
    Group { title: "documents", rules: DOCUMENTS },
    Group { title: "texts for customers", rules: OUTSIDE },
    Group { title: "what was typed into documents", rules: TYPED },
    Group { title: "texts of your own", rules: TEXTS },
    Group { title: "slides", rules: DECK },
    Group { title: "reviews", rules: REVIEWS },
    Group { title: "exceptions", rules: EXCEPTIONS },
];

/// Every rule, by group.
#[must_use]
pub fn groups() -> &'static [Group] {
    GROUPS
}

/// The rule of that name.
#[must_use]
pub fn rule(name: &str) -> Option<Rule> {
    groups().iter().flat_map(|group| group.rules).find(|rule| rule.name == name).copied()
}
