//! Findings as an editor shows them.

use std::str::FromStr as _;

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString, Position, Range, Uri,
};

use super::place;
use super::text::{Encoding, Lines};
use crate::finding::{Finding, Level};

/// Stands for launchpack beside a finding.
pub(super) const SOURCE: &str = "launchpack";

/// Where the explanation of a rule can be read: the server hands it out under `launchpack/explain`.
pub(super) fn explanation(rule: &str) -> String {
    format!("launchpack:/explain/{rule}.md")
}

/// The findings of one file.
pub(super) fn diagnostics(findings: &[Finding], encoding: Encoding) -> Vec<Diagnostic> {
    let source = findings.iter().find_map(|finding| finding.place.as_ref()).map(|place| &place.source);
    let lines = source.map(|source| Lines::new(&source.text, encoding));
    findings.iter().map(|finding| diagnostic(finding, lines.as_ref(), encoding)).collect()
}

fn diagnostic(finding: &Finding, lines: Option<&Lines<'_>>, encoding: Encoding) -> Diagnostic {
    let start = Range::new(Position::new(0, 0), Position::new(0, 0));
    let range = finding.place.as_ref().zip(lines).map_or(start, |(place, lines)| lines.range(&place.span));
    let related = finding.related.iter().filter_map(|(place, words)| {
        let location = place::location(place, encoding)?;
        Some(DiagnosticRelatedInformation { location, message: words.clone() })
    });
    let related: Vec<DiagnosticRelatedInformation> = related.collect();
    let href = Uri::from_str(&explanation(finding.rule)).ok();
    Diagnostic {
        range,
        severity: Some(match finding.level {
            Level::Error => DiagnosticSeverity::ERROR,
            Level::Warning => DiagnosticSeverity::WARNING,
            Level::Note => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        code_description: href.map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: words(finding),
        related_information: (!related.is_empty()).then_some(related),
        tags: None,
        data: None,
    }
}

/// All that a finding says.
pub(super) fn words(finding: &Finding) -> String {
    let mut out = crate::render::capital(&finding.message);
    for more in [&finding.label, &finding.help].into_iter().flatten() {
        out.push('\n');
        out.push_str(&crate::render::capital(more));
    }
    out
}
