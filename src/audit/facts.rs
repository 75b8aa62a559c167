//! The figures of a brief, each with the words around it.

use std::collections::HashMap;
use std::ops::Range;

use super::Reader;
use super::entry::{Fact, Role, is_name};
use super::known::Known;
use super::quantity::Unit;
use super::words::{UNKNOWN, Words};
use crate::brief::fields;

impl Known {
    /// A metric's baseline is a figure alone; its name says of what.
    pub(super) fn name_items(&mut self) {
        const FEW: usize = 6;
        let item = |path: &str| path.rsplit_once(']').map(|(item, _)| item.to_owned());
        let senses = |words: &Words| -> Vec<u32> {
            words
                .tokens
                .iter()
                .filter(|token| !token.is_filler && token.quantity.is_none())
                .map(|token| token.sense)
                .collect()
        };
        let names: HashMap<String, Vec<u32>> = self
            .statements
            .iter()
            .filter(|one| one.path.ends_with("].name"))
            .filter_map(|one| Some((item(&one.path)?, senses(&one.words))))
            .collect();
        let short = self
            .statements
            .iter()
            .enumerate()
            .filter(|(_, one)| one.words.tokens.len() < FEW && !is_name(&fields::pattern(&one.path)));
        let found = short
            .filter(|(_, one)| one.path.starts_with("metrics"))
            .filter_map(|(at, one)| Some((at, names.get(&item(&one.path)?)?.clone())));
        let found: Vec<(usize, Vec<u32>)> = found.collect();
        self.names_of.extend(found);
    }

    pub(super) fn learn_facts(&mut self, at: usize, reader: Reader) {
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
        let is_ours = !theirs
            || statement.path.ends_with(".pricing")
            || statement.path.ends_with(".message")
            || statement.path.ends_with(".answer");
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
            facts.push(Fact {
                statement: at,
                quantity: quantity.clone(),
                context,
                weight,
                implied: implied.filter(|_| matches!(quantity.unit, Unit::Money(_) | Unit::Percent)),
                is_price,
                is_ours,
                rank,
            });
        }
        self.facts.extend(facts);
    }
}

/// The bytes of the part of a sentence in which a byte stands: it ends at a comma and its like.
pub(super) fn clause_of(text: &str, at: usize) -> Range<usize> {
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
