//! What stands beside it and what is asked: competitors, questions, channels.

use schemars::JsonSchema;
use serde::Serialize;

use super::claims::ClaimRef;
use super::outside::Comparison;
use super::record::{choice, record, reference};
use crate::brief::value::{Chosen, Id, Long, Text, When};

record! {
    /// what a buyer might choose instead
    Competitor short "name" {
        /// the competitor, or what people do instead
        name: Option<Text> = "Deskwise",
        /// a short name; it names the file of the battlecard
        id: Id,
        /// whether it is sold or is what people do instead of buying: vendor or alternative
        kind: Option<Chosen<Rival>> = "vendor",
        /// what it is, fairly, in one sentence
        is: Option<Text> = "A ticketing suite with a chatbot add-on",
        /// how they sell it
        pitch: Option<Text> = "One suite for the whole service desk, with AI included",
        /// what they charge
        pricing: Option<Text> = "Included in the top tier at $9 per employee per month",
        /// what it is honestly good at; sellers trust a card that admits it
        strengths: Vec<Text>,
        /// where it falls short, as facts
        weaknesses: Vec<Text>,
        /// the shape of a deal you win
        we_win_when: Option<Text> = "The customer wants requests finished, not deflected",
        /// the shape of a deal to walk away from
        we_lose_when: Option<Text> = "The customer buys everything from one vendor",
        /// what the field hears when this name comes up, most frequent first, each with your answer
        objections: Vec<Objection>,
        /// questions that bring the weakness up without naming it
        questions: Vec<Text>,
        /// what a buyer compares, each with theirs, yours and the day: customers read it
        compare: Vec<Comparison>,
        /// when this was learnt
        as_of: Option<When> = "2026-12-01",
        /// where this was learnt
        source: Option<Text> = "Public price page and two lost deals",
    }
}

choice! {
    /// What kind of choice a buyer has.
    Rival {
        /// Somebody sells it.
        Vendor = "vendor",
        /// What people do instead of buying: nothing new, a spreadsheet, a person who does it by hand.
        Alternative = "alternative",
    }
}

record! {
    /// what the field hears
    Objection short "says" {
        /// the objection, as they say it
        says: Option<Text> = "We already get an assistant with Deskwise",
        /// your answer, as a seller would say it
        answer: Option<Long> = "Keep it for questions. Ours completes the request behind the question.",
        /// the claims behind the answer, by the names they have under `claims`
        proof: Vec<ClaimRef>,
    }
}

record! {
    /// a question and its approved answer
    Question short "q" {
        /// the question, as people ask it
        q: Option<Text> = "What can it do on the first day?",
        /// the answer; its first sentence answers
        a: Option<Long> = "It completes 46 routine request types.",
        /// who asks: customers, sales, support, press or legal
        r#for: Option<Chosen<Asker>> = "customers",
        /// the claims behind the answer, by the names they have under `claims`
        proof: Vec<ClaimRef>,
    }
}

choice! {
    /// Who asks a question.
    Asker {
        /// Customers and prospects.
        Customers = "customers",
        /// The field.
        Sales = "sales",
        /// The support desk.
        Support = "support",
        /// Journalists and analysts.
        Press = "press",
        /// Legal.
        Legal = "legal",
    }
}

record! {
    /// where it is said
    Channel short "name" {
        /// the channel
        name: Option<Text> = "E-mail to the waitlist",
        /// a short name that other fields can refer to
        id: Id,
        /// what kind of channel it is: email, web, social, in-product, sales, press or event
        kind: Option<Chosen<ChannelKind>> = "email",
        /// the audience it reaches, by id
        audience: Option<AudienceRef> = "head-of-it-operations",
        /// what it says
        message: Option<Text> = "Grow the company without growing the queue",
        /// when: a day, or days from launch as T-14
        date: Option<When> = "T",
        /// who runs it
        owner: Option<Text> = "Jonas Weil",
    }
}

choice! {
    /// What kind of channel it is: it decides which document has its text.
    ChannelKind {
        /// One message to one reader.
        Email = "email",
        /// A page of your own.
        Web = "web",
        /// A post.
        Social = "social",
        /// A note within the product.
        InProduct = "in-product",
        /// A person who writes or calls.
        Sales = "sales",
        /// Journalists and analysts.
        Press = "press",
        /// A stage or a screen.
        Event = "event",
    }
}

reference! {
    /// The id of an audience.
    AudienceRef = Audience,
}

impl Question {
    /// Who asks: customers unless the brief says otherwise.
    #[must_use]
    pub fn asker(&self) -> Asker {
        self.r#for.as_ref().map(|a| a.value).unwrap_or_default()
    }
}
