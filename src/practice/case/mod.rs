//! A case: a business that does not exist, what is known of it, and what somebody good would make of it.

mod format;
mod material;
mod read;

pub(crate) use read::place;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use format::{About, At, Choice, Choose, Edit, Good, Point, Review, Stand, Trap, Twist};
pub use material::{Material, Quote};

use crate::brief::model::Read;
use crate::catalog;
use crate::finding::{Finding, Findings, Source, listed, nearest};
use read::Files;

/// A case, read and sound.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name: that of its folder.
    pub name: String,
    /// What it is.
    pub about: About,
    /// What the candidate reads first.
    pub text: Arc<Source>,
    /// What is known.
    pub material: Vec<Material>,
    /// The brief of the key.
    pub key: Arc<Source>,
    /// The same, read.
    pub read: Read,
    /// What is looked for.
    pub review: Review,
}

/// The names of the cases that the program carries.
#[must_use]
pub fn names() -> Vec<&'static str> {
    catalog::cases()
}

/// The case of that name.
///
/// # Errors
/// When there is none of that name. An embedded case that is not sound is a fault of the program, told the same way as others.
pub fn embedded(name: &str) -> Result<Case, Findings> {
    let names = names();
    if !names.contains(&name) {
        let finding = Finding::failure("unknown-case", format!("there is no case `{}`", name.replace('`', "'")));
        return Err(match nearest(name, names.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `{near}`? `launchpack practice` lists all")),
            None => finding.help(format!("there are {}", listed(&names))),
        }
        .into());
    }
    let file = |path: &str| {
        let text = catalog::files_of_cases(&format!("{name}/{path}"))?;
        Some(Arc::new(Source { path: PathBuf::from(format!("{name}/{path}")), text: text.to_owned() }))
    };
    let material = catalog::material(name).into_iter().map(|(file, text)| {
        let path = PathBuf::from(format!("material/{file}"));
        Arc::new(Source { path, text: text.to_owned() })
    });
    let files = Files {
        about: file("case.yaml"),
        text: file("case.md"),
        key: file("key.yaml"),
        review: file("review.yaml"),
        material: material.collect(),
    };
    read::case(name, Path::new(name), files)
}

/// The case in a folder of a person's own.
///
/// # Errors
/// Every problem of its files, each with its line.
pub fn open(folder: &Path, shown: &Path) -> Result<Case, Findings> {
    let file = |path: &str| -> Result<Option<Arc<Source>>, Findings> {
        let at = folder.join(path);
        if at.is_file() { Ok(Some(crate::project::load(&at, &shown.join(path))?)) } else { Ok(None) }
    };
    let mut material = Vec::new();
    let mut names: Vec<String> = std::fs::read_dir(folder.join("material"))
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "md"))
        .collect();
    names.sort();
    for name in names {
        let inside = Path::new("material").join(&name);
        let source = crate::project::load(&folder.join(&inside), &inside)?;
        material.push(source);
    }
    let files = Files {
        about: file("case.yaml")?,
        text: file("case.md")?,
        key: file("key.yaml")?,
        review: file("review.yaml")?,
        material,
    };
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    read::case(&name, shown, files)
}

impl Case {
    /// What stands in the material where a reference leads.
    #[must_use]
    pub fn quotes(&self, from: &[At]) -> Vec<Quote> {
        from.iter().filter_map(|at| material::find(&self.material, &at.value)).collect()
    }

    /// The brief with which a candidate begins.
    #[must_use]
    pub fn start(&self) -> String {
        let text = crate::brief::sketch::small_brief(&self.about.product);
        text.replacen("  date:", &format!("  date: {}", self.about.launch.value), 1)
    }
}
