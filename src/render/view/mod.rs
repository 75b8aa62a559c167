//! What templates see: the brief, and what more than one template would have to work out from it.
//!
//! Names that the brief has too hold what stands there; everything else is made here. Texts are in wire form, so that
//! whatever a template does with them stays traced.

mod announce;
mod calendar;
mod claims;
mod competitors;
mod due;
mod earlier;
mod guard;
mod outcome;
mod outside;
mod plan;
mod practice;
mod questions;
mod week;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Serialize;

pub use announce::{AnnounceView, EmailView, NoteView, StageView, ThanksView};
pub use calendar::{CalendarView, MarkView, MeasuresView, MetricView, TeamView, TrackView};
pub use claims::{ClaimView, ProofView};
pub use competitors::{CompetitorView, ObjectionView, is_alternative};
pub use due::CloseView;
pub(in crate::render) use due::in_words;
pub use earlier::{EarlierView, MovedView};
pub use outcome::{OutcomeView, ReachedView};
pub use outside::{CompareView, OfferView, ReasonView, SegmentView, VoiceView};
pub use plan::{ChannelView, PlanView};
pub use practice::{ExerciseView, OpeningView, PracticeView, PrincipleView, WeakView};
pub use questions::{PublicView, QuestionView, QuestionsView};
pub use week::{DayView, ItemView};

use crate::brief::Brief;
use crate::brief::model::{
    Audience, Avoided, Business, Channel, Cut, Debrief, Extra, Launch, Metric, Milestone, Offer, Pillar, Plan,
    Positioning, Product, Question, Quote, Readiness, Risk, Role, Story,
};
use crate::brief::{Long, Text};
use crate::traced::Traced;

/// Everything a template can name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct View<'b> {
    /// What is being launched.
    pub product: &'b Product,
    /// The launch itself.
    pub launch: &'b Launch,
    /// Its day, as 2027-03-09; for helpers.
    pub launch_day: Option<String>,
    /// How days are written: `long`, `us` or `iso`; for helpers.
    pub dates: &'static str,
    /// What a reader is asked to do.
    pub offer: &'b Offer,
    /// What one can buy.
    pub plans: &'b [Plan],
    /// What people outside say about it, whether they agreed to that or not.
    pub quotes: &'b [Quote],
    /// Segments, the primary one first.
    pub audience: Vec<AudienceView<'b>>,
    /// The first audience; its fields are empty where there is none.
    pub primary: AudienceView<'b>,
    /// The market it is sold in.
    pub positioning: &'b Positioning,
    /// The promise and the reasons to believe it.
    pub messaging: MessagingView<'b>,
    /// Every claim, in the order of the brief.
    pub claims: Vec<ClaimView<'b>>,
    /// The claims, sorted by what may be done with them.
    pub proof: ProofView<'b>,
    /// What a buyer would choose instead.
    pub competitors: Vec<CompetitorView<'b>>,
    /// What the field hears: each competitor's first objection, then each one's second, and so on.
    pub hardest: Vec<ObjectionView<'b>>,
    /// A question that opens a conversation before anybody named a rival: the first about doing nothing, else the first.
    pub opener: Option<&'b Text>,
    /// Questions, in the order of the brief.
    pub faq: &'b [Question],
    /// Questions by who asks.
    pub questions: QuestionsView<'b>,
    /// What may be said to customers of the product itself.
    pub public: PublicView<'b>,
    /// What the texts of an announcement are made of.
    pub announce: Option<AnnounceView<'b>>,
    /// Channels, in the order of the brief.
    pub channels: &'b [Channel],
    /// What each team must have done.
    pub readiness: &'b [Readiness],
    /// Dates that everybody should know.
    pub milestones: &'b [Milestone],
    /// How one will know that it worked.
    pub metrics: &'b [Metric],
    /// What could go wrong.
    pub risks: &'b [Risk],
    /// What goes first if the date moves up.
    pub cut_first: &'b [Cut],
    /// The business case, with the claims behind it.
    pub business: BusinessView<'b>,
    /// Stories of one's own work.
    pub stories: &'b [Story],
    /// What happened after the launch.
    pub debrief: &'b Debrief,
    /// Where the launch stands, and what is when.
    pub plan: PlanView<'b>,
    /// The plan as a calendar.
    pub calendar: Option<CalendarView<'b>>,
    /// What came of the launch.
    pub outcome: OutcomeView<'b>,
    /// What a person rehearses before an interview.
    pub practice: Option<PracticeView<'b>>,
    /// Free-form data.
    pub extra: &'b Extra,
    /// The document that is being made.
    pub document: DocumentView,
    /// Every document that there is one of, by name; for helpers.
    pub documents: BTreeMap<String, LinkView>,
    /// The competitor or the audience, in a document that repeats for them.
    pub item: Option<EachView<'b>>,
    /// The documents of the pack, for its index.
    pub pack: Vec<PackView>,
}

