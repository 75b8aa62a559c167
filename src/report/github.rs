//! Findings as annotations of a pull request: workflow commands of GitHub Actions, a line each.

use crate::finding::{Finding, Level};
use std::fmt::Write as _;

use super::text::safe;

/// One line for each finding.
#[must_use]
pub fn github(findings: &[Finding]) -> String {
    findings.iter().map(|finding| one(finding) + "\n").collect()
}

fn one(finding: &Finding) -> String {
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let mut message = finding.message.clone();
    for more in [&finding.label, &finding.help].into_iter().flatten() {
        message.push('\n');
        message.push_str(more);
    }
    for (place, words) in &finding.related {
        let (line, _) = place.line_column();
        let _ = write!(message, "\n{}:{line}: {words}", place.source.path.display());
    }
    let message = data(&message);
    let rule = property(finding.rule);
    match &finding.place {
        None => format!("::{command} title={rule}::{message}"),
        Some(place) => {
            let (line, column) = place.line_column();
            let file = property(&place.source.path.display().to_string().replace('\\', "/"));
            format!("::{command} file={file},line={line},col={column},title={rule}::{message}")
        }
    }
}

/// What stands after `::`. The runner reads a command to the end of its line and decodes these three.
fn data(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(safe).collect();
    lines.join("\n").replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, where commas and colons separate as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::finding::{Place, Source};

    #[test]
    fn what_separates_is_escaped() {
        let source = Arc::new(Source { path: "a,b:c.yaml".into(), text: "x\né: 5\n".into() });
        let place = Place { source, span: 4..5 };
        let finding = Finding::error("stale-claim", place, "100%\n::error::x").help("look, again: now");
        let expected =
            "::error file=a%2Cb%3Ac.yaml,line=2,col=2,title=stale-claim::100%25%0A::error::x%0Alook, again: now\n";
        assert_eq!(github(&[finding]), expected);
        assert_eq!(github(&[Finding::new(Level::Note, "r", None, "m")]), "::notice title=r::m\n");
    }
}
