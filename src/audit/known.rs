//! What a brief says, made ready to be compared with: its sentences, its figures, its names and its days.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Reader;
use super::quantity::Quantity;
use super::words::{Token, UNKNOWN, Vocabulary, Words};
use crate::brief::{Brief, Text, When};
use crate::brief::fields::{self, Voice};
use crate::brief::model::{Asker, Read, Status, Use};
use crate::finding::Place;
use crate::language::words::{self, sentences};

/// A claim whose evidence is older than this, in days, is not said outside.
pub(super) const TOO_OLD: i32 = 365;

/// What a sentence of the brief is to somebody who writes a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The promise.
    Headline,
    /// A message that is to be said in its own words.
    Message,
    /// An answer that is approved word for word.
    Answer,
    /// A claim.
    Claim,
    /// What a competitor is not good at.
    Weakness,
    /// Anything else.
    Other,
}

/// A sentence of the brief.
#[derive(Debug)]
pub(super) struct Statement {
    /// The field: `messaging.headline`, `claims.fast`.
    pub(super) path: String,
    pub(super) text: String,
    pub(super) role: Role,
    pub(super) words: Words,
    /// What its words weigh together.
    pub(super) weight: f32,
    /// Whether readers outside may hear it.
    pub(super) is_public: bool,
    /// The competitor that it is about.
    pub(super) rival: Option<usize>,
    pub(super) place: Place,
}

/// A figure of the brief.
#[derive(Debug)]
pub(super) struct Fact {
    pub(super) statement: usize,
    pub(super) quantity: Quantity,
    /// The words around it, by meaning, without fillers.
    pub(super) context: Vec<u32>,
    pub(super) weight: f32,
    /// A word that stands for all of them: "price" beside what something costs.
    pub(super) implied: Option<u32>,
    /// Whether a text that says another figure of the same is wrong: it is no opinion of others.
    pub(super) is_ours: bool,
    /// Whether it is what something costs.
    pub(super) is_price: bool,
    /// How good a place it is to refer to: lower is better.
    pub(super) rank: u8,
}

/// A name that is to be written as it is.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) path: String,
    pub(super) text: String,
    /// In lower case.
    pub(super) words: Vec<String>,
    pub(super) rival: Option<usize>,
}

/// A claim that these readers may not hear.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) id: String,
    pub(super) statement: usize,
    pub(super) why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Pending,
    Rejected,
    Internal,
    Old(i32),
}

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

#[derive(Debug, Clone, Copy)]
pub(super) struct Clause {
    pub(super) statement: usize,
    pub(super) from: usize,
    pub(super) to: usize,
}

#[derive(Debug)]
pub(super) struct Avoided {
    pub(super) path: String,
    pub(super) term: String,
    pub(super) instead: Option<String>,
    /// Their numbers in the vocabulary.
    pub(super) stems: Vec<u32>,
}

