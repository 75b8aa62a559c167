//! Who does what until when, and what came of it.

use schemars::JsonSchema;
use serde::Serialize;

use super::record::{choice, record, reference};
use crate::brief::value::{Chosen, Id, Long, Text, When};

record! {
    /// what a team must have done before launch
    Readiness short "team" {
        /// the team: Sales, Support, Legal, Web, …
        team: Option<Text> = "Sales",
        /// how you will know that it is ready: a state, not an activity
        done_when: Option<Text> = "90% of the account team has passed the talk-track check",
        /// who answers for it
        owner: Option<Text> = "Sofia Brandt",
        /// by when: a day, or days from launch as T-5
        due: Option<When> = "T-5",
        /// where it stands: done, on track, at risk or not started
        status: Option<Chosen<Progress>> = "on track",
    }
}

choice! {
    /// Where work stands.
    Progress {
        /// Nobody began.
        NotStarted = "not started",
        /// It will be done in time.
        OnTrack = "on track",
        /// It may not be done in time.
        AtRisk = "at risk",
        /// It is done.
        Done = "done",
    }
}

record! {
    /// a date that everybody should know
    Milestone short "what" {
        /// when: a day, or days from launch as T-28
        date: Option<When> = "T-28",
        /// what is finished then
        what: Option<Text> = "Positioning and ladder frozen",
        /// who answers for it
        owner: Option<Text> = "Priya Raman",
    }
}

record! {
    /// how you will know that it worked
    Metric short "name" {
        /// what is measured
        name: Option<Text> = "Waitlisted accounts that pay",
        /// a short name that other fields can refer to
        id: Id,
        /// what it tells: adoption, retention, revenue, sentiment or enablement
        kind: Option<Chosen<Kind>> = "revenue",
        /// where it stands today
        baseline: Option<Text> = "0",
        /// where it should be
        target: Option<Text> = "40 of 120",
        /// by when: a day, or days from launch as T+90
        by: Option<When> = "T+90",
        /// where the figure is read
        source: Option<Text> = "CRM",
    }
}

choice! {
    /// What a metric tells.
    Kind {
        /// People use it.
        Adoption = "adoption",
        /// People stay.
        Retention = "retention",
        /// People pay.
        Revenue = "revenue",
        /// People like it.
        Sentiment = "sentiment",
        /// The field can tell it.
        Enablement = "enablement",
    }
}

record! {
    /// what could go wrong
    Risk short "what" {
        /// what could go wrong
        what: Option<Text> = "Legal has not approved the cost claim",
        /// what you do then
        plan: Option<Text> = "Launch without it; the price story stands on the flat fee",
        /// who answers for it
        owner: Option<Text> = "Tomas Lindqvist",
    }
}

record! {
    /// what goes first if the date moves up
    Cut short "what" {
        /// what is cut
        what: Option<Text> = "Webinar with beta customers",
        /// what that costs
        cost: Option<Text> = "Champions hear the story two weeks later",
    }
}

record! {
    /// a story of your own work
    Story short "title" {
        /// a name for it
        title: Option<Text> = "The claim that was too broad",
        /// the principle it shows
        principle: Option<Text> = "Dive Deep",
        /// what was going on
        situation: Option<Long> = "Three weeks before the beta closed, the ladder said too much",
        /// what you had to do
        task: Option<Long> = "I owned the ladder and had to decide whether the claim could ship",
        /// what you did, in the first person
        action: Option<Long> = "I read 400 reopened requests and rewrote the claim",
        /// what came of it, with a figure
        result: Option<Long> = "The claim fell from 55% to 38%, and nobody has disputed it in 31 calls",
        /// what you took from it
        learned: Option<Long> = "A smaller number that survives the second question sells more",
    }
}

record! {
    /// what happened, after the launch
    Debrief {
        /// what worked
        worked: Vec<Text>,
        /// what failed
        failed: Vec<Text>,
        /// what you changed, and why
        changed: Vec<Text>,
        /// what you do next
        next: Vec<Text>,
        /// the figures, metric by metric
        results: Vec<MetricResult>,
    }
}

record! {
    /// a figure that was reached
    MetricResult {
        /// the metric, by id
        metric: Option<MetricRef>,
        /// the figure
        actual: Option<Text>,
    }
}

reference! {
    /// The id of a metric.
    MetricRef = Metric,
}
