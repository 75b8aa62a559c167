//! What a brief says, made ready to be compared with: its sentences, its figures, its names and its days.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Reader;
use super::entry::{Avoided, Clause, Fact, Held, Name, Role, Statement, Why, is_name};
use super::items::{avoided, days, names};
use super::words::{Token, Vocabulary};
use crate::brief::Brief;
use crate::brief::fields::{self, Voice};
use crate::brief::model::{Asker, Read, Status, Use};
use crate::finding::Place;
use crate::language::words::sentences;

/// A claim whose evidence is older than this, in days, is not said outside.
pub(super) const TOO_OLD: i32 = 365;

/// A brief, ready to be compared with.
pub(super) struct Known {
    pub(super) vocabulary: Vocabulary,
    pub(super) statements: Vec<Statement>,
    pub(super) facts: Vec<Fact>,
    pub(super) names: Vec<Name>,
    pub(super) held: Vec<Held>,
    /// Competitors that nobody sells: what people do instead.
    pub(super) alternatives: Vec<usize>,
    /// Terms to avoid, by their stems.
    pub(super) avoided: Vec<Avoided>,
    pub(super) launch: Option<Date>,
    /// Every other day that the brief names, with the words of what happens on it.
    pub(super) days: Vec<(Date, Vec<u32>)>,
    /// What claims say that may be said.
    pub(super) claims: Vec<String>,
    /// By the first two words of a clause of the brief: the statement, and which of its tokens begin and end the clause.
    pub(super) clauses: HashMap<(u32, u32), Vec<Clause>>,
    /// The words of the name of the item that a short statement belongs to: what a figure alone is the figure of.
    pub(super) names_of: HashMap<usize, Vec<u32>>,
    /// In which statements a meaning stands.
    pub(super) postings: HashMap<u32, Vec<usize>>,
}

impl Known {
    /// A brief as these readers may hear it on a day.
    pub(super) fn of(
        read: &Read,
        place: &dyn Fn(std::ops::Range<usize>) -> Place,
        reader: Reader,
        today: Date,
    ) -> Self {
        let brief = &read.brief;
        let mut known = Self {
            vocabulary: Vocabulary::default(),
            statements: Vec::new(),
            facts: Vec::new(),
            names: names(brief),
            held: Vec::new(),
            alternatives: brief
                .competitors
                .iter()
                .enumerate()
                .filter(|(_, one)| crate::render::view::is_alternative(one))
                .map(|(at, _)| at)
                .collect(),
            avoided: Vec::new(),
            launch: brief.launch.date.as_ref().and_then(|date| date.day),
            days: Vec::new(),
            claims: Vec::new(),
            clauses: HashMap::new(),
            names_of: HashMap::new(),
            postings: HashMap::new(),
        };
        known.vocabulary.names =
            known.names.iter().filter(|name| name.rival.is_none()).flat_map(|name| name.words.clone()).collect();
        known.avoided = avoided(brief, &mut known.vocabulary);
        for field in fields::of(read) {
            let pattern = fields::pattern(&field.leaf.path);
            let Some(role) = role(&field, &pattern) else { continue };
            let claim = field.leaf.path.strip_prefix("claims.").and_then(|rest| rest.split('.').next());
            let path = claim.map_or_else(|| field.leaf.path.clone(), |id| format!("claims.{id}"));
            let is_public = match claim.and_then(|id| brief.claims.get(id)) {
                Some(claim) => claim.is_public(),
                None => is_public(&field, &pattern, brief),
            };
            let rival = rival(&field.leaf.path);
            for sentence in sentences(&field.leaf.text) {
                let text = field.leaf.text.get(sentence.clone()).unwrap_or_default();
                let words = known.vocabulary.learn(text);
                if words.tokens.is_empty() {
                    continue;
                }
                let names = &known.vocabulary.names;
                let lead = words.tokens.iter().take_while(|t| t.folded == "it" || names.contains(&t.folded)).count();
                known.statements.push(Statement {
                    path: path.clone(),
                    text: text.to_owned(),
                    role,
                    words,
                    lead,
                    weight: 0.0,
                    is_public,
                    rival,
                    place: place(field.leaf.span.clone()),
                });
            }
        }
        known.days = days(brief, &known.vocabulary);
        known.weigh(reader);
        known.hold(brief, reader, today);
        let is_said = |claim: &crate::brief::model::Claim| claim.status() == Status::Approved;
        known.claims = brief
            .claims
            .0
            .iter()
            .filter(|(_, claim)| is_said(claim))
            .filter_map(|(_, c)| Some(c.says.as_ref()?.text.clone()))
            .collect();
        known
    }

