//! What is launched, for whom, and what is said: product, launch, audiences, positioning, messages.

use schemars::JsonSchema;
use serde::Serialize;

use super::claims::ClaimRef;
use super::record::{choice, record};
use crate::brief::value::{Chosen, Id, Long, Text, When};

record! {
    /// what is being launched
    Product short "name" {
        /// the name as the market will see it
        name: Text = "Larkspur Assist",
        /// what kind of thing it is, in the buyer's words
        category: Option<Text> = "AI service-desk assistant for enterprise IT",
        /// what it does and for whom, in one sentence
        one_liner: Option<Text> = "Larkspur Assist answers employees' IT requests in chat and hands the rest to an agent",
        /// who can have it, where, and from when
        availability: Option<Text> = "General availability on launch day in the US and EU",
        /// the price, in a sentence a buyer would understand
        pricing: Option<Long> = "$3 per employee per month, billed annually",
        /// the address where a reader learns more
        link: Option<Text> = "https://larkspur.example/assist",
    }
}

record! {
    /// the launch itself
    Launch {
        /// the day of the external launch, as 2027-03-09
        date: Option<When> = "2027-03-09",
        /// who owns the launch
        owner: Option<Text> = "Priya Raman",
        /// how large the launch is: 1, 2 or 3
        tier: Option<Chosen<Tier>> = "1",
        /// how it is sold: sales-led, lifecycle or subscription
        ///
        /// It decides which texts for customers are written unasked, and what comes first in them.
        motion: Option<Chosen<Motion>> = "sales-led",
        /// what is different afterwards, and by how much
        goal: Option<Text> = "Turn 40 of the 120 waitlisted accounts into paying customers within 90 days",
        /// the decision you want from leadership, in one sentence that begins with a verb
        ask: Option<Text> = "Approve general availability on 9 March",
        /// the claims that the ask rests on, by the names they have under `claims`
        proof: Vec<ClaimRef>,
    }
}

choice! {
    /// How large a launch is.
    Tier {
        /// All channels, all teams.
        One = "1",
        /// Some channels.
        Two = "2",
        /// Release notes and the teams that need to know.
        Three = "3",
    }
}

choice! {
    /// How it is sold.
    Motion {
        /// By people who sell: technical proof and security come first.
        SalesLed = "sales-led",
        /// By messages along the way of a customer: what to do next comes first.
        Lifecycle = "lifecycle",
        /// By plans that renew: price, segments and staying come first.
        Subscription = "subscription",
    }
}

record! {
    /// a segment or persona
    Audience short "name" {
        /// the segment or persona
        name: Option<Text> = "Head of IT operations",
        /// a short name for it that other fields can refer to
        id: Id,
        /// their part in the decision: decision maker, champion, user or blocker
        role: Option<Chosen<Role>> = "decision maker",
        /// the problem, in their words
        pain: Option<Text> = "Ticket volume grows with every hire, and the headcount to answer it does not",
        /// what they do about it today
        today: Option<Text> = "Adds contractors before peak months and lets the backlog grow",
        /// what they want instead
        outcome: Option<Text> = "Absorb next year's growth with the team there is",
        /// the headline, said for them
        message: Option<Text> = "Grow the company without growing the queue",
        /// the claims that convince them, by the names they have under `claims`
        proof: Vec<ClaimRef>,
    }
}

choice! {
    /// A persona's part in the decision.
    Role {
        /// Signs.
        DecisionMaker = "decision maker",
        /// Wants it and says so inside.
        Champion = "champion",
        /// Works with it.
        User = "user",
        /// Can stop it.
        Blocker = "blocker",
    }
}

record! {
    /// the market it is sold in
    Positioning {
        /// the market frame you chose, as a buyer would name it
        frame: Option<Text> = "Service-desk automation",
        /// the frames you did not choose, each with the reason
        rejected: Vec<RejectedFrame>,
        /// what a buyer would do without the product
        alternative: Option<Text> = "Adding agents and contractors each year",
        /// what only this product does, in one sentence
        difference: Option<Text> = "It finishes the request under the customer's own approval policy",
    }
}

record! {
    /// a market frame that was not chosen
    RejectedFrame short "frame" {
        /// the frame
        frame: Option<Text> = "Enterprise search",
        /// why it loses
        why: Option<Text> = "Search finds the article; the employee still has to do the work",
    }
}

record! {
    /// the promise and the reasons to believe it
    Messaging {
        /// the promise, in 12 words or fewer
        headline: Option<Text> = "IT requests, resolved before they reach the queue",
        /// how the promise is kept and for whom, in one sentence
        subhead: Option<Text> = "Completes routine requests in chat under your approval policy",
        /// two to four reasons to believe the promise, each with what the product does and what that changes
        pillars: Vec<Pillar>,
        /// the words to use
        say: Vec<Text>,
        /// the words not to use, each with what to say instead
        avoid: Vec<Avoided>,
    }
}

record! {
    /// a reason to believe
    Pillar short "name" {
        /// the pillar in one to three words
        name: Option<Text> = "Resolves",
        /// a short name that other fields can refer to
        id: Id,
        /// what the product does
        feature: Option<Text> = "Carries out 46 routine request types inside the chat",
        /// what that lets the customer do
        benefit: Option<Text> = "Employees get what they asked for in minutes",
        /// why that matters to their business
        value: Option<Text> = "The service desk absorbs growth without new hires",
        /// the claims that prove it, by the names they have under `claims`
        proof: Vec<ClaimRef>,
    }
}

record! {
    /// a word not to use
    Avoided short "term" {
        /// the word
        term: Option<Text> = "chatbot",
        /// what to say instead
        instead: Option<Text> = "assistant",
        /// why
        why: Option<Text> = "Buyers hear \"deflects and cannot act\"",
    }
}