impl Known {
    /// A brief as these readers may hear it on a day.
    pub(super) fn of(read: &Read, place: &dyn Fn(std::ops::Range<usize>) -> Place, reader: Reader, today: Date) -> Self {
        let brief = &read.brief;
        let mut known = Self {
            vocabulary: Vocabulary::default(),
            statements: Vec::new(),
            facts: Vec::new(),
            names: names(brief),
            held: Vec::new(),
            alternatives: brief.competitors.iter().enumerate().filter(|(_, one)| crate::render::view::is_alternative(one)).map(|(at, _)| at).collect(),
            avoided: Vec::new(),
            launch: brief.launch.date.as_ref().and_then(|date| date.day),
            days: Vec::new(),
            claims: Vec::new(),
            clauses: HashMap::new(),
            names_of: HashMap::new(),
            postings: HashMap::new(),
        };
        known.vocabulary.names = known.names.iter().filter(|name| name.rival.is_none()).flat_map(|name| name.words.clone()).collect();
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
                known.statements.push(Statement {
                    path: path.clone(),
                    text: text.to_owned(),
                    role,
                    words,
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
        known.claims = brief.claims.0.iter().filter(|(_, claim)| is_said(claim)).filter_map(|(_, c)| Some(c.says.as_ref()?.text.clone())).collect();
        known
    }

    /// Weights, figures and the ways to find a statement; they need the whole vocabulary.
    fn weigh(&mut self, reader: Reader) {
        for (at, statement) in self.statements.iter_mut().enumerate() {
            statement.weight = statement.words.tokens.iter().map(|token| self.vocabulary.weight(token)).sum();
            let tokens = &statement.words.tokens;
            for token in tokens.iter().filter(|token| !token.is_filler) {
                let list = self.postings.entry(token.sense).or_default();
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
            for (from, to) in clauses(&statement.text, tokens) {
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

    /// A metric's baseline is a figure alone; its name says of what.
    fn name_items(&mut self) {
        const FEW: usize = 6;
        let item = |path: &str| path.rsplit_once(']').map(|(item, _)| item.to_owned());
        let senses = |words: &Words| -> Vec<u32> {
            words.tokens.iter().filter(|token| !token.is_filler && token.quantity.is_none()).map(|token| token.sense).collect()
        };
        let names: HashMap<String, Vec<u32>> = self
            .statements
            .iter()
            .filter(|one| one.path.ends_with("].name"))
            .filter_map(|one| Some((item(&one.path)?, senses(&one.words))))
            .collect();
        let short = self.statements.iter().enumerate().filter(|(_, one)| one.words.tokens.len() < FEW && !one.path.ends_with(".name"));
        let found = short.filter(|(_, one)| one.path.starts_with("metrics")).filter_map(|(at, one)| Some((at, names.get(&item(&one.path)?)?.clone())));
        let found: Vec<(usize, Vec<u32>)> = found.collect();
        self.names_of.extend(found);
    }

    fn learn_facts(&mut self, at: usize, reader: Reader) {
        let Some(statement) = self.statements.get(at) else { return };
        if !statement.is_public && reader.is_outside() {
            return;
        }
        let rank = match (statement.role, statement.path.as_str()) {
            (_, path) if path.starts_with("product.") => 0,
            (Role::Claim, _) => 1,
            (_, path) if path.starts_with("competitors") && path.contains("pricing") => 1,
            (_, path) if path.starts_with("claims.") => 2,
            _ => 3,
        };
        let theirs = (["audience", "competitors", "positioning"].iter()).any(|start| statement.path.starts_with(start));
        let is_ours = !theirs || statement.path.ends_with(".pricing") || statement.path.ends_with(".message") || statement.path.ends_with(".answer");
        let is_price = statement.path.ends_with("pricing");
        let implied = Some(self.vocabulary.sense_of("price")).filter(|sense| is_price && *sense != UNKNOWN);
        let mut facts = Vec::new();
        for (number, quantity) in statement.words.quantities.iter().enumerate() {
            let part = clause_of(&statement.text, quantity.bytes.start);
            let item = self.names_of.get(&at).map(Vec::as_slice).unwrap_or_default();
            let mut context: Vec<u32> = statement
                .words
                .tokens
                .iter()
                .filter(|token| token.quantity != Some(number) && !token.is_filler && token.quantity.is_none())
                .filter(|token| part.contains(&token.bytes.start))
                .map(|token| token.sense)
                .chain(item.iter().copied())
                .collect();
            context.sort_unstable();
            context.dedup();
            let weight: f32 = context.iter().map(|sense| self.vocabulary.weight_of(*sense)).sum();
            facts.push(Fact { statement: at, quantity: quantity.clone(), context, weight, implied: implied.filter(|_| matches!(quantity.unit, super::quantity::Unit::Money(_) | super::quantity::Unit::Percent)), is_price, is_ours, rank });
        }
        self.facts.extend(facts);
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
            let says = self.statements.iter().position(|statement| statement.path == path && statement.role == Role::Claim);
            self.held.extend(says.map(|statement| Held { id: id.clone(), statement, why }));
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

/// What an item of a list is called.
fn is_name(pattern: &str) -> bool {
    ["[].name", "[].team", "[].what"].iter().any(|end| pattern.ends_with(end))
}

/// Whether readers outside may hear a text.
fn is_public(field: &fields::Field<'_>, pattern: &str, brief: &Brief) -> bool {
    if let Some(item) = field.leaf.path.strip_suffix(".a").filter(|_| pattern == "faq[].a") {
        let question = brief.faq.iter().find(|question| question.path == item);
        return question.is_some_and(|one| matches!(one.asker(), Asker::Customers | Asker::Press));
    }
    if matches!(field.voice, Voice::Plan | Voice::Story) {
        return false;
    }
    if let Some(rest) = pattern.strip_prefix("metrics[]") {
        return rest.is_empty();
    }
    let is_of_frame = pattern.starts_with("positioning.rejected") || pattern.starts_with("messaging.avoid");
    !is_of_frame
        && !pattern.starts_with("business") && !pattern.ends_with(".source") && !pattern.starts_with("launch")
        && !pattern.starts_with("debrief")
}

fn rival(path: &str) -> Option<usize> {
    path.strip_prefix("competitors[")?.split(']').next()?.parse().ok()
}

fn names(brief: &Brief) -> Vec<Name> {
    let folded = |text: &str| words::words(text).into_iter().map(|word| word.folded).collect();
    let product = &brief.product.name;
    let mut all = vec![Name { path: "product.name".into(), text: product.text.clone(), words: folded(&product.text), rival: None }];
    for (at, competitor) in brief.competitors.iter().enumerate() {
        let Some(name) = &competitor.name else { continue };
        let path = format!("competitors[{at}].name");
        all.push(Name { path, text: name.text.clone(), words: folded(&name.text), rival: Some(at) });
    }
    all.retain(|name| !name.words.is_empty());
    all
}

fn avoided(brief: &Brief, vocabulary: &mut Vocabulary) -> Vec<Avoided> {
    let mut one = |(at, avoid): (usize, &crate::brief::model::Avoided)| {
        let term = avoid.term.as_ref()?.text.clone();
        let stems = vocabulary.learn(&term).tokens.iter().map(|token| token.stem).collect();
        let instead = avoid.instead.as_ref().map(|text| text.text.clone());
        Some(Avoided { path: format!("messaging.avoid[{at}]"), term, instead, stems })
    };
    brief.messaging.avoid.iter().enumerate().filter_map(&mut one).filter(|avoided| !avoided.stems.is_empty()).collect()
}

/// The other days of a brief, each with the words of what happens on it.
fn days(brief: &Brief, vocabulary: &Vocabulary) -> Vec<(Date, Vec<u32>)> {
    let mut all: Vec<(Date, Vec<u32>)> = Vec::new();
    let mut add = |when: Option<&When>, texts: &[Option<&Text>]| {
        let Some(day) = when.and_then(|when| when.day) else { return };
        let words = texts.iter().flatten().flat_map(|text| vocabulary.read(&text.text).tokens);
        all.push((day, words.filter(|token| !token.is_filler && token.sense != UNKNOWN).map(|token| token.sense).collect()));
    };
    for one in &brief.channels {
        add(one.date.as_ref(), &[one.name.as_ref(), one.message.as_ref()]);
    }
    for one in &brief.readiness {
        add(one.due.as_ref(), &[one.team.as_ref(), one.done_when.as_ref()]);
    }
    for one in &brief.milestones {
        add(one.date.as_ref(), &[one.what.as_ref()]);
    }
    for one in &brief.metrics {
        add(one.by.as_ref(), &[one.name.as_ref()]);
    }
    for (_, one) in &brief.claims.0 {
        add(one.as_of.as_ref(), &[one.says.as_ref()]);
    }
    for one in &brief.competitors {
        add(one.as_of.as_ref(), &[one.name.as_ref()]);
    }
    all
}

/// The parts of a sentence that are long enough to be known again, as ranges of its tokens.
fn clauses(text: &str, tokens: &[Token]) -> Vec<(usize, usize)> {
    const SHORTEST: usize = 4;
    let mut out = vec![(0, tokens.len())];
    let mut from = 0;
    for at in 1..=tokens.len() {
        let parted = match (tokens.get(at - 1), tokens.get(at)) {
            (Some(a), Some(b)) => {
                text.get(a.bytes.end..b.bytes.start).is_some_and(|between| between.contains([',', ';', ':', '(', ')', '—', '–']))
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

/// The bytes of the part of a sentence in which a byte stands: it ends at a comma and its like.
pub(super) fn clause_of(text: &str, at: usize) -> std::ops::Range<usize> {
    let ends = |c: char, rest: &str| match c {
        ';' | ':' | '(' | ')' | '|' | '—' | '–' => true,
        ',' => rest.starts_with(' '),
        _ => false,
    };
    let (mut start, mut end) = (0, text.len());
    for (i, c) in text.char_indices() {
        let after = i + c.len_utf8();
        if ends(c, text.get(after..).unwrap_or_default()) {
            if after <= at {
                start = after;
            } else {
                end = i;
                break;
            }
        }
    }
    start..end
}
