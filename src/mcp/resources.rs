//! What can be read as it is: the brief, the documents, the templates. A name is looked for among those there are, and never taken
//! for a path.

use rmcp::model::{Resource, ResourceContents};

use super::room::Room;
use crate::check::folder;
use crate::finding::{Finding, Findings};
use crate::pack::disk::RealDisk;

const BRIEF: &str = "launchpack:///brief.yaml";

/// Something to read.
struct Shelf {
    uri: String,
    name: String,
    about: String,
    kind: &'static str,
    text: String,
}

fn all(room: &Room) -> Result<Vec<Shelf>, Findings> {
    let project = room.project()?;
    let mut shelves = vec![Shelf {
        uri: BRIEF.to_owned(),
        name: "brief.yaml".to_owned(),
        about: "The product brief: every fact that documents may say".to_owned(),
        kind: "application/yaml",
        text: project.source.text.clone(),
    }];
    let folder = folder::open(&project, &RealDisk)?;
    for document in &folder.documents {
        let readers = if document.is_public { "customers may read it" } else { "for inside" };
        shelves.push(Shelf {
            uri: format!("launchpack:///pack/{}", document.file),
            name: document.file.clone(),
            about: format!("A document of the pack: {}; {readers}", document.state.words()),
            kind: "text/markdown",
            text: document.source.text.clone(),
        });
    }
    for template in &project.catalog.templates {
        shelves.push(Shelf {
            uri: format!("launchpack:///templates/{}.md.hbs", template.name),
            name: format!("{}.md.hbs", template.name),
            about: "A template that documents are made from".to_owned(),
            kind: "text/x-handlebars",
            text: template.text.to_string(),
        });
    }
    Ok(shelves)
}

pub(super) fn list(room: &Room) -> Result<Vec<Resource>, Findings> {
    let resource = |shelf: Shelf| {
        Resource::new(shelf.uri, shelf.name)
            .with_description(shelf.about)
            .with_mime_type(shelf.kind)
            .with_size(u64::try_from(shelf.text.len()).unwrap_or(u64::MAX))
    };
    Ok(all(room)?.into_iter().map(resource).collect())
}

pub(super) fn read(room: &Room, uri: &str) -> Result<ResourceContents, Findings> {
    let found = all(room)?.into_iter().find(|shelf| shelf.uri == uri);
    let shelf = found.ok_or_else(|| {
        let finding = Finding::failure("no-such-value", format!("there is nothing to read at `{uri}`"));
        Findings::from(finding.help("the list of resources has every address"))
    })?;
    Ok(ResourceContents::text(shelf.text, shelf.uri).with_mime_type(shelf.kind))
}
