//! Documents as files for a reviewer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::records::{self, Records, Sent};
use super::{claims, stamp};
use crate::brief::{date, id};
use crate::export::edition::{self, Edition, Piece, Reader};
use crate::export::{self, Wish};
use crate::finding::{Finding, Findings};
use crate::pack::plan::{Change, Plan};
use crate::pack::resolve::rewritten;
use crate::pack::{self, Pack, disk::Disk};
use crate::project::Project;
use crate::render::escape::{Edge, inline};
use crate::system;

/// What file a reviewer gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// Word.
    #[default]
    Docx,
    /// Markdown.
    Md,
    /// A page.
    Html,
}

impl Form {
    fn ending(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Md => "md",
            Self::Html => "html",
        }
    }
}

/// How documents are sent.
#[derive(Debug, Clone)]
pub struct Order<'o> {
    /// To whom.
    pub to: &'o str,
    /// The documents, by name or file; empty: all.
    pub documents: &'o [String],
    /// The claim sheet goes too.
    pub claims: bool,
    /// Until when they are to be back.
    pub by: Option<Date>,
    /// The day.
    pub on: Date,
    /// What file.
    pub form: Form,
    /// Whether parts that people outside may not read are left out.
    pub reader: Reader,
    /// Files that changed since they were sent are written over.
    pub force: bool,
    /// The folder of reviews.
    pub folder: &'o Path,
}

/// What is to be written.
pub struct Parcel {
    /// The plan that writes it.
    pub plan: Plan,
    /// The folder of the reviewer, within that of reviews.
    pub folder: String,
    /// The files in it.
    pub files: Vec<String>,
    /// What these readers do not get.
    pub left_out: Vec<edition::LeftOut>,
}

/// Makes the files for a reviewer. Nothing is written.
///
/// # Errors
/// When a word means no document, conflicts stand open in one, nothing may be sent to these readers, or a file that was sent
/// was changed since.
pub fn send(project: &Project<'_>, pack: &Pack<'_>, disk: &dyn Disk, order: &Order<'_>) -> Result<Parcel, Findings> {
    let folder = system::named(&id::kebab(order.to));
    if folder.is_empty() {
        let finding = Finding::failure("no-name", format!("`{}` is no name", order.to));
        return Err(finding.help("say who reviews: `--to \"Dana Legal\"`").into());
    }
    let mut records = Records::read(pack)?;
    let mut sender =
        Sender { pack, disk, order, folder: &folder, records: &mut records, changes: Vec::new(), files: Vec::new() };
    let mut left_out = Vec::new();
    if !order.documents.is_empty() || !order.claims {
        let mut edition = edition::edition(project, pack, order.documents, order.reader)?;
        // The index leads to files that a reviewer does not have.
        edition.pieces.retain(|piece| !piece.is_index || order.documents.contains(&piece.name));
        if edition.pieces.is_empty() {
            return Err(export::nothing_left(order.reader, order.documents.is_empty()).into());
        }
        left_out = std::mem::take(&mut edition.left_out);
        for piece in &edition.pieces {
            sender.piece(piece, &edition, &project.dir)?;
        }
    }
    if order.claims {
        let (text, all) = claims::sheet(project, pack)?;
        let (name, place) = ("claims".to_owned(), "claims".to_owned());
        let mark = export::mark(text.as_bytes());
        let piece = Piece {
            file: "claims.md".to_owned(),
            name,
            place,
            text,
            mark,
            anchors: BTreeSet::new(),
            label: None,
            is_index: false,
            is_internal: true,
        };
        let edition = Edition {
            product: project.read.brief.product.name.text.clone(),
            launch: None,
            reader: Reader::Team,
            pieces: vec![piece.clone()],
            left_out: Vec::new(),
            unfinished: Vec::new(),
        };
        let sent = Sent { claims: all, ..sender.entry("", None, &piece) };
        sender.file(sent, &piece.text, &piece, &edition, &project.dir)?;
    }
    let Sender { mut changes, files, .. } = sender;
    changes.push(state(pack, records::list(), Some(records.to_text().into_bytes()))?);
    let mut plan = rewritten(pack, std::iter::empty())?;
    plan.groups = vec![changes.into_iter().filter(|change| change.before != change.after).collect()];
    Ok(Parcel { plan, folder, files, left_out })
}

/// The change of a file of the state.
pub(crate) fn state(pack: &Pack<'_>, file: PathBuf, after: Option<Vec<u8>>) -> Result<Change, Finding> {
    Ok(Change { before: pack.text(&file)?.map(String::into_bytes), file, after })
}

struct Sender<'a> {
    pack: &'a Pack<'a>,
    disk: &'a dyn Disk,
    order: &'a Order<'a>,
    folder: &'a str,
    records: &'a mut Records,
    changes: Vec<Change>,
    files: Vec<String>,
}

