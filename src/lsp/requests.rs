//! Questions of a client, each to the module that answers it.

use std::fmt::Write as _;

use lsp_server::ErrorCode;
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability, CodeLensOptions, CodeLensParams,
    CompletionOptions, CompletionParams, DocumentHighlightParams, DocumentLinkOptions, DocumentLinkParams,
    DocumentSymbolParams, DocumentSymbolResponse, ExecuteCommandOptions, ExecuteCommandParams, GotoDefinitionParams,
    HoverParams, HoverProviderCapability, InitializeParams, InitializeResult, OneOf, ReferenceParams, RenameOptions,
    RenameParams, SaveOptions, ServerCapabilities, ServerInfo, TextDocumentPositionParams, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri, WorkDoneProgressOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities, WorkspaceSymbolParams,
};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use super::state::{Phase, Server};
use super::{findings, frame, outline, place};
use crate::change::write::{Seat, build};
use crate::check::rule;
use crate::finding::{Finding, counted};
use crate::pack::disk::RealDisk;

/// Builds the documents of the brief that a file belongs to.
pub(super) const BUILD: &str = "launchpack.build";
/// Every place that says what a lens stands over.
pub(super) const PLACES: &str = "launchpack.places";

type Answer = Result<Json, (ErrorCode, String)>;

fn read<P: DeserializeOwned>(params: Json) -> Result<P, (ErrorCode, String)> {
    serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}

impl Server {
    pub(super) fn request(&mut self, method: &str, params: Json) -> Answer {
        match (self.phase, method) {
            (Phase::New, "initialize") => {
                let params: InitializeParams = read(params)?;
                self.meet(&params);
                return Ok(json!(self.introduction()));
            }
            (Phase::New, _) => return Err((ErrorCode::ServerNotInitialized, "`initialize` comes first".to_owned())),
            (Phase::Open, "shutdown") => {
                self.phase = Phase::Ending;
                return Ok(Json::Null);
            }
            (Phase::Open, "initialize") | (Phase::Ending, _) => {
                return Err((ErrorCode::InvalidRequest, format!("`{method}` does not come here")));
            }
            (Phase::Open, _) => {}
        }
        macro_rules! at {
            ($params:ty, $uri:expr, |$desk:ident, $given:ident| $answer:expr) => {{
                let $given: $params = read(params)?;
                let uri: Uri = $uri(&$given).clone();
                let Some($desk) = self.desk(&uri) else { return Ok(Json::Null) };
                Ok(json!($answer))
            }};
        }
        macro_rules! place {
            ($params:ty, $field:ident, |$desk:ident, $at:ident| $answer:expr) => {
                at!($params, |given: &$params| given.$field.text_document.uri.clone(), |$desk, given| {
                    let $at = given.$field.position;
                    $answer
                })
            };
        }
        match method {
            "textDocument/completion" => {
                place!(CompletionParams, text_document_position, |desk, at| desk.completion(at))
            }
            "textDocument/hover" => place!(HoverParams, text_document_position_params, |desk, at| desk.hover(at)),
            "textDocument/definition" => {
                place!(GotoDefinitionParams, text_document_position_params, |desk, at| desk.definition(at))
            }
            "textDocument/references" => {
                at!(
                    ReferenceParams,
                    |p: &ReferenceParams| p.text_document_position.text_document.uri.clone(),
                    |desk, p| { desk.references(p.text_document_position.position, p.context.include_declaration) }
                )
            }
            "textDocument/documentHighlight" => {
                place!(DocumentHighlightParams, text_document_position_params, |desk, at| desk.highlights(at))
            }
            "textDocument/documentSymbol" => {
                at!(DocumentSymbolParams, |p: &DocumentSymbolParams| p.text_document.uri.clone(), |desk, _p| {
                    DocumentSymbolResponse::Nested(desk.symbols())
                })
            }
            "textDocument/documentLink" => {
                at!(DocumentLinkParams, |p: &DocumentLinkParams| p.text_document.uri.clone(), |desk, _p| desk.links())
            }
            "textDocument/codeLens" => {
                at!(CodeLensParams, |p: &CodeLensParams| p.text_document.uri.clone(), |desk, _p| desk.lenses())
            }
            "textDocument/codeAction" => {
                at!(CodeActionParams, |p: &CodeActionParams| p.text_document.uri.clone(), |desk, p| {
                    desk.actions(&desk.lines().bytes(p.range), &p.context.diagnostics)
                })
            }
            "textDocument/prepareRename" => {
                let uri = |p: &TextDocumentPositionParams| p.text_document.uri.clone();
                at!(TextDocumentPositionParams, uri, |desk, p| desk.prepare_rename(p.position))
            }
            "textDocument/rename" => {
                at!(RenameParams, |p: &RenameParams| p.text_document_position.text_document.uri.clone(), |desk, p| {
                    desk.rename(p.text_document_position.position, &p.new_name).map_err(|found| refused(&found))?
                })
            }
            "workspace/symbol" => {
                let params: WorkspaceSymbolParams = read(params)?;
                let encoding = self.encoding;
                let all =
                    self.seats.values().flat_map(|seat| outline::everywhere(&seat.session, &params.query, encoding));
                Ok(json!(all.collect::<Vec<_>>()))
            }
            "workspace/executeCommand" => self.execute(&read(params)?),
            "launchpack/explain" => explain(&params),
            _ => Err((ErrorCode::MethodNotFound, format!("there is no `{method}` here"))),
        }
    }

