//! `launchpack trace`

use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::pull::place_json;
use super::{Format, Outcome, Ui, open};
use crate::finding::{Finding, Findings, Place};
use crate::pack::Pack;
use crate::pack::disk::RealDisk;
use crate::report;
use crate::trace::{Traced, Tracer, Value, Words};

/// Say which values of the brief a line of a document says, and where else they stand
///
/// Works on documents as they are now, edited or not. A line that is a template's own words names the template.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(
    after_help = "Examples:\n  launchpack trace launch-faq:12\n  launchpack trace pack/exec-summary.md:7:20\n  launchpack trace --value claims.resolves-38.says"
)]
pub(super) struct Args {
    /// A document, by name or file, with a line and perhaps a column
    #[arg(value_name = "DOC:LINE[:COLUMN]", required_unless_present = "value", conflicts_with = "value")]
    place: Option<String>,
    /// A value of the brief by its path: every place that says it
    #[arg(long, value_name = "PATH")]
    value: Option<String>,
    /// Brief to read (default: `brief.yaml` here or in a folder above)
    #[arg(long, value_name = "FILE")]
    brief: Option<PathBuf>,
    /// The pack's folder, if it was built with --out
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How to write the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let project = open(args.brief.as_deref(), args.out.as_deref(), ui)?;
    let disk = RealDisk;
    let pack = Pack::open(&disk, &project.dir)?;
    pack.check_built(&project.shown_dir)?;
    let documents = Tracer::new(&project, &pack, &disk)?;
    let (traced, values) = match (&args.value, &args.place) {
        (Some(path), _) => (None, documents.values(path)?),
        (None, place) => {
            let (word, line, column) = parse(place.as_deref().unwrap_or_default())?;
            let traced = documents.line(word, line, column)?;
            let values = traced.values.clone();
            (Some(traced), values)
        }
    };
    match args.format {
        Format::Json => ui.say(&as_json(traced.as_ref(), &values)),
        Format::Text => as_text(traced.as_ref(), &values, documents.is_fresh, ui),
    }
    Ok(Outcome::Clean)
}

/// `launch-faq:12`, `launch-faq.md:12:3`
fn parse(text: &str) -> Result<(&str, usize, Option<usize>), Finding> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0);
    let parts: Vec<&str> = text.rsplitn(3, ':').collect();
    let read = match parts.as_slice() {
        [column, line, word] if number(line).is_some() => {
            number(line).zip(Some(number(column))).filter(|(_, c)| c.is_some()).map(|(l, c)| (*word, l, c))
        }
        [line, ..] => number(line).and_then(|number| Some((text.strip_suffix(&format!(":{line}"))?, number, None))),
        [] => None,
    };
    read.filter(|(word, _, _)| !word.is_empty()).ok_or_else(|| {
        Finding::failure("no-such-line", format!("expected a document and a line like `launch-faq:12`, found `{text}`"))
    })
}

fn as_json(traced: Option<&Traced>, values: &[Value]) -> String {
    let value = |value: &Value| {
        let at = value.at.as_ref().map(Place::line_column);
        json!({
            "path": value.path,
            "text": value.text,
            "file": value.at.as_ref().map(|at| at.source.path.display().to_string()),
            "line": at.map(|(line, _)| line),
            "column": at.map(|(_, column)| column),
            "edited": value.edited,
            "places": value.places.iter().map(place_json).collect::<Vec<_>>(),
        })
    };
    let mut out = json!({ "values": values.iter().map(value).collect::<Vec<_>>() });
    if let (Json::Object(fields), Some(traced)) = (&mut out, traced) {
        let words = match &traced.words {
            Words::Template(line) => {
                json!({ "name": line.name, "line": line.line, "text": line.text, "edited": line.edited })
            }
            Words::None | Words::Yours => Json::Null,
        };
        fields.insert("template".to_owned(), words);
        fields.insert("yours".to_owned(), json!(traced.words == Words::Yours));
    }
    format!("{out:#}")
}

fn as_text(traced: Option<&Traced>, values: &[Value], is_fresh: bool, ui: &mut Ui<'_>) {
    if let Some(traced) = traced {
        let (line, _) = traced.line.line_column();
        ui.say(&report::safe(&format!("{}:{line}", traced.line.source.path.display())));
        if values.is_empty() {
            for line in says_nothing(&traced.words) {
                ui.say(&format!("  {}", report::safe(&line)));
            }
        }
    }
    for value in values {
        ui.say(&format!("{}{}", report::safe(&value.path), if value.edited { " (edited in this line)" } else { "" }));
        match (&value.text, &value.at) {
            (Some(text), Some(at)) => {
                let (line, column) = at.line_column();
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                ui.say(&format!("  {}", report::safe(&text)));
                ui.say(&format!("  {}:{line}:{column}", report::safe(&at.source.path.display().to_string())));
            }
            _ => ui.say("  the brief has no such value any more"),
        }
        let here = traced.map(|traced| &traced.line);
        let others = by_file(&value.places, here);
        if others.is_empty() {
            ui.say(if here.is_some() { "  said nowhere else" } else { "  said in no document" });
        }
        for (i, file) in others.iter().enumerate() {
            let lead = match (i, here.is_some()) {
                (0, true) => "also said in",
                (0, false) => "said in",
                _ => "",
            };
            ui.say(&format!("  {lead:<12} {}", report::safe(file)));
        }
    }
    if let Some(Words::Template(line)) = traced.map(|traced| &traced.words).filter(|_| !values.is_empty())
        && let Some(number) = line.line
    {
        ui.say(&format!("the other words are those of the template {}.md.hbs:{number}", report::safe(&line.name)));
    }
    if !is_fresh {
        ui.complain("the brief changed since the last build, so lines may say an older text\n");
    }
}

fn says_nothing(words: &Words) -> Vec<String> {
    match words {
        Words::None => vec!["an empty line".to_owned()],
        Words::Yours => vec!["your own words: neither the brief nor a template says them".to_owned()],
        Words::Template(line) => {
            let whose = if line.edited { "the template's own words, edited" } else { "the template's own words" };
            match line.line {
                Some(number) => vec![format!("{whose}: {}.md.hbs:{number}", line.name), line.text.clone()],
                None => vec![format!("{whose}, made by a helper: {}.md.hbs", line.name)],
            }
        }
    }
}

/// `pack/launch-faq.md:12, 40`, without the line that was asked for.
fn by_file(places: &[Place], here: Option<&Place>) -> Vec<String> {
    let mut files: Vec<(String, Vec<usize>)> = Vec::new();
    for place in places {
        let (line, _) = place.line_column();
        let is_here = here.is_some_and(|here| here.source.path == place.source.path && here.line_column().0 == line);
        if is_here {
            continue;
        }
        let file = place.source.path.display().to_string();
        match files.last_mut() {
            Some((last, lines)) if *last == file => {
                if lines.last() != Some(&line) {
                    lines.push(line);
                }
            }
            _ => files.push((file, vec![line])),
        }
    }
    let join = |lines: &[usize]| lines.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    files.iter().map(|(file, lines)| format!("{file}:{}", join(lines))).collect()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn places_are_read() {
        assert_eq!(parse("faq:12").unwrap(), ("faq", 12, None));
        assert_eq!(parse("pack/faq.md:12:3").unwrap(), ("pack/faq.md", 12, Some(3)));
        assert_eq!(parse("C:\\pack\\faq.md:12").unwrap(), ("C:\\pack\\faq.md", 12, None));
        for bad in ["faq", "faq:", "faq:x", "faq:0", ":3", ""] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
