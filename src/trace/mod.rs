//! From a line of a document to the values of the brief that it says, and from a value to every line that says it.

mod template;

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::align::places::Fate;
use crate::finding::{Finding, Place, Source, counted, nearest};
use crate::pack::Pack;
use crate::pack::disk::Disk;
use crate::pack::plan::means;
use crate::pack::sheet::Sheet;
use crate::project::{Project, unknown_word};

pub use template::TemplateLine;

/// A value, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Its path in the brief.
    pub path: String,
    /// The brief's text; `None` where the brief has no such value any more.
    pub text: Option<String>,
    /// Where the brief says it.
    pub at: Option<Place>,
    /// Whether a person edited it in the line that was asked for.
    pub edited: bool,
    /// Every place in a document that says it.
    pub places: Vec<Place>,
}

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traced {
    /// The line.
    pub line: Place,
    /// The values it says, in order.
    pub values: Vec<Value>,
    /// Where its other words come from.
    pub words: Words,
}

/// Where the words of a line come from, those of values aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// There are none.
    None,
    /// A person added the line.
    Yours,
    /// From a template.
    Template(TemplateLine),
}

/// A pack whose documents can be asked.
pub struct Tracer<'p> {
    project: &'p Project<'p>,
    sheets: Vec<Sheet<'p>>,
    sources: Vec<Arc<Source>>,
    /// Whether the brief is the one that the pack was built from.
    pub is_fresh: bool,
}