    /// What this server can do.
    fn introduction(&self) -> InitializeResult {
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
            ..TextDocumentSyncOptions::default()
        };
        let triggers = [" ", "[", ",", "{", "."].map(str::to_owned).to_vec();
        let no_progress = WorkDoneProgressOptions::default();
        let folders =
            WorkspaceFoldersServerCapabilities { supported: Some(true), change_notifications: Some(OneOf::Left(true)) };
        let capabilities = ServerCapabilities {
            position_encoding: Some(self.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(triggers),
                ..CompletionOptions::default()
            }),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            definition_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            document_highlight_provider: Some(OneOf::Left(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            workspace_symbol_provider: Some(OneOf::Left(true)),
            document_link_provider: Some(DocumentLinkOptions {
                resolve_provider: Some(false),
                work_done_progress_options: no_progress,
            }),
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
                resolve_provider: Some(false),
                work_done_progress_options: no_progress,
            })),
            code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
            rename_provider: Some(OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: no_progress,
            })),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: vec![BUILD.to_owned(), PLACES.to_owned()],
                work_done_progress_options: no_progress,
            }),
            workspace: Some(WorkspaceServerCapabilities { workspace_folders: Some(folders), file_operations: None }),
            ..ServerCapabilities::default()
        };
        let version = Some(env!("CARGO_PKG_VERSION").to_owned());
        InitializeResult { capabilities, server_info: Some(ServerInfo { name: findings::SOURCE.to_owned(), version }) }
    }

    fn execute(&mut self, params: &ExecuteCommandParams) -> Answer {
        let uri: Option<Uri> = params.arguments.first().and_then(|uri| serde_json::from_value(uri.clone()).ok());
        let Some(uri) = uri else {
            return Err((ErrorCode::InvalidParams, format!("`{}` wants a file", params.command)));
        };
        match params.command.as_str() {
            PLACES => {
                let path = params.arguments.get(2).and_then(Json::as_str).unwrap_or_default().to_owned();
                let Some(desk) = self.desk(&uri) else { return Ok(Json::Null) };
                let places = desk.lens_places(&path);
                let places: Vec<_> = places.iter().filter_map(|place| place::location(place, desk.encoding)).collect();
                Ok(json!(places))
            }
            BUILD => self.build(&uri),
            other => Err((ErrorCode::InvalidParams, format!("there is no command `{other}`"))),
        }
    }

    /// Builds the documents on disk. What is open and not saved would be lost from view, so it comes first.
    fn build(&mut self, uri: &Uri) -> Answer {
        let Some(brief) = self.desk(uri).map(|desk| desk.session.path().to_owned()) else { return Ok(Json::Null) };
        let is_unsaved =
            |file: &std::path::Path, text: &str| std::fs::read_to_string(file).ok().as_deref() != Some(text);
        let own = self.open.iter().filter(|(_, open)| open.brief.as_ref() == Some(&brief));
        let unsaved: Vec<String> = own
            .filter(|(file, open)| is_unsaved(file, &open.text))
            .map(|(file, _)| file.display().to_string())
            .collect();
        if !unsaved.is_empty() {
            let why = format!("save {} first; a build reads what is on disk", crate::finding::listed(&unsaved));
            return Err((ErrorCode::RequestFailed, why));
        }
        let seat = Seat { path: &brief, shown: &brief, today: self.today() };
        let steps = build(&seat, &RealDisk).map_err(|found| refused(&found.0))?;
        let written = steps.iter().filter(|step| step.action.writes()).count();
        let waits: Vec<&str> =
            steps.iter().filter(|step| step.action.needs_attention()).map(|step| step.file.as_str()).collect();
        let mut text = if steps.is_empty() {
            "Nothing was built: the brief has errors, or it has no pack yet and `launchpack build` makes the first"
                .to_owned()
        } else {
            format!("{} written", counted(written, "document"))
        };
        if !waits.is_empty() {
            let _ = write!(text, "; look at {}", crate::finding::listed(&waits));
        }
        self.outgoing.push(frame::notification("window/showMessage", &json!({ "type": 3, "message": text })));
        self.notice("textDocument/didSave", Json::Null);
        Ok(json!({ "written": written, "attention": waits }))
    }
}

/// Why something can't be done, in the words of a person.
fn refused(found: &[Finding]) -> (ErrorCode, String) {
    let words: Vec<String> = found.iter().take(3).map(findings::words).collect();
    (ErrorCode::RequestFailed, words.join("\n"))
}

/// What a rule has to say for itself, as Markdown.
fn explain(params: &Json) -> Answer {
    let name = params.get("rule").and_then(Json::as_str).unwrap_or_default();
    if let Some(words) = rule::explained(name) {
        let text = format!(
            "# {name}\n\n{}\n\n{}\n\n## It finds something here\n\n```yaml\n{}\n```\n\n## And nothing here\n\n```yaml\n{}\n```\n",
            crate::render::capital(&words.finds),
            words.text.trim(),
            words.bad.text(),
            words.good.text()
        );
        return Ok(json!(text));
    }
    let fault = rule::faults().iter().find(|fault| fault.name == name);
    let text = fault.map(|fault| format!("# {name}\n\n{}\n\n{}\n", crate::render::capital(&fault.finds), fault.text));
    text.map(|text| json!(text)).ok_or_else(|| (ErrorCode::InvalidParams, format!("there is no rule `{name}`")))
}
