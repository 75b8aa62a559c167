//! The types of a brief. Their doc comments are what a person reads: the first line follows "To add:" where the value is
//! missing, and stands beside the key in a new brief; the rest is advice.

use schemars::JsonSchema;
use serde::Serialize;

use super::read::{Reader, Value};
use super::shape::{Field, Record, Shape, Target, key_name};
use super::tree::Node;
use super::value::{Chosen, Id, Leaves, Long, Text, When};

/// Defines a type of the brief, the way it is read, and its [`Record`].
macro_rules! record {
    ($(#[doc = $about:literal])+ $name:ident $(short $short:literal)? {
        $( $(#[doc = $doc:literal])+ $key:ident : $ty:ty $(= $example:literal)? ),* $(,)?
    }) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
        pub struct $name {
            /// Its path in the brief, such as `audience[0]`.
            pub path: String,
            $( $(#[doc = $doc])+ pub $key: $ty, )*
        }

        impl $name {
            /// The type as data.
            pub const RECORD: Record = Record {
                about: &[$($about),+],
                fields: &[$( Field {
                    key: key_name(stringify!($key)),
                    about: &[$($doc),+],
                    example: { #[allow(unused_mut, unused_assignments, reason = "not every field has an example")] { let mut example: Option<&'static str> = None; $( example = Some($example); )? example } },
                    shape: <$ty as Value>::SHAPE,
                } ),*],
                short: { #[allow(unused_mut, unused_assignments, reason = "not every type has a short form")] { let mut short: Option<&'static str> = None; $( short = Some($short); )? short } },
            };
        }

        impl Value for $name {
            const SHAPE: Shape = Shape::Record(&Self::RECORD);

            fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
                let fields = reader.fields(node, path, &Self::RECORD);
                $name { path: path.to_owned(), $( $key: reader.field(&fields, key_name(stringify!($key)), path), )* }
            }

            fn is_missing(&self) -> bool {
                true $( && self.$key.is_missing() )*
            }
        }
    };
}

/// Defines a set of words.
macro_rules! choice {
    ($(#[doc = $about:literal])+ $name:ident { $( $(#[doc = $doc:literal])+ $variant:ident = $word:literal ),* $(,)? }) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, JsonSchema)]
        pub enum $name { #[default] $( $(#[doc = $doc])+ $variant ),* }

        impl super::read::Choice for $name {
            const WORDS: &'static [&'static str] = &[$($word),*];
            fn from_word(word: &str) -> Option<Self> { match word { $( $word => Some(Self::$variant), )* _ => None } }
        }
    };
}
// `#[default]` binds to the first variant: the words below are ordered by that.

record! {
    /// a product brief
    Brief {
        /// what is being launched
        product: Product,
        /// the launch itself
        launch: Launch,
        /// the segments or personas it is for, the primary one first
        audience: Vec<Audience>,
        /// the market it is sold in
        positioning: Positioning,
        /// the promise and the reasons to believe it
        messaging: Messaging,
        /// every number, comparison or promise that leaves the building, each with its proof
        /// The key is a name of your own; other fields refer to it.
        claims: Claims,
        /// what a buyer would choose instead, doing nothing included; one battlecard each
        competitors: Vec<Competitor>,
        /// the questions that people ask, each with the approved answer
        faq: Vec<Question>,
        /// where it is said, to whom, and when
        channels: Vec<Channel>,
        /// what each team must have done before launch: Sales, Support, Legal and Web at least
        readiness: Vec<Readiness>,
        /// the dates that everybody should know
        milestones: Vec<Milestone>,
        /// two to five metrics, each with where it stands, where it should be and by when
        metrics: Vec<Metric>,
        /// what could go wrong, and the plan for it
        risks: Vec<Risk>,
        /// what goes first if the date moves up, in order
        cut_first: Vec<Cut>,
        /// stories of your own work, for an interview
        stories: Vec<Story>,
        /// what happened, after the launch
        debrief: Debrief,
        /// which documents are built, and where
        pack: Pack,
        /// anything else, for templates of your own
        extra: Extra,
    }
}

record! {
    /// what is being launched
    Product {
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
        /// what is different afterwards, and by how much
        goal: Option<Text> = "Turn 40 of the 120 waitlisted accounts into paying customers within 90 days",
        /// the decision you want from leadership, in one sentence that begins with a verb
        ask: Option<Text> = "Approve general availability on 9 March",
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

record! {
    /// a number, comparison or promise that leaves the building
    Claim short "says" {
        /// the claim, word for word
        says: Option<Text> = "Resolves 38% of requests without an agent",
        /// how it is known: sample, method, period
        proof: Option<Text> = "Nine beta customers, 61,400 requests, September to November 2026",
        /// how outsiders are told where it comes from
        ///
        /// Without it they read the proof. The source stays inside, unless it is a public address.
        cite: Option<Text> = "Nine beta customers, autumn 2026",
        /// the document or address where the proof is
        source: Option<Text> = "Beta report 2026-12, section 2",
        /// the date of the evidence
        as_of: Option<When> = "2026-11-30",
        /// whether it may be said: approved, pending or rejected
        status: Option<Chosen<Status>> = "approved",
        /// who signed it off
        approved_by: Option<Text> = "Legal, Tomas Lindqvist",
        /// whether it may leave the building: external or internal
        r#use: Option<Chosen<Use>> = "external",
    }
}

choice! {
    /// Whether a claim may be said.
    Status {
        /// Not yet.
        Pending = "pending",
        /// Yes.
        Approved = "approved",
        /// Never.
        Rejected = "rejected",
    }
}

choice! {
    /// Whether a claim may leave the building.
    Use {
        /// It may.
        External = "external",
        /// It may not.
        Internal = "internal",
    }
}

record! {
    /// what a buyer might choose instead
    Competitor short "name" {
        /// the competitor, or what people do instead
        name: Option<Text> = "Deskwise",
        /// a short name; it names the file of the battlecard
        id: Id,
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
        /// when this was learnt
        as_of: Option<When> = "2026-12-01",
        /// where this was learnt
        source: Option<Text> = "Public price page and two lost deals",
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

record! {
    /// which documents are built, and where
    Pack {
        /// the documents to build; without it, the core five
        documents: Vec<Text>,
        /// the folder of the documents, beside the brief; without it, pack
        out: Option<Text> = "pack",
        /// rules that `check` leaves out, each with a reason
        allow: Vec<Allowed>,
    }
}

record! {
    /// a rule that `check` leaves out
    Allowed {
        /// the name of the rule
        rule: Option<Text>,
        /// the reason
        why: Option<Text>,
    }
}

/// Claims by id, in the order of the file.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Claims(pub Vec<(String, Claim)>);

/// Free-form data, its texts traced like any other.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Extra(pub serde_json::Value);

macro_rules! reference {
    ($($(#[doc = $about:literal])+ $name:ident = $target:ident),* $(,)?) => { $(
        $(#[doc = $about])+
        #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub Text);

        impl Value for $name {
            const SHAPE: Shape = Shape::Ref(Target::$target);

            fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
                Self(Text::read(node, path, reader))
            }

            fn is_missing(&self) -> bool {
                self.0.text.is_empty()
            }
        }
    )* };
}

reference! {
    /// The id of a claim.
    ClaimRef = Claim,
    /// The id of an audience.
    AudienceRef = Audience,
    /// The id of a metric.
    MetricRef = Metric,
}

impl Claims {
    /// The claim of that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Claim> {
        self.0.iter().find(|(key, _)| key == id).map(|(_, claim)| claim)
    }
}

impl Claim {
    /// Whether it may be said: pending unless the brief says otherwise.
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

    /// Whether it may leave the building: external unless the brief says otherwise.
    #[must_use]
    pub fn r#use(&self) -> Use {
        self.r#use.as_ref().map(|u| u.value).unwrap_or_default()
    }

    /// Whether it may stand where customers read: approved, and not internal.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.status() == Status::Approved && self.r#use() == Use::External
    }
}

impl Question {
    /// Who asks: customers unless the brief says otherwise.
    #[must_use]
    pub fn asker(&self) -> Asker {
        self.r#for.as_ref().map(|a| a.value).unwrap_or_default()
    }
}

/// A brief, its values, and what it was read from.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// The typed model.
    pub brief: Brief,
    /// Every value with its bytes.
    pub leaves: Leaves,
}