/// What a document can repeat for.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum EachView<'b> {
    /// In a document for each competitor.
    Competitor(Box<CompetitorView<'b>>),
    /// In a document for each audience.
    Audience(Box<AudienceView<'b>>),
}

/// The business case.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BusinessView<'b> {
    /// As in the brief.
    #[serde(flatten)]
    pub business: &'b Business,
    /// The claims behind its figures, without rejected ones.
    pub claims: Vec<ClaimView<'b>>,
    /// From when it brings more than it costs, as typed and as a day.
    pub when: Traced,
}

/// The document that is being made.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct DocumentView {
    /// Who reads it, as a phrase that follows "for".
    pub reader: String,
    /// Whether nobody outside may read it.
    pub internal: bool,
}

/// A document that others can refer to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LinkView {
    /// Its title.
    pub title: String,
    /// Its file, if the pack has it.
    pub file: Option<String>,
}

/// A document of the pack.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PackView {
    /// Its title.
    pub title: String,
    /// Its file, as the target of a link.
    pub file: String,
    /// Who reads it.
    pub reader: String,
    /// The question it answers.
    pub question: String,
    /// Whether nobody outside may read it.
    pub internal: bool,
    /// Parts that may be sent to customers, as a list in a sentence; empty where there are none.
    pub public_parts: String,
    /// How many gaps it has, in words: `none`, `2`.
    pub gaps: String,
}

/// A segment or persona.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AudienceView<'b> {
    /// As in the brief.
    #[serde(flatten)]
    pub audience: &'b Audience,
    /// The claims that convince them, without rejected ones.
    pub claims: Vec<ClaimView<'b>>,
    /// Whether it is the first.
    pub primary: bool,
    /// Whether they can stop it rather than want it.
    pub blocker: bool,
    /// What they may be told.
    pub said: SegmentView<'b>,
}

/// The promise and the reasons to believe it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MessagingView<'b> {
    /// The promise.
    pub headline: Option<&'b Text>,
    /// Its how and for whom.
    pub subhead: Option<&'b Text>,
    /// The reasons.
    pub pillars: Vec<PillarView<'b>>,
    /// Words to use.
    pub say: &'b [Text],
    /// Words not to use.
    pub avoid: &'b [Avoided],
}

/// A reason to believe.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PillarView<'b> {
    /// As in the brief.
    #[serde(flatten)]
    pub pillar: &'b Pillar,
    /// Counted from 1.
    pub number: usize,
    /// The claims behind it, without rejected ones.
    pub claims: Vec<ClaimView<'b>>,
    /// The one to show: the first that may be said to customers, else the first.
    pub best: Option<ClaimView<'b>>,
}

