//! The tools there are, each with what an assistant reads about it.

use std::sync::Arc;

use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::room::Room;
use super::{Answer, args, change, look};
use crate::finding::{Finding, Findings};

type Answered = Result<Answer, Findings>;

/// A tool.
pub(super) struct Entry {
    pub(super) name: &'static str,
    about: &'static str,
    reads_only: bool,
    schema: fn() -> JsonObject,
    call: fn(&Room, Json) -> Answered,
}

impl Entry {
    pub(super) fn tool(&self) -> Tool {
        let notes = ToolAnnotations::new().read_only(self.reads_only).destructive(false).open_world(false);
        Tool::new(self.name, self.about, Arc::new((self.schema)())).with_annotations(notes)
    }

    pub(super) fn call(&self, room: &Room, args: JsonObject) -> Answered {
        (self.call)(room, Json::Object(args))
    }
}

fn schema_of<A: JsonSchema>() -> JsonObject {
    let mut schema = schemars::schema_for!(A).to_value();
    match schema.as_object_mut() {
        Some(fields) => {
            fields.remove("title");
            std::mem::take(fields)
        }
        None => JsonObject::new(),
    }
}

fn read<A: DeserializeOwned>(args: Json) -> Result<A, Finding> {
    serde_json::from_value(args).map_err(|error| {
        Finding::failure("bad-arguments", format!("the arguments are not as they should be: {error}"))
            .help("the tool's schema says what it takes")
    })
}

macro_rules! tools {
    ($( $name:literal, $mode:ident, $args:ty, $call:path, $about:literal; )*) => {
        /// Every tool.
        pub(super) const ALL: &[Entry] = &[$( Entry {
            name: $name,
            about: $about,
            reads_only: tools!(@ $mode),
            schema: schema_of::<$args>,
            call: |room, args| $call(room, &read::<$args>(args)?),
        } ),*];
    };
    (@ reads) => { true };
    (@ writes) => { false };
}

tools! {
    "read_brief", reads, args::Part, look::brief,
        "Read the product brief, whole or a part of it. It is the one place where facts about the product stand; say nothing that it does not say.";
    "missing", reads, args::Nothing, look::missing,
        "What the brief lacks, as questions for the person, the one that gives most first.";
    "status", reads, args::Nothing, look::status,
        "Where each document stands: current, edited by a person, behind the brief, in conflict.";
    "diff", reads, args::Differences, look::diff,
        "What the next build would change in the documents, or what people changed in them.";
    "check", reads, args::Nothing, look::check,
        "Where brief, documents and claims part ways, with a score. Rules that the brief allows are left out.";
    "audit_text", reads, args::Draft, look::audit,
        "Hold a text that you drafted against the brief before you show it: what it says differently, what it may not say, and what nobody can back. Correct what it finds and audit again.";
    "explain_rule", reads, args::RuleName, look::explain,
        "Why a rule exists, with a bad and a good example.";
    "trace_line", reads, args::Line, look::trace,
        "Which values of the brief a line of a document says, and where else they are said.";
    "where_said", reads, args::ValuePath, look::said_in,
        "Every place of the documents that says a value of the brief.";
    "set_values", writes, args::SetValues, change::set,
        "Set values of the brief; the documents follow. Only what the person asked for or told you. A claim whose words change is pending again. Approving claims is not possible here.";
    "add_item", writes, args::AddItem, change::add,
        "Add an item to a list of the brief, or a claim. A claim is always added as pending: nobody may say it until a person approves it in the brief.";
    "remove", writes, args::RemovePaths, change::remove,
        "Remove values, items or claims from the brief; the documents follow.";
    "rename", writes, args::RenameItem, change::rename,
        "Give an item or a claim of the brief another id; what refers to it follows.";
    "build", writes, args::Nothing, change::build,
        "Build the documents from the brief. Edits of people are kept; where both changed the same words, both are marked.";
    "pull", writes, args::PullEdits, change::pull,
        "Take corrections that people made in documents back into the brief, and from there into every other document. What can't be told for certain is left to the person.";
    "undo", writes, args::Nothing, change::undo,
        "Take back the latest change that was made here. As often as there are changes.";
}
