//! The texts that a client has open, and the briefs they belong to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, InitializeParams, PublishDiagnosticsParams, Uri,
};
use serde_json::{Value as Json, json};

use super::desk::Desk;
use super::text::{self, Encoding};
use super::{findings, frame, place};
use crate::session::{BRIEF, Session, brief_of};

/// How far the conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Nobody introduced themselves.
    New,
    Open,
    /// The client said that it will go.
    Ending,
}

/// What a client can do.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Can {
    /// Changes that name the version of a text.
    pub(super) document_changes: bool,
    pub(super) watch: bool,
    pub(super) snippets: bool,
}

/// A text that is open.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) uri: Uri,
    pub(super) text: String,
    pub(super) version: i32,
    /// The brief that it belongs to.
    pub(super) brief: Option<PathBuf>,
}

/// A brief that is looked after.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) session: Session,
    pub(super) is_dirty: bool,
    /// What was told of each file.
    told: BTreeMap<PathBuf, Json>,
}

/// Everything that the server knows.
#[derive(Debug)]
pub(super) struct Server {
    today: fn() -> Date,
    pub(super) phase: Phase,
    pub(super) encoding: Encoding,
    pub(super) can: Can,
    pub(super) open: BTreeMap<PathBuf, Open>,
    pub(super) seats: BTreeMap<PathBuf, Seat>,
    folders: Vec<PathBuf>,
    /// Messages that go out after the next answer.
    pub(super) outgoing: Vec<Json>,
}

impl Server {
    pub(super) fn new(today: fn() -> Date) -> Self {
        Self {
            today,
            phase: Phase::New,
            encoding: Encoding::default(),
            can: Can::default(),
            open: BTreeMap::new(),
            seats: BTreeMap::new(),
            folders: Vec::new(),
            outgoing: Vec::new(),
        }
    }

    pub(super) fn today(&self) -> Date {
        (self.today)()
    }

    /// Learns what the client is.
    pub(super) fn meet(&mut self, params: &InitializeParams) {
        let capabilities = &params.capabilities;
        let general = capabilities.general.as_ref();
        self.encoding = Encoding::chosen(general.and_then(|general| general.position_encodings.as_deref()));
        let workspace = capabilities.workspace.as_ref();
        let edit = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let watch = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
        let completion = capabilities.text_document.as_ref().and_then(|text| text.completion.as_ref());
        let item = completion.and_then(|completion| completion.completion_item.as_ref());
        self.can = Can {
            document_changes: edit.and_then(|edit| edit.document_changes).unwrap_or_default(),
            watch: watch.and_then(|watch| watch.dynamic_registration).unwrap_or_default(),
            snippets: item.and_then(|item| item.snippet_support).unwrap_or_default(),
        };
        let folders = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
        self.folders = folders.filter_map(place::path).collect();
        #[expect(deprecated, reason = "older clients name their one folder so")]
        let root = params.root_uri.as_ref();
        if self.folders.is_empty() {
            self.folders.extend(root.and_then(place::path));
        }
        self.phase = Phase::Open;
    }

    /// Looks after the briefs of the folders, and asks to be told when files change.
    pub(super) fn begin(&mut self) {
        for folder in self.folders.clone() {
            self.look_into(&folder);
        }
        if self.can.watch {
            let globs = ["**/brief.yaml", "**/*.brief.yaml", "**/*.md", "**/*.hbs", "**/.launchpack/*"];
            let watchers: Vec<Json> = globs.iter().map(|glob| json!({ "globPattern": glob })).collect();
            let registration = json!({
                "id": "files",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": { "watchers": watchers },
            });
            self.outgoing.push(json!({
                "jsonrpc": "2.0",
                "id": "watch",
                "method": "client/registerCapability",
                "params": { "registrations": [registration] },
            }));
        }
    }

    /// The brief of a folder, and those of the folders in it.
    fn look_into(&mut self, folder: &Path) {
        const MOST: usize = 50;
        let below = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut briefs: Vec<PathBuf> =
            std::iter::once(folder.to_owned()).chain(below).map(|dir| dir.join(BRIEF)).collect();
        briefs.retain(|brief| brief.is_file());
        briefs.sort();
        for brief in briefs.into_iter().take(MOST) {
            self.seat(&brief);
        }
    }

    fn seat(&mut self, brief: &Path) -> &mut Seat {
        let today = self.today();
        self.seats.entry(brief.to_owned()).or_insert_with(|| Seat {
            session: Session::new(brief, today),
            is_dirty: true,
            told: BTreeMap::new(),
        })
    }

    /// What a notification says.
    pub(super) fn notice(&mut self, method: &str, params: Json) {
        if self.phase != Phase::Open {
            return;
        }
        match method {
            "initialized" => self.begin(),
            "textDocument/didOpen" => self.opened(serde_json::from_value(params).ok()),
            "textDocument/didChange" => self.changed(serde_json::from_value(params).ok()),
            "textDocument/didClose" => self.closed(serde_json::from_value(params).ok()),
            "textDocument/didSave" => self.touched(),
            "workspace/didChangeWatchedFiles" => {
                let files: Option<DidChangeWatchedFilesParams> = serde_json::from_value(params).ok();
                if files.is_some_and(|files| files.changes.iter().any(|one| place::path(&one.uri).is_some())) {
                    self.touched();
                }
            }
            "workspace/didChangeWorkspaceFolders" => self.moved(serde_json::from_value(params).ok()),
            _ => {}
        }
    }

