//! The texts of a brief, each with who speaks in it and who reads it.

use std::ops::Range;

use super::Leaf;
use super::model::{Asker, Read};

/// Who speaks in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voice {
    /// The product's makers, in their own words.
    Ours,
    /// Customers and rivals, or us about frames that were not chosen.
    Theirs,
    /// Us, about work and dates.
    Plan,
    /// A claim, word for word.
    Claim,
    /// How a claim is known, and where something was learnt.
    Evidence,
    /// A person, of their own work.
    Story,
    /// Names, ids, dates and words of a list.
    Data,
}

/// One text of the brief.
#[derive(Debug, Clone)]
pub(crate) struct Field<'a> {
    pub(crate) leaf: &'a Leaf,
    pub(crate) voice: Voice,
    /// Whether customers read or hear it.
    pub(crate) for_customers: bool,
    /// Whether somebody says it aloud.
    pub(crate) is_spoken: bool,
    /// Whether it promises: a figure in it is a warning, elsewhere a note.
    pub(crate) promises: bool,
}

impl Field<'_> {
    pub(crate) fn text(&self) -> &str {
        &self.leaf.text
    }

    /// Bytes of the brief that say a part of the text; the whole value where it is written with escapes or folded.
    pub(crate) fn bytes(&self, source: &str, part: Range<usize>) -> Range<usize> {
        let raw = source.get(self.leaf.span.clone()).unwrap_or_default();
        match raw.find(self.leaf.text.as_str()) {
            Some(at) => {
                let start = self.leaf.span.start + at;
                start + part.start..start + part.end
            }
            None => self.leaf.span.clone(),
        }
    }
}

/// Every text of the brief, in the order of the file.
pub(crate) fn of(read: &Read) -> Vec<Field<'_>> {
    read.leaves.0.iter().filter(|leaf| !leaf.text.trim().is_empty()).map(|leaf| field(leaf, read)).collect()
}

/// `audience[0].pain` is `audience[].pain`, and `claims.fast.says` is `claims.*.says`.
pub(crate) fn pattern(path: &str) -> String {
    let out = unnumbered(path);
    match out.strip_prefix("claims.").and_then(|rest| rest.rsplit_once('.')) {
        Some((_, key)) => format!("claims.*.{key}"),
        None => out,
    }
}

/// A path without its numbers: `audience[].pain`.
pub(crate) fn unnumbered(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut within = false;
    for c in path.chars() {
        match c {
            '[' => within = true,
            ']' => within = false,
            _ if within => continue,
            _ => {}
        }
        out.push(c);
    }
    out
}

fn field<'a>(leaf: &'a Leaf, read: &Read) -> Field<'a> {
    use Voice::{Claim, Data, Evidence, Ours, Plan, Story, Theirs};
    let pattern = pattern(&leaf.path);
    // Voice; read by customers; said aloud; promises.
    let (voice, for_customers, is_spoken, promises) = match pattern.as_str() {
        "messaging.headline" | "messaging.subhead" | "audience[].message" | "channels[].message" => {
            (Ours, true, true, true)
        }
        "product.one_liner"
        | "competitors[].compare[].ours"
        | "positioning.difference"
        | "messaging.pillars[].benefit"
        | "messaging.pillars[].value" => (Ours, true, false, true),
        "business.costs" | "business.brings" => (Ours, false, false, true),
        "offer.text"
        | "plans[].price"
        | "plans[].for"
        | "plans[].includes[]"
        | "plans[].replaces"
        | "product.category"
        | "product.availability"
        | "product.pricing"
        | "messaging.pillars[].name"
        | "messaging.pillars[].feature"
        | "messaging.say[]" => (Ours, true, false, false),
        "competitors[].objections[].answer" | "competitors[].questions[]" => (Ours, true, true, false),
        "faq[].a" => (Ours, is_public_answer(&leaf.path, read), true, false),
        "positioning.frame"
        | "competitors[].we_win_when"
        | "competitors[].we_lose_when"
        | "business.assumptions[]"
        | "competitors[].weaknesses[]" => (Ours, false, false, false),
        "audience[].pain"
        | "audience[].today"
        | "audience[].outcome"
        | "positioning.alternative"
        | "positioning.rejected[].frame"
        | "positioning.rejected[].why"
        | "messaging.avoid[].term"
        | "messaging.avoid[].instead"
        | "messaging.avoid[].why"
        | "competitors[].is"
        | "competitors[].pitch"
        | "competitors[].pricing"
        | "competitors[].strengths[]"
        | "competitors[].objections[].says"
        | "competitors[].compare[].what"
        | "competitors[].compare[].theirs"
        | "quotes[].says"
        | "faq[].q" => (Theirs, false, false, false),
        "launch.goal"
        | "launch.ask"
        | "readiness[].done_when"
        | "milestones[].what"
        | "risks[].what"
        | "risks[].plan"
        | "cut_first[].what"
        | "cut_first[].cost"
        | "debrief.worked[]"
        | "debrief.failed[]"
        | "debrief.changed[]"
        | "debrief.next[]" => (Plan, false, false, false),
        "claims.*.says" => (Claim, true, false, false),
        "claims.*.proof"
        | "claims.*.cite"
        | "claims.*.source"
        | "competitors[].source"
        | "metrics[].source"
        | "metrics[].baseline"
        | "metrics[].target"
        | "debrief.results[].actual" => (Evidence, false, false, false),
        "stories[].situation" | "stories[].task" | "stories[].action" | "stories[].result" | "stories[].learned" => {
            (Story, false, false, false)
        }
        _ => (Data, false, false, false),
    };
    Field { leaf, voice, for_customers, is_spoken, promises }
}

