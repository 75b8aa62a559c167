//! What customers read that is neither a message nor a claim: the offer, the plans, what others say of it.

use schemars::JsonSchema;
use serde::Serialize;

use super::claims::Status;
use super::record::record;
use crate::brief::value::{Chosen, Text, When};

record! {
    /// the one thing that a reader is asked to do
    Offer short "text" {
        /// what a reader is asked to do, as the words of a button
        text: Option<Text> = "Start a three-week trial on your own requests",
        /// the address where they do it
        link: Option<Text> = "https://larkspur.example/assist/trial",
        /// the last day of the offer: a day, or days from launch as T+21
        until: Option<When> = "2027-03-31",
    }
}

record! {
    /// what one can buy
    Plan short "name" {
        /// the name of the plan
        name: Option<Text> = "Studio",
        /// its price, as a buyer would say it
        price: Option<Text> = "$39 per location per month plus 2.4% of what is collected",
        /// whom it is for
        r#for: Option<Text> = "Studios with one or two locations",
        /// what is in it
        includes: Vec<Text>,
        /// the older plan that it takes the place of, and what happens to those who have it
        replaces: Option<Text> = "Pilot; pilot studios keep their price until the end of 2027",
    }
}

record! {
    /// what somebody outside says about it, in their own words
    Quote short "says" {
        /// their words, as they said them
        says: Option<Text> = "The queue is still there. What is in it now deserves a person.",
        /// their name, or what they do where they are not named
        who: Option<Text> = "Service desk manager",
        /// their role
        role: Option<Text> = "Head of service",
        /// their company, or what kind of company it is
        company: Option<Text> = "beta customer in insurance",
        /// whether it may be published: approved, pending or rejected
        status: Option<Chosen<Status>> = "approved",
        /// who agreed to it, on their side or on yours
        approved_by: Option<Text> = "Legal, Tomas Lindqvist",
    }
}

record! {
    /// one thing that a buyer compares
    Comparison short "what" {
        /// what a buyer compares
        what: Option<Text> = "Who finishes the request",
        /// how it is with them, as anybody can look up
        theirs: Option<Text> = "The employee, from an article",
        /// how it is with yours
        ours: Option<Text> = "The assistant, under your approval policy",
        /// the day on which this was looked up
        as_of: Option<When> = "2026-12-01",
    }
}

impl Quote {
    /// Whether it may be published: pending unless the brief says otherwise.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status.as_ref().map(|s| s.value).unwrap_or_default()
    }

    /// Takes its approval away: it counts as pending, whatever is typed.
    pub(crate) fn withdraw(&mut self) {
        if let Some(status) = &mut self.status {
            status.value = Status::Pending;
        }
    }

    /// Whether it is typed as approved and does not count as such.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.status() != Status::Approved && self.status.as_ref().is_some_and(|status| status.typed.text == "approved")
    }
}