impl<'b> View<'b> {
    /// The view of a brief. What is large and few templates need is there if `named` says that it is needed.
    #[must_use]
    pub fn new(brief: &'b Brief, named: &dyn Fn(&str) -> bool) -> Self {
        let claims = claims::all(brief);
        let audience = audience(brief, &claims);
        let competitors = competitors::all(brief, &claims);
        let (hardest, pillars) = (competitors::hardest(&competitors), pillars(brief, &claims));
        let (proof, plan) = (claims::sorted(brief, &claims), plan::of(brief));
        View {
            practice: named("practice").then(|| {
                practice::of(&practice::Known {
                    brief,
                    audience: &audience,
                    pillars: &pillars,
                    competitors: &competitors,
                    hardest: &hardest,
                    proof: &proof,
                    plan: &plan,
                })
            }),
            announce: named("announce").then(|| announce::of(brief, &audience, &hardest, &claims)),
            product: &brief.product,
            offer: &brief.offer,
            plans: &brief.plans,
            quotes: &brief.quotes,
            launch: &brief.launch,
            launch_day: brief.launch.date.as_ref().and_then(|date| date.day).map(|day| day.to_string()),
            dates: brief.dates().word(),
            primary: audience.first().cloned().unwrap_or_else(nobody),
            hardest,
            opener: {
                let idle = competitors.iter().filter(|competitor| competitor.do_nothing);
                idle.chain(&competitors).find_map(|competitor| competitor.opener)
            },
            positioning: &brief.positioning,
            messaging: MessagingView {
                headline: brief.messaging.headline.as_ref(),
                subhead: brief.messaging.subhead.as_ref(),
                pillars,
                say: &brief.messaging.say,
                avoid: &brief.messaging.avoid,
            },
            business: BusinessView {
                business: &brief.business,
                claims: claims::named(&brief.business.proof, &claims),
                when: brief.business.from.as_ref().map(due::both).unwrap_or_default(),
            },
            proof,
            competitors,
            faq: &brief.faq,
            questions: questions::grouped(brief, &claims),
            public: questions::public(brief, &claims),
            audience,
            claims,
            channels: &brief.channels,
            readiness: &brief.readiness,
            milestones: &brief.milestones,
            metrics: &brief.metrics,
            risks: &brief.risks,
            cut_first: &brief.cut_first,
            stories: &brief.stories,
            debrief: &brief.debrief,
            calendar: named("calendar").then(|| calendar::of(brief)),
            outcome: outcome::of(brief),
            plan,
            extra: &brief.extra,
            document: DocumentView::default(),
            documents: BTreeMap::new(),
            item: None,
            pack: Vec::new(),
        }
    }
}

fn nobody<'b>() -> AudienceView<'b> {
    static NOBODY: LazyLock<Audience> = LazyLock::new(Audience::default);
    AudienceView { audience: &NOBODY, claims: Vec::new(), primary: true, blocker: false, said: SegmentView::default() }
}

fn audience<'b>(brief: &'b Brief, claims: &[ClaimView<'b>]) -> Vec<AudienceView<'b>> {
    let teller = outside::Teller::new(brief, claims);
    let view = |(i, audience): (usize, &'b Audience)| AudienceView {
        said: teller.tell(audience),
        audience,
        claims: claims::named(&audience.proof, claims),
        primary: i == 0,
        blocker: audience.role.as_ref().is_some_and(|role| role.value == Role::Blocker),
    };
    brief.audience.iter().enumerate().map(view).collect()
}

fn pillars<'b>(brief: &'b Brief, claims: &[ClaimView<'b>]) -> Vec<PillarView<'b>> {
    let view = |(i, pillar): (usize, &'b Pillar)| {
        let claims = claims::named(&pillar.proof, claims);
        let best = claims.iter().find(|claim| claim.public).or(claims.first()).cloned();
        PillarView { pillar, number: i + 1, claims, best }
    };
    brief.messaging.pillars.iter().enumerate().map(view).collect()
}

/// A value of either kind.
#[derive(Debug, Clone, Copy)]
pub(super) enum Said<'b> {
    Short(&'b Text),
    Long(&'b Long),
}

impl<'b> Said<'b> {
    pub(super) fn text(self) -> &'b str {
        match self {
            Said::Short(text) | Said::Long(Long(text)) => &text.text,
        }
    }
}