impl Sender<'_> {
    fn piece(&mut self, piece: &Piece, edition: &Edition, pictures: &Path) -> Result<(), Finding> {
        let found = self.pack.found.iter().find(|found| found.entry.file() == piece.file);
        let Some((found, text)) = found.and_then(|found| Some((found, found.text()?))) else { return Ok(()) };
        let sent = self.entry(&found.entry.kind, found.entry.item.as_deref(), piece);
        self.file(sent, text, piece, edition, pictures)
    }

    /// What is remembered of a file, before it is made.
    fn entry(&self, kind: &str, item: Option<&str>, piece: &Piece) -> Sent {
        let file = format!("{}/{}.{}", self.folder, piece.name, self.order.form.ending());
        let (on, by) = (self.order.on.to_string(), self.order.by.map(|day| day.to_string()));
        let id = records::name(&[&file, &on, by.as_deref().unwrap_or_default(), &piece.mark, self.order.reader.name()]);
        Sent {
            id,
            to: self.order.to.to_owned(),
            on,
            by,
            kind: kind.to_owned(),
            item: item.map(str::to_owned),
            file,
            mark: String::new(),
            claims: BTreeMap::new(),
            back: Vec::new(),
            taken: BTreeSet::new(),
        }
    }

    fn file(
        &mut self,
        mut sent: Sent,
        document: &str,
        piece: &Piece,
        edition: &Edition,
        pictures: &Path,
    ) -> Result<(), Finding> {
        let bytes = self.bytes(&sent, piece, edition, pictures)?;
        sent.mark = export::mark(&bytes);
        let path = self.order.folder.join(&sent.file);
        let before = self.disk.read(&path).map_err(|error| pack::io(&path, "read", &error))?;
        let known = |before: &[u8]| {
            let mark = export::mark(before);
            self.records.sent.iter().any(|one| one.file == sent.file && one.mark == mark)
        };
        if before.as_deref().is_some_and(|before| !known(before)) && !self.order.force {
            let message = format!("`{}` was changed since it was sent", path.display());
            let help = "take it home with `launchpack receive`, or write over it with --force";
            return Err(Finding::failure("sent-file-changed", message).help(help));
        }
        self.changes.push(Change { file: path, before, after: Some(bytes.clone()) });
        let copy = records::copy(&sent.id, sent.ending());
        let old = self.pack.bytes(&copy)?;
        self.changes.push(Change { file: copy, before: old, after: Some(bytes) });
        self.changes.push(state(self.pack, records::document(&sent.id), Some(document.as_bytes().to_vec()))?);
        self.files.push(format!("{}.{}", piece.name, sent.ending()));
        match self.records.sent.iter_mut().find(|one| one.id == sent.id) {
            Some(known) => {
                *known = Sent { back: std::mem::take(&mut known.back), taken: std::mem::take(&mut known.taken), ..sent }
            }
            None => self.records.sent.push(sent),
        }
        Ok(())
    }

    fn bytes(&self, sent: &Sent, piece: &Piece, edition: &Edition, dir: &Path) -> Result<Vec<u8>, Finding> {
        let text = asking(&piece.text, &line(sent, self.order.form));
        if self.order.form == Form::Md {
            return Ok(format!(
                "{}\n<!-- {} {} -->\n",
                text.trim_end_matches('\n').to_owned() + "\n",
                stamp::PROPERTY,
                sent.id
            )
            .into_bytes());
        }
        let piece = Piece { text, ..piece.clone() };
        // Links to documents that are not sent along lead nowhere.
        let edition = Edition { pieces: vec![piece], left_out: Vec::new(), unfinished: Vec::new(), ..edition.clone() };
        let wish = Wish { single: false, notes: true, is_for_paper: false };
        let pictures = export::pictures(dir);
        let made = if self.order.form == Form::Docx {
            export::docx(&edition, wish, &pictures)
        } else {
            export::html(&edition, wish, &pictures)
        };
        let bytes = made?.into_iter().next().map(|output| output.bytes).unwrap_or_default();
        if self.order.form == Form::Docx {
            return stamp::stamped(&bytes, &sent.id, if sent.is_claims() { &claims::WIDTHS } else { &[] });
        }
        let meta = format!("<head>\n<meta name=\"{}\" content=\"{}\">", stamp::PROPERTY, sent.id);
        Ok(String::from_utf8_lossy(&bytes).replacen("<head>", &meta, 1).into_bytes())
    }
}

/// What is asked of the reader.
fn line(sent: &Sent, form: Form) -> String {
    let by = sent.by.as_deref().and_then(date::day).map(|day| format!(", by {}", date::long(day))).unwrap_or_default();
    let what = match (sent.is_claims(), form) {
        (true, _) => "please decide about each claim",
        (false, Form::Docx) => {
            "please change right in the text what should be said differently (changes are tracked), and comment where something is to be discussed"
        }
        (false, _) => "please change right in the text what should be said differently",
    };
    let to: String = sent.to.chars().filter(|c| !c.is_control()).collect();
    format!("> **For {}{by}:** {what}. Then send this file back.", inline(&to, Edge::default()))
}

/// A document with that line before everything but its settings.
fn asking(text: &str, line: &str) -> String {
    let rest = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    match rest {
        Some((settings, rest)) => format!("---\n{settings}\n---\n\n{line}\n\n{}", rest.trim_start_matches('\n')),
        None => format!("{line}\n\n{text}"),
    }
}