    /// Weights, figures and the ways to find a statement; they need the whole vocabulary.
    fn weigh(&mut self, reader: Reader) {
        self.vocabulary.settle();
        for (at, statement) in self.statements.iter_mut().enumerate() {
            statement.weight = statement.words.tokens.iter().map(|token| self.vocabulary.weight(token)).sum();
            let tokens = &statement.words.tokens;
            for token in tokens.iter().filter(|token| !token.is_filler) {
                let list = self.postings.entry(token.sense).or_default();
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
            for (from, to) in clauses(&statement.text, tokens, statement.lead) {
                if let (Some(a), Some(b)) = (tokens.get(from), tokens.get(from + 1)) {
                    self.clauses.entry((a.stem, b.stem)).or_default().push(Clause { statement: at, from, to });
                }
            }
        }
        self.name_items();
        for at in 0..self.statements.len() {
            self.learn_facts(at, reader);
        }
    }

    fn hold(&mut self, brief: &Brief, reader: Reader, today: Date) {
        for (id, claim) in &brief.claims.0 {
            let age = claim.as_of.as_ref().and_then(|as_of| as_of.day).map(|day| (today - day).get_days());
            let why = match (claim.status(), claim.r#use()) {
                (Status::Rejected, _) => Why::Rejected,
                (Status::Pending, _) => Why::Pending,
                (Status::Approved, Use::Internal) if reader.is_outside() => Why::Internal,
                (Status::Approved, _) => match age.filter(|age| *age > TOO_OLD && reader.is_outside()) {
                    Some(age) => Why::Old(age),
                    None => continue,
                },
            };
            let path = format!("claims.{id}");
            let says =
                self.statements.iter().position(|statement| statement.path == path && statement.role == Role::Claim);
            self.held.extend(says.map(|statement| Held { name: format!("the claim `{id}`"), statement, why }));
        }
        for quote in &brief.quotes {
            let why = match quote.status() {
                Status::Rejected => Why::Rejected,
                Status::Pending => Why::Pending,
                Status::Approved => continue,
            };
            let path = format!("{}.says", quote.path);
            let says = self.statements.iter().enumerate().filter(|(_, statement)| statement.path == path);
            let held = says.map(|(statement, _)| Held { name: "the voice that says it".to_owned(), statement, why });
            self.held.extend(held.collect::<Vec<_>>());
        }
    }

    /// The statement of that number.
    pub(super) fn statement(&self, at: usize) -> Option<&Statement> {
        self.statements.get(at)
    }
}

/// What a text of the brief is to a writer; `None` for what is no text.
fn role(field: &fields::Field<'_>, pattern: &str) -> Option<Role> {
    Some(match pattern {
        "messaging.headline" => Role::Headline,
        "messaging.subhead"
        | "product.one_liner"
        | "positioning.difference"
        | "audience[].message"
        | "messaging.pillars[].feature"
        | "messaging.pillars[].benefit"
        | "messaging.pillars[].value" => Role::Message,
        "faq[].a" | "competitors[].objections[].answer" => Role::Answer,
        "claims.*.says" => Role::Claim,
        "competitors[].weaknesses[]" => Role::Weakness,
        "messaging.avoid[].term" | "messaging.avoid[].instead" | "messaging.say[]" => return None,
        _ if is_name(pattern) => Role::Other,
        _ if field.voice == Voice::Data || field.voice == Voice::Story => return None,
        _ => Role::Other,
    })
}

/// Whether readers outside may hear a text.
fn is_public(field: &fields::Field<'_>, pattern: &str, brief: &Brief) -> bool {
    if let Some(item) = field.leaf.path.strip_suffix(".a").filter(|_| pattern == "faq[].a") {
        let question = brief.faq.iter().find(|question| question.path == item);
        return question.is_some_and(|one| matches!(one.asker(), Asker::Customers | Asker::Press));
    }
    if let Some(item) = field.leaf.path.strip_suffix(".says").filter(|_| pattern == "quotes[].says") {
        return brief.quotes.iter().any(|quote| quote.path == item && quote.status() == Status::Approved);
    }
    if matches!(field.voice, Voice::Plan | Voice::Story) {
        return false;
    }
    if let Some(rest) = pattern.strip_prefix("metrics[]") {
        return rest.is_empty();
    }
    let is_of_frame = pattern.starts_with("positioning.rejected") || pattern.starts_with("messaging.avoid");
    !is_of_frame
        && !pattern.starts_with("business")
        && !pattern.ends_with(".source")
        && !pattern.starts_with("launch")
        && !pattern.starts_with("debrief")
}

fn rival(path: &str) -> Option<usize> {
    path.strip_prefix("competitors[")?.split(']').next()?.parse().ok()
}

/// The parts of a sentence that are long enough to be known again, as ranges of its tokens.
fn clauses(text: &str, tokens: &[Token], lead: usize) -> Vec<(usize, usize)> {
    const SHORTEST: usize = 4;
    let mut out = vec![(0, tokens.len())];
    if lead > 0 && lead + SHORTEST <= tokens.len() {
        out.push((lead, tokens.len()));
    }
    let mut from = 0;
    for at in 1..=tokens.len() {
        let parted = match (tokens.get(at - 1), tokens.get(at)) {
            (Some(a), Some(b)) => {
                text.get(a.bytes.end..b.bytes.start)
                    .is_some_and(|between| between.contains([',', ';', ':', '(', ')', '—', '–']))
                    || (b.folded == "and" && at - from >= SHORTEST)
            }
            _ => true,
        };
        if parted {
            if at - from >= SHORTEST && (from, at) != (0, tokens.len()) {
                out.push((from, at));
            }
            from = at;
            // "and" belongs to neither.
            if tokens.get(at).is_some_and(|token| token.folded == "and") {
                from = at + 1;
            }
        }
    }
    out.retain(|(from, to)| to - from >= 2);
    out
}
