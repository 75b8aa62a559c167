//! From text to [`Brief`], with every problem found on the way.

use std::collections::HashSet;
use std::sync::Arc;

use super::model::{Brief, Read};
use super::reader::{Reader, Value as _};
use super::tree::{self, Kind};
use super::value::Leaves;
use super::{refs, slips};
use crate::finding::{Finding, Findings, Source, settled};
use crate::git;

/// A brief larger than this is refused: a full one has about 20,000 bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// A result, and what there is to say about it all the same.
#[derive(Debug, Clone)]
pub struct Checked<T> {
    /// The result.
    pub value: T,
    /// Warnings and notes.
    pub findings: Vec<Finding>,
}

/// Reads a brief.
///
/// # Errors
/// Every problem of the brief, in the order of the file.
pub fn read(source: &Arc<Source>) -> Result<Checked<Read>, Findings> {
    let Looked { read, findings, more } = look(source);
    Ok(Checked { value: read, findings: settled(findings, more)? })
}

/// As much of a brief as could be read.
#[derive(Debug, Clone)]
pub struct Looked {
    /// What is known; where there are errors, it is not complete.
    pub read: Read,
    /// Every problem, in no order.
    pub findings: Vec<Finding>,
    /// How many more there are: of very many, not all are kept.
    pub more: usize,
}

/// Reads as much of a brief as there is, with every problem.
#[must_use]
pub fn look(source: &Arc<Source>) -> Looked {
    let mut reader = Reader {
        source,
        leaves: Leaves::default(),
        findings: Vec::new(),
        more: 0,
        hidden: Vec::new(),
        doubtful: HashSet::new(),
    };
    let conflicts = git::conflicts(&source.text);
    if !conflicts.is_empty() {
        // Two briefs in one: whatever else is wrong with it follows from that.
        reader.both_stand(conflicts);
        return Looked { read: Read::default(), findings: reader.findings, more: reader.more };
    }
    // What was meant is read on, so that one slip does not hide the next.
    let (slips, meant) = slips::slips(&reader.checked_text());
    for slip in slips {
        let finding = Finding::error(slip.rule, reader.place(slip.at), slip.message).help(slip.help);
        reader.tell(finding);
    }
    let parsed = tree::parse(&meant);
    for problem in parsed.problems {
        let mut finding = Finding::error(problem.rule, reader.place(problem.at), problem.message).help(problem.help);
        if let Some((at, words)) = problem.related {
            finding = finding.related(reader.place(at), words);
        }
        reader.tell(finding);
    }
    reader.hidden = parsed.hidden;
    reader.doubtful.extend(parsed.lost);
    let Some(root) = parsed.root else {
        if reader.findings.is_empty() {
            reader.nothing_there();
        }
        return Looked { read: Read::default(), findings: reader.findings, more: reader.more };
    };
    let mut brief = Brief::read(&root, "", &mut reader);
    let product = match &root.kind {
        Kind::Map(entries) => entries.iter().find(|(key, _)| key.text == "product").map(|(key, _)| key.at.clone()),
        Kind::Missing | Kind::Text(_) | Kind::List(_) => None,
    };
    refs::resolve(&mut brief, &mut reader, product.unwrap_or(0..0));
    Looked { read: Read { brief, leaves: reader.leaves }, findings: reader.findings, more: reader.more }
}
#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Arc<Source> {
        Arc::new(Source { path: "brief.yaml".into(), text: text.into() })
    }

    #[test]
    fn text_stays_text() {
        let text = "product:\n  name: 1.10\n  category: no\n  one_liner: 12:30\n  link: 2027-03-09\n";
        let read = read(&source(text)).unwrap().value;
        let product = &read.brief.product;
        assert_eq!(product.name.text, "1.10");
        assert_eq!(product.category.as_ref().unwrap().text, "no");
        assert_eq!(product.one_liner.as_ref().unwrap().text, "12:30");
        assert_eq!(product.link.as_ref().unwrap().text, "2027-03-09");
        let leaf = read.leaves.get(product.name.leaf).unwrap();
        assert_eq!((&text[leaf.span.clone()], leaf.path.as_str()), ("1.10", "product.name"));
    }

    #[test]
    fn shorthand_stands_for_the_obvious_field() {
        let read = read(&source("product: {name: X}\nrisks: [Redshift slips]\nclaims:\n  fast: Twice as fast\n"))
            .unwrap()
            .value;
        assert_eq!(read.brief.risks[0].what.as_ref().unwrap().text, "Redshift slips");
        assert_eq!(read.brief.claims.get("fast").unwrap().says.as_ref().unwrap().text, "Twice as fast");
        assert!(read.leaves.0.iter().any(|leaf| leaf.path == "risks[0].what"));
    }

    #[test]
    fn empty_values_are_missing() {
        let read = read(&source(
            "product:\n  name: X\n  category:\n  one_liner: ~\n  link: ''\naudience:\n  - name:\n    pain: ~\n",
        ))
        .unwrap()
        .value;
        assert!(
            read.brief.product.category.is_none()
                && read.brief.product.one_liner.is_none()
                && read.brief.product.link.is_none()
        );
        assert!(read.brief.audience.is_empty());
    }

    #[test]
    fn relative_dates_follow_the_launch() {
        let read =
            read(&source("product: {name: X}\nlaunch: {date: 2027-03-09}\nmilestones: [{date: T-14, what: Freeze}]\n"))
                .unwrap()
                .value;
        assert_eq!(read.brief.milestones[0].date.as_ref().unwrap().shown().text(), "23 February 2027");
    }

    /// A mark within a character that can't stand in a brief cut it.
    #[test]
    fn places_are_whole_characters() {
        let text = "product: {name: \"\u{fdd0}\u{fde0} *\", link: \"\u{85}\u{9b}\n: x";
        for place in look(&source(text)).findings.into_iter().filter_map(|finding| finding.place) {
            assert!(text.get(place.span.clone()).is_some(), "{:?}", place.span);
        }
    }

    #[test]
    fn a_slip_of_form_hides_nothing_and_makes_no_other() {
        let text = "product:\n  name: \"X\n  category: C\nlaunch:\n  tier: 7\nmetrics: [{name: M, baseline: \"12\"}]\nrisks:\n  - what: R\n    plna: P\n";
        let Findings(found) = read(&source(text)).unwrap_err();
        let rules: Vec<_> = found.iter().map(|f| f.rule).collect();
        assert_eq!(rules, ["yaml-syntax", "unknown-word", "unknown-key"], "{found:#?}");
        assert!(found[0].place.as_ref().is_some_and(|place| place.span.start == text.find('"').unwrap()));
    }

    #[test]
    fn every_problem_at_once() {
        let text = "product:\n  nmae: X\nlaunch:\n  date: soon\n  tier: 7\n  onwer: P\naudience: {name: everyone}\nclaims:\n  a:\n    says: S\n    status: aproved\nfaq:\n  - q: Q\n    proof: [b]\nchannels:\n  - name: N\n    audience: nobody\n";
        let Findings(found) = read(&source(text)).unwrap_err();
        let rules: Vec<_> = found.iter().map(|f| f.rule).collect();
        // The name is not missing: it is misspelt.
        let expected =
            ["unknown-key", "not-a-date", "unknown-word", "unknown-key", "wrong-kind", "unknown-word", "unknown-claim"];
        assert_eq!(rules, expected, "{found:#?}");
    }
}