impl<'p> Tracer<'p> {
    /// Reads a pack.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn new(project: &'p Project<'p>, pack: &'p Pack<'_>, disk: &dyn Disk) -> Result<Self, Finding> {
        let sheets = pack.sheets()?;
        let source = |sheet: &Sheet<'_>| {
            Arc::new(Source { path: project.shown_dir.join(sheet.file()), text: sheet.text.to_owned() })
        };
        let sources = sheets.iter().map(source).collect();
        let is_fresh = project.is_fresh(disk);
        Ok(Self { project, sheets, sources, is_fresh })
    }

    /// What a line of a document says, or of that line a column; both counted from 1.
    ///
    /// # Errors
    /// When there is no such document, line or column.
    pub fn line(&self, word: &str, line: usize, column: Option<usize>) -> Result<Traced, Finding> {
        let name = Path::new(word).file_name().map_or(word, |name| name.to_str().unwrap_or(word));
        let is = |sheet: &Sheet<'_>| means(name, &sheet.found.entry.kind, sheet.file());
        let by_file = self.sheets.iter().position(|sheet| is(sheet) && sheet.found.entry.kind != name);
        let Some(index) = by_file.or_else(|| self.sheets.iter().position(is)) else {
            return Err(self.no_document(word));
        };
        let (Some(sheet), Some(source)) = (self.sheets.get(index), self.sources.get(index)) else {
            return Err(self.no_document(word));
        };
        let number = line.wrapping_sub(1);
        let lines: Vec<&str> = sheet.text.split_inclusive('\n').collect();
        let Some(text) = lines.get(number) else {
            let message = format!("`{}` has no line {line}", sheet.file());
            let help = format!("it has {}", counted(lines.len(), "line"));
            return Err(Finding::failure("no-such-line", message).help(help));
        };
        let start = lines.iter().take(number).map(|line| line.len()).sum::<usize>();
        let text = text.trim_end_matches(['\n', '\r']);
        let wanted = match column {
            None => start..start + text.len(),
            Some(column) => {
                let Some((at, c)) = text.char_indices().nth(column.wrapping_sub(1)) else {
                    let message = format!("line {line} of `{}` has no column {column}", sheet.file());
                    let count = text.chars().count();
                    return Err(Finding::failure("no-such-column", message)
                        .help(format!("it has {}", counted(count, "column"))));
                };
                start + at..start + at + c.len_utf8()
            }
        };
        let here = sheet.in_plain(&wanted);
        let mut values: Vec<Value> = Vec::new();
        for (span, place) in sheet.spans.iter().zip(&sheet.places) {
            let says = place.mine.start < here.end && here.start < place.mine.end;
            if !says || !stands(place.fate) {
                continue;
            }
            for path in &span.paths {
                match values.iter_mut().find(|value| value.path == *path) {
                    Some(value) => value.edited |= place.fate != Fate::Kept,
                    None => values.push(Value { edited: place.fate != Fate::Kept, ..self.value(path) }),
                }
            }
        }
        let words = if column.is_some() && !values.is_empty() { Words::None } else { self.words(sheet, &here) };
        let line = Place { source: Arc::clone(source), span: wanted };
        Ok(Traced { line, values, words })
    }

    /// A value by its path, or all those below a path.
    ///
    /// # Errors
    /// When the brief has no such value.
    pub fn values(&self, path: &str) -> Result<Vec<Value>, Finding> {
        let leaves = &self.project.read.leaves.0;
        let below =
            |leaf: &str| leaf.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
        let values: Vec<Value> =
            leaves.iter().filter(|leaf| below(&leaf.path)).map(|leaf| self.value(&leaf.path)).collect();
        if !values.is_empty() && !path.is_empty() {
            return Ok(values);
        }
        let name = self.project.source.path.display();
        let finding = Finding::failure("no-such-value", format!("`{name}` has no value `{path}`"));
        Err(match nearest(path, leaves.iter().map(|leaf| leaf.path.as_str())) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("a path is like `launch.date`, `claims.KEY.says` or `audience[0].pain`"),
        })
    }

    /// One value by its path; without text and place where the brief has no such value any more.
    #[must_use]
    pub fn value(&self, path: &str) -> Value {
        let leaf = self.project.read.leaves.0.iter().find(|leaf| leaf.path == path);
        let at = leaf.map(|leaf| Place { source: Arc::clone(&self.project.source), span: leaf.span.clone() });
        let text = leaf.map(|leaf| leaf.text.trim().to_owned());
        Value { path: path.to_owned(), text, at, edited: false, places: self.places(path) }
    }

    fn places(&self, path: &str) -> Vec<Place> {
        let mut places = Vec::new();
        for (sheet, source) in self.sheets.iter().zip(&self.sources) {
            for (span, place) in sheet.spans.iter().zip(&sheet.places) {
                if stands(place.fate) && span.paths.iter().any(|own| own == path) {
                    places.push(Place { source: Arc::clone(source), span: sheet.in_file(&place.mine) });
                }
            }
        }
        places
    }

    fn words(&self, sheet: &Sheet<'_>, here: &Range<usize>) -> Words {
        let line = sheet.mine.get(..here.start).unwrap_or_default().matches('\n').count();
        if here.is_empty() || sheet.alignment.mine_text(line).trim().is_empty() {
            return Words::None;
        }
        let Some(base) = sheet.alignment.base_line(line) else { return Words::Yours };
        let start = sheet.alignment.base_start(base);
        let text = sheet.alignment.base_text(base);
        let (mut words, mut at) = (String::new(), start);
        for span in sheet.spans.iter().filter(|span| span.bytes.start < start + text.len() && span.bytes.end > start) {
            words.push_str(sheet.base.get(at..span.bytes.start.max(at)).unwrap_or_default());
            words.push(' ');
            at = span.bytes.end;
        }
        words.push_str(sheet.base.get(at..start + text.len()).unwrap_or_default());
        let has_values = at != start;
        if has_values && !words.contains(char::is_alphanumeric) {
            return Words::None;
        }
        let entry = &sheet.found.entry;
        let catalog = &self.project.catalog;
        let kind = catalog.document(&entry.kind).unwrap_or(&catalog.index);
        let templates: HashMap<&str, &str> =
            catalog.templates.iter().map(|t| (t.name.as_str(), t.text.as_ref())).collect();
        Words::Template(TemplateLine {
            edited: !sheet.alignment.is_unchanged(line) && !has_values,
            ..template::find(&templates, &kind.template, &words)
        })
    }

    fn no_document(&self, word: &str) -> Finding {
        unknown_word(word, self.sheets.iter().map(Sheet::file))
    }
}

/// Whether a value, as it was or edited, is still in the file.
fn stands(fate: Fate) -> bool {
    match fate {
        Fate::Kept | Fate::Changed | Fate::Unsure(_) => true,
        Fate::Deleted | Fate::Removed | Fate::Rewritten => false,
    }
}
