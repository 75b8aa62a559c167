//! Templates of a person's own, in a folder beside the brief: they add documents and sets, and take the place of embedded
//! ones file by file.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{self, TEMPLATE};
use super::{Catalog, Template};
use crate::finding::{Finding, Place, Source};
use crate::traced::is_reserved;

/// The folder beside the brief.
pub const FOLDER: &str = "templates";
/// A template larger than this is refused: the largest of ours has 9 kB.
const MAX_BYTES: u64 = 256 * 1024;
/// More files than this are not read.
const MAX_FILES: usize = 200;
/// Blocks and brackets may be nested so deep: the parser works on the stack.
const MAX_DEPTH: usize = 24;

/// The catalog with the templates of a folder, and what is wrong with them. A template that can't be used is left out,
/// so that the document it is for says so, and the embedded one does not take its place unnoticed.
#[must_use]
pub fn with_own(catalog: &Catalog, folder: &Path, shown: &Path) -> Option<(Catalog, Vec<Finding>)> {
    if !folder.is_dir() {
        return None;
    }
    let mut own = Own { catalog: catalog.clone(), findings: Vec::new(), files: 0 };
    own.folder(folder, shown, None);
    Some((own.catalog, own.findings))
}

struct Own {
    catalog: Catalog,
    findings: Vec<Finding>,
    files: usize,
}

impl Own {
    /// Reads a folder: the top one, or that of a set or of the partials.
    fn folder(&mut self, folder: &Path, shown: &Path, set: Option<&str>) {
        let mut names: Vec<String> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        names.sort();
        for name in names.into_iter().filter(|name| !name.starts_with('.')) {
            let (path, shown) = (folder.join(&name), shown.join(&name));
            let Ok(meta) = fs::symlink_metadata(&path) else { continue };
            if meta.file_type().is_symlink() {
                let message = format!("`{}` is a link, and templates are read from no other place", shown.display());
                self.findings.push(Finding::failure("link", message).help("put the file itself there"));
            } else if meta.is_dir() && set.is_none() {
                self.folder(&path, &shown, Some(&name));
            } else if meta.is_file() {
                self.file(&path, &shown, &name, set);
            }
        }
    }

    fn file(&mut self, path: &Path, shown: &Path, name: &str, set: Option<&str>) {
        let is_set = name == "set.yaml" && set.is_some();
        if !is_set && !name.ends_with(TEMPLATE) {
            return;
        }
        self.files += 1;
        if self.files > MAX_FILES {
            if self.files == MAX_FILES + 1 {
                let message = format!("there are more than {MAX_FILES} templates of your own");
                self.findings
                    .push(Finding::failure("too-many-templates", message).help("those after them are not read"));
            }
            return;
        }
        let text = self.text(path, shown);
        match (set, name.strip_suffix(TEMPLATE)) {
            (Some(set), None) => text.into_iter().for_each(|text| self.set(set, &text, shown)),
            (Some("partials") | None, Some(name)) => self.template(name.to_owned(), text, shown),
            (Some(set), Some(name)) => self.template(format!("{set}/{name}"), text, shown),
            (None, None) => {}
        }
    }

    fn text(&mut self, path: &Path, shown: &Path) -> Option<String> {
        let mut text = String::new();
        let read = fs::File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text));
        let message = match read {
            Ok(_) if text.len() as u64 > MAX_BYTES => {
                format!("`{}` is larger than {} kB", shown.display(), MAX_BYTES / 1024)
            }
            Ok(_) => return Some(text.replace("\r\n", "\n")),
            Err(error) => format!("can't read `{}`: {error}", shown.display()),
        };
        self.findings.push(Finding::failure("unreadable-template", message).help("a template is a text file in UTF-8"));
        None
    }

    fn set(&mut self, name: &str, text: &str, shown: &Path) {
        match files::read_set(name, text) {
            Ok(set) => match self.catalog.sets.iter_mut().find(|known| known.name == name) {
                Some(known) => *known = set,
                None => self.catalog.sets.push(set),
            },
            Err(error) => {
                let at = error.location().and_then(|at| usize::try_from(at.span().offset()).ok()).unwrap_or(0);
                let source = Arc::new(Source { path: shown.to_owned(), text: text.to_owned() });
                let message = error.to_string().lines().next().unwrap_or_default().to_owned();
                let place = Place { span: at.min(text.len())..at.min(text.len()), source };
                let help = "`launchpack templates show core/set` prints one that works";
                self.findings.push(Finding::error("bad-set", place, message).help(help));
            }
        }
    }

    /// Takes a template in; one that can't be used leaves its place empty.
    fn template(&mut self, name: String, text: Option<String>, shown: &Path) {
        let finding = text.as_deref().and_then(|text| fault(text, shown));
        let is_sound = finding.is_none();
        self.findings.extend(finding);
        let Some(text) = text.filter(|_| is_sound) else {
            self.catalog.templates.retain(|template| template.name != name);
            self.catalog.broken.push(name);
            return;
        };
        let template = Template { name, text: text.into(), file: Some(shown.to_owned()) };
        match self.catalog.templates.iter_mut().find(|known| known.name == template.name) {
            Some(known) => *known = template,
            None => self.catalog.templates.push(template),
        }
    }
}

/// What would harm the parser or the renderer.
fn fault(text: &str, shown: &Path) -> Option<Finding> {
    let place = |at: usize, length: usize| {
        let source = Arc::new(Source { path: PathBuf::from(shown), text: text.to_owned() });
        Place { source, span: at..at + length }
    };
    if let Some((at, c)) = text.char_indices().find(|(_, c)| is_reserved(*c)) {
        let message = format!("the private character U+{:04X} can't stand in a template", c as u32);
        return Some(Finding::error("control-character", place(at, c.len_utf8()), message).help("take it out"));
    }
    let (mut blocks, mut brackets) = (0_usize, 0_usize);
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with("{{#") || rest.starts_with("{{~#") || rest.starts_with("{{^") {
            blocks += 1;
        } else if rest.starts_with("{{/") || rest.starts_with("{{~/") {
            blocks = blocks.saturating_sub(1);
        }
        match c {
            '(' => brackets += 1,
            ')' => brackets = brackets.saturating_sub(1),
            '}' | '\n' => brackets = 0,
            _ => {}
        }
        if blocks > MAX_DEPTH || brackets > MAX_DEPTH {
            let message = format!("blocks or brackets are nested deeper than {MAX_DEPTH}");
            return Some(Finding::error("too-deep", place(at, c.len_utf8()), message).help("move a part to a partial"));
        }
    }
    None
}