/// Whether the answer of a question goes to customers or the press.
fn is_public_answer(path: &str, read: &Read) -> bool {
    let item = path.strip_suffix(".a").unwrap_or_default();
    let question = read.brief.faq.iter().find(|question| question.path == item);
    question.is_some_and(|question| matches!(question.asker(), Asker::Customers | Asker::Press))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::Brief;
    use crate::brief::shape::{Record, Shape};

    #[test]
    fn paths_become_patterns() {
        assert_eq!(pattern("competitors[2].objections[10].says"), "competitors[].objections[].says");
        assert_eq!(pattern("claims.resolves-38.says"), "claims.*.says");
        assert_eq!(pattern("launch.goal"), "launch.goal");
    }

    /// A text that is data is said so here, so that a new field of the brief is not overlooked.
    #[test]
    fn every_text_of_a_brief_has_a_voice() {
        const DATA: [&str; 35] = [
            "offer.link",
            "plans[].name",
            "quotes[].who",
            "quotes[].role",
            "quotes[].company",
            "quotes[].approved_by",
            "product.name",
            "product.link",
            "launch.owner",
            "launch.proof[]",
            "business.proof[]",
            "audience[].name",
            "audience[].proof[]",
            "messaging.pillars[].proof[]",
            "claims.*.approved_by",
            "competitors[].name",
            "competitors[].objections[].proof[]",
            "faq[].proof[]",
            "channels[].name",
            "channels[].owner",
            "channels[].audience",
            "readiness[].team",
            "readiness[].owner",
            "milestones[].owner",
            "metrics[].name",
            "risks[].owner",
            "stories[].title",
            "stories[].principle",
            "debrief.results[].metric",
            "pack.documents[]",
            "pack.out",
            "pack.allow[].rule",
            "pack.allow[].why",
            "extra",
            "",
        ];
        let source =
            std::sync::Arc::new(crate::finding::Source { path: "b".into(), text: "product: {name: X}\n".into() });
        let read = crate::brief::read(&source).unwrap().value;
        let mut paths = Vec::new();
        walk(&Brief::RECORD, "", &mut paths);
        assert!(paths.len() > 80);
        for path in paths {
            let leaf = Leaf { path: path.clone(), span: 0..0, text: "x".into(), long: false };
            let is_data = field(&leaf, &read).voice == Voice::Data;
            assert_eq!(is_data, DATA.contains(&path.as_str()), "{path}");
        }
    }

    fn walk(record: &Record, prefix: &str, out: &mut Vec<String>) {
        for field in record.fields {
            let path = if prefix.is_empty() { field.key.to_owned() } else { format!("{prefix}.{}", field.key) };
            shape(field.shape, path, out);
        }
    }

    fn shape(shape_: Shape, path: String, out: &mut Vec<String>) {
        match shape_ {
            Shape::Record(inner) => walk(inner, &path, out),
            Shape::List(inner) => shape(*inner, format!("{path}[]"), out),
            Shape::Map(inner) => shape(*inner, format!("{path}.*"), out),
            Shape::Text | Shape::Long | Shape::Ref(_) | Shape::Any => out.push(path),
            Shape::Date | Shape::Choice(_) | Shape::Id => {}
        }
    }
}