    fn opened(&mut self, params: Option<DidOpenTextDocumentParams>) {
        let Some(DidOpenTextDocumentParams { text_document: document }) = params else { return };
        let Some(file) = place::path(&document.uri) else { return };
        let brief = brief_of(&file);
        let open = Open { uri: document.uri, text: document.text, version: document.version, brief };
        self.open.insert(file.clone(), open);
        self.laid(&file);
    }

    fn changed(&mut self, params: Option<DidChangeTextDocumentParams>) {
        let Some(params) = params else { return };
        let Some(file) = place::path(&params.text_document.uri) else { return };
        let encoding = self.encoding;
        let Some(open) = self.open.get_mut(&file) else { return };
        text::change(&mut open.text, params.content_changes, encoding);
        open.version = params.text_document.version;
        self.laid(&file);
    }

    fn closed(&mut self, params: Option<DidCloseTextDocumentParams>) {
        let Some(file) = params.and_then(|params| place::path(&params.text_document.uri)) else { return };
        let brief = self.open.remove(&file).and_then(|open| open.brief);
        if let Some(seat) = brief.and_then(|brief| self.seats.get_mut(&brief)) {
            seat.session.lift(&file);
            seat.is_dirty = true;
        }
    }

    /// Lays an open text over its file.
    fn laid(&mut self, file: &Path) {
        let Some((brief, text)) = self.open.get(file).map(|open| (open.brief.clone(), open.text.clone())) else {
            return;
        };
        let Some(brief) = brief else { return };
        let seat = self.seat(&brief);
        seat.session.lay(file, &text);
        seat.is_dirty = true;
    }

    fn touched(&mut self) {
        for seat in self.seats.values_mut() {
            seat.session.touch();
            seat.is_dirty = true;
        }
        // A brief may have come.
        let files: Vec<PathBuf> = self.open.iter().filter(|(_, o)| o.brief.is_none()).map(|(f, _)| f.clone()).collect();
        for file in files {
            if let Some(open) = self.open.get_mut(&file) {
                open.brief = brief_of(&file);
            }
            self.laid(&file);
        }
    }

    fn moved(&mut self, params: Option<DidChangeWorkspaceFoldersParams>) {
        let Some(event) = params.map(|params| params.event) else { return };
        for folder in event.removed.iter().filter_map(|folder| place::path(&folder.uri)) {
            self.folders.retain(|known| *known != folder);
            let is_open = |brief: &Path| self.open.values().any(|open| open.brief.as_deref() == Some(brief));
            let gone: Vec<PathBuf> =
                self.seats.keys().filter(|brief| brief.starts_with(&folder) && !is_open(brief)).cloned().collect();
            for seat in gone.iter().filter_map(|brief| self.seats.remove(brief)) {
                for file in seat.told.keys().filter_map(|file| place::uri(file)) {
                    self.outgoing.push(published(&PublishDiagnosticsParams::new(file, Vec::new(), None)));
                }
            }
        }
        for folder in event.added.iter().filter_map(|folder| place::path(&folder.uri)) {
            self.folders.push(folder.clone());
            self.look_into(&folder);
        }
    }

    /// Looks at what changed: what is to be told of it.
    pub(super) fn tell(&mut self) -> Vec<Json> {
        let today = self.today();
        let mut messages = Vec::new();
        for seat in self.seats.values_mut().filter(|seat| seat.is_dirty) {
            seat.renew(today);
            let found = seat.session.findings();
            let mut told = BTreeMap::new();
            for (file, findings) in &found {
                told.insert(file.clone(), json!(findings::diagnostics(findings, self.encoding)));
            }
            let gone = seat.told.keys().filter(|file| !told.contains_key(*file)).map(|file| (file, json!([])));
            let new = told.iter().filter(|(file, now)| seat.told.get(*file) != Some(*now));
            for (file, diagnostics) in new.map(|(file, now)| (file, now.clone())).chain(gone) {
                let open = self.open.get(file);
                let Some(uri) = open.map(|open| open.uri.clone()).or_else(|| place::uri(file)) else { continue };
                let version = open.map(|open| open.version);
                let params = json!({ "uri": uri, "diagnostics": diagnostics, "version": version });
                messages.push(frame::notification("textDocument/publishDiagnostics", &params));
            }
            seat.told = told;
        }
        messages
    }

    /// All there is to answer a question about a file; [`None`] where it belongs to no brief.
    pub(super) fn desk(&mut self, uri: &Uri) -> Option<Desk<'_>> {
        let file = place::path(uri)?;
        let brief = match self.open.get(&file) {
            Some(open) => open.brief.clone()?,
            None => brief_of(&file)?,
        };
        let today = self.today();
        let seat = self.seat(&brief);
        if seat.is_dirty {
            // What is asked is answered as of now; what was found is told once nothing waits.
            seat.session.renew(today);
        }
        let text = match self.open.get(&file) {
            Some(open) => open.text.clone(),
            None => self.seats.get(&brief)?.session.text(&file)?,
        };
        let session = &self.seats.get(&brief)?.session;
        Some(Desk { session, file, text, encoding: self.encoding, open: &self.open, can: self.can })
    }
}

impl Seat {
    pub(super) fn renew(&mut self, today: Date) {
        self.session.renew(today);
        self.is_dirty = false;
    }
}

fn published(params: &PublishDiagnosticsParams) -> Json {
    frame::notification("textDocument/publishDiagnostics", params)
}
