//! Briefs and packs for tests.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::folder::{self, Folder};
use super::rule::Rule;
use super::{Subject, check};
use crate::brief::model::Read;
use crate::brief::{self, date};
use crate::catalog;
use crate::finding::{Finding, Level, Source};
use crate::pack::apply;
use crate::pack::disk::RealDisk;
use crate::project::{Choice, Project};

/// The day of most tests.
pub(crate) const TODAY: &str = "2027-01-25";

pub(crate) fn source(text: &str) -> Arc<Source> {
    Arc::new(Source { path: "brief.yaml".into(), text: text.into() })
}

pub(crate) fn read(text: &str) -> Read {
    brief::read(&source(text)).unwrap_or_else(|found| panic!("{text}\n{}", told(&found.0))).value
}

pub(crate) fn day(text: &str) -> Date {
    date::day(text).unwrap()
}

/// What is found in a brief that has no documents.
pub(crate) fn of_brief(text: &str) -> Vec<Finding> {
    of_brief_on(text, TODAY)
}

pub(crate) fn of_brief_on(text: &str, today: &str) -> Vec<Finding> {
    let text = if text.contains("product:") { text.to_owned() } else { format!("product: {{name: Larkspur}}\n{text}") };
    let source = source(&text);
    let brief::Checked { value: read, findings } =
        brief::read(&source).unwrap_or_else(|found| panic!("{text}\n{}", told(&found.0)));
    let (folder, today) = (Folder::default(), day(today));
    check(&Subject { source: &source, read: &read, findings: &findings, folder: &folder, today })
}

/// The rules that a brief breaks, of those named.
pub(crate) fn rules<'r>(found: &[Finding], of: &[&'r str]) -> Vec<&'r str> {
    found.iter().filter_map(|finding| of.iter().find(|rule| **rule == finding.rule).copied()).collect()
}

/// The rules of a group that a brief breaks, each with its level.
pub(crate) fn fired(group: &[Rule], brief: &str) -> Vec<(&'static str, Level)> {
    let is_of = |finding: &Finding| group.iter().any(|rule| rule.name == finding.rule);
    of_brief(brief).into_iter().filter(is_of).map(|finding| (finding.rule, finding.level)).collect()
}

/// Findings for the message of a test that fails.
pub(crate) fn told<'f>(found: impl IntoIterator<Item = &'f Finding>) -> String {
    let one = |finding: &Finding| {
        let place = finding.place.as_ref().map(|place| {
            let words =
                place.source.text.get(place.span.clone()).unwrap_or_default().chars().take(60).collect::<String>();
            format!("{}:{} {words:?}", place.source.path.display(), place.line_column().0)
        });
        format!("{:?} {} {}: {}", finding.level, finding.rule, place.unwrap_or_default(), finding.message)
    };
    found.into_iter().map(one).collect::<Vec<_>>().join("\n")
}

/// A brief with its pack in a folder of its own.
pub(crate) struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    pub(crate) fn new(brief: &str) -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        bench.set(brief);
        bench.build();
        bench
    }

    pub(crate) fn example(name: &str) -> Self {
        Self::new(catalog::examples().into_iter().find(|example| example.name == name).unwrap().text)
    }

    #[expect(clippy::disallowed_methods, reason = "a test plays the person")]
    pub(crate) fn set(&self, brief: &str) {
        let text =
            if brief.contains("product:") { brief.to_owned() } else { format!("product: {{name: Larkspur}}\n{brief}") };
        std::fs::write(self.folder.path().join("brief.yaml"), text).unwrap();
    }

    fn project(&self) -> Project<'static> {
        let path = self.folder.path().join("brief.yaml");
        Project::open(&path, Path::new("brief.yaml"), catalog::embedded(), None).unwrap_or_else(|e| panic!("{e:#?}"))
    }

    pub(crate) fn build(&self) {
        let project = self.project();
        let lock = apply::lock(&RealDisk, &project.dir).unwrap();
        // Every document there is, unless the brief chooses.
        let set = project.read.brief.pack.documents.is_empty().then(|| "all".to_owned());
        let choice = Choice { set, ..Choice::default() };
        let prepared = project.prepare(&RealDisk, &choice).unwrap_or_else(|e| panic!("{e:#?}"));
        apply::apply(&RealDisk, &project.dir, &prepared.plan, &lock).unwrap();
    }

    pub(crate) fn document(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder.path().join("pack").join(file)).unwrap()
    }

    /// Replaces the first `was`; without one, adds `now` at the end.
    #[expect(clippy::disallowed_methods, reason = "a test plays the person")]
    pub(crate) fn edit(&self, file: &str, was: &str, now: &str) -> &Self {
        let text = self.document(file);
        let text = if was.is_empty() { format!("{text}\n{now}") } else { text.replacen(was, now, 1) };
        assert_ne!(text, self.document(file), "{was}");
        std::fs::write(self.folder.path().join("pack").join(file), text).unwrap();
        self
    }

    /// Puts a file of a person's own beside the documents.
    #[expect(clippy::disallowed_methods, reason = "a test plays the person")]
    pub(crate) fn put(&self, file: &str, text: &str) {
        std::fs::write(self.folder.path().join("pack").join(file), text).unwrap();
    }

    /// Sends every document to a reviewer.
    #[cfg(feature = "review")]
    pub(crate) fn send(&self, by: &str) {
        use crate::review::send::{Form, Order, send};
        let project = self.project();
        let pack = crate::pack::Pack::open(&RealDisk, &project.dir).unwrap();
        let folder = crate::review::records::folder(&project.home);
        let order = Order {
            to: "Dana Legal",
            documents: &[],
            claims: false,
            by: Some(day(by)),
            on: day("2027-01-10"),
            form: Form::Docx,
            reader: crate::export::edition::Reader::Team,
            force: false,
            folder: &folder,
        };
        let parcel = send(&project, &pack, &RealDisk, &order).unwrap_or_else(|e| panic!("{e:#?}"));
        let lock = apply::lock(&RealDisk, &project.dir).unwrap();
        apply::apply(&RealDisk, &project.dir, &parcel.plan, &lock).unwrap();
    }

    /// Writes the list of comments.
    #[cfg(feature = "review")]
    #[expect(clippy::disallowed_methods, reason = "a test plays the person")]
    pub(crate) fn note(&self, list: &str) {
        std::fs::create_dir_all(self.folder.path().join("review")).unwrap();
        std::fs::write(self.folder.path().join("review/comments.md"), list).unwrap();
    }

    pub(crate) fn check(&self) -> Vec<Finding> {
        self.check_on(TODAY)
    }

    pub(crate) fn check_on(&self, today: &str) -> Vec<Finding> {
        let project = self.project();
        let folder = folder::open(&project, &RealDisk).unwrap_or_else(|e| panic!("{e:#?}"));
        check(&Subject::of(&project, &folder, day(today)))
    }
}
